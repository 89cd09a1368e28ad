# SPDX-License-Identifier: MIT
"""Resources: what lies where, what it would take to sell it, and on which terms.

Money is in millions of real US dollars (`USD M`) unless a unit says otherwise. A range in the row of a
deposit's development is physical uncertainty and is drawn path by path; a range of a term, a hazard or a
discount rate is a judgement and is swept.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from detente.case.basis import Basis, Range, Sourced
from detente.case.element import Condition, Element, Id, PartialDate
from detente.case.quantity import Measure

__all__ = [
    "Asset",
    "Commodity",
    "Development",
    "FiscalTerms",
    "Fund",
    "FundRule",
    "HazardRule",
    "LineRule",
    "MoneyClaim",
    "PastPrice",
    "ResourceFigure",
    "Resources",
]


class Asset(Sourced):
    """A deposit, mine, field or plant: where it is, how that is known, and who holds it."""

    name: str = Field(min_length=1, max_length=200, description="Name as shown to readers.")
    region: Id = Field(description="Region in which it lies.")
    lat: float | None = Field(None, ge=-90, le=90, description="Latitude, where a source gives a place.")
    lon: float | None = Field(None, ge=-180, le=180, description="Longitude.")
    coordinate: Literal["deposit", "town", "proxy", "none"] = Field(
        "none", description="How the place is known: the deposit itself, a town named for it, a stand-in, not at all."
    )
    commodity: str = Field(min_length=1, max_length=60, description="What it holds first of all.")
    stage: str | None = Field(None, max_length=200, description="How far it is developed, in the words of the source.")
    holder: Id | Literal["disputed"] = Field("disputed", description="Party that holds the ground, or disputed.")
    held_as_of: str | None = Field(None, max_length=40, description="When that was so.")
    front_km: Range | None = Field(None, description="Distance to the front, where a source gives one.")


class ResourceFigure(Sourced):
    """One figure that a source gives of an asset, with its unit and what it measures."""

    asset: Id = Field(description="The asset.")
    what: str = Field(min_length=1, max_length=200, description="What it is, in words.")
    value: Range = Field(description="The figure, or from where to where.")
    unit: str = Field(min_length=1, max_length=30, description="Its unit: t, kt, Mt, USD bn, USD/t, %, y ...")
    measure: Measure = Field(description="What it measures; two measures are never added or compared.")
    substance: str = Field("", max_length=40, description="Of what: ore, Li2O, LCE, graphite ...")
    as_of: str | None = Field(None, max_length=40, description="When it was so.")


class Commodity(Sourced):
    """A product and how its price moves."""

    name: str = Field(min_length=1, max_length=100, description="Name as shown to readers.")
    unit: str = Field(description="Unit of the product, such as t.")
    substance: str = Field(max_length=40, description="What a unit of it is a unit of, such as LCE.")
    price: Range = Field(description="Price at the start, USD for a unit.")
    model: Literal["mean_reversion", "random_walk"] = Field(
        "mean_reversion", description="How the price moves: back to a long-run mean, or without memory."
    )
    mean: Range | None = Field(None, description="Long-run mean, USD for a unit; by default the price at the start.")
    reversion: float = Field(0.3, gt=0, le=10, description="Speed of return to the mean, a year.")
    volatility: Range = Field(description="Standard deviation of the logarithm of the price over a year.")
    floor: float | None = Field(None, gt=0, description="Lowest price that a buyer guarantees, USD for a unit.")


class PastPrice(Sourced):
    """A price that a source gives of a commodity at some time."""

    commodity: str = Field(
        min_length=1, max_length=60, description="The commodity; one without a row there is kept apart."
    )
    price_of: str = Field(max_length=200, description="Of which grade, place or average it is.")
    period: str = Field(max_length=40, description="When it was paid or published.")
    value: Range = Field(description="The price.")
    unit: str = Field(max_length=20, description="Its unit, such as USD/t.")


class Development(Sourced):
    """What it takes to sell what an asset holds; an asset without such a row is not valued."""

    product: Id = Field(description="Commodity that is sold.")
    contained: Range = Field(description="What the asset contains, in the commodity's unit.")
    recovery: Range = Field(description="Share of it that becomes product, 0 to 1.")
    output: Range = Field(description="Product a year at full output, in the commodity's unit.")
    unit_cost: Range = Field(description="Cost of mining and treating, USD for a unit of product.")
    capex: Range = Field(description="Cost of building or restarting, USD M.")
    overrun: Range = Field(Range(low=1, high=1), description="Factor by which such costs turn out.")
    study_years: Range = Field(Range(low=0, high=0), description="Years until a decision to build.")
    build_years: Range = Field(Range(low=0, high=0), description="Years of building or restarting.")
    ramp: str = Field("0.4;0.75;1", max_length=100, description="Share of full output in the first years; `;` between.")
    needs_ceasefire: bool = Field(False, description="Whether nothing is begun while the fighting goes on.")
    restart_years: Range = Field(
        Range(low=1, high=2), description="Years until output resumes when ground is regained."
    )
    licence: Literal["new", "existing"] = Field(
        "new", description="new: licensed after the agreement, or not worked before it."
    )
    terms: Id = Field(description="Fiscal terms under which it works.")

    @property
    def ramp_shares(self) -> tuple[float, ...]:
        """Shares of full output in the first years."""
        return tuple(float(part) for part in self.ramp.split(";"))

    @model_validator(mode="after")
    def _ramp_is_shares(self) -> Self:
        try:
            good = all(0 <= share <= 1 for share in self.ramp_shares)
        except ValueError:
            good = False
        if not good:
            raise PydanticCustomError(
                "bad_ramp", "a ramp is shares between 0 and 1 with ; between them, such as 0.4;0.75;1"
            )
        return self


class FiscalTerms(Sourced):
    """What the state takes of an asset's output, and in which order."""

    name: str = Field(min_length=1, max_length=200, description="Name as shown to readers.")
    royalty: Range = Field(Range(low=0, high=0), description="Rent on gross revenue, 0 to 1.")
    profit_tax: Range = Field(Range(low=0, high=0), description="Tax on profit after royalty, cost and depreciation.")
    depreciation_years: float = Field(10, ge=1, le=50, description="Years over which capital is written off.")
    cost_cap: Range | None = Field(None, description="Production sharing: largest share of output that repays costs.")
    cost_cap_later: Range | None = Field(None, description="The same once capital is repaid; by default unchanged.")
    state_share: Range = Field(Range(low=0, high=0), description="Production sharing: the state's share of the rest.")
    price_linked: str = Field(
        "",
        max_length=300,
        description="Payment that follows the price: price:USD M a year, `;` between, as in 5200:0;8000:324.",
    )
    order: Literal["gross", "royalty_first"] = Field(
        "gross", description="Whether cost recovery and sharing are of gross output, or of what is left after royalty."
    )

    @property
    def knots(self) -> tuple[tuple[float, float], ...]:
        """Prices and payments of the price-linked payment."""
        pairs = (part.split(":") for part in self.price_linked.split(";") if part)
        return tuple((float(price), float(payment)) for price, payment in pairs)

    @model_validator(mode="after")
    def _knots_rise(self) -> Self:
        try:
            prices = [price for price, _ in self.knots]
            good = prices == sorted(set(prices))
        except ValueError:
            good = False
        if not good:
            raise PydanticCustomError(
                "bad_knots", "a price-linked payment is price:payment pairs with ; between them, prices rising"
            )
        return self

    @property
    def is_sharing(self) -> bool:
        """Whether it is a production-sharing contract."""
        return self.cost_cap is not None


