# SPDX-License-Identifier: MIT
"""Whether anybody builds: break-even prices, and the price at which an investor decides.

On ground with a yearly hazard l of loss an investor who wants the return r counts at ``(1 + r) e^l - 1``: what the
hazard does to expected money is the same as a higher rate. The break-even price B is the constant price at which the
asset is then worth nothing to the investor after tax. Multiply price, unit cost and capital by one factor and the worth
is multiplied too, so ``B = a * unit cost + b * capital / output`` with b the slope at the middle of the ranges and a
what is left (Euler's theorem); every path has its own costs and so its own B.

A price that returns to its mean m will not stay where it is. Seen from the decision the mine will sell on average at
``m + w (P - m)`` with w the weight that the present price keeps over the years of output, so somebody builds when
``P >= m + (B - m) / w``. A random walk has w = 1. The rule is an investor's plain calculation, not an option to wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from detente.analysis.resources.cash_flow import each_alone
from detente.analysis.resources.numbers import Model

__all__ = ["Triggers", "break_even_prices", "held_throughout", "middle_draw", "triggers"]

Exact = NDArray[np.float64]
Fast = NDArray[np.float32]

HIGHEST_PRICE = 1e3
"""Break-even prices are sought up to so many times the starting price."""

SLOPE_STEP = 0.01


@dataclass(frozen=True)
class Triggers:
    """How the price at which somebody builds follows from the costs of a path; shapes (assets,).

    Attributes
    ----------
    cost, capital : ndarray
        Weights of unit cost, and of capital (USD) for a unit of yearly output.
    mean : ndarray
        Long-run mean of the product's price.
    weight : ndarray
        What the present price keeps of itself over the years of output.
    """

    cost: Exact
    capital: Exact
    mean: Exact
    weight: Exact

    def prices(self, unit_cost: Fast, capex: Fast, output: Fast) -> Fast:
        """Return the triggers of paths, shape (paths, assets); 0 where there is nothing to build."""
        even = self.cost * unit_cost + self.capital * capex * 1e6 / np.maximum(output, 1e-9)
        price = self.mean + (even - self.mean) / self.weight
        return np.asarray(np.where(capex > 0, np.maximum(price, 0.0), 0.0), dtype=np.float32)


def middle_draw(model: Model) -> NDArray[np.float32]:
    """Return what is drawn of each asset at the middle of its ranges, times unrounded; shape (1, assets, 9)."""
    middle = model.bounds.mean(axis=2)
    drawn = np.zeros((1, len(model.assets), 9), dtype=np.float32)
    drawn[0, :, 0] = middle[:, 0] * middle[:, 1]
    drawn[0, :, 1], drawn[0, :, 2] = middle[:, 2], middle[:, 3]
    drawn[0, :, 3] = middle[:, 4] * middle[:, 5]
    drawn[0, :, 4:7] = np.rint(middle[:, 6:9])
    return drawn


def break_even_prices(model: Model, rates: Exact, after_tax: bool, drawn: Fast | None = None) -> Exact:
    """Return for each asset the constant price at which it is worth nothing, ground held throughout.

    Parameters
    ----------
    model : Model
        The assets.
    rates : ndarray, shape (assets,)
        Real discount rate of each.
    after_tax : bool
        Whether it is the investor's worth, or that of all together before any division.
    drawn : ndarray of float32, shape (1, assets, 9), optional
        Costs and times; by default the middle of their ranges.

    Returns
    -------
    ndarray, shape (assets,)
        USD for a unit; infinite where no price suffices.
    """
    start = np.array([model.processes[product].start for product in model.product])
    low, high = np.zeros(len(start)), start * HIGHEST_PRICE
    drawn = middle_draw(model) if drawn is None else drawn
    channel = 6 if after_tax else 1
    discount = (1.0 + rates[:, None]) ** -(np.arange(model.years) + 0.5)

    def worth(prices: Exact) -> Exact:
        path = np.repeat(prices.astype(np.float32)[:, None], model.years, axis=1)
        return np.asarray((held_throughout(model, path, drawn)[:, channel] * discount).sum(axis=1))

    never = worth(high) <= 0
    for _ in range(50):
        middle = (low + high) / 2
        positive = worth(middle) > 0
        low, high = np.where(positive, low, middle), np.where(positive, middle, high)
    return np.where(never, inf, high)


def held_throughout(model: Model, prices: Fast, drawn: Fast) -> Fast:
    """Return the yearly money of each asset alone, on ground that is never lost.

    Parameters
    ----------
    model : Model
        The assets.
    prices : ndarray of float32, shape (assets, years)
        USD for a unit, for each asset its own.
    drawn : ndarray of float32, shape (1, assets, 9)
        As in `cash_flow.DRAWN`.

    Returns
    -------
    ndarray of float32, shape (assets, 7, years)
        As in `cash_flow.CHANNELS`.
    """
    by_year = np.empty((len(model.assets), 7, model.years), dtype=np.float32)
    control = np.full((1, 1, model.years + 1), 0.5, dtype=np.float32)
    each_alone(
        np.ascontiguousarray(prices[:, None]), control, np.ascontiguousarray(drawn[0, :, None]),
        np.array([[0.0, 0.0, 2.0]]), model.terms, model.ramp, model.knots, model.new, model.discount, by_year,
    )  # fmt: skip
    return by_year


def triggers(model: Model, loss: Exact) -> Triggers:
    """Return at which prices somebody builds, given each asset's chance of loss in one year."""
    required = model.resources.required_return.midpoint
    rates = (1.0 + required) / np.maximum(1.0 - loss, 1e-12) - 1.0  # e^l = 1 / (1 - chance of loss)
    drawn = middle_draw(model)
    drawn[0, :, 4] = 0.0  # the study is done and paid when the decision is taken
    even = break_even_prices(model, rates, True, drawn)
    dearer = drawn.copy()
    dearer[0, :, 3] *= 1.0 + SLOPE_STEP
    per_output = drawn[0, :, 3].astype(float) * 1e6 / np.maximum(drawn[0, :, 1], 1e-9)
    with np.errstate(invalid="ignore"):  # infinite less infinite where no price suffices: nobody builds
        slope = (break_even_prices(model, rates, True, dearer) - even) / (SLOPE_STEP * np.maximum(per_output, 1e-12))
        cost = (even - slope * per_output) / np.maximum(drawn[0, :, 2], 1e-9)
    never = ~np.isfinite(even)
    processes = [model.processes[product] for product in model.product]
    weight = np.array([_kept(model, k, process.reversion, rates[k]) for k, process in enumerate(processes)])
    mean = np.array([process.mean for process in processes])
    return Triggers(np.where(never, inf, cost), np.where(never, 0.0, slope), mean, weight)


def _kept(model: Model, asset: int, reversion: float, rate: float) -> float:
    """Return the weight that the price of today keeps over the years of output, discounted."""
    if reversion == 0.0:
        return 1.0
    middle = model.bounds[asset].mean(axis=1)
    life = min(middle[0] * middle[1] / max(middle[2], 1e-9), model.years)
    years = middle[7] + np.arange(max(1, round(life))) + 0.5
    worth = (1.0 + rate) ** -years
    return float((worth * np.exp(-reversion * years)).sum() / worth.sum())
