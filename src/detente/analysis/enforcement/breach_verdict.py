# SPDX-License-Identifier: MIT
"""What one party has from breaking a deal in one way: margin, levers, answers and what it keeps."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AnswerVerdict", "BreachVerdict", "Lever"]


@dataclass(frozen=True, slots=True)
class Lever:
    """One thing that, changed alone, would keep a party from breaking the deal until the horizon.

    Attributes
    ----------
    name : str
        credibility, snap_back, sanctions, regroup_limit, verification, lapse, deposit or side_payment.
    now, needed : float or None
        How it stands and how it would have to; `needed` is None where it cannot do it alone.
    unit : str
        Unit of both.
    effort : float or None
        Part of what the lever could still give that is used up, 0 to 1 or more; None where impossible.
    words : str
        The change in a sentence.
    """

    name: str
    now: float
    needed: float | None
    unit: str
    effort: float | None
    words: str


@dataclass(frozen=True, slots=True)
class AnswerVerdict:
    """What another party could do in answer to a breach, whether it would, and what hangs on it.

    Attributes
    ----------
    party, words : str
        Who, and what it would do.
    credible : bool
        Whether it counts: giving it costs the party nothing, later answers included.
    gain : float or None
        Points that the party has from giving it; None where nothing says, and the answer is taken for granted.
    margin_with, margin_without : float
        Margin of the breach now if it is given whatever it costs, and if it is not.
    """

    party: str
    words: str
    credible: bool
    gain: float | None
    margin_with: float
    margin_without: float

    @property
    def leaned_on(self) -> bool:
        """Whether the verdict now is another one without this answer."""
        return self.credible and (self.margin_with < 0) != (self.margin_without < 0)


@dataclass(frozen=True, slots=True)
class BreachVerdict:
    """What one party has from breaking a deal in one way.

    Attributes
    ----------
    breach, party, title : str
        The breach and who would do it.
    ends_deal : bool
        Whether the fighting goes on after it.
    margin, margin_at_horizon : float
        Points by which keeping beats breaking, now and at the horizon, at the midpoints.
    breaks_in : float or None
        Years after which it would break; 0 now, None not at all.
    needed_credibility : float or None
        Probability that a guarantor acts from which it would hold now; above 1 no guarantee suffices
        alone; None where nobody guarantees against it.
    needed_credibility_at_horizon : float or None
        The same for holding until the horizon.
    credibility : float
        Probability that a guarantor acts, as the package stands.
    terms : dict of str to float
        What each term adds to the margin at the horizon.
    decides : str
        The term that weighs most in the direction of the verdict.
    levers : tuple of Lever
        Smallest change of each lever alone that holds until the horizon; empty where it holds.
    smallest_fix : Lever or None
        The possible lever with the least effort.
    keeps : dict of issue to float
        What the breaker keeps after its breach although the deal gave it: issues, and points over no deal.
    answers : tuple of AnswerVerdict
        What others could do in answer. One that costs those who give it is not credible and not counted.
    """

    breach: str
    party: str
    title: str
    ends_deal: bool
    margin: float
    margin_at_horizon: float
    breaks_in: float | None
    needed_credibility: float | None
    needed_credibility_at_horizon: float | None
    credibility: float
    terms: dict[str, float]
    decides: str
    levers: tuple[Lever, ...]
    smallest_fix: Lever | None
    keeps: dict[str, float]
    answers: tuple[AnswerVerdict, ...]

    @property
    def pays(self) -> str:
        """When breaking begins to pay, in words."""
        if self.breaks_in is None:
            return "never"
        return "at once" if self.breaks_in == 0 else f"after {self.breaks_in:.1f} years"
