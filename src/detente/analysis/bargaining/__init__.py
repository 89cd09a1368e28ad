# SPDX-License-Identifier: MIT
"""Who would sign which proposal, and which outcomes waste nothing.

>>> from detente import load, prepare
>>> result = bargain(prepare(load("cases/prisoners-dilemma")))
>>> result.outcomes
4
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.bargaining.bargainers import TOLERANCE, Bargainers, widths
from detente.analysis.bargaining.frontier import count_dominating, efficient_representatives
from detente.analysis.bargaining.large_space import LargeFrontier, exact_frontier, frontier_of_large_space
from detente.analysis.bargaining.picks import (
    has_scale,
    lotteries_of_frontier,
    solutions_of_frontier,
    solutions_of_packages,
)
from detente.analysis.bargaining.result import (
    COMBINATIONS,
    BargainResult,
    FrontierOutcome,
    Lottery,
    ProposalVerdict,
    Solution,
)
from detente.analysis.result import Progress, no_progress
from detente.case.case import Case
from detente.case.element import nearest_name
from detente.case.finding import Finding
from detente.case.preference import AdditivePreference
from detente.case.proposal import Proposal
from detente.errors import UsageError
from detente.outcomes.space import ENUMERATION_LIMIT, OutcomeSpace, Rows
from detente.outcomes.valuation import (
    is_cardinal,
    issue_contributions,
    level_points,
    utilities_of_rows,
)
from detente.outcomes.valuation import vetoes as vetoes_of_rows
from detente.outcomes.view import View

__all__ = ["BargainResult", "FrontierOutcome", "Lottery", "ProposalVerdict", "Solution", "bargain"]

SECONDS = 20.0
"""Time limit of a programme where the caller does not say."""

METHOD = {
    "ranges": "every range at its midpoint",
    "acceptable": "utility at or above the reservation, and no red line crossed, for every signatory",
    "dominates": "at least as good for every signatory and better for one, among outcomes that nobody vetoes",
    "frontier": "feasible outcomes that nobody vetoes and none dominates, one for each utility vector",
    "caution": "the solutions are arithmetic facts about the inputs, not verdicts or forecasts",
}


def bargain(
    view: View,
    *,
    allowance: float | None = None,
    weights: Mapping[str, float] | None = None,
    lotteries: bool = False,
    seconds: float = SECONDS,
    progress: Progress = no_progress,
) -> BargainResult:
    """Ask who would sign each proposal and which outcomes are efficient.

    Parameters
    ----------
    view : View
        The case, without errors.
    progress : callable, optional
        Called with a share done and what is being done.
    allowance : float, optional
        In spaces too large to list: points of each party that the frontier may lose to stay small; 0
        for the exact frontier however long it takes. By default none while it stays small, and as few
        as keep it so.
    weights : mapping of party to float, optional
        Bargaining weights for an asymmetric Nash solution; 1 for parties left out.
    lotteries : bool, optional
        Whether to find the solutions with lotteries over packages as well.
    seconds : float, optional
        Time limit of each programme, where the frontier is not known exactly.

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
    case, space = view.case, view.space()
    signatories = _bargaining_parties(view, weights or {})
    findings = _missing_preferences(case)
    progress(0.1, "valuing outcomes")
    table = _tabulate(view, signatories) if space.count <= ENUMERATION_LIMIT else None
    who = Bargainers(case, signatories, _reservations(view, signatories, table, findings), weights or {})
    progress(0.4, "comparing proposals")
    rivals = None if table is None or not case.proposals else table.rivals
    points = who.points(space) if case.proposals else {}
    proposals = tuple(_judge(view, who, points, id_, one, rivals) for id_, one in case.proposals.items())
    progress(0.6, "finding efficient outcomes")
    acceptable = None if table is None else _acceptable(who, table)
    if table is None or acceptable is None:
        frontier, bound = _large_frontier(who, space, allowance, seconds, findings, progress)
    else:
        frontier, bound = _frontier(who, space, table, acceptable), 0.0
    progress(0.8, "finding solutions")
    scaled = has_scale(who, findings)
    return BargainResult(
        case=view.described,
        method=METHOD,
        exact=bound == 0.0,
        signatories=signatories,
        ordinal=tuple(party for party in signatories if not is_cardinal(case.preferences[party])),
        reservation=dict(who.reservation),
        scale=_scales(who, space),
        outcomes=space.count,
        feasible=None if table is None else len(table.codes),
        acceptable=None if acceptable is None else int(acceptable.sum()),
        frontier=frontier,
        frontier_bound=bound,
        solutions=_solutions(who, space, frontier, bound, seconds, findings) if scaled else (),
        lotteries=lotteries_of_frontier(who, frontier) if lotteries and scaled else (),
        proposals=proposals,
        findings=tuple(findings),
    )


