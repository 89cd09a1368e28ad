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

LABEL_WIDTH, LABEL_HEIGHT = 20.0, 4.0
"""Utility points within which two labels would overlap."""

SHOWN = 600
"""Efficient outcomes drawn at most; more are no easier to read and make the page heavy."""


def most_opposed(result: BargainResult) -> tuple[str, str]:
    """Return the two signatories whose utilities over efficient outcomes correlate least."""
    pairs = list(combinations(result.signatories, 2))
    if len(result.frontier) < 3:
        return pairs[0]
    values = {p: np.array([o.utility[p] for o in result.frontier]) for p in result.signatories}

    def correlation(pair: tuple[str, str]) -> float:
        first, second = (values[party] - values[party].mean() for party in pair)
        norm = float(np.sqrt((first @ first) * (second @ second)))
        return float(first @ second) / norm if norm else 0.0

    return min(pairs, key=correlation)


def _labels(marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give marks that lie close together one label between them."""
    labels: list[dict[str, Any]] = []
    for mark in sorted(marks, key=lambda m: (m["y"], m["x"])):
        near = next(
            (x for x in labels if abs(x["x"] - mark["x"]) < LABEL_WIDTH and abs(x["y"] - mark["y"]) < LABEL_HEIGHT), None
        )
        if near is None:
            labels.append({**mark, "names": [mark["label"]]})
        else:
            near["names"].append(mark["label"])
    return [{"x": x["x"], "y": x["y"], "label": x["names"]} for x in labels]


def frontier_chart(case: Case, result: BargainResult) -> Chart | None:
    """Draw efficient outcomes, proposals, solutions and reservations for the most opposed pair.

    Returns
    -------
    Chart or None
        None when there are fewer than two signatories or outcomes were not listed.
    """
    if len(result.signatories) < 2 or not result.frontier:
        return None
    across, up = most_opposed(result)
    step = max(1, -(-len(result.frontier) // SHOWN))
    points = [
        {
            "x": round(o.utility[across], 3),
            "y": round(o.utility[up], 3),
            "kind": "efficient, acceptable to all" if o.acceptable else "efficient, somebody refuses",
        }
        for o in result.frontier[::step]
    ]
    marks = [
        {"x": round(p.utility[across], 3), "y": round(p.utility[up], 3), "label": p.title, "kind": "proposal"}
        for p in result.proposals
    ]
    marks += [
        {
            "x": round(s.utility[across], 3),
            "y": round(s.utility[up], 3),
            "label": s.name.replace("_", "-").title(),
            "kind": "solution",
        }
        for s in result.solutions
    ]
    kinds = ["efficient, acceptable to all", "efficient, somebody refuses", "proposal", "solution"]
    names = case.parties[across].name, case.parties[up].name
    position = {
        "x": {"field": "x", "type": "quantitative", "scale": {"zero": False}, "title": f"utility to {names[0]}"},
        "y": {"field": "y", "type": "quantitative", "scale": {"zero": False}, "title": f"utility to {names[1]}"},
    }
    colour = {
        "field": "kind",
        "type": "nominal",
        "title": None,
        "scale": {"domain": kinds, "range": ["#0063a3", "#c4c4c4", "#b54a00", "#222222"]},
    }
    shape = {
        "field": "kind",
        "type": "nominal",
        "title": None,
        "scale": {"domain": kinds, "range": ["circle", "circle", "diamond", "cross"]},
    }
    reservations = []
    for axis, party in (("x", across), ("y", up)):
        if party in (result.proposals[0].reservation if result.proposals else {}):
            value = result.proposals[0].reservation[party]
            reservations.append(
                {
                    "mark": {"type": "rule", "strokeDash": [5, 4], "color": "#333333"},
                    "encoding": {axis: {"datum": value, "type": "quantitative"}},
                }
            )
    spec = base(
        width=520,
        height=400,
        layer=[
            {
                "data": {"values": points},
                "mark": {"type": "point", "filled": True, "size": 22, "opacity": 0.7},
                "encoding": {**position, "color": colour, "shape": shape, "tooltip": [{"field": k} for k in "xy"]},
            },
            *reservations,
            {
                "data": {"values": marks},
                "mark": {"type": "point", "filled": True, "size": 130},
                "encoding": {
                    **position,
                    "color": colour,
                    "shape": shape,
                    "tooltip": [{"field": "label"}, {"field": "x"}, {"field": "y"}],
                },
            },
            {
                "data": {"values": _labels(marks)},
                "mark": {"type": "text", "align": "left", "dx": 9, "dy": 3, "fontSize": 11, "lineHeight": 12},
                "encoding": {**position, "text": {"field": "label"}},
            },
        ],
    )
    efficient = [p.title for p in result.proposals if p.dominated_by == 0]
    title = f"{len(result.frontier):,} outcomes waste nothing; " + (
        f"of the proposals, {len(efficient)} {'is' if len(efficient) == 1 else 'are'} among them"
    )
    thinned = f" (one in {step} drawn)" if step > 1 else ""
    summary = (
        f"Efficient outcomes{thinned} by what they are worth to {names[0]} and {names[1]}, the two signatories whose "
        "interests are most opposed; dashed lines are their reservations. An outcome can look improvable here and "
        "still be efficient, because another party would lose."
    )
    rows = tuple((m["kind"].capitalize(), m["label"], f"{m['x']:.1f}", f"{m['y']:.1f}") for m in marks)
    return Chart("frontier", title, summary, spec, ("Kind", "Name", *names), rows)
