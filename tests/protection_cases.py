# SPDX-License-Identifier: MIT
"""Small cases of protection that tests reckon by hand."""

from __future__ import annotations

from typing import Any

from detente.case.case import Case

__all__ = ["protected_case", "stated"]


def stated(value: Any) -> dict[str, Any]:
    """Return an amount of somebody's judgement."""
    return {"value": value, "basis": "judgement"}


def protected_case(case: dict[str, Any] | None = None, **protection: Any) -> Case:
    """Return a case of one proposal that asks for cover, with this block of protection and these parts of the case."""
    return Case.model_validate(
        {
            "schema": "detente-case/1",
            "id": "small",
            "title": "Small",
            "parties": {"a": {"name": "A"}, "b": {"name": "B"}},
            "issues": {
                "deal": {"name": "Deal", "levels": ["no", "yes"], "control": {"mode": "single", "parties": ["a"]}}
            },
            "proposals": {"p": {"title": "P", "levels": {"deal": "yes"}}},
            **(case or {}),
            "protection": {"years": 10, "purposes": {"people": {"name": "People", "unit": "people"}}, **protection},
        }
    )
