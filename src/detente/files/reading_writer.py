# SPDX-License-Identifier: MIT
"""Put a text that was read into a case folder: the file as it is, its source, and candidate statements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.case.element import free_id
from detente.errors import BadInputError
from detente.files.atomic import write_atomically
from detente.files.candidates import new_candidates
from detente.files.case_editor import editing
from detente.files.case_folder import CaseDocument
from detente.files.text_file import StoredText

__all__ = ["WrittenReading", "add_reading", "source_id_for"]


@dataclass(frozen=True, slots=True)
class WrittenReading:
    """What was written: the id of the source, and how many statements were added or stood there already."""

    source: str
    added: int
    already: int


def source_id_for(document: CaseDocument, text: StoredText) -> str:
    """Return the id of the source that holds these very bytes, or a new one after the file's name.

    Raises
    ------
    InvalidCaseError
        If the case has errors.
    """
    case = document.valid_case()
    same = (id_ for id_, source in document.texts.items() if source.sha256 == text.sha256)
    return next(same, None) or free_id(text.path.stem, case.sources)


def add_reading(
    document: CaseDocument,
    text: StoredText,
    source: str,
    statements: Mapping[str, Mapping[str, Any]],
    published_on: str | None = None,
) -> WrittenReading:
    """Copy a text into the folder of a case and write its source and candidates into the case file.

    Comments stay, the former case file is kept beside the new one, and what stands there already, in whatever
    state, is left alone; `detente.files.candidates` says what counts as the same.

    Parameters
    ----------
    document : CaseDocument
        The case as read.
    text : StoredText
        The text; UTF-8.
    source : str
        Id of its source, from `source_id_for`.
    statements : mapping of id to data of a statement
        The candidates.
    published_on : str, optional
        Date of the text.

    Returns
    -------
    WrittenReading
        What was added.

    Raises
    ------
    BadInputError
        If the text is not UTF-8, or one of the candidates is no statement.
    InvalidCaseError
        If the case has errors.
    """
    case = document.valid_case()
    if text.encoding.replace("-", "").lower() not in ("utf8", "utf_8"):
        raise BadInputError(f"{text.path} is {text.encoding}; save it as UTF-8 first, because cases hold UTF-8 texts")
    new = new_candidates(case, statements)
    if source not in case.sources:
        _copy(document, text, source)
    with editing(document.path) as content:
        if source not in case.sources:
            content.setdefault("sources", {})[source] = _source(text, source, published_on)
        content.setdefault("statements", {}).update(new)
    return WrittenReading(source, len(new), len(statements) - len(new))


def _file_name(text: StoredText, source: str) -> str:
    suffix = text.path.suffix.lower() if re.fullmatch(r"\.[a-z]{1,5}", text.path.suffix.lower()) else ".txt"
    return f"sources/{source}{suffix}"


def _copy(document: CaseDocument, text: StoredText, source: str) -> None:
    path = document.path.parent / _file_name(text, source)
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise BadInputError(f"{path.parent} cannot be made: {error.strerror}") from error
    if path.exists():
        raise BadInputError(f"{path} exists and is another text; rename the file that you read")
    write_atomically(path, text.text)


def _source(text: StoredText, source: str, published_on: str | None) -> dict[str, Any]:
    written: dict[str, Any] = {
        "title": text.path.stem.replace("_", " ").replace("-", " ")[:300] or source,
        "file": _file_name(text, source),
        "sha256": text.sha256,
        "kind": "news_report",
    }
    if published_on is not None:
        written["published_on"] = published_on
    return written
