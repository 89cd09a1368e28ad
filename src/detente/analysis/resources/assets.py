# SPDX-License-Identifier: MIT
"""What single assets are worth and take, and what several of them are worth together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.resources.finance import irr, payback
from detente.analysis.resources.investment import break_even_prices, held_throughout, middle_draw
from detente.analysis.resources.model import ControlSetting
from detente.analysis.resources.numbers import Model
from detente.analysis.resources.prices import price_quantile
from detente.analysis.resources.result import AssetValue, Band, GroupValue
from detente.case.case import Case
from detente.case.quantity import Quantity
from detente.case.resource import Resources

__all__ = ["asset_values", "band", "gross_in_ground", "group_values", "why_not_valued"]

TAKE_RATE = 0.10
"""Rate at which the state's take is usually published."""

LOW_PRICE = 0.10

Exact = NDArray[np.float64]


def band(values: NDArray[Any]) -> Band:
    """Return the band of one number over the paths."""
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    return Band(float(low), float(middle), float(high), float(np.mean(values, dtype=np.float64)))


def gross_in_ground(resources: Resources, id_: str) -> float | None:
    """Return what an asset contains times today's price, USD M; None where one of the two is not known.

    The product of two quantities that know what they are: ore would be refused.
    """
    development = resources.developments.get(id_)
    if development is None:
        return None
    commodity = resources.commodities[development.product]
    contained = Quantity(development.contained.midpoint, commodity.unit, "contained", commodity.substance)
    price = Quantity(commodity.price.midpoint, f"USD/{commodity.unit}", "price", commodity.substance)
    return contained.worth(price).to("USD M").value


def why_not_valued(resources: Resources, id_: str) -> str:
    """Say what the case does not know of an asset, so that it has no value here."""
    if id_ in resources.developments:
        return ""
    known = {figure.measure for figure in resources.figures if figure.asset == id_}
    if "contained" in known:
        return "its contents are known; output, cost and time are not"
    if "ore" in known:
        return "only tonnes of ore are known; without a grade nobody knows what they contain"
    if "output_per_year" in known:
        return "its output is known; no price or cost stands in the case"
    return "no source gives what it contains"


def _ratio(above: float, below: float) -> float | None:
    return above / below if below > 1e-9 else None


def asset_values(
    model: Model, control: ControlSetting, results: Mapping[str, NDArray[Any]], place: int
) -> tuple[AssetValue, ...]:
    """Return what each asset of a case is worth under one control setting.

    Parameters
    ----------
    model : Model
        The assets.
    control : ControlSetting
        The setting.
    results : mapping of str to ndarray
        As returned by `simulation.simulate`.
    place : int
        Place of the setting among the controls of the results.
    """
    resources = model.resources
    drawn = middle_draw(model)
    even = break_even_prices(model, np.full(len(model.assets), model.rate), after_tax=False)
    now = np.array([model.processes[k].start for k in model.product], dtype=np.float32)
    money = held_throughout(model, np.repeat(now[:, None], model.years, axis=1), drawn).astype(np.float64)
    net, investor, state = money[:, 1], money[:, 6], money[:, 2:6].sum(axis=1)
    years = np.arange(1, model.years + 1.0)
    low = np.stack([price_quantile(model.processes[k], years, LOW_PRICE) for k in model.product])
    at_low = held_throughout(model, low.astype(np.float32), drawn)[:, 1] @ model.discount
    at_ten = (1.0 + TAKE_RATE) ** -(np.arange(model.years) + 0.5)
    paths = results["net"].shape[1]
    found = []
    for id_, asset in resources.assets.items():
        base: dict[str, Any] = {
            "id": id_,
            "name": asset.name,
            "region": asset.region,
            "commodity": asset.commodity,
            "holder": asset.holder,
            "coordinate": asset.coordinate,
        }
        if id_ not in model.assets:
            empty = {name: None for name in AssetValue.__dataclass_fields__ if name not in base}
            found.append(
                AssetValue(**{**empty, **base, "valued": False, "why_not": why_not_valued(resources, id_), "unit": ""})
            )
            continue
        k = model.assets.index(id_)
        development = resources.developments[id_]
        commodity = resources.commodities[development.product]
        sums, selling = results["sums"][place, k], float(results["selling"][place, k])
        found.append(
            AssetValue(
                **base,
                valued=True,
                why_not="",
                contained=(development.contained.low, development.contained.high),
                unit=f"{commodity.unit} {commodity.substance}",
                gross_in_ground=gross_in_ground(resources, id_),
                net=band(results["net"][place, :, k]),
                state=float(sums[1]) / paths,
                investor=float(sums[2]) / paths,
                held=float(min(control.held[k], 1.0)),
                loss_per_year=float(control.loss[k]),
                sells=selling / paths,
                first_year=float(sums[4]) / selling if selling else None,
                break_even=float(even[k]),
                price_now=model.processes[model.product[k]].start,
                take=_ratio(float(state[k].sum()), float(net[k].sum())),
                take_discounted=_ratio(float(state[k] @ at_ten), float(net[k] @ at_ten)),
                irr=irr(investor[k]) if (investor[k] < 0).any() else None,
                payback_year=payback(investor[k]),
                at_low_price=float(at_low[k]),
            )
        )
    return tuple(found)


def group_values(
    case: Case, model: Model, results: Mapping[str, NDArray[Any]], place: int, by: str
) -> tuple[GroupValue, ...]:
    """Return what the assets of each commodity (`by` "commodity") or region ("region") are worth together."""
    resources = model.resources
    groups: dict[str, list[str]] = {}
    for id_, asset in resources.assets.items():
        groups.setdefault(getattr(asset, by), []).append(id_)
    found = []
    for group, members in groups.items():
        valued = [id_ for id_ in members if id_ in model.assets]
        columns = [model.assets.index(id_) for id_ in valued]
        together = results["net"][place][:, columns].sum(axis=1, dtype=np.float64)
        gross = sum(gross_in_ground(resources, id_) or 0.0 for id_ in valued)
        name = case.regions[group].name if by == "region" else group
        found.append(GroupValue(group, name, len(members), len(valued), gross, band(together)))
    return tuple(sorted(found, key=lambda value: (-value.net.middle, -value.net.mean)))
