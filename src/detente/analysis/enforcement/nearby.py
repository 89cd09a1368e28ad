# SPDX-License-Identifier: MIT
"""Packages that differ from a given one in exactly so many issues and that every party would accept.

Branch and bound, breadth first: the issues are decided one after another, each kept or changed, and a
partial package is given up as soon as some party could not reach its reservation any more even if each
change that is left were the best for it alone. With additive preferences the bound is the sum of the
largest gains that are left, and of the interactions that are still possible. Nothing that would be
accepted is lost, so the list is exact; it can only grow too long, and then the search says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.case.case import Case
from detente.case.preference import AdditivePreference
from detente.outcomes.space import OutcomeSpace, Rows
from detente.outcomes.valuation import level_points, utilities_of_rows, vetoes

__all__ = ["MOST_PACKAGES", "Neighbourhood", "TooManyPackagesError"]

MOST_PACKAGES = 500_000
"""Packages, whole or partial, that are kept at once: some seconds and 50 MB."""

TOLERANCE = 1e-9


class TooManyPackagesError(Exception):
    """There are more packages at this distance than are looked through."""


@dataclass(frozen=True, slots=True)
class _Bound:
    """What one party can still reach, by the order in which issues are decided.

    Attributes
    ----------
    points : list of ndarray, shape (levels,)
        What each level adds to the party's utility over the package it starts from, by issue.
    rest : ndarray, shape (issues + 1, issues + 1)
        Largest sum of gains by at most k changes among the issues from the j-th on.
    terms : list of (dict of issue to mask of levels, float)
        Interactions and their points.
    least : float
        Utility, less that of the package it starts from without interactions, that it needs.
    """

    points: list[NDArray[np.float64]]
    rest: NDArray[np.float64]
    terms: list[tuple[dict[int, NDArray[np.bool_]], float]]
    least: float

    def reachable(
        self, rows: Rows, gained: NDArray[np.float64], decided: Sequence[int], left: NDArray[np.intp]
    ) -> NDArray[np.bool_]:
        """Return which partial packages could still be accepted."""
        best = gained + self.rest[len(decided), left]
        for when, points in self.terms:
            known = [issue for issue in when if issue in decided]
            if points < 0 and len(known) < len(when):
                continue
            met = np.ones(len(rows), dtype=bool)
            for issue in known:
                met &= when[issue][rows[:, issue]]
            best = best + points * met
        return np.asarray(best >= self.least - TOLERANCE)


class Neighbourhood:
    """The accepted packages around one, by the number of issues in which they differ from it.

    Parameters
    ----------
    case : Case
        The case; acceptance is by its preferences at their midpoints.
    space : OutcomeSpace
        Its outcomes.
    row : ndarray of uint8, shape (issues,)
        The package in the middle.
    reservation : mapping of party to float
        Who has to accept, and from which utility.
    most : int
        Packages that are kept at once.
    """

    def __init__(
        self,
        case: Case,
        space: OutcomeSpace,
        row: Rows,
        reservation: Mapping[str, float],
        most: int = MOST_PACKAGES,
    ) -> None:
        self._case, self._space, self._row, self._most = case, space, row, most
        self._reservation = dict(reservation)
        additive = {p: q for p in reservation if isinstance(q := case.preferences[p], AdditivePreference)}
        points = {p: [x - x[row[k]] for k, x in enumerate(level_points(space, q))] for p, q in additive.items()}
        # Issues with the most at stake are decided first, so that what cannot be accepted is seen early.
        stake = [sum(float(np.ptp(own[k])) for own in points.values()) for k in range(len(space.shape))]
        self._order = sorted(range(len(space.shape)), key=lambda k: -stake[k])
        self._bounds = [self._bound(p, q, points[p]) for p, q in additive.items()]

    def _bound(self, party: str, preference: AdditivePreference, points: list[NDArray[np.float64]]) -> _Bound:
        space, issues = self._space, len(self._order)
        at_start = sum(float(x[self._row[k]]) for k, x in enumerate(level_points(space, preference)))
        rest = np.zeros((issues + 1, issues + 1))
        for place in range(issues):
            gains = sorted((max(0.0, float(points[k].max())) for k in self._order[place:]), reverse=True)
            rest[place, 1 : len(gains) + 1] = np.cumsum(gains)
            rest[place, len(gains) + 1 :] = sum(gains)
        terms = [
            ({space.position(issue): space.member(issue, levels) for issue, levels in term.when.items()}, worth)
            for term in preference.terms
            if (worth := term.points.midpoint) != 0.0
        ]
        return _Bound(points, rest, terms, self._reservation[party] - at_start)

    def at(self, changes: int) -> Rows:
        """Return the accepted packages that differ in exactly so many issues, feasible or not.

        Raises
        ------
        TooManyPackagesError
            If more partial packages than allowed would have to be kept at once.
        """
        rows = self._row[None, :].copy()
        changed = np.zeros(1, dtype=np.intp)
        gained = [np.zeros(1) for _ in self._bounds]
        for place, issue in enumerate(self._order):
            levels = np.arange(self._space.shape[issue], dtype=np.uint8)
            if len(rows) * len(levels) > 4 * self._most:
                raise TooManyPackagesError
            new = np.tile(levels, len(rows))
            member = np.repeat(np.arange(len(rows)), len(levels))
            counts = changed[member] + (new != self._row[issue])
            kept = (counts <= changes) & (counts + len(self._order) - place - 1 >= changes)
            new, member, counts = new[kept], member[kept], counts[kept]
            rows = rows[member]
            rows[:, issue] = new
            gained = [so_far[member] + b.points[issue][new] for so_far, b in zip(gained, self._bounds, strict=True)]
            possible = np.ones(len(rows), dtype=bool)
            decided = self._order[: place + 1]
            for so_far, bound in zip(gained, self._bounds, strict=True):
                possible &= bound.reachable(rows, so_far, decided, changes - counts)
            rows, changed = rows[possible], counts[possible]
            gained = [so_far[possible] for so_far in gained]
            if len(rows) > self._most:
                raise TooManyPackagesError
        return rows[self._accepted(rows)]

    def _accepted(self, rows: Rows) -> NDArray[np.bool_]:
        accepted = np.ones(len(rows), dtype=bool)
        for party, least in self._reservation.items():
            preference = self._case.preferences[party]
            accepted &= utilities_of_rows(self._space, preference, rows) >= least - TOLERANCE
            accepted &= ~vetoes(self._space, preference, rows)
        return accepted
