# SPDX-License-Identifier: MIT
"""The numbers of a case's resources as arrays, and what each outcome makes of control and of the fund."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from detente.analysis.resources.hazard import hazard_with_distance, region_hazard
from detente.analysis.resources.investment import Triggers, triggers
from detente.analysis.resources.numbers import Assumptions, Model
from detente.analysis.resources.prices import PriceProcess
from detente.case.basis import Range
from detente.case.case import Case
from detente.case.resource import Commodity, Development, FiscalTerms, HazardRule, Resources
from detente.errors import UsageError

__all__ = [
    "ControlSetting",
    "build_model",
    "control_setting",
    "fund_of",
    "resources_of",
]

Exact = NDArray[np.float64]


@dataclass(frozen=True)
class ControlSetting:
    """What an outcome makes of control.

    Attributes
    ----------
    loss, recovery : ndarray, shape (assets,)
        Chance of loss and of recovery in one year.
    triggers : Triggers
        Prices at which somebody builds under that hazard.
    held : ndarray, shape (assets,)
        Chance of holding the asset at the start.
    ceasefire : bool
        Whether the fighting stops.
    why : tuple of str
        Sentences of the rules that apply.
    """

    loss: Exact
    recovery: Exact
    held: Exact
    triggers: Triggers
    ceasefire: bool
    why: tuple[str, ...]


def resources_of(case: Case) -> Resources:
    """Return the resources of a case that can be valued.

    Raises
    ------
    UsageError
        If there are none, or a risk would be counted twice.
    """
    resources = case.resources
    if resources is None:
        raise UsageError("the case has no resources; add a `resources` block with assets and developments")
    if not resources.developments:
        raise UsageError("no asset has a development; add `resources.developments` with output, cost and time")
    if resources.hazard_from != "none" and resources.country_premium.high > 0:
        raise UsageError(
            "the risk of losing ground is counted twice: as a hazard from the shares of control and as a country "
            "premium on the discount rate; set resources.country_premium to 0, or resources.hazard_from to none"
        )
    return resources


def _process(commodity: Commodity, assumptions: Assumptions) -> PriceProcess:
    mean = commodity.mean or commodity.price
    return PriceProcess(
        start=commodity.price.midpoint,
        mean=assumptions.value("prices", mean),
        volatility=commodity.volatility.midpoint,
        reversion=commodity.reversion if commodity.model == "mean_reversion" else 0.0,
        floor=commodity.floor or 0.0,
    )


def _terms(terms: FiscalTerms, assumptions: Assumptions) -> list[float]:
    cap = terms.cost_cap or Range(low=0, high=0)
    rates = (terms.royalty, terms.profit_tax, cap, terms.cost_cap_later or cap, terms.state_share)
    return [
        *(assumptions.value("terms", rate) for rate in rates),
        terms.depreciation_years,
        float(terms.is_sharing),
        float(terms.order == "royalty_first"),
    ]


def _bounds(development: Development) -> list[tuple[float, float]]:
    return [
        (range_.low, range_.high)
        for range_ in (
            development.contained,
            development.recovery,
            development.output,
            development.unit_cost,
            development.capex,
            development.overrun,
            development.study_years,
            development.build_years,
            development.restart_years,
        )
    ]


def _padded(rows: list[tuple[float, ...]]) -> Exact:
    width = max(map(len, rows))
    return np.array([[*row, *[row[-1]] * (width - len(row))] for row in rows])


def _knots(terms: list[FiscalTerms]) -> Exact:
    pairs = [one.knots or ((0.0, 0.0),) for one in terms]
    return np.stack([_padded([tuple(pair[k] for pair in one) for one in pairs]) for k in (0, 1)], axis=1)


def build_model(case: Case, assumptions: Assumptions | None = None) -> Model:
    """Return the numeric view of a case's resources.

    Parameters
    ----------
    case : Case
        A case without errors.
    assumptions : Assumptions, optional
        Where the swept ranges stand; by default in their middle.

    Raises
    ------
    UsageError
        If the case has no resources that can be valued, or counts a risk twice.
    """
    resources = resources_of(case)
    where = assumptions or Assumptions({})
    developments = resources.developments
    products = tuple(dict.fromkeys(d.product for d in developments.values()))
    regions = tuple(dict.fromkeys(resources.assets[id_].region for id_ in developments))
    terms = [resources.fiscal_terms[d.terms] for d in developments.values()]
    premium = 0.0 if resources.hazard_from != "none" else where.value("discount_rate", resources.country_premium)
    return Model(
        resources=resources,
        assumptions=where,
        assets=tuple(developments),
        products=products,
        regions=regions,
        bounds=np.array([_bounds(d) for d in developments.values()]),
        needs_ceasefire=np.array([d.needs_ceasefire for d in developments.values()]),
        terms=np.array([_terms(one, where) for one in terms]),
        ramp=_padded([d.ramp_shares for d in developments.values()]),
        knots=_knots(terms),
        product=np.array([products.index(d.product) for d in developments.values()]),
        region=np.array([regions.index(resources.assets[id_].region) for id_ in developments]),
        new=np.array([int(d.licence == "new") for d in developments.values()]),
        processes=tuple(_process(resources.commodities[product], where) for product in products),
        correlation=resources.price_correlation.midpoint,
        ceasefire_years=(resources.ceasefire_years.low, resources.ceasefire_years.high),
        rate=where.value("discount_rate", resources.discount_rate) + premium,
        years=resources.years,
    )


def _met(when: Mapping[str, tuple[str, ...]], outcome: Mapping[str, str]) -> bool:
    return all(outcome.get(issue) in levels for issue, levels in when.items())


def fund_of(case: Case, outcome: Mapping[str, str]) -> str | None:
    """Return the id of the fund that stands in an outcome; None where there is none."""
    rules = resources_of(case).fund_rules
    return next((rule.fund for rule in rules if _met(rule.when, outcome)), None)


def _hazard_rule(resources: Resources, outcome: Mapping[str, str]) -> HazardRule | None:
    return next((rule for rule in resources.hazards if _met(rule.when, outcome)), None)


def control_setting(case: Case, model: Model, outcome: Mapping[str, str]) -> ControlSetting:
    """Return what an outcome makes of control.

    The observed hazard of a region is scaled by the distance of the asset from the front where one is known, and by
    what the first rule says that the outcome meets. An asset is held for certain where a source says who holds it;
    where that is disputed, with the chance that a point of its region is held. What a line gives away or back comes
    last.
    """
    resources, where = model.resources, model.assumptions
    rule = _hazard_rule(resources, outcome)
    factor = 1.0 if rule is None else where.value("hazard", rule.loss)
    regain = None if rule is None else where.value("hazard", rule.recovery)
    scale = resources.front_scale_km.midpoint
    loss, recovery, held = [], [], []
    for id_ in model.assets:
        asset = resources.assets[id_]
        hazard = region_hazard(case, asset.region, resources.valued_on, resources.hazard_years)
        rate = hazard.loss if resources.hazard_from == "control_shares" else 0.0
        if asset.front_km is not None:
            rate = hazard_with_distance(rate, asset.front_km.midpoint, scale)
        loss.append(1.0 - exp(-min(rate * factor, 50.0)))
        recovery.append(1.0 - exp(-(hazard.recovery if regain is None else regain)))
        known = {resources.host: 1.0, "disputed": hazard.held}
        held.append(known.get(asset.holder, 0.0))
    lines = [line for line in resources.lines if _met(line.when, outcome)]
    for place, id_ in enumerate(model.assets):
        region = resources.assets[id_].region
        for line in lines:
            if region in line.lost:
                held[place], recovery[place] = 0.0, 0.0
            elif region in line.regained:
                held[place] = 1.0
    why = (*([] if rule is None else [rule.why]), *(line.why for line in lines))
    ceasefire = resources.ceasefire is None or _met(resources.ceasefire, outcome)
    chances = np.array(loss)
    return ControlSetting(chances, np.array(recovery), np.array(held), triggers(model, chances), ceasefire, why)
