# SPDX-License-Identifier: MIT
"""Scenarios and perceptions: every change must lead to a value of the case and leave the case readable."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.checks.registry import Problem, Subject, check
from detente.case.variants import ScenarioError, as_seen_by, under_scenario

__all__: list[str] = []

PERCEIVED = ("preferences", "exclusions", "consequences")
"""Parts of a case about which a party can be mistaken."""


@check("scenario-change-invalid", "error")
def check_scenarios_can_be_applied(subject: Subject) -> Iterator[Problem]:
    """A change of a scenario leads nowhere, or to a value that the case cannot hold."""
    for id_ in subject.case.scenarios:
        try:
            under_scenario(subject.case, id_)
        except ScenarioError as error:
            yield ("scenarios", id_, "changes", error.path), str(error)


@check("perception-change-invalid", "error")
def check_perceptions_can_be_applied(subject: Subject) -> Iterator[Problem]:
    """A perception changes what does not exist, or more than preferences and rules."""
    case = subject.case
    for party, perception in case.perceptions.items():
        for path in perception.changes:
            if path.split(".")[0] not in PERCEIVED:
                yield (
                    ("perceptions", party, "changes", path),
                    f"a party can be mistaken about {', '.join(PERCEIVED)} only, so that all see the same outcomes; "
                    f"'{path}' is something else",
                )
        try:
            as_seen_by(case, party)
        except ScenarioError as error:
            yield ("perceptions", party, "changes", error.path), str(error)
