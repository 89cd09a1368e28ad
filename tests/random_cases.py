# SPDX-License-Identifier: MIT
"""Random small cases with every kind of rule and control, for oracles and properties."""

from __future__ import annotations

import random

from pydantic import TypeAdapter

from detente.case.case import SCHEMA, Case
from detente.case.situation import find_feasible_outcome, find_unsettled_outcome

_ADAPTER = TypeAdapter(Case)


def random_case(seed: int, parties: int | None = None, issues: int | None = None) -> Case:
    """Return a case with at least one feasible outcome and rules that settle."""
    rng = random.Random(seed)
    while True:
        case = _draw(rng, parties or rng.randint(2, 4), issues or rng.randint(2, 5))
        if find_feasible_outcome(case) is not None and find_unsettled_outcome(case, case.consequences) is None:
            return case


def _condition(rng: random.Random, issues: dict[str, list[str]], count: int) -> dict[str, list[str]]:
    chosen = rng.sample(sorted(issues), min(count, len(issues)))
    return {k: rng.sample(issues[k], rng.randint(1, len(issues[k]) - 1)) for k in chosen}


def _draw(rng: random.Random, party_count: int, issue_count: int) -> Case:
    parties = [f"P{n}" for n in range(party_count)]
    levels = {f"i{k}": [f"l{n}" for n in range(rng.choice([2, 2, 3]))] for k in range(issue_count)}
    issues = {}
    for k, own in levels.items():
        mode = rng.choice(["single", "single", "any", "joint"])
        if mode == "single":
            control = {"mode": mode, "parties": [rng.choice(parties)]}
        else:
            control = {"mode": mode, "parties": rng.sample(parties, rng.randint(2, party_count))}
            if mode == "joint":
                control["fallback"] = rng.choice(own)
        issues[k] = {"name": k, "levels": own, "control": control}
        if rng.random() < 0.3:
            start, end = rng.sample(own, 2)
            issues[k]["irreversible"] = [{"from": start, "to": end}]
    exclusions = [
        {"when": _condition(rng, levels, 2), "why": "drawn", "basis": "judgement"} for _ in range(rng.randint(0, 2))
    ]
    if exclusions and rng.random() < 0.5:
        exclusions[0]["unless"] = _condition(rng, levels, 1)
    consequences = []
    for _ in range(rng.randint(0, 2)):
        target = rng.choice(sorted(levels))
        others = {k: v for k, v in levels.items() if k != target}
        consequences.append(
            {
                "when": _condition(rng, others, 1),
                "then": {target: rng.choice(levels[target])},
                "why": "drawn",
                "basis": "judgement",
            }
        )
    preferences = {}
    for party in parties:
        coarse = rng.random() < 0.5
        worth = {
            k: {
                "weight": rng.randint(0, 3) if coarse else round(rng.uniform(0.5, 10), 2),
                "values": {x: rng.choice([0, 0.5, 1]) if coarse else round(rng.random(), 3) for x in own},
            }
            for k, own in levels.items()
        }
        next(iter(worth.values()))["weight"] = 2
        preferences[party] = {"form": "additive", "basis": "judgement", "issues": worth}
        preferences[party]["spread"] = rng.choice([0, 0, 0.1])
        preferences[party]["reservation"] = {"value": rng.randint(10, 60)}
        if rng.random() < 0.5:
            when = _condition(rng, levels, 2)
            preferences[party]["interactions"] = [{"when": when, "points": rng.choice([-20, -10, 10, 20])}]
        if rng.random() < 0.25:
            preferences[party]["red_lines"] = [{"when": _condition(rng, levels, 1), "why": "drawn"}]
    return _ADAPTER.validate_python(
        {
            "schema": SCHEMA,
            "id": "drawn",
            "title": "Drawn",
            "parties": {party: {"name": party} for party in parties},
            "issues": issues,
            "exclusions": exclusions,
            "consequences": consequences,
            "preferences": preferences,
        }
    )
