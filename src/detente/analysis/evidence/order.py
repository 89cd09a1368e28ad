# SPDX-License-Identifier: MIT
"""In which order statements were made, and how that is known.

A statement was made between two days: those that its `said_on` can mean, or any day up to its report.
One statement is certainly before another when its last possible day is before the other's first, when the
source places them so in words (`after`), or when the other revises it; these relations carry on through
chains. What they leave open is put in the order of the reports, and then in the order in which the texts tell
it, and each step says on what it rests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from detente.case.case import Case
from detente.case.dates import bounds
from detente.case.statement import UNRESOLVED

__all__ = ["ORDER_WORDS", "Placed", "put_in_order", "time_of"]

ORDER_WORDS = {
    "first": "first",
    "date": "by the dates on which it was said",
    "words": "by words of the source",
    "revision": "because it revises the one before",
    "report": "by the dates of the reports only",
    "narrative": "by the order in which the texts tell it only",
}
"""How a place in an order is known, in words."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement in its place.

    Attributes
    ----------
    statement : str
        Its id.
    earliest, latest : date or None
        Days between which it was made; None where nothing bounds them.
    basis : str
        How it is known that the statement before it in the list was made before it: a key of `ORDER_WORDS`.
    """

    statement: str
    earliest: date | None
    latest: date | None
    basis: str

    @property
    def certain(self) -> bool:
        """Whether the statement before it was certainly made before it."""
        return self.basis not in ("report", "narrative")


def time_of(case: Case, id_: str) -> tuple[date | None, date | None]:
    """Return the first and last day on which a statement can have been made.

    A report bounds it from above only: what was reported on a day was said by then.
    """
    statement = case.statements[id_]
    if statement.said_on is not None:
        return bounds(statement.said_on)
    source = case.sources.get(statement.quotation.source)
    reported = statement.reported_on or (source.published_on if source is not None else None)
    return None, bounds(reported)[1] if reported is not None else None


def _known_before(case: Case, ids: Sequence[str]) -> dict[tuple[str, str], str]:
    """Say for each pair that is certain, earlier first, how it is known."""
    times = {id_: time_of(case, id_) for id_ in ids}
    known: dict[tuple[str, str], str] = {}
    for later in ids:
        statement = case.statements[later]
        known |= {(earlier, later): "words" for earlier in statement.after if earlier in times}
        target = statement.revises
        if target not in (None, UNRESOLVED) and target in times and target != later:
            known.setdefault((str(target), later), "revision")
        first_day = times[later][0]
        for earlier in ids:
            last_day = times[earlier][1]
            if first_day is not None and last_day is not None and last_day < first_day:
                known.setdefault((earlier, later), "date")
    return known


def _closed(known: dict[tuple[str, str], str], ids: Sequence[str]) -> set[tuple[str, str]]:
    reached = {id_: {later for earlier, later in known if earlier == id_} for id_ in ids}
    for middle in ids:
        for id_ in ids:
            if middle in reached[id_]:
                reached[id_] |= reached[middle]
    return {(id_, later) for id_ in ids for later in reached[id_]}


def _report_day(case: Case, id_: str) -> date:
    statement = case.statements[id_]
    stated = statement.said_on or statement.reported_on
    if stated is not None:
        return bounds(stated)[1]
    return time_of(case, id_)[1] or date.max


def put_in_order(case: Case, ids: Sequence[str]) -> tuple[Placed, ...]:
    """Put statements in the order in which they were made.

    Parameters
    ----------
    case : Case
        The case.
    ids : sequence of str
        Statements of it.

    Returns
    -------
    tuple of Placed
        Earliest first, each with how its place after the one before is known. Cycles of words and
        revisions, which the checks report, are cut at the earliest report.
    """
    known = _known_before(case, ids)
    certain = _closed(known, ids)
    text_order = {id_: place for place, id_ in enumerate(case.statements)}

    def told(id_: str) -> tuple[date, str, int, int]:
        quotation = case.statements[id_].quotation
        return _report_day(case, id_), quotation.source, quotation.start or 0, text_order[id_]

    placed: list[Placed] = []
    waiting = sorted(ids, key=told)
    while waiting:
        free = [id_ for id_ in waiting if not any((other, id_) in certain for other in waiting if other != id_)]
        next_ = (free or waiting)[0]
        waiting.remove(next_)
        placed.append(Placed(next_, *time_of(case, next_), _step(case, placed, next_, known, certain)))
    return tuple(placed)


def _step(
    case: Case,
    placed: Sequence[Placed],
    id_: str,
    known: dict[tuple[str, str], str],
    certain: set[tuple[str, str]],
) -> str:
    if not placed:
        return "first"
    before = placed[-1].statement
    if (before, id_) in known:
        return known[before, id_]
    if (before, id_) in certain:
        return "words"
    return "report" if _report_day(case, before) < _report_day(case, id_) < date.max else "narrative"
