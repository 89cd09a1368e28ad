# SPDX-License-Identifier: MIT
"""What sites would cover at three radii, side by side.

A circle is a planning radius of a scenario. It is no range of anything, and nothing shows how a site is used.
"""

from __future__ import annotations

import json
from math import asin, atan2, cos, degrees, pi, radians, sin
from typing import Any

from detente.analysis.protection import PlacedSite, ProtectResult
from detente.analysis.protection.layout import Layout
from detente.analysis.protection.needs import Need
from detente.case.case import Case
from detente.charts.chart import Chart, base, percent
from detente.charts.map import base_layers, hatched_regions, point_layer, region_features
from detente.charts.protection_words import kilometres, radii_said, types_said

__all__ = ["protection_map"]

CIRCLE_POINTS = 40
MEAN_RADIUS_KM = 6371.0
COVERED, UNCOVERED, SITE = "#0063a3", "#b54a00", "#111111"
SITE_SHAPES = ("cross", "diamond", "square", "triangle-down", "triangle-left", "triangle-right")
"""Marks of the types of site, in the order of the case."""

PANEL_WIDTH, PANEL_HEIGHT = 300, 215


def _circle(site: PlacedSite, radius_km: float) -> list[list[float]]:
    """Return a circle about a site, clockwise as the renderer needs it, in longitude and latitude."""
    arc, lat, lon = radius_km / MEAN_RADIUS_KM, radians(site.lat), radians(site.lon)
    ring = []
    for step in range(CIRCLE_POINTS + 1):
        bearing = 2 * pi * step / CIRCLE_POINTS
        high = asin(sin(lat) * cos(arc) + cos(lat) * sin(arc) * cos(bearing))
        east = atan2(sin(bearing) * sin(arc) * cos(lat), cos(arc) - sin(lat) * sin(high))
        ring.append([degrees(lon + east), degrees(high)])
    return ring


def _hardest(need: Need) -> str:
    """Return the purpose of which least is covered at the middle radius."""
    middle = need.at_radius("middle")
    assert middle is not None
    return min(middle.coverage, key=lambda c: c.share.middle).purpose


