# SPDX-License-Identifier: MIT
"""Dates as precise as they are written: a year, a month or a day.

>>> bounds("2025-02")
(datetime.date(2025, 2, 1), datetime.date(2025, 2, 28))
>>> precision("2025"), precision(None)
('year', 'unknown')
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Literal

__all__ = ["bounds", "precision"]


def bounds(partial: str) -> tuple[date, date]:
    """Return the first and the last day that a partial date can mean.

    Parameters
    ----------
    partial : str
        A year, month or day, such as ``2025-02``.

    Returns
    -------
    tuple of date
        The two days; equal for a day. A day past the end of its month counts as the month's last.
    """
    parts = [int(part) for part in partial.split("-")]
    year, month = max(parts[0], 1), parts[1] if len(parts) > 1 else None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    last = monthrange(year, month)[1]
    if len(parts) == 2:
        return date(year, month, 1), date(year, month, last)
    day = date(year, month, min(parts[2], last))
    return day, day


def precision(partial: str | None) -> Literal["day", "month", "year", "unknown"]:
    """Return how precise a partial date is."""
    if partial is None:
        return "unknown"
    return ("year", "month", "day")[partial.count("-")]
