# SPDX-License-Identifier: MIT
"""What a proposal asks to be covered, whether that can be done, what limits it first, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.analysis.protection.covering import Counts, Floats, Siting
from detente.analysis.protection.layout import POSITIONS, Layout, Situation, at
from detente.analysis.protection.optimum import cover_all, cover_most
from detente.analysis.protection.programme import Effort
from detente.analysis.protection.worth import ONCE, Worth, expected
from detente.outcomes.protection_cost import yearly_costs

__all__ = [
    "LIMITS",
    "Band",
    "CostLine",
    "Coverage",
    "Need",
    "RadiusNeed",
    "cost_lines",
    "most_within",
    "need_of",
    "serves",
]

LIMITS: dict[str, str] = {
    "radius": "the planning radius, at the high end of its scenario",
    "number": "the number of sites, without limit",
    "money": "the budget, without limit",
    "per_site": "the number of units that can stand at one site, without limit",
    "availability": "sites that are never down",
}
"""What could limit coverage, and what lifting it means."""

MOST_STACKED = 12
"""Units over one point beyond which another adds nothing worth reckoning with."""

WORTH_SAYING = 1e-4
"""Share of a purpose below which lifting a limit counts as no help."""


@dataclass(frozen=True, slots=True)
class Band:
    """A number at the low end, the middle and the high end of what it depends on."""

    low: float
    middle: float
    high: float

    def plus(self, other: Band) -> Band:
        """Return the sum, end by end."""
        return Band(self.low + other.low, self.middle + other.middle, self.high + other.high)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one purpose can be covered with what is provided, and what limits it.

    Attributes
    ----------
    purpose : str
        The purpose, which has everything that is provided to itself here.
    share : Band
        Expected share covered: low with fewest sites, least money and sites most often down.
    covered : float
        Share within the radius of some site, down or not, at the middle.
    lifted : dict of limit to float
        Expected share if that limit alone were lifted, at the middle.
    binds : str
        The limit whose lifting helps most; ``several`` when none helps alone; empty when everything is covered.
    gap : float
        Largest proven gap of the programmes behind these numbers.
    siting : Siting
        Where the sites stand at the middle.
    """

    purpose: str
    share: Band
    covered: float
    lifted: dict[str, float]
    binds: str
    gap: float
    siting: Siting


@dataclass(frozen=True, slots=True)
class RadiusNeed:
    """A proposal at one radius scenario.

    Attributes
    ----------
    scenario : {'low', 'middle', 'high'}
        Where in its range the radius of every type stands.
    radius_km : dict of type to float
        The radii.
    everything : Siting
        The cheapest units that cover all that can be covered, however many exist.
    units : dict of type to int
        Their number by type.
    price : Band
        What they cost over the horizon.
    out_of_reach : tuple of str
        Ids of things that no candidate site reaches.
    coverage : tuple of Coverage
        One for each purpose that has to be covered.
    """

    scenario: str
    radius_km: dict[str, float]
    everything: Siting
    units: dict[str, int]
    price: Band
    out_of_reach: tuple[str, ...]
    coverage: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True)
class CostLine:
    """One part of the cost over the horizon."""

    name: str
    amount: Band


@dataclass(frozen=True, slots=True)
class Need:
    """What proposals that ask the same of protection ask, and whether it can be done.

    Attributes
    ----------
    proposals : tuple of str
        Their ids.
    cover : tuple of str
        Purposes that have to be covered; empty when nothing has to be.
    available : dict of type to Band
        Sites provided.
    soldiers : Band
        Size of the force.
    radii : tuple of RadiusNeed
        The three radius scenarios; empty when nothing has to be covered.
    cost : tuple of CostLine
        Cost over the horizon when everything is covered at the middle radius.
    """

    proposals: tuple[str, ...]
    cover: tuple[str, ...]
    available: dict[str, Band]
    soldiers: Band
    radii: tuple[RadiusNeed, ...]
    cost: tuple[CostLine, ...]

    @property
    def total(self) -> Band:
        """All cost over the horizon."""
        total = Band(0.0, 0.0, 0.0)
        for line in self.cost:
            total = total.plus(line.amount)
        return total

    def at_radius(self, scenario: str) -> RadiusNeed | None:
        """Return what is needed at a radius scenario; None when nothing has to be covered."""
        return next((need for need in self.radii if need.scenario == scenario), None)


