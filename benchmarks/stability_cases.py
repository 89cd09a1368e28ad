# SPDX-License-Identifier: MIT
"""Conflicts of any size for the stability benchmark: yes/no options, additive preferences."""

from __future__ import annotations

import random
from itertools import product

from pydantic import TypeAdapter

from detente.case.case import SCHEMA, Case


def conflict(options: int, parties: int, kind: str = "reversible", seed: int = 1) -> Case:
    """Return a conflict with 2^options outcomes.

    `kind` is 'reversible', 'constrained' (exclusions on about 30 % of outcomes, a quarter of the options
    one way), 'full' (constrained, with consequences and joint issues as well) or 'random' (reversible, each
    party with a ranking in random order).
    """
    rng = random.Random(seed)
    names = [f"P{n}" for n in range(parties)]
    issues: dict[str, dict] = {}
    for k in range(options):
        control: dict = {"mode": "single", "parties": [names[k * parties // options]]}
        if kind == "full" and k % 5 == 4:
            control = {"mode": "joint", "parties": rng.sample(names, 2), "fallback": "n"}
        issues[f"o{k}"] = {"name": f"o{k}", "levels": ["n", "y"], "control": control}
        if kind in ("constrained", "full") and k % 4 == 1:
            issues[f"o{k}"]["irreversible"] = [{"from": "y", "to": "n"}]
    exclusions, consequences = [], []
    if kind in ("constrained", "full"):
        for _ in range(3):
            pair = rng.sample(sorted(issues), 3)
            exclusions.append({"when": {k: ["y"] for k in pair}, "why": "drawn", "basis": "judgement"})
    if kind == "full":
        for k in range(0, options - 1, max(1, options // 4)):
            when = {f"o{k}": ["y"]}
            consequences.append({"when": when, "then": {f"o{k + 1}": "n"}, "why": "drawn", "basis": "judgement"})
    preferences = {}
    for name in names:
        values = {
            k: {"weight": round(rng.uniform(0.5, 10), 3), "values": {"n": (n := rng.choice([0, 1])), "y": 1 - n}}
            for k in issues
        }
        preferences[name] = {"form": "additive", "basis": "judgement", "issues": values}
        if kind == "random":
            order = list(product("ny", repeat=options))
            rng.shuffle(order)
            ranking = [[{k: [x] for k, x in zip(issues, outcome, strict=True)}] for outcome in order]
            preferences[name] = {"form": "ranking", "basis": "judgement", "ranking": ranking}
            continue
        preferences[name]["interactions"] = [
            {"when": {k: ["y"] for k in rng.sample(sorted(issues), 2)}, "points": rng.choice([-9, 9])} for _ in range(3)
        ]
    return TypeAdapter(Case).validate_python(
        {
            "schema": SCHEMA,
            "id": "drawn",
            "title": "Drawn",
            "parties": {name: {"name": name} for name in names},
            "issues": issues,
            "exclusions": exclusions,
            "consequences": consequences,
            "preferences": preferences,
        }
    )
