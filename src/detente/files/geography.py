# SPDX-License-Identifier: MIT
"""Read geographic features as rows of a table: GeoJSON, and with the extra `geo` GeoPackage and shapefiles.

Each feature becomes a row of its properties. An area gets the cell `shape`, its geometry as GeoJSON text
in longitude and latitude (WGS 84), and `area_km2`, measured on the ellipsoid; a point gets `lon` and `lat`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from math import atanh, isfinite, radians, sin, sqrt
from pathlib import Path
from typing import Any, NoReturn

from detente.errors import BadInputError
from detente.files.parse_cache import kept
from detente.files.table import LONGEST_CELL, MAXIMUM_TABLE_BYTES, Row, read_size
from detente.files.yaml_reader import read_text

__all__ = ["area_km2", "read_geography"]

MOST_FEATURES = 5_000
MOST_POINTS = 2_000_000
_AREAS = ("Polygon", "MultiPolygon")
_WGS84 = ("", "crs84", "4326", "epsg:4326", "ogc:crs84")

EQUATORIAL_KM, POLAR_KM = 6378.137, 6356.752314245
"""Semi-axes of the WGS 84 ellipsoid."""


def read_geography(path: Path, name: str) -> list[Row]:
    """Read geographic features as rows.

    Parameters
    ----------
    path : Path
        A `.geojson`, `.gpkg` or `.shp` file.
    name : str
        Its name in messages.

    Returns
    -------
    list of Row
        One for each feature, numbered from 1.

    Raises
    ------
    BadInputError
        If it cannot be read, a geometry is invalid, or the extra `geo` is needed and missing.
    """
    if path.suffix.lower() != ".geojson":
        return _rows(_read_with_pyogrio(path, name), name)
    text = read_text(path, name, MAXIMUM_TABLE_BYTES)
    return kept("GeoJSON", text, lambda: _rows(_features(_parse(text, name), name), name), _packed, _unpacked)


def _rows(features: list[tuple[dict[str, Any], Any]], name: str) -> list[Row]:
    rows = []
    points = 0
    for number, (properties, geometry) in enumerate(features, start=1):
        cells = {key: _text(value) for key, value in properties.items() if value is not None}
        spatial, size = _geometry_cells(geometry, number, name)
        points += size
        if number > MOST_FEATURES or points > MOST_POINTS:
            raise BadInputError(f"there are more than {MOST_FEATURES:,} features or {MOST_POINTS:,} points", name)
        rows.append(Row(number, {key: cell for key, cell in {**cells, **spatial}.items() if cell}))
    return rows


def _packed(rows: list[Row]) -> list[dict[str, str]]:
    return [row.cells for row in rows]


def _unpacked(packed: Any) -> list[Row]:
    if not isinstance(packed, list):
        raise ValueError("rows are a list")
    for cells in packed:
        if not isinstance(cells, dict) or not all(isinstance(cell, str) and cell for cell in cells.values()):
            raise ValueError("a row holds text by head")
    return [Row(number, cells) for number, cells in enumerate(packed, start=1)]


def _text(value: object) -> str:
    if isinstance(value, list):
        return ";".join(map(str, value))[:LONGEST_CELL]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)[:LONGEST_CELL]


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number")


def _parse(text: str, name: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise BadInputError(f"this is not readable GeoJSON: {error}", name, line) from error


def _features(data: Any, name: str) -> list[tuple[dict[str, Any], Any]]:
    if (
        not isinstance(data, dict)
        or data.get("type") != "FeatureCollection"
        or not isinstance(data.get("features"), list)
    ):
        raise BadInputError("a GeoJSON FeatureCollection is needed; save the layer as one", name)
    crs = data.get("crs")
    if crs is not None and not any(code in json.dumps(crs).lower() for code in ("crs84", "4326")):
        raise BadInputError("the coordinates are not longitude and latitude (WGS 84); reproject the layer", name)
    found = []
    for number, feature in enumerate(data["features"], start=1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
            raise BadInputError(f"feature {number} is not a GeoJSON feature", name)
        properties = dict(feature.get("properties") or {})
        if "id" in feature:
            properties.setdefault("id", feature["id"])
        found.append((properties, feature.get("geometry")))
    return found


def _positions(value: Any, depth: int = 0) -> Iterable[tuple[float, float]]:
    if not isinstance(value, list | tuple) or depth > 4:
        raise ValueError("its coordinates are not lists of positions")
    if value and isinstance(value[0], int | float) and not isinstance(value[0], bool):
        lon, lat = float(value[0]), float(value[1])
        if not (isfinite(lon) and isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError(f"the position {lon:g}, {lat:g} is no longitude and latitude")
        yield lon, lat
        return
    for item in value:
        yield from _positions(item, depth + 1)


def _geometry_cells(geometry: Any, number: int, name: str) -> tuple[dict[str, str], int]:
    """Return the cells that a geometry gives a row, and how many points it has."""
    if geometry is None:
        return {}, 0
    try:
        kind = geometry["type"]
        points = list(_positions(geometry["coordinates"]))
        if kind == "Point":
            return {"lon": repr(points[0][0]), "lat": repr(points[0][1])}, 1
        if kind not in _AREAS:
            raise ValueError(f"a {str(kind)[:30]} is neither an area nor a point")
        from shapely import is_valid_reason  # type: ignore[import-untyped]
        from shapely.geometry import shape  # type: ignore[import-untyped]

        reason = is_valid_reason(shape({"type": kind, "coordinates": geometry["coordinates"]}))
        if reason != "Valid Geometry":
            raise ValueError(f"its area is not valid: {reason}")
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise BadInputError(f"feature {number} has a geometry that cannot be used: {error}", name) from error
    text = json.dumps({"type": kind, "coordinates": geometry["coordinates"]}, separators=(",", ":"))
    return {"shape": text, "area_km2": f"{area_km2(geometry):.1f}"}, len(points)


def _authalic(latitude: float) -> float:
    """Return the height above the equator, in km2 a radian of longitude, of the zone below a latitude."""
    a, b = EQUATORIAL_KM, POLAR_KM
    e = sqrt(1 - (b / a) ** 2)
    s = sin(radians(latitude))
    return 0.5 * b * b * (s / (1 - e * e * s * s) + atanh(e * s) / e)


def _ring_area(ring: list[Any]) -> float:
    total = 0.0
    for (lon1, lat1), (lon2, lat2) in zip(_positions(ring), list(_positions(ring))[1:], strict=False):
        # Straight in longitude and latitude, as GeoJSON draws it: integrate the zone height along the edge (Simpson).
        mean = (_authalic(lat1) + 4 * _authalic((lat1 + lat2) / 2) + _authalic(lat2)) / 6
        total += radians(lon2 - lon1) * mean
    return abs(total)


def area_km2(geometry: dict[str, Any]) -> float:
    """Return the area of a polygon on the WGS 84 ellipsoid, edges straight in longitude and latitude.

    Parameters
    ----------
    geometry : dict
        A GeoJSON Polygon or MultiPolygon.

    Returns
    -------
    float
        Square kilometres.

    Notes
    -----
    Green's theorem on the authalic zone height (Snyder 1987, Map Projections: A Working Manual, eq. 3-12).

    Examples
    --------
    One square degree at the equator has 12,308.5 km2.

    >>> round(area_km2({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}), 1)
    12308.5
    """
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return sum(_ring_area(rings[0]) - sum(map(_ring_area, rings[1:])) for rings in polygons)


def _read_with_pyogrio(path: Path, name: str) -> list[tuple[dict[str, Any], Any]]:
    try:
        from pyogrio.raw import read  # type: ignore[import-untyped]
    except ImportError as error:
        raise BadInputError(
            f"reading {path.suffix} needs the extra geo (pip install 'detente[geo]'); or save the layer as GeoJSON",
            name,
        ) from error
    from shapely import from_wkb
    from shapely.geometry import mapping

    read_size(path, name)
    try:
        meta, _, shapes, columns = read(path, force_2d=True, max_features=MOST_FEATURES + 1)
    except Exception as error:  # GDAL raises its own kinds
        raise BadInputError(f"this layer cannot be read: {str(error)[:200]}", name) from error
    if str(meta["crs"] or "").lower() not in _WGS84:
        raise BadInputError(f"the layer is in {meta['crs']}; reproject it to longitude and latitude (EPSG:4326)", name)
    features = []
    for place, wkb in enumerate(shapes):
        values = (column[place] for column in columns)
        properties = {
            field: value.item() if hasattr(value, "item") else value
            for field, value in zip(meta["fields"], values, strict=True)
        }
        features.append((properties, None if wkb is None else mapping(from_wkb(wkb))))
    return features
