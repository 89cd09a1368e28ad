# SPDX-License-Identifier: MIT
"""Clauses that could be added to a deal: what lapses, what returns, what is forfeited.

Tried are, for each breach that does not end the deal, the lapse to its fallback of one issue in which
the party has a hand, when its own part is no longer as agreed; the return of sanctions by the vote of
any one sender; and a deposit that each of a party's breaches forfeits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.case.basis import Basis, Range
from detente.case.case import Case
from detente.case.rule import Clause
from detente.outcomes.breach_answers import after_breach
from detente.outcomes.enforcement import EnforcementModel, midpoint_worth

__all__ = ["candidate_clauses", "deposit_clauses", "discount_of", "lapse_clauses"]

_TRIED = Basis(judgement="a clause that is tried out")


def discount_of(case: Case, party: str) -> float:
    """Return a party's yearly discount factor at its midpoint; 1 where none is stated."""
    stated = case.enforcement.discount.get(party) if case.enforcement is not None else None
    return 1.0 if stated is None else stated.midpoint


def candidate_clauses(case: Case, levels: dict[str, str], clauses: Sequence[Clause]) -> list[tuple[Clause, str]]:
    """Return the clauses that are tried, each with its words; none that the deal has already."""
    model = EnforcementModel(case, clauses)
    row = model.space.row(levels)[None, :]
    found: list[tuple[Clause, str]] = []
    for id_, breach in model.breaches.items():
        after = model.after(row, breach.sets)
        if model.fighting(after)[0] or (after == row).all():
            continue
        found += lapse_clauses(case, levels, id_)
    found += _returning_sanctions(case, levels)
    present = {tuple(clause.then.items()) for clause in clauses}
    return [(clause, words) for clause, words in found if tuple(clause.then.items()) not in present]


def lapse_clauses(case: Case, levels: dict[str, str], breach_id: str) -> Iterator[tuple[Clause, str]]:
    """Yield the clauses by which one issue falls back when what was agreed is no longer kept, with their words."""
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
        words = f"“{names[0]}” falls back to “{names[2]}” once “{names[1]}” is no longer as agreed"
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


def deposit_clauses(
    case: Case, levels: dict[str, str], clauses: Sequence[Clause], party: str, amount: float
) -> list[Clause]:
    """Return the clauses by which a party's deposit is forfeited, one for each of its breaches of a package."""
    model = EnforcementModel(case, clauses)
    row, worth = model.space.row(levels)[None, :], midpoint_worth(case, model.space)
    found = []
    for id_, breach in model.breaches.items():
        (end, *_) = after_breach(model, id_, row, worth)
        changed = model.space.outcome(end.rows[0])
        when = {issue: (changed[issue],) for issue in breach.sets if changed[issue] != levels[issue]}
        if breach.party == party and when:
            lost = Range(low=amount, high=amount)
            why = f"the deposit of {case.parties[party].in_text} is forfeited"
            found.append(Clause(kind="escrow", party=party, amount=lost, when=when, why=why, basis=_TRIED))
    return found
