# SPDX-License-Identifier: MIT
"""Who could go to an outcome in one move together, where consequences settle what they choose."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from detente import stability
from detente.case.case import Case
from detente.case.situation import settle
from tests import definitions
from tests.oracle.test_stability_questions import named_case


def _can_set(case: Case, members: tuple[str, ...], issue_id: str, here: str) -> list[str]:
    issue = case.issues[issue_id]
    control = issue.control
    levels = [here]
    if control.mode == "joint":
        if set(control.parties) <= set(members):
            levels = list(issue.level_ids)
        elif set(control.parties) & set(members):
            levels.append(control.fallback)
    elif set(control.parties) & set(members):
        levels = list(issue.level_ids)
    barred = {(t.from_level, t.to_level) for t in issue.irreversible}
    return [level for level in dict.fromkeys(levels) if level == here or (here, level) not in barred]


def _coalitions(case: Case, start: dict[str, str], goal: dict[str, str]) -> set[frozenset[str]]:
    found: set[frozenset[str]] = set()
    for size in range(1, len(case.preferences) + 1):
        for members in combinations(case.preferences, size):
            choices = product(*(_can_set(case, members, k, start[k]) for k in case.issues))
            ends = (settle(dict(zip(case.issues, levels, strict=True)), case.consequences) for levels in choices)
            if not any(smaller <= set(members) for smaller in found) and any(end == goal for end in ends):
                found.add(frozenset(members))
    return found


@pytest.mark.parametrize("seed", range(160))
def test_together(seed: int) -> None:
    case = named_case(seed)
    for goal in stability.paths(case).goals:
        if goal.levels != case.status_quo:
            assert {frozenset(members) for members in goal.together} == _coalitions(case, case.status_quo, goal.levels)


def test_what_follows_by_itself_needs_nobody() -> None:
    single = {"mode": "single"}
    additive = {"form": "additive", "basis": "judgement"}
    worth = {"war": {"weight": 1, "values": {"off": 0, "on": 1}}}
    case = Case.model_validate(
        {
            "schema": "detente-case/1",
            "id": "war",
            "title": "War",
            "parties": {"A": {"name": "A"}, "B": {"name": "B"}},
            "issues": {
                "war": {"name": "War", "levels": ["off", "on"], "control": {**single, "parties": ["A"]}},
                "monitors": {"name": "Monitors", "levels": ["none", "some"], "control": {**single, "parties": ["B"]}},
            },
            "consequences": [
                {"when": {"war": ["on"]}, "then": {"monitors": "none"}, "why": "They leave.", "basis": "judgement"}
            ],
            "preferences": {party: {**additive, "issues": worth} for party in "AB"},
            "status_quo": {"war": "off", "monitors": "some"},
            "proposals": {"attack": {"title": "Attack", "levels": {"war": "on", "monitors": "none"}}},
        }
    )
    (goal,) = stability.paths(case).goals
    assert goal.together == (("A",),)
    assert definitions.moves(case, "A", case.status_quo) == [goal.levels]
