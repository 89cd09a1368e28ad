# SPDX-License-Identifier: MIT
"""Outcomes that no other outcome dominates.

One outcome dominates another when it is at least as good for every signatory and better for one.
Outcomes with the same utilities dominate one another in neither direction; one of them stands for all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["count_dominating", "efficient_places", "efficient_representatives"]

DIGITS = 9
"""Utilities are compared to this many decimals; see `detente.outcomes.valuation.TIE`."""


def efficient_places(utility: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the places of all outcomes that none dominates, ascending; utility of shape (parties, n)."""
    if utility.shape[1] == 0:
        return np.empty(0, dtype=np.intp)
    import moocore

    points = np.round(utility.T, DIGITS) + 0.0
    return np.flatnonzero(moocore.is_nondominated(np.ascontiguousarray(points), maximise=True, keep_weakly=True))


def efficient_representatives(utility: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Return one outcome for each efficient utility vector.

    Parameters
    ----------
    utility : ndarray of float64, shape (parties, n)
        Higher is better.

    Returns
    -------
    representatives : ndarray of intp
        Places of the outcomes, ascending.
    ties : ndarray of int64
        How many outcomes share each of their utility vectors.
    """
    efficient = efficient_places(utility)
    if not len(efficient):
        return efficient, np.empty(0, dtype=np.int64)
    points = np.round(utility[:, efficient].T, DIGITS) + 0.0
    _, first, ties = np.unique(points, axis=0, return_index=True, return_counts=True)
    order = np.argsort(efficient[first])
    return efficient[first][order].astype(np.intp), ties[order].astype(np.int64)


def count_dominating(utility: NDArray[np.float64], point: NDArray[np.float64]) -> int:
    """Count the outcomes that dominate a point.

    Parameters
    ----------
    utility : ndarray of float64, shape (parties, n)
        The outcomes.
    point : ndarray of float64, shape (parties,)
        Utilities of the outcome in question.
    """
    tolerance = 10.0**-DIGITS
    at_least = (utility >= point[:, None] - tolerance).all(axis=0)
    better = (utility > point[:, None] + tolerance).any(axis=0)
    return int(np.count_nonzero(at_least & better))
