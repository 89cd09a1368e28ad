# SPDX-License-Identifier: MIT
"""The smallest change that makes a package work, and the one that costs least: two answers.

A package works when all whose consent is asked sign it and, where the case says who could break a deal, when it also
holds: nobody breaks it before the horizon and enough of the shocks are outlived. A package that no change within
reach makes hold is changed until it is signed at least, and that is said.

The *smallest* change is the one with the fewest levels, clauses and deposits over all proposals; of several the one
that takes least from those who would sign the proposal as it is, as shares of their scales, so that no currency is
assumed. The change with the *least loss* may take up to two steps more. Each is then judged as a proposal of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from detente.analysis.answer.verdicts import Verdict
from detente.analysis.bargaining.bargainers import bargainers_with_scales
from detente.analysis.bargaining.concessions import concessions
from detente.analysis.enforcement import goal_of
from detente.analysis.enforcement.fixes import find_fixes
from detente.analysis.enforcement.nearby import Neighbourhood, TooManyPackagesError
from detente.analysis.result import Progress, no_progress
from detente.case.finding import Finding
from detente.case.rule import Clause
from detente.errors import UsageError
from detente.outcomes.enforcement import midpoint_parameters
from detente.outcomes.space import Rows
from detente.outcomes.valuation import is_cardinal, scale_of, utilities_of_rows
from detente.outcomes.view import View

__all__ = ["Candidate", "changes_of"]

LASTING = 0.5
TOLERANCE = 1e-9
FURTHER = 2
"""Steps beyond the smallest change within which one with less loss is looked for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A changed package, not judged yet; see `detente.analysis.answer.result.Change`."""

    proposal: str
    levels: dict[str, str]
    changes: dict[str, tuple[str, str]]
    added: tuple[Clause, ...]
    words: tuple[str, ...]
    deposits: dict[str, float]
    difference: dict[str, float]
    loss: float
    holds: bool

    @property
    def size(self) -> int:
        """Number of levels, clauses and deposits that it takes."""
        return len(self.changes) + len(self.words) + len(self.deposits)


def changes_of(
    view: View, verdicts: Sequence[Verdict], findings: list[Finding], progress: Progress = no_progress
) -> tuple[Candidate | None, Candidate | None]:
    """Return the smallest change and the change with the least loss, over all proposals that do not work as they are.

    Parameters
    ----------
    view : View
        The case.
    verdicts : sequence of Verdict
        Of its proposals, at the midpoints.
    findings : list of Finding
        Is added to.
    progress : callable, optional
        Called with a share done and what is being done.
    """
    found: list[Candidate] = []
    waiting = [v for v in verdicts if v.refused_by or (v.breaches and v.survival)]
    if len(waiting) < len(verdicts):
        return None, None  # a proposal works as it is, so nothing has to change
    for number, verdict in enumerate(waiting):
        progress(number / len(waiting), f"changes of {verdict.title}")
        bound = min((one.loss for one in found if one.holds), default=inf)
        found += _holding(view, verdict, bound) or _signed(view, verdict, findings)
    holding = [one for one in found if one.holds] or found
    if not holding:
        return None, None
    smallest = min(holding, key=lambda one: (one.size, round(one.loss, 9)))
    return smallest, min(holding, key=lambda one: (round(one.loss, 9), one.size))


def _holding(view: View, verdict: Verdict, bound: float) -> list[Candidate]:
    """Return changes after which all sign and it holds; none where that is not asked or there is none within reach."""
    case = view.case
    if case.enforcement is None or not verdict.survival:
        return []
    try:
        goal = goal_of(view.signed_by(case.signatories_of(verdict.id)), verdict.years, LASTING)
        if goal is None:
            return []
        searched = find_fixes(
            view, case.proposals[verdict.id], midpoint_parameters(case.enforcement), goal, FURTHER, bound
        )
    except UsageError:
        return []
    return [
        Candidate(
            proposal=verdict.id,
            levels=fix.levels,
            changes=fix.changes,
            added=fix.added,
            words=fix.clauses,
            deposits=fix.deposits,
            difference=fix.difference,
            loss=fix.loss,
            holds=True,
        )
        for fix in searched.fixes
    ]


def _signed(view: View, verdict: Verdict, findings: list[Finding]) -> list[Candidate]:
    """Return changes of levels after which all sign: the smallest, then larger ones that cost less."""
    if not verdict.refused_by:
        return []
    case, clauses = view.case, view.case.clauses_of(verdict.id)
    own, space = view.signed_by(case.signatories_of(verdict.id)), view.space(clauses)
    try:
        who = bargainers_with_scales(own, "changes")
    except UsageError as error:
        findings.append(Finding("changes-skipped", "warning", str(error), ("proposals", verdict.id)))
        return []
    near = Neighbourhood(own.case, space, space.row(verdict.levels), who.reservation)
    found: list[Candidate] = []
    for size in range(1, len(space.shape) + 1):
        if found and size > found[0].size + FURTHER:
            break
        try:
            rows = near.at(size)
        except TooManyPackagesError:
            break
        rows = rows[space.feasible(rows)]
        best = [_candidate(view, verdict, row) for row in rows[_cheapest(view, verdict, rows)]]
        found += [one for one in best if not found or one.loss < min(other.loss for other in found) - TOLERANCE]
    return found or _far(view, verdict)


def _far(view: View, verdict: Verdict) -> list[Candidate]:
    """Return the nearest package that all sign, where too many lie nearer to look through."""
    space = view.space(view.case.clauses_of(verdict.id))
    try:
        near = concessions(view, proposal=verdict.id).proposals[0].concessions
    except UsageError:
        return []
    rows = [space.row(change.levels) for change in near]
    return [_candidate(view, verdict, row) for row in rows if space.feasible(row[None, :])[0]]


def _cheapest(view: View, verdict: Verdict, rows: Rows) -> NDArray[np.intp]:
    """Return the place of the package that takes least from those who would sign as it is; none of none."""
    loss = _losses(view, verdict, _differences(view, verdict, rows))
    return np.argsort(np.round(loss, 9), kind="stable")[:1]


def _candidate(view: View, verdict: Verdict, row: Rows) -> Candidate:
    before, after = verdict.levels, view.space().outcome(row)
    differences = _differences(view, verdict, row[None, :])
    return Candidate(
        proposal=verdict.id,
        levels=after,
        changes={issue: (before[issue], after[issue]) for issue in after if before[issue] != after[issue]},
        added=(),
        words=(),
        deposits={},
        difference={party: float(points[0]) for party, points in differences.items()},
        loss=float(_losses(view, verdict, differences)[0]),
        holds=False,
    )


def _differences(view: View, verdict: Verdict, rows: Rows) -> dict[str, NDArray[np.float64]]:
    """Return what packages bring each party over the proposal, in points."""
    case, space = view.case, view.space()
    both = np.vstack([rows, space.row(verdict.levels)[None, :]])
    worth = {gain.party: utilities_of_rows(space, case.preferences[gain.party], both) for gain in verdict.gains}
    return {party: own[:-1] - own[-1] for party, own in worth.items() if is_cardinal(case.preferences[party])}


def _losses(view: View, verdict: Verdict, differences: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return what those lose who would sign as it is, as shares of their scales, summed."""
    lost = [
        np.maximum(0.0, -differences[gain.party]) / scale_of(view.case.preferences[gain.party])
        for gain in verdict.gains
        if gain.signs and gain.accepts and gain.party in differences
    ]
    return np.sum(lost, axis=0) if lost else np.zeros(len(next(iter(differences.values()))))
