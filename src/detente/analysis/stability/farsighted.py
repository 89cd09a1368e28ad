# SPDX-License-Identifier: MIT
"""Limited-move and non-myopic stability: what a party expects when it looks several moves ahead.

A party that moves first with horizon h goes where the outcome that it then expects is best for it,
and moves only if that is better than where it stands; staying ends the story. After a move, with
h - 1 moves left, any party but the last mover may go on, looking ahead in the same way. When several
would, or one is indifferent between targets, each party expects the choice that is worst for itself.
With two parties and no ties this is the limited-move stability of Kilgour, Theory and Decision 18
(1985) and of Fang, Hipel and Kilgour (1993), section 3.6; with more it is the cautious reading of it.

Only the score of the expected end matters, so one number is kept for each last mover l, party e
and outcome s: V_h(l, e, s), the score for e of the end that e expects at s after l moved.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detente.analysis.stability.listed import ListedGraph
from detente.outcomes.space import Mask

__all__ = ["LONGEST_HORIZON", "limited_move_stable", "non_myopic_stable"]

Scores = NDArray[np.int32]

LONGEST_HORIZON = 1_000
"""Moves looked ahead before a conflict that does not settle is given up."""

_NOBODY = int(np.iinfo(np.int32).max)


def _would_move(graph: ListedGraph, scores: Scores, expected: Scores) -> tuple[Mask, list[Scores]]:
    """Return who would move where everything is as expected after, and the best each can expect."""
    best = [steps.maximum(expected[j, j], -1) for j, steps in enumerate(graph.steps)]
    return np.stack(best) > scores, best


def _look_further(graph: ListedGraph, scores: Scores, expected: Scores) -> Scores:
    count = len(scores)
    willing, best = _would_move(graph, scores, expected)
    after = np.full((count, count, graph.size), _NOBODY, dtype=np.int32)
    for j, steps in enumerate(graph.steps):
        chosen = steps.only(willing[j][steps.origin] & (expected[j, j][steps.target] == best[j][steps.origin]))
        for e in range(count):
            after[j, e] = chosen.minimum(expected[j, e], _NOBODY)
    further = np.empty_like(expected)
    for last in range(count):
        going = [j for j in range(count) if j != last]
        ends = after[going].min(axis=0) if going else np.full((count, graph.size), _NOBODY, dtype=np.int32)
        further[last] = np.where(ends == _NOBODY, scores, ends)
    return further


def limited_move_stable(graph: ListedGraph, scores: Sequence[Scores], horizon: int) -> Mask:
    """Return which outcomes each party would stay at, looking `horizon` moves ahead.

    Parameters
    ----------
    graph : ListedGraph
        One mover for each party.
    scores : sequence of ndarray of int32, shape (outcomes,)
        Higher is better.
    horizon : int
        At least 1; 1 is Nash stability.

    Returns
    -------
    ndarray of bool, shape (parties, outcomes)
        Whether the party would stay.
    """
    stacked = np.stack(scores)
    expected = np.repeat(stacked[None], len(stacked), axis=0)
    for _ in range(horizon - 1):
        expected = _look_further(graph, stacked, expected)
    return ~_would_move(graph, stacked, expected)[0]


def non_myopic_stable(graph: ListedGraph, scores: Sequence[Scores]) -> tuple[Mask, int | None]:
    """Return which outcomes each party would stay at for every horizon from some one on.

    Returns
    -------
    stable : ndarray of bool, shape (parties, outcomes)
        Whether the party would stay.
    horizon : int or None
        Horizon after which expectations repeat; None when they did not within `LONGEST_HORIZON`,
        and then nothing is called stable.
    """
    stacked = np.stack(scores)
    expected = np.repeat(stacked[None], len(stacked), axis=0)
    seen: dict[bytes, int] = {}
    stays: list[Mask] = []
    for horizon in range(1, LONGEST_HORIZON + 1):
        key = expected.tobytes()
        if key in seen:
            return np.logical_and.reduce(stays[seen[key] - 1 :]), seen[key]
        seen[key] = horizon
        stays.append(~_would_move(graph, stacked, expected)[0])
        expected = _look_further(graph, stacked, expected)
    return np.zeros_like(stays[0]), None
