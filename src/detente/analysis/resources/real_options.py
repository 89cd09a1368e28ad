# SPDX-License-Identifier: MIT
"""Options to wait and to give up, by regression over simulated paths.

Going backwards, a holder compares what acting now brings with the expectation of waiting, estimated by a polynomial
regression of what waiting later brought on today's price, over the paths in which acting is worth anything.

For a mine the holder is an investor with a licence: building now brings what the price that is expected from here on
earns after tax, ground held, counted at the required return with the hazard of loss on top. Waiting keeps the right and
shows tomorrow's price. Without the right the decision is taken at once or never.

Giving up is the other right: whoever has begun may stop at the start of any year, keep what was earned and leave the
rest undone. It is worth something while there is capital left to spend; a mine that stands idle costs nothing here, so
once it is built nothing is gained by closing it.

References
----------
Longstaff and Schwartz (2001), Valuing American options by simulation, Review of Financial Studies 14(1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.resources.cash_flow import BY_ASSET, CHANNELS, cash_flows
from detente.analysis.resources.investment import held_throughout, middle_draw
from detente.analysis.resources.model import ControlSetting
from detente.analysis.resources.numbers import Model
from detente.analysis.resources.prices import price_paths

__all__ = ["Waiting", "american_option", "option_to_give_up", "value_of_waiting"]

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


def option_to_give_up(
    states: Exact, cash: Exact, left: Exact, discount: float, degree: int = 5
) -> tuple[float, NDArray[np.int64]]:
    """Return the value of a project that its holder may give up for good at any of some dates.

    Parameters
    ----------
    states : ndarray, shape (paths, dates)
        What the holder sees at each date, such as a price.
    cash : ndarray, shape (paths, dates)
        What going on brings at each date; negative while there is something to pay.
    left : ndarray, shape (paths, dates)
        What giving up brings instead, at that date and for all later ones.
    discount : float
        Discount factor from one date to the date before.
    degree : int
        Degree of the polynomial.

    Returns
    -------
    value : float
        Mean over the paths, at the first date.
    when : ndarray of int64, shape (paths,)
        Date, counted from 1, at which each path gives up; 0 if it never does.
    """
    dates = states.shape[1]
    worth, when = np.zeros(len(states)), np.zeros(len(states), dtype=np.int64)
    for date in range(dates - 1, -1, -1):
        worth = cash[:, date] + discount * worth
        scale = float(np.abs(states[:, date]).max()) or 1.0
        basis = np.vander(states[:, date] / scale, degree + 1)
        expected = basis @ np.linalg.lstsq(basis, worth, rcond=None)[0]
        stop = left[:, date] > expected
        worth[stop] = left[stop, date]
        when[stop] = date + 1
    return float(worth.mean()), when


WAITING_PATHS = 4_000
PRICE_STEP = 0.1


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the right to wait is worth to the investor of one asset; USD M.

    Attributes
    ----------
    now_or_never : float
        Worth of building at once if that pays, else nothing.
    with_waiting : float
        Worth of the licence with the right to wait.
    builds : float
        Share of paths in which it is ever built.
    year : float or None
        Mean year of the decision in those.
    seen_through : float
        Worth of building at once and going on whatever the price does.
    free_to_stop : float
        The same with the right to give up; not to begin is the first chance to.
    given_up : float
        Share of paths in which it is begun and given up while capital is still to be spent.
    """

    asset: str
    now_or_never: float
    with_waiting: float
    builds: float
    year: float | None
    seen_through: float
    free_to_stop: float
    given_up: float


