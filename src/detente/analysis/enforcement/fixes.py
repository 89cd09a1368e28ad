# SPDX-License-Identifier: MIT
"""The smallest combination of level changes, clauses and deposits that all sign and that holds.

Every package within three level changes of the proposal is tried with every set of at most two
clauses; where a breach would still pay, the deposit that makes up for it is computed in closed form.
A combination counts when every signatory accepts, nobody vetoes, and at the horizon no breach pays.
The search is exact within these bounds. Combinations are compared by how many levels, clauses and
deposits they take, then by the deposits, then by what those lose who accept the proposal now, as
shares of each party's range, so that no currency is assumed.

Tried clauses: for each breach that does not end the deal, the lapse of one issue to its fallback when
what was agreed is no longer kept; and the return of sanctions by the vote of any one sender.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from detente.analysis.enforcement.repeated_game import bond_needed
from detente.analysis.enforcement.result import Fix
from detente.case.basis import Basis, Range
from detente.case.case import Case
from detente.case.proposal import Proposal
from detente.case.rule import Clause
from detente.outcomes.enforcement import EnforcementModel, Parameters, midpoint_worth
from detente.outcomes.space import Rows
from detente.outcomes.survival import survival
from detente.outcomes.valuation import utilities_of_rows, vetoes

__all__ = [
    "MOST_CHANGES",
    "candidate_clauses",
    "changes_searched",
    "deposit_clauses",
    "discount_of",
    "find_fixes",
    "packages_within",
]

MOST_CHANGES = 3
MOST_CLAUSES = 2
MOST_PACKAGES = 200_000
"""Packages within reach that are tried; where there are more, fewer level changes are."""

SHOWN = 3
TOLERANCE = 1e-9

_TRIED = Basis(judgement="a clause that is tried out")


def discount_of(case: Case, party: str) -> float:
    """Return a party's yearly discount factor at its midpoint; 1 where none is stated."""
    stated = case.enforcement.discount.get(party) if case.enforcement is not None else None
    return 1.0 if stated is None else stated.midpoint


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
    count, most = 1, 0
    for size in range(1, MOST_CHANGES + 1):
        count += sum(
            int(np.prod([shape[k] - 1 for k in positions])) for positions in combinations(range(len(shape)), size)
        )
        if count > MOST_PACKAGES:
            break
        most = size
    return most


def candidate_clauses(case: Case, levels: dict[str, str], clauses: Sequence[Clause]) -> list[tuple[Clause, str]]:
    """Return the clauses that are tried, each with its words; none that the deal has already."""
    model = EnforcementModel(case, clauses)
    row = model.space.row(levels)[None, :]
    found: list[tuple[Clause, str]] = []
    for id_, breach in model.breaches.items():
        after = model.after(row, breach.sets)
        if model.fighting(after)[0] or (after == row).all():
            continue
        found += _lapses(case, levels, id_)
    found += _returning_sanctions(case, levels)
    present = {tuple(clause.then.items()) for clause in clauses}
    return [(clause, words) for clause, words in found if tuple(clause.then.items()) not in present]


def _lapses(case: Case, levels: dict[str, str], breach_id: str) -> Iterator[tuple[Clause, str]]:
    breach = case.enforcement.breaches[breach_id] if case.enforcement is not None else None
    if breach is None:
        return
    issue, _ = next(iter(breach.sets.items()))
    preference = case.preferences[breach.party]
    values = preference.issues[issue].values if preference.form == "additive" and issue in preference.issues else {}
    agreed = levels[issue]
    lower = tuple(
        level
        for level in case.issues[issue].level_ids
        if level != agreed and (not values or values[level].midpoint >= values[agreed].midpoint)
    )
    if not lower:
        return
    for other, described in case.issues.items():
        fallback = described.control.fallback
        if other == issue or fallback is None or levels[other] == fallback:
            continue
        if breach.party not in described.control.parties:
            continue
        names = case.issues[other].name, case.issues[issue].name, described.levels[fallback]
        words = f"{names[0]} lapses ({names[2]}) when {names[1]} is no longer as agreed"
        clause = Clause(kind="automatic_lapse", when={issue: lower}, then={other: fallback}, why=words, basis=_TRIED)
        yield clause, words