def _share_data(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Move data that several pictures share into one place, and round what is finer than ten metres."""
    datasets: dict[str, Any] = {}
    for part in parts:
        for layer in part["layer"]:
            text = json.dumps(layer["data"]["values"])
            name = next((name for name, (known, _) in datasets.items() if known == text), f"d{len(datasets)}")
            values = json.loads(text, parse_float=lambda number: round(float(number), 4))
            datasets[name] = (text, values)
            layer["data"] = {"name": name}
    return {name: values for name, (_, values) in datasets.items()}


def _site_state(type_: str) -> str:
    return f"site of type {type_}"


def _look(kinds: list[str]) -> dict[str, Any]:
    """Return how places and sites look, with types of site as `kinds` of the case; one legend names them all."""
    domain = ["covered", "not covered", *map(_site_state, kinds)]
    shapes = ["circle", "triangle-up", *SITE_SHAPES[: len(kinds)]]
    colours = [COVERED, UNCOVERED, *[SITE] * len(kinds)]
    return {
        channel: {
            "field": "state",
            "type": "nominal",
            "scale": {"domain": domain, "range": scale},
            "legend": {"title": None, "orient": "bottom"},
        }
        for channel, scale in (("color", colours), ("shape", shapes))
    }


def _panel(
    case: Case, layout: Layout, result: ProtectResult, need: Need, scenario: str, purpose: str, kinds: list[str]
) -> Any:
    at = need.at_radius(scenario)
    assert at is not None
    plan = result.plans[need.proposals[0], scenario, purpose]
    within = layout.within([(site.lat, site.lon, at.radius_km[site.type]) for site in plan])
    circles = [
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [_circle(site, at.radius_km[site.type])]}}
        for site in plan
    ]
    points = [
        {"lon": lon, "lat": lat, "name": name, "state": "covered" if inside else "not covered"}
        for name, own, (lat, lon), inside in zip(layout.names, layout.purpose, layout.where, within, strict=True)
        if own == purpose
    ]
    sites = [
        {"lon": s.lon, "lat": s.lat, "name": f"{s.name}, {s.units} of type {s.type}", "state": _site_state(s.type)}
        for s in plan
    ]
    look = _look(kinds)
    circle_layer = {
        "data": {"values": circles},
        "mark": {"type": "geoshape", "fill": COVERED, "fillOpacity": 0.14, "stroke": COVERED, "strokeWidth": 0.8},
    }
    mark = {"type": "point", "filled": True, "size": 80, "opacity": 1}
    # A site often stands at the very place that it covers: it lies above, edged in white, so that both are seen.
    site_mark = {**mark, "size": 44, "stroke": "white", "strokeWidth": 0.8}
    layers = [
        *base_layers(case),
        *([circle_layer] if circles else []),
        point_layer(points, mark, look, ("name", "state")),
        point_layer(sites, site_mark, look, ("name",)),
    ]
    return {
        "title": {
            "text": f"Planning radius (scenario): {radii_said(at.radius_km)}",
            "fontSize": 12,
            "fontWeight": "normal",
        },
        "width": PANEL_WIDTH,
        "height": PANEL_HEIGHT,
        "projection": {"type": "mercator"},
        "layer": [layer for layer in layers if layer["data"]["values"]],
    }


def protection_map(case: Case, result: ProtectResult) -> Chart | None:
    """Draw what the sites provided would cover of the purpose that is hardest to cover, at three radii.

    Returns
    -------
    Chart or None
        None when no proposal asks anything to be covered, or no region has a shape.
    """
    need = result.need_of(result.curve_of)
    if need is None or not need.radii or not region_features(case):
        return None
    layout, purpose = Layout(case), _hardest(need)
    scenarios = [at.scenario for at in need.radii]
    plans = [site for scenario in scenarios for site in result.plans[need.proposals[0], scenario, purpose]]
    kinds = [type_ for type_ in layout.types if any(site.type == type_ for site in plans)]
    panels = [_panel(case, layout, result, need, scenario, purpose, kinds) for scenario in scenarios]
    datasets = _share_data(panels)
    named = case.protection.purposes[purpose].name if case.protection else purpose
    shares = [c for at in need.radii for c in at.coverage if c.purpose == purpose]
    title = (
        f"{named}: {', '.join(percent(c.covered) for c in shares[:-1])} or {percent(shares[-1].covered)} within the "
        "planning radius, by the scenario of that radius"
    )
    rows = tuple(
        (
            at.scenario,
            ", ".join(f"{t} {kilometres(km)}" for t, km in at.radius_km.items()),
            site.name,
            site.type,
            str(site.units),
        )
        for at in need.radii
        for site in result.plans[need.proposals[0], at.scenario, purpose]
    )
    spec = base(hconcat=panels, datasets=datasets, resolve={"scale": {"color": "shared", "shape": "shared"}})
    columns = ("Radius scenario", "Radius, km", "Site", "Type", "Units")
    return Chart("protection-map", title, _words(case, result, named, kinds), spec, columns, rows)


def _words(case: Case, result: ProtectResult, purpose: str, kinds: list[str]) -> str:
    """Say what the map shows and how to read its marks, with what the case says of its maps."""
    shapes = {"cross": "crosses", "diamond": "diamonds", "square": "squares"}
    marks = [
        f"{shapes.get(s, 'other triangles')} are sites of type {k}" for k, s in zip(kinds, SITE_SHAPES, strict=False)
    ]
    said = [
        f"The sites provided under “{case.proposals[result.curve_of].title}”, placed for one purpose alone "
        f"({purpose}), within the budget, at the low end, the middle and the high end of the radius scenario. Circles "
        "are planning radii (scenario); a small one lies hidden under the mark of its site. Dots are covered, "
        f"triangles are not; {', '.join(marks) or 'no site is placed'}.",
        types_said(case.protection) if case.protection is not None else "",
    ]
    if hatched_regions(case) and (case.map is None or not case.map.note):
        said.append("Hatched: held by others than the state that the region is recognised as part of.")
    if case.map is not None:
        said += [case.map.note or "", f"Shapes: {case.map.attribution}."]
    return " ".join(filter(None, said))
