# SPDX-License-Identifier: MIT
"""Files of other tools that can stand in for a case folder, by the ending of their name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from detente.files.dna import read_dna
from detente.files.gmcr import read_gmcr
from detente.files.option_table import read_csv_table, read_xlsx_table
from detente.files.yaml_reader import read_text

__all__ = ["FOREIGN", "read_foreign"]

MAXIMUM_BYTES = 10_000_000


ForeignCase = tuple[dict[str, Any], dict[str, str]]
"""Data that `Case` validates, and the texts of its sources by id."""


def _as_text(read: Callable[[str, str], dict[str, Any]]) -> Callable[[Path], ForeignCase]:
    def from_path(path: Path) -> ForeignCase:
        return read(read_text(path, str(path), MAXIMUM_BYTES), str(path)), {}

    return from_path


FOREIGN: dict[str, Callable[[Path], ForeignCase]] = {
    ".gmcr": _as_text(read_gmcr),
    ".csv": _as_text(read_csv_table),
    ".xlsx": lambda path: (read_xlsx_table(path), {}),
    ".dna": read_dna,
}
"""Readers, each from a path to the data of a case and the texts of its sources."""


def read_foreign(path: Path) -> ForeignCase:
    """Read a file of another tool as the data of a case.

    Parameters
    ----------
    path : Path
        The file; its ending says which format it is.

    Returns
    -------
    tuple of dict and dict
        Data that `Case` validates, and the texts of its sources by id.

    Raises
    ------
    BadInputError
        If it is not such a file.
    """
    return FOREIGN[path.suffix.lower()](path)
