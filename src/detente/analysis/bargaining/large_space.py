# SPDX-License-Identifier: MIT
"""The frontier of additive preferences in spaces too large to list, issue by issue.

Prefixes, that is choices on the first issues, are extended by one issue at a time; a prefix that
another is at least as good as for every party is dropped, because whatever follows adds the same to
both. Exclusions, consequences, red lines and interactions tie issues together: each is a *box* of
levels. What follows depends on a prefix only through which boxes it is still inside of, so prefixes are
compared only when they are inside of the same unfinished boxes (bucket elimination; Dechter,
Artificial Intelligence 113, 1999). A box that is finished from inside either forbids the prefix or
adds its points. Issues are ordered so that few boxes are unfinished at a time.

The frontier is exact. Where it is too large, one prefix is kept in each cell of a grid, and every
efficient outcome is matched within a stated number of points for each party: each of n issues adds
at most the width of a cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.result import Progress, no_progress
from detente.case.case import Case
from detente.case.preference import AdditivePreference
from detente.case.situation import forbidden_boxes
from detente.errors import UsageError
from detente.outcomes.space import OutcomeSpace, Rows
from detente.outcomes.valuation import level_points

__all__ = ["PREFIX_LIMIT", "LargeFrontier", "frontier_of_large_space"]

PREFIX_LIMIT = 400_000
"""Prefixes kept after one issue; beyond, the frontier is approximated."""

BUCKET_LIMIT = 4_096
"""Combinations of unfinished boxes kept apart; beyond, the case is refused."""

DIGITS = 9

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
        How many outcomes share them; approximate beyond 2**53, and a lower bound with a grid.
    bound : float
        Points within which every efficient outcome is matched for each party; 0 when exact.
    """

    rows: Rows
    utility: Points
    ties: NDArray[np.float64]
    bound: float


@dataclass(frozen=True, slots=True)
class _Box:
    """Levels by issue; what an outcome inside of it gets, or None when it is forbidden."""

    inside: Mapping[int, NDArray[np.bool_]]
    points: Points | None


@dataclass(frozen=True, slots=True)
class _Bucket:
    """Prefixes inside of the same unfinished boxes."""

    utility: Points
    ties: NDArray[np.float64]
    parent: NDArray[np.int64]
    level: NDArray[np.uint8]


def _boxes(case: Case, space: OutcomeSpace, parties: Sequence[str]) -> list[_Box]:
    def inside(condition: Mapping[str, Sequence[str]]) -> dict[int, NDArray[np.bool_]]:
        return {space.position(issue): space.member(issue, levels) for issue, levels in condition.items()}

    boxes = [_Box(inside(box), None) for box in forbidden_boxes(case)]
    for place, party in enumerate(parties):
        preference = case.preferences[party]
        boxes += [_Box(inside(line.when), None) for line in preference.red_lines]
        for interaction in preference.interactions if isinstance(preference, AdditivePreference) else ():
            points = np.zeros(len(parties))
            points[place] = interaction.points.midpoint
            boxes.append(_Box(inside(interaction.when), points))
    return boxes


def _order(sizes: Sequence[int], boxes: Sequence[_Box]) -> list[int]:
    """Order issues so that few boxes are unfinished at a time, small issues first."""
    left = set(range(len(sizes)))
    order: list[int] = []

    def cost(issue: int) -> tuple[int, int, int]:
        done = {*order, issue}
        unfinished = sum(0 < len(done & box.inside.keys()) < len(box.inside) for box in boxes)
        return unfinished, sizes[issue], issue

    while left:
        chosen = min(left, key=cost)
        order.append(chosen)
        left.remove(chosen)
    return order


