# SPDX-License-Identifier: MIT
"""The verdict of one package: who signs it, who would leave it, who would break it when, and how sure each of these is.

Gains and margins are in points of a party's own scale of 0 to 100 and are never compared between parties. Shares are
shares of the assumptions, never probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from detente.case.element import Levels
from detente.theory.certainty import Share

__all__ = ["Band", "Breaking", "Departure", "Lasting", "PartyGain", "Verdict"]


@dataclass(frozen=True, slots=True)
class Band:
    """An amount with its ends: the low end, the middle and the high end."""

    low: float
    middle: float
    high: float

    def to_dict(self) -> dict[str, float]:
        """Return the band as it stands in JSON."""
        return {"low": self.low, "middle": self.middle, "high": self.high}


@dataclass(frozen=True, slots=True)
class PartyGain:
    """What a package brings one party over no deal.

    Attributes
    ----------
    party : str
        Whose.
    margin : float or None
        Points of its own scale at the midpoints, below 0 where it refuses; None where its preference is an order only
        or nothing says what it gets without a deal.
    accepts : bool
        Whether it is no worse off and no red line of it is crossed.
    vetoes : bool
        Whether a red line is crossed.
    signs : bool
        Whether its consent is asked.
    share : Share or None
        In how much of the assumptions it accepts; None where that was not asked.
    """

    party: str
    margin: float | None
    accepts: bool
    vetoes: bool
    signs: bool
    share: Share | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the gain as it stands in JSON."""
        return {
            "party": self.party,
            "margin": self.margin,
            "accepts": self.accepts,
            "vetoes": self.vetoes,
            "signs": self.signs,
            "share": None if self.share is None else self.share.share,
        }


@dataclass(frozen=True, slots=True)
class Departure:
    """Who leaves an outcome, alone or together, to where, and what each gains by it.

    Attributes
    ----------
    parties : tuple of str
        Who moves.
    outcome : dict
        Where that leads, once everything has settled.
    changes : dict of issue to (before, after)
        What is then different.
    gains : dict of party to float or None
        Points that each mover gains at the midpoints; None where its preference is an order only, or where it leaves
        an outcome that crosses a red line of its own.
    share : Share or None
        In how much of the assumptions they have such a move.
    """

    parties: tuple[str, ...]
    outcome: Levels
    changes: dict[str, tuple[str, str]]
    gains: dict[str, float | None]
    share: Share | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the departure as it stands in JSON."""
        return {
            "parties": list(self.parties),
            "outcome": {"levels": dict(self.outcome)},
            "changes": {issue: list(pair) for issue, pair in self.changes.items()},
            "gains": self.gains,
            "share": None if self.share is None else self.share.share,
        }


@dataclass(frozen=True, slots=True)
class Breaking:
    """One way to break a deal that would begin to pay.

    Attributes
    ----------
    party, breach : str
        Who, and which breach.
    title : str
        Its name.
    margin : float
        Points by which keeping the deal beats breaking it at signature; below 0 breaking pays at once.
    year : float or None
        When breaking begins to pay, in years; 0 at once, None never.
    """

    party: str
    breach: str
    title: str
    margin: float
    year: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the breach as it stands in JSON."""
        return {
            "party": self.party,
            "breach": self.breach,
            "title": self.title,
            "margin": self.margin,
            "year": self.year,
        }


@dataclass(frozen=True, slots=True)
class Lasting:
    """Share of the shocks that a package outlives, over the assumptions: 5, 50 and 95 in a hundred lie below."""

    median: float
    low: float
    high: float

    def to_dict(self) -> dict[str, float]:
        """Return the share as it stands in JSON."""
        return {"median": self.median, "low": self.low, "high": self.high}


