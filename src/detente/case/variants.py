# SPDX-License-Identifier: MIT
"""The case under one of its scenarios, or as one of its parties sees it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from functools import reduce
from typing import Any

from pydantic import ValidationError

from detente.case.case import Case
from detente.case.element import nearest_name
from detente.errors import UsageError

__all__ = ["ScenarioError", "as_seen_by", "under_scenario"]


class ScenarioError(UsageError):
    """Say which change of a scenario cannot be made.

    Parameters
    ----------
    message : str
        What is wrong and what to do.
    path : str
        Dotted path of the change.
    """

    def __init__(self, message: str, path: str) -> None:
        super().__init__(message)
        self.path = path


def _with(data: Any, path: str, value: Any) -> Any:
    """Return data with the value at a path replaced; only what lies along the path is copied."""
    *parents, last = path.split(".")
    changed = current = copy(data)
    for step in parents:
        key = _key_of(current, step, path)
        current[key] = copy(current[key])
        current = current[key]
    current[_key_of(current, last, path)] = value
    return changed


def _key_of(data: Any, step: str, path: str) -> str | int:
    if isinstance(data, list) and step.isdigit() and int(step) < len(data):
        return int(step)
    if isinstance(data, dict) and step in data:
        return step
    names = list(data) if isinstance(data, dict) else []
    raise ScenarioError(f"'{path}' leads nowhere at '{step}'; {nearest_name(step, names)}", path)


def under_scenario(case: Case, scenario: str) -> Case:
    """Return the case with the changes of a scenario made.

    Parameters
    ----------
    case : Case
        The case.
    scenario : str
        Id of the scenario.

    Returns
    -------
    Case
        A new case; its scenarios stay listed.

    Raises
    ------
    ScenarioError
        If there is no such scenario or one of its changes cannot be made.
    """
    if scenario not in case.scenarios:
        hint = nearest_name(scenario, list(case.scenarios))
        raise ScenarioError(f"there is no scenario '{scenario}'; {hint}", scenario)
    found = case.scenarios[scenario]
    return _changed(case, found.changes).model_copy(update={"title": f"{case.title} ({found.name})"})


def as_seen_by(case: Case, party: str) -> Case:
    """Return the case as a party sees it; the case itself where it is not mistaken.

    Parameters
    ----------
    case : Case
        The case as the analyst sees it.
    party : str
        Id of the party.

    Returns
    -------
    Case
        The party's own case.

    Raises
    ------
    ScenarioError
        If one of the changes of its perception cannot be made.
    """
    return _changed(case, case.perceptions[party].changes) if party in case.perceptions else case


def _changed(case: Case, changes: Mapping[str, Any]) -> Case:
    stated = case.model_dump(mode="json", by_alias=True)
    try:
        return Case.model_validate(reduce(lambda data, path: _with(data, path, changes[path]), changes, stated))
    except (ScenarioError, ValidationError):
        return _changed_one_by_one(stated, changes)


def _changed_one_by_one(data: Any, changes: Mapping[str, Any]) -> Case:
    """Name the first change that cannot be made after those before it."""
    for path, value in changes.items():
        data = _with(data, path, value)
        try:
            Case.model_validate(data)
        except ValidationError as error:
            raise ScenarioError(f"'{path}': {error.errors()[0]['msg']}", path) from error
    return Case.model_validate(data)
