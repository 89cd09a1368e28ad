# SPDX-License-Identifier: MIT
"""What outcomes are worth to each party: utilities, orders and vetoes.

Ranges are taken at their midpoints; a spread widens what is drawn and moves nothing here. Utilities of
additive preferences stand on the 0-100 scale of `detente.case.preference`. Preferences that give an
order and no scale get an *ordinal score* (higher is better) and are marked `cardinal = False`: sums and
products of their scores mean nothing.

Ranks are dense: 1 is best, ties are equal. Outcomes that cross a red line rank below all others.
Utilities closer than `TIE` are ties, because sums of decimals differ in their last binary digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from detente.case.logic import Atom, parse_statement
from detente.case.preference import (
    AdditivePreference,
    Preference,
    PrioritisedPreference,
    RankingPreference,
)
from detente.errors import UsageError
from detente.outcomes.space import Codes, Mask, OutcomeSpace, Rows

__all__ = [
    "TIE",
    "PartyValues",
    "Valuation",
    "dense_ranks",
    "is_cardinal",
    "issue_contributions",
    "level_points",
    "scale_of",
    "utilities_of_rows",
    "value_party",
    "vetoes",
    "worth_with_vetoes",
]

TIE = 1e-9
"""Utilities closer than this are equal; weights are given to two or three digits."""

Utilities = NDArray[np.float64]


@dataclass(frozen=True)
class PartyValues:
    """Worth of every feasible outcome to one party.

    Attributes
    ----------
    preference : Preference
        Of the party.
    utility : ndarray of float64, shape (feasible,)
        Utility or ordinal score; higher is better.
    vetoed : ndarray of bool, shape (feasible,)
        Whether a red line is crossed.
    """

    preference: Preference
    utility: Utilities
    vetoed: NDArray[np.bool_]

    @cached_property
    def rank(self) -> NDArray[np.int32]:
        """Dense rank of each outcome, 1 the best; shape (feasible,)."""
        return dense_ranks(worth_with_vetoes(self.preference, self.utility, self.vetoed))


@dataclass(frozen=True)
class Valuation:
    """Worth of every feasible outcome to every party that has a preference.

    Attributes
    ----------
    space : OutcomeSpace
        The outcomes.
    parties : tuple of str
        Parties with a preference, in file order.
    members : tuple of PartyValues
        Worth to each of them, in the same order.
    """

    space: OutcomeSpace
    parties: tuple[str, ...]
    members: tuple[PartyValues, ...]

    @property
    def codes(self) -> Codes:
        """Codes of the feasible outcomes, ascending; shape (feasible,)."""
        return self.space.feasible_codes

    @cached_property
    def utility(self) -> Utilities:
        """Utility or ordinal score, higher is better; shape (parties, feasible)."""
        return np.stack([member.utility for member in self.members])

    @cached_property
    def vetoed(self) -> NDArray[np.bool_]:
        """Whether a red line is crossed; shape (parties, feasible)."""
        return np.stack([member.vetoed for member in self.members])

    @property
    def preferences(self) -> tuple[Preference, ...]:
        """Preferences of the parties, in the same order."""
        return tuple(member.preference for member in self.members)

    @cached_property
    def rank(self) -> NDArray[np.int32]:
        """Dense rank of each outcome, 1 the best; shape (parties, feasible)."""
        return np.stack([member.rank for member in self.members])

    def index(self, code: int) -> int:
        """Return the place of a feasible outcome in the arrays.

        Raises
        ------
        UsageError
            If the outcome is not feasible.
        """
        place = int(np.searchsorted(self.codes, code))
        if place == len(self.codes) or self.codes[place] != code:
            raise UsageError("this outcome is not feasible; run `detente check`")
        return place


def is_cardinal(preference: Preference) -> bool:
    """Return whether differences of the preference's utilities mean anything."""
    return preference.form in ("additive", "table")


