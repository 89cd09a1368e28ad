# SPDX-License-Identifier: MIT
"""Rules about dates: impossible, contradictory, unresolved, missing, old."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from detente.analysis.evidence.lint.rule import Problem, rule
from detente.analysis.evidence.reading import TextReading
from detente.analysis.evidence.reading.records import Time

__all__ = ["STALE_MONTHS"]

STALE_MONTHS = 12
"""Age from which a dated figure is asked about."""

_ORDER = re.compile(r"\b(before|after|since|until|prior to|following)\b", re.I)
_EVENT = re.compile(r"\b(?:before|after|since|until) the ([a-z]+(?: [a-z]+)?)(?: began| started| ended)?\b", re.I)


@rule(
    "impossible_year",
    "warning",
    "The text may be about a time for which such a year is right, or the number may be no year.",
)
def impossible_year(reading: TextReading) -> Iterator[Problem]:
    """Say that a year stands after a month or day and cannot be one; repairs are offered and none is applied."""
    for time in reading.times:
        if not time.valid and "year" in time.basis:
            offered = f"; it may have been {' or '.join(time.candidates)}" if time.candidates else ""
            message = f"“{time.span.text}” holds a year that cannot be meant{offered}; look it up, nothing was repaired"
            yield Problem((time.span,), message, time.candidates)


@rule("impossible_date", "warning", "Another calendar may be meant.")
def impossible_date(reading: TextReading) -> Iterator[Problem]:
    """Say that a day does not exist, such as 31 April."""
    for time in reading.times:
        if not time.valid and "year" not in time.basis:
            yield Problem((time.span,), f"“{time.span.text}” does not exist in the calendar; look it up")


@rule("date_contradiction", "warning", "The two dates may belong to different events.")
def date_contradiction(reading: TextReading) -> Iterator[Problem]:
    """Say that two dates cannot both be right: one says "since", the other places a beginning after it."""
    plain = reading.document.stored
    began = [t for t in reading.times if _says(plain, t, r"(?:since|began in|started in|broke out in)\s*\Z")]
    before = [t for t in reading.times if t.value and _followed(plain, t, r",? (?:shortly )?before (?:the|it)\b")]
    for start in began:
        for earlier in before:
            year = start.value[:4] if start.value else re.sub(r"\D", "", start.span.text)[-4:]
            if year and earlier.value and int(year) < int(earlier.value[:4]):
                message = (
                    f"something has gone on since “{start.span.text}”, and “{earlier.span.text}” is said to lie before "
                    "it began; find out which is right"
                )
                yield Problem((start.span, earlier.span), message)


def _says(text: str, time: Time, pattern: str) -> bool:
    return re.search(pattern, text[max(0, time.span.start - 24) : time.span.start], re.I) is not None


def _followed(text: str, time: Time, pattern: str) -> bool:
    return re.match(pattern, text[time.span.end : time.span.end + 40], re.I) is not None


@rule(
    "unresolvable_relative_date",
    "info",
    "The date may be known to the analyst; give it with --published and it is resolved.",
)
def unresolvable_relative_date(reading: TextReading) -> Iterator[Problem]:
    """Say that a weekday or "last month" has no date because the document has none."""
    for time in reading.times:
        if time.value is None and time.valid and "the document has no date" in time.basis:
            yield Problem(
                (time.span,), f"“{time.span.text}” has no date: the document does not say when it was written"
            )


@rule("no_document_metadata", "warning", "The date may stand in the file's name, its address or an archive.")
def no_document_date(reading: TextReading) -> Iterator[Problem]:
    """Say that nothing says when the document was published."""
    has_dateline = any(p.role == "dateline" for p in reading.passages)
    if reading.document.published_on is None and not has_dateline:
        yield Problem((), "the document says neither when nor by whom it was published; record both with the source")


def _months(value: str) -> int:
    year, month = int(value[:4]), int(value[5:7]) if len(value) >= 7 else 12
    return year * 12 + month


@rule("stale_figure", "warning", "A figure of the past may be what is meant.")
def stale_figure(reading: TextReading) -> Iterator[Problem]:
    """Say that a figure is dated, and the document is much younger or has no date."""
    published: date | None = reading.document.published_on
    known = [_months(time.value) for time in reading.times if time.value]
    newest = max([*known, *([published.year * 12 + published.month] if published else [])], default=None)
    dated = published is not None or any(p.role == "dateline" for p in reading.passages)
    for sentence in reading.sentences:
        figures = [q for q in reading.quantities if sentence.start <= q.span.start < sentence.end]
        dates = [t for t in reading.times if sentence.start <= t.span.start < sentence.end and t.value]
        if not figures or not dates or newest is None:
            continue
        age = newest - max(_months(t.value) for t in dates if t.value)
        spans = (*(q.span for q in figures), *(t.span for t in dates))
        if age > STALE_MONTHS:
            yield Problem(spans, f"the figure is of “{dates[-1].span.text}”, {age} months before the newest date here")
        elif not dated and any(_says(reading.document.stored, t, r"\b(?:by|as of|since|until|in)\s*\Z") for t in dates):
            yield Problem(
                spans,
                f"the figure is of “{dates[-1].span.text}” and the document has no date, so that nobody can say "
                "how old it was; do not use it as today's",
            )
