# SPDX-License-Identifier: MIT
"""Edits of a case as data: what a form, a slider or a line of the history changes, and how it is undone.

An edit works on plain data (`detente.case.plain_data`) and shares everything that it does not touch. The case is then
validated once, so that war values are anchored as in a case read from its file.

>>> edit = EDIT.validate_python({"kind": "set", "path": "parties.A.name", "value": "Aland"})
>>> edit.applied_to({"parties": {"A": {"name": "A"}, "B": {"name": "B"}}})
{'parties': {'A': {'name': 'Aland'}, 'B': {'name': 'B'}}}
>>> EDIT.dump_json(edit)
b'{"kind":"set","path":"parties.A.name","value":"Aland"}'
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from detente.case.change import Add, Change, Decide, Move, Remove, Rename, SetValue, undoing_set, with_value
from detente.case.edit_value import MOST_EDITS, Path, PlainValue, bounded_depth
from detente.case.edit_words import clipped
from detente.case.element import Element
from detente.case.plain_data import EditError

__all__ = [
    "EDIT",
    "Add",
    "Batch",
    "CellValue",
    "Cells",
    "Change",
    "Decide",
    "Edit",
    "EditError",
    "Move",
    "Remove",
    "Rename",
    "SetValue",
]


class CellValue(Element):
    """A value at a place, as one cell of a grid."""

    path: Path = Field(description="The place.")
    value: PlainValue = Field(description="The new value, as a case file holds it.")


class Cells(Change):
    """Many values at once, such as a grid that was filled in; undone at once."""

    kind: Literal["cells"] = Field(description="Sets many values.")
    label: str = Field(min_length=1, max_length=200, description="What was filled in, for the history.")
    cells: tuple[CellValue, ...] = Field(min_length=1, max_length=MOST_EDITS, description="Places and values.")

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.cells)

    def applied_to(self, data: Any) -> Any:  # noqa: D102
        for cell in self.cells:
            data = with_value(data, cell.path, cell.value)
        return data

    def inverse_on(self, data: Any) -> Edit:  # noqa: D102
        undone: list[SetValue | Remove] = []
        for cell in self.cells:
            undone.append(undoing_set(data, cell.path))
            data = with_value(data, cell.path, cell.value)
        undone.reverse()
        values = [CellValue(path=u.path, value=u.value) for u in undone if isinstance(u, SetValue)]
        if len(values) == len(undone):
            return Cells(kind="cells", label=self.label, cells=tuple(values))
        return Batch(kind="batch", label=self.label, edits=tuple(undone))

    def words_on(self, data: Any) -> str:  # noqa: ARG002, D102  # its label says it
        return f"{clipped(self.label, 15)}: {_counted(len(self.cells), 'value')}"


class Batch(Change):
    """Several edits, made in order and undone at once."""

    kind: Literal["batch"] = Field(description="Makes several edits.")
    label: str = Field(min_length=1, max_length=200, description="What they do together, for the history.")
    edits: tuple[Edit, ...] = Field(min_length=1, max_length=MOST_EDITS, description="The edits, in order.")

    @model_validator(mode="before")
    @classmethod
    def _is_shallow(cls, data: Any) -> Any:
        return bounded_depth(data)

    @model_validator(mode="after")
    def _is_small(self) -> Self:
        if self.size > MOST_EDITS:
            raise PydanticCustomError("large_batch", "a batch has at most {most} edits", {"most": f"{MOST_EDITS:,}"})
        return self

    @property
    def size(self) -> int:
        """Number of changes in all its edits."""
        return sum(edit.size for edit in self.edits)

    def applied_to(self, data: Any) -> Any:  # noqa: D102
        for edit in self.edits:
            data = edit.applied_to(data)
        return data

    def inverse_on(self, data: Any) -> Edit:  # noqa: D102
        undone: list[Edit] = []
        for edit in self.edits:
            undone.append(edit.inverse_on(data))
            data = edit.applied_to(data)
        return Batch(kind="batch", label=self.label, edits=tuple(reversed(undone)))

    def words_on(self, data: Any) -> str:  # noqa: ARG002, D102  # its label says it
        return f"{clipped(self.label, 15)}: {_counted(self.size, 'edit')}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


Edit = Annotated[SetValue | Add | Remove | Move | Rename | Cells | Decide | Batch, Field(discriminator="kind")]
"""An edit of any kind, told apart by `kind`."""

Batch.model_rebuild()

EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)
"""Reads and writes edits: `validate_json`, `dump_json`, `json_schema`."""
