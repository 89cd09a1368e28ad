# SPDX-License-Identifier: MIT
"""What a case says of who holds which share of a region at a date.

A share counts for a region when it is given for that region alone, or for several together that are held
whole or not at all. Where several assessors speak, the one with most rows in the case speaks for every
region that it covers; what the others say is a spread of measurements and is shown, never averaged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from detente.case.case import Case
from detente.case.region import ControlShare

__all__ = ["assessed_shares", "claimed_share", "control_series", "day_of", "main_assessor", "shares_of", "year_of"]


def day_of(partial: str) -> date:
    """Return the first day that a partial date may mean.

    Examples
    --------
    >>> day_of("2025-02")
    datetime.date(2025, 2, 1)
    """
    year, month, day = [*map(int, partial.split("-")), 1, 1][:3]
    return date(year, month, day)


def year_of(partial: str) -> float:
    """Return a date in years.

    Examples
    --------
    >>> year_of("2026"), round(year_of("2025-07-02"), 2)
    (2026.0, 2025.5)
    """
    day = day_of(partial)
    start = date(day.year, 1, 1)
    return day.year + (day - start).days / ((date(day.year + 1, 1, 1) - start).days)


def shares_of(case: Case, region: str, standing: str = "assessed") -> Iterator[ControlShare]:
    """Yield what is said of one region, oldest first."""
    rows = [
        row
        for row in case.control_shares
        if row.standing == standing
        and region in row.regions
        and (len(row.regions) == 1 or (row.percent.is_point and row.percent.low in (0.0, 100.0)))
    ]
    yield from sorted(rows, key=lambda row: day_of(row.date))


def main_assessor(case: Case) -> str | None:
    """Return the assessor with most rows; None where nobody assesses."""
    counts = Counter(row.assessor for row in case.control_shares if row.standing == "assessed")
    return counts.most_common(1)[0][0] if counts else None


def control_series(case: Case, region: str, assessor: str | None = None) -> tuple[ControlShare, ...]:
    """Return one assessor's series for a region, oldest first.

    Parameters
    ----------
    case : Case
        The case.
    region : str
        Id of the region.
    assessor : str, optional
        Whose; by default the main assessor's, or for a region that it leaves out the one with most rows there.
    """
    rows = tuple(shares_of(case, region))
    wanted = assessor or main_assessor(case)
    own = tuple(row for row in rows if row.assessor == wanted)
    if own or assessor is not None or not rows:
        return own
    most = Counter(row.assessor for row in rows).most_common(1)[0][0]
    return tuple(row for row in rows if row.assessor == most)


def assessed_shares(case: Case, on: str | None = None, assessor: str | None = None) -> dict[str, ControlShare]:
    """Return the newest assessed share of each region.

    Parameters
    ----------
    case : Case
        The case.
    on : str, optional
        Date after which rows are left out; by default none are.
    assessor : str, optional
        Whose rows; see `control_series`.

    Returns
    -------
    dict of region to ControlShare
        Regions of which nothing is said are left out: nothing is assumed of them here.
    """
    found = {}
    for region in case.regions:
        rows = [r for r in control_series(case, region, assessor) if on is None or day_of(r.date) <= day_of(on)]
        if rows:
            found[region] = rows[-1]
    return found


def claimed_share(case: Case, region: str, on: str | None = None) -> ControlShare | None:
    """Return the newest claim of another than a region's recognised state to hold it, None where there is none.

    Parameters
    ----------
    case : Case
        The case.
    region : str
        Id of the region.
    on : str, optional
        Date after which rows are left out; by default none are.
    """
    rows = [row for row in shares_of(case, region, "claimed") if row.holder != case.regions[region].state]
    return next((row for row in reversed(rows) if on is None or day_of(row.date) <= day_of(on)), None)
