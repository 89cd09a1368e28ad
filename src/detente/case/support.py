# SPDX-License-Identifier: MIT
"""Whether statements speak for something, against it or neither, and which of them say the same."""

from __future__ import annotations

from detente.case.case import Case
from detente.case.statement import NOBODY, Statement

__all__ = ["AGAINST", "FOR", "direction", "is_unconditional", "overlap", "supporters"]

FOR = frozenset({"support", "propose", "request", "demand", "conditional_support"})
AGAINST = frozenset({"oppose", "refuse", "conditional_oppose"})


def direction(statement: Statement) -> int:
    """Return 1 for, -1 against, 0 neither: an assessment, a warning, a threat, no comment."""
    return (statement.stance in FOR) - (statement.stance in AGAINST)


def is_unconditional(statement: Statement) -> bool:
    """Whether it is put firmly and depends on nothing."""
    firm = statement.modality in ("asserted", "committed")
    return firm and statement.condition is None and not statement.stance.startswith("conditional")


def overlap(one: Statement, other: Statement) -> bool:
    """Whether two statements speak of the same issue and share a level; none named means all of them."""
    if one.issue is None or one.issue != other.issue:
        return False
    return not one.levels or not other.levels or bool(set(one.levels) & set(other.levels))


def supporters(case: Case, id_: str) -> tuple[str, ...]:
    """List the accepted statements that bear out that something was said: itself, and those that say the same.

    They are those that the case names in `confirmed_by`, and those that give the same named speaker the same
    direction on a shared, named level of the same issue. Nobody named confirms nobody named: two unnamed
    sources may be one person.
    """
    statement = case.statements[id_]
    found = [id_]
    for other_id, other in case.accepted.items():
        if other_id == id_:
            continue
        if other_id in statement.confirmed_by or _same(statement, other):
            found.append(other_id)
    return tuple(found)


def _same(one: Statement, other: Statement) -> bool:
    if one.speaker != other.speaker or one.speaker in (None, NOBODY):
        return False
    return (
        one.party == other.party
        and direction(one) == direction(other) != 0
        and bool(one.levels and other.levels)
        and overlap(one, other)
    )
