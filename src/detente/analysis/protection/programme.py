# SPDX-License-Identifier: MIT
"""Exact covering: the fewest units that cover everything, and the most that a number or a budget covers.

Both are mixed-integer programmes solved by HiGHS. The second is one programme for three questions, which differ
in what a point is worth by the units over it (`Worth`): worth 1 from the first unit (maximal covering), something
more for a second (backup), or the probability that a unit is up (maximal expected covering). Each is concave, so
it is enough to bound a point's worth by the chords of its curve, and worths stay continuous.

References
----------
Toregas, Swain, ReVelle, Bergman (1971), Operations Research 19, 1363-1373: the set covering problem.
Church, ReVelle (1974), Papers of the Regional Science Association 32, 101-118: maximal covering.
Hogan, ReVelle (1986), Management Science 32, 1434-1444: backup coverage.
Daskin (1983), Transportation Science 17, 48-70: maximal expected covering.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.protection.covering import Counts, Floats, Sites, Siting, merge_points
from detente.analysis.protection.reductions import implied, undominated
from detente.analysis.protection.worth import ONCE, Worth

__all__ = ["Effort", "Floor", "all_by_programme", "cheapest_as_good", "most_by_programme"]


ROUNDING = 1e-6
"""What a linear programme may be off by in a count of units."""

SAME_VALUE = 1e-7
"""Share of all weight, or of a price, by which two answers count as equal."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard a solver tries.

    Attributes
    ----------
    gap : float
        Share of the best value by which an answer may fall short of it.
    seconds : float
        Time limit of one programme.
    """

    gap: float = 0.0
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Floor:
    """A demand on a second objective: the weighted worth that must at least be reached.

    Attributes
    ----------
    weights : ndarray of float64, shape (points,)
        Weight of each point in that objective.
    least : float
        What must be reached.
    """

    weights: Floats
    least: float


def _solve(
    objective: Floats,
    rows: Sequence[tuple[Any, Floats | float, Floats | float]],
    whole: NDArray[np.bool_],
    top: Floats,
    effort: Effort,
) -> Any:
    """Minimise over variables from 0 to `top`, some whole, under rows ``low <= a x <= high``."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    return milp(
        objective,
        constraints=[LinearConstraint(matrix, low, high) for matrix, low, high in rows],
        integrality=whole.astype(np.uint8),
        bounds=Bounds(np.zeros(len(top)), top),
        options={"mip_rel_gap": effort.gap, "time_limit": effort.seconds},
    )


def _siting(found: Any, units: Counts, value: float, sign: float) -> Siting:
    if found.x is None:
        status: Any = "impossible" if found.status == 2 else "limit"
        return Siting(units, float("nan"), float("nan"), status)
    bound = found.mip_dual_bound
    bound = value if bound is None else sign * float(bound)
    return Siting(units, value, bound, "optimal" if found.status == 0 else "limit")


def _limit_rows(sites: Sites, columns: Counts, extra: int) -> list[tuple[Any, float, float]]:
    """Return the rows that keep units of each type to the number that there is."""
    from scipy.sparse import csr_array

    rows = []
    for kind in np.flatnonzero(np.isfinite(sites.limit)):
        row = np.concatenate([(sites.kind[columns] == kind).astype(np.float64), np.zeros(extra)])
        rows.append((csr_array(row[None]), 0.0, float(sites.limit[kind])))
    return rows


def _undominated(sites: Sites, covers: NDArray[np.bool_], columns: Counts) -> Counts:
    """Return the candidates that no other of the same kind, or of one without a limit, replaces at no more cost."""
    kind = sites.kind[columns]
    may_replace = (kind[:, None] == kind[None]) | np.isinf(sites.limit)[kind][None]
    return columns[undominated(covers[:, columns], sites.cost[columns], may_replace)]


def _least_units(cost: Floats, matrix: Any, needed: Floats, top: Floats) -> list[tuple[Any, float, float]]:
    """Return a row that rounds the bound of the relaxed programme up, where every unit costs the same."""
    from scipy.optimize import linprog

    if not (cost == cost[0]).all() or cost[0] <= 0:
        return []
    relaxed = linprog(np.ones(len(cost)), A_ub=-matrix, b_ub=-needed, bounds=np.column_stack([np.zeros_like(top), top]))
    if relaxed.x is None:
        return []
    return [(np.ones((1, len(cost))), float(np.ceil(relaxed.fun - ROUNDING)), np.inf)]


