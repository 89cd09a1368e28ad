# SPDX-License-Identifier: MIT
"""Bargaining solutions with a lottery over packages.

Parties that may agree on a lottery choose from the convex hull of the utility vectors, where Nash,
Kalai-Smorodinsky and Raiffa first defined their solutions; a lottery is accepted before it is drawn, so
a package in it may be one that a party would refuse by itself. The shares of a mixture are the choices
of a linear programme. Mixtures of efficient packages are enough.

The largest product of gains has no corner to stand on. Its shares are found among a few packages by Newton's method;
a package joins as long as it would raise the sum of logarithms, and at the end none would by more than `EXACT`.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from detente.analysis.bargaining.programme import LINEAR_SOLUTIONS, LinearProgramme, Row

__all__ = ["equal_area_mixture", "hull_corners", "mixtures"]

LEAST_SHARE = 1e-9
"""Smaller shares of a mixture are rounding of the solver."""

LEAST_AREA = 1e-4
"""Square points under the hull below which there is nothing to divide."""

EXACT = 1e-12
"""Share of the sum of weights by which no package would raise the sum of logarithms."""

NEWTON_STEPS = 100

BISECTIONS = 60

Vector = NDArray[np.float64]


def hull_corners(gains: Vector) -> NDArray[np.intp]:
    """Return the rows that can be corners of the convex hull; all where that is not worth finding out.

    Parameters
    ----------
    gains : ndarray of float64, shape (n, parties)
        One row for each package.
    """
    if len(gains) < 500 or not 2 <= gains.shape[1] <= 5:
        return np.arange(len(gains))
    from scipy.spatial import ConvexHull, QhullError

    try:
        return np.sort(ConvexHull(gains).vertices)
    except QhullError:  # all in one plane
        return np.arange(len(gains))


def mixtures(gains: Vector) -> dict[str, Vector]:
    """Return the shares of each package in each solution.

    Parameters
    ----------
    gains : ndarray of float64, shape (n, parties)
        Gains of efficient packages, acceptable or not.

    Returns
    -------
    dict of str to ndarray of float64, shape (n,)
        Shares that add up to 1; solutions that do not exist are left out.

    Examples
    --------
    >>> mixtures(np.array([[4.0, 0.0], [0.0, 4.0], [1.0, 1.0]]))["egalitarian"]
    array([0.5, 0.5, 0. ])
    """
    corners = hull_corners(gains)
    count, parties = len(corners), gains.shape[1]
    programme = LinearProgramme(
        gain=gains[corners].T,
        constant=np.zeros(parties),
        rows=(Row(np.arange(count), np.ones(count), 1.0, 1.0),),
        whole=np.zeros(count, dtype=bool),
    ).at_least(np.zeros(parties))
    found = {name: solve(programme) for name, solve in LINEAR_SOLUTIONS.items()}
    shares = {name: answer.choice for name, answer in found.items() if answer is not None}
    if "nash" in shares:
        shares["nash"] = nash_mixture(gains[corners], shares["nash"])
    if parties == 2 and shares:
        halving = equal_area_mixture(gains[corners])
        if halving is not None:
            shares["equal_area"] = halving
    spread = {}
    for name, share in shares.items():
        share = np.where(share < LEAST_SHARE, 0.0, share)
        spread[name] = np.zeros(len(gains))
        spread[name][corners] = share / share.sum()
    return spread


def nash_mixture(gains: Vector, shares: Vector) -> Vector:
    """Return the shares with the largest product of gains, from shares that are near it.

    Parameters
    ----------
    gains : ndarray of float64, shape (n, parties)
        Gains of packages.
    shares : ndarray of float64, shape (n,)
        Shares under which everybody gains.

    Examples
    --------
    >>> nash_mixture(np.array([[4.0, 0.0], [0.0, 4.0]]), np.array([0.4, 0.6]))
    array([0.5, 0.5])
    """
    shares = np.where(shares < LEAST_SHARE, 0.0, shares)
    shares = shares / shares.sum()
    for _ in range(NEWTON_STEPS):
        shares = _newton(gains, shares)
        raises = gains @ (1.0 / (shares @ gains)) - gains.shape[1]
        best = int(np.argmax(raises))
        if raises[best] <= EXACT * gains.shape[1] or shares[best] > 0:
            break
        shares = _moved(gains, shares, np.eye(len(shares))[best] - shares)
    return shares


def _newton(gains: Vector, shares: Vector) -> Vector:
    """Raise the sum of logarithms among the packages that have a share."""
    for _ in range(NEWTON_STEPS):
        some = np.flatnonzero(shares > 0)
        relative = gains[some] / (shares @ gains)
        slope = relative.sum(axis=1)
        if np.ptp(slope) <= EXACT:
            break
        edge = np.ones((len(some), 1))
        system = np.block([[-relative @ relative.T, edge], [edge.T, np.zeros((1, 1))]])
        direction = np.zeros(len(shares))
        direction[some] = np.linalg.lstsq(system, np.append(-slope, 0.0), rcond=1e-12)[0][:-1]
        moved = _moved(gains, shares, direction - direction[some].mean() * (shares > 0))
        if np.abs(moved - shares).max() <= EXACT:
            break
        shares = moved
    return shares


def _moved(gains: Vector, shares: Vector, direction: Vector) -> Vector:
    """Go as far as shares stay shares, and half as far until the sum of logarithms is no smaller."""
    falling = np.flatnonzero(direction < 0)
    limits = shares[falling] / -direction[falling]
    step = min(1.0, float(limits.min(initial=1.0)))
    before = float(np.log(shares @ gains).sum())
    while step > EXACT:
        moved = shares + step * direction
        moved[falling[limits <= step]] = 0.0
        moved = np.asarray(np.maximum(moved, 0.0) / np.maximum(moved, 0.0).sum())
        worth = moved @ gains
        if worth.min() > 0 and float(np.log(worth).sum()) >= before:
            return np.asarray(moved)
        step /= 2
    return shares


def equal_area_mixture(gains: Vector) -> Vector | None:
    """Return the mixture through which a line from no deal halves the area under the hull; two parties.

    Returns
    -------
    ndarray of float64 or None
        Shares; None when the hull leaves no area above no deal.

    Examples
    --------
    >>> equal_area_mixture(np.array([[4.0, 0.0], [0.0, 4.0]])).round(6)
    array([0.5, 0.5])
    """
    chain = _upper_chain(gains)
    # Cut where the gains are at least 0; what is cheaper for both is free to throw away.
    top = [(x, y) for x, y in gains[chain]]
    points = _clipped(top)
    if points is None:
        return None

    def above(share: float) -> float:
        """Area above the line through the point at a share of the boundary, less the area below it."""
        where = share * (len(points) - 1)
        k = min(int(where), len(points) - 2)
        corner = points[k] + (where - k) * (points[k + 1] - points[k])
        left = np.vstack([[0.0, 0.0], points[: k + 1], corner[None]])
        right = np.vstack([[0.0, 0.0], corner[None], points[k + 1 :]])
        return _area(left) - _area(right)

    low, high = 0.0, 1.0
    if _area(np.vstack([[0.0, 0.0], points])) <= LEAST_AREA:
        return None
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if above(middle) < 0 else (low, middle)
    where = low * (len(points) - 1)
    k = min(int(where), len(points) - 2)
    target = points[k] + (where - k) * (points[k + 1] - points[k])
    return _shares_of(gains, chain, target)


def _upper_chain(gains: Vector) -> list[int]:
    """Return the corners of the hull seen from above and from the right, by the first gain, rising."""
    order = sorted(range(len(gains)), key=lambda k: (gains[k, 0], gains[k, 1]))
    chain: list[int] = []
    for k in order:
        while len(chain) > 1 and _turn(gains[chain[-2]], gains[chain[-1]], gains[k]) >= 0:
            chain.pop()
        chain.append(k)
    best = max(range(len(chain)), key=lambda place: (gains[chain[place], 1], gains[chain[place], 0]))
    return chain[best:]


def _turn(first: Vector, second: Vector, third: Vector) -> float:
    one, other = second - first, third - first
    return float(one[0] * other[1] - one[1] * other[0])


def _area(polygon: Vector) -> float:
    x, y = polygon.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def _clipped(top: list[tuple[float, float]]) -> Vector | None:
    """Return the boundary above no deal, from the second party's axis to the first's."""
    points = [np.array([0.0, top[0][1]]), *(np.array(point) for point in top), np.array([top[-1][0], 0.0])]
    kept: list[Vector] = []
    for before, after in pairwise(points):
        start, end = 0.0, 1.0
        for axis in range(2):
            step = after[axis] - before[axis]
            if step > 0:
                start = max(start, -before[axis] / step)
            elif step < 0:
                end = min(end, -before[axis] / step)
            elif before[axis] < 0:
                end = -1.0
        if end >= start:
            kept += [before + start * (after - before), before + end * (after - before)]
    return np.array(kept) if len(kept) > 1 else None


def _shares_of(gains: Vector, chain: list[int], target: Vector) -> Vector:
    """Return the shares of the two neighbours on the chain that are worth a point on it, or more."""
    shares = np.zeros(len(gains))
    if target[0] <= gains[chain[0], 0]:
        shares[chain[0]] = 1.0
        return shares
    if target[0] >= gains[chain[-1], 0]:
        shares[chain[-1]] = 1.0
        return shares
    place = next(n for n in range(1, len(chain)) if gains[chain[n], 0] >= target[0])
    left, right = gains[chain[place - 1], 0], gains[chain[place], 0]
    shares[chain[place]] = (target[0] - left) / (right - left)
    shares[chain[place - 1]] = 1.0 - shares[chain[place]]
    return shares
