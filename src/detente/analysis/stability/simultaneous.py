# SPDX-License-Identifier: MIT
"""Simultaneous stability: an improvement is deterred by what others improve at the same moment.

From an outcome s a party could make an improvement, while one or more others, who also see s, make
improvements of their own. All changes are made together and then settle. Two parties that set one
issue to different levels cannot both have their way, and combinations that cannot exist come to
nothing: neither deters (Fraser and Hipel, Conflict Analysis, 1984, chapter 2, for two parties).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detente.analysis.stability.engine import Agent
from detente.errors import UsageError
from detente.outcomes.moves import MoveMaker
from detente.outcomes.space import Codes, Mask, Rows

__all__ = ["COMBINATION_LIMIT", "simultaneously_stable"]

COMBINATION_LIMIT = 50_000_000
"""Combinations of choices tried at most, over all outcomes."""

_UNSET = 255


def _choices(maker: MoveMaker, agent: Agent, codes: Codes, row: Rows, place: int) -> Rows:
    """Return the improving choices of an agent at an outcome: a level for each issue changed, else _UNSET."""
    choices = maker.choices(agent.members)
    if not choices:
        return np.empty((0, len(row)), dtype=np.uint8)
    options = [np.flatnonzero(c.allowed[row[c.position]]) for c in choices]
    grid = np.stack(np.meshgrid(*options, indexing="ij"), axis=-1).reshape(-1, len(options))
    chosen = np.full((len(grid), len(row)), _UNSET, dtype=np.uint8)
    for column, choice in enumerate(choices):
        changed = grid[:, column] != row[choice.position]
        chosen[changed, choice.position] = grid[changed, column]
    end = _ends(maker, codes, row, chosen)
    better = (end >= 0) & (agent.criteria[0][end] > agent.criteria[0][place])
    return np.asarray(chosen[better])


def _ends(maker: MoveMaker, codes: Codes, row: Rows, chosen: Rows) -> NDArray[np.intp]:
    settled = maker.space.settle(np.where(chosen == _UNSET, row, chosen).astype(np.uint8))
    feasible = maker.space.feasible(settled)
    places = np.searchsorted(codes, maker.space.codes(settled))
    return np.where(feasible, places, -1)


def simultaneously_stable(maker: MoveMaker, codes: Codes, agents: Sequence[Agent]) -> list[Mask]:
    """Return which outcomes each party would stay at under simultaneous stability.

    Parameters
    ----------
    maker : MoveMaker
        Moves of the case.
    codes : ndarray of int64, shape (feasible,)
        Codes of the feasible outcomes.
    agents : sequence of Agent
        Single parties.

    Returns
    -------
    list of ndarray of bool, shape (feasible,)
        One for each agent.

    Raises
    ------
    UsageError
        If there are too many combinations to try.
    """
    rows = maker.space.rows(codes)
    stable = [np.ones(len(codes), dtype=bool) for _ in agents]
    tried = 0
    for place, row in enumerate(rows):
        choices = [_choices(maker, agent, codes, row, place) for agent in agents]
        for i, agent in enumerate(agents):
            if not len(choices[i]):
                continue
            first = np.arange(len(choices[i]))
            combined = choices[i]
            for j, others in enumerate(choices):
                if j == i or not len(others):
                    continue
                tried += len(combined) * (len(others) + 1)
                if tried > COMBINATION_LIMIT:
                    raise UsageError(
                        f"simultaneous stability needs more than {COMBINATION_LIMIT:,} combinations of choices here; "
                        "leave out the concept sim"
                    )
                mine, theirs = (m.reshape(-1) for m in np.indices((len(combined), len(others))))
                clash = (combined[mine] != _UNSET) & (others[theirs] != _UNSET) & (combined[mine] != others[theirs])
                fits = ~clash.any(axis=1)
                both = np.where(combined[mine] == _UNSET, others[theirs], combined[mine])[fits]
                combined = np.concatenate([combined, both])
                first = np.concatenate([first, first[mine[fits]]])
            end = _ends(maker, codes, row, combined)
            score = agent.criteria[0]
            deterred = (end >= 0) & (score[end] <= score[place])
            # Improvements alone stand among the combinations, but deter nobody: they are better.
            stable[i][place] = len(np.unique(first[deterred])) == len(choices[i])
    return stable
