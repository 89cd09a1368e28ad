# SPDX-License-Identifier: MIT
"""Moves: what one party can change alone, and where that leads.

A party may at once change any subset of the issues that it can set: to any level under `single`
and `any` control, to the fallback under `joint` control. Transitions declared irreversible are not
open to it. Then consequences and clauses settle the outcome; a target that is excluded, or the
outcome itself, is no move. What settles may cross an irreversible transition: nobody chose it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.case.case import Case
from detente.outcomes.space import Codes, OutcomeSpace, Rows

__all__ = ["MoveMaker"]

CHUNK_ELEMENTS = 20_000_000
"""Array elements worked on at once; keeps memory below about 100 MB."""


class MoveMaker:
    """Unilateral moves of the parties of a case.

    Parameters
    ----------
    case : Case
        The case.
    space : OutcomeSpace
        Its outcomes, with the clauses under study.
    """

    def __init__(self, case: Case, space: OutcomeSpace) -> None:
        self.space = space
        self._options: dict[str, list[tuple[int, list[list[int]]]]] = {party: [] for party in case.parties}
        for position, issue in enumerate(case.issues.values()):
            levels = space.levels[position]
            barred = {(t.from_level, t.to_level) for t in issue.irreversible}
            targets = levels if issue.control.mode != "joint" else (issue.control.fallback,)
            reachable = [
                [levels.index(t) for t in levels if t == start or (t in targets and (start, t) not in barred)]
                for start in levels
            ]
            if any(len(options) > 1 for options in reachable):
                for party in dict.fromkeys(issue.control.parties):
                    self._options[party].append((position, reachable))

    def targets(self, party: str, row: Rows) -> Codes:
        """Return the codes of the outcomes to which a party can move.

        Parameters
        ----------
        party : str
            The mover.
        row : ndarray of uint8, shape (issues,)
            The outcome it moves from; settled and feasible.

        Returns
        -------
        ndarray of int64, shape (moves,)
            Codes, ascending, without the outcome itself.
        """
        options = self._options[party]
        if not options:
            return np.empty(0, dtype=np.int64)
        choices = [np.array(reachable[int(row[position])], dtype=np.uint8) for position, reachable in options]
        grid = np.stack(np.meshgrid(*choices, indexing="ij"), axis=-1).reshape(-1, len(choices))
        rows = np.repeat(row[None, :], len(grid), axis=0)
        rows[:, [position for position, _ in options]] = grid
        settled = self.space.settle(rows)
        settled = settled[self.space.feasible(settled)]
        codes = np.unique(self.space.codes(settled))
        return np.asarray(codes[codes != self.space.codes(row[None, :])[0]], dtype=np.int64)

    def targets_of_many(self, party: str, rows: Rows) -> tuple[NDArray[np.intp], Codes]:
        """Return the moves of a party from many outcomes at once.

        Returns
        -------
        origin : ndarray of intp, shape (moves,)
            Place in `rows` of the outcome moved from.
        codes : ndarray of int64, shape (moves,)
            Codes of the outcomes moved to.
        """
        options = self._options[party]
        if not options or not len(rows):
            return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.int64)
        positions = [position for position, _ in options]
        # Outcomes alike in the issues that the party sets have the same choices.
        groups, member = np.unique(rows[:, positions], axis=0, return_inverse=True)
        origins, codes = [], []
        for number, pattern in enumerate(groups):
            choices = [
                np.array(reachable[int(level)], dtype=np.uint8)
                for (_, reachable), level in zip(options, pattern, strict=True)
            ]
            grid = np.stack(np.meshgrid(*choices, indexing="ij"), axis=-1).reshape(-1, len(choices))
            places = np.flatnonzero(member.reshape(-1) == number)
            step = max(1, CHUNK_ELEMENTS // (len(grid) * rows.shape[1]))
            for first in range(0, len(places), step):
                chunk = places[first : first + step]
                moved = np.repeat(rows[chunk], len(grid), axis=0)
                moved[:, positions] = np.tile(grid, (len(chunk), 1))
                origin = np.repeat(chunk, len(grid))
                settled = self.space.settle(moved)
                keep = self.space.feasible(settled)
                origins.append(origin[keep])
                codes.append(self.space.codes(settled[keep]))
        origin, code = np.concatenate(origins), np.concatenate(codes)
        pairs = np.unique(np.stack([origin.astype(np.int64), code], axis=1), axis=0)
        own = self.space.codes(rows)
        pairs = pairs[pairs[:, 1] != own[pairs[:, 0]]]
        return pairs[:, 0].astype(np.intp), pairs[:, 1]
