# SPDX-License-Identifier: MIT
"""Who would leave given outcomes, to where and with what gain, draw by draw: parties alone and together.

A party leaves when a move of its own takes it to an outcome that it prefers by more
than `TIE`. Of those outcomes it goes to the one whose smallest gain among the members is largest. Outcomes
are compared in the order of their codes; a later one must be better by more than `TIE`, so that the last
digit of a sum decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from detente.outcomes.drawn_stability import Surroundings
from detente.outcomes.space import Codes
from detente.outcomes.valuation import TIE

__all__ = [
    "Departures",
    "best_departures",
]

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