def _best(bucket: _Bucket, cell: float) -> _Bucket:
    """Keep one prefix for each efficient utility vector, or for each efficient cell of a grid."""
    key = np.round(bucket.utility, DIGITS) + 0.0 if cell == 0 else np.floor(bucket.utility / cell)
    # Where cells are compared, the best sum comes first and stands for its cell.
    columns = list(-key.T[::-1])
    order = np.lexsort([-bucket.utility.sum(axis=1), *columns] if cell else columns)
    ordered = key[order]
    fresh = np.ones(len(ordered), dtype=bool)
    fresh[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    heads = np.flatnonzero(fresh)
    ties = np.add.reduceat(bucket.ties[order], heads)
    distinct = ordered[heads]
    if distinct.shape[1] == 1:
        keep = np.arange(1)
    elif distinct.shape[1] == 2:
        # Sorted by the first party's utility, falling: efficient where the second's rises above all before.
        highest = np.maximum.accumulate(distinct[:, 1])
        keep = np.flatnonzero(np.append(True, distinct[1:, 1] > highest[:-1]))
    else:
        import moocore

        keep = np.flatnonzero(moocore.is_nondominated(np.ascontiguousarray(distinct), maximise=True))
    chosen = order[heads[keep]]
    return _Bucket(bucket.utility[chosen], ties[keep], bucket.parent[chosen], bucket.level[chosen])


def _extend(
    buckets: Mapping[tuple[bool, ...], _Bucket],
    offsets: Mapping[tuple[bool, ...], int],
    issue: int,
    worth: Points,
    boxes: Sequence[_Box],
    live: Sequence[int],
    after: Sequence[int],
    decided: set[int],
) -> dict[tuple[bool, ...], list[_Bucket]]:
    """Extend every prefix by every level of one issue."""
    place = {box: bit for bit, box in enumerate(live)}
    grown: dict[tuple[bool, ...], list[_Bucket]] = {}
    for key, bucket in buckets.items():
        for level in range(len(worth)):
            states = {}
            extra = np.zeros(worth.shape[1])
            forbidden = False
            for number, box in enumerate(boxes):
                if issue in box.inside:
                    begun = bool(box.inside.keys() & decided)
                    state = (key[place[number]] if begun and number in place else not begun) and bool(
                        box.inside[issue][level]
                    )
                    finished = box.inside.keys() <= decided | {issue}
                    if finished and state and box.points is None:
                        forbidden = True
                        break
                    if finished and state and box.points is not None:
                        extra = extra + box.points
                    states[number] = state
                elif number in place:
                    states[number] = key[place[number]]
            if forbidden:
                continue
            grown.setdefault(tuple(states[number] for number in after), []).append(
                _Bucket(
                    bucket.utility + (worth[level] + extra),
                    bucket.ties,
                    offsets[key] + np.arange(len(bucket.ties)),
                    np.full(len(bucket.ties), level, dtype=np.uint8),
                )
            )
    return grown


def frontier_of_large_space(
    case: Case,
    space: OutcomeSpace,
    parties: Sequence[str],
    allowance: float = 0.0,
    progress: Progress = no_progress,
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
    allowance : float
        Points of each party that may be lost to keep the frontier small; 0 for the exact frontier.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    LargeFrontier
        Exact, or within the allowance; none when nothing is feasible.

    Raises
    ------
    UsageError
        If a preference is not additive, or the rules tie too many issues together, or more than
        `PREFIX_LIMIT` prefixes are efficient.
    """
    stated = [case.preferences[party] for party in parties]
    preferences = [preference for preference in stated if isinstance(preference, AdditivePreference)]
    if len(preferences) < len(stated):
        raise UsageError("the frontier of a space that cannot be listed needs additive preferences of all signatories")
    points = [level_points(space, preference) for preference in preferences]
    tables = [np.stack(columns, axis=1) for columns in zip(*points, strict=True)]
    boxes = _boxes(case, space, parties)
    order = _order(space.shape, boxes)
    cell = allowance / len(order)
    start = _Bucket(np.zeros((1, len(parties))), np.ones(1), np.zeros(1, np.int64), np.zeros(1, np.uint8))
    buckets: dict[tuple[bool, ...], _Bucket] = {(): start}
    live: list[int] = []
    decided: set[int] = set()
    trail: list[tuple[NDArray[np.int64], NDArray[np.uint8]]] = []
    for number, issue in enumerate(order):
        progress(number / len(order), f"issue {number + 1} of {len(order)}")
        offsets, total = {}, 0
        for key, bucket in buckets.items():
            offsets[key], total = total, total + len(bucket.ties)
        done = decided | {issue}
        after = [k for k, box in enumerate(boxes) if box.inside.keys() & done and not box.inside.keys() <= done]
        grown = _extend(buckets, offsets, issue, tables[issue], boxes, live, after, decided)
        if len(grown) > BUCKET_LIMIT:
            raise UsageError(
                f"rules and interactions tie too many issues together ({len(grown):,} combinations are open at once); "
                "settle some issues in advance or drop interactions"
            )
        buckets = {key: _best(_joined(parts), cell) for key, parts in grown.items()}
        kept = sum(len(bucket.ties) for bucket in buckets.values())
        if kept > PREFIX_LIMIT:
            raise UsageError(f"more than {PREFIX_LIMIT:,} partial packages are efficient; allow a small loss of points")
        if not buckets:
            break
        every = _joined(list(buckets.values()))
        trail.append((every.parent, every.level))
        live, decided = after, done
    final = buckets.get(())
    if final is None:
        empty = np.empty((0, len(parties)))
        return LargeFrontier(np.empty((0, len(order)), dtype=np.uint8), empty, np.empty(0), allowance)
    return LargeFrontier(_walk_back(trail, order, len(final.ties)), final.utility, final.ties, allowance)


def _joined(parts: Sequence[_Bucket]) -> _Bucket:
    return _Bucket(
        np.concatenate([part.utility for part in parts]),
        np.concatenate([part.ties for part in parts]),
        np.concatenate([part.parent for part in parts]),
        np.concatenate([part.level for part in parts]),
    )


def _walk_back(trail: Sequence[tuple[NDArray[np.int64], NDArray[np.uint8]]], order: Sequence[int], count: int) -> Rows:
    rows = np.empty((count, len(order)), dtype=np.uint8)
    place = np.arange(count)
    for (parent, level), issue in zip(reversed(trail), reversed(order), strict=True):
        rows[:, issue] = level[place]
        place = parent[place]
    return rows
