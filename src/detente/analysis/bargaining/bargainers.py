# SPDX-License-Identifier: MIT
"""Who bargains: signatories with a preference, what each gets without a deal, and their weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detente.case.case import Case
from detente.case.preference import AdditivePreference, Preference, TablePreference
from detente.errors import UsageError
from detente.outcomes.space import OutcomeSpace, Rows
from detente.outcomes.valuation import is_cardinal, level_points, utilities_of_rows
from detente.outcomes.valuation import vetoes as vetoes_of_rows
from detente.outcomes.view import View

__all__ = ["TOLERANCE", "Bargainers", "bargainers_with_scales", "widths"]

TOLERANCE = 1e-9
"""Points within which utilities are equal."""


@dataclass(frozen=True, slots=True)
class Bargainers:
    """Who bargains: signatories, what each gets without a deal, and stated weights."""

    case: Case
    parties: tuple[str, ...]
    reservation: Mapping[str, float]
    weights: Mapping[str, float] = field(default_factory=dict)

    @property
    def floor(self) -> NDArray[np.float64]:
        """Reservations; shape (parties,)."""
        return np.array([self.reservation[party] for party in self.parties])

    def points(self, space: OutcomeSpace) -> dict[str, list[NDArray[np.float64]]]:
        """Return what each level adds to the utility of each whose preference is additive."""
        preferences = {party: self.case.preferences[party] for party in self.parties}
        return {p: level_points(space, q) for p, q in preferences.items() if isinstance(q, AdditivePreference)}

    def utility(self, space: OutcomeSpace, rows: Rows) -> NDArray[np.float64]:
        """Return what outcomes are worth to each; shape (n, parties)."""
        worth = [utilities_of_rows(space, self.case.preferences[party], rows) for party in self.parties]
        return np.stack(worth, axis=1)

    def vetoed(self, space: OutcomeSpace, rows: Rows) -> NDArray[np.bool_]:
        """Return whose red lines outcomes cross; shape (n, parties)."""
        crossed = [vetoes_of_rows(space, self.case.preferences[party], rows) for party in self.parties]
        return np.stack(crossed, axis=1)


def bargainers_with_scales(view: View, question: str) -> Bargainers:
    """Return the signatories, each with a scale of utilities and a reservation.

    Parameters
    ----------
    view : View
        The case.
    question : str
        What is asked, as the subject of a sentence in the plural, such as ``concessions``.

    Raises
    ------
    UsageError
        If no signatory has a preference, or that of one has no scale or no reservation.
    """
    case, parties, stated = view.case, view.signatories, view.reservations
    if not parties:
        raise UsageError(f"{question} need the preferences of signatories; add `preferences` to the case")
    ordinal = [case.parties[party].name for party in parties if not is_cardinal(case.preferences[party])]
    if ordinal:
        raise UsageError(
            f"{question} compare utilities, and the preference of {', '.join(ordinal)} is an order only; give it "
            "weights or a table of utilities, or ask `detente stability`, which needs no more than an order"
        )
    for party in parties:
        if party not in stated:
            raise UsageError(f"nothing says what '{party}' gets without a deal; add a reservation or `no_deal`")
    return Bargainers(case, parties, {party: stated[party] for party in parties})


def widths(who: Bargainers, space: OutcomeSpace) -> NDArray[np.float64]:
    """Return the range of each party's scale: its best levels less its worst, rules aside.

    Losses of different parties are compared as shares of it, so that no currency is assumed.

    Returns
    -------
    ndarray of float64, shape (parties,)
        In points; 1 for a party to which everything is worth the same, whose gains are all 0.
    """
    ranges = np.array([_width(space, who.case.preferences[party]) for party in who.parties])
    return np.where(ranges > TOLERANCE, ranges, 1.0)


def _width(space: OutcomeSpace, preference: Preference) -> float:
    if isinstance(preference, AdditivePreference):
        levels = sum(float(np.ptp(points)) for points in level_points(space, preference))
        return levels + sum(abs(interaction.points.midpoint) for interaction in preference.interactions)
    if isinstance(preference, TablePreference):
        worth = [row.utility for row in preference.table]
        return max(worth) - min(worth)
    return 0.0
