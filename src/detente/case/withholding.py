# SPDX-License-Identifier: MIT
"""Take pieces out of a case so that what remains holds together.

Two steps: `falling_along` says what cannot stand without the pieces that go, `withhold` takes all of it out, and
shortens or drops every reference to it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from detente.case.case import Case
from detente.case.citation import Citation
from detente.case.dated import Dated, Kind
from detente.case.element import Location
from detente.case.protection import Protection
from detente.case.resource import Resources

__all__ = ["falling_along", "is_within", "withhold"]

Along = dict[Location, tuple[Dated, Dated]]
"""What falls, by its place: the piece, and the piece that it cannot stand without."""

Fall = Callable[..., None]
"""Lets a piece fall, given its place, kind and title, if one of the places that it needs is gone."""

_GONE = object()
"""Stands for a piece until it is taken out, so that places before it keep their numbers."""

_REFERENCES = ("after", "confirmed_by", "revision_candidates")
"""Keys of a statement that list other statements."""


def is_within(location: Location, gone: Collection[Location]) -> bool:
    """Return whether a place is one of those, or lies in one."""
    return any(location[:length] in gone for length in range(1, len(location) + 1))


def falling_along(case: Case, later: Mapping[Location, Dated]) -> Along:
    """Return what cannot stand without the pieces that are later.

    Parameters
    ----------
    case : Case
        The case.
    later : mapping of location to Dated
        The pieces that are withheld because of their date.
    """
    along: Along = {}

    def fall(location: Location, kind: Kind, title: str, *needs: Location) -> None:
        cause = next((later[place] for place in needs if place in later), None)
        cause = cause or next((along[place][1] for place in needs if place in along), None)
        if cause is not None and location not in later and location not in along:
            along[location] = (Dated(location, kind, title), cause)

    if case.resources is not None:
        _resources_fall(case.resources, fall)
    if case.protection is not None:
        _protection_falls(case.protection, {*later}, along, fall)
    for id_, conflict in case.conflicts.items():
        needs = [(group, member) for group in ("statements", "figures") for member in conflict.between]
        fall(("conflicts", id_), "conflict", f"Conflict between {' and '.join(conflict.between)}", *needs)
    gone = {*later, *along}
    for id_, scenario in case.scenarios.items():
        fall(("scenarios", id_), "scenario", scenario.name, *_touched(case, scenario.changes, gone))
    for id_, perception in case.perceptions.items():
        title = f"How {case.parties[id_].name if id_ in case.parties else id_} sees the case"
        fall(("perceptions", id_), "perception", title, *_touched(case, perception.changes, gone))
    return along


def _resources_fall(resources: Resources, fall: Fall) -> None:
    place: Location = ("resources",)
    fall(place, "resources", "All resources", (*place, "rates_published_on"))
    for id_, development in resources.developments.items():
        asset = resources.assets.get(id_)
        title = f"Development of {id_ if asset is None else asset.name}"
        needs = ((*place, "commodities", development.product), (*place, "fiscal_terms", development.terms))
        fall((*place, "developments", id_), "development", title, *needs)
    for index, rule in enumerate(resources.fund_rules):
        fall((*place, "fund_rules", index), "fund rule", f"Rule for {rule.fund}", (*place, "funds", rule.fund))


def _protection_falls(protection: Protection, later: set[Location], along: Along, fall: Fall) -> None:
    place: Location = ("protection",)
    types = {id_: (*place, "types", id_) for id_ in protection.types}
    for id_, kind in protection.types.items():
        fall(types[id_], "type of site", kind.name, (*types[id_], "radius_km"))
    for id_, ally in protection.allies.items():
        fall((*place, "allies", id_), "ally", ally.name, (*place, "allies", id_, "capacity"))
    for id_, site in protection.sites.items():
        own = [types[name] for name in site.types if name in types]
        if own and all(name in along for name in own):  # without types of its own it would stand for every type
            fall((*place, "sites", id_), "site", site.name or site.place or id_, *own)
    for key in ("protected", "sites", "types"):
        places = [(*place, key, id_) for id_ in getattr(protection, key)]
        if all(one in later or one in along for one in places):
            fall(place, "protection", "All protection", *places)


def _touched(case: Case, changes: Mapping[str, Any], gone: set[Location]) -> Iterator[Location]:
    """Yield the withheld places that changes lead into, hold or cite."""
    for path, value in changes.items():
        location = _location(case, path)
        yield from (one for one in gone if one[: len(location)] == location or location[: len(one)] == one)
        yield from (("statements", id_) for id_ in _cited(value) if ("statements", id_) in gone)


def _location(case: Case, path: str) -> Location:
    """Return a dotted path as a location: a step into a list is a number."""
    current: Any = case
    steps: list[str | int] = []
    for step in path.split("."):
        listed = isinstance(current, tuple | list) and step.isdigit()
        steps.append(int(step) if listed else step)
        if listed:
            current = current[int(step)] if int(step) < len(current) else None
        else:
            current = current.get(step) if isinstance(current, Mapping) else getattr(current, step, None)
    return tuple(steps)


def _cited(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from part if key in ("source", "order_from") and isinstance(part, list) else _cited(part)
    elif isinstance(value, list):
        for part in value:
            yield from _cited(part)


def withhold(
    case: Case, day: str, later: Mapping[Location, Dated], gone: frozenset[Location], cited: Iterable[Citation]
) -> Case:
    """Return the case at a day, without some of its pieces.

    Parameters
    ----------
    case : Case
        The case.
    day : str
        The day at which it then stands.
    later : mapping of location to Dated
        Pieces that are withheld because of their date.
    gone : frozenset of location
        Those and what falls along with them.
    cited : iterable of Citation
        Where the case cites its statements.
    """
    data = case.model_dump(mode="json", by_alias=True)
    data["as_of"] = day
    _change_bases(cited, data, day, gone)
    _change_statements(data, gone)
    _change_protection(data, gone)
    for group in ("scenarios", "perceptions"):
        for variant in data[group].values():
            variant["changes"] = {_moved(case, path, gone): value for path, value in variant["changes"].items()}
    for location in sorted(gone, key=len, reverse=True):  # what lies in another first
        if location in later and later[location].kind == "asset":
            _forget_state(_at(data, location), day)
        else:
            _at(data, location[:-1])[location[-1]] = _GONE
    kept: Case = Case.model_validate(_pruned(data))
    return kept


def _at(data: Any, location: Location) -> Any:
    for step in location:
        data = data[step]
    return data


def _pruned(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _pruned(value) for key, value in data.items() if value is not _GONE}
    if isinstance(data, list):
        return [_pruned(value) for value in data if value is not _GONE]
    return data


def _change_bases(cited: Iterable[Citation], data: Any, day: str, gone: frozenset[Location]) -> None:
    for location, statements in cited:
        kept = [id_ for id_ in statements if ("statements", id_) not in gone]
        if len(kept) == len(statements):
            continue
        if location[-1] == "order_from":
            _at(data, location[:-1])["order_from"] = kept
        elif kept:
            _at(data, location)["source"] = kept
        else:
            note = f"rested on what is later than {day}: {', '.join(statements)}"
            _at(data, location[:-1])[location[-1]] = {"judgement": "", "note": note}


def _change_statements(data: Any, gone: frozenset[Location]) -> None:
    for statement in data["statements"].values():
        had_order = bool(statement["after"])
        for key in _REFERENCES:
            statement[key] = [id_ for id_ in statement[key] if ("statements", id_) not in gone]
        if had_order and not statement["after"]:
            statement["order_cue"] = None
        if ("statements", statement["revises"]) in gone:
            statement["revises"] = statement["revision"] = None
        if ("statements", statement["replaced_by"]) in gone:
            statement["replaced_by"] = None
        statement["also_quoted"] = [q for q in statement["also_quoted"] if ("sources", q["source"]) not in gone]
    for source in data["sources"].values():
        if ("sources", source["version_of"]) in gone:
            source["version_of"] = None
    data["acknowledged"] = [a for a in data["acknowledged"] if ("sources", a["source"]) not in gone]


def _change_protection(data: Any, gone: frozenset[Location]) -> None:
    protection = data["protection"]
    if protection is None:
        return
    protection["published"] = [id_ for id_ in protection["published"] if ("figures", id_) not in gone]
    lost = {id_ for id_ in protection["types"] if ("protection", "types", id_) in gone}
    for site in protection["sites"].values():
        site["types"] = [name for name in site["types"] if name not in lost]
    for term in protection["terms"]:
        for owner, numbers in term["available"].items():
            term["available"][owner] = {name: number for name, number in numbers.items() if name not in lost}
    if ("resources",) in gone:
        for protected in protection["protected"].values():
            protected["asset"] = None


def _forget_state(asset: dict[str, Any], day: str) -> None:
    """Keep where an asset lies and what it holds; forget what the later report says of it."""
    for key in ("stage", "held_as_of", "front_km", "note", "grade", "published_on"):
        asset[key] = None
    for key in ("source_title", "source_url", "source_date"):
        asset[key] = None
    asset["holder"] = "disputed"
    asset["basis"] = {"judgement": "", "note": f"the place only; what is said of it is later than {day}"}


def _moved(case: Case, path: str, gone: frozenset[Location]) -> str:
    """Return a dotted path as it runs once list entries before it are gone."""
    location = _location(case, path)
    steps: list[str] = []
    for length, step in enumerate(location):
        earlier = step if isinstance(step, int) else 0
        shift = sum((*location[:length], index) in gone for index in range(earlier))
        steps.append(str(step - shift) if isinstance(step, int) else step)
    return ".".join(steps)
