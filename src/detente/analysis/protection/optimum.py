# SPDX-License-Identifier: MIT
"""The best covering: by a decision diagram where one applies, else by a mixed-integer programme.

A diagram decides whether one unit at each of many candidates covers a point or not, for a cost or a number; where
units are short by type, stand several at a place, count more than once or answer to a second objective, and where
candidates are few, the programme decides. A diagram that had to leave choices out hands over to the programme, and the
better answer and the better bound are returned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic

import numpy as np

from detente.analysis.protection.covering import Counts, Floats, Sites, Siting
from detente.analysis.protection.diagram import Choice, best_choice
from detente.analysis.protection.interchange import cover_all_quickly, cover_most_quickly
from detente.analysis.protection.programme import Effort, Floor, all_by_programme, most_by_programme
from detente.analysis.protection.worth import ONCE, Worth

__all__ = ["cover_all", "cover_most"]

LARGE = 60
"""Candidates from which on a diagram is worth building; below, the programme is solved sooner."""

SMALLEST_GAIN = 1e-8
"""Share of the cost, or of all weight, by which an answer must be better to count as better."""

SHARE_OF_TIME = 0.5
"""Share of the time limit after which a diagram hands over to the programme."""


def _step(cost: Floats) -> float:
    """Return the amount of which every cost is a multiple, 0 if there is none."""
    least = float(cost.min())
    if least <= 0:
        return 0.0
    multiples = cost / least
    return least if np.abs(multiples - np.rint(multiples)).max() < SMALLEST_GAIN else 0.0


def _units(choice: Choice, like: Counts) -> Counts:
    units = np.zeros_like(like)
    units[choice.candidates] = 1
    return units


def _better(first: Siting, second: Siting, sign: float) -> Siting:
    """Return the better of two answers to one question, with the better of their bounds; `sign` is 1 for a cost."""
    values = [sign * answer.value if np.isfinite(answer.value) else np.inf for answer in (first, second)]
    best = (first, second)[int(np.argmin(values))]
    bounds = [sign * answer.bound for answer in (first, second) if np.isfinite(answer.bound)]
    proven = "optimal" if "optimal" in (first.status, second.status) else best.status
    return replace(best, bound=sign * max(bounds) if bounds else best.bound, status=proven)


def _all_by_diagram(sites: Sites, effort: Effort) -> Siting:
    covers, cost = sites.covers[sites.reachable], sites.cost
    start, step = cover_all_quickly(sites), _step(cost)

    def below(value: float) -> float:
        return value - max(step if step > 0 else SMALLEST_GAIN * value, effort.gap * value)

    choice = best_choice(
        covers,
        cost,
        np.full(len(covers), np.inf),
        (below(start.value), np.inf),
        lambda better: (below(better.cost), np.inf),
        SHARE_OF_TIME * effort.seconds,
    )
    units = _units(choice, start.units) if choice.found else start.units
    value = sites.price(units)
    if choice.complete:
        return Siting(units, value, value * (1 - effort.gap), "optimal")
    bound = step * np.ceil(choice.lost_cost / step - SMALLEST_GAIN) if step > 0 else choice.lost_cost
    return Siting(units, value, min(value, float(bound)), "limit")


def _most_by_diagram(sites: Sites, weights: Floats, cost: Floats, most: float, start: Siting, effort: Effort) -> Siting:
    kept = sites.reachable & (weights > 0)
    total = float(weights[kept].sum())

    def below(missed: float) -> float:
        return missed - max(SMALLEST_GAIN * total, effort.gap * (total - missed))

    choice = best_choice(
        sites.covers[kept],
        cost,
        weights[kept],
        (most, below(total - start.value)),
        lambda better: (most, below(better.missed)),
        SHARE_OF_TIME * effort.seconds,
    )
    units = _units(choice, start.units) if choice.found else start.units
    value = float(weights @ sites.covered(units))
    if choice.complete:
        return Siting(units, value, min(total, value * (1 + effort.gap)), "optimal")
    return Siting(units, value, max(value, min(total, total - choice.lost_missed)), "limit")


def cover_all(sites: Sites, demand: Counts | int = 1, effort: Effort = Effort()) -> Siting:
    """Find the cheapest units that cover every point that can be covered.

    Parameters
    ----------
    sites : Sites
        The candidates.
    demand : int or ndarray of int, shape (points,)
        Units that must cover each point.
    effort : Effort
        Gap and time limit.

    Returns
    -------
    Siting
        Its value is the cost. Impossible when there are too few units of some type.
    """
    began = monotonic()
    single = sites.single and np.all(np.asarray(demand) == 1)
    if not (single and _many(sites) and np.isinf(sites.limit).all() and sites.reachable.any()):
        return all_by_programme(sites, demand, effort)
    answer = _all_by_diagram(sites, effort)
    if answer.status == "optimal":
        return answer
    left = replace(effort, seconds=max(0.0, effort.seconds - (monotonic() - began)))
    return _better(answer, all_by_programme(sites, demand, left), 1.0)


def cover_most(
    sites: Sites,
    weights: Floats,
    number: float = np.inf,
    budget: float = np.inf,
    worth: Worth = ONCE,
    floors: Sequence[Floor] = (),
    effort: Effort = Effort(),
) -> Siting:
    """Find the units that cover most, by weight, for a number of units or a budget.

    Parameters
    ----------
    sites : Sites
        The candidates.
    weights : ndarray of float64, shape (points,)
        What covering each point is worth.
    number : float
        Units at most.
    budget : float
        Cost at most.
    worth : Worth
        What a point is worth by the units over it.
    floors : sequence of Floor
        What other objectives must at least reach.
    effort : Effort
        Gap and time limit.

    Returns
    -------
    Siting
        Its value is the weighted worth covered. Impossible when the floors cannot be reached.
    """
    began = monotonic()
    weights = np.asarray(weights, dtype=np.float64)
    single = sites.single and worth is ONCE and not floors and np.isinf(sites.limit).all()
    one_limit = np.isfinite(number) != np.isfinite(budget)
    if not (single and one_limit and _many(sites) and (sites.reachable & (weights > 0)).any()):
        return most_by_programme(sites, weights, number, budget, worth, floors, effort)
    cost, most = (np.ones(len(sites.cost)), float(np.floor(number))) if np.isfinite(number) else (sites.cost, budget)
    answer = _most_by_diagram(sites, weights, cost, most, cover_most_quickly(sites, weights, number, budget), effort)
    if answer.status == "optimal":
        return answer
    left = replace(effort, seconds=max(0.0, effort.seconds - (monotonic() - began)))
    return _better(answer, most_by_programme(sites, weights, number, budget, effort=left), -1.0)


def _many(sites: Sites) -> bool:
    return int(sites.covers.any(axis=0).sum()) >= LARGE
