# SPDX-License-Identifier: MIT
"""Stability of every outcome for every agent, for concepts that need ranks and moves only.

An *agent* is a party or a coalition. It has one or more criteria, each an order of the outcomes;
an outcome is an improvement when it is better in all of them, and deters when it is not. A party
has its own order; a coalition has its members' (Kilgour, Hipel, Fang and Peng, 2001); a party with
attitudes has its own, those of parties it is well disposed to, and the reverse of those it is ill
disposed to (Inohara, Hipel and Walker, 2007).

Two engines give the same answer: lists of moves for small graphs, with nothing to compile, and the
compiled sweep for large ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.result import Progress, no_progress
from detente.analysis.stability.concepts import Settings
from detente.analysis.stability.listed import ListedGraph
from detente.outcomes.moves import Blocks, Members, MoveMaker
from detente.outcomes.space import Codes, Mask

__all__ = ["Agent", "Standing", "stable_by_lists", "stable_by_sweep", "trap_scores"]

Scores = NDArray[np.int32]


@dataclass(frozen=True)
class Agent:
    """Who may leave an outcome, and what it looks at.

    Attributes
    ----------
    members : tuple of str
        One party, or the members of a coalition.
    criteria : ndarray of int32, shape (criteria, outcomes)
        Scores, from 0, higher is better; an improvement is better in each.
    strong : ndarray of int32, shape (scores + 1,), optional
        For each score of the first criterion the smallest score strongly preferred to it, or one
        more than the largest.
    """

    members: Members
    criteria: Scores
    strong: Scores | None = None

    @property
    def name(self) -> str:
        """The party, or the members joined by a plus sign."""
        return "+".join(self.members)


@dataclass(frozen=True)
class Standing:
    """Stability of all outcomes for one agent.

    Attributes
    ----------
    agent : str
        Name of the agent.
    stable : dict of concept to ndarray of bool, shape (outcomes,)
        Whether the agent would stay.
    needed : dict of concept to ndarray of int32, shape (outcomes,)
        The least score that would make it stay, everything else unchanged; empty for agents with
        several criteria. An outcome is stable exactly when its score is at least that.
    """

    agent: str
    stable: dict[str, Mask]
    needed: dict[str, Scores]


def trap_scores(agent: Agent, concept: str, refuge: Scores, strict: bool) -> Scores:
    """Return the least doubled score of an outcome left from which each outcome deters.

    Parameters
    ----------
    agent : Agent
        With one criterion.
    concept : str
        Any concept but nash.
    refuge : ndarray of int32
        The best score that the agent can have from each outcome by staying or one move.
    strict : bool
        Whether only a worse outcome deters.
    """
    score = agent.criteria[0]
    if concept.startswith("strong_") and agent.strong is not None:
        return np.asarray(2 * agent.strong[refuge if concept == "strong_smr" else score])
    own = np.asarray(2 * score + np.int32(strict))
    return np.asarray(np.maximum(own, 2 * refuge)) if concept in ("smr", "sseq") else own


def _credible(concept: str) -> bool:
    return concept in ("seq", "sseq", "strong_seq")


def _fits(agent: Agent, concept: str) -> bool:
    if concept.startswith("strong_"):
        return agent.strong is not None
    return len(agent.criteria) == 1 or concept in ("nash", "gmr", "seq")


def _others(agents: Sequence[Agent], focal: Agent, answering: Sequence[int]) -> list[int]:
    return [k for k in answering if not set(agents[k].members) & set(focal.members)]


def stable_by_lists(
    graph: ListedGraph,
    agents: Sequence[Agent],
    answering: Sequence[int],
    settings: Settings,
    progress: Progress = no_progress,
) -> tuple[Standing, ...]:
    """Work out stability on a graph whose moves are listed.

    Parameters
    ----------
    graph : ListedGraph
        Its movers are the agents, in the same order.
    agents : sequence of Agent
        Who may leave; scores by place.
    answering : sequence of int
        Which of them may answer, when they share no member with the one that leaves.
    settings : Settings
        Concepts and definitions.
    progress : callable
        Called with a share done and what is being done.

    Returns
    -------
    tuple of Standing
        In the order of `agents`. Agents with several criteria have no smr and sseq here; those
        concepts need pairs of outcomes (`detente.analysis.stability.relations`). Agents that state
        no strength have no concepts of strength.
    """
    improving = []
    for agent, steps in zip(agents, graph.steps, strict=True):
        better = (agent.criteria[:, steps.target] > agent.criteria[:, steps.origin]).all(axis=0)
        improving.append(steps.only(np.asarray(better)))
    found = []
    for i, (agent, steps) in enumerate(zip(agents, graph.steps, strict=True)):
        progress(i / len(agents), f"answers to {agent.name}")
        others = _others(agents, agent, answering)
        refuge = np.maximum(agent.criteria[0], steps.maximum(agent.criteria[0], 0))
        stable: dict[str, Mask] = {}
        needed: dict[str, Scores] = {}
        for concept in settings.concepts:
            if not _fits(agent, concept):
                continue
            worth = 2 * agent.criteria
            if concept != "nash":
                answers = [(improving if _credible(concept) else graph.steps)[k] for k in others]
                for c, criterion in enumerate(agent.criteria):
                    one = Agent(agent.members, agent.criteria[c : c + 1], agent.strong)
                    trap = trap_scores(one, concept, refuge, settings.sanction == "worse")
                    reached = graph.closure_minimum(trap, answers, settings.sequences)
                    worth[c] = np.minimum(reached, 2 * criterion)
            leaves = (worth[:, steps.target] > 2 * agent.criteria[:, steps.origin]).all(axis=0)
            stable[concept] = ~steps.having(np.asarray(leaves))
            if len(agent.criteria) == 1:
                needed[concept] = (steps.maximum(worth[0], 0) + 1) // 2
        found.append(Standing(agent.name, stable, needed))
    return tuple(found)


WORKERS = 2
"""Sweeps at once; each takes about 16 bytes an outcome."""


class _Sweeps:
    """The arrays that the compiled sweep needs, for one case."""

    def __init__(self, maker: MoveMaker, codes: Codes, agents: Sequence[Agent], answering: Sequence[int]) -> None:
        from detente.analysis.stability import sweep

        self.kernels = sweep
        self.maker = maker
        self.count = maker.space.count
        self.codes = codes.astype(np.int32)
        self.agents = agents
        self.answering = list(answering)
        landing = maker.space.landing
        self.landing = np.empty(0, dtype=np.int32) if landing is None else landing
        empty = np.empty(0, dtype=np.int32)
        before_start, before = (empty, empty) if landing is None else sweep.preimages(landing)
        self.blocks = [maker.blocks(agent.members) for agent in agents]
        answering_blocks = [self.blocks[k] for k in answering]
        score = np.full((len(answering), self.count), -1, dtype=np.int32)
        starts, ordered = [np.zeros(1, dtype=np.int64)], []
        for place, k in enumerate(answering):
            score[place, codes] = agents[k].criteria[0]
            ascending = self.ascending(score[place])
            start, listed = sweep.fill_blocks(ascending, self.blocks[k].member, self.blocks[k].count)
            starts.append(start[1:] + place * len(codes))
            ordered.append(listed)
        sizes = [b.count for b in answering_blocks]
        self.moves = sweep.Moves(
            score=score,
            member=np.stack([b.member for b in answering_blocks]),
            first_block=np.cumsum([0, *sizes[:-1]]).astype(np.int64),
            start=np.concatenate(starts),
            ordered=np.concatenate(ordered),
            patterns=np.array([b.patterns for b in answering_blocks], dtype=np.int64),
            first_pattern=np.cumsum([0, *(b.patterns for b in answering_blocks[:-1])]).astype(np.int64),
            source_start=_joined([b.source_start for b in answering_blocks]),
            source=np.concatenate([b.source for b in answering_blocks]),
            before_start=before_start,
            before=before,
        )

    def ascending(self, value: Scores) -> Scores:
        return self.kernels.counting_order(value, self.codes, int(value.max()))

    def spread(self, value: Scores) -> Scores:
        if len(value) == self.count:
            return value
        full = np.full(self.count, -1, dtype=np.int32)
        full[self.codes] = value
        return full

    def feasible(self, full: Scores) -> Scores:
        return full if len(self.codes) == self.count else full[self.codes]

    def own_maximum(self, i: int, worth: Scores) -> Scores:
        """Return the most that agent i can have from each code by staying or one move; by code."""
        return self.block_maximum(self.blocks[i], worth)

    def block_maximum(self, b: Blocks, worth: Scores) -> Scores:
        best = self.kernels.own_maximum(worth, self.landing, b.member, b.count, b.patterns, b.target_start, b.target)
        return np.take(best, b.member)

    def leaves(self, i: int, worth: Scores, score: Scores) -> Mask:
        """Return from which codes some move of agent i is worth more in every criterion."""
        b = self.blocks[i]
        start, ordered = self.kernels.fill_blocks(self.codes, b.member, b.count)
        every = np.arange(self.count, dtype=np.int32)
        raw_start, raw = self.kernels.fill_blocks(every, b.member, b.count)
        return self.kernels.undominated_maximum(
            worth, score, self.landing, start, ordered, raw_start, raw, b.patterns, b.target_start, b.target
        )

    def closure_minimum(self, threshold: Scores, focal: int, improving: bool, sequences: str) -> Scores:
        others = _others(self.agents, self.agents[focal], self.answering)
        if not improving and sequences != "single":
            merged = self.maker.merged_blocks(tuple(party for k in others for party in self.agents[k].members))
            if merged is not None:
                # Everything that the others reach is a product over issues: one maximum instead of a search.
                most = int(threshold.max())
                return most - self.block_maximum(merged, most - threshold)
        answering = np.array([self.answering.index(k) for k in others], dtype=np.int64)
        kernels = self.kernels
        number = {
            "alternating": kernels.ALTERNATING,
            "unrestricted": kernels.UNRESTRICTED,
            "single": kernels.SINGLE,
        }[sequences]
        return self.kernels.closure_minimum(
            threshold, self.ascending(threshold), answering, improving, number, self.moves
        )

    def standing(self, i: int, concept: str, settings: Settings) -> tuple[Mask, Scores]:
        agent = self.agents[i]
        if i in self.answering:
            score = self.moves.score[self.answering.index(i)][None]
        else:
            score = np.stack([self.spread(criterion) for criterion in agent.criteria])
        worth = 2 * score
        if concept != "nash":
            for c in range(len(score)):
                one = Agent(agent.members, agent.criteria[c : c + 1], agent.strong)
                refuge = one.criteria[0]
                if concept in ("smr", "sseq", "strong_smr"):
                    refuge = self.feasible(self.own_maximum(i, score[c]))
                trap = trap_scores(one, concept, refuge, settings.sanction == "worse")
                reached = self.closure_minimum(self.spread(trap), i, _credible(concept), settings.sequences)
                worth[c] = np.minimum(reached, worth[c])
        if len(score) > 1:
            return ~self.leaves(i, worth, 2 * score)[self.codes], np.empty(0, dtype=np.int32)
        needed = (self.feasible(self.own_maximum(i, worth[0])) + 1) >> 1
        return needed <= agent.criteria[0], needed


def _joined(starts: Sequence[Scores]) -> Scores:
    parts, offset = [np.zeros(1, dtype=np.int64)], 0
    for start in starts:
        parts.append(start[1:].astype(np.int64) + offset)
        offset += int(start[-1])
    # Each mover needs the end of its last pattern, which is where the next mover's first begins.
    return np.concatenate(parts).astype(np.int32)


def stable_by_sweep(
    maker: MoveMaker,
    codes: Codes,
    agents: Sequence[Agent],
    answering: Sequence[int],
    settings: Settings,
    progress: Progress = no_progress,
) -> tuple[Standing, ...]:
    """Work out stability without listing moves; see `detente.analysis.stability.sweep`.

    Parameters
    ----------
    maker : MoveMaker
        Moves of the case.
    codes : ndarray of int64, shape (feasible,)
        Codes of the feasible outcomes, ascending.
    agents, answering, settings, progress
        As for `stable_by_lists`; agents that may answer have one criterion.

    Returns
    -------
    tuple of Standing
        The same as from `stable_by_lists`.
    """
    progress(0.0, "ordering outcomes")
    sweeps = _Sweeps(maker, codes, agents, answering)
    tasks = [(i, concept) for i, agent in enumerate(agents) for concept in settings.concepts if _fits(agent, concept)]
    results: dict[tuple[int, str], tuple[Mask, Scores]] = {}

    def work(task: tuple[int, str]) -> tuple[Mask, Scores]:
        return sweeps.standing(*task, settings)

    with ThreadPoolExecutor(WORKERS) as pool:
        # Threads cost more than they save on small spaces.
        waiting = pool.map(work, tasks) if sweeps.count > 1 << 14 else map(work, tasks)
        for number, (task, result) in enumerate(zip(tasks, waiting, strict=True)):
            progress(number / len(tasks), f"{task[1]} for {agents[task[0]].name}")
            results[task] = result
    found = []
    for i, agent in enumerate(agents):
        own = [concept for k, concept in tasks if k == i]
        found.append(
            Standing(
                agent.name,
                {concept: results[i, concept][0] for concept in own},
                {concept: results[i, concept][1] for concept in own if len(agent.criteria) == 1},
            )
        )
    return tuple(found)
