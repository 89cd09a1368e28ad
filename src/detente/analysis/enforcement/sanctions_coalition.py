# SPDX-License-Identifier: MIT
"""A threat of sanctions by several senders: whether it works, and who can undo it.

It works iff ``kappa * sum_j s_j`` over the senders that hold exceeds what conceding costs the target.
Nobody can threaten to take away what was never given: s is the cost of relief that ends, so relief has
to come first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from detente.errors import UsageError

__all__ = ["SanctionsThreat", "sanctions_threat"]

MOST_SENDERS = 20


@dataclass(frozen=True, slots=True)
class SanctionsThreat:
    """Whether a threat works and whose leaving ends that.

    Attributes
    ----------
    works : bool
        Whether it does with all senders.
    margin : float
        What the target would lose less what conceding costs it.
    undoing : tuple of tuples of str
        Smallest sets of senders without whom it does not work; empty where it does not work anyway.
    """

    works: bool
    margin: float
    undoing: tuple[tuple[str, ...], ...]


def sanctions_threat(cost_by_sender: Mapping[str, float], credibility: float, conceding: float) -> SanctionsThreat:
    """Judge a threat of sanctions.

    Parameters
    ----------
    cost_by_sender : mapping of str to float
        What each sender's sanctions cost the target.
    credibility : float
        Probability that they come, 0 to 1.
    conceding : float
        What giving in costs the target.

    Examples
    --------
    >>> sanctions_threat({"US": 6, "EUR": 5, "others": 1}, 0.8, 5).undoing
    (('US',), ('EUR', 'others'))
    """
    if len(cost_by_sender) > MOST_SENDERS:
        raise UsageError(f"at most {MOST_SENDERS} senders; join those that always act together")
    margin = credibility * sum(cost_by_sender.values()) - conceding
    undoing: list[tuple[str, ...]] = []
    for size in range(1, len(cost_by_sender) + 1) if margin > 0 else ():
        for leaving in combinations(cost_by_sender, size):
            lost = credibility * sum(cost_by_sender[sender] for sender in leaving)
            if margin - lost <= 0 and not any(set(smaller) <= set(leaving) for smaller in undoing):
                undoing.append(leaving)
    return SanctionsThreat(margin > 0, margin, tuple(undoing))
