# SPDX-License-Identifier: MIT
"""Bargaining solutions as linear programmes, over packages that cannot be listed or over mixtures.

A programme has choices x between 0 and 1, whole numbers or not, with linear constraints, and the gain of
each party is linear in x. Packages (one 0/1 choice for each level) and mixtures of packages (a share for
each) are both of that kind, so the solutions are written once:

- utilitarian, relative utilitarian: one linear objective;
- leximin of scaled gains a: for k = 1, 2, ... the largest sum of the k smallest, earlier sums kept; that
  sum is ``max_t k t - sum_j max(t - a_j, 0)`` (Ogryczak and Sliwinski, EJOR 148, 2003);
- Nash: the sum of logarithms under tangents, with a tangent added at each answer until the answer's own
  logarithms reach the optimum under the tangents;
- Raiffa: the floor moves to ``d + (I - d) / n`` while something reaches it; I is one programme a party.

HiGHS solves them. Each answer says by how much, in its own objective, a better one may be missed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "LINEAR_SOLUTIONS",
    "Answer",
    "Extra",
    "LinearProgramme",
    "Row",
    "UndecidedError",
    "ideals",
    "leximin_answer",
    "maximise",
    "nash_answer",
]

Vector = NDArray[np.float64]

TOLERANCE = 1e-5
"""What a later step may take from an earlier one with whole choices; the solver keeps its constraints to 1e-7."""

EXACT = 1e-10
"""The same without whole choices, where the answer is a corner that is worked out to rounding."""

NASH_TOLERANCE = 1e-6
"""Gap in the sum of logarithms at which no further tangent is added: a millionth of the product."""

RAIFFA_STEPS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A linear constraint: ``low <= sum values * variables <= high``."""

    columns: NDArray[np.intp]
    values: Vector
    low: float = -np.inf
    high: float = np.inf


@dataclass(frozen=True)
class LinearProgramme:
    """Choices, their constraints and the parties' gains.

    Attributes
    ----------
    gain : ndarray of float64, shape (parties, choices)
        What each choice adds to each party's gain.
    constant : ndarray of float64, shape (parties,)
        Gain with no choice made.
    rows : tuple of Row
        Constraints over choices; columns from `choices` on are the gains themselves.
    whole : ndarray of bool, shape (choices,)
        Which choices are 0 or 1.
    seconds : float
        Time limit of one solution.
    """

    gain: Vector
    constant: Vector
    rows: tuple[Row, ...]
    whole: NDArray[np.bool_]
    seconds: float = 20.0

    @property
    def parties(self) -> int:
        """Number of parties."""
        return len(self.constant)

    @property
    def choices(self) -> int:
        """Number of choices."""
        return len(self.whole)

    @property
    def slack(self) -> float:
        """What a later step may take from an earlier one."""
        return TOLERANCE if self.whole.any() else EXACT

    def column(self, party: int) -> int:
        """Return the column of a party's gain."""
        return self.choices + party

    def at_least(self, floor: Vector) -> LinearProgramme:
        """Return the programme in which each party's gain is at least a floor."""
        rows = tuple(Row(np.array([self.column(k)]), np.ones(1), low=float(x)) for k, x in enumerate(floor))
        return replace(self, rows=self.rows + rows)


@dataclass(frozen=True, slots=True)
class Answer:
    """A solution of a programme.

    Attributes
    ----------
    choice : ndarray of float64, shape (choices,)
        The choices.
    gains : ndarray of float64, shape (parties,)
        What each party gains.
    value : float
        The objective.
    gap : float
        By how much the objective may be better elsewhere; 0 when the answer is proven best.
    """

    choice: Vector
    gains: Vector
    value: float
    gap: float


@dataclass(frozen=True, slots=True)
class _Clock:
    """What is left of the time for one solution."""

    end: float

    @property
    def left(self) -> float:
        return max(0.05, self.end - monotonic())


def _clock(programme: LinearProgramme) -> _Clock:
    return _Clock(monotonic() + programme.seconds)


class UndecidedError(Exception):
    """Time ran out before anything was found, or before it was known to be best."""


@dataclass(frozen=True)
class Extra:
    """Further columns of one objective, free or from 0, with their constraints.

    Attributes
    ----------
    lower : ndarray of float64, shape (columns,)
        Least value of each; none is bounded from above.
    rows : tuple of Row
        Constraints over choices, gains and these columns.
    """

    lower: Vector = field(default_factory=lambda: np.zeros(0))
    rows: tuple[Row, ...] = ()