def _returning_sanctions(case: Case, levels: dict[str, str]) -> Iterator[tuple[Clause, str]]:
    block, without = case.enforcement, case.outcome_without_deal
    if block is None or block.sanctions is None or block.war is None or without is None:
        return
    if block.sanctions.vote == "any" or len(block.sanctions.senders) < 2:
        return
    issues = {issue for effect in block.sanctions.costs for issue in effect.when}
    then = {issue: without[issue] for issue in sorted(issues) if levels[issue] != without[issue]}
    if then:
        words = "sanctions return by the vote of any one sender when the fighting does"
        clause = Clause(kind="snap_back", vote="any", when=block.war.when, then=then, why=words, basis=_TRIED)
        yield clause, words


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
    reservation: dict[str, float],
    years: int,
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
    reservation : dict of party to float
        Of every signatory.
    years : int
        Horizon.

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
        _try(case, proposal, row, rows, chosen, parameters, reservation, years)
        for size in range(MOST_CLAUSES + 1)
        for chosen in combinations(candidates, size)
    ]
    ranked = [
        (int(t.size[k]), float(t.deposits[:, k].sum()), round(float(t.loss[k]), 9), number, k)
        for number, t in enumerate(tried)
        for k in range(len(t.rows))
    ]
    ranked.sort()
    smallest = [entry for entry in ranked if entry[0] == ranked[0][0]][:SHOWN]
    return tuple(
        _describe(case, plain, row, tried[number], k, parameters, reservation, years) for *_, number, k in smallest
    )


def _try(
    case: Case,
    proposal: Proposal,
    row: Rows,
    rows: Rows,
    chosen: Sequence[tuple[Clause, str]],
    parameters: Parameters,
    reservation: dict[str, float],
    years: int,
) -> _Tried:
    clauses = (*proposal.clauses, *(clause for clause, _ in chosen))
    model = EnforcementModel(case, clauses)
    rows = rows[model.space.feasible(rows)]
    parties = tuple(reservation)
    utility = np.array([utilities_of_rows(model.space, case.preferences[p], rows) for p in parties])
    floor = np.array([reservation[p] for p in parties])
    good = (utility >= floor[:, None] - TOLERANCE).all(axis=0) & ~model.fighting(rows)
    for party in parties:
        good &= ~vetoes(model.space, case.preferences[party], rows)
    rows, utility = rows[good], utility[:, good]
    deposits = _deposits(model, rows, parameters, parties, years)
    holds = (deposits <= np.maximum(utility - floor[:, None], 0.0) + TOLERANCE).all(axis=0)
    rows, utility, deposits = rows[holds], utility[:, holds], deposits[:, holds]
    before = np.array([utilities_of_rows(model.space, case.preferences[p], row[None, :])[0] for p in parties])
    accepts = before >= floor - TOLERANCE
    width = np.array([_width(case, model, p) for p in parties])
    loss = np.maximum(before[:, None] - utility, 0.0)[accepts] / width[accepts, None]
    size = (rows != row).sum(axis=1) + len(chosen) + (deposits > TOLERANCE).sum(axis=0)
    return _Tried(rows, utility, deposits, size, loss.sum(axis=0), tuple(words for _, words in chosen), clauses)


def _width(case: Case, model: EnforcementModel, party: str) -> float:
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
    reservation: dict[str, float],
    years: int,
) -> Fix:
    before, after = plain.space.outcome(row), plain.space.outcome(tried.rows[place])
    parties = tuple(reservation)
    deposits = {
        p: float(tried.deposits[k, place]) for k, p in enumerate(parties) if tried.deposits[k, place] > TOLERANCE
    }
    posted = [c for p, amount in deposits.items() for c in deposit_clauses(case, after, tried.clauses, p, amount)]
    model = EnforcementModel(case, [*tried.clauses, *posted])
    curve = survival(model, tried.rows[place][None, :], parameters, midpoint_worth(case, model.space), years)
    old = {p: float(utilities_of_rows(plain.space, case.preferences[p], row[None, :])[0]) for p in parties}
    return Fix(
        changes={k: (before[k], after[k]) for k in before if before[k] != after[k]},
        clauses=tried.words,
        deposits=deposits,
        levels=after,
        difference={p: float(tried.utility[k, place]) - old[p] for k, p in enumerate(parties)},
        gain={p: float(tried.utility[k, place]) - reservation[p] for k, p in enumerate(parties)},
        survival=float(curve[0, 0, -1]),
    )


def deposit_clauses(
    case: Case, levels: dict[str, str], clauses: Sequence[Clause], party: str, amount: float
) -> list[Clause]:
    """Return the clauses by which a party's deposit is forfeited, one for each of its breaches of a package."""
    model = EnforcementModel(case, clauses)
    row = model.space.row(levels)[None, :]
    found = []
    for id_, breach in model.breaches.items():
        changed = model.space.outcome(model.after_breach(id_, row)[0])
        when = {issue: (changed[issue],) for issue in breach.sets if changed[issue] != levels[issue]}
        if breach.party == party and when:
            lost = Range(low=amount, high=amount)
            why = f"the deposit of {case.parties[party].name} is forfeited"
            found.append(Clause(kind="escrow", party=party, amount=lost, when=when, why=why, basis=_TRIED))
    return found
