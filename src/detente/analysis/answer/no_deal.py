# SPDX-License-Identifier: MIT
"""What if nobody agrees: does anybody leave where things then stand, alone or together, to where, and how surely.

A coalition of signatories leaves when it can bring about, by one move together and all that follows from it, what
each of its members strictly prefers. Told are the smallest such coalitions: a larger one that contains one of them
could always do what it does. Of several such moves the one is shown whose smallest gain, as a share of its member's
scale, is largest.

In how much of the assumptions a coalition has such a move is found by a search that proves it draw by draw
(`detente.outcomes.domination`), over all outcomes that its members can set and that stay as they are set; where its
moves lead elsewhere by consequences, those outcomes are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from detente.analysis.answer.result import NoDeal
from detente.analysis.answer.verdicts import Departure
from detente.analysis.result import Progress, no_progress
from detente.case.finding import Finding
from detente.errors import SpaceTooLargeError
from detente.outcomes.domination import prepare_search
from detente.outcomes.draws import Draws
from detente.outcomes.moves import allowed_changes
from detente.outcomes.space import ENUMERATION_LIMIT, Codes, Rows
from detente.outcomes.valuation import TIE, is_cardinal, scale_of, utilities_of_rows, vetoes, worth_with_vetoes
from detente.outcomes.view import OUTCOMES, View
from detente.theory.certainty import Share, share_of

__all__ = ["no_deal"]

MOST_COALITIONS = 500
"""Coalitions looked at: all of up to eight signatories, the smaller ones of more."""

MOST_TARGETS = 4_000_000
"""Outcomes of a coalition that are listed."""

MOST_ASIDE = 20_000
"""Outcomes reached by consequences alone that are looked at in every draw."""

ASIDE_AT_ONCE = 1_000

LEAST_GAIN = 1e-6
"""Points that every member must gain: more than rounding, less than anybody states."""

FIRST_DRAWS = 64


def no_deal(
    views: Mapping[str, View], draws: int, seed: int | None, findings: list[Finding], progress: Progress = no_progress
) -> NoDeal:
    """Ask who would leave the outcome without a deal.

    Parameters
    ----------
    views : mapping of scenario to View
        The case as stated first.
    draws : int
        Draws in each scenario; 0 for no shares.
    seed : int or None
        Their seed; by default that of the case.
    findings : list of Finding
        Is added to.
    progress : callable, optional
        Called with a share done and what is being done.
    """
    view = next(iter(views.values()))
    home = view.case.outcome_without_deal
    if home is None:
        message = "nothing says what happens if nobody agrees; add `no_deal` or `status_quo`"
        findings.append(Finding("no-deal-missing", "warning", message, ("no_deal",)))
        return NoDeal(None, (), 0)
    space = view.space()
    if space.count > ENUMERATION_LIMIT or not view.signatories:
        message = "who would leave no deal is not asked: " + (
            "the outcomes cannot be listed" if view.signatories else "no signatory has a preference"
        )
        findings.append(Finding("no-deal-skipped", "warning", message, ("no_deal",)))
        return NoDeal(home, (), 0)
    row = space.row(home)
    every = [m for size in range(1, len(view.signatories) + 1) for m in combinations(view.signatories, size)]
    looked_at = every[:MOST_COALITIONS]
    if len(looked_at) < len(every):
        message = f"of {len(every):,} coalitions the {len(looked_at):,} smallest were looked at"
        findings.append(Finding("coalitions-left-out", "warning", message, ("parties",)))
    found: list[Departure] = []
    for number, members in enumerate(looked_at):
        progress(number / len(looked_at), "who would leave no deal")
        if any(set(departure.parties) <= set(members) for departure in found):
            continue
        try:
            departure = _departure(view, members, row)
        except SpaceTooLargeError as error:
            findings.append(Finding("no-deal-skipped", "warning", str(error), ("no_deal",)))
            continue
        if departure is not None:
            found.append(Departure(members, *departure, None))
    shares = _shares(views, [departure.parties for departure in found], draws, seed) if draws and found else None
    if shares is not None:
        found = [replace(departure, share=share) for departure, share in zip(found, shares, strict=True)]
    return NoDeal(home, tuple(found), len(looked_at))


def _targets(view: View, members: Sequence[str], row: Rows) -> Codes:
    name = ("targets", tuple(members), row.tobytes())
    return view.keep(name, OUTCOMES, lambda: np.asarray(view.moves().targets(tuple(members), row)))


def _departure(
    view: View, members: Sequence[str], row: Rows
) -> tuple[dict[str, str], dict[str, tuple[str, str]], dict[str, float | None]] | None:
    """Return where a coalition would go, what changes, and what its members gain; None where it stays."""
    space = view.space()
    codes = _targets(view, members, row)
    if not len(codes):
        return None
    if len(codes) > MOST_TARGETS:
        raise SpaceTooLargeError(len(codes), MOST_TARGETS, "who would leave no deal together")
    rows = space.rows(codes)
    gains, least = {}, np.full(len(rows), np.inf)
    for party in members:
        preference = view.case.preferences[party]
        both = np.vstack([rows, row[None, :]])
        utility, crossed = utilities_of_rows(space, preference, both), vetoes(space, preference, both)
        worth = worth_with_vetoes(preference, utility, crossed)
        # Points say nothing of a red line that is no longer crossed, nor of a preference that is an order only.
        known = is_cardinal(preference) and not crossed[-1]
        gains[party] = utility[:-1] - utility[-1] if known else None
        scale = scale_of(preference) if is_cardinal(preference) else max(float(np.ptp(utility)), TIE)
        gained = worth[:-1] - worth[-1]
        least = np.minimum(least, np.where(gained > LEAST_GAIN, gained / scale, -np.inf))
    best = int(np.argmax(least))
    if not np.isfinite(least[best]) or least[best] <= 0:
        return None
    before, after = space.outcome(row), space.outcome(rows[best])
    changes = {issue: (before[issue], after[issue]) for issue in before if before[issue] != after[issue]}
    return after, changes, {party: None if own is None else float(own[best]) for party, own in gains.items()}


def _shares(
    views: Mapping[str, View], coalitions: Sequence[Sequence[str]], draws: int, seed: int | None
) -> list[Share | None] | None:
    """Return in how much of the assumptions each coalition leaves; None where a scenario leaves no deal out."""
    shares: list[dict[str, float]] = [{} for _ in coalitions]
    for id_, view in views.items():
        home = view.case.outcome_without_deal
        if home is None:
            return None
        row, drawn = view.space().row(home), view.draws(draws, seed)
        for share, members in zip(shares, coalitions, strict=True):
            share[id_] = float(_leaves(view, members, row, drawn).mean())
    return [share_of(share, draws) for share in shares]


def _leaves(view: View, members: Sequence[str], row: Rows, drawn: Draws) -> NDArray[np.bool_]:
    """Return in which draws a coalition has a move that every member strictly prefers."""
    space, draws = view.space(), drawn.count
    barred = {}
    for place, issue in enumerate(view.case.issues.values()):
        barred[place] = np.flatnonzero(~allowed_changes(issue, tuple(members))[row[place]])
    leaves = np.zeros(draws, dtype=bool)
    crossed = [p for p in members if vetoes(space, view.case.preferences[p], row[None, :])[0]]
    # Whoever stands beyond a red line of its own prefers whatever crosses none; or what crosses one and is worth more.
    for gaining in (own for size in range(len(crossed) + 1) for own in combinations(crossed, size)):
        gainers = [p for p in members if p not in crossed or p in gaining]
        unvetoed = [p for p in members if p not in gaining]
        if gainers:
            search = prepare_search(drawn.part(slice(0, FIRST_DRAWS)), gainers, barred, unvetoed)
            leaves |= search.dominated(drawn, row, LEAST_GAIN) == 1
        else:
            leaves |= _some_unvetoed(view, members, row)
    if not view.case.consequences or leaves.all():
        return leaves
    aside = space.rows(_targets(view, members, row))
    outside = np.zeros(len(aside), dtype=bool)
    for place, levels in barred.items():
        outside |= np.isin(aside[:, place], levels)
    return leaves | _better_aside(drawn, members, row, aside[outside][:MOST_ASIDE])


def _some_unvetoed(view: View, members: Sequence[str], row: Rows) -> bool:
    """Return whether a coalition can bring about an outcome that crosses no red line of its members."""
    rows = view.space().rows(_targets(view, members, row))
    return bool((~np.any([vetoes(view.space(), view.case.preferences[p], rows) for p in members], axis=0)).any())


def _better_aside(drawn: Draws, members: Sequence[str], row: Rows, aside: Rows) -> NDArray[np.bool_]:
    """Return in which draws every member strictly prefers one of some outcomes."""
    found = np.zeros(drawn.count, dtype=bool)
    for start in range(0, len(aside), ASIDE_AT_ONCE):
        some = aside[start : start + ASIDE_AT_ONCE]
        better = np.ones((drawn.count, len(some)), dtype=bool)
        for party in members:
            better &= drawn.worth(party, some) > drawn.worth(party, row[None, :]) + LEAST_GAIN
        found |= better.any(axis=1)
        if found.all():
            break
    return found