def value_of_waiting(model: Model, control: ControlSetting, seed: int = 0) -> tuple[Waiting, ...]:
    """Return what the right to wait is worth for every asset that has to be built.

    Parameters
    ----------
    model : Model
        The assets.
    control : ControlSetting
        The setting of control, for the hazard of loss.
    seed : int
        Seed of the prices.
    """
    drawn = middle_draw(model)
    drawn[0, :, 4] = 0.0  # what is decided is whether to build, studies done
    required = model.resources.required_return.midpoint
    rng = np.random.default_rng(seed)
    shocks = rng.standard_normal((WAITING_PATHS, model.years, len(model.products) + 1), dtype=np.float32)
    prices = price_paths(list(model.processes), model.correlation, shocks).astype(np.float64)
    even = control.triggers.cost * drawn[0, :, 2] + control.triggers.capital * drawn[0, :, 3] * 1e6 / drawn[0, :, 1]
    found = []
    for k in np.flatnonzero((drawn[0, :, 3] > 0) & np.isfinite(even)):
        rate = (1.0 + required) / max(1.0 - float(control.loss[k]), 1e-12) - 1.0
        slope = _slope(model, drawn, int(k), float(even[k]), rate)
        mean, weight = control.triggers.mean[k], control.triggers.weight[k]
        # What building brings is linear in the price that is expected on average over the years of output.
        gain = slope * (mean + weight * (prices[:, model.product[k]] - mean) - even[k])
        start = model.processes[model.product[k]].start
        now = max(float(slope * (mean + weight * (start - mean) - even[k])), 0.0)
        later, when = american_option(prices[:, model.product[k]], gain, 1.0 / (1.0 + rate))
        stopping = _giving_up(model, drawn, int(k), prices[:, model.product[k]], rate)
        found.append(_waiting(model.assets[k], now, later, when, stopping))
    return tuple(found)


def _waiting(
    asset: str, now: float, later: float, when: NDArray[np.int64], stopping: tuple[float, float, float]
) -> Waiting:
    acts = when[when > 0]
    if now > 0 and now >= later:
        return Waiting(asset, now, now, 1.0, 0.0, *stopping)
    year = float(acts.mean()) if len(acts) else None
    return Waiting(asset, now, later, len(acts) / len(when), year, *stopping)


def _giving_up(
    model: Model, drawn: NDArray[np.float32], asset: int, prices: Exact, rate: float
) -> tuple[float, float, float]:
    """Return the worth of beginning at once and seeing it through, the same free to stop, and how often it is."""
    cash = _begun_at_once(model, drawn, asset, prices)
    discount = 1.0 / (1.0 + rate)
    middle = discount**0.5  # money comes in the middle of a year
    through = float(cash.mean(axis=0) @ discount ** np.arange(model.years)) * middle
    free, when = option_to_give_up(prices, cash, np.zeros_like(cash), discount)
    building = max(1, int(drawn[0, asset, 5]))
    stopped = (when > 1) & (when <= building)
    # Seeing it through and never beginning are policies too; the regression may miss either by its error.
    return through, max(free, through / middle, 0.0) * middle, float(stopped.mean())


def _begun_at_once(model: Model, drawn: NDArray[np.float32], asset: int, prices: Exact) -> Exact:
    """Return the investor's money of one asset that is built at once on ground that is never lost; (paths, years)."""
    paths, own = len(prices), slice(asset, asset + 1)
    by_year = np.empty((paths, len(CHANNELS), model.years), dtype=np.float32)
    cash_flows(
        prices[:, None].astype(np.float32), np.full((paths, 1, model.years + 1), 0.5, dtype=np.float32),
        np.repeat(drawn[:, own], paths, axis=0), np.array([[0.0, 0.0, 2.0]]), model.terms[own], model.ramp[own],
        model.knots[own], np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64), model.new[own], model.discount,
        by_year, np.empty((paths, 1, len(BY_ASSET)), dtype=np.float32),
    )  # fmt: skip
    return by_year[:, 6].astype(np.float64)


def _slope(model: Model, drawn: NDArray[np.float32], asset: int, price: float, rate: float) -> float:
    """Return by how much the investor's worth, USD M, rises with the price, at the break-even price."""
    discount = (1.0 + rate) ** -(np.arange(model.years) + 0.5)
    worth = []
    for one in (price, price * (1.0 + PRICE_STEP)):
        path = np.full((len(model.assets), model.years), one, dtype=np.float32)
        worth.append(float(held_throughout(model, path, drawn)[asset, 6] @ discount))
    return (worth[1] - worth[0]) / (price * PRICE_STEP)
