# SPDX-License-Identifier: MIT
"""A file as stored, and its readable text with the place of each character in the file.

For plain text the two are the same. In HTML, tags are taken out and entities replaced; a span of the
readable text is then mapped back, so that its characters in the file may hold markup.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate

from detente.analysis.evidence.reading.records import Passage, Role, Span

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


def unwrapped(document: Document, passages: Sequence[Passage]) -> tuple[Document, list[Passage]]:
    """Return a document without the line ends inside its passages, and the passages with their new places in it.

    Text taken out of a PDF breaks its lines anywhere, also in "5 May" or in "govern-" and "ment". A line end is read
    as a blank; a word broken with a hyphen is joined, and keeps its hyphen where the text also writes it so within a
    line, or where a capital or a second hyphen says that it is a compound. Spans still name the stored characters.
    """
    pieces, done, cuts = [], 0, []
    compounds: frozenset[str] | None = None
    for passage in passages:
        start, end = passage.plain
        text = document.plain[start:end]
        if "\n" not in text:
            continue
        for match in _BROKEN_WORD.finditer(text):
            if compounds is None:
                compounds = frozenset(_COMPOUND.findall(document.lower))
            cuts.append(
                (start + match.end("hyphen" if _is_compound(match, compounds) else "before"), start + match.end())
            )
        pieces += [document.plain[done:start], text.replace("\n", " ")]
        done = end
    document = replace(document, plain="".join([*pieces, document.plain[done:]]))
    return (_without(document, cuts), _moved(passages, cuts)) if cuts else (document, list(passages))


# A word has at most 40 letters here, so that no file makes the reader slow.
_BROKEN_WORD = re.compile(
    r"(?P<before>(?<![^\W\d_])[^\W\d_]{1,40})(?P<hyphen>[-\u2010\u00ad])[ \t]*\n[ \t]*(?=(?P<after>[^\W\d_]{1,40}-?))"
)
_COMPOUND = re.compile(r"[^\W\d_]+-[^\W\d_]+")


def _is_compound(match: re.Match[str], compounds: frozenset[str]) -> bool:
    """Whether a broken word keeps its hyphen."""
    before, after = match.group("before"), match.group("after")
    if match.group("hyphen") == "\u00ad":
        return False
    second_hyphen = after.endswith("-") or match.string[match.start() - 1 : match.start()] == "-"
    return after[0].isupper() or second_hyphen or f"{before}-{after}".lower() in compounds


def _without(document: Document, cuts: Sequence[tuple[int, int]]) -> Document:
    """Return a document whose readable text lacks some stretches, given in their order."""
    count = len(document.plain)
    old_starts = range(count) if document.starts is None else document.starts
    old_ends = range(1, count + 1) if document.ends is None else document.ends
    starts, ends, pieces = array("q"), array("q"), []
    for first, last in zip([0, *(end for _, end in cuts)], [*(start for start, _ in cuts), count], strict=True):
        pieces.append(document.plain[first:last])
        starts.extend(old_starts[first:last])
        ends.extend(old_ends[first:last])
    return replace(document, plain="".join(pieces), starts=starts, ends=ends)


def _moved(passages: Sequence[Passage], cuts: Sequence[tuple[int, int]]) -> list[Passage]:
    """Return passages with the places that they have once the stretches are gone; none begins or ends inside one."""
    ends = [end for _, end in cuts]
    gone = [0, *accumulate(end - start for start, end in cuts)]

    def moved(place: int) -> int:
        return place - gone[bisect_right(ends, place)]

    return [replace(passage, plain=(moved(passage.plain[0]), moved(passage.plain[1]))) for passage in passages]
