# SPDX-License-Identifier: MIT
"""What is to be protected, from where, and who pays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.case.checks.registry import Problem, Subject, check
from detente.case.element import Location, nearest_name
from detente.case.protection import Protection
from detente.case.quantity import UNITS

__all__: list[str] = []

ROOT: Location = ("protection",)


def _unknown(location: Location, noun: str, id_: str, known: Sequence[str]) -> Iterator[Problem]:
    if id_ not in known:
        yield location, f"there is no {noun} '{id_}'; {nearest_name(id_, list(known))}"


def _named_purposes(protection: Protection) -> Iterator[tuple[Location, str]]:
    for id_, row in protection.protected.items():
        yield (*ROOT, "protected", id_, "purpose"), row.purpose
    for index, term in enumerate(protection.terms):
        for part, named in (("cover", term.cover), ("serves", term.serves)):
            for purpose in named:
                yield (*ROOT, "terms", index, part), purpose
    for id_, ally in protection.allies.items():
        for index, want in enumerate(ally.wants):
            yield (*ROOT, "allies", id_, "wants", index, "purpose"), want.purpose


@check("purpose-unknown", "error")
def check_purposes_exist(subject: Subject) -> Iterator[Problem]:
    """A purpose of protection is named that the case does not define."""
    protection = subject.case.protection
    if protection is not None:
        for location, purpose in _named_purposes(protection):
            yield from _unknown(location, "purpose", purpose, list(protection.purposes))


@check("place-unknown", "error")
def check_places_exist(subject: Subject) -> Iterator[Problem]:
    """Something to be protected, or a site, stands at a place that the case does not define."""
    protection = subject.case.protection
    if protection is not None:
        for part, rows in (("protected", protection.protected), ("sites", protection.sites)):
            for id_, row in rows.items():
                if row.place is not None:
                    yield from _unknown((*ROOT, part, id_, "place"), "place", row.place, list(subject.case.places))


@check("site-type-unknown", "error")
def check_site_types_exist(subject: Subject) -> Iterator[Problem]:
    """A type of site is named that the case does not define."""
    protection = subject.case.protection
    if protection is None:
        return
    known = list(protection.types)
    for id_, row in protection.sites.items():
        for type_ in row.types:
            yield from _unknown((*ROOT, "sites", id_, "types"), "type of site", type_, known)
    for index, term in enumerate(protection.terms):
        for owner, types in term.available.items():
            for type_ in types:
                yield from _unknown((*ROOT, "terms", index, "available", owner), "type of site", type_, known)


@check("ally-unknown", "error")
def check_owners_and_receivers_exist(subject: Subject) -> Iterator[Problem]:
    """Somebody provides sites, pays or receives something who is no ally or party; or an ally's party is none."""
    case, protection = subject.case, subject.case.protection
    if protection is None:
        return
    known = [*case.parties, *protection.allies]
    for index, term in enumerate(protection.terms):
        for part, named in (("available", term.available), ("receives", term.receives)):
            for id_ in named:
                yield from _unknown((*ROOT, "terms", index, part, id_), "ally or party", id_, known)
        if term.pays is not None:
            yield from _unknown((*ROOT, "terms", index, "pays"), "party", term.pays, list(case.parties))
    for id_, ally in protection.allies.items():
        if ally.party is not None:
            yield from _unknown((*ROOT, "allies", id_, "party"), "party", ally.party, list(case.parties))


@check("protected-region-unknown", "error")
def check_regions_of_protection_exist(subject: Subject) -> Iterator[Problem]:
    """A region is named, for something to be protected or wanted by an ally, that the case does not define."""
    case, protection = subject.case, subject.case.protection
    if protection is None:
        return
    for id_, row in protection.protected.items():
        if row.region is not None:
            yield from _unknown((*ROOT, "protected", id_, "region"), "region", row.region, list(case.regions))
    for id_, ally in protection.allies.items():
        for index, want in enumerate(ally.wants):
            for region in want.regions:
                place = (*ROOT, "allies", id_, "wants", index, "regions")
                yield from _unknown(place, "region", region, list(case.regions))


@check("protection-level-unknown", "error")
def check_levels_of_terms_exist(subject: Subject) -> Iterator[Problem]:
    """A term of protection applies at an issue or level that the case does not define, so it never does."""
    case, protection = subject.case, subject.case.protection
    for index, term in enumerate(protection.terms if protection is not None else ()):
        for issue, levels in (term.when or {}).items():
            place = (*ROOT, "terms", index, "when", issue)
            yield from _unknown(place, "issue", issue, list(case.issues))
            for level in levels if issue in case.issues else ():
                yield from _unknown(place, f"level of '{issue}'", level, case.issues[issue].level_ids)


@check("weight-of-protection-missing", "error")
def check_everything_protected_has_a_weight(subject: Subject) -> Iterator[Problem]:
    """Something to be protected has no weight, and stands at no place with a population."""
    case, protection = subject.case, subject.case.protection
    if protection is None:
        return
    for id_, row in protection.protected.items():
        place = case.places.get(row.place or "")
        if row.weight is None and (place is None or place.population is None):
            yield (*ROOT, "protected", id_), f"'{id_}' has no weight; write one, or name a place with a population"


@check("published-cost-unknown", "error")
def check_published_figures_exist(subject: Subject) -> Iterator[Problem]:
    """A figure is to be set beside the cost of protection that the case does not have."""
    case, protection = subject.case, subject.case.protection
    for index, id_ in enumerate(protection.published if protection is not None else ()):
        yield from _unknown((*ROOT, "published", index), "figure", id_, list(case.figures))


@check("protection-without-horizon", "error")
def check_protection_has_a_horizon(subject: Subject) -> Iterator[Problem]:
    """Protection is to be costed and nothing says over how many years."""
    case = subject.case
    if case.protection is not None and case.protection.years is None and case.horizon_years is None:
        yield ROOT, "nothing says over how many years protection is costed; write protection.years or horizon_years"


@check("protected-asset-unknown", "error")
def check_protected_assets_exist(subject: Subject) -> Iterator[Problem]:
    """Something to be protected names an asset that the case's resources do not have."""
    case, protection = subject.case, subject.case.protection
    known = list(case.resources.assets) if case.resources is not None else []
    for id_, row in (protection.protected if protection is not None else {}).items():
        if row.asset is not None:
            yield from _unknown((*ROOT, "protected", id_, "asset"), "asset", row.asset, known)


@check("protection-not-in-dollars", "error")
def check_protection_counts_in_the_money_of_resources(subject: Subject) -> Iterator[Problem]:
    """Protection counts in another money than the resources, so that one cannot be set against the other."""
    case = subject.case
    if case.protection is None or case.resources is None:
        return
    if UNITS.get(case.protection.money, ("", 0.0))[0] != "USD":
        yield (*ROOT, "money"), f"resources count in USD; write USD M or USD bn, not {case.protection.money}"
