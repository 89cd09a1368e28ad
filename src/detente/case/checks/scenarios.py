# SPDX-License-Identifier: MIT
"""Scenarios: every change must lead to a value of the case and leave the case readable."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.checks.registry import Problem, Subject, check
from detente.case.variants import ScenarioError, under_scenario

__all__: list[str] = []


@check("scenario-change-invalid", "error")
def check_scenarios_can_be_applied(subject: Subject) -> Iterator[Problem]:
    """A change of a scenario leads nowhere, or to a value that the case cannot hold."""
    for id_ in subject.case.scenarios:
        try:
            under_scenario(subject.case, id_)
        except ScenarioError as error:
            yield ("scenarios", id_, "changes", error.path), str(error)
