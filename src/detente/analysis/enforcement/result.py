# SPDX-License-Identifier: MIT
"""Result of asking whether deals would hold."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from detente.analysis.enforcement.breach_verdict import AnswerVerdict, BreachVerdict, Lever
from detente.analysis.enforcement.circumstances_result import Dispute, GuaranteeVerdict, WatchVerdict
from detente.analysis.result import Result
from detente.case.anchoring import Anchoring
from detente.case.case import Case
from detente.case.rule import Clause

__all__ = ["AnswerVerdict", "BreachVerdict", "Durable", "Fix", "HoldResult", "Lever", "ProposalHold"]


@dataclass(frozen=True, slots=True)
class Fix:
    """A combination of level changes, clauses and deposits under which all sign and nobody breaks.

    Attributes
    ----------
    changes : dict of issue to (before, after)
        Levels that differ from the proposal.
    clauses : tuple of str
        Clauses added, in words.
    added : tuple of Clause
        The same clauses, and those that forfeit the deposits.
    deposits : dict of party to float
        Deposits, in points of the party that posts them.
    levels : dict
        The package.
    difference, gain : dict of party to float
        Utility less that of the proposal, and less the reservation.
    survival : float
        Share of shocks survived at the horizon, at the midpoints.
    loss : float
        What those lose who accept the proposal as it is, as shares of their scales, summed.
    """

    changes: dict[str, tuple[str, str]]
    clauses: tuple[str, ...]
    added: tuple[Clause, ...]
    deposits: dict[str, float]
    levels: dict[str, str]
    difference: dict[str, float]
    gain: dict[str, float]
    survival: float
    loss: float

    def words(self, case: Case) -> str:
        """Return the combination in words."""
        parts = [
            f"{case.issues[k].name}: {case.issues[k].levels[before]} → {case.issues[k].levels[after]}"
            for k, (before, after) in self.changes.items()
        ]
        parts += list(self.clauses)
        for party, amount in self.deposits.items():
            parts.append(f"a deposit of {amount:.1f} points by {case.parties[party].in_text}")
        return "; ".join(parts)

    @property
    def size(self) -> int:
        """Number of levels, clauses and deposits that it takes."""
        return len(self.changes) + len(self.clauses) + len(self.deposits)


@dataclass(frozen=True, slots=True)
class FixSearch:
    """What a search for the smallest fix found, and how far it came.

    Attributes
    ----------
    fixes : tuple of Fix
        The best few of the smallest size; empty where there is none among those searched.
    searched : int
        Size (levels, clauses and deposits together) up to which every combination was tried.
    exhausted : bool
        Whether every package was tried and none holds, with up to two clauses and any deposits.
    """

    fixes: tuple[Fix, ...]
    searched: int
    exhausted: bool


@dataclass(frozen=True, slots=True)
class Durable:
    """An outcome that lasts longest by some rule, and what it leaves each party.

    Attributes
    ----------
    rule : str
        durability_alone or durable_and_signable.
    levels : dict
        The outcome.
    survival : float
        Share of shocks survived at the horizon, at the midpoints.
    gain : dict of party to float
        Utility less reservation.
    gives_up : dict of party to float
        Points below the best level of every issue, summed.
    """

    rule: str
    levels: dict[str, str]
    survival: float
    gain: dict[str, float]
    gives_up: dict[str, float]


@dataclass(frozen=True, slots=True)
class ProposalHold:
    """Whether one proposal would hold.

    Attributes
    ----------
    id, title : str
        The proposal.
    refused_by : tuple of str
        Signatories that would not sign it.
    gain, gives_up : dict of party to float
        Utility less reservation; points below the best level of every issue, summed.
    breaches : tuple of BreachVerdict
        Ways to break it, least margin first.
    guarantees : tuple of GuaranteeVerdict
        How credible help is.
    survival : tuple of float
        Share of shocks survived by the end of year 0, 1, 2 ..., at the midpoints.
    survival_days : dict of int to float
        The same by day of the first year.
    survival_without_hazards : tuple of float
        By year with every typed hazard (walk-backs, disputes, the first months) at 0: what is calculated alone.
    survival_if_left : tuple of float
        The same when those who gain by a breach that does not end the deal commit it at once.
    left_by : tuple of str
        Those breaches.
    disputes : tuple of Dispute
        Levels that parties read differently.
    watch : WatchVerdict or None
        Monitoring; None where the block says nothing of it.
    left_out : tuple of str
        Breaches that an exclusion says cannot happen; survival is not free of them, they are not counted.
    fixes : tuple of Fix
        Smallest combinations that all sign and that hold; empty where it holds already, or none was found.
    fix_searched : int
        Size (levels, clauses and deposits together) up to which every combination was tried; 0 where none was.
    fix_impossible : bool
        Whether every package was tried, with up to two clauses and any deposits, and none will do.
    """

    id: str
    title: str
    refused_by: tuple[str, ...]
    gain: dict[str, float]
    gives_up: dict[str, float]
    breaches: tuple[BreachVerdict, ...]
    guarantees: tuple[GuaranteeVerdict, ...]
    survival: tuple[float, ...]
    survival_days: dict[int, float]
    survival_without_hazards: tuple[float, ...]
    survival_if_left: tuple[float, ...]
    left_by: tuple[str, ...]
    disputes: tuple[Dispute, ...]
    watch: WatchVerdict | None
    left_out: tuple[str, ...]
    fixes: tuple[Fix, ...]
    fix_searched: int
    fix_impossible: bool

    @property
    def broken_by(self) -> tuple[BreachVerdict, ...]:
        """Breaches that are worth committing at some time up to the horizon."""
        return tuple(breach for breach in self.breaches if breach.margin_at_horizon < 0)

    def no_fix_words(self, years: int) -> str:
        """Say that no fix was found and how far was looked; empty where one was, or none was looked for."""
        if self.fixes:
            return ""
        if self.fix_impossible:
            return (
                "No package at all, with up to 2 added clauses and any deposits, is signed by all and outlives as many "
                f"of the shocks as asked for over {years} years: all were tried."
            )
        if self.fix_searched:
            # Size 0 is the proposal as it is.
            return (
                f"No fix of up to {self.fix_searched} changes, clauses and deposits together is signed by all and "
                f"outlives as many of the shocks as asked for over {years} years; larger ones are too many to try."
            )
        return ""


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        **{key: value for key, value in asdict(replace(fix, added=())).items() if key != "added"},
        "changes": {k: {"from": before, "to": after} for k, (before, after) in fix.changes.items()},
        "clauses": list(fix.clauses),
    }


def _breach(breach: BreachVerdict) -> dict[str, Any]:
    return {
        **asdict(breach),
        "levers": [asdict(lever) for lever in breach.levers],
        "answers": [asdict(answer) | {"leaned_on": answer.leaned_on} for answer in breach.answers],
    }


def _anchoring(one: Anchoring) -> dict[str, Any]:
    return {
        "party": one.party,
        "preference": one.preference,
        "war_value": one.war_value,
        "range": [one.low, one.high],
        "contradicted": one.contradicted,
        "gains": {id_: {"war_value": by_war, "preference": own} for id_, (by_war, own) in one.gains.items()},
        "signs_by_one_only": {id_: "war_value" if by_war else "preference" for id_, by_war in one.turns.items()},
    }


@dataclass(frozen=True, repr=False)
class HoldResult(Result):
    """Whether each proposal would hold, who would break it and what would stop them.

    Attributes
    ----------
    no_deal : tuple of Anchoring
        What no deal is worth to each party by its preference and by its war value, which counts.
    """

    years: int
    proposals: tuple[ProposalHold, ...]
    most_durable: tuple[Durable, ...]
    no_deal: tuple[Anchoring, ...] = ()

    analysis = "hold"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "years": self.years,
            "proposals": [
                {
                    "id": p.id,
                    "title": p.title,
                    "refused_by": list(p.refused_by),
                    "gain": p.gain,
                    "gives_up": p.gives_up,
                    "breaches": [_breach(breach) for breach in p.breaches],
                    "guarantees": [asdict(guarantee) for guarantee in p.guarantees],
                    "survival": {str(year): share for year, share in enumerate(p.survival)},
                    "survival_days": {str(days): share for days, share in p.survival_days.items()},
                    "survival_without_hazards": {
                        str(year): share for year, share in enumerate(p.survival_without_hazards)
                    },
                    "survival_if_left": {str(year): share for year, share in enumerate(p.survival_if_left)},
                    "left_by": list(p.left_by),
                    "disputes": [asdict(dispute) for dispute in p.disputes],
                    "watch": None if p.watch is None else asdict(p.watch),
                    "left_out": list(p.left_out),
                    "fixes": [_fix(fix) for fix in p.fixes],
                    "fix_searched": p.fix_searched,
                    "fix_impossible": p.fix_impossible,
                }
                for p in self.proposals
            ],
            "most_durable": [asdict(durable) for durable in self.most_durable],
            "no_deal": [_anchoring(one) for one in self.no_deal],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each proposal and breach."""
        return [
            {
                "proposal": p.id,
                "breach": b.breach,
                "party": b.party,
                "margin": b.margin,
                "margin_at_horizon": b.margin_at_horizon,
                "breaks_in": b.breaks_in,
                "needed_credibility": b.needed_credibility,
                "credibility": b.credibility,
                "decides": b.decides,
                "survival": p.survival[-1],
            }
            for p in self.proposals
            for b in p.breaches
        ]
