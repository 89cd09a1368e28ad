# SPDX-License-Identifier: MIT
"""The protection of a case in arrays: things to be protected, candidate sites, distances, costs.

Every range is read at a *position* from 0, its low end, to 1, its high end. Money over the horizon is
``buy + run * (1 - (1 + r)**-T) / r``: bought at the start, run at the end of every year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.analysis.protection.covering import Counts, Floats, Sites
from detente.case.basis import Range
from detente.case.case import Case
from detente.case.protection import Amount, Protected, Protection, Term
from detente.case.situation import meets
from detente.errors import UsageError
from detente.outcomes.geodesy import distances_km
from detente.outcomes.protection_cost import years_of_protection

__all__ = ["POSITIONS", "Layout", "Situation", "at", "situation_of"]

POSITIONS: dict[str, float] = {"low": 0.0, "middle": 0.5, "high": 1.0}
"""Positions in a range by name."""

SEGMENT_KM = 10.0
"""A line is protected at points no farther apart than this."""


def at(stated: Range | Amount | None, position: float, default: float = 0.0) -> float:
    """Return a range at a position."""
    if stated is None:
        return default
    range_ = stated.value if isinstance(stated, Amount) else stated
    return range_.low + position * (range_.high - range_.low)


@dataclass(frozen=True)
class Situation:
    """What an outcome means for protection: all terms that apply to it, added up.

    Attributes
    ----------
    terms : tuple of Term
        The terms that apply.
    """

    terms: tuple[Term, ...]

    @cached_property
    def cover(self) -> tuple[str, ...]:
        """Purposes whose things have to be covered."""
        return tuple(dict.fromkeys(purpose for term in self.terms for purpose in term.cover))

    @property
    def asks(self) -> tuple[Term, ...]:
        """The terms that ask, bring or cost something; what is received in exchange changes nothing of that."""
        return tuple(t for t in self.terms if t.cover or t.soldiers or t.per_year or t.available)

    def available(self, position: float) -> dict[str, float]:
        """Return how many sites of each type are provided."""
        total: dict[str, float] = {}
        for _, type_, number in self.provided():
            total[type_] = total.get(type_, 0.0) + at(number, position)
        return {type_: float(np.floor(number + 1e-9)) for type_, number in total.items()}

    def provided(self) -> Iterator[tuple[str, str, Range]]:
        """Yield owner, type and number of the sites provided."""
        for term in self.terms:
            for owner, types in term.available.items():
                for type_, number in types.items():
                    yield owner, type_, number

    def receives(self) -> dict[str, tuple[float, float]]:
        """Return what each ally or party receives over the horizon, low and high."""
        total: dict[str, tuple[float, float]] = {}
        for term in self.terms:
            for id_, sum_ in term.receives.items():
                low, high = total.get(id_, (0.0, 0.0))
                total[id_] = low + sum_.low, high + sum_.high
        return total


def situation_of(protection: Protection, levels: Mapping[str, str]) -> Situation:
    """Return the terms that apply to an outcome."""
    return Situation(tuple(t for t in protection.terms if t.when is None or meets(levels, t.when)))


class Layout:
    """Things, candidates and distances of a case.

    Parameters
    ----------
    case : Case
        A case without errors that has a `protection` block.

    Raises
    ------
    UsageError
        If it has none.

    Attributes
    ----------
    ids, names : tuple of str
        Of each point; the points of a line share theirs.
    purpose : ndarray of str, shape (points,)
        Purpose of each point.
    region : tuple of (str or None)
        Region of each point.
    where : ndarray of float64, shape (points, 2)
        Latitude and longitude.
    site, kind : ndarray of int, shape (candidates,)
        Site and type of each candidate, as positions in `sites` and `types`.
    distance : ndarray of float64, shape (points, candidates)
        Geodesic distances, km.
    """

    def __init__(self, case: Case) -> None:
        if case.protection is None:
            guide = "docs/how-to/ask-what-protection-takes.md"
            raise UsageError(f"this case says nothing of protection; add a `protection` block ({guide})")
        self.case, self.protection = case, case.protection
        rows = [(id_, row, where) for id_, row in self.protection.protected.items() for where in self._points(row)]
        self.ids = tuple(id_ for id_, _, _ in rows)
        self.names = tuple(self._name(id_, row) for id_, row, _ in rows)
        self.purpose = np.array([row.purpose for _, row, _ in rows])
        self.region = tuple(self._region(row) for _, row, _ in rows)
        self.where = np.array([where for _, _, where in rows]).reshape(-1, 2)
        self.types = tuple(self.protection.types)
        self.sites = tuple(self.protection.sites)
        pairs = [
            (place, kind)
            for place, site in enumerate(self.protection.sites.values())
            for kind, type_ in enumerate(self.types)
            if not site.types or type_ in site.types
        ]
        self.site = np.array([place for place, _ in pairs], dtype=np.intp)
        self.kind = np.array([kind for _, kind in pairs], dtype=np.intp)
        self.site_where = np.array([next(self._ends(site)) for site in self.protection.sites.values()]).reshape(-1, 2)
        self.distance = distances_km(self.where, self.site_where)[:, self.site]
        counts = {id_: self.ids.count(id_) for id_ in set(self.ids)}
        self.parts = np.array([1.0 / counts[id_] for id_ in self.ids])

    def _ends(self, row: object) -> Iterator[tuple[float, float]]:
        place = self.case.places.get(getattr(row, "place", None) or "")
        if place is not None:
            yield place.lat, place.lon
        else:
            yield float(row.lat), float(row.lon)  # type: ignore[attr-defined]
        if isinstance(row, Protected) and row.to_lat is not None and row.to_lon is not None:
            yield row.to_lat, row.to_lon

    def _points(self, row: Protected) -> Iterator[tuple[float, float]]:
        ends = list(self._ends(row))
        if len(ends) == 1:
            yield ends[0]
            return
        segments = max(1, int(np.ceil(distances_km(ends[:1], ends[1:])[0, 0] / SEGMENT_KM)))
        for step in range(segments + 1):
            share = step / segments
            yield tuple((1 - share) * a + share * b for a, b in zip(*ends, strict=True))

    def _name(self, id_: str, row: Protected) -> str:
        place = self.case.places.get(row.place or "")
        return row.name or (place.name if place is not None else id_)

    def _region(self, row: Protected) -> str | None:
        place = self.case.places.get(row.place or "")
        return row.region or (place.region if place is not None else None)

    @property
    def years(self) -> float:
        """Horizon in years."""
        return years_of_protection(self.case)

    def site_name(self, place: int) -> str:
        """Return the name of a site as readers see it."""
        row = self.protection.sites[self.sites[place]]
        named = self.case.places.get(row.place or "")
        return row.name or (named.name if named is not None else self.sites[place])

    def weights(self, purpose: str, position: float = 0.5) -> Floats:
        """Return the weight of every point in one purpose; 0 for the points of others."""
        found = np.zeros(len(self.ids))
        for place in np.flatnonzero(self.purpose == purpose):
            row = self.protection.protected[self.ids[place]]
            own = self.case.places.get(row.place or "")
            people = own.population if own is not None and own.population is not None else 0.0
            found[place] = self.parts[place] * (people if row.weight is None else at(row.weight, position))
        return found

    def radii(self, position: float) -> dict[str, float]:
        """Return the planning radius of each type, km."""
        return {id_: at(type_.radius_km, position) for id_, type_ in self.protection.types.items()}

    def per_year_factor(self, position: float) -> float:
        """Return what a cost of 1 at the end of every year of the horizon is worth; high costs go with low discount."""
        rate = at(self.protection.discount, 1 - position)
        return self.years if rate == 0 else (1 - (1 + rate) ** -self.years) / rate

    def prices(self, position: float) -> Floats:
        """Return what a unit of each type costs over the horizon."""
        factor = self.per_year_factor(position)
        types = self.protection.types.values()
        return np.array([at(type_.buy, position) + factor * at(type_.run, position) for type_ in types])

    def budget(self, position: float) -> float:
        """Return the money for sites; infinite without a budget."""
        return at(self.protection.budget, position, float("inf"))

    def down(self, position: float) -> list[float]:
        """Return the share of the time that a unit of each type is down."""
        return [at(type_.down, position) for type_ in self.protection.types.values()]

    def covering(
        self,
        points: NDArray[np.bool_] | None = None,
        radii: Mapping[str, float] | None = None,
        cost: float = 0.5,
        limits: Mapping[str, float] | None = None,
        stacked: int = 0,
    ) -> Sites:
        """Return the candidates over some points.

        Parameters
        ----------
        points : ndarray of bool, shape (points,), optional
            Which points; by default all.
        radii : mapping of type to km, optional
            Radius of each type; by default the middle of its range.
        cost : float
            Position of costs in their ranges.
        limits : mapping of type to number, optional
            Units of each type; by default without limit. A type that is left out has none.
        stacked : int
            Units that can stand at one site whatever the case says of it; 0 for what the case says.
        """
        radius = np.array([dict(radii or self.radii(0.5))[type_] for type_ in self.types])
        covers = self.distance <= radius[self.kind]
        return Sites(
            covers if points is None else covers[points],
            np.maximum(self.prices(cost)[self.kind], 1e-9),
            self.kind,
            np.array([np.inf if limits is None else limits.get(type_, 0.0) for type_ in self.types]),
            np.maximum(stacked, self._most_per_site[self.kind]),
        )

    @property
    def _most_per_site(self) -> Counts:
        return np.array([type_.most_per_site for type_ in self.protection.types.values()], dtype=np.int64)

    def within(self, circles: Sequence[tuple[float, float, float]]) -> list[bool]:
        """Return which points lie within any of these circles: latitude, longitude and radius in km."""
        if not circles:
            return [False] * len(self.ids)
        distance = distances_km(self.where, [(lat, lon) for lat, lon, _ in circles])
        inside = (distance <= np.array([radius for _, _, radius in circles])).any(axis=1)
        return [bool(point) for point in np.asarray(inside)]

    def counts(self, units: Counts) -> dict[str, int]:
        """Return how many units of each type an answer has."""
        return {type_: int(units[self.kind == kind].sum()) for kind, type_ in enumerate(self.types)}

    def wanted(self, wants: Sequence[tuple[str, Sequence[str]]]) -> NDArray[np.bool_]:
        """Return which points belong to any of these purposes, each within its regions."""
        chosen = np.zeros(len(self.ids), dtype=bool)
        for purpose, regions in wants:
            inside = np.array([not regions or region in regions for region in self.region])
            chosen |= (self.purpose == purpose) & inside
        return chosen
