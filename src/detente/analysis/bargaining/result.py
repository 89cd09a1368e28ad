# SPDX-License-Identifier: MIT
"""Result of the bargaining analysis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detente.analysis.result import Result

__all__ = ["COMBINATIONS", "BargainResult", "FrontierOutcome", "Lottery", "ProposalVerdict", "Solution"]

COMBINATIONS = "combinations of levels"
"""Stands among issues for what interactions add; no id of an issue has a blank."""


@dataclass(frozen=True, slots=True)
class FrontierOutcome:
    """An efficient outcome, standing for all outcomes with the same utilities."""

    levels: dict[str, str]
    utility: dict[str, float]
    ties: int
    acceptable: bool


@dataclass(frozen=True, slots=True)
class Solution:
    """An outcome that a bargaining solution picks.

    Attributes
    ----------
    ties : int
        Outcomes that share its utilities.
    also : tuple of dict
        Packages that the solution picks as well; those with other utilities where outcomes were listed.
    gap : float
        By how much, in the solution's own objective, a better package may have been missed; 0 when none.
    """

    name: str
    levels: dict[str, str]
    utility: dict[str, float]
    ties: int
    definition: str
    also: tuple[dict[str, str], ...] = ()
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Lottery:
    """A mixture of packages that a bargaining solution picks, where lotteries can be agreed.

    Attributes
    ----------
    packages : tuple of (share, levels)
        Largest share first.
    utility : dict of party to float
        Expected utility.
    """

    name: str
    packages: tuple[tuple[float, dict[str, str]], ...]
    utility: dict[str, float]
    definition: str


@dataclass(frozen=True, slots=True)
class ProposalVerdict:
    """What the parties make of one proposal.

    Attributes
    ----------
    gain : dict of party to float
        Utility above the reservation; below 0 the party is better off without the deal.
    dominated_by : int or None
        How many feasible outcomes no signatory vetoes are at least as good for every signatory and
        better for one; None when outcomes were not listed.
    gives_up : dict of party to list of (issue, points)
        Where the proposal stays below the party's best level, in utility points, largest first.
    against_no_deal : dict of party to (dict of issue to points)
        What each issue adds to the utility compared with no deal (`no_deal`, else the status quo), for
        additive preferences; under `COMBINATIONS` what interactions add.
    """

    id: str
    title: str
    levels: dict[str, str]
    utility: dict[str, float]
    reservation: dict[str, float]
    gain: dict[str, float]
    acceptable_to: tuple[str, ...]
    refused_by: tuple[str, ...]
    vetoed_by: tuple[str, ...]
    dominated_by: int | None
    gives_up: dict[str, tuple[tuple[str, float], ...]]
    against_no_deal: dict[str, dict[str, float]]


@dataclass(frozen=True, repr=False)
class BargainResult(Result):
    """Who would sign which proposal, and which outcomes waste nothing.

    Attributes
    ----------
    ordinal : tuple of str
        Signatories whose preference is an order: their utilities are scores that only compare.
    frontier_bound : float or None
        Points within which every efficient outcome is matched for each party; 0 when the frontier is
        exact, None when there is none.
    reservation : dict of party to float
        What each signatory gets without a deal; parties without one are left out.
    scale : dict of party to float
        Range of the scale of each signatory that has one, in points: best levels less worst.
    """

    signatories: tuple[str, ...]
    ordinal: tuple[str, ...]
    reservation: dict[str, float]
    scale: dict[str, float]
    outcomes: int
    feasible: int | None
    acceptable: int | None
    frontier: tuple[FrontierOutcome, ...]
    frontier_bound: float | None
    solutions: tuple[Solution, ...]
    lotteries: tuple[Lottery, ...]
    proposals: tuple[ProposalVerdict, ...]

    analysis = "bargain"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "counts": {"outcomes": self.outcomes, "feasible": self.feasible, "acceptable": self.acceptable},
            "signatories": list(self.signatories),
            "ordinal": list(self.ordinal),
            "reservation": self.reservation,
            "scale": self.scale,
            "frontier": {
                "size": None if self.frontier_bound is None else len(self.frontier),
                "exact": self.frontier_bound == 0.0,
                "bound": self.frontier_bound,
                "outcomes": [
                    {"levels": o.levels, "utility": o.utility, "ties": o.ties, "acceptable": o.acceptable}
                    for o in self.frontier
                ],
            },
            "solutions": {
                s.name: {
                    "levels": s.levels,
                    "utility": s.utility,
                    "ties": s.ties,
                    "also": [{"levels": levels} for levels in s.also],
                    "gap": s.gap,
                    "definition": s.definition,
                }
                for s in self.solutions
            },
            "lotteries": {
                lottery.name: {
                    "packages": [{"share": share, "levels": levels} for share, levels in lottery.packages],
                    "utility": lottery.utility,
                    "definition": lottery.definition,
                }
                for lottery in self.lotteries
            },
            "proposals": [
                {
                    "id": p.id,
                    "title": p.title,
                    "levels": p.levels,
                    "utility": p.utility,
                    "reservation": p.reservation,
                    "gain": p.gain,
                    "acceptable_to": list(p.acceptable_to),
                    "refused_by": list(p.refused_by),
                    "vetoed_by": list(p.vetoed_by),
                    "dominated_by": p.dominated_by,
                    "gives_up": {
                        party: [{"issue": issue, "points": points} for issue, points in items]
                        for party, items in p.gives_up.items()
                    },
                    "against_no_deal": p.against_no_deal,
                }
                for p in self.proposals
            ],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each proposal and signatory."""
        return [
            {
                "proposal": p.id,
                "party": party,
                "utility": p.utility[party],
                "reservation": p.reservation.get(party),
                "gain": p.gain.get(party),
                "accepts": party in p.acceptable_to,
                "dominated_by": p.dominated_by,
            }
            for p in self.proposals
            for party in p.utility
        ]
