# SPDX-License-Identifier: MIT
"""Issues that nobody with a preference can set, or that no signatory can."""

from __future__ import annotations

from typing import Any

from detente import stability
from detente.case.case import Case
from detente.case.checks import Subject, check_case

ADDITIVE = {"form": "additive", "basis": "judgement"}


def _case(**change: Any) -> Case:
    worth = {
        "tax": {"weight": 1, "values": {"low": 0, "high": 1}},
        "rain": {"weight": 1, "values": {"no": 0, "yes": 1}},
    }
    data = {
        "schema": "detente-case/1",
        "id": "rain",
        "title": "Rain",
        "parties": {"A": {"name": "A"}, "B": {"name": "B"}, "sky": {"name": "Sky", "signatory": False}},
        "issues": {
            "tax": {"name": "Tax", "levels": ["low", "high"], "control": {"mode": "any", "parties": ["A", "B"]}},
            "rain": {"name": "Rain", "levels": ["no", "yes"], "control": {"mode": "single", "parties": ["sky"]}},
        },
        "preferences": {party: {**ADDITIVE, "issues": worth} for party in "AB"},
        "status_quo": {"tax": "low", "rain": "no"},
        "proposals": {"wet": {"title": "Wet", "levels": {"tax": "high", "rain": "yes"}}},
    }
    return Case.model_validate({**data, **change})


def _codes(case: Case) -> set[tuple[str, str]]:
    found = check_case(Subject(case))
    return {(finding.code, finding.location[1]) for finding in found if finding.code.startswith("issue-")}


def test_the_check_names_the_issue() -> None:
    case = _case()
    assert _codes(case) == {("issue-never-moves", "rain"), ("issue-set-by-outsiders", "rain")}
    preferences = {**case.preferences, "sky": case.preferences["A"]}
    assert _codes(case.model_copy(update={"preferences": preferences})) == {("issue-set-by-outsiders", "rain")}


def test_what_cannot_be_reached_has_its_reason() -> None:
    result = stability.paths(_case())
    (goal,) = result.goals
    assert goal.moves is None
    assert goal.blocked == ("rain",)
    (finding,) = (finding for finding in result.findings if finding.code == "goal-out-of-reach")
    assert "Rain" in finding.message
    from detente.charts.paths import paths_chart

    assert "nobody with a preference can take Rain there" in str(paths_chart(_case(), result))
