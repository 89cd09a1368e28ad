# SPDX-License-Identifier: MIT
"""Where to put support so that what it supports is near: the p-median.

``min sum_i w_i min over chosen j of d_ij`` with p sites. Exact by cuts: the distance of a point is bounded from
below by ``D - sum over j nearer than D of (D - d_ij) x_j`` for any D, and the D that matters is the distance at
which the sites chosen so far add up to one. Quickly by exchanging one site for another.

References
----------
Hakimi (1964), Operations Research 12, 450-459: the p-median.
Teitz, Bart (1968), Operations Research 16, 955-961: interchange.
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
    best = np.full(len(distances), np.inf)
    chosen: list[int] = []
    for _ in range(number):
        total = weights @ np.minimum(distances, best[:, None])
        total[chosen] = np.inf
        chosen.append(int(np.argmin(total)))
        best = np.minimum(best, distances[:, chosen[-1]])
    places = np.array(chosen, dtype=np.intp)
    while _exchange(distances, weights, places):
        pass
    return _as_siting(distances, weights, places, float("nan"), "quick")


def _exchange(distances: Floats, weights: Floats, places: NDArray[np.intp]) -> bool:
    """Make the best exchange in place; say whether one helped."""
    here = distances[:, places]
    order = np.argsort(here, axis=1)[:, :2]  # the nearest site of each point, and its second
    first = np.take_along_axis(here, order[:, :1], axis=1)[:, 0]
    second = np.take_along_axis(here, order[:, 1:], axis=1)[:, 0] if len(places) > 1 else np.full(len(here), np.inf)
    near = np.minimum(distances, first[:, None])
    total = weights @ near
    # A point that loses its nearest site falls back on its second, or on the newcomer if that is nearer.
    change = np.empty((len(places), distances.shape[1]))
    for place in range(len(places)):
        own = order[:, 0] == place
        loss = np.minimum(distances[own], second[own, None]) - near[own]
        change[place] = total + weights[own] @ loss
    change[:, places] = np.inf
    row, target = np.unravel_index(int(np.argmin(change)), change.shape)
    now = float(weights @ first)
    if change[row, target] >= now - VIOLATED * max(now, 1e-12):
        return False
    places[row] = target
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


def nearest(distances: Floats, weights: Floats, number: int, effort: Effort = Effort()) -> Siting:  # noqa: B008
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
