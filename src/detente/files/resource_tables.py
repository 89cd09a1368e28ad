# SPDX-License-Identifier: MIT
"""Write the tables of a valuation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from detente.errors import UsageError
from detente.files.atomic import write_atomically
from detente.files.table import write_csv, write_workbook

__all__ = ["write_tables"]


def write_tables(path: Path, tables: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Write tables to a workbook, a sheet each, or to one CSV file with a blank line between them.

    Raises
    ------
    UsageError
        If the file ends in neither .xlsx nor .csv.
    """
    if path.suffix.lower() == ".xlsx":
        write_atomically(path, write_workbook(dict(tables)))
    elif path.suffix.lower() == ".csv":
        write_atomically(path, "\n".join(f"{name}\n{write_csv(rows)}" for name, rows in tables.items()))
    else:
        raise UsageError(f"'{path.name}' ends in neither .xlsx nor .csv; name the file accordingly")
