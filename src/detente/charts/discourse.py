# SPDX-License-Identifier: MIT
"""Discourse networks: actors on a circle, concepts on a wider one, ties as lines."""

from __future__ import annotations

from math import cos, pi, sin

from detente.analysis.evidence.networks import DiscourseNetwork, DiscourseNetworks
from detente.charts.chart import Chart, base

__all__ = ["discourse_chart"]

_DASH = {"congruence": [1, 0], "for": [1, 0], "conflict": [6, 4], "against": [6, 4], "both": [2, 2]}
_COLOUR = {"congruence": "#0063a3", "for": "#0063a3", "conflict": "#b54a00", "against": "#b54a00", "both": "#5b5b5b"}


def _places(names: tuple[str, ...], radius: float, turn: float) -> dict[str, tuple[float, float]]:
    step = 2 * pi / max(1, len(names))
    return {name: (radius * cos(turn + i * step), radius * sin(turn + i * step)) for i, name in enumerate(names)}


def discourse_chart(result: DiscourseNetworks, network: DiscourseNetwork) -> Chart | None:
    """Draw the network of one window.

    Returns
    -------
    Chart or None
        None when it has no node.
    """
    if not network.actors:
        return None
    actors = _places(network.actors, 0.45 if network.concepts else 1.0, pi / 2)
    # A name may be both an actor and a concept.
    concepts = _places(network.concepts, 1.0, pi / 2 + 0.1)
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
    nodes = [{"name": n, "kind": "actor", "x": x, "y": y} for n, (x, y) in actors.items()]
    nodes += [{"name": n, "kind": "concept", "x": x, "y": y} for n, (x, y) in concepts.items()]
    shown = [sign for sign in _DASH if any(e.sign == sign for e in network.edges)]
    axis = {"type": "quantitative", "axis": None, "scale": {"domain": [-1.5, 1.5]}}
    spec = base(
        width=620,
        height=440,
        layer=[
            {
                "data": {"values": ties},
                "mark": {"type": "rule"},
                "encoding": {
                    "x": {"field": "x", **axis},
                    "y": {"field": "y", **axis},
                    "x2": {"field": "x2"},
                    "y2": {"field": "y2"},
                    "size": {"field": "weight", "type": "quantitative", "legend": None, "scale": {"range": [1, 5]}},
                    "color": {
                        "field": "sign",
                        "type": "nominal",
                        "title": None,
                        "scale": {"domain": shown, "range": [_COLOUR[s] for s in shown]},
                    },
                    "strokeDash": {
                        "field": "sign",
                        "type": "nominal",
                        "title": None,
                        "scale": {"domain": shown, "range": [_DASH[s] for s in shown]},
                    },
                    "tooltip": [{"field": key} for key in ("tie", "weight", "concepts")],
                },
            },
            {
                "data": {"values": nodes},
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
            {
                "data": {"values": nodes},
                "mark": {"type": "text", "dy": -12, "fontSize": 12},
                "encoding": {"x": {"field": "x", **axis}, "y": {"field": "y", **axis}, "text": {"field": "name"}},
            },
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
