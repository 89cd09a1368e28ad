# SPDX-License-Identifier: MIT
"""Preferences: can they be read, do they cover the outcomes, do they contradict what the party proposed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from math import prod

from detente.case.case import Case
from detente.case.checks.registry import Problem, Subject, check
from detente.case.logic import StatementSyntaxError, parse_statement
from detente.case.situation import meets, unmet_rules

__all__: list[str] = []

ENUMERATION_LIMIT = 20_000
"""Outcomes that the coverage of a ranking is checked for; larger rankings are checked when used."""


@check("priority-unreadable", "error")
def check_priorities_can_be_read(subject: Subject) -> Iterator[Problem]:
    """A prioritised statement does not follow the language of such statements."""
    for party, preference in subject.case.preferences.items():
        if preference.form == "prioritised":
            for index, priority in enumerate(preference.priorities):
                try:
                    parse_statement(priority.statement)
                except StatementSyntaxError as error:
                    yield ("preferences", party, "priorities", index), f"'{priority.statement}': {error}"


def _feasible_outcomes(case: Case) -> Iterator[dict[str, str]]:
    ids = list(case.issues)
    for levels in product(*(issue.level_ids for issue in case.issues.values())):
        outcome = dict(zip(ids, levels, strict=True))
        if not unmet_rules(case, outcome):
            yield outcome


@check("outcome-not-ranked", "error")
def check_rankings_cover_every_outcome(subject: Subject) -> Iterator[Problem]:
    """A ranking or table leaves feasible outcomes out."""
    case = subject.case
    if prod(len(issue.levels) for issue in case.issues.values()) > ENUMERATION_LIMIT:
        return
    for party, preference in case.preferences.items():
        if preference.form == "ranking" and preference.unlisted is None:
            conditions = [condition for tie in preference.ranking for condition in tie]
        elif preference.form == "table":
            conditions = [row.levels for row in preference.table]
        else:
            continue
        uncovered = (
            outcome
            for outcome in _feasible_outcomes(case)
            if not any(meets(outcome, condition) for condition in conditions)
        )
        for outcome in islice(uncovered, 1):
            shown = ", ".join(f"{issue}: {level}" for issue, level in outcome.items())
            advice = "" if preference.form == "table" else ", or set `unlisted: worst`"
            yield (
                ("preferences", party, preference.form),
                f"no entry of '{party}' covers the outcome {shown}; add one{advice}",
            )


@check("red-line-crossed-by-own-proposal", "error")
def check_red_lines_fit_proposals(subject: Subject) -> Iterator[Problem]:
    """A party's red line rules out a proposal that the party itself put forward."""
    case = subject.case
    for id_, proposal in case.proposals.items():
        for party in proposal.proposed_by:
            preference = case.preferences.get(party)
            for index, line in enumerate(preference.red_lines if preference else ()):
                if meets(proposal.outcome, line.when):
                    yield (
                        ("preferences", party, "red_lines", index),
                        f"'{party}' would veto '{id_}', which it proposed itself; drop the red line, "
                        "or `proposed_by`, or correct the level",
                    )


@check("strength-misplaced", "error")
def check_strength_fits_the_form(subject: Subject) -> Iterator[Problem]:
    """A strength or least gain is stated in a way that the form of the preference cannot use."""
    for party, preference in subject.case.preferences.items():
        place: tuple[str, ...] = ("preferences", party)
        cardinal = preference.form in ("additive", "table")
        for key in ("strong_gap", "least_gain"):
            stated = getattr(preference, key)
            if stated is not None and not cardinal:
                yield (*place, key), f"a {preference.form} preference has no scale for `{key}`; use `strong_after`"
            elif stated is not None and stated.low <= 0:
                yield (*place, key), f"`{key}` is {stated.low:g}; it must be more than 0"
        if preference.strong_after and cardinal:
            yield (*place, "strong_after"), f"a preference of the form {preference.form} needs `strong_gap` instead"
        if preference.form == "ranking":
            last = len(preference.ranking) - 1
        elif preference.form == "prioritised":
            last = len(preference.priorities)
        else:
            continue
        for number in preference.strong_after:
            if not 1 <= number <= last:
                yield (*place, "strong_after"), f"{number} is not between 1 and {last}"


@check("attitude-to-self", "error")
def check_attitudes_are_to_others(subject: Subject) -> Iterator[Problem]:
    """A party is given an attitude to itself."""
    for party, preference in subject.case.preferences.items():
        if party in preference.attitudes:
            yield ("preferences", party, "attitudes", party), "its own gain counts anyway; remove the line"
