# SPDX-License-Identifier: MIT
"""Who must be at the table, who can stop or spoil what, and who can carry messages.

- A party is *essential* when the others can make no deal without it that it would leave alone. Without
  it every issue that needs its hand stays as it is without a deal. A deal of the others counts when it
  ends the fighting (where the case knows of any), each of them gains by it, and the party left out has
  no move that it likes and that takes one of them below what it gets without a deal.
- A *blocking coalition* of a proposal can move away from it by itself to something that each member
  prefers. The smallest sets of parties that touch every smallest blocking coalition are whom to
  satisfy first.
- A *spoiler* of a proposal has a move of its own that it prefers and that takes a signatory below what
  it gets without a deal, or ends the ceasefire.
- A *revealed* red line is a level with which nothing is better for the party than no deal, whatever
  else the outcome holds; a *declared* one stands in the case, or in a statement that refuses it.
- A *relay path* is a shortest chain of parties that talk to each other between two that do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from detente.analysis.enforcement.refusals import refusing_statements
from detente.analysis.enforcement.table_result import (
    Blocking,
    Essential,
    RedLineFinding,
    Relay,
    Spoiler,
    TableResult,
)
from detente.analysis.result import Progress, no_progress
from detente.case.case import Case
from detente.case.finding import Finding
from detente.errors import UsageError
from detente.outcomes.moves import MoveMaker
from detente.outcomes.space import Mask, OutcomeSpace, Rows
from detente.outcomes.valuation import is_cardinal, utilities_of_rows, vetoes
from detente.outcomes.view import View

__all__ = ["hitting_sets", "relay_paths", "table"]

TOLERANCE = 1e-9
MOST_PARTIES = 12
"""Parties among whom coalitions are listed: 4,095 of them."""

TRIED_AT_ONCE = 200
"""Deals without a party whose moves are looked at in one go."""

MOST_TRIED = 20_000
"""Deals without a party that are looked at before it is left open whether one lasts."""


def table(view: View, *, progress: Progress = no_progress) -> TableResult:
    """Ask who must be at the table.

    Parameters
    ----------
    view : View
        A case without errors, with preferences that have a scale and reservations.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    TableResult
        Essential parties, blocking coalitions, spoilers, red lines and relays.

    Raises
    ------
    UsageError
        If no signatory has a preference with a scale and a reservation, or there are too many parties.
    SpaceTooLargeError
        If the outcomes cannot be listed.
    """
    case, stated = view.case, view.reservations
    view.space().require_enumerable("who must be at the table")
    floor = {p: stated[p] for p in case.signatories if p in stated and is_cardinal(case.preferences[p])}
    findings = [
        Finding(
            "reservation-missing", "warning", f"'{p}' has no preference with a scale and a reservation", ("parties", p)
        )
        for p in case.signatories
        if p not in floor
    ]
    if not floor:
        raise UsageError("who must be at the table needs signatories with a scale and a reservation; add them")
    if len(floor) > MOST_PARTIES:
        raise UsageError(f"coalitions of more than {MOST_PARTIES} parties are not listed")
    look = _Look(view, floor)
    blocking: list[Blocking] = []
    spoilers: list[Spoiler] = []
    essential: list[Essential] = []
    for number, party in enumerate(floor):
        progress(0.6 * number / len(floor), f"without {case.parties[party].name}")
        essential.append(look.without(party))
    for number, (id_, proposal) in enumerate(case.proposals.items()):
        progress(0.6 + 0.3 * number / len(case.proposals), proposal.title)
        blocking.append(look.blocking(id_))
        spoilers += look.spoilers(id_)
    progress(0.9, "red lines")
    return TableResult(
        case=view.described,
        method={
            "ranges": "every range at its midpoint",
            "essential": "no deal of the others that ends the fighting and that all of them gain by is left alone by "
            "the party left out",
            "blocking": "a coalition whose members can move by themselves to what each of them prefers",
            "spoiler": "a party whose own move gains it something and takes a signatory below no deal, or ends the "
            "ceasefire",
            "red line": "revealed: no outcome without fighting at that level is better for the party than no deal",
        },
        exact=all(entry.essential is not None for entry in essential),
        findings=tuple(findings),
        essential=tuple(essential),
        blocking=tuple(blocking),
        spoilers=tuple(spoilers),
        red_lines=tuple(look.red_lines()),
        relays=tuple(Relay(pair, relay_paths(case, pair)) for pair in _silent(case)),
    )


class _Look:
    """A case as its signatories see it, with the moves of any of them."""

    def __init__(self, view: View, floor: dict[str, float]) -> None:
        case = view.case
        self.view, self.case, self.space, self.floor = view, case, view.space(), floor
        self.war = case.enforcement.war if case.enforcement is not None else None

    def worth(self, party: str, rows: Rows) -> NDArray[np.float64]:
        return utilities_of_rows(self.space, self.case.preferences[party], rows)

    def fighting(self, rows: Rows) -> Mask:
        return np.zeros(len(rows), dtype=bool) if self.war is None else self.space.meets(rows, self.war.when)

    def _reachable_without(self, party: str) -> Rows:
        """Return the feasible outcomes in which whatever needs the party's hand stays as it is without a deal."""
        base = self.case.outcome_without_deal or {}
        choices = []
        for issue, described in self.case.issues.items():
            control, levels = described.control, described.level_ids
            needed = party in control.parties and (control.mode == "joint" or len(control.parties) == 1)
            fixed = needed and issue in base
            choices.append([levels.index(base[issue])] if fixed else list(range(len(levels))))
        grid = np.stack(np.meshgrid(*choices, indexing="ij"), axis=-1).reshape(-1, len(choices)).astype(np.uint8)
        return grid[self.space.feasible(grid)]

    def without(self, party: str) -> Essential:
        others = [p for p in self.floor if p != party]
        rows = self._reachable_without(party)
        # A deal gives each of the others something: what all have without one is none.
        gains = np.array([self.worth(p, rows) - self.floor[p] for p in others])
        good = (gains > TOLERANCE).all(axis=0) if len(others) else np.zeros(len(rows), dtype=bool)
        good &= ~self.fighting(rows)
        for p in others:
            good &= ~vetoes(self.space, self.case.preferences[p], rows)
        rows = rows[good]
        order = np.argsort(-self.worth(party, rows), kind="stable")
        for start in range(0, min(len(order), MOST_TRIED), TRIED_AT_ONCE):
            chunk = rows[order[start : start + TRIED_AT_ONCE]]
            left_alone = np.flatnonzero(~self._undone_by(party, chunk, others))
            if len(left_alone):
                return Essential(party, False, len(rows), self.space.outcome(chunk[left_alone[0]]))
        return Essential(party, True if len(order) <= MOST_TRIED else None, len(rows), None)

    def _undone_by(self, party: str, rows: Rows, others: Sequence[str]) -> Mask:
        """Return which outcomes the party has a move from that it likes and that hurts one of the others."""
        origin, codes = self.view.moves().targets_of_many((party,), rows)
        targets = self.space.rows(codes)
        likes = self.worth(party, targets) > self.worth(party, rows)[origin] + TOLERANCE
        hurts = np.zeros(len(targets), dtype=bool)
        for other in others:
            hurts |= self.worth(other, targets) < self.floor[other] - TOLERANCE
        undone = np.zeros(len(rows), dtype=bool)
        undone[origin[likes & hurts]] = True
        return undone

    def _own(self, id_: str) -> tuple[OutcomeSpace, Rows, MoveMaker]:
        proposal = self.case.proposals[id_]
        space = self.view.space(proposal.clauses)
        return space, space.row(proposal.outcome)[None, :], self.view.moves(proposal.clauses)

    def blocking(self, id_: str) -> Blocking:
        space, row, maker = self._own(id_)
        found: list[tuple[str, ...]] = []
        for size in range(1, len(self.floor) + 1):
            for members in combinations(self.floor, size):
                if any(set(smaller) <= set(members) for smaller in found):
                    continue
                targets = space.rows(maker.targets(members, row[0]))
                better = np.ones(len(targets), dtype=bool)
                for party in members:
                    better &= self.worth(party, targets) > self.worth(party, row)[0] + TOLERANCE
                if better.any():
                    found.append(members)
        return Blocking(id_, tuple(found), hitting_sets(found))

    def spoilers(self, id_: str) -> Iterator[Spoiler]:
        space, row, maker = self._own(id_)
        before = space.outcome(row[0])
        for party in self.floor:
            targets = space.rows(maker.targets((party,), row[0]))
            gain = self.worth(party, targets) - self.worth(party, row)[0]
            hurt = np.array([self.worth(p, targets) < self.floor[p] - TOLERANCE for p in self.floor if p != party])
            ends = self.fighting(targets) & ~self.fighting(row)[0]
            undoing = np.flatnonzero((gain > TOLERANCE) & (hurt.any(axis=0) | ends))
            if len(undoing):
                best = int(undoing[np.argmax(gain[undoing])])
                after = space.outcome(targets[best])
                others = [p for p in self.floor if p != party]
                yield Spoiler(
                    id_,
                    party,
                    float(gain[best]),
                    tuple(p for p, hurts in zip(others, hurt[:, best], strict=True) if hurts),
                    bool(ends[best]),
                    {k: (before[k], after[k]) for k in before if before[k] != after[k]},
                )

    def red_lines(self) -> Iterator[RedLineFinding]:
        rows = self.space.rows(self.space.feasible_codes)
        rows = rows[~self.fighting(rows)]
        for party, reserved in self.floor.items():
            gain = self.worth(party, rows) - reserved
            crossed = vetoes(self.space, self.case.preferences[party], rows)
            for position, (issue, levels) in enumerate(zip(self.space.issues, self.space.levels, strict=True)):
                for number, level in enumerate(levels):
                    at_level = rows[:, position] == number
                    if not at_level.any():
                        continue
                    open_ = at_level & ~crossed
                    best = float(gain[open_].max()) if open_.any() else None
                    stated = refusing_statements(self.case, party, issue, level)
                    vetoed = bool(crossed[at_level].all())
                    revealed = best is None or best < 0
                    if stated or vetoed or revealed:
                        yield RedLineFinding(party, issue, level, bool(stated) or vetoed, revealed, best, stated)


