# SPDX-License-Identifier: MIT
"""HTML to readable text, with the place of every character in the file.

Scripts, styles, navigation and forms are left out; headings and captions keep their role.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from datetime import date
from html import unescape
from html.parser import HTMLParser

from detente.analysis.evidence.reading.document import Document, RoleHint
from detente.analysis.evidence.reading.lexicon import lexicon
from detente.analysis.evidence.reading.records import Role
from detente.errors import BadInputError

__all__ = ["html_document", "looks_like_html"]

MAXIMUM_HTML = 5_000_000
"""Code points; a page of the news has 0.3 million."""

_ROLES: dict[str, Role] = {"h1": "headline", "figcaption": "caption", "caption": "caption"}
_ROLES |= {f"h{n}": "heading" for n in range(2, 7)}
_LOOKS = re.compile(r"\A\ufeff?\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|article|div|p|h1)\b", re.I | re.S)
_PUBLISHED = frozenset(("article:published_time", "datepublished", "date", "dc.date", "dcterms.date", "pubdate"))


_BLANKS_OR_WORDS = re.compile(r"[ \t\r\n]+|[^ \t\r\n]+")
_UNCLOSED = re.compile(r"<(?!!--)(?![^<>]*>)")


def _closed(stored: str) -> str:
    """Return HTML of the same length in which a tag or comment that is never closed is plain text.

    The parser would look for its end again and again, in a time that grows with the square of the length.
    """
    last = stored.rfind("-->") + 1
    open_comments = stored[last:].replace("<!--", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}!--")
    return _UNCLOSED.sub("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", stored[:last] + open_comments)


def looks_like_html(text: str) -> bool:
    """Whether a text starts as HTML does."""
    return _LOOKS.match(text[:4000]) is not None


class _Collector(HTMLParser):
    def __init__(self, stored: str) -> None:
        super().__init__(convert_charrefs=False)
        self.stored = stored
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", stored))]
        self.parts: list[str] = []
        self.starts, self.ends = array("q"), array("q")
        self.length = 0
        self.left_out: list[str] = []
        self.open_roles: list[tuple[str, int]] = []
        self.hints: list[RoleHint] = []
        self.published: date | None = None

    def _place(self) -> int:
        line, column = self.getpos()
        return self.line_starts[line - 1] + column

    def _break(self, place: int) -> None:
        if self.parts and self.parts[-1] != "\n\n":
            self._add("\n\n", (place, place), (place, place))

    def _add(self, text: str, starts: tuple[int, ...] | range, ends: tuple[int, ...] | range) -> None:
        self.parts.append(text)
        self.starts.extend(starts)
        self.ends.extend(ends)
        self.length += len(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            self._read_meta({name: value or "" for name, value in attrs})
        if tag in lexicon().words["html_left_out"]:
            self.left_out.append(tag)
        if tag not in lexicon().words["html_inline"]:
            self._break(self._place())
        if tag in _ROLES and not self.left_out:
            self.open_roles.append((tag, self.length))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in lexicon().words["html_void"] or tag == "meta":
            self.handle_starttag(tag, attrs)

    def _read_meta(self, attributes: dict[str, str]) -> None:
        name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        if name in _PUBLISHED and self.published is None:
            try:
                self.published = date.fromisoformat(attributes.get("content", "")[:10])
            except ValueError:
                return

    def handle_endtag(self, tag: str) -> None:
        if tag in self.left_out:
            while self.left_out.pop() != tag:
                pass
        if self.open_roles and self.open_roles[-1][0] == tag:
            _, start = self.open_roles.pop()
            self.hints.append(RoleHint(start, self.length, _ROLES[tag]))
        if tag not in lexicon().words["html_inline"]:
            self._break(self._place())

    def handle_data(self, data: str) -> None:
        if self.left_out:
            return
        place = self._place()
        for match in _BLANKS_OR_WORDS.finditer(data):
            start, end = place + match.start(), place + match.end()
            if match.group()[0] in " \t\r\n":
                # Line ends and indentation inside a paragraph of HTML are one blank.
                self._add(" ", (start,), (end,))
            else:
                self._add(match.group(), range(start, end), range(start + 1, end + 1))

    def _reference(self, length_of_name: int, replacement: str, written: str) -> None:
        if self.left_out:
            return
        place = self._place()
        end = place + len(written) + (self.stored[place + len(written) : place + len(written) + 1] == ";")
        self._add(replacement, (place,) * len(replacement), (end,) * len(replacement))
        del length_of_name

    def handle_entityref(self, name: str) -> None:
        self._reference(len(name), unescape(f"&{name};"), f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(len(name), unescape(f"&#{name};"), f"&#{name}")


def html_document(stored: str, name: str = "page") -> Document:
    """Return the document of an HTML page.

    Parameters
    ----------
    stored : str
        The file, decoded.
    name : str
        Name for messages.

    Returns
    -------
    Document
        Readable text with places; published_on from the page's metadata.

    Raises
    ------
    BadInputError
        If it is too large or its markup cannot be followed.
    """
    if len(stored) > MAXIMUM_HTML:
        raise BadInputError(f"{name} has {len(stored):,} characters of HTML and at most {MAXIMUM_HTML:,} are read")
    collector = _Collector(stored)
    try:
        collector.feed(_closed(stored))
        collector.close()
    except (AssertionError, ValueError) as error:
        line = bisect_right(collector.line_starts, collector._place())
        raise BadInputError("the markup cannot be followed here; save the page as plain text", name, line) from error
    plain = "".join(collector.parts)
    return Document(stored, plain, collector.starts, collector.ends, tuple(collector.hints), collector.published, name)
