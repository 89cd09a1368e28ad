# SPDX-License-Identifier: MIT
"""What covering a point is worth by the units over it, as a concave curve given by its chords.

>>> ONCE.at(np.array([0.0, 1.0, 2.0])).tolist()
[0.0, 1.0, 1.0]
>>> with_backup(0.25).at(np.array([0.0, 1.0, 2.0, 3.0])).tolist()
[0.0, 1.0, 1.25, 1.25]
>>> one_in_five_down = expected([0.2], 3)
>>> one_in_five_down.at(-np.log(0.2) * np.arange(4)).round(3).tolist()
[0.0, 0.8, 0.96, 0.992]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from detente.analysis.protection.covering import Counts, Floats, Sites

__all__ = ["ONCE", "Worth", "expected", "with_backup"]

SURE = 1e-5
"""A point that is uncovered with less than this probability counts as covered for certain."""

SAME = 1e-9
"""Differences of strength below this are rounding."""


@dataclass(frozen=True, slots=True)
class Worth:
    """A concave worth of a count, ``min(top, min over chords of slope * count + intercept)``.

    Attributes
    ----------
    chords : tuple of (float, float)
        Slope and intercept of each chord.
    top : float
        Most that a point can be worth.
    strength : tuple of float
        What a unit of each kind adds to the count; empty for 1 each.
    """

    chords: tuple[tuple[float, float], ...]
    top: float
    strength: tuple[float, ...] = ()

    def strength_of(self, kind: NDArray[np.intp]) -> Floats:
        """Return what a unit of each of these kinds adds to the count."""
        return np.asarray(self.strength)[kind] if self.strength else np.ones(len(kind))

    def at(self, count: Floats) -> Floats:
        """Return the worth of a point with this count."""
        lines = [slope * count + intercept for slope, intercept in self.chords]
        return np.asarray(np.minimum(self.top, np.min(lines, axis=0)))

    def reached(self, sites: Sites, units: Counts) -> Floats:
        """Return the worth of every point under an answer."""
        return self.at(sites.covers @ (units * self.strength_of(sites.kind)))


ONCE = Worth(((1.0, 0.0),), 1.0)
"""A point is worth 1 once a unit covers it."""


def with_backup(share: float) -> Worth:
    """Return the worth of 1 for the first unit and `share` for a second.

    Raises
    ------
    ValueError
        If the share is not between 0 and 1, so that a second unit would be worth more than the first.
    """
    if not 0 <= share <= 1:
        raise ValueError("a second unit is worth between 0 and 1 of the first")
    return Worth(((1.0, 0.0), (share, 1.0 - share)), 1.0 + share)


def expected(down: Sequence[float], units: int) -> Worth:
    """Return the probability that some unit over the point is up, each being down independently.

    ``1 - prod_s q_s**n_s`` is concave in ``z = sum_s n_s (-ln q_s)``, so the chords between all values that z can
    take are exact there, also where types differ in their down probability. With one type it is Daskin's model.

    Parameters
    ----------
    down : sequence of float
        Probability that a unit of each kind is down.
    units : int
        Units of one kind that can stand over one point at most.

    Raises
    ------
    ValueError
        If a probability is not below 1 and at least 0.
    """
    if not all(0 <= q < 1 for q in down):
        raise ValueError("the probability of being down is at least 0 and below 1")
    most = -np.log(SURE)
    strength = tuple(float(min(most, -np.log(max(q, SURE)))) for q in down)
    reach = [range(min(units, int(np.ceil(most / s))) + 1) for s in strength]
    sums = np.unique([min(most, float(np.dot(counts, strength))) for counts in product(*reach)])
    steps = sums[np.concatenate([[True], np.diff(sums) > SAME])]
    heights = -np.expm1(-steps)
    slopes = np.diff(heights) / np.diff(steps)
    lines = zip(slopes.tolist(), (heights[:-1] - slopes * steps[:-1]).tolist(), strict=True)
    return Worth(tuple(lines), float(heights[-1]), strength)
