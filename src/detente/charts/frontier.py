# SPDX-License-Identifier: MIT
"""Efficient outcomes seen by the two signatories whose interests are most opposed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from detente.analysis.bargaining import BargainResult
from detente.case.case import Case
from detente.charts.chart import Chart, base

__all__ = ["frontier_chart", "most_opposed"]

WIDTH, HEIGHT = 520, 400
"""Size of the picture, in pixels."""

LETTER, LINE = 5.4, 13.0
"""Size of a letter of a label, in pixels."""

TOLERANCE = 1e-6

KINDS = ("efficient, acceptable to all", "efficient, somebody refuses", "proposal", "solution")

SHOWN = 600
"""Efficient outcomes drawn at most; more are no easier to read and make the page heavy."""


def most_opposed(result: BargainResult) -> tuple[str, str]:
    """Return the two signatories whose utilities over efficient outcomes correlate least."""
    pairs = list(combinations([p for p in result.signatories if p not in result.ordinal], 2))
    if len(result.frontier) < 3:
        return pairs[0]
    values = {p: np.array([o.utility[p] for o in result.frontier]) for p in result.signatories}

    def correlation(pair: tuple[str, str]) -> float:
        first, second = (values[party] - values[party].mean() for party in pair)
        norm = float(np.sqrt((first @ first) * (second @ second)))
        return float(first @ second) / norm if norm else 0.0

    return min(pairs, key=correlation)


@dataclass(frozen=True, slots=True)
class _Frame:
    """The ends of both axes, and how to get from points to pixels."""

    x: tuple[float, float]
    y: tuple[float, float]

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        across = (x - self.x[0]) / (self.x[1] - self.x[0]) * WIDTH
        return across, (self.y[1] - y) / (self.y[1] - self.y[0]) * HEIGHT

    def point(self, across: float, down: float) -> tuple[float, float]:
        x = self.x[0] + across / WIDTH * (self.x[1] - self.x[0])
        return x, self.y[1] - down / HEIGHT * (self.y[1] - self.y[0])


def _frame(marks: list[dict[str, Any]], reservation: list[float]) -> _Frame:
    def ends(axis: str, line: float | None) -> tuple[float, float]:
        values = [float(mark[axis]) for mark in marks] + ([] if line is None else [line])
        low, high = min(values), max(values)
        margin = 0.05 * (high - low) or 1.0
        return low - margin, high + margin

    across, up = reservation or (None, None)
    return _Frame(ends("x", across), ends("y", up))


def _labels(marks: list[dict[str, Any]], frame: _Frame) -> list[dict[str, Any]]:
    """Place one label for each place that has marks, clear of other labels and marks, with a line to it.

    Tried in turn: beside the mark, above and below it, then farther away.
    """
    named: dict[tuple[float, float], list[str]] = {}
    for mark in marks:
        named.setdefault((mark["x"], mark["y"]), []).append(mark["label"])
    spots = {place: frame.pixel(*place) for place in named}
    taken = [(x - 7, y - 7, x + 7, y + 7) for x, y in spots.values()]
    labels = []
    for place, names in sorted(named.items(), key=lambda item: (-item[0][1], item[0][0])):
        wide, high = LETTER * max(map(len, names)), LINE * len(names)
        box = _free_box(*spots[place], wide, high, taken)
        taken.append(box)
        x, y = frame.point(box[0], (box[1] + box[3]) / 2)
        end_x, end_y = frame.point(min(max(spots[place][0], box[0]), box[2]), (box[1] + box[3]) / 2)
        labels.append(
            {"x": x, "y": y, "label": names, "from_x": place[0], "from_y": place[1], "to_x": end_x, "to_y": end_y}
        )
    return labels


def _free_box(
    x: float, y: float, wide: float, high: float, taken: list[tuple[float, float, float, float]]
) -> tuple[float, float, float, float]:
    """Return a box for a label near a mark, as left, top, right, bottom."""
    best, least = (x, y, x + wide, y + high), float("inf")
    for away in (9.0, 20.0, 34.0, 50.0, 70.0, 95.0):
        for left, top in (
            (x + away, y - high / 2),
            (x - away - wide, y - high / 2),
            (x + away / 2, y - away - high),
            (x + away / 2, y + away),
            (x - away / 2 - wide, y - away - high),
            (x - away / 2 - wide, y + away),
        ):
            box = (left, top, left + wide, top + high)
            outside = max(0.0, -box[0]) + max(0.0, box[2] - WIDTH - 60) + max(0.0, -box[1]) + max(0.0, box[3] - HEIGHT)
            overlap = sum(_overlap(box, other) for other in taken) + 50.0 * outside
            if overlap < least:
                best, least = box, overlap
            if overlap == 0:
                return box
    return best


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0


def _marks(result: BargainResult, across: str, up: str) -> list[dict[str, Any]]:
    named = [(p.title, "proposal", p.utility) for p in result.proposals]
    named += [(s.name.replace("_", "-").title(), "solution", s.utility) for s in result.solutions]
    return [
        {"x": round(worth[across], 3), "y": round(worth[up], 3), "label": label, "kind": kind}
        for label, kind, worth in named
    ]


def _reservation_rules(reservation: list[float]) -> list[dict[str, Any]]:
    return [
        {
            "data": {"values": [{}]},  # without a row there is nothing to draw
            "mark": {"type": "rule", "strokeDash": [5, 4], "color": "#333333"},
            "encoding": {axis: {"datum": value, "type": "quantitative"}},
        }
        for axis, value in zip("xy", reservation, strict=False)
    ]


def _kind_scale(scale: tuple[str, ...]) -> dict[str, Any]:
    return {"field": "kind", "type": "nominal", "title": None, "scale": {"domain": list(KINDS), "range": list(scale)}}


def _spec(
    names: tuple[str, str], points: list[dict[str, Any]], marks: list[dict[str, Any]], reservation: list[float]
) -> dict[str, Any]:
    frame = _frame([*points, *marks], reservation)
    look: dict[str, Any] = {
        axis: {
            "field": axis,
            "type": "quantitative",
            "scale": {"domain": list(ends), "nice": False, "zero": False},
            "title": f"utility to {name}",
        }
        for axis, name, ends in zip("xy", names, (frame.x, frame.y), strict=True)
    }
    place = {axis: look[axis] for axis in "xy"}
    look["color"] = _kind_scale(("#0063a3", "#c4c4c4", "#b54a00", "#222222"))
    look["shape"] = _kind_scale(("circle", "circle", "diamond", "cross"))
    small = {"type": "point", "filled": True, "size": 22, "opacity": 0.7}
    labels = _labels(marks, frame)
    lines = {axis: {**place[axis], "field": f"from_{axis}"} for axis in "xy"}
    lines |= {f"{axis}2": {"field": f"to_{axis}"} for axis in "xy"}
    layer = [
        {
            "data": {"values": points},
            "mark": small,
            "encoding": {**look, "tooltip": [{"field": "x"}, {"field": "y"}]},
        },
        *_reservation_rules(reservation),
        {
            "data": {"values": labels},
            "mark": {"type": "rule", "color": "#8a8a8a", "strokeWidth": 0.8},
            "encoding": lines,
        },
        {
            "data": {"values": marks},
            "mark": {"type": "point", "filled": True, "size": 130},
            "encoding": {**look, "tooltip": [{"field": "label"}, {"field": "x"}, {"field": "y"}]},
        },
        {
            "data": {"values": labels},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "fontSize": 11, "lineHeight": LINE},
            "encoding": {**place, "text": {"field": "label"}},
        },
    ]
    return base(width=WIDTH, height=HEIGHT, layer=layer)


def _is_efficient(result: BargainResult, utility: dict[str, float]) -> bool:
    return any(all(abs(o.utility[p] - x) <= TOLERANCE for p, x in utility.items()) for o in result.frontier)


def frontier_chart(case: Case, result: BargainResult, pair: tuple[str, str] | None = None) -> Chart | None:
    """Draw efficient outcomes, proposals, solutions and reservations as two signatories see them.

    Parameters
    ----------
    case : Case
        For the names.
    result : BargainResult
        With a frontier.
    pair : (str, str), optional
        Who is drawn across and who up; by default the two whose interests are most opposed.

    Returns
    -------
    Chart or None
        None when fewer than two signatories have a scale, or outcomes were not listed.
    """
    if len(result.signatories) - len(result.ordinal) < 2 or not result.frontier:
        return None
    across, up = pair or most_opposed(result)
    step = max(1, -(-len(result.frontier) // SHOWN))
    points = [
        {"x": round(o.utility[across], 3), "y": round(o.utility[up], 3), "kind": KINDS[0 if o.acceptable else 1]}
        for o in result.frontier[::step]
    ]
    marks = _marks(result, across, up)
    names = case.parties[across].name, case.parties[up].name
    efficient = sum(not p.vetoed_by and _is_efficient(result, p.utility) for p in result.proposals)
    known = "waste nothing" if result.frontier_bound == 0 else "nearly waste nothing"
    among = (
        f"; of the proposals, {efficient} {'is' if efficient == 1 else 'are'} among them" if result.proposals else ""
    )
    title = f"{len(result.frontier):,} outcomes {known}{among}"
    thinned = f" (one in {step} drawn)" if step > 1 else ""
    opposed = "" if pair else ", the two signatories whose interests are most opposed"
    summary = (
        f"Efficient outcomes{thinned} by what they are worth to {names[0]} and {names[1]}{opposed}; dashed lines are "
        "their reservations. An outcome can look improvable here and still be efficient, because another party would "
        "lose."
    )
    rows = tuple((str(m["kind"]).capitalize(), str(m["label"]), f"{m['x']:.1f}", f"{m['y']:.1f}") for m in marks)
    reservation = [result.reservation[p] for p in (across, up)] if {across, up} <= set(result.reservation) else []
    spec = _spec(names, points, marks, reservation)
    return Chart("frontier", title, summary, spec, ("Kind", "Name", *names), rows)