def all_by_programme(sites: Sites, demand: Counts | int = 1, effort: Effort = Effort()) -> Siting:
    """Find the cheapest units that cover every point that can be covered, by a programme.

    ``min sum_j f_j x_j`` subject to ``sum_j a_ij x_j >= b_i``; points that no candidate covers are left out, since
    no number of units helps them. Parameters and what is returned are those of `optimum.cover_all`.
    """
    from scipy.sparse import csr_array

    reached = np.flatnonzero(sites.reachable & (np.broadcast_to(demand, len(sites.covers)) > 0))
    needed = np.broadcast_to(np.asarray(demand, dtype=np.int64), len(sites.covers))[reached]
    covers = sites.covers[reached]
    units = np.zeros(covers.shape[1], dtype=np.int64)
    if not len(reached):
        return Siting(units, 0.0, 0.0, "optimal")
    first, _ = merge_points(covers, needed)
    covers, needed = covers[first], needed[first]
    columns = np.arange(covers.shape[1])
    single = sites.single and int(needed.max()) == 1
    size = -1
    while size != covers.size:  # each reduction can make room for the other
        size = covers.size
        left = ~implied(covers[:, columns], needed[:, None] <= needed[None])
        covers, needed = covers[left], needed[left]
        columns = _undominated(sites, covers, columns) if single else columns
    matrix, most = csr_array(covers[:, columns].astype(np.float64)), sites.top[columns].copy()
    rows: list[tuple[Any, Any, Any]] = [(matrix, needed.astype(np.float64), np.inf), *_limit_rows(sites, columns, 0)]
    rows += _least_units(sites.cost[columns], matrix, needed.astype(np.float64), most)
    found = _solve(sites.cost[columns], rows, np.ones(len(columns), dtype=bool), most, effort)
    if found.x is not None:
        units[columns] = np.rint(found.x)
    return _siting(found, units, sites.price(units), 1.0)


def _without_idle(sites: Sites, worth: Worth, objectives: Sequence[Floats], units: Counts) -> Counts:
    """Return the units without those that add nothing to any objective."""
    left = units.copy()
    reached = worth.reached(sites, left)
    for candidate in np.flatnonzero(units):
        left[candidate] -= 1
        less = worth.reached(sites, left)
        if any(float(w @ (reached - less)) > 0 for w in objectives):
            left[candidate] += 1
        else:
            reached = less
    return left


def _worth_rows(
    sites: Sites,
    covers: NDArray[np.bool_],
    columns: NDArray[np.intp],
    merged: Sequence[NDArray[Any]],
    worth: Worth,
    floors: Sequence[Floor],
    within: tuple[float, float, float],
) -> list[tuple[Any, Any, Any]]:
    """Return the constraints of covering most: chords of the worth, floors, fewest and most units, and the budget."""
    from scipy.sparse import csr_array, eye_array, hstack, kron

    count, points = len(columns), len(covers)
    least, most, budget = within
    strength = csr_array(covers[:, columns] * worth.strength_of(sites.kind[columns]))
    slopes, intercepts = (np.array(part)[:, None] for part in zip(*worth.chords, strict=True))
    chords = hstack([kron(-slopes, strength), kron(np.ones_like(slopes), eye_array(points))], format="csr")
    rows: list[tuple[Any, Any, Any]] = [(chords, -np.inf, np.repeat(intercepts, points))]
    for floor, weight in zip(floors, merged[1:], strict=True):
        rows.append((csr_array(np.concatenate([np.zeros(count), weight])[None]), floor.least, np.inf))
    if np.isfinite(most):
        rows.append((csr_array(np.concatenate([np.ones(count), np.zeros(points)])[None]), least, most))
    if np.isfinite(budget):
        rows.append((csr_array(np.concatenate([sites.cost[columns], np.zeros(points)])[None]), 0.0, budget))
    return rows


