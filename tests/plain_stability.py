# SPDX-License-Identifier: MIT
"""Stability of every outcome, straight from the definitions.

Sets of outcomes are Python integers with one bit an outcome, so that unions and intersections are
single operations. This is the reference that faster engines are tested against; it is meant for up
to about `LIMIT` outcomes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from detente.outcomes.moves import MoveMaker
from detente.outcomes.valuation import Valuation

__all__ = ["LIMIT", "Graph", "build_graph", "stable_outcomes"]

LIMIT = 5_000

Rank = Sequence[int]
Moves = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Graph:
    """Outcomes as places 0 to n - 1, with ranks and moves of each party.

    Attributes
    ----------
    parties : tuple of str
        The movers.
    rank : sequence of (sequence of int)
        For each party, the rank of every outcome; 1 is best.
    moves : sequence of (sequence of (sequence of int))
        For each party and outcome, the outcomes that it can move to.
    """

    parties: tuple[str, ...]
    rank: Sequence[Rank]
    moves: Sequence[Moves]

    @property
    def size(self) -> int:
        """Number of outcomes."""
        return len(self.rank[0])


def build_graph(valuation: Valuation, mover: MoveMaker) -> Graph:
    """List the moves of every party from every feasible outcome."""
    rows = valuation.space.rows(valuation.codes)
    moves: list[Moves] = []
    for party in valuation.parties:
        origin, codes = mover.targets_of_many((party,), rows)
        target = np.searchsorted(valuation.codes, codes)
        listed: list[list[int]] = [[] for _ in range(len(rows))]
        for start, end in zip(origin.tolist(), target.tolist(), strict=True):
            listed[start].append(end)
        moves.append(listed)
    return Graph(valuation.parties, [rank.tolist() for rank in valuation.rank], moves)


def _reachable(graph: Graph, focal: int, improving: bool) -> list[int]:
    """Return, for every outcome, the set of outcomes that the others can lead to from it."""
    others = [j for j in range(len(graph.parties)) if j != focal]
    steps: dict[int, list[list[int]]] = {}
    for j in others:
        rank = graph.rank[j]
        steps[j] = [
            [t for t in targets if not improving or rank[t] < rank[s]] for s, targets in enumerate(graph.moves[j])
        ]
    # after[j][s]: outcomes reachable from s when j has just moved, so that another must go on.
    after = {j: [0] * graph.size for j in others}
    changed = True
    while changed:
        changed = False
        for last in others:
            for s in range(graph.size):
                reach = after[last][s]
                before = reach
                for j in others:
                    if j != last:
                        for t in steps[j][s]:
                            reach |= (1 << t) | after[j][t]
                if reach != before:
                    after[last][s] = reach
                    changed = True
    reachable = []
    for s in range(graph.size):
        reach = 0
        for j in others:
            for t in steps[j][s]:
                reach |= (1 << t) | after[j][t]
        reachable.append(reach)
    return reachable


def _no_better_than(values: Rank) -> Callable[[int], int]:
    """Return a function from a rank to the set of outcomes whose value is that rank or worse."""
    by_value: dict[int, int] = {}
    for s, value in enumerate(values):
        by_value[value] = by_value.get(value, 0) | (1 << s)
    union, table = 0, {}
    for value in sorted(by_value, reverse=True):
        union |= by_value[value]
        table[value] = union
    known = sorted(table)

    def at_or_worse(rank: int) -> int:
        place = np.searchsorted(known, rank)
        return table[known[place]] if place < len(known) else 0

    return at_or_worse


def stable_outcomes(graph: Graph, progress: Callable[[float, str], None] | None = None) -> dict[str, list[list[bool]]]:
    """Return which outcomes are stable, by concept, party and outcome.

    Parameters
    ----------
    graph : Graph
        Outcomes, ranks and moves.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    dict of concept to list of (list of bool)
        ``result[concept][party][outcome]``.
    """
    result: dict[str, list[list[bool]]] = {concept: [] for concept in ("nash", "gmr", "smr", "seq")}
    for i, party in enumerate(graph.parties):
        if progress is not None:
            progress(i / len(graph.parties), f"answers to {party}")
        rank, moves = graph.rank[i], graph.moves[i]
        anywhere = _reachable(graph, i, improving=False)
        credibly = _reachable(graph, i, improving=True)
        sanctions = _no_better_than(rank)
        # The best that i can have from an outcome by staying or by one counter-move.
        refuge = [min([rank[s], *(rank[t] for t in moves[s])]) for s in range(graph.size)]
        inescapable = _no_better_than(refuge)
        verdicts: dict[str, list[bool]] = {concept: [] for concept in result}
        for s in range(graph.size):
            improvements = [t for t in moves[s] if rank[t] < rank[s]]
            bad, trap = sanctions(rank[s]), inescapable(rank[s])
            verdicts["nash"].append(not improvements)
            verdicts["gmr"].append(all(anywhere[t] & bad for t in improvements))
            verdicts["smr"].append(all(anywhere[t] & trap for t in improvements))
            verdicts["seq"].append(all(credibly[t] & bad for t in improvements))
        for concept, verdict in verdicts.items():
            result[concept].append(verdict)
    return result
