# SPDX-License-Identifier: MIT
"""Stability of one outcome in a space too large for the whole graph, with the reason.

Improvements are tried from the largest gain down. One step of answers is tried for all of them at
once; only improvements that no single step sanctions are searched further, breadth first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.outcomes.moves import MoveMaker
from detente.outcomes.space import Codes
from detente.outcomes.valuation import Valuation

__all__ = ["Move", "PartyVerdict", "judge_outcome"]

Ranks = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Move:
    """A change that one party makes, and the outcome it leads to.

    Attributes
    ----------
    party : str
        Who moves.
    levels : dict
        The outcome moved to.
    changes : dict of issue to (before, after)
        Levels that differ from the outcome moved from, those that settle by themselves included.
    gain : float
        Utility that the mover gains by the step, in its own points.
    """

    party: str
    levels: dict[str, str]
    changes: dict[str, tuple[str, str]]
    gain: float


@dataclass(frozen=True, slots=True)
class PartyVerdict:
    """Whether a party would stay at an outcome, and why.

    Attributes
    ----------
    party : str
        The focal party.
    stable : tuple of str
        Concepts under which it would stay.
    improvements : int
        Number of its unilateral improvements.
    improvement : Move or None
        The one shown: the largest that nobody credibly answers, else the largest.
    answer : tuple of Move
        Moves of the others that sanction it; empty when nothing does.
    credible : bool
        Whether each mover of the answer prefers what it moves to.
    """

    party: str
    stable: tuple[str, ...]
    improvements: int
    improvement: Move | None
    answer: tuple[Move, ...]
    credible: bool


@dataclass(frozen=True, slots=True)
class _Search:
    """Answers to one party's improvements on one outcome."""

    valuation: Valuation
    mover: MoveMaker
    focal: int
    floor: int  # rank of the outcome left: an answer must lead to this rank or a worse one

    @property
    def others(self) -> list[int]:
        return [j for j in range(len(self.valuation.parties)) if j != self.focal]

    def ranks(self, party: int, codes: Codes) -> Ranks:
        places = np.searchsorted(self.valuation.codes, codes)
        return np.asarray(self.valuation.rank[party][places], dtype=np.int32)

    def steps(self, party: int, codes: Codes, improving: bool) -> tuple[NDArray[np.intp], Codes]:
        origin, target = self.mover.targets_of_many(self.valuation.parties[party], self.valuation.space.rows(codes))
        if improving and len(target):
            better = self.ranks(party, target) < self.ranks(party, codes)[origin]
            return origin[better], target[better]
        return origin, target

    def sanctions(self, codes: Codes, inescapable: bool) -> NDArray[np.bool_]:
        hit = self.ranks(self.focal, codes) >= self.floor
        if inescapable and hit.any():
            candidates, member = np.unique(codes[hit], return_inverse=True)
            origin, target = self.steps(self.focal, candidates, improving=False)
            escaped = np.zeros(len(candidates), dtype=bool)
            escaped[origin[self.ranks(self.focal, target) < self.floor]] = True
            hit[np.flatnonzero(hit)] = ~escaped[member.reshape(-1)]
        return hit

    def first_steps(self, origins: Codes, improving: bool, inescapable: bool) -> NDArray[np.bool_]:
        """Return which origins a single step of some other party sanctions."""
        done = np.zeros(len(origins), dtype=bool)
        for j in self.others:
            open_ = np.flatnonzero(~done)
            if not len(open_):
                break
            origin, target = self.steps(j, origins[open_], improving)
            if len(target):
                done[open_[origin[self.sanctions(target, inescapable)]]] = True
        return done

    def path(
        self, origin: int, improving: bool, inescapable: bool, safe: list[NDArray[np.bool_]]
    ) -> list[tuple[int, int]] | None:
        """Return the shortest answer as (mover, code) steps, or None when there is none.

        Nodes seen in a search without an answer lead to no answer from elsewhere either; `safe`
        keeps them, one map of codes for each last mover.
        """
        parents: dict[tuple[int, int], tuple[int, int]] = {}
        seen = [known.copy() for known in safe]
        frontier: dict[int, Codes] = {-1: np.array([origin], dtype=np.int64)}
        while frontier:
            following: dict[int, list[Codes]] = {}
            for last, codes in frontier.items():
                for j in self.others:
                    if j == last:
                        continue
                    start, target = self.steps(j, codes, improving)
                    fresh = ~seen[j][target]
                    target, first = np.unique(target[fresh], return_index=True)
                    if not len(target):
                        continue
                    came_from = codes[start[fresh][first]]
                    seen[j][target] = True
                    for code, before in zip(target.tolist(), came_from.tolist(), strict=True):
                        parents[(j, code)] = (last, before)
                    hits = np.flatnonzero(self.sanctions(target, inescapable))
                    if len(hits):
                        worst = hits[np.argmax(self.ranks(self.focal, target[hits]))]
                        return list(_walk_back(parents, (j, int(target[worst]))))[::-1]
                    following.setdefault(j, []).append(target)
            frontier = {j: np.concatenate(codes) for j, codes in following.items()}
        for known, now in zip(safe, seen, strict=True):
            known |= now
        return None


