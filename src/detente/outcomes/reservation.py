# SPDX-License-Identifier: MIT
"""What each party gets without a deal, as a utility."""

from __future__ import annotations

from detente.case.case import Case
from detente.outcomes.space import OutcomeSpace
from detente.outcomes.valuation import utilities_of_rows

__all__ = ["reservation_utilities"]


def reservation_utilities(case: Case, space: OutcomeSpace) -> dict[str, float]:
    """Return the reservation utility of every party that has one.

    A war value of the enforcement block is the reservation (there is one war value). Otherwise a
    stated value is taken at its midpoint; a stated outcome, the party's own or the `no_deal`
    outcome of the case, is worth what the party's preference says.

    Parameters
    ----------
    case : Case
        The case.
    space : OutcomeSpace
        Its outcomes.

    Returns
    -------
    dict of party to float
        Parties without a reservation are left out.
    """
    reservations: dict[str, float] = {}
    war = case.enforcement.war if case.enforcement is not None else None
    for party, preference in case.preferences.items():
        if war is not None and party in war.values:
            reservations[party] = war.values[party].points.midpoint
            continue
        stated = preference.reservation
        if stated is not None and stated.value is not None:
            reservations[party] = stated.value.midpoint
            continue
        outcome = case.no_deal if stated is None else stated.outcome
        if outcome is not None:
            reservations[party] = float(utilities_of_rows(space, preference, space.row(outcome)[None, :])[0])
    return reservations
