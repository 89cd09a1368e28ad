# SPDX-License-Identifier: MIT
"""Single edits of a case: a value set, an entry added, removed, moved or renamed, a statement decided.

Each works on plain data (`detente.case.plain_data`) and shares everything that it does not touch.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from detente.case.block import differing_blocks
from detente.case.case import Case
from detente.case.edit_value import Path, PlainValue, Step
from detente.case.edit_words import LONGEST, clipped, entry_words, name_of, place_words, value_words
from detente.case.element import Element, Id, Location, PartialDate, nearest_name
from detente.case.entries import moved, placed_after, without
from detente.case.layout import ABSENT, CASE, fields_of
from detente.case.plain_data import EditError, changed_at, dotted, entries_at, plain_data, value_at, value_or_default
from detente.case.reference import Kind, renamed

if TYPE_CHECKING:
    from detente.case.edit import Edit

__all__ = ["Add", "Change", "Decide", "Move", "Remove", "Rename", "SetValue", "undoing_set", "with_value"]


class Change(Element):
    """What every edit can do; each kind says how it changes plain data and what undoes that."""

    kind: str = Field(description="What the edit does.")

    @abstractmethod
    def applied_to(self, data: Any) -> Any:
        """Return plain data of a case with the edit made; what is not touched is shared.

        Raises
        ------
        EditError
            If it cannot be made there.
        """

    @abstractmethod
    def inverse_on(self, data: Any) -> Edit:
        """Return the edit that undoes this one, made on plain data as it is before."""

    @abstractmethod
    def words_on(self, data: Any) -> str:
        """Return what the edit does in words, for plain data as it is before."""

    @property
    def size(self) -> int:
        """Number of changes in it."""
        return 1

    def applied(self, case: Case) -> Case:
        """Return the case with the edit made, validated as if read from its file.

        Raises
        ------
        EditError
            If the edit cannot be made, or the case cannot hold the value.
        """
        return _validated(self.applied_to(plain_data(case)))

    def inverse(self, case: Case) -> Edit:
        """Return the edit that undoes this one.

        Parameters
        ----------
        case : Case
            The case before the edit.
        """
        return self.inverse_on(plain_data(case))

    def touches(self, case: Case, after: Case | None = None) -> tuple[str, ...]:
        """Return the blocks of the case that the edit changes, such as ``preferences.RUS``; see `detente.case.block`.

        Parameters
        ----------
        case : Case
            The case before the edit.
        after : Case, optional
            The case after it, where it is made already.

        Raises
        ------
        EditError
            If the edit cannot be made.
        """
        before = plain_data(case)
        data = self.applied_to(before)
        parts = [key for key in fields_of(Case) if data.get(key, ABSENT) is not before.get(key, ABSENT)]
        return differing_blocks(case, _validated(data) if after is None else after, parts)

    def words(self, case: Case) -> str:
        """Return what the edit does in one clause of at most 25 words, with names instead of ids.

        Parameters
        ----------
        case : Case
            The case before the edit.
        """
        return clipped(self.words_on(plain_data(case)), LONGEST)


def _validated(data: Any) -> Case:
    try:
        return Case.model_validate(data)
    except ValidationError as error:
        first, *others = error.errors()
        place = tuple(step for step in first["loc"] if step not in ("additive", "prioritised", "ranking", "table"))
        more = f" (and {len(others)} more)" if others else ""
        sentence = first["msg"].removeprefix("Value error, ")
        raise EditError(f"{dotted(place) or 'the case'}: {sentence}{more}", place) from error


def with_value(data: Any, path: Location, value: Any) -> Any:
    """Return plain data of a case with another value at a place: a field, an entry or an item that exists.

    Raises
    ------
    EditError
        If there is no such place.
    """
    if value_at(data, path, CASE)[0] is ABSENT:
        container, shape = value_at(data, path[:-1], CASE)
        if shape.sort != "model":
            hint = nearest_name(str(path[-1]), list(map(str, container)))
            raise EditError(f"there is nothing at '{dotted(path)}'; {hint}, or use `add`", path)
    return changed_at(data, path, CASE, lambda *_: value)


def undoing_set(data: Any, path: Location) -> SetValue | Remove:
    """Return the edit that brings back what stands at a place, or takes away the first part of its path not stated."""
    for depth in range(1, len(path) + 1):
        old, _ = value_at(data, path[:depth], CASE)
        if old is ABSENT:
            return Remove(kind="remove", path=path[:depth])
    return SetValue(kind="set", path=path, value=old)


class SetValue(Change):
    """Another value at one place."""

    kind: Literal["set"] = Field(description="Sets a value.")
    path: Path = Field(description="The place: a field, an entry or an item that exists.")
    value: PlainValue = Field(description="The new value, as a case file holds it.")

    def applied_to(self, data: Any) -> Any:  # noqa: D102  # as in the base, here and below
        return with_value(data, self.path, self.value)

    def inverse_on(self, data: Any) -> Edit:  # noqa: D102
        return undoing_set(data, self.path)

    def words_on(self, data: Any) -> str:  # noqa: D102
        old = value_or_default(data, self.path, CASE)
        before, after = value_words(data, self.path, old), value_words(data, self.path, self.value)
        change = f"{before} -> {after}" if before and after and before != after else "changed"
        return f"{place_words(data, self.path)}: {change}"


class _Placed(Change):
    """An edit that puts something at a place of an order."""

    after: Step = Field(
        None, description="Id, or position before the edit, after which it stands; by default it is the last."
    )
    first: bool = Field(False, description="Whether it stands before all others instead.")

    @model_validator(mode="after")
    def _stands_in_one_place(self) -> Self:
        if self.first and self.after is not None:
            raise PydanticCustomError("two_places", "it cannot stand first and after '{after}'", {"after": self.after})
        return self


class Add(_Placed):
    """A new entry of a mapping, or a new item of a list."""

    kind: Literal["add"] = Field(description="Adds an entry or item.")
    path: Path = Field(description="The mapping or list.")
    key: str | None = Field(None, min_length=1, max_length=500, description="Id of the entry; none for an item.")
    value: PlainValue = Field(description="The entry or item, as a case file holds it.")

    def applied_to(self, data: Any) -> Any:  # noqa: D102
        return changed_at(
            data,
            self.path,
            CASE,
            lambda node, shape: placed_after(
                entries_at(node, shape, self.path), self.path, self.key, self.value, self.after, self.first
            ),
        )

    def inverse_on(self, data: Any) -> Edit:  # noqa: D102
        undo = undoing_set(data, self.path)
        if isinstance(undo, Remove) or undo.value is None:
            return undo
        entries = entries_at(undo.value, value_at(data, self.path, CASE)[1], self.path)
        position = len(entries) if self.after is None else _position(self.after) + 1
        step = self.key if isinstance(entries, dict) else 0 if self.first else position
        return Remove(kind="remove", path=(*self.path, step or 0))

    def words_on(self, data: Any) -> str:  # noqa: D102
        step = self.key if self.key is not None else 0
        return f"Adds {entry_words(data, (*self.path, step), self.value)}"


class Remove(Change):
    """An entry, item or field taken away; a field then has its default."""

    kind: Literal["remove"] = Field(description="Removes an entry, item or field.")
    path: Path = Field(description="What is removed.")

    def applied_to(self, data: Any) -> Any:  # noqa: D102
        return changed_at(data, self.path[:-1], CASE, lambda node, _: without(node, self.path))

    def inverse_on(self, data: Any) -> Edit:  # noqa: D102
        container, shape = value_at(data, self.path[:-1], CASE)
        without(container, self.path)
        key = self.path[-1]
        old = container[key]
        if shape.sort == "model":
            return SetValue(kind="set", path=self.path, value=old)
        place = _place_of(container, key)
        name = str(key) if isinstance(container, dict) else None
        return Add(kind="add", path=self.path[:-1], key=name, value=old, **place)

    def words_on(self, data: Any) -> str:  # noqa: D102
        _, shape = value_at(data, self.path[:-1], CASE)
        old, _ = value_at(data, self.path, CASE)
        if shape.sort == "model":
            return f"{place_words(data, self.path)}: removed"
        return f"Removes {entry_words(data, self.path, old)}"


class Move(_Placed):
    """An entry or item at another place of the order, which numbers outcomes and parties."""

    kind: Literal["move"] = Field(description="Moves an entry or item.")
    path: Path = Field(description="What is moved.")

    def applied_to(self, data: Any) -> Any:  # noqa: D102
        return changed_at(
            data,
            self.path[:-1],
            CASE,
            lambda node, shape: moved(entries_at(node, shape, self.path[:-1]), self.path, self.after, self.first),
        )

    def inverse_on(self, data: Any) -> Edit:  # noqa: D102
        self.applied_to(data)
        container, _ = value_at(data, self.path[:-1], CASE)
        key = self.path[-1]
        if isinstance(container, dict):
            return Move(kind="move", path=self.path, **_place_of(container, key))
        old, last = _position(key), len(container) - 1
        goal = last if self.after is None else _position(self.after)
        new = 0 if self.first else goal if self.after is None or goal > old else goal + 1
        place: dict[str, Any] = {"first": True} if old == 0 else {"after": old - 1 if old - 1 < new else old}
        return Move(kind="move", path=(*self.path[:-1], new), **place)

    def words_on(self, data: Any) -> str:  # noqa: D102
        old, _ = value_at(data, self.path, CASE)
        if self.after is None:
            where = "to the top" if self.first else "to the end"
        else:
            path = (*self.path[:-1], self.after)
            where = f"after {entry_words(data, path, value_at(data, path, CASE)[0])}"
        return f"Moves {entry_words(data, self.path, old)} {where}"


def _position(step: str | int | None) -> int:
    return step if isinstance(step, int) else 0


def _place_of(container: Any, key: Any) -> dict[str, Any]:
    """Return where an entry or item stands, as the fields of an edit say it."""
    before: list[Any] = list(container)[: list(container).index(key)] if isinstance(container, dict) else [*range(key)]
    return {"after": before[-1]} if before else {"first": True}


class Rename(Change):
    """Another id of a part, here and wherever the case refers to it."""

    kind: Literal["rename"] = Field(description="Gives a part another id.")
    what: Kind = Field(description="What is renamed.")
    path: Path = Field(description="Where the part is defined, such as parties.RUS or issues.nato.levels.open.")
    to: Id = Field(description="The new id.")

    def applied_to(self, data: Any) -> Any:  # noqa: D102
        return renamed(data, self.what, self.path, self.to)

    def inverse_on(self, data: Any) -> Edit:  # noqa: D102
        self.applied_to(data)
        return Rename(kind="rename", what=self.what, path=(*self.path[:-1], self.to), to=str(self.path[-1]))

    def words_on(self, data: Any) -> str:  # noqa: D102
        issue = str(self.path[1]) if self.what == "level" else ""
        name = name_of(data, self.what, str(self.path[-1]), issue)
        return f"{name}: short name {self.path[-1]} -> {self.to}"


class Decide(Change):
    """A statement accepted or rejected; what was decided before goes into its history."""

    kind: Literal["decide"] = Field(description="Accepts or rejects a statement.")
    statement: Id = Field(description="The statement.")
    state: Literal["accepted", "rejected"] = Field(description="The decision.")
    reason: str = Field(min_length=1, max_length=10_000, pattern=r"\S", description="Why.")
    by: str | None = Field(None, max_length=200, description="Who decided.")
    decided_on: PartialDate | None = Field(None, description="When.")
    replaced_by: Id | None = Field(None, description="Coding that takes its place.")

    @property
    def _path(self) -> Location:
        return ("statements", self.statement)

    def applied_to(self, data: Any) -> Any:  # noqa: D102
        statements = data.get("statements") or {}
        for id_ in filter(None, (self.statement, self.replaced_by)):
            if id_ not in statements:
                raise EditError(f"there is no statement '{id_}'; {nearest_name(id_, list(statements))}", self._path)
        entry = statements[self.statement]
        before = (entry.get("state", "accepted"), entry.get("reason"))
        if (*before, entry.get("replaced_by")) == (self.state, self.reason, self.replaced_by):
            return data
        history = list(entry.get("history") or [])
        if not history and before[1]:
            history.append({"state": before[0], "reason": before[1]})
        decision = {"state": self.state, "reason": self.reason, "by": self.by, "decided_on": self.decided_on}
        history.append({key: value for key, value in decision.items() if value})
        data = with_value(data, (*self._path, "history"), history)
        data = with_value(data, (*self._path, "state"), self.state)
        data = with_value(data, (*self._path, "reason"), self.reason)
        return data if self.replaced_by is None else with_value(data, (*self._path, "replaced_by"), self.replaced_by)

    def inverse_on(self, data: Any) -> Edit:  # noqa: D102
        self.applied_to(data)
        return SetValue(kind="set", path=self._path, value=data["statements"][self.statement])

    def words_on(self, data: Any) -> str:  # noqa: D102
        verb = {"accepted": "Accepts", "rejected": "Rejects"}[self.state]
        by = f" ({clipped(self.by, 3)})" if self.by else ""
        return f"{verb} {name_of(data, 'statement', self.statement)}{by}: {clipped(self.reason, 10)}"
