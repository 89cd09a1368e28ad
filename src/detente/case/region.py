# SPDX-License-Identifier: MIT
"""Regions, who holds how much of each, and places in them.

Control is what an assessor says of a share of a region at a date. What is *assessed* as held, what a
side *claims* to hold and what is *grey* (nobody's, or fought over) are kept apart everywhere: they are
never added and never stand in for one another. A region belongs to the state that the United Nations
recognise it as part of, whoever holds it.

>>> share = ControlShare.model_validate(
...     {"date": 2025, "regions": "north", "holder": "B", "percent": 40, "assessor": "a map"})
>>> share.regions, share.standing, share.percent.midpoint
(('north',), 'assessed', 40.0)
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from detente.case.basis import Basis, Range, Sourced
from detente.case.element import Element, Id, PartialDate

__all__ = ["ControlShare", "Map", "Place", "Region"]


def _split(separator: str) -> BeforeValidator:
    def split(value: object) -> object:
        return [part.strip() for part in value.split(separator) if part.strip()] if isinstance(value, str) else value

    return BeforeValidator(split, json_schema_input_type=str | list[str])


Names = Annotated[tuple[str, ...], _split(";")]
"""Names, as a list or with `;` between them."""

RegionSet = Annotated[tuple[Id, ...], _split("+")]
"""Ids of regions, as a list or with `+` between them."""


class Region(Element):
    """A part of a country, with its shape."""

    name: str = Field(
        min_length=1, max_length=200, description="Name as shown to readers, in the state's romanisation."
    )
    aliases: Names = Field((), description="Other names, for matching; `;` between them in a table.")
    kind: str = Field("region", max_length=60, description="What it is called: oblast, city, province.")
    state: Id | None = Field(None, description="Party whose territory the United Nations recognise it as.")
    area_km2: float | None = Field(None, gt=0, le=2e7, description="Area; measured from the shape where there is one.")
    shape: str | None = Field(None, max_length=5_000_000, description="GeoJSON geometry in longitude and latitude.")
    note: str | None = Field(None, description="Anything a reader should know.")


class ControlShare(Sourced):
    """Share of one or more regions that somebody holds, as an assessor sees it at a date."""

    date: PartialDate = Field(description="Date for which it is given.")
    regions: RegionSet = Field(
        min_length=1, description="Region, or several taken together; `+` between them in a table."
    )
    holder: Id = Field(description="Party that holds the share.")
    percent: Range = Field(description="Share of the area, 0 to 100.")
    standing: Literal["assessed", "claimed", "grey"] = Field(
        "assessed",
        description="assessed: held in the assessor's view; claimed: asserted by the holder; grey: nobody's.",
    )
    assessor: str = Field(min_length=1, max_length=200, description="Who says so.")


class Place(Sourced):
    """A town, port, plant or other point of interest."""

    name: str = Field(min_length=1, max_length=200, description="Name as shown to readers.")
    kind: str = Field("place", max_length=100, description="What it is: city, port, mine town.")
    region: Id | None = Field(None, description="Region in which it lies.")
    lat: float = Field(ge=-90, le=90, description="Latitude, degrees north.")
    lon: float = Field(ge=-180, le=180, description="Longitude, degrees east.")
    population: float | None = Field(None, ge=0, description="Inhabitants.")


class Map(Element):
    """What a map of the case says under its pictures."""

    attribution: str = Field(min_length=1, max_length=500, description="Where the shapes come from, and their licence.")
    note: str | None = Field(None, max_length=1000, description="How borders and occupied territory are shown.")
    basis: Basis | None = Field(None, description="Where that comes from.")
