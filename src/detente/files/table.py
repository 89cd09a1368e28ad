# SPDX-License-Identifier: MIT
"""Read a table beside a case: CSV or a workbook, its first row the heads, one entry a row.

Every cell is read as text; what it means is decided by the part of the case that it fills. Row
numbers are those a spreadsheet shows: the heads are row 1. A cell that holds a formula, a row longer than
the heads, a head that stands twice and a table that is too large are refused with the row.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import BadInputError
from detente.files.yaml_reader import read_text

__all__ = [
    "Grid",
    "Row",
    "parse_csv",
    "read_table",
    "read_workbook",
    "safe_cell",
    "sheet_names",
    "write_csv",
    "write_workbook",
]

MAXIMUM_TABLE_BYTES = 20_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 10_000
LONGEST_WORKBOOK_CELL = 32_767
MOST_UNPACKED_BYTES = 60_000_000

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
_HEAD = re.compile(r"^[A-Za-z][A-Za-z0-9_]{0,63}$")

Grid = list[tuple[int, list[str]]]
"""Rows that are not empty, each with its number."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes
    ----------
    number : int
        Its number; the heads are row 1.
    cells : dict of head to text
        Cells that are not empty, without the blanks around them.
    """

    number: int
    cells: dict[str, str]


def parse_csv(text: str, name: str, most_rows: int = MOST_ROWS) -> Grid:
    """Read CSV text; comma, semicolon or tab between cells.

    Raises
    ------
    BadInputError
        If it is not CSV, or has too many rows.
    """
    first = text.removeprefix("\ufeff").partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=separator, strict=True)
    grid: Grid = []
    try:
        for number, row in enumerate(reader, start=1):
            if len(grid) > most_rows:
                raise BadInputError(f"the table has more than {most_rows:,} rows; split it", name, number)
            if any(cell.strip() for cell in row):
                grid.append((number, row))
    except csv.Error as error:
        raise BadInputError(f"this is not a readable CSV file: {error}", name, reader.line_num) from error
    return grid


def sheet_names(path: Path, name: str) -> list[str]:
    """Return the names of a workbook's sheets.

    Raises
    ------
    BadInputError
        If it is no workbook, or too large.
    """
    read_size(path, name)
    with _opened(path, name) as book:
        return list(book.sheetnames)


def read_workbook(path: Path, name: str, most_rows: int = MOST_ROWS, sheet: str | None = None) -> Grid:
    """Read a sheet of a workbook, by default the first; numbers and dates become text.

    Raises
    ------
    BadInputError
        If it is no workbook, too large, or has a formula whose value was never computed.
    """
    with _opened(path, name) as book:
        grid: Grid = []
        chosen = book.worksheets[0] if sheet is None else book[sheet]
        for number, row in enumerate(chosen.iter_rows(values_only=True), start=1):
            if len(grid) > most_rows:
                raise BadInputError(f"the table has more than {most_rows:,} rows; split it", name, number)
            cells = [_cell_text(cell) for cell in row[: MOST_COLUMNS + 1]]
            while cells and not cells[-1]:
                cells.pop()
            if any(cell.strip() for cell in cells):
                grid.append((number, cells))
    return grid


@contextmanager
def _opened(path: Path, name: str) -> Iterator[Any]:
    """Open a workbook for reading; whatever is wrong with it becomes a sentence."""
    import openpyxl

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED_BYTES:
                raise BadInputError("the workbook is too large; save only the table", name)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        yield book
        book.close()
    except BadInputError:
        raise
    except Exception as error:
        # openpyxl raises whatever the broken part of the archive happens to raise.
        raise BadInputError(f"this workbook cannot be read ({type(error).__name__}); save it again", name) from error


def _cell_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    text = str(cell)
    return text.removesuffix(" 00:00:00")


def read_table(path: Path, name: str, sheet: str | None = None) -> list[Row]:
    """Read a table with heads.

    Parameters
    ----------
    path : Path
        A `.csv` or `.xlsx` file.
    name : str
        Its name in messages.
    sheet : str, optional
        Sheet of a workbook; by default the first.

    Returns
    -------
    list of Row
        The rows under the heads, in order.

    Raises
    ------
    BadInputError
        If it cannot be read as a table; the message has the row.
    """
    if path.suffix.lower() == ".xlsx":
        read_size(path, name)
        grid = read_workbook(path, name, sheet=sheet)
    else:
        grid = parse_csv(read_text(path, name, MAXIMUM_TABLE_BYTES), name)
    if not grid:
        raise BadInputError("the table is empty; write the heads in its first row", name)
    heads = _heads(grid[0][1], name)
    return [_row(heads, number, cells, name) for number, cells in grid[1:]]


def read_size(path: Path, name: str) -> int:
    """Return the size of a file in bytes.

    Raises
    ------
    BadInputError
        If there is no such file, or it is larger than a table may be.
    """
    if not path.is_file():
        raise BadInputError(f"there is no file {name}; check the path")
    size = path.stat().st_size
    if size > MAXIMUM_TABLE_BYTES:
        raise BadInputError(f"{name} has {size:,} bytes and at most {MAXIMUM_TABLE_BYTES:,} are read; split it")
    return size


def _heads(row: Sequence[str], name: str) -> list[str]:
    heads = [cell.strip() for cell in row]
    if len(heads) > MOST_COLUMNS:
        raise BadInputError(f"the table has more than {MOST_COLUMNS} columns; split it", name, 1)
    for place, head in enumerate(heads, start=1):
        if not _HEAD.match(head):
            raise BadInputError(
                f"row 1: the head of column {place} is '{head[:40]}'; a head starts with a letter and has letters, "
                "digits and _",
                name,
                1,
            )
        if heads.index(head) != place - 1:
            raise BadInputError(f"row 1: the head '{head}' stands twice; rename one", name, 1)
    return heads


def _row(heads: Sequence[str], number: int, row: Sequence[str], name: str) -> Row:
    cells = [cell.strip() for cell in row]
    if any(cells[len(heads) :]):
        raise BadInputError(
            f"row {number}: there are {len(cells)} cells under {len(heads)} heads; put text with commas in quotation "
            "marks",
            name,
            number,
        )
    found = {}
    for head, cell in zip(heads, cells, strict=False):
        if len(cell) > LONGEST_CELL:
            raise BadInputError(f"row {number}: the cell under '{head}' is too long", name, number)
        if cell.startswith(("=", "@")):
            raise BadInputError(f"row {number}: the cell under '{head}' holds a formula; write its value", name, number)
        text = cell.removeprefix("'") if cell[1:2] in _FORMULA else cell
        if text:
            found[head] = text
    return Row(number, found)


def safe_cell(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> safe_cell("=1+1"), safe_cell("-3.5")
    ("'=1+1", '-3.5')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.match(cell) else cell


def write_csv(rows: Sequence[Sequence[str]]) -> str:
    """Return rows, the heads first, as CSV text."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def write_workbook(
    sheets: Mapping[str, Sequence[Sequence[str]]], is_numeric: Callable[[str], bool] | None = None
) -> bytes:
    """Return tables, the heads first, as a workbook with a sheet for each.

    Numbers become numbers under the heads that `is_numeric` accepts, by default all; characters that a workbook
    cannot hold are left out.
    """
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for title, (heads, *rows) in sheets.items():
        numeric = [is_numeric is None or is_numeric(head) for head in heads]
        sheet = book.create_sheet(title[:31])
        sheet.append([_workbook_text(head) for head in heads])
        for row in rows:
            cells = zip(row, numeric, strict=False)
            sheet.append(
                [float(cell) if number and _NUMBER.match(cell) else _workbook_text(cell) for cell, number in cells]
            )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _workbook_text(cell: str) -> str:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return str(ILLEGAL_CHARACTERS_RE.sub("", safe_cell(cell)))[:LONGEST_WORKBOOK_CELL]