def scale_of(preference: Preference) -> float:
    """Return how long a party's own scale is in points: 100, or what a table of utilities spans; 1 for an order."""
    if preference.form == "additive":
        return 100.0
    if preference.form == "table":
        return max(float(np.ptp([row.utility for row in preference.table])), TIE)
    return 1.0


def dense_ranks(worth: Utilities) -> NDArray[np.int32]:
    """Rank outcomes, 1 the best, ties equal.

    Parameters
    ----------
    worth : ndarray of float64, shape (n,)
        Higher is better.

    Examples
    --------
    >>> dense_ranks(np.array([2.0, 5.0, 2.0]))
    array([2, 1, 2], dtype=int32)
    """
    order = np.argsort(-worth)
    ordered = worth[order]
    step = np.ones(len(order), dtype=bool)
    step[1:] = ordered[:-1] - ordered[1:] > TIE
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.cumsum(step)
    return rank


def level_points(space: OutcomeSpace, preference: AdditivePreference) -> list[Utilities]:
    """Return what each level adds to the utility, one array for each issue; interactions apart."""
    weights = {issue: value.weight.midpoint for issue, value in preference.issues.items()}
    total = sum(weights.values())
    points = []
    for issue, levels in zip(space.issues, space.levels, strict=True):
        value = preference.issues.get(issue)
        if value is None:
            points.append(np.zeros(len(levels)))
        elif value.value is not None:
            raise UsageError(
                f"the values of '{issue}' are to be computed from resources; ask them of a prepared case: "
                "detente.prepare(case)"
            )
        else:
            worth = [value.values[level].midpoint for level in levels]
            points.append(100.0 * weights[issue] / total * np.array(worth))
    return points


def issue_contributions(
    space: OutcomeSpace, preference: AdditivePreference, row: Rows, points: Sequence[Utilities] | None = None
) -> dict[str, tuple[float, float]]:
    """Return what each issue adds to the utility of an outcome, and the most it could add.

    Parameters
    ----------
    space : OutcomeSpace
        The outcomes.
    preference : AdditivePreference
        Of one party.
    row : ndarray of uint8, shape (issues,)
        The outcome.
    points : sequence of ndarray, optional
        What `level_points` returns of the preference, for those who ask often.

    Returns
    -------
    dict
        By issue: utility points of the level in the row, and of the best level.
    """
    known = level_points(space, preference) if points is None else points
    return {
        issue: (float(worth[int(level)]), float(worth.max()))
        for issue, worth, level in zip(space.issues, known, row, strict=True)
    }


def _additive_grid(space: OutcomeSpace, preference: AdditivePreference) -> Utilities:
    points = level_points(space, preference)
    total = points[-1]
    for worth in reversed(points[:-1]):
        total = worth.reshape(-1, *([1] * total.ndim)) + total
    for interaction in preference.terms:
        # One slice for each combination of the levels named: far quicker than a selection of all issues at once.
        places = {
            space.position(issue): np.flatnonzero(space.member(issue, x)) for issue, x in interaction.when.items()
        }
        for chosen in product(*places.values()):
            index: list[slice | int] = [slice(None)] * len(space.shape)
            for position, level in zip(places, chosen, strict=True):
                index[position] = int(level)
            total[tuple(index)] += interaction.points.midpoint
    return np.ascontiguousarray(total).reshape(-1)


def _additive_rows(
    space: OutcomeSpace, preference: AdditivePreference, rows: Rows, points: Sequence[Utilities] | None = None
) -> Utilities:
    utility = np.zeros(len(rows))
    for position, worth in enumerate(level_points(space, preference) if points is None else points):
        utility += worth[rows[:, position]]
    for interaction in preference.terms:
        utility[space.meets(rows, interaction.when)] += interaction.points.midpoint
    return utility


