# SPDX-License-Identifier: MIT
"""Classic bargaining solutions over a list of efficient, acceptable outcomes.

With utilities u, reservations d, gains g = u - d and ideals I (the largest utility of each party
over acceptable outcomes):

- Nash (1950): largest product of gains.
- Kalai-Smorodinsky (1975), discrete: leximin of g / (I - d).
- Egalitarian (Kalai 1977): leximin of g.
- Utilitarian: largest sum of g.

Leximin raises the smallest entry first, then the second smallest, and so on. Nash and
Kalai-Smorodinsky do not change when a party's scale is stretched; the other two do, so they compare
the parties' points as if they were one currency. None of them is a forecast or a verdict.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["DEFINITIONS", "egalitarian", "kalai_smorodinsky", "leximin", "nash", "utilitarian"]

TOLERANCE = 1e-9

DEFINITIONS = {
    "nash": "largest product of gains over the reservations; unchanged when a party's scale is stretched",
    "kalai_smorodinsky": "leximin of gains as shares of each party's largest acceptable gain",
    "egalitarian": "leximin of gains; compares points across parties",
    "utilitarian": "largest sum of gains; compares points across parties",
}

Gains = NDArray[np.float64]


def leximin(scores: Gains) -> int:
    """Return the row whose ascending entries are lexicographically largest.

    Parameters
    ----------
    scores : ndarray of float64, shape (n, parties)
        One row for each outcome.

    Examples
    --------
    >>> leximin(np.array([[0.2, 0.9], [0.5, 0.3], [0.3, 0.8]]))
    2
    """
    ordered = np.sort(scores, axis=1)
    rows = np.arange(len(scores))
    for column in range(ordered.shape[1]):
        values = ordered[rows, column]
        rows = rows[values >= values.max() - TOLERANCE]
    return int(rows[0])


def nash(gains: Gains) -> int | None:
    """Return the row with the largest product of gains; None when no row gives every party a gain."""
    rows = np.flatnonzero((gains > TOLERANCE).all(axis=1))
    if not len(rows):
        return None
    return int(rows[np.argmax(np.log(gains[rows]).sum(axis=1))])


def kalai_smorodinsky(gains: Gains) -> int | None:
    """Return the leximin row of gains as shares of the largest gain; None when nobody can gain."""
    largest = gains.max(axis=0)
    useful = largest > TOLERANCE
    if not useful.any():
        return None
    return leximin(gains[:, useful] / largest[useful])


def egalitarian(gains: Gains) -> int:
    """Return the leximin row of gains."""
    return leximin(gains)


def utilitarian(gains: Gains) -> int:
    """Return the row with the largest sum of gains."""
    return int(np.argmax(gains.sum(axis=1)))
