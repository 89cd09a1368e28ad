# SPDX-License-Identifier: MIT
"""Can what must be protected be protected, and who pays: coverage, availability, cost, burden sharing.

A facility-location and cost-sharing question. Radii are scenarios of the case, never properties; purposes are never
added; nothing here is about weapons or their use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from numbers import Real
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente.analysis.protection.covering import Counts, Sites, Siting
from detente.analysis.protection.curves import cost_curve, purposes_frontier, radius_curve
from detente.analysis.protection.exchange import ally_shares, stated_receipts
from detente.analysis.protection.interchange import cover_all_quickly, cover_most_quickly
from detente.analysis.protection.layout import POSITIONS, Layout, Situation, situation_of
from detente.analysis.protection.median import nearest, nearest_quickly
from detente.analysis.protection.needs import need_of
from detente.analysis.protection.optimum import cover_all, cover_most
from detente.analysis.protection.programme import Effort, cheapest_as_good
from detente.analysis.protection.result import Asked, PlacedSite, ProtectResult, SitingResult
from detente.analysis.protection.weights import valued_receipts, valued_words, weighed
from detente.analysis.protection.worth import ONCE, expected, with_backup
from detente.analysis.result import Progress, no_progress
from detente.case.case import Case
from detente.case.finding import Finding
from detente.errors import UsageError
from detente.outcomes.view import View

__all__ = [
    "EXACT",
    "MODELS",
    "STATED",
    "Effort",
    "Model",
    "PlacedSite",
    "ProtectResult",
    "SitingResult",
    "protect",
    "site",
]

Model = Literal["cover_all", "most", "backup", "expected", "support"]

MODELS: dict[Model, str] = {
    "cover_all": "the cheapest sites that cover everything that can be covered (set covering)",
    "most": "the most, by weight, that the sites or the budget cover (maximal covering)",
    "backup": "as most, with half as much again for what a second site covers (backup covering)",
    "expected": "the most on average when sites are down part of the time (maximal expected covering)",
    "support": "the sites nearest, by weight, to what they support (p-median)",
}
"""Models of siting and the question that each answers."""

BACKUP_SHARE = 0.5
FARTHEST_KM = 20_000
EXACT = 1e-6
"""Gap up to which an answer counts as exact: what a solver rounds by."""

FRONTIER_STEPS = 6

STATED = "ranges that the case states"

METHOD = {
    "covered": "a thing is covered when a site stands within its planning radius; distances are geodesics (WGS 84)",
    "planning_radius": "a scenario of the case with a low end, a middle and a high end; not a property of any system",
    "expected_share": "average share covered when each site is down independently for its stated share of the time",
    "what_binds": "what binds is the limit whose lifting, alone, raises the expected share most",
    "cost_of_protection": "bought at the start, run to the end of the horizon; low ends together, high ends together",
    "between_purposes": "floors on all purposes but the first run over a grid; purposes are never added up",
    "shares_of_cost": "least cost of each group of allies by itself, at the middle radius, with sites without limit",
}


def _placed(layout: Layout, units: Counts) -> tuple[PlacedSite, ...]:
    found = []
    for candidate in np.flatnonzero(units):
        place = int(layout.site[candidate])
        lat, lon = (float(x) for x in layout.site_where[place])
        type_ = layout.types[layout.kind[candidate]]
        found.append(PlacedSite(layout.sites[place], layout.site_name(place), type_, int(units[candidate]), lat, lon))
    return tuple(found)


def _groups(case: Case, layout: Layout, alone: str | None) -> list[tuple[Situation, list[str]]]:
    """Return proposals that ask the same of protection together, in the order of the case; or the one asked for."""
    if not case.proposals:
        raise UsageError("protection is asked for by proposals, and this case has none; add one under `proposals`")
    if alone is not None and alone not in case.proposals:
        raise UsageError(f"there is no proposal '{alone}'; known here: {', '.join(case.proposals)}")
    groups: list[tuple[Situation, list[str]]] = []
    for id_, proposal in case.proposals.items():
        if alone not in (None, id_):
            continue
        situation = situation_of(layout.protection, proposal.outcome)
        known = next((ids for other, ids in groups if other.asks == situation.asks), None)
        if known is None:
            groups.append((situation, [id_]))
        else:
            known.append(id_)
    return groups


def protect(
    view: View,
    *,
    as_stated: bool = False,
    proposal: str | None = None,
    effort: Effort = Effort(),
    progress: Progress = no_progress,
) -> ProtectResult:
    """Ask what protection takes under each proposal, what limits it first, what it costs and who could pay.

    Parameters
    ----------
    view : View
        A case without errors that has a `protection` block.
    as_stated : bool
        Whether to take weights and receipts as the case states them, where its resources would say them as well.
    proposal : str, optional
        Ask about this proposal alone.
    effort : Effort
        Gap and time limit of each programme.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    ProtectResult
        For each proposal what has to be covered, whether it can be, what limits it, its cost and its shares.

    Raises
    ------
    UsageError
        If the case has no `protection` block, no proposals, or not the one that is asked for.
    """
    progress(0.0, "what there is to be protected")
    case, values, findings = weighed(view, as_stated)
    layout = Layout(case)
    receipts = stated_receipts(layout) if values is None else valued_receipts(case, values)
    groups = _groups(case, layout, proposal)
    needs, shares = [], []
    plans: dict[tuple[str, str, str], tuple[PlacedSite, ...]] = {}
    for done, (situation, ids) in enumerate(groups):
        progress(0.8 * done / len(groups), case.proposals[ids[0]].title)
        need = need_of(layout, situation, ids, effort)
        needs.append(need)
        for at in need.radii:
            plans[ids[0], at.scenario, ""] = _placed(layout, at.everything.units)
            plans |= {(ids[0], at.scenario, c.purpose): _placed(layout, c.siting.units) for c in at.coverage}
        shared = ally_shares(layout, situation, ids, need.total.middle, receipts, effort, values is not None)
        shares += [] if shared is None else [shared]
    progress(0.8, "curves")
    widest, ids = max(groups, key=lambda group: len(group[0].cover))
    asked = bool(widest.cover)
    number = sum(widest.available(0.5).values())
    radii = [x for row in layout.protection.radii for x in (row.radius_km.low, row.radius_km.high)]
    radii += [layout.radii(end)[type_] for end in (0.0, 1.0) for type_ in layout.types]
    proven = [_exact(at.everything) for need in needs for at in need.radii]
    proven += [c.gap <= EXACT for need in needs for at in need.radii for c in at.coverage]
    result = ProtectResult(
        case=view.described,
        method=METHOD | {"receipts": STATED if values is None else valued_words(values)},
        exact=all(proven),
        findings=(*_findings(layout), *findings),
        money=layout.protection.money,
        years=layout.years,
        needs=tuple(needs),
        plans=plans,
        number=number,
        curve_of=ids[0] if asked else "",
        radius_curve=radius_curve(layout, widest.cover, number, min(radii), max(radii), effort) if asked else (),
        cost_curve=cost_curve(layout, widest.cover, effort) if asked else (),
        frontier=purposes_frontier(layout, widest, FRONTIER_STEPS, effort),
        shares=tuple(shares),
        weighed=case,
    )
    progress(1.0, "done")
    return result


def _findings(layout: Layout) -> tuple[Finding, ...]:
    found = []
    if not layout.protection.terms:
        words = "no term says what the levels of a proposal ask to be covered, so nothing is; add protection.terms"
        found.append(Finding("protection-terms-missing", "warning", words, ("protection", "terms")))
    if not layout.protection.allies:
        words = "no ally is named that could pay, so no cost is shared; add protection.allies"
        found.append(Finding("protection-allies-missing", "info", words, ("protection", "allies")))
    return tuple(found)


def _exact(siting: Siting) -> bool:
    return siting.status == "optimal" and siting.gap <= EXACT


def _radii(layout: Layout, radius: str | float) -> dict[str, float]:
    if isinstance(radius, str) and radius in POSITIONS:
        return layout.radii(POSITIONS[radius])
    try:
        kilometres = float(radius)
    except (TypeError, ValueError):
        kilometres = 0.0
    if not 0 < kilometres < FARTHEST_KM:
        words = f"write low, middle, high or a number of km above 0 and below {FARTHEST_KM:,}"
        raise UsageError(f"'{radius}' is no radius; {words}")
    return dict.fromkeys(layout.types, kilometres)


def _solve(model: Model, sites: Sites, layout: Layout, points: NDArray[np.bool_], asked: Asked) -> Siting:
    weights, effort = layout.weights(asked.purposes[0])[points], Effort(asked.gap, asked.seconds)
    number = np.inf if asked.number is None else asked.number
    budget = np.inf if asked.budget is None else asked.budget
    if model == "cover_all":
        return cover_all_quickly(sites) if asked.quick else cover_all(sites, effort=effort)
    if model == "support":
        one_each = np.unique(layout.site, return_index=True)[1]
        places = int(min(number, len(one_each)))
        distance = layout.distance[np.ix_(np.flatnonzero(points), one_each)]
        quick = asked.quick
        found = nearest_quickly(distance, weights, places) if quick else nearest(distance, weights, places, effort)
        units = np.zeros(len(layout.site), dtype=np.int64)
        units[one_each] = found.units
        return replace(found, units=units)
    stack = int(min(12, number, sites.covers.shape[1]))
    down = layout.down(0.5)
    worth = {
        "most": ONCE,
        "backup": with_backup(BACKUP_SHARE),
        "expected": expected(down, max(1, stack)) if any(down) else ONCE,
    }[model]
    if asked.quick:
        return cover_most_quickly(sites, weights, number, budget, worth)
    found = cover_most(sites, weights, number, budget, worth, effort=effort)
    return cheapest_as_good(sites, weights, found, number, budget, worth, effort)


def _check_question(
    model: str, purpose: str | None, number: float | None, budget: float | None, known: tuple[str, ...]
) -> None:
    if model not in MODELS:
        raise UsageError(f"there is no model '{model}'; known: {', '.join(MODELS)}")
    if purpose is not None and purpose not in known:
        raise UsageError(f"there is no purpose '{purpose}'; known here: {', '.join(known)}")
    if model == "support" and number is None:
        raise UsageError("support needs the number of sites; write --number")
    if model in ("most", "backup", "expected") and number is None and budget is None:
        raise UsageError(f"'{model}' needs a number of sites or a budget; write --number or --budget")
    unused = {"cover_all": ("number", "budget"), "support": ("budget",)}.get(model, ())
    for name, limit in (("number", number), ("budget", budget)):
        if limit is not None and name in unused:
            raise UsageError(f"'{model}' knows no {name}; leave out --{name}, or ask for 'most' within it")
    if number is not None and not (isinstance(number, Real) and number >= 1):
        raise UsageError(f"the number of sites is a number of at least 1, not {number!r}")
    if budget is not None and not (isinstance(budget, Real) and budget > 0):
        raise UsageError(f"the budget is a number above 0, not {budget!r}")


def _unit(layout: Layout, model: str, purpose: str) -> str:
    if model == "cover_all":
        return layout.protection.money
    unit = layout.protection.purposes[purpose].unit
    return f"km times {unit}" if model == "support" else unit


def _points_of(layout: Layout, purposes: Sequence[str]) -> NDArray[np.bool_]:
    points = np.isin(layout.purpose, purposes)
    if not points.any():
        raise UsageError(f"nothing is to be protected for '{purposes[0]}'; add rows to protection.protected")
    return points


def _share_of(weights: NDArray[np.float64], under: NDArray[np.bool_]) -> float:
    return float(weights @ under / weights.sum()) if weights.sum() > 0 else 1.0


def site(
    view: View,
    *,
    model: Model = "most",
    purpose: str | None = None,
    number: float | None = None,
    budget: float | None = None,
    radius: str | float = "middle",
    quick: bool = False,
    as_stated: bool = False,
    effort: Effort = Effort(),
    progress: Progress = no_progress,
) -> SitingResult:
    """Ask where to put sites, whatever any proposal says.

    Parameters
    ----------
    view : View
        A case without errors that has a `protection` block.
    model : str
        One of `MODELS`.
    purpose : str, optional
        What is covered; by default the first purpose, and all of them for `cover_all`.
    number : float, optional
        Sites at most.
    budget : float, optional
        Money at most, in the unit of the case.
    radius : str or float
        `low`, `middle` or `high` of every type's scenario, or km for all.
    quick : bool
        Whether to exchange sites until that no longer helps, with nothing proven.
    as_stated : bool
        Whether to take weights as the case states them, where its resources would say them as well.
    effort : Effort
        Gap and time limit.
    progress : callable, optional
        Called with a share done and what is being done.

    Raises
    ------
    UsageError
        If a limit is missing, or something named does not exist.
    """
    progress(0.0, "what there is to be protected")
    case, _, findings = weighed(view, as_stated)
    layout = Layout(case)
    progress(0.5, "placing sites")
    known = layout.protection.purposes
    _check_question(model, purpose, number, budget, tuple(known))
    purposes = [purpose] if purpose is not None else list(known) if model == "cover_all" else list(known)[:1]
    points = _points_of(layout, purposes)
    radii = _radii(layout, radius)
    sites = layout.covering(points, radii)
    asked = Asked(tuple(purposes), number, budget, quick, effort.gap, effort.seconds)
    found = _solve(model, sites, layout, points, asked)
    under = layout.covering(None, radii).covered(found.units)
    missed = [layout.names[k] for k in np.flatnonzero(points & ~under)]
    return SitingResult(
        case=view.described,
        method={"model": MODELS[model], "planning_radius": METHOD["planning_radius"], "covered": METHOD["covered"]},
        exact=_exact(found),
        findings=findings,
        question=model,
        radius_km=radii,
        siting=found,
        placed=_placed(layout, found.units),
        price=sites.price(found.units),
        share={id_: _share_of(layout.weights(id_), under) for id_ in known},
        uncovered=tuple(dict.fromkeys(missed)),
        asked=asked,
        money=layout.protection.money,
        unit=_unit(layout, model, purposes[0]),
        years=layout.years,
        total=float(layout.weights(purposes[0])[points].sum()) * (1 + BACKUP_SHARE if model == "backup" else 1),
        weighed=case,
    )
