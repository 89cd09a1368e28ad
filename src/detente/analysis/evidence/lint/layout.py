# SPDX-License-Identifier: MIT
"""Rules about the parts of a page: repeated passages, headings and captions that fit nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.analysis.evidence.lint.rule import Problem, rule
from detente.analysis.evidence.lint.vocabulary import content_words
from detente.analysis.evidence.reading import TextReading
from detente.analysis.evidence.reading.lexicon import lexicon
from detente.analysis.evidence.reading.records import Passage

__all__: list[str] = []

ORPHAN_SHARE = 0.2
MISMATCH_SHARE = 0.75
_NAME = re.compile(r"(?<=[a-z,] )[A-ZÀ-Þ][\w’'-]{2,}|(?<![.!?:] )(?<!\A)\b[A-ZÀ-Þ][a-zà-ÿ]{3,}")


@rule("duplicate_passage", "info", "Pages often repeat their headline; count it once.")
def duplicate_passage(reading: TextReading) -> Iterator[Problem]:
    """Say that a passage stands twice."""
    for passage in reading.passages:
        if passage.duplicate_of is not None:
            first = reading.passages[passage.duplicate_of]
            message = "this passage repeats an earlier one word for word; it is read once"
            yield Problem((first.span, passage.span), message)


def _section(reading: TextReading, number: int) -> list[Passage]:
    """Return the body passages between a heading and the next one."""
    found = []
    for passage in reading.passages[number + 1 :]:
        if passage.role == "heading":
            break
        if passage.role == "body":
            found.append(passage)
    return found


def _share_found(heading: str, body: list[Passage]) -> tuple[float, set[str]]:
    own = content_words(heading)
    there = set().union(*(content_words(passage.span.text) for passage in body)) if body else set()
    return (len(own & there) / len(own) if own else 1.0), own - there


@rule("orphan_heading", "warning", "It may be the caption of a picture that was lost, or a link to another article.")
def orphan_heading(reading: TextReading) -> Iterator[Problem]:
    """Say that hardly a word of a heading occurs in what follows it."""
    for number, passage in enumerate(reading.passages):
        if passage.role == "heading":
            share, _ = _share_found(passage.span.text, _section(reading, number))
            if share < ORPHAN_SHARE:
                yield Problem((passage.span,), "what follows this heading is about something else, or nothing follows")


@rule("heading_body_mismatch", "warning", "Headings sum up freely; quote the body, not the heading.")
def heading_body_mismatch(reading: TextReading) -> Iterator[Problem]:
    """Say that words of a heading that carry its claim do not occur in what follows it."""
    for number, passage in enumerate(reading.passages):
        if passage.role != "heading":
            continue
        share, lost = _share_found(passage.span.text, _section(reading, number))
        if ORPHAN_SHARE <= share < MISMATCH_SHARE and len(lost) > 1:
            said = ", ".join(word for word in _as_written(passage.span.text, lost))
            yield Problem((passage.span,), f"the heading speaks of {said}, what follows does not")


def _as_written(text: str, stems: set[str]) -> list[str]:
    return [word for word in re.findall(r"[\w’'-]+", text) if content_words(word) & stems][:5]


@rule("caption_mismatch", "info", "A picture from the archive may illustrate a text without belonging to it.")
def caption_mismatch(reading: TextReading) -> Iterator[Problem]:
    """Say that a caption names places or people that the body does not."""
    body = " ".join(passage.span.text for passage in reading.passages if passage.role == "body")
    for passage in reading.passages:
        if passage.role != "caption":
            continue
        first = passage.span.text.split(". ")[0]
        names = {re.sub(r"[’']s$", "", name) for name in _NAME.findall(first)}
        absent = sorted(n for n in names if n not in body and n.lower() not in lexicon().words["not_names"])
        if absent:
            message = f"the caption speaks of {', '.join(absent)}, the text does not; do not code it with the text"
            yield Problem((passage.span,), message)
