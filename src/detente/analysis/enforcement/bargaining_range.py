# SPDX-License-Identifier: MIT
"""Why there is a range to bargain over, and why it can be missed or not believed.

Two sides, a pie of 1, side A wins with probability p; fighting costs them c_A and c_B, as shares of
the pie. Parties can also bargain over power itself (a pull-back, a limit on arms); then p is not given.
With three sides or more, or with a stalemate worth more than fighting, the range can be empty without
any friction.

References: Fearon, Rationalist Explanations for War (1995); Powell, War as a Commitment Problem (2006).
"""

from __future__ import annotations

from detente.errors import UsageError

__all__ = ["bargaining_range", "commitment_threshold", "rising_side_is_attacked", "ultimatum"]


def bargaining_range(p: float, cost_a: float, cost_b: float) -> tuple[float, float]:
    """Return the shares of side A that both sides prefer to fighting: ``[p - c_A, p + c_B]``.

    Examples
    --------
    >>> low, high = bargaining_range(0.5, 0.1, 0.1)
    >>> round(low, 6), round(high, 6)
    (0.4, 0.6)
    """
    _require_share(p=p)
    return p - cost_a, p + cost_b


def ultimatum(p: float, cost_a: float, largest_cost_b: float) -> tuple[float, float]:
    """Return what A demands, and the risk of war it accepts, when it does not know what war costs B.

    B's cost is uniform on 0 to C. A's best demand is ``x = p + (C - c_A) / 2``, refused with
    probability ``(C - c_A) / (2 C)``.

    Parameters
    ----------
    p, cost_a : float
        A's chance of winning and its cost.
    largest_cost_b : float
        C, at least `cost_a`, and small enough that the demand is at most 1.

    Returns
    -------
    demand, war : float
        A's demand and the probability of war.

    Raises
    ------
    UsageError
        If the demand would be at a corner, where the formula does not hold.

    Examples
    --------
    >>> demand, war = ultimatum(0.5, 0.1, 0.4)
    >>> round(demand, 6), round(war, 6)
    (0.65, 0.375)
    """
    _require_share(p=p)
    demand = p + (largest_cost_b - cost_a) / 2.0
    if not 0 <= cost_a <= largest_cost_b or demand > 1:
        raise UsageError("the largest cost of B must be at least the cost of A, and the demand at most 1")
    return demand, (largest_cost_b - cost_a) / (2.0 * largest_cost_b)


def commitment_threshold(before: float, after: float, cost_a: float, cost_b: float) -> float:
    """Return the discount factor above which the declining side fights now.

    A's power falls from `before` to `after`; nobody can promise how it will be used. A fights iff
    ``p1 - c_A > (1 - d) + d (p2 + c_B)``, that is iff d is above ``(1 - p1 + c_A) / (1 - p2 - c_B)``.
    Patience causes this war.

    Returns
    -------
    float
        Above 1 where no patience suffices.

    Examples
    --------
    >>> round(commitment_threshold(0.7, 0.3, 0.1, 0.1), 6)
    0.666667
    """
    _require_share(before=before, after=after)
    room = 1.0 - after - cost_b
    return float("inf") if room <= 0 else (1.0 - before + cost_a) / room


def rising_side_is_attacked(before: float, after: float, cost_a: float, cost_b: float, discount: float) -> bool:
    """Return whether the declining side fights now; see `commitment_threshold`.

    Examples
    --------
    >>> [rising_side_is_attacked(0.7, 0.3, 0.1, 0.1, d) for d in (0.6, 0.9)]
    [False, True]
    """
    return before - cost_a > (1.0 - discount) + discount * (after + cost_b)


def _require_share(**shares: float) -> None:
    for name, share in shares.items():
        if not 0.0 <= share <= 1.0:
            raise UsageError(f"'{name}' is {share:g}; it must be between 0 and 1")
