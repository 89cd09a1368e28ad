# SPDX-License-Identifier: MIT
"""Coverage against radius, against cost, and of one purpose against another.

Each point of a curve is an exact programme of its own. Shares are of what lies within the radius of some site;
whether the site is down at the time is a question of `needs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from detente.analysis.protection.covering import Floats, Sites, Siting
from detente.analysis.protection.layout import Layout, Situation
from detente.analysis.protection.optimum import cover_all, cover_most
from detente.analysis.protection.programme import Effort, Floor

__all__ = ["CostPoint", "FrontierPoint", "RadiusPoint", "cost_curve", "purposes_frontier", "radius_curve"]

SLACK = 1e-6
"""Share of a purpose by which a floor is let down, so that rounding does not rule out the answer that set it."""

RADIUS_STEPS = 14
COST_STEPS = 12


@dataclass(frozen=True, slots=True)
class RadiusPoint:
    """What one common radius of all sites would mean.

    Attributes
    ----------
    radius_km : float
        The radius.
    purpose : str
        What is covered.
    needed : int
        Fewest sites that cover all that can be covered.
    share : float
        Share that the given number of sites covers.
    reach : float
        Share that all candidate sites together would cover.
    """

    radius_km: float
    purpose: str
    needed: int
    share: float
    reach: float


@dataclass(frozen=True, slots=True)
class CostPoint:
    """The largest share of a purpose that a sum spent on sites covers, whatever number exists."""

    purpose: str
    cost: float
    share: float


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """A choice of sites that no other beats for every purpose.

    Attributes
    ----------
    share : dict of purpose to float
        Share of each purpose that it covers.
    units : dict of type to int
        Sites by type.
    siting : Siting
        Where they stand.
    """

    share: dict[str, float]
    units: dict[str, int]
    siting: Siting


def _share(weights: Floats, sites: Sites, siting: Siting) -> float:
    total = float(weights.sum())
    return float(weights @ sites.covered(siting.units)) / total if total > 0 else 1.0


def radius_curve(
    layout: Layout, purposes: Sequence[str], number: float, low: float, high: float, effort: Effort
) -> tuple[RadiusPoint, ...]:
    """Return what each of several radii, the same for all sites, would mean.

    Parameters
    ----------
    layout : Layout
        The case.
    purposes : sequence of str
        What is covered, each for itself.
    number : float
        Sites that there are.
    low, high : float
        Least and largest radius, km; steps grow in proportion.
    effort : Effort
        Gap and time limit of each programme.
    """
    one_each = np.unique(layout.site, return_index=True)[1]
    found = []
    for radius in np.geomspace(low, high, RADIUS_STEPS) if high > low else [low]:
        covers = layout.distance[:, one_each] <= radius
        for purpose in purposes:
            points = layout.purpose == purpose
            weights = layout.weights(purpose)[points]
            sites = Sites(covers[points])
            most = cover_most(sites, weights, number=number, effort=effort)
            needed = int(cover_all(sites, effort=effort).units.sum())
            reach = float(weights @ sites.reachable) / max(float(weights.sum()), 1e-12)
            found.append(RadiusPoint(float(radius), purpose, needed, _share(weights, sites, most), reach))
    return tuple(found)


def cost_curve(layout: Layout, purposes: Sequence[str], effort: Effort, radius: float = 0.5) -> tuple[CostPoint, ...]:
    """Return how much of each purpose a sum spent on sites covers, up to the sum that covers all that can be.

    Parameters
    ----------
    layout, purposes, effort
        As for `radius_curve`.
    radius : float
        Position of the radii in their ranges.
    """
    found = []
    for purpose in purposes:
        points = layout.purpose == purpose
        weights = layout.weights(purpose)[points]
        sites = layout.covering(points, layout.radii(radius))
        for budget in np.linspace(0.0, cover_all(sites, effort=effort).value, COST_STEPS + 1):
            most = cover_most(sites, weights, budget=float(budget) * (1 + SLACK), effort=effort)
            found.append(CostPoint(purpose, float(budget), _share(weights, sites, most)))
    return tuple(found)


def purposes_frontier(
    layout: Layout, situation: Situation, steps: int, effort: Effort, radius: float = 0.5
) -> tuple[FrontierPoint, ...]:
    """Return choices of sites between purposes that no other choice beats for all of them.

    The first purpose is covered most under floors on each of the others, which run over a grid of `steps` shares;
    then every other purpose is raised as far as that leaves room. What lies between two floors can be missed.

    Parameters
    ----------
    layout : Layout
        The case.
    situation : Situation
        The terms that apply: which purposes have to be covered, with how many sites.
    steps : int
        Floors for each purpose but the first.
    effort : Effort
        Gap and time limit of each programme.
    radius : float
        Position of the radii in their ranges.

    Returns
    -------
    tuple of FrontierPoint
        By share of the first purpose, largest first; empty for fewer than two purposes.
    """
    purposes = situation.cover
    if len(purposes) < 2:
        return ()
    points = np.isin(layout.purpose, purposes)
    sites = layout.covering(points, layout.radii(radius), limits=situation.available(0.5))
    raw = [layout.weights(purpose)[points] for purpose in purposes]
    weights = [w / max(float(w.sum()), 1e-12) for w in raw]
    budget = layout.budget(0.5)
    best = [cover_most(sites, w, budget=budget, effort=effort).value for w in weights]
    found: dict[tuple[float, ...], Siting] = {}
    for levels in product(*(np.linspace(0.0, top, steps) for top in best[1:])):
        floors = [Floor(w, max(0.0, level - SLACK)) for w, level in zip(weights[1:], levels, strict=True)]
        first = cover_most(sites, weights[0], budget=budget, floors=floors, effort=effort)
        if first.status == "impossible":
            continue
        kept = Floor(weights[0], first.value - SLACK)
        raised = cover_most(sites, np.sum(weights[1:], axis=0), budget=budget, floors=[kept, *floors], effort=effort)
        answer = raised if np.isfinite(raised.value) else first
        found[tuple(round(_share(w, sites, answer), 9) for w in weights)] = answer
    efficient = [
        shares
        for shares in found
        if not any(other != shares and all(a >= b for a, b in zip(other, shares, strict=True)) for other in found)
    ]
    return tuple(
        FrontierPoint(dict(zip(purposes, shares, strict=True)), layout.counts(found[shares].units), found[shares])
        for shares in sorted(efficient, reverse=True)
    )
