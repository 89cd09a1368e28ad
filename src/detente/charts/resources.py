# SPDX-License-Identifier: MIT
"""Pictures of a valuation: the way from the claim, money over time, values by party, what moves them, the map."""

from __future__ import annotations

from collections import Counter
from math import log10
from typing import Any

from detente.analysis.resources.result import AssetValue, ResourcesResult, Step
from detente.analysis.resources.tables import result_tables
from detente.analysis.resources.words import money
from detente.case.case import Case
from detente.case.names import as_sentence
from detente.case.territory import assessed_shares, claimed_share
from detente.charts.chart import COLOURS, MARKERS, Chart, base, party_scale
from detente.charts.map import base_layers, claimed_layers, map_chart, point_layer, region_features

__all__ = [
    "cash_fan_chart",
    "resource_map_chart",
    "swings_chart",
    "values_by_party_chart",
    "waterfall_chart",
]

GAIN, LOSS, TOTAL = "#00704f", "#b54a00", "#0063a3"
LARGEST_POINT = 420


def waterfall_chart(result: ResourcesResult, case: Case) -> Chart | None:
    """Draw the way from the claim to what the beneficiary gets, a panel for each measure; None where it is unknown."""
    if not result.steps or result.beneficiary is None:
        return None
    name = case.parties[result.beneficiary].in_text
    first, last = result.steps[0], result.steps[-1]
    measures = list(dict.fromkeys(step.measure for step in result.steps))
    panels = [_measure_panel([s for s in result.steps if s.measure == measure]) for measure in measures]
    title = f"{money(first.after)} are named; {name} would get {money(last.after)}"
    summary = (
        "A panel for each measure, with a scale of its own; what leads to it stands above it. Nothing is subtracted "
        "from one measure to the next. Medians; changes within one measure stand in the order in which they are taken."
    )
    rows = tuple((s.measure, s.name, "" if s.change is None else money(s.change), money(s.after)) for s in result.steps)
    spec = base(vconcat=panels, spacing=14)
    return Chart("worth-steps", title, summary, spec, ("Measure", "How", "Change within it", "Comes to"), rows)


def _measure_panel(steps: list[Step]) -> dict[str, Any]:
    """Return the bars of one measure: the number that it starts from, and the changes within it."""
    data = []
    for step in steps:
        start = 0.0 if step.change is None else step.after - step.change
        data.append(
            {
                "step": "" if step.change is None else step.name,
                "from": start,
                "to": step.after,
                "kind": "stands" if step.change is None else "adds" if step.change > 0 else "takes away",
                "label": money(step.after if step.change is None else step.change),
                "at": max(start, step.after),
            }
        )
    if len(steps) > 1:
        data.append(
            {"step": "comes to", "from": 0.0, "to": steps[-1].after, "kind": "stands",
             "label": money(steps[-1].after), "at": max(0.0, steps[-1].after)}
        )  # fmt: skip
    most = max(1e-9, *(float(row["at"]) for row in data))  # type: ignore[arg-type]
    least = min(0.0, *(min(float(row["from"]), float(row["to"])) for row in data))  # type: ignore[arg-type]
    y = {"field": "step", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 320}}
    colour = {
        "field": "kind",
        "type": "nominal",
        "title": None,
        "legend": None,
        "scale": {"domain": ["stands", "takes away", "adds"], "range": [TOTAL, LOSS, GAIN]},
    }
    scale = {"domain": [least, 1.25 * most], "nice": False}
    x = {"field": "from", "type": "quantitative", "axis": None, "scale": scale}
    bars = {
        "mark": {"type": "bar", "height": 18},
        "encoding": {
            "y": y, "x": x, "x2": {"field": "to"}, "color": colour,
            "tooltip": [{"field": "step"}, {"field": "label"}],
        },
    }  # fmt: skip
    labels = {
        "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 12},
        "encoding": {"y": y, "x": {"field": "at", "type": "quantitative"}, "text": {"field": "label"}},
    }
    head = {"text": as_sentence(steps[0].measure), "subtitle": steps[0].name, "anchor": "start", "fontSize": 13}
    return {"title": head, "width": 430, "height": {"step": 26}, "data": {"values": data}, "layer": [bars, labels]}


