# SPDX-License-Identifier: MIT
"""Stability under draws with every move listed and every outcome valued by itself: slower, and the reference.

`detente.outcomes.drawn_stability` must give the same answers; `benchmarks/stability.py` compares their speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from detente.errors import UsageError
from detente.outcomes.draws import Draws
from detente.outcomes.moves import MoveMaker
from detente.outcomes.space import Codes
from detente.outcomes.valuation import TIE

__all__ = ["Surroundings", "stable_in_draws", "surroundings_of"]

MOST_MOVES = 20_000_000
"""Moves listed at most around the given outcomes."""


@dataclass(frozen=True)
class Surroundings:
    """Outcomes that can be reached from given ones, and the moves between them.

    Attributes
    ----------
    codes : ndarray of int64, shape (outcomes,)
        Ascending.
    head : ndarray of int64, shape (parties, outcomes + 1)
        Where the moves of each party from each outcome begin in `tail`.
    tail : ndarray of int32
        Where each move ends, as a place in `codes`.
    """

    codes: Codes
    head: NDArray[np.int64]
    tail: NDArray[np.int32]


def surroundings_of(maker: MoveMaker, parties: Sequence[str], start: Codes) -> Surroundings:
    """List what can be reached from given outcomes, and the moves.

    Parameters
    ----------
    maker : MoveMaker
        Moves of the case, with the clauses under study.
    parties : sequence of str
        Parties that move.
    start : ndarray of int64
        Codes of the given outcomes.

    Raises
    ------
    UsageError
        If more than `MOST_MOVES` moves lead on from them.
    """
    space = maker.space
    known = frontier = np.unique(start)
    found: list[list[tuple[Codes, Codes]]] = [[] for _ in parties]
    total = 0
    while len(frontier):
        ends = []
        for moves, party in zip(found, parties, strict=True):
            origin, target = maker.targets_of_many((party,), space.rows(frontier))
            moves.append((frontier[origin], target))
            ends.append(target)
            total += len(target)
        if total > MOST_MOVES:
            raise UsageError(
                f"more than {MOST_MOVES:,} moves lead on from the named outcomes, too many for draws of the preferences"
            )
        frontier = np.setdiff1d(np.concatenate(ends), known)
        known = np.union1d(known, frontier)
    heads, tails, offset = [], [], 0
    for moves in found:
        origin = np.searchsorted(known, np.concatenate([o for o, _ in moves]))
        target = np.searchsorted(known, np.concatenate([t for _, t in moves]))
        order = np.argsort(origin, kind="stable")
        heads.append(np.searchsorted(origin[order], np.arange(len(known) + 1)) + offset)
        tails.append(target[order].astype(np.int32))
        offset += len(target)
    return Surroundings(known, np.stack(heads), np.concatenate(tails))


@njit(nogil=True)
def _escapes(here: int, best: float, focal: int, worth: NDArray[np.float64], head: Any, tail: Any) -> bool:
    for edge in range(head[focal, here], head[focal, here + 1]):  # noqa: SIM110 (compiled code has no generators)
        if worth[focal, tail[edge]] > best:
            return True
    return False


@njit(nogil=True)
def _deterred(
    origin: int,
    focal: int,
    floor: float,
    improving: bool,
    inescapable: bool,
    worth: NDArray[np.float64],
    head: NDArray[np.int64],
    tail: NDArray[np.int32],
    stack: NDArray[np.int64],
    seen: NDArray[np.int64],
    query: int,
) -> bool:
    """Return whether the others can lead from an improvement to where the focal party has at most `floor`.

    `seen` holds, for each outcome, the number of the query and one bit for each last mover.
    """
    parties = len(worth)
    stack[0] = origin * 64 + 63
    depth = 1
    while depth:
        depth -= 1
        here, last = stack[depth] // 64, stack[depth] % 64
        for j in range(parties):
            if j in (focal, last):
                continue
            for edge in range(head[j, here], head[j, here + 1]):
                end = tail[edge]
                if improving and worth[j, end] <= worth[j, here] + TIE:
                    continue
                if worth[focal, end] <= floor and not (inescapable and _escapes(end, floor, focal, worth, head, tail)):
                    return True
                if seen[end] >> 32 != query:
                    seen[end] = query << 32
                if not (seen[end] >> j) & 1:
                    seen[end] |= 1 << j
                    stack[depth] = end * 64 + j
                    depth += 1
    return False


@njit(nogil=True)
def _stable(
    worths: NDArray[np.float64], head: NDArray[np.int64], tail: NDArray[np.int32], places: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return whether each party, and last all of them, stay; shape (draws, places, parties + 1, 4)."""
    draws, parties, size = worths.shape
    answer = np.zeros((draws, len(places), parties + 1, 4), dtype=np.bool_)
    stack = np.empty(size * parties + 1, dtype=np.int64)
    seen = np.zeros(size, dtype=np.int64)
    query = 0
    for d in range(draws):
        worth = worths[d]
        for p, place in enumerate(places):
            shared = np.ones(4, dtype=np.bool_)
            for i in range(parties):
                floor = worth[i, place] + TIE
                holds = np.ones(4, dtype=np.bool_)
                for edge in range(head[i, place], head[i, place + 1]):
                    end = tail[edge]
                    if worth[i, end] <= floor:
                        continue
                    holds[0] = False
                    for concept in range(1, 4):
                        if holds[concept] and (concept == 1 or holds[1]):
                            query += 1
                            holds[concept] = _deterred(
                                end, i, floor, concept == 3, concept == 2, worth, head, tail, stack, seen, query
                            )
                    if not holds[1]:
                        holds[:] = False
                        break
                answer[d, p, i] = holds
                shared &= holds
            answer[d, p, parties] = shared
    return answer


def stable_in_draws(around: Surroundings, draws: Draws, codes: Codes) -> NDArray[np.bool_]:
    """Return in which draws the parties stay at given outcomes.

    Parameters
    ----------
    around : Surroundings
        What can be reached from the outcomes by the parties of the draws.
    draws : Draws
        Drawn assumptions.
    codes : ndarray of int64, shape (n,)
        The outcomes.

    Returns
    -------
    ndarray of bool, shape (draws, n, parties + 1, 4)
        For each party, and last for all together, under Nash, GMR, SMR and SEQ.
    """
    rows = draws.space.rows(around.codes)
    worths = np.ascontiguousarray(np.stack([draws.worth(party, rows) for party in draws.parties], axis=1))
    return np.asarray(_stable(worths, around.head, around.tail, np.searchsorted(around.codes, codes)))
