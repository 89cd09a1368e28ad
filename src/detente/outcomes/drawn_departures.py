# SPDX-License-Identifier: MIT
"""Who would leave given outcomes, to where and with what gain, draw by draw: parties alone and together.

A party or coalition leaves when a move of its own takes it to an outcome that every member prefers by more
than `TIE`. Of those outcomes it goes to the one whose smallest gain among the members is largest. Outcomes
are compared in the order of their codes; a later one must be better by more than `TIE`, so that the last
digit of a sum decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numba import njit
from numpy.typing import NDArray

from detente.outcomes.drawn_stability import Surroundings
from detente.outcomes.moves import Members, MoveMaker
from detente.outcomes.space import Codes, OutcomeSpace
from detente.outcomes.valuation import TIE

__all__ = [
    "CoalitionMoves",
    "Departures",
    "best_departures",
    "coalition_departures",
    "surroundings_of_coalitions",
]

VALUED_AT_ONCE = 1 << 21
"""Worths held at once: 16 MB."""

Worths = NDArray[np.float64]


@dataclass(frozen=True)
class Departures:
    """The best move of each mover away from each given outcome.

    Attributes
    ----------
    code : ndarray of int64, shape (draws, n, movers)
        Where it leads; -1 where no move is good for every member.
    gain : ndarray of float64, shape (draws, n, movers, parties)
        What each party gains by it, members or not; 0 where nobody moves. Gains of parties that are no
        members can be losses.
    least : ndarray of float64, shape (draws, n, movers)
        The smallest gain among the members; 0 where nobody moves.
    """

    code: NDArray[np.int64]
    gain: Worths
    least: Worths


@dataclass(frozen=True)
class CoalitionMoves:
    """What coalitions can make of given outcomes in one move.

    Attributes
    ----------
    space : OutcomeSpace
        The outcomes.
    parties : tuple of str
        In the order of the worths.
    coalitions : tuple of tuple of str
        The movers.
    start : ndarray of int64, shape (n,)
        Codes of the given outcomes.
    targets : tuple of (tuple of (ndarray of int64))
        For each coalition and given outcome the codes to which it can go, ascending.
    """

    space: OutcomeSpace
    parties: tuple[str, ...]
    coalitions: tuple[Members, ...]
    start: Codes
    targets: tuple[tuple[Codes, ...], ...]


@njit(cache=True, nogil=True)
def _improve(
    worths: Worths,
    here: Worths,
    members: NDArray[np.int64],
    targets: NDArray[np.int64],
    least: Worths,
    found: NDArray[np.int64],
) -> None:
    """Look for better targets than those found so far; `here` is what staying is worth, (draws, parties)."""
    for d in range(len(worths)):
        for target in targets:
            smallest = np.inf
            for i in members:
                gain = worths[d, i, target] - here[d, i]
                if worths[d, i, target] <= here[d, i] + TIE or gain <= least[d] + TIE:
                    smallest = -np.inf
                    break
                smallest = min(smallest, gain)
            if smallest > least[d]:
                least[d], found[d] = smallest, target


def best_departures(around: Surroundings, worths: Worths, codes: Codes) -> Departures:
    """Return the best move of each party away from given outcomes.

    Parameters
    ----------
    around : Surroundings
        What can be reached from the outcomes.
    worths : ndarray of float64, shape (draws, parties, outcomes)
        What each listed outcome is worth.
    codes : ndarray of int64, shape (n,)
        The outcomes.

    Returns
    -------
    Departures
        With the parties as movers, in the order of the worths.
    """
    worths = np.ascontiguousarray(worths, dtype=np.float64)
    draws, parties, _ = worths.shape
    place = np.full((draws, len(codes), parties), -1, dtype=np.int64)
    least = np.zeros(place.shape)
    gain = np.zeros((*place.shape, parties))
    for n, start in enumerate(around.places(codes)):
        here = np.ascontiguousarray(worths[:, :, start])
        for i in range(parties):
            offer = around.offer[i, start]
            targets = around.tail[around.head[offer] : around.head[offer + 1]].astype(np.int64)
            best, found = np.full(draws, -np.inf), np.full(draws, -1, dtype=np.int64)
            _improve(worths, here, np.array([i]), targets, best, found)
            moves = np.flatnonzero(found >= 0)
            place[:, n, i], least[moves, n, i] = found, best[moves]
            gain[moves, n, i] = worths[moves, :, found[moves]] - here[moves]
    return Departures(np.where(place >= 0, around.codes[place], -1), gain, least)


def surroundings_of_coalitions(
    maker: MoveMaker, parties: Sequence[str], coalitions: Sequence[Members], codes: Codes
) -> CoalitionMoves:
    """List what coalitions can make of given outcomes in one move.

    Parameters
    ----------
    maker : MoveMaker
        Moves of the case, with the clauses under study.
    parties : sequence of str
        Parties with a preference, in the order of the worths to come.
    coalitions : sequence of tuple of str
        The movers; all members are among the parties.
    codes : ndarray of int64, shape (n,)
        The given outcomes; settled and feasible.
    """
    rows = maker.space.rows(codes)
    targets = []
    for members in coalitions:
        origin, target = maker.targets_of_many(tuple(members), rows)
        bounds = np.searchsorted(origin, np.arange(len(codes) + 1))
        targets.append(tuple(target[a:b] for a, b in pairwise(bounds)))
    return CoalitionMoves(maker.space, tuple(parties), tuple(map(tuple, coalitions)), codes, tuple(targets))


def coalition_departures(moves: CoalitionMoves, draws: int, worths_of: Callable[[Codes], Worths]) -> Departures:
    """Return the best move of each coalition away from given outcomes.

    Parameters
    ----------
    moves : CoalitionMoves
        What the coalitions can do.
    draws : int
        Number of draws.
    worths_of : callable
        Gives what outcomes are worth, shape (draws, parties, outcomes), for ascending codes. It is asked
        piece by piece, so that memory stays small however many outcomes there are.

    Returns
    -------
    Departures
        With the coalitions as movers.
    """
    parties, starts = len(moves.parties), np.unique(moves.start)
    shape = (draws, len(moves.start), len(moves.coalitions))
    staying = worths_of(starts)[:, :, np.searchsorted(starts, moves.start)]
    code = np.full(shape, -1, dtype=np.int64)
    least, gain = np.full(shape, -np.inf), np.zeros((*shape, parties))
    every = [target for own in moves.targets for target in own]
    listed = np.unique(np.concatenate(every)) if every else starts[:0]
    size = max(1, VALUED_AT_ONCE // max(1, draws * parties))
    for first in range(0, len(listed), size):
        piece = listed[first : first + size]
        worths = np.ascontiguousarray(worths_of(piece), dtype=np.float64)
        for c, members in enumerate(moves.coalitions):
            who = np.array([moves.parties.index(member) for member in members])
            for n, target in enumerate(moves.targets[c]):
                inside = target[np.searchsorted(target, piece[0]) : np.searchsorted(target, piece[-1], side="right")]
                here, best = np.ascontiguousarray(staying[:, :, n]), least[:, n, c].copy()
                found = np.full(draws, -1, dtype=np.int64)
                _improve(worths, here, who, np.searchsorted(piece, inside), best, found)
                better = np.flatnonzero(found >= 0)
                code[better, n, c], least[better, n, c] = piece[found[better]], best[better]
                gain[better, n, c] = worths[better, :, found[better]] - here[better]
    least[code < 0] = 0.0
    return Departures(code, gain, least)
