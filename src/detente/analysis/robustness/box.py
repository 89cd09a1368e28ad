# SPDX-License-Identifier: MIT
"""Describe where a claim fails, or holds, by a few bounds: a box found by patient peeling.

The patient rule induction method (Friedman and Fisher, Statistics and Computing 9, 1999), as robust decision
making uses it (Bryant and Lempert, Technological Forecasting and Social Change 77, 2010): a twentieth of what
is left is cut off one input at a time, from the side where cutting raises the share of what is looked for most.
Of the boxes on that path that are dense enough, the one with the best balance of density (share of the box of
which it is so) and coverage (share of all that is so which the box holds) is kept, by their harmonic mean; bounds
that it can do without are dropped, down to three; what is left is peeled once more and rounded to two digits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bound", "Box", "find_box", "least_density"]

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

PEEL = 0.05
LEAST_SUPPORT = 0.02
MOST_BOUNDS = 3
CANDIDATES = 12
"""Inputs that are peeled: those that differ most between what is looked for and the rest."""

LEAST_ERRORS = 4.0
"""Standard errors by which they must differ, so that no bound is chance."""

WORTH_A_BOUND = 0.02
"""Balance that a bound must add to be kept."""

LEAST_DENSITY = 0.75
"""Share of a box of which it must be so at least, for "mostly" to be a fair word."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One side of a box.

    Attributes
    ----------
    column : int
        Of the inputs.
    above : bool
        Whether the box lies above the limit; below it otherwise.
    limit : float
        In the unit of the input.
    """

    column: int
    above: bool
    limit: float

    def holds(self, inputs: Numbers) -> Mask:
        """Return which rows lie on the box's side; shape (n,)."""
        values = inputs[:, self.column]
        return np.asarray(values > self.limit if self.above else values < self.limit)


@dataclass(frozen=True, slots=True)
class Box:
    """Where something is mostly so.

    Attributes
    ----------
    bounds : tuple of Bound
        All of them hold within.
    coverage : float
        Share of all that is so which lies within.
    density : float
        Share of what lies within that is so.
    support : float
        Share of all assumptions that lie within.
    """

    bounds: tuple[Bound, ...]
    coverage: float
    density: float
    support: float


def find_box(inputs: Numbers, wanted: Mask) -> Box | None:
    """Find a box in which something is mostly so.

    Parameters
    ----------
    inputs : ndarray of float64, shape (n, inputs)
        The assumptions.
    wanted : ndarray of bool, shape (n,)
        Where it is so.

    Returns
    -------
    Box or None
        None where no few bounds set these assumptions apart.
    """
    if wanted.all() or not wanted.any():
        return None
    columns = _promising(inputs, wanted)
    if not len(columns):
        return None
    bounds = _peel(inputs, wanted, columns)
    bounds = _without_idle(bounds, inputs, wanted)
    if not bounds:
        return None
    again = _peel(inputs, wanted, np.unique([bound.column for bound in bounds]))
    rounded = tuple(replace(bound, limit=_two_digits(bound.limit)) for bound in _without_idle(again, inputs, wanted))
    inside = _inside(rounded, inputs)
    if not rounded or not inside.any() or wanted[inside].mean() < least_density(float(wanted.mean())):
        return None
    return Box(
        rounded,
        coverage=float(wanted[inside].sum() / wanted.sum()),
        density=float(wanted[inside].mean()),
        support=float(inside.mean()),
    )


def least_density(share: float) -> float:
    """Return how dense a box must be where a share of all is so: it leaves at most half of the doubt, and a quarter."""
    return max(LEAST_DENSITY, (1.0 + share) / 2.0)


