# SPDX-License-Identifier: MIT
"""Which pairs of proposals would all accept as one contract: this if the event happens, that if not.

Every ordered pair of proposals is tried on every event of the enforcement block for which all
signatories have a belief. Each party judges by its own belief, at the midpoint. Pairs matter where
beliefs differ: then all can expect to gain by a contract neither branch of which all would sign.
Beside each stands in which branch somebody would rather have no deal once the event is known, because
there the contract does not enforce itself; and the bet that differing beliefs would allow.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import permutations
from typing import Any

from detente.analysis.enforcement.contracts import best_bet, contingent_contract
from detente.analysis.result import Progress, Result, no_progress
from detente.case.case import Case
from detente.errors import UsageError
from detente.outcomes.space import OutcomeSpace
from detente.outcomes.valuation import is_cardinal, utilities_of_rows, vetoes
from detente.outcomes.view import View

__all__ = ["Bet", "ContingentDeal", "ContingentResult", "contingent"]

STAKE = 10.0
"""Largest payment of a bet, in points; what a bet is worth is in proportion to it."""


@dataclass(frozen=True, slots=True)
class ContingentDeal:
    """A contract that all would sign: one proposal if the event happens, another if not.

    Attributes
    ----------
    event : str
        The event.
    then, otherwise : str
        The proposals.
    expected_gain : dict of party to float
        Expected utility less reservation, by each party's own belief.
    new : bool
        Whether neither of the two would be signed by all alone.
    breaks_when : dict of party to str
        Who would rather have no deal once it is known: event or no_event.
    """

    event: str
    then: str
    otherwise: str
    expected_gain: dict[str, float]
    new: bool
    breaks_when: dict[str, str]


@dataclass(frozen=True, slots=True)
class Bet:
    """Side payments on an event that everybody expects to gain by, up to ten points each."""

    event: str
    gain: float
    payments: dict[str, tuple[float, float]]


@dataclass(frozen=True, repr=False)
class ContingentResult(Result):
    """Contracts on the events of a case that all would sign."""

    deals: tuple[ContingentDeal, ...]
    bets: tuple[Bet, ...]

    analysis = "hold"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {"deals": [asdict(deal) for deal in self.deals], "bets": [asdict(bet) for bet in self.bets]}

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each contract."""
        return [
            {"event": d.event, "then": d.then, "otherwise": d.otherwise, "new": d.new, **d.expected_gain}
            for d in self.deals
        ]


def contingent(view: View, *, progress: Progress = no_progress) -> ContingentResult:
    """Find the pairs of proposals that all would accept as one contract on an event.

    Parameters
    ----------
    view : View
        A case whose enforcement block has events, with proposals and reservations.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    ContingentResult
        Those that neither branch alone would reach first, then by the smallest expected gain.

    Raises
    ------
    UsageError
        If there is no event, or nothing says what a signatory gets without a deal.
    """
    del progress  # a moment's work
    case, space, stated = view.case, view.space(), view.reservations
    events = case.enforcement.events if case.enforcement is not None else {}
    if not events or len(case.proposals) < 2:
        raise UsageError("contingent deals need `events` in the enforcement block and two proposals; add them")
    floor = {p: stated[p] for p in case.signatories if p in stated and is_cardinal(case.preferences[p])}
    if set(floor) != set(case.signatories):
        raise UsageError("contingent deals need a reservation on a scale of every signatory; add them")
    worth, signed = _proposals(case, space, floor)
    deals, bets = [], []
    for id_, event in events.items():
        if not set(floor) <= set(event.beliefs):
            continue
        beliefs = {p: event.beliefs[p].midpoint for p in floor}
        gain, payments = best_bet(beliefs, STAKE)
        bets.append(Bet(id_, gain, payments))
        for then, otherwise in permutations(worth, 2):
            contract = contingent_contract(worth[then], worth[otherwise], beliefs, floor)
            if not contract.refused_by:
                gains = {p: contract.expected[p] - floor[p] for p in floor}
                new = then not in signed and otherwise not in signed
                deals.append(ContingentDeal(id_, then, otherwise, gains, new, contract.breaks_when))
    deals.sort(key=lambda deal: (not deal.new, -min(deal.expected_gain.values())))
    return ContingentResult(
        case=view.described,
        method={
            "ranges": "every range at its midpoint, beliefs among them",
            "signed": "expected utility by each party's own belief at or above its reservation",
            "breaks when": "who would rather have no deal once the event is known; there the contract does not "
            "enforce itself",
            "bet": f"payments that sum to nothing and are at most {STAKE:g} points, with the largest smallest gain; "
            "points of two parties do not compare, so it shows that there is one and not what it should be",
        },
        exact=True,
        findings=(),
        deals=tuple(deals),
        bets=tuple(bets),
    )


def _proposals(
    case: Case, space: OutcomeSpace, floor: dict[str, float]
) -> tuple[dict[str, dict[str, float]], set[str]]:
    """Return what every proposal that nobody vetoes is worth to whom, and those that all would sign."""
    worth: dict[str, dict[str, float]] = {}
    for id_, proposal in case.proposals.items():
        row = space.row(proposal.outcome)[None, :]
        if not any(vetoes(space, case.preferences[p], row)[0] for p in floor):
            worth[id_] = {p: float(utilities_of_rows(space, case.preferences[p], row)[0]) for p in floor}
    return worth, {id_ for id_, own in worth.items() if all(own[p] >= floor[p] for p in floor)}
