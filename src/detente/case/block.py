# SPDX-License-Identifier: MIT
"""The blocks of a case, and which of them differ between two cases.

A block is what an analysis may rest on or not: one entry of a part whose entries have ids, such as
``preferences.RUS`` or ``enforcement.breaches.resume``; otherwise the whole part, such as ``exclusions`` or
``enforcement.shock``. Where the order of entries differs the block is the part itself, since file order is the
numbering of outcomes and parties.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from detente.case.case import Case
from detente.case.layout import CASE, Shape, fields_of, model_at

__all__ = ["DIVIDED", "differing_blocks"]

DIVIDED = frozenset(
    {"enforcement", "enforcement.war", "enforcement.sanctions", "protection", "resources", "uncertainty"}
)
"""Parts that are no blocks themselves: each of their fields is one, or holds several."""


def differing_blocks(before: Case, after: Case, parts: Iterable[str] | None = None) -> tuple[str, ...]:
    """List the blocks in which two cases differ, as dotted text in the order of the models.

    Parameters
    ----------
    before, after : Case
        The cases.
    parts : iterable of str, optional
        Fields of the case that are looked at; by default all.

    Returns
    -------
    tuple of str
        Blocks with other content; what is computed from other blocks, such as the anchor of a war value, is not
        content.
    """
    wanted = set(fields_of(Case) if parts is None else parts)
    names = {name for name, field in Case.model_fields.items() if (field.alias or name) in wanted}
    dumped = [case.model_dump(mode="json", by_alias=True, include=names) for case in (before, after)]
    return tuple(_differing(dumped[0], dumped[1], CASE, ""))


def _differing(before: dict[str, Any], after: dict[str, Any], shape: Shape, above: str) -> Iterator[str]:
    for key, field in fields_of(model_at(shape, before)).items():
        old, new = before.get(key), after.get(key)
        if _same(old, new):
            continue
        path = f"{above}{key}"
        if not isinstance(old, dict) or not isinstance(new, dict):
            yield path
        elif path in DIVIDED:
            yield from _differing(old, new, field.shape, f"{path}.")
        elif field.shape.item is not None and field.shape.item.sort == "model":
            yield from _entries(old, new, path)
        else:
            yield path


def _entries(before: dict[str, Any], after: dict[str, Any], path: str) -> Iterator[str]:
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield path
        return
    for key in dict.fromkeys([*before, *after]):
        if key not in before or key not in after or not _same(before[key], after[key]):
            yield f"{path}.{key}"


def _same(one: object, other: object) -> bool:
    """Whether two values are written alike, in the same order."""
    return json.dumps(one) == json.dumps(other)
