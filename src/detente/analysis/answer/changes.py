# SPDX-License-Identifier: MIT
"""The smallest change that makes a package work, and the one that costs least: two answers.

A package works when all whose consent is asked sign it and, where the case says who could break a deal, when it also
holds: nobody breaks it before the horizon and enough of the shocks are outlived. A package that no change within
reach makes hold is changed until it is signed at least, and that is said.

The *smallest* change is the one with the fewest levels, clauses and deposits over all proposals; of several the one
that takes least from those who would sign the proposal as it is, as shares of their scales, so that no currency is
assumed. The change with the *least loss* may take more steps. Each is then judged as a proposal of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from detente.analysis.answer.verdicts import Verdict
from detente.analysis.bargaining.concessions import concessions
from detente.analysis.enforcement import goal_of
from detente.analysis.enforcement.fixes import find_fixes
from detente.analysis.result import Progress, no_progress
from detente.case.rule import Clause
from detente.errors import UsageError
from detente.outcomes.enforcement import midpoint_parameters
from detente.outcomes.valuation import scale_of
from detente.outcomes.view import View

__all__ = ["Candidate", "changes_of"]

LASTING = 0.5
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
    view: View, verdicts: Sequence[Verdict], progress: Progress = no_progress
) -> tuple[Candidate | None, Candidate | None]:
    """Return the smallest change and the change with the least loss, over all proposals that do not work as they are.

    Parameters
    ----------
    view : View
        The case.
    verdicts : sequence of Verdict
        Of its proposals, at the midpoints.
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
        found += _holding(view, verdict, bound) or _signed(view, verdict)
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


def _signed(view: View, verdict: Verdict) -> list[Candidate]:
    """Return changes after which all sign."""
    if not verdict.refused_by:
        return []
    try:
        near = concessions(view, proposal=verdict.id).proposals[0].concessions
    except UsageError:
        return []
    return [
        Candidate(
            proposal=verdict.id,
            levels=dict(verdict.levels) | {issue: after for issue, (_, after) in change.changes.items()},
            changes=change.changes,
            added=(),
            words=(),
            deposits={},
            difference=dict(change.difference),
            loss=_loss(view, verdict, change.difference),
            holds=False,
        )
        for change in near
    ]


def _loss(view: View, verdict: Verdict, difference: dict[str, float]) -> float:
    """Return what those lose who would sign as it is, as shares of their scales, summed."""
    total = 0.0
    for gain in verdict.gains:
        if gain.signs and gain.accepts and gain.party in difference:
            total += max(0.0, -difference[gain.party]) / scale_of(view.case.preferences[gain.party])
    return total
