# SPDX-License-Identifier: MIT
"""Where the parties would go next from the named outcomes, as a graph."""

from __future__ import annotations

from math import atan2, cos, degrees, hypot, pi, sin
from typing import Any

from detente.analysis.stability import StabilityResult
from detente.analysis.stability.state_map import MapMove, StateMap
from detente.case.case import Case
from detente.charts.chart import Chart, base, party_scale

__all__ = ["DASHES", "state_graph_chart"]

DASHES: tuple[Any, ...] = ([1, 0], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2], [12, 4], [1, 2], [6, 2, 1, 2, 1, 2])
"""Line patterns, so that a party is told apart without colour."""

ROW = 46
WIDTH = 640


def _places(state_map: StateMap) -> dict[int, tuple[float, float]]:
    """Return a place for each outcome.

    A small complete graph stands on a circle. Otherwise columns are steps from the named outcomes, each
    in the order of what leads there, and staggered so that moves within a column pass beside its marks.
    """
    if state_map.complete:
        count = len(state_map.outcomes)
        turns = [2 * pi * k / count for k in range(count)]
        tall = max(4.0, 0.75 * count)
        return {
            o.number: (1 - 0.8 * cos(turn), tall / 2 - (tall / 2 - 0.6) * sin(turn))
            for o, turn in zip(state_map.outcomes, turns, strict=True)
        }
    columns: dict[int, list[int]] = {}
    for outcome in state_map.outcomes:
        columns.setdefault(outcome.steps, []).append(outcome.number)
    height = max(len(column) for column in columns.values())
    sources: dict[int, list[int]] = {}
    for move in state_map.moves:
        sources.setdefault(move.end, []).append(move.start)
    places: dict[int, tuple[float, float]] = {}
    for step in sorted(columns):
        before = {
            n: sum(places[s][1] for s in sources.get(n, ()) if s in places)
            / max(1, sum(s in places for s in sources.get(n, ())))
            for n in columns[step]
        }
        ordered = sorted(columns[step], key=lambda n: (before[n], n)) if step else columns[step]
        gap = height / len(ordered)
        stagger = 0.14 if step else 0.0
        places |= {n: (step + stagger * (k % 3 - 1), (k + 0.5) * gap) for k, n in enumerate(ordered)}
    return places


def _arrow(
    move: MapMove, places: dict[int, tuple[float, float]], shift: int, column: float, name: str
) -> dict[str, Any]:
    (x1, y1), (x2, y2) = places[move.start], places[move.end]
    across, down = (x2 - x1) * column, (y2 - y1) * ROW
    length = hypot(across, down) or 1.0
    # Moves of several parties between the same outcomes run side by side, and stop short of the marks.
    side_x, side_y = -down / length * 5 * shift, across / length * 5 * shift
    cut_x, cut_y = across / length * 13, down / length * 13
    ends = {
        "x": x1 + (side_x + cut_x) / column,
        "y": y1 + (side_y + cut_y) / ROW,
        "x2": x2 + (side_x - cut_x) / column,
        "y2": y2 + (side_y - cut_y) / ROW,
    }
    return {
        **{key: round(value, 4) for key, value in ends.items()},
        "party": name,
        "angle": round(degrees(atan2(down, across)) + 90, 1),
        "move": f"{name}: {move.start} → {move.end}",
    }


KINDS = ("nobody can improve alone", "improvements are credibly answered", "somebody can improve")


def _nodes(
    case: Case, state_map: StateMap, settled: StabilityResult, places: dict[int, tuple[float, float]]
) -> list[dict[str, Any]]:
    held = {name: outcome.equilibrium for outcome in settled.outcomes for name in outcome.names}
    nodes = []
    for outcome in state_map.outcomes:
        concepts = next((held[name] for name in outcome.names if held.get(name)), ())
        kind = KINDS[0] if outcome.settled else KINDS[1] if "seq" in concepts else KINDS[2]
        levels = (f"{case.issues[k].name}: {case.issues[k].levels[v]}" for k, v in outcome.levels.items())
        nodes.append(
            {
                "x": places[outcome.number][0],
                "y": places[outcome.number][1],
                "number": str(outcome.number),
                "label": case.title_of(outcome.names),
                "kind": kind,
                "levels": "; ".join(levels),
            }
        )
    return nodes


