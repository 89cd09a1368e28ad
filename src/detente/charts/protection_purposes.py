# SPDX-License-Identifier: MIT
"""What covering more of one purpose costs another."""

from __future__ import annotations

from math import ceil, floor
from typing import Any

from detente.analysis.protection import ProtectResult
from detente.case.case import Case
from detente.charts.chart import PERCENT, Chart, base, percent

__all__ = ["purposes_chart"]

WIDTH, HEIGHT = 480, 300
STEP = 20
"""Axes begin and end at a whole multiple of one in so many."""

MARK, LABEL = (12.0, 12.0), (38.0, 14.0)
"""Width and height of a mark and of a figure beside it, px."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]


def _domain(values: list[float]) -> Point:
    low, high = floor(STEP * min(values) + 1e-9) / STEP, ceil(STEP * max(values) - 1e-9) / STEP
    return (low, high) if high > low else (low - 1 / STEP, high) if high > 0 else (low, high + 1 / STEP)


def _box(where: Point, size: Point) -> Box:
    return where[0] - size[0] / 2, where[1] - size[1] / 2, where[0] + size[0] / 2, where[1] + size[1] / 2


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def label_places(marks: list[Point]) -> list[Point | None]:
    """Return where the figure of each mark stands: beside it, inside the picture, over no mark and no other figure.

    Parameters
    ----------
    marks : list of (float, float)
        Places of the marks, px from the left and from the top.

    Returns
    -------
    list of (float, float) or None
        The middle of each figure; None where there is no room.
    """
    taken = [_box(mark, MARK) for mark in marks]
    found: list[Point | None] = []
    for x, y in marks:
        straight = [(0, -15), (0, 15), (29, 0), (-29, 0)]
        slanting = [(-27, -14), (-27, 14), (27, -14), (27, 14)]
        around = [(x + right, y + down) for right, down in straight + slanting]
        free = (
            place
            for place in around
            if all(0 <= at <= end for at, end in zip(_box(place, LABEL), (WIDTH, HEIGHT, WIDTH, HEIGHT), strict=True))
            and not any(_meet(_box(place, LABEL), box) for box in taken)
        )
        found.append(next(free, None))
        if found[-1] is not None:
            taken.append(_box(found[-1], LABEL))
    return found


def _marks(result: ProtectResult, ids: list[str], domains: tuple[Point, Point]) -> list[Point]:
    (left, right), (bottom, top) = domains
    return [
        (
            WIDTH * (point.share[ids[0]] - left) / (right - left),
            HEIGHT * (top - point.share[ids[1]]) / (top - bottom),
        )
        for point in result.frontier
    ]


def _layers(result: ProtectResult, ids: list[str], names: list[str]) -> list[dict[str, Any]]:
    """Return the marks and, for a third purpose, the figures beside them."""
    first, second = (_domain([point.share[id_] for point in result.frontier]) for id_ in ids[:2])
    share = {"type": "quantitative", "axis": PERCENT}
    place: dict[str, Any] = {
        "x": {
            **share,
            "field": "s0",
            "title": f"share covered: {names[0]}",
            "scale": {"domain": list(first)},
            "axis": PERCENT | {"tickCount": 5},
        },
        "y": {**share, "field": "s1", "title": f"share covered: {names[1]}", "scale": {"domain": list(second)}},
    }
    data = [
        {f"s{k}": round(point.share[id_], 4) for k, id_ in enumerate(ids)}
        | {f"t{k}": percent(point.share[id_]) for k, id_ in enumerate(ids)}
        for point in result.frontier
    ]
    encoding = place | {"tooltip": [{"field": f"t{k}", "title": name} for k, name in enumerate(names)]}
    mark = {"type": "point", "filled": True, "size": 130, "opacity": 1, "stroke": "#003a61", "strokeWidth": 1}
    layers: list[dict[str, Any]] = [{"data": {"values": data}, "mark": mark, "encoding": encoding}]
    if len(ids) > 2:
        encoding["color"] = {
            "field": "s2",
            "type": "quantitative",
            "title": names[2],
            "scale": {"range": ["#cfdcea", "#003a61"]},
            "legend": PERCENT,
        }
        marks = _marks(result, ids, (first, second))
        for row, mark_at, at in zip(data, marks, label_places(marks), strict=True):
            if at is None:
                continue
            text = {"type": "text", "fontSize": 11, "dx": at[0] - mark_at[0], "dy": at[1] - mark_at[1]}
            layers.append(
                {"data": {"values": [row]}, "mark": text, "encoding": {**place, "text": {"field": "t2"}}},
            )
    return layers


def _title(result: ProtectResult, ids: list[str], names: list[str]) -> str:
    shares = [[point.share[id_] for point in result.frontier] for id_ in ids]
    if len(result.frontier) == 1:
        return "One choice is best for all: " + ", ".join(
            f"{name} {percent(own[0])}" for name, own in zip(names, shares, strict=True)
        )
    parts = [
        f"{name} {percent(own[0])} whatever is chosen"
        if max(own) - min(own) < 5e-3
        else f"{name} {100 * min(own):.0f} to {percent(max(own))}"
        for name, own in zip(names, shares, strict=True)
    ]
    return f"{', '.join(parts)}: not {'both' if len(ids) == 2 else 'all'} at their best at once"


def purposes_chart(case: Case, result: ProtectResult) -> Chart | None:
    """Draw what covering more of one purpose costs another.

    Returns
    -------
    Chart or None
        None when fewer than two purposes have to be covered.
    """
    if not result.frontier or case.protection is None:
        return None
    ids = list(result.frontier[0].share)
    names = [case.protection.purposes[id_].name for id_ in ids]
    summary = (
        "Each mark is a choice of sites that no other beats for every purpose, with the sites of "
        f"“{case.proposals[result.curve_of].title}” and the budget, at the middle radius. Purposes are never added to "
        "one another; the choice between them is political."
        + (f" The colour, and the figure beside a mark where there is room: {names[2]}." if len(ids) > 2 else "")
    )
    rows = tuple(
        (str(place), *(percent(point.share[id_], 1) for id_ in ids))
        for place, point in enumerate(result.frontier, start=1)
    )
    spec = base(width=WIDTH, height=HEIGHT, layer=_layers(result, ids, names))
    return Chart("protection-purposes", _title(result, ids, names), summary, spec, ("Choice", *names), rows)
