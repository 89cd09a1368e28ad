# SPDX-License-Identifier: MIT
"""Numbers: ranges, weights, values, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from detente.case.basis import Basis, Range
from detente.case.checks.registry import Problem, Subject, check
from detente.case.element import Element, Location, iterate_parts
from detente.case.preference import AdditivePreference

__all__: list[str] = []


@check("range-reversed", "error")
def check_ranges_are_in_order(subject: Subject) -> Iterator[Problem]:
    """The low end of a range is above its high end, so that the range is empty."""
    for location, range_ in iterate_parts(subject.case):
        if isinstance(range_, Range) and range_.low > range_.high:
            yield (
                location,
                f"the range [{range_.low:g}, {range_.high:g}] is empty; write the lower number first, "
                f"[{range_.high:g}, {range_.low:g}]",
            )


@check("weight-negative", "error")
def check_weights_are_not_negative(subject: Subject) -> Iterator[Problem]:
    """A weight is below 0; turn the values round instead."""
    for party, preference in subject.case.preferences.items():
        if preference.form == "additive":
            for issue, value in preference.issues.items():
                low = min(value.weight.low, value.weight.high)
                if low < 0:
                    yield (
                        ("preferences", party, "issues", issue, "weight"),
                        f"the weight {low:g} is negative; weights are 0 or more (reverse the values instead)",
                    )


@check("weights-all-zero", "error")
def check_some_weight_is_positive(subject: Subject) -> Iterator[Problem]:
    """Every weight of a party is 0, so that it has no preference at all."""
    for party, preference in subject.case.preferences.items():
        if (
            preference.form == "additive"
            and preference.issues
            and not any(v.weight.high for v in preference.issues.values())
        ):
            yield (
                ("preferences", party, "issues"),
                f"every weight of '{party}' is 0; give at least one issue a weight above 0",
            )


def _onto_scale(values: Iterable[Range]) -> str:
    """Say how values come onto a scale from 0 to 1: dividing by the largest helps only where none is below 0."""
    ends = [end for range_ in values for end in (range_.low, range_.high)]
    least, most = min(ends), max(ends)
    if least >= 0:
        return "divide the values by the largest of them"
    if most == least:
        return "write one between 0 and 1"
    return f"add {-least:g} to every value of this issue, and divide by {most - least:g}"


@check("value-outside-scale", "error")
def check_values_are_on_the_scale(subject: Subject) -> Iterator[Problem]:
    """A level value lies outside 0 to 1."""
    for party, preference in subject.case.preferences.items():
        if preference.form == "additive":
            for issue, value in preference.issues.items():
                for level, range_ in value.values.items():
                    if range_.low < 0 or range_.high > 1:
                        yield (
                            ("preferences", party, "issues", issue, "values", level),
                            f"the value {range_} is outside 0 to 1; {_onto_scale(value.values.values())}",
                        )


@check("value-missing", "error")
def check_every_level_has_a_value(subject: Subject) -> Iterator[Problem]:
    """An additive preference gives no value to a level of an issue that it weighs."""
    case = subject.case
    for party, preference in case.preferences.items():
        if preference.form == "additive":
            for issue, value in preference.issues.items():
                if issue not in case.issues:
                    yield ("preferences", party, "issues", issue), f"there is no issue '{issue}' to weigh"
                    continue
                missing = [level for level in case.issues[issue].level_ids if level not in value.values]
                if missing and value.value is None:
                    yield (
                        ("preferences", party, "issues", issue, "values"),
                        f"'{party}' has no value for {', '.join(missing)}; give every level of '{issue}' a value",
                    )


@check("issue-not-weighed", "warning")
def check_every_issue_is_weighed(subject: Subject) -> Iterator[Problem]:
    """An additive preference leaves an issue out, which counts as weight 0."""
    case = subject.case
    for party, preference in case.preferences.items():
        if preference.form == "additive" and preference.issues:
            missing = [issue for issue in case.issues if issue not in preference.issues]
            if missing:
                yield (
                    ("preferences", party, "issues"),
                    f"'{party}' gives no weight to {', '.join(missing)}, which counts as 0; "
                    "add them, with weight 0 if that is meant",
                )


NO_DIFFERENCE = 1e-6
"""Points closer than this are the same."""


@check("reservation-twice", "error")
def check_reservation_is_given_once(subject: Subject) -> Iterator[Problem]:
    """What a party gets without a deal is given in two ways that could disagree."""
    case = subject.case
    for party, preference in case.preferences.items():
        reservation = preference.reservation
        if reservation is None:
            continue
        place = ("preferences", party, "reservation")
        if case.enforcement is not None and case.enforcement.war is not None and party in case.enforcement.war.values:
            yield place, f"'{party}' has a war value, which is its reservation (enforcement.war); keep one of them"
        elif reservation.value is not None and reservation.outcome is not None:
            yield place, "the reservation is given as a value and as an outcome; keep one of them"
        elif reservation.value is None and reservation.outcome is None:
            yield place, "the reservation is empty; give it a value or an outcome"


@check("proposal-is-no-deal", "warning")
def check_no_deal_gains_nothing(subject: Subject) -> Iterator[Problem]:
    """A proposal is the outcome without a deal, and a stated reservation makes it a gain or a loss over no deal."""
    case = subject.case
    home = case.outcome_without_deal
    if home is None:
        return
    for id_, proposal in case.proposals.items():
        if proposal.outcome != home:
            continue
        for party, preference in case.preferences.items():
            stated = preference.reservation.value if preference.reservation is not None else None
            if stated is None or not isinstance(preference, AdditivePreference):
                continue
            try:
                worth = preference.stated_utility(home)
            except (KeyError, ZeroDivisionError):
                continue
            if abs(worth - stated.midpoint) > NO_DIFFERENCE:
                yield (
                    ("preferences", party, "reservation", "value"),
                    f"the proposal '{id_}' is the outcome without a deal; to '{party}' it is worth {worth:.1f} by its "
                    f"preference and its reservation is {stated}, so no deal gains {worth - stated.midpoint:+.1f} over "
                    "no deal; correct one of the two, or say what outside option the reservation is",
                )


@check("reservation-needs-scale", "error")
def check_reservation_fits_the_form(subject: Subject) -> Iterator[Problem]:
    """A reservation value is given for a preference that has an order but no scale."""
    for party, preference in subject.case.preferences.items():
        reservation = preference.reservation
        if reservation is not None and reservation.value is not None and preference.form in ("prioritised", "ranking"):
            yield (
                ("preferences", party, "reservation", "value"),
                f"a {preference.form} preference has no scale for a reservation value; "
                "give `outcome` instead: the outcome without a deal",
            )


def _without_basis(part: object, location: Location, inherited: bool) -> Iterator[Location]:
    """Yield the places of elements that hold a number and neither have nor inherit a basis."""
    if isinstance(part, dict):
        for key, item in part.items():
            yield from _without_basis(item, (*location, key), inherited)
    elif isinstance(part, tuple):
        for index, item in enumerate(part):
            yield from _without_basis(item, (*location, index), inherited)
    elif isinstance(part, Element) and not isinstance(part, Range | Basis):
        covered = inherited or getattr(part, "basis", None) is not None
        stated = [getattr(part, name) for name in part.model_fields_set]
        if not covered and any(isinstance(value, Range) for value in stated):
            yield location
            return
        for name in part.model_fields_set:
            yield from _without_basis(getattr(part, name), (*location, name), covered)


@check("basis-missing", "error")
def check_every_number_has_a_basis(subject: Subject) -> Iterator[Problem]:
    """A number has no basis: neither a source, nor an external reference, nor a judgement."""
    case = subject.case
    advice = "add `basis:` with a source, an external reference or `judgement`"
    for party, preference in case.preferences.items():
        if preference.basis is not None:
            continue
        place: Location = ("preferences", party)
        reservation = preference.reservation
        if reservation is not None and reservation.basis is None:
            yield (*place, "reservation"), f"the reservation of '{party}' has no basis; {advice}"
        if preference.form == "additive":
            for issue, value in preference.issues.items():
                if value.basis is None:
                    yield (*place, "issues", issue), f"what '{issue}' is worth to '{party}' has no basis; {advice}"
            for index, interaction in enumerate(preference.interactions):
                if interaction.basis is None:
                    yield (*place, "interactions", index), f"the points of this interaction have no basis; {advice}"
        elif preference.form == "prioritised":
            for index, priority in enumerate(preference.priorities):
                if priority.basis is None:
                    yield (*place, "priorities", index), f"this priority of '{party}' has no basis; {advice}"
        else:
            yield place, f"the preference of '{party}' has no basis; {advice}"
    for location in _without_basis(case.enforcement, ("enforcement",), False):
        yield location, f"these numbers of the enforcement block have no basis; {advice}, here or for the whole block"
    for id_, figure in case.figures.items():
        if figure.basis is None:
            yield ("figures", id_), f"the figure '{id_}' has no basis; {advice}"
    for id_, scenario in case.scenarios.items():
        if scenario.basis is None:
            yield ("scenarios", id_), f"the changes of the scenario '{id_}' have no basis; {advice}"
