# SPDX-License-Identifier: MIT
"""The state graph for other tools: DOT, GraphML and JSON text; and preferences as tiers of outcomes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from detente.analysis.result import no_progress
from detente.analysis.stability.concepts import CONCEPTS, Settings
from detente.analysis.stability.listed import ListedGraph, list_moves
from detente.analysis.stability.whole import LISTED_LIMIT, WholeGraph, work_out
from detente.case.case import Case
from detente.errors import UsageError
from detente.outcomes.valuation import Valuation
from detente.outcomes.view import View

__all__ = ["StateGraph", "graph_as_dot", "graph_as_graphml", "graph_as_json", "ranking_tiers", "state_graph"]


@dataclass(frozen=True)
class StateGraph:
    """All feasible outcomes of a small case with moves, ranks and stability.

    Attributes
    ----------
    case : Case
        The case; no clauses are in force.
    valuation : Valuation
        Outcomes and ranks.
    graph : ListedGraph
        Moves of the parties that have a preference.
    whole : WholeGraph
        Stability of every outcome.
    """

    case: Case
    valuation: Valuation
    graph: ListedGraph
    whole: WholeGraph

    def nodes(self) -> list[dict[str, Any]]:
        """Return one entry for each outcome: number from 1, levels, ranks, names and equilibrium concepts."""
        space = self.valuation.space
        named: dict[int, list[str]] = {}
        for name, levels in self.case.named_outcomes.items():
            code = space.code(levels)
            named.setdefault(self.valuation.index(code), []).append(name)
        held = {
            concept: np.logical_and.reduce([standing.stable[concept] for standing in self.whole.standings])
            for concept in CONCEPTS
        }
        return [
            {
                "number": place + 1,
                "levels": space.outcome(row),
                "names": named.get(place, []),
                "rank": {p: int(self.valuation.rank[i][place]) for i, p in enumerate(self.valuation.parties)},
                "equilibrium": [concept for concept in CONCEPTS if held[concept][place]],
            }
            for place, row in enumerate(space.rows(self.valuation.codes))
        ]

    def moves(self) -> list[dict[str, Any]]:
        """Return one entry for each move: party, from and to (numbers), and whether the party improves."""
        return [
            {
                "party": party,
                "from": int(start) + 1,
                "to": int(end) + 1,
                "improves": bool(self.valuation.rank[i][end] < self.valuation.rank[i][start]),
            }
            for i, (party, steps) in enumerate(zip(self.valuation.parties, self.graph.steps, strict=True))
            for start, end in zip(steps.origin, steps.target, strict=True)
        ]


def state_graph(view: View) -> StateGraph:
    """List outcomes and moves of a case.

    Raises
    ------
    UsageError
        If there are too many outcomes to list their moves, or nobody has a preference.
    """
    case = view.case
    if not case.preferences:
        raise UsageError("a state graph needs preferences; add `preferences` for the parties that can move")
    space = view.space().require_enumerable("the state graph")
    if len(space.feasible_codes) > LISTED_LIMIT:
        raise UsageError(
            f"a state graph is written for up to {LISTED_LIMIT:,} outcomes; this case has "
            f"{len(space.feasible_codes):,}. Merge levels or settle some issues in advance"
        )
    valuation, maker = view.valuation(), view.moves()
    graph = list_moves(maker, valuation.codes, [(party,) for party in valuation.parties])
    whole = work_out(case, valuation, maker, Settings(), (), no_progress)
    return StateGraph(case, valuation, graph, whole)


def _label(case: Case, node: dict[str, Any]) -> str:
    return ", ".join(case.issues[issue].levels[level] for issue, level in node["levels"].items())


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def graph_as_dot(graph: StateGraph) -> str:
    """Return a state graph in the DOT language; improvements are drawn solid, other moves dashed."""
    lines = [f"digraph {_quoted(graph.case.title)} {{", "  node [shape=box];"]
    for node in graph.nodes():
        style = ", penwidth=3" if node["equilibrium"] else ""
        names = f"{', '.join(node['names'])}: " if node["names"] else ""
        shown = _quoted(f"{node['number']}. {names}{_label(graph.case, node)}")
        lines.append(f"  s{node['number']} [label={shown}, tooltip={_quoted(' '.join(node['equilibrium']))}{style}];")
    for move in graph.moves():
        style = "solid" if move["improves"] else "dashed"
        lines.append(f"  s{move['from']} -> s{move['to']} [label={_quoted(move['party'])}, style={style}];")
    return "\n".join([*lines, "}", ""])


def graph_as_graphml(graph: StateGraph) -> str:
    """Return a state graph as GraphML."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ]
    keys = {"label": "node", "names": "node", "equilibrium": "node", "party": "edge", "improves": "edge"}
    keys |= {f"rank_{party}": "node" for party in graph.valuation.parties}
    for key, element in keys.items():
        kind = "boolean" if key == "improves" else "int" if key.startswith("rank_") else "string"
        lines.append(f'  <key id="{key}" for="{element}" attr.name="{key}" attr.type="{kind}"/>')
    lines.append(f'  <graph id={quoteattr(graph.case.id)} edgedefault="directed">')

    def data(key: str, value: Any) -> str:
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        return f'<data key="{key}">{escape(shown)}</data>'

    for node in graph.nodes():
        cells = [
            data("label", _label(graph.case, node)),
            data("names", " ".join(node["names"])),
            data("equilibrium", " ".join(node["equilibrium"])),
            *(data(f"rank_{party}", rank) for party, rank in node["rank"].items()),
        ]
        lines.append(f'    <node id="s{node["number"]}">{"".join(cells)}</node>')
    for move in graph.moves():
        cells = [data("party", move["party"]), data("improves", move["improves"])]
        lines.append(f'    <edge source="s{move["from"]}" target="s{move["to"]}">{"".join(cells)}</edge>')
    return "\n".join([*lines, "  </graph>", "</graphml>", ""])


def graph_as_json(graph: StateGraph) -> str:
    """Return a state graph as JSON: outcomes and moves."""
    data = {"case": graph.case.id, "outcomes": graph.nodes(), "moves": graph.moves()}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def ranking_tiers(view: View) -> dict[str, list[list[dict[str, str]]]]:
    """Return, for each party with a preference, the feasible outcomes from best to worst, ties together.

    Raises
    ------
    UsageError
        If there are too many outcomes to write out.
    """
    space = view.space().require_enumerable("a ranking of outcomes")
    if len(space.feasible_codes) > LISTED_LIMIT:
        raise UsageError(f"rankings are written for up to {LISTED_LIMIT:,} outcomes; merge levels first")
    valuation = view.valuation()
    outcomes = [space.outcome(row) for row in space.rows(valuation.codes)]
    tiers: dict[str, list[list[dict[str, str]]]] = {}
    for party, rank in zip(valuation.parties, valuation.rank, strict=True):
        tiers[party] = [[] for _ in range(int(rank.max(initial=0)))]
        for place, outcome in zip(rank.tolist(), outcomes, strict=True):
            tiers[party][place - 1].append(outcome)
    return tiers
