# SPDX-License-Identifier: MIT
"""Whether any feasible outcome dominates a given one, draw by draw, exactly and without listing outcomes.

An outcome y dominates x when no signatory vetoes y, it is at least as good for every signatory and better
for one, within `TIE`. What y gains each party over x is a sum over issues plus interactions, so y is
searched issue by issue, and a branch is left as soon as one of these bounds is below what is needed:

- what each party has gained plus the most that it can still gain;
- the same for one weighted sum of the parties' gains. The weights come from a few multiplicative-weight
  steps on ``min over weights of max over y`` (the Lagrangian dual): near the frontier one such sum rules
  out almost everything at once.

Outcomes that dominated in an earlier draw are tried first, because they often do so again. None of this
changes an answer. Preferences without a scale are looked up in a table of the listed outcomes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from detente.case.preference import AdditivePreference
from detente.outcomes.domination_bounds import bound, weigh
from detente.outcomes.draws import Draws
from detente.outcomes.space import OutcomeSpace, Rows
from detente.outcomes.valuation import TIE, utilities_of_rows

__all__ = ["NODE_LIMIT", "Search", "prepare_search"]

NODE_LIMIT = 200_000
"""Partial outcomes looked at for one draw at most; beyond, the draw is undecided."""

REMEMBERED = 64
"""Dominating outcomes of earlier draws that are tried first."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class _Conditions:
    """Conditions on outcomes, each decided at the last of its issues in search order.

    Attributes
    ----------
    allowed : ndarray of bool, shape (conditions, levels of all issues)
        Levels that meet each condition; all levels of issues that it does not name.
    last : ndarray of int64, shape (conditions,)
        Place in the search order of the last issue that it names.
    """

    allowed: NDArray[np.bool_]
    last: NDArray[np.int64]


@dataclass(frozen=True)
class Search:
    """Everything about a case that the search needs and that no draw changes.

    Attributes
    ----------
    space : OutcomeSpace
        The outcomes.
    additive, listed : tuple of str
        Signatories whose utilities are sums, and the others.
    table : ndarray of float64, shape (listed, outcomes)
        Utilities of the others by code.
    """

    space: OutcomeSpace
    additive: tuple[str, ...]
    listed: tuple[str, ...]
    table: Numbers
    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    forbidden: _Conditions
    interactions: _Conditions
    owner: NDArray[np.int64]

    def dominated(self, draws: Draws, row: Rows, least: float = 0.0) -> NDArray[np.int8]:
        """Return in which draws some feasible outcome dominates a given one.

        Parameters
        ----------
        draws : Draws
            The drawn assumptions.
        row : ndarray of uint8, shape (issues,)
            The outcome.
        least : float
            Points that every one of the signatories with a scale must gain at least; 0 where it is enough that nobody
            loses and one gains.

        Returns
        -------
        ndarray of int8, shape (draws,)
            1 dominated, 0 not, -1 undecided within `NODE_LIMIT`.
        """
        space, own = self.space, self.starts + row
        points = [draws.points[party] for party in self.additive]
        extra = [draws.interactions[party] for party in self.additive]
        gains = np.stack(points, axis=1) if points else np.zeros((draws.count, 0, sum(space.shape)))
        gains -= np.repeat(gains[:, :, own], space.shape, axis=2)
        terms = np.concatenate(extra, axis=1) if extra else np.zeros((draws.count, 0))
        met = self.interactions.allowed[:, own].all(axis=1)
        offset = np.full((draws.count, len(self.additive)), -least)
        for number in np.flatnonzero(met):
            offset[:, self.owner[number]] -= terms[:, number]
        floor = self.table[:, space.codes(row[None, :])[0]] + least if self.listed else np.zeros(0)
        strides = np.array([np.prod(space.shape[k + 1 :], dtype=object) for k in range(len(space.shape))])
        return np.asarray(
            _dominated(
                np.ascontiguousarray(gains),
                np.ascontiguousarray(terms),
                offset,
                self.owner,
                self.interactions.allowed,
                self.interactions.last,
                self.forbidden.allowed,
                self.forbidden.last,
                self.order,
                self.starts,
                np.array(space.shape, dtype=np.int64),
                (strides if self.listed else np.zeros(len(space.shape))).astype(np.int64),
                self.table,
                floor,
            )
        )


