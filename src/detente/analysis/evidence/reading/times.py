# SPDX-License-Identifier: MIT
"""Find time expressions and say what date they mean, as precisely as the words do and no more.

A date that cannot exist (a year of three digits after a month, 31 April) is `valid: false` without a value;
what it may have been is offered as candidates and never put in its place. A weekday or "last month" has a
value only where the date of the document is known.

>>> from detente.analysis.evidence.reading.document import plain_document
>>> [(t.span.text, t.valid, t.value, t.candidates) for t in find_times(plain_document("in February 224, late 2022"))]
[('February 224', False, None, ('2024-02', '2022-02')), ('late 2022', True, '2022', ())]
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from typing import Any

from rapidfuzz.distance import Levenshtein

from detente.analysis.evidence.reading.document import Document
from detente.analysis.evidence.reading.lexicon import find_words, read_list
from detente.analysis.evidence.reading.records import Span, Time

__all__ = ["EARLIEST_YEAR", "LATEST_YEAR", "find_times"]

EARLIEST_YEAR, LATEST_YEAR = 1400, 2199
"""Years outside are taken for damaged in a text about today; a history of older times needs another range."""


@cache
def _lists() -> dict[str, Any]:
    lists: dict[str, Any] = json.loads(read_list("months.json"))
    return lists


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lists = _lists()
    # "May" and "March" are words too: a month is written with a capital.
    month = "|".join(name.capitalize() for name in sorted(lists["months"], key=len, reverse=True))
    units = "|".join(lists["units"])
    numbers = "|".join(sorted(lists["numbers"], key=len, reverse=True))
    weekdays = "|".join(day.capitalize() for day in lists["weekdays"])
    count, unit = rf"(?:(?:{numbers}|\d+|few|several|a few) )", rf"(?:{units})s?"
    later = "(?:ago|later|earlier|before)"
    year = r"\d{3,5}(?![\d%]|[.,]\d)"
    # Digits first and letters first apart, and nothing before them: so the matcher can skip (see `find_words`).
    return {
        "day first": re.compile(
            rf"[0-9][0-9]?(?:(?:st|nd|rd|th)?(?: of)? (?P<month>{month})\b(?:\.?,? (?P<year>{year}))?"
            rf"|(?P<iso>\d\d-\d\d-\d\d)\b)"
        ),
        "month first": re.compile(
            rf"(?P<month>{month})(?!\w)\.?(?: (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,]?\d)(?:,? (?P<year2>{year}))?"
            rf"|,? (?:of )?(?P<year>{year}))?"
        ),
        "year": re.compile(r"[12]\d\d\ds?\b(?!%|[.,]?\d)"),
        "weekday": re.compile(rf"(?:{weekdays})\b"),
        "relative": re.compile(
            rf"(?:today|yesterday|tomorrow"
            rf"|(?:the last|the past|the next|the previous|the coming|the following|last|past|next|previous)"
            rf" {count}?{unit}"
            rf"|(?:less than|more than|about) {count}{unit} {later}|(?:{numbers}|several|a few) {unit} {later}"
            rf"|within (?:hours|days|weeks|months|{count}{unit})|(?:this|the same) {unit}|in recent {unit})\b"
        ),
        "digits": re.compile(rf"[0-9]\d* {unit} {later}\b"),
        "part": re.compile(r"\b(?:(?:[Ee]arly|[Mm]id|[Ll]ate)[- ]|(?:[Tt]he )?(?:beginning|end|middle) of )\Z"),
        "modifier": re.compile(r"\b(?:[Ll]ast|[Nn]ext|[Tt]his) \Z"),
        "in": re.compile(r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Ll]ast|[Nn]ext|[Uu]ntil|[Dd]uring|[Ee]arly|[Ll]ate) \Z"),
    }


def _candidates(year: str, tail: str, years: list[int]) -> tuple[str, ...]:
    """Offer years that one lost or doubled digit explains, then years of the document that two slips explain."""
    if len(year) == 3:
        one_slip = {int(year[:i] + digit + year[i:]) for i in range(4) for digit in "0123456789"}
    else:
        one_slip = {int(year[:i] + year[i + 1 :]) for i in range(len(year))}
    latest = max(years, default=2024)
    near = sorted((y for y in one_slip if latest - 30 <= y <= latest + 5), key=lambda y: (abs(y - latest), y))
    named = [y for y in sorted(set(years), reverse=True) if Levenshtein.distance(year, str(y)) <= 2]
    return tuple(f"{y:04d}{tail}" for y in dict.fromkeys([*near, *named]))


def _written(document: Document, match: re.Match[str], start: int, years: list[int]) -> Time:
    """Read "27 September 2024", "September 27, 2024", "late September 2024", "27 September" or "2024-09-27"."""
    groups = match.groupdict()
    span = document.span(start, match.end())
    if groups.get("iso"):
        month, day = int(match.group()[5:7]), int(match.group()[8:])
        return _calendar(span, match.group()[:4], month, day, years)
    month = _lists()["months"][groups["month"].lower()]
    written = groups["day"] if "day" in groups else re.match(r"\d+", match.group()).group()  # type: ignore[union-attr]
    year = groups["year"] or groups.get("year2")
    if year is not None:
        return _calendar(span, year, month, None if written is None else int(written), years)
    published = document.published_on
    possible = 1 <= int(written) <= monthrange(2024, month)[1]
    near = _nearest(published, month, int(written)) if published and possible else None
    basis = "the year is that of the document" if near else "unresolved: no year"
    return Time(span, "date", possible, None if near is None else near.isoformat(), basis)


def _calendar(span: Span, year: str, month: int, day: int | None, years: list[int]) -> Time:
    tail = f"-{month:02d}" + ("" if day is None else f"-{day:02d}")
    if len(year) != 4 or not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        offered = _candidates(year, tail, years)
        return Time(span, "date", False, None, f"the year {year} cannot be meant", offered)
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= monthrange(int(year), month)[1]):
        return Time(span, "date", False, None, "there is no such day")
    return Time(span, "date", True, year + tail, "text")


def _nearest(published: date, month: int, day: int) -> date | None:
    """Return the day of that name nearest to the document's date."""
    years = (published.year - 1, published.year, published.year + 1)
    days = [date(year, month, day) for year in years if day <= monthrange(year, month)[1]]
    return min(days, key=lambda found: abs((found - published).days)) if days else None


