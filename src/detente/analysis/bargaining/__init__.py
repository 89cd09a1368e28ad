# SPDX-License-Identifier: MIT
"""Who would sign which proposal, and which outcomes waste nothing.

>>> from detente import load
>>> result = bargain(load("cases/prisoners-dilemma"))
>>> result.outcomes
4
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.bargaining.frontier import count_dominating, efficient_representatives
from detente.analysis.bargaining.large_space import LargeFrontier, frontier_of_large_space
from detente.analysis.bargaining.result import BargainResult, FrontierOutcome, ProposalVerdict, Solution
from detente.analysis.bargaining.solutions import DEFINITIONS, SOLUTIONS, equal_area, nash
from detente.analysis.result import Progress, describe_case, no_progress
from detente.case.case import Case
from detente.case.element import nearest_name
from detente.case.finding import Finding
from detente.case.preference import AdditivePreference
from detente.case.proposal import Proposal
from detente.errors import UsageError
from detente.outcomes.reservation import reservation_utilities
from detente.outcomes.space import ENUMERATION_LIMIT, OutcomeSpace
from detente.outcomes.valuation import (
    is_cardinal,
    issue_contributions,
    level_points,
    utilities_of_rows,
    value_outcomes,
)
from detente.outcomes.valuation import vetoes as vetoes_of_rows

__all__ = ["BargainResult", "FrontierOutcome", "ProposalVerdict", "Solution", "bargain"]

TOLERANCE = 1e-9

TIES_SHOWN = 20
"""Other packages listed that a solution picks as well."""

METHOD = {
    "ranges": "every range at its midpoint",
    "acceptable": "utility at or above the reservation, and no red line crossed, for every signatory",
    "dominates": "at least as good for every signatory and better for one, among outcomes that nobody vetoes",
    "frontier": "feasible outcomes that nobody vetoes and none dominates, one for each utility vector",
    "caution": "the solutions are arithmetic facts about the inputs, not verdicts or forecasts",
}


def bargain(
    case: Case,
    progress: Progress = no_progress,
    allowance: float | None = None,
    weights: Mapping[str, float] | None = None,
) -> BargainResult:
    """Ask who would sign each proposal and which outcomes are efficient.

    Parameters
    ----------
    case : Case
        A case without errors.
    progress : callable, optional
        Called with a share done and what is being done.
    allowance : float, optional
        In spaces too large to list: points of each party that the frontier may lose to stay small; 0
        for the exact frontier however long it takes. By default none while it stays small, and as few
        as keep it so.
    weights : mapping of party to float, optional
        Bargaining weights for an asymmetric Nash solution; 1 for parties left out.

    Returns
    -------
    BargainResult
        Verdicts on the proposals, the frontier and the classic solutions. In spaces too large to list
        the frontier needs additive preferences, and how many outcomes dominate a proposal is not known.

    Raises
    ------
    UsageError
        If no signatory has a preference, or a weight is not that of a signatory or not positive.
    """
    signatories = tuple(party for party in case.signatories if party in case.preferences)
    if not signatories:
        raise UsageError("bargaining needs the preferences of at least one signatory; add `preferences`")
    _require_weights(weights or {}, signatories)
    findings = _missing_preferences(case)
    space = OutcomeSpace(case)
    table = None
    if space.count <= ENUMERATION_LIMIT:
        progress(0.1, "valuing outcomes")
        table = _tabulate(case, space, signatories)
    reservation = _reservations(case, space, signatories, table, findings)
    progress(0.4, "comparing proposals")
    rivals = None if table is None else table.utility[:, table.open]
    proposals = tuple(
        _judge(case, space, id_, proposal, signatories, reservation, rivals) for id_, proposal in case.proposals.items()
    )
    frontier: tuple[FrontierOutcome, ...] = ()
    solutions: tuple[Solution, ...] = ()
    acceptable: NDArray[np.bool_] | None = None
    if table is not None:
        progress(0.6, "finding efficient outcomes")
        floor = np.array([reservation[party] for party in signatories])
        acceptable = table.open & (table.utility >= floor[:, None] - TOLERANCE).all(axis=0)
        frontier = _frontier(space, table, acceptable, signatories)
        bound: float | None = 0.0
    else:
        frontier, bound = _large_frontier(case, space, signatories, reservation, allowance, findings, progress)
    if bound is not None:
        solutions = _solve(case, frontier, signatories, reservation, findings, weights or {})
    return BargainResult(
        case=describe_case(case),
        method=METHOD,
        exact=bound == 0.0,
        findings=tuple(findings),
        signatories=signatories,
        ordinal=tuple(party for party in signatories if not is_cardinal(case.preferences[party])),
        outcomes=space.count,
        feasible=None if table is None else len(table.codes),
        acceptable=None if acceptable is None else int(np.count_nonzero(acceptable)),
        frontier=frontier,
        frontier_bound=bound,
        solutions=solutions,
        proposals=proposals,
    )


def _require_weights(weights: Mapping[str, float], signatories: tuple[str, ...]) -> None:
    for party, weight in weights.items():
        if party not in signatories:
            raise UsageError(f"'{party}' is no signatory with a preference; {nearest_name(party, signatories)}")
        if not 0 < weight < float("inf"):
            raise UsageError(f"the weight of '{party}' is {weight:g}; it must be more than 0")


def _missing_preferences(case: Case) -> list[Finding]:
    return [
        Finding("preference-missing", "warning", f"'{party}' has no preference and is left out", ("parties", party))
        for party in case.signatories
        if party not in case.preferences
    ]


@dataclass(frozen=True, slots=True)
class _Table:
    """All feasible outcomes as the signatories see them; `open` are those that nobody vetoes."""

    codes: NDArray[np.int64]
    utility: NDArray[np.float64]
    open: NDArray[np.bool_]


def _tabulate(case: Case, space: OutcomeSpace, signatories: tuple[str, ...]) -> _Table:
    valuation = value_outcomes(case, space)
    places = [valuation.parties.index(party) for party in signatories]
    open_ = np.asarray(~valuation.vetoed[places].any(axis=0))
    return _Table(valuation.codes, valuation.utility[places], open_)


def _large_frontier(
    case: Case,
    space: OutcomeSpace,
    parties: tuple[str, ...],
    reservation: dict[str, float],
    allowance: float | None,
    findings: list[Finding],
    progress: Progress,
) -> tuple[tuple[FrontierOutcome, ...], float | None]:
    """Return the frontier of a space too large to list, and the points within which it is known."""
    try:
        found = frontier_of_large_space(case, space, parties, allowance, progress)
    except UsageError as error:
        skipped = f"{error}. Who would sign the named proposals is answered all the same"
        findings.append(Finding("frontier-skipped", "warning", skipped))
        return (), None
    if found.bound:
        findings.append(Finding("frontier-approximate", "warning", _how_approximate(found)))
    if not np.isfinite(found.bound):
        return (), None
    floor = np.array([reservation[party] for party in parties])
    acceptable = np.asarray((found.utility >= floor - TOLERANCE).all(axis=1))
    return tuple(
        FrontierOutcome(
            space.outcome(row), dict(zip(parties, map(float, utility), strict=True)), int(ties), bool(accepted)
        )
        for row, utility, ties, accepted in zip(found.rows, found.utility, found.ties, acceptable, strict=True)
    ), found.bound


def _how_approximate(found: LargeFrontier) -> str:
    reasons = []
    if found.left_out:
        reasons.append(f"{found.left_out:,} interactions were left out of the search")
    if found.made_stricter:
        reasons.append(f"{found.made_stricter:,} rules were made stricter in it")
    tied = f" Rules and interactions tie too many issues together: {' and '.join(reasons)}." if reasons else ""
    if not np.isfinite(found.bound):
        return f"no efficient outcome was found, and there may be some.{tied}"
    exact = "" if tied else " `--allowance 0` asks for the exact one."
    return f"the frontier is known within {found.bound:.3g} points of each party, not exactly.{tied}{exact}"


def _reservations(
    case: Case, space: OutcomeSpace, signatories: tuple[str, ...], table: _Table | None, findings: list[Finding]
) -> dict[str, float]:
    stated = reservation_utilities(case, space)
    reservation = {party: stated[party] for party in signatories if party in stated}
    for place, party in enumerate(signatories):
        if party not in reservation:
            message = f"nothing says what '{party}' gets without a deal"
            preference = case.preferences[party]
            if table is not None:
                reservation[party] = float(table.utility[place].min())
                message += "; its worst outcome stands in"
            elif isinstance(preference, AdditivePreference):
                reservation[party] = float(sum(points.min() for points in level_points(space, preference)))
                message += "; its worst level of every issue stands in"
            findings.append(Finding("reservation-missing", "warning", message, ("preferences", party)))
    return reservation


def _frontier(
    space: OutcomeSpace, table: _Table, acceptable: NDArray[np.bool_], signatories: tuple[str, ...]
) -> tuple[FrontierOutcome, ...]:
    candidates = np.flatnonzero(table.open)
    representatives, ties = efficient_representatives(table.utility[:, candidates])
    chosen = candidates[representatives]
    return tuple(
        FrontierOutcome(
            space.outcome(row),
            {party: float(table.utility[k, place]) for k, party in enumerate(signatories)},
            int(tie),
            bool(acceptable[place]),
        )
        for row, place, tie in zip(space.rows(table.codes[chosen]), chosen, ties, strict=True)
    )


def _judge(
    case: Case,
    space: OutcomeSpace,
    id_: str,
    proposal: Proposal,
    signatories: tuple[str, ...],
    reservation: dict[str, float],
    utility: NDArray[np.float64] | None,
) -> ProposalVerdict:
    row = space.row(proposal.outcome)
    worth = {p: float(utilities_of_rows(space, case.preferences[p], row[None, :])[0]) for p in signatories}
    vetoed = tuple(p for p in signatories if vetoes_of_rows(space, case.preferences[p], row[None, :])[0])
    gain = {p: worth[p] - reservation[p] for p in signatories if p in reservation}
    accepting = tuple(p for p in signatories if p not in vetoed and gain.get(p, 0.0) >= -TOLERANCE)
    gives_up: dict[str, tuple[tuple[str, float], ...]] = {}
    for party in signatories:
        preference = case.preferences[party]
        if preference.form == "additive":
            losses = [(issue, best - got) for issue, (got, best) in issue_contributions(space, preference, row).items()]
            gives_up[party] = tuple(sorted((x for x in losses if x[1] > TOLERANCE), key=lambda x: -x[1]))
    return ProposalVerdict(
        id=id_,
        title=proposal.title,
        levels=space.outcome(row),
        utility=worth,
        reservation={p: reservation[p] for p in signatories if p in reservation},
        gain=gain,
        acceptable_to=accepting,
        refused_by=tuple(p for p in signatories if p not in accepting),
        vetoed_by=vetoed,
        dominated_by=None if utility is None else count_dominating(utility, np.array(list(worth.values()))),
        gives_up=gives_up,
    )


def _solve(
    case: Case,
    frontier: tuple[FrontierOutcome, ...],
    signatories: tuple[str, ...],
    reservation: dict[str, float],
    findings: list[Finding],
    weights: Mapping[str, float],
) -> tuple[Solution, ...]:
    ordinal = [party for party in signatories if not is_cardinal(case.preferences[party])]
    if ordinal:
        message = (
            f"the bargaining solutions need a scale of utilities, and {', '.join(ordinal)} "
            f"{'has' if len(ordinal) == 1 else 'have'} only an order of outcomes"
        )
        findings.append(Finding("solutions-skipped", "info", message, ("preferences",)))
        return ()
    acceptable = [outcome for outcome in frontier if outcome.acceptable]
    if not acceptable:
        message = "no outcome is acceptable to every signatory, so there is no zone of agreement and no solution"
        findings.append(Finding("no-zone-of-agreement", "warning", message))
        return ()
    gains = np.array([[outcome.utility[p] - reservation[p] for p in signatories] for outcome in acceptable])
    picks = {name: solve(gains) for name, solve in SOLUTIONS.items()}
    if len(signatories) == 2:
        picks["equal_area"] = equal_area(gains)
    if weights:
        picks["weighted_nash"] = nash(gains, np.array([weights.get(party, 1.0) for party in signatories]))
    return tuple(
        Solution(
            name,
            acceptable[rows[0]].levels,
            acceptable[rows[0]].utility,
            acceptable[rows[0]].ties,
            DEFINITIONS[name],
            tuple(acceptable[row].levels for row in rows[1 : TIES_SHOWN + 1]),
        )
        for name, rows in picks.items()
        if len(rows)
    )
