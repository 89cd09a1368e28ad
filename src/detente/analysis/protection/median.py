# SPDX-License-Identifier: MIT
"""Where to put support so that what it supports is near: the p-median.

``min sum_i w_i min over chosen j of d_ij`` with p sites. Exact by cuts: the distance of a point is bounded from
below by ``D - sum over j nearer than D of (D - d_ij) x_j`` for any D, and the D that matters is the distance at
which the sites chosen so far add up to one. Quickly by exchanging one site for another.

References
----------
Hakimi (1964), Operations Research 12, 450-459: the p-median.
Teitz, Bart (1968), Operations Research 16, 955-961: interchange.
Resende, Werneck (2007), European Journal of Operational Research 174, 54-68: interchange kept up to date.
Durán, Alès, Elloumi (2021), An efficient Benders decomposition for the p-median problem, arXiv 2111.13405: the cuts.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.protection.covering import Floats, Siting
from detente.analysis.protection.programme import Effort

__all__ = ["nearest", "nearest_quickly"]

VIOLATED = 1e-7
"""Share of the value by which a cut must be violated to be added."""


def _cost(distances: Floats, weights: Floats, chosen: NDArray[np.intp]) -> float:
    return float(weights @ distances[:, chosen].min(axis=1))


def _check(distances: Floats, number: int) -> None:
    if not 1 <= number <= distances.shape[1]:
        raise ValueError(f"between 1 and {distances.shape[1]} sites can be chosen, not {number}")


def _as_siting(distances: Floats, weights: Floats, chosen: NDArray[np.intp], bound: float, status: Any) -> Siting:
    units = np.zeros(distances.shape[1], dtype=np.int64)
    units[chosen] = 1
    return Siting(units, _cost(distances, weights, chosen), bound, status)


def nearest_quickly(distances: Floats, weights: Floats, number: int) -> Siting:
    """Choose sites near what they support by greedy addition and exchanges of one site for another.

    Parameters
    ----------
    distances : ndarray of float64, shape (points, candidates)
        Distance of each point from each candidate.
    weights : ndarray of float64, shape (points,)
        Weight of each point.
    number : int
        Sites to choose.

    Returns
    -------
    Siting
        Its value is the weighted distance; nothing is proven.
    """
    _check(distances, number)
    exchange = _Exchange(distances, weights, _greedily(distances, weights, number))
    while exchange.improve():
        pass
    return _as_siting(distances, weights, exchange.places, float("nan"), "quick")


def _sum(weights: Floats, rows: Floats) -> Floats:
    # Not by matrix product: its threads wait for each other on a busy machine, for rows as few as these.
    return np.asarray(np.einsum("i,ij->j", weights, rows))


def _greedily(distances: Floats, weights: Floats, number: int) -> NDArray[np.intp]:
    """Add the site that shortens the distance most, again and again."""
    total = _sum(weights, distances)
    chosen = [int(np.argmin(total))]
    best = distances[:, chosen[0]].copy()
    total = _sum(weights, np.minimum(distances, best[:, None]))
    while len(chosen) < number:
        total[chosen] = np.inf
        chosen.append(int(np.argmin(total)))
        nearer = np.flatnonzero(distances[:, chosen[-1]] < best)  # nothing changes for the others
        rows, before = distances[nearer], best[nearer]
        best[nearer] = rows[:, chosen[-1]]
        total -= _sum(weights[nearer], np.minimum(rows, before[:, None]) - np.minimum(rows, best[nearer, None]))
    return np.array(chosen, dtype=np.intp)


class _Exchange:
    """Chosen sites being exchanged, with the weighted distance after every exchange kept up to date.

    A point that loses its nearest site falls back on its second, or on the newcomer if that is nearer. An exchange
    touches only points of which the nearest or the second changes (Resende, Werneck 2007).
    """

    def __init__(self, distances: Floats, weights: Floats, places: NDArray[np.intp]) -> None:
        self.distances, self.weights, self.places = distances, weights, places
        self.change = np.zeros((len(places), distances.shape[1]))
        everyone = np.arange(len(distances))
        self.first, self.near, self.second = self._ranked(everyone)
        self._count(everyone, 1.0)

    def _ranked(self, points: NDArray[np.intp]) -> tuple[NDArray[np.intp], Floats, Floats]:
        """Return the nearest chosen site of these points, and the distances of that and of the second."""
        here = self.distances[points[:, None], self.places[None]]
        first = np.argmin(here, axis=1)
        line = np.arange(len(points))
        near = here[line, first]
        here[line, first] = np.inf
        return first, near, here.min(axis=1)

    def _count(self, points: NDArray[np.intp], sign: float) -> None:
        """Add what these points travel after each exchange, or take it away."""
        from scipy.sparse import csr_array

        rows, weights = self.distances[points], sign * self.weights[points]
        near = np.minimum(rows, self.near[points, None])
        here = self.first[points], np.arange(len(points))
        own = csr_array((weights, here), shape=(len(self.places), len(points)))
        self.change += own @ (np.minimum(rows, self.second[points, None]) - near) + _sum(weights, near)

    def improve(self) -> bool:
        """Make the best exchange; say whether one helped."""
        allowed = self.change.copy()
        allowed[:, self.places] = np.inf
        row, target = np.unravel_index(int(np.argmin(allowed)), allowed.shape)
        now = float(self.weights @ self.near)
        if allowed[row, target] >= now - VIOLATED * max(now, 1e-12):
            return False
        left = self.distances[:, self.places[row]]
        touched = np.flatnonzero((self.distances[:, target] < self.second) | (left <= self.second))
        self._count(touched, -1.0)
        self.places[row] = target
        self.first[touched], self.near[touched], self.second[touched] = self._ranked(touched)
        self._count(touched, 1.0)
        return True


class _Cuts:
    """The programme over sites and a distance for each point, growing by cuts."""

    def __init__(self, distances: Floats, weights: Floats, number: int) -> None:
        self.distances, self.weights, self.number = distances, weights, number
        self.order = np.argsort(distances, axis=1)
        self.sorted = np.take_along_axis(distances, self.order, axis=1)
        self.parts: list[Any] = []
        self.sides: list[Floats] = []

    def add(self, opened: Floats, claimed: Floats) -> int:
        """Add the cuts that an answer violates; return how many."""
        from scipy.sparse import csr_array, eye_array, hstack

        points = len(self.distances)
        reached = np.cumsum(np.take_along_axis(np.broadcast_to(opened, self.distances.shape), self.order, axis=1), 1)
        place = np.argmax(reached >= 1 - 1e-9, axis=1)
        radius = self.sorted[np.arange(points), place]
        saved = np.maximum(radius[:, None] - self.distances, 0.0)
        lacking = radius - saved @ opened - claimed
        rows = np.flatnonzero(self.weights * lacking > VIOLATED / points * max(1.0, float(self.weights @ radius)))
        if len(rows):
            self.parts.append(hstack([csr_array(saved[rows]), eye_array(points, format="csr")[rows]], format="csr"))
            self.sides.append(radius[rows])
        return len(rows)

    def solve(self, whole: bool, top: Floats, effort: Effort) -> Any:
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import vstack

        candidates, points = self.distances.shape[1], len(self.distances)
        size = np.concatenate([np.ones(candidates), np.zeros(points)])[None]
        rules = [LinearConstraint(size, self.number, self.number)]
        if self.parts:
            rules.append(LinearConstraint(vstack(self.parts), np.concatenate(self.sides), np.inf))
        return milp(
            np.concatenate([np.zeros(candidates), self.weights]),
            constraints=rules,
            integrality=np.concatenate([np.full(candidates, int(whole)), np.zeros(points)]),
            bounds=Bounds(
                np.concatenate([np.zeros(candidates), self.sorted[:, 0]]),
                np.concatenate([top, np.full(points, np.inf)]),
            ),
            options={"mip_rel_gap": effort.gap, "time_limit": effort.seconds},
        )


def nearest(distances: Floats, weights: Floats, number: int, effort: Effort = Effort()) -> Siting:
    """Choose the sites to which the weighted distance of all points is least.

    Parameters
    ----------
    distances, weights, number
        As for `nearest_quickly`.
    effort : Effort
        Gap, and time limit of each programme.

    Returns
    -------
    Siting
        Its value is the weighted distance.
    """
    _check(distances, number)
    quick = nearest_quickly(distances, weights, number)
    cuts = _Cuts(distances, weights, number)
    top = np.ones(distances.shape[1])
    cuts.add(quick.units.astype(np.float64), cuts.sorted[:, 0])
    for whole in (False, True):
        while True:
            found = cuts.solve(whole, top, effort)
            if found.x is None:
                return quick
            opened, claimed = found.x[: len(top)], found.x[len(top) :]
            if whole:
                opened = np.rint(opened)
                chosen = np.flatnonzero(opened)
                if _cost(distances, weights, chosen) < quick.value:
                    quick = _as_siting(distances, weights, chosen, float("nan"), "quick")
            if not cuts.add(opened, claimed) or (whole and found.status != 0):
                break
    bound = min(float(found.mip_dual_bound), quick.value)
    return Siting(quick.units, quick.value, bound, "optimal" if found.status == 0 else "limit")
