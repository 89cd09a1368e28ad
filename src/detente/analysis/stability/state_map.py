# SPDX-License-Identifier: MIT
"""Where the parties would go next from the named outcomes: a map small enough to read.

From every outcome shown, each party's best unilateral improvement is followed, until nothing new is
met or the map is full. In a small case all outcomes and all improvements are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.analysis.stability.landscape import Landscape, landscape_of_case
from detente.analysis.stability.one_outcome import SEARCH_BOUND
from detente.errors import UsageError
from detente.outcomes.view import View

__all__ = ["MAP_LIMIT", "MapMove", "MapOutcome", "StateMap", "state_map"]

MAP_LIMIT = 200
"""Outcomes that a map shows at most."""

SMALL = 16
"""Feasible outcomes up to which all of them, and all improvements, are shown."""


@dataclass(frozen=True, slots=True)
class MapOutcome:
    """One outcome of a map.

    Attributes
    ----------
    number : int
        Its number on the map, from 1.
    names : tuple of str
        Proposals (or `status_quo`) that are this outcome.
    levels : dict
        Its levels.
    steps : int
        Improvements from the nearest named outcome.
    settled : bool
        Whether no party can improve on it alone (Nash).
    """

    number: int
    names: tuple[str, ...]
    levels: dict[str, str]
    steps: int
    settled: bool


@dataclass(frozen=True, slots=True)
class MapMove:
    """An improvement of one party between two outcomes of a map, with its gain in the party's utility."""

    party: str
    start: int
    end: int
    gain: float


@dataclass(frozen=True)
class StateMap:
    """Outcomes and improvements of a map, and what it leaves out.

    Attributes
    ----------
    outcomes : tuple of MapOutcome
        Named outcomes first.
    moves : tuple of MapMove
        Improvements between them.
    complete : bool
        Whether it shows all feasible outcomes and all improvements.
    left_out : int
        Outcomes met but not shown because the map was full.
    """

    outcomes: tuple[MapOutcome, ...]
    moves: tuple[MapMove, ...]
    complete: bool
    left_out: int


def _improvements(landscape: Landscape, who: int, code: int, only_best: bool) -> list[tuple[int, float]]:
    party = (landscape.parties[who],)
    row = landscape.maker.space.rows(np.array([code]))
    if landscape.maker.count_choices(party, row) > SEARCH_BOUND:
        return []
    targets = landscape.maker.targets(party, row[0])
    here = np.array([code])
    order = landscape.order(who, targets)
    better = order > landscape.order(who, here)[0]
    targets, order = targets[better], order[better]
    if only_best and len(targets):
        targets = targets[[int(np.argmax(order))]]
    gains = landscape.utility(who, targets) - landscape.utility(who, here)[0]
    return list(zip(targets.tolist(), gains.tolist(), strict=True))


def state_map(view: View, *, named: Mapping[str, Mapping[str, str]] | None = None) -> StateMap:
    """Map where the parties would go next.

    Parameters
    ----------
    view : View
        The case, without errors.
    named : mapping of name to outcome, optional
        Where to start; by default the status quo and the proposals. Their clauses are not in force.

    Returns
    -------
    StateMap
        At most `MAP_LIMIT` outcomes.

    Raises
    ------
    UsageError
        If nobody has a preference or nothing is named.
    """
    case, space = view.case, view.space()
    if named is None:
        named = case.named_outcomes
    if not case.preferences or not named:
        raise UsageError("a map needs preferences and a named outcome; add proposals or a status_quo")
    landscape = landscape_of_case(case, view.moves())
    names = space.names_by_code(named)
    complete = space.count <= 4_096 and len(space.feasible_codes) <= SMALL
    steps = dict.fromkeys(names, 0)
    moves: list[tuple[int, int, int, float]] = []
    settled: dict[int, bool] = {}
    refused: set[int] = set()
    _follow(landscape, list(names), complete, steps, moves, settled, refused)
    if complete:
        rest = [code for code in space.feasible_codes.tolist() if code not in steps]
        steps |= dict.fromkeys(rest, max(steps.values()) + 1)
        _follow(landscape, rest, complete, steps, moves, settled, refused)
    number = {code: place for place, code in enumerate(steps, start=1)}
    rows = space.rows(np.array(list(steps)))
    return StateMap(
        outcomes=tuple(
            MapOutcome(number[code], tuple(names.get(code, ())), space.outcome(row), depth, settled[code])
            for (code, depth), row in zip(steps.items(), rows, strict=True)
        ),
        moves=tuple(MapMove(landscape.parties[who], number[a], number[b], gain) for who, a, b, gain in moves),
        complete=complete,
        left_out=len(refused),
    )


def _follow(
    landscape: Landscape,
    start: Sequence[int],
    every: bool,
    steps: dict[int, int],
    moves: list[tuple[int, int, int, float]],
    settled: dict[int, bool],
    refused: set[int],
) -> None:
    """Add to the map what can be reached from outcomes that are on it already."""
    waiting = list(start)
    while waiting:
        code = waiting.pop(0)
        settled[code] = True
        for who in range(len(landscape.parties)):
            for end, gain in _improvements(landscape, who, code, not every):
                settled[code] = False
                if end not in steps:
                    if len(steps) >= MAP_LIMIT:
                        refused.add(end)
                        continue
                    steps[end] = steps[code] + 1
                    waiting.append(end)
                moves.append((who, code, end, gain))
