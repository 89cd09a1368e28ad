# SPDX-License-Identifier: MIT
"""The way from a claim to what a party gets: measure by measure, never subtracted across measures.

A claim, the gross worth in the ground, the present value of mining it to all parties, what the state takes of that and
what a party draws measure different things. Each stands for itself; what leads from one to the next (a cause, such as
recovery, cost and time) is named and has no size of its own. Within one measure, the value of all parties together,
price and control are taken in this order: today's price on ground that is held, the price of the long run, the ground
as it may be held or lost. Every number is the median over the same paths.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detente.analysis.resources.assets import gross_in_ground
from detente.analysis.resources.drivers import numbers_of_paths
from detente.analysis.resources.model import ControlSetting
from detente.analysis.resources.numbers import Model
from detente.analysis.resources.prices import price_paths
from detente.analysis.resources.result import Step
from detente.analysis.resources.simulation import draw_shocks, path_money, paths_drawn
from detente.case.resource import Fund

__all__ = ["WATERFALL_PATHS", "waterfall"]

WATERFALL_PATHS = 2_000

MEASURES = {
    "gross": "gross worth in the ground",
    "net": "present value to all parties together",
    "state": "present value of what the state takes",
    "party": "present value to {party}",
}

CAUSES = {
    "gross": "what the assets with figures contain, at today's price; no deposit with a figure stands behind the rest",
    "net": "recovery, cost and time: mined, built and sold over {years} years, at today's price on ground that is held",
    "price": "price: moves from today's to the long run",
    "control": "control: ground that is not held, or lost",
    "state": "fiscal terms: the state takes its part, the investor the rest",
    "fund": "terms of the fund: what is paid in, from which licences, and whose it is",
    "no_fund": "no fund divides what the state takes",
}


def _by_year(model: Model, control: ControlSetting, seed: int) -> tuple[NDArray[np.float32], ...]:
    """Return the money of each path at today's price on held ground, then with prices moving, then with control."""
    shocks = draw_shocks(model, WATERFALL_PATHS, np.random.default_rng(seed))
    moving = price_paths(list(model.processes), model.correlation, shocks.prices)
    start = np.array([process.start for process in model.processes], dtype=np.float32)
    today = np.ascontiguousarray(np.broadcast_to(start[None, :, None], moving.shape))
    held = replace(control, loss=control.loss * 0, held=control.held * 0 + 2)
    drawn = paths_drawn(model, shocks, control)
    stages = ((today, held), (moving, held), (moving, control))
    return tuple(path_money(model, at, prices, shocks.control, drawn)[0] for prices, at in stages)


def waterfall(
    model: Model,
    control: ControlSetting,
    fund: Fund | None,
    party: str,
    claim: tuple[str, str, float] | None,
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
    claim : tuple of (str, str, float), optional
        What the claim measures, its words and its sum, USD M.
    seed : int
        Seed of the draws.
    left_to : str
        The party's name.
    """
    steps = [] if claim is None else [Step("claim", claim[1], claim[0], "sum", None, claim[2], claim[2])]
    gross = sum(gross_in_ground(model.resources, id_) or 0.0 for id_ in model.assets)
    steps.append(Step("gross", CAUSES["gross"], MEASURES["gross"], "conversion", None, gross, gross))
    money = _by_year(model, control, seed)
    stages = [numbers_of_paths(model, fund, by_year) for by_year in money]
    before = None
    for id_, numbers in zip(("net", "price", "control"), stages, strict=True):
        middle, mean = float(np.median(numbers["net"])), float(numbers["net"].mean())
        kind = "conversion" if before is None else "change"
        change = None if before is None else middle - before
        words = CAUSES[id_].format(years=model.years)
        steps.append(Step(id_, words, MEASURES["net"], kind, change, middle, mean))
        before = middle
    unfunded = numbers_of_paths(model, None, money[-1])[model.resources.host]
    own = stages[-1].get(party, np.zeros(1))
    divided = CAUSES["no_fund" if fund is None else "fund"]
    for id_, words, values in (("state", CAUSES["state"], unfunded), ("value", divided, own)):
        measure = MEASURES["party" if id_ == "value" else id_].format(party=left_to)
        steps.append(Step(id_, words, measure, "conversion", None, float(np.median(values)), float(values.mean())))
    return tuple(steps)
