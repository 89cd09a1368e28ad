# SPDX-License-Identifier: MIT
"""What a local search sees of a case: moves from single outcomes, and their order for each party."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.case.case import Case
from detente.errors import SpaceTooLargeError
from detente.outcomes.moves import MoveMaker
from detente.outcomes.space import LARGEST_CODE, Codes
from detente.outcomes.valuation import Valuation, utilities_of_rows, vetoes, worth_with_vetoes

__all__ = ["Landscape", "Marks", "landscape_of_case", "landscape_of_valuation"]

Worth = Callable[[int, Codes], NDArray[np.float64]]

DIGITS = 8
"""Utilities are compared after rounding to this many decimals; sums of decimals differ in their last binary digits."""


@dataclass(frozen=True)
class Landscape:
    """Moves and worth, asked for outcome by outcome.

    Attributes
    ----------
    maker : MoveMaker
        Moves.
    parties : tuple of str
        Parties with a preference.
    order : callable
        ``order(party, codes)``: numbers that compare exactly as the party's preference does.
    utility : callable
        ``utility(party, codes)``: utilities or ordinal scores, for showing gains.
    """

    maker: MoveMaker
    parties: tuple[str, ...]
    order: Worth
    utility: Worth


def landscape_of_valuation(valuation: Valuation, maker: MoveMaker) -> Landscape:
    """Look at outcomes that have been valued."""

    def order(party: int, codes: Codes) -> NDArray[np.float64]:
        return np.asarray(-valuation.rank[party][np.searchsorted(valuation.codes, codes)].astype(np.float64))

    def utility(party: int, codes: Codes) -> NDArray[np.float64]:
        return np.asarray(valuation.utility[party][np.searchsorted(valuation.codes, codes)])

    return Landscape(maker, valuation.parties, order, utility)


def landscape_of_case(case: Case, maker: MoveMaker) -> Landscape:
    """Look at outcomes of a space of any size, valuing each when it is seen.

    Raises
    ------
    SpaceTooLargeError
        If outcomes cannot be numbered in 64 bits.
    """
    space = maker.space
    if space.count > LARGEST_CODE:
        raise SpaceTooLargeError(space.count, LARGEST_CODE, "searching from an outcome")
    parties = tuple(party for party in case.parties if party in case.preferences)

    def utility(party: int, codes: Codes) -> NDArray[np.float64]:
        return utilities_of_rows(space, case.preferences[parties[party]], space.rows(codes))

    def order(party: int, codes: Codes) -> NDArray[np.float64]:
        preference = case.preferences[parties[party]]
        rows = space.rows(codes)
        worth = worth_with_vetoes(
            preference, utilities_of_rows(space, preference, rows), vetoes(space, preference, rows)
        )
        return np.round(worth, DIGITS)

    return Landscape(maker, parties, order, utility)


class Marks:
    """A set of codes: a bit map where the space is small enough, else a sorted list."""

    def __init__(self, space_count: int, dense: bool) -> None:
        self._map = np.zeros(space_count, dtype=bool) if dense else None
        self._codes = np.empty(0, dtype=np.int64)

    def holds(self, codes: Codes) -> NDArray[np.bool_]:
        """Return which codes are in the set."""
        if self._map is not None:
            return self._map[codes]
        place = np.searchsorted(self._codes, codes)
        inside = place < len(self._codes)
        inside[inside] = self._codes[place[inside]] == codes[inside]
        return np.asarray(inside)

    def add(self, codes: Codes) -> None:
        """Put codes into the set."""
        if self._map is not None:
            self._map[codes] = True
        else:
            self._codes = np.union1d(self._codes, codes)
