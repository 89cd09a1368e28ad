# SPDX-License-Identifier: MIT
"""Sanctions that return: how far the breaker must reckon with them, by who has to vote and who acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

__all__ = ["VOTES", "blocking_coalitions", "snap_back_credibility"]

Array = NDArray[np.float64]

VOTES: Mapping[str, Callable[[int], int]] = {
    "any": lambda _: 1,
    "majority": lambda senders: senders // 2 + 1,
    "unanimity": lambda senders: senders,
}
"""Senders that must act, by rule, of so many."""


def snap_back_credibility(holds: Sequence[Array], shares: Sequence[Array], vote: str) -> Array:
    """Return the part of the sanctions' cost that the breaker must expect.

    Parameters
    ----------
    holds : sequence of ndarray, shape (draws,)
        Probability that each sender acts; independent of each other.
    shares : sequence of ndarray, shape (draws,)
        Part of each in the cost; only ratios matter.
    vote : {'any', 'majority', 'unanimity', 'automatic'}
        How many must act for all to be bound; automatic binds all without a vote.

    Returns
    -------
    ndarray, shape (draws,)
        ``sum_S P(S acts) (1 if S carries the vote else the share of S)``, between 0 and 1.

    Examples
    --------
    >>> one, half = np.array([1.0]), np.array([0.5])
    >>> [float(snap_back_credibility([half, half], [one, one], vote)[0]) for vote in ("any", "unanimity")]
    [0.75, 0.5]
    """
    if vote == "automatic":
        return np.ones_like(holds[0])
    total = np.sum(shares, axis=0)
    part = [np.divide(share, total, out=np.zeros_like(total), where=total > 0) for share in shares]
    needed, everybody = VOTES[vote](len(holds)), range(len(holds))
    credibility = np.zeros_like(holds[0])
    for size in range(1, len(holds) + 1):
        for acting in combinations(everybody, size):
            probability = np.prod([holds[k] if k in acting else 1.0 - holds[k] for k in everybody], axis=0)
            weight = 1.0 if size >= needed else np.sum([part[k] for k in acting], axis=0)
            credibility = credibility + probability * weight
    return credibility


def blocking_coalitions(senders: Sequence[str], vote: str) -> tuple[tuple[str, ...], ...]:
    """Return the smallest sets of senders whose refusal stops a snap-back.

    Examples
    --------
    >>> blocking_coalitions(["A", "B", "C"], "majority")
    (('A', 'B'), ('A', 'C'), ('B', 'C'))
    >>> blocking_coalitions(["A", "B"], "unanimity")
    (('A',), ('B',))
    """
    if vote == "automatic":
        return ()
    return tuple(combinations(senders, len(senders) - VOTES[vote](len(senders)) + 1))
