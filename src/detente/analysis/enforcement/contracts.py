# SPDX-License-Identifier: MIT
"""Deals that depend on an event, and words that can be read in more than one way.

*Contingent contract.* If the event happens then one branch, else the other. Each party accepts by its
own belief: ``p_i u_i(then) + (1 - p_i) u_i(else) >= r_i``. It enforces itself when in each branch no
party would rather have the other one, or no deal. Where beliefs differ there is a bet that both sides
want: each takes more in the branch that it thinks likelier. With side payments that sum to nothing in
each branch the best such bet is a linear programme over branches and parties.

*Ambiguity.* A clause with several readings is signed when each party accepts under the reading that it
has in mind; the price is the chance that a dispute ends the deal, times what each then loses. Readings
that have no outcome in common are a dispute that has been put off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.errors import UsageError

__all__ = [
    "AmbiguousClause",
    "ContingentContract",
    "ambiguous_clause",
    "best_bet",
    "contingent_contract",
]

TOLERANCE = 1e-9
EVENT, NO_EVENT = 0, 1


@dataclass(frozen=True, slots=True)
class ContingentContract:
    """How parties see "if the event then this, else that".

    Attributes
    ----------
    expected : dict of party to float
        Utility by the party's own belief.
    accepted_by, refused_by : tuple of str
        By comparison with the reservation.
    self_enforcing : bool
        Whether in neither branch anybody is below its reservation once the event is known.
    breaks_when : dict of party to str
        Who would rather have no deal in which branch: event or no_event.
    """

    expected: dict[str, float]
    accepted_by: tuple[str, ...]
    refused_by: tuple[str, ...]
    self_enforcing: bool
    breaks_when: dict[str, str]


def contingent_contract(
    event: Mapping[str, float],
    no_event: Mapping[str, float],
    beliefs: Mapping[str, float],
    reservation: Mapping[str, float],
) -> ContingentContract:
    """Judge a contract that depends on an event.

    Parameters
    ----------
    event, no_event : mapping of party to float
        Utility of each branch.
    beliefs : mapping of party to float
        Probability of the event as each party sees it.
    reservation : mapping of party to float
        Utility without a deal.

    Examples
    --------
    >>> c = contingent_contract({"A": 80, "B": 30}, {"A": 40, "B": 70}, {"A": 0.8, "B": 0.2}, {"A": 60, "B": 60})
    >>> c.accepted_by, c.self_enforcing, c.breaks_when
    (('A', 'B'), False, {'A': 'no_event', 'B': 'event'})
    """
    for party, belief in beliefs.items():
        if not 0.0 <= belief <= 1.0:
            raise UsageError(f"the belief of '{party}' is {belief:g}; it must be between 0 and 1")
    expected = {p: beliefs[p] * event[p] + (1.0 - beliefs[p]) * no_event[p] for p in beliefs}
    accepting = tuple(p for p in expected if expected[p] >= reservation[p] - TOLERANCE)
    breaks = {
        p: "event" if event[p] < reservation[p] - TOLERANCE else "no_event"
        for p in beliefs
        if min(event[p], no_event[p]) < reservation[p] - TOLERANCE
    }
    refusing = tuple(p for p in expected if p not in accepting)
    return ContingentContract(expected, accepting, refusing, not breaks, breaks)


def best_bet(beliefs: Mapping[str, float], limit: float) -> tuple[float, dict[str, tuple[float, float]]]:
    """Return side payments that depend on the event and that everybody expects to gain by.

    Payments sum to nothing in each branch and none is larger than the limit. The smallest expected gain
    is made as large as possible; it is 0 exactly where beliefs agree.

    Returns
    -------
    gain : float
        Smallest expected gain of anybody.
    payments : dict of party to (float, float)
        What it receives if the event happens, and if not.

    Examples
    --------
    >>> gain, payments = best_bet({"A": 0.8, "B": 0.4}, 10)
    >>> round(gain, 6), {p: (round(x, 2), round(y, 2)) for p, (x, y) in payments.items()}
    (3.333333, {'A': (6.67, -10.0), 'B': (-6.67, 10.0)})
    """
    from scipy.optimize import linprog

    parties, n = tuple(beliefs), len(beliefs)
    if n < 2 or limit <= 0:
        return 0.0, dict.fromkeys(parties, (0.0, 0.0))
    # Variables: payments in the event, payments without it, and the smallest expected gain.
    cost = np.zeros(2 * n + 1)
    cost[-1] = -1.0
    lower = np.zeros((n, 2 * n + 1))
    for k, party in enumerate(parties):
        lower[k, k], lower[k, n + k], lower[k, -1] = -beliefs[party], -(1.0 - beliefs[party]), 1.0
    balance = np.zeros((2, 2 * n + 1))
    balance[EVENT, :n], balance[NO_EVENT, n : 2 * n] = 1.0, 1.0
    solved = linprog(
        cost,
        A_ub=lower,
        b_ub=np.zeros(n),
        A_eq=balance,
        b_eq=np.zeros(2),
        bounds=[(-limit, limit)] * (2 * n) + [(0, None)],
        method="highs",
    )
    found = {party: (float(solved.x[k]), float(solved.x[n + k])) for k, party in enumerate(parties)}
    return float(solved.x[-1]), found


@dataclass(frozen=True, slots=True)
class AmbiguousClause:
    """What an ambiguous clause buys and what it costs.

    Attributes
    ----------
    signed : bool
        Whether each party accepts under the reading that it has in mind.
    signed_if_clear : tuple of int
        Readings under which all would sign if it were the only one.
    disjoint : tuple of (str, str)
        Pairs of parties whose readings have nothing in common.
    expected_cost : dict of party to float
        Points that each expects to lose by the dispute, which ends the deal: its chance times what the deal as it
        reads it is worth over no deal. Below 0 it gains by the end.
    """

    signed: bool
    signed_if_clear: tuple[int, ...]
    disjoint: tuple[tuple[str, str], ...]
    expected_cost: dict[str, float]


def ambiguous_clause(
    utility: Mapping[str, Sequence[float]],
    reading: Mapping[str, Sequence[int]],
    reservation: Mapping[str, float],
    dispute: float,
) -> AmbiguousClause:
    """Judge a clause that can be read in several ways.

    Parameters
    ----------
    utility : mapping of party to sequence of float
        Utility of the deal under each reading.
    reading : mapping of party to sequence of int
        Readings that each party has in mind; it hopes for the best of them.
    reservation : mapping of party to float
        Utility without a deal.
    dispute : float
        Probability that the dispute ends the deal, over its life.

    Examples
    --------
    >>> clause = ambiguous_clause({"A": (60, 30), "B": (30, 60)}, {"A": [0], "B": [1]}, {"A": 50, "B": 50}, 0.5)
    >>> clause.signed, clause.signed_if_clear, clause.disjoint, clause.expected_cost
    (True, (), (('A', 'B'),), {'A': 5.0, 'B': 5.0})
    """
    parties = tuple(utility)
    count = max(map(len, utility.values()), default=0)
    hoped = {p: max(utility[p][r] for r in reading[p]) for p in parties}
    return AmbiguousClause(
        signed=all(hoped[p] >= reservation[p] - TOLERANCE for p in parties),
        signed_if_clear=tuple(
            r for r in range(count) if all(utility[p][r] >= reservation[p] - TOLERANCE for p in parties)
        ),
        disjoint=tuple(
            (p, q) for k, p in enumerate(parties) for q in parties[k + 1 :] if not set(reading[p]) & set(reading[q])
        ),
        expected_cost={p: dispute * (hoped[p] - reservation[p]) for p in parties},
    )