def _promising(inputs: Numbers, wanted: Mask) -> NDArray[np.intp]:
    spread = inputs.std(axis=0)
    apart = np.abs(inputs[wanted].mean(axis=0) - inputs[~wanted].mean(axis=0)) / np.where(spread > 0, spread, np.inf)
    errors = apart * np.sqrt(wanted.sum() * (~wanted).sum() / len(wanted))
    best = np.argsort(-apart, kind="stable")[:CANDIDATES]
    return np.sort(best[errors[best] >= LEAST_ERRORS])


def _inside(bounds: tuple[Bound, ...], inputs: Numbers) -> Mask:
    inside = np.ones(len(inputs), dtype=bool)
    for bound in bounds:
        inside &= bound.holds(inputs)
    return inside


def _balance(bounds: tuple[Bound, ...], inputs: Numbers, wanted: Mask) -> float:
    inside = _inside(bounds, inputs)
    return _balance_of(int(wanted[inside].sum()), int(inside.sum()), wanted)


def _balance_of(hits: int, size: int, wanted: Mask) -> float:
    """Return the harmonic mean of density and coverage; below the least density the shortfall, less than 0."""
    density = hits / size if size else 0.0
    total = int(np.count_nonzero(wanted))
    least = least_density(total / len(wanted))
    return density - least if density < least else 2.0 * hits / (size + total)


def _peel(inputs: Numbers, wanted: Mask, columns: NDArray[np.intp]) -> tuple[Bound, ...]:
    """Return the best box on the path of peeling from the whole; the larger of two as good."""
    values = np.ascontiguousarray(inputs[:, columns].T)
    ordered = np.argsort(values, axis=1, kind="stable")
    sides: dict[tuple[int, bool], float] = {}
    best: tuple[Bound, ...] = ()
    balance = _balance_of(int(wanted.sum()), len(wanted), wanted)
    least = max(2, int(LEAST_SUPPORT * len(inputs)))
    while ordered.shape[1] > least and not wanted[ordered[0]].all():
        size = ordered.shape[1]
        cut = max(1, int(PEEL * size))
        hits = wanted[ordered]
        lost = np.stack([hits[:, :cut].sum(axis=1), hits[:, -cut:].sum(axis=1)])
        # Where values are equal at the cut there is no limit between them; such a side is not peeled.
        sorted_values = np.take_along_axis(values, ordered, axis=1)
        apart = np.stack(
            [sorted_values[:, cut - 1] < sorted_values[:, cut], sorted_values[:, -cut - 1] < sorted_values[:, -cut]]
        )
        if not apart.any():
            break
        side, row = np.unravel_index(np.argmin(np.where(apart, lost, size + 1)), lost.shape)
        above = side == 0
        near = (cut - 1, cut) if above else (-cut - 1, -cut)
        limit = float(sorted_values[row, near[0]] + sorted_values[row, near[1]]) / 2.0
        sides[int(columns[row]), bool(above)] = limit
        gone = np.zeros(len(inputs), dtype=bool)
        gone[ordered[row, :cut] if above else ordered[row, -cut:]] = True
        ordered = ordered[~gone[ordered]].reshape(len(columns), size - cut)
        reached = _balance_of(int(wanted[ordered[0]].sum()), size - cut, wanted)
        if reached > balance:
            balance = reached
            best = tuple(Bound(column, upper, bound) for (column, upper), bound in sides.items())
    return best


def _without_idle(bounds: tuple[Bound, ...], inputs: Numbers, wanted: Mask) -> tuple[Bound, ...]:
    """Drop bounds that add little, the least useful first, and any beyond `MOST_BOUNDS`."""
    while bounds:
        without = [bounds[:k] + bounds[k + 1 :] for k in range(len(bounds))]
        best = max(without, key=lambda rest: _balance(rest, inputs, wanted))
        loss = _balance(bounds, inputs, wanted) - _balance(best, inputs, wanted)
        if loss > WORTH_A_BOUND and len(bounds) <= MOST_BOUNDS:
            break
        bounds = best
    return bounds


def _two_digits(value: float) -> float:
    return float(f"{value:.2g}")
