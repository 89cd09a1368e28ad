# SPDX-License-Identifier: MIT
"""What is known by a day: the case with everything later withheld, and what that is.

Known is what was both said and published on or before the day. A partial date counts as the last day that it can
mean: `2025-02` is known from 28 February on, `2025` from 31 December on. What has no date stays, and is listed.

What is withheld, kind by kind:

- a statement, source, figure, share of control, past price, claim, fund, radius, site: the entry is left out;
- the price of a commodity or the terms of an asset: the developments that need them are left out as well;
- a fund: the rules that name it are left out as well;
- the rates of the resources: all resources, since nothing can be valued without them;
- the holder, the stage and the distance to the front of an asset: it is `disputed`, and the place stays;
- the radius of a type of site or the means of an ally: the type or the ally; another amount of the protection
  alone, and the whole protection where no type, site or thing to be protected is left;
- a scenario or perception that changes what is withheld, and a conflict about it.

A number whose basis is later keeps its size and becomes the author's judgement; it is listed as a leak. References
to what is withheld are dropped, so that the case holds together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.case.case import Case
from detente.case.citation import Citation, cited_statements
from detente.case.dated import Dated, Kind, dated_items
from detente.case.dates import is_later, plain_date
from detente.case.element import Location
from detente.case.withholding import falling_along, is_within, withhold
from detente.errors import UsageError

__all__ = [
    "Hindsight",
    "Known",
    "Leak",
    "Undated",
    "known_by",
    "later_items",
    "leaking",
    "regions_laid_bare",
    "undated_items",
]


@dataclass(frozen=True, slots=True)
class Hindsight:
    """A piece that was not known by the day.

    Attributes
    ----------
    location : tuple of str and int
        Where it stands in the case as it was given.
    kind : str
        What sort of thing it is.
    id : str
        Its key, or its path where it has none.
    title : str
        What it is, in words.
    date : str
        Since when it is known, as precisely as that is given.
    why : str
        Such as ``published on 2025-03-06``, or what it rests on.
    """

    location: Location
    kind: Kind
    id: str
    title: str
    date: str
    why: str


@dataclass(frozen=True, slots=True)
class Undated:
    """A piece of which nothing says since when it is known; it stays.

    Attributes
    ----------
    location : tuple of str and int
        Where it stands in the case.
    kind : str
        What sort of thing it is.
    id, title : str
        Its key or path, and what it is, in words.
    """

    location: Location
    kind: Kind
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Leak:
    """A number or choice that stays although everything that it rests on is later.

    Attributes
    ----------
    location : tuple of str and int
        Where its basis, or the origin of its order, stands.
    statements : tuple of str
        The statements that it rested on.
    """

    location: Location
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known by a day.

    Attributes
    ----------
    case : Case
        The case with everything later withheld, standing at that day.
    day : str or None
        The day; None where neither it nor the case says one, so that nothing is withheld.
    hindsight : tuple of Hindsight
        What is withheld, in file order, then what falls along with it.
    undated : tuple of Undated
        What has no date, and stays.
    leaks : tuple of Leak
        Numbers and choices that rested on nothing but what is withheld.
    bare_regions : tuple of str
        Regions of which every share of control is withheld: what reads shares takes them as held by their state.
    """

    case: Case
    day: str | None
    hindsight: tuple[Hindsight, ...] = ()
    undated: tuple[Undated, ...] = ()
    leaks: tuple[Leak, ...] = ()
    bare_regions: tuple[str, ...] = ()


def known_by(case: Case, day: str | None = None) -> Known:
    """Return what is known by a day.

    Parameters
    ----------
    case : Case
        The case.
    day : str, optional
        The day, as `2025-02-28`; by default the day at which the case stands. A month or year counts as its last day.

    Returns
    -------
    Known
        The case without what is later, what that is, and what has no date.

    Raises
    ------
    UsageError
        If it is no date.

    Notes
    -----
    A scenario is applied first and dated afterwards, so that what it brings in is dated too.
    """
    chosen = case.as_of if day is None else plain_date(day)
    if chosen is None:
        if day is not None:
            raise UsageError(f"'{day}' is not a date; write 2025, 2025-02 or 2025-02-12")
        return Known(case, None)
    later = later_items(case, chosen)
    along = falling_along(case, later)
    gone = frozenset(later) | frozenset(along)
    undated = tuple(item for item in undated_items(case) if not is_within(item.location, gone))
    if not gone and chosen == case.as_of:
        return Known(case, chosen, (), undated)
    listed = [_hindsight(item, item.why) for item in later.values()]
    for item, cause in along.values():
        listed.append(_hindsight(item, f"rests on what is later: {cause.title}, {cause.why}", cause.known_from))
    cited = tuple(cited_statements(case))
    return Known(
        case=withhold(case, chosen, later, gone, cited),
        day=chosen,
        hindsight=tuple(listed),
        undated=undated,
        leaks=leaking(cited, later, gone),
        bare_regions=regions_laid_bare(case, later),
    )


def later_items(case: Case, day: str) -> dict[Location, Dated]:
    """Return the pieces that were not known by a day, by their place.

    A source is later where it was published later and nothing that was known is quoted from it: a digest may be
    written after the reports that it sums up.
    """
    items = dated_items(case)
    found = {item.location: item for item in items if item.known_from is not None and is_later(item.known_from, day)}
    quoted = {s.quotation.source for id_, s in case.statements.items() if ("statements", id_) not in found}
    return {place: item for place, item in found.items() if place[0] != "sources" or place[1] not in quoted}


def undated_items(case: Case) -> tuple[Undated, ...]:
    """Return the pieces without a date; of the statements those that count."""
    return tuple(
        Undated(item.location, item.kind, item.id, item.title)
        for item in dated_items(case)
        if item.known_from is None and (item.kind != "statement" or case.statements[item.id].counts)
    )


def leaking(cited: Iterable[Citation], later: dict[Location, Dated], gone: frozenset[Location]) -> tuple[Leak, ...]:
    """Return which citations rest on nothing but later statements and stay all the same."""
    return tuple(
        Leak(location, statements)
        for location, statements in cited
        if not is_within(location, gone) and all(("statements", id_) in later for id_ in statements)
    )


def regions_laid_bare(case: Case, later: dict[Location, Dated]) -> tuple[str, ...]:
    """Return the regions of which every share of control is later."""
    told = [(("control_shares", index) in later, row.regions) for index, row in enumerate(case.control_shares)]
    withheld = {region for is_gone, regions in told if is_gone for region in regions}
    kept = {region for is_gone, regions in told if not is_gone for region in regions}
    return tuple(region for region in case.regions if region in withheld - kept)


def _hindsight(item: Dated, why: str, date: str | None = None) -> Hindsight:
    return Hindsight(item.location, item.kind, item.id, item.title, date or item.known_from or "", why)