def prepare_search(
    draws: Draws,
    signatories: Sequence[str],
    barred: Mapping[int, NDArray[np.intp]] | None = None,
    vetoing: Sequence[str] | None = None,
) -> Search:
    """Prepare the search for outcomes that dominate given ones.

    Parameters
    ----------
    draws : Draws
        Any draws of the case; the issues that matter most in them are searched first.
    signatories : sequence of str
        Who must not lose.
    barred : mapping of place of an issue to ndarray of int, optional
        Levels that no outcome looked for may have.
    vetoing : sequence of str, optional
        Whose red lines no outcome looked for may cross; by default those of the signatories.

    Returns
    -------
    Search
        For any draws of the same case.

    Raises
    ------
    SpaceTooLargeError
        If a signatory's preference has no scale and the outcomes cannot be listed.
    """
    case, space = draws.case, draws.space
    additive = tuple(p for p in signatories if isinstance(case.preferences[p], AdditivePreference))
    listed = tuple(p for p in signatories if p not in additive)
    table = np.zeros((len(listed), 0))
    if listed:
        space.require_enumerable("comparing outcomes by preferences without a scale")
        table = np.full((len(listed), space.count), -np.inf)
        codes = space.feasible_codes
        rows = space.rows(codes)
        for place, party in enumerate(listed):
            table[place, codes] = utilities_of_rows(space, case.preferences[party], rows)
    starts = np.cumsum([0, *space.shape[:-1]]).astype(np.int64)
    reach = np.zeros(len(space.shape))
    for party in additive:
        widest = draws.points[party].max(axis=0)
        reach += [np.ptp(widest[s : s + n]) for s, n in zip(starts, space.shape, strict=True)]
    order = np.argsort(-reach, kind="stable").astype(np.int64)
    vetoing = signatories if vetoing is None else vetoing
    red_lines = [line.when for party in vetoing for line in case.preferences[party].red_lines]
    preferences = [(k, case.preferences[party]) for k, party in enumerate(additive)]
    terms = [
        (place, interaction.when)
        for place, preference in preferences
        if isinstance(preference, AdditivePreference)
        for interaction in preference.terms
    ]
    closed = [{place: levels} for place, levels in (barred or {}).items() if len(levels)]
    boxes = [*space.boxes, *(space.positions(when) for when in red_lines), *closed]
    return Search(
        space,
        additive,
        listed,
        table,
        order,
        starts,
        _conditions(space, boxes, order),
        _conditions(space, [space.positions(when) for _, when in terms], order),
        np.array([place for place, _ in terms], dtype=np.int64),
    )


def _conditions(
    space: OutcomeSpace, conditions: Sequence[Mapping[int, NDArray[np.intp]]], order: NDArray[np.int64]
) -> _Conditions:
    starts = np.cumsum([0, *space.shape[:-1]])
    place = np.argsort(order)
    allowed = np.ones((len(conditions), sum(space.shape)), dtype=bool)
    last = np.zeros(len(conditions), dtype=np.int64)
    for number, condition in enumerate(conditions):
        for position, levels in condition.items():
            allowed[number, starts[position] : starts[position] + space.shape[position]] = False
            allowed[number, starts[position] + levels] = True
        last[number] = max(place[position] for position in condition)
    return _Conditions(allowed, last)


@njit(cache=True, nogil=True)
def _meets(depth, levels, allowed, order, starts):  # type: ignore[no-untyped-def]
    """Return whether the levels down to a depth meet a condition."""
    for e in range(depth + 1):  # noqa: SIM110 (compiled code has no generators)
        if not allowed[starts[order[e]] + levels[order[e]]]:
            return False
    return True


@njit(cache=True, nogil=True)
def _beats(levels, gain, term, offset, total, owner, inside, order, starts, strides, table, floor):  # type: ignore[no-untyped-def]
    """Return whether an outcome that may exist dominates."""
    better = False
    code = 0
    for i in range(len(total)):
        total[i] = offset[i]
    for k in range(len(starts)):
        code += strides[k] * levels[k]
        for i in range(len(total)):
            total[i] += gain[i, starts[k] + levels[k]]
    for m in range(len(owner)):
        if _meets(len(order) - 1, levels, inside[m], order, starts):
            total[owner[m]] += term[m]
    for i in range(len(total)):
        if total[i] < -TIE:
            return False
        better |= total[i] > TIE
    for t in range(len(floor)):
        if table[t, code] < floor[t] - TIE:
            return False
        better |= table[t, code] > floor[t] + TIE
    return better


