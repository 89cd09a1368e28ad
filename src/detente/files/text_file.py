# SPDX-License-Identifier: MIT
"""Read a text as stored: no line end, blank or mark is changed, and what cannot be read is said with its place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from detente.errors import BadInputError

__all__ = ["MAXIMUM_TEXT_BYTES", "StoredText", "list_texts", "read_stored_text"]

MAXIMUM_TEXT_BYTES = 20_000_000
TEXT_SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".xhtml")

_OTHER_KINDS = {
    b"%PDF": "a PDF; extract its text first (for example with `pdftotext`) and give the text",
    b"PK\x03\x04": "a packed file (DOCX, XLSX, ZIP); save its text as a plain text file",
    b"\xff\xfe": "UTF-16 text; give `--encoding utf-16`, or save it as UTF-8",
    b"\xfe\xff": "UTF-16 text; give `--encoding utf-16`, or save it as UTF-8",
    b"\x1f\x8b": "a packed file (gzip); unpack it first",
}


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text file.

    Attributes
    ----------
    path : Path
        The file.
    text : str
        Its characters, including a byte order mark and its own line ends.
    sha256 : str
        Hash of its bytes.
    encoding : str
        How the bytes were read.
    """

    path: Path
    text: str
    sha256: str
    encoding: str


def read_stored_text(path: str | Path, encoding: str = "utf-8") -> StoredText:
    """Read a text file.

    Parameters
    ----------
    path : str or Path
        The file.
    encoding : str
        Encoding of its bytes.

    Returns
    -------
    StoredText
        The text as stored.

    Raises
    ------
    BadInputError
        If it is missing, too large, no text, or in another encoding; the message names the place.
    """
    file = Path(path)
    try:
        if not file.is_file():
            raise BadInputError(f"there is no file {file}; check the path")
        size = file.stat().st_size
        if size > MAXIMUM_TEXT_BYTES:
            raise BadInputError(f"{file} has {size:,} bytes and at most {MAXIMUM_TEXT_BYTES:,} are read; split it")
        content = file.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, BadInputError):
            raise
        raise BadInputError(f"{str(path)[:200]!r} cannot be read: {error}") from error
    return StoredText(file, _decoded(content, file, encoding), hashlib.sha256(content).hexdigest(), encoding)


def _decoded(content: bytes, file: Path, encoding: str) -> str:
    if encoding.replace("-", "").lower() in ("utf8", "utf_8"):
        for start, what in _OTHER_KINDS.items():
            if content.startswith(start):
                raise BadInputError(f"{file} is {what}")
        nul = content.find(b"\x00")
        if nul >= 0:
            raise BadInputError(f"{file} is no text: byte {nul} is zero; give a plain text or HTML file")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        raise BadInputError(
            f"byte {error.start} (0x{content[error.start]:02x}, line {line}, byte {column} of it) is not {encoding}; "
            "save the file as UTF-8, or say how it is encoded with `--encoding cp1252` or the like",
            str(file),
            line,
        ) from error
    except (LookupError, UnicodeError) as error:
        raise BadInputError(f"{file} cannot be read as {encoding[:40]!r}: {error}") from error


def list_texts(folder: Path) -> list[Path]:
    """Return the text and HTML files of a folder and the folders below it, by name; hidden ones are left out."""
    found = (path for path in folder.rglob("*") if path.suffix.lower() in TEXT_SUFFIXES and path.is_file())
    return sorted(path for path in found if not any(p.startswith(".") for p in path.relative_to(folder).parts))