def _weekday(document: Document, start: int, match: re.Match[str]) -> Time:
    span = document.span(start, match.end())
    published = document.published_on
    if published is None:
        return Time(span, "weekday", True, None, "unresolved: the document has no date")
    number = _lists()["weekdays"].index(match.group().lower())
    if span.text.lower().startswith("next"):
        found = published + timedelta(days=(number - published.weekday() - 1) % 7 + 1)
        return Time(span, "weekday", True, found.isoformat(), "the next such day after the document's date")
    found = published - timedelta(days=(published.weekday() - number) % 7)
    return Time(span, "weekday", True, found.isoformat(), "the last such day up to the document's date")


def _relative(document: Document, match: re.Match[str]) -> Time:
    span = document.span(*match.span())
    shift = _lists()["relative_days"].get(match.group().lower())
    if shift is not None and document.published_on is not None:
        found = document.published_on + timedelta(days=shift)
        return Time(span, "relative", True, found.isoformat(), "counted from the document's date")
    reason = "a length of time, not a date" if document.published_on else "the document has no date"
    return Time(span, "relative", True, None, f"unresolved: {reason}")


def find_times(document: Document) -> list[Time]:
    """Return the time expressions of a document in their order; none overlaps another.

    Parameters
    ----------
    document : Document
        The document.

    Returns
    -------
    list of Time
        With a value only where it is certain.
    """
    finder = _TimeFinder(document)
    finder.add_written()
    finder.add_relative()
    finder.add_years()
    return [time for _, time in sorted(finder.found.items())]


class _TimeFinder:
    """The times of a document by where they start; what is found first keeps its place."""

    def __init__(self, document: Document) -> None:
        self.document, self.plain, self.patterns = document, document.plain, _patterns()
        self.found: dict[int, Time] = {}
        self._taken: set[int] = set()
        self._years = [m for m in find_words(self.patterns["year"], self.plain) if self._is_year(m)]

    def _is_year(self, match: re.Match[str]) -> bool:
        before = self.plain[match.start() - 1 : match.start()]
        return EARLIEST_YEAR <= int(match.group()[:4]) <= LATEST_YEAR and before not in ("$", "€", "£", "/", ".", ",")

    def _before(self, name: str, start: int) -> int:
        """Return where the words of a pattern that end at a place start, or the place itself."""
        match = self.patterns[name].search(self.plain, max(0, start - 24), start)
        return start if match is None else match.start()

    def _add(self, start: int, end: int, time: Time) -> None:
        if start not in self._taken and end - 1 not in self._taken:
            self._taken.update(range(start, end))
            self.found[start] = time

    def add_written(self) -> None:
        """Add dates with a month."""
        years = [int(m.group()[:4]) for m in self._years if 1900 <= int(m.group()[:4]) <= 2100]
        for match in find_words(self.patterns["day first"], self.plain):
            self._add(*match.span(), _written(self.document, match, match.start(), years))
        for match in find_words(self.patterns["month first"], self.plain):
            if any(match.group(name) for name in ("day", "year")):
                start = match.start() if match.group("day") else self._before("part", match.start())
                self._add(start, match.end(), _written(self.document, match, start, years))
            elif self._before("in", match.start()) < match.start():
                time = Time(self.document.span(*match.span("month")), "date", True, None, "unresolved: no year")
                self._add(*match.span("month"), time)

    def add_relative(self) -> None:
        """Add weekdays and what is counted from another time."""
        for match in find_words(self.patterns["weekday"], self.plain):
            start = self._before("modifier", match.start())
            self._add(start, match.end(), _weekday(self.document, start, match))
        for name in ("relative", "digits"):
            for match in find_words(self.patterns[name], self.document.lower):
                self._add(*match.span(), _relative(self.document, match))

    def add_years(self) -> None:
        """Add years that stand alone."""
        for match in self._years:
            start, decade = self._before("part", match.start()), match.group().endswith("s")
            time = Time(
                self.document.span(start, match.end()),
                "date",
                True,
                None if decade else match.group(),
                "a decade" if decade else "text",
            )
            self._add(start, match.end(), time)
