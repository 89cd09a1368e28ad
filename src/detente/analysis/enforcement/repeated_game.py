# SPDX-License-Identifier: MIT
"""Deals that enforce themselves: how patient a party must be for punishment to deter it.

T is what breaking gains in its period, R what keeping gives in each, P what each period of punishment
gives; T > R > P. The discount factor of a period is not patience alone: it also holds the chance that
the leader and the guarantor are still there, ``d = (1 - h_leader)(1 - h_guarantor) / (1 + r)``.

>>> round(grim_threshold(6, 4, 0), 6)
0.333333
"""

from __future__ import annotations

from detente.errors import UsageError

__all__ = [
    "annuity",
    "bond_needed",
    "effective_discount",
    "finite_punishment_threshold",
    "grim_threshold",
    "imperfect_detection_threshold",
]

STEPS = 200
"""Halvings of the interval; more than a float can tell apart."""


def _require_temptation(temptation: float, reward: float, punishment: float) -> None:
    if not temptation > reward > punishment:
        raise UsageError("breaking must gain more than keeping, and keeping more than punishment")


def effective_discount(rate: float, leader_hazard: float = 0.0, guarantor_hazard: float = 0.0) -> float:
    """Return the discount factor of a period, with the chance that those who promised are still there.

    Examples
    --------
    >>> round(effective_discount(0.25, 0.1, 0.5), 6)
    0.36
    """
    return (1.0 - leader_hazard) * (1.0 - guarantor_hazard) / (1.0 + rate)


def annuity(discount: float, periods: int) -> float:
    """Return ``d + d^2 + ... + d^k``.

    Examples
    --------
    >>> annuity(0.5, 2)
    0.75
    """
    return float(sum(discount**k for k in range(1, periods + 1)))


def grim_threshold(temptation: float, reward: float, punishment: float) -> float:
    """Return the least discount factor when the deal ends for ever: ``(T - R) / (T - P)``."""
    _require_temptation(temptation, reward, punishment)
    return (temptation - reward) / (temptation - punishment)


def imperfect_detection_threshold(temptation: float, reward: float, punishment: float, detection: float) -> float:
    """Return the least discount factor when a breach is seen with probability m in each period.

    ``(T - R) / ((T - R) + m (R - P))``; with m = 1 it is `grim_threshold`.

    Examples
    --------
    >>> imperfect_detection_threshold(6, 4, 0, 0.5)
    0.5
    """
    _require_temptation(temptation, reward, punishment)
    gain = temptation - reward
    return gain / (gain + detection * (reward - punishment))


def finite_punishment_threshold(temptation: float, reward: float, punishment: float, periods: int) -> float:
    """Return the least discount factor when punishment lasts k periods, or infinity when none suffices.

    ``T - R <= (R - P)(d + ... + d^k)``.

    Examples
    --------
    >>> [round(finite_punishment_threshold(5, 3, 2, k), 4) for k in (1, 2, 3)]
    [inf, 1.0, 0.8105]
    """
    _require_temptation(temptation, reward, punishment)
    needed = (temptation - reward) / (reward - punishment)
    if needed > periods:
        return float("inf")
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        low, high = (low, middle) if annuity(middle, periods) >= needed else (middle, high)
    return high


def bond_needed(gain: float, detection: float, discount: float = 1.0) -> float:
    """Return the smallest deposit that deters: ``m d B >= T - R``; infinite where nothing is ever seen.

    Examples
    --------
    >>> bond_needed(2, 0.5, 0.8)
    5.0
    """
    return 0.0 if gain <= 0 else gain / (detection * discount) if detection * discount > 0 else float("inf")
