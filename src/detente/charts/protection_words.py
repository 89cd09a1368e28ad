# SPDX-License-Identifier: MIT
"""Words about protection that pictures and the report share, so that one thing has one name.

>>> rule_head("shapley"), rule_head("voluntary")
('The Shapley value', 'What each would give unasked, scaled up')
>>> kilometres(5.6), kilometres(46.8), kilometres(5.6, 8.0)
('5.6', '47', '5.6 to 8')
"""

from __future__ import annotations

from collections.abc import Mapping

from detente.case.names import as_sentence
from detente.case.protection import Protection

__all__ = ["RULE_NAMES", "SCALED_UP", "kilometres", "radii_said", "rule_head", "types_said", "weightless"]

RULE_NAMES = {
    "capacity": "ability to pay",
    "benefit": "benefit",
    "shapley": "the Shapley value",
    "nucleolus": "the nucleolus",
    "voluntary": "what each would give unasked",
}
"""Rules of sharing, as words in a sentence."""

SCALED_UP = "scaled up in proportion until they pay the whole cost"
"""What the rule of voluntary contributions does with them."""


def rule_head(rule: str) -> str:
    """Return the name of a rule of sharing as it stands at the start of a row."""
    return as_sentence(RULE_NAMES[rule]) + (", scaled up" if rule == "voluntary" else "")


def kilometres(low: float, high: float | None = None) -> str:
    """Return a radius or a range of radii, with a decimal below ten, without the unit."""
    ends = [f"{end:.1f}".removesuffix(".0") if end < 10 else f"{end:.0f}" for end in (low, high or low)]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def radii_said(radius_km: Mapping[str, float]) -> str:
    """Return the radius of each type, such as ``A 47 km, B 115 km``."""
    return ", ".join(f"{type_} {kilometres(km)} km" for type_, km in radius_km.items())


def types_said(protection: Protection) -> str:
    """Say in a sentence what the types of site are; nothing where their names say no more than their letters."""
    named = {id_: type_.name.removeprefix(f"Type {id_}").lstrip(",: ") for id_, type_ in protection.types.items()}
    said = [f"type {id_} is a “{name}”" for id_, name in named.items() if name not in ("", id_)]
    return as_sentence("; ".join(said)) + "." if said else ""


def weightless(protection: Protection, purpose: str) -> tuple[int, int]:
    """Return how many things of a purpose weigh nothing, and how many there are."""
    weights = [row.weight for row in protection.protected.values() if row.purpose == purpose]
    return sum(weight is not None and weight.high <= 0 for weight in weights), len(weights)
