# SPDX-License-Identifier: MIT
"""Write a case as a new case folder."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from detente.case.case import Case
from detente.case.checks import SourceText
from detente.errors import BadInputError
from detente.files.atomic import write_atomically
from detente.files.case_folder import CASE_FILE

__all__ = ["write_case"]


def _short(data: Any) -> Any:
    """Write ranges and bases in their short forms."""
    if isinstance(data, list):
        return [_short(item) for item in data]
    if not isinstance(data, dict):
        return int(data) if isinstance(data, float) and data.is_integer() and abs(data) < 2**53 else data
    if data.keys() == {"low", "high"}:
        low, high = _short(data["low"]), _short(data["high"])
        return low if low == high else [low, high]
    if data == {"judgement": ""}:
        return "judgement"
    return {key: _short(value) for key, value in data.items()}


def write_case(case: Case, folder: Path, texts: Mapping[str, SourceText] | None = None) -> None:
    """Write a case into a folder that is empty or not there yet.

    Parameters
    ----------
    case : Case
        The case.
    folder : Path
        Where to write.
    texts : mapping of source id to SourceText, optional
        Texts of its sources.

    Raises
    ------
    BadInputError
        If the folder has something in it or cannot be made.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInputError(f"{folder} exists and is not an empty folder; choose another name")
    data = _short(case.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude_none=True))
    yaml = YAML()
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(data, out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for id_, text in (texts or {}).items():
            path = folder / case.sources[id_].file
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, text.text)
    except OSError as error:
        raise BadInputError(f"{folder} cannot be made: {error.strerror}; choose another place") from error
    write_atomically(folder / CASE_FILE, out.getvalue())
