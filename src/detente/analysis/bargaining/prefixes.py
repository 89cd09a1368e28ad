# SPDX-License-Identifier: MIT
"""Efficient prefixes, issue by issue: the sweep behind frontiers of large spaces.

Prefixes, that is choices on the first issues, are extended by one issue at a time; a prefix that
another is at least as good as for every party is dropped, because whatever follows adds the same to
both. Exclusions, consequences, red lines and interactions tie issues together: each is a *box* of
levels. What follows depends on a prefix only through which boxes it is still inside of, so prefixes are
compared only when they are inside of the same unfinished boxes (bucket elimination; Dechter,
Artificial Intelligence 113, 1999). A box that is finished from inside either forbids the prefix or
adds its points.

Where more prefixes are efficient than may be kept, one is kept in each cell of a grid, which loses at
most the width of a cell, for each party and issue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.result import Progress
from detente.outcomes.space import Rows

__all__ = ["BUCKET_LIMIT", "Box", "Prefixes", "Sweep", "TooWideError"]

BUCKET_LIMIT = 1_024
"""Combinations of unfinished boxes kept apart."""

FIRST_CELL = 0.01
"""Width in points of the first grid tried; each next one is twice as wide."""

DIGITS = 9

Points = NDArray[np.float64]
_Key = tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Levels by issue; what an outcome inside of it gets, or None when it is forbidden."""

    inside: Mapping[int, NDArray[np.bool_]]
    points: Points | None


@dataclass(frozen=True, slots=True)
class Prefixes:
    """What a sweep found.

    Attributes
    ----------
    rows : ndarray of uint8, shape (n, issues)
        One outcome for each utility vector.
    utility : ndarray of float64, shape (n, parties)
        Their utilities.
    ties : ndarray of float64, shape (n,)
        How many outcomes share them.
    loss : float
        Points within which every efficient outcome is matched for each party.
    """

    rows: Rows
    utility: Points
    ties: NDArray[np.float64]
    loss: float


@dataclass(frozen=True, slots=True)
class _Bucket:
    """Prefixes inside of the same unfinished boxes."""

    utility: Points
    ties: NDArray[np.float64]
    parent: NDArray[np.int64]
    level: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Block:
    """All prefixes of a bucket, extended by one level."""

    bucket: _Bucket
    offset: int
    level: int
    extra: Points


class TooWideError(Exception):
    """More than `BUCKET_LIMIT` combinations of unfinished boxes; carries these boxes."""

    def __init__(self, unfinished: Sequence[Box]) -> None:
        super().__init__("too many combinations of unfinished boxes")
        self.unfinished = unfinished


def _order(sizes: Sequence[int], boxes: Sequence[Box]) -> list[int]:
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


