# SPDX-License-Identifier: MIT
"""What an edit holds: the path of a place, and plain values of bounded size.

Edits come from forms, a log and other people's files, so that everything here is bounded: depth, size, numbers that
no file can hold.

>>> read_path("exclusions.2.when")
('exclusions', 2, 'when')
>>> write_path(("scenarios", "x", "changes", "issues.nato.name"))
['scenarios', 'x', 'changes', 'issues.nato.name']
"""

from __future__ import annotations

from math import isfinite
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer
from pydantic_core import PydanticCustomError

from detente.case.element import Location

__all__ = ["MOST_EDITS", "Path", "PlainValue", "Step", "bounded_depth", "read_path", "write_path"]

MOST_EDITS = 10_000
"""Changes that one edit holds, batches counted with all that is in them."""

DEEPEST_BATCH = 4
_LONGEST_PATH = 40
_LONGEST_STEP = 500
_DEEPEST_VALUE = 20
_MOST_PARTS = 100_000
_MOST_TEXT = 10_000_000
_LARGEST_WHOLE = 2**53


def _step(value: object) -> str | int:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 9:
        return int(value)
    if isinstance(value, str) and 0 < len(value) <= _LONGEST_STEP and value.isprintable():
        return value
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
        return value
    raise PydanticCustomError("bad_step", "{value} is neither a key nor a position from 0", {"value": repr(value)[:80]})


def read_path(value: object) -> Location:
    """Return a place, given as dotted text or as a list of keys and positions."""
    steps = value.split(".") if isinstance(value, str) else value
    if not isinstance(steps, list | tuple) or not steps:
        raise PydanticCustomError("bad_path", "a path is dotted text such as parties.RUS.name, or a list of its steps")
    if len(steps) > _LONGEST_PATH:
        raise PydanticCustomError("long_path", "a path has at most {most} steps", {"most": _LONGEST_PATH})
    return tuple(_step(step) for step in steps)


def write_path(path: Location) -> str | list[str | int]:
    """Return a place as dotted text, or as a list where a key holds a dot itself."""
    return list(path) if any("." in str(step) for step in path) else ".".join(map(str, path))


def _read_step(value: object) -> object:
    return None if value is None else _step(value)


class _Budget:
    """Counts what a value holds, and refuses too much of it."""

    def __init__(self) -> None:
        self.parts, self.text = 0, 0

    def plain(self, value: Any, depth: int = 0) -> Any:
        """Return a value with tuples as lists, as a file has them."""
        self.parts += 1
        if self.parts > _MOST_PARTS or depth > _DEEPEST_VALUE:
            raise PydanticCustomError(
                "large_value",
                "a value has at most {parts} parts, {depth} deep; make several edits of it",
                {"parts": f"{_MOST_PARTS:,}", "depth": _DEEPEST_VALUE},
            )
        if isinstance(value, str):
            return self._words(value)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return _number(value)
        if isinstance(value, list | tuple):
            return [self.plain(item, depth + 1) for item in value]
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            return {self._words(key): self.plain(item, depth + 1) for key, item in value.items()}
        raise PydanticCustomError(
            "not_plain",
            "{type} cannot stand in a case file; write text, numbers, lists or keys",
            {"type": _type(value)},
        )

    def _words(self, text: str) -> str:
        self.text += len(text)
        if self.text > _MOST_TEXT:
            raise PydanticCustomError("large_value", "a value has at most {most} letters", {"most": f"{_MOST_TEXT:,}"})
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise PydanticCustomError("bad_text", "the text holds half a letter; write it again") from error
        return text


def _type(value: object) -> str:
    return "a mapping with keys that are no text" if isinstance(value, dict) else f"a {type(value).__name__}"


def _number(value: float) -> float:
    if isinstance(value, float) and not isfinite(value):
        raise PydanticCustomError("not_finite", "{value} is not a number that can be used", {"value": str(value)})
    if isinstance(value, int) and abs(value) > _LARGEST_WHOLE:
        raise PydanticCustomError("large_number", "a whole number has at most 15 digits; write 1e20 for more")
    return value


def _read_value(value: object) -> object:
    return _Budget().plain(value)


def bounded_depth(data: Any) -> Any:
    """Return the data of a batch unless batches in it stand too deep in one another; read before anything else."""
    level, depth = [data], 0
    while level:
        depth += 1
        if depth > DEEPEST_BATCH:
            raise PydanticCustomError(
                "deep_batch", "batches stand at most {most} deep in one another", {"most": DEEPEST_BATCH}
            )
        inner = [edit for batch in level for edit in _edits(batch)]
        if len(inner) > MOST_EDITS:
            raise PydanticCustomError("large_batch", "a batch has at most {most} edits", {"most": f"{MOST_EDITS:,}"})
        level = [edit for edit in inner if _edits(edit)]
    return data


def _edits(value: Any) -> list[Any] | tuple[Any, ...]:
    edits = value.get("edits") if isinstance(value, dict) else getattr(value, "edits", None)
    return edits if isinstance(edits, list | tuple) else []


Path = Annotated[
    Location,
    BeforeValidator(read_path, json_schema_input_type=str | list[str | int]),
    PlainSerializer(write_path, return_type=str | list[str | int], when_used="json"),
]
"""A place of a case: keys and positions, in JSON as dotted text."""

Step = Annotated[str | int | None, BeforeValidator(_read_step, json_schema_input_type=str | int | None)]
"""A key, a position from 0, or nothing."""

PlainValue = Annotated[Any, BeforeValidator(_read_value)]
"""A value as a case file holds it: text, a number, yes or no, nothing, a list, keys with values."""
