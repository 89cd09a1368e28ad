# SPDX-License-Identifier: MIT
"""The hazard of losing ground, from the shares of control, and what it does to the chance of holding an asset.

If a party's share of a region falls from ``1 - a`` to ``1 - b`` in ``dt`` years, the hazard that a piece of
ground which it holds is lost is ``-ln((1 - b) / (1 - a)) / dt`` a year; ground that it holds of nothing has
none. An asset at a known distance d from the front has ``exp(-d / L)`` of it. With a hazard of loss l and of
recovery m the chance of holding is ``p' = m (1 - p) - l p``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from detente.case.case import Case
from detente.case.region import ControlShare
from detente.case.territory import control_series, day_of, main_assessor, shares_of, year_of

__all__ = [
    "Conflict",
    "RegionHazard",
    "chance_of_holding",
    "hazard_with_distance",
    "loss_hazard",
    "region_hazard",
    "share_conflicts",
    "survival",
]

MEASURED_TOGETHER_DAYS = 62
"""Shares given within two months of each other count as measurements of one thing."""


@dataclass(frozen=True, slots=True)
class RegionHazard:
    """What the series of shares says of one region.

    Attributes
    ----------
    held : float
        Share that the region's own state holds at the date, 0 to 1.
    loss : float
        Hazard of loss, a year.
    recovery : float
        Hazard of recovery, a year.
    rows : tuple of ControlShare
        The rows from which it is read; empty where nothing is said and the region is taken to be held whole.
    """

    region: str
    held: float
    loss: float
    recovery: float
    rows: tuple[ControlShare, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Assessors that give different shares of a region at about the same date."""

    region: str
    rows: tuple[ControlShare, ...]

    @property
    def spread(self) -> float:
        """Percentage points between the largest and the smallest."""
        values = [row.percent.midpoint for row in self.rows]
        return max(values) - min(values)


def loss_hazard(lost_before: float, lost_after: float, years: float) -> float:
    """Return the yearly hazard that held ground was lost, given the lost shares at two dates, 0 to 1.

    Examples
    --------
    Donetsk in 2025, from 67.5 to 78.1 percent:

    >>> round(loss_hazard(0.675, 0.781, 1.0), 2)
    0.39
    """
    if lost_after <= lost_before or lost_before >= 1:
        return 0.0
    return float("inf") if lost_after >= 1 else -log((1 - lost_after) / (1 - lost_before)) / years


def hazard_with_distance(hazard: float, distance_km: float, scale_km: float) -> float:
    """Return the hazard at a distance from the front."""
    return hazard * exp(-distance_km / scale_km)


def survival(hazard: float, years: float) -> float:
    """Return the chance that nothing is lost in so many years under a constant hazard."""
    return exp(-hazard * years)


def chance_of_holding(loss: float, recovery: float, held: float, years: float) -> float:
    """Return the chance of holding after so many years, with loss and recovery.

    Examples
    --------
    >>> chance_of_holding(0.0, 0.0, 0.4, 10.0)
    0.4
    >>> round(chance_of_holding(0.2, 0.1, 1.0, 1000.0), 6)
    0.333333
    """
    total = loss + recovery
    if total == 0.0:
        return held
    settled = recovery / total
    return settled + (held - settled) * exp(-total * years)


def region_hazard(case: Case, region: str, on: str, span_years: float, assessor: str | None = None) -> RegionHazard:
    """Read hazard and share held of a region from the main assessor's series.

    Parameters
    ----------
    case : Case
        The case.
    region : str
        Id of the region.
    on : str
        Date at which it is asked; later rows are left out.
    span_years : float
        How far back the series is read.
    assessor : str, optional
        Whose series.
    """
    state = case.regions[region].state
    rows = [r for r in control_series(case, region, assessor) if day_of(r.date) <= day_of(on) and r.holder != state]
    if not rows:
        return RegionHazard(region, 1.0, 0.0, 0.0, ())
    last = rows[-1]
    earlier = [r for r in rows[:-1] if year_of(last.date) - year_of(r.date) <= span_years + 0.02]
    held = 1.0 - last.percent.midpoint / 100
    if not earlier:
        return RegionHazard(region, held, 0.0, 0.0, (last,))
    first = earlier[0]
    years = year_of(last.date) - year_of(first.date)
    before, after = first.percent.midpoint / 100, last.percent.midpoint / 100
    recovery = loss_hazard(1 - before, 1 - after, years)  # the mirror image: lost ground regained
    return RegionHazard(region, held, loss_hazard(before, after, years), recovery, (first, last))


def share_conflicts(case: Case) -> tuple[Conflict, ...]:
    """Return where assessors differ about the same region and time, largest spread first."""
    main = main_assessor(case)
    found = []
    for region in case.regions:
        rows = list(shares_of(case, region))
        for anchor in (row for row in rows if row.assessor == main):
            near = [r for r in rows if abs((day_of(r.date) - day_of(anchor.date)).days) <= MEASURED_TOGETHER_DAYS]
            kept = _one_for_each_assessor(near)
            if len(kept) > 1 and len({row.percent.midpoint for row in kept}) > 1:
                found.append(Conflict(region, kept))
    return tuple(sorted(found, key=lambda conflict: -conflict.spread))


def _one_for_each_assessor(rows: Sequence[ControlShare]) -> tuple[ControlShare, ...]:
    return tuple({row.assessor: row for row in rows}.values())
