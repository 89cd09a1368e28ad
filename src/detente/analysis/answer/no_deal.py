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
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from detente.analysis.answer.result import Departure, NoDeal
from detente.analysis.result import Progress, no_progress
from detente.case.finding import Finding
from detente.errors import SpaceTooLargeError
from detente.outcomes.domination import prepare_search
from detente.outcomes.draws import draws_of
from detente.outcomes.moves import allowed_changes
from detente.outcomes.space import ENUMERATION_LIMIT, Codes, Rows
from detente.outcomes.valuation import TIE, is_cardinal, utilities_of_rows, vetoes, worth_with_vetoes
from detente.outcomes.view import OUTCOMES, View
from detente.theory.certainty import Share, share_of

__all__ = ["no_deal"]

MOST_COALITIONS = 500
"""Coalitions looked at: all of up to eight signatories, the smaller ones of more."""

MOST_TARGETS = 4_000_000
"""Outcomes of a coalition that are listed."""

MOST_ASIDE = 20_000
"""Outcomes reached by consequences alone that are looked at in every draw."""

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
        departure = _departure(view, members, row)
        if departure is not None:
            share = _share(views, members, row, draws, seed) if draws else None
            found.append(Departure(members, *departure, share))
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
        worth = worth_with_vetoes(
            preference, utilities_of_rows(space, preference, both), vetoes(space, preference, both)
        )
        gains[party] = worth[:-1] - worth[-1]
        scale = max(float(np.ptp(worth[:-1])), TIE)
        least = np.minimum(least, np.where(gains[party] > LEAST_GAIN, gains[party] / scale, -np.inf))
    best = int(np.argmax(least))
    if not np.isfinite(least[best]) or least[best] <= 0:
        return None
    before, after = space.outcome(row), space.outcome(rows[best])
    changes = {issue: (before[issue], after[issue]) for issue in before if before[issue] != after[issue]}
    shown = {p: float(gains[p][best]) if is_cardinal(view.case.preferences[p]) else None for p in members}
    return after, changes, shown


def _share(views: Mapping[str, View], members: Sequence[str], row: Rows, draws: int, seed: int | None) -> Share | None:
    shares = {id_: float(_leaves(view, members, row, draws, seed).mean()) for id_, view in views.items()}
    return share_of(shares, draws)


def _leaves(view: View, members: Sequence[str], row: Rows, draws: int, seed: int | None) -> NDArray[np.bool_]:
    """Return in which draws a coalition has a move that every member strictly prefers."""
    space, assumptions = view.space(), view.assumptions(seed)
    drawn = draws_of(assumptions, space, assumptions.numbers(assumptions.uniforms(0, draws)))
    barred = {}
    for place, issue in enumerate(view.case.issues.values()):
        barred[place] = np.flatnonzero(~allowed_changes(issue, tuple(members))[row[place]])
    search = prepare_search(drawn.part(slice(0, FIRST_DRAWS)), members, barred)
    leaves = np.asarray(search.dominated(drawn, row, LEAST_GAIN) == 1)
    if not view.case.consequences:
        return leaves
    aside = space.rows(_targets(view, members, row))
    outside = np.zeros(len(aside), dtype=bool)
    for place, levels in barred.items():
        outside |= np.isin(aside[:, place], levels)
    aside = aside[outside][:MOST_ASIDE]
    if len(aside) and not leaves.all():
        better = np.ones((draws, len(aside)), dtype=bool)
        for party in members:
            here = drawn.worth(party, row[None, :])
            better &= drawn.worth(party, aside) > here + LEAST_GAIN
        leaves |= better.any(axis=1)
    return leaves
