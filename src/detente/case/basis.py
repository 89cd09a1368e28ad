# SPDX-License-Identifier: MIT
"""Where a number comes from, and numbers that may be a range.

There are three kinds of basis and no fourth: coded statements of a source, an external reference,
or somebody's judgement. What a source supports is often only a direction ("wants more of it"), so
a number may also name the statements from which its *order* is taken while its size stays a judgement.

>>> Basis.model_validate("judgement").kind
'judgement'
>>> Basis.model_validate({"source": ["s01"]}).statements
('s01',)
>>> Range.model_validate([2, 5]).midpoint
3.5
"""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from detente.case.dates import plain_date
from detente.case.element import Cell, Element, Id, PartialDate

__all__ = ["Basis", "Range", "Sourced"]


def _also_written(
    core_schema: CoreSchema, handler: GetJsonSchemaHandler, *short_forms: dict[str, Any]
) -> JsonSchemaValue:
    """Add short forms to the JSON Schema of a model."""
    reference = handler(core_schema)
    definition = handler.resolve_ref_schema(reference)
    long_form = dict(definition)
    definition.clear()
    definition["anyOf"] = [*short_forms, long_form]
    return reference


class Range(Element):
    """A number known to lie between two bounds; a point when they are equal."""

    low: float = Field(description="Lowest value thought possible.")
    high: float = Field(description="Highest value thought possible.")

    @model_validator(mode="before")
    @classmethod
    def _read_short_form(cls, data: Any) -> Any:
        if isinstance(data, bool):
            raise PydanticCustomError("not_a_number", "true and false are not numbers; write a number or [low, high]")
        if isinstance(data, int | float):
            return {"low": data, "high": data}
        if isinstance(data, Cell):
            return {"low": data, "high": data}
        if isinstance(data, list | tuple):
            if len(data) != 2:
                raise PydanticCustomError(
                    "bad_range", "a range has two numbers, [low, high], and this one has {count}", {"count": len(data)}
                )
            return {"low": data[0], "high": data[1]}
        if isinstance(data, str):
            raise PydanticCustomError(
                "not_a_number", "'{value}' is text; write a number or [low, high]", {"value": data[:80]}
            )
        return data

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        pair = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
        return _also_written(core_schema, handler, {"type": "number"}, pair)

    @property
    def midpoint(self) -> float:
        """Middle of the range, in the unit of the field."""
        return (self.low + self.high) / 2

    @property
    def is_point(self) -> bool:
        """Whether the two bounds are equal."""
        return self.low == self.high

    def __str__(self) -> str:
        return f"{self.low:g}" if self.is_point else f"{self.low:g} to {self.high:g}"


class Basis(Element):
    """Where a number or a choice comes from: coded statements, an external reference or a judgement."""

    source: tuple[Id, ...] | None = Field(None, description="Ids of the coded statements that support it.")
    external: str | None = Field(None, description="A reference outside the case: a publication, a table, an address.")
    judgement: str | None = Field(None, description="Whose judgement it is.")
    note: str | None = Field(None, description="Why, in a sentence.")

    @model_validator(mode="before")
    @classmethod
    def _read_short_form(cls, data: Any) -> Any:
        if isinstance(data, str):
            if data != "judgement":
                raise PydanticCustomError(
                    "bad_basis",
                    "'{value}' is not a basis; write `judgement`, {{judgement: author}}, {{source: [statement ids]}} "
                    "or {{external: reference}}",
                    {"value": data[:80]},
                )
            return {"judgement": ""}
        return data

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return _also_written(core_schema, handler, {"const": "judgement"})

    @model_validator(mode="after")
    def _has_one_kind(self) -> Self:
        given = [kind for kind in ("source", "external", "judgement") if getattr(self, kind) is not None]
        if len(given) != 1:
            raise PydanticCustomError(
                "bad_basis",
                "a basis is exactly one of source, external and judgement; this one has {given}",
                {"given": " and ".join(given) or "none of them"},
            )
        return self

    @property
    def kind(self) -> Literal["source", "external", "judgement"]:
        """Which of the three kinds it is."""
        if self.source is not None:
            return "source"
        return "external" if self.external is not None else "judgement"

    @property
    def statements(self) -> tuple[str, ...]:
        """Ids of the supporting statements; empty for the other kinds."""
        return self.source or ()

    def author(self, default: str) -> str:
        """Whose judgement it is, with the author of the case as the default."""
        return self.judgement or default


class Sourced(Element):
    """A row of a table that says where it comes from, in columns or as a basis."""

    source_title: str | None = Field(None, max_length=500, description="Who reported it, and under which title.")
    source_url: str | None = Field(None, max_length=2000, description="Where it can be found.")
    source_date: str | None = Field(
        None, max_length=100, description="When it was reported, in the words of the source."
    )
    published_on: PartialDate | None = Field(
        None, description="Since when it is known; by default `source_date`, where that is a plain date."
    )
    grade: str | None = Field(
        None, pattern=r"^[A-F][1-6]$", description="Admiralty grade: reliability A to F, credibility 1 to 6."
    )
    basis: Basis | None = Field(None, description="Where it comes from, where that is no report.")
    note: str | None = Field(None, description="Anything a reader should know.")

    @property
    def published(self) -> str | None:
        """Since when it is known: as given, or the date of its source where that is a plain date."""
        return self.published_on or plain_date(self.source_date)

    @property
    def origin(self) -> Basis | None:
        """Where it comes from: the basis, or the report named in the source columns."""
        if self.basis is not None or self.source_title is None:
            return self.basis
        words = [self.source_title, self.source_date and f"({self.source_date})", self.grade and f"grade {self.grade}"]
        return Basis(external=", ".join(filter(None, [" ".join(filter(None, words[:2])), words[2]])))
