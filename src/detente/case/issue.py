# SPDX-License-Identifier: MIT
"""What has to be settled, its possible values and who can set it.

Control has three modes. Under `single` and `any` each listed party can set the issue to any level
alone. Under `joint` all listed parties must agree to leave the `fallback` level, and any one of
them can return the issue to it alone.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from detente.case.basis import Basis
from detente.case.element import Element, Id

__all__ = ["Control", "Issue", "Transition"]


class Control(Element):
    """Who can set an issue."""

    mode: Literal["single", "any", "joint"] = Field(
        description="single: one party alone; any: each listed party alone; joint: all together."
    )
    parties: tuple[Id, ...] = Field(min_length=1, description="The parties that can set the issue.")
    fallback: Id | None = Field(None, description="Level to which any one party can return a joint issue alone.")


class Transition(Element):
    """A change from one level to another that no party can choose."""

    from_level: Id = Field(alias="from", description="Level before.")
    to_level: Id = Field(alias="to", description="Level after.")


def _name_levels(value: Any) -> Any:
    if not isinstance(value, list | tuple) or not all(isinstance(level, str | int | float) for level in value):
        return value
    if len(set(value)) < len(value):
        raise PydanticCustomError("repeated_level", "a level stands in the list twice; name each once")
    return {level: str(level).replace("_", " ").capitalize() for level in value}


LevelNames = Annotated[
    dict[Id, str], BeforeValidator(_name_levels, json_schema_input_type=list[Id] | dict[Id, str]), Field(min_length=2)
]


class Issue(Element):
    """Something to be settled, with two or more possible levels."""

    name: str = Field(min_length=1, max_length=200, description="Name as shown to readers.")
    question: str | None = Field(None, description="What has to be settled, as a question.")
    levels: LevelNames = Field(description="Possible values: ids, or ids with the names shown to readers.")
    ordered: bool = Field(True, description="Whether the order of the levels means anything.")
    control: Control = Field(description="Who can set it.")
    irreversible: tuple[Transition, ...] = Field((), description="Changes that no party can choose.")
    basis: Basis | None = Field(None, description="Who says that this is an issue and who controls it.")
    note: str | None = Field(None, description="Anything a reader should know.")

    @property
    def level_ids(self) -> tuple[str, ...]:
        """Ids of the levels in their order."""
        return tuple(self.levels)
