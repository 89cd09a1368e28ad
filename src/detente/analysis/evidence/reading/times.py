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
from detente.analysis.evidence.reading.lexicon import read_list
from detente.analysis.evidence.reading.records import Time

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
    part = r"(?:(?:[Ee]arly|[Mm]id|[Ll]ate|[Tt]he (?:beginning|end|middle) of)[- ])?"
    written = (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{month})\.?,? (?P<year>\d{{3,5}})(?![\d%]|[.,]\d)"
        rf"|(?P<month2>{month})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year2>\d{{3,5}})(?![\d%]|[.,]\d)"
        rf"|{part}(?P<month3>{month})\.?,? (?:of )?(?P<year3>\d{{3,5}})(?![\d%]|[.,]\d)"
        rf"|(?P<day4>\d{{1,2}})(?:st|nd|rd|th)? (?P<month4>{month})\b"
        rf"|(?P<month5>{month})\.? (?P<day5>\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,]?\d)"
        rf"|(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})\b"
    )
    return {
        "written": re.compile(rf"\b(?:{written})"),
        "year": re.compile(
            rf"(?<![\d.,$€£/-])\b(?:(?P<part>[Ee]arly|[Mm]id|[Ll]ate)[- ])?(?P<year>(?:1[4-9]|20|21)\d\d)(?P<s>s)?\b(?![%]|[.,]?\d)"
        ),
        "month": re.compile(rf"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Ll]ast|[Nn]ext|[Uu]ntil|[Dd]uring|[Ee]arly|[Ll]ate) (?P<name>{month})\b(?! \d)"),
        "weekday": re.compile(rf"\b(?:(?:[Ll]ast|[Nn]ext|[Tt]his) )?(?P<name>{weekdays})\b"),
        "relative": re.compile(
            rf"\b(?:today|yesterday|tomorrow|(?:the )?(?:last|past|next|previous|coming|following) (?:(?:{numbers}|\d+|few|several) )?(?:{units})s?"
            rf"|(?:less than |more than |about )?(?:{numbers}|\d+|several|a few) (?:{units})s? (?:ago|later|earlier|before)"
            rf"|within (?:{numbers}|\d+|hours|days|weeks|months)(?: (?:{units})s?)?|(?:this|the same) (?:{units})|in recent (?:{units})s)\b",
            re.I,
        ),
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


def _written(document: Document, match: re.Match[str], years: list[int]) -> Time:
    span = document.span(*match.span())
    groups = match.groupdict()
    if groups["iso"]:
        return _calendar(document, match, groups["iso"][:4], int(groups["iso"][5:7]), int(groups["iso"][8:]), years)
    name = next(groups[key] for key in ("month", "month2", "month3", "month4", "month5") if groups[key])
    month = _lists()["months"][name.lower()]
    day_text = groups["day"] or groups["day2"] or groups["day4"] or groups["day5"]
    year = groups["year"] or groups["year2"] or groups["year3"]
    if year is None:
        published = document.published_on
        possible = 1 <= int(day_text) <= monthrange(2024, month)[1]
        near = _nearest(published, month, int(day_text)) if published and possible else None
        basis = "the year is that of the document" if near else "unresolved: no year"
        return Time(span, "date", possible, None if near is None else near.isoformat(), basis)
    return _calendar(document, match, year, month, None if day_text is None else int(day_text), years)


def _calendar(
    document: Document, match: re.Match[str], year: str, month: int, day: int | None, years: list[int]
) -> Time:
    span = document.span(*match.span())
    tail = f"-{month:02d}" + ("" if day is None else f"-{day:02d}")
    if len(year) != 4 or not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        offered = _candidates(year, tail, years)
        return Time(span, "date", False, None, f"the year {year} cannot be meant", offered)
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= monthrange(int(year), month)[1]):
        return Time(span, "date", False, None, "there is no such day")
    return Time(span, "date", True, year + tail, "text")


def _nearest(published: date, month: int, day: int) -> date | None:
    """Return the day of that name nearest to the document's date."""
    days = []
    for year in (published.year - 1, published.year, published.year + 1):
        if day <= monthrange(year, month)[1]:
            days.append(date(year, month, day))
    return min(days, key=lambda found: abs((found - published).days)) if days else None


def _weekday(document: Document, match: re.Match[str]) -> Time:
    span = document.span(*match.span())
    published = document.published_on
    if published is None:
        return Time(span, "weekday", True, None, "unresolved: the document has no date")
    number = _lists()["weekdays"].index(match.group("name").lower())
    if match.group().lower().startswith("next"):
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
    plain, patterns = document.plain, _patterns()
    named = (int(match.group("year")) for match in patterns["year"].finditer(plain))
    years = [year for year in named if 1900 <= year <= 2100]
    taken: list[tuple[int, int, Time]] = []
    covered: set[int] = set()

    def add(match: re.Match[str], time: Time) -> None:
        if match.start() not in covered and match.end() - 1 not in covered:
            covered.update(range(*match.span()))
            taken.append((*match.span(), time))

    for match in patterns["written"].finditer(plain):
        add(match, _written(document, match, years))
    for match in patterns["weekday"].finditer(plain):
        add(match, _weekday(document, match))
    for match in patterns["relative"].finditer(plain):
        add(match, _relative(document, match))
    for match in patterns["month"].finditer(plain):
        add(match, Time(document.span(*match.span("name")), "date", True, None, "unresolved: no year"))
    for match in patterns["year"].finditer(plain):
        value = match.group("year") if not match.group("s") else None
        add(match, Time(document.span(*match.span()), "date", True, value, "text" if value else "a decade"))
    return [time for _, _, time in sorted(taken, key=lambda entry: entry[0])]