def maximise(
    programme: LinearProgramme, objective: Row, clock: _Clock | None = None, extra: Extra | None = None
) -> Answer | None:
    """Maximise a linear objective of choices, gains and extra columns.

    Parameters
    ----------
    programme : LinearProgramme
        What can be chosen.
    objective : Row
        Columns and their coefficients.
    clock : _Clock, optional
        Time left; by default all of the programme's.
    extra : Extra, optional
        Columns after those of the gains.

    Returns
    -------
    Answer or None
        None when nothing is feasible.

    Raises
    ------
    UndecidedError
        If time ran out before anything was found.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    clock, extra = clock or _clock(programme), extra or Extra()
    parties, choices = programme.parties, programme.choices
    width = choices + parties + len(extra.lower)
    gains = [
        Row(
            np.append(np.flatnonzero(programme.gain[k]), programme.column(k)),
            np.append(programme.gain[k][programme.gain[k] != 0], -1.0),
            low=-float(programme.constant[k]),
            high=-float(programme.constant[k]),
        )
        for k in range(parties)
    ]
    rows = [*programme.rows, *gains, *extra.rows]
    matrix = csr_array(
        (
            np.concatenate([row.values for row in rows]),
            np.concatenate([row.columns for row in rows]),
            np.cumsum([0, *(len(row.columns) for row in rows)]),
        ),
        shape=(len(rows), width),
    )
    cost = np.zeros(width)
    cost[objective.columns] = -objective.values
    found: Any = milp(
        cost,
        constraints=LinearConstraint(matrix, [row.low for row in rows], [row.high for row in rows]),
        integrality=np.concatenate([programme.whole, np.zeros(width - choices)]),
        bounds=Bounds(
            np.concatenate([np.zeros(choices), np.full(parties, -np.inf), extra.lower]),
            np.concatenate([np.ones(choices), np.full(width - choices, np.inf)]),
        ),
        options={"time_limit": clock.left, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        if found.status == 1:
            raise UndecidedError
        return None
    choice = np.where(programme.whole, np.round(found.x[:choices]), found.x[:choices])
    bound = -float(found.fun if found.mip_dual_bound is None else found.mip_dual_bound)
    gap = max(0.0, bound + float(found.fun)) if found.status == 1 else 0.0
    return Answer(choice, programme.gain @ choice + programme.constant, -float(found.fun), gap)


def _weighted(programme: LinearProgramme, weights: Sequence[float] | Vector) -> Row:
    return Row(programme.choices + np.arange(programme.parties), np.asarray(weights, dtype=np.float64))


def ideals(programme: LinearProgramme) -> Vector | None:
    """Return the largest gain of each party alone, as far as proven; None when nothing is feasible."""
    clock = _clock(programme)
    answers = [maximise(programme, _weighted(programme, row), clock) for row in np.eye(programme.parties)]
    found = [answer.value + answer.gap for answer in answers if answer is not None]
    return np.array(found) if len(found) == programme.parties else None


def leximin_answer(programme: LinearProgramme, scale: Vector, floor: Vector | None = None) -> Answer | None:
    """Raise the smallest scaled gain first, then the sum of the two smallest, and so on.

    Parameters
    ----------
    programme : LinearProgramme
        What can be chosen.
    scale : ndarray of float64, shape (parties,)
        Divides the gains; parties with 0 are left out.
    floor : ndarray of float64, shape (parties,), optional
        Where gains count from; 0 by default.
    """
    clock = _clock(programme)
    scaled = np.flatnonzero(scale > TOLERANCE)
    answer: Answer | None = None
    gap = 0.0
    extra = Extra()
    for k in range(1, len(scaled) + 1):
        level = programme.choices + programme.parties + len(extra.lower)
        below = level + 1 + np.arange(len(scaled))
        shortfalls = tuple(
            Row(
                np.array([column, level, programme.column(int(p))]),
                np.array([1.0, -1.0, 1.0 / scale[p]]),
                low=0.0 if floor is None else float(floor[p] / scale[p]),
            )
            for column, p in zip(below, scaled, strict=True)
        )
        extra = Extra(np.concatenate([extra.lower, [-np.inf], np.zeros(len(scaled))]), extra.rows + shortfalls)
        objective = Row(np.append(level, below), np.append(float(k), -np.ones(len(scaled))))
        try:
            found = maximise(programme, objective, clock, extra)
        except UndecidedError:
            if answer is None:
                raise
            start = np.zeros(programme.parties) if floor is None else floor
            reached = np.sort((answer.gains - start)[scaled] / scale[scaled])[:k].sum()
            return replace(answer, gap=gap + _relaxed_value(programme, objective, extra) - float(reached))
        if found is None:
            break
        answer, gap = found, gap + found.gap
        extra = replace(extra, rows=(*extra.rows, replace(objective, low=found.value - programme.slack)))
    return None if answer is None else replace(answer, gap=gap)


def _relaxed_value(programme: LinearProgramme, objective: Row, extra: Extra) -> float:
    """Return a bound on an objective: the best when choices need not be whole."""
    relaxed = replace(programme, whole=np.zeros(programme.choices, dtype=bool))
    found = maximise(relaxed, objective, None, extra)
    return 0.0 if found is None else found.value


def nash_answer(programme: LinearProgramme, weights: Vector | None = None) -> Answer | None:
    """Maximise the product of gains, each to the power of its weight; None when some party cannot gain."""
    weight = np.ones(programme.parties) if weights is None else weights
    best = ideals(programme)
    if best is None or (best <= TOLERANCE).any():
        return None
    even = leximin_answer(programme, np.ones(programme.parties))
    if even is None or even.gains.min() <= TOLERANCE:
        return None
    clock = _clock(programme)
    logs = programme.choices + programme.parties + np.arange(programme.parties)
    points = [np.geomspace(max(low, high / 100), high, 8) for low, high in zip(even.gains, best, strict=True)]
    objective = Row(logs, weight)
    answer, reached = even, float(weight @ np.log(even.gains))
    limit = float(weight @ np.log(best))
    while limit - reached > NASH_TOLERANCE and clock.left > 0.05:
        tangents = tuple(
            Row(np.array([logs[k], programme.column(k)]), np.array([1.0, -1.0 / at]), high=float(np.log(at) - 1.0))
            for k, some in enumerate(points)
            for at in some
        )
        try:
            found = maximise(programme, objective, clock, Extra(np.full(programme.parties, -np.inf), tangents))
        except UndecidedError:
            break
        if found is None:
            break
        limit = min(limit, found.value + found.gap)
        if found.gains.min() > 0 and float(weight @ np.log(found.gains)) > reached:
            answer, reached = found, float(weight @ np.log(found.gains))
        points = [np.append(some, max(float(at), TOLERANCE)) for some, at in zip(points, found.gains, strict=True)]
    return Answer(answer.choice, answer.gains, reached, max(0.0, limit - reached - NASH_TOLERANCE))


def raiffa_answer(programme: LinearProgramme) -> Answer | None:
    """Move the floor to the mean of the ideals above it while something reaches it, then be even."""
    floor = np.zeros(programme.parties)
    left = programme
    best = ideals(left)
    for _ in range(RAIFFA_STEPS):
        if best is None:
            return None
        step = floor + (best - floor) / programme.parties
        higher = programme.at_least(step - programme.slack)
        above = None if (step <= floor + TOLERANCE).all() else ideals(higher)
        if above is None:
            break
        floor, left, best = step, higher, above
    if best is None:
        return None
    if (best <= floor + TOLERANCE).all():  # nothing is left to gain
        return maximise(left, _weighted(left, np.ones(left.parties)))
    return leximin_answer(left, best - floor, floor)


def _kalai_smorodinsky(programme: LinearProgramme) -> Answer | None:
    best = ideals(programme)
    return None if best is None or (best <= TOLERANCE).all() else leximin_answer(programme, best)


def _relative_utilitarian(programme: LinearProgramme) -> Answer | None:
    best = ideals(programme)
    if best is None or (best <= TOLERANCE).all():
        return None
    weights = np.where(best > TOLERANCE, 1.0 / np.maximum(best, TOLERANCE), 0.0)
    return maximise(programme, _weighted(programme, weights))


LINEAR_SOLUTIONS: dict[str, Callable[[LinearProgramme], Answer | None]] = {
    "nash": nash_answer,
    "kalai_smorodinsky": _kalai_smorodinsky,
    "egalitarian": lambda programme: leximin_answer(programme, np.ones(programme.parties)),
    "utilitarian": lambda programme: maximise(programme, _weighted(programme, np.ones(programme.parties))),
    "relative_utilitarian": _relative_utilitarian,
    "raiffa": raiffa_answer,
}
"""Solutions from a programme whose gains are at least 0; None when there is none."""
