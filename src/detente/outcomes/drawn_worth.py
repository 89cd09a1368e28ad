# SPDX-License-Identifier: MIT
"""What a fixed list of outcomes is worth in many draws.

Utilities are sums over the issues in file order. Outcomes that agree in their first issues share the
first part of that sum, so each part is added once: the same additions in the same order as
`Draws.worth`, and the same bits, with about a tenth of the work.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numba import njit
from numpy.typing import NDArray

from detente.case.preference import AdditivePreference
from detente.outcomes.draws import Draws
from detente.outcomes.space import Codes, OutcomeSpace, Rows
from detente.outcomes.valuation import vetoes, worth_with_vetoes

__all__ = ["ListedOutcomes"]

Worths = NDArray[np.float64]
Places = NDArray[np.uint32]


@njit(cache=True, nogil=True)
def _add_up(
    points: Worths,
    parent: Places,
    column: Places,
    extra: Worths,
    head: NDArray[np.int64],
    met: Places,
    worths: Worths,
    party: int,
) -> None:
    """Write the sums of one party to `worths[:, party]`; `extra[:, t]` counts at `met[head[t]:head[t + 1]]`."""
    draws, size = len(worths), worths.shape[2]
    inner = len(parent) - size
    begun = np.zeros(inner)
    for d in range(draws):
        for k in range(1, inner):
            begun[k] = begun[parent[k]] + points[d, column[k]]
        for k in range(size):
            worths[d, party, k] = begun[parent[inner + k]] + points[d, column[inner + k]]
        for t in range(len(head) - 1):
            for m in range(head[t], head[t + 1]):
                worths[d, party, met[m]] += extra[d, t]


class ListedOutcomes:
    """Outcomes that are valued again and again.

    Parameters
    ----------
    space : OutcomeSpace
        Their space.
    codes : ndarray of int64, shape (outcomes,)
        Ascending, none of them twice.
    """

    def __init__(self, space: OutcomeSpace, codes: Codes) -> None:
        self.space = space
        self.codes = codes
        self._met: dict[tuple[tuple[str, tuple[str, ...]], ...], Places] = {}

    @cached_property
    def rows(self) -> Rows:
        """The outcomes as rows; shape (outcomes, issues)."""
        return self.space.rows(self.codes)

    @cached_property
    def _sums(self) -> tuple[Places, Places]:
        """For every beginning of an outcome, shortest first: the one before it, and the level that it adds."""
        begun = [np.unique(self.codes)]
        for size in reversed(self.space.shape):
            begun.append(np.unique(begun[-1] // size))
        begun.reverse()
        parents, columns = [np.zeros(1, dtype=np.uint32)], [np.zeros(1, dtype=np.uint32)]
        before, level = 0, 0
        for shorter, longer, size in zip(begun[:-1], begun[1:], self.space.shape, strict=True):
            parents.append((before + np.searchsorted(shorter, longer // size)).astype(np.uint32))
            columns.append((level + longer % size).astype(np.uint32))
            before, level = before + len(shorter), level + size
        return np.concatenate(parents), np.concatenate(columns)

    def meeting(self, condition: Mapping[str, tuple[str, ...]]) -> Places:
        """Return the places of the outcomes that meet a condition; ascending."""
        key = tuple(condition.items())
        if key not in self._met:
            self._met[key] = np.flatnonzero(self.space.meets(self.rows, condition)).astype(np.uint32)
        return self._met[key]

    def worths(self, draws: Draws) -> Worths:
        """Return what the outcomes are worth in every draw, vetoed ones below all others.

        Parameters
        ----------
        draws : Draws
            Drawn assumptions.

        Returns
        -------
        ndarray of float64, shape (draws, parties, outcomes)
            Bit for bit what `Draws.worth` returns, parties in the order of the draws.
        """
        worths = np.empty((draws.count, len(draws.parties), len(self.codes)))
        for place, party in enumerate(draws.parties):
            preference = draws.case.preferences[party]
            if not isinstance(preference, AdditivePreference):
                worths[:, place] = draws.worth(party, self.rows)
                continue
            met = [self.meeting(term.when) for term in preference.terms]
            head = np.cumsum([0, *map(len, met)], dtype=np.int64)
            listed = np.concatenate([np.zeros(0, dtype=np.uint32), *met])
            points, extra = np.array(draws.points[party]), np.array(draws.interactions[party])
            _add_up(points, *self._sums, extra, head, listed, worths, place)
            if preference.red_lines:
                crossed = np.broadcast_to(vetoes(self.space, preference, self.rows), worths[:, place].shape)
                worths[:, place] = worth_with_vetoes(preference, worths[:, place], crossed)
        return worths
