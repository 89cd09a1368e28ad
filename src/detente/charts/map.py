# SPDX-License-Identifier: MIT
"""The base of every map: regions in their recognised state, occupation as hatching over them.

No tiles and no network: the shapes stand in the case. A region is drawn as part of the state that the
United Nations recognise it as, whatever another source of shapes says, and what another party holds of it
is hatched, the denser the larger the share. What a party only claims is dotted,
across the hatching. Where in the region the line runs is not drawn, because the
case holds shares and no line.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import ceil, cos, radians
from typing import Any

from detente.case.case import Case
from detente.case.territory import assessed_shares, claimed_share
from detente.charts.chart import Chart, base

__all__ = ["base_layers", "claimed_layers", "map_chart", "point_layer", "region_features"]

LAND, BORDER, HATCH, CLAIMED = "#eef1ec", "#7d857c", "#7a2e12", "#3b2f8f"
DOTS = ([1, 3], [5, 3], [5, 2, 1, 2])
"""Strokes of claims, one for each party that claims."""

CLOSEST_HATCH = 0.14
"""Degrees of latitude between the lines over a region held whole."""

MAP_WIDTH, MAP_HEIGHT = 640, 430

Position = Sequence[float]


def _clockwise(ring: Sequence[Position], wanted: bool) -> list[Position]:
    twice_area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
    return list(ring) if (twice_area < 0) == wanted else list(ring)[::-1]


def _wound(geometry: dict[str, Any]) -> dict[str, Any]:
    """Return a geometry wound as the renderer needs it: outer rings clockwise, or it fills the rest of the globe."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    wound = [[_clockwise(ring, place == 0) for place, ring in enumerate(rings)] for rings in polygons]
    return {"type": "MultiPolygon", "coordinates": wound}


def region_features(case: Case) -> dict[str, dict[str, Any]]:
    """Return the GeoJSON geometry of each region that has a shape, wound for drawing."""
    return {id_: _wound(json.loads(r.shape)) for id_, r in case.regions.items() if r.shape is not None}


def _hatching(geometry: dict[str, Any], spacing: float, falling: bool = False) -> list[list[Position]]:
    """Return lines across an area, `spacing` degrees of latitude apart, cut at its border, rising or falling."""
    from shapely import MultiLineString  # type: ignore[import-untyped]
    from shapely.affinity import scale  # type: ignore[import-untyped]
    from shapely.geometry import shape  # type: ignore[import-untyped]

    area = shape(geometry)
    if falling:
        mirrored = scale(area, xfact=-1.0, origin=(0, 0))
        return [[(-x, y) for x, y in line] for line in _hatching(mirrored.__geo_interface__, spacing)]
    west, south, east, north = area.bounds
    stretch = 1 / cos(radians((south + north) / 2))
    height = north - south
    # Every line stands at a whole multiple of the spacing, so that hatching runs on from region to region.
    step = spacing * 2**0.5 * stretch
    first = ceil((west - height * stretch - south * stretch) / step)
    last = int((east - south * stretch) / step)
    lines = [
        [(number * step + south * stretch, south), (number * step + north * stretch, north)]
        for number in range(first, last + 1)
    ]
    cut = MultiLineString(lines).intersection(area) if lines else MultiLineString()
    parts = cut.geoms if hasattr(cut, "geoms") else [cut]
    return [[list(p) for p in part.coords] for part in parts if part.geom_type == "LineString" and not part.is_empty]


def hatched_regions(case: Case, on: str | None = None) -> dict[str, float]:
    """Return the share, 0 to 100, that others than its recognised state hold of each region, where any."""
    shares = assessed_shares(case, on)
    return {
        id_: row.percent.midpoint
        for id_, row in shares.items()
        if row.holder != case.regions[id_].state and row.percent.midpoint > 0
    }


