# SPDX-License-Identifier: MIT
"""Each kind of edit on a small case written by hand, with the right result written by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import ValidationError

from detente.case.block import differing_blocks
from detente.case.case import Case
from detente.case.edit import EDIT, Edit, EditError
from detente.case.plain_data import plain_data, set_path


def small_case() -> dict[str, Any]:
    """Two parties, two issues, and something that refers to each of them."""
    return {
        "schema": "detente-case/1",
        "id": "small",
        "title": "Small",
        "parties": {"A": {"name": "Aland"}, "B": {"name": "Bland"}, "C": {"name": "Cland"}},
        "issues": {
            "line": {
                "name": "Line",
                "levels": {"old": "Old line", "new": "New line", "none": "No line"},
                "control": {"mode": "joint", "parties": ["A", "B"], "fallback": "old"},
                "irreversible": [{"from": "new", "to": "old"}],
            },
            "aid": {"name": "Aid", "levels": ["none", "some"], "control": {"mode": "single", "parties": ["B"]}},
        },
        "status_quo": {"line": "old", "aid": "none"},
        "exclusions": [
            {"when": {"line": ["new"], "aid": "none"}, "why": "first"},
            {"when": {"line": ["none"]}, "unless": {"aid": ["some"]}, "why": "second"},
        ],
        "preferences": {
            "A": {
                "form": "additive",
                "basis": "judgement",
                "issues": {
                    "line": {"weight": [14, 24], "values": {"old": 0, "new": 1, "none": 0.5}, "order_from": ["s1"]},
                    "aid": {"weight": 10, "values": {"none": 0, "some": 1}},
                },
                "attitudes": {"B": "positive"},
            },
            "B": {
                "form": "prioritised",
                "basis": {"source": ["s1"]},
                "priorities": ["if line = new then  aid != none", "line in {old, new} iff not aid=some"],
            },
        },
        "proposals": {
            "deal": {"title": "The deal", "proposed_by": ["A"], "levels": {"line": "new", "aid": "some"}},
            "other": {"title": "The other", "levels": {"line": "old"}, "assumed_levels": {"aid": "none"}},
        },
        "enforcement": {
            "basis": "judgement",
            "war": {"when": {"line": ["old"]}, "values": {"A": {"value": [30, 40]}}},
            "breaches": {"break": {"title": "Break it", "party": "A", "sets": {"line": "old"}, "cost": 2}},
            "guarantees": {"g": {"title": "Help", "against": ["break"], "base": -1}},
        },
        "sources": {"d1": {"title": "Digest", "file": "sources/d1.txt"}},
        "statements": {
            "s1": {
                "quotation": {"source": "d1", "exact": "we want it"},
                "party": "A",
                "issue": "line",
                "levels": "new",
            },
            "s2": {"quotation": {"source": "d1", "exact": "no"}, "reason": "clear", "confirmed_by": ["s1"]},
        },
        "scenarios": {
            "s": {
                "name": "Scenario",
                "basis": "judgement",
                "changes": {
                    "preferences.A.issues.line.weight": [1, 2],
                    "proposals.deal.levels.line": "none",
                    "exclusions.0.when": {"line": ["none"]},
                    "enforcement.war.values.A.value": 20,
                    "issues.line.levels.none": "Nothing",
                },
            }
        },
    }


CASE = Case.model_validate(small_case())


def make(**fields: Any) -> Edit:
    return EDIT.validate_python(fields)


def changed(*path_and_value: Any) -> dict[str, Any]:
    """The small case with one value put in by hand."""
    *path, last, value = path_and_value
    data = small_case()
    node: Any = data
    for step in path:
        node = node[step]
    node[last] = value
    return data


def written(case: Case) -> str:
    return json.dumps(plain_data(case))


def case_of(data: dict[str, Any]) -> str:
    return written(Case.model_validate(data))


@dataclass(frozen=True)
class Example:
    edit: dict[str, Any]
    expected: dict[str, Any]
    touches: tuple[str, ...]
    words: str


def _in_order(key: str, order: list[str]) -> dict[str, Any]:
    data = small_case()
    return {**data, key: {id_: data[key][id_] for id_ in order}}


def _decided() -> dict[str, Any]:
    data = small_case()
    data["statements"]["s2"] |= {
        "state": "rejected",
        "reason": "a misprint",
        "history": [
            {"state": "accepted", "reason": "clear"},
            {"state": "rejected", "reason": "a misprint", "by": "Ann", "decided_on": "2025-03"},
        ],
    }
    return data


THIRD = {"title": "Third", "levels": {"line": "old", "aid": "none"}}
EXAMPLES = {
    "a weight": Example(
        {"kind": "set", "path": "preferences.A.issues.line.weight", "value": [12, 24]},
        changed("preferences", "A", "issues", "line", "weight", [12, 24]),
        ("preferences.A",),
        "Aland, weight of Line: 14 to 24 -> 12 to 24",
    ),
    "one end of a range": Example(
        {"kind": "set", "path": "preferences.A.issues.line.weight.low", "value": 12},
        changed("preferences", "A", "issues", "line", "weight", [12, 24]),
        ("preferences.A",),
        "Aland, lower end of weight of Line: 14 -> 12",
    ),
    "a number that was not stated": Example(
        {"kind": "set", "path": ["preferences", "A", "spread"], "value": 0.1},
        changed("preferences", "A", "spread", 0.1),
        ("preferences.A",),
        "Aland, spread: 0 -> 0.1",
    ),
    "a war value": Example(
        {"kind": "set", "path": "enforcement.war.values.A.value", "value": 35},
        changed("enforcement", "war", "values", "A", "value", 35),
        ("enforcement.war.values.A",),
        "Aland, war value: 30 to 40 -> 35",
    ),
    "a level of a proposal": Example(
        {"kind": "set", "path": "proposals.deal.levels.line", "value": "none"},
        changed("proposals", "deal", "levels", "line", "none"),
        ("proposals.deal",),
        "The deal, level of Line: New line -> No line",
    ),
    "a level in a rule": Example(
        {"kind": "set", "path": "exclusions.0.when.line", "value": ["new", "none"]},
        changed("exclusions", 0, "when", "line", ["new", "none"]),
        ("exclusions",),
        "Exclusion 1, condition on Line: New line -> New line, No line",
    ),
    "the horizon": Example(
        {"kind": "set", "path": "horizon_years", "value": 10},
        small_case() | {"horizon_years": 10},
        ("horizon_years",),
        "Horizon years: nothing -> 10",
    ),
    "an entry between two": Example(
        {"kind": "add", "path": "proposals", "key": "third", "value": THIRD, "after": "deal"},
        small_case()
        | {
            "proposals": {
                "deal": small_case()["proposals"]["deal"],
                "third": THIRD,
                "other": small_case()["proposals"]["other"],
            }
        },
        ("proposals.third",),
        "Adds proposal Third",
    ),
    "the first entry of a part that was not there": Example(
        {"kind": "add", "path": "enforcement.events", "key": "vote", "value": {"title": "Vote", "beliefs": {"A": 1}}},
        changed("enforcement", "events", {"vote": {"title": "Vote", "beliefs": {"A": 1}}}),
        ("enforcement.events.vote",),
        "Adds event Vote",
    ),
    "an item before all others": Example(
        {"kind": "add", "path": "exclusions", "value": {"when": {"aid": "some"}, "why": "new one"}, "first": True},
        small_case() | {"exclusions": [{"when": {"aid": "some"}, "why": "new one"}, *small_case()["exclusions"]]},
        ("exclusions",),
        "Adds exclusion “new one”",
    ),
    "an entry removed": Example(
        {"kind": "remove", "path": "proposals.deal"},
        _in_order("proposals", ["other"]),
        ("proposals.deal",),
        "Removes proposal The deal",
    ),
    "an item removed": Example(
        {"kind": "remove", "path": "exclusions.0"},
        small_case() | {"exclusions": small_case()["exclusions"][1:]},
        ("exclusions",),
        "Removes exclusion “first”",
    ),
    "a field removed": Example(
        {"kind": "remove", "path": "enforcement.guarantees"},
        small_case()
        | {"enforcement": {key: part for key, part in small_case()["enforcement"].items() if key != "guarantees"}},
        ("enforcement.guarantees.g",),
        "Enforcement, guarantees: removed",
    ),
    "an entry moved": Example(
        {"kind": "move", "path": "parties.A", "after": "B"},
        _in_order("parties", ["B", "A", "C"]),
        ("parties",),
        "Moves party Aland after party Bland",
    ),
    "an entry moved to the top": Example(
        {"kind": "move", "path": "parties.C", "first": True},
        _in_order("parties", ["C", "A", "B"]),
        ("parties",),
        "Moves party Cland to the top",
    ),
    "an item moved to the end": Example(
        {"kind": "move", "path": "exclusions.0"},
        small_case() | {"exclusions": small_case()["exclusions"][::-1]},
        ("exclusions",),
        "Moves exclusion “first” to the end",
    ),
    "a grid": Example(
        {
            "kind": "cells",
            "label": "Weights of Aland",
            "cells": [
                {"path": "preferences.A.issues.line.weight", "value": 3},
                {"path": "preferences.A.issues.line.weight", "value": 4},
                {"path": "enforcement.breaches.break.intervention_loss", "value": 5},
            ],
        },
        changed("preferences", "A", "issues", "line", "weight", 4)
        | {"enforcement": changed("enforcement", "breaches", "break", "intervention_loss", 5)["enforcement"]},
        ("preferences.A", "enforcement.breaches.break"),
        "Weights of Aland: 3 values",
    ),
    "a decision": Example(
        {
            "kind": "decide",
            "statement": "s2",
            "state": "rejected",
            "reason": "a misprint",
            "by": "Ann",
            "decided_on": "2025-03",
        },
        _decided(),
        ("statements.s2",),
        "Rejects “no” (Ann): a misprint",
    ),
    "several": Example(
        {
            "kind": "batch",
            "label": "Copy",
            "edits": [
                {"kind": "add", "path": "proposals", "key": "third", "value": THIRD},
                {"kind": "remove", "path": "proposals.deal"},
                {"kind": "set", "path": "proposals.third.levels.aid", "value": "some"},
            ],
        },
        small_case()
        | {
            "proposals": {
                "other": small_case()["proposals"]["other"],
                "third": THIRD | {"levels": {"line": "old", "aid": "some"}},
            }
        },
        ("proposals.deal", "proposals.third"),
        "Copy: 3 edits",
    ),
}


@pytest.mark.parametrize("example", [pytest.param(example, id=name) for name, example in EXAMPLES.items()])
def test_the_edit_leads_to_the_case_written_by_hand(example: Example) -> None:
    edit = make(**example.edit)
    after = edit.applied(CASE)
    assert written(after) == case_of(example.expected)
    assert edit.touches(CASE) == edit.touches(CASE, after) == example.touches
    assert edit.words(CASE) == example.words
    assert written(edit.inverse(CASE).applied(after)) == written(CASE)
    assert EDIT.validate_json(EDIT.dump_json(edit)) == edit


def test_an_edit_anchors_the_war_value_again() -> None:
    """The status quo is worth 0 to A by its levels, so the anchor is the war value itself."""
    (term,) = CASE.preferences["A"].computed
    assert term.points.midpoint == 35
    after = make(kind="set", path="enforcement.war.values.A.value", value=20).applied(CASE)
    assert after.preferences["A"].computed[0].points.midpoint == 20
    after = make(kind="set", path="preferences.A.issues.line.values.old", value=0.5).applied(CASE)
    # weights 19 and 10: the status quo is now worth 100 * 19/29 * 0.5 by its levels
    assert after.preferences["A"].computed[0].points.midpoint == pytest.approx(35 - 100 * 19 / 29 * 0.5)


def test_what_is_not_touched_is_shared() -> None:
    data = small_case()
    after = make(kind="set", path="preferences.A.issues.line.weight", value=3).applied_to(data)
    assert data == small_case()
    assert after["proposals"] is data["proposals"]
    assert after["preferences"]["B"] is data["preferences"]["B"]
    assert after["preferences"]["A"]["issues"]["aid"] is data["preferences"]["A"]["issues"]["aid"]


def test_only_what_was_stated_is_stated_afterwards() -> None:
    after = make(kind="set", path="title", value="Other").applied(CASE)
    assert after.enforcement is not None
    assert after.enforcement.breaches["break"].model_fields_set == {"title", "party", "sets", "cost"}


def test_the_same_decision_again_changes_nothing() -> None:
    edit = make(kind="decide", statement="s2", state="accepted", reason="clear")
    assert edit.applied(CASE) == CASE
    assert edit.touches(CASE) == ()


def test_a_value_written_in_another_way_touches_nothing() -> None:
    edit = make(kind="set", path="preferences.A.issues.aid.weight", value={"low": 10.0, "high": 10})
    assert edit.touches(CASE) == ()


def test_blocks_between_two_cases_are_found_without_an_edit() -> None:
    other = Case.model_validate(changed("enforcement", "shock", 2) | {"horizon_years": 5})
    assert differing_blocks(CASE, other) == ("horizon_years", "enforcement.shock")
    assert differing_blocks(CASE, other, ["title"]) == ()


REFUSED = {
    "preferences.A.isues.line": ({"kind": "set", "value": 1}, "leads nowhere at 'isues'; did you mean 'issues'?"),
    "preferences.A.issues.lines.weight": ({"kind": "set", "value": 1}, "did you mean 'line'?"),
    "preferences.A.issues.lines": ({"kind": "set", "value": {}}, "did you mean 'line'?, or use `add`"),
    "exclusions.7.why": ({"kind": "set", "value": "x"}, "the list has 2 entries, counted from 0"),
    "resources.years": ({"kind": "set", "value": 5}, "'resources' is empty; set 'resources' first"),
    "title.x": ({"kind": "set", "value": 5}, "'title' is one value; set 'title' as a whole"),
    "parties.Z": ({"kind": "remove"}, "there is nothing at 'parties.Z' to remove or move; known here: A, B, C"),
    "proposals": ({"kind": "add", "key": "deal", "value": {}}, "'proposals.deal' is there already"),
    "exclusions": ({"kind": "add", "key": "x", "value": {}}, "is a list, and its items have no ids"),
    "parties": ({"kind": "add", "value": {"name": "D"}}, "needs an id; write `key`"),
    "enforcement.war": ({"kind": "add", "key": "x", "value": 1}, "neither a list nor entries by id"),
    "parties.A": ({"kind": "move", "after": "A"}, "cannot stand after itself"),
    "parties.B": ({"kind": "move", "after": "Q"}, "nothing in 'parties' is called 'Q' to stand after"),
    "parties.A.name": ({"kind": "remove"}, "parties.A.name: Field required"),
    "preferences.A.issues.line.weight": ({"kind": "set", "value": "much"}, "'much' is text; write a number or"),
    "enforcement.shock": ({"kind": "set", "value": [1, 2, 3]}, "enforcement.shock: a range has two numbers"),
}


@pytest.mark.parametrize("path", REFUSED)
def test_what_cannot_be_made_is_refused_in_a_sentence(path: str) -> None:
    fields, sentence = REFUSED[path]
    with pytest.raises(EditError) as refused:
        make(path=path, **fields).applied(CASE)
    assert sentence in str(refused.value)


def _nested(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = {"kind": "remove", "path": "title"}
    for _ in range(depth):
        inner = {"kind": "batch", "label": "b", "edits": [inner]}
    return inner


def _deep_list(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


CELL = {"path": "title", "value": 1}
HOSTILE = {
    "another kind": {"kind": "run", "path": "title"},
    "a further key": {"kind": "remove", "path": "title", "by": "me"},
    "nan": {"kind": "set", "path": "title", "value": float("nan")},
    "infinity inside": {"kind": "set", "path": "title", "value": {"low": [float("inf")]}},
    "a number without end": {"kind": "set", "path": "title", "value": 10**400},
    "an object": {"kind": "set", "path": "title", "value": object()},
    "keys that are numbers": {"kind": "set", "path": "title", "value": {1: 2}},
    "half a letter": {"kind": "set", "path": "title", "value": "\ud800"},
    "a deep value": {"kind": "set", "path": "title", "value": _deep_list(5_000)},
    "a long value": {"kind": "set", "path": "title", "value": [0] * 100_001},
    "an empty path": {"kind": "remove", "path": ""},
    "no steps": {"kind": "remove", "path": []},
    "an empty step": {"kind": "remove", "path": "a..b"},
    "a negative position": {"kind": "remove", "path": ["exclusions", -1]},
    "a position that is true": {"kind": "remove", "path": ["exclusions", True]},
    "a long path": {"kind": "remove", "path": ".".join("a" * 41)},
    "two places": {"kind": "move", "path": "parties.A", "after": "B", "first": True},
    "a bad id": {"kind": "rename", "what": "party", "path": "parties.A", "to": "a.b"},
    "no reason": {"kind": "decide", "statement": "s1", "state": "accepted", "reason": "  "},
    "no cells": {"kind": "cells", "label": "x", "cells": []},
    "many cells": {"kind": "cells", "label": "x", "cells": [CELL] * 10_001},
    "a deep batch": _nested(5),
    "a very deep batch": _nested(100_000),
    "many edits in all": {
        "kind": "batch",
        "label": "x",
        "edits": [{"kind": "cells", "label": "x", "cells": [CELL] * 6_000}] * 2,
    },
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_edits_are_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        EDIT.validate_python(HOSTILE[name])


@pytest.mark.parametrize("text", ['{"kind":"set","path":"title","value":NaN}', "[" * 10_000, "{}", "null"])
def test_hostile_text_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        EDIT.validate_json(text)


def test_batches_may_stand_four_deep_in_one_another() -> None:
    assert EDIT.validate_python(_nested(4)).size == 1


def test_paths_are_dotted_text_in_json_unless_a_key_holds_a_dot() -> None:
    change = "preferences.A.issues.line.weight"
    plain = make(kind="set", path="exclusions.0.why", value="x")
    dots = make(kind="set", path=["scenarios", "s", "changes", change], value=3)
    assert json.loads(EDIT.dump_json(plain))["path"] == "exclusions.0.why"
    assert json.loads(EDIT.dump_json(dots))["path"] == ["scenarios", "s", "changes", change]
    assert dots.applied(CASE).scenarios["s"].changes[change] == 3


def test_forms_can_be_made_of_the_schema() -> None:
    schema = EDIT.json_schema()
    kinds = schema["discriminator"]["mapping"]
    assert sorted(kinds) == ["add", "batch", "cells", "decide", "move", "remove", "rename", "set"]
    for model in schema["$defs"].values():
        assert all("description" in field for field in model.get("properties", {}).values()), model["title"]


def test_a_place_of_plain_data_is_set_with_everything_else_shared() -> None:
    data = {"a": {"b": [1, {"c": 2}]}, "d": {}}
    new = set_path(data, ("a", "b", "1", "c"), 3)
    assert new == {"a": {"b": [1, {"c": 3}]}, "d": {}}
    assert data == {"a": {"b": [1, {"c": 2}]}, "d": {}}
    assert new["d"] is data["d"]
    with pytest.raises(EditError, match="leads nowhere at 'x'; known here: b"):
        set_path(data, ("a", "x"), 3)
