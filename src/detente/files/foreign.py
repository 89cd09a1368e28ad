# SPDX-License-Identifier: MIT
"""Files of other tools that can stand in for a case folder, by the ending of their name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from detente.files.gmcr import read_gmcr
from detente.files.option_table import read_csv_table, read_xlsx_table
from detente.files.yaml_reader import read_text

__all__ = ["FOREIGN", "read_foreign"]

MAXIMUM_BYTES = 10_000_000


def _as_text(read: Callable[[str, str], dict[str, Any]]) -> Callable[[Path], dict[str, Any]]:
    def from_path(path: Path) -> dict[str, Any]:
        return read(read_text(path, str(path), MAXIMUM_BYTES), str(path))

    return from_path


FOREIGN: dict[str, Callable[[Path], dict[str, Any]]] = {
    ".gmcr": _as_text(read_gmcr),
    ".csv": _as_text(read_csv_table),
    ".xlsx": read_xlsx_table,
}
"""Readers, each from a path to the data of a case."""


def read_foreign(path: Path) -> dict[str, Any]:
    """Read a file of another tool as the data of a case.

    Parameters
    ----------
    path : Path
        The file; its ending says which format it is.

    Returns
    -------
    dict
        Data that `Case` validates.

    Raises
    ------
    BadInputError
        If it is not such a file.
    """
    return FOREIGN[path.suffix.lower()](path)
