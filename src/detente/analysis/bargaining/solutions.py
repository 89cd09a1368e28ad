# SPDX-License-Identifier: MIT
"""Classic bargaining solutions over a list of efficient, acceptable outcomes.

With utilities u, reservations d, gains g = u - d, ideals I (the largest utility of each party over
acceptable outcomes) and weights w (1 unless stated):

- Nash (1950): largest product of gains, each to the power of its weight.
- Kalai-Smorodinsky (1975), discrete: leximin of g / (I - d).
- Egalitarian (Kalai 1977): leximin of g.
- Utilitarian: largest sum of g; relative utilitarian: largest sum of g / (I - d).
- Raiffa (1953), discrete: d moves to d + (I - d) / n, with I taken over what is at least d, as long as
  some outcome is at least the new d; then leximin of what is left, as a share of what is left at most.
- Equal area (Anbarci and Bigelow 1994), two parties: the line from d through the outcome halves the
  area under the efficient outcomes (taken as a staircase) as nearly as can be.

Leximin raises the smallest entry first, then the second smallest, and so on. Nash, Kalai-Smorodinsky,
relative utilitarian, Raiffa and equal area do not change when a party's scale is stretched; the other
two do, so they compare the parties' points as if they were one currency. None of them is a forecast or
a verdict. Every function returns all rows that tie.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

__all__ = ["DEFINITIONS", "SOLUTIONS", "equal_area", "leximin", "nash", "raiffa"]

TOLERANCE = 1e-9

DEFINITIONS = {
    "nash": "largest product of gains over the reservations; unchanged when a party's scale is stretched",
    "weighted_nash": "largest product of gains, each to the power of the party's stated weight",
    "kalai_smorodinsky": "leximin of gains as shares of each party's largest acceptable gain",
    "egalitarian": "leximin of gains; compares points across parties",
    "utilitarian": "largest sum of gains; compares points across parties",
    "relative_utilitarian": "largest sum of gains as shares of each party's largest acceptable gain",
    "raiffa": "steps of one n-th of what each could still gain, while some outcome gives all that much",
    "equal_area": "the line from no deal through it halves the area under the efficient outcomes, as nearly as can be",
}

Gains = NDArray[np.float64]
Rows = NDArray[np.intp]


def _largest(scores: NDArray[np.float64]) -> Rows:
    return np.flatnonzero(scores >= scores.max() - TOLERANCE)


def leximin(scores: Gains) -> Rows:
    """Return the rows whose ascending entries are lexicographically largest.

    Parameters
    ----------
    scores : ndarray of float64, shape (n, parties)
        One row for each outcome.

    Examples
    --------
    >>> leximin(np.array([[0.2, 0.9], [0.5, 0.3], [0.3, 0.8], [0.8, 0.3]]))
    array([2, 3])
    """
    ordered = np.sort(scores, axis=1)
    rows = np.arange(len(scores))
    for column in range(ordered.shape[1]):
        values = ordered[rows, column]
        rows = rows[values >= values.max() - TOLERANCE]
    return rows


def _shares(gains: Gains) -> Gains:
    """Return gains as shares of the largest, of the parties that can gain at all."""
    largest = gains.max(axis=0)
    useful = largest > TOLERANCE
    return np.asarray(gains[:, useful] / largest[useful])


def nash(gains: Gains, weights: NDArray[np.float64] | None = None) -> Rows:
    """Return the rows with the largest product of gains; none when no row gives every party a gain."""
    rows = np.flatnonzero((gains > TOLERANCE).all(axis=1))
    if not len(rows):
        return rows
    logs = np.log(gains[rows])
    return rows[_largest(logs.sum(axis=1) if weights is None else logs @ weights)]


def raiffa(gains: Gains) -> Rows:
    """Return the rows that the steps of Raiffa's solution lead to.

    Examples
    --------
    >>> raiffa(np.array([[4.0, 0.0], [3.0, 3.0], [0.0, 4.0]]))
    array([1])
    """
    floor = np.zeros(gains.shape[1])
    while True:
        left = (gains >= floor - TOLERANCE).all(axis=1)
        ideal = gains[left].max(axis=0)
        step = floor + (ideal - floor) / gains.shape[1]
        if (step <= floor + TOLERANCE).all() or not (gains >= step - TOLERANCE).all(axis=1).any():
            break
        floor = step
    rows = np.flatnonzero(left)
    shares = _shares(gains[rows] - floor)
    return rows[leximin(shares)] if shares.shape[1] else rows


def equal_area(gains: Gains) -> Rows:
    """Return the rows through which the line from no deal most nearly halves the area; two parties.

    Examples
    --------
    >>> equal_area(np.array([[4.0, 1.0], [3.0, 3.0], [1.0, 4.0]]))
    array([1])
    """
    order = np.argsort(gains[:, 0])
    right = gains[order, 0]
    left = np.append(0.0, right[:-1])
    height = np.maximum.accumulate(gains[order, 1][::-1])[::-1]
    total = float((height * (right - left)).sum())
    if total <= TOLERANCE:
        return np.empty(0, dtype=np.intp)
    uneven = np.empty(len(gains))
    for row, (first, second) in enumerate(gains):
        # Above the line y = slope * x, column by column; the line leaves a column where it meets its top.
        if first <= TOLERANCE:
            above = 0.0
        else:
            slope = second / first
            end = np.clip(height / slope, left, right) if slope > 0 else right
            above = float((height * (end - left) - slope * (end**2 - left**2) / 2).sum())
        uneven[row] = abs(2 * above - total) / total
    return _largest(-uneven)


def _kalai_smorodinsky(gains: Gains) -> Rows:
    shares = _shares(gains)
    return leximin(shares) if shares.shape[1] else np.empty(0, dtype=np.intp)


def _relative_utilitarian(gains: Gains) -> Rows:
    shares = _shares(gains)
    return _largest(shares.sum(axis=1)) if shares.shape[1] else np.empty(0, dtype=np.intp)


SOLUTIONS: dict[str, Callable[[Gains], Rows]] = {
    "nash": nash,
    "kalai_smorodinsky": _kalai_smorodinsky,
    "egalitarian": leximin,
    "utilitarian": lambda gains: _largest(gains.sum(axis=1)),
    "relative_utilitarian": _relative_utilitarian,
    "raiffa": raiffa,
}
"""Solutions for any number of parties, each from gains to the rows that it picks."""
