# SPDX-License-Identifier: MIT
"""The layers of a decision diagram of coverings: candidates in an order, and what deciding each one takes.

What the numbers mean is said in `detente.analysis.protection.diagram`.

References
----------
Barnard, Pothen, Simon (1995), Numerical Linear Algebra with Applications 2, 317-334: the order, by an eigenvector.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.protection.covering import Counts, Floats

__all__ = ["Layer", "Mask", "Prices", "Words", "layers_of", "prices_of"]

Mask = NDArray[np.bool_]
Words = NDArray[np.uint64]

MANY_POINTS = 600
"""Points from which on an interior point method is quicker than the simplex method."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of points and of weight missed, and what every choice that is good enough costs at least."""

    points: Floats
    missing: float
    bound: float


def prices_of(covers: Mask, cost: Floats, weights: Floats, below: float, seconds: float) -> Prices | None:
    """Return the prices that the relaxed programme puts on points and on weight missed, None when it was not solved.

    ``min sum_j c_j x_j`` subject to ``sum_j a_ij x_j + y_i >= 1`` and ``sum_i w_i y_i <= below``, with no y_i where
    the weight is that much or more. The bound is worked out from the prices, so that it holds whatever they are.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, hstack, vstack

    points, count = covers.shape
    free = np.flatnonzero(weights < below)
    scale = float(weights[free].max(initial=0.0)) or 1.0
    leave = csr_array((np.ones(len(free)), (free, np.arange(len(free)))), shape=(points, len(free)))
    rows = hstack([csr_array(-covers.astype(np.float64)), -leave], format="csr")
    least = -np.ones(points)
    if len(free):
        missing = csr_array(np.concatenate([np.zeros(count), weights[free] / scale])[None])
        rows, least = vstack([rows, missing], format="csr"), np.append(least, below / scale)
    relaxed = linprog(
        np.concatenate([cost, np.zeros(len(free))]),
        A_ub=rows,
        b_ub=least,
        bounds=np.concatenate([np.tile([0.0, 1.0], (count, 1)), np.tile([0.0, np.inf], (len(free), 1))]),
        method="highs-ipm" if points > MANY_POINTS else "highs",
        options={"time_limit": max(0.0, seconds)},
    )
    if relaxed.x is None:
        return None
    prices = np.maximum(-relaxed.ineqlin.marginals, 0.0)
    mu = float(prices[points]) / scale if len(free) else 0.0
    prices = prices[:points]
    prices[free] = np.minimum(prices[free], mu * weights[free])
    spent = mu * below if len(free) else 0.0
    bound = float(prices.sum() - spent + np.minimum(cost - prices @ covers, 0.0).sum())
    return Prices(prices, mu, bound)


def _order(covers: Mask) -> Counts:
    """Put candidates in an order in which those with points in common are near each other.

    By the eigenvector of the second smallest eigenvalue of the Laplacian of the graph that joins candidates with a
    point in common (the Fiedler vector), component by component.
    """
    from scipy.linalg import eigh
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    numbers = covers.astype(np.float32)
    joined = (numbers.T @ numbers > 0).astype(np.float64)
    number, component = connected_components(csr_array(joined), directed=False)
    place = np.zeros(len(joined))
    for part in range(number):
        members = np.flatnonzero(component == part)
        if len(members) > 2:
            graph = joined[np.ix_(members, members)]
            place[members] = eigh(np.diag(graph.sum(axis=1)) - graph, subset_by_index=[1, 1])[1][:, 0]
    return np.asarray(np.lexsort((place, component)))


def _words(points: Mask) -> Words:
    """Pack rows of truth values into words of 64."""
    padded = np.zeros((len(points), -(-points.shape[1] // 64) * 64), dtype=bool)
    padded[:, : points.shape[1]] = points
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint64)


@dataclass(frozen=True, slots=True)
class Layer:
    """A candidate to be decided, with the points numbered in the order of the last candidate that covers them.

    Only points that an earlier candidate, or this one, and no candidate before the last can cover matter: they lie
    in a window of words, and all numbers and words here count from its start.

    Attributes
    ----------
    candidate : int
        Which candidate.
    cost, reduced : float
        Its cost and its reduced cost.
    start, stop : int
        Words of the window.
    points : ndarray of uint64, shape (words,)
        Points that it covers.
    priced, prices : ndarray of int and float64
        Those of its points that have a price, and the price: what covering one again adds to the excess.
    closing, leaving, weights : ndarray of int and float64
        Points that no later candidate covers, what leaving one adds to the excess, and its weight.
    keep : ndarray of uint64, shape (words,)
        Points that a later candidate covers.
    """

    candidate: int
    cost: float
    reduced: float
    start: int
    stop: int
    points: Words
    priced: Counts
    prices: Floats
    closing: Counts
    leaving: Floats
    weights: Floats
    keep: Words


def layers_of(covers: Mask, cost: Floats, weights: Floats, below: float, prices: Prices) -> list[Layer]:
    """Return the layers of a diagram in their order."""
    order = _order(covers)
    ordered = covers[:, order]
    last = len(order) - 1 - np.argmax(ordered[:, ::-1], axis=1)
    row = np.argsort(last, kind="stable")
    ordered, price, weight = ordered[row], prices.points[row], weights[row]
    closed = np.searchsorted(last[row], np.arange(len(order) + 1))
    opened = np.maximum.accumulate(len(row) - np.argmax(ordered[::-1], axis=0))
    leaving = np.full(len(row), np.inf)
    free = weight < below
    leaving[free] = np.maximum(prices.missing * weight[free] - price[free], 0.0)
    reduced = cost - prices.points @ covers
    points, keep = _words(ordered.T), _words(np.arange(len(row))[None] >= closed[1:, None])
    layers = []
    for layer, candidate in enumerate(order.tolist()):
        start, stop = int(closed[layer]) // 64, -(-int(opened[layer]) // 64)
        priced = np.flatnonzero(ordered[:, layer] & (price > 0))
        closing = np.arange(closed[layer], closed[layer + 1])
        layers.append(
            Layer(
                candidate=candidate,
                cost=float(cost[candidate]),
                reduced=float(reduced[candidate]),
                start=start,
                stop=stop,
                points=points[layer, start:stop],
                priced=priced - 64 * start,
                prices=price[priced],
                closing=closing - 64 * start,
                leaving=leaving[closing],
                weights=weight[closing],
                keep=keep[layer, start:stop],
            )
        )
    return layers
