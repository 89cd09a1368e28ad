# SPDX-License-Identifier: MIT
"""What every part of a case file has in common: frozen, strict about its keys, free of I/O.

A key that a model does not know is an error that names the nearest known key, because a misspelt
optional key that is silently ignored would change an answer without anybody noticing.

>>> from detente.case.party import Party
>>> Party.model_validate({"name": "Ukraine", "signatry": True})
Traceback (most recent call last):
    ...
pydantic_core._pydantic_core.ValidationError: 1 validation error for Party
signatry
  'signatry' is not a key here; did you mean 'signatory'? [type=unknown_key, input_value=True, input_type=bool]
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from detente.case.dates import bounds

__all__ = [
    "Cell",
    "Condition",
    "Element",
    "Id",
    "LevelSet",
    "Levels",
    "Location",
    "PartialDate",
    "free_id",
    "iterate_parts",
    "nearest_name",
]


class Cell(str):
    """Text of a cell of a table, which may stand for a number."""

    __slots__ = ()


Location = tuple[str | int, ...]
"""Keys and list positions from the root of a case to a part of it."""

ID_PATTERN = r"^[A-Za-z][A-Za-z0-9_-]{0,63}$"
_PARTIAL_DATE = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")


def nearest_name(name: str, known: list[str] | tuple[str, ...]) -> str:
    """Say which known name was probably meant, as the end of a sentence.

    Parameters
    ----------
    name : str
        What was written.
    known : list or tuple of str
        What could have been written.

    Returns
    -------
    str
        ``"did you mean 'x'?"``, or the list of what is known.

    Examples
    --------
    >>> nearest_name("ceasefyre", ["ceasefire", "nato"])
    "did you mean 'ceasefire'?"
    >>> nearest_name("zzz", ["ceasefire", "nato"])
    'known here: ceasefire, nato'
    """
    matches = get_close_matches(name.lower(), [candidate.lower() for candidate in known], n=1)
    if matches:
        original = next(candidate for candidate in known if candidate.lower() == matches[0])
        return f"did you mean '{original}'?"
    if not known:
        return "nothing of that kind is defined yet"
    listed = ", ".join(sorted(known)[:12])
    return f"known here: {listed}" + (", ..." if len(known) > 12 else "")


def free_id(name: str, taken: Container[str]) -> str:
    """Make an id of a name given in a foreign file, unlike those taken.

    Examples
    --------
    >>> free_id("Full", ["full"])
    'full_2'
    >>> free_id("Modify the order", [])
    'modify_the_order'
    """
    stem = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:50] or "x"
    if not stem[0].isalpha() or stem in ("if", "then", "iff", "and", "or", "not", "in"):
        stem = f"x_{stem}"
    number, candidate = 1, stem
    while candidate in taken:
        number += 1
        candidate = f"{stem}_{number}"
    return candidate


def _check_id(value: object) -> object:
    if not isinstance(value, str):
        raise PydanticCustomError(
            "id_not_text",
            "an id must be text, and {value} was read as a {type}; put it in quotes and start it with a letter",
            {"value": repr(value), "type": type(value).__name__},
        )
    if not re.match(ID_PATTERN, value):
        raise PydanticCustomError(
            "bad_id",
            "'{value}' cannot be an id; start with a letter, then at most 63 letters, digits, - or _",
            {"value": value[:80]},
        )
    return value


def _read_date(value: object) -> object:
    text = str(value)
    if isinstance(value, bool) or not _PARTIAL_DATE.match(text):
        raise PydanticCustomError(
            "bad_date", "'{value}' is not a date; write 2025, 2025-02 or 2025-02-12", {"value": text[:80]}
        )
    try:
        bounds(text)
    except ValueError as error:
        raise PydanticCustomError(
            "bad_date", "the calendar has no {value}; correct it, or leave out what is not known", {"value": text}
        ) from error
    return text


def _levels_as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _not_empty(value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    if not value:
        raise PydanticCustomError("empty_condition", "a condition must name at least one issue and level")
    return value


Id = Annotated[str, BeforeValidator(_check_id), StringConstraints(pattern=ID_PATTERN)]
"""A short name that other parts of the file refer to."""

Levels = dict[Id, Id]
"""One level for each issue named."""

LevelSet = Annotated[tuple[Id, ...], BeforeValidator(_levels_as_tuple, json_schema_input_type=Id | list[Id])]
"""One level, or several of which any will do."""

Condition = Annotated[dict[Id, LevelSet], AfterValidator(_not_empty)]
"""True of an outcome when, for every issue named, its level is one of those listed."""

PartialDate = Annotated[str, BeforeValidator(_read_date, json_schema_input_type=str | int), Field(examples=["2025-02"])]
"""A year, a month or a day, as precisely as it is known."""


class Element(BaseModel):
    """Base of every model of a case file."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _name_unknown_keys(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        known = _keys_of(cls)
        errors = [
            InitErrorDetails(
                type=PydanticCustomError(
                    "unknown_key",
                    "'{key}' is not a key here; {hint}",
                    {"key": str(key), "hint": nearest_name(str(key), list(known))},
                ),
                loc=(str(key),),
                input=data[key],
            )
            for key in data
            if key not in known
        ]
        if errors:
            raise ValidationError.from_exception_data(cls.__name__, errors)
        return data


@cache
def _keys_of(model: type[BaseModel]) -> dict[str, None]:
    """Return the keys of a model as a file has them, in order."""
    return dict.fromkeys(field.alias or name for name, field in model.model_fields.items())


def iterate_parts(value: object, location: Location = ()) -> Iterator[tuple[Location, object]]:
    """Yield every part of a model with its location: the value itself, then what it holds.

    Parameters
    ----------
    value : object
        A model, mapping, tuple or plain value.
    location : tuple of str and int
        Where it stands.
    """
    waiting: list[tuple[Location, object]] = [(location, value)]
    while waiting:
        place, part = waiting.pop()
        yield place, part
        if part is None or isinstance(part, str | float | int):
            continue
        if isinstance(part, Element):
            held = [((*place, key), getattr(part, name)) for name, key in _names_and_keys(type(part))]
        elif isinstance(part, tuple):
            held = [((*place, index), item) for index, item in enumerate(part)]
        elif isinstance(part, Mapping):
            held = [((*place, key), item) for key, item in part.items()]
        else:
            continue
        waiting.extend(reversed(held))


@cache
def _names_and_keys(kind: type[Element]) -> tuple[tuple[str, str], ...]:
    """Return the attributes of a model, each with its key in a case file."""
    return tuple((name, field.alias or name) for name, field in kind.model_fields.items())
