# SPDX-License-Identifier: MIT
"""Dates as precise as they are written, and free words that are nothing but a date."""

from __future__ import annotations

from calendar import isleap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from detente.case.dates import bounds, is_later, plain_date
from detente.case.source import Source

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2025", "2025"),
        ("2025-02", "2025-02"),
        ("2025-02-28", "2025-02-28"),
        (" 2025-02 ", "2025-02"),
        ("28 February 2025", "2025-02-28"),
        ("3 may 2025", "2025-05-03"),
        ("February 2025", "2025-02"),
        ("30 February 2025", None),
        ("2025-02-30", None),
        ("2025-13", None),
        ("0000", None),
        ("2025-10 or later", None),
        ("late 2025", None),
        ("2025-Q1", None),
        ("2022-2023", None),
        ("2025-12/2026-01", None),
        ("undated (appraisal 2015)", None),
        ("Feb 2025", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_plain_date_is_read(words: str | None, expected: str | None) -> None:
    assert plain_date(words) == expected


@pytest.mark.parametrize(
    ("date", "day", "expected"),
    [
        ("2025-02-28", "2025-02-28", False),
        ("2025-03-01", "2025-02-28", True),
        ("2025-02", "2025-02-28", False),
        ("2025-02", "2025-02-27", True),
        ("2025", "2025-12-30", True),
        ("2025", "2025-12-31", False),
        ("2025-02-28", "2025-02", False),
        ("2025", "2025-12", False),
    ],
)
def test_a_partial_date_counts_as_its_last_day(date: str, day: str, expected: bool) -> None:
    assert is_later(date, day) is expected


@given(st.dates())
def test_a_day_is_its_own_bounds_whichever_way_it_is_written(day) -> None:
    written = day.isoformat()
    assert bounds(written) == (day, day)
    assert plain_date(written) == written
    assert plain_date(f"{day.day} {MONTHS[day.month - 1]} {day.year:04d}") == written


@given(st.integers(1, 9999))
def test_february_ends_when_the_calendar_says(year: int) -> None:
    first, last = bounds(f"{year:04d}-02")
    assert (first.day, last.day) == (1, 29 if isleap(year) else 28)


@pytest.mark.parametrize("written", ["2022-02-30", "2023-02-29", "2025-04-31", "0000", "0000-05"])
def test_a_day_that_the_calendar_lacks_is_an_error(written: str) -> None:
    with pytest.raises(ValidationError, match=f"the calendar has no {written}"):
        Source(title="t", file="t.txt", published_on=written)


def test_a_leap_day_is_a_day() -> None:
    assert Source(title="t", file="t.txt", published_on="2024-02-29").published_on == "2024-02-29"
