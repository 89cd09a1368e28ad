# SPDX-License-Identifier: MIT
"""The whole graph for millions of outcomes: one ascending sweep, no list of moves.

Write p(s) for the focal party's score (higher is better) and R(s) for s and where it can move.
Every concept here has the form: s is stable exactly when ::

    max over s1 in R(s) of w(s1)  <=  2 p(s),    w(s1) = min(2 p(s1), min over answers s2 of t(s2))

where the answers are s1 itself and all outcomes that the others can lead to from it, and t(s2) is
the smallest doubled score from which s2 deters (2 p(s2) under gmr and seq; doubling leaves room for
"strictly worse"). The outer maximum is `own_maximum`, the inner minimum `closure_minimum`.

`closure_minimum` takes outcomes in ascending t and searches backwards from each; the first value to
reach an outcome is its minimum. The predecessors of an outcome under a mover are whole blocks
(`detente.outcomes.moves.Blocks`), so that no list of moves is needed: a block is done once. When
answers must be improvements, the predecessors in a block are those that rank below the outcome: a
prefix of the block sorted by the mover's score, which only grows. "Nobody twice in a row" is kept by
one bit for each mover: whether an outcome has been searched from under that mover.

Time and memory grow with outcomes times movers; one-way issues multiply the blocks searched from.
"""
# Compiled by numba, which has no type stubs: every function here is plain loops over arrays.

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = [
    "ALTERNATING",
    "SINGLE",
    "UNRESTRICTED",
    "Moves",
    "closure_minimum",
    "counting_order",
    "fill_blocks",
    "own_maximum",
    "preimages",
    "undominated_maximum",
]

Ints = NDArray[np.int32]

ALTERNATING, UNRESTRICTED, SINGLE = 0, 1, 2


class Moves(NamedTuple):
    """Moves and scores of all movers, as `closure_minimum` needs them.

    Attributes
    ----------
    score, member : ndarray of int32, shape (movers, codes)
        Scores, higher is better; block numbers, from 0 for each mover.
    first_block : ndarray of int64, shape (movers,)
        Where the blocks of each mover begin in `start`.
    start : ndarray of int64, shape (blocks + 1,)
        Where each block begins in `ordered`.
    ordered : ndarray of int32, shape (movers * feasible,)
        Feasible codes block by block, in ascending score of the mover.
    patterns, first_pattern : ndarray of int64, shape (movers,)
        Patterns of each mover, and where they begin in `source_start`.
    source_start, source : ndarray of int32
        Patterns that lead to each pattern.
    before_start, before : ndarray of int32
        Codes that settle at each code; empty when nothing settles.
    """

    score: NDArray[np.int32]
    member: NDArray[np.int32]
    first_block: NDArray[np.int64]
    start: NDArray[np.int64]
    ordered: Ints
    patterns: NDArray[np.int64]
    first_pattern: NDArray[np.int64]
    source_start: Ints
    source: Ints
    before_start: Ints
    before: Ints


@njit(cache=True, nogil=True)
def counting_order(value: Ints, codes: Ints, largest: int) -> Ints:
    """Return the codes in ascending order of a value between 0 and `largest`."""
    start = np.zeros(largest + 2, dtype=np.int64)
    for code in codes:
        start[value[code] + 1] += 1
    for k in range(largest + 1):
        start[k + 1] += start[k]
    ordered = np.empty(len(codes), dtype=np.int32)
    for code in codes:
        ordered[start[value[code]]] = code
        start[value[code]] += 1
    return ordered


@njit(cache=True, nogil=True)
def fill_blocks(ascending: Ints, member: Ints, count: int) -> tuple[NDArray[np.int64], Ints]:
    """Return where each block starts, and the outcomes block by block in the order given."""
    start = np.zeros(count + 1, dtype=np.int64)
    for code in ascending:
        start[member[code] + 1] += 1
    for block in range(count):
        start[block + 1] += start[block]
    fill = start[:-1].copy()
    ordered = np.empty(len(ascending), dtype=np.int32)
    for code in ascending:
        ordered[fill[member[code]]] = code
        fill[member[code]] += 1
    return start, ordered


