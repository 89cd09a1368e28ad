# SPDX-License-Identifier: MIT
"""Dates as precise as they are written: a year, a month or a day.

>>> bounds("2025-02")
(datetime.date(2025, 2, 1), datetime.date(2025, 2, 28))
>>> precision("2025"), precision(None)
('year', 'unknown')
>>> is_later("2025-02", "2025-02-28"), is_later("2025", "2025-02-28")
(False, True)
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from datetime import date
from typing import Literal

__all__ = ["bounds", "is_later", "plain_date", "precision"]

_ISO = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
_IN_WORDS = re.compile(r"^(?:(\d{1,2}) )?([A-Za-z]+) (\d{4})$")
_MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}


def bounds(partial: str) -> tuple[date, date]:
    """Return the first and the last day that a partial date can mean.

    Parameters
    ----------
    partial : str
        A year, month or day, such as ``2025-02``.

    Returns
    -------
    tuple of date
        The two days; equal for a day.

    Raises
    ------
    ValueError
        If the calendar has no such day.
    """
    year, *rest = [int(part) for part in partial.split("-")]
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    if len(rest) == 1:
        return date(year, rest[0], 1), date(year, rest[0], monthrange(year, rest[0])[1])
    day = date(year, *rest)
    return day, day


def precision(partial: str | None) -> Literal["day", "month", "year", "unknown"]:
    """Return how precise a partial date is."""
    if partial is None:
        return "unknown"
    return ("year", "month", "day")[partial.count("-")]


def is_later(partial: str, day: str) -> bool:
    """Return whether a date is later than a day; a partial date counts as the last day that it can mean."""
    return bounds(partial)[1] > bounds(day)[1]


def plain_date(text: str | None) -> str | None:
    """Read free words as a partial date where they are nothing but one; None where they are not.

    Parameters
    ----------
    text : str or None
        Such as ``2025-02``, ``28 February 2025`` or ``February 2025``.

    Returns
    -------
    str or None
        The partial date. A quarter, a span, an abbreviation and an impossible day are not read.

    Examples
    --------
    >>> plain_date("28 February 2025"), plain_date("May 2025"), plain_date("2025-10 or later")
    ('2025-02-28', '2025-05', None)
    """
    words = (text or "").strip()
    iso, spoken = _ISO.match(words), _IN_WORDS.match(words)
    if iso is not None:
        year, month, day = iso.groups()
    elif spoken is not None and spoken[2].lower() in _MONTHS:
        year, month, day = spoken[3], f"{_MONTHS[spoken[2].lower()]:02d}", spoken[1]
    else:
        return None
    partial = "-".join(part.zfill(2) for part in (year, month, day) if part is not None)
    try:
        bounds(partial)
    except ValueError:
        return None
    return partial