def _worth(layout: Layout, position: float, units: int) -> Worth:
    down = layout.down(position)
    return expected(down, units) if any(down) else ONCE


def most_within(
    layout: Layout,
    situation: Situation,
    purpose: str,
    radius: float,
    effort: Effort,
    means: float = 0.5,
    down: float = 0.5,
    lifted: str = "",
) -> tuple[float, Siting]:
    """Return the largest expected share of a purpose that the sites provided can cover within the budget.

    Parameters
    ----------
    layout, situation
        The case and the terms that apply.
    purpose : str
        What is to be covered, with everything to itself.
    radius : float
        Position of the radii in their ranges.
    effort : Effort
        Gap and time limit.
    means : float
        Position of the number of sites and of the budget.
    down : float
        Position of the share of time that a site is down.
    lifted : str
        A limit that is left out.

    Returns
    -------
    share : float
        Between 0 and 1.
    siting : Siting
        Where the units stand; its value is in the purpose's unit.
    """
    points = layout.purpose == purpose
    weights = layout.weights(purpose)[points]
    limits = None if lifted == "number" else situation.available(means)
    sites = layout.covering(
        points,
        layout.radii(1.0 if lifted == "radius" else radius),
        limits=limits,
        stacked=MOST_STACKED if lifted == "per_site" else 0,
    )
    kinds = len(layout.types)
    budget = np.inf if lifted == "money" else layout.budget(means)
    # More units than this never stand over one point, so that the curve of its worth needs no more steps.
    stack = int(
        min(float(MOST_STACKED), sites.limit.max(), *([budget / sites.cost.min()] if np.isfinite(budget) else []))
    )
    worth = ONCE if lifted == "availability" or kinds == 0 else _worth(layout, down, max(1, stack))
    found = cover_most(sites, weights, budget=budget, worth=worth, effort=effort)
    total = float(weights.sum())
    return (found.value / total if total > 0 else 1.0), found


def _share_of(layout: Layout, purpose: str, radius: float, units: Counts) -> float:
    """Return the expected share of a purpose that these units cover at this radius, at the middle of what they are."""
    points = layout.purpose == purpose
    weights = layout.weights(purpose)[points]
    sites, total = layout.covering(points, layout.radii(radius)), float(weights.sum())
    over = int(sites.units_over(units).max(initial=0))
    worth = _worth(layout, 0.5, max(1, min(MOST_STACKED, over)))
    return float(weights @ worth.reached(sites, units)) / total if total > 0 else 1.0


def _coverage(
    layout: Layout, situation: Situation, purpose: str, radius: float, effort: Effort, before: Coverage | None
) -> Coverage:
    """Return what the sites provided can do; `before` is the same at a smaller radius."""
    middle, found = most_within(layout, situation, purpose, radius, effort)
    low, plan = most_within(layout, situation, purpose, radius, effort, means=0.0, down=1.0)
    high, best = most_within(layout, situation, purpose, radius, effort, means=1.0, down=0.0)
    gap = max((x.gap for x in (found, plan, best) if np.isfinite(x.gap)), default=float("nan"))
    # What can be done with less can be done with more, also where a programme was told to stop early.
    least = before.share if before is not None else Band(0.0, 0.0, 0.0)
    low = max(low, least.low)
    plans = [plan.units, *([before.siting.units] if before is not None else [])]
    share, units = max(
        (middle, found.units),
        *((_share_of(layout, purpose, radius, units), units) for units in plans),
        key=lambda answer: answer[0],
    )
    value = share * float(layout.weights(purpose)[layout.purpose == purpose].sum())
    found, low, high = replace(found, units=units, value=value), min(low, share), max(high, share, least.high)
    lifted: dict[str, float] = {}
    absent = {
        "radius": radius == 1.0,
        "money": not np.isfinite(layout.budget(0.5)),
        "per_site": not any(layout.down(0.5)),  # where none is ever down, a second unit at a site adds nothing
        "availability": not any(layout.down(0.5)),
    }
    for limit in LIMITS:
        if absent.get(limit):  # where there is no such limit, there is nothing to lift
            lifted[limit] = share
            continue
        lifted[limit], answer = most_within(layout, situation, purpose, radius, effort, lifted=limit)
        gap = max(gap, answer.gap) if np.isfinite(answer.gap) else gap
    lifted = {limit: max(value, share) for limit, value in lifted.items()}
    helps = max(lifted, key=lambda limit: lifted[limit])
    binds = helps if lifted[helps] > share + WORTH_SAYING else "several"
    points = layout.purpose == purpose
    weights = layout.weights(purpose)[points]
    under = layout.covering(points, layout.radii(radius)).covered(found.units)
    covered = float(weights @ under / weights.sum()) if weights.sum() > 0 else 1.0
    everything = share > 1 - WORTH_SAYING
    return Coverage(purpose, Band(low, share, high), covered, lifted, "" if everything else binds, gap, found)


