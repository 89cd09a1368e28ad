# SPDX-License-Identifier: MIT
"""What quick questions answer on the kept flagship and the classic cases, number for number.

A snapshot does not say that a number is right; the oracles do. It says that a number changed. When one changes with
intent, renew them with ``python -m tests.snapshots renew``, and give the reason of each change in the changelog. Where
only the digest of a long list changed, ``write`` and ``compare`` of that module show the entries that did.
"""

from __future__ import annotations

import json
from functools import cache

import pytest

from detente.files import case_folder
from tests.snapshot_questions import QUICK, SLOW
from tests.snapshots import (
    ABSOLUTE_TOLERANCE,
    KEPT_SNAPSHOTS,
    RELATIVE_TOLERANCE,
    Question,
    ask,
    differences,
    kept_questions,
    shortened,
)

ASKED = [
    pytest.param(question, id=f"{question.case}/{question.name}", marks=[pytest.mark.slow] if slow else [])
    for slow, names in enumerate((QUICK, SLOW))
    for question in kept_questions(names)
]


@pytest.fixture(scope="module", autouse=True)
def _read_once():
    """Read each case once: reading is half of the time, and has tests of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case_folder, "read_case", cache(case_folder.read_case))
        yield


@pytest.mark.parametrize("question", ASKED)
def test_answers_are_those_kept(question: Question) -> None:
    kept = json.loads((KEPT_SNAPSHOTS / f"{question.case}.json").read_text("utf-8"))
    found = differences(kept[question.name], shortened(ask(question)), question.file)
    assert "\n".join(map(str, found)) == ""


def test_every_kept_snapshot_is_asked_and_small() -> None:
    files = sorted(KEPT_SNAPSHOTS.glob("*.json"))
    kept = {f"{file.stem}/{name}.json" for file in files for name in json.loads(file.read_text("utf-8"))}
    assert kept == {question.file for question in kept_questions()}
    assert {question.name for question in kept_questions()} == {*QUICK.split(), *SLOW.split()}
    assert sum(file.stat().st_size for file in files) < 1_000_000


def test_differences_name_the_place_and_both_values() -> None:
    before = {"answer": {"detente": "1", "gain": {"US": 4.0}, "rows": [{"id": "a", "x": 1}, {"id": "b", "x": 2}]}}
    after = {"answer": {"detente": "2", "gain": {"US": 5.0}, "rows": [{"id": "b", "x": 3}]}}
    assert [(found.path, found.before, found.after) for found in differences(before, after)] == [
        ("answer.gain.US", 4.0, 5.0),
        ("answer.rows[a]", {"id": "a", "x": 1}, "(nothing)"),
        ("answer.rows[b].x", 2, 3),
    ]


def test_differences_of_rounding_alone_are_none() -> None:
    assert list(differences([1.0, 0.0], [1.0 + RELATIVE_TOLERANCE / 2, ABSOLUTE_TOLERANCE / 2])) == []
    assert len(list(differences([1.0, True], [1.0 + 2 * RELATIVE_TOLERANCE, 1]))) == 2


def test_a_long_list_shows_a_change_of_any_number() -> None:
    numbers = [{"utility": [0.5, 1 / 3]}] * 50
    changed = [*numbers[:-1], {"utility": [0.5, 1 / 3 + 1e-5]}]
    assert shortened(numbers)["entries"] == 50
    assert list(differences(shortened({"a": numbers}), shortened({"a": changed})))
    assert shortened(numbers) == shortened([{"utility": [0.5, 1 / 3 + 1e-13]}] * 50)
