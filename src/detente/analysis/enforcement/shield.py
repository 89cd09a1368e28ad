# SPDX-License-Identifier: MIT
"""The economic shield: investors come where a guarantee is credible, and make it more so.

With log-odds a of the guarantor acting and A units of its nationals' property adding phi each,
``q(A) = 1 / (1 + exp(-(a + phi A)))``. Investors come iff q is at least their threshold q_e. "Nobody
comes" is an equilibrium iff ``q(0) < q_e``, "they come" iff ``q(A) >= q_e``. Where both are, either can
happen and nothing in the numbers says which. Where q(A) is below q_e no amount of expected property
helps: a shield amplifies a guarantee and cannot create one.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, tanh

__all__ = ["ShieldEquilibria", "guarantor_decision", "shield_equilibria", "stake_needed"]


@dataclass(frozen=True, slots=True)
class ShieldEquilibria:
    """Credibility of the guarantee without and with investors, and which of the two is an equilibrium."""

    without: float
    invested: float
    none_come: bool
    they_come: bool


def guarantor_decision(log_odds: float) -> float:
    """Return the probability that a guarantor acts.

    Examples
    --------
    >>> round(guarantor_decision(-2), 3)
    0.119
    """
    return 0.5 * (1.0 + tanh(0.5 * log_odds))  # 1 / (1 + exp(-x)), without overflow


def shield_equilibria(log_odds: float, added: float, entry: float) -> ShieldEquilibria:
    """Find both equilibria.

    Parameters
    ----------
    log_odds : float
        Of the guarantor acting, without investors.
    added : float
        Log-odds that all of their property adds, phi times A.
    entry : float
        Credibility from which they come.

    Examples
    --------
    >>> [(e.none_come, e.they_come) for e in (shield_equilibria(-2, 1, q) for q in (0.1, 0.2, 0.3))]
    [(False, True), (True, True), (True, False)]
    """
    without, invested = guarantor_decision(log_odds), guarantor_decision(log_odds + added)
    return ShieldEquilibria(without, invested, without < entry, invested >= entry)


def stake_needed(log_odds: float, per_unit: float, credibility: float) -> float:
    """Return the property that would make the guarantee this credible, if it came; 0 where it is already.

    Examples
    --------
    >>> round(stake_needed(-2, 0.1, 0.5), 6)
    20.0
    """
    missing = log(credibility / (1.0 - credibility)) - log_odds
    return max(0.0, missing / per_unit) if per_unit > 0 else (0.0 if missing <= 0 else float("inf"))
