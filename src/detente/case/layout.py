# SPDX-License-Identifier: MIT
"""What the models allow at each place of a case: a field, an entry by its id, an item of a list.

Read from the models alone, so that what changes a case (`detente.case.edit`) needs no second list of keys.

>>> fields_of(Case)["proposals"].shape.sort, fields_of(Case)["exclusions"].shape.sort
('mapping', 'list')
>>> [model.__name__ for model in fields_of(Case)["issues"].shape.item.models]
['Issue']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from detente.case.case import Case
from detente.case.element import Element

__all__ = ["ABSENT", "ANYTHING", "CASE", "Field", "Shape", "fields_of", "model_at"]

ABSENT = object()
"""Stands for a value that is not there at all."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the value of a field can be.

    Attributes
    ----------
    sort : {'model', 'mapping', 'list', 'single', 'anything'}
        Fields of a model, entries by id, items in order, one value, or whatever the file holds.
    models : tuple of type
        The models, where it is one; several where a key tells them apart.
    item : Shape or None
        What an entry or an item is.
    """

    sort: Literal["model", "mapping", "list", "single", "anything"]
    models: tuple[type[Element], ...] = ()
    item: Shape | None = None


ANYTHING = Shape("anything")
CASE = Shape("model", (Case,))


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a model.

    Attributes
    ----------
    owner : str
        Model and attribute, such as ``Breach.party``, of the class that declares it.
    shape : Shape
        What its value can be.
    default : object
        Its value where nothing is stated, as plain data; `ABSENT` where it must be stated.
    """

    owner: str
    shape: Shape
    default: Any


def _shape(annotation: Any) -> Shape:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation is Any:
        return ANYTHING
    if origin is Annotated:
        return _shape(arguments[0])
    if origin in (Union, UnionType):
        members = [_shape(argument) for argument in arguments if argument is not type(None)]
        if all(member.sort == "model" for member in members):
            return Shape("model", tuple(model for member in members for model in member.models))
        return members[0]
    if origin is dict:
        return Shape("mapping", item=_shape(arguments[1]))
    if origin is tuple:
        return Shape("list", item=_shape(arguments[0]))
    if isinstance(annotation, type) and issubclass(annotation, Element):
        return Shape("model", (annotation,))
    return Shape("single")


def _declaring(model: type[Element], name: str) -> str:
    return next(base for base in reversed(model.__mro__) if name in getattr(base, "model_fields", {})).__name__


def _plain_default(default: Any) -> Any:
    if isinstance(default, BaseModel):
        return default.model_dump(mode="json", by_alias=True)
    return [] if default == () else default


@cache
def fields_of(model: type[Element]) -> Mapping[str, Field]:
    """Return the fields of a model by the key under which a file has them, in the order of the model.

    Parameters
    ----------
    model : type
        A model of a case file.
    """
    return {
        field.alias or name: Field(
            f"{_declaring(model, name)}.{name}",
            _shape(field.annotation),
            ABSENT if field.is_required() else _plain_default(field.get_default(call_default_factory=True)),
        )
        for name, field in model.model_fields.items()
    }


def model_at(shape: Shape, value: Any) -> type[Element]:
    """Return the model of a value, told apart by its `form` where there are several.

    Parameters
    ----------
    shape : Shape
        Of the sort `model`.
    value : object
        Plain data.
    """
    form = value.get("form") if isinstance(value, dict) else None
    for model in shape.models:
        if len(shape.models) > 1 and form in get_args(model.model_fields["form"].annotation):
            return model
    return shape.models[0]
