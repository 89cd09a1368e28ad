# SPDX-License-Identifier: MIT
"""Whether the parties stay at given outcomes, draw by draw: the textbook definitions on what can be reached.

Which moves exist does not depend on preferences. So the outcomes that can be reached from the given ones
are listed once, with all moves between them; each draw then only values these outcomes and asks again.

Where a party can go depends on a few issues only, so many outcomes have the same *offer*: the outcome
itself and all that the party can make of it. Offers are listed once, and a search that has followed an
offer need not follow it again from the next outcome that has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from detente.errors import UsageError
from detente.outcomes.drawn_worth import ListedOutcomes
from detente.outcomes.draws import Draws
from detente.outcomes.moves import MoveMaker
from detente.outcomes.space import Codes, Rows
from detente.outcomes.valuation import TIE

__all__ = ["Surroundings", "stable_in_draws", "stable_with_worths", "surroundings_of"]

MOST_MOVES = 20_000_000
"""Moves listed at most around the given outcomes."""

VALUED_AT_ONCE = 1 << 22
"""Worths held at once: 32 MB."""


@dataclass(frozen=True)
class Surroundings:
    """Outcomes that can be reached from given ones, and the moves between them.

    Attributes
    ----------
    outcomes : ListedOutcomes
        The outcomes, ready to be valued.
    offer : ndarray of int32, shape (parties, outcomes)
        Which offer each party has at each outcome; no two parties share one.
    head : ndarray of int64, shape (offers + 1,)
        Where each offer begins in `tail`.
    tail : ndarray of int32
        Outcomes of each offer as places in the list, ascending; the outcome moved from is among them.
    """

    outcomes: ListedOutcomes
    offer: NDArray[np.int32]
    head: NDArray[np.int64]
    tail: NDArray[np.int32]

    @property
    def codes(self) -> Codes:
        """Codes of the outcomes, ascending; shape (outcomes,)."""
        return self.outcomes.codes

    def places(self, codes: Codes) -> NDArray[np.int64]:
        """Return where outcomes stand in the list.

        Raises
        ------
        UsageError
            If one of them is not listed.
        """
        places = np.searchsorted(self.codes, codes)
        if not np.array_equal(self.codes.take(places, mode="clip"), codes):
            raise UsageError("an outcome is not among those listed; list its surroundings first")
        return places


class _Offers:
    """Offers of one party, found outcome by outcome."""

    def __init__(self, maker: MoveMaker, party: str) -> None:
        self.maker, self.party = maker, party
        classes = [np.arange(size, dtype=np.int64) for size in maker.space.shape]
        for choice in maker.choices((party,)):
            classes[choice.position] = np.unique(choice.allowed, axis=0, return_inverse=True)[1].reshape(-1)
        self.classes = classes
        self.known = np.zeros(0, dtype=np.int64)
        self.size = np.zeros(0, dtype=np.int64)
        self.found: list[tuple[NDArray[np.int64], Codes]] = []

    def keys(self, rows: Rows) -> NDArray[np.int64]:
        """Return a number for each outcome, the same where the offer is: the party can go to the same levels."""
        keys = np.zeros(len(rows), dtype=np.int64)
        for position, own in enumerate(self.classes):
            keys = keys * len(own) + own[rows[:, position]]
        return keys

    def extend(self, codes: Codes, rows: Rows) -> tuple[Codes, int]:
        """List what is new among the offers at some outcomes; return where it leads, and how many moves there are."""
        keys = self.keys(rows)
        fresh, first = np.unique(keys, return_index=True)
        first = first[~np.isin(fresh, self.known)]
        origin, target = self.maker.targets_of_many((self.party,), rows[first])
        origin, target = np.append(origin, np.arange(len(first))), np.append(target, codes[first])
        order = np.lexsort((target, origin))
        self.found.append((keys[first][origin[order]], target[order]))
        known = np.append(self.known, keys[first])
        size = np.append(self.size, np.bincount(origin, minlength=len(first)))
        order = np.argsort(known)
        self.known, self.size = known[order], size[order]
        return target, int((self.size[np.searchsorted(self.known, keys)] - 1).sum())


def surroundings_of(maker: MoveMaker, parties: Sequence[str], start: Codes) -> Surroundings:
    """List what can be reached from given outcomes, and the moves.

    Parameters
    ----------
    maker : MoveMaker
        Moves of the case, with the clauses under study.
    parties : sequence of str
        Parties that move.
    start : ndarray of int64
        Codes of the given outcomes; settled and feasible.

    Raises
    ------
    UsageError
        If more than `MOST_MOVES` moves lead on from them.
    """
    space = maker.space
    known = frontier = np.unique(start)
    offers = [_Offers(maker, party) for party in parties]
    total = 0
    while len(frontier):
        rows = space.rows(frontier)
        ends = []
        for offer in offers:
            reached, moves = offer.extend(frontier, rows)
            ends.append(reached)
            total += moves
        if total > MOST_MOVES:
            raise UsageError(
                f"more than {MOST_MOVES:,} moves lead on from the named outcomes, too many for draws of the preferences"
            )
        frontier = np.setdiff1d(np.concatenate(ends), known)
        known = np.union1d(known, frontier)
    outcomes = ListedOutcomes(space, known)
    numbers, sizes, tails, offset = [], [], [], 0
    for offer in offers:
        numbers.append((offset + np.searchsorted(offer.known, offer.keys(outcomes.rows))).astype(np.int32))
        order = np.argsort(np.concatenate([keys for keys, _ in offer.found]), kind="stable")
        tails.append(np.searchsorted(known, np.concatenate([ends for _, ends in offer.found])[order]).astype(np.int32))
        sizes.append(offer.size)
        offset += len(offer.known)
    head = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.concatenate(sizes))])
    return Surroundings(outcomes, np.stack(numbers), head, np.concatenate(tails))


@njit(cache=True, nogil=True)
def _stable(
    worths: NDArray[np.float64],
    offer: NDArray[np.int32],
    head: NDArray[np.int64],
    tail: NDArray[np.int32],
    places: NDArray[np.int64],
    stays: NDArray[np.bool_],
) -> None:
    """Write whether each party stays; `stays` is true before, of shape (draws, places, parties, 4).

    An improvement is deterred when the others can lead from it to where the focal party has at most `floor`.
    One search asks that for one improvement and concept. `seen` holds, for each outcome, the number of the
    search and one bit for each last mover. `followed` holds the search in which an offer was followed, from
    the outcome or the least worth in `origin`; negative when nothing new can come of it.
    """
    draws, parties, size = worths.shape
    stack = np.empty(size * parties + 1, dtype=np.int64)
    seen = np.zeros(size, dtype=np.int64)
    followed = np.zeros(len(head), dtype=np.int64)
    origin = np.zeros(len(head))
    best = np.zeros(len(head))
    best_in = np.zeros(len(head), dtype=np.int64)
    hint = np.zeros((len(places), parties, 4), dtype=np.int64)  # the improvement that last went undeterred
    search = 0
    for d in range(draws):
        worth = worths[d]
        for p, place in enumerate(places):
            for i in range(parties):
                floor = worth[i, place] + TIE
                holds = stays[d, p, i]
                begin, end = head[offer[i, place]], head[offer[i, place] + 1]
                for step in range(3 * (end - begin)):
                    concept, step = step // (end - begin) + 1, step % (end - begin)
                    if not holds[concept]:
                        continue
                    edge = begin + (hint[p, i, concept] + step) % (end - begin)
                    if worth[i, tail[edge]] <= floor:
                        continue
                    holds[0] = False
                    search += 1
                    deterred = False
                    stack[0] = tail[edge] * 64 + 63
                    depth = 1
                    while depth and not deterred:
                        depth -= 1
                        here, last = stack[depth] // 64, stack[depth] % 64
                        for j in range(parties):
                            if deterred or j in (i, last):
                                continue
                            own = offer[j, here]
                            if concept == 3:
                                # Whoever moves only upwards finds from here what it found from a worse outcome.
                                if followed[own] == search and worth[j, here] >= origin[own]:
                                    continue
                                followed[own], origin[own] = search, worth[j, here]
                            elif followed[own] == -search or (followed[own] == search and origin[own] == here):
                                continue
                            else:
                                # From a second outcome the first is open too; after that nothing is new.
                                followed[own] = -search if followed[own] == search else search
                                origin[own] = here
                            for e in range(head[own], head[own + 1]):
                                target = tail[e]
                                if target == here or (concept == 3 and worth[j, target] <= worth[j, here] + TIE):
                                    continue
                                if worth[i, target] <= floor:
                                    deterred = True
                                    if concept == 2:
                                        back = offer[i, target]
                                        if best_in[back] <= d:
                                            best_in[back], best[back] = d + 1, -np.inf
                                            for b in range(head[back], head[back + 1]):
                                                best[back] = max(best[back], worth[i, tail[b]])
                                        deterred = best[back] <= floor
                                    if deterred:
                                        break
                                if seen[target] >> 32 != search:
                                    seen[target] = search << 32
                                if not (seen[target] >> j) & 1:
                                    seen[target] |= 1 << j
                                    stack[depth] = target * 64 + j
                                    depth += 1
                    if not deterred:
                        hint[p, i, concept] = edge - begin
                        holds[concept] = False
                        if concept == 1:
                            holds[2] = holds[3] = False


def stable_with_worths(around: Surroundings, worths: NDArray[np.float64], codes: Codes) -> NDArray[np.bool_]:
    """Return in which draws the parties stay at given outcomes, from what the outcomes are worth.

    Parameters
    ----------
    around : Surroundings
        What can be reached from the outcomes.
    worths : ndarray of float64, shape (draws, parties, outcomes)
        What each listed outcome is worth; one draw is enough, for example the stated midpoints.
    codes : ndarray of int64, shape (n,)
        The outcomes.

    Returns
    -------
    ndarray of bool, shape (draws, n, parties + 1, 4)
        For each party, and last for all together, under Nash, GMR, SMR and SEQ.
    """
    worths = np.ascontiguousarray(worths, dtype=np.float64)
    stays = np.ones((len(worths), len(codes), worths.shape[1], 4), dtype=np.bool_)
    _stable(worths, around.offer, around.head, around.tail, around.places(codes), stays)
    return np.concatenate([stays, stays.all(axis=2, keepdims=True)], axis=2)


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
    pieces = -(-draws.count * len(draws.parties) * len(around.codes) // VALUED_AT_ONCE)
    step = max(1, -(-draws.count // max(1, pieces)))
    parts = (draws.part(slice(first, first + step)) for first in range(0, max(1, draws.count), step))
    return np.concatenate([stable_with_worths(around, around.outcomes.worths(part), codes) for part in parts])
