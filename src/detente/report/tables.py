# SPDX-License-Identifier: MIT
"""Rows of the report's tables, each number with the words that say where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.analysis.evidence import trace_basis
from detente.case.basis import Basis, Range, Sourced
from detente.case.case import Case
from detente.case.element import Element, iterate_parts
from detente.case.finding import format_path
from detente.case.protection import Ally, Amount, CandidateSite, Protected, Term

__all__ = [
    "REVISIONS",
    "Judgement",
    "Number",
    "basis_words",
    "control_words",
    "gain_basis",
    "judgements",
]


REVISIONS = {
    "soften": "softens",
    "walk_back": "walks back",
    "clarify": "clarifies",
    "reverse": "reverses",
    "harden": "hardens",
    "restate": "restates",
}
"""What a revision does to the earlier statement, as a verb."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as readers see it, and where it comes from."""

    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A number or choice that rests on somebody's judgement."""

    what: str
    value: str
    author: str
    note: str


def basis_words(case: Case, basis: Basis | None, order_from: tuple[str, ...] = ()) -> str:
    """Say in one line where something comes from."""
    parts = []
    for link in trace_basis(case, basis, order_from):
        if link.kind == "statement":
            statement = case.statements[link.id]
            parts.append(f"{link.id}: {statement.speaker}, {case.sources[statement.quotation.source].title}")
        elif link.kind == "direction":
            parts.append(f"direction from {link.id}")
        else:
            parts.append(link.text)
    return "; ".join(parts) or "no basis given"


def control_words(case: Case, issue_id: str) -> str:
    """Say who can set an issue."""
    issue = case.issues[issue_id]
    names = [case.parties[party].name for party in issue.control.parties]
    if issue.control.mode == "single":
        return f"{names[0]} alone"
    if issue.control.mode == "any":
        return f"each of {', '.join(names)} alone"
    fallback = issue.levels[issue.control.fallback or ""]
    return f"{', '.join(names)} together; any of them can return it to “{fallback}”"


def _judged(case: Case, basis: Basis | None, what: str, value: str) -> Iterator[Judgement]:
    if basis is not None and basis.kind == "judgement":
        yield Judgement(what, value, basis.author(case.judge), basis.note or "")


def _of_resources(case: Case) -> Iterator[Judgement]:
    """Yield every part of the resources, shares and places that rests on a judgement, with its ranges."""
    for key in ("resources", "control_shares", "places", "map"):
        for location, part in iterate_parts(getattr(case, key), (key,)):
            if not isinstance(part, Element):
                continue
            basis = part.origin if isinstance(part, Sourced) else getattr(part, "basis", None)
            numbers = [
                f"{name.replace('_', ' ')} {value}"
                for name in type(part).model_fields
                if isinstance(value := getattr(part, name), Range)
            ]
            yield from _judged(case, basis, format_path(location), ", ".join(numbers) or getattr(part, "why", ""))


