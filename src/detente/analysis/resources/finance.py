# SPDX-License-Identifier: MIT
"""Net present value, internal rate of return, payback: the textbook formulas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

__all__ = ["annuity", "hazard_annuity", "irr", "npv", "payback", "xirr", "xnpv"]

Flows = Sequence[float] | NDArray[np.float64]

HIGHEST_RATE = 1e6


def npv(rate: float, flows: Flows) -> float:
    """Return the net present value of yearly flows, the first of them undiscounted.

    Examples
    --------
    >>> round(npv(0.08, [-40_000, 5_000, 8_000, 12_000, 30_000]), 6)
    3065.222668
    """
    return float(np.sum(np.asarray(flows, dtype=float) / (1.0 + rate) ** np.arange(len(flows))))


def _root(worth: Callable[[float], float]) -> float | None:
    """Return the only rate at which a worth is zero; None where there is none, or more than one."""
    from scipy.optimize import brentq

    grid = np.concatenate([np.linspace(-0.99, 1.0, 400), np.geomspace(1.0, HIGHEST_RATE, 200)[1:]])
    values = np.array([worth(rate) for rate in grid])
    changes = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)
    if len(changes) != 1:
        return None
    place = int(changes[0])
    return float(brentq(worth, grid[place], grid[place + 1], xtol=1e-14, rtol=1e-14))


def irr(flows: Flows) -> float | None:
    """Return the internal rate of return of yearly flows.

    Returns
    -------
    float or None
        None where no rate, or more than one, makes the net present value zero.

    Examples
    --------
    >>> round(irr([-100, 39, 59, 55, 20]), 7)
    0.2809484
    """
    return _root(lambda rate: npv(rate, flows))


def xnpv(rate: float, flows: Flows, days: Sequence[date]) -> float:
    """Return the net present value of dated flows at the first date, in years of 365 days."""
    years = np.array([(day - days[0]).days / 365.0 for day in days])
    return float(np.sum(np.asarray(flows, dtype=float) / (1.0 + rate) ** years))


def xirr(flows: Flows, days: Sequence[date]) -> float | None:
    """Return the internal rate of return of dated flows; None as for `irr`."""
    return _root(lambda rate: xnpv(rate, flows, days))


def payback(flows: Flows) -> int | None:
    """Return the year, from 0, after which what was paid out has come back for good; None if it never does.

    Examples
    --------
    >>> payback([-100, 60, 60]), payback([-100, 10])
    (2, None)
    """
    total = np.cumsum(np.asarray(flows, dtype=float))
    below = np.flatnonzero(total < -1e-9)
    if not len(below):
        return 0
    return None if below[-1] == len(total) - 1 else int(below[-1]) + 1


def annuity(sum_: float, rate: float, years: int) -> float:
    """Return the yearly payment that is worth a sum over so many years."""
    return sum_ / years if rate == 0 else sum_ * rate / (1 - (1 + rate) ** -years)


def hazard_annuity(rate: float, hazard: float, years: int) -> float:
    """Return the worth of 1 a year, continuous rate, while a constant hazard spares it.

    Examples
    --------
    >>> round(hazard_annuity(0.10, 0.05, 20), 12)
    5.871519621639
    """
    total = rate + hazard
    return float(-np.expm1(-total * years) / np.expm1(total)) if total else float(years)
