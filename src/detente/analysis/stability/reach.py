# SPDX-License-Identifier: MIT
"""Status-quo analysis: what can be reached from where things stand, in how many moves, and by whom.

Outcomes are searched breadth first from one outcome, one move of one party at a time, either any
move or unilateral improvements only. Whole blocks of outcomes are reached at once, so that a step
costs time in proportion to the outcomes of the space. Reference: Li, Kilgour and Hipel, Status quo
analysis in the graph model for conflict resolution, Journal of the Operational Research Society 56
(2005); unlike there, a party may move twice in a row, which counts as two moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.result import Progress, Result, no_progress
from detente.analysis.stability.landscape import landscape_of_valuation
from detente.analysis.stability.one_outcome import Move, describe_step
from detente.analysis.stability.result import describe_move
from detente.case.case import Case
from detente.case.finding import Finding
from detente.errors import UsageError
from detente.outcomes.moves import Blocks, Members, MoveMaker
from detente.outcomes.space import Codes
from detente.outcomes.valuation import Valuation
from detente.outcomes.view import View

__all__ = ["PathTo", "ReachResult", "reach"]

UNREACHED = np.int16(-1)
FAR = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class PathTo:
    """A shortest way to one outcome.

    Attributes
    ----------
    names : tuple of str
        Proposals that are this outcome.
    levels : dict
        The outcome.
    moves : int or None
        Moves that it takes; None when it cannot be reached.
    path : tuple of Move
        One shortest path.
    together : tuple of (tuple of str)
        Smallest coalitions that can go there in one move.
    blocked : tuple of str
        Issues that would have to change, that nothing brings about, and that no party with a preference can take there.
    """

    names: tuple[str, ...]
    levels: dict[str, str]
    moves: int | None
    path: tuple[Move, ...]
    together: tuple[tuple[str, ...], ...]
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class ReachResult(Result):
    """What can be reached from one outcome.

    Attributes
    ----------
    start : dict
        The outcome searched from.
    improving : bool
        Whether each mover must prefer what it moves to.
    reached : tuple of int
        Outcomes first reached after 0, 1, 2... moves.
    feasible : int
        Outcomes that can exist.
    goals : tuple of PathTo
        The named outcomes.
    """

    start: dict[str, str]
    improving: bool
    reached: tuple[int, ...]
    feasible: int
    goals: tuple[PathTo, ...]

    analysis = "stability"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "start": {"levels": self.start},
            "improving": self.improving,
            "reached": list(self.reached),
            "feasible": self.feasible,
            "goals": [
                {
                    "names": list(goal.names),
                    "levels": goal.levels,
                    "moves": goal.moves,
                    "path": [describe_move(move) for move in goal.path],
                    "together": [list(members) for members in goal.together],
                    "blocked": list(goal.blocked),
                }
                for goal in self.goals
            ],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each goal."""
        return [
            {
                "names": ", ".join(goal.names),
                "moves": goal.moves,
                "movers": ", ".join(move.party for move in goal.path),
                "together": "; ".join("+".join(members) for members in goal.together),
            }
            for goal in self.goals
        ]