def cheapest_as_good(
    sites: Sites,
    weights: Floats,
    best: Siting,
    number: float = np.inf,
    budget: float = np.inf,
    worth: Worth = ONCE,
    effort: Effort = Effort(),
) -> Siting:
    """Return the units of least cost that cover as much as an answer does; the answer itself where none is cheaper.

    Parameters are those of `optimum.cover_most`, and its answer.
    """
    kept = np.flatnonzero(sites.reachable & (weights > 0))
    if not len(kept) or not np.isfinite(best.value):
        return best
    first, group = merge_points(sites.covers[kept])
    merged: Floats = np.bincount(group, weights=weights[kept], minlength=len(first)).astype(np.float64)
    columns, covers = np.arange(sites.covers.shape[1]), sites.covers[kept][first]
    count, points = len(columns), len(first)
    # A floor nearer to the value than what the solver rounds by can rule out the answer that set it.
    as_good = [Floor(merged, best.value - 10 * ROUNDING * float(merged.sum()))]
    within = (0.0, np.floor(number), min(budget, sites.price(best.units)))
    rows = _worth_rows(sites, covers, columns, [merged, merged], worth, as_good, within)
    found = _solve(
        np.concatenate([sites.cost, np.zeros(points)]),
        [*rows, *_limit_rows(sites, columns, points)],
        np.arange(count + points) < count,
        np.concatenate([sites.top, np.full(points, worth.top)]),
        effort,
    )
    if found.x is None:
        return best
    units = np.rint(found.x[:count]).astype(np.int64)
    value = float(weights @ worth.reached(sites, units))
    cheaper = sites.price(units) < sites.price(best.units) * (1 - SAME_VALUE)
    as_much = value >= best.value - SAME_VALUE * float(merged.sum())
    return replace(best, units=units, value=max(value, best.value)) if cheaper and as_much else best


def most_by_programme(
    sites: Sites,
    weights: Floats,
    number: float = np.inf,
    budget: float = np.inf,
    worth: Worth = ONCE,
    floors: Sequence[Floor] = (),
    effort: Effort = Effort(),
) -> Siting:
    """Find the units that cover most, by weight, for a number of units or a budget, by a programme.

    ``max sum_i w_i y_i`` subject to ``y_i <= slope_k z_i + intercept_k`` for each chord k of the worth, where
    ``z_i = sum_j a_ij s_j x_j`` counts the units over point i, each by its strength. Parameters and what is returned
    are those of `optimum.cover_most`.
    """
    objectives = [np.asarray(weights, dtype=np.float64), *(floor.weights for floor in floors)]
    kept = np.flatnonzero(sites.reachable & (np.sum(objectives, axis=0) > 0))
    units = np.zeros(sites.covers.shape[1], dtype=np.int64)
    if not len(kept):
        impossible = any(floor.least > 0 for floor in floors)
        return Siting(units, 0.0, 0.0, "optimal") if not impossible else Siting(units, np.nan, np.nan, "impossible")
    first, group = merge_points(sites.covers[kept])
    merged = [np.bincount(group, weights=w[kept], minlength=len(first)) for w in objectives]
    covers = sites.covers[kept][first]
    columns = np.arange(covers.shape[1])
    if sites.single and worth is ONCE:
        columns = _undominated(sites, covers, columns)
    plain = np.isfinite(number) and not (np.isfinite(budget) or np.isfinite(sites.limit).any() or floors)
    count, points = len(columns), len(first)
    # One more unit never does harm, and a programme with an equation is solved much sooner.
    most = min(np.floor(number), float(sites.top[columns].sum())) if plain else np.floor(number)
    within = (most if plain else 0.0, most, budget)
    found = _solve(
        np.concatenate([np.zeros(count), -merged[0]]),
        [*_worth_rows(sites, covers, columns, merged, worth, floors, within), *_limit_rows(sites, columns, points)],
        np.arange(count + points) < count,
        np.concatenate([sites.top[columns], np.full(points, worth.top)]),
        effort,
    )
    if found.x is not None:
        units[columns] = np.rint(found.x[:count])
    units = _without_idle(sites, worth, objectives, units) if plain else units
    return _siting(found, units, float(np.asarray(weights) @ worth.reached(sites, units)), -1.0)
