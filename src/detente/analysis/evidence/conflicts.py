# SPDX-License-Identifier: MIT
"""Contradictions between statements and between figures, each with a place for the analyst's verdict.

Which of two statements is right is not worked out. Listed are pairs of accepted statements

- of one speaker, one side or two sides, of which one is for and the other against a shared level of an issue,
  unless the one revises the other;
- of one speaker or side that ask for different levels of one issue (weak);
- of two sides that each are said to have proposed the same level (authorship);
- of which the later revises the earlier and is dated before it (date);

and pairs of figures about the same thing, in the same unit, whose ranges do not meet (number).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from detente.analysis.evidence.order import time_of
from detente.case.case import Case
from detente.case.statement import NOBODY, UNRESOLVED, Statement
from detente.case.support import direction, is_unconditional, overlap

__all__ = ["CONFLICT_KINDS", "FoundConflict", "find_conflicts"]

CONFLICT_KINDS = {
    "same_speaker": "one speaker contradicts himself or herself",
    "same_side": "two speakers of one side contradict each other",
    "opposed_parties": "two sides disagree",
    "authorship": "two sides are said to have proposed it",
    "date": "a revision is dated before what it revises",
    "number": "two figures for one thing do not agree",
}
"""Kinds of conflict, in words."""


@dataclass(frozen=True, slots=True)
class FoundConflict:
    """A contradiction.

    Attributes
    ----------
    kind : str
        A key of `CONFLICT_KINDS`.
    between : tuple of str
        Two statements, or two figures.
    strength : str
        strong where both are firm and unconditional and name what they speak of; else weak.
    why : str
        The contradiction in a sentence.
    verdict : str
        What the analyst decided; `open` where nothing was.
    reason : str
        Why.
    """

    kind: str
    between: tuple[str, str]
    strength: str
    why: str
    verdict: str = "open"
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the conflict as it stands in JSON."""
        return {
            "kind": self.kind,
            "between": list(self.between),
            "strength": self.strength,
            "why": self.why,
            "verdict": self.verdict,
            "reason": self.reason,
        }


def _who(one: Statement, other: Statement) -> str | None:
    if one.speaker == other.speaker and one.speaker not in (None, NOBODY):
        return "same_speaker"
    if one.party is None or other.party is None:
        return None
    return "same_side" if one.party == other.party else "opposed_parties"


def _linked(one: Statement, other: Statement, ids: tuple[str, str]) -> bool:
    """Whether one of them is said to revise, or perhaps to revise, the other."""
    return (
        one.revises == ids[1]
        or other.revises == ids[0]
        or ids[1] in one.revision_candidates
        or ids[0] in other.revision_candidates
    )


def _pair(case: Case, ids: tuple[str, str]) -> Iterator[FoundConflict]:
    one, other = case.statements[ids[0]], case.statements[ids[1]]
    who = _who(one, other)
    if who is None or one.issue is None or one.issue != other.issue:
        return
    issue = case.issues[one.issue].name if one.issue in case.issues else one.issue
    speakers = str(one.speaker) if one.speaker == other.speaker else f"{one.speaker} and {other.speaker}"
    shared, linked = overlap(one, other), _linked(one, other, ids)
    if direction(one) * direction(other) == -1 and shared and not linked:
        firm = is_unconditional(one) and is_unconditional(other) and bool(one.levels and other.levels)
        yield FoundConflict(who, ids, "strong" if firm else "weak", f"{speakers}: for and against, on {issue}")
    both_for = direction(one) == direction(other) == 1
    if both_for and not shared and not linked and who != "opposed_parties":
        yield FoundConflict(who, ids, "weak", f"{speakers}: different things asked for, on {issue}")
    proposed = one.stance == other.stance == "propose" and bool(set(one.levels) & set(other.levels))
    if proposed and who == "opposed_parties":
        yield FoundConflict("authorship", ids, "weak", f"{speakers} are both said to have proposed it: {issue}")


def _dated_wrong(case: Case) -> Iterator[FoundConflict]:
    for id_, statement in case.accepted.items():
        target = statement.revises
        if target in (None, UNRESOLVED) or target not in case.accepted:
            continue
        latest, earliest = time_of(case, id_)[1], time_of(case, str(target))[0]
        if latest is not None and earliest is not None and latest < earliest:
            yield FoundConflict("date", (str(target), id_), "strong", f"{id_} revises {target} and is dated before it")


def _numbers(case: Case) -> Iterator[FoundConflict]:
    for (first, one), (second, other) in combinations(case.figures.items(), 2):
        if one.about is None or one.about != other.about or one.unit != other.unit:
            continue
        if one.value.high < other.value.low or other.value.high < one.value.low:
            strength = "weak" if one.approximate or other.approximate or one.as_of != other.as_of else "strong"
            why = f"{one.name}: {one.value}, {other.name}: {other.value} {one.unit}"
            yield FoundConflict("number", (first, second), strength, why)


def find_conflicts(case: Case) -> tuple[FoundConflict, ...]:
    """List the contradictions in a case, with the verdicts that it holds.

    Parameters
    ----------
    case : Case
        The case; only accepted statements are compared.

    Returns
    -------
    tuple of FoundConflict
        By kind in the order of `CONFLICT_KINDS`, strong ones first, then in file order.
    """
    found = [conflict for pair in combinations(case.accepted, 2) for conflict in _pair(case, pair)]
    found += [*_dated_wrong(case), *_numbers(case)]
    kinds = list(CONFLICT_KINDS)
    found.sort(key=lambda c: (kinds.index(c.kind), c.strength != "strong"))
    judged = {frozenset(c.between): c for c in case.conflicts.values()}
    return tuple(_with_verdict(conflict, judged) for conflict in found)


def _with_verdict(conflict: FoundConflict, judged: dict[frozenset[str], Any]) -> FoundConflict:
    verdict = judged.get(frozenset(conflict.between))
    if verdict is None:
        return conflict
    # The pair is shown as it was judged, because "first stands" means the first as written.
    return FoundConflict(
        conflict.kind, verdict.between, conflict.strength, conflict.why, verdict.verdict, verdict.reason or ""
    )