def _walk_back(parents: dict[tuple[int, int], tuple[int, int]], node: tuple[int, int]) -> Iterator[tuple[int, int]]:
    while node in parents:
        yield node
        node = parents[node]


def _describe(valuation: Valuation, party: int, before: int, after: int) -> Move:
    space = valuation.space
    start, end = (space.outcome(row) for row in space.rows(np.array([before, after])))
    gain = float(valuation.utility[party][valuation.index(after)] - valuation.utility[party][valuation.index(before)])
    changes = {issue: (start[issue], end[issue]) for issue in start if start[issue] != end[issue]}
    return Move(valuation.parties[party], end, changes, gain)


def judge_outcome(valuation: Valuation, mover: MoveMaker, code: int) -> tuple[PartyVerdict, ...]:
    """Say for each party whether it would stay at an outcome, and why.

    Parameters
    ----------
    valuation : Valuation
        Worth of the feasible outcomes.
    mover : MoveMaker
        Moves of the parties.
    code : int
        The outcome.

    Returns
    -------
    tuple of PartyVerdict
        In the order of `valuation.parties`.
    """
    return tuple(_judge(valuation, mover, code, focal) for focal in range(len(valuation.parties)))


def _judge(valuation: Valuation, mover: MoveMaker, code: int, focal: int) -> PartyVerdict:
    party = valuation.parties[focal]
    rank = valuation.rank[focal]
    here = int(rank[valuation.index(code)])
    search = _Search(valuation, mover, focal, here)
    targets = mover.targets(party, valuation.space.rows(np.array([code]))[0])
    ranks = search.ranks(focal, targets)
    improvements = targets[ranks < here][np.argsort(ranks[ranks < here], kind="stable")]
    if not len(improvements):
        return PartyVerdict(party, ("nash", "gmr", "smr", "seq"), 0, None, (), False)
    stable: list[str] = []
    unanswered: int | None = None
    for concept, improving, inescapable in (("gmr", False, False), ("smr", False, True), ("seq", True, False)):
        if concept != "gmr" and "gmr" not in stable:
            break
        safe = [np.zeros(valuation.space.count, dtype=bool) for _ in valuation.parties]
        answered = search.first_steps(improvements, improving, inescapable)
        for improvement in improvements[~answered].tolist():
            if search.path(improvement, improving, inescapable, safe) is None:
                if concept != "smr":
                    unanswered = improvement
                break
        else:
            stable.append(concept)
    shown = int(improvements[0]) if unanswered is None else unanswered
    answer: list[tuple[int, int]] | None = None
    credible = False
    if "gmr" in stable:
        safe = [np.zeros(valuation.space.count, dtype=bool) for _ in valuation.parties]
        credible = "seq" in stable
        answer = search.path(shown, credible, False, safe)
    steps, before = [], shown
    for j, after in answer or []:
        steps.append(_describe(valuation, j, before, after))
        before = after
    return PartyVerdict(
        party, tuple(stable), len(improvements), _describe(valuation, focal, code, shown), tuple(steps), credible
    )
