# SPDX-License-Identifier: MIT
"""A file as stored, and its readable text with the place of each character in the file.

For plain text the two are the same. In HTML, tags are taken out and entities replaced; a span of the
readable text is then mapped back, so that its characters in the file may hold markup.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from detente.analysis.evidence.reading.records import Role, Span

__all__ = ["Document", "RoleHint", "plain_document", "unwrapped"]


@dataclass(frozen=True, slots=True)
class RoleHint:
    """What the markup says that a stretch of the readable text is."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True)
class Document:
    """A text to be read.

    Attributes
    ----------
    stored : str
        The file, decoded, character for character.
    plain : str
        Its readable text.
    starts, ends : sequence of int, optional
        For each character of `plain`, where it starts and ends in `stored`; None where the two are the same.
    hints : tuple of RoleHint
        What the markup says.
    published_on : datetime.date, optional
        Date of the document, from its markup or from the reader.
    name : str
        Name for messages.
    """

    stored: str
    plain: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None
    hints: tuple[RoleHint, ...] = ()
    published_on: date | None = None
    name: str = "text"
    _lower: list[str] = field(default_factory=list, init=False, repr=False, compare=False)
    _lines: list[int] = field(default_factory=list, init=False, repr=False, compare=False)

    def span(self, start: int, end: int) -> Span:
        """Return the stored characters of a stretch of the readable text."""
        if self.starts is not None and self.ends is not None and start < end:
            start, end = self.starts[start], self.ends[end - 1]
        return Span(start, end, self.stored[start:end])

    @property
    def lower(self) -> str:
        """The readable text in lower case, where that keeps every place; else as it is."""
        if not self._lower:
            lower = self.plain.lower()
            self._lower.append(lower if len(lower) == len(self.plain) else self.plain)
        return self._lower[0]

    def line(self, position: int) -> tuple[int, int]:
        """Return line and column of a stored position, both counted from 1."""
        if not self._lines:
            self._lines.append(0)
            found = self.stored.find("\n")
            while found >= 0:
                self._lines.append(found + 1)
                found = self.stored.find("\n", found + 1)
        number = bisect_right(self._lines, position)
        return number, position - self._lines[number - 1] + 1


def plain_document(text: str, name: str = "text", published_on: date | None = None) -> Document:
    """Return the document of a plain text; its readable text has line ends of one character."""
    if "\r\n" not in text:
        return Document(text, text, published_on=published_on, name=name)
    starts = array("q", (match.start() for match in _CHARACTERS.finditer(text)))
    ends = array("q", (match.end() for match in _CHARACTERS.finditer(text)))
    return Document(text, text.replace("\r\n", "\n"), starts, ends, published_on=published_on, name=name)


_CHARACTERS = re.compile(r"\r\n|.", re.S)


def unwrapped(document: Document, passages: Iterable[tuple[int, int]]) -> Document:
    """Return a document whose passages, given by their places in the readable text, hold blanks for line ends.

    Text taken out of a PDF breaks its lines anywhere, also in "5 May" or "$500 million".
    """
    pieces, done = [], 0
    for start, end in passages:
        pieces += [document.plain[done:start], document.plain[start:end].replace("\n", " ")]
        done = end
    return replace(document, plain="".join([*pieces, document.plain[done:]]))