def _prioritised_rows(space: OutcomeSpace, preference: PrioritisedPreference, rows: Rows) -> Utilities:
    def holds(atom: Atom) -> Mask:
        return space.meets(rows, {atom.issue: atom.levels})

    score = np.zeros(len(rows), dtype=np.uint64)
    for priority in preference.priorities:
        truth = parse_statement(priority.statement).truth(holds)
        score = score * np.uint64(2) + truth.astype(np.uint64)
    return score.astype(np.float64)


def _listed_rows(
    space: OutcomeSpace, conditions: list[tuple[float, dict[str, tuple[str, ...]]]], rows: Rows, unlisted: float
) -> Utilities:
    utility = np.full(len(rows), unlisted)
    open_ = np.ones(len(rows), dtype=bool)
    for worth, condition in conditions:
        hit = open_ & space.meets(rows, condition)
        utility[hit] = worth
        open_ &= ~hit
    if np.isnan(unlisted) and open_.any():
        shown = ", ".join(f"{issue}: {level}" for issue, level in space.outcome(rows[open_][0]).items())
        raise UsageError(f"a preference does not cover the outcome {shown}; add an entry for it")
    return utility


def utilities_of_rows(
    space: OutcomeSpace, preference: Preference, rows: Rows, points: Sequence[Utilities] | None = None
) -> Utilities:
    """Return the utility of outcomes given as rows.

    Parameters
    ----------
    space : OutcomeSpace
        The outcomes.
    preference : Preference
        Of one party.
    rows : ndarray of uint8, shape (n, issues)
        The outcomes to value.
    points : sequence of ndarray, optional
        What `level_points` returns of an additive preference, for those who ask often.

    Returns
    -------
    ndarray of float64, shape (n,)
        Higher is better.
    """
    if isinstance(preference, AdditivePreference):
        return _additive_rows(space, preference, rows, points)
    if isinstance(preference, PrioritisedPreference):
        return _prioritised_rows(space, preference, rows)
    if isinstance(preference, RankingPreference):
        count = len(preference.ranking)
        listed = [(float(count - place), c) for place, tie in enumerate(preference.ranking) for c in tie]
        return _listed_rows(space, listed, rows, 0.0 if preference.unlisted else np.nan)
    return _listed_rows(space, [(row.utility, row.levels) for row in preference.table], rows, np.nan)


def vetoes(space: OutcomeSpace, preference: Preference, rows: Rows) -> Mask:
    """Return which rows cross a red line of the party; shape (n,)."""
    crossed = np.zeros(len(rows), dtype=bool)
    for line in preference.red_lines:
        crossed |= space.meets(rows, line.when)
    return crossed


def worth_with_vetoes(preference: Preference, utility: Utilities, vetoed: Mask) -> Utilities:
    """Return utilities lowered so that vetoed outcomes stand below all others and keep their order."""
    if not vetoed.any():
        return utility
    match preference.form:
        case "prioritised":
            offset = 2.0**53
        case "ranking":
            offset = 2.0 * len(preference.ranking) + 2.0
        case "table":
            offset = 4.0 * max(abs(row.utility) for row in preference.table) + 1.0
        case _:
            offset = 1e5
    return np.where(vetoed, utility - offset, utility)


def value_party(space: OutcomeSpace, preference: Preference) -> PartyValues:
    """Value every feasible outcome for one party.

    Parameters
    ----------
    space : OutcomeSpace
        The outcomes.
    preference : Preference
        Of the party.

    Raises
    ------
    SpaceTooLargeError
        If the space has too many outcomes to list.
    """
    codes = space.feasible_codes
    if isinstance(preference, AdditivePreference):
        grid = _additive_grid(space, preference)
        utility = grid if len(codes) == space.count else grid[codes]
    else:
        utility = utilities_of_rows(space, preference, space.rows(codes))
    vetoed = np.zeros(len(codes), dtype=bool)
    if preference.red_lines:
        vetoed = vetoes(space, preference, space.rows(codes))
    return PartyValues(preference, utility, vetoed)
