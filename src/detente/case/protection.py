# SPDX-License-Identifier: MIT
"""What is to be protected, from where, at what cost, and who could share it.

A question of coverage and cost at the level of policy: places, sites with a planning radius that is a scenario, a
price, a number that exists and a share of the time that a site is down. Nothing here is about weapons or their use.
What a proposal asks to be covered follows from its levels, by terms that are stated.

>>> radius = {"value": [5, 90], "basis": "judgement"}
>>> SiteType.model_validate({"name": "Type A", "radius_km": radius}).radius_km.value.high
90.0
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from detente.case.basis import Basis, Range, Sourced
from detente.case.element import Condition, Element, Id, PartialDate
from detente.case.names import with_article
from detente.case.region import Names

__all__ = [
    "Ally",
    "Amount",
    "CandidateSite",
    "Protected",
    "Protection",
    "PublicRadius",
    "Purpose",
    "SiteType",
    "Term",
    "Want",
]


def _not_negative(amount: Range) -> Range:
    if min(amount.low, amount.high) < 0:
        raise PydanticCustomError("negative", "this cannot be negative")
    return amount


Positive = Annotated[Range, AfterValidator(_not_negative)]


class Amount(Element):
    """A number or range with its own basis."""

    value: Positive = Field(description="The number, or [low, high].")
    published_on: PartialDate | None = Field(None, description="Since when it is known.")
    basis: Basis = Field(description="Where it comes from.")
    note: str | None = Field(None, description="Anything a reader should know.")


class Purpose(Element):
    """What a kind of protection is for; purposes are never added to one another."""

    name: str = Field(min_length=1, max_length=100, description="Name as shown to readers.")
    unit: str = Field(min_length=1, max_length=60, description="What its weights count: people, soldiers, USD M.")
    basis: Basis | None = Field(None, description="Where its weights come from, where a row does not say.")


class _Located(Sourced):
    """A row that stands at a place of the case, or at coordinates of its own."""

    name: str | None = Field(None, max_length=200, description="Name as shown to readers; by default the place's.")
    place: Id | None = Field(None, description="Place of the case at which it stands.")
    lat: float | None = Field(None, ge=-90, le=90, description="Latitude, where it is at no place of the case.")
    lon: float | None = Field(None, ge=-180, le=180, description="Longitude.")

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if (self.place is None) == (self.lat is None or self.lon is None):
            raise PydanticCustomError("no_place", "give a place of the case, or lat and lon, and not both")
        return self


class Protected(_Located):
    """Something to be protected: a town, a force, a mine; or a line from one point to another."""

    purpose: Id = Field(description="What protecting it is for.")
    weight: Positive | None = Field(None, description="Its weight in that purpose; by default the place's population.")
    region: Id | None = Field(None, description="Region in which it lies; by default the place's.")
    asset: Id | None = Field(None, description="Asset of the resources that it is; valued, its value is its weight.")
    to_lat: float | None = Field(None, ge=-90, le=90, description="Latitude of the other end, for a line.")
    to_lon: float | None = Field(None, ge=-180, le=180, description="Longitude of the other end, for a line.")

    @model_validator(mode="after")
    def _has_both_ends(self) -> Self:
        if (self.to_lat is None) != (self.to_lon is None):
            raise PydanticCustomError("half_a_line", "a line needs to_lat and to_lon")
        return self


class CandidateSite(_Located):
    """A place at which a site could stand."""

    types: Names = Field((), description="Types that can stand there; by default all. `;` between them in a table.")


class SiteType(Element):
    """A type of site, named A, B or C by the author: a planning radius, a cost, and how often it is down."""

    name: str = Field(min_length=1, max_length=100, description="Name as shown to readers; no name of a system.")
    radius_km: Amount = Field(description="Planning radius, km: a scenario, not a property.")
    buy: Amount | None = Field(None, description="Cost of buying one.")
    run: Amount | None = Field(None, description="Cost of running one for a year.")
    down: Amount | None = Field(None, description="Share of the time that one is down, 0 to below 1; by default 0.")
    most_per_site: int = Field(1, ge=1, le=20, description="How many can stand at one site.")

    @model_validator(mode="after")
    def _is_up_at_times(self) -> Self:
        if self.down is not None and not self.down.value.high < 1:
            raise PydanticCustomError("always_down", "a site that is always down covers nothing; keep it below 1")
        if self.radius_km.value.low <= 0:
            raise PydanticCustomError("no_radius", "a radius is above 0 km")
        return self


class PublicRadius(Sourced):
    """A radius that somebody stated in public, to be marked on the curve."""

    name: str = Field(min_length=1, max_length=200, description="What was said, in words.")
    radius_km: Positive = Field(description="The radius, km.")


class Term(Element):
    """What levels of a proposal ask to be covered, bring to the task, cost and give; all that apply add up."""

    name: str = Field(min_length=1, max_length=200, description="What it is, in words.")
    when: Condition | None = Field(None, description="Levels at which it applies; by default always.")
    cover: tuple[Id, ...] = Field((), description="Purposes whose things have to be covered.")
    serves: tuple[Id, ...] = Field((), description="Purposes that its cost serves; by default all to be covered.")
    soldiers: Positive | None = Field(None, description="Size of a force that has to be kept there.")
    per_year: Positive | None = Field(None, description="Further cost a year, such as patrols from outside.")
    pays: Id | None = Field(
        None, description="Party that the force or the further cost falls on first, before sharing."
    )
    available: dict[Id, dict[Id, Positive]] = Field(
        default_factory=dict, description="Sites that an owner provides: owner, type, number."
    )
    receives: dict[Id, Range] = Field(
        default_factory=dict, description="What allies and parties receive in exchange, over the horizon."
    )
    published_on: PartialDate | None = Field(None, description="Since when it is known.")
    basis: Basis = Field(description="Where it comes from.")
    note: str | None = Field(None, description="Anything a reader should know.")


class Want(Element):
    """What an ally wants covered; with no region, everywhere."""

    purpose: Id = Field(description="The purpose.")
    regions: tuple[Id, ...] = Field((), description="Regions in which; by default all.")


class Ally(Element):
    """Somebody who could pay a share."""

    name: str = Field(min_length=1, max_length=100, description="Name as shown to readers.")
    party: Id | None = Field(None, description="Party of the case to which it belongs.")
    capacity: Amount = Field(description="Ability to pay, in one unit for all: national income, a cost-share key.")
    wants: tuple[Want, ...] = Field((), description="What it wants covered.")
    worth: Amount | None = Field(
        None,
        description="The most that having it covered is worth to it over the horizon, in the block's money; by default "
        "the weight of what it wants where that is money, else nothing limits it.",
    )
    basis: Basis = Field(description="Who says what it wants.")

    @property
    def in_text(self) -> str:
        """Its name as it stands inside a sentence."""
        return with_article(self.name)


class Protection(Element):
    """What is to be protected, from where, at what cost, and who could share it."""

    money: str = Field("USD bn", max_length=20, description="Unit of all money here.")
    years: float | None = Field(None, gt=0, le=100, description="Horizon in years; by default that of the case.")
    discount: Amount | None = Field(None, description="Real discount rate a year; by default nothing is discounted.")
    soldier_year: Amount | None = Field(None, description="Cost of a soldier of the force for a year.")
    budget: Amount | None = Field(None, description="Money for sites over the horizon; by default there is no limit.")
    purposes: dict[Id, Purpose] = Field(min_length=1, description="What protection is for.")
    protected: dict[Id, Protected] = Field(min_length=1, description="What is to be protected.")
    sites: dict[Id, CandidateSite] = Field(min_length=1, description="Where sites could stand.")
    types: dict[Id, SiteType] = Field(min_length=1, max_length=6, description="Types of site, A, B, C.")
    radii: tuple[PublicRadius, ...] = Field((), description="Public statements of a radius.")
    terms: tuple[Term, ...] = Field((), description="What the levels of a proposal mean for protection.")
    allies: dict[Id, Ally] = Field(default_factory=dict, max_length=12, description="Who could share the cost.")
    taste: Amount | None = Field(
        None, description="Share of its means that an ally would spend on protection if it were alone, 0 to 1."
    )
    published: tuple[Id, ...] = Field((), description="Figures of the case to set beside the cost.")

    @model_validator(mode="after")
    def _taste_is_a_share(self) -> Self:
        if self.taste is not None and not 0 < self.taste.value.low <= self.taste.value.high < 1:
            raise PydanticCustomError("bad_taste", "a taste is a share between 0 and 1, both excluded")
        return self
