# SPDX-License-Identifier: MIT
"""Resources: references, units, and values that cannot be what they say."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.checks.registry import Problem, Subject, check
from detente.case.element import Location, nearest_name
from detente.case.quantity import CONVERSIONS, MeasureError, Quantity, unit_factor
from detente.case.resource import Resources

__all__: list[str] = []

PLACE: Location = ("resources",)

SAME_WITHIN = 0.25
"""A claimed worth this near to tonnes of ore times a price is taken to have been made that way."""


def _named(resources: Resources) -> Iterator[tuple[Location, str, str, list[str]]]:
    """Yield location, kind, id and known ids of everything that one part of the block names in another."""
    assets, products = list(resources.assets), list(resources.commodities)
    terms, funds = list(resources.fiscal_terms), list(resources.funds)
    for id_, development in resources.developments.items():
        place = (*PLACE, "developments", id_)
        yield place, "asset", id_, assets
        yield (*place, "product"), "commodity", development.product, products
        yield (*place, "terms"), "fiscal terms", development.terms, terms
    for index, figure in enumerate(resources.figures):
        yield (*PLACE, "figures", index, "asset"), "asset", figure.asset, assets
    for index, rule in enumerate(resources.fund_rules):
        yield (*PLACE, "fund_rules", index, "fund"), "fund", rule.fund, funds


@check("resource-unknown", "error")
def check_resources_name_each_other(subject: Subject) -> Iterator[Problem]:
    """A development, figure or rule names an asset, commodity, terms or fund that does not exist."""
    resources = subject.case.resources
    if resources is not None:
        for location, kind, id_, known in _named(resources):
            if id_ not in known:
                yield location, f"there are no {kind} called '{id_}'; {nearest_name(id_, known)}"


@check("resource-party-unknown", "error")
def check_parties_of_resources_exist(subject: Subject) -> Iterator[Problem]:
    """The host, an owner of a fund, a holder or another party of the resources is not a party of the case."""
    resources, parties = subject.case.resources, subject.case.parties
    if resources is None:
        return
    named: list[tuple[Location, str]] = [((*PLACE, "host"), resources.host)]
    named += [
        ((*PLACE, key), party)
        for key, party in (("investor", resources.investor), ("beneficiary", resources.beneficiary))
        if party is not None
    ]
    named += [
        ((*PLACE, "assets", id_, "holder"), a.holder) for id_, a in resources.assets.items() if a.holder != "disputed"
    ]
    named += [((*PLACE, "claims", id_, "party"), c.party) for id_, c in resources.claims.items() if c.party]
    for id_, fund in resources.funds.items():
        named += [((*PLACE, "funds", id_, "ownership", party), party) for party in fund.ownership]
        named += [((*PLACE, "funds", id_, "capital", party), party) for party in fund.capital]
    for location, party in named:
        if party not in parties:
            yield location, f"there is no party '{party}'; {nearest_name(party, list(parties))}"


@check("resource-region-unknown", "error")
def check_regions_of_resources_exist(subject: Subject) -> Iterator[Problem]:
    """An asset or a line names a region that the case does not define."""
    case = subject.case
    if case.resources is None:
        return
    named: list[tuple[Location, str]] = [
        ((*PLACE, "assets", id_, "region"), asset.region) for id_, asset in case.resources.assets.items()
    ]
    for index, line in enumerate(case.resources.lines):
        named += [((*PLACE, "lines", index), region) for region in (*line.lost, *line.regained)]
    for location, region in named:
        if region not in case.regions:
            yield location, f"there is no region '{region}'; {nearest_name(region, list(case.regions))}"


@check("unit-unknown", "error")
def check_units_are_known(subject: Subject) -> Iterator[Problem]:
    """A unit is not one that can be converted."""
    resources = subject.case.resources
    if resources is None:
        return
    units: list[tuple[Location, str]] = [
        ((*PLACE, "commodities", id_, "unit"), commodity.unit) for id_, commodity in resources.commodities.items()
    ]
    units += [((*PLACE, "figures", k, "unit"), figure.unit) for k, figure in enumerate(resources.figures)]
    units += [((*PLACE, "claims", id_, "unit"), claim.unit) for id_, claim in resources.claims.items()]
    units += [((*PLACE, "price_history", k, "unit"), row.unit) for k, row in enumerate(resources.price_history)]
    for location, unit in units:
        try:
            unit_factor(unit)
        except MeasureError as error:
            yield location, str(error)


@check("resource-out-of-range", "error")
def check_resource_numbers_make_sense(subject: Subject) -> Iterator[Problem]:
    """A share lies outside 0 to 1, or a price, output or time is negative or zero where it cannot be."""
    resources = subject.case.resources
    if resources is None:
        return
    for id_, development in resources.developments.items():
        place = (*PLACE, "developments", id_)
        if not 0 < development.recovery.low <= development.recovery.high <= 1:
            yield (*place, "recovery"), f"a recovery lies above 0 and up to 1; this is {development.recovery}"
        for key in ("contained", "output"):
            if getattr(development, key).low <= 0:
                yield (
                    (*place, key),
                    f"'{key}' must be above 0; leave the asset without a development if it is not known",
                )
        for key in ("unit_cost", "capex", "study_years", "build_years", "restart_years"):
            if getattr(development, key).low < 0:
                yield (*place, key), f"'{key}' cannot be negative"
    for id_, commodity in resources.commodities.items():
        place = (*PLACE, "commodities", id_)
        lowest = min(commodity.price.low, (commodity.mean or commodity.price).low)
        if lowest <= 0 or commodity.volatility.low < 0:
            yield place, f"prices of '{id_}' must be above 0, and their volatility not negative"
    for id_, terms in resources.fiscal_terms.items():
        rates = (terms.royalty, terms.profit_tax, terms.state_share, terms.cost_cap, terms.cost_cap_later)
        if any(rate is not None and not 0 <= rate.low <= rate.high <= 1 for rate in rates):
            yield (*PLACE, "fiscal_terms", id_), "rates and shares lie between 0 and 1; write 0.05 for 5 percent"
    for id_, fund in resources.funds.items():
        shares = (fund.contribution, fund.aid_counted, *fund.ownership.values())
        if any(not 0 <= share.low <= share.high <= 1 for share in shares):
            yield (*PLACE, "funds", id_), "contribution and shares lie between 0 and 1; write 0.5 for half"


@check("risk-counted-twice", "error")
def check_one_risk_is_counted_once(subject: Subject) -> Iterator[Problem]:
    """The risk of losing ground is counted as a hazard and again as a premium on the discount rate."""
    resources = subject.case.resources
    if resources is not None and resources.hazard_from != "none" and resources.country_premium.high > 0:
        yield (
            (*PLACE, "country_premium"),
            "hazards are read from the shares of control and count the same risk; set the premium to 0, or hazard_from "
            "to none",
        )


@check("ore-valued-as-product", "info")
def check_ore_is_not_valued_as_product(subject: Subject) -> Iterator[Problem]:
    """A claimed worth is what tonnes of ore give when they are multiplied by a price of the product."""
    resources = subject.case.resources
    if resources is None:
        return
    for index, figure in enumerate(resources.figures):
        if figure.measure != "gross_in_situ_value":
            continue
        own = [other for other in resources.figures if other.asset == figure.asset]
        for ore in (other for other in own if other.measure == "ore"):
            sentence = _mistaken(
                resources, figure.asset, figure.value.midpoint, figure.unit, ore.value.midpoint, ore.unit
            )
            if sentence:
                contents = [other for other in own if other.measure == "contained"]
                more = (
                    _corrected(resources, figure.asset, contents[0].value.high, contents[0].unit, contents[0].substance)
                    if contents
                    else ""
                )
                yield (*PLACE, "figures", index, "value"), sentence + more


def _price_range(resources: Resources, substance: str) -> tuple[float, float] | None:
    """Return the lowest and highest price, USD a tonne, that the case knows of a product."""
    products = {id_: c for id_, c in resources.commodities.items() if c.substance == substance}
    prices = [
        end
        for c in products.values()
        for end in (c.price.low, c.price.high, (c.mean or c.price).low, (c.mean or c.price).high)
    ]
    for row in resources.price_history:
        if row.commodity in products and row.unit.startswith("USD/"):
            factor = unit_factor(row.unit)[1]
            prices += [row.value.low * factor, row.value.high * factor]
    return (min(prices), max(prices)) if prices else None


def _product_of(resources: Resources, asset: str, claimed: str = "") -> str | None:
    development = resources.developments.get(asset)
    if development is not None and development.product in resources.commodities:
        return resources.commodities[development.product].substance
    return claimed or None


def _mistaken(resources: Resources, asset: str, worth: float, unit: str, ore: float, ore_unit: str) -> str:
    """Return the finding's first sentence if a worth looks like ore times a product's price; else nothing."""
    product = _product_of(resources, asset)
    known = None if product is None else _price_range(resources, product)
    try:
        dollars = Quantity(worth, unit, "gross_in_situ_value").to("USD").value
        tonnes = Quantity(ore, ore_unit, "ore", "ore").to("t").value
    except MeasureError:
        return ""
    implied = dollars / tonnes
    if known is None or not known[0] * (1 - SAME_WITHIN) <= implied <= known[1] * (1 + SAME_WITHIN):
        return ""
    return (
        f"{worth:g} {unit} is {ore:g} {ore_unit} of ore at {implied:,.0f} USD a tonne, a price of {product}: ore is "
        "rock and is not sold at that price"
    )


def _corrected(resources: Resources, asset: str, contained: float, unit: str, substance: str) -> str:
    product = _product_of(resources, asset)
    commodity = next((c for c in resources.commodities.values() if c.substance == product), None)
    if commodity is None or product is None:
        return ""
    if substance != product and (substance, product) not in CONVERSIONS:
        return ""
    mass = Quantity(contained, unit, "contained", substance).as_substance(product)
    price = Quantity(commodity.price.midpoint, f"USD/{commodity.unit}", "price", product)
    return (
        f"; it contains {contained:,.0f} {unit} {substance}, {mass.to('t').value:,.0f} t {product}, which at "
        f"{commodity.price.midpoint:,.0f} USD is {mass.worth(price).to('USD bn').value:.1f} USD bn"
    )


@check("values-without-resources", "error")
def check_computed_values_have_resources(subject: Subject) -> Iterator[Problem]:
    """A preference takes values from resources and the case has none that can be valued."""
    case = subject.case
    if case.resources is not None and case.resources.developments:
        return
    for party, preference in case.preferences.items():
        if preference.form == "additive":
            for issue, value in preference.issues.items():
                if value.value is not None:
                    yield (
                        ("preferences", party, "issues", issue, "value"),
                        "there are no resources to take values from; add a `resources` block, or judge the levels",
                    )