class Fund(Sourced):
    """A fund into which the state pays part of its receipts, and what each owner draws."""

    name: str = Field(min_length=1, max_length=200, description="Name as shown to readers.")
    contribution: Range = Field(description="Share of the receipts below that the state pays in, 0 to 1.")
    receipts: Literal["royalty_and_share", "all"] = Field(
        "royalty_and_share", description="Of which receipts: royalties and shares of output, or taxes as well."
    )
    licences: Literal["new", "all"] = Field("new", description="From which licences.")
    ownership: dict[Id, Range] = Field(min_length=1, description="Share of what is paid out, by party.")
    until: float | None = Field(None, gt=0, description="Sum, USD M, after which the first owner draws no more.")
    until_per_aid: float = Field(0, ge=0, le=10, description="USD added to that sum for each USD of new aid.")
    reinvest_years: float = Field(0, ge=0, le=100, description="Years in which nothing is paid out.")
    capital: dict[Id, Range] = Field(default_factory=dict, description="Cash paid in at the start, USD M, by party.")
    aid_per_year: Range = Field(Range(low=0, high=0), description="New aid a year, USD M, of the first owner.")
    aid_counted: Range = Field(
        Range(low=0, high=0), description="Share of it that counts as capital: disputed, 0 to 1."
    )
    by_contribution: bool = Field(False, description="Whether shares follow what each has paid in or been credited.")
    yield_rate: Range | None = Field(None, description="Real yield on the fund's assets; by default the discount rate.")


class FundRule(Element):
    """Which fund stands in which outcomes; the first rule that an outcome meets counts."""

    when: Condition = Field(description="Levels of the outcome.")
    fund: Id = Field(description="The fund.")
    basis: Basis | None = Field(None, description="Where it comes from.")


