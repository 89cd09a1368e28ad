# SPDX-License-Identifier: MIT
"""Efficient outcomes seen by the two signatories whose interests are most opposed."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from detente.analysis.bargaining import BargainResult
from detente.case.case import Case
from detente.charts.chart import Chart, base

__all__ = ["frontier_chart", "most_opposed"]

LABEL_WIDTH, LABEL_HEIGHT = 0.25, 0.035
"""Shares of the picture within which two labels would overlap."""

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


def _extent(marks: list[dict[str, Any]], axis: str) -> float:
    values = [float(mark[axis]) for mark in marks]
    return max(values, default=0.0) - min(values, default=0.0)


def _labels(marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give marks that lie close together one label between them."""
    labels: list[dict[str, Any]] = []
    width, height = LABEL_WIDTH * _extent(marks, "x"), LABEL_HEIGHT * _extent(marks, "y")
    for mark in sorted(marks, key=lambda m: (-m["y"], m["x"])):
        # A label of several lines reaches down by one height for each.
        close = (
            x
            for x in labels
            if x["kind"] == mark["kind"]
            and abs(x["x"] - mark["x"]) <= width
            and -height <= x["y"] - mark["y"] <= height * len(x["names"])
        )
        near = next(close, None)
        if near is None:
            labels.append({**mark, "names": [mark["label"]]})
        else:
            near["names"].append(mark["label"])
    left, wide = min(mark["x"] for mark in marks), _extent(marks, "x")
    return [
        {
            "x": x["x"],
            "y": x["y"],
            "label": x["names"],
            # Solutions are named on the right of their mark, proposals on the left where there is room.
            "side": "left" if x["kind"] == "proposal" and x["x"] > left + 0.3 * wide else "right",
        }
        for x in labels
    ]


def _marks(result: BargainResult, across: str, up: str) -> list[dict[str, Any]]:
    named = [(p.title, "proposal", p.utility) for p in result.proposals]
    named += [(s.name.replace("_", "-").title(), "solution", s.utility) for s in result.solutions]
    return [
        {"x": round(worth[across], 3), "y": round(worth[up], 3), "label": label, "kind": kind}
        for label, kind, worth in named
    ]


def _reservation_rules(result: BargainResult, across: str, up: str) -> list[dict[str, Any]]:
    reservation = result.proposals[0].reservation if result.proposals else {}
    return [
        {
            "data": {"values": [{}]},  # without a row there is nothing to draw
            "mark": {"type": "rule", "strokeDash": [5, 4], "color": "#333333"},
            "encoding": {axis: {"datum": reservation[party], "type": "quantitative"}},
        }
        for axis, party in (("x", across), ("y", up))
        if party in reservation
    ]


def _kind_scale(scale: tuple[str, ...]) -> dict[str, Any]:
    return {"field": "kind", "type": "nominal", "title": None, "scale": {"domain": list(KINDS), "range": list(scale)}}


def _spec(
    names: tuple[str, str],
    points: list[dict[str, Any]],
    marks: list[dict[str, Any]],
    rules: list[dict[str, Any]],
) -> dict[str, Any]:
    look: dict[str, Any] = {
        axis: {"field": axis, "type": "quantitative", "scale": {"zero": False}, "title": f"utility to {name}"}
        for axis, name in zip("xy", names, strict=True)
    }
    label = {**look, "text": {"field": "label"}}
    look["color"] = _kind_scale(("#0063a3", "#c4c4c4", "#b54a00", "#222222"))
    look["shape"] = _kind_scale(("circle", "circle", "diamond", "cross"))
    small = {"type": "point", "filled": True, "size": 22, "opacity": 0.7}
    labels = _labels(marks)
    layer = [
        {
            "data": {"values": points},
            "mark": small,
            "encoding": {**look, "tooltip": [{"field": "x"}, {"field": "y"}]},
        },
        *rules,
        {
            "data": {"values": marks},
            "mark": {"type": "point", "filled": True, "size": 130},
            "encoding": {**look, "tooltip": [{"field": "label"}, {"field": "x"}, {"field": "y"}]},
        },
        *(
            {
                "data": {"values": [x for x in labels if x["side"] == side]},
                "mark": {"type": "text", "align": align, "dx": dx, "dy": 3, "fontSize": 11, "lineHeight": 12},
                "encoding": label,
            }
            for side, align, dx in (("right", "left", 9), ("left", "right", -9))
        ),
    ]
    return base(width=520, height=400, layer=layer)


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
    efficient = sum(p.dominated_by == 0 for p in result.proposals)
    title = (
        f"{len(result.frontier):,} outcomes waste nothing; "
        f"of the proposals, {efficient} {'is' if efficient == 1 else 'are'} among them"
    )
    thinned = f" (one in {step} drawn)" if step > 1 else ""
    opposed = "" if pair else ", the two signatories whose interests are most opposed"
    summary = (
        f"Efficient outcomes{thinned} by what they are worth to {names[0]} and {names[1]}{opposed}; dashed lines are "
        "their reservations. An outcome can look improvable here and still be efficient, because another party would "
        "lose."
    )
    rows = tuple((str(m["kind"]).capitalize(), str(m["label"]), f"{m['x']:.1f}", f"{m['y']:.1f}") for m in marks)
    spec = _spec(names, points, marks, _reservation_rules(result, across, up))
    return Chart("frontier", title, summary, spec, ("Kind", "Name", *names), rows)
