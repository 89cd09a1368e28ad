# SPDX-License-Identifier: MIT
"""Changes made together: the case that making them one by one gives, and the same sentence where one cannot be made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import detente
from detente.case.basis import Range
from detente.case.case import Case
from detente.case.element import nearest_name
from detente.case.variants import ScenarioError, _changed, as_seen_by, under_scenario
from tests.conftest import ROOT
from tests.random_cases import random_case

NAMES = sorted(path.parent.name for path in (ROOT / "cases").glob("*/case.yaml"))


@cache
def shipped(name: str) -> Case:
    return detente.load(ROOT / "cases" / name)


def put(data: Any, path: str, value: Any) -> None:
    steps = path.split(".")
    for number, step in enumerate(steps):
        if isinstance(data, list) and step.isdigit() and int(step) < len(data):
            key: Any = int(step)
        elif isinstance(data, dict) and step in data:
            key = step
        else:
            hint = nearest_name(step, list(data) if isinstance(data, dict) else [])
            raise ScenarioError(f"'{path}' leads nowhere at '{step}'; {hint}", path)
        if number == len(steps) - 1:
            data[key] = deepcopy(value)
        else:
            data = data[key]


def one_by_one(case: Case, changes: Mapping[str, Any]) -> Case | ScenarioError:
    """Slow and plain: validate the whole case after each change."""
    data = case.model_dump(mode="json", by_alias=True)
    for path, value in changes.items():
        try:
            put(data, path, value)
            Case.model_validate(data)
        except ScenarioError as error:
            return error
        except ValidationError as error:
            return ScenarioError(f"'{path}': {error.errors()[0]['msg']}", path)
    return Case.model_validate(data)


def together(case: Case, changes: Mapping[str, Any]) -> Case | ScenarioError:
    try:
        return _changed(case, changes)
    except ScenarioError as error:
        return error


def is_valid(case: Case, changes: Mapping[str, Any]) -> bool:
    data = case.model_dump(mode="json", by_alias=True)
    try:
        for path, value in changes.items():
            put(data, path, value)
        Case.model_validate(data)
    except (ScenarioError, ValidationError):
        return False
    return True


def assert_same(case: Case, changes: Mapping[str, Any]) -> None:
    before = case.model_dump_json(by_alias=True), repr(changes)
    found, plain = together(case, changes), one_by_one(case, changes)
    assert (case.model_dump_json(by_alias=True), repr(changes)) == before
    if isinstance(plain, Case):
        assert isinstance(found, Case)
        assert found == plain
        assert found.model_dump_json(by_alias=True) == plain.model_dump_json(by_alias=True)
    elif isinstance(found, Case):  # wrong on the way, right together
        assert is_valid(case, changes)
    else:
        assert not is_valid(case, changes)
        assert (str(found), found.path) == (str(plain), plain.path)


def paths_of(data: Any, prefix: str = "") -> Iterator[str]:
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in parts:
        yield f"{prefix}{key}"
        yield from paths_of(value, f"{prefix}{key}.")


@cache
def paths(name: str) -> list[str]:
    return list(paths_of(case_named(name).model_dump(mode="json", by_alias=True)))


@cache
def case_named(name: str) -> Case:
    return random_case(int(name)) if name.isdigit() else shipped(name)


VALUES = st.sampled_from([0, 1, -3, 0.5, [1, 2], [2, 1], "x", "", None, True, {}, {"a": 1}, [], {"low": 1, "high": 2}])


@pytest.mark.parametrize("name", NAMES)
def test_shipped_scenarios_and_perceptions(name: str) -> None:
    case = shipped(name)
    for id_, scenario in case.scenarios.items():
        assert_same(case, scenario.changes)
        assert under_scenario(case, id_).title == f"{case.title} ({scenario.name})"
    for party, perception in case.perceptions.items():
        assert_same(case, perception.changes)
        assert as_seen_by(case, party) == one_by_one(case, perception.changes)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_random_changes(data: st.DataObject) -> None:
    name = data.draw(
        st.sampled_from([*(name for name in NAMES if name != "air-cover-for-minerals"), *map(str, range(8))])
    )
    known = paths(name)
    path = st.one_of(
        st.sampled_from(known),
        st.sampled_from([path for path in known if path.endswith(("weight", "name", "title", "low"))]),
        st.sampled_from(known).map(lambda path: f"{path}.nowhere"),
        st.sampled_from(known).map(lambda path: path[:-1]),
        st.sampled_from(["", ".", "title.", "parties..name", "proposals.0", "exclusions.99"]),
    )
    assert_same(case_named(name), data.draw(st.dictionaries(path, VALUES, min_size=1, max_size=5)))


def test_a_change_that_stands_inside_another_leaves_the_case_alone() -> None:
    case = shipped("elmira")
    party, other = list(case.parties)[:2]
    whole = case.parties[party].model_dump(mode="json", by_alias=True)
    changes = {f"parties.{other}": whole, f"parties.{other}.name": "Another"}
    changed = _changed(case, changes)
    assert changed.parties[other].name == "Another"
    assert whole["name"] == case.parties[party].name


def test_changes_that_are_right_only_together_are_made() -> None:
    case = random_case(3)
    first, second, third = ("P0", "P1", "P2")
    pairs = [{"parties": [first, second], "correlation": 0.5}, {"parties": [third, "P3"], "correlation": 0.5}]
    data = {**case.model_dump(mode="json", by_alias=True), "uncertainty": {"war_values": pairs}}
    case = Case.model_validate(data)
    changes = {
        "uncertainty.war_values.0.parties.1": third,  # now in two pairs
        "uncertainty.war_values.1.parties.0": second,
    }
    assert isinstance(one_by_one(case, changes), ScenarioError)
    found = _changed(case, changes)
    assert found.uncertainty is not None
    assert [pair.parties for pair in found.uncertainty.war_values] == [(first, third), (second, "P3")]
    assert found.uncertainty.war_values[0].correlation == Range(low=0.5, high=0.5)
    broken = {**changes, "uncertainty.war_values.1.parties.1": first}
    with pytest.raises(ScenarioError, match="stands in two pairs") as raised:
        _changed(case, broken)
    assert raised.value.path == next(iter(broken))
