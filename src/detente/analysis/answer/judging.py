# SPDX-License-Identifier: MIT
"""The verdict of packages at the midpoints: who signs, who would leave, who would break them and when.

Three answers to "would it last" stand side by side and differ where they must: staying is asked without the costs of
breaking (sequential stability: would the others answer credibly?), breaking at once counts them, and the year in
which breaking begins to pay lets time pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite

import numpy as np

from detente.analysis.answer.verdicts import Breaking, Departure, PartyGain, Verdict
from detente.case.excluded_breaches import excluded_breaches
from detente.case.rule import Clause
from detente.errors import SpaceTooLargeError, UsageError
from detente.outcomes.drawn_departures import best_departures
from detente.outcomes.drawn_stability import stable_with_worths
from detente.outcomes.enforcement import midpoint_parameters, midpoint_worth
from detente.outcomes.space import Rows
from detente.outcomes.survival import DAYS, survival, survival_in_days
from detente.outcomes.valuation import is_cardinal, utilities_of_rows, vetoes, worth_with_vetoes
from detente.outcomes.view import View
from detente.theory.drawn_packages import DrawnPackages, Package

__all__ = ["YEARS", "horizon_of", "judge"]

DEFAULT_YEARS = 10
YEARS = (1, 5, 10)
"""Years at which survival is told, as far as the horizon reaches."""

SEQ = 3
"""Place of sequential stability among the concepts of `stable_with_worths`."""

TOLERANCE = 1e-9


def horizon_of(view: View) -> int:
    """Return the horizon in years: that of the case, or ten; at least one."""
    return max(1, round(view.case.horizon_years or DEFAULT_YEARS))


def judge(
    view: View, packages: Mapping[str, Package], titles: Mapping[str, str], staying: bool = True
) -> list[Verdict]:
    """Judge packages at the midpoints.

    Parameters
    ----------
    view : View
        The case.
    packages : mapping of name to Package
        What is judged.
    titles : mapping of name to str
        Their titles.
    staying : bool
        Whether to ask who would leave.

    Returns
    -------
    list of Verdict
        In the same order, without shares.
    """
    drawn = DrawnPackages(view, packages)
    years = horizon_of(view)
    leaves, why = _leaving(drawn) if staying else ({}, "")
    found = []
    for place, (name, package) in enumerate(packages.items()):
        row = drawn.rows[place][None, :]
        breaches, lasts, why_not = _breaking(view, package, row, years)
        gains = _gains(view, package, row)
        missing = {} if name in leaves else {"stays": why or "who would leave was not asked"}
        if unknown := _unknown(view, package):
            missing["signed"] = unknown
        if why_not:
            missing["lasts"] = why_not
        elif excluded := excluded_breaches(view.case, package.levels, package.clauses):
            missing["breaches"] = "; ".join(step.words for step in excluded)
        departures = leaves.get(name, ())
        found.append(
            Verdict(
                id=name,
                title=titles.get(name, name),
                levels=dict(package.levels),
                gains=gains,
                leaves=departures,
                stays=not departures if name in leaves else None,
                breaches=breaches,
                survival=lasts,
                years=years,
                missing=missing,
            )
        )
    return found


def _unknown(view: View, package: Package) -> str:
    """Say of which parties nothing says whether they sign; empty where that is known of all who are asked."""
    case = view.case
    asked = case.signatories if package.signatories is None else package.signatories
    silent = [case.parties[p].in_text for p in asked if p not in case.preferences]
    nowhere = [case.parties[p].in_text for p in asked if p in case.preferences and p not in view.reservations]
    parts = [f"nothing says what {' and '.join(silent)} would prefer; add `preferences`"] if silent else []
    if nowhere:
        parts.append(
            f"nothing says what {' and '.join(nowhere)} would get without a deal; add `no_deal` or a reservation"
        )
    return "; ".join(parts) if asked else "nobody is named who signs; add signatories"


def _gains(view: View, package: Package, row: Rows) -> tuple[PartyGain, ...]:
    case, space = view.case, view.space()
    signers = view.case.signatories if package.signatories is None else package.signatories
    found = []
    for party in view.parties:
        preference = case.preferences[party]
        reserved = view.reservations.get(party)
        vetoed = bool(vetoes(space, preference, row)[0])
        worth = float(utilities_of_rows(space, preference, row)[0])
        margin = None if reserved is None else worth - reserved
        accepts = not vetoed and (margin is None or margin >= -TOLERANCE)
        shown = margin if is_cardinal(preference) else None
        found.append(PartyGain(party, shown, accepts, vetoed, party in signers))
    return tuple(found)


def _leaving(drawn: DrawnPackages) -> tuple[dict[str, tuple[Departure, ...]], str]:
    """Return who would leave each package by itself although the others could answer, and where to."""
    view, space = drawn.view, drawn.space
    found: dict[str, tuple[Departure, ...]] = {}
    try:
        surroundings = drawn.surroundings
    except (UsageError, SpaceTooLargeError) as error:
        return {}, str(error)
    for (clauses, places), (codes, around) in zip(drawn.groups, surroundings, strict=True):
        rows = space.rows(around.codes)
        worths = _midpoint_worths(view, clauses, rows)
        stable = stable_with_worths(around, worths, codes)[0]
        moves = best_departures(around, worths, codes)
        for number, place in enumerate(places):
            name, before = drawn.names[place], space.outcome(drawn.rows[place])
            departures = []
            for who, party in enumerate(view.parties):
                if stable[number, who, SEQ]:
                    continue
                after = space.outcome(space.rows(moves.code[0, number, who][None])[0])
                # Points say nothing of a red line that is no longer crossed.
                preference = view.case.preferences[party]
                known = is_cardinal(preference) and not vetoes(space, preference, drawn.rows[place][None, :])[0]
                gain = float(moves.least[0, number, who]) if known else None
                changes = {k: (before[k], after[k]) for k in before if before[k] != after[k]}
                departures.append(Departure((party,), after, changes, {party: gain}))
            found[name] = tuple(departures)
    return found, ""


def _midpoint_worths(view: View, clauses: Sequence[Clause], rows: Rows) -> np.ndarray:
    """Return what outcomes are worth at the midpoints, vetoed ones below all others; shape (1, parties, n)."""
    case, space = view.bound_by(clauses), view.space()
    worths = []
    for party in view.parties:
        preference = case.preferences[party]
        utility = utilities_of_rows(space, preference, rows)
        worths.append(worth_with_vetoes(preference, utility, vetoes(space, preference, rows)))
    return np.stack(worths)[None]


def _breaking(
    view: View, package: Package, row: Rows, years: int
) -> tuple[tuple[Breaking, ...], dict[str, float], str]:
    """Return the breaches that begin to pay within the horizon, how much of the shocks is outlived, or why neither."""
    try:
        model = view.enforcement(package.clauses)
    except UsageError as error:
        return (), {}, str(error)
    parameters = midpoint_parameters(model.block)
    worth = midpoint_worth(view.case, model.space)
    found, never = [], model.allowed_by_silence(package.silent)
    for id_, breach in model.breaches.items():
        if id_ in never:
            continue
        margin = model.margin(id_, row, parameters, worth)
        year = float(margin.breaks_in()[0, 0])
        if margin.applies[0] and isfinite(year) and year <= years:
            found.append(Breaking(breach.party, id_, breach.title, float(margin.at()[0, 0]), year))
    curve = survival(model, row, parameters, worth, years, never=never)
    lasts = {f"{days} days": float(survival_in_days(model, row, parameters, curve, days)[0, 0]) for days in DAYS}
    lasts |= {f"{year} years": float(curve[0, 0, year]) for year in sorted({y for y in YEARS if y <= years} | {years})}
    return tuple(sorted(found, key=lambda b: (b.year, b.margin, b.breach))), lasts, ""
