# SPDX-License-Identifier: MIT
"""Options to wait and to give up, by regression over simulated paths.

Going backwards, a holder compares what acting now brings with the expectation of waiting, estimated by a polynomial
regression of what waiting later brought on today's price, over the paths in which acting is worth anything.

References
----------
Longstaff and Schwartz (2001), Valuing American options by simulation, Review of Financial Studies 14(1).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["american_option"]

Exact = NDArray[np.float64]


def american_option(states: Exact, payoff: Exact, discount: float, degree: int = 2) -> tuple[float, NDArray[np.int64]]:
    """Return the value of a right to act once at any of some dates.

    Parameters
    ----------
    states : ndarray, shape (paths, dates)
        What the holder sees at each date, such as a price.
    payoff : ndarray, shape (paths, dates)
        What acting brings; expected to be negative where it does not pay.
    discount : float
        Discount factor from one date to the date before; the first date is one step from today.
    degree : int
        Degree of the polynomial.

    Returns
    -------
    value : float
        Mean over the paths, today.
    when : ndarray of int64, shape (paths,)
        Date, counted from 1, at which each path acts; 0 if it never does.
    """
    dates = states.shape[1]
    cash = np.maximum(payoff[:, -1], 0.0)
    when = np.where(cash > 0, dates, 0)
    for date in range(dates - 2, -1, -1):
        cash = cash * discount
        worth = payoff[:, date] > 0
        if worth.sum() <= degree:
            continue
        seen = states[worth, date]
        scale = float(np.abs(seen).max()) or 1.0
        basis = np.vander(seen / scale, degree + 1)
        waiting = basis @ np.linalg.lstsq(basis, cash[worth], rcond=None)[0]
        act = np.flatnonzero(worth)[payoff[worth, date] > waiting]
        cash[act] = payoff[act, date]
        when[act] = date + 1
    return float(cash.mean() * discount), when.astype(np.int64)