def base_layers(
    case: Case,
    on: str | None = None,
    fill: dict[str, Any] | None = None,
    values: dict[str, dict[str, Any]] | None = None,
) -> list[dict[str, Any]]:
    """Return the layers under every map: land with its borders, then the hatching of what others hold.

    Parameters
    ----------
    case : Case
        A case whose regions have shapes.
    on : str, optional
        Date of the hatching; by default the newest shares.
    fill : dict, optional
        Vega-Lite fill channel for the regions, over the fields of `values`; by default one colour.
    values : dict of region to dict, optional
        Further fields of each region; fields that are text are shown on pointing at it.

    Returns
    -------
    list of dict
        Vega-Lite layers; put marks over them, in longitude and latitude.
    """
    values = values or {}
    shapes = region_features(case)
    features = [
        {
            "type": "Feature",
            "geometry": geometry,
            "region": case.regions[id_].name,
            **values.get(id_, {}),
        }
        for id_, geometry in shapes.items()
    ]
    shown = ["region", *sorted({key for fields in values.values() for key, v in fields.items() if isinstance(v, str)})]
    land: dict[str, Any] = {
        "data": {"values": features},
        "mark": {"type": "geoshape", "stroke": BORDER, "strokeWidth": 0.6, **({} if fill else {"color": LAND})},
        "encoding": {"tooltip": [{"field": key} for key in shown], **({"fill": fill} if fill else {})},
    }
    held = [
        {
            "type": "Feature",
            "geometry": {"type": "MultiLineString", "coordinates": _hatching(shapes[id_], CLOSEST_HATCH * 100 / share)},
        }
        for id_, share in hatched_regions(case, on).items()
        if id_ in shapes
    ]
    if not held:
        return [land]
    hatching = {
        "data": {"values": held},
        "mark": {"type": "geoshape", "filled": False, "stroke": HATCH, "strokeWidth": 0.9, "fill": None},
    }
    return [land, hatching]


def claimed_layers(case: Case, on: str | None = None) -> list[dict[str, Any]]:
    """Return the layer of what is claimed and not assessed: dotted lines that fall, in a colour of their own.

    Parameters
    ----------
    case : Case
        A case whose regions have shapes.
    on : str, optional
        Date after which claims are left out; by default none are.

    Returns
    -------
    list of dict
        One layer with a legend that names who claims; none where nobody does.
    """
    shapes = region_features(case)
    claims = {id_: row for id_ in shapes if (row := claimed_share(case, id_, on)) is not None}
    if not claims:
        return []
    features = []
    for id_, row in claims.items():
        spacing = CLOSEST_HATCH * 100 / max(row.percent.midpoint, 1.0)
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "MultiLineString", "coordinates": _hatching(shapes[id_], spacing, falling=True)},
                "claim": f"by {case.parties[row.holder].name if row.holder in case.parties else row.holder}",
                "region": case.regions[id_].name,
                "claimed": f"{row.percent} % on {row.date} ({row.assessor})",
            }
        )
    names = sorted({str(feature["claim"]) for feature in features})
    legend = {"symbolType": "stroke", "symbolStrokeColor": CLAIMED, "symbolSize": 300, "symbolStrokeWidth": 1.6}
    dashes = {"domain": names, "range": [DOTS[k % len(DOTS)] for k in range(len(names))]}
    return [
        {
            "data": {"values": features},
            "mark": {"type": "geoshape", "filled": False, "color": CLAIMED, "strokeWidth": 1.3},
            "encoding": {
                "strokeDash": {
                    "field": "claim", "type": "nominal", "title": "claimed, not assessed", "scale": dashes,
                    "legend": legend,
                },
                "tooltip": [{"field": "region"}, {"field": "claim"}, {"field": "claimed"}],
            },
        }
    ]  # fmt: skip


def point_layer(
    data: list[dict[str, Any]], mark: dict[str, Any], encoding: dict[str, Any], tooltip: Sequence[str] = ()
) -> dict[str, Any]:
    """Return a layer of marks at the fields `lon` and `lat` of the data."""
    place = {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
    }
    shown = {"tooltip": [{"field": key} for key in tooltip]} if tooltip else {}
    return {"data": {"values": data}, "mark": mark, "encoding": {**place, **encoding, **shown}}


def map_chart(
    case: Case,
    id_: str,
    title: str,
    summary: str,
    layers: Sequence[dict[str, Any]],
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    **parts: Any,
) -> Chart:
    """Return a map as a chart, with the conventions of the case's maps in its summary.

    Parameters
    ----------
    case : Case
        The case, for what its map says of itself.
    id_, title, summary, columns, rows : str or tuple
        As for every chart.
    layers : sequence of dict
        Vega-Lite layers, `base_layers` first.
    **parts
        Further parts of the specification.
    """
    said = [summary]
    if case.map is not None:
        said += [case.map.note or "", f"Shapes: {case.map.attribution}."]
    # Decimals beyond the fourth are under ten metres and only make the page larger.
    spec = base(
        width=MAP_WIDTH,
        height=MAP_HEIGHT,
        projection={"type": "mercator"},
        layer=json.loads(json.dumps(list(layers)), parse_float=lambda text: round(float(text), 4)),
        **parts,
    )
    return Chart(id_, title, " ".join(filter(None, said)), spec, columns, rows)
