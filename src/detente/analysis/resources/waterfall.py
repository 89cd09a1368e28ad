# SPDX-License-Identifier: MIT
"""The way from what lies in the ground to what a party gets, factor by factor.

Six factors stand between the gross worth in the ground and a party's value: recovery and cost, time, price, control,
fiscal terms, terms of the fund. What each takes away depends on which others are counted already, so it is
counted over all orders: the Shapley value of the game whose worth is the party's mean value with a set of factors
switched on (64 sets). With none on, everything contained is sold at once at today's price on ground that is held, and
all of it is the party's; with all on it is the party's value.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detente.analysis.resources.assets import gross_in_ground
from detente.analysis.resources.fund import fund_flows
from detente.analysis.resources.model import ControlSetting
from detente.analysis.resources.numbers import Model
from detente.analysis.resources.prices import price_paths
from detente.analysis.resources.result import Step
from detente.analysis.resources.simulation import draw_shocks, path_money, paths_drawn
from detente.case.resource import Fund
from detente.outcomes.cooperative_game import shapley_value

__all__ = ["FACTORS", "game_of_factors", "waterfall"]

FACTORS = {
    "cost": "recovery and cost: what is lost in treatment, and what mining and building cost",
    "time": "time: studies, building, output year by year, and a dollar later being worth less",
    "price": "price: moves from today's to the long run",
    "control": "control: ground that is not held, or lost",
    "fiscal": "fiscal terms: the state takes its part and no more",
    "fund": "terms of the fund: what is paid in, from which licences, and whose it is",
}
"""What stands between the ground and a party, in the order of the bits of a set."""

WATERFALL_PATHS = 2_000

Exact = NDArray[np.float64]
Fast = NDArray[np.float32]


def _draws(model: Model, drawn: Fast, on: frozenset[str]) -> Fast:
    drawn = drawn.copy()
    if "cost" not in on:
        drawn[:, :, 0] = model.bounds[:, 0].mean(axis=1)  # all that is contained, at the middle of its range
        drawn[:, :, 2] = drawn[:, :, 3] = 0.0
    if "time" not in on:
        drawn[:, :, 1] = drawn[:, :, 0]
        drawn[:, :, 4:8] = 0.0
    if "cost" not in on or "time" not in on:
        drawn[:, :, 8] = 0.0  # nobody weighs costs that are not there, or waits
    return drawn


@dataclass(frozen=True)
class _Ground:
    """What every set of factors starts from: the draws and what they make of prices and mines."""

    model: Model
    control: ControlSetting
    fund: Fund | None
    party: str
    luck: Fast
    prices: Fast
    drawn: Fast

    def worth(self, on: frozenset[str]) -> float:
        """Return the party's mean value with some factors on."""
        model = self.model if "time" in on else replace(self.model, rate=0.0, ramp=np.ones_like(self.model.ramp))
        held = self.control
        if "control" not in on:
            held = replace(held, loss=held.loss * 0, held=held.held * 0 + 2)
        prices = self.prices
        if "price" not in on:
            start = np.array([process.start for process in model.processes], dtype=np.float32)
            prices = np.ascontiguousarray(np.broadcast_to(start[None, :, None], prices.shape))
        drawn = _draws(model, self.drawn, on)
        if "fiscal" not in on:  # then the state's receipts are all that is left after costs, of the licences that count
            counts = _entitled(model, self.fund if "fund" in on else None)
            drawn[:, ~counts, 0] = drawn[:, ~counts, 3] = 0.0
        by_year, _ = path_money(model, held, prices, self.luck, drawn)
        if "fiscal" not in on:
            by_year[:, 2], by_year[:, 3:6] = by_year[:, 1], 0.0
        if "fund" not in on:
            return float((by_year[:, 2:6].sum(axis=1) @ model.discount).mean())
        return self._drawn_from_fund(model, by_year, on)

    def _drawn_from_fund(self, model: Model, by_year: Fast, on: frozenset[str]) -> float:
        if self.fund is None:
            return 0.0
        terms = self.fund if "time" in on else self.fund.model_copy(update={"reinvest_years": 0.0})
        flows = fund_flows(terms, by_year, model.assumptions, model.resources.host, model.rate)
        money = flows.drawn.get(self.party)
        return 0.0 if money is None else float((money @ model.discount).mean())


def _entitled(model: Model, fund: Fund | None) -> NDArray[np.bool_]:
    """Return which assets a fund draws on; all where there is no question of one."""
    if fund is None or fund.licences == "all":
        return np.ones(len(model.assets), dtype=bool)
    return np.asarray(model.new == 1)


def game_of_factors(
    model: Model, control: ControlSetting, fund: Fund | None, party: str, seed: int = 0, paths: int = WATERFALL_PATHS
) -> Exact:
    """Return the party's mean value for every set of factors, USD M; shape (64,), bit k for factor k."""
    shocks = draw_shocks(model, paths, np.random.default_rng(seed))
    names = list(FACTORS)
    sets = [frozenset(names[k] for k in range(len(names)) if code >> k & 1) for code in range(2 ** len(names))]
    prices = price_paths(list(model.processes), model.correlation, shocks.prices)
    ground = _Ground(model, control, fund, party, shocks.control, prices, paths_drawn(model, shocks, control))
    return np.array([ground.worth(on) for on in sets])


def waterfall(
    model: Model,
    control: ControlSetting,
    fund: Fund | None,
    party: str,
    claim: tuple[str, float] | None,
    seed: int = 0,
    left_to: str = "the party",
) -> tuple[Step, ...]:
    """Return the steps from a claim, through the gross worth in the ground, to a party's value.

    Parameters
    ----------
    model : Model
        The assets.
    control : ControlSetting
        The setting of control.
    fund : Fund or None
        The fund.
    party : str
        Whose value it is.
    claim : tuple of (str, float), optional
        Words and sum, USD M, of the claim that the steps start from.
    seed : int
        Seed of the draws.
    left_to : str
        The party's name, for the last step.
    """
    worth = game_of_factors(model, control, fund, party, seed)
    shares = shapley_value(worth - worth[0])
    gross = sum(gross_in_ground(model.resources, id_) or 0.0 for id_ in model.assets)
    steps = []
    if claim is not None:
        steps.append(Step("claim", claim[0], claim[1], claim[1]))
        steps.append(
            Step("unfounded", "no deposit with a figure in the case stands behind it", gross - claim[1], gross)
        )
    else:
        steps.append(Step("gross", "gross worth in the ground", gross, gross))
    left = gross
    # The middle of the drawn contents is what the sum in the ground is made of; what the draws differ is shown as cost.
    rest = float(worth[0]) - gross
    for k, (id_, words) in enumerate(FACTORS.items()):
        change = float(shares[k]) + (rest if id_ == "cost" else 0.0)
        left += change
        steps.append(Step(id_, words, change, left))
    steps.append(Step("value", f"what is left to {left_to}", left, left))
    return tuple(steps)
