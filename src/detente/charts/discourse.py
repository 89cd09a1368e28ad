# SPDX-License-Identifier: MIT
"""Discourse networks: actors on a circle, or actors and concepts in two columns; ties as lines."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

from detente.analysis.evidence.networks import DiscourseNetwork, DiscourseNetworks
from detente.charts.chart import Chart, base

__all__ = ["discourse_chart"]

_DASH = {"congruence": [1, 0], "for": [1, 0], "conflict": [6, 4], "against": [6, 4], "both": [2, 2]}
_COLOUR = {"congruence": "#0063a3", "for": "#0063a3", "conflict": "#b54a00", "against": "#b54a00", "both": "#5b5b5b"}


Places = dict[str, tuple[float, float]]


def _circle(names: tuple[str, ...]) -> Places:
    step = 2 * pi / max(1, len(names))
    return {name: (cos(pi / 2 + i * step), sin(pi / 2 + i * step)) for i, name in enumerate(names)}


def _column(names: tuple[str, ...], x: float) -> Places:
    return {name: (x, 1 - 2 * (i + 0.5) / len(names)) for i, name in enumerate(names)}


def _label(side: str, axis: dict[str, object]) -> dict[str, object]:
    """Return a layer that writes names outside, on one side."""
    left = side == "left"
    return {
        "transform": [{"filter": f"datum.side == '{side}'"}],
        "mark": {"type": "text", "align": "right" if left else "left", "dx": -10 if left else 10, "fontSize": 12},
        "encoding": {"x": {"field": "x", **axis}, "y": {"field": "y", **axis}, "text": {"field": "name"}},
    }


def _ties(network: DiscourseNetwork, ties: list[dict[str, Any]], axis: dict[str, object]) -> dict[str, Any]:
    """Return the layer of lines: dashed where they disagree, thicker for more concepts."""
    shown = [sign for sign in _DASH if any(e.sign == sign for e in network.edges)]
    widths = {"domain": [1, max((e.weight for e in network.edges), default=1) + 1], "range": [1.5, 5]}

    def sign(marks: dict[str, Any]) -> dict[str, Any]:
        scale = {"domain": shown, "range": [marks[s] for s in shown]}
        return {"field": "sign", "type": "nominal", "title": None, "scale": scale}

    return {
        "data": {"values": ties},
        "mark": {"type": "rule"},
        "encoding": {
            "x": {"field": "x", **axis},
            "y": {"field": "y", **axis},
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "size": {"field": "weight", "type": "quantitative", "legend": None, "scale": widths},
            "color": sign(_COLOUR),
            "strokeDash": sign(_DASH),
            "tooltip": [{"field": key} for key in ("tie", "weight", "concepts")],
        },
    }


def discourse_chart(result: DiscourseNetworks, network: DiscourseNetwork) -> Chart | None:
    """Draw the network of one window.

    Returns
    -------
    Chart or None
        None when it has no node.
    """
    if not network.actors:
        return None
    two = bool(network.concepts)
    actors = _column(network.actors, -0.7) if two else _circle(network.actors)
    concepts = _column(network.concepts, 0.4) if two else {}
    ends = concepts or actors
    ties = [
        {
            "x": actors[e.first][0],
            "y": actors[e.first][1],
            "x2": ends[e.second][0],
            "y2": ends[e.second][1],
            "weight": e.weight,
            "sign": e.sign,
            "tie": f"{e.first} and {e.second}",
            "concepts": "; ".join(e.concepts),
        }
        for e in network.edges
    ]
    placed = [(n, "actor", place) for n, place in actors.items()] + [(n, "concept", p) for n, p in concepts.items()]
    nodes = [
        {"name": n, "kind": kind, "x": x, "y": y, "side": "left" if x < -0.01 else "right"}
        for n, kind, (x, y) in placed
    ]
    axis: dict[str, object] = {"type": "quantitative", "axis": None, "scale": {"domain": [-1.6, 1.6]}}
    spec = base(
        width=700,
        height=max(300, 22 * max(len(actors), len(concepts))),
        data={"values": nodes},
        layer=[
            _ties(network, ties, axis),
            {
                "mark": {"type": "point", "filled": True, "size": 140, "color": "#222222", "opacity": 1},
                "encoding": {
                    "x": {"field": "x", **axis},
                    "y": {"field": "y", **axis},
                    "shape": {
                        "field": "kind",
                        "type": "nominal",
                        "title": None,
                        "scale": {"domain": ["actor", "concept"], "range": ["circle", "square"]},
                    },
                },
            },
            _label("left", axis),
            _label("right", axis),
        ],
    )
    when = "" if network.first_day is None else f", {network.first_day} to {network.last_day or 'now'}"
    kind = result.kind.replace("_", "-")
    title = f"{len(network.edges)} ties among {len(nodes)} nodes: {kind} network{when}"
    summary = (
        f"Drawn from {len(network.statements)} statements. Solid lines agree or speak for, dashed ones disagree or "
        "speak against; the thicker, the more concepts."
    )
    rows = tuple((e.first, e.second, str(e.weight), e.sign, "; ".join(e.concepts)) for e in network.edges)
    return Chart("discourse", title, summary, spec, ("From", "To", "Concepts", "Sign", "Which"), rows)
