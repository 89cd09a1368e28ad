# SPDX-License-Identifier: MIT
"""A graph whose moves are listed one by one: any graph, drawn by hand or derived from a case.

The engine for small cases, and for everything that needs the single moves: preferences that are
more than an order, coalitions that answer, farsighted concepts, exports. Outcomes are places 0 to
n - 1. Nothing here is compiled, so the answer for a few thousand outcomes is there at once.

`closure_minimum` is the same quantity as in `detente.analysis.stability.sweep`, found by repeating ::

    A_k(s) = min over moves s -> t of k of min(threshold(t), A_j(t) for the others j that may go on)

until nothing changes: A_k(s) is the least threshold that answers beginning with k can reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.outcomes.moves import Members, MoveMaker
from detente.outcomes.space import Codes, Mask

__all__ = ["ListedGraph", "Steps", "list_moves"]

Scores = NDArray[np.int32]

LARGEST = np.int32(2**31 - 1)


@dataclass(frozen=True)
class Steps:
    """Moves of one mover, in ascending order of origin.

    Attributes
    ----------
    origin, target : ndarray of intp, shape (moves,)
        Where each move begins and ends.
    size : int
        Number of outcomes.
    """

    origin: NDArray[np.intp]
    target: NDArray[np.intp]
    size: int

    @cached_property
    def _heads(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        return np.unique(self.origin, return_index=True)

    def only(self, keep: Mask) -> Steps:
        """Return the moves marked True."""
        return Steps(self.origin[keep], self.target[keep], self.size)

    def minimum(self, value: NDArray[np.int32], without: int) -> NDArray[np.int32]:
        """Return the least value over the moves from each outcome, `without` where there is none."""
        result = np.full(self.size, without, dtype=value.dtype)
        if len(self.origin):
            heads, first = self._heads
            result[heads] = np.minimum.reduceat(value[self.target], first)
        return result

    def maximum(self, value: NDArray[np.int32], without: int) -> NDArray[np.int32]:
        """Return the largest value over the moves from each outcome, `without` where there is none."""
        result = np.full(self.size, without, dtype=value.dtype)
        if len(self.origin):
            heads, first = self._heads
            result[heads] = np.maximum.reduceat(value[self.target], first)
        return result

    def having(self, mark: Mask) -> Mask:
        """Return which outcomes have a marked move; `mark` has one entry for each move."""
        result = np.zeros(self.size, dtype=bool)
        result[self.origin[mark]] = True
        return result

    def of(self, place: int) -> NDArray[np.intp]:
        """Return where the moves from one outcome end."""
        low, high = np.searchsorted(self.origin, [place, place + 1])
        return self.target[low:high]


@dataclass(frozen=True)
class ListedGraph:
    """Outcomes as places, with the moves of every mover.

    Attributes
    ----------
    movers : tuple of (tuple of str)
        Parties, and coalitions where they are asked for.
    steps : tuple of Steps
        Their moves, in the same order.
    size : int
        Number of outcomes.
    """

    movers: tuple[Members, ...]
    steps: tuple[Steps, ...]
    size: int

    @classmethod
    def from_arcs(cls, movers: Sequence[Members], arcs: Sequence[Sequence[tuple[int, int]]], size: int) -> ListedGraph:
        """Make a graph from pairs of places, one list for each mover.

        Examples
        --------
        >>> graph = ListedGraph.from_arcs([("A",)], [[(0, 1), (1, 0)]], 2)
        >>> graph.steps[0].of(0)
        array([1])
        """
        steps = []
        for pairs in arcs:
            listed = np.array(sorted(set(pairs)), dtype=np.intp).reshape(-1, 2)
            steps.append(Steps(listed[:, 0].copy(), listed[:, 1].copy(), size))
        return cls(tuple(movers), tuple(steps), size)

    def closure_minimum(self, threshold: Scores, answers: Sequence[Steps], sequences: str) -> Scores:
        """Return the least threshold among an outcome and all that answers lead to from it.

        Parameters
        ----------
        threshold : ndarray of int32, shape (outcomes,)
            What is minimised.
        answers : sequence of Steps
            Moves of those that may answer, already reduced to improvements where they must be.
        sequences : {'alternating', 'unrestricted', 'single'}
            Whether nobody, or anybody, moves twice in a row, or one move is all.

        Returns
        -------
        ndarray of int32, shape (outcomes,)
            The minimum.
        """
        first = [np.full(self.size, LARGEST, dtype=np.int32) for _ in answers]
        changed = True
        while changed:
            changed = False
            for k, steps in enumerate(answers):
                onward = threshold
                if sequences != "single":
                    for j, reach in enumerate(first):
                        if j != k or sequences == "unrestricted":
                            onward = np.minimum(onward, reach)
                now = steps.minimum(onward, int(LARGEST))
                if (now < first[k]).any():
                    first[k] = now
                    changed = True
        return np.asarray(np.minimum.reduce([threshold, *first]))


def list_moves(maker: MoveMaker, codes: Codes, movers: Sequence[Members]) -> ListedGraph:
    """List the moves between the feasible outcomes of a case.

    Parameters
    ----------
    maker : MoveMaker
        Moves of the case.
    codes : ndarray of int64, shape (feasible,)
        Codes of the feasible outcomes, ascending.
    movers : sequence of (tuple of str)
        Parties and coalitions.

    Returns
    -------
    ListedGraph
        Places follow `codes`.
    """
    rows = maker.space.rows(codes)
    steps = []
    for members in movers:
        origin, target = maker.targets_of_many(members, rows)
        steps.append(Steps(origin, np.searchsorted(codes, target), len(codes)))
    return ListedGraph(tuple(movers), tuple(steps), len(codes))
