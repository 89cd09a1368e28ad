# SPDX-License-Identifier: MIT
"""What was known at the day at which the case stands: hindsight, numbers that rest on it, entries without a date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from detente.case.checks.registry import Problem, Subject, check
from detente.case.citation import cited_statements
from detente.case.dated import Dated
from detente.case.element import Location
from detente.case.known import Undated, later_items, leaking, regions_laid_bare, undated_items
from detente.case.withholding import falling_along

__all__: list[str] = []

NAMED_AT_MOST = 3
"""As many entries of a list are named; the rest are counted."""


def _by_list(entries: Iterable[tuple[Location, str]]) -> dict[Location, list[str]]:
    """Gather entries by the list in which they stand; parts of one block that are no list go together."""
    found: dict[Location, list[str]] = {}
    for location, name in entries:
        single = location[-1] == "rates_published_on" or (location[0] == "protection" and len(location) != 3)
        found.setdefault(location[:1] if single else location[:-1], []).append(name)
    return found


def _name(item: Dated | Undated) -> str:
    """Return the key of a piece, or what it is where it has none of its own."""
    return item.id if item.id == item.location[-1] else item.title


def _counted(names: list[str]) -> str:
    rest = len(names) - NAMED_AT_MOST
    return "; ".join(names[:NAMED_AT_MOST]) + (f"; and {rest} more" if rest > 0 else "")


@check("later-than-case", "info")
def check_nothing_is_later_than_the_case(subject: Subject) -> Iterator[Problem]:
    """Entries were said or published after the day at which the case stands: they are hindsight."""
    day = subject.case.as_of
    if day is None:
        return
    later = later_items(subject.case, day)
    for place, names in _by_list((where, f"{_name(item)} ({item.why})") for where, item in later.items()).items():
        yield (
            place,
            f"later than {day} and so hindsight, {len(names)} in all: {_counted(names)}; "
            "correct a wrong date, or move `as_of`",
        )


@check("basis-later-than-case", "warning")
def check_bases_are_not_later_than_the_case(subject: Subject) -> Iterator[Problem]:
    """A number or a choice rests only on statements that are later than the day at which the case stands."""
    case, day = subject.case, subject.case.as_of
    if day is None:
        return
    later = later_items(case, day)
    if not later:
        return
    gone = frozenset(later) | frozenset(falling_along(case, later))
    for leak in leaking(cited_statements(case), later, gone):
        named = _counted([f"{id_} ({later[('statements', id_)].why})" for id_ in leak.statements])
        yield leak.location, f"it rests only on {named}; name what was known by {day}, or call it a judgement"


@check("shares-later-than-case", "info")
def check_regions_keep_a_share(subject: Subject) -> Iterator[Problem]:
    """Every share of control of a region is later than the case, so that it would count as held by its state."""
    case, day = subject.case, subject.case.as_of
    if day is None:
        return
    bare = regions_laid_bare(case, later_items(case, day))
    if bare:
        named = _counted([case.regions[id_].name for id_ in bare])
        yield (
            ("control_shares",),
            f"of {named} no share is known by {day}; name what was known, or they count as held by their state",
        )


@check("no-date", "info")
def check_entries_have_dates(subject: Subject) -> Iterator[Problem]:
    """Nothing says since when entries are known, in a case that stands at a day."""
    day = subject.case.as_of
    if day is None:
        return
    for place, names in _by_list((item.location, _name(item)) for item in undated_items(subject.case)).items():
        keys = "`said_on` or `reported_on`" if place == ("statements",) else "`published_on`"
        keys = "`rates_published_on`" if place == ("resources",) else keys
        yield (
            place,
            f"without a date, {len(names)} in all: {_counted(names)}; say since when each is known: add {keys}",
        )