@njit(cache=True, nogil=True)
def preimages(landing: Ints) -> tuple[Ints, Ints]:
    """Return, for each code, the codes that settle at it: where they start, and the list."""
    start = np.zeros(len(landing) + 1, dtype=np.int32)
    for end in landing:
        if end >= 0:
            start[end + 1] += 1
    for code in range(len(landing)):
        start[code + 1] += start[code]
    fill = start[:-1].copy()
    listed = np.empty(start[-1], dtype=np.int32)
    for code in range(len(landing)):
        end = landing[code]
        if end >= 0:
            listed[fill[end]] = code
            fill[end] += 1
    return start, listed


@njit(cache=True, nogil=True)
def closure_minimum(
    threshold: Ints,
    ascending: Ints,
    answering: NDArray[np.int64],
    improving: bool,
    sequences: int,
    moves: Moves,
) -> Ints:
    """Return the least threshold among an outcome and all that the others can lead to from it.

    Parameters
    ----------
    threshold : ndarray of int32, shape (codes,)
        What is minimised.
    ascending : ndarray of int32, shape (feasible,)
        Feasible codes in ascending order of it.
    answering : ndarray of int64
        Movers that may answer.
    improving : bool
        Whether each of them must prefer what it moves to.
    sequences : {ALTERNATING, UNRESTRICTED, SINGLE}
        Whether nobody, or anybody, moves twice in a row, or one move is all.
    moves : Moves
        What every mover can do.

    Returns
    -------
    ndarray of int32, shape (codes,)
        The minimum; codes that are not feasible keep the largest integer.
    """
    score, member, first_block, start, ordered, patterns, first_pattern, source_start, source, at_start, at_end = moves
    everyone = np.uint32(0)
    for k in answering:
        everyone |= np.uint32(1) << np.uint32(k)
    label = np.full(len(threshold), 2**31 - 1, dtype=np.int32)
    searched = np.zeros(len(threshold), dtype=np.uint32)
    pending = np.zeros(len(threshold), dtype=np.uint32)
    stack = np.empty(len(ascending), dtype=np.int32)
    reached = start[:-1].copy()
    if not improving:
        ordered = ordered.copy()
    settles = len(at_start) > 0
    for s in ascending:
        value = threshold[s]
        label[s] = min(label[s], value)
        pending[s] = everyone & ~searched[s]
        if not pending[s]:
            continue
        stack[0] = s
        depth = 1
        while depth:
            depth -= 1
            t = stack[depth]
            todo = pending[t]
            pending[t] = 0
            searched[t] |= todo
            for k in answering:
                bit = np.uint32(1) << np.uint32(k)
                if not todo & bit:
                    continue
                level = score[k, t]
                onward = everyone & ~bit
                if sequences != ALTERNATING:
                    onward = everyone if sequences == UNRESTRICTED else np.uint32(0)
                for place in range(at_start[t] if settles else 0, at_start[t + 1] if settles else 1):
                    to_block = member[k, at_end[place] if settles else t]
                    pattern = to_block % patterns[k] if patterns[k] > 1 else 0
                    head = first_pattern[k] + pattern
                    for entry in range(source_start[head], source_start[head + 1]):
                        block = first_block[k] + to_block - pattern + source[entry]
                        at, end = reached[block], start[block + 1]
                        while at < end:
                            x = ordered[at]
                            if improving:
                                if score[k, x] >= level:
                                    break
                            elif x == t:
                                # Staying is no move: t waits at the end of its block for another target.
                                if at == end - 1:
                                    break
                                x, ordered[end - 1] = ordered[end - 1], x
                                ordered[at] = x
                            at += 1
                            if label[x] > value:
                                label[x] = value
                            new = onward & ~searched[x]
                            waiting = pending[x]
                            if new & ~waiting:
                                if waiting == 0:
                                    stack[depth] = x
                                    depth += 1
                                pending[x] = waiting | new
                        reached[block] = at
    return label


