# SPDX-License-Identifier: MIT
"""Stability of the named outcomes under thousands of draws of the preferences.

Which moves exist does not depend on preferences. So the outcomes that can be reached from the named
ones are listed once, with all moves between them; each draw then only values these outcomes and
asks the definitions again. A share of draws is a share of assumptions, never a probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from detente.analysis.result import Progress, Result, describe_case, no_progress
from detente.analysis.stability.concepts import CONCEPTS, Settings
from detente.case.case import Case
from detente.case.rule import Clause
from detente.errors import UsageError
from detente.outcomes.draws import Draws, draw_assumptions
from detente.outcomes.moves import MoveMaker
from detente.outcomes.space import Codes, OutcomeSpace
from detente.outcomes.valuation import TIE

__all__ = ["DrawsResult", "ShareStable", "stability_of_draws"]

MOST_MOVES = 20_000_000
"""Moves listed at most around the named outcomes."""

BATCH = 100
"""Draws valued at once."""

WORKERS = 2


@dataclass(frozen=True, slots=True)
class ShareStable:
    """In how many draws the parties stay at one named outcome.

    Attributes
    ----------
    name : str
        The proposal, or `status_quo`.
    stable : dict of party to dict of concept to float
        Share of draws, 0 to 1.
    equilibrium : dict of concept to float
        Share of draws in which every party stays.
    """

    name: str
    stable: dict[str, dict[str, float]]
    equilibrium: dict[str, float]


@dataclass(frozen=True)
class DrawsResult(Result):
    """Stability of the named outcomes over draws of the preferences."""

    draws: int
    seed: int
    shares: tuple[ShareStable, ...]

    analysis = "stability"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "draws": self.draws,
            "seed": self.seed,
            "shares": [{"name": s.name, "stable": s.stable, "equilibrium": s.equilibrium} for s in self.shares],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each outcome and party."""
        return [
            {"name": share.name, "party": party, **concepts}
            for share in self.shares
            for party, concepts in share.stable.items()
        ]


@dataclass(frozen=True)
class _Surroundings:
    """Outcomes that can be reached from the named ones, and the moves between them.

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


def _surroundings(maker: MoveMaker, parties: Sequence[str], start: Codes) -> _Surroundings:
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
    return _Surroundings(known, np.stack(heads), np.concatenate(tails))


@njit(cache=True, nogil=True)
def _escapes(here: int, best: float, focal: int, worth: NDArray[np.float64], head: Any, tail: Any) -> bool:
    for edge in range(head[focal, here], head[focal, here + 1]):  # noqa: SIM110 (compiled code has no generators)
        if worth[focal, tail[edge]] > best:
            return True
    return False


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _count_stable(
    worths: NDArray[np.float64], head: NDArray[np.int64], tail: NDArray[np.int32], places: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Count draws in which each party, and last all of them, stay; shape (places, parties + 1, 4)."""
    draws, parties, size = worths.shape
    counts = np.zeros((len(places), parties + 1, 4), dtype=np.int64)
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
                counts[p, i] += holds
                shared &= holds
            counts[p, parties] += shared
    return counts


def stability_of_draws(case: Case, draws: int = 1_000, seed: int = 0, progress: Progress = no_progress) -> DrawsResult:
    """Ask in what share of the assumptions the parties stay at each named outcome.

    Parameters
    ----------
    case : Case
        A case without errors, with proposals or a status quo.
    draws : int
        Number of draws; see `detente.outcomes.draws` for what is drawn.
    seed : int
        Seed; the same seed gives the same shares.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    DrawsResult
        Shares for nash, gmr, smr and seq.

    Raises
    ------
    UsageError
        If no outcome is named, nobody has a preference, or too much can be reached from the outcomes.
    SpaceTooLargeError
        If the outcomes cannot be listed.
    """
    named = case.named_outcomes
    if not named or not case.preferences:
        raise UsageError("draws need preferences and a named outcome; add proposals or a status_quo")
    groups: dict[str, list[str]] = {}
    for name in named:
        groups.setdefault(name if case.clauses_of(name) else "", []).append(name)
    shares: dict[str, ShareStable] = {}
    for number, (own_clauses, names) in enumerate(groups.items()):
        clauses = case.clauses_of(own_clauses)

        def report(share: float, message: str, number: int = number) -> None:
            progress((number + share) / len(groups), message)

        shares |= _shares(case, clauses, {name: named[name] for name in names}, draws, seed, report)
    return DrawsResult(
        case=describe_case(case),
        method={
            **Settings().record(),
            "preference": "drawn: weights on the simplex, values within their ranges with one shift for each party",
            "share": "share of the draws, that is of the assumptions; not a probability",
        },
        exact=True,
        findings=(),
        draws=draws,
        seed=seed,
        shares=tuple(shares[name] for name in named),
    )


def _shares(
    case: Case,
    clauses: Sequence[Clause],
    named: dict[str, dict[str, str]],
    draws: int,
    seed: int,
    progress: Progress,
) -> dict[str, ShareStable]:
    space = OutcomeSpace(case, clauses).require_enumerable("draws of the preferences")
    drawn = draw_assumptions(case, space, draws, seed)
    codes = space.codes(np.stack([space.row(levels) for levels in named.values()]))
    around = _surroundings(MoveMaker(case, space), drawn.parties, codes)
    rows = space.rows(around.codes)
    places = np.searchsorted(around.codes, codes)

    def count(first: int) -> NDArray[np.int64]:
        worths = _worths(drawn, slice(first, min(first + BATCH, draws)), rows)
        return np.asarray(_count_stable(worths, around.head, around.tail, places))

    total = np.zeros((len(named), len(drawn.parties) + 1, len(CONCEPTS)), dtype=np.int64)
    with ThreadPoolExecutor(WORKERS) as pool:
        starts = range(0, draws, BATCH)
        for number, counts in enumerate(pool.map(count, starts)):
            total += counts
            progress((number + 1) / len(starts), f"{number * BATCH:,} draws")
    share = total / draws
    return {
        name: ShareStable(
            name,
            {party: dict(zip(CONCEPTS, share[k, i].tolist(), strict=True)) for i, party in enumerate(drawn.parties)},
            dict(zip(CONCEPTS, share[k, -1].tolist(), strict=True)),
        )
        for k, name in enumerate(named)
    }


def _worths(drawn: Draws, which: slice, rows: NDArray[np.uint8]) -> NDArray[np.float64]:
    part = drawn.part(which)
    return np.ascontiguousarray(np.stack([part.worth(party, rows) for party in part.parties], axis=1))
