# SPDX-License-Identifier: MIT
"""Files of other tools that can stand in for a case folder: single files by their ending, scenarios as folders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import BadInputError
from detente.files.dna import read_dna
from detente.files.genius import is_genius, read_genius
from detente.files.geniusweb import is_geniusweb, read_geniusweb
from detente.files.gmcr import read_gmcr
from detente.files.negmas import is_negmas, looks_like_negmas, read_negmas
from detente.files.negotiation import ForeignCase, Reading
from detente.files.nfg import read_nfg
from detente.files.option_table import read_csv_table, read_xlsx_table
from detente.files.yaml_reader import read_text

__all__ = ["FOREIGN", "ForeignPlace", "foreign_place", "read_foreign"]

MAXIMUM_BYTES = 10_000_000
MOST_FILES = 200


def _as_text(read: Callable[[str, str], dict[str, Any]]) -> Callable[[Path], dict[str, Any]]:
    def from_path(path: Path) -> dict[str, Any]:
        return read(read_text(path, str(path), MAXIMUM_BYTES), str(path))

    return from_path


FOREIGN: dict[str, Callable[[Path], dict[str, Any]]] = {
    ".gmcr": _as_text(read_gmcr),
    ".csv": _as_text(read_csv_table),
    ".xlsx": read_xlsx_table,
    ".nfg": _as_text(read_nfg),
}
"""Readers of formats that are one file, each from a path to the data of a case."""

DNA = ".dna"
"""Databases of Discourse Network Analyzer, which hold the texts of the sources as well."""


@dataclass(frozen=True, slots=True)
class ForeignPlace:
    """Where a case of another tool stands.

    Attributes
    ----------
    kind : str
        The ending of a single file, or ``genius``, ``geniusweb`` or ``negmas``.
    files : tuple of Path
        The file, or all files of the scenario in the order of their names.
    chosen : Path or None
        The file of a scenario that was named.
    """

    kind: str
    files: tuple[Path, ...]
    chosen: Path | None = None

    @property
    def name(self) -> str:
        """Name for the case: that of the file or of the folder."""
        return self.files[0].stem if self.kind.startswith(".") else self.files[0].resolve().parent.name


def foreign_place(path: Path, case_file: str) -> ForeignPlace | None:
    """Find out whether a path leads to files of another tool.

    Parameters
    ----------
    path : Path
        A file or a folder.
    case_file : str
        Name of the file that makes a folder a case folder.

    Returns
    -------
    ForeignPlace or None
        None where it leads to a case, or to nothing.
    """
    try:
        if path.is_file():
            return _place_of_file(path, case_file)
        if path.is_dir() and not (path / case_file).exists():
            for kind, belongs in (("negmas", is_negmas), ("genius", is_genius), ("geniusweb", is_geniusweb)):
                files = _siblings(path, belongs, kind)
                if any(_bears_sign(file, kind) for file in files):
                    return ForeignPlace(kind, files)
    except (OSError, ValueError) as error:
        if isinstance(error, BadInputError):
            raise
    return None


def _place_of_file(path: Path, case_file: str) -> ForeignPlace | None:
    if path.suffix.lower() in (*FOREIGN, DNA):
        return ForeignPlace(path.suffix.lower(), (path,))
    if is_genius(path):
        return ForeignPlace("genius", _siblings(path.parent, is_genius, "genius"), path)
    if is_geniusweb(path) and _bears_sign(path, "geniusweb"):
        return ForeignPlace("geniusweb", _siblings(path.parent, is_geniusweb, "geniusweb"), path)
    if path.name != case_file and is_negmas(path) and looks_like_negmas(path):
        return ForeignPlace("negmas", _siblings(path.parent, is_negmas, "negmas"), path)
    return None


_SIGNS = {
    "genius": (b"negotiation_template", b"utility_space"),
    "geniusweb": (b"issuesValues", b"LinearAdditiveUtilitySpace"),
    "negmas": (b"type",),
}


def _bears_sign(path: Path, kind: str) -> bool:
    """Return whether the beginning of a file has a word that files of the kind begin with."""
    with path.open("rb") as stream:
        head = stream.read(65_536)
    return any(sign in head for sign in _SIGNS[kind])


def _siblings(folder: Path, belongs: Callable[[Path], bool], kind: str) -> tuple[Path, ...]:
    found = sorted(path for path in folder.iterdir() if path.is_file() and belongs(path))
    if len(found) > MOST_FILES:
        raise BadInputError(f"{folder} has {len(found)} files of this kind; at most {MOST_FILES} make one scenario")
    if kind == "negmas":
        found = [path for path in found if looks_like_negmas(path)]
    return tuple(found)


def read_foreign(place: ForeignPlace, reading: Reading = "owner", count: int | None = None) -> ForeignCase:
    """Read files of another tool as the data of a case.

    Parameters
    ----------
    place : ForeignPlace
        The files.
    reading : {'owner', 'raw'}
        How Genius XML is read: as Genius does, or numbers as they stand.
    count : int, optional
        Levels kept of an issue that is a range of numbers.

    Returns
    -------
    ForeignCase
        Data that `Case` validates, and findings on the reading.

    Raises
    ------
    BadInputError
        If the files are not what they claim to be.
    """
    files: Sequence[Path] = place.files
    if place.kind == "genius":
        return read_genius(files, reading, count, place.chosen)
    if place.kind == "geniusweb":
        return read_geniusweb(files, count, place.chosen)
    if place.kind == "negmas":
        return read_negmas(files, count, place.chosen)
    if place.kind == DNA:
        data, texts = read_dna(files[0])
        return ForeignCase(data, texts=texts)
    return ForeignCase(FOREIGN[place.kind](files[0]))
