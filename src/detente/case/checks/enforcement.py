# SPDX-License-Identifier: MIT
"""The enforcement block: one war value, breaches that exist, probabilities that are such, and a basis for all."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.anchoring import anchorings_of
from detente.case.checks.references import check_issues_exist, check_levels_exist
from detente.case.checks.registry import Problem, Subject, check
from detente.case.element import Location, iterate_parts, nearest_name
from detente.case.enforcement import Enforcement, Factor, NoContact, Sender, Stake
from detente.case.excluded_breaches import excluded_breaches
from detente.case.preference import AdditivePreference
from detente.case.situation import meets, settle

__all__: list[str] = []


@check("war-value-contradicted", "warning")
def check_there_is_one_war_value(subject: Subject) -> Iterator[Problem]:
    """A preference puts no deal outside the range of the war value: only one is true, and the war value counts."""
    for anchoring in anchorings_of(subject.case):
        if anchoring.contradicted:
            yield (
                ("enforcement", "war", "values", anchoring.party),
                f"{anchoring.words(subject.case)}; correct the values or the war value",
            )


@check("war-value-needs-scale", "error")
def check_war_values_have_a_scale(subject: Subject) -> Iterator[Problem]:
    """A war value is given for a party whose preference has no weights to anchor to it."""
    case = subject.case
    war = case.enforcement.war if case.enforcement is not None else None
    for party in war.values if war is not None else ():
        preference = case.preferences.get(party)
        if preference is not None and not isinstance(preference, AdditivePreference):
            yield (
                ("enforcement", "war", "values", party),
                f"a preference of the form {preference.form} holds its own worth of the war; remove the war value",
            )


@check("war-outcome-missing", "error")
def check_the_outcome_without_a_deal_is_war(subject: Subject) -> Iterator[Problem]:
    """War values are given, and nothing says at which outcome the war goes on, or it does not go on there."""
    case = subject.case
    war = case.enforcement.war if case.enforcement is not None else None
    if war is None:
        return
    place: Location = ("enforcement", "war")
    outcome = case.outcome_without_deal
    if outcome is None:
        yield place, "war values need the outcome without a deal; add `no_deal`, or `status_quo`"
    elif not meets(outcome, war.when):
        yield (*place, "when"), "the outcome without a deal does not meet it; correct `when` or that outcome"


@check("breach-unknown", "error")
def check_breaches_exist(subject: Subject) -> Iterator[Problem]:
    """A guarantee or sanctions answer a breach that the block does not define."""
    enforcement = subject.case.enforcement
    if enforcement is None:
        return
    named: list[tuple[Location, str]] = []
    for id_, guarantee in enforcement.guarantees.items():
        named += [(("enforcement", "guarantees", id_, "against", n), b) for n, b in enumerate(guarantee.against)]
    if enforcement.sanctions is not None:
        named += [(("enforcement", "sanctions", "against", n), b) for n, b in enumerate(enforcement.sanctions.against)]
    for location, breach in named:
        if breach not in enforcement.breaches:
            yield location, f"there is no breach '{breach}'; {nearest_name(breach, list(enforcement.breaches))}"


@check("breach-not-possible", "error")
def check_breachers_can_set_what_they_break(subject: Subject) -> Iterator[Problem]:
    """A breach that is not by force sets a level that its party cannot set alone, or so does the answer to it."""
    case = subject.case
    if case.enforcement is None or check_issues_exist(subject) or check_levels_exist(subject):
        return
    for id_, breach in case.enforcement.breaches.items():
        place: Location = ("enforcement", "breaches", id_)
        steps = [] if breach.by_force else [((*place, "sets"), breach.party, breach.sets)]
        steps += [((*place, "answers", n, "then"), a.party, a.then) for n, a in enumerate(breach.answers)]
        for location, party, levels in steps:
            for issue, level in levels.items():
                control = case.issues[issue].control
                if party not in control.parties or (control.mode == "joint" and control.fallback != level):
                    yield (
                        (*location, issue),
                        f"'{party}' cannot set '{issue}' to '{level}' alone; correct the breach or the control"
                        + ("" if location[-1] != "sets" else ", or say `by_force: true` where it is taken"),
                    )


@check("breach-without-preference", "warning")
def check_breachers_have_a_scale(subject: Subject) -> Iterator[Problem]:
    """The party of a breach has no preference with a scale, so that nothing says what breaking is worth to it."""
    case = subject.case
    for id_, breach in case.enforcement.breaches.items() if case.enforcement is not None else ():
        preference = case.preferences.get(breach.party)
        if breach.party in case.parties and (preference is None or preference.form in ("prioritised", "ranking")):
            what = "leaves this breach out" if breach.walk_back is None else "counts its `walk_back` only"
            yield (
                ("enforcement", "breaches", id_),
                f"`hold` needs an additive preference or a table of '{breach.party}' and {what}",
            )


def _bounded(block: Enforcement) -> Iterator[tuple[Location, float | None]]:
    """Yield the place of every number with bounds, and the upper one."""
    for location, part in iterate_parts(block, ("enforcement",)):
        if isinstance(part, Factor):
            yield (*location, "factor"), 1.0 if "detection" in location else None
        elif isinstance(part, Sender):
            yield (*location, "holds"), 1.0
            yield (*location, "share"), None
        elif isinstance(part, Stake):
            yield (*location, "amount"), None
            yield (*location, "entry_credibility"), 1.0
        elif location[-2:-1] in (("discount",), ("beliefs",)) or location[-1] == "false_alarm":
            yield location, 1.0
        elif (location[1:2] == ("regroup",) and location[-2:-1] == ("costs",)) or location[-1] in (
            "rate",
            "shock",
            "hazard",
            "months",
            "walk_back",
            "dispute",
            "regroup_rate",
            "intervention_loss",
        ):
            yield location, None


@check("enforcement-out-of-range", "error")
def check_enforcement_numbers_are_possible(subject: Subject) -> Iterator[Problem]:
    """A probability is outside 0 to 1, or a hazard, rate, factor or loss is below 0."""
    block = subject.case.enforcement
    if block is None:
        return
    ranges = {("enforcement", *_steps(path)): range_ for path, range_ in block.ranges().items()}
    for location, high in _bounded(block):
        range_ = ranges.get(tuple(map(str, location)))
        if range_ is None:
            continue
        if range_.low < 0 or (high is not None and range_.high > high):
            bounds = "0 or more" if high is None else f"between 0 and {high:g}"
            yield location, f"{range_} is not possible here; it must be {bounds}"


def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))


@check("clause-incomplete", "error")
def check_clauses_are_complete(subject: Subject) -> Iterator[Problem]:
    """A clause lacks what its kind needs, or has what it cannot use."""
    for id_, proposal in subject.case.proposals.items():
        for index, clause in enumerate(proposal.clauses):
            place: Location = ("proposals", id_, "clauses", index)
            if clause.kind == "escrow":
                if clause.party is None or clause.amount is None:
                    yield place, "an escrow needs `party` (who posts it) and `amount` (what losing it costs, in points)"
                elif clause.amount.low < 0:
                    yield (*place, "amount"), f"the amount {clause.amount} is below 0; turn it round"
                if clause.then:
                    yield (*place, "then"), "an escrow changes no level; use an automatic_lapse for that"
            else:
                if not clause.then:
                    yield place, f"the clause changes nothing; add `then`: the levels that follow ({clause.kind})"
                if clause.amount is not None or clause.party is not None:
                    yield place, "`party` and `amount` belong to an escrow; remove them or change the kind"
            if clause.vote is not None and clause.kind != "snap_back":
                yield (*place, "vote"), "`vote` belongs to a snap_back; remove it"


@check("breach-without-effect", "warning")
def check_breaches_change_something(subject: Subject) -> Iterator[Problem]:
    """A breach changes nothing in any proposal."""
    case = subject.case
    if case.enforcement is None or check_issues_exist(subject) or check_levels_exist(subject) or not case.proposals:
        return
    for id_, breach in case.enforcement.breaches.items():
        changed = (
            settle({**p.outcome, **breach.sets}, [*case.consequences, *p.clauses]) != p.outcome
            for p in case.proposals.values()
        )
        if not any(changed):
            yield ("enforcement", "breaches", id_), "no proposal is changed by it; correct `sets` or remove it"


@check("breach-excluded", "warning")
def check_breaches_can_happen(subject: Subject) -> Iterator[Problem]:
    """A breach of a proposal, or an answer to one, leads to what an exclusion says cannot exist, so it is left out."""
    case = subject.case
    if case.enforcement is None or check_issues_exist(subject) or check_levels_exist(subject):
        return
    for id_, proposal in case.proposals.items():
        if set(proposal.outcome) != set(case.issues):
            continue
        for step in excluded_breaches(case, proposal.outcome, proposal.clauses):
            place: Location = ("enforcement", "breaches", step.breach)
            yield place, f"under the proposal '{id_}' the {step.words}"


@check("contact-with-itself", "error")
def check_contacts_are_between_two(subject: Subject) -> Iterator[Problem]:
    """A refusal to talk names the same party twice."""
    for location, part in iterate_parts(subject.case.enforcement, ("enforcement",)):
        if isinstance(part, NoContact) and part.parties[0] == part.parties[1]:
            yield (*location, "parties"), "name two different parties"
