# SPDX-License-Identifier: MIT
"""Covering quickly: greedy, then exchanges of one unit for another while they help.

Good enough to answer while somebody drags a slider, and measured against the optimum in the benchmark; nothing is
proven. Every step takes the best of all additions, or of all exchanges.

References
----------
Church, ReVelle (1974), Papers of the Regional Science Association 32, 101-118: greedy adding with substitution.
Khuller, Moss, Naor (1999), Information Processing Letters 70, 39-45: greedy by gain for cost under a budget.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.analysis.protection.covering import Counts, Floats, Sites, Siting, merge_points
from detente.analysis.protection.diagram import search
from detente.analysis.protection.reductions import narrow
from detente.analysis.protection.worth import ONCE, Worth

__all__ = ["cover_all_quickly", "cover_most_quickly"]

NARROW = 100
"""Width of the diagram that is searched beside the greedy answer."""

LEAST_GAIN = 1e-9
"""Share of all weight below which an exchange is not worth making."""

NAN = float("nan")


def cover_all_quickly(sites: Sites) -> Siting:
    """Cover every point that can be covered: greedily by points for cost, or by a narrow diagram where that is better.

    Parameters
    ----------
    sites : Sites
        The candidates.

    Returns
    -------
    Siting
        Its value is the cost. Impossible when the greedy choice runs out of units, which proves nothing.
    """
    first, _ = merge_points(sites.covers[sites.reachable])
    covers = sites.covers[sites.reachable][first]
    units = _greedily(sites, covers)
    if units is None:
        return Siting(np.zeros(sites.covers.shape[1], dtype=np.int64), NAN, NAN, "impossible")
    if len(covers) and sites.single and np.isinf(sites.limit).all():
        every, asked = np.arange(len(units)), np.full(len(covers), np.inf)
        covers, asked, candidates = narrow(covers, sites.cost, asked, every, np.inf)
        most = sites.price(units) * (1 - LEAST_GAIN)
        choice = search(covers, sites.cost[candidates], asked, most, np.inf, NARROW)
        if choice.found:
            units = np.isin(every, candidates[choice.candidates]).astype(np.int64)
    return Siting(units, sites.price(units), NAN, "quick")


def _greedily(sites: Sites, covers: NDArray[np.bool_]) -> Counts | None:
    """Add the unit that covers most for its cost until all is covered, then take away what became superfluous.

    None when units run out.
    """
    units = np.zeros(sites.covers.shape[1], dtype=np.int64)
    under = [np.flatnonzero(column) for column in np.ascontiguousarray(covers.T)]
    gain = covers.sum(axis=0).astype(np.float64)
    count = np.zeros(len(covers), dtype=np.int64)
    left = sites.limit.copy()
    while (count == 0).any():
        worth = np.where(left[sites.kind] >= 1, gain, 0.0) / np.maximum(sites.cost, 1e-12)
        best = int(np.argmax(worth))
        if worth[best] <= 0:
            return None
        units[best] = 1
        left[sites.kind[best]] -= 1
        gain -= covers[under[best][count[under[best]] == 0]].sum(axis=0)
        count[under[best]] += 1
    for candidate in np.argsort(-sites.cost, kind="stable").tolist():
        if units[candidate] and (count[under[candidate]] > 1).all():
            units[candidate] = 0
            count[under[candidate]] -= 1
    return units


class _Exchange:
    """A set of units being improved, with the count over each point and what one more unit would bring."""

    def __init__(self, sites: Sites, weights: Floats, number: float, budget: float, worth: Worth) -> None:
        kept = np.flatnonzero(sites.reachable & (weights > 0))
        self.sites, self.number, self.budget, self.worth = sites, number, budget, worth
        first, group = merge_points(sites.covers[kept])
        self.weights = np.bincount(group, weights=weights[kept], minlength=len(first))
        self.covers = sites.covers[kept][first].astype(np.float64)
        self.under = [np.flatnonzero(row) for row in np.ascontiguousarray(self.covers.T)]
        self.strength = worth.strength_of(sites.kind)
        self.steps = [(strength, np.flatnonzero(self.strength == strength)) for strength in np.unique(self.strength)]
        self.units = np.zeros(sites.covers.shape[1], dtype=np.int64)
        self.count = np.zeros(len(first))
        self.gain = self.gains(self.count, np.arange(len(first)))
        self.least = LEAST_GAIN * float(self.weights.sum())

    def gains(self, count: Floats, rows: NDArray[np.intp]) -> Floats:
        """Return what one more unit at each candidate brings at these points, whose counts are given."""
        found = np.zeros(len(self.units))
        before, covers = self.worth.at(count), self.covers[rows]
        for strength, members in self.steps:
            rise = (self.worth.at(count + strength) - before) * self.weights[rows]
            found[members] = rise @ (covers if len(self.steps) == 1 else covers[:, members])
        return found

    def difference(self, candidate: int, units: int) -> tuple[NDArray[np.intp], Floats, Floats]:
        """Return the points under a candidate, their counts after a change there, and the change of all gains."""
        rows = self.under[candidate]
        after = self.count[rows] + units * self.strength[candidate]
        return rows, after, self.gains(after, rows) - self.gains(self.count[rows], rows)

    def change(self, candidate: int, units: int) -> None:
        """Put units at a candidate, or take them away."""
        rows, after, difference = self.difference(candidate, units)
        self.units[candidate] += units
        self.count[rows] = after
        self.gain += difference

    def may_add(self, units: Counts) -> NDArray[np.bool_]:
        """Return at which candidates one more unit fits beside these."""
        used = np.bincount(self.sites.kind, weights=units, minlength=len(self.sites.limit))
        fits = (used + 1 <= self.sites.limit)[self.sites.kind] & (units < self.sites.most)
        affordable = self.sites.price(units) + self.sites.cost <= self.budget * (1 + 1e-12)
        return np.asarray(fits & affordable & (units.sum() + 1 <= self.number))

    def fill(self, by_cost: bool) -> None:
        """Add the best unit again and again while one fits and helps."""
        while True:
            gain = np.where(self.may_add(self.units), self.gain, 0.0)
            if gain.max(initial=0.0) <= self.least:
                return
            self.change(int(np.argmax(gain / self.sites.cost if by_cost else gain)), 1)

    def exchange(self) -> bool:
        """Make the best exchange of one unit for another; say whether one helped."""
        best, out, into = self.least, -1, -1
        for candidate in np.flatnonzero(self.units).tolist():
            rows, after, difference = self.difference(candidate, -1)
            lost = float((self.worth.at(self.count[rows]) - self.worth.at(after)) @ self.weights[rows])
            rest = self.units.copy()
            rest[candidate] -= 1
            change = np.where(self.may_add(rest), self.gain + difference - lost, -np.inf)
            target = int(np.argmax(change))
            if change[target] > best:
                best, out, into = float(change[target]), candidate, target
        if out < 0:
            return False
        self.change(out, -1)
        self.change(into, 1)
        return True


def cover_most_quickly(
    sites: Sites, weights: Floats, number: float = np.inf, budget: float = np.inf, worth: Worth = ONCE
) -> Siting:
    """Cover much, by weight, for a number of units or a budget: greedily, then by exchanges of one unit.

    Parameters
    ----------
    sites, weights, number, budget, worth
        As for `cover_most`.

    Returns
    -------
    Siting
        Its value is the weighted worth covered; nothing is proven.
    """
    weights = np.asarray(weights, dtype=np.float64)
    best = Siting(np.zeros(sites.covers.shape[1], dtype=np.int64), 0.0, NAN, "quick")
    for by_cost in (False, True) if np.isfinite(budget) else (False,):
        state = _Exchange(sites, weights, number, budget, worth)
        if not len(state.weights):
            return best
        state.fill(by_cost)
        while state.exchange():
            state.fill(by_cost)
        value = float(weights @ worth.reached(sites, state.units))
        if value > best.value:
            best = Siting(state.units, value, NAN, "quick")
    return best