def _node_layers(nodes: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    fill = {"domain": KINDS, "range": ["#9fd0b8", "#d7ebe1", "#ffffff"]}
    shape = {"domain": KINDS, "range": ["square", "diamond", "circle"]}
    legend = {"orient": "bottom", "labelLimit": 300, "columns": 3}
    return [
        {
            "data": {"values": nodes},
            "mark": {"type": "point", "filled": True, "size": 420, "stroke": "#333333", "strokeWidth": 1.5},
            "encoding": {
                "x": x,
                "y": y,
                "fill": {"field": "kind", "type": "nominal", "title": None, "scale": fill, "legend": legend},
                "shape": {"field": "kind", "type": "nominal", "title": None, "scale": shape, "legend": legend},
                "tooltip": [{"field": key} for key in ("number", "label", "kind", "levels")],
            },
        },
        {
            "data": {"values": nodes},
            "mark": {"type": "text", "fontSize": 10},
            "encoding": {"x": x, "y": y, "text": {"field": "number"}},
        },
        {
            "data": {"values": [node for node in nodes if node["label"]]},
            "mark": {"type": "text", "fontSize": 11, "dy": -18, "limit": 230, "fontWeight": "bold"},
            "encoding": {"x": x, "y": y, "text": {"field": "label"}},
        },
    ]


def _arrow_layers(
    case: Case, arrows: list[dict[str, Any]], movers: tuple[str, ...], x: dict[str, Any], y: dict[str, Any]
) -> list[dict[str, Any]]:
    dashes = [DASHES[list(case.parties).index(party) % len(DASHES)] for party in movers]
    dash = {"domain": [case.parties[party].name for party in movers], "range": dashes}
    legend = {"orient": "top"}
    party = {"field": "party", "type": "nominal", "title": None}
    colour = {**party, "scale": party_scale(case, movers), "legend": legend}
    return [
        {
            "data": {"values": arrows},
            "mark": {"type": "rule", "strokeWidth": 1.6},
            "encoding": {
                "x": x,
                "y": y,
                "x2": {"field": "x2"},
                "y2": {"field": "y2"},
                "color": colour,
                "strokeDash": {**party, "scale": dash, "legend": legend},
                "tooltip": [{"field": "move"}],
            },
        },
        {
            "data": {"values": arrows},
            "mark": {"type": "point", "filled": True, "shape": "triangle-up", "size": 60},
            "encoding": {
                "x": {**x, "field": "x2"},
                "y": {**y, "field": "y2"},
                "angle": {"field": "angle", "type": "quantitative", "scale": None},
                "color": colour,
            },
        },
    ]


def state_graph_chart(case: Case, state_map: StateMap, settled: StabilityResult) -> Chart:
    """Draw a map of improvements, with equilibria and proposals marked.

    Parameters
    ----------
    case : Case
        For the names.
    state_map : StateMap
        What to draw.
    settled : StabilityResult
        For the equilibria among the named outcomes.
    """
    places = _places(state_map)
    columns = 3 if state_map.complete else 1 + max(outcome.steps for outcome in state_map.outcomes)
    nodes = _nodes(case, state_map, settled, places)
    movers = tuple(dict.fromkeys(move.party for move in state_map.moves))
    shifts = {party: round(place - (len(movers) - 1) / 2) for place, party in enumerate(movers)}
    arrows = [
        _arrow(move, places, shifts[move.party], WIDTH / columns, case.parties[move.party].name)
        for move in state_map.moves
    ]
    height = max(y for _, y in places.values()) + 0.5
    axis = {"type": "quantitative", "axis": None}
    x = {**axis, "field": "x", "scale": {"domain": [-0.5, columns - 0.5], "nice": False}}
    y = {**axis, "field": "y", "scale": {"domain": [height + 0.2, -0.2], "nice": False, "zero": False}}
    layers = (_arrow_layers(case, arrows, movers, x, y) if arrows else []) + _node_layers(nodes, x, y)
    quiet = [str(node["label"]) for node in nodes if node["label"] and node["kind"] == KINDS[0]]
    title = (
        f"Nobody could do better by moving alone from: {', '.join(quiet)}"
        if quiet
        else "From every named outcome some party can improve"
    )
    what = "All feasible outcomes with all" if state_map.complete else "The named outcomes, and where each party's best"
    summary = (
        f"{what} unilateral improvements{'' if state_map.complete else ' lead, step by step'}. A line is a move of one "
        "party, the arrow its direction; numbers are explained in the table. Clauses are not in force here."
    )
    if state_map.left_out:
        summary += f" Left out because the map is full: {state_map.left_out} more outcomes."
    levels = {outcome.number: outcome.levels for outcome in state_map.outcomes}
    rows = tuple(
        (str(o.number), str(node["label"] or "-"), str(node["kind"]), _moves(case, state_map, o.number, levels))
        for o, node in zip(state_map.outcomes, nodes, strict=True)
    )
    spec = base(width=WIDTH, height=ROW * (height + 0.4), layer=layers)
    return Chart("states", title, summary, spec, ("Number", "Name", "Holds", "Improvements from it"), rows)


def _moves(case: Case, state_map: StateMap, number: int, levels: dict[int, dict[str, str]]) -> str:
    parts = []
    for move in state_map.moves:
        if move.start == number:
            before, after = levels[number], levels[move.end]
            changes = ", ".join(
                f"{case.issues[k].name}: {case.issues[k].levels[v]}" for k, v in after.items() if before[k] != v
            )
            parts.append(f"{case.parties[move.party].name} to {move.end} ({changes})")
    return "; ".join(parts) or "none"