def _scales(who: Bargainers, space: OutcomeSpace) -> dict[str, float]:
    """Return the range of each scale; a preference that is an order has none."""
    ranges = zip(who.parties, widths(who, space).tolist(), strict=True)
    return {party: width for party, width in ranges if is_cardinal(who.case.preferences[party])}


def _solutions(
    who: Bargainers,
    space: OutcomeSpace,
    frontier: tuple[FrontierOutcome, ...],
    bound: float | None,
    seconds: float,
    findings: list[Finding],
) -> tuple[Solution, ...]:
    if bound == 0.0:
        return solutions_of_frontier(who, frontier, findings)
    return solutions_of_packages(who, space, seconds, findings)


def _acceptable(who: Bargainers, table: _Table) -> NDArray[np.bool_]:
    return np.asarray(table.open & (table.utility >= who.floor[:, None] - TOLERANCE).all(axis=0))


def _bargaining_parties(view: View, weights: Mapping[str, float]) -> tuple[str, ...]:
    signatories = view.signatories
    if not signatories:
        raise UsageError("bargaining needs the preferences of at least one signatory; add `preferences`")
    for party, weight in weights.items():
        if party not in signatories:
            raise UsageError(f"'{party}' is no signatory with a preference; {nearest_name(party, signatories)}")
        if not 0 < weight < float("inf"):
            raise UsageError(f"the weight of '{party}' is {weight:g}; it must be more than 0")
    return signatories


def _missing_preferences(case: Case) -> list[Finding]:
    return [
        Finding("preference-missing", "warning", f"'{party}' has no preference and is left out", ("parties", party))
        for party in case.signatories
        if party not in case.preferences
    ]


Points = Mapping[str, Sequence[NDArray[np.float64]]]
"""What each level adds to the utility of each party whose preference is additive."""


@dataclass(frozen=True, slots=True)
class _Table:
    """All feasible outcomes as the signatories see them; `open` are those that nobody vetoes."""

    codes: NDArray[np.int64]
    utility: NDArray[np.float64]
    open: NDArray[np.bool_]

    @property
    def rivals(self) -> NDArray[np.float64]:
        """Utilities of the open outcomes; shape (parties, open)."""
        return self.utility if self.open.all() else self.utility[:, self.open]


def _tabulate(view: View, signatories: tuple[str, ...]) -> _Table:
    valuation = view.valuation()
    places = [valuation.parties.index(party) for party in signatories]
    open_ = np.asarray(~valuation.vetoed[places].any(axis=0))
    return _Table(valuation.codes, valuation.utility[places], open_)


def _large_frontier(
    who: Bargainers,
    space: OutcomeSpace,
    allowance: float | None,
    seconds: float,
    findings: list[Finding],
    progress: Progress,
) -> tuple[tuple[FrontierOutcome, ...], float | None]:
    """Return the frontier of a space too large to list, and the points within which it is known."""
    try:
        found = frontier_of_large_space(who.case, space, who.parties, allowance, progress, seconds)
    except UsageError as error:
        skipped = f"{error}. Who would sign the named proposals is answered all the same"
        findings.append(Finding("frontier-skipped", "warning", skipped))
        return (), None
    if found.bound:
        findings.append(Finding("frontier-approximate", "warning", _how_approximate(found)))
    if not np.isfinite(found.bound):
        return (), None
    accepted = np.asarray((found.utility >= who.floor - TOLERANCE).all(axis=1))
    return _outcomes(who, space, found.rows, found.utility, found.ties, accepted), found.bound


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
    view: View, signatories: tuple[str, ...], table: _Table | None, findings: list[Finding]
) -> dict[str, float]:
    case, space, stated = view.case, view.space(), view.reservations
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
    who: Bargainers, space: OutcomeSpace, table: _Table, acceptable: NDArray[np.bool_]
) -> tuple[FrontierOutcome, ...]:
    """Return the frontier of outcomes that are listed: issue by issue where that is exact, else by a filter."""
    quick = exact_frontier(who.case, space, who.parties)
    if quick is not None:
        order = np.argsort(space.codes(quick.rows))
        rows, utility = quick.rows[order], quick.utility[order]
        accepted = np.asarray((utility >= who.floor - TOLERANCE).all(axis=1))
        return _outcomes(who, space, rows, utility, quick.ties[order], accepted)
    candidates = np.flatnonzero(table.open)
    representatives, ties = efficient_representatives(table.utility[:, candidates])
    chosen = candidates[representatives]
    rows = space.rows(table.codes[chosen])
    return _outcomes(who, space, rows, table.utility[:, chosen].T, ties, acceptable[chosen])


