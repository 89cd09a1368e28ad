# SPDX-License-Identifier: MIT
"""The frontier of additive preferences in spaces too large to list.

It is exact while it stays small and the rules stay narrow. Two parties whose rules do not are left to
programmes (`detente.analysis.bargaining.packages`). Otherwise three things give way,
and the points within which every efficient outcome is still matched, for each party, are counted:

- too many prefixes: a grid keeps one in each cell (see `detente.analysis.bargaining.prefixes`);
- interactions that tie too many issues together: the smallest are left out of the search, which loses
  at most their points, and counted again in the outcomes found;
- rules that do: each is replaced by a stricter one about a single issue, so that all that is found is
  feasible, and by none at all, so that nothing feasible is missed; the loss is how far the first
  frontier stays behind the second (additive epsilon indicator; Zitzler et al., IEEE TEC 7, 2003).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detente.analysis.bargaining.frontier import efficient_representatives
from detente.analysis.bargaining.packages import NEAR, frontier_of_two, package_programme
from detente.analysis.bargaining.prefixes import Box, Prefixes, Sweep, TooWideError
from detente.analysis.result import Progress, no_progress
from detente.case.case import Case
from detente.case.preference import AdditivePreference
from detente.case.situation import forbidden_boxes
from detente.errors import UsageError
from detente.outcomes.space import OutcomeSpace, Rows
from detente.outcomes.valuation import level_points, utilities_of_rows

__all__ = ["EXACT_LIMIT", "QUICK_LIMIT", "LargeFrontier", "exact_frontier", "frontier_of_large_space"]

QUICK_LIMIT = 60_000
"""Prefixes kept after one issue where nobody asks for more; a few seconds with four parties."""

EXACT_LIMIT = 4_000_000
"""Prefixes kept where a loss is stated; about 2 GB with four parties."""

COMPARED_LIMIT = 4_000
"""Prefixes kept where two frontiers are compared point by point."""

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LargeFrontier:
    """Efficient outcomes of a large space.

    Attributes
    ----------
    rows : ndarray of uint8, shape (n, issues)
        One outcome for each utility vector.
    utility : ndarray of float64, shape (n, parties)
        Their utilities.
    ties : ndarray of float64, shape (n,)
        How many outcomes share them; approximate beyond 2**53, and a lower bound where the frontier is.
    bound : float
        Points within which every efficient outcome is matched for each party; 0 when exact, infinite
        when nothing was found though something may be feasible.
    left_out, made_stricter : int
        Interactions left out of the search, and rules made stricter in it, to keep it narrow.
    """

    rows: Rows
    utility: Points
    ties: NDArray[np.float64]
    bound: float
    left_out: int = 0
    made_stricter: int = 0


def _boxes(case: Case, space: OutcomeSpace, parties: Sequence[str]) -> list[Box]:
    def inside(condition: Mapping[str, Sequence[str]]) -> dict[int, NDArray[np.bool_]]:
        return {space.position(issue): space.member(issue, levels) for issue, levels in condition.items()}

    boxes = [Box(inside(box), None) for box in forbidden_boxes(case)]
    for place, party in enumerate(parties):
        preference = case.preferences[party]
        boxes += [Box(inside(line.when), None) for line in preference.red_lines]
        for interaction in preference.terms if isinstance(preference, AdditivePreference) else ():
            points = np.zeros(len(parties))
            points[place] = interaction.points.midpoint
            boxes.append(Box(inside(interaction.when), points))
    return boxes


def _stricter(box: Box) -> Box:
    """Return a box about one issue that holds all of a box: the issue of which it names the fewest levels."""
    issue = min(box.inside, key=lambda k: (box.inside[k].mean(), k))
    return Box({issue: box.inside[issue]}, None)


def _to_weaken(unfinished: Sequence[Box]) -> list[Box]:
    """Choose a quarter of the unfinished boxes: the smallest interactions, or else the widest rules."""

    def size(box: Box) -> float:
        return -float(len(box.inside)) if box.points is None else float(np.abs(box.points).max())

    adding = [box for box in unfinished if box.points is not None]
    return sorted(adding or unfinished, key=size)[: max(1, len(unfinished) // 4)]


def _behind(found: Points, target: Points) -> float:
    """Return the least amount that, added to every utility found, matches every target."""
    if not len(target):
        return 0.0
    if not len(found):
        return float("inf")
    return max(float((row - found).max(axis=1).min()) for row in target)


def frontier_of_large_space(
    case: Case,
    space: OutcomeSpace,
    parties: Sequence[str],
    allowance: float | None = None,
    progress: Progress = no_progress,
    seconds: float = 20.0,
) -> LargeFrontier:
    """Find the efficient outcomes among all that are feasible and that no party vetoes.

    Parameters
    ----------
    case : Case
        A case without errors.
    space : OutcomeSpace
        Its outcomes, however many.
    parties : sequence of str
        Whose utilities count; all additive.
    allowance : float, optional
        Points of each party that may be lost to keep the frontier small; 0 for the exact frontier
        however long it takes. By default none while it stays small, and as few as keep it so.
    progress : callable, optional
        Called with a share done and what is being done.
    seconds : float, optional
        Time limit of programmes, for two parties where rules and interactions tie too many issues together.

    Returns
    -------
    LargeFrontier
        Exact, or with the points within which it is known.

    Raises
    ------
    UsageError
        If a preference is not additive.
    """
    sweep = _sweep(case, space, parties, QUICK_LIMIT if allowance is None else EXACT_LIMIT)
    if sweep is None:
        raise UsageError("the frontier of a space that cannot be listed needs additive preferences of all signatories")
    sweep = replace(sweep, cell=(allowance or 0.0) / len(sweep.tables))
    if len(parties) == 2:
        by_programmes = _tied_pair(case, space, parties, sweep, seconds, progress)
        if by_programmes is not None:
            return by_programmes
    found, weakened = _narrowed(sweep, True, progress)
    rules = sum(box.points is None for box in weakened)
    if rules:
        # All that is feasible, and more, against what was found.
        outer, _ = _narrowed(replace(sweep, limit=COMPARED_LIMIT), False, progress)
        found = replace(found, loss=outer.loss + _behind(found.utility, outer.utility))
    return LargeFrontier(found.rows, found.utility, found.ties, found.loss, len(weakened) - rules, rules)


def _sweep(case: Case, space: OutcomeSpace, parties: Sequence[str], limit: int) -> Sweep | None:
    """Return the issues of a case as tables of points and boxes; None where a preference is not additive."""
    stated = [case.preferences[party] for party in parties]
    preferences = [preference for preference in stated if isinstance(preference, AdditivePreference)]
    if len(preferences) < len(stated):
        return None
    points = [level_points(space, preference) for preference in preferences]
    tables = [np.stack(columns, axis=1) for columns in zip(*points, strict=True)]
    return Sweep(tables, _boxes(case, space, parties), 0.0, limit)


def exact_frontier(case: Case, space: OutcomeSpace, parties: Sequence[str]) -> Prefixes | None:
    """Find the efficient outcomes issue by issue, exactly and quickly, or say that it cannot be.

    Parameters
    ----------
    case : Case
        A case without errors.
    space : OutcomeSpace
        Its outcomes, however many.
    parties : sequence of str
        Whose utilities count.

    Returns
    -------
    Prefixes or None
        None where a preference is not additive, rules tie too many issues together, or too many are kept.
    """
    sweep = _sweep(case, space, parties, QUICK_LIMIT)
    if sweep is None:
        return None
    try:
        found = sweep.run(no_progress)
    except TooWideError:
        return None
    return found if found.loss == 0 else None


def _tied_pair(
    case: Case, space: OutcomeSpace, parties: Sequence[str], sweep: Sweep, seconds: float, progress: Progress
) -> LargeFrontier | None:
    """Return the frontier of two parties whose issues are tied too tightly for a sweep, by programmes."""
    try:
        found = sweep.run(progress)
    except TooWideError:
        programme = package_programme(case, space, parties, dict.fromkeys(parties, 0.0), seconds).distinct()
        rows, complete = frontier_of_two(programme, progress)
        if not complete:
            return None
        utility = np.stack([utilities_of_rows(space, case.preferences[party], rows) for party in parties], axis=1)
        keep, _ = efficient_representatives(utility.T)
        ties = np.array([float(programme.count_variants(row)) for row in rows[keep]])
        return LargeFrontier(rows[keep], utility[keep], ties, NEAR)
    return LargeFrontier(found.rows, found.utility, found.ties, found.loss)


def _narrowed(sweep: Sweep, keep_rules: bool, progress: Progress) -> tuple[Prefixes, list[Box]]:
    """Run a sweep, weakening boxes until it is narrow enough.

    Returns
    -------
    prefixes : Prefixes
        What it found, with all interactions counted.
    weakened : list of Box
        Interactions left out, and rules made stricter (or left out, if they need not be kept).
    """
    weakened: list[Box] = []
    while True:
        try:
            found = sweep.run(progress)
            break
        except TooWideError as error:
            gone = _to_weaken(error.unfinished)
            weakened += gone
            stricter = [_stricter(box) for box in gone if keep_rules and box.points is None]
            kept = [box for box in sweep.boxes if not any(box is other for other in gone)]
            sweep = replace(sweep, boxes=[*kept, *stricter])
    left_out = [(box, box.points) for box in weakened if box.points is not None]
    if not left_out:
        return found, weakened
    utility, loss = found.utility.copy(), np.zeros(found.utility.shape[1])
    for box, points in left_out:
        inside = np.ones(len(found.rows), dtype=bool)
        for issue, levels in box.inside.items():
            inside &= levels[found.rows[:, issue]]
        utility[inside] += points
        loss += np.abs(points)
    keep, _ = efficient_representatives(utility.T)
    loss_of_all = found.loss + float(loss.max())
    return Prefixes(found.rows[keep], utility[keep], found.ties[keep], loss_of_all), weakened
