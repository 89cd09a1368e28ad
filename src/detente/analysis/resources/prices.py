# SPDX-License-Identifier: MIT
"""Price paths: a random walk or a return to the mean, with correlated shocks and a guaranteed floor.

With yearly steps, volatility s, speed k, long-run mean theta and standard normal shocks z:

- random walk without drift in real terms: ``P' = P exp(-s^2/2 + s z)``;
- return to the mean (Schwartz 1997, one factor), X = ln P: ``X' = X e^-k + a (1 - e^-k) + s sqrt((1 - e^-2k) / 2k) z``
  with ``a = ln(theta) - s^2 / 4k``, so that the price tends to theta in expectation.

Shocks of different prices in one year have the correlation given; those of different years are independent.
The price of the first year has taken one step already.

References
----------
Schwartz (1997), The stochastic behavior of commodity prices, Journal of Finance 52(3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["PriceProcess", "expected_price", "price_paths", "price_quantile"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PriceProcess:
    """How one price moves.

    Attributes
    ----------
    start, mean : float
        Price now, and in the long run, in one unit.
    volatility : float
        Standard deviation of the logarithm over a year.
    reversion : float
        Speed of return to the mean, a year; 0 is the random walk.
    floor : float
        Lowest price received.
    """

    start: float
    mean: float
    volatility: float
    reversion: float
    floor: float = 0.0

    def step(self) -> tuple[float, float, float]:
        """Return decay, drift and spread of the logarithm over one year: ``X' = decay X + drift + spread z``."""
        k, s = self.reversion, self.volatility
        if k == 0.0:
            return 1.0, -(s**2) / 2, s
        decay = float(np.exp(-k))
        centre = float(np.log(self.mean)) - s**2 / (4 * k)
        return decay, centre * (1 - decay), s * float(np.sqrt((1 - decay**2) / (2 * k)))


def _moments(process: PriceProcess, years: Floats) -> tuple[Floats, Floats]:
    """Return mean and variance of the logarithm of the price after so many years."""
    k, s, x = process.reversion, process.volatility, np.log(process.start)
    if k == 0.0:
        return x - s**2 / 2 * years, s**2 * years
    decay = np.exp(-k * years)
    centre = np.log(process.mean) - s**2 / (4 * k)
    return decay * x + centre * (1 - decay), s**2 * (1 - decay**2) / (2 * k)


def expected_price(process: PriceProcess, years: Floats) -> Floats:
    """Return the expected price after so many years, before any floor."""
    centre, variance = _moments(process, np.asarray(years, dtype=float))
    return np.asarray(np.exp(centre + variance / 2))


def price_quantile(process: PriceProcess, years: Floats, share: float) -> Floats:
    """Return the price that a share of paths stay below after so many years, floor included."""
    from scipy.special import ndtri

    centre, variance = _moments(process, np.asarray(years, dtype=float))
    return np.asarray(np.maximum(np.exp(centre + np.sqrt(variance) * ndtri(share)), process.floor))


def price_paths(processes: list[PriceProcess], correlation: float, shocks: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn shocks into prices.

    Parameters
    ----------
    processes : list of PriceProcess
        One for each price.
    correlation : float
        Correlation of the shocks of any two prices in a year, 0 to below 1.
    shocks : ndarray of float32, shape (paths, years, prices + 1)
        Independent standard normal; the last is what all prices share.

    Returns
    -------
    ndarray of float32, shape (paths, prices, years)
        Prices, contiguous year by year.
    """
    paths, years, width = shocks.shape
    prices = np.empty((paths, width - 1, years), dtype=np.float32)
    shared = np.float32(np.sqrt(correlation)) * shocks[:, :, -1]
    own = np.float32(np.sqrt(1.0 - correlation))
    for place, process in enumerate(processes):
        decay, drift, spread = (np.float32(x) for x in process.step())
        moves = drift + spread * (own * shocks[:, :, place] + shared)
        logarithm = np.full(paths, np.log(process.start), dtype=np.float32)
        for year in range(years):
            logarithm = decay * logarithm + moves[:, year]
            prices[:, place, year] = logarithm
        np.exp(prices[:, place], out=prices[:, place])
        if process.floor:
            np.maximum(prices[:, place], np.float32(process.floor), out=prices[:, place])
    return prices
