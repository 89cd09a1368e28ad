# SPDX-License-Identifier: MIT
"""A case as plain data, and how one place of it is changed while everything else is shared.

Plain data is what a file holds: mappings, lists, text, numbers. Nothing here changes what it is given; only what
lies on the way to the place is copied.

>>> before = {"a": {"x": 1}, "b": [1, 2]}
>>> after = set_path(before, ("b", 1), 7)
>>> after, after["a"] is before["a"], before
({'a': {'x': 1}, 'b': [1, 7]}, True, {'a': {'x': 1}, 'b': [1, 2]})
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from detente.case.case import Case
from detente.case.element import Location, nearest_name
from detente.case.layout import ABSENT, ANYTHING, Field, Shape, fields_of, model_at
from detente.errors import UsageError

__all__ = [
    "EditError",
    "changed_at",
    "dotted",
    "entries_at",
    "plain_data",
    "set_path",
    "value_at",
    "value_or_default",
    "with_field",
]


class EditError(UsageError):
    """Say which edit cannot be made.

    Parameters
    ----------
    message : str
        What is wrong and what to do.
    path : tuple of str and int
        The place.
    """

    def __init__(self, message: str, path: Location = ()) -> None:
        super().__init__(message)
        self.path = path


def dotted(path: Location) -> str:
    """Return a place as dotted text.

    Examples
    --------
    >>> dotted(("exclusions", 2, "when"))
    'exclusions.2.when'
    """
    return ".".join(map(str, path))


def plain_data(case: Case) -> dict[str, Any]:
    """Return what a case states, as plain data that `Case.model_validate` takes back.

    Fields that the case does not state are left out, as in its file: some findings and tables tell what
    is stated from what is a default.
    """
    return case.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _fields(shape: Shape, node: Any) -> dict[str, Field]:
    return dict(fields_of(model_at(shape, node))) if shape.sort == "model" else {}


def _lost(path: Location, depth: int, known: list[str]) -> EditError:
    hint = nearest_name(str(path[depth]), known)
    return EditError(f"'{dotted(path)}' leads nowhere at '{path[depth]}'; {hint}", path)


def _entered(node: Any, shape: Shape, path: Location, depth: int) -> tuple[Any, Any, Shape]:
    """Return the key at one depth of a path as the node has it, what is there, and its shape."""
    key = path[depth]
    if isinstance(node, list) and shape.sort in ("list", "anything"):
        index = int(key) if str(key).isdecimal() else -1
        if not 0 <= index < len(node):
            raise EditError(
                f"'{dotted(path)}' leads nowhere at '{key}'; the list has {len(node)} entries, counted from 0", path
            )
        return index, node[index], shape.item or ANYTHING
    if isinstance(node, dict) and shape.sort == "model":
        fields = _fields(shape, node)
        if key not in fields:
            raise _lost(path, depth, list(fields))
        return key, node.get(key, fields[str(key)].default), fields[str(key)].shape
    if isinstance(node, dict) and shape.sort in ("mapping", "anything"):
        if key not in node:
            raise _lost(path, depth, list(map(str, node)))
        return key, node[key], shape.item or ANYTHING
    above = dotted(path[:depth])
    if node is None or node is ABSENT:
        raise EditError(f"'{dotted(path)}' leads nowhere: '{above}' is empty; set '{above}' first", path)
    raise EditError(f"'{dotted(path)}' leads nowhere: '{above}' is one value; set '{above}' as a whole", path)


def with_field(node: Any, shape: Shape, key: Any, value: Any) -> Any:
    """Return a copy of a mapping or list in which a key has a value; a new field takes its model's place."""
    if isinstance(node, list):
        return [*node[:key], value, *node[key + 1 :]]
    if key in node or shape.sort != "model":
        return {**node, key: value}
    order = list(_fields(shape, node))
    later = set(order[order.index(key) + 1 :])
    before = next((index for index, other in enumerate(node) if other in later), len(node))
    entries = list(node.items())
    return dict([*entries[:before], (key, value), *entries[before:]])


def changed_at(data: Any, path: Location, shape: Shape, change: Callable[[Any, Shape], Any]) -> Any:
    """Return data in which the value at a path is what a function makes of it.

    Parameters
    ----------
    data : object
        Plain data.
    path : tuple of str and int
        The place.
    shape : Shape
        What the data is: `detente.case.layout.CASE`, or `ANYTHING`.
    change : callable
        Takes the value (the default where a field is not stated) and its shape; the same value means no change.

    Raises
    ------
    EditError
        If the path leads nowhere.
    """

    def rebuilt(node: Any, shape: Shape, depth: int) -> Any:
        if depth == len(path):
            return change(node, shape)
        key, child, inner = _entered(node, shape, path, depth)
        new = rebuilt(child, inner, depth + 1)
        stated = isinstance(node, list) or key in node
        return node if stated and new is child else with_field(node, shape, key, new)

    return rebuilt(data, shape, 0)


def value_at(data: Any, path: Location, shape: Shape) -> tuple[Any, Shape]:
    """Return what stands at a path and its shape; `ABSENT` for a last field or entry that is not there.

    Raises
    ------
    EditError
        If the path leads nowhere before its end.
    """
    node = data
    for depth in range(len(path)):
        if depth == len(path) - 1 and isinstance(node, dict) and path[depth] not in node:
            fields = _fields(shape, node)
            if shape.sort != "model" or path[depth] in fields:
                return ABSENT, fields[str(path[depth])].shape if fields else shape.item or ANYTHING
        _, node, shape = _entered(node, shape, path, depth)
    return node, shape


def value_or_default(data: Any, path: Location, shape: Shape) -> Any:
    """Return what stands at a path, or what counts where a field is not stated.

    Raises
    ------
    EditError
        If the path leads nowhere.
    """
    node = data
    for depth in range(len(path)):
        _, node, shape = _entered(node, shape, path, depth)
    return node


def entries_at(node: Any, shape: Shape, path: Location) -> dict[str, Any] | list[Any]:
    """Return the entries of a mapping or list; none where it is not stated.

    Raises
    ------
    EditError
        If it is neither.
    """
    if (node is None or node is ABSENT) and shape.sort in ("mapping", "list"):
        return {} if shape.sort == "mapping" else []
    if isinstance(node, list) and shape.sort in ("list", "anything"):
        return node
    if isinstance(node, dict) and shape.sort in ("mapping", "anything"):
        return node
    raise EditError(f"'{dotted(path)}' is neither a list nor entries by id; set it as a whole", path)


def set_path(data: Any, location: Location, value: Any) -> Any:
    """Return data with another value at a place that exists; everything beside the way to it is shared.

    Parameters
    ----------
    data : object
        Plain data; it stays as it is.
    location : tuple of str and int
        Keys and positions; a position may be written as text.
    value : object
        The new value.

    Raises
    ------
    EditError
        If the place does not exist.
    """
    return changed_at(data, location, ANYTHING, lambda *_: value)