def _at_radius(
    layout: Layout, situation: Situation, scenario: str, effort: Effort, before: RadiusNeed | None
) -> RadiusNeed:
    position = POSITIONS[scenario]
    points = np.isin(layout.purpose, situation.cover)
    radii = layout.radii(position)
    sites = layout.covering(points, radii)
    everything = cover_all(sites, effort=effort)
    places = np.flatnonzero(points)[~sites.reachable]
    ends = (float(layout.prices(end)[layout.kind] @ everything.units) for end in (0.0, 0.5, 1.0))
    return RadiusNeed(
        scenario,
        radii,
        everything,
        layout.counts(everything.units),
        Band(*ends),
        tuple(dict.fromkeys(layout.ids[place] for place in places)),
        tuple(
            _coverage(layout, situation, purpose, position, effort, None if before is None else before.coverage[place])
            for place, purpose in enumerate(situation.cover)
        ),
    )


def serves(layout: Layout, situation: Situation) -> list[tuple[tuple[str, ...], CostLine]]:
    """Return the costs that terms bring besides sites, with the purposes that each serves."""
    low, middle, high = (layout.per_year_factor(end) for end in (0.0, 0.5, 1.0))
    found = []
    for term in situation.terms:
        served = term.serves or term.cover or situation.cover
        for cost in yearly_costs(layout.protection, term):
            amount = Band(cost.low * low, cost.middle * middle, cost.high * high)
            found.append((served, CostLine(cost.name, amount)))
    return found


def cost_lines(layout: Layout, situation: Situation, need: RadiusNeed | None) -> tuple[CostLine, ...]:
    """Return the cost of a proposal over the horizon: buying and running sites, the force, what terms add."""
    lines = []
    if need is not None:
        units = np.array([need.units[type_] for type_ in layout.types], dtype=np.float64)
        types = layout.protection.types.values()
        factor = {end: layout.per_year_factor(end) for end in (0.0, 0.5, 1.0)}
        buy: list[Floats] = [np.array([at(t.buy, end) for t in types]) for end in factor]
        run: list[Floats] = [np.array([at(t.run, end) for t in types]) * factor[end] for end in factor]
        lines.append(CostLine("Buying sites", Band(*(float(units @ price) for price in buy))))
        lines.append(CostLine("Running sites", Band(*(float(units @ price) for price in run))))
    lines += [line for _, line in serves(layout, situation)]
    return tuple(lines)


def need_of(layout: Layout, situation: Situation, proposals: Sequence[str], effort: Effort) -> Need:
    """Return what proposals that meet the same terms ask of protection.

    Parameters
    ----------
    layout : Layout
        The case.
    situation : Situation
        The terms that apply.
    proposals : sequence of str
        Ids of the proposals.
    effort : Effort
        Gap and time limit of each programme.
    """
    radii: list[RadiusNeed] = []
    for scenario in POSITIONS if situation.cover else ():
        radii.append(_at_radius(layout, situation, scenario, effort, radii[-1] if radii else None))
    counts = [situation.available(end) for end in (0.0, 0.5, 1.0)]
    available = {type_: Band(*(count.get(type_, 0.0) for count in counts)) for type_ in layout.types}
    soldiers = Band(*(sum(at(term.soldiers, end) for term in situation.terms) for end in (0.0, 0.5, 1.0)))
    need = Need(tuple(proposals), situation.cover, available, soldiers, tuple(radii), ())
    return replace(need, cost=cost_lines(layout, situation, need.at_radius("middle")))
