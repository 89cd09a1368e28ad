# SPDX-License-Identifier: MIT
"""Stability of one outcome in a space of any size, with the reason.

Improvements are tried from the largest gain down. One step of answers is tried for all of them at
once; only improvements that no single step sanctions are searched further, breadth first. Nothing
but what the search meets is worked out, so spaces that cannot be listed are no obstacle; a search
that meets more than `bound` outcomes stops and leaves the concept undecided.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detente.analysis.stability.landscape import Landscape, Marks
from detente.outcomes.moves import Members
from detente.outcomes.space import ENUMERATION_LIMIT, Codes, Mask

__all__ = ["SEARCH_BOUND", "Move", "PartyVerdict", "describe_step", "judge_outcome"]

SEARCH_BOUND = 2_000_000
"""Outcomes that the search of one question meets at most; about half a minute."""

SHOWN = 5
"""Improvements kept with a verdict."""


@dataclass(frozen=True, slots=True)
class Move:
    """A change that one party or coalition makes, and the outcome it leads to.

    Attributes
    ----------
    party : str
        Who moves; members of a coalition are joined by a plus sign.
    levels : dict
        The outcome moved to.
    changes : dict of issue to (before, after)
        Levels that differ from the outcome moved from, those that settle by themselves included.
    gain : float
        Utility that the mover gains by the step, in its own points; the least gain of a member.
    """

    party: str
    levels: dict[str, str]
    changes: dict[str, tuple[str, str]]
    gain: float


@dataclass(frozen=True, slots=True)
class PartyVerdict:
    """Whether a party or coalition would stay at an outcome, and why.

    Attributes
    ----------
    party : str
        Who might leave.
    stable : tuple of str
        Concepts under which it would stay.
    undecided : tuple of str
        Concepts for which the search met its bound.
    improvements : int
        Number of its improvements.
    improvement : Move or None
        The one shown: the largest that nobody credibly answers, else the largest.
    answer : tuple of Move
        Moves of the others that sanction it; empty when nothing does.
    credible : bool
        Whether each mover of the answer prefers what it moves to.
    largest : tuple of Move
        The largest improvements, by gain.
    """

    party: str
    stable: tuple[str, ...]
    improvements: int
    improvement: Move | None
    answer: tuple[Move, ...]
    credible: bool
    largest: tuple[Move, ...] = ()
    undecided: tuple[str, ...] = ()


class _BoundMetError(Exception):
    """The search has met as many outcomes as it may."""


@dataclass
class _Search:
    """Answers to the improvements of one party or coalition on one outcome."""

    landscape: Landscape
    focal: tuple[int, ...]
    code: int
    bound: int
    met: int = 0
    others: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.others = [j for j in range(len(self.landscape.parties)) if j not in self.focal]

    def better(self, codes: Codes) -> Mask:
        """Return which codes every member prefers to the outcome left."""
        result = np.ones(len(codes), dtype=bool)
        here = np.array([self.code])
        for member in self.focal:
            result &= self.landscape.order(member, codes) > self.landscape.order(member, here)[0]
        return result

    def steps(self, members: tuple[int, ...], codes: Codes, improving: bool) -> tuple[NDArray[np.intp], Codes]:
        names: Members = tuple(self.landscape.parties[j] for j in members)
        rows = self.landscape.maker.space.rows(codes)
        self.met += self.landscape.maker.count_choices(names, rows)
        if self.met > self.bound:
            raise _BoundMetError
        origin, target = self.landscape.maker.targets_of_many(names, rows)
        for j in members if improving and len(target) else ():
            keep = self.landscape.order(j, target) > self.landscape.order(j, codes)[origin]
            origin, target = origin[keep], target[keep]
        return origin, target

    def sanctions(self, codes: Codes, inescapable: bool) -> Mask:
        hit = ~self.better(codes)
        if inescapable and hit.any():
            candidates, member = np.unique(codes[hit], return_inverse=True)
            origin, target = self.steps(self.focal, candidates, improving=False)
            escaped = np.zeros(len(candidates), dtype=bool)
            escaped[origin[self.better(target)]] = True
            hit[np.flatnonzero(hit)] = ~escaped[member.reshape(-1)]
        return hit

    def marks(self) -> list[Marks]:
        count = self.landscape.maker.space.count
        return [Marks(count, count <= ENUMERATION_LIMIT) for _ in self.landscape.parties]

    def first_steps(self, origins: Codes, improving: bool, inescapable: bool) -> Mask:
        """Return which origins a single step of some other party sanctions."""
        done = np.zeros(len(origins), dtype=bool)
        for j in self.others:
            open_ = np.flatnonzero(~done)
            if not len(open_):
                break
            origin, target = self.steps((j,), origins[open_], improving)
            if len(target):
                done[open_[origin[self.sanctions(target, inescapable)]]] = True
        return done

    def path(self, origin: int, improving: bool, inescapable: bool, safe: list[Marks]) -> list[tuple[int, int]] | None:
        """Return the shortest answer as (mover, code) steps, or None when there is none.

        `safe` holds, for each last mover, outcomes from which earlier searches found no answer;
        when this one finds none either, its outcomes are added.
        """
        parents: dict[tuple[int, int], tuple[int, int]] = {}
        seen = self.marks()
        frontier: dict[int, Codes] = {-1: np.array([origin], dtype=np.int64)}
        while frontier:
            following: dict[int, list[Codes]] = {}
            for last, codes in frontier.items():
                for j in self.others:
                    if j == last:
                        continue
                    start, target = self.steps((j,), codes, improving)
                    fresh = ~(seen[j].holds(target) | safe[j].holds(target))
                    target, first = np.unique(target[fresh], return_index=True)
                    if not len(target):
                        continue
                    came_from = codes[start[fresh][first]]
                    seen[j].add(target)
                    for code, before in zip(target.tolist(), came_from.tolist(), strict=True):
                        parents[(j, code)] = (last, before)
                    hits = np.flatnonzero(self.sanctions(target, inescapable))
                    if len(hits):
                        worst = hits[np.argmin(self.landscape.order(self.focal[0], target[hits]))]
                        return list(_walk_back(parents, (j, int(target[worst]))))[::-1]
                    following.setdefault(j, []).append(target)
            frontier = {j: np.concatenate(codes) for j, codes in following.items()}
        for j in self.others:
            safe[j].add(np.array([code for mover, code in parents if mover == j], dtype=np.int64))
        return None


def _walk_back(parents: dict[tuple[int, int], tuple[int, int]], node: tuple[int, int]) -> Iterator[tuple[int, int]]:
    while node in parents:
        yield node
        node = parents[node]


def describe_step(landscape: Landscape, members: tuple[int, ...], before: int, after: int) -> Move:
    """Describe the step of a party or coalition from one outcome, by code, to another."""
    space = landscape.maker.space
    codes = np.array([before, after])
    start, end = (space.outcome(row) for row in space.rows(codes))
    gain = min(float(np.diff(landscape.utility(member, codes))[0]) for member in members)
    changes = {issue: (start[issue], end[issue]) for issue in start if start[issue] != end[issue]}
    return Move("+".join(landscape.parties[j] for j in members), end, changes, gain)


_QUESTIONS = (
    ("gmr", False, False),
    ("smr", False, True),
    ("seq", True, False),
    ("sseq", True, True),
)


def judge_outcome(
    landscape: Landscape, code: int, members: Members, bound: int = SEARCH_BOUND, sseq: bool = False
) -> PartyVerdict:
    """Say whether a party or coalition would stay at an outcome, and why.

    Parameters
    ----------
    landscape : Landscape
        Moves and preferences.
    code : int
        The outcome.
    members : tuple of str
        Who might leave: one party, or the members of a coalition.
    bound : int
        Outcomes that the search for each concept meets at most.
    sseq : bool
        Whether to look for symmetric sequential stability as well.

    Returns
    -------
    PartyVerdict
        Definitions as in `detente.analysis.stability.concepts`, with their defaults.
    """
    focal = tuple(landscape.parties.index(member) for member in members)
    name = "+".join(members)
    space = landscape.maker.space
    questions = [question for question in _QUESTIONS if sseq or question[0] != "sseq"]
    row = space.rows(np.array([code]))
    if landscape.maker.count_choices(members, row) > bound:
        return PartyVerdict(name, (), 0, None, (), False, (), ("nash", *(question[0] for question in questions)))
    targets = landscape.maker.targets(members, row[0])
    improvements = targets[_Search(landscape, focal, code, bound).better(targets)]
    gain = np.min([landscape.order(member, improvements) for member in focal], axis=0)
    improvements = improvements[np.argsort(-gain, kind="stable")]
    if not len(improvements):
        return PartyVerdict(name, ("nash", *(question[0] for question in questions)), 0, None, (), False)
    stable: list[str] = []
    undecided: list[str] = []
    unanswered: int | None = None
    for concept, improving, inescapable in questions:
        weaker = {"smr": ("gmr",), "seq": ("gmr",), "sseq": ("smr", "seq")}.get(concept, ())
        if any(other not in stable and other not in undecided for other in weaker):
            continue
        search = _Search(landscape, focal, code, bound)
        try:
            found = _first_unanswered(search, improvements, improving, inescapable)
        except _BoundMetError:
            undecided.append(concept)
            continue
        if found is None:
            stable.append(concept)
        elif concept in ("gmr", "seq"):
            unanswered = found
    shown = int(improvements[0]) if unanswered is None else unanswered
    credible = "seq" in stable
    answer: list[tuple[int, int]] | None = None
    if "gmr" in stable:
        search = _Search(landscape, focal, code, bound)
        answer = search.path(shown, credible, False, search.marks())
    steps, before = [], shown
    for j, after in answer or []:
        steps.append(describe_step(landscape, (j,), before, after))
        before = after
    return PartyVerdict(
        party=name,
        stable=tuple(stable),
        improvements=len(improvements),
        improvement=describe_step(landscape, focal, code, shown),
        answer=tuple(steps),
        credible=credible,
        largest=tuple(describe_step(landscape, focal, code, int(end)) for end in improvements[:SHOWN]),
        undecided=tuple(undecided),
    )


def _first_unanswered(search: _Search, improvements: Codes, improving: bool, inescapable: bool) -> int | None:
    safe = search.marks()
    answered = search.first_steps(improvements, improving, inescapable)
    for improvement in improvements[~answered].tolist():
        if search.path(improvement, improving, inescapable, safe) is None:
            return int(improvement)
    return None
