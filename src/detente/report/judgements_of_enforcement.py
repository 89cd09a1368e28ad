# SPDX-License-Identifier: MIT
"""The judgements in an enforcement block, for the appendix of the report."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.basis import Basis, Range
from detente.case.case import Case
from detente.case.element import Element
from detente.report.tables import Judgement

__all__ = ["judgements_of_enforcement"]


def judgements_of_enforcement(case: Case) -> list[Judgement]:
    """List every number of the block that rests on a judgement, with its author."""
    if case.enforcement is None:
        return []
    return list(_judgements(case, case.enforcement, ("Enforcement",), case.enforcement.basis))


def _judgements(case: Case, part: object, path: tuple[str, ...], basis: Basis | None) -> Iterator[Judgement]:
    if isinstance(part, dict):
        for key, item in part.items():
            name = case.parties[key].name if key in case.parties else str(key)
            yield from _judgements(case, item, (*path, getattr(item, "title", name)), basis)
    elif isinstance(part, tuple):
        for item in part:
            yield from _judgements(case, item, path, basis)
    elif isinstance(part, Element) and not isinstance(part, Range | Basis):
        own = getattr(part, "basis", None) or basis
        fields = [(name, getattr(part, name)) for name in type(part).model_fields if name in part.model_fields_set]
        stated = [(name, value) for name, value in fields if isinstance(value, Range)]
        if stated and own is not None and own.kind == "judgement":
            values = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in stated)
            where = _levels(case, part)
            note = getattr(part, "why", None) or own.note or ""
            yield Judgement(": ".join(path), f"{where}{values}", own.author(case.judge), note)
        for name, value in fields:
            if not isinstance(value, Range):
                yield from _judgements(case, value, _longer(path, name, value), own)


def _longer(path: tuple[str, ...], name: str, value: object) -> tuple[str, ...]:
    named = isinstance(value, tuple) or (isinstance(value, Element) and not isinstance(value, Basis))
    return (*path, name.replace("_", " ")) if named else path


def _levels(case: Case, part: Element) -> str:
    condition = getattr(part, "when", None)
    if not isinstance(condition, dict):
        return ""
    words = "; ".join(
        f"{case.issues[issue].name}: {' or '.join(case.issues[issue].levels[level] for level in levels)}"
        for issue, levels in condition.items()
    )
    return f"{words}: "
