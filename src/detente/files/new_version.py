# SPDX-License-Identifier: MIT
"""Store a newer version of a source as a new source, and point to it what stands there unchanged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from detente.case.quoting import anchor
from detente.errors import UsageError
from detente.files.atomic import write_atomically
from detente.files.case_editor import editing
from detente.files.case_folder import MAXIMUM_SOURCE_BYTES, CaseDocument
from detente.files.yaml_reader import read_text

__all__ = ["read_version", "store_version"]


def read_version(path: Path) -> str:
    """Return the text of a file that may become a source, as stored."""
    return read_text(path, str(path), MAXIMUM_SOURCE_BYTES)


def store_version(
    document: CaseDocument, source: str, text: str, id_: str, carried: Iterable[tuple[str, int, int, int]]
) -> Path:
    """Add a version of a source to a case and carry quotations over to it.

    The former version stays, with what could not be carried over.

    Parameters
    ----------
    document : CaseDocument
        The case as read.
    source : str
        Id of the former version.
    text : str
        The newer text.
    id_ : str
        Id of the newer version.
    carried : iterable of (str, int, int, int)
        Statement, number of its quotation (0 the main one), and new start and end.

    Returns
    -------
    Path
        Where the text was stored.

    Raises
    ------
    UsageError
        If the id or the file name is taken.
    """
    case = document.valid_case()
    if id_ in case.sources:
        raise UsageError(f"the source '{id_}' is there already; choose another id with --as")
    folder = document.path.parent
    former = Path(case.sources[source].file)
    name = former.with_name(f"{id_}{former.suffix}").as_posix()
    if (folder / name).exists():
        raise UsageError(f"{folder / name} is there already; choose another id with --as")
    write_atomically(folder / name, text)
    with editing(document.path) as data:
        entry: dict[str, Any] = {key: value for key, value in data["sources"][source].items() if key in _KEPT}
        entry |= {"file": name, "version_of": source, "sha256": hashlib.sha256(text.encode("utf-8")).hexdigest()}
        data["sources"][id_] = entry
        for statement, place, start, end in carried:
            written = data["statements"][statement]
            quotation = written["quotation"] if place == 0 else written["also_quoted"][place - 1]
            for key in ("occurrence", "prefix", "suffix"):
                quotation.pop(key, None)
            quotation.update({"source": id_} | anchor(text, start, end))
            if place == 0:
                _move_spans(written, text)
    return folder / name


_KEPT = ("title", "kind", "outlet", "author", "url", "language", "cluster", "reliability", "reliability_reason")


def _move_spans(written: Any, text: str) -> None:
    """Leave the words of spans, which are in the same sentence, without positions that no longer hold."""
    for key in ("speaker_span", "cue", "modality_cue", "order_cue"):
        span = written.get(key)
        if span is not None and "start" in span and text[span["start"] : span["end"]] != span["text"]:
            del span["start"], span["end"]
