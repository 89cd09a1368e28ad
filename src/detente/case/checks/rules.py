# SPDX-License-Identifier: MIT
"""Whether exclusions, consequences, clauses and proposals fit together."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.case import Case
from detente.case.checks.references import check_issues_exist, check_levels_exist
from detente.case.checks.registry import Problem, Subject, check
from detente.case.element import Location, nearest_name
from detente.case.situation import (
    SearchBudgetExceededError,
    find_feasible_outcome,
    find_unsettled_outcome,
    settle,
    unmet_rules,
)

__all__: list[str] = []


def _references_resolve(subject: Subject) -> bool:
    return not check_issues_exist(subject) and not check_levels_exist(subject)


def _named_outcomes(case: Case) -> Iterator[tuple[Location, dict[str, str]]]:
    if case.status_quo is not None:
        yield ("status_quo",), case.status_quo
    if case.no_deal is not None:
        yield ("no_deal",), case.no_deal
    for id_, proposal in case.proposals.items():
        yield ("proposals", id_), proposal.outcome
    for index, expectation in enumerate(case.expected):
        yield ("expected", index, "outcome"), expectation.outcome
    for party, preference in case.preferences.items():
        if preference.reservation is not None and preference.reservation.outcome is not None:
            yield ("preferences", party, "reservation", "outcome"), preference.reservation.outcome


@check("outcome-incomplete", "error")
def check_outcomes_are_complete(subject: Subject) -> Iterator[Problem]:
    """A proposal or another named outcome leaves issues open."""
    for location, outcome in _named_outcomes(subject.case):
        missing = [issue for issue in subject.case.issues if issue not in outcome]
        if missing:
            advice = " or under `assumed_levels`" if location[0] == "proposals" else ""
            yield location, f"no level is given for {', '.join(missing)}; add one for each{advice}"


@check("level-given-twice", "error")
def check_levels_are_given_once(subject: Subject) -> Iterator[Problem]:
    """A proposal states a level and assumes one for the same issue."""
    for id_, proposal in subject.case.proposals.items():
        for issue in proposal.assumed_levels:
            if issue in proposal.levels:
                yield (
                    ("proposals", id_, "assumed_levels", issue),
                    f"'{issue}' is both stated and assumed; keep it under `levels` if a source supports it",
                )


@check("unsettled-issue", "error")
def check_unsettled_issues(subject: Subject) -> Iterator[Problem]:
    """A proposal is silent on an issue, or leaves it open, and gives it a level as well, or there is no such issue."""
    case = subject.case
    home = case.status_quo or case.no_deal
    for id_, proposal in case.proposals.items():
        for field in ("silent", "open"):
            for index, issue in enumerate(getattr(proposal, field)):
                place: Location = ("proposals", id_, field, index)
                if issue not in case.issues:
                    yield place, f"there is no issue '{issue}'; {nearest_name(issue, list(case.issues))}"
                elif issue in proposal.levels or issue in proposal.assumed_levels:
                    yield place, f"'{issue}' has a level in this proposal as well; take out one of the two"
                elif issue in proposal.silent and issue in proposal.open:
                    yield place, f"'{issue}' is both silent and open; keep one of the two"
                elif home is None:
                    yield place, f"where '{issue}' stands without the proposal is not known; add `status_quo`"


@check("signatories-empty", "error")
def check_somebody_signs(subject: Subject) -> Iterator[Problem]:
    """A proposal names its signatories and names none."""
    for id_, proposal in subject.case.proposals.items():
        if proposal.signatories is not None and not proposal.signatories:
            yield ("proposals", id_, "signatories"), "nobody signs; name two parties or more, or leave it out"


@check("consequences-never-settle", "error")
def check_consequences_settle(subject: Subject) -> Iterator[Problem]:
    """Consequences, or the clauses of a proposal with them, undo each other for ever."""
    case = subject.case
    if not _references_resolve(subject):
        return
    sets: list[tuple[Location, str, tuple[object, ...]]] = [(("consequences",), "the consequences", ())]
    sets += [
        (("proposals", id_, "clauses"), f"the clauses of '{id_}'", proposal.clauses)
        for id_, proposal in case.proposals.items()
        if proposal.clauses
    ]
    for location, what, clauses in sets:
        try:
            outcome = find_unsettled_outcome(case, [*case.consequences, *clauses])  # type: ignore[list-item]
        except SearchBudgetExceededError:
            continue
        if outcome is not None:
            shown = ", ".join(f"{issue}: {level}" for issue, level in outcome.items())
            yield location, f"{what} undo each other for ever, starting from {shown}; narrow one `when`"
            if not clauses:
                return


@check("no-feasible-outcome", "error")
def check_some_outcome_is_feasible(subject: Subject) -> Iterator[Problem]:
    """Exclusions and consequences together leave no outcome at all."""
    if not _references_resolve(subject):
        return
    try:
        found = find_feasible_outcome(subject.case)
    except SearchBudgetExceededError:
        return
    if found is None:
        place: Location = ("exclusions",) if subject.case.exclusions else ("consequences",)
        yield place, "exclusions and consequences leave no outcome at all; relax one of them"


@check("proposal-infeasible", "error")
def check_named_outcomes_are_feasible(subject: Subject) -> Iterator[Problem]:
    """A proposal or another named outcome breaks an exclusion, a consequence or its own clause."""
    case = subject.case
    if not _references_resolve(subject):
        return
    for location, outcome in _named_outcomes(case):
        if len(outcome) < len(case.issues):
            continue
        clauses = case.proposals[str(location[1])].clauses if location[0] == "proposals" else ()
        reasons = unmet_rules(case, outcome, clauses)
        if reasons:
            settled = settle(outcome, [*case.consequences, *clauses])
            changed = {issue: level for issue, level in (settled or outcome).items() if outcome[issue] != level}
            advice = (
                "it would settle at " + ", ".join(f"{issue}: {level}" for issue, level in changed.items())
                if changed
                else "change one of its levels"
            )
            yield location, f"this outcome cannot exist: {'; '.join(reasons)}; {advice}"


@check("rule-without-effect", "warning")
def check_rules_have_an_effect(subject: Subject) -> Iterator[Problem]:
    """An exclusion can never apply, because its `unless` always holds."""
    for index, exclusion in enumerate(subject.case.exclusions):
        unless = exclusion.unless
        if unless is not None and all(
            issue in exclusion.when and set(exclusion.when[issue]) <= set(levels) for issue, levels in unless.items()
        ):
            yield ("exclusions", index), "its `unless` holds whenever its `when` does; remove it or narrow `unless`"
