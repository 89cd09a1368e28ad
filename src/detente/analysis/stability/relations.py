# SPDX-License-Identifier: MIT
"""Stability when preferring is more than an order of outcomes.

Whatever a preference looks like, the definitions ask three things of it: which outcomes are worth
moving to from s, which outcomes deter leaving s, and which moves others are believed to make. An
`Outlook` answers them; the concepts follow from the definitions, outcome by outcome, with the
outcomes that answers reach kept as sets of bits.

- attitudes, coalitions: worth moving to when better in every criterion (Inohara, Hipel and Walker,
  Journal of Systems Science and Systems Engineering 16, 2007; strict preference throughout);
- unknown preference: four readings, a to d, of pairs that cannot be compared (Li, Hipel, Kilgour and
  Fang, IEEE Transactions on Systems, Man, and Cybernetics A 34, 2004). Under a and c a party moves
  also where it does not know; under c and d it is deterred also where it does not know, and then what it
  does not know is no escape either. Others are believed to move where they improve or do not know;
- fuzzy preference: worth moving to when the relative certainty of preferring, here the difference of
  utility over a scale, cut at 1, reaches the party's threshold (Bashar, Kilgour and Hipel, IEEE
  Transactions on Fuzzy Systems 20, 2012);
- probabilistic preference: worth moving to when preferred with a chance above 1 - alpha; deters when
  preferred with at most 1 - beta; believed when preferred by the mover with more than 1 - gamma
  (Rego and dos Santos, IEEE Transactions on Systems, Man, and Cybernetics: Systems 45, 2015).

A sanction is inescapable (smr, sseq) when it deters, and so does all that the party can still go to after it. What is
no longer a deterrent is an escape, whether or not the party would have left for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.result import Progress, no_progress
from detente.analysis.stability.concepts import Settings
from detente.analysis.stability.engine import Agent, Standing
from detente.analysis.stability.listed import ListedGraph, Steps
from detente.outcomes.space import Mask

__all__ = [
    "Outlook",
    "outlook_of_criteria",
    "outlook_with_chances",
    "outlook_with_threshold",
    "outlook_with_unknown",
    "stable_by_relations",
]

Bits = NDArray[np.uint8]

CHUNK_BYTES = 64_000_000


@dataclass(frozen=True)
class Outlook:
    """How an agent looks at moving from one outcome to others.

    Attributes
    ----------
    improves : callable
        From a place, which outcomes are worth moving to; bool, shape (outcomes,).
    deters : callable
        From a place, which outcomes deter leaving it.
    answers : callable
        From a place, which outcomes others believe it would move to.
    """

    improves: Callable[[int], Mask]
    deters: Callable[[int], Mask]
    answers: Callable[[int], Mask]


def outlook_of_criteria(agent: Agent) -> Outlook:
    """Return the outlook of an agent that wants every criterion to rise."""
    criteria = agent.criteria

    def better(place: int) -> Mask:
        return np.asarray((criteria > criteria[:, place, None]).all(axis=0))

    return Outlook(better, lambda place: ~better(place), better)


def outlook_with_unknown(score: NDArray[np.int32], pairs: Sequence[tuple[Mask, Mask]], reading: str) -> Outlook:
    """Return the outlook of a party that cannot compare some outcomes.

    Parameters
    ----------
    score : ndarray of int32, shape (outcomes,)
        Order of the outcomes where they can be compared.
    pairs : sequence of (ndarray of bool, ndarray of bool)
        Sets of outcomes; each of the first and each of the second cannot be compared.
    reading : {'a', 'b', 'c', 'd'}
        Which of the four extensions is used.
    """

    def unknown(place: int) -> Mask:
        mark = np.zeros(len(score), dtype=bool)
        for first, second in pairs:
            if first[place]:
                mark |= second
            if second[place]:
                mark |= first
        mark[place] = False
        return mark

    def surely(place: int) -> Mask:
        return np.asarray((score > score[place]) & ~unknown(place))

    def perhaps(place: int) -> Mask:
        return np.asarray((score > score[place]) | unknown(place))

    return Outlook(
        perhaps if reading in "ac" else surely,
        (lambda place: ~surely(place)) if reading in "cd" else (lambda place: ~perhaps(place)),
        perhaps,
    )


def outlook_with_threshold(utility: NDArray[np.float64], gap: float) -> Outlook:
    """Return the outlook of a party that moves only for a gain of at least `gap`."""

    def better(place: int) -> Mask:
        return np.asarray(utility - utility[place] >= max(gap, 1e-9))

    return Outlook(better, lambda place: ~better(place), better)


def outlook_with_chances(
    chance: Callable[[int], NDArray[np.float64]], alpha: float, beta: float, gamma: float
) -> Outlook:
    """Return the outlook of a party whose preference is known in part.

    Parameters
    ----------
    chance : callable
        From a place, the chance (or share of assumptions) that each outcome is preferred to it.
    alpha, beta, gamma : float
        Thresholds of moving, of being deterred and of answering, each from 0 to 1.
    """

    def above(level: float) -> Callable[[int], Mask]:
        def mask(place: int) -> Mask:
            preferred = np.asarray(chance(place) > 1 - level)
            preferred[place] = False
            return preferred

        return mask

    deterred = above(beta)
    return Outlook(above(alpha), lambda place: ~deterred(place), above(gamma))


def _closure(answers: Sequence[Steps], size: int, sequences: str) -> Bits:
    """Return, for each outcome, the set of those that answers lead to; one bit an outcome."""
    width = (size + 7) // 8
    first = [np.zeros((size, width), dtype=np.uint8) for _ in answers]
    own = np.packbits(np.eye(size, dtype=bool), axis=1)
    changed = True
    while changed:
        changed = False
        for k, steps in enumerate(answers):
            onward = own.copy()
            if sequences != "single":
                for j, reach in enumerate(first):
                    if j != k or sequences == "unrestricted":
                        onward |= reach
            heads, start = np.unique(steps.origin, return_index=True)
            ends = np.append(start[1:], len(steps.origin))
            step = max(1, CHUNK_BYTES // max(1, width * int((ends - start).max(initial=1))))
            for low in range(0, len(heads), step):
                part = slice(low, low + step)
                edges = steps.target[start[part][0] : ends[part][-1]]
                now = np.bitwise_or.reduceat(onward[edges], start[part] - start[part][0], axis=0)
                if (now != first[k][heads[part]]).any():
                    first[k][heads[part]] = now
                    changed = True
    return np.bitwise_or.reduce(first, axis=0) if first else np.zeros((size, width), dtype=np.uint8)


def _believed(steps: Steps, outlook: Outlook) -> Steps:
    keep = np.zeros(len(steps.origin), dtype=bool)
    for place in np.unique(steps.origin):
        low, high = np.searchsorted(steps.origin, [place, place + 1])
        keep[low:high] = outlook.answers(int(place))[steps.target[low:high]]
    return steps.only(keep)


def stable_by_relations(
    graph: ListedGraph,
    names: Sequence[str],
    outlooks: Sequence[Outlook],
    answering: Sequence[int],
    settings: Settings,
    progress: Progress = no_progress,
) -> tuple[Standing, ...]:
    """Work out nash, gmr, smr, seq and sseq from the definitions, for any kind of preference.

    Parameters
    ----------
    graph : ListedGraph
        Its movers are the agents, in the same order.
    names : sequence of str
        Names of the agents.
    outlooks : sequence of Outlook
        How each looks at the outcomes.
    answering : sequence of int
        Which agents may answer those with whom they share no member.
    settings : Settings
        Concepts and definitions; the sanction is the outlook's.
    progress : callable
        Called with a share done and what is being done.

    Returns
    -------
    tuple of Standing
        In the order of the agents.
    """
    concepts = [concept for concept in ("nash", "gmr", "smr", "seq", "sseq") if concept in settings.concepts]
    believed = [_believed(steps, outlook) for steps, outlook in zip(graph.steps, outlooks, strict=True)]
    closures: dict[tuple[bool, tuple[int, ...]], Bits] = {}
    found = []
    for i, (name, outlook, steps) in enumerate(zip(names, outlooks, graph.steps, strict=True)):
        progress(i / len(names), f"answers to {name}")
        others = tuple(k for k in answering if not set(graph.movers[k]) & set(graph.movers[i]))
        for credible in (False, True):
            if (credible, others) not in closures:
                moves = [(believed if credible else graph.steps)[k] for k in others]
                closures[credible, others] = _closure(moves, graph.size, settings.sequences)
        stable = {concept: np.ones(graph.size, dtype=bool) for concept in concepts}
        for place in range(graph.size):
            worth = outlook.improves(place)
            targets = steps.of(place)
            targets = targets[worth[targets]]
            if not len(targets):
                continue
            trap = outlook.deters(place)
            firm = trap & ~steps.having(~trap[steps.target])
            for concept in concepts:
                reach = closures[concept in ("seq", "sseq"), others][targets]
                hit = reach & np.packbits(firm if concept in ("smr", "sseq") else trap)
                stable[concept][place] = concept != "nash" and bool(hit.any(axis=1).all())
        found.append(Standing(name, {str(concept): mask for concept, mask in stable.items()}, {}))
    return tuple(found)
