# SPDX-License-Identifier: MIT
"""What the analysis of protection answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from math import isfinite
from typing import Any

from detente.analysis.protection.covering import Siting
from detente.analysis.protection.curves import CostPoint, FrontierPoint, RadiusPoint
from detente.analysis.protection.exchange import AllyShares
from detente.analysis.protection.needs import Band, Need, RadiusNeed
from detente.analysis.protection.sharing import Division
from detente.analysis.result import Result
from detente.case.case import Case

__all__ = ["Asked", "PlacedSite", "ProtectResult", "SitingResult"]


@dataclass(frozen=True, slots=True)
class PlacedSite:
    """Units of one type at one site."""

    site: str
    name: str
    type: str
    units: int
    lat: float
    lon: float


def _band(band: Band) -> dict[str, float]:
    return asdict(band)


def _siting(siting: Siting) -> dict[str, Any]:
    known = {"value": siting.value, "bound": siting.bound, "gap": siting.gap}
    return {"status": siting.status, **{key: x if isfinite(x) else None for key, x in known.items()}}


@dataclass(frozen=True, repr=False)
class ProtectResult(Result):
    """What protection takes under each proposal, and who could pay.

    Attributes
    ----------
    money : str
        Unit of all money.
    years : float
        Horizon.
    needs : tuple of Need
        One for each group of proposals that ask the same.
    plans : dict of (str, str, str) to tuple of PlacedSite
        Where sites stand, by first proposal, radius scenario and purpose: those provided that cover most of it; with
        an empty purpose, the cheapest that cover everything.
    number : float
        Sites that the radius curve reckons with.
    curve_of : str
        Proposal that the curves are of; empty when none asks anything.
    radius_curve, cost_curve, frontier : tuples
        The curves, and the frontier between purposes.
    shares : tuple of AllyShares
        Who could pay.
    weighed : Case
        The case as it was asked, with values for weights where its resources say them; for names.
    """

    money: str
    years: float
    needs: tuple[Need, ...]
    plans: dict[tuple[str, str, str], tuple[PlacedSite, ...]]
    number: float
    curve_of: str
    radius_curve: tuple[RadiusPoint, ...]
    cost_curve: tuple[CostPoint, ...]
    frontier: tuple[FrontierPoint, ...]
    shares: tuple[AllyShares, ...]
    weighed: Case = field(repr=False, compare=False)

    analysis = "protect"

    def need_of(self, proposal: str) -> Need | None:
        """Return what a proposal asks; None when it is not known here."""
        return next((need for need in self.needs if proposal in need.proposals), None)

    def shares_of(self, proposal: str) -> AllyShares | None:
        """Return who could pay for a proposal; None when nobody has to."""
        return next((shares for shares in self.shares if proposal in shares.proposals), None)

    def _at_radius(self, need: Need, at: RadiusNeed) -> dict[str, Any]:
        plans = {purpose: self.plans[need.proposals[0], at.scenario, purpose] for purpose in ("", *need.cover)}
        return {
            "scenario": at.scenario,
            "radius_km": at.radius_km,
            "everything": {
                "units": at.units,
                "price": _band(at.price),
                **_siting(at.everything),
                "plan": [asdict(site) for site in plans[""]],
                "out_of_reach": list(at.out_of_reach),
            },
            "coverage": [
                {
                    "purpose": c.purpose,
                    "share": _band(c.share),
                    "covered": c.covered,
                    "lifted": c.lifted,
                    "binds": c.binds,
                    "gap": c.gap,
                    "plan": [asdict(site) for site in plans[c.purpose]],
                }
                for c in at.coverage
            ],
        }

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "money": self.money,
            "years": self.years,
            "proposals": [
                {
                    "id": proposal,
                    "cover": list(need.cover),
                    "available": {type_: _band(band) for type_, band in need.available.items()},
                    "soldiers": _band(need.soldiers),
                    "radii": [self._at_radius(need, at) for at in need.radii],
                    "cost": [{"name": line.name, "amount": _band(line.amount)} for line in need.cost],
                    "total": _band(need.total),
                    "shares": self._shares(proposal),
                }
                for need in self.needs
                for proposal in need.proposals
            ],
            "curves": {
                "proposal": self.curve_of or None,
                "number": self.number,
                "radius": [asdict(point) for point in self.radius_curve],
                "cost": [asdict(point) for point in self.cost_curve],
                "frontier": [{"share": p.share, "units": p.units, **_siting(p.siting)} for p in self.frontier],
            },
        }

    def _shares(self, proposal: str) -> dict[str, Any] | None:
        found = self.shares_of(proposal)
        if found is None:
            return None
        game = found.sharing
        return {
            "total": _band(found.total),
            "unshared": found.unshared,
            "alone": dict(zip(found.allies, game.alone, strict=True)),
            "core_empty": game.core_empty,
            "core_bounds": {
                ally: {"low": low, "high": high}
                for ally, low, high in zip(found.allies, game.core_low, game.core_high, strict=True)
            },
            "worth": {a: x if isfinite(x) else None for a, x in zip(found.allies, game.worth, strict=True)},
            "voluntary_share": game.voluntary_share,
            "rules": [self._division(found, division) for division in game.divisions],
            "exchange": [
                {
                    "party": x.party,
                    "rule": x.rule,
                    "receives": _band(x.receives),
                    "pays": _band(x.pays),
                    "net": _band(x.net),
                }
                for x in found.exchanges
                if x.proposal == proposal
            ],
        }

    def _division(self, found: AllyShares, division: Division) -> dict[str, Any]:
        bands = found.amount[division.rule]
        return {
            "rule": division.rule,
            "pays": {ally: _band(band) for ally, band in zip(found.allies, bands, strict=True)},
            "in_core": division.in_core,
            "would_leave": [found.allies[k] for k in division.leaves],
            "would_save": division.gain,
            "cheaper_alone": [found.allies[k] for k in division.alone],
            "above_worth": [found.allies[k] for k in division.above_worth],
            "unpaid": division.unpaid,
        }

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each proposal, radius scenario and purpose."""
        return [
            {
                "proposal": proposal,
                "radius": at.scenario,
                "purpose": c.purpose,
                "share_low": c.share.low,
                "share": c.share.middle,
                "share_high": c.share.high,
                "binds": c.binds,
                "units_for_everything": sum(at.units.values()),
                "cost_total": need.total.middle,
            }
            for need in self.needs
            for proposal in need.proposals
            for at in need.radii
            for c in at.coverage
        ]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about sites.

    Attributes
    ----------
    purposes : tuple of str
        What the sites are for.
    number, budget : float or None
        Sites and money at most; None without a limit.
    quick : bool
        Whether nothing had to be proven.
    gap, seconds : float
        Gap and time limit.
    """

    purposes: tuple[str, ...]
    number: float | None
    budget: float | None
    quick: bool
    gap: float
    seconds: float


@dataclass(frozen=True, repr=False)
class SitingResult(Result):
    """Where to put a number of sites, or what a budget pays for.

    Attributes
    ----------
    question : str
        Which model was solved.
    radius_km : dict of type to float
        Radius of each type.
    siting : Siting
        The answer; its value is in the unit of the model.
    placed : tuple of PlacedSite
        Where the units stand.
    price : float
        What they cost over the horizon.
    share : dict of purpose to float
        Share of each purpose within the radius of some site.
    uncovered : tuple of str
        Names of things that have to be covered and are not.
    asked : Asked
        The question in full.
    money, unit : str
        Unit of the price, and of the answer's value.
    years : float
        Horizon of the price.
    total : float
        What the value could be at most: the weight of all that the sites are for, half as much again with backup.
    weighed : Case
        The case as it was asked, with values for weights where its resources say them; for names.
    """

    question: str
    radius_km: dict[str, float]
    siting: Siting
    placed: tuple[PlacedSite, ...]
    price: float
    share: dict[str, float]
    uncovered: tuple[str, ...]
    asked: Asked
    money: str
    unit: str
    years: float
    total: float
    weighed: Case = field(repr=False, compare=False)

    analysis = "protect"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "question": self.question,
            "asked": asdict(self.asked),
            "money": self.money,
            "unit": self.unit,
            "years": self.years,
            "radius_km": self.radius_km,
            "total": self.total,
            **_siting(self.siting),
            "sites": [asdict(site) for site in self.placed],
            "price": self.price,
            "share": self.share,
            "uncovered": list(self.uncovered),
        }

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each site."""
        return [asdict(site) for site in self.placed]