def judgements(case: Case) -> list[Judgement]:
    """List everything in a case that rests on a judgement, with its author."""
    found: list[Judgement] = []
    for party, preference in case.preferences.items():
        name = case.parties[party].name
        stated = preference.reservation
        if stated is not None:
            value = str(stated.value) if stated.value else "the outcome without a deal"
            found += _judged(case, stated.basis or preference.basis, f"{name}: reservation", value)
        if preference.form == "additive":
            for issue, worth in preference.issues.items():
                levels = case.issues[issue].levels
                values = ", ".join(f"{levels[level]} {range_}" for level, range_ in worth.values.items())
                what = f"{name}: {case.issues[issue].name}"
                found += _judged(case, worth.basis or preference.basis, what, f"weight {worth.weight}; {values}")
            for interaction in preference.interactions:
                what = f"{name}: {interaction.why or 'interaction'}"
                found += _judged(case, interaction.basis or preference.basis, what, f"{interaction.points} points")
            spread = (
                f"± {preference.spread:g} on every value; weights without a range drawn with concentration "
                f"{preference.confidence:g}"
            )
            found += _judged(case, preference.basis, f"{name}: uncertainty", spread)
        else:
            found += _judged(case, preference.basis, f"{name}: {preference.form} preference", "as in the case file")
    found += _of_resources(case)
    for described in case.issues.values():
        found += _judged(case, described.basis, f"Issue: {described.name}", "that it is an issue, and who controls it")
    for exclusion in case.exclusions:
        found += _judged(case, exclusion.basis, "Rule", exclusion.why)
    for consequence in case.consequences:
        found += _judged(case, consequence.basis, "Rule", consequence.why)
    for proposal in case.proposals.values():
        found += _judged(case, proposal.basis, f"Proposal: {proposal.title}", "that it is worth comparing")
        if proposal.assumed_levels:
            filled = ", ".join(
                f"{case.issues[i].name}: {case.issues[i].levels[level]}" for i, level in proposal.assumed_levels.items()
            )
            found.append(Judgement(f"Proposal: {proposal.title}", filled, case.judge, "levels filled in"))
        for clause in proposal.clauses:
            found += _judged(case, clause.basis, f"Clause of {proposal.title}", clause.why)
    for figure in case.figures.values():
        found += _judged(case, figure.basis, f"Figure: {figure.name}", f"{figure.value} {figure.unit}")
    for scenario in case.scenarios.values():
        changes = ", ".join(f"{path}: {value}" for path, value in scenario.changes.items())
        found += _judged(case, scenario.basis, f"Scenario: {scenario.name}", changes)
    for pair in case.uncertainty.war_values:
        names = " and ".join(case.parties[party].name for party in pair.parties)
        what, basis = f"War values of {names}", pair.basis or Basis.model_validate("judgement")
        found += _judged(case, basis, what, f"move together with correlation {pair.correlation}")
    return [*found, *_judged_in_protection(case)]


def _judged_in_protection(case: Case) -> Iterator[Judgement]:
    protection = case.protection
    if protection is None:
        return
    for location, part in iterate_parts(protection):
        named = " ".join(str(step).replace("_", " ") for step in location[:3])
        if isinstance(part, Amount):
            yield from _judged(case, part.basis, f"Protection: {named}", f"{part.value}")
        elif isinstance(part, Term):
            yield from _judged(case, part.basis, f"Protection: {part.name}", _term_words(part))
        elif isinstance(part, Ally):
            wanted = ", ".join(protection.purposes[want.purpose].name for want in part.wants)
            yield from _judged(case, part.basis, f"Protection: {part.name}", f"wants covered: {wanted or 'nothing'}")
        elif isinstance(part, Protected | CandidateSite):
            place = case.places.get(part.place or "")
            name = part.name or (place.name if place is not None else str(location[-1]))
            value = f"weight {part.weight}" if isinstance(part, Protected) else "a site could stand there"
            yield from _judged(case, part.origin, f"Protection: {name}", value)


def _term_words(term: Term) -> str:
    words = [f"covers {', '.join(term.cover)}"] if term.cover else []
    words += [
        f"{who}: {number} of type {type_}" for who, own in term.available.items() for type_, number in own.items()
    ]
    words += [f"{term.soldiers} soldiers"] if term.soldiers is not None else []
    words += [f"{term.per_year} a year"] if term.per_year is not None else []
    return "; ".join([*words, *(f"{who} receives {sum_}" for who, sum_ in term.receives.items())])


def gain_basis(case: Case, party: str) -> str:
    """Say where the gains of a party come from."""
    preference = case.preferences[party]
    words = basis_words(case, preference.basis)
    ordered = sorted({s for v in getattr(preference, "issues", {}).values() for s in v.order_from})
    direction = f"; directions from {', '.join(ordered)}" if ordered else ""
    return f"computed from the preference of {case.parties[party].in_text}: {words}{direction}"
