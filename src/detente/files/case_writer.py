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
from detente.files.atomic import write_new_folder
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
    data = _short(case.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude_none=True))
    yaml = YAML()
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(data, out)
    sources = {case.sources[id_].file: text.text for id_, text in (texts or {}).items()}
    write_new_folder(folder, {**sources, CASE_FILE: out.getvalue()})
