# SPDX-License-Identifier: MIT
"""What makes a promise to act believed: tying hands, and how walking back unties them.

The guarantor's value v of acting is uniform on 0 to 1, acting costs c. Backing down after a public
promise costs an audience cost a, so it acts iff ``v >= c - a``: the promise is believed with
``q(a) = 1 - F(c - a)``. A cost that is sunk beforehand shows that v is high and changes nothing in the
later choice. In equilibrium nobody bluffs; tying hands pays the guarantor more than sinking costs and
makes war likelier once it is challenged.

A statement that is taken back is the reverse: it lowers a.

Reference: Fearon, Signaling Foreign Policy Interests (1997).
"""

from __future__ import annotations

from detente.errors import UsageError

__all__ = ["credibility_with_audience_cost", "lowest_type_that_sinks"]


def credibility_with_audience_cost(cost: float, audience: float, walked_back: float = 0.0) -> float:
    """Return the probability that the guarantor acts.

    Parameters
    ----------
    cost : float
        Of acting, on the scale of v.
    audience : float
        Cost of backing down.
    walked_back : float, optional
        Share of the audience cost that later statements have taken back, 0 to 1.

    Examples
    --------
    >>> [round(credibility_with_audience_cost(0.6, a), 6) for a in (0, 0.2, 0.6)]
    [0.4, 0.6, 1.0]
    """
    if not 0.0 <= walked_back <= 1.0 or audience < 0:
        raise UsageError("the audience cost must be 0 or more and the share taken back between 0 and 1")
    return 1.0 - min(1.0, max(0.0, cost - audience * (1.0 - walked_back)))


def lowest_type_that_sinks(cost: float, sunk: float, prize: float) -> float:
    """Return the lowest v for which sinking a cost to be believed pays.

    Once it is believed, the challenger stays away and the guarantor keeps the `prize`; a type that
    would not act anyway gains the prize as well, so only a sunk cost of at least the prize keeps it from
    bluffing.

    Returns
    -------
    float
        `cost` where the signal separates, 0 where every type would send it.

    Examples
    --------
    >>> lowest_type_that_sinks(0.6, 0.3, 0.3), lowest_type_that_sinks(0.6, 0.1, 0.3)
    (0.6, 0.0)
    """
    return cost if sunk >= prize else 0.0