@njit(cache=True, nogil=True)
def _remember(remembered, known, levels):  # type: ignore[no-untyped-def]
    """Put an outcome first among those remembered; move what stood before it down."""
    for s in range(known - 1, 0, -1):
        for k in range(len(levels)):
            remembered[s, k] = remembered[s - 1, k]
    for k in range(len(levels)):
        remembered[0, k] = levels[k]


@njit(cache=True, nogil=True)
def _dominated(  # type: ignore[no-untyped-def]
    gains, terms, offsets, owner, inside, inside_last, boxes, boxes_last, order, starts, shape, strides, table, floor
):
    draws, parties, width = gains.shape
    deepest = len(order)
    answer = np.zeros(draws, dtype=np.int8)
    remembered = np.zeros((REMEMBERED, deepest), dtype=np.int64)
    known = 0
    # One column for each party, the last for the weighted sum.
    have = np.zeros((deepest + 1, parties + 1))
    ahead = np.zeros((deepest + 1, parties + 1))
    ranked = np.zeros(width, dtype=np.int64)
    summed = np.zeros(width)
    levels = np.zeros(deepest, dtype=np.int64)
    tried = np.zeros(deepest + 1, dtype=np.int64)
    scale, current, slope = np.zeros(parties), np.zeros(parties), np.zeros(parties)
    weight, total = np.zeros(parties), np.zeros(parties)
    for d in range(draws):
        gain, term, offset = gains[d], terms[d], offsets[d]
        for r in range(known):
            for k in range(deepest):
                levels[k] = remembered[r, k]
            if _beats(levels, gain, term, offset, total, owner, inside, order, starts, strides, table, floor):
                answer[d] = 1
                _remember(remembered, r + 1, levels)
                break
        if answer[d] == 1:
            continue
        weigh(gain, shape, starts, scale, current, slope, weight)
        bound(gain, term, weight, shape, starts, order, owner, inside_last, ahead, summed, ranked)
        slack = TIE
        have[0, parties] = 0.0
        for i in range(parties):
            have[0, i] = offset[i]
            have[0, parties] += weight[i] * offset[i]
            slack += TIE * weight[i]
        depth, tried[0], nodes = 0, 0, 0
        while depth >= 0:
            if depth == deepest:
                if _beats(levels, gain, term, offset, total, owner, inside, order, starts, strides, table, floor):
                    answer[d] = 1
                    known = min(known + 1, REMEMBERED)
                    _remember(remembered, known, levels)
                    break
                depth -= 1
                continue
            k = order[depth]
            if tried[depth] == shape[k]:
                depth -= 1
                continue
            place = ranked[starts[k] + tried[depth]]
            levels[k] = place - starts[k]
            tried[depth] += 1
            nodes += 1
            if nodes > NODE_LIMIT:
                answer[d] = -1
                break
            for i in range(parties):
                have[depth + 1, i] = have[depth, i] + gain[i, place]
            have[depth + 1, parties] = have[depth, parties] + summed[place]
            alive = True
            for b in range(len(boxes)):
                if boxes_last[b] == depth and _meets(depth, levels, boxes[b], order, starts):
                    alive = False
            for m in range(len(owner)):
                if inside_last[m] == depth and _meets(depth, levels, inside[m], order, starts):
                    have[depth + 1, owner[m]] += term[m]
                    have[depth + 1, parties] += weight[owner[m]] * term[m]
            hopeful = len(floor) > 0
            alive &= have[depth + 1, parties] + ahead[depth + 1, parties] >= -slack
            for i in range(parties):
                most = have[depth + 1, i] + ahead[depth + 1, i]
                alive &= most >= -2.0 * TIE
                hopeful |= most > 0.5 * TIE
            if alive and hopeful:
                depth += 1
                tried[depth] = 0
    return answer
