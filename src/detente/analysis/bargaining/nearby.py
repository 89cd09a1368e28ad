# SPDX-License-Identifier: MIT
"""Packages near a given one, and what a change of levels brings each signatory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.bargaining.bargainers import TOLERANCE, Bargainers
from detente.case.element import nearest_name
from detente.case.finding import Finding
from detente.errors import UsageError
from detente.outcomes.space import OutcomeSpace, Rows

__all__ = ["Change", "Near", "Start", "clauses_left_out", "start_at", "starts"]

NEAR_LIMIT = 3_000_000
"""Packages looked at around one."""


@dataclass(frozen=True, slots=True)
class Change:
    """A package, as a change of another.

    Attributes
    ----------
    changes : dict of issue to (before, after)
        Levels that differ.
    levels : dict
        The package.
    difference : dict of party to float
        Utility less that of the other package, in the party's own points.
    gain : dict of party to float
        Utility less the reservation.
    refused_by : tuple of str
        Who would refuse the package.
    """

    changes: dict[str, tuple[str, str]]
    levels: dict[str, str]
    difference: dict[str, float]
    gain: dict[str, float]
    refused_by: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the change in the form of the JSON answers."""
        changes = {issue: {"from": before, "to": after} for issue, (before, after) in self.changes.items()}
        return {
            "changes": changes,
            "levels": self.levels,
            "difference": self.difference,
            "gain": self.gain,
            "refused_by": list(self.refused_by),
        }


@dataclass(frozen=True, slots=True)
class Near:
    """Feasible packages that nobody vetoes.

    Attributes
    ----------
    rows : ndarray of uint8, shape (n, issues)
        The packages.
    utility : ndarray of float64, shape (n, parties)
        What each is worth to each signatory.
    total : int, optional
        How many there are, where only some of them are kept.
    """

    rows: Rows
    utility: NDArray[np.float64]
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """The package that is changed.

    Attributes
    ----------
    row : ndarray of uint8, shape (issues,)
        Its levels.
    worth : ndarray of float64, shape (parties,)
        Its utility to each signatory.
    accepts : ndarray of bool, shape (parties,)
        Who would sign it.
    """

    who: Bargainers
    space: OutcomeSpace
    row: Rows
    worth: NDArray[np.float64]
    accepts: NDArray[np.bool_]

    @property
    def refusing(self) -> tuple[str, ...]:
        """Who would not sign it."""
        return tuple(party for party, accepts in zip(self.who.parties, self.accepts, strict=True) if not accepts)

    def change(self, row: Rows, utility: NDArray[np.float64]) -> Change:
        """Describe another package, given its utilities, as a change of this one."""
        before, after = self.space.outcome(self.row), self.space.outcome(row)
        return Change(
            {issue: (before[issue], after[issue]) for issue in before if before[issue] != after[issue]},
            after,
            dict(zip(self.who.parties, (utility - self.worth).tolist(), strict=True)),
            dict(zip(self.who.parties, (utility - self.who.floor).tolist(), strict=True)),
            self.refuse_after(utility),
        )

    def refuse_after(self, utility: NDArray[np.float64]) -> tuple[str, ...]:
        """Return who would refuse another package that nobody vetoes, given its utilities."""
        enough = utility >= self.who.floor - TOLERANCE
        return tuple(party for party, accepts in zip(self.who.parties, enough, strict=True) if not accepts)

    def still_accepting(self, near: Near) -> NDArray[np.bool_]:
        """Return which packages all accept that accept this one; shape (n,)."""
        enough = near.utility >= self.who.floor - TOLERANCE
        return np.asarray(enough[:, self.accepts].all(axis=1))

    def around(self, changes: int) -> Near:
        """Return the packages that differ in exactly so many issues.

        Raises
        ------
        UsageError
            If there are more than `NEAR_LIMIT` of them.
        """
        shape = self.space.shape
        if comb(len(shape), changes) * (max(shape) - 1) ** changes > NEAR_LIMIT:
            raise UsageError(f"too many packages differ in {changes} issues; ask for changes of fewer")
        blocks = [self._with(issues) for issues in combinations(range(len(shape)), changes)]
        rows = np.concatenate(blocks) if blocks else np.empty((0, len(shape)), dtype=np.uint8)
        rows = rows[self.space.feasible(rows)]
        rows = rows[~self.who.vetoed(self.space, rows).any(axis=1)]
        return Near(rows, self.who.utility(self.space, rows))

    def _with(self, issues: tuple[int, ...]) -> Rows:
        others = [[level for level in range(self.space.shape[k]) if level != self.row[k]] for k in issues]
        levels = np.array(list(product(*others)), dtype=np.uint8)
        rows = np.repeat(self.row[None, :], len(levels), axis=0)
        rows[:, list(issues)] = levels
        return rows


def start_at(who: Bargainers, space: OutcomeSpace, levels: Mapping[str, str]) -> Start:
    """Return an outcome as the package that is changed."""
    row = space.row(levels)
    worth = who.utility(space, row[None, :])[0]
    vetoed = who.vetoed(space, row[None, :])[0]
    return Start(who, space, row, worth, ~vetoed & (worth >= who.floor - TOLERANCE))


def clauses_left_out(who: Bargainers, ids: Iterable[str]) -> tuple[Finding, ...]:
    """Say that changes are of levels, where some of the proposals have clauses."""
    with_clauses = [id_ for id_ in ids if who.case.clauses_of(id_)]
    if not with_clauses:
        return ()
    message = f"changes are of levels; what the clauses of {', '.join(with_clauses)} would do then stays out of it"
    return (Finding("clauses-left-out", "info", message),)


def starts(who: Bargainers, space: OutcomeSpace, question: str, only: str | None = None) -> dict[str, Start]:
    """Return the proposals as packages that are changed, by id.

    Raises
    ------
    UsageError
        If there is no proposal, or none of that id.
    """
    proposals = who.case.proposals
    if not proposals:
        raise UsageError(f"{question} need proposals to start from; add `proposals` to the case")
    if only is not None and only not in proposals:
        raise UsageError(f"there is no proposal '{only}'; {nearest_name(only, list(proposals))}")
    return {id_: start_at(who, space, p.outcome) for id_, p in proposals.items() if only in (None, id_)}
