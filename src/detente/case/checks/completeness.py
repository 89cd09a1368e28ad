# SPDX-License-Identifier: MIT
"""What a case still lacks, and which analysis would use it."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.checks.registry import Problem, Subject, check

__all__: list[str] = []

SHOWN = 8
"""Ids that a finding names; the others are counted."""


@check("preference-missing", "warning")
def check_signatories_have_preferences(subject: Subject) -> Iterator[Problem]:
    """A signatory has no preference, so that nothing can be said of what it would sign or leave."""
    case = subject.case
    for party in case.signatories:
        if party not in case.preferences:
            yield (
                ("parties", party),
                f"'{party}' must sign and has no preference; `bargain` and `stability` need preferences.{party}",
            )


@check("reservation-missing", "warning")
def check_signatories_have_a_reservation(subject: Subject) -> Iterator[Problem]:
    """A signatory has no reservation, so that every outcome above its worst counts as acceptable to it."""
    case = subject.case
    war = case.enforcement.war if case.enforcement is not None else None
    for party in case.signatories:
        preference = case.preferences.get(party)
        computed = war is not None and party in war.values
        if preference is not None and preference.reservation is None and case.no_deal is None and not computed:
            yield (
                ("preferences", party),
                f"nothing says what '{party}' gets without a deal; `bargain` needs a reservation, or a no_deal outcome",
            )


@check("proposals-missing", "info")
def check_there_are_proposals(subject: Subject) -> Iterator[Problem]:
    """The case names no proposal; analyses then speak of the efficient outcomes alone."""
    if not subject.case.proposals:
        yield ("proposals",), "no proposal is named; `report` and `bargain` compare the proposals you name"


@check("statements-missing", "info")
def check_there_are_statements(subject: Subject) -> Iterator[Problem]:
    """The case codes no statement, so that nothing can be traced to a source."""
    if not subject.case.statements:
        yield ("statements",), "no statement is coded; `trace` and the report's evidence need statements and sources"


@check("status-quo-missing", "info")
def check_there_is_a_status_quo(subject: Subject) -> Iterator[Problem]:
    """The case does not say where things stand."""
    if subject.case.status_quo is None:
        yield ("status_quo",), "no status quo is given; `report` uses it to say what each proposal would change"


@check("enforcement-missing", "info")
def check_there_is_an_enforcement_block(subject: Subject) -> Iterator[Problem]:
    """The case does not say who could break a deal after signature."""
    if subject.case.proposals and subject.case.enforcement is None:
        yield ("enforcement",), "nothing says who could break a deal; `hold` needs `enforcement` with its `breaches`"


def _first(ids: list[str]) -> str:
    more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
    return ", ".join(ids[:SHOWN]) + more


@check("grade-missing", "info")
def check_sources_and_statements_are_graded(subject: Subject) -> Iterator[Problem]:
    """Sources without an Admiralty letter or statements without a digit."""
    case = subject.case
    letters = [id_ for id_, source in case.sources.items() if source.reliability is None]
    digits = [id_ for id_, statement in case.statements.items() if statement.credibility is None]
    if letters:
        yield ("sources",), f"no reliability letter for {_first(letters)}; the report shows them as ungraded"
    if digits:
        yield ("statements",), f"no credibility digit for {_first(digits)}; the report shows them as ungraded"
