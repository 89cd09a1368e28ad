# SPDX-License-Identifier: MIT
"""Regions, shares of control and places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from detente.case.basis import Sourced
from detente.case.checks.registry import Problem, Subject, check
from detente.case.element import Location, iterate_parts, nearest_name

__all__: list[str] = []


@check("region-unknown", "error")
def check_regions_exist(subject: Subject) -> Iterator[Problem]:
    """A region is named that the case does not define."""
    case = subject.case
    named: list[tuple[Location, str]] = [
        (("control_shares", index, "regions"), id_)
        for index, row in enumerate(case.control_shares)
        for id_ in row.regions
    ]
    named += [(("places", id_, "region"), place.region) for id_, place in case.places.items() if place.region]
    for location, region in named:
        if region not in case.regions:
            yield location, f"there is no region '{region}'; {nearest_name(region, list(case.regions))}"


@check("holder-unknown", "error")
def check_holders_are_parties(subject: Subject) -> Iterator[Problem]:
    """A region's state or the holder of a share is not a party of the case."""
    case = subject.case
    named: list[tuple[Location, str]] = [
        (("regions", id_, "state"), region.state) for id_, region in case.regions.items() if region.state
    ]
    named += [(("control_shares", index, "holder"), row.holder) for index, row in enumerate(case.control_shares)]
    for location, party in named:
        if party not in case.parties:
            yield location, f"there is no party '{party}'; {nearest_name(party, list(case.parties))}"


@check("region-without-state", "warning")
def check_regions_have_a_state(subject: Subject) -> Iterator[Problem]:
    """A region does not say whose territory the United Nations recognise it as, so maps cannot either."""
    for id_, region in subject.case.regions.items():
        if region.state is None:
            yield ("regions", id_), f"say whose territory '{id_}' is: add `state` with a party"


@check("share-outside-scale", "error")
def check_shares_are_percentages(subject: Subject) -> Iterator[Problem]:
    """A share of control lies outside 0 to 100 %, or what one assessor gives at one date adds up to more."""
    sums: dict[tuple[object, ...], float] = defaultdict(float)
    for index, row in enumerate(subject.case.control_shares):
        if row.percent.low < 0 or row.percent.high > 100:
            yield ("control_shares", index, "percent"), f"the share {row.percent} is outside 0 to 100; write percent"
        if row.standing != "claimed":
            key = (row.date, row.regions, row.assessor)
            sums[key] += row.percent.low
            if sums[key] > 100.0 + 1e-9 and row.percent.low <= 100:
                yield (
                    ("control_shares", index, "percent"),
                    f"the shares of {'+'.join(row.regions)} on {row.date} by {row.assessor} add up to {sums[key]:g} %; "
                    "correct them, or mark what is only claimed",
                )


@check("row-without-source", "error")
def check_rows_say_where_they_come_from(subject: Subject) -> Iterator[Problem]:
    """A row of facts names neither the report that it comes from nor a basis."""
    for location, part in iterate_parts(subject.case):
        if isinstance(part, Sourced) and part.origin is None:
            yield location, "nothing says where this comes from; fill in `source_title`, or add a basis"
