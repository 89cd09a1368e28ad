# SPDX-License-Identifier: MIT
"""Pictures of protection: coverage against radius and against cost, purposes, shares by rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from detente.analysis.protection import ProtectResult
from detente.case.case import Case
from detente.case.protection import Protection
from detente.charts.chart import COLOURS, MARKERS, Chart, base

__all__ = ["cost_curve_chart", "purposes_chart", "radius_chart", "shares_chart"]

SHORTEST_LABEL = 44
"""Characters of a public statement that are written beside its mark."""


def _protection(case: Case) -> Protection:
    assert case.protection is not None
    return case.protection


def _purpose_colour(protection: Protection, shown: list[str]) -> dict[str, Any]:
    ids = list(protection.purposes)
    names = [protection.purposes[id_].name for id_ in shown]
    return {
        "field": "purpose",
        "type": "nominal",
        "title": None,
        "scale": {"domain": names, "range": [COLOURS[ids.index(id_) % len(COLOURS)] for id_ in shown]},
    }


def _purpose_shape(protection: Protection, shown: list[str]) -> dict[str, Any]:
    channel = _purpose_colour(protection, shown)
    ids = list(protection.purposes)
    marks = [MARKERS[ids.index(id_) % len(MARKERS)] for id_ in shown]
    return {**channel, "scale": {"domain": channel["scale"]["domain"], "range": marks}}


def _statements(protection: Protection) -> list[dict[str, Any]]:
    return [
        {
            "low": row.radius_km.low,
            "high": max(row.radius_km.high, row.radius_km.low * 1.02),
            "name": row.name[:SHORTEST_LABEL],
            "said": f"{row.name} ({row.source_title or 'a judgement'})",
        }
        for row in protection.radii
    ]


def _radius_panels(
    protection: Protection,
    shown: list[str],
    data: list[dict[str, Any]],
    statements: list[dict[str, Any]],
    ends: tuple[float, float],
) -> Callable[[str, str, dict[str, Any]], dict[str, Any]]:
    """Return what draws a panel over the radius: field, title and axis of what goes up."""
    x = {
        "field": "radius",
        "type": "quantitative",
        "scale": {"type": "log", "domain": list(ends), "nice": False},
        "title": "radius, km (scenario)",
        "axis": {"values": [5, 10, 20, 50, 100, 150], "grid": False},
    }
    marked = {
        "data": {"values": statements},
        "mark": {"type": "rect", "color": "#d8d3c0", "opacity": 0.9},
        "encoding": {
            "x": {"field": "low", "type": "quantitative"},
            "x2": {"field": "high"},
            "tooltip": [{"field": "said"}],
        },
    }

    def panel(field: str, title: str, axis: dict[str, Any]) -> dict[str, Any]:
        line = {
            "x": x,
            "y": {"field": field, "type": "quantitative", "title": title, "axis": axis},
            "color": _purpose_colour(protection, shown),
        }
        marks = {"type": "point", "filled": True, "size": 46}
        return {
            "width": 420,
            "height": 230,
            "layer": [
                *([marked] if statements else []),
                {"data": {"values": data}, "mark": {"type": "line"}, "encoding": line},
                {
                    "data": {"values": data},
                    "mark": marks,
                    "encoding": line | {"shape": _purpose_shape(protection, shown)},
                },
            ],
        }

    return panel


def radius_chart(case: Case, result: ProtectResult) -> Chart | None:
    """Draw how many sites everything takes, and how much a number of sites covers, over the radius.

    Returns
    -------
    Chart or None
        None when no proposal asks anything to be covered.
    """
    if not result.radius_curve:
        return None
    protection = _protection(case)
    shown = list(dict.fromkeys(point.purpose for point in result.radius_curve))
    data = [
        {
            "radius": round(point.radius_km, 3),
            "purpose": protection.purposes[point.purpose].name,
            "needed": point.needed,
            "share": round(point.share, 4),
        }
        for point in result.radius_curve
    ]
    statements = _statements(protection)
    ends = [point.radius_km for point in result.radius_curve]
    panel = _radius_panels(protection, shown, data, statements, (min(ends), max(ends)))
    number = f"{result.number:.0f}"
    spec = base(
        hconcat=[
            panel("needed", "sites that cover everything", {}),
            panel("share", f"share that {number} sites cover", {"format": ".0%"}),
        ]
    )
    most, least = (
        max(point.needed for point in result.radius_curve if point.radius_km == end) for end in (min(ends), max(ends))
    )
    title = f"Covering everything takes {most} sites or {least}, by the radius one believes"
    said = "; ".join(f"{row['low']:g} km: {row['said']}" for row in statements)
    summary = (
        f"One radius for all sites, each purpose by itself. Left, the fewest sites that cover everything; right, the "
        f"share that {number} sites cover. Shaded: radii stated in public ({said})."
        if said
        else "One radius for all sites, each purpose by itself."
    )
    rows = tuple(
        (f"{p.radius_km:.1f}", protection.purposes[p.purpose].name, str(p.needed), f"{p.share:.1%}", f"{p.reach:.1%}")
        for p in result.radius_curve
    )
    columns = (
        "Radius, km",
        "Purpose",
        "Sites for everything",
        f"Covered by {number} sites",
        "Within reach of all sites",
    )
    return Chart("protection-radius", title, summary, spec, columns, rows)


def cost_curve_chart(case: Case, result: ProtectResult) -> Chart | None:
    """Draw how much of each purpose a sum spent on sites covers.

    Returns
    -------
    Chart or None
        None when no proposal asks anything to be covered.
    """
    if not result.cost_curve:
        return None
    protection = _protection(case)
    shown = list(dict.fromkeys(point.purpose for point in result.cost_curve))
    data = [
        {
            "cost": round(point.cost, 3),
            "share": round(point.share, 4),
            "purpose": protection.purposes[point.purpose].name,
        }
        for point in result.cost_curve
    ]
    look = {
        "x": {
            "field": "cost",
            "type": "quantitative",
            "title": f"spent on sites over {result.years:g} years, {result.money}",
        },
        "y": {"field": "share", "type": "quantitative", "title": "share covered", "axis": {"format": ".0%"}},
        "color": _purpose_colour(protection, shown),
    }
    marks = {"type": "point", "filled": True, "size": 46}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "line"}, "encoding": look},
        {"mark": marks, "encoding": {**look, "shape": _purpose_shape(protection, shown)}},
    ]
    budget = protection.budget
    if budget is not None:
        band = {"low": budget.value.low, "high": budget.value.high}
        encoding = {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}
        rect = {"type": "rect", "color": "#d8d3c0", "opacity": 0.6}
        layers.insert(0, {"data": {"values": [band]}, "mark": rect, "encoding": encoding})
    last = {point.purpose: point.cost for point in result.cost_curve}
    parts = [f"{cost:.0f} ({protection.purposes[id_].name})" for id_, cost in last.items()]
    title = f"Covering everything takes, in {result.money}, {', '.join(parts)}"
    summary = (
        "The largest share of each purpose, by itself, that a sum covers at the middle radius, however many exist."
        + (" Shaded: the budget of the case." if budget is not None else "")
    )
    rows = tuple((protection.purposes[p.purpose].name, f"{p.cost:.1f}", f"{p.share:.1%}") for p in result.cost_curve)
    spec = base(width=520, height=260, data={"values": data}, layer=layers)
    return Chart("protection-cost", title, summary, spec, ("Purpose", result.money, "Share covered"), rows)


def purposes_chart(case: Case, result: ProtectResult) -> Chart | None:
    """Draw what covering more of one purpose costs another.

    Returns
    -------
    Chart or None
        None when fewer than two purposes have to be covered.
    """
    if not result.frontier:
        return None
    protection = _protection(case)
    ids = list(result.frontier[0].share)
    names = [protection.purposes[id_].name for id_ in ids]
    data = [{f"s{k}": round(point.share[id_], 4) for k, id_ in enumerate(ids)} for point in result.frontier]
    share = {"type": "quantitative", "axis": {"format": ".0%"}, "scale": {"zero": False}}
    encoding: dict[str, Any] = {
        "x": {**share, "field": "s0", "title": f"share covered: {names[0]}"},
        "y": {**share, "field": "s1", "title": f"share covered: {names[1]}"},
        "tooltip": [{"field": f"s{k}", "title": name, "format": ".0%"} for k, name in enumerate(names)],
    }
    layers: list[dict[str, Any]] = [{"mark": {"type": "point", "filled": True, "size": 130}, "encoding": encoding}]
    if len(ids) > 2:
        encoding["color"] = {
            "field": "s2",
            "type": "quantitative",
            "title": names[2],
            "scale": {"range": ["#cfdcea", "#003a61"]},
            "legend": {"format": ".0%"},
        }
        text = {**encoding, "text": {"field": "s2", "type": "quantitative", "format": ".0%"}}
        text.pop("color")
        layers.append({"mark": {"type": "text", "dy": -12, "fontSize": 11}, "encoding": text})
    best = [max(point.share[id_] for point in result.frontier) for id_ in ids]
    worst = [min(point.share[id_] for point in result.frontier) for id_ in ids]
    ends = [f"{name} from {low:.0%} to {high:.0%}" for name, low, high in zip(names, worst, best, strict=True)]
    title = f"{ends[0]}, {ends[1]}: not both at their best"
    if all(point.share[ids[0]] == best[0] for point in result.frontier):
        title = f"{names[0]} stays at {best[0]:.0%} whatever is chosen for the rest"
    summary = (
        "Choices of sites that no other beats for every purpose, with the sites of "
        f"“{case.proposals[result.curve_of].title}” and the budget, at the middle radius. Purposes are never added to "
        "one another; the choice between them is political."
        + (f" Figures beside the marks: {names[2]}." if len(ids) > 2 else "")
    )
    rows = tuple(tuple(f"{point.share[id_]:.1%}" for id_ in ids) for point in result.frontier)
    rows = tuple((str(place), *row) for place, row in enumerate(rows, start=1))
    spec = base(width=480, height=300, data={"values": data}, layer=layers)
    return Chart("protection-purposes", title, summary, spec, ("Choice", *names), rows)


def shares_chart(case: Case, result: ProtectResult, proposal: str) -> Chart | None:
    """Draw what each ally would pay by each rule.

    Returns
    -------
    Chart or None
        None when nobody has to pay for the proposal.
    """
    found = result.shares_of(proposal)
    if found is None:
        return None
    allies = _protection(case).allies
    names = [allies[id_].name for id_ in found.allies]
    data = []
    for division in found.sharing.divisions:
        for k, name in enumerate(names):
            band = found.amount[division.rule][k]
            data.append(
                {
                    "rule": division.rule,
                    "ally": name,
                    "amount": round(band.middle, 3),
                    "range": f"{band.low:.1f} to {band.high:.1f}",
                    "order": k,
                }
            )
    rules = [division.rule for division in found.sharing.divisions]
    spec = base(
        width=520,
        height={"step": 34},
        data={"values": data},
        mark={"type": "bar", "stroke": "white"},
        encoding={
            "y": {"field": "rule", "type": "nominal", "sort": rules, "title": None},
            "x": {"field": "amount", "type": "quantitative", "title": f"{result.money} over {result.years:g} years"},
            "color": {
                "field": "ally",
                "type": "nominal",
                "title": None,
                "scale": {"domain": names, "range": [COLOURS[k % len(COLOURS)] for k in range(len(names))]},
            },
            "order": {"field": "order"},
            "tooltip": [{"field": key} for key in ("rule", "ally", "amount", "range")],
        },
    )
    stable = [division.rule for division in found.sharing.divisions if division.in_core]
    title = (
        f"{len(stable)} of {len(rules)} rules leave no group of allies better off alone"
        if not found.sharing.core_empty
        else "Under every rule some group of allies would do better alone"
    )
    summary = (
        f"What each ally would pay for “{case.proposals[proposal].title}” by each rule, at the middle of all ranges."
    )
    rows = tuple(
        (
            division.rule,
            *(f"{x:.1f}" for x in division.amount),
            ", ".join(names[k] for k in division.leaves) or "nobody",
        )
        for division in found.sharing.divisions
    )
    return Chart("protection-shares", title, summary, spec, ("Rule", *names, "Would rather leave"), rows)
