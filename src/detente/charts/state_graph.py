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
    titles = {"status_quo": "Status quo"} | {id_: proposal.title for id_, proposal in case.proposals.items()}
    held = {name: outcome.equilibrium for outcome in settled.outcomes for name in outcome.names}
    places = _places(state_map)
    columns = 3 if state_map.complete else 1 + max(outcome.steps for outcome in state_map.outcomes)
    column = WIDTH / columns
    nodes = []
    for outcome in state_map.outcomes:
        concepts = next((held[name] for name in outcome.names if held.get(name)), ())
        kind = "nobody can improve alone" if outcome.settled else "somebody can improve"
        if not outcome.settled and "seq" in concepts:
            kind = "improvements are credibly answered"
        nodes.append(
            {
                "x": places[outcome.number][0],
                "y": places[outcome.number][1],
                "number": str(outcome.number),
                "label": " / ".join(titles[name] for name in outcome.names),
                "kind": kind,
                "levels": "; ".join(
                    f"{case.issues[k].name}: {case.issues[k].levels[v]}" for k, v in outcome.levels.items()
                ),
            }
        )
    movers = tuple(dict.fromkeys(move.party for move in state_map.moves))
    shifts = {party: place - (len(movers) - 1) / 2 for place, party in enumerate(movers)}
    arrows = [
        _arrow(move, places, round(shifts[move.party]), column, case.parties[move.party].name)
        for move in state_map.moves
    ]
    scale = {"domain": [-0.5, columns - 0.5]}
    height = max(y for _, y in places.values()) + 0.5
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": {**scale, "nice": False}}
    y = {
        "field": "y",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [height + 0.2, -0.2], "nice": False, "zero": False},
    }
    colour = {
        "field": "party",
        "type": "nominal",
        "title": None,
        "scale": party_scale(case, movers),
        "legend": {"orient": "top"},
    }
    kinds = ["nobody can improve alone", "improvements are credibly answered", "somebody can improve"]
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": nodes},
            "mark": {"type": "point", "filled": True, "size": 420, "stroke": "#333333", "strokeWidth": 1.5},
            "encoding": {
                "x": x,
                "y": y,
                "fill": {
                    "field": "kind",
                    "type": "nominal",
                    "title": None,
                    "scale": {"domain": kinds, "range": ["#9fd0b8", "#d7ebe1", "#ffffff"]},
                    "legend": {"orient": "bottom", "labelLimit": 300, "columns": 3},
                },
                "shape": {
                    "field": "kind",
                    "type": "nominal",
                    "scale": {"domain": kinds, "range": ["square", "diamond", "circle"]},
                    "legend": None,
                },
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
    if arrows:
        domain = [case.parties[p].name for p in movers]
        dashes = [DASHES[list(case.parties).index(p) % len(DASHES)] for p in movers]
        layers[:0] = [
            {
                "data": {"values": arrows},
                "mark": {"type": "rule", "strokeWidth": 1.6},
                "encoding": {
                    "x": x,
                    "y": y,
                    "x2": {"field": "x2"},
                    "y2": {"field": "y2"},
                    "color": colour,
                    "strokeDash": {
                        "field": "party",
                        "type": "nominal",
                        "title": None,
                        "scale": {"domain": domain, "range": dashes},
                        "legend": {"orient": "top"},
                    },
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
    quiet = [" / ".join(titles[name] for name in o.names) for o in state_map.outcomes if o.names and o.settled]
    title = (
        f"Nobody can improve alone on: {', '.join(quiet)}"
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
        (str(o.number), str(nodes[k]["label"] or "-"), str(nodes[k]["kind"]), _moves(case, state_map, o.number, levels))
        for k, o in enumerate(state_map.outcomes)
    )
    spec = base(width=WIDTH, height=ROW * (height + 0.4), layer=layers, resolve={"scale": {"shape": "independent"}})
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