@njit(cache=True, nogil=True)
def own_maximum(
    worth: Ints,
    landing: Ints,
    member: Ints,
    count: int,
    patterns: int,
    target_start: Ints,
    target: Ints,
) -> Ints:
    """Return, for each block, the most that its outcomes can have by staying or by one move.

    Parameters
    ----------
    worth : ndarray of int32, shape (codes,)
        Worth of each code; -1 where not feasible.
    landing : ndarray of int32
        Code at which each code settles, or empty when nothing settles.
    member, count, patterns, target_start, target
        The mover's blocks.

    Returns
    -------
    ndarray of int32, shape (blocks,)
        The maximum; -1 for blocks that lead nowhere.
    """
    best = np.full(count, -1, dtype=np.int32)
    for code in range(len(member)):
        end = landing[code] if len(landing) else code
        if end >= 0 and worth[end] > best[member[code]]:
            best[member[code]] = worth[end]
    if patterns == 1:
        return best
    reach = best.copy()
    for block in range(count):
        pattern = block % patterns
        for entry in range(target_start[pattern], target_start[pattern + 1]):
            value = best[block - pattern + target[entry]]
            if value > reach[block]:
                reach[block] = value
    return reach


@njit(cache=True, nogil=True)
def _keep_undominated(kept: NDArray[np.int32], number: int, worth: NDArray[np.int32], code: int) -> int:
    for k in range(number):
        dominated = True
        for c in range(len(worth)):
            if kept[k, c] < worth[c, code]:
                dominated = False
                break
        if dominated:
            return number
    place = 0
    for k in range(number):
        dominated = True
        for c in range(len(worth)):
            if kept[k, c] > worth[c, code]:
                dominated = False
                break
        if not dominated:
            kept[place] = kept[k]
            place += 1
    kept[place] = worth[:, code]
    return place + 1


@njit(cache=True, nogil=True)
def undominated_maximum(
    worth: NDArray[np.int32],
    score: NDArray[np.int32],
    landing: Ints,
    start: NDArray[np.int64],
    ordered: Ints,
    raw_start: NDArray[np.int64],
    raw_ordered: Ints,
    patterns: int,
    target_start: Ints,
    target: Ints,
) -> NDArray[np.bool_]:
    """Return which outcomes have a move that is worth more to every member of a coalition.

    Parameters
    ----------
    worth : ndarray of int32, shape (criteria, codes)
        Worth of each outcome moved to, for each member.
    score : ndarray of int32, shape (criteria, codes)
        Worth of staying, on the same scale.
    landing, start, ordered, raw_start, raw_ordered, patterns, target_start, target
        The coalition's moves: feasible codes and all codes, block by block.

    Returns
    -------
    ndarray of bool, shape (codes,)
        Whether some move beats staying in every criterion.
    """
    leaves = np.zeros(worth.shape[1], dtype=np.bool_)
    kept = np.empty((1024, len(worth)), dtype=np.int32)
    for block in range(len(start) - 1):
        if start[block] == start[block + 1]:
            continue
        pattern = block % patterns
        number = 0
        for entry in range(target_start[pattern], target_start[pattern + 1]):
            other = block - pattern + target[entry]
            for at in range(raw_start[other], raw_start[other + 1]):
                end = landing[raw_ordered[at]] if len(landing) else raw_ordered[at]
                if end < 0 or worth[0, end] < 0:
                    continue
                if number + 1 >= len(kept):
                    larger = np.empty((2 * len(kept), len(worth)), dtype=np.int32)
                    larger[:number] = kept[:number]
                    kept = larger
                number = _keep_undominated(kept, number, worth, end)
        for at in range(start[block], start[block + 1]):
            s = ordered[at]
            for k in range(number):
                beats = True
                for c in range(len(worth)):
                    if kept[k, c] <= score[c, s]:
                        beats = False
                        break
                if beats:
                    leaves[s] = True
                    break
    return leaves
