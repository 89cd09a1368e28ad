# SPDX-License-Identifier: MIT
"""Keep what was parsed, so that the same bytes are not parsed twice: JSON files in the user's cache folder.

The environment variable DETENTE_CACHE names another folder, or says `off`. A file is named by the hash of what was
parsed, of the reader and of détente's version; nothing in it is ever run. It starts with the hash of its own content,
so a damaged file is parsed again and replaced. Only the user can read it: cases are confidential. Trouble with the
folder is never an error. Above 50 MB the oldest files go.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from detente.errors import BadInputError
from detente.files.atomic import write_atomically

__all__ = ["CACHE_VARIABLE", "FORMAT", "MOST_KEPT_BYTES", "kept"]

CACHE_VARIABLE = "DETENTE_CACHE"

FORMAT = 1
"""To be raised whenever a reader reads the same bytes otherwise, or keeps them in another shape."""

MOST_KEPT_BYTES = 50_000_000
_NAME = re.compile(r"^[0-9a-f]{64}\.json$")

T = TypeVar("T")


def kept(
    reader: str,
    text: str,
    parse: Callable[[], T],
    pack: Callable[[T], Any],
    unpack: Callable[[Any], T],
) -> T:
    """Return what a text was parsed into before, or parse it now and keep that.

    Parameters
    ----------
    reader : str
        Which reader parses it; what one reader kept is never given to another.
    text : str
        What is parsed.
    parse : callable
        Parses it; what this raises is raised, and nothing is kept.
    pack : callable
        Turns the result into what JSON holds without loss, or into None if it cannot.
    unpack : callable
        Turns that back; raises ValueError, TypeError, KeyError or RecursionError if it has another shape.

    Returns
    -------
    object
        The result of `parse`, parsed now or before.
    """
    folder = _folder()
    if folder is None:
        return parse()
    content = text.encode("utf-8")
    key = f"{reader}\0{version('detente')}\0{FORMAT}\0{hashlib.sha256(content).hexdigest()}"
    file = folder / f"{hashlib.sha256(key.encode()).hexdigest()}.json"
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
        return unpack(_read(file))
    result = parse()
    if _is_ready(folder) and (packed := pack(result)) is not None:
        _write(file, packed)
    return result


def _folder() -> Path | None:
    named = os.environ.get(CACHE_VARIABLE, "")
    if named.strip().lower() == "off":
        return None
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    folder = user_cache_path("detente", appauthor=False)
    return folder if folder.is_absolute() else None


def _read(file: Path) -> Any:
    if file.stat().st_size > MOST_KEPT_BYTES:
        raise ValueError("larger than anything kept")
    digest, _, content = file.read_bytes().partition(b"\n")
    if hashlib.sha256(content).hexdigest().encode() != digest:
        raise ValueError("damaged")
    return json.loads(content)


def _is_ready(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


def _write(file: Path, packed: Any) -> None:
    content = json.dumps(packed, separators=(",", ":")).encode()
    with contextlib.suppress(BadInputError, OSError):
        if len(content) < MOST_KEPT_BYTES:
            write_atomically(file, hashlib.sha256(content).hexdigest().encode() + b"\n" + content, private=True)
            _make_room(file.parent)


def _make_room(folder: Path) -> None:
    """Remove the oldest files that this module wrote until the rest keeps within the bound."""
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if _NAME.match(entry.name) and entry.is_file(follow_symlinks=False):
                status = entry.stat(follow_symlinks=False)
                found.append((status.st_mtime_ns, status.st_size, entry.path))
    total = 0
    for _, size, path in sorted(found, reverse=True):
        total += size
        if total > MOST_KEPT_BYTES:
            Path(path).unlink(missing_ok=True)
