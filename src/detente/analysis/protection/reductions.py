# SPDX-License-Identifier: MIT
"""Points and candidates that a covering question can do without.

Points that the same candidates cover are one point; a point that is covered whenever another is covered need not be
asked for; and a candidate that another replaces at no more cost is in no answer that cannot do without it. Each of
these can make room for the others.

References
----------
Toregas, ReVelle (1972), Papers of the Regional Science Association 28, 133-144: row and column reductions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.analysis.protection.covering import Counts, Floats, merge_points

__all__ = ["implied", "narrow", "undominated"]

Mask = NDArray[np.bool_]

MANY = 5_000
"""Points, or candidates, from which on comparing them by twos takes more memory than it saves."""


def _parts(sets: Mask, outside: Mask) -> Mask:
    """Return which columns of `sets` have another that holds all of theirs, of the pairs allowed by `outside`.

    Of columns that hold each other the first stays; more than `MANY` are not compared.
    """
    if sets.shape[1] > MANY:
        return np.zeros(sets.shape[1], dtype=bool)
    numbers = sets.astype(np.float32)
    within = numbers.T @ numbers >= sets.sum(axis=0)[:, None] - 0.5
    within &= outside
    order = np.arange(len(within))
    within &= ~(within.T & (order[:, None] <= order[None]))
    return np.asarray(within.any(axis=1))


def undominated(covers: Mask, cost: Floats, may_replace: Mask | None = None) -> Mask:
    """Return which candidates no other replaces, where one unit stands at each and one over a point is enough.

    Candidate j can be left out when some k covers all that j covers and costs no more: an answer with j stays as
    good with k in its place.

    Parameters
    ----------
    covers : ndarray of bool, shape (points, candidates)
        Who covers what.
    cost : ndarray of float64, shape (candidates,)
        Cost of each candidate.
    may_replace : ndarray of bool, shape (candidates, candidates), optional
        Whether the candidate of the column can stand for that of the row; by default any can.

    Returns
    -------
    ndarray of bool, shape (candidates,)
    """
    replaces = cost[:, None] >= cost[None]
    return ~_parts(covers, replaces if may_replace is None else replaces & may_replace)


def implied(covers: Mask, by: Mask) -> Mask:
    """Return which points are covered whenever another is, because all that covers the other covers them.

    Parameters
    ----------
    covers : ndarray of bool, shape (points, candidates)
        Who covers what.
    by : ndarray of bool, shape (points, points)
        Whether the point of the column is asked for so that it can stand for that of the row.

    Returns
    -------
    ndarray of bool, shape (points,)
    """
    # Point i is implied by k when the candidates of k are among those of i: the complements lie the other way.
    return _parts(~covers.T, by)


def narrow(
    covers: Mask, cost: Floats, weights: Floats, candidates: Counts, below: float
) -> tuple[Mask, Floats, Counts]:
    """Merge points, and leave out those that are implied and candidates that others replace, while that helps.

    Parameters
    ----------
    covers, weights
        As for `search`.
    cost : ndarray of float64
        Cost of each candidate by its number.
    candidates : ndarray of int
        Numbers of the candidates.
    below : float
        Weight that a choice must miss less than; a point of as much must be covered.

    Returns
    -------
    covers, weights, candidates : ndarrays
        What is left.
    """
    size = -1
    while size != covers.size:
        size = covers.size
        first, group = merge_points(covers)
        covers, weights = covers[first], np.bincount(group, weights=weights).astype(np.float64)
        asked = weights >= below
        if asked.any():
            left = ~implied(covers, np.broadcast_to(asked, (len(asked), len(asked))))
            covers, weights = covers[left], weights[left]
        kept = undominated(covers, cost[candidates])
        covers, candidates = covers[:, kept], candidates[kept]
    return covers, weights, candidates