def values_by_party_chart(result: ResourcesResult, case: Case) -> Chart:
    """Draw what each party's money is worth under every named outcome."""
    parties = tuple(value.party for value in result.outcomes[0].parties)
    data = [
        {
            "outcome": outcome.title,
            "party": case.parties[value.party].name,
            "middle": value.value.middle,
            "mean": value.value.mean,
            "low": value.value.low,
            "high": value.value.high,
        }
        for outcome in result.outcomes
        for value in outcome.parties
    ]
    y = {"field": "outcome", "type": "nominal", "sort": [o.title for o in result.outcomes], "title": None}
    offset = {"field": "party", "type": "nominal", "sort": [case.parties[p].name for p in parties]}
    colour = {"field": "party", "type": "nominal", "title": None, "scale": party_scale(case, parties)}
    shape = {"field": "party", "type": "nominal", "title": None, "scale": party_scale(case, parties, MARKERS)}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "rule", "strokeWidth": 2},
            "encoding": {
                "y": y, "yOffset": offset, "color": colour,
                "x": {"field": "low", "type": "quantitative", "title": "present value, millions of US dollars"},
                "x2": {"field": "high"},
            },
        },
        {
            "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
            "encoding": {
                "y": y, "yOffset": offset, "color": colour, "shape": shape,
                "x": {"field": "middle", "type": "quantitative"},
                "tooltip": [{"field": key} for key in ("outcome", "party", "middle", "mean", "low", "high")],
            },
        },
    ]  # fmt: skip
    best = max(data, key=lambda row: float(row["middle"]))  # type: ignore[arg-type]
    spec = base(width=430, height={"step": 42, "for": "position"}, data={"values": data}, layer=layers)
    title = f"No party’s median exceeds {money(float(best['middle']))} under any outcome"  # type: ignore[arg-type]
    summary = "A mark for each party’s median and a line over nine of ten paths, outcome by outcome."
    head, *rows = result_tables(case, result)["Outcomes"]
    return Chart("worth-parties", title, summary, spec, tuple(head), tuple(map(tuple, rows)))


def cash_fan_chart(result: ResourcesResult, case: Case) -> Chart:
    """Draw each party's money year by year under the focus, with its spread."""
    outcome = result.outcome(result.focus)
    parties = tuple(outcome.cash)
    data = [
        {
            "party": case.parties[party].name,
            "year": str(row.year),
            "low": row.band.low,
            "middle": row.band.middle,
            "high": row.band.high,
            "mean": row.band.mean,
        }
        for party in parties
        for row in outcome.cash[party]
    ]
    x = {"field": "year", "type": "temporal", "timeUnit": "utcyear", "title": None, "scale": {"type": "utc"}}
    colour = {"field": "party", "type": "nominal", "scale": party_scale(case, parties), "legend": None}
    layers = [
        {
            "mark": {"type": "area", "opacity": 0.25},
            "encoding": {
                "x": x, "color": colour,
                "y": {"field": "low", "type": "quantitative", "title": "USD M a year"}, "y2": {"field": "high"},
            },
        },
        {
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {"x": x, "color": colour, "y": {"field": "middle", "type": "quantitative"}},
        },
    ]  # fmt: skip
    spec = base(
        data={"values": data},
        facet={"row": {"field": "party", "title": None, "sort": [case.parties[p].name for p in parties],
                       "header": {"labelAngle": 0, "labelAlign": "left", "labelOrient": "top", "labelFontSize": 12}}},
        spec={"width": 560, "height": 90, "layer": layers},
        resolve={"scale": {"y": "independent"}},
    )  # fmt: skip
    rows = tuple(
        (
            case.parties[party].name,
            str(row.year),
            f"{row.band.low:,.1f}",
            f"{row.band.middle:,.1f}",
            f"{row.band.high:,.1f}",
        )
        for party in parties
        for row in outcome.cash[party]
        if (row.year - outcome.cash[party][0].year) % 5 == 0
    )
    title = f"Money year by year under “{outcome.title}”"
    summary = "A line for the median, an area over nine of ten paths; a scale for each party. Every fifth year below."
    return Chart("worth-cash", title, summary, spec, ("Party", "Year", "Low", "Median", "High"), rows)


def swings_chart(result: ResourcesResult, case: Case) -> Chart | None:
    """Draw what each group of assumptions does to the beneficiary's value; None where it was not worked out."""
    number = result.beneficiary or "net"
    own = [swing for swing in result.swings if swing.number == number]
    if not own:
        return None
    data = [
        {
            "group": s.words,
            "low": min(s.low, s.high),
            "high": max(s.low, s.high),
            "ends": f"{s.low:,.0f} to {s.high:,.0f}",
        }
        for s in own
    ]
    y = {
        "field": "group",
        "type": "nominal",
        "sort": [s.words for s in own],
        "title": None,
        "axis": {"labelLimit": 360},
    }
    spec = base(
        width=380,
        height={"step": 30},
        data={"values": data},
        layer=[
            {
                "mark": {"type": "bar", "height": 16, "color": COLOURS[0]},
                "encoding": {
                    "y": y,
                    "x": {"field": "low", "type": "quantitative", "title": "present value, millions of US dollars"},
                    "x2": {"field": "high"},
                    "tooltip": [{"field": "group"}, {"field": "ends"}],
                },
            },
            {
                "mark": {"type": "rule", "strokeDash": [4, 3]},
                "encoding": {"x": {"datum": own[0].middle, "type": "quantitative"}},
            },
        ],
    )
    name = case.parties[number].in_text if number in case.parties else "everybody together"
    title = f"What {name} gets moves most with {own[0].words}: {money(own[0].low)} to {money(own[0].high)}"
    summary = "Each bar runs from one end of a group of assumptions to the other; the dashed line is the middle of all."
    rows = tuple((s.words, f"{s.low:,.0f}", f"{s.middle:,.0f}", f"{s.high:,.0f}") for s in own)
    return Chart("worth-swings", title, summary, spec, ("Assumptions", "Low end", "Middle", "High end"), rows)


