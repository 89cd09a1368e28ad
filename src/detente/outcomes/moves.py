# SPDX-License-Identifier: MIT
"""Moves: what a party or a coalition can change alone, and where that leads.

A party may at once change any subset of the issues that it can set: to any level under `single`
and `any` control, to the fallback under `joint` control. A coalition may change what any of its
members may, and may set a joint issue to any level when all the listed parties are members.
Transitions declared irreversible are not open to anybody. Then consequences and clauses settle the
outcome; a target that is excluded, or the outcome itself, is no move. What settles may cross an
irreversible transition: nobody chose it.

Whether a mover may take an issue from one level to another depends on nothing else, so all its
moves are a product over issues. `Blocks` writes that product down for every outcome at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import prod

import numpy as np
from numpy.typing import NDArray

from detente.case.case import Case
from detente.case.issue import Issue
from detente.errors import UsageError
from detente.outcomes.space import Codes, Mask, OutcomeSpace, Rows

__all__ = ["Blocks", "Members", "MoveMaker", "allowed_changes"]

CHUNK_ELEMENTS = 20_000_000
"""Array elements worked on at once; keeps memory below about 100 MB."""

PATTERN_LIMIT = 20_000_000
"""Pairs of patterns that `Blocks` lists at most; each takes four bytes, twice."""

Members = tuple[str, ...]
"""Who moves: one party, or the members of a coalition."""


@dataclass(frozen=True)
class _Choice:
    """Which levels of one issue a mover can take to which; both axes are level positions."""

    position: int
    allowed: NDArray[np.bool_]


@dataclass(frozen=True)
class Blocks:
    """All moves of a mover, without listing them.

    Issues that the mover can set freely are left out of the block number, so that all outcomes of a
    block can reach each other. Issues that it can set only one way (or only to the fallback) make up
    the *pattern* of the block: ``block = outer * patterns + pattern``. Outcomes of a block can move to
    another block when the rest (`outer`) is the same and the pattern leads there.

    Attributes
    ----------
    member : ndarray of int32, shape (outcomes,)
        Block of every code, feasible or not.
    count : int
        Number of blocks.
    patterns : int
        Patterns for each rest.
    source_start, source : ndarray of int32
        ``source[source_start[p]:source_start[p + 1]]`` are the patterns that lead to p, p among them.
    target_start, target : ndarray of int32
        Likewise the patterns to which p leads.
    """

    member: NDArray[np.int32]
    count: int
    patterns: int
    source_start: NDArray[np.int32]
    source: NDArray[np.int32]
    target_start: NDArray[np.int32]
    target: NDArray[np.int32]


def allowed_changes(issue: Issue, members: Members) -> NDArray[np.bool_]:
    """Return which levels of an issue a mover can take to which; shape (levels, levels), rows before."""
    levels = issue.level_ids
    allowed = np.eye(len(levels), dtype=bool)
    listed = set(issue.control.parties)
    if issue.control.mode != "joint":
        if listed & set(members):
            allowed[:] = True
    elif listed <= set(members):
        allowed[:] = True
    elif listed & set(members) and issue.control.fallback is not None:
        allowed[:, levels.index(issue.control.fallback)] = True
    for transition in issue.irreversible:
        allowed[levels.index(transition.from_level), levels.index(transition.to_level)] = False
    return allowed


class MoveMaker:
    """Moves of the parties and coalitions of a case.

    Parameters
    ----------
    case : Case
        The case.
    space : OutcomeSpace
        Its outcomes, with the clauses under study.
    """

    def __init__(self, case: Case, space: OutcomeSpace) -> None:
        self.space = space
        self._issues = tuple(case.issues.values())
        self.choices = lru_cache(maxsize=None)(self._choices)
        self.blocks = lru_cache(maxsize=None)(self._blocks)
        self.merged_blocks = lru_cache(maxsize=None)(self._merged_blocks)

    def _choices(self, members: Members) -> tuple[_Choice, ...]:
        choices = (_Choice(k, allowed_changes(issue, members)) for k, issue in enumerate(self._issues))
        return tuple(choice for choice in choices if choice.allowed.sum() > len(choice.allowed))

    def targets(self, members: Members, row: Rows) -> Codes:
        """Return the codes of the outcomes to which a mover can go.

        Parameters
        ----------
        members : tuple of str
            The mover.
        row : ndarray of uint8, shape (issues,)
            The outcome it moves from; settled and feasible.

        Returns
        -------
        ndarray of int64, shape (moves,)
            Codes, ascending, without the outcome itself.
        """
        return self.targets_of_many(members, row[None, :])[1]

    def targets_of_many(self, members: Members, rows: Rows) -> tuple[NDArray[np.intp], Codes]:
        """Return the moves of a mover from many outcomes at once.

        Returns
        -------
        origin : ndarray of intp, shape (moves,)
            Place in `rows` of the outcome moved from, ascending.
        codes : ndarray of int64, shape (moves,)
            Codes of the outcomes moved to, ascending for each origin.
        """
        return self._neighbours(rows, [(c.position, c.allowed) for c in self.choices(members)], settles=True)

    def leads(self, members: Members, row: Rows, goal: int) -> bool:
        """Return whether one choice of a mover at an outcome settles at a goal, given by its code.

        Whatever the mover cannot set stays, and whatever no rule brings about must be set; so only issues that
        rules bring about are tried at every level that is open.
        """
        end = self.space.rows(np.array([goal]))[0]
        allowed = {choice.position: choice.allowed for choice in self.choices(members)}
        options = []
        for position, (before, after) in enumerate(zip(row, end, strict=True)):
            open_ = (
                allowed[position][before] if position in allowed else np.arange(self.space.shape[position]) == before
            )
            levels = np.flatnonzero(open_)
            if position not in self.space.brought_about:
                levels = levels[levels == after]
            options.append(levels)
        if not self.space.brought_about:
            return all(map(len, options))
        chosen = np.stack(np.meshgrid(*options, indexing="ij"), axis=-1).reshape(-1, len(options)).astype(row.dtype)
        return bool((self.space.settle(chosen) == end).all(axis=1).any())

    def count_choices(self, members: Members, rows: Rows) -> int:
        """Return how many choices a mover has at outcomes, staying included: at least as many as moves."""
        count = np.ones(len(rows))
        for choice in self.choices(members):
            count *= choice.allowed.sum(axis=1)[rows[:, choice.position]]
        return int(min(count.sum(), 2.0**62))

    def origins(self, members: Members, code: int) -> Codes:
        """Return the codes of the outcomes from which a mover can go to a feasible outcome; ascending."""
        landing = self.space.landing
        before = np.array([code]) if landing is None else np.flatnonzero(landing == code)
        backwards = [(c.position, c.allowed.T) for c in self.choices(members)]
        codes = np.unique(self._neighbours(self.space.rows(before), backwards, settles=False)[1])
        return np.asarray(codes[codes != code], dtype=np.int64)

    def _neighbours(self, rows: Rows, choices: list[tuple[int, Mask]], settles: bool) -> tuple[NDArray[np.intp], Codes]:
        if not choices or not len(rows):
            return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.int64)
        positions = [position for position, _ in choices]
        # Outcomes alike in the issues that the mover sets have the same choices.
        key = np.zeros(len(rows), dtype=np.int64)
        for position in positions:
            key = key * self.space.shape[position] + rows[:, position]
        _, first, member = np.unique(key, return_index=True, return_inverse=True)
        by_group = np.argsort(member.reshape(-1), kind="stable")
        bounds = np.searchsorted(member.reshape(-1)[by_group], np.arange(len(first) + 1))
        origins: list[NDArray[np.intp]] = []
        codes: list[Codes] = []
        for number, example in enumerate(first):
            options = [np.flatnonzero(allowed[rows[example, position]]) for position, allowed in choices]
            grid = np.stack(np.meshgrid(*options, indexing="ij"), axis=-1).reshape(-1, len(options)).astype(np.uint8)
            places = by_group[bounds[number] : bounds[number + 1]]
            step = max(1, CHUNK_ELEMENTS // (len(grid) * rows.shape[1]))
            for start in range(0, len(places), step):
                chunk = places[start : start + step]
                moved = np.repeat(rows[chunk], len(grid), axis=0)
                moved[:, positions] = np.tile(grid, (len(chunk), 1))
                origin = np.repeat(chunk, len(grid))
                if settles:
                    moved = self.space.settle(moved)
                keep = self.space.feasible(moved)
                origins.append(origin[keep])
                codes.append(self.space.codes(moved[keep]))
        origin, code = np.concatenate(origins), np.concatenate(codes)
        moves = code != self.space.codes(rows)[origin]
        origin, code = origin[moves], code[moves]
        order = np.lexsort((code, origin))
        origin, code = origin[order], code[order]
        fresh = np.ones(len(code), dtype=bool)
        fresh[1:] = (origin[1:] != origin[:-1]) | (code[1:] != code[:-1])
        return origin[fresh], code[fresh]

    def _blocks(self, members: Members) -> Blocks:
        choices = self.choices(members)
        blocks = _make_blocks(self.space.shape, {c.position: c.allowed for c in choices})
        if blocks is None:
            raise UsageError(
                f"{', '.join(members)} can set too many issues one way only for the whole graph; "
                "ask for the named outcomes (--outcomes named)"
            )
        return blocks

    def _merged_blocks(self, parties: tuple[str, ...]) -> Blocks | None:
        """Return what parties can reach one after another, where that is a product over issues.

        It is where every outcome is feasible, nothing settles, and no party can reach in two moves
        what it cannot in one. Then any order of movers leads to the same outcomes.

        Returns
        -------
        Blocks or None
            None where it is not a product.
        """
        if self.space.landing is not None or not self.space.feasible_grid.all():
            return None
        reach: dict[int, Mask] = {}
        for party in parties:
            for choice in self.choices((party,)):
                if (_twice(choice.allowed) & ~choice.allowed).any():
                    return None
                reach[choice.position] = reach.get(choice.position, choice.allowed) | choice.allowed
        for position, allowed in reach.items():
            while (_twice(allowed) & ~allowed).any():
                allowed = _twice(allowed)
            reach[position] = allowed
        return _make_blocks(self.space.shape, reach)


def _twice(allowed: Mask) -> Mask:
    return np.asarray((allowed.astype(np.int64) @ allowed.astype(np.int64)) > 0)


def _make_blocks(shape: tuple[int, ...], allowed: Mapping[int, Mask]) -> Blocks | None:
    """Return the blocks of moves that are a product over issues; None when there are too many patterns."""
    free = {position for position, matrix in allowed.items() if matrix.all()}
    partial = {position: matrix for position, matrix in sorted(allowed.items()) if position not in free}
    if prod(int(matrix.sum()) for matrix in partial.values()) > PATTERN_LIMIT:
        return None
    patterns = prod(len(matrix) for matrix in partial.values())
    strides = [0] * len(shape)
    stride = 1
    for position in reversed(list(partial)):
        strides[position], stride = stride, stride * shape[position]
    for position in reversed(range(len(shape))):
        if position not in allowed:
            strides[position], stride = stride, stride * shape[position]
    number = np.zeros((), dtype=np.int32)
    for size, step in zip(reversed(shape), reversed(strides), strict=True):
        number = (np.arange(size, dtype=np.int32) * np.int32(step)).reshape(-1, *[1] * number.ndim) + number
    pairs = np.zeros((1, 2), dtype=np.int64)
    for matrix in partial.values():
        pairs = (pairs[:, None, :] * len(matrix) + np.argwhere(matrix)[None, :, :]).reshape(-1, 2)
    return Blocks(
        number.reshape(-1),
        stride,
        patterns,
        *_listed(pairs[:, 1], pairs[:, 0], patterns),
        *_listed(pairs[:, 0], pairs[:, 1], patterns),
    )


def _listed(by: Codes, what: Codes, count: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    order = np.lexsort((what, by))
    start = np.searchsorted(by[order], np.arange(count + 1))
    return start.astype(np.int32), what[order].astype(np.int32)
