# SPDX-License-Identifier: MIT
"""Utilities of the signatories for other tools: as a sum of parts, or listed for every outcome."""

from __future__ import annotations

import numpy as np

from detente.case.case import Case
from detente.case.preference import AdditivePreference, Preference, TablePreference
from detente.case.worth import PartyWorth
from detente.errors import UsageError
from detente.outcomes.space import OutcomeSpace
from detente.outcomes.valuation import level_points, utilities_of_rows
from detente.outcomes.view import View

__all__ = ["listed_utilities", "no_deal_utilities", "party_worths"]

MOST_LISTED = 2_000
"""Outcomes of a utility table that is taken apart into one box for each."""


def party_worths(view: View) -> dict[str, PartyWorth]:
    """Return what packages are worth to each signatory, as a sum of parts.

    Ranges are taken at their midpoints, level values after their spread.

    Parameters
    ----------
    view : View
        The case, without errors.

    Returns
    -------
    dict of party to PartyWorth
        Signatories that have a preference, in file order.

    Raises
    ------
    UsageError
        If a signatory's preference is an order without a scale, or a table over too many outcomes.
    """
    case, space, reservation = view.case, view.space(), view.reservations
    worths = {}
    for party in case.signatories:
        preference = case.preferences.get(party)
        if preference is None:
            continue
        if isinstance(preference, AdditivePreference):
            weights, values = _weights_and_values(space, preference)
            boxes = tuple((dict(i.when), i.points.midpoint) for i in preference.terms)
        elif isinstance(preference, TablePreference):
            weights, values = dict.fromkeys(case.issues, 0.0), _no_values(case)
            boxes = _boxes_of_table(party, space, preference)
        else:
            raise UsageError(
                f"'{party}' prefers by an order without a scale, and other tools need numbers; "
                "give it an additive or a table preference"
            )
        stated = None if preference.reservation is None else preference.reservation.outcome
        has_value = preference.reservation is not None and preference.reservation.value is not None
        worths[party] = PartyWorth(
            weights=weights,
            values=values,
            boxes=boxes,
            reservation=reservation.get(party),
            no_deal=None if has_value else stated or case.no_deal,
            red_lines=tuple(dict(line.when) for line in preference.red_lines),
        )
    if not worths:
        raise UsageError("no signatory has a preference; add `preferences`")
    return worths


def _no_values(case: Case) -> dict[str, dict[str, float]]:
    return {id_: dict.fromkeys(issue.levels, 0.0) for id_, issue in case.issues.items()}


def _weights_and_values(
    space: OutcomeSpace, preference: AdditivePreference
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    total = sum(value.weight.midpoint for value in preference.issues.values())
    weights, values = {}, {}
    points = level_points(space, preference) if total else [np.zeros(len(levels)) for levels in space.levels]
    for issue, levels, worth in zip(space.issues, space.levels, points, strict=True):
        stated = preference.issues.get(issue)
        weights[issue] = stated.weight.midpoint / total if stated is not None and total else 0.0
        shares = worth / (100.0 * weights[issue]) if weights[issue] else worth * 0.0
        values[issue] = dict(zip(levels, map(float, shares), strict=True))
    return weights, values


def _boxes_of_table(
    party: str, space: OutcomeSpace, preference: Preference
) -> tuple[tuple[dict[str, tuple[str, ...]], float], ...]:
    if space.count > MOST_LISTED:
        raise UsageError(
            f"the utility table of '{party}' covers {space.count:,} outcomes; at most {MOST_LISTED:,} are written "
            "one by one"
        )
    codes = space.feasible_codes
    rows = space.rows(codes)
    utilities = utilities_of_rows(space, preference, rows)
    return tuple(
        ({issue: (level,) for issue, level in space.outcome(row).items()}, float(utility))
        for row, utility in zip(rows, utilities, strict=True)
    )


def listed_utilities(view: View) -> dict[str, dict[tuple[str, ...], float]]:
    """Return the utility of every feasible outcome to every party that has a preference.

    Outcomes are tuples of levels in the order of the issues. Where a preference is an order, the
    numbers are scores, higher for better, and nothing more.

    Raises
    ------
    SpaceTooLargeError
        If there are too many outcomes to list.
    """
    space, valuation = view.space(), view.valuation()
    outcomes = [tuple(space.outcome(row).values()) for row in space.rows(valuation.codes)]
    return {
        party: dict(zip(outcomes, map(float, valuation.utility[place]), strict=True))
        for place, party in enumerate(valuation.parties)
    }


def no_deal_utilities(view: View) -> dict[str, float]:
    """Return what each party gets without a deal; parties of which nothing says it are left out."""
    return dict(view.reservations)