@dataclass(frozen=True)
class Verdict:
    """What all analyses together say of one package.

    Attributes
    ----------
    id, title : str
        Of the proposal; the id of an unnamed package is empty.
    levels : dict
        The package.
    gains : tuple of PartyGain
        Every party with a preference.
    leaves : tuple of Departure
        Who would leave although others could answer credibly, where to; empty where everybody stays.
    stays : bool or None
        Whether everybody would stay (sequential stability); None where outcomes cannot be listed or nobody moves.
    breaches : tuple of Breaking
        Breaches that begin to pay within the horizon, the earliest first.
    survival : dict of str to float
        Share of the shocks outlived, at the midpoints, by day (``"91 days"``) and year (``"5 years"``); empty without
        an enforcement block.
    years : int
        Horizon.
    signed, stayed, lasting : Share or None
        All sign; all stay; it outlives at least half of the shocks to the horizon.
    signed_and_stays, signed_and_lasts : Share or None
        Both at once, in the same draws.
    lasts_days, lasts_years : dict of int to Lasting
        By day and by year, over the assumptions.
    costs, receipts : dict of party to Band
        What protection costs it, in the money of the case's protection, and what it receives of the resources, USD M.
    missing : dict of str to str
        Columns that could not be worked out, and why.
    open_levels : tuple of dict
        For a proposal that leaves issues open: the levels tried, and whether all sign, stay, and it lasts.
    variant_of : str
        Proposal with the same levels of which this differs in clauses alone.
    """

    id: str
    title: str
    levels: Levels
    gains: tuple[PartyGain, ...]
    leaves: tuple[Departure, ...]
    stays: bool | None
    breaches: tuple[Breaking, ...]
    survival: dict[str, float]
    years: int
    signed: Share | None = None
    stayed: Share | None = None
    lasting: Share | None = None
    signed_and_stays: Share | None = None
    signed_and_lasts: Share | None = None
    lasts_days: dict[int, Lasting] = field(default_factory=dict)
    lasts_years: dict[int, Lasting] = field(default_factory=dict)
    costs: dict[str, Band] = field(default_factory=dict)
    receipts: dict[str, Band] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    open_levels: tuple[dict[str, Any], ...] = ()
    variant_of: str = ""

    @property
    def refused_by(self) -> tuple[PartyGain, ...]:
        """Signatories that refuse it at the midpoints."""
        return tuple(gain for gain in self.gains if gain.signs and not gain.accepts)

    @property
    def first_breach(self) -> Breaking | None:
        """The breach that begins to pay first; None where none does within the horizon."""
        return self.breaches[0] if self.breaches else None

    @property
    def broken_at_once(self) -> tuple[Breaking, ...]:
        """Breaches that pay at signature."""
        return tuple(breach for breach in self.breaches if breach.year == 0)

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as it stands in JSON."""
        first = self.first_breach
        return {
            "id": self.id,
            "title": self.title,
            "levels": dict(self.levels),
            "signed": {
                "refused_by": [
                    {"party": g.party, "margin": g.margin, "share": None if g.share is None else 1.0 - g.share.share}
                    for g in self.refused_by
                ],
                "gains": [gain.to_dict() for gain in self.gains],
                **_share(self.signed),
            },
            "stays": {
                "leaves": sorted({party for departure in self.leaves for party in departure.parties}),
                "departures": [departure.to_dict() for departure in self.leaves],
                **_share(self.stayed),
            },
            "holds": {
                "first_breach": None if first is None else first.to_dict(),
                "breaches": [breach.to_dict() for breach in self.breaches],
                **_share(self.lasting),
            },
            "lasts": {
                "days": {str(day): one.to_dict() for day, one in self.lasts_days.items()},
                "years": {str(year): one.to_dict() for year, one in self.lasts_years.items()},
            },
            "survival": self.survival,
            "signed_and_stays": _share(self.signed_and_stays),
            "signed_and_lasts": {"years": self.years, **_share(self.signed_and_lasts)},
            "costs": {party: band.to_dict() for party, band in self.costs.items()},
            "receipts": {party: band.to_dict() for party, band in self.receipts.items()},
            "certainty": {claim: str(share.certainty) for claim, share in self.shares.items()},
            "missing": self.missing,
            "open": list(self.open_levels),
        }

    @property
    def shares(self) -> dict[str, Share]:
        """The claims about the package, with their shares."""
        found = {
            "signed": self.signed,
            "stays": self.stayed,
            "lasts": self.lasting,
            "signed_and_stays": self.signed_and_stays,
            "signed_and_lasts": self.signed_and_lasts,
        }
        return {claim: share for claim, share in found.items() if share is not None}


def _share(share: Share | None) -> dict[str, Any]:
    return {"share": None, "band": None, "scenarios": None} if share is None else share.to_dict()
