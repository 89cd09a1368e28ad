# SPDX-License-Identifier: MIT
"""A small case with an enforcement block whose numbers are easy to follow by hand."""

from __future__ import annotations

from typing import Any

from detente.case.case import SCHEMA, Case


def small_case(
    block: dict[str, Any] | None = None, clauses: list[dict[str, Any]] | None = None, **changes: Any
) -> Case:
    """Return a case of a breaker, a victim and a guarantor; `block` replaces keys of the enforcement block.

    With the defaults the breaker has 60 points from the deal and a war value of 45.
    """
    issues: dict[str, Any] = {
        "peace": ({"none": 0.0, "kept": 1.0}, {"mode": "joint", "parties": ["B", "V"], "fallback": "none"}),
        "cover": ({"none": 0.0, "full": 1.0}, {"mode": "single", "parties": ["G"]}),
        "access": ({"none": 0.0, "given": 1.0}, {"mode": "joint", "parties": ["G", "V"], "fallback": "none"}),
        "watch": ({"none": 0.0, "on": 1.0}, {"mode": "joint", "parties": ["B", "V"], "fallback": "none"}),
    }

    def values(**weights: tuple[float, dict[str, float]]) -> dict[str, Any]:
        return {
            "form": "additive",
            "basis": "judgement",
            "issues": {k: {"weight": w, "values": v} for k, (w, v) in weights.items()},
        }

    idle = {"none": 0.0, "full": 0.0}
    unwatched = {"none": 0.0, "on": 0.0}
    ungiven = {"none": 0.0, "given": 0.0}
    preferences = {
        "B": values(peace=(60, {"none": 0.5, "kept": 1}), cover=(40, idle), access=(0, ungiven), watch=(0, unwatched)),
        "V": values(
            peace=(40, {"none": 0.2, "kept": 1}),
            cover=(40, {"none": 0, "full": 1}),
            access=(20, {"none": 1, "given": 0}),
            watch=(0, unwatched),
        ),
        "G": values(
            peace=(40, {"none": 0.5, "kept": 1}),
            cover=(20, {"none": 1, "full": 0}),
            access=(40, {"none": 0, "given": 1}),
            watch=(0, unwatched),
        ),
    }
    enforcement: dict[str, Any] = {
        "basis": "judgement",
        "war": {"when": {"peace": "none"}, "values": {"B": {"value": [25, 65]}, "V": {"value": [20, 40]}}},
        "breaches": {
            "attack": {"title": "Attack", "party": "B", "sets": {"peace": "none"}, "regroup_rate": 3},
        },
    }
    enforcement |= block or {}
    status = {"peace": "none", "cover": "none", "access": "none", "watch": "none"}
    deal = {"peace": "kept", "cover": "full", "access": "given", "watch": "none"}
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "id": "small",
        "title": "Small",
        "parties": {"B": {"name": "Breaker"}, "V": {"name": "Victim"}, "G": {"name": "Guarantor"}},
        "issues": {
            k: {"name": k.capitalize(), "levels": list(levels), "control": control}
            for k, (levels, control) in issues.items()
        },
        "status_quo": status,
        "preferences": preferences,
        "enforcement": enforcement,
        "proposals": {"deal": {"title": "Deal", "levels": deal, "clauses": clauses or [], "basis": "judgement"}},
    }
    return Case.model_validate(data | changes)
