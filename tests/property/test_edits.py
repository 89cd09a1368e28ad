# SPDX-License-Identifier: MIT
"""What must hold of every edit of every shipped case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import detente
from detente.case.case import Case
from detente.case.edit import EDIT, Edit
from detente.case.plain_data import plain_data
from detente.case.variants import under_scenario
from tests.conftest import ROOT
from tests.edits import edits_of, is_sound, kinds_of

CASES = sorted(path.parent.name for path in ROOT.glob("cases/*/case.yaml"))
LARGE = "air-cover-for-minerals"
SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@cache
def case_of(name: str) -> Case:
    return detente.load(ROOT / "cases" / name)


@cache
def drawn_edits(name: str) -> st.SearchStrategy[Edit]:
    return edits_of(case_of(name))


def written(data: object) -> str:
    """Data as text, in which order and kinds of numbers count."""
    return json.dumps(data, ensure_ascii=False)


def blocks(value: object, path: str = "", depth: int = 0) -> Iterator[tuple[str, object]]:
    """Every part of the dumped case down to its fourth level, by dotted path."""
    yield path, value
    if isinstance(value, dict) and depth < 4:
        for key, inner in value.items():
            yield from blocks(inner, f"{path}.{key}" if path else key, depth + 1)


@pytest.mark.parametrize("name", CASES)
@given(data=st.data())
@SETTINGS
def test_an_edit_is_undone_exactly(name: str, data: st.DataObject) -> None:
    case = case_of(name)
    edit = data.draw(drawn_edits(name))
    after, undo = edit.applied(case), edit.inverse(case)
    back = undo.applied(after)
    assert written(plain_data(back)) == written(plain_data(case))
    assert back == case
    again = undo.inverse(after).applied(back)
    assert written(plain_data(again)) == written(plain_data(after))


@pytest.mark.parametrize("name", CASES)
@given(data=st.data())
@SETTINGS
def test_plain_data_is_undone_exactly_and_left_alone(name: str, data: st.DataObject) -> None:
    case = case_of(name)
    edit = data.draw(drawn_edits(name))
    for plain in (plain_data(case), case.model_dump(mode="json", by_alias=True)):
        before = written(plain)
        after = edit.applied_to(plain)
        assert written(plain) == before
        undone = edit.inverse_on(plain).applied_to(after)
        assert written(undone) == before


@pytest.mark.parametrize("name", CASES)
@given(data=st.data())
@SETTINGS
def test_touched_blocks_are_those_that_differ(name: str, data: st.DataObject) -> None:
    case = case_of(name)
    edit = data.draw(drawn_edits(name))
    touched = edit.touches(case)
    old = dict(blocks(case.model_dump(mode="json", by_alias=True)))
    new = dict(blocks(edit.applied(case).model_dump(mode="json", by_alias=True)))
    for path in touched:
        assert written(old.get(path, "absent")) != written(new.get(path, "absent")), path
    for path in {*old, *new}:
        inside = any(f"{path}.".startswith(f"{block}.") for block in touched)
        above = any(f"{block}.".startswith(f"{path}.") or not path for block in touched)
        if not inside and not above:
            assert written(old[path]) == written(new[path]), path


@pytest.mark.parametrize("name", CASES)
@given(data=st.data())
@SETTINGS
def test_an_edit_survives_the_log(name: str, data: st.DataObject) -> None:
    case = case_of(name)
    edit = data.draw(drawn_edits(name))
    for one in (edit, edit.inverse(case)):
        assert EDIT.validate_json(EDIT.dump_json(one)) == one
        words = one.words(case if one is edit else edit.applied(case))
        assert 1 < len(words.split()) <= 25
        assert not set("{}[]") & set(words)


@pytest.mark.parametrize("name", [name for name in CASES if name != LARGE])
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_sound_edits_leave_a_case_that_passes_its_checks(name: str, data: st.DataObject) -> None:
    case = case_of(name)
    edit = data.draw(edits_of(case, sound=True))
    assert is_sound(case, edit)


@pytest.mark.parametrize("name", CASES)
def test_a_scenario_is_its_changes_made_as_edits(name: str) -> None:
    case = case_of(name)
    for id_, scenario in case.scenarios.items():
        cells = [{"path": path, "value": value} for path, value in scenario.changes.items()]
        edit = EDIT.validate_python({"kind": "cells", "label": scenario.name, "cells": cells})
        varied = under_scenario(case, id_)
        assert edit.applied(case) == varied.model_copy(update={"title": case.title})


def test_every_kind_of_edit_is_drawn_for_the_largest_case() -> None:
    assert len(kinds_of(case_of(LARGE))) == 19
