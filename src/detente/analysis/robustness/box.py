# SPDX-License-Identifier: MIT
"""Describe where a claim fails by a few bounds: a box found by patient peeling.

The patient rule induction method (Friedman and Fisher, Statistics and Computing 9, 1999), as robust decision
making uses it (Bryant and Lempert, Technological Forecasting and Social Change 77, 2010): a twentieth of what
is left is cut off one input at a time, from the side where cutting raises the share of failures most. Of the
boxes on that path the one with the best balance of density (share of failures within the box) and coverage
(share of the failures that the box holds) is kept, by their harmonic mean; bounds that it can do without are
dropped, down to three; what is left is peeled once more and rounded to two digits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bound", "Box", "find_box"]

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

PEEL = 0.05
LEAST_SUPPORT = 0.02
MOST_BOUNDS = 3
CANDIDATES = 12
"""Inputs that are peeled: those that differ most between failures and the rest."""

WORTH_A_BOUND = 0.01
"""Balance that a bound must add to be kept."""

LEAST_LIFT = 1.25
"""How much denser in failures than everything together a box must be to be worth telling."""


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
    """Where a claim mostly fails.

    Attributes
    ----------
    bounds : tuple of Bound
        All of them hold within.
    coverage : float
        Share of the failures that lie within.
    density : float
        Share of what lies within that fails.
    support : float
        Share of all assumptions that lie within.
    """

    bounds: tuple[Bound, ...]
    coverage: float
    density: float
    support: float


def find_box(inputs: Numbers, fails: Mask) -> Box | None:
    """Find a box in which a claim mostly fails.

    Parameters
    ----------
    inputs : ndarray of float64, shape (n, inputs)
        The assumptions.
    fails : ndarray of bool, shape (n,)
        Where the claim fails.

    Returns
    -------
    Box or None
        None where no few bounds set the failures apart.
    """
    share = float(fails.mean())
    if not 0.0 < share < 1.0:
        return None
    columns = _promising(inputs, fails)
    bounds = _best(_peel(inputs, fails, columns), inputs, fails)
    bounds = _without_idle(bounds, inputs, fails)
    if not bounds:
        return None
    again = _best(_peel(inputs, fails, sorted({bound.column for bound in bounds})), inputs, fails)
    rounded = tuple(replace(bound, limit=_two_digits(bound.limit)) for bound in _without_idle(again, inputs, fails))
    if not rounded:
        return None
    inside = _inside(rounded, inputs)
    if not inside.any() or fails[inside].mean() < min(LEAST_LIFT * share, (1.0 + share) / 2.0):
        return None
    return Box(
        rounded,
        coverage=float(fails[inside].sum() / fails.sum()),
        density=float(fails[inside].mean()),
        support=float(inside.mean()),
    )


def _promising(inputs: Numbers, fails: Mask) -> list[int]:
    spread = inputs.std(axis=0)
    apart = np.abs(inputs[fails].mean(axis=0) - inputs[~fails].mean(axis=0)) / np.where(spread > 0, spread, np.inf)
    return sorted(np.argsort(-apart, kind="stable")[:CANDIDATES].tolist())


def _inside(bounds: tuple[Bound, ...], inputs: Numbers) -> Mask:
    inside = np.ones(len(inputs), dtype=bool)
    for bound in bounds:
        inside &= bound.holds(inputs)
    return inside


def _balance(bounds: tuple[Bound, ...], inputs: Numbers, fails: Mask) -> float:
    """Return the harmonic mean of density and coverage."""
    inside = _inside(bounds, inputs)
    return float(2.0 * fails[inside].sum() / (inside.sum() + fails.sum()))


def _peel(inputs: Numbers, fails: Mask, columns: list[int]) -> list[tuple[Bound, ...]]:
    """Return the boxes on the path of peeling, the whole first."""
    sides: dict[tuple[int, bool], float] = {}
    path: list[tuple[Bound, ...]] = [()]
    here = np.ones(len(inputs), dtype=bool)
    while here.mean() > LEAST_SUPPORT and not fails[here].all():
        best: tuple[float, tuple[int, bool], float, Mask] | None = None
        for column in columns:
            for above, quantile in ((True, PEEL), (False, 1.0 - PEEL)):
                limit = float(np.quantile(inputs[here, column], quantile))
                rest = here & Bound(column, above, limit).holds(inputs)
                if rest.any() and rest.sum() < here.sum() and (best is None or fails[rest].mean() > best[0]):
                    best = float(fails[rest].mean()), (column, above), limit, rest
        if best is None:
            break
        sides[best[1]] = best[2]
        here = best[3]
        path.append(tuple(Bound(column, above, limit) for (column, above), limit in sides.items()))
    return path


def _best(path: list[tuple[Bound, ...]], inputs: Numbers, fails: Mask) -> tuple[Bound, ...]:
    return max(path, key=lambda bounds: _balance(bounds, inputs, fails))


def _without_idle(bounds: tuple[Bound, ...], inputs: Numbers, fails: Mask) -> tuple[Bound, ...]:
    """Drop bounds that add little, the least useful first, and any beyond `MOST_BOUNDS`."""
    while bounds:
        without = [bounds[:k] + bounds[k + 1 :] for k in range(len(bounds))]
        best = max(without, key=lambda rest: _balance(rest, inputs, fails))
        loss = _balance(bounds, inputs, fails) - _balance(best, inputs, fails)
        if loss > WORTH_A_BOUND and len(bounds) <= MOST_BOUNDS:
            break
        bounds = best
    return bounds


def _two_digits(value: float) -> float:
    return float(f"{value:.2g}")
