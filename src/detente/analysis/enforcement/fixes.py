# SPDX-License-Identifier: MIT
"""The smallest combination of level changes, clauses and deposits that all sign and that holds.

Every package within three level changes of the proposal is tried with every set of at most two
clauses; where a breach would still pay, the deposit that makes up for it is computed in closed form.
A combination counts when every signatory accepts, nobody vetoes, at the horizon no breach pays, and
enough of the shocks are survived. The search is exact within these bounds.

Combinations are compared by how many levels, clauses and deposits they take, then by the deposits, then
by what those lose who accept the proposal now, as shares of each party's range, so that no currency is
assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from detente.analysis.enforcement.clauses import candidate_clauses, deposit_clauses, discount_of
from detente.analysis.enforcement.repeated_game import bond_needed
from detente.analysis.enforcement.result import Fix
from detente.case.case import Case
from detente.case.proposal import Proposal
from detente.case.rule import Clause
from detente.outcomes.enforcement import EnforcementModel, Parameters, midpoint_worth
from detente.outcomes.space import Rows
from detente.outcomes.survival import survival
from detente.outcomes.valuation import utilities_of_rows, vetoes

__all__ = ["MOST_CHANGES", "Goal", "changes_searched", "find_fixes", "packages_within"]

MOST_CHANGES = 3
MOST_CLAUSES = 2
MOST_PACKAGES = 200_000
"""Packages within reach that are tried; where there are more, fewer level changes are."""

SHOWN = 3
TOLERANCE = 1e-9


def packages_within(shape: Sequence[int], row: Rows, most: int) -> Rows:
    """Return every row that differs from one in at most so many issues, nearest first; feasible or not."""
    found = [row[None, :]]
    for size in range(1, most + 1):
        for positions in combinations(range(len(shape)), size):
            others = [[level for level in range(shape[k]) if level != row[k]] for k in positions]
            grid = np.array(list(product(*others)), dtype=np.uint8).reshape(-1, size)
            rows = np.repeat(row[None, :], len(grid), axis=0)
            rows[:, positions] = grid
            found.append(rows)
    return np.concatenate(found)


def changes_searched(shape: Sequence[int]) -> int:
    """Return up to how many level changes are tried, so that there are not too many packages."""
    # How many rows differ in k issues is the k-th elementary symmetric polynomial of the other levels.
    differing = [1] + [0] * MOST_CHANGES
    for size in shape:
        for k in range(MOST_CHANGES, 0, -1):
            differing[k] += differing[k - 1] * (size - 1)
    return max(k for k in range(MOST_CHANGES + 1) if sum(differing[: k + 1]) <= MOST_PACKAGES)


@dataclass(frozen=True, slots=True)
class Goal:
    """What a fix must reach.

    Attributes
    ----------
    reservation : dict of party to float
        Utility from which each signatory signs.
    years : int
        Horizon.
    lasting : float
        Share of the shocks that must be survived until then.
    """

    reservation: dict[str, float]
    years: int
    lasting: float


@dataclass(frozen=True, slots=True)
class _Tried:
    """Packages under one set of clauses: which can be fixed, and at what price."""

    rows: Rows
    utility: NDArray[np.float64]
    deposits: NDArray[np.float64]
    size: NDArray[np.int64]
    loss: NDArray[np.float64]
    words: tuple[str, ...]
    clauses: tuple[Clause, ...]


def find_fixes(
    case: Case,
    proposal: Proposal,
    parameters: Parameters,
    goal: Goal,
) -> tuple[Fix, ...]:
    """Find the smallest combinations that all sign and that hold until the horizon.

    Parameters
    ----------
    case : Case
        A case with an enforcement block.
    proposal : Proposal
        Where the search starts; its own clauses stay.
    parameters : mapping
        Numbers of the block, one draw.
    goal : Goal
        What must be reached.

    Returns
    -------
    tuple of Fix
        The best few of the smallest size; empty where there is none within the bounds.
    """
    levels = proposal.outcome
    plain = EnforcementModel(case, proposal.clauses)
    row = plain.space.row(levels)
    rows = packages_within(plain.space.shape, row, changes_searched(plain.space.shape))
    candidates = candidate_clauses(case, levels, proposal.clauses)
    tried = [
        _try(case, proposal, row, rows, chosen, parameters, goal)
        for size in range(MOST_CLAUSES + 1)
        for chosen in combinations(candidates, size)
    ]
    ranked = sorted(
        (int(t.size[k]), float(t.deposits[:, k].sum()), round(float(t.loss[k]), 9), number, k)
        for number, t in enumerate(tried)
        for k in range(len(t.rows))
    )
    found: list[Fix] = []
    for size, _, _, number, k in ranked:
        if len(found) == SHOWN or (found and size > found[0].size):
            break
        fix = _describe(case, plain, row, tried[number], k, parameters, goal)
        if fix.survival >= goal.lasting:
            found.append(fix)
    return tuple(found)


def _try(
    case: Case,
    proposal: Proposal,
    row: Rows,
    rows: Rows,
    chosen: Sequence[tuple[Clause, str]],
    parameters: Parameters,
    goal: Goal,
) -> _Tried:
    clauses = (*proposal.clauses, *(clause for clause, _ in chosen))
    model = EnforcementModel(case, clauses)
    rows = rows[model.space.feasible(rows)]
    parties = tuple(goal.reservation)
    utility = np.array([utilities_of_rows(model.space, case.preferences[p], rows) for p in parties])
    floor = np.array([goal.reservation[p] for p in parties])
    good = (utility >= floor[:, None] - TOLERANCE).all(axis=0) & ~model.fighting(rows)
    for party in parties:
        good &= ~vetoes(model.space, case.preferences[party], rows)
    rows, utility = rows[good], utility[:, good]
    deposits = _deposits(model, rows, parameters, parties, goal.years)
    holds = (deposits <= np.maximum(utility - floor[:, None], 0.0) + TOLERANCE).all(axis=0)
    rows, utility, deposits = rows[holds], utility[:, holds], deposits[:, holds]
    if len(rows):
        lasts = _may_last(model, rows, deposits, parameters, parties, goal)
        rows, utility, deposits = rows[lasts], utility[:, lasts], deposits[:, lasts]
    before = np.array([utilities_of_rows(model.space, case.preferences[p], row[None, :])[0] for p in parties])
    accepts = before >= floor - TOLERANCE
    width = np.array([_width(case, p) for p in parties])
    loss = np.maximum(before[:, None] - utility, 0.0)[accepts] / width[accepts, None]
    size = (rows != row).sum(axis=1) + len(chosen) + (deposits > TOLERANCE).sum(axis=0)
    return _Tried(rows, utility, deposits, size, loss.sum(axis=0), tuple(words for _, words in chosen), clauses)


def _may_last(
    model: EnforcementModel,
    rows: Rows,
    deposits: NDArray[np.float64],
    parameters: Parameters,
    parties: Sequence[str],
    goal: Goal,
) -> NDArray[np.bool_]:
    """Return which packages last; where a deposit lengthens that, which could if nobody broke them at all."""
    worth = midpoint_worth(model.case, model.space)
    ending = {id_: breach.party for id_, breach in model.breaches.items() if breach.walk_back is None}
    posted = (deposits[[party in ending.values() for party in parties]] > TOLERANCE).any(axis=0)
    lasts = survival(model, rows, parameters, worth, goal.years)[0, :, -1] >= goal.lasting
    if posted.any():
        bound = survival(model, rows, parameters, worth, goal.years, never=tuple(ending))[0, :, -1]
        lasts |= posted & (bound >= goal.lasting)
    return np.asarray(lasts)


def _width(case: Case, party: str) -> float:
    preference = case.preferences[party]
    if preference.form == "additive":
        return 100.0
    return (
        max(float(np.ptp([row.utility for row in preference.table])), TOLERANCE) if preference.form == "table" else 1.0
    )


def _deposits(
    model: EnforcementModel, rows: Rows, parameters: Parameters, parties: Sequence[str], years: int
) -> NDArray[np.float64]:
    """Return the deposit that each party would have to post, shape (parties, n); infinite where none helps."""
    worth = midpoint_worth(model.case, model.space)
    needed = np.zeros((len(parties), len(rows)))
    for id_, breach in model.breaches.items():
        margin = model.margin(id_, rows, parameters, worth)
        lacking = np.maximum(-margin.at(float(years))[0], 0.0)
        if breach.party not in parties:
            needed[:, lacking > TOLERANCE] = np.inf
            continue
        deposit = np.array([bond_needed(float(x), 1.0, discount_of(model.case, breach.party)) for x in lacking])
        place = parties.index(breach.party)
        needed[place] = np.maximum(needed[place], deposit)
    return needed


def _describe(
    case: Case,
    plain: EnforcementModel,
    row: Rows,
    tried: _Tried,
    place: int,
    parameters: Parameters,
    goal: Goal,
) -> Fix:
    before, after = plain.space.outcome(row), plain.space.outcome(tried.rows[place])
    parties = tuple(goal.reservation)
    deposits = {
        p: float(tried.deposits[k, place]) for k, p in enumerate(parties) if tried.deposits[k, place] > TOLERANCE
    }
    posted = [c for p, amount in deposits.items() for c in deposit_clauses(case, after, tried.clauses, p, amount)]
    model = EnforcementModel(case, [*tried.clauses, *posted])
    curve = survival(model, tried.rows[place][None, :], parameters, midpoint_worth(case, model.space), goal.years)
    old = {p: float(utilities_of_rows(plain.space, case.preferences[p], row[None, :])[0]) for p in parties}
    return Fix(
        changes={k: (before[k], after[k]) for k in before if before[k] != after[k]},
        clauses=tried.words,
        deposits=deposits,
        levels=after,
        difference={p: float(tried.utility[k, place]) - old[p] for k, p in enumerate(parties)},
        gain={p: float(tried.utility[k, place]) - goal.reservation[p] for k, p in enumerate(parties)},
        survival=float(curve[0, 0, -1]),
    )
