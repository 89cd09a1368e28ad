# SPDX-License-Identifier: MIT
"""What outcomes are worth to each party under drawn assumptions; see `detente.outcomes.assumptions`.

Preferences that state an order or a table have no ranges and are the same in every draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detente.case.case import WAR_VALUE, Case
from detente.case.preference import AdditivePreference
from detente.case.rule import Clause
from detente.outcomes.assumptions import Assumptions
from detente.outcomes.reservation import reservation_utilities
from detente.outcomes.space import OutcomeSpace, Rows
from detente.outcomes.valuation import utilities_of_rows, vetoes, worth_with_vetoes

__all__ = ["Draws", "draw_assumptions", "draws_of"]

Utilities = NDArray[np.float64]


@dataclass(frozen=True)
class Draws:
    """Drawn assumptions, as utilities.

    Attributes
    ----------
    case : Case
        The case drawn from.
    space : OutcomeSpace
        Its outcomes.
    count : int
        Number of draws.
    parties : tuple of str
        Parties with a preference.
    points : dict of party to ndarray of float64, shape (draws, levels of all issues)
        Utility points of every level, issues in file order; additive preferences only.
    interactions : dict of party to ndarray of float64, shape (draws, interactions)
        Points of every interaction, computed ones last; additive preferences only.
    reservation : dict of party to ndarray of float64, shape (draws,)
        What each party gets without a deal; parties without one are left out.
    numbers : ndarray of float64, shape (draws, assumptions)
        The assumptions themselves, in the order of `Assumptions.items`.
    """

    case: Case
    space: OutcomeSpace
    count: int
    parties: tuple[str, ...]
    points: dict[str, Utilities]
    interactions: dict[str, Utilities]
    reservation: dict[str, Utilities]
    numbers: Utilities

    def part(self, which: slice) -> Draws:
        """Return some of the draws."""
        return replace(
            self,
            count=len(range(*which.indices(self.count))),
            points={party: points[which] for party, points in self.points.items()},
            interactions={party: points[which] for party, points in self.interactions.items()},
            reservation={party: points[which] for party, points in self.reservation.items()},
            numbers=self.numbers[which],
        )

    def utility(self, party: str, rows: Rows) -> Utilities:
        """Return the utility of outcomes to a party in every draw.

        Sums run over the issues in file order, so that no draw depends on the others in its last digit.

        Parameters
        ----------
        party : str
            Whose.
        rows : ndarray of uint8, shape (n, issues)
            The outcomes.

        Returns
        -------
        ndarray of float64, shape (draws, n)
            Higher is better.
        """
        preference = self.case.preferences[party]
        if not isinstance(preference, AdditivePreference):
            return np.repeat(utilities_of_rows(self.space, preference, rows)[None], self.count, axis=0)
        utility = np.zeros((self.count, len(rows)))
        start = 0
        for position, size in enumerate(self.space.shape):
            utility += np.take(self.points[party][:, start : start + size], rows[:, position], axis=1)
            start += size
        for number, interaction in enumerate(preference.terms):
            utility[:, self.space.meets(rows, interaction.when)] += self.interactions[party][:, number, None]
        return utility

    def worth(self, party: str, rows: Rows) -> Utilities:
        """Return the utility of outcomes in every draw, vetoed ones below all others; shape (draws, n)."""
        preference = self.case.preferences[party]
        utility = self.utility(party, rows)
        crossed = vetoes(self.space, preference, rows)
        return worth_with_vetoes(preference, utility, np.broadcast_to(crossed, utility.shape))


def _points(
    assumptions: Assumptions, space: OutcomeSpace, party: str, preference: AdditivePreference, numbers: Utilities
) -> Utilities:
    count, path = len(numbers), f"preferences.{party}"
    shift = np.zeros(count) + assumptions.drawn(f"{path}.spread", 0.0, numbers)
    weights = assumptions.weights(party, numbers)
    points = np.zeros((count, sum(space.shape)))
    column = 0
    for issue, levels in zip(space.issues, space.levels, strict=True):
        for level in levels if issue in weights else ():
            stated = preference.issues[issue].values[level].midpoint
            place = f"{path}.issues.{issue}.values.{level}"
            value = assumptions.drawn(place, stated, numbers) + assumptions.drawn(f"{place}.spread", 0.0, numbers)
            points[:, column + levels.index(level)] = 100.0 * weights[issue] * np.clip(value + shift, 0.0, 1.0)
        column += len(levels)
    return points


def draws_of(
    assumptions: Assumptions, space: OutcomeSpace, numbers: Utilities, clauses: Sequence[Clause] = ()
) -> Draws:
    """Return drawn numbers as utilities.

    Parameters
    ----------
    assumptions : Assumptions
        What was drawn.
    space : OutcomeSpace
        Outcomes of its case.
    numbers : ndarray of float64, shape (draws, assumptions)
        What `Assumptions.numbers` gave.
    clauses : sequence of Clause
        Clauses under which deposits are at stake.

    Returns
    -------
    Draws
        One for each row.
    """
    case = assumptions.case.bound_by(clauses)
    parties = tuple(party for party in case.parties if party in case.preferences)
    points: dict[str, Utilities] = {}
    interactions: dict[str, Utilities] = {}
    for party in parties:
        preference = case.preferences[party]
        if not isinstance(preference, AdditivePreference):
            continue
        points[party] = _points(assumptions, space, party, preference, numbers)
        interactions[party] = np.zeros((len(numbers), len(preference.terms)))
        for index, interaction in enumerate(preference.interactions):
            path = f"preferences.{party}.interactions.{index}.points"
            interactions[party][:, index] = assumptions.drawn(path, interaction.points.midpoint, numbers)
    draws = Draws(case, space, len(numbers), parties, points, interactions, assumptions.war_values(numbers), numbers)
    _compute_terms(draws, assumptions, clauses)
    return replace(draws, reservation=_reservations(assumptions, draws))


def _compute_terms(draws: Draws, assumptions: Assumptions, clauses: Sequence[Clause]) -> None:
    """Fill in the computed interactions: the anchor of the war value first, then deposits, which are no part of it."""
    outcome = draws.case.outcome_without_deal
    row = None if outcome is None else draws.space.row(outcome)[None, :]
    for party, points in draws.interactions.items():
        preference = draws.case.preferences[party]
        terms = preference.computed if isinstance(preference, AdditivePreference) else ()
        first = points.shape[1] - len(terms)
        for place, term in enumerate(terms, start=first):
            if term.why == WAR_VALUE and row is not None:
                points[:, place] = draws.reservation[party] - draws.utility(party, row)[:, 0]
        deposits = [clause for clause in clauses if clause.is_deposit and clause.party == party]
        for place, clause in enumerate(deposits, start=points.shape[1] - len(deposits)):
            points[:, place] = -assumptions.deposit(clause, draws.numbers)


def _reservations(assumptions: Assumptions, draws: Draws) -> dict[str, Utilities]:
    case, space = assumptions.case, draws.space
    reservation = dict(draws.reservation)
    for party, stated in reservation_utilities(case, space).items():
        if party in reservation:
            continue
        own = case.preferences[party].reservation
        if own is not None and own.value is not None:
            path = f"preferences.{party}.reservation.value"
            reservation[party] = np.zeros(draws.count) + assumptions.drawn(path, stated, draws.numbers)
            continue
        outcome = case.no_deal if own is None else own.outcome
        if outcome is not None:
            reservation[party] = draws.utility(party, space.row(outcome)[None, :])[:, 0]
    return reservation


def draw_assumptions(
    case: Case, space: OutcomeSpace, count: int, seed: int = 0, start: int = 0, clauses: Sequence[Clause] = ()
) -> Draws:
    """Draw the assumptions of a case.

    Parameters
    ----------
    case : Case
        The case.
    space : OutcomeSpace
        Its outcomes.
    count : int
        Number of draws; a power of two fills the space of assumptions evenly.
    seed : int
        Seed; the same seed gives the same draws.
    start : int
        Number of the first draw.
    clauses : sequence of Clause
        Clauses under which deposits are at stake.

    Returns
    -------
    Draws
        The draws.
    """
    assumptions = Assumptions(case, seed)
    return draws_of(assumptions, space, assumptions.numbers(assumptions.uniforms(start, count)), clauses)
