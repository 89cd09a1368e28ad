# SPDX-License-Identifier: MIT
"""What a case knows from outside, piece by piece, and the dates that each piece bears.

A piece is *said* on a day (a statement was made, a share was seen, a sum was named) and *published* on a day. It is
known when both have passed. What a price or a figure is *about* is no such day: a forecast for 2027 is known once
it is published. Only where no publication is dated does that date stand in for it. A piece that rests on
statements and has no date of its own is known since the first of them.

Regions, shapes and places are geography and bear no date here; an asset's place is geography as well, and what is
dated of it is who holds it and how far it is developed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from detente.case.basis import Basis, Sourced
from detente.case.case import Case
from detente.case.dates import bounds, plain_date
from detente.case.element import Location
from detente.case.finding import format_path
from detente.case.names import with_article
from detente.case.protection import Amount, Protection
from detente.case.region import ControlShare
from detente.case.resource import Resources
from detente.case.statement import Statement

__all__ = ["Dated", "Kind", "dated_items"]

Kind = Literal[
    "statement",
    "source",
    "figure",
    "control share",
    "price",
    "past price",
    "terms",
    "fund",
    "rates",
    "hazard",
    "development",
    "asset",
    "resource figure",
    "claim",
    "protected",
    "site",
    "radius",
    "amount",
    "term",
    "fund rule",
    "type of site",
    "ally",
    "conflict",
    "scenario",
    "perception",
    "resources",
    "protection",
    "base rate",
]
"""What sort of thing a piece is."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A piece of what a case knows, with its dates.

    Attributes
    ----------
    location : tuple of str and int
        Where it stands in the case.
    kind : str
        What sort of thing it is.
    title : str
        What it is, in words.
    said, published : str or None
        When it was said, seen or named, and when that was published; None where no date is given.
    verb : str
        How the first of the two is put: said, seen, named.
    """

    location: Location
    kind: Kind
    title: str
    said: str | None = None
    published: str | None = None
    verb: str = "said"

    @property
    def id(self) -> str:
        """The key of the piece, or its path where it stands in a list or is part of something."""
        last = self.location[-1]
        return last if isinstance(last, str) and self.kind not in ("amount", "rates") else format_path(self.location)

    @property
    def known_from(self) -> str | None:
        """The later of its dates, None where it has none."""
        given = [date for date in (self.said, self.published) if date is not None]
        return max(given, key=lambda date: bounds(date)[1], default=None)

    @property
    def why(self) -> str:
        """Its later date in words, such as ``published on 2025-03-06``."""
        date = self.known_from
        if date is None:
            return "not dated"
        verb = "published" if date == self.published else self.verb
        return f"{verb} {'on' if date.count('-') == 2 else 'in'} {date}"


def dated_items(case: Case) -> Iterator[Dated]:
    """Yield every piece of a case that can have been known early or late, in file order.

    Parameters
    ----------
    case : Case
        The case.
    """
    for id_, statement in case.statements.items():
        yield _statement(case, id_, statement)
    for id_, source in case.sources.items():
        if source.published_on is not None:  # a source without a date is no gap: its statements bear theirs
            yield Dated(("sources", id_), "source", source.title, None, source.published_on)
    for id_, figure in case.figures.items():
        since = _since(case, figure.published_on, figure.basis, figure.as_of)
        yield Dated(("figures", id_), "figure", figure.name, None, since)
    for index, share in enumerate(case.control_shares):
        yield _share(case, index, share)
    if case.resources is not None:
        yield from _resources(case, case.resources)
    if case.protection is not None:
        yield from _protection(case, case.protection)


def _statement(case: Case, id_: str, statement: Statement) -> Dated:
    source = case.sources.get(statement.quotation.source)
    published = [] if source is None or source.published_on is None else [source.published_on]
    if statement.reported_on is not None:  # a digest may be later than the reports that it sums up, nothing else
        published = [statement.reported_on, *([] if source is None or source.kind == "digest" else published)]
    last = max(published, key=lambda date: bounds(date)[1], default=None)
    speaker = statement.speaker or statement.party or "nobody named"
    return Dated(
        ("statements", id_),
        "statement",
        f"{speaker}: “{_short(statement.quotation.exact)}”",
        statement.said_on,
        last,
    )


def _since(case: Case, given: str | None, basis: Basis | None, about: str | None = None) -> str | None:
    """Return since when a piece is known: as given, or since the first of its statements, or what it is about."""
    named = [id_ for id_ in (basis.statements if basis is not None else ()) if id_ in case.statements]
    dates = [_statement(case, id_, case.statements[id_]).known_from for id_ in named]
    known = [date for date in dates if date is not None]
    if given is not None or len(known) < len(dates):
        return given or about
    return min(known, key=lambda date: bounds(date)[1], default=about)


def _share(case: Case, index: int, share: ControlShare) -> Dated:
    regions = " and ".join(case.regions[id_].name if id_ in case.regions else id_ for id_ in share.regions)
    holder = with_article(case.parties[share.holder].name) if share.holder in case.parties else share.holder
    title = f"{share.percent} % of {regions} held by {holder} on {share.date} ({share.assessor})"
    return Dated(
        ("control_shares", index),
        "control share",
        title,
        share.date,
        _since(case, share.published, share.basis),
        "seen",
    )


def _resources(case: Case, resources: Resources) -> Iterator[Dated]:
    place: Location = ("resources",)
    yield Dated(
        (*place, "rates_published_on"), "rates", "Discount rate and required return", None, resources.rates_published_on
    )
    for id_, commodity in resources.commodities.items():
        yield _row(case, (*place, "commodities", id_), "price", f"Price of {commodity.name}", commodity)
    for index, price in enumerate(resources.price_history):
        title = f"{price.commodity}, {price.price_of}, {price.period}"
        yield _row(case, (*place, "price_history", index), "past price", title, price, about=plain_date(price.period))
    for id_, asset in resources.assets.items():
        title, held = f"Holder and stage of {asset.name}", plain_date(asset.held_as_of)
        since = _since(case, asset.published, asset.basis)
        yield Dated((*place, "assets", id_), "asset", title, held, since, "seen")
    for index, figure in enumerate(resources.figures):
        named = resources.assets[figure.asset].name if figure.asset in resources.assets else figure.asset
        row = (*place, "figures", index)
        yield _row(case, row, "resource figure", f"{named}: {figure.what}", figure, about=plain_date(figure.as_of))
    for id_, development in resources.developments.items():
        named = resources.assets[id_].name if id_ in resources.assets else id_
        yield _row(case, (*place, "developments", id_), "development", f"Development of {named}", development)
    for id_, terms in resources.fiscal_terms.items():
        yield _row(case, (*place, "fiscal_terms", id_), "terms", terms.name, terms)
    for id_, fund in resources.funds.items():
        yield _row(case, (*place, "funds", id_), "fund", fund.name, fund)
    for index, rule in enumerate(resources.hazards):
        yield Dated((*place, "hazards", index), "hazard", rule.why, None, _since(case, rule.published_on, rule.basis))
    for id_, claim in resources.claims.items():
        yield Dated(
            (*place, "claims", id_),
            "claim",
            claim.name,
            claim.as_of,
            _since(case, claim.published, claim.basis),
            "named",
        )


def _protection(case: Case, protection: Protection) -> Iterator[Dated]:
    place: Location = ("protection",)
    for id_, protected in protection.protected.items():
        yield _row(case, (*place, "protected", id_), "protected", protected.name or protected.place or id_, protected)
    for id_, site in protection.sites.items():
        yield _row(case, (*place, "sites", id_), "site", site.name or site.place or id_, site)
    for index, radius in enumerate(protection.radii):
        yield _row(case, (*place, "radii", index), "radius", radius.name, radius)
    for index, term in enumerate(protection.terms):
        yield Dated((*place, "terms", index), "term", term.name, None, _since(case, term.published_on, term.basis))
    for location, amount, title in _amounts(protection):
        yield Dated((*place, *location), "amount", title, None, _since(case, amount.published_on, amount.basis))


def _amounts(protection: Protection) -> Iterator[tuple[Location, Amount, str]]:
    named: list[tuple[Location, Amount | None, str]] = [
        (("discount",), protection.discount, "Discount rate of protection"),
        (("soldier_year",), protection.soldier_year, "Cost of a soldier for a year"),
        (("budget",), protection.budget, "Budget for sites"),
        (("taste",), protection.taste, "Share of its means that an ally would spend"),
    ]
    for id_, kind in protection.types.items():
        named += [
            (("types", id_, key), getattr(kind, key), f"{kind.name}: {words}")
            for key, words in (
                ("radius_km", "radius"),
                ("buy", "price"),
                ("run", "running cost"),
                ("down", "time down"),
            )
        ]
    named += [
        (("allies", id_, "capacity"), ally.capacity, f"Means of {ally.in_text}")
        for id_, ally in protection.allies.items()
    ]
    yield from ((location, amount, title) for location, amount, title in named if amount is not None)


def _row(case: Case, location: Location, kind: Kind, title: str, row: Sourced, about: str | None = None) -> Dated:
    return Dated(location, kind, title, None, _since(case, row.published, row.basis, about))


def _short(text: str, words: int = 12) -> str:
    found = text.split()
    return " ".join(found[:words]) + (" ..." if len(found) > words else "")