def _region_values(case: Case, on: str) -> dict[str, dict[str, Any]]:
    shares = assessed_shares(case, on)
    values = {}
    for id_ in case.regions:
        row = shares.get(id_)
        held = row is not None and row.holder != case.regions[id_].state
        said = claimed_share(case, id_, on)
        values[id_] = {
            "share": row.percent.midpoint if held and row is not None else 0.0,
            "assessed": f"{row.percent} % on {row.date} ({row.assessor})" if row is not None else "nothing reported",
            "claimed": f"{said.percent} % on {said.date} ({said.assessor})" if said else "no claim in the case",
        }
    return values


def _places(case: Case, assets: tuple[AssetValue, ...]) -> list[dict[str, Any]]:
    """Return a point for each asset; those without a place of their own stand side by side inside their region."""
    from shapely.geometry import shape  # type: ignore[import-untyped]

    if case.resources is None:
        return []
    shapes = {id_: shape(geometry).representative_point() for id_, geometry in region_features(case).items()}
    met: Counter[str] = Counter()
    points = []
    for asset in assets:
        known = case.resources.assets[asset.id]
        lat, lon = known.lat, known.lon
        if (lat is None or lon is None) and asset.region in shapes:
            middle = shapes[asset.region]
            lon, lat = middle.x + 0.28 * (met[asset.region] - 1), middle.y
            met[asset.region] += 1
        if lat is None or lon is None:
            continue
        contained = None if asset.contained is None else sum(asset.contained) / 2
        points.append(
            {
                "asset": asset.name,
                "commodity": asset.commodity,
                "lon": lon,
                "lat": lat,
                "place": {"town": "a town named for it", "proxy": "a stand-in", "none": "its region only"}.get(
                    known.coordinate, "the deposit"
                ),
                "exact": known.coordinate in ("deposit", "town"),
                "contained": "not known" if contained is None else f"{contained:,.0f} {asset.unit}",
                "size": 60 if not contained else 60 + 45 * max(0.0, log10(contained) - 4),
            }
        )
    return points


def _commodity_channels(points: list[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the channels of colour and shape that tell commodities apart."""
    commodities = sorted({str(point["commodity"]) for point in points})
    colour = {
        "field": "commodity",
        "type": "nominal",
        "title": "commodity",
        "scale": {"domain": commodities, "range": [COLOURS[k % len(COLOURS)] for k in range(len(commodities))]},
    }
    shape = {
        "field": "commodity",
        "type": "nominal",
        "title": "commodity",
        "scale": {
            "domain": commodities,
            "range": [MARKERS[(k + k // len(COLOURS)) % len(MARKERS)] for k in range(len(commodities))],
        },
    }
    return colour, shape


def resource_map_chart(result: ResourcesResult, case: Case) -> Chart | None:
    """Draw regions by assessed control and assets by commodity; None where no region has a shape."""
    if not region_features(case):
        return None
    values = _region_values(case, result.valued_on)
    fill = {
        "field": "share",
        "type": "quantitative",
        "title": "held by others, %",
        "scale": {"domain": [0, 100], "range": ["#f3f5f0", "#d9a58b"]},
    }
    points = _places(case, result.assets)
    colour, shape = _commodity_channels(points)
    size = {
        "field": "size",
        "type": "quantitative",
        "legend": None,
        "scale": {"domain": [60, 300], "range": [60, LARGEST_POINT]},
    }
    shown = ("asset", "commodity", "place", "contained")
    layers = [
        *base_layers(case, result.valued_on, fill, values),
        *claimed_layers(case, result.valued_on),
        point_layer(
            points,
            {"type": "point", "filled": False, "strokeWidth": 1.8, "opacity": 1},
            {
                "stroke": colour,
                "shape": shape,
                "size": size,
                "fill": {"condition": {"test": "datum.exact", **colour, "legend": None}, "value": "white"},
            },
            shown,
        ),
    ]
    inexact = sum(not point["exact"] for point in points)
    lost = sum(1 for fields in values.values() if fields["share"] > 0)
    title = (
        f"{lost} of {len(values)} regions are held in part by others; {inexact} of {len(points)} assets have no exact "
        "place"
    )
    summary = (
        f"Shade and solid lines show control as assessed, data as of {result.valued_on}; dotted lines across "
        "them show what a side claims to hold and nobody has confirmed. Filled marks stand at a town that a source "
        "names, hollow ones at a stand-in or somewhere in their region; the larger the more tonnes it contains."
    )
    rows = tuple(
        (
            case.regions[id_].name,
            str(fields["assessed"]),
            str(fields["claimed"]),
            str(sum(a.region == id_ for a in result.assets)),
        )
        for id_, fields in values.items()
        if fields["assessed"] != "nothing reported" or any(a.region == id_ for a in result.assets)
    )
    return map_chart(
        case,
        "worth-map",
        title,
        summary,
        layers,
        ("Region", "Assessed", "Claimed", "Assets"),
        rows,
        resolve={"scale": {"fill": "independent"}},
    )
