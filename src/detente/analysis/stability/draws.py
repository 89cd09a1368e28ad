# SPDX-License-Identifier: MIT
"""In what share of the assumptions the parties stay at the named outcomes.

A share of draws is a share of assumptions, never a probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.result import Progress, Result, no_progress
from detente.analysis.stability.concepts import CONCEPTS, Settings
from detente.case.rule import Clause
from detente.errors import UsageError
from detente.outcomes.drawn_stability import stable_in_draws, surroundings_of
from detente.outcomes.draws import draws_of
from detente.outcomes.view import View

__all__ = ["DrawsResult", "ShareStable", "stability_of_draws"]

DRAWS = 1024
"""Draws where the caller does not say: so many that a share is known within three points."""

BATCH = 128
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


@dataclass(frozen=True, repr=False)
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


def stability_of_draws(
    view: View, *, draws: int = DRAWS, seed: int | None = None, progress: Progress = no_progress
) -> DrawsResult:
    """Ask in what share of the assumptions the parties stay at each named outcome.

    Parameters
    ----------
    view : View
        The case, without errors, with proposals or a status quo.
    draws : int
        Number of draws; see `detente.outcomes.draws` for what is drawn.
    seed : int, optional
        Seed; the same seed gives the same shares. By default that of the case.
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
    case, named = view.case, view.case.named_outcomes
    seed = case.uncertainty.seed if seed is None else seed
    if not named or not case.preferences:
        raise UsageError("draws need preferences and a named outcome; add proposals or a status_quo")
    groups: dict[str, list[str]] = {}
    for name in named:
        groups.setdefault(name if case.clauses_of(name) else "", []).append(name)
    assumptions = view.assumptions(seed)
    numbers = assumptions.numbers(assumptions.uniforms(0, draws))
    shares: dict[str, ShareStable] = {}
    for number, (own_clauses, names) in enumerate(groups.items()):
        clauses = case.clauses_of(own_clauses)

        def report(share: float, message: str, number: int = number) -> None:
            progress((number + share) / len(groups), message)

        shares |= _shares(view, numbers, seed, clauses, {name: named[name] for name in names}, report)
    return DrawsResult(
        case=view.described,
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
    view: View,
    numbers: NDArray[np.float64],
    seed: int,
    clauses: Sequence[Clause],
    named: dict[str, dict[str, str]],
    progress: Progress,
) -> dict[str, ShareStable]:
    draws = len(numbers)
    space = view.space(clauses).require_enumerable("draws of the preferences")
    drawn = draws_of(view.assumptions(seed), space, numbers, clauses)
    codes = space.codes(np.stack([space.row(levels) for levels in named.values()]))
    around = surroundings_of(view.moves(clauses), drawn.parties, codes)

    def count(first: int) -> NDArray[np.int64]:
        part = drawn.part(slice(first, min(first + BATCH, draws)))
        return np.asarray(stable_in_draws(around, part, codes).sum(axis=0, dtype=np.int64))

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
