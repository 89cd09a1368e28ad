# SPDX-License-Identifier: MIT
"""Who could pay which share of a cost, by five rules, and who would rather leave.

The stand-alone cost game gives each group of allies the least that it would cost to cover what its members want
covered. A division lies in the core when no group pays more than it would alone.

>>> amounts = contributions(np.array([100.0, 80.0]), 0.3)
>>> amounts.round(2)
array([25.88,  5.88])
>>> contributions(np.array([100.0, 60.0]), 0.3).round(2)
array([30.,  0.])

References
----------
Olson, Zeckhauser (1966), Review of Economics and Statistics 48, 266-279: voluntary contributions of allies.
Littlechild, Owen (1973), Management Science 20, 370-372: the Shapley value of the airport game.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.outcomes.cooperative_game import PLAYER_LIMIT, core_of, members_of, nucleolus, shapley_value, worst_excess

__all__ = ["RULES", "Division", "Sharing", "contributions", "share_cost", "within_worth"]

Floats = NDArray[np.float64]

RULES: dict[str, str] = {
    "capacity": "in proportion to ability to pay, such as national income",
    "benefit": "in proportion to what covering its own wants would cost each ally alone",
    "shapley": "what each adds to the cost, averaged over all orders of joining",
    "nucleolus": "so that the group with least reason to stay has as much reason as can be",
    "voluntary": "what allies would contribute unasked: each spares what the others give, and gives no more than cover "
    "is worth to it or would cost it alone; scaled up until they pay the whole cost",
}
"""Rules of sharing a cost, and what each does."""

ROUNDING = 1e-6
"""Share of the whole cost that counts as nothing when groups compare."""


def contributions(means: Floats, taste: float) -> Floats:
    """Return what allies contribute to a common good when each adds to what the others give.

    With utility ``x**(1-a) * Q**a`` ally i gives ``q_i = max(0, a I_i - (1-a) (Q - q_i))``. Those with most means
    contribute; with the k largest, ``Q = sum(I) / (1 + k (1-a) / a)`` and ``q_i = I_i - Q (1-a) / a``.

    Parameters
    ----------
    means : ndarray of float64, shape (allies,)
        Means of each ally, in one unit.
    taste : float
        The exponent a, between 0 and 1: the share of its means that an ally would spend if it were alone.

    Returns
    -------
    ndarray of float64, shape (allies,)
        Contributions; 0 for those that leave it to others.
    """
    if not 0 < taste < 1:
        raise ValueError("a taste lies between 0 and 1, both excluded")
    ratio = (1 - taste) / taste
    order = np.argsort(-means, kind="stable")
    given = np.zeros(len(means))
    for count in range(1, len(means) + 1):
        members = order[:count]
        total = means[members].sum() / (1 + count * ratio)
        amounts = means[members] - ratio * total
        if amounts[-1] < -ROUNDING * total:
            break
        given[:] = 0.0
        given[members] = np.maximum(amounts, 0.0)
    return given


@dataclass(frozen=True, slots=True)
class Division:
    """A cost divided by one rule.

    Attributes
    ----------
    rule : str
        The rule.
    amount : tuple of float
        What each ally pays.
    in_core : bool
        Whether no group would pay less alone.
    leaves : tuple of int
        The group that gains most by leaving; empty in the core.
    gain : float
        What that group would save together; 0 in the core.
    alone : tuple of int
        Allies that would each pay less alone.
    above_worth : tuple of int
        Allies that are billed more than they could gain.
    unpaid : float
        Cost that the rule leaves to nobody, as it is worth it to nobody.
    """

    rule: str
    amount: tuple[float, ...]
    in_core: bool
    leaves: tuple[int, ...]
    gain: float
    alone: tuple[int, ...]
    above_worth: tuple[int, ...] = ()
    unpaid: float = 0.0


@dataclass(frozen=True, slots=True)
class Sharing:
    """A stand-alone cost game and its divisions.

    Attributes
    ----------
    total : float
        Cost of all together.
    alone : tuple of float
        Stand-alone cost of each ally.
    core_empty : bool
        Whether some group would gain by leaving under every division.
    core_low, core_high : tuple of float
        Least and most that each ally pays in the core; in the least core where the core is empty.
    divisions : tuple of Division
        One for each rule that applies.
    voluntary_share : float or None
        Voluntary contributions as a share of what would be best for all together; None without a taste, and where
        some ally gives all that it is worth to it, or all that cover would cost it alone.
    worth : tuple of float
        The most that each ally could gain; infinite where nothing says it.
    """

    total: float
    alone: tuple[float, ...]
    core_empty: bool
    core_low: tuple[float, ...]
    core_high: tuple[float, ...]
    divisions: tuple[Division, ...]
    voluntary_share: float | None
    worth: tuple[float, ...] = ()


def within_worth(means: Floats, taste: float, total: float, most: Floats) -> Floats:
    """Return what allies contribute when none gives more than `most`, with means scaled so that they pay the total.

    Each answers the others with ``q_i = min(most_i, max(0, s I_i - Q (1-a) / a))``; `s` makes the sum `Q` the total.
    Where all that it is worth to them is less than the total, each gives all of that.

    Parameters
    ----------
    means : ndarray of float64, shape (allies,)
        Means of each ally, in one unit; 0 for those that want nothing of it.
    taste : float
        As for `contributions`.
    total : float
        The cost to be paid.
    most : ndarray of float64, shape (allies,)
        The most that each gives; can be infinite.

    Examples
    --------
    >>> within_worth(np.array([60.0, 40.0]), 0.5, 10.0, np.array([1.0, np.inf])).round(6).tolist()
    [1.0, 9.0]
    """
    gives = means > 0
    if not gives.any() or most[gives].sum() <= total:
        return np.where(gives, most, 0.0)
    left = total * (1 - taste) / taste
    # Each begins to give at one scale of means and gives all it will at another; between such scales the sum is linear.
    safe = np.where(gives, means, 1.0)
    begins, stops = left / safe, (left + most) / safe
    turns = np.unique(np.concatenate([begins[gives], stops[gives & np.isfinite(stops)]]))
    sums = np.array([_given(means, turn, left, most).sum() for turn in turns])
    start = turns[int(np.searchsorted(sums, total, side="right")) - 1]
    rising = gives & (begins <= start) & (start < stops)
    before = _given(means, start, left, most)
    rate = float(means[rising].sum())
    return _given(means, start + (total - before.sum()) / rate if rate > 0 else start, left, most)


def _given(means: Floats, scale: float, left: float, most: Floats) -> Floats:
    return np.where(means > 0, np.clip(scale * means - left, 0.0, most), 0.0)


def _divide(rule: str, worth: Floats, amount: Floats, most: Floats) -> Division:
    total = max(1e-12, -float(worth[-1]))
    excess, group = worst_excess(worth, -amount)
    leaves = excess > ROUNDING * total
    players = len(amount)
    alone = tuple(k for k in range(players) if players > 1 and amount[k] + worth[1 << k] > ROUNDING * total)
    members = tuple(np.flatnonzero(members_of(players)[group]).tolist()) if leaves else ()
    paid = np.where(np.abs(amount) < ROUNDING * total, 0.0, amount)
    above = tuple(np.flatnonzero(paid > most + ROUNDING * total).tolist())
    unpaid = total - float(paid.sum())
    unpaid = unpaid if unpaid > ROUNDING * total else 0.0
    stays = not leaves and unpaid == 0
    return Division(rule, tuple(paid.tolist()), stays, members, excess if leaves else 0.0, alone, above, unpaid)


def share_cost(cost: Floats, capacity: Floats, taste: float | None = None, most: Floats | None = None) -> Sharing:
    """Divide the cost of a stand-alone cost game by every rule.

    Parameters
    ----------
    cost : ndarray of float64, shape (2**allies,)
        Cost of each group, numbered by its members: bit k stands for ally k.
    capacity : ndarray of float64, shape (allies,)
        Ability to pay of each ally.
    taste : float, optional
        Taste for the common good; without it there is no rule of voluntary contributions.
    most : ndarray of float64, shape (allies,), optional
        The most that each ally could gain, in the money of the cost; by default without limit.

    Raises
    ------
    ValueError
        If there are more allies than the game can be worked out for.
    """
    players = len(capacity)
    if players > PLAYER_LIMIT or len(cost) != 1 << players:
        raise ValueError(f"a cost for each group of at most {PLAYER_LIMIT} allies is needed")
    worth, total = -np.asarray(cost, dtype=np.float64), float(cost[-1])
    alone = np.array([cost[1 << k] for k in range(players)])
    core = core_of(worth)
    shares = {"capacity": capacity / capacity.sum()}
    if alone.sum() > 0:
        shares["benefit"] = alone / alone.sum()
    amounts = {rule: total * share for rule, share in shares.items()}
    amounts |= {"shapley": -shapley_value(worth), "nucleolus": -nucleolus(worth)}
    voluntary, most = None, np.full(players, np.inf) if most is None else most
    if taste is not None:
        means = np.where(alone > ROUNDING * total, capacity, 0.0)  # nobody gives to what it does not want
        wanted = means if means.any() else capacity
        given = contributions(means, taste) if means.any() else capacity
        amounts["voluntary"] = total * given / given.sum()
        # Cover of all that an ally wants can be had for what that costs alone: more is worth nothing to it.
        enough = np.minimum(most, alone) if means.any() else most
        if (amounts["voluntary"] > enough * (1 + ROUNDING)).any():
            amounts["voluntary"] = within_worth(wanted, taste, total, enough)
        elif means.any():
            voluntary = float(given.sum() / (taste * means.sum()))
    return Sharing(
        total,
        tuple(alone.tolist()),
        core.empty,
        tuple((-core.high + 0.0).tolist()),
        tuple((-core.low + 0.0).tolist()),
        tuple(_divide(rule, worth, amount, most) for rule, amount in amounts.items()),
        voluntary,
        tuple(most.tolist()),
    )
