# SPDX-License-Identifier: MIT
"""All outcomes of a case as numbers.

Conventions. Issues stand in file order. The *row* of an outcome is its level positions, one small
integer an issue. Its *code* is the mixed-radix number of that row, the last issue the fastest
digit. A code identifies an outcome whether or not it is feasible.

An outcome is feasible when it lies in none of the forbidden boxes of `detente.case.situation`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import prod
from typing import Self

import numpy as np
from numpy.typing import NDArray

from detente.case.case import Case
from detente.case.element import nearest_name
from detente.case.rule import Clause, Consequence
from detente.case.situation import forbidden_boxes
from detente.errors import SpaceTooLargeError, UsageError

__all__ = ["ENUMERATION_LIMIT", "LARGEST_CODE", "OutcomeSpace"]

ENUMERATION_LIMIT = 20_000_000
"""Outcomes that are listed at most: about 1.5 GB with the utilities of four parties."""

CHUNK = 1 << 20
"""Outcomes written out as rows at once."""

FEW_ROWS = 50_000
"""Rows up to which feasibility is judged row by row where the outcomes are not listed yet."""

LARGEST_CODE = 2**62
"""Codes are 64-bit integers; spaces up to this size can be searched, larger ones only described."""

Rows = NDArray[np.uint8]
Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]


class OutcomeSpace:
    """Outcomes of a case, numbered, with feasibility and settling.

    Parameters
    ----------
    case : Case
        A case without errors.
    clauses : sequence of Clause
        Clauses of the proposal under study; they settle after the consequences.
    plain : OutcomeSpace, optional
        Outcomes of the same case without clauses; its feasible ones are then not worked out again.

    Notes
    -----
    Nothing is enumerated until an attribute that lists outcomes is asked for, so spaces of any
    size can be represented and questions about single rows answered.
    """

    def __init__(self, case: Case, clauses: Sequence[Clause] = (), plain: OutcomeSpace | None = None) -> None:
        self._plain = plain
        self.issues: tuple[str, ...] = tuple(case.issues)
        self.levels: tuple[tuple[str, ...], ...] = tuple(issue.level_ids for issue in case.issues.values())
        self.shape: tuple[int, ...] = tuple(len(levels) for levels in self.levels)
        self.count: int = prod(self.shape)
        self._position = {issue: position for position, issue in enumerate(self.issues)}
        self._strides = np.array([prod(self.shape[k + 1 :]) for k in range(len(self.shape))], dtype=object)
        self._boxes = [
            [(self._position[issue], self._indices(issue, levels)) for issue, levels in box.items()]
            for box in forbidden_boxes(case, clauses)
        ]
        self._rules = [self._compile(rule) for rule in (*case.consequences, *clauses)]

    def _indices(self, issue: str, levels: Sequence[str]) -> NDArray[np.intp]:
        known = self.levels[self._position[issue]]
        return np.array(sorted(known.index(level) for level in levels), dtype=np.intp)

    def _compile(self, rule: Consequence) -> tuple[list[tuple[int, Mask]], list[tuple[int, int]]]:
        when = [(self._position[issue], self.member(issue, levels)) for issue, levels in rule.when.items()]
        then = [
            (self._position[issue], self.levels[self._position[issue]].index(level))
            for issue, level in rule.then.items()
        ]
        return when, then

    @property
    def boxes(self) -> list[dict[int, NDArray[np.intp]]]:
        """Combinations that cannot exist: for each, the levels of the issues that it names, by their places."""
        return [dict(box) for box in self._boxes]

    @cached_property
    def brought_about(self) -> frozenset[int]:
        """Places of the issues that a consequence or clause can set."""
        return frozenset(position for _, then in self._rules for position, _ in then)

    def positions(self, condition: Mapping[str, Sequence[str]]) -> dict[int, NDArray[np.intp]]:
        """Return the levels that a condition names, by the places of their issues."""
        return {self._position[issue]: self._indices(issue, levels) for issue, levels in condition.items()}

    def position(self, issue: str) -> int:
        """Return the place of an issue in a row."""
        return self._position[issue]

    def member(self, issue: str, levels: Sequence[str]) -> Mask:
        """Return, for each level of an issue, whether it is among those listed."""
        mask = np.zeros(self.shape[self._position[issue]], dtype=bool)
        mask[self._indices(issue, levels)] = True
        return mask

    def require_enumerable(self, needed_for: str, still_works: str = "") -> Self:
        """Return the space itself, for what needs all outcomes listed.

        Raises
        ------
        SpaceTooLargeError
            If it has more outcomes than are listed.
        """
        if self.count > ENUMERATION_LIMIT:
            raise SpaceTooLargeError(self.count, ENUMERATION_LIMIT, needed_for, still_works)
        return self

    @cached_property
    def feasible_grid(self) -> Mask:
        """Whether each code is feasible; shape (count,)."""
        self.require_enumerable("this question")
        boxes, grid = self._boxes, np.ones(self.shape, dtype=bool)
        if self._plain is not None:
            # The boxes of the case come first in the list, those of the clauses after them.
            boxes = self._boxes[len(self._plain._boxes) :]
            grid = self._plain.feasible_grid.reshape(self.shape).copy()
        for box in boxes:
            selection: list[NDArray[np.intp]] = [np.arange(size) for size in self.shape]
            for position, allowed in box:
                selection[position] = allowed
            grid[np.ix_(*selection)] = False
        return grid.reshape(-1)

    @cached_property
    def feasible_codes(self) -> Codes:
        """Codes of all feasible outcomes, ascending; shape (feasible,)."""
        return np.flatnonzero(self.feasible_grid)

    @cached_property
    def landing(self) -> NDArray[np.int32] | None:
        """Code at which each code settles, -1 where that is not feasible; None when nothing settles.

        Shape (count,). Where nothing settles a code lands on itself if it is feasible.
        """
        if not self._rules:
            return None
        landing = np.empty(self.count, dtype=np.int32)
        for start in range(0, self.count, CHUNK):
            codes = np.arange(start, min(start + CHUNK, self.count))
            settled = self.codes(self.settle(self.rows(codes)))
            landing[codes] = np.where(self.feasible_grid[settled], settled, -1)
        return landing

    def row(self, levels: Mapping[str, str]) -> Rows:
        """Return the row of an outcome.

        Raises
        ------
        UsageError
            If an issue is missing or a level does not exist.
        """
        row = np.empty(len(self.issues), dtype=np.uint8)
        for position, (issue, known) in enumerate(zip(self.issues, self.levels, strict=True)):
            if issue not in levels:
                raise UsageError(f"the outcome has no level for the issue '{issue}'; give one for each issue")
            if levels[issue] not in known:
                hint = nearest_name(levels[issue], known)
                raise UsageError(f"the issue '{issue}' has no level '{levels[issue]}'; {hint}")
            row[position] = known.index(levels[issue])
        return row

    def outcome(self, row: Sequence[int] | Rows) -> dict[str, str]:
        """Return the levels of a row, by issue."""
        return {issue: known[int(i)] for issue, known, i in zip(self.issues, self.levels, row, strict=True)}

    def outcomes(self, rows: Rows) -> list[dict[str, str]]:
        """Return the levels of many rows, by issue."""
        columns = [
            [known[place] for place in column] for known, column in zip(self.levels, rows.T.tolist(), strict=True)
        ]
        return [dict(zip(self.issues, named, strict=True)) for named in zip(*columns, strict=True)]

    def code(self, levels: Mapping[str, str]) -> int:
        """Return the code of an outcome; raises what `row` raises."""
        return int(self.codes(self.row(levels)[None, :])[0])

    def names_by_code(self, named: Mapping[str, Mapping[str, str]]) -> dict[int, list[str]]:
        """Return the names of each outcome that has one or more, by its code, in the order of the names."""
        names: dict[int, list[str]] = {}
        for name, levels in named.items():
            names.setdefault(self.code(levels), []).append(name)
        return names

    def codes(self, rows: Rows) -> Codes:
        """Return the codes of rows; shape (n,)."""
        # Column by column: a product of matrices would first copy the rows eight times as large.
        codes = np.zeros(len(rows), dtype=np.int64)
        for position, stride in enumerate(self._strides):
            codes += rows[:, position] * np.int64(stride)
        return codes

    def rows(self, codes: Codes) -> Rows:
        """Return the rows of codes; shape (n, issues)."""
        rows = np.empty((len(codes), len(self.shape)), dtype=np.uint8)
        rest = np.asarray(codes, dtype=np.int64)
        for position in reversed(range(len(self.shape))):
            rest, rows[:, position] = np.divmod(rest, self.shape[position])
        return rows

    def meets(self, rows: Rows, condition: Mapping[str, Sequence[str]]) -> Mask:
        """Return which rows meet a condition; shape (n,)."""
        result = np.ones(len(rows), dtype=bool)
        for issue, levels in condition.items():
            result &= self.member(issue, levels)[rows[:, self._position[issue]]]
        return result

    def feasible(self, rows: Rows) -> Mask:
        """Return which rows are feasible; shape (n,)."""
        listed = "feasible_grid" in self.__dict__
        if listed or (self.count <= ENUMERATION_LIMIT and len(rows) > FEW_ROWS):
            return self.feasible_grid[self.codes(rows)]
        result = np.ones(len(rows), dtype=bool)
        for box in self._boxes:
            inside = np.ones(len(rows), dtype=bool)
            for position, allowed in box:
                member = np.zeros(self.shape[position], dtype=bool)
                member[allowed] = True
                inside &= member[rows[:, position]]
            result &= ~inside
        return result

    def settle(self, rows: Rows) -> Rows:
        """Apply consequences, then clauses, again and again until nothing changes.

        Parameters
        ----------
        rows : ndarray of uint8, shape (n, issues)
            Outcomes before.

        Returns
        -------
        ndarray of uint8, shape (n, issues)
            Outcomes after; a new array.

        Raises
        ------
        UsageError
            If the rules undo each other for ever.
        """
        rows = rows.copy()
        active = np.arange(len(rows))
        for _ in range(sum(self.shape) * max(1, len(self._rules)) + 1):
            current = rows[active]
            # Two rules that undo each other leave a row as it was, so every change counts, not the net one.
            changed = np.zeros(len(current), dtype=bool)
            for when, then in self._rules:
                holds = np.ones(len(current), dtype=bool)
                for position, member in when:
                    holds &= member[current[:, position]]
                for position, level in then:
                    changed |= holds & (current[:, position] != level)
                    current[holds, position] = level
            rows[active] = current
            active = active[changed]
            if not len(active):
                return rows
        raise UsageError("the consequences undo each other for ever; run `detente check`")
