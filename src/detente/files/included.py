# SPDX-License-Identifier: MIT
"""Put the tables that a case file names into its data, and remember which row filled which place.

Wherever a case file may hold a list of entries, or entries by id, it may hold `{table: file}` instead,
a path inside the case folder ending in .csv, .xlsx, .geojson, .gpkg or .shp. A column `id` makes entries
by id; without one the rows are a list. Heads are keys; a head `x_high` beside `x` makes the range
`[x, x_high]`; a head `a__b` is the key `b` inside `a`. Empty cells are keys left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.case.element import Cell, Location
from detente.errors import BadInputError
from detente.files.geography import read_geography
from detente.files.table import Row, read_table

__all__ = ["Included", "include_tables", "path_inside", "read_entries"]

MOST_TABLES = 100
_READERS = {
    ".csv": read_table,
    ".xlsx": read_table,
    ".geojson": read_geography,
    ".gpkg": read_geography,
    ".shp": read_geography,
}


@dataclass(frozen=True, slots=True)
class Included:
    """A table that fills a place of the case.

    Attributes
    ----------
    file : str
        The table, as the case file names it.
    lines : mapping of location to int
        Row of every entry and cell, by its place in the case.
    """

    file: str
    lines: Mapping[Location, int]


def path_inside(folder: Path, name: str) -> Path:
    """Return the path of a file that a case names, refusing any that leads out of its folder.

    Raises
    ------
    BadInputError
        If it leads out.
    """
    path = (folder / name).resolve()
    if Path(name).is_absolute() or "\\" in name or not path.is_relative_to(folder.resolve()):
        raise BadInputError(f"'{name[:200]}' leads out of the case folder; copy the file into it")
    return path


def include_tables(data: Any, folder: Path) -> tuple[Any, dict[Location, Included]]:
    """Put the named tables into the data of a case.

    Parameters
    ----------
    data : object
        Plain data of the case file.
    folder : Path
        The case folder.

    Returns
    -------
    data : object
        The data with every `{table: file}` replaced.
    included : dict of location to Included
        The tables, by the place that each fills.

    Raises
    ------
    BadInputError
        If a table cannot be read; the message has its file and row.
    """
    included: dict[Location, Included] = {}
    return _walk(data, (), folder, included), included


def _walk(data: Any, location: Location, folder: Path, included: dict[Location, Included]) -> Any:
    if isinstance(data, dict):
        if set(data) == {"table"} and isinstance(data["table"], str):
            if len(included) >= MOST_TABLES:
                raise BadInputError(f"the case names more than {MOST_TABLES} tables; put some together")
            entries, included[location] = _include(data["table"], location, folder)
            return entries
        return {key: _walk(value, (*location, key), folder, included) for key, value in data.items()}
    if isinstance(data, list):
        return [_walk(value, (*location, index), folder, included) for index, value in enumerate(data)]
    return data


def read_entries(path: Path, name: str, sheet: str | None = None) -> tuple[dict[str, dict[str, Any]], dict[str, int]]:
    """Read a table of entries by id, from a sheet if it is a workbook; rows whose id starts with # are left out.

    Returns
    -------
    entries : dict of id to dict
        As a case file would hold them.
    rows : dict of id to int
        Row of each.
    """
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise BadInputError(f"'{name[:200]}' is no table; write a file that ends in .csv or .xlsx")
    rows = [row for row in read_table(path, name, sheet) if not row.cells.get("id", "").startswith("#")]
    numbers: dict[str, int] = {}
    for row in rows:
        if "id" not in row.cells:
            raise BadInputError(f"row {row.number} has no id; write one", name, row.number)
        if row.cells["id"] in numbers:
            raise BadInputError(
                f"row {row.number}: the id '{row.cells['id'][:60]}' stands there twice", name, row.number
            )
        numbers[row.cells["id"]] = row.number
    return {row.cells["id"]: _entry(row, name) for row in rows}, numbers


def _include(name: str, location: Location, folder: Path) -> tuple[Any, Included]:
    path = path_inside(folder, name)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise BadInputError(f"'{name[:200]}' is no table; write a file that ends in {', '.join(_READERS)}")
    rows = reader(path, name)
    keyed = any("id" in row.cells for row in rows)
    lines: dict[Location, int] = {location: 1}
    listed: list[dict[str, Any]] = []
    by_id: dict[str, dict[str, Any]] = {}
    for row in rows:
        id_ = row.cells.get("id")
        if keyed and id_ is None:
            raise BadInputError(f"row {row.number} has no id; write one", name, row.number)
        if id_ is not None and id_ in by_id:
            raise BadInputError(f"row {row.number}: the id '{id_[:60]}' stands there twice", name, row.number)
        entry = _entry(row, name)
        place = (*location, id_ if id_ is not None else len(listed))
        lines[place] = row.number
        lines.update({(*place, *path): row.number for path in _paths(entry)})
        listed.append(entry)
        if id_ is not None:
            by_id[id_] = entry
    return (by_id if keyed else listed), Included(name, lines)


def _entry(row: Row, name: str) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for head, text in row.cells.items():
        stem = head.removesuffix("_high")
        if head == "id" or (stem != head and stem in row.cells):
            continue
        high = row.cells.get(f"{head}_high")
        value = Cell(text) if high is None else [Cell(text), Cell(high)]
        *parents, last = head.split("__")
        inner = entry
        for parent in parents:
            inner = inner.setdefault(parent, {})
            if not isinstance(inner, dict):
                raise BadInputError(f"row {row.number}: the heads '{parent}' and '{head}' exclude each other", name)
        inner[last] = value
    return entry


def _paths(entry: Mapping[str, Any]) -> Iterator[Location]:
    for key, value in entry.items():
        yield (key,)
        if isinstance(value, dict):
            yield from ((key, *path) for path in _paths(value))