def hitting_sets(coalitions: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return the smallest sets that share a member with every coalition; all of the least size.

    Examples
    --------
    >>> hitting_sets([("A", "B"), ("B", "C"), ("A", "C")])
    (('A', 'B'), ('A', 'C'), ('B', 'C'))
    >>> hitting_sets([])
    ()
    """
    members = sorted({member for coalition in coalitions for member in coalition})
    for size in range(1, len(members) + 1):
        found = tuple(chosen for chosen in combinations(members, size) if all(set(chosen) & set(c) for c in coalitions))
        if found:
            return found
    return ()


def _silent(case: Case) -> list[tuple[str, str]]:
    return [entry.parties for entry in case.enforcement.no_contact] if case.enforcement is not None else []


def relay_paths(case: Case, pair: tuple[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return all shortest chains between two parties along which everybody talks to the next.

    Signatories talk to each other unless the case says that they will not.
    """
    closed = {frozenset(other) for other in _silent(case)}
    start, goal = pair
    layer: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while layer:
        reached = [path for path in layer if path[-1] == goal]
        if reached:
            return tuple(reached)
        longer = [
            (*path, party)
            for path in layer
            for party in case.signatories
            if party not in seen and frozenset((path[-1], party)) not in closed
        ]
        seen |= {path[-1] for path in longer}
        layer = longer
    return ()
