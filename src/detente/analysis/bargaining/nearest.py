# SPDX-License-Identifier: MIT
"""The packages nearest to one among those that leave nobody below a floor.

Distance is the number of issues that differ. Where outcomes can be listed all are looked at; else a
programme finds the least distance, then the least cost at it, then the next best by forbidding each
package found. Both are exact; a programme that runs out of time says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from detente.analysis.bargaining.bargainers import TOLERANCE, Bargainers
from detente.analysis.bargaining.nearby import Near, Start
from detente.analysis.bargaining.packages import PackageProgramme, package_programme
from detente.analysis.bargaining.programme import Extra, Row, UndecidedError, maximise
from detente.outcomes.space import ENUMERATION_LIMIT, Rows
from detente.outcomes.view import View

__all__ = ["SHOWN", "Aim", "ByProgramme", "Listed", "Search", "search_of"]

SHOWN = 5
"""Packages returned at most."""

SLACK = 1e-4
"""Share of a range by which a package must be better to count as better to the solver."""

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Aim:
    """What a package near another must reach, and what makes it costly.

    Attributes
    ----------
    floor : ndarray of float64, shape (parties,)
        Least utility of each signatory.
    counted : ndarray of bool, shape (parties,)
        Whose losses are the cost. Where nobody's are, the cost falls with the sum of all gains.
    better : bool
        Whether somebody must be better off than at the start.
    """

    floor: Vector
    counted: NDArray[np.bool_]
    better: bool


class Search(Protocol):
    """A way of finding the packages nearest to one.

    Attributes
    ----------
    width : ndarray of float64, shape (parties,)
        Range of each signatory's scale, of which losses are taken as shares.
    """

    @property
    def width(self) -> Vector:
        """Range of each signatory's scale."""
        ...

    def nearest(self, start: Start, aim: Aim) -> Near:
        """Return at most `SHOWN` packages at the least distance, the least costly first.

        Of packages that cost the same, those with the larger sum of gains come first.
        """
        ...


@dataclass(frozen=True, slots=True)
class Listed:
    """All feasible outcomes that no signatory vetoes.

    Attributes
    ----------
    near : Near
        The outcomes.
    width : ndarray of float64, shape (parties,)
        Range of each signatory's scale.
    """

    near: Near
    width: Vector

    def nearest(self, start: Start, aim: Aim) -> Near:
        """Look at all outcomes."""
        rows, utility = self.near.rows, self.near.utility
        allowed = (utility >= aim.floor - TOLERANCE).all(axis=1)
        if aim.better:
            allowed &= (utility > start.worth + TOLERANCE).any(axis=1)
        places = np.flatnonzero(allowed)
        if not len(places):
            return Near(rows[:0], utility[:0])
        distance = (rows[places] != start.row).sum(axis=1)
        places = places[distance == distance.min()]
        shares = (utility[places] - start.worth) / self.width
        cost = np.maximum(-shares[:, aim.counted], 0.0).sum(axis=1) if aim.counted.any() else -shares.sum(axis=1)
        best = places[np.lexsort((places, np.round(-shares.sum(axis=1), 9), np.round(cost, 9)))][:SHOWN]
        return Near(rows[best], utility[best], len(places))


@dataclass(frozen=True, slots=True)
class ByProgramme:
    """Packages that cannot be listed, as a programme.

    Attributes
    ----------
    packages : PackageProgramme
        Its gains count from the reservations.
    width : ndarray of float64, shape (parties,)
        Range of each signatory's scale.
    """

    packages: PackageProgramme
    width: Vector

    def nearest(self, start: Start, aim: Aim) -> Near:
        """Solve one programme for the distance, and one for each package; raises `UndecidedError`."""
        # Of levels that look alike the one at the start stands for all, because staying there is no change.
        packages = self._allowed(start, aim).distinct(start.row)
        columns = packages.linear.choices + np.arange(packages.linear.parties)
        closest = maximise(packages.linear, packages.agreement(start.row))
        rows: list[Rows] = []
        if closest is not None:
            if closest.gap >= 1:  # a package with fewer changes may exist
                raise UndecidedError
            level = replace(packages.agreement(start.row), low=round(closest.value) - 0.5)
            packages = packages.with_rows(level)
            while len(rows) < SHOWN:
                objective, extra = self._cost(packages, columns, start, aim)
                answer = maximise(packages.linear, objective, extra=extra)
                if answer is None:
                    break
                if answer.gap > SLACK:
                    raise UndecidedError
                row = packages.row(answer.choice)
                rows += islice(packages.variants(row, start.row), SHOWN - len(rows))
                packages = packages.without(row)
        found = np.array(rows, dtype=np.uint8).reshape(len(rows), len(start.row))
        return Near(found, start.who.utility(start.space, found))

    def _allowed(self, start: Start, aim: Aim) -> PackageProgramme:
        linear = self.packages.linear.at_least(aim.floor - start.who.floor)
        packages = replace(self.packages, linear=linear)
        if aim.better:
            columns = linear.choices + np.arange(linear.parties)
            least = float(((start.worth - start.who.floor) / self.width).sum()) + SLACK
            packages = packages.with_rows(Row(columns, 1.0 / self.width, low=least))
        return packages

    def _cost(
        self, packages: PackageProgramme, columns: NDArray[np.intp], start: Start, aim: Aim
    ) -> tuple[Row, Extra | None]:
        if not aim.counted.any():
            return Row(columns, 1.0 / self.width), None
        # A loss is at least what is missing, as a share of the range, and at least 0.
        losing = np.flatnonzero(aim.counted)
        losses = packages.linear.choices + packages.linear.parties + np.arange(len(losing))
        shares = (start.worth - start.who.floor) / self.width
        rows = tuple(
            Row(np.array([loss, columns[party]]), np.array([1.0, 1.0 / self.width[party]]), low=float(shares[party]))
            for loss, party in zip(losses, losing, strict=True)
        )
        # A little weight on all gains decides among packages that cost the same.
        objective = Row(np.append(losses, columns), np.append(-np.ones(len(losing)), SLACK / self.width))
        return objective, Extra(np.zeros(len(losing)), rows)


def search_of(view: View, who: Bargainers, width: Vector, seconds: float) -> Search:
    """Return the way of searching that fits the size of a space.

    Raises
    ------
    UsageError
        If the space is too large to list and a preference is not additive.
    """
    space = view.space()
    if space.count > ENUMERATION_LIMIT:
        return ByProgramme(package_programme(who.case, space, who.parties, who.reservation, seconds), width)
    valuation = view.valuation()
    places = [valuation.parties.index(party) for party in who.parties]
    open_ = np.flatnonzero(~valuation.vetoed[places].any(axis=0))
    near = Near(space.rows(valuation.codes[open_]), np.ascontiguousarray(valuation.utility[places][:, open_].T))
    return Listed(near, width)
