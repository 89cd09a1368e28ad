# SPDX-License-Identifier: MIT
"""Pictures of protection: coverage against radius and against cost, purposes, shares by rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from detente.analysis.protection import ProtectResult
from detente.case.case import Case
from detente.case.protection import Protection
from detente.charts.chart import COLOURS, MARKERS, PERCENT, Chart, base, percent
from detente.charts.protection_purposes import purposes_chart
from detente.charts.protection_words import SCALED_UP, kilometres, rule_head, types_said, weightless

__all__ = ["cost_curve_chart", "purposes_chart", "radius_chart", "shares_chart"]

SHADE = "#d8d3c0"

STEPS = "Only the marks are worked out; between two of them the line stays at the earlier one."
"""How a line between marks is to be read."""


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
            "said": f"{kilometres(row.radius_km.low, row.radius_km.high)} km: {row.name} "
            f"({row.source_title or 'a judgement'})",
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
        "mark": {"type": "rect", "color": SHADE, "opacity": 0.9},
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
                {"data": {"values": data}, "mark": {"type": "line", "interpolate": "step-after"}, "encoding": line},
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
            panel("share", f"share that {number} sites cover", PERCENT),
        ]
    )
    rows = tuple(
        (
            f"{p.radius_km:.1f}",
            protection.purposes[p.purpose].name,
            str(p.needed),
            percent(p.share, 1),
            percent(p.reach, 1),
        )
        for p in result.radius_curve
    )
    columns = (
        "Radius, km",
        "Purpose",
        "Sites for everything",
        f"Covered by {number} sites",
        "Within reach of all sites",
    )
    return Chart(
        "protection-radius", _radius_title(protection, result), _radius_words(case, result), spec, columns, rows
    )


def _radius_title(protection: Protection, result: ProtectResult) -> str:
    """Say of the purpose that takes most sites how many it takes at the least and at the largest radius."""
    at_least, at_most = (
        [point for point in result.radius_curve if point.radius_km == end]
        for end in (result.radius_curve[0].radius_km, result.radius_curve[-1].radius_km)
    )
    hardest = max(at_least, key=lambda point: point.needed)
    other = next(point for point in at_most if point.purpose == hardest.purpose)
    ends = f"takes {hardest.needed} sites with a radius of {kilometres(hardest.radius_km)} km"
    if other.radius_km > hardest.radius_km:
        ends += f", {other.needed} with one of {kilometres(other.radius_km)} km"
    return f"{protection.purposes[hardest.purpose].name}: covering everything {ends}"


def _radius_words(case: Case, result: ProtectResult) -> str:
    protection = _protection(case)
    said = "; ".join(row["said"] for row in _statements(protection))
    parts = [
        "One radius for all sites, each purpose by itself. Left, the fewest sites that cover everything; right, the "
        f"share that {result.number:.0f} sites cover, as many as “{case.proposals[result.curve_of].title}” provides.",
        STEPS,
        f"Shaded bands: radii stated in public. {said}." if said else "",
        types_said(protection),
    ]
    return " ".join(filter(None, parts))


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
        "y": {"field": "share", "type": "quantitative", "title": "share covered", "axis": PERCENT},
        "color": _purpose_colour(protection, shown),
    }
    marks = {"type": "point", "filled": True, "size": 46}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "line", "interpolate": "step-after"}, "encoding": look},
        {"mark": marks, "encoding": {**look, "shape": _purpose_shape(protection, shown)}},
    ]
    budget = protection.budget
    if budget is not None:
        band = {"low": budget.value.low, "high": max(budget.value.high, 1.01 * budget.value.low)}
        encoding = {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}
        rect = {"type": "rect", "color": SHADE, "opacity": 0.6}
        layers.insert(0, {"data": {"values": [band]}, "mark": rect, "encoding": encoding})
    rows = tuple((protection.purposes[p.purpose].name, f"{p.cost:.1f}", percent(p.share, 1)) for p in result.cost_curve)
    spec = base(width=520, height=260, data={"values": data}, layer=layers)
    last = {point.purpose: point.cost for point in result.cost_curve}
    parts = [f"{cost:.0f} for {protection.purposes[id_].name}" for id_, cost in last.items()]
    title = (
        f"“{case.proposals[result.curve_of].title}”: sites that cover everything take, in {result.money}, "
        f"{', '.join(parts[:-1])}{' or ' if len(parts) > 1 else ''}{parts[-1]}"
    )
    columns = ("Purpose", result.money, "Share covered")
    return Chart("protection-cost", title, _cost_words(protection, result), spec, columns, rows)


def _cost_words(protection: Protection, result: ProtectResult) -> str:
    parts = [
        "The largest share of each purpose, by itself, that a sum spent on sites covers at the middle radius, however "
        "many sites of a type exist.",
        STEPS,
    ]
    if protection.budget is not None:
        value = protection.budget.value
        ends = f"{value.low:g}" if value.low == value.high else f"{value.low:g} to {value.high:g}"
        parts.append(f"Shaded: the budget of the case for sites, {ends} {result.money}.")
    for purpose in dict.fromkeys(point.purpose for point in result.cost_curve):
        own = [point for point in result.cost_curve if point.purpose == purpose]
        nothing, count = weightless(protection, purpose)
        full = next((point.cost for point in own if point.share > 1 - 1e-9), own[-1].cost)
        if nothing and full < own[-1].cost:
            name = protection.purposes[purpose].name
            parts.append(
                f"{name} is at 100 % with {full:.0f}, and everything takes {own[-1].cost:.0f}: {nothing} of its "
                f"{count} places have no value and weigh nothing, but still have to be covered."
            )
    return " ".join(parts)


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
                    "rule": rule_head(division.rule),
                    "ally": name,
                    "amount": round(band.middle, 3),
                    "range": f"{band.low:.1f} to {band.high:.1f}",
                    "order": k,
                }
            )
    rules = [rule_head(division.rule) for division in found.sharing.divisions]
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
    named = f"“{case.proposals[proposal].title}”"
    title = (
        f"{named}: {len(stable)} of {len(rules)} rules leave no group of allies better off alone"
        if not found.sharing.core_empty
        else f"{named}: under every rule some group of allies would do better alone"
    )
    summary = f"What each ally would pay for {named} by each rule, at the middle of all ranges." + (
        f" The last bar: the contributions that allies would make unasked, {SCALED_UP}."
        if "voluntary" in found.amount
        else ""
    )
    rows = tuple(
        (
            rule_head(division.rule),
            *(f"{x:.1f}" for x in division.amount),
            ", ".join(names[k] for k in division.leaves) or "nobody",
        )
        for division in found.sharing.divisions
    )
    return Chart("protection-shares", title, summary, spec, ("Rule", *names, "Would rather leave"), rows)
