# SPDX-License-Identifier: MIT
"""Bring case files of older schema versions up to date when they are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from detente.case.case import SCHEMA
from detente.errors import BadInputError

__all__ = ["MIGRATIONS", "migrate"]

Migration = Callable[[dict[str, Any]], dict[str, Any]]

MIGRATIONS: dict[str, Migration] = {}
"""For each older version, a function that returns the data in a later one (with its `schema` key)."""


def migrate(data: Any, file: str, line: int | None) -> Any:
    """Return the data of a case in the current schema.

    Parameters
    ----------
    data : object
        Data of the file.
    file : str
        Name of the file, for messages.
    line : int or None
        Line of its `schema` key.

    Returns
    -------
    object
        The same data, or migrated data.

    Raises
    ------
    BadInputError
        If the file does not say that it is a case, or is of a version that is not known.
    """
    if not isinstance(data, dict) or "schema" not in data:
        raise BadInputError(f"this is not a case file: it needs the line `schema: {SCHEMA}`", file)
    while data["schema"] != SCHEMA:
        step = MIGRATIONS.get(str(data["schema"]))
        if step is None:
            known = ", ".join([SCHEMA, *MIGRATIONS])
            raise BadInputError(
                f"the schema '{str(data['schema'])[:80]}' is not known (known: {known}); "
                "correct it, or use a version of détente that knows it",
                file,
                line,
            )
        data = step(dict(data))
    return data
