# SPDX-License-Identifier: MIT
"""Split a document into passages and say what each is: headline, heading, caption, body, duplicate.

A passage is a paragraph: lines up to an empty line. Lines that look wrapped at a fixed width, as in text
extracted from PDF, are one paragraph; lines longer than that are paragraphs of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from detente.analysis.evidence.reading.document import Document
from detente.analysis.evidence.reading.lexicon import lexicon
from detente.analysis.evidence.reading.records import Passage, Role
from detente.analysis.evidence.reading.sentences import split_sentences

__all__ = ["split_passages"]

WIDEST_WRAPPED_LINE = 130
LONGEST_HEADING = 160
LONGEST_CAPTION = 320

_LINE = re.compile(r"[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_FULL_STOP = re.compile(r"[.!?…][”’\"')\]]*\s*\Z")
_DATELINE = re.compile(
    r"\A\W*(?:[A-ZÀ-Þ][\w’'. -]{1,40},\s*)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    r"(?:\d{1,2}\s+[A-Z][a-z]+|[A-Z][a-z]+\.?\s+\d{1,2}),?\s+\d{4}\b",
    re.I,
)
_PAGE = re.compile(r"\A\s*(?:page\s+)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:of|/)\s*\d{1,4})?\s*\Z", re.I)
_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
_CREDIT = re.compile(r"\A\W*(?:file )?(?:photo|picture|image|caption)\b|\b(?:file photo|getty|ap photo)\W*\Z", re.I)


def _lines(document: Document) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end and whether an empty line or page break stands before each line that is not blank."""
    plain, previous = document.plain, 0
    for match in _LINE.finditer(plain):
        start, end = match.span()
        text = match.group()
        if not text.strip(" \t\ufeff\u200b"):
            continue
        gap = plain[previous:start].replace("\r\n", "\n")
        yield start, end, gap.count("\n") > 1 or "\f" in gap or gap.strip(" \t\r\n") != "" or gap.count("\r") > 1
        previous = end


def _is_wrapped(lines: list[tuple[int, int]], plain: str) -> bool:
    """Whether the lines of a block look like one paragraph broken at a fixed width."""
    widths = [end - start for start, end in lines]
    widest = max(widths)
    if len(lines) < 2 or widest > WIDEST_WRAPPED_LINE or widest < 35:
        return False
    # A line is broken at the width when the first word of the next one would not have fitted.
    for (start, end), (following, last) in pairwise(lines):
        word = plain[following:last].split(None, 1)[0]
        if (end - start) + 1 + len(word) < widest - 12 and _FULL_STOP.search(plain[start:end]):
            return False
        if (end - start) + 1 + len(word) < widest * 0.6:
            return False
    return True


def _blocks(document: Document) -> Iterator[tuple[int, int]]:
    block: list[tuple[int, int]] = []
    for start, end, gap in [*_lines(document), (len(document.plain), len(document.plain), True)]:
        if gap and block:
            if _is_wrapped(block, document.plain):
                yield block[0][0], block[-1][1]
            else:
                yield from block
            block = []
        if start < end:
            block.append((start, end))


def _trimmed(start: int, end: int, plain: str) -> tuple[int, int]:
    text = plain[start:end]
    left = len(text) - len(text.lstrip(" \t\ufeff\u200b\u00a0"))
    return start + left, start + len(text.rstrip())


def _is_heading(text: str) -> bool:
    """Whether a line is a heading: short, and without a full stop, or in title case."""
    if len(text) > LONGEST_HEADING or not any(character.isalpha() for character in text):
        return False
    if not _FULL_STOP.search(text):
        return not text.rstrip().endswith((",", ";", ":")) and not text.lstrip().startswith(("-", "*", "•"))
    return False


def _is_caption(text: str) -> bool:
    """Whether a short paragraph describes a picture: a credit, a dated title, or somebody doing something visible."""
    if len(text) > LONGEST_CAPTION:
        return False
    first = text[: split_sentences(text, 0, len(text))[0][1]]
    words = _WORD.findall(first)
    titled = len(words) > 4 and sum(word[0].isupper() for word in words) >= 0.6 * len(words)
    if _CREDIT.search(first) or (titled and len(text) > len(first) and re.search(r"\b\d{1,2},? \d{2,4}\b", first)):
        return True
    early = set(words[1:12])
    lists = lexicon().words
    return bool(early & lists["picture_verbs"]) and not set(text.lower().split()) & lists["plain_speech"]


def _role(text: str, number: int, hint: Role | None) -> Role:
    if hint is not None:
        return hint
    if _PAGE.match(text):
        return "boilerplate"
    if _DATELINE.match(text) and len(text) < LONGEST_HEADING:
        return "dateline"
    if _is_heading(text):
        return "headline" if number == 0 else "heading"
    return "caption" if _is_caption(text) else "body"


def split_passages(document: Document) -> list[Passage]:
    """Return the passages of a document, in order.

    Parameters
    ----------
    document : Document
        The document.

    Returns
    -------
    list of Passage
        The first short line without a full stop is the headline; a passage whose words stood before is a
        duplicate.
    """
    passages: list[Passage] = []
    seen: dict[str, int] = {}
    for start, end in _blocks(document):
        begin, stop = _trimmed(start, end, document.plain)
        if begin >= stop:
            continue
        text = document.plain[begin:stop]
        hint = next((hint.role for hint in document.hints if hint.start <= begin < hint.end), None)
        role = _role(text, len(passages), hint)
        key = " ".join(text.casefold().split())
        twin = seen.setdefault(key, len(passages))
        again = twin if twin < len(passages) and role != "boilerplate" else None
        role = role if again is None else "duplicate"
        passages.append(Passage(document.span(begin, stop), role, again, (begin, stop)))
    return passages