def _group(key: Points, worth: Points | None, ties: NDArray[np.float64]) -> tuple[NDArray[np.intp], Points, Points]:
    """Group equal rows of a key; the row of the largest worth stands for its group.

    Returns
    -------
    chosen : ndarray of intp
        One place for each group, its rows falling in the first column, then the next.
    distinct : ndarray
        Its row of the key.
    total : ndarray
        Ties of the whole group.
    """
    columns = list(-key.T[::-1])
    order = np.lexsort(columns if worth is None else [-worth, *columns])
    ordered = key[order]
    fresh = np.ones(len(ordered), dtype=bool)
    fresh[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    heads = np.flatnonzero(fresh)
    return order[heads], ordered[heads], np.add.reduceat(ties[order], heads)


def _efficient(points: Points, keep_equal: bool) -> NDArray[np.intp]:
    """Return the places of efficient points; with two parties they must be grouped before."""
    if points.shape[1] == 1:
        return np.flatnonzero(points[:, 0] == points[:, 0].max())
    if points.shape[1] == 2 and not keep_equal:
        # Sorted by the first party's utility, falling: efficient where the second's rises above all before.
        highest = np.maximum.accumulate(points[:, 1])
        return np.flatnonzero(np.append(True, points[1:, 1] > highest[:-1]))
    import moocore

    mask = moocore.is_nondominated(np.ascontiguousarray(points), maximise=True, keep_weakly=keep_equal)
    return np.flatnonzero(mask)


def _select(utility: Points, ties: NDArray[np.float64], cell: float) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Choose one prefix for each efficient utility vector, or for each efficient cell of a grid.

    Returns
    -------
    chosen : ndarray of intp
        Places of the prefixes kept.
    ties : ndarray of float64
        How many each stands for.
    """
    if cell:
        # The best sum stands for its cell, so that what it stands for is as little better as can be.
        chosen, distinct, total = _group(np.floor(utility / cell), utility.sum(axis=1), ties)
        keep = _efficient(distinct, keep_equal=False)
        return chosen[keep], total[keep]
    key = np.round(utility, DIGITS) + 0.0
    if key.shape[1] > 2:
        # Filtering first leaves few rows to sort.
        kept = _efficient(key, keep_equal=True)
        chosen, _, total = _group(key[kept], None, ties[kept])
        return kept[chosen], total
    chosen, distinct, total = _group(key, None, ties)
    keep = _efficient(distinct, keep_equal=False)
    return chosen[keep], total[keep]


def _best(blocks: Sequence[_Block], cell: float) -> _Bucket:
    """Join extended prefixes and keep the best."""
    utility = np.concatenate([block.bucket.utility + block.extra for block in blocks])
    ties = np.concatenate([block.bucket.ties for block in blocks])
    chosen, total = _select(utility, ties, cell)
    starts = np.cumsum([0, *(len(block.bucket.ties) for block in blocks)])
    source = np.searchsorted(starts, chosen, side="right") - 1
    offsets = np.array([block.offset for block in blocks]) - starts[:-1]
    levels = np.array([block.level for block in blocks], dtype=np.uint8)
    return _Bucket(utility[chosen], total, chosen + offsets[source], levels[source])


def _thin(bucket: _Bucket, cell: float) -> _Bucket:
    chosen, total = _select(bucket.utility, bucket.ties, cell)
    return _Bucket(bucket.utility[chosen], total, bucket.parent[chosen], bucket.level[chosen])


def _extend(
    buckets: Mapping[_Key, _Bucket],
    issue: int,
    worth: Points,
    boxes: Sequence[Box],
    live: Sequence[int],
    after: Sequence[int],
    decided: set[int],
) -> dict[_Key, list[_Block]]:
    """Extend every prefix by every level of one issue."""
    place = {box: bit for bit, box in enumerate(live)}
    touched = [number for number, box in enumerate(boxes) if issue in box.inside]
    finished = {number for number in touched if boxes[number].inside.keys() <= decided | {issue}}
    grown: dict[_Key, list[_Block]] = {}
    offset = 0
    for key, bucket in buckets.items():
        for level in range(len(worth)):
            states = dict(zip(live, key, strict=True))
            extra = worth[level]
            forbidden = False
            for number in touched:
                box = boxes[number]
                begun = number not in place or key[place[number]]
                states[number] = begun and bool(box.inside[issue][level])
                if number in finished and states[number]:
                    if box.points is None:
                        forbidden = True
                        break
                    extra = extra + box.points
            if not forbidden:
                block = _Block(bucket, offset, level, extra)
                grown.setdefault(tuple(states[number] for number in after), []).append(block)
        offset += len(bucket.ties)
    if len(grown) > BUCKET_LIMIT:
        raise TooWideError([boxes[k] for k in after])
    return grown


@dataclass(frozen=True, slots=True)
class Sweep:
    """Tables of points by issue, shape (levels, parties), the boxes, and how much to keep."""

    tables: Sequence[Points]
    boxes: Sequence[Box]
    cell: float
    limit: int

    def run(self, progress: Progress) -> Prefixes:
        """Extend prefixes issue by issue; raises `TooWideError`."""
        parties = self.tables[0].shape[1]
        order = _order([len(worth) for worth in self.tables], self.boxes)
        start = _Bucket(np.zeros((1, parties)), np.ones(1), np.zeros(1, np.int64), np.zeros(1, np.uint8))
        buckets: dict[_Key, _Bucket] = {(): start}
        live: list[int] = []
        decided: set[int] = set()
        trail: list[tuple[NDArray[np.int64], NDArray[np.uint8]]] = []
        cell, loss = self.cell, 0.0
        for number, issue in enumerate(order):
            progress(number / len(order), f"issue {number + 1} of {len(order)}")
            done = decided | {issue}
            after = [k for k, box in enumerate(self.boxes) if box.inside.keys() & done and box.inside.keys() - done]
            grown = _extend(buckets, issue, self.tables[issue], self.boxes, live, after, decided)
            buckets = {key: _best(blocks, cell) for key, blocks in grown.items()}
            loss += cell
            while sum(len(bucket.ties) for bucket in buckets.values()) > self.limit:
                cell = max(2 * cell, FIRST_CELL)
                buckets = {key: _thin(bucket, cell) for key, bucket in buckets.items()}
                loss += cell
            if not buckets:
                return Prefixes(np.empty((0, len(order)), np.uint8), np.empty((0, parties)), np.empty(0), 0.0)
            parts = buckets.values()
            trail.append((np.concatenate([b.parent for b in parts]), np.concatenate([b.level for b in parts])))
            live, decided = after, done
        final = buckets[()]
        return Prefixes(_walk_back(trail, order, len(final.ties)), final.utility, final.ties, loss)


def _walk_back(trail: Sequence[tuple[NDArray[np.int64], NDArray[np.uint8]]], order: Sequence[int], count: int) -> Rows:
    rows = np.empty((count, len(order)), dtype=np.uint8)
    place = np.arange(count)
    for (parent, level), issue in zip(reversed(trail), reversed(order), strict=True):
        rows[:, issue] = level[place]
        place = parent[place]
    return rows
