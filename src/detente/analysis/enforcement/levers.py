# SPDX-License-Identifier: MIT
"""What would stop a party from breaking a deal: the smallest change of each lever alone, in closed form.

With the margin M at the horizon H (`detente.case.enforcement`) and D = -M > 0 what is lacking:

- credibility: ``q + D / K``;
- snap-back: ``kappa + D / s``, and which voting rules reach it;
- sanctions: ``s + D / kappa``;
- regroup limit: ``g - D / H``, points a year;
- verification: the detection rate m at which the regroup factors f bring the rate down to that,
  ``g_0 prod (1 - m (1 - f)) = g - D / H``;
- deposit: ``D / d`` more, forfeited a year after the breach, at the party's discount factor d;
- lapse: what others gave ends by itself when the party no longer keeps its part; where that is not
  enough, with the deposit that makes up for the rest;
- side payment: D points more from keeping the deal, for as long as it is kept.

The effort of a lever makes them comparable: of a probability, the part of what is missing to 1; of
regrouping, the part given up; of sanctions, their own size again; of a deposit, the part of what the
party gains by signing; of a side payment, the part of what the best named outcome would give it beyond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, prod

from detente.analysis.enforcement.repeated_game import bond_needed
from detente.analysis.enforcement.result import Lever

__all__ = ["LeverInputs", "levers_of", "verification_needed"]


TOLERANCE = 1e-9
STEPS = 100


@dataclass(frozen=True, slots=True)
class LeverInputs:
    """The terms of one breach of one package, as numbers.

    Attributes
    ----------
    lacking : float
        D, above 0.
    years : float
        H.
    credibility, loss, sanctions, sanctions_credibility : float
        q, K, s and kappa.
    regroup_rate, unlimited_rate, other_rate : float
        g as it is, g_0 of the breach without anything that dampens it, and the part of g that is not of the breach.
    regroup_factors : sequence of float
        Those f that apply.
    detection : float
        Probability a year that regrouping is seen.
    discount : float
        The party's discount factor.
    votes : sequence of (str, float)
        Credibility of the snap-back by voting rule.
    lapses : sequence of (str, float)
        Clauses that would let something lapse, in words, and what would then still be lacking; 0 or less
        where the clause is enough.
    surplus, room : float
        What the party gains by signing, and what the best named outcome would give it beyond the package.
    """

    lacking: float
    years: float
    credibility: float
    loss: float
    sanctions: float
    sanctions_credibility: float
    regroup_rate: float
    unlimited_rate: float
    regroup_factors: Sequence[float]
    detection: float
    discount: float
    votes: Sequence[tuple[str, float]]
    lapses: Sequence[tuple[str, float]]
    surplus: float
    room: float
    other_rate: float = 0.0


def verification_needed(unlimited: float, factors: Sequence[float], wanted: float) -> float | None:
    """Return the detection rate that brings the regroup rate down to the one wanted; None where none does.

    Examples
    --------
    >>> round(verification_needed(4.0, [0.5], 3.0), 6)
    0.5
    >>> verification_needed(4.0, [0.5], 1.0) is None
    True
    """
    if unlimited <= wanted:
        return 0.0
    if not factors or unlimited * prod(factors) > wanted + TOLERANCE:
        return None
    if len(factors) == 1:
        return (1.0 - wanted / unlimited) / (1.0 - factors[0])
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        rate = unlimited * prod(1.0 - middle * (1.0 - factor) for factor in factors)
        low, high = (low, middle) if rate <= wanted else (middle, high)
    return high


def _probability(name: str, now: float, worth: float, lacking: float, what: str) -> Lever:
    """Return by how much a probability would have to rise: what is lacking over what it is worth."""
    needed = now + lacking / worth if worth > 0 else inf
    if needed > 1.0 + TOLERANCE:
        words = f"no {what} is enough alone" if worth > 0 else f"{what} counts for nothing here"
        return Lever(name, now, None, "probability", None, words)
    effort = (needed - now) / (1.0 - now) if now < 1.0 else 0.0
    return Lever(name, now, needed, "probability", effort, f"{what} from {now:.2f} to {needed:.2f}")


VOTES = {"automatic": "themselves", "majority": "a majority", "unanimity": "unanimous vote"}
"""Rules of bringing sanctions back, as words after "by"."""


def _snap_back(x: LeverInputs) -> Lever:
    lever = _probability(
        "snap_back", x.sanctions_credibility, x.sanctions, x.lacking, "credibility of sanctions that return"
    )
    if lever.needed is None:
        return lever
    enough = [vote for vote, credible in x.votes if credible >= lever.needed - TOLERANCE]
    how = f"; it would do if they return by {' or '.join(VOTES.get(v, v) for v in enough)}" if enough else ""
    how = how or "; no rule of voting alone would do"
    return Lever(lever.name, lever.now, lever.needed, lever.unit, lever.effort, lever.words + how)


def _sanctions(x: LeverInputs) -> Lever:
    if x.sanctions_credibility <= 0:
        return Lever(
            "sanctions", x.sanctions, None, "points", None, "sanctions that nobody would bring back cost nothing"
        )
    needed = x.sanctions + x.lacking / x.sanctions_credibility
    words = f"cost of sanctions that return from {x.sanctions:.1f} to {needed:.1f} points; relief must be given first"
    effort = (needed - x.sanctions) / x.sanctions if x.sanctions > 0 else None
    return Lever("sanctions", x.sanctions, needed, "points", effort, words)


def _regrouping(x: LeverInputs) -> list[Lever]:
    wanted = x.regroup_rate - x.lacking / x.years if x.years > 0 else -inf
    if wanted < -TOLERANCE:
        why = "breaking would pay without any regrouping"
        return [
            Lever("regroup_limit", x.regroup_rate, None, "points a year", None, why),
            Lever("verification", x.detection, None, "probability a year", None, why),
        ]
    wanted = max(wanted, 0.0)
    limit = Lever(
        "regroup_limit",
        x.regroup_rate,
        wanted,
        "points a year",
        1.0 - wanted / x.regroup_rate,
        f"regrouping from {x.regroup_rate:.2f} to {wanted:.2f} points a year",
    )
    seen = verification_needed(x.unlimited_rate, x.regroup_factors, wanted - x.other_rate)
    if seen is None or seen > 1.0 + TOLERANCE:
        why = (
            "there is no limit on forces to verify" if not x.regroup_factors else "even full verification is not enough"
        )
        return [limit, Lever("verification", x.detection, None, "probability a year", None, why)]
    effort = (seen - x.detection) / (1.0 - x.detection) if x.detection < 1 else 0.0
    words = f"detection from {x.detection:.2f} to {seen:.2f} a year"
    return [limit, Lever("verification", x.detection, seen, "probability a year", effort, words)]


def _lapse(x: LeverInputs) -> list[Lever]:
    if not x.lapses:
        return []
    words, left = min(x.lapses, key=lambda lapse: lapse[1])
    if left <= TOLERANCE:
        return [Lever("lapse", 0.0, 1.0, "clauses", 0.0, words)]
    deposit = bond_needed(left, 1.0, x.discount)
    if deposit == inf:
        return [Lever("lapse", 0.0, None, "clauses", None, f"{words}, and no deposit makes up for the rest")]
    words += f", with a deposit that costs it {deposit:.1f} points to lose"
    return [Lever("lapse", 0.0, 1.0, "clauses", deposit / x.surplus if x.surplus > 0 else None, words)]


def _deposit(x: LeverInputs) -> Lever:
    needed = bond_needed(x.lacking, 1.0, x.discount)
    if needed == inf:
        return Lever("deposit", 0.0, None, "points", None, "next year's loss counts for nothing to it")
    words = f"a deposit that costs it {needed:.1f} points to lose"
    if needed > x.surplus:
        gained = f"the {x.surplus:.1f} that it gains by signing" if x.surplus > 0 else "signing brings it: nothing"
        words += f", more than {gained}"
    return Lever("deposit", 0.0, needed, "points", needed / x.surplus if x.surplus > 0 else None, words)


def levers_of(x: LeverInputs) -> tuple[Lever, ...]:
    """Return the smallest change of each lever alone that keeps the margin at 0 until the horizon.

    Parameters
    ----------
    x : LeverInputs
        The breach; its `lacking` must be above 0.

    Returns
    -------
    tuple of Lever
        Levers that count for this breach, in a fixed order; `needed` is None where one cannot do it alone.
    """
    payment = f"{x.lacking:.1f} points more from keeping the deal, paid while it is kept"
    effort = x.lacking / x.room if x.room > 0 else None
    found: list[Lever] = []
    if x.loss > 0:
        found.append(_probability("credibility", x.credibility, x.loss, x.lacking, "probability that a guarantor acts"))
    if x.sanctions > 0:
        found += [_snap_back(x), _sanctions(x)]
    if x.regroup_rate > 0:
        found += _regrouping(x)
    return (*found, *_lapse(x), _deposit(x), Lever("side_payment", 0.0, x.lacking, "points", effort, payment))