def _outcomes(
    who: Bargainers,
    space: OutcomeSpace,
    rows: Rows,
    utility: NDArray[np.float64],
    ties: NDArray[np.float64] | NDArray[np.int64],
    accepted: NDArray[np.bool_],
) -> tuple[FrontierOutcome, ...]:
    return tuple(
        FrontierOutcome(levels, dict(zip(who.parties, worth, strict=True)), int(tie), bool(accepts))
        for levels, worth, tie, accepts in zip(space.outcomes(rows), utility.tolist(), ties, accepted, strict=True)
    )


def _judge(
    view: View,
    everybody: Bargainers,
    points: Points,
    id_: str,
    proposal: Proposal,
    rivals: NDArray[np.float64] | None,
) -> ProposalVerdict:
    """Judge a proposal: shown are all signatories of the case and its own, refused is it by those alone who sign it."""
    case, space, asked = view.case, view.space(), view.case.signatories_of(id_)
    who = _with_own_signatories(view, everybody, asked)
    signatories, reservation = who.parties, who.reservation
    row = space.row(proposal.outcome)
    worth = {
        p: float(utilities_of_rows(space, case.preferences[p], row[None, :], points.get(p))[0]) for p in signatories
    }
    vetoed = tuple(p for p in signatories if vetoes_of_rows(space, case.preferences[p], row[None, :])[0])
    gain = {p: worth[p] - reservation[p] for p in signatories if p in reservation}
    accepting = tuple(p for p in signatories if p not in vetoed and gain.get(p, 0.0) >= -TOLERANCE)
    gives_up: dict[str, tuple[tuple[str, float], ...]] = {}
    for party in signatories:
        preference = case.preferences[party]
        if preference.form == "additive":
            parts = issue_contributions(space, preference, row, points[party])
            losses = [(issue, best - got) for issue, (got, best) in parts.items()]
            gives_up[party] = tuple(sorted((x for x in losses if x[1] > TOLERANCE), key=lambda x: -x[1]))
    return ProposalVerdict(
        id=id_,
        title=proposal.title,
        levels=space.outcome(row),
        utility=worth,
        reservation={p: reservation[p] for p in signatories if p in reservation},
        gain=gain,
        acceptable_to=accepting,
        refused_by=tuple(p for p in signatories if p in asked and p not in accepting),
        vetoed_by=vetoed,
        dominated_by=None
        if rivals is None
        else count_dominating(rivals, np.array([worth[p] for p in everybody.parties])),
        gives_up=gives_up,
        against_no_deal=_against_no_deal(who, space, points, row),
    )


def _with_own_signatories(view: View, who: Bargainers, asked: Sequence[str]) -> Bargainers:
    """Return who bargains together with those who sign one proposal without being signatories of the case."""
    parties = tuple(p for p in view.parties if p in who.parties or p in asked)
    if parties == who.parties:
        return who
    known = {p: view.reservations[p] for p in parties if p in view.reservations}
    return Bargainers(who.case, parties, known | dict(who.reservation), who.weights)


def _against_no_deal(who: Bargainers, space: OutcomeSpace, points: Points, row: Rows) -> dict[str, dict[str, float]]:
    """Return what each issue adds compared with no deal, by party; what interactions add under their own name."""
    home = who.case.no_deal or who.case.status_quo
    if home is None:
        return {}
    rows = np.stack([row, space.row(home)])
    compared = {}
    for party in who.parties:
        preference = who.case.preferences[party]
        if isinstance(preference, AdditivePreference):
            here, there = (issue_contributions(space, preference, some, points[party]) for some in rows)
            added = {issue: here[issue][0] - there[issue][0] for issue in space.issues}
            total = float(np.subtract(*utilities_of_rows(space, preference, rows, points[party])))
            compared[party] = {**added, COMBINATIONS: total - sum(added.values())}
    return compared
