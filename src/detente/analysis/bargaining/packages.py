# SPDX-License-Identifier: MIT
"""Packages as a 0/1 programme: solutions in spaces that cannot be listed.

One choice for each level of each issue, exactly one a issue. A forbidden box of k issues lets at most
k - 1 of its conditions hold. An interaction has a choice of its own that is 1 exactly when all its
conditions hold. Preferences must be additive.

Levels of an issue that no gain and no rule tells apart *look alike*. They are alike only to the programme: one may
be open to a coalition and another not, or be where things stand now. So nothing is left out unless the caller asks
for `PackageProgramme.distinct`, which keeps the level that the caller prefers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from detente.analysis.bargaining.programme import LinearProgramme, Row, UndecidedError, ideals, maximise
from detente.analysis.result import Progress, no_progress
from detente.case.case import Case
from detente.case.preference import AdditivePreference
from detente.case.situation import forbidden_boxes
from detente.errors import UsageError
from detente.outcomes.space import Mask, OutcomeSpace, Rows
from detente.outcomes.valuation import level_points

__all__ = ["PackageProgramme", "package_programme"]


@dataclass(frozen=True)
class PackageProgramme:
    """All packages that are feasible and that no party vetoes.

    Attributes
    ----------
    space : OutcomeSpace
        The outcomes.
    linear : LinearProgramme
        Choices: the levels of all issues in file order, then the interactions.
    kinds : tuple of ndarray of intp
        For each issue, the kind of each level; levels of one kind look alike.
    """

    space: OutcomeSpace
    linear: LinearProgramme
    kinds: tuple[NDArray[np.intp], ...]

    @property
    def starts(self) -> NDArray[np.intp]:
        """First choice of each issue."""
        return np.cumsum([0, *self.space.shape[:-1]])

    def row(self, choice: NDArray[np.float64]) -> Rows:
        """Return the package that was chosen, as a row of the outcome space."""
        sizes = zip(self.starts, self.space.shape, strict=True)
        return np.array([int(np.argmax(choice[start : start + size])) for start, size in sizes], dtype=np.uint8)

    def agreement(self, row: Rows) -> Row:
        """Return the number of issues that a package has in common with a row."""
        return Row(self.starts + row.astype(np.intp), np.ones(len(row)))

    def without(self, row: Rows) -> PackageProgramme:
        """Return the programme without one package."""
        return self.with_rows(replace(self.agreement(row), high=len(row) - 1.0))

    def with_rows(self, *rows: Row) -> PackageProgramme:
        """Return the programme with further constraints."""
        return replace(self, linear=replace(self.linear, rows=(*self.linear.rows, *rows)))

    def distinct(self, prefer: Rows | None = None, open_: Sequence[Mask] | None = None) -> PackageProgramme:
        """Return the programme with one level of each kind, and with no level that is not open.

        Parameters
        ----------
        prefer : ndarray, shape (issues,), optional
            Levels that stand for their kind where they are open; else the first that is open does.
        open_ : sequence of ndarray of bool, optional
            For each issue, which levels can be chosen; by default all.
        """
        closed: list[int] = []
        for place, (start, kinds) in enumerate(zip(self.starts, self.kinds, strict=True)):
            usable = np.ones(len(kinds), dtype=bool) if open_ is None else open_[place]
            kept: dict[int, int] = {}
            for level in np.flatnonzero(usable):
                if kinds[level] not in kept or (prefer is not None and level == prefer[place]):
                    kept[int(kinds[level])] = int(level)
            closed += [int(start) + level for level in range(len(kinds)) if level not in kept.values()]
        return self.with_rows(Row(np.array(closed), np.ones(len(closed)), high=0.0)) if closed else self

    def _variants_by_issue(self, row: Rows, apart_from: Rows | None) -> list[NDArray[np.intp]]:
        found = []
        for place, (level, kinds) in enumerate(zip(row, self.kinds, strict=True)):
            stays = apart_from is not None and level == apart_from[place]
            found.append(np.array([level]) if stays else np.flatnonzero(kinds == kinds[level]))
        return found

    def variants(self, row: Rows, apart_from: Rows | None = None) -> Iterator[Rows]:
        """Yield the packages that look like a row; where it stands at a level of `apart_from`, they do too."""
        for levels in product(*self._variants_by_issue(row, apart_from)):
            yield np.array(levels, dtype=row.dtype)

    def count_variants(self, row: Rows) -> int:
        """Return how many packages look like a row, itself included."""
        return prod(len(levels) for levels in self._variants_by_issue(row, None))

    def at_gains(self, gains: NDArray[np.float64]) -> PackageProgramme:
        """Return the programme of the packages with given gains."""
        same = tuple(
            Row(np.array([self.linear.column(k)]), np.ones(1), float(gain) - SAME, float(gain) + SAME)
            for k, gain in enumerate(gains)
        )
        return self.with_rows(*same)

    def any_package(self) -> Rows | None:
        """Return some package as a row, or None."""
        answer = maximise(self.linear, Row(np.arange(1), np.zeros(1)))
        return None if answer is None else self.row(answer.choice)


def package_programme(
    case: Case, space: OutcomeSpace, parties: Sequence[str], reservation: Mapping[str, float], seconds: float = 20.0
) -> PackageProgramme:
    """Write the packages of a case as a programme.

    Parameters
    ----------
    case : Case
        A case without errors.
    space : OutcomeSpace
        Its outcomes.
    parties : sequence of str
        Whose gains count; all additive.
    reservation : mapping of party to float
        What gains count from.
    seconds : float
        Time limit of one solution.

    Raises
    ------
    UsageError
        If a preference is not additive.
    """
    starts = np.cumsum([0, *space.shape[:-1]])
    levels = sum(space.shape)

    def condition(when: Mapping[str, Sequence[str]]) -> list[NDArray[np.intp]]:
        return [starts[space.position(k)] + np.flatnonzero(space.member(k, some)) for k, some in when.items()]

    rows = [
        Row(start + np.arange(size), np.ones(size), 1.0, 1.0) for start, size in zip(starts, space.shape, strict=True)
    ]
    forbidden = [condition(box) for box in forbidden_boxes(case)]
    gain = [np.zeros(levels) for _ in parties]
    interactions: list[tuple[int, float, list[NDArray[np.intp]]]] = []
    for place, party in enumerate(parties):
        preference = case.preferences[party]
        if not isinstance(preference, AdditivePreference):
            raise UsageError(
                f"packages of a space that cannot be listed need additive preferences, and that of '{party}' is none"
            )
        gain[place] = np.concatenate(level_points(space, preference))
        forbidden += [condition(line.when) for line in preference.red_lines]
        interactions += [(place, x.points.midpoint, condition(x.when)) for x in preference.terms]
    rows += [_at_most(parts, len(parts) - 1.0) for parts in forbidden]
    extra = np.zeros((len(parties), len(interactions)))
    for number, (place, points, parts) in enumerate(interactions):
        extra[place, number] = points
        own = np.array([levels + number])
        # No party wants a smaller gain, so that points need not be forced up, nor losses down.
        if points > 0:
            rows += [Row(np.append(part, own), np.append(np.ones(len(part)), -1.0), low=0.0) for part in parts]
        else:
            together = _at_most(parts, len(parts) - 1.0)
            rows.append(Row(np.append(together.columns, own), np.append(together.values, -1.0), high=together.high))
    linear = LinearProgramme(
        gain=np.hstack([np.array(gain), extra]),
        constant=-np.array([reservation[party] for party in parties]),
        rows=tuple(rows),
        whole=np.append(np.ones(levels, dtype=bool), np.zeros(len(interactions), dtype=bool)),
        seconds=seconds,
    )
    boxes = [*forbidden, *(parts for _, _, parts in interactions)]
    return PackageProgramme(space, linear, _kinds(starts, space.shape, np.array(gain), boxes))


def _kinds(
    starts: NDArray[np.intp],
    shape: Sequence[int],
    gain: NDArray[np.float64],
    boxes: Sequence[Sequence[NDArray[np.intp]]],
) -> tuple[NDArray[np.intp], ...]:
    """Return a number for each level of each issue, the same for levels that no gain and no rule tells apart."""
    inside = np.zeros((len(boxes), gain.shape[1]))
    for number, parts in enumerate(boxes):
        inside[number, np.concatenate(parts)] = 1.0
    described = np.vstack([np.round(gain, 9), inside])
    return tuple(
        np.unique(described[:, start : start + size], axis=1, return_inverse=True)[1].reshape(-1)
        for start, size in zip(starts, shape, strict=True)
    )


def _at_most(parts: Sequence[NDArray[np.intp]], count: float) -> Row:
    columns = np.concatenate(parts)
    return Row(columns, np.ones(len(columns)), high=count)


SAME = 1e-5
"""Points within which gains are equal to the solver."""

NEAR = 0.01
"""Points within which two outcomes of a frontier found by programmes count as one."""


def frontier_of_two(programme: PackageProgramme, progress: Progress = no_progress) -> tuple[Rows, bool]:
    """Find the frontier of two parties, outcome by outcome.

    The best of the first party, with a little weight on the second; then the same among outcomes that are
    better for the second party, until there are none (epsilon-constraint method; Haimes, Lasdon and
    Wismer, 1971). Every efficient outcome is matched within `NEAR` points.

    Returns
    -------
    rows : ndarray of uint8, shape (n, issues)
        One outcome for each utility vector, the first party's best first.
    complete : bool
        Whether time allowed for all of them, each proven best.
    """
    linear = programme.linear
    best = ideals(linear)
    found: list[Rows] = []
    if best is None:
        return np.empty((0, len(programme.space.shape)), dtype=np.uint8), True
    end = monotonic() + linear.seconds
    floor = -np.inf
    top: float | None = None
    while monotonic() < end:
        second = Row(np.array([linear.column(1)]), np.ones(1), low=floor)
        bounded = replace(linear, rows=(*linear.rows, second), seconds=max(0.1, end - monotonic()))
        # The little weight makes the answer efficient and can pass over at most NEAR points of the first party.
        try:
            answer = maximise(bounded, Row(linear.choices + np.arange(2), np.array([1.0, NEAR / 100.0])))
        except UndecidedError:
            break
        if answer is None:
            return _stacked(found, programme), True
        if answer.gap:
            break
        found.append(programme.row(answer.choice))
        top = answer.gains[0] if top is None else top
        progress(float(min(1.0, (answer.gains[1] - linear.constant[1]) / 100.0)), f"{len(found):,} efficient outcomes")
        floor = float(answer.gains[1]) + NEAR / 10
        if floor > best[1]:
            return _stacked(found, programme), True
    return _stacked(found, programme), False


def _stacked(found: Sequence[Rows], programme: PackageProgramme) -> Rows:
    return np.array(found, dtype=np.uint8).reshape(len(found), len(programme.space.shape))
