# SPDX-License-Identifier: MIT
"""When a threat deters: backward induction, so that nobody is deterred by what would not be done.

A challenger gets `status_quo` if it leaves things as they are, `wins` if it moves and the defender
yields, `conflict` if the defender resists. A hard defender prefers resisting to yielding; a soft one
does not. A plain Nash solver also returns equilibria in which a soft defender deters by a threat that
it would not carry out; solving from the end leaves them out.

Reference: Zagare and Kilgour, Perfect Deterrence (2000), rudimentary asymmetric deterrence game.
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.errors import UsageError

__all__ = ["DeterrenceEquilibrium", "attack_is_worth", "deterrence_equilibrium", "deterrence_threshold"]


@dataclass(frozen=True, slots=True)
class DeterrenceEquilibrium:
    """What each side does, solved from the end.

    Attributes
    ----------
    challenges : bool
        Whether the challenger moves.
    hard_resists, soft_resists : bool
        Whether each type of defender would resist.
    """

    challenges: bool
    hard_resists: bool
    soft_resists: bool


def deterrence_threshold(conflict: float, status_quo: float, wins: float) -> float:
    """Return the credibility from which the challenger is deterred: ``(wins - sq) / (wins - conflict)``.

    Examples
    --------
    >>> deterrence_threshold(0.0, 0.5, 1.0)
    0.5
    """
    if not conflict < status_quo < wins:
        raise UsageError("the challenger must prefer winning to the status quo, and that to conflict")
    return (wins - status_quo) / (wins - conflict)


def deterrence_equilibrium(
    hard: float,
    challenger: tuple[float, float, float],
    hard_defender: tuple[float, float] = (1.0, 0.0),
    soft_defender: tuple[float, float] = (0.0, 1.0),
) -> DeterrenceEquilibrium:
    """Solve the game from the end.

    Parameters
    ----------
    hard : float
        Probability that the defender is hard.
    challenger : (conflict, status quo, wins)
        The challenger's utilities.
    hard_defender, soft_defender : (resist, yield)
        What each type gets once challenged.

    Examples
    --------
    >>> [deterrence_equilibrium(p, (0, 0.5, 1)).challenges for p in (0.4, 0.6)]
    [True, False]
    """
    conflict, status_quo, wins = challenger
    hard_resists, soft_resists = (resist > give for resist, give in (hard_defender, soft_defender))
    resisted = hard * hard_resists + (1.0 - hard) * soft_resists
    moves = resisted * conflict + (1.0 - resisted) * wins
    return DeterrenceEquilibrium(moves > status_quo, hard_resists, soft_resists)


def attack_is_worth(
    guarantor_fights: float, protege_fights: float, against_both: float, against_one: float, capitulation: float
) -> float:
    """Return what attacking a protected state is worth: ``q w_D + (1 - q) [rho w_P + (1 - rho) w_cap]``.

    Kilgour and Zagare (1994): cut-off rules suffice, so the attacker compares this with the status quo.

    Examples
    --------
    >>> attack_is_worth(0.5, 1.0, 0.0, 0.6, 1.0)
    0.3
    """
    alone = protege_fights * against_one + (1.0 - protege_fights) * capitulation
    return guarantor_fights * against_both + (1.0 - guarantor_fights) * alone
