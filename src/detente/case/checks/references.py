# SPDX-License-Identifier: MIT
"""Every id that one part of a case uses must be defined in another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from detente.case.case import Case
from detente.case.checks.registry import Problem, Subject, check
from detente.case.citation import cited_statements
from detente.case.element import Location, iterate_parts, nearest_name
from detente.case.enforcement import (
    Ambiguity,
    Answer,
    Breach,
    Effect,
    Event,
    Factor,
    GuaranteeTerm,
    NoContact,
    Sanctions,
    Stake,
    War,
)
from detente.case.logic import StatementSyntaxError, parse_statement
from detente.case.statement import UNRESOLVED

__all__ = ["iterate_levels"]


def _single(location: Location, levels: Mapping[str, str] | None) -> Iterator[tuple[Location, str, str]]:
    for issue, level in (levels or {}).items():
        yield (*location, issue), issue, level


def _several(location: Location, condition: Mapping[str, Sequence[str]] | None) -> Iterator[tuple[Location, str, str]]:
    for issue, levels in (condition or {}).items():
        for level in levels:
            yield (*location, issue), issue, level


def _levels_of_enforcement(case: Case) -> Iterator[tuple[Location, str, str]]:
    for location, part in iterate_parts(case.enforcement, ("enforcement",)):
        if isinstance(part, War | Answer | Effect | Factor | GuaranteeTerm | Stake | Ambiguity):
            yield from _several((*location, "when"), part.when)
        if isinstance(part, Breach):
            yield from _single((*location, "sets"), part.sets)
        if isinstance(part, Answer):
            yield from _single((*location, "then"), part.then)
        if isinstance(part, Ambiguity):
            for party, reading in part.readings.items():
                yield from _single((*location, "readings", party), reading)


def iterate_levels(case: Case) -> Iterator[tuple[Location, str, str]]:
    """Yield the location, issue and level of every place that names a level."""
    yield from _single(("status_quo",), case.status_quo)
    yield from _single(("no_deal",), case.no_deal)
    for index, exclusion in enumerate(case.exclusions):
        yield from _several(("exclusions", index, "when"), exclusion.when)
        yield from _several(("exclusions", index, "unless"), exclusion.unless)
    for index, rule in enumerate(case.consequences):
        yield from _several(("consequences", index, "when"), rule.when)
        yield from _single(("consequences", index, "then"), rule.then)
    for id_, proposal in case.proposals.items():
        place: Location = ("proposals", id_)
        yield from _single((*place, "levels"), proposal.levels)
        yield from _single((*place, "assumed_levels"), proposal.assumed_levels)
        for index, clause in enumerate(proposal.clauses):
            yield from _several((*place, "clauses", index, "when"), clause.when)
            yield from _single((*place, "clauses", index, "then"), clause.then)
    for index, expectation in enumerate(case.expected):
        yield from _single(("expected", index, "outcome"), expectation.outcome)
    for id_, preference in case.preferences.items():
        place = ("preferences", id_)
        if preference.reservation is not None:
            yield from _single((*place, "reservation", "outcome"), preference.reservation.outcome)
        for index, line in enumerate(preference.red_lines):
            yield from _several((*place, "red_lines", index, "when"), line.when)
        for index, pair in enumerate(preference.incomparable):
            yield from _several((*place, "incomparable", index, "first"), pair.first)
            yield from _several((*place, "incomparable", index, "second"), pair.second)
        if preference.form == "additive":
            for issue, value in preference.issues.items():
                for level in value.values:
                    yield (*place, "issues", issue, "values", level), issue, level
            for index, interaction in enumerate(preference.interactions):
                yield from _several((*place, "interactions", index, "when"), interaction.when)
        elif preference.form == "ranking":
            for index, tie in enumerate(preference.ranking):
                for condition in tie:
                    yield from _several((*place, "ranking", index), condition)
        elif preference.form == "table":
            for index, row in enumerate(preference.table):
                yield from _several((*place, "table", index, "levels"), row.levels)
        else:
            for index, priority in enumerate(preference.priorities):
                try:
                    expression = parse_statement(priority.statement)
                except StatementSyntaxError:
                    continue
                for atom in expression.atoms():
                    for level in atom.levels:
                        yield (*place, "priorities", index), atom.issue, level
    yield from _levels_of_enforcement(case)
    for id_, statement in case.statements.items():
        for level in statement.levels:
            yield ("statements", id_, "levels"), statement.issue or "", level


@check("issue-unknown", "error")
def check_issues_exist(subject: Subject) -> Iterator[Problem]:
    """A rule, preference, proposal or statement names an issue that the case does not define."""
    case = subject.case
    for location, issue, _ in iterate_levels(case):
        if issue and issue not in case.issues:
            yield location, f"there is no issue '{issue}'; {nearest_name(issue, list(case.issues))}"
    for group in ("statements", "assessments"):
        for id_, part in getattr(case, group).items():
            if part.issue is not None and not getattr(part, "levels", ()) and part.issue not in case.issues:
                hint = nearest_name(part.issue, list(case.issues))
                yield (group, id_, "issue"), f"there is no issue '{part.issue}'; {hint}"


@check("level-unknown", "error")
def check_levels_exist(subject: Subject) -> Iterator[Problem]:
    """A rule, preference, proposal or statement names a level that its issue does not have."""
    case = subject.case
    for location, issue, level in iterate_levels(case):
        if issue in case.issues and level not in case.issues[issue].levels:
            known = case.issues[issue].level_ids
            yield location, f"the issue '{issue}' has no level '{level}'; {nearest_name(level, known)}"
        if not issue:
            yield location, f"the level '{level}' needs an issue; add the key `issue` to the statement"
    for id_, issue_ in case.issues.items():
        place: Location = ("issues", id_)
        fallback = issue_.control.fallback
        if fallback is not None and fallback not in issue_.levels:
            hint = nearest_name(fallback, issue_.level_ids)
            yield (*place, "control", "fallback"), f"the issue '{id_}' has no level '{fallback}'; {hint}"
        for index, transition in enumerate(issue_.irreversible):
            for key, level in (("from", transition.from_level), ("to", transition.to_level)):
                if level not in issue_.levels:
                    hint = nearest_name(level, issue_.level_ids)
                    yield (*place, "irreversible", index, key), f"the issue '{id_}' has no level '{level}'; {hint}"


def _parties_of_enforcement(case: Case) -> Iterator[tuple[Location, str]]:
    for location, part in iterate_parts(case.enforcement, ("enforcement",)):
        if isinstance(part, Breach | Answer):
            yield (*location, "party"), part.party
        elif isinstance(part, GuaranteeTerm | Stake):
            yield (*location, "guarantor"), part.guarantor
        elif isinstance(part, War | Sanctions | Ambiguity | Event):
            keys = {"War": "values", "Sanctions": "senders", "Ambiguity": "readings", "Event": "beliefs"}
            key = keys[type(part).__name__]
            for party in getattr(part, key):
                yield (*location, key, party), party
        elif isinstance(part, NoContact):
            for index, party in enumerate(part.parties):
                yield (*location, "parties", index), party
    for party in case.enforcement.discount if case.enforcement is not None else ():
        yield ("enforcement", "discount", party), party


@check("party-unknown", "error")
def check_parties_exist(subject: Subject) -> Iterator[Problem]:
    """Something names a party that the case does not define."""
    case = subject.case
    named: list[tuple[Location, str]] = []
    for id_, issue in case.issues.items():
        named += [
            (("issues", id_, "control", "parties", index), party) for index, party in enumerate(issue.control.parties)
        ]
    named += [(("preferences", party), party) for party in case.preferences]
    named += [(("perceptions", party), party) for party in case.perceptions]
    for id_, preference in case.preferences.items():
        named += [(("preferences", id_, "attitudes", party), party) for party in preference.attitudes]
    for id_, proposal in case.proposals.items():
        named += [(("proposals", id_, "proposed_by", index), party) for index, party in enumerate(proposal.proposed_by)]
        for index, party in enumerate(proposal.signatories or ()):
            named.append((("proposals", id_, "signatories", index), party))
    for id_, statement in case.statements.items():
        if statement.party is not None:
            named.append((("statements", id_, "party"), statement.party))
    for index, pair in enumerate(case.uncertainty.war_values):
        named += [(("uncertainty", "war_values", index, "parties"), party) for party in pair.parties]
    named += _parties_of_enforcement(case)
    for id_, proposal in case.proposals.items():
        for index, clause in enumerate(proposal.clauses):
            if clause.party is not None:
                named.append((("proposals", id_, "clauses", index, "party"), clause.party))
    for location, party in named:
        if party not in case.parties:
            yield location, f"there is no party '{party}'; {nearest_name(party, list(case.parties))}"


@check("source-unknown", "error")
def check_sources_exist(subject: Subject) -> Iterator[Problem]:
    """A quotation, a version or an acknowledgement names a source that the case does not define."""
    case = subject.case
    named: list[tuple[Location, str]] = []
    for id_, statement in case.statements.items():
        named.append((("statements", id_, "quotation", "source"), statement.quotation.source))
        for index, quotation in enumerate(statement.also_quoted):
            named.append((("statements", id_, "also_quoted", index, "source"), quotation.source))
    for id_, source in case.sources.items():
        if source.version_of is not None:
            named.append((("sources", id_, "version_of"), source.version_of))
    for index, acknowledged in enumerate(case.acknowledged):
        if acknowledged.source is not None:
            named.append((("acknowledged", index, "source"), acknowledged.source))
    for location, id_ in named:
        if id_ not in case.sources:
            hint = nearest_name(id_, list(case.sources))
            yield location, f"there is no source '{id_}'; {hint}"


def _named_statements(case: Case) -> Iterator[tuple[Location, tuple[str, ...]]]:
    yield from cited_statements(case)
    for id_, statement in case.statements.items():
        place: Location = ("statements", id_)
        if statement.revises not in (None, UNRESOLVED):
            yield (*place, "revises"), (statement.revises or "",)
        if statement.replaced_by is not None:
            yield (*place, "replaced_by"), (statement.replaced_by,)
        yield (*place, "revision_candidates"), statement.revision_candidates
        yield (*place, "after"), statement.after
        yield (*place, "confirmed_by"), statement.confirmed_by
    for id_, conflict in case.conflicts.items():
        if not any(member in case.figures for member in conflict.between):
            yield ("conflicts", id_, "between"), conflict.between


@check("statement-unknown", "error")
def check_statements_exist(subject: Subject) -> Iterator[Problem]:
    """A basis, an order, a revision or a conflict names a statement that the case does not define."""
    case = subject.case
    for location, statements in _named_statements(case):
        for statement in statements:
            if statement not in case.statements:
                hint = nearest_name(statement, list(case.statements))
                yield location, f"there is no statement '{statement}'; {hint}"
