# SPDX-License-Identifier: MIT
"""Entries of a mapping and items of a list: put at a place of the order, moved, taken away.

File order is the numbering of outcomes and parties, so that every entry has a place and keeps it.

>>> placed_after({"a": 1, "c": 3}, ("issues",), "b", 2, "a", False)
{'a': 1, 'b': 2, 'c': 3}
>>> moved(["x", "y", "z"], ("exclusions", 0), None, False)
['y', 'z', 'x']
>>> without({"a": 1, "b": 2}, ("parties", "a"))
{'b': 2}
"""

from __future__ import annotations

from typing import Any

from detente.case.element import Location, nearest_name
from detente.case.plain_data import EditError, dotted

__all__ = ["moved", "placed_after", "without"]

Entries = dict[str, Any] | list[Any]


def _place(entries: Entries, path: Location, after: str | int | None, first: bool) -> int:
    """Return the number of entries that stand before the place."""
    if first:
        return 0
    if after is None:
        return len(entries)
    known: list[Any] = list(entries) if isinstance(entries, dict) else list(range(len(entries)))
    if after not in known:
        hint = nearest_name(str(after), list(map(str, known)))
        raise EditError(f"nothing in '{dotted(path)}' is called '{after}' to stand after; {hint}", path)
    return known.index(after) + 1


def placed_after(
    entries: Entries, path: Location, key: str | None, value: Any, after: str | int | None, first: bool
) -> Entries:
    """Return entries with another one at a place.

    Parameters
    ----------
    entries : dict or list
        What is there.
    path : tuple of str and int
        Where they stand, for the message.
    key : str or None
        Id of the entry; None for an item of a list.
    value : object
        The entry.
    after : str, int or None
        What it stands after; None for the end.
    first : bool
        Whether it stands before all others.

    Raises
    ------
    EditError
        If the id is in use or does not fit, or `after` is not there.
    """
    place = _place(entries, path, after, first)
    if isinstance(entries, list):
        if key is not None:
            raise EditError(f"'{dotted(path)}' is a list, and its items have no ids; leave `key` out", path)
        return [*entries[:place], value, *entries[place:]]
    if key is None:
        raise EditError(f"an entry of '{dotted(path)}' needs an id; write `key`", path)
    if key in entries:
        raise EditError(f"'{dotted((*path, key))}' is there already; choose another id, or use `set`", (*path, key))
    items = list(entries.items())
    return dict([*items[:place], (key, value), *items[place:]])


def moved(entries: Entries, path: Location, after: str | int | None, first: bool) -> Entries:
    """Return entries with one of them at another place.

    Parameters
    ----------
    entries : dict or list
        What is there.
    path : tuple of str and int
        The entry that is moved.
    after : str, int or None
        What it then stands after, by id or by position before the move; None for the end.
    first : bool
        Whether it then stands before all others.

    Raises
    ------
    EditError
        If there is no such entry, or `after` is not there or the entry itself.
    """
    key = path[-1]
    others = without(entries, path)
    if not first and after == key:
        raise EditError(f"'{dotted(path)}' cannot stand after itself; name another, or leave `after` out", path)
    place = _place(entries, path[:-1], after, first)
    old = list(entries).index(str(key)) if isinstance(entries, dict) else int(key)
    place -= old < place
    if place == old:
        return entries
    if isinstance(entries, list):
        return [*others[:place], entries[old], *others[place:]]
    items = list(others.items())
    return dict([*items[:place], (str(key), entries[str(key)]), *items[place:]])


def without(entries: Any, path: Location) -> Any:
    """Return entries, items or fields without one of them.

    Raises
    ------
    EditError
        If it is not there.
    """
    key = path[-1]
    if isinstance(entries, list) and isinstance(key, int) and key < len(entries):
        return [*entries[:key], *entries[key + 1 :]]
    if isinstance(entries, dict) and key in entries:
        return {other: value for other, value in entries.items() if other != key}
    known = list(map(str, entries)) if isinstance(entries, dict) else []
    raise EditError(f"there is nothing at '{dotted(path)}' to remove or move; {nearest_name(str(key), known)}", path)
