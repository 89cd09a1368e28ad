# SPDX-License-Identifier: MIT
"""Two accounts of what no deal is worth to a party: its preference and its war value, and what hangs on which counts.

The war value counts: the preference is moved by a constant where the fighting goes on, so that the outcome without a
deal is worth the war value. A proposal under which nobody fights gains or loses that constant against no deal. Where
the preference puts no deal outside the range of the war value, the two contradict each other and only one is true.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.case.case import Case
from detente.case.preference import AdditivePreference
from detente.case.situation import meets

__all__ = ["Anchoring", "anchorings_of"]

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Anchoring:
    """What no deal is worth to a party by its preference and by its war value.

    Attributes
    ----------
    party : str
        Whose.
    preference, war_value : float
        Points of no deal by each; the war value at its midpoint counts.
    low, high : float
        Range of the war value.
    gains : dict of proposal to (float, float)
        Gain over no deal by the war value, and by the preference.
    """

    party: str
    preference: float
    war_value: float
    low: float
    high: float
    gains: dict[str, tuple[float, float]]

    @property
    def contradicted(self) -> bool:
        """Whether the preference puts no deal outside the range of the war value."""
        return not self.low - TOLERANCE <= self.preference <= self.high + TOLERANCE

    @property
    def turns(self) -> dict[str, bool]:
        """Proposals that the party would sign by one account only: whether that is the war value."""
        return {
            id_: anchored >= -TOLERANCE
            for id_, (anchored, preferred) in self.gains.items()
            if (anchored >= -TOLERANCE) != (preferred >= -TOLERANCE)
        }

    def words(self, case: Case) -> str:
        """Return both numbers and what hangs on them, in sentences."""
        party = case.parties[self.party].in_text
        text = (
            f"the war value of '{self.party}' is {self.low:g} to {self.high:g} and its preference puts the outcome "
            f"without a deal at {self.preference:.1f}; the war value counts, at {self.war_value:.1f}"
        )
        for by_war, words in (
            (True, "would sign by its war value and refuse by its preference"),
            (False, "would sign by its preference and refuses by its war value"),
        ):
            titles = [f"“{case.proposals[id_].title}”" for id_, signs in self.turns.items() if signs == by_war]
            if titles:
                text += f"; {party} {words}: {', '.join(titles)}"
        return text if self.turns else f"{text}; {party} signs the same proposals by both"


def anchorings_of(case: Case) -> Iterator[Anchoring]:
    """Yield what no deal is worth to each party that has both a war value and weights.

    Parameters
    ----------
    case : Case
        The case; parties whose values are incomplete are left out.
    """
    war = case.enforcement.war if case.enforcement is not None else None
    home = case.outcome_without_deal
    if war is None or home is None or set(home) != set(case.issues):
        return
    for party, stated in war.values.items():
        preference = case.preferences.get(party)
        if not isinstance(preference, AdditivePreference):
            continue
        points, gains = stated.points, {}
        try:
            worth = preference.stated_utility(home)
            for id_, proposal in case.proposals.items():
                gain = preference.stated_utility(proposal.outcome) - worth
                anchor = 0.0 if meets(proposal.outcome, war.when) else worth - points.midpoint
                gains[id_] = (gain + anchor, gain)
        except (KeyError, ZeroDivisionError):
            continue
        yield Anchoring(party, worth, points.midpoint, points.low, points.high, gains)
