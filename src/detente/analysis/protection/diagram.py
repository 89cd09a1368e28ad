# SPDX-License-Identifier: MIT
"""Covering by a decision diagram: candidates decided one after another across the map, with what is alike merged.

A candidate far from the next ones has no bearing on them: all that matters of the choice so far is which of the
points that later candidates can still cover are covered. So candidates are put in an order in which those that cover
the same points are near each other, choices that agree on these points are merged, and a layer of the diagram holds
what is left of all choices among the candidates up to it. Merged, they would still be too many; a choice is left out
once the relaxed programme proves that nothing good can come of it.

The question is which candidates of cost at most `most` miss less weight than `below`. With prices v of the points and
mu of weight missed, every choice has ::

    cost + mu (missed - below)  =  L + sum of the excess of each decision,
    L = sum_i v_i - mu below + sum_j min(0, c_j - sum_i v_i a_ij)

where the excess is never negative: the reduced cost of a candidate taken, less that of one skipped, v_i for covering
point i once more, and ``mu w_i - v_i`` for leaving it. A choice is left out when its excess so far passes ``most - L``.
The prices are those of the linear programme, which make L as large as it can be; any prices are valid.

A layer can be kept to a width: the states of least excess stay, which finds good choices soon, and the least excess
of those that went gives a bound. The diagram is searched again, wider, until nothing better can have been lost.

References
----------
Bergman, Cire, van Hoeve, Hooker (2016), Decision Diagrams for Optimization, Springer: exact and restricted diagrams.
Barnard, Pothen, Simon (1995), Numerical Linear Algebra with Applications 2, 317-334: the order, by an eigenvector.
Beasley (1987), European Journal of Operational Research 31, 85-93: leaving candidates out by their reduced cost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from detente.analysis.protection.covering import Counts, Floats
from detente.analysis.protection.layers import Layer, Mask, Words, layers_of, prices_of
from detente.analysis.protection.reductions import narrow

__all__ = ["Choice", "best_choice", "search"]

WIDTHS = (1_000, 10_000, 100_000, 300_000)
"""Widths that are searched one after another, until one has lost nothing."""

ROUNDING = 1e-9
"""What sums of prices may be off by, as a share of the cost."""

SPREAD = np.random.default_rng(0).integers(0, 2**63, 64, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
"""Odd numbers that spread the words of a state over 64 bits; equal sums are compared word by word."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a search of a diagram found.

    Attributes
    ----------
    candidates : ndarray of int
        The best choice within the limits; empty when there is none.
    cost, missed : float
        Its cost and the weight that it misses; infinite when there is none.
    lost_cost, lost_missed : float
        What any choice that was lost for want of width costs, and misses, at least; infinite when none was.
    """

    candidates: Counts
    cost: float = np.inf
    missed: float = np.inf
    lost_cost: float = np.inf
    lost_missed: float = np.inf

    @property
    def found(self) -> bool:
        """Whether there is a choice."""
        return bool(np.isfinite(self.cost))

    @property
    def complete(self) -> bool:
        """Whether nothing was lost: the choice is the best, or none is good enough."""
        return bool(np.isinf(self.lost_cost))


NONE = Choice(np.empty(0, dtype=np.int64))
"""No choice is good enough."""


@dataclass(frozen=True, slots=True)
class _States:
    """What choices among the candidates decided so far come to.

    Attributes
    ----------
    points : ndarray of uint64, shape (states, words)
        Points covered, of those that a later candidate can cover.
    cost, missed, excess : ndarray of float64, shape (states,)
        Cost, weight left for good, and excess over the bound.
    parent : ndarray of int32, shape (states,)
        State of the layer before.
    taken : ndarray of bool, shape (states,)
        Whether the candidate was taken.
    """

    points: Words
    cost: Floats
    missed: Floats
    excess: Floats
    parent: NDArray[np.int32]
    taken: Mask

    def __getitem__(self, kept: NDArray[np.intp] | Mask) -> _States:
        """Return some of the states."""
        return _States(
            self.points[kept],
            self.cost[kept],
            self.missed[kept],
            self.excess[kept],
            self.parent[kept],
            self.taken[kept],
        )

    def covered(self, points: Counts) -> Mask:
        """Return whether each state covers each of these points, shape (states, points)."""
        bits = self.points[:, points >> 6] >> (points & 63).astype(np.uint64)
        return np.asarray(bits & np.uint64(1), dtype=bool)


def _moved(points: Words, before: Layer, layer: Layer) -> Words:
    """Move the window of words from one layer to the next."""
    new = np.zeros((len(points), layer.stop - before.stop), dtype=np.uint64)
    return np.concatenate([points[:, layer.start - before.start :], new], axis=1)


def _decided(states: _States, layer: Layer, slack: float, most: float, below: float) -> _States:
    """Take and skip a candidate in every state, and keep what is within the limits."""
    here = np.arange(len(states.cost), dtype=np.int32)
    none = np.zeros(len(here), dtype=bool)
    excess = states.excess + max(layer.reduced, 0.0) + states.covered(layer.priced) @ layer.prices
    taken = _States(states.points | layer.points, states.cost + layer.cost, states.missed, excess, here, ~none)
    taken = taken[(excess <= slack) & (taken.cost <= most)]
    left = ~states.covered(layer.closing)
    missed = states.missed + np.where(left, layer.weights, 0.0).sum(axis=1)
    excess = states.excess + max(-layer.reduced, 0.0) + np.where(left, layer.leaving, 0.0).sum(axis=1)
    skipped = _States(states.points, states.cost, missed, excess, here, none)[(excess <= slack) & (missed < below)]
    return _States(
        np.concatenate([taken.points, skipped.points]) & layer.keep,
        np.concatenate([taken.cost, skipped.cost]),
        np.concatenate([taken.missed, skipped.missed]),
        np.concatenate([taken.excess, skipped.excess]),
        np.concatenate([taken.parent, skipped.parent]),
        np.concatenate([taken.taken, skipped.taken]),
    )


def _merged(states: _States) -> _States:
    """Leave out states with the same points as another that is as cheap and misses as little."""
    hashed = states.points @ np.resize(SPREAD, states.points.shape[1])
    states, hashed = states[order := np.lexsort((states.missed, states.cost, hashed))], hashed[order]
    while True:  # of states with the same points, in the order of cost, each has to miss less than the one before
        again = np.flatnonzero((hashed[1:] == hashed[:-1]) & (states.missed[1:] >= states.missed[:-1])) + 1
        again = again[(states.points[again] == states.points[again - 1]).all(axis=1)]
        if not len(again):
            return states
        kept = np.ones(len(hashed), dtype=bool)
        kept[again] = False
        states, hashed = states[kept], hashed[kept]


def search(
    covers: Mask, cost: Floats, weights: Floats, most: float, below: float, width: int, seconds: float = np.inf
) -> Choice:
    """Search a diagram for the choice that misses least, and of those that miss as little for the cheapest.

    Parameters
    ----------
    covers : ndarray of bool, shape (points, candidates)
        Who covers what; every point has a candidate.
    cost : ndarray of float64, shape (candidates,)
        Cost of each candidate.
    weights : ndarray of float64, shape (points,)
        What missing each point counts; infinite where it must be covered.
    most : float
        Largest cost.
    below : float
        Weight that the choice must miss less than; may be infinite.
    width : int
        States that a layer may have.
    seconds : float
        Time after which the search gives up, and has found nothing.

    Returns
    -------
    Choice
        What was found, and whether something better may have been lost for want of width.
    """
    end = monotonic() + seconds
    below = min(below, 1.0 + 2.0 * float(weights[np.isfinite(weights)].sum()))
    prices = prices_of(covers, cost, weights, below, seconds)
    if prices is None:
        return replace(NONE, lost_cost=0.0, lost_missed=0.0)
    tolerance = ROUNDING * max(most, float(cost.max()))
    if prices.bound > most + tolerance:
        return NONE
    layers = layers_of(covers, cost, weights, below, prices)
    before = layers[0]
    words = np.zeros((1, before.stop - before.start), dtype=np.uint64)
    states = _States(words, np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(1, dtype=np.int32), np.zeros(1, dtype=bool))
    steps: list[tuple[NDArray[np.int32], Mask]] = []
    lost = np.inf
    for layer in layers:
        states = replace(states, points=_moved(states.points, before, layer))
        states = _merged(_decided(states, layer, most - prices.bound + tolerance, most + tolerance, below))
        before = layer
        if len(states.cost) > width:
            kept = np.argpartition(states.excess, width)
            lost = min(lost, float(states.excess[kept[width]]))
            states = states[kept[:width]]
        steps.append((states.parent, states.taken))
        if monotonic() > end:
            lost, states = 0.0, states[np.zeros(len(states.cost), dtype=bool)]
        if not len(states.cost):
            break
    choice = NONE
    if np.isfinite(lost):
        cost_bound = prices.bound + lost
        missed_bound = below + (cost_bound - most) / prices.missing if prices.missing > 0 else 0.0
        choice = replace(NONE, lost_cost=cost_bound, lost_missed=max(0.0, missed_bound))
    if not len(states.cost):
        return choice
    best = int(np.lexsort((states.cost, states.missed))[0])
    state = best
    chosen: list[int] = []
    for layer, (parent, taken) in zip(reversed(layers), reversed(steps), strict=True):
        if taken[state]:
            chosen.append(layer.candidate)
        state = int(parent[state])
    return replace(
        choice,
        candidates=np.sort(np.array(chosen, dtype=np.int64)),
        cost=float(states.cost[best]),
        missed=float(states.missed[best]),
    )


def best_choice(
    covers: Mask,
    cost: Floats,
    weights: Floats,
    limits: tuple[float, float],
    tighter: Callable[[Choice], tuple[float, float]],
    seconds: float,
    widths: Sequence[int] = WIDTHS,
) -> Choice:
    """Search wider and wider diagrams until nothing better than the best choice can have been lost, or time is up.

    Parameters
    ----------
    covers, cost, weights
        As for `search`.
    limits : tuple of float
        Largest cost, and the weight that a choice must miss less than.
    tighter : callable
        Limits that a choice must keep to be better than the given one.
    seconds : float
        Time limit.
    widths : sequence of int
        Widths to search, one after another.

    Returns
    -------
    Choice
        The best choice found, none where nothing is within the limits; complete when it is proven best.
    """
    end = monotonic() + seconds
    best, (most, below) = NONE, limits
    lost_cost = lost_missed = -np.inf
    candidates = np.arange(len(cost))
    for width in widths:
        found, began = True, monotonic()
        while found and below > 0:
            covers, weights, candidates = narrow(covers, cost, weights, candidates, below)
            began = monotonic()
            choice = search(covers, cost[candidates], weights, most, below, width, end - began)
            found = choice.found
            if found:
                best = replace(choice, candidates=candidates[choice.candidates])
                most, below = tighter(best)
            lost_cost, lost_missed = max(lost_cost, choice.lost_cost), max(lost_missed, choice.lost_missed)
            if lost_cost > most * (1 + ROUNDING) or lost_missed >= below:
                return replace(best, lost_cost=np.inf, lost_missed=np.inf)
        if below <= 0:
            return replace(best, lost_cost=np.inf, lost_missed=np.inf)
        if monotonic() + 10 * (monotonic() - began) > end:
            break
    return replace(best, lost_cost=lost_cost, lost_missed=lost_missed)
