# SPDX-License-Identifier: MIT
"""What the headline numbers of a valuation depend on: draws and assumptions by group, and all together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.resources.fund import fund_flows
from detente.analysis.resources.model import ControlSetting, build_model, control_setting, fund_of
from detente.analysis.resources.numbers import GROUPS, Assumptions, Model
from detente.analysis.resources.prices import price_paths
from detente.analysis.resources.result import Driver, Swing
from detente.analysis.resources.sensitivity import even_points, group_indices
from detente.analysis.resources.simulation import SHOCKS, Shocks, draw_shocks, path_money, paths_drawn
from detente.analysis.result import Progress, no_progress
from detente.case.case import Case
from detente.case.resource import Fund

__all__ = ["drivers_of", "headline_numbers", "numbers_of_paths", "swept_over", "swings_of"]

DRIVER_PATHS = 4_096
SWEEP_PATHS = 1_000
SWEEP_POINTS = 64

AGREED = {
    "fund_agreed": "which fund is agreed",
    "outcome": "what is agreed",
}
"""What is varied by the tables of funds and of outcomes, not within ranges."""

Exact = NDArray[np.float64]


def headline_numbers(model: Model, control: ControlSetting, fund: Fund | None, shocks: Shocks) -> dict[str, Exact]:
    """Return the present values that the answer speaks of, path by path.

    Returns
    -------
    dict of str to ndarray, shape (paths,)
        `net` of all assets together, and the value to each party: the host, the investor and the owners of the fund.
    """
    prices = price_paths(list(model.processes), model.correlation, shocks.prices)
    by_year, _ = path_money(model, control, prices, shocks.control, paths_drawn(model, shocks, control))
    return numbers_of_paths(model, fund, by_year)


def numbers_of_paths(model: Model, fund: Fund | None, by_year: NDArray[np.float32]) -> dict[str, Exact]:
    """Return what `headline_numbers` does, from the money of each path in each year."""
    resources = model.resources
    money = by_year.astype(np.float64) @ model.discount
    found = {"net": money[:, 1], resources.host: money[:, 2:6].sum(axis=1)}
    if resources.investor is not None:
        found[resources.investor] = money[:, 6]
    if resources.beneficiary is not None:
        found.setdefault(resources.beneficiary, np.zeros(len(money)))
    if fund is not None:
        flows = fund_flows(fund, by_year, model.assumptions, resources.host, model.rate)
        found[resources.host] = found[resources.host] - flows.paid_in @ model.discount
        for party, drawn in flows.drawn.items():
            found[party] = found.get(party, np.zeros(len(drawn))) + drawn @ model.discount
    return found


def drivers_of(model: Model, control: ControlSetting, fund: Fund | None, seed: int) -> tuple[Driver, ...]:
    """Return how much of the spread of each headline number each group of draws makes."""
    first, second = (draw_shocks(model, DRIVER_PATHS, rng) for rng in np.random.default_rng(seed).spawn(2))
    numbers = list(headline_numbers(model, control, fund, first))

    def ask(shocks: Shocks) -> Exact:
        return np.stack(list(headline_numbers(model, control, fund, shocks).values()))

    indices = group_indices(ask, first, second, lambda own, group, other: own.exchanged(group, other), list(SHOCKS))
    return tuple(
        Driver(number, group, SHOCKS[group], float(alone[k]), float(total[k]))
        for k, number in enumerate(numbers)
        for group, (alone, total) in indices.items()
    )


def _same_draws(case: Case, seed: int) -> Shocks:
    """Return the draws that every assumption meets, so that what differs is the assumption."""
    return draw_shocks(build_model(case), SWEEP_PATHS, np.random.default_rng(seed))


@dataclass(frozen=True, slots=True)
class _Centre:
    """Medians and means of the headline numbers."""

    median: dict[str, float]
    mean: dict[str, float]


def _centre(case: Case, outcome: str, fund: Fund | None, at: Mapping[str, float], shocks: Shocks) -> _Centre:
    model = build_model(case, Assumptions(at))
    control = control_setting(case, model, case.named_outcomes[outcome])
    numbers = headline_numbers(model, control, fund, shocks)
    return _Centre(
        {key: round(float(np.median(values)), 9) + 0.0 for key, values in numbers.items()},  # no -0 where all is 0
        {key: float(values.mean()) for key, values in numbers.items()},
    )


def _swings(group: str, words: str, ends: Sequence[_Centre], middle: _Centre) -> list[Swing]:
    found = []
    for key in middle.median:
        order = sorted(ends, key=lambda end: end.median.get(key, 0.0)) if group in AGREED else ends
        low, high = order[0], order[-1]
        parts = (low.median.get(key, 0.0), high.median.get(key, 0.0), middle.median[key])
        means = (low.mean.get(key, 0.0), high.mean.get(key, 0.0), middle.mean[key])
        found.append(Swing(key, group, words, *parts, *means))
    return found


def swings_of(case: Case, outcome: str, fund: Fund | None, seed: int) -> tuple[Swing, ...]:
    """Return each headline number with one group of assumptions at either end of its ranges, widest swing first.

    What is agreed is varied as the tables vary it: every fund that is named, and every outcome. A group that moves no
    number, as nothing in it has a range, is left out.
    """
    resources = case.resources
    assert resources is not None
    shocks = _same_draws(case, seed)
    middle = _centre(case, outcome, fund, {}, shocks)
    found = []
    for group, words in GROUPS.items():
        found.append(_swings(group, words, [_centre(case, outcome, fund, {group: x}, shocks) for x in (0, 1)], middle))
    funds = [_centre(case, outcome, other, {}, shocks) for other in resources.funds.values()]
    agreed = {id_: resources.funds.get(fund_of(case, levels) or "") for id_, levels in case.named_outcomes.items()}
    outcomes = [_centre(case, id_, own, {}, shocks) for id_, own in agreed.items()]
    found += [_swings(g, AGREED[g], e, middle) for g, e in (("fund_agreed", funds), ("outcome", outcomes)) if e]
    moving = (own for own in found if any((s.low, s.mean_low) != (s.high, s.mean_high) for s in own))
    return tuple(sorted((swing for own in moving for swing in own), key=lambda swing: -abs(swing.high - swing.low)))


def swept_over(
    case: Case,
    outcome: str,
    fund: Fund | None,
    claim: tuple[str, str, float] | None,
    seed: int,
    progress: Progress = no_progress,
    points: int = SWEEP_POINTS,
) -> dict[str, Any]:
    """Return over all assumptions together the lowest and highest median of each headline number.

    Returns
    -------
    dict
        `points`, the number of assumptions; `lowest` and `highest` by number; `reaches_claim`, the share of assumptions
        in which the median of the beneficiary's value reaches the claim (None without one). A share of assumptions,
        never a probability.
    """
    grid, shocks = even_points(len(GROUPS), points, seed), _same_draws(case, seed)
    medians = []
    for place, row in enumerate(grid):
        progress(0.85 + 0.14 * place / points, "sweeping the assumptions")
        medians.append(_centre(case, outcome, fund, dict(zip(GROUPS, row.tolist(), strict=True)), shocks).median)
    beneficiary = case.resources.beneficiary if case.resources else None
    reaches = None
    if claim is not None and beneficiary is not None:
        reaches = sum(median[beneficiary] >= claim[2] for median in medians) / points
    return {
        "points": points,
        "lowest": {key: min(median[key] for median in medians) for key in medians[0]},
        "highest": {key: max(median[key] for median in medians) for key in medians[0]},
        "reaches_claim": reaches,
    }
