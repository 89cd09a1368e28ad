# SPDX-License-Identifier: MIT
"""Every id that one part of a case uses must be defined in another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from detente.case.basis import Basis
from detente.case.case import Case
from detente.case.checks.registry import Problem, Subject, check
from detente.case.element import Location, iterate_parts, nearest_name
from detente.case.logic import StatementSyntaxError, parse_statement

__all__ = ["iterate_levels"]


def iterate_levels(case: Case) -> Iterator[tuple[Location, str, str]]:
    """Yield the location, issue and level of every place that names a level."""

    def single(location: Location, levels: Mapping[str, str] | None) -> Iterator[tuple[Location, str, str]]:
        for issue, level in (levels or {}).items():
            yield (*location, issue), issue, level

    def several(
        location: Location, condition: Mapping[str, Sequence[str]] | None
    ) -> Iterator[tuple[Location, str, str]]:
        for issue, levels in (condition or {}).items():
            for level in levels:
                yield (*location, issue), issue, level

    yield from single(("status_quo",), case.status_quo)
    yield from single(("no_deal",), case.no_deal)
    for index, exclusion in enumerate(case.exclusions):
        yield from several(("exclusions", index, "when"), exclusion.when)
        yield from several(("exclusions", index, "unless"), exclusion.unless)
    for index, rule in enumerate(case.consequences):
        yield from several(("consequences", index, "when"), rule.when)
        yield from single(("consequences", index, "then"), rule.then)
    for id_, proposal in case.proposals.items():
        place: Location = ("proposals", id_)
        yield from single((*place, "levels"), proposal.levels)
        yield from single((*place, "assumed_levels"), proposal.assumed_levels)
        for index, clause in enumerate(proposal.clauses):
            yield from several((*place, "clauses", index, "when"), clause.when)
            yield from single((*place, "clauses", index, "then"), clause.then)
    for index, expectation in enumerate(case.expected):
        yield from single(("expected", index, "outcome"), expectation.outcome)
    for id_, preference in case.preferences.items():
        place = ("preferences", id_)
        if preference.reservation is not None:
            yield from single((*place, "reservation", "outcome"), preference.reservation.outcome)
        for index, line in enumerate(preference.red_lines):
            yield from several((*place, "red_lines", index, "when"), line.when)
        for index, pair in enumerate(preference.incomparable):
            yield from several((*place, "incomparable", index, "first"), pair.first)
            yield from several((*place, "incomparable", index, "second"), pair.second)
        if preference.form == "additive":
            for issue, value in preference.issues.items():
                for level in value.values:
                    yield (*place, "issues", issue, "values", level), issue, level
            for index, interaction in enumerate(preference.interactions):
                yield from several((*place, "interactions", index, "when"), interaction.when)
        elif preference.form == "ranking":
            for index, tie in enumerate(preference.ranking):
                for condition in tie:
                    yield from several((*place, "ranking", index), condition)
        elif preference.form == "table":
            for index, row in enumerate(preference.table):
                yield from several((*place, "table", index, "levels"), row.levels)
        else:
            for index, priority in enumerate(preference.priorities):
                try:
                    expression = parse_statement(priority.statement)
                except StatementSyntaxError:
                    continue
                for atom in expression.atoms():
                    for level in atom.levels:
                        yield (*place, "priorities", index), atom.issue, level
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
    for id_, statement in case.statements.items():
        if statement.issue is not None and not statement.levels and statement.issue not in case.issues:
            yield (
                ("statements", id_, "issue"),
                f"there is no issue '{statement.issue}'; {nearest_name(statement.issue, list(case.issues))}",
            )


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
    for id_, statement in case.statements.items():
        if statement.party is not None:
            named.append((("statements", id_, "party"), statement.party))
    for index, pair in enumerate(case.uncertainty.war_values):
        named += [(("uncertainty", "war_values", index, "parties"), party) for party in pair.parties]
    for location, party in named:
        if party not in case.parties:
            yield location, f"there is no party '{party}'; {nearest_name(party, list(case.parties))}"


@check("source-unknown", "error")
def check_sources_exist(subject: Subject) -> Iterator[Problem]:
    """A quotation names a source that the case does not define."""
    case = subject.case
    for id_, statement in case.statements.items():
        source = statement.quotation.source
        if source not in case.sources:
            hint = nearest_name(source, list(case.sources))
            yield ("statements", id_, "quotation", "source"), f"there is no source '{source}'; {hint}"


def _cited_statements(case: Case) -> Iterator[tuple[Location, tuple[str, ...]]]:
    for location, part in iterate_parts(case):
        if isinstance(part, Basis) and part.statements:
            yield location, part.statements
        elif location[-1:] == ("order_from",) and isinstance(part, tuple):
            yield location, part


@check("statement-unknown", "error")
def check_statements_exist(subject: Subject) -> Iterator[Problem]:
    """A basis, an order or a revision names a statement that the case does not define."""
    case = subject.case
    for location, statements in _cited_statements(case):
        for statement in statements:
            if statement not in case.statements:
                hint = nearest_name(statement, list(case.statements))
                yield location, f"there is no statement '{statement}'; {hint}"
    for id_, statement_ in case.statements.items():
        revised = statement_.revises
        if revised is not None and revised not in case.statements:
            hint = nearest_name(revised, list(case.statements))
            yield ("statements", id_, "revises"), f"there is no statement '{revised}'; {hint}"