def _lowest_by_block(blocks: Blocks, member: NDArray[np.int32], score: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return, for each block, the lowest score among marked outcomes that can move into it; FAR for none."""
    low = np.full(blocks.count, FAR, dtype=np.int32)
    np.minimum.at(low, member, score)
    if blocks.patterns == 1:
        return low
    sources = np.flatnonzero(low < FAR)
    pattern = sources % blocks.patterns
    counts = blocks.target_start[pattern + 1] - blocks.target_start[pattern]
    which = np.repeat(np.arange(len(sources)), counts)
    offset = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    target = sources[which] - pattern[which] + blocks.target[blocks.target_start[pattern[which]] + offset]
    result = low.copy()
    np.minimum.at(result, target, low[sources[which]])
    return result


class _Walk:
    """Breadth-first search over a valued space."""

    def __init__(self, valuation: Valuation, maker: MoveMaker, improving: bool) -> None:
        self.valuation, self.maker, self.improving = valuation, maker, improving
        self.depth = np.full(maker.space.count, UNREACHED, dtype=np.int16)
        self.feasible = maker.space.feasible_grid
        landing = maker.space.landing
        self.landing = landing
        self.score = []
        for rank in valuation.rank:
            full = np.zeros(maker.space.count, dtype=np.int32)
            full[valuation.codes] = int(rank.max(initial=1)) - rank
            self.score.append(full)

    def step(self, frontier: Codes, depth: int) -> Codes:
        found = []
        for j, party in enumerate(self.valuation.parties):
            if not self.maker.choices((party,)):
                continue
            blocks = self.maker.blocks((party,))
            score = self.score[j] if self.improving else np.zeros_like(self.score[j])
            low = _lowest_by_block(blocks, blocks.member[frontier], score[frontier])
            raw = np.flatnonzero(low[blocks.member] < FAR)
            end = raw if self.landing is None else self.landing[raw]
            keep = self.feasible[raw] if self.landing is None else end >= 0
            raw, end = raw[keep], end[keep]
            if self.improving:
                end = end[score[end] > low[blocks.member[raw]]]
            fresh = np.unique(end[self.depth[end] == UNREACHED])
            self.depth[fresh] = depth
            found.append(fresh)
        return np.concatenate(found) if found else frontier[:0]

    def path(self, goal: int) -> list[tuple[int, int]]:
        """Return (mover, code) steps of a shortest path to a reached outcome."""
        steps: list[tuple[int, int]] = []
        while self.depth[goal] > 0:
            goal, steps = self._back(goal, steps)
        return steps[::-1]

    def _back(self, goal: int, steps: list[tuple[int, int]]) -> tuple[int, list[tuple[int, int]]]:
        for j, party in enumerate(self.valuation.parties):
            before = self.maker.origins((party,), goal)
            before = before[self.depth[before] == self.depth[goal] - 1]
            if self.improving:
                before = before[self.score[j][before] < self.score[j][goal]]
            if len(before):
                return int(before[0]), [*steps, (j, goal)]
        raise AssertionError("an outcome reached has an outcome it was reached from")


def _together(maker: MoveMaker, parties: Sequence[str], start: int, goal: int) -> tuple[Members, ...]:
    """Return the smallest coalitions of which one choice of levels, once everything has settled, is the goal."""
    row = maker.space.rows(np.array([start]))[0]
    found: list[Members] = []
    for size in range(1, len(parties) + 1):
        for members in combinations(parties, size):
            if any(set(smaller) <= set(members) for smaller in found):
                continue
            if maker.leads(members, row, goal):
                found.append(members)
    return tuple(found)


def reach(
    view: View,
    *,
    start: Mapping[str, str] | None = None,
    improving: bool = False,
    progress: Progress = no_progress,
) -> ReachResult:
    """Say what can be reached from an outcome, and how the named outcomes are.

    Parameters
    ----------
    view : View
        The case, without errors.
    start : mapping of issue to level, optional
        Where to start; by default the status quo.
    improving : bool
        Whether each mover must prefer what it moves to.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    ReachResult
        Counts by number of moves, and a shortest path to every proposal.

    Raises
    ------
    UsageError
        If there is no start, or it cannot exist.
    SpaceTooLargeError
        If the outcomes cannot be listed.
    """
    case = view.case
    levels = case.status_quo if start is None else start
    if levels is None:
        raise UsageError("paths start from the status quo; add `status_quo` to the case, or name an outcome")
    space = view.space().require_enumerable("paths from the status quo")
    valuation, maker = view.valuation(), view.moves()
    code = space.code(levels)
    valuation.index(code)
    walk = _Walk(valuation, maker, improving)
    walk.depth[code] = 0
    frontier = np.array([code])
    counts: list[int] = []
    while len(frontier):
        counts.append(len(frontier))
        progress(min(0.9, len(counts) / 10), f"{sum(counts):,} outcomes reached")
        frontier = walk.step(frontier, len(counts))
    goals = space.names_by_code({id_: proposal.outcome for id_, proposal in case.proposals.items()})
    found = tuple(_goal(walk, code, goal, names) for goal, names in goals.items())
    with_clauses = [id_ for id_, proposal in case.proposals.items() if proposal.clauses]
    findings: tuple[Finding, ...] = ()
    if with_clauses:
        message = f"paths lead to the levels of {', '.join(with_clauses)}; clauses bind only once agreed"
        findings = (Finding("clauses-not-yet-binding", "info", message),)
    findings += tuple(_out_of_reach(case, goal) for goal in found if goal.blocked)
    return ReachResult(
        case=view.described,
        method={
            "moves": "unilateral improvements only" if improving else "any move that a party can make",
            "order": "one party at a time, any of them, also twice in a row",
        },
        exact=True,
        findings=findings,
        start=dict(levels),
        improving=improving,
        reached=tuple(counts),
        feasible=len(valuation.codes),
        goals=found,
    )


def _out_of_reach(case: Case, goal: PathTo) -> Finding:
    issues = ", ".join(case.issues[id_].name for id_ in goal.blocked)
    message = (
        f"{', '.join(goal.names)} cannot be reached, because nobody with a preference can take {issues} there; "
        "see who controls it, and what is irreversible"
    )
    return Finding("goal-out-of-reach", "info", message, ("issues", goal.blocked[0]))


def _blocked(walk: _Walk, start: int, goal: int) -> tuple[str, ...]:
    space, parties = walk.maker.space, walk.valuation.parties
    before, after = space.rows(np.array([start, goal]))
    choices = walk.maker.choices(parties)
    reachable = {c.position for c in choices if _leads(c.allowed, int(before[c.position]), int(after[c.position]))}
    return tuple(
        issue
        for k, issue in enumerate(space.issues)
        if before[k] != after[k] and k not in reachable and k not in space.brought_about
    )


def _leads(allowed: NDArray[np.bool_], before: int, after: int) -> bool:
    """Return whether some steps lead from one level to another."""
    reached = np.zeros(len(allowed), dtype=bool)
    reached[before] = True
    for _ in range(len(allowed)):
        reached |= allowed[reached].any(axis=0)
    return bool(reached[after])


def _goal(walk: _Walk, start: int, goal: int, names: Sequence[str]) -> PathTo:
    space, valuation = walk.maker.space, walk.valuation
    moves = None if walk.depth[goal] == UNREACHED else int(walk.depth[goal])
    landscape = landscape_of_valuation(valuation, walk.maker)
    path = []
    before = start
    for j, after in walk.path(goal) if moves else ():
        path.append(describe_step(landscape, (j,), before, after))
        before = after
    levels = space.outcome(space.rows(np.array([goal]))[0])
    together = _together(walk.maker, valuation.parties, start, goal) if goal != start else ()
    blocked = _blocked(walk, start, goal) if moves is None else ()
    return PathTo(tuple(names), levels, moves, tuple(path), together, blocked)