class HazardRule(Element):
    """What a settlement makes of the hazard of losing ground; the first rule that an outcome meets counts."""

    when: Condition = Field(description="Levels of the outcome.")
    loss: Range = Field(description="Factor on the observed hazard of loss.")
    recovery: Range = Field(Range(low=0, high=0), description="Hazard, a year, of regaining what is lost.")
    why: str = Field(min_length=1, description="Reason, in a sentence.")
    published_on: PartialDate | None = Field(None, description="Since when it is known.")
    basis: Basis | None = Field(None, description="Where it comes from.")


class LineRule(Element):
    """Regions that a settlement's line gives to one side; every rule that an outcome meets counts."""

    when: Condition = Field(description="Levels of the outcome.")
    lost: tuple[Id, ...] = Field((), description="Regions of which the host then holds nothing.")
    regained: tuple[Id, ...] = Field((), description="Regions that the host then holds whole.")
    why: str = Field(min_length=1, description="Reason, in a sentence.")
    basis: Basis | None = Field(None, description="Where it comes from.")


class MoneyClaim(Sourced):
    """A sum that somebody names for resources, aid or a debt, with what it measures."""

    name: str = Field(min_length=1, max_length=200, description="What it is, in words.")
    party: Id | None = Field(None, description="Party that names it, or whose aid it is.")
    value: Range = Field(description="The sum.")
    unit: str = Field(description="USD M, USD bn, EUR bn, USD bn/y ...")
    measure: Measure = Field(description="What it measures.")
    kind: Literal["resources", "aid"] = Field("resources", description="Of resources, or of past aid.")
    how: str = Field("", max_length=300, description="How it is counted, in words: appropriated, disbursed, claimed.")
    headline: bool = Field(False, description="Whether it is the claim that the valuation starts from.")
    as_of: PartialDate | None = Field(None, description="When it was named.")


class Resources(Element):
    """What the settlement's resources are worth, and to whom: everything that the valuation uses."""

    valued_on: PartialDate = Field(description="Date at which money is counted; flows begin in the year after it.")
    years: int = Field(30, ge=1, le=100, description="How many years are looked at.")
    host: Id = Field(description="Party whose resources they are.")
    investor: Id | None = Field(None, description="Party that stands for private investors.")
    beneficiary: Id | None = Field(None, description="Party of whose share the headline speaks.")
    discount_rate: Range = Field(description="Real discount rate, without any premium for the risk of losing ground.")
    country_premium: Range = Field(
        Range(low=0, high=0), description="Premium for that risk instead of hazards; never together with them."
    )
    required_return: Range = Field(description="Real return after tax below which no private investor builds.")
    rates_published_on: PartialDate | None = Field(
        None, description="Since when the discount rate, the premium and the required return are known."
    )
    ceasefire: Condition | None = Field(
        None, description="Levels under which the fighting has stopped; by default always."
    )
    ceasefire_years: Range = Field(Range(low=0, high=0), description="Years until a ceasefire, where one is agreed.")
    hazard_from: Literal["control_shares", "none"] = Field(
        "control_shares", description="Whether hazards of loss are read from the shares of control."
    )
    hazard_years: float = Field(3, gt=0, le=30, description="How many years of the series the hazard is read from.")
    front_scale_km: Range = Field(
        Range(low=50, high=50),
        description="Distance over which the hazard falls by a factor e, where a distance is known.",
    )
    price_correlation: Range = Field(
        Range(low=0, high=0), description="Correlation of the yearly shocks of any two prices."
    )
    basis: Basis | None = Field(None, description="Where the numbers of this block come from.")
    commodities: dict[Id, Commodity] = Field(default_factory=dict, description="Products and their prices.")
    price_history: tuple[PastPrice, ...] = Field((), description="Prices that sources give, kept beside the model's.")
    assets: dict[Id, Asset] = Field(min_length=1, description="Deposits, mines, fields and plants.")
    figures: tuple[ResourceFigure, ...] = Field((), description="What sources say of them.")
    developments: dict[Id, Development] = Field(default_factory=dict, description="What it takes, by asset.")
    fiscal_terms: dict[Id, FiscalTerms] = Field(default_factory=dict, description="Terms between state and investor.")
    funds: dict[Id, Fund] = Field(default_factory=dict, description="Funds, drafts of them, and your own.")
    fund_rules: tuple[FundRule, ...] = Field((), description="Which fund stands in which outcomes.")
    hazards: tuple[HazardRule, ...] = Field((), description="What settlements make of the hazard of loss.")
    lines: tuple[LineRule, ...] = Field((), description="What settlements make of the line.")
    claims: dict[Id, MoneyClaim] = Field(
        default_factory=dict, description="Sums that are named, each with its measure."
    )
