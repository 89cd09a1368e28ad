# SPDX-License-Identifier: MIT
"""What candidate sites cover, and the answers that solvers give.

A *candidate* is a type of site at a place; several units of the type can stand there. A point is covered by a
candidate when it lies within the candidate's radius. Nothing here knows what is protected or how.

>>> sites = Sites(np.array([[True, False], [True, True]]))
>>> sites.units_over(np.array([1, 1])).tolist()
[1, 2]
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Sites", "Siting", "merge_points"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sites:
    """Candidate sites, what each covers and what a unit costs.

    Attributes
    ----------
    covers : ndarray of bool, shape (points, candidates)
        Whether a point lies within a candidate's radius.
    cost : ndarray of float64, shape (candidates,)
        Cost of one unit; 1 each by default, so that cost counts units.
    kind : ndarray of int, shape (candidates,)
        Type of each candidate.
    limit : ndarray of float64, shape (kinds,)
        Units of each type that there are; infinite by default.
    most : int or ndarray of int, shape (candidates,)
        Units that can stand at one candidate: one number for all, or one for each.
    """

    covers: NDArray[np.bool_]
    cost: Floats = field(default_factory=lambda: np.empty(0))
    kind: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    limit: Floats = field(default_factory=lambda: np.full(1, np.inf))
    most: int | Counts = 1

    def __post_init__(self) -> None:
        candidates = self.covers.shape[1]
        if not len(self.cost) and candidates:
            object.__setattr__(self, "cost", np.ones(candidates))
        if not len(self.kind) and candidates:
            object.__setattr__(self, "kind", np.zeros(candidates, dtype=np.intp))
        if len(self.cost) != candidates or len(self.kind) != candidates:
            raise ValueError("every candidate needs one cost and one kind")
        if candidates and self.kind.max() >= len(self.limit):
            raise ValueError("every kind needs a limit")

    @property
    def single(self) -> bool:
        """Whether no more than one unit can stand at any candidate."""
        return bool(np.all(np.asarray(self.most) <= 1))

    @property
    def top(self) -> Floats:
        """Return how many units can stand at each candidate."""
        return np.broadcast_to(np.asarray(self.most, dtype=np.float64), (self.covers.shape[1],))

    @property
    def reachable(self) -> NDArray[np.bool_]:
        """Which points some candidate covers."""
        return np.asarray(self.covers.any(axis=1))

    def units_over(self, units: Counts) -> Counts:
        """Return how many units cover each point."""
        return self.covers.astype(np.int64) @ units

    def covered(self, units: Counts) -> NDArray[np.bool_]:
        """Return which points some unit covers."""
        return np.asarray(self.units_over(units) > 0)

    def price(self, units: Counts) -> float:
        """Return what the units cost together."""
        return float(self.cost @ units)

    def fits(self, units: Counts, number: float = np.inf, budget: float = np.inf) -> bool:
        """Return whether the units keep to their limits, a number and a budget."""
        used = np.bincount(self.kind, weights=units, minlength=len(self.limit))
        within = bool((used <= self.limit + 1e-9).all()) and bool((units <= self.most).all())
        return within and units.sum() <= number + 1e-9 and self.price(units) <= budget * (1 + 1e-9)

    def without_limits(self) -> Sites:
        """Return the same candidates with as many units of each type as anybody likes."""
        return replace(self, limit=np.full(len(self.limit), np.inf))


@dataclass(frozen=True, slots=True)
class Siting:
    """Where to put units, and how good an answer that is.

    Attributes
    ----------
    units : ndarray of int, shape (candidates,)
        Units at each candidate.
    value : float
        Objective reached; not a number when there is no answer.
    bound : float
        Proven bound on what any answer could reach; not a number when nothing is proven.
    status : {'optimal', 'limit', 'quick', 'impossible'}
        Proven best within the gap; stopped by the time limit; found quickly, with nothing proven; or no answer
        exists.
    """

    units: Counts
    value: float
    bound: float
    status: Literal["optimal", "limit", "quick", "impossible"]

    @property
    def gap(self) -> float:
        """Share by which the value may fall short of the best; not a number when nothing is proven."""
        scale = max(abs(self.value), 1e-12)
        return abs(self.bound - self.value) / scale if np.isfinite(self.bound) else float("nan")


def merge_points(covers: NDArray[np.bool_], *more: NDArray[np.generic]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Find points that the same candidates cover.

    Parameters
    ----------
    covers : ndarray of bool, shape (points, candidates)
        Who covers what.
    more : ndarrays, shape (points,)
        What else must agree for points to be merged.

    Returns
    -------
    first, group : ndarray of int, shape (groups,) and (points,)
        A point of each group, and the group of each point.
    """
    packed = np.packbits(covers, axis=1)
    rows = np.ascontiguousarray(np.column_stack([packed, *(np.asarray(x)[:, None].view(np.uint8) for x in more)]))
    keys = rows.view(np.dtype((np.void, rows.shape[1] or 1))).ravel() if rows.shape[1] else np.zeros(len(rows))
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    return first, group.ravel()
