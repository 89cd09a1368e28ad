# SPDX-License-Identifier: MIT
"""What a sweep found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from detente.analysis.result import Result
from detente.analysis.robustness.claims import Claim
from detente.analysis.robustness.outside_view import BaseRate
from detente.theory.certainty import Word

__all__ = ["ClaimBox", "ClaimShare", "Decider", "Learning", "Limit", "Regret", "Spread", "SweepResult"]


@dataclass(frozen=True, slots=True)
class Decider:
    """A group of assumptions and how much of a claim's variation it decides.

    Attributes
    ----------
    group : str
        Id of the group.
    total : float
        Its Sobol total index; those of all groups sum to 1 or more.
    error : float
        Standard error of the estimate.
    """

    group: str
    total: float
    error: float


@dataclass(frozen=True, slots=True)
class Limit:
    """One bound of a box: an assumption above or below a limit, in its own unit."""

    assumption: str
    above: bool
    limit: float


@dataclass(frozen=True, slots=True)
class ClaimBox:
    """Where a claim is mostly true, or mostly false; see `detente.analysis.robustness.box.Box`.

    Attributes
    ----------
    holds : bool
        Whether it is true there; false otherwise.
    limits : tuple of Limit
        All of them hold within the box.
    coverage, density, support : float
        Share of all that is so which lies within; share of the box that is so; share of all that lies within.
    words : str
        The same as a sentence.
    """

    holds: bool
    limits: tuple[Limit, ...]
    coverage: float
    density: float
    support: float
    words: str


@dataclass(frozen=True, slots=True)
class ClaimShare:
    """A claim, and in how much of what is not known it is true.

    Attributes
    ----------
    claim : Claim
        What is claimed.
    words : str
        As a sentence; its denial where its failing is firm or leans.
    share : dict of scenario to float
        Share of the assumptions in which it is true, apart for each scenario.
    label : {"firm", "leans", "open"}
        Over all scenarios.
    verdict : bool or None
        Whether it is its truth or its failing that is firm or leans; None where it is open.
    decided_by : tuple of Decider
        What decides it in the case as stated, the most first; empty where that was not asked or nothing does.
    distribution_moved_by : tuple of (str, float)
        Single assumptions by their PAWN index, the most first; only where the number behind the claim has
        two humps, so that its variance says little.
    box : ClaimBox or None
        Where it is mostly what it is more rarely, in the case as stated, if few bounds say so.
    """

    claim: Claim
    words: str
    share: dict[str, float]
    label: Word
    verdict: bool | None
    decided_by: tuple[Decider, ...] = ()
    distribution_moved_by: tuple[tuple[str, float], ...] = ()
    box: ClaimBox | None = None

    def content(self) -> dict[str, Any]:
        """Return the JSON form."""
        claim = {key: value or None for key, value in asdict(self.claim).items()}
        return {
            "id": self.claim.id,
            **claim,
            "words": self.words,
            "share": self.share,
            "label": self.label,
            "verdict": self.verdict,
            "decided_by": [asdict(decider) for decider in self.decided_by],
            "distribution_moved_by": [
                {"assumption": path, "index": index} for path, index in self.distribution_moved_by
            ],
            "box": None if self.box is None else asdict(self.box),
        }


@dataclass(frozen=True, slots=True)
class Regret:
    """What backing a package can cost a party against its best package, in its own points.

    Attributes
    ----------
    party, package : str
        Whose, and which: a proposal, or `no_deal`.
    p90, most : float
        Not exceeded in nine tenths of the assumptions; the largest found.
    """

    party: str
    package: str
    p90: float
    most: float


@dataclass(frozen=True, slots=True)
class Learning:
    """What learning a group of assumptions exactly is worth to a party that then chooses its package.

    Attributes
    ----------
    party, group : str
        To whom, and what; the group `everything` is all of them together.
    points : float
        In its own points, at least.
    """

    party: str
    group: str
    points: float


@dataclass(frozen=True, slots=True)
class Spread:
    """How a number spreads over the assumptions: nine in ten lie between the ends, half on either side of the middle.

    Attributes
    ----------
    low, middle, high : float
        The 5 %, 50 % and 95 % quantiles.
    """

    low: float
    middle: float
    high: float


@dataclass(frozen=True, repr=False)
class SweepResult(Result):
    """How sure the claims about the proposals are.

    Attributes
    ----------
    draws, stable_draws, base : int
        Draws in every scenario; those of them asked for stability; size of the samples for the indices.
    seed : int
        Of the draws.
    scenarios : dict of str to str
        Id and name of each, the case as stated first.
    groups : dict of str to str
        Groups of assumptions, in words.
    assumptions : dict of str to str
        Every assumption by its path, in words.
    claims : tuple of ClaimShare
        All claims.
    survival : dict of str to dict of int to Spread
        For each proposal, the share of the shocks that it lasts through, by year, over the assumptions as stated.
    regrets : tuple of Regret
        For each party and package, as stated.
    learning : tuple of Learning
        For each party and group, as stated.
    outside : tuple of BaseRate
        Published frequencies to be read beside it.
    """

    draws: int
    stable_draws: int
    base: int
    seed: int
    scenarios: dict[str, str]
    groups: dict[str, str]
    assumptions: dict[str, str]
    claims: tuple[ClaimShare, ...]
    survival: dict[str, dict[int, Spread]]
    regrets: tuple[Regret, ...]
    learning: tuple[Learning, ...]
    outside: tuple[BaseRate, ...]

    analysis = "sweep"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "draws": self.draws,
            "stable_draws": self.stable_draws,
            "base": self.base,
            "seed": self.seed,
            "scenarios": self.scenarios,
            "groups": self.groups,
            "assumptions": self.assumptions,
            "claims": [claim.content() for claim in self.claims],
            "survival": {
                id_: {year: asdict(spread) for year, spread in curve.items()} for id_, curve in self.survival.items()
            },
            "regrets": [asdict(regret) for regret in self.regrets],
            "learning": [asdict(learning) for learning in self.learning],
            "outside": [asdict(rate) for rate in self.outside],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each claim."""
        return [
            {
                "claim": claim.claim.id,
                "label": claim.label,
                "verdict": claim.verdict,
                **{f"share_{scenario}": share for scenario, share in claim.share.items()},
                "decided_by": ", ".join(decider.group for decider in claim.decided_by),
                "box": "" if claim.box is None else claim.box.words,
            }
            for claim in self.claims
        ]

    def deciders(self, claim: ClaimShare) -> str:
        """Return in words what decides a claim most, each with its index, of at most 1, and the error of that."""
        return "; ".join(
            f"{self.groups[d.group]} ({min(d.total, 1.0):.2f} ± {d.error:.2f})" for d in claim.decided_by[:3]
        )

    def known_within(self) -> tuple[float, float | None]:
        """Return within how many points a share of the draws is known, and one of the draws asked for stability.

        Half the width of a 95 % interval for a share of one half; None where no draw was asked for stability.
        """
        wide = 100 * 1.96 * 0.5
        return wide / self.draws**0.5, wide / self.stable_draws**0.5 if self.stable_draws else None

    def of(self, kind: str, proposal: str, party: str = "", criterion: str = "", year: int = 0) -> ClaimShare | None:
        """Return one claim, or None where it was not asked."""
        wanted = Claim(kind, proposal, party, criterion, year)  # type: ignore[arg-type]
        return next((claim for claim in self.claims if claim.claim == wanted), None)
