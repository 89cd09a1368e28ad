# SPDX-License-Identifier: MIT
"""Result of asking whether deals would hold."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from detente.analysis.enforcement.circumstances_result import Dispute, GuaranteeVerdict, WatchVerdict
from detente.analysis.result import Result
from detente.case.anchoring import Anchoring
from detente.case.case import Case
from detente.case.rule import Clause

__all__ = ["AnswerVerdict", "BreachVerdict", "Durable", "Fix", "HoldResult", "Lever", "ProposalHold"]


@dataclass(frozen=True, slots=True)
class Lever:
    """One thing that, changed alone, would keep a party from breaking the deal until the horizon.

    Attributes
    ----------
    name : str
        credibility, snap_back, sanctions, regroup_limit, verification, lapse, deposit or side_payment.
    now, needed : float or None
        How it stands and how it would have to; `needed` is None where it cannot do it alone.
    unit : str
        Unit of both.
    effort : float or None
        Part of what the lever could still give that is used up, 0 to 1 or more; None where impossible.
    words : str
        The change in a sentence.
    """

    name: str
    now: float
    needed: float | None
    unit: str
    effort: float | None
    words: str


@dataclass(frozen=True, slots=True)
class AnswerVerdict:
    """What another party could do in answer to a breach, whether it would, and what hangs on it.

    Attributes
    ----------
    party, words : str
        Who, and what it would do.
    credible : bool
        Whether it counts: giving it costs the party nothing, later answers included.
    gain : float or None
        Points that the party has from giving it; None where nothing says, and the answer is taken for granted.
    margin_with, margin_without : float
        Margin of the breach now if it is given whatever it costs, and if it is not.
    """

    party: str
    words: str
    credible: bool
    gain: float | None
    margin_with: float
    margin_without: float

    @property
    def leaned_on(self) -> bool:
        """Whether the verdict now is another one without this answer."""
        return self.credible and (self.margin_with < 0) != (self.margin_without < 0)


@dataclass(frozen=True, slots=True)
class BreachVerdict:
    """What one party has from breaking a deal in one way.

    Attributes
    ----------
    breach, party, title : str
        The breach and who would do it.
    ends_deal : bool
        Whether the fighting goes on after it.
    margin, margin_at_horizon : float
        Points by which keeping beats breaking, now and at the horizon, at the midpoints.
    breaks_in : float or None
        Years after which it would break; 0 now, None not at all.
    needed_credibility : float or None
        Probability that a guarantor acts from which it would hold now; above 1 no guarantee suffices
        alone; None where nobody guarantees against it.
    needed_credibility_at_horizon : float or None
        The same for holding until the horizon.
    credibility : float
        Probability that a guarantor acts, as the package stands.
    terms : dict of str to float
        What each term adds to the margin at the horizon.
    decides : str
        The term that weighs most in the direction of the verdict.
    levers : tuple of Lever
        Smallest change of each lever alone that holds until the horizon; empty where it holds.
    smallest_fix : Lever or None
        The possible lever with the least effort.
    answers : tuple of AnswerVerdict
        What others could do in answer. One that costs those who give it is not credible and not counted.
    """

    breach: str
    party: str
    title: str
    ends_deal: bool
    margin: float
    margin_at_horizon: float
    breaks_in: float | None
    needed_credibility: float | None
    needed_credibility_at_horizon: float | None
    credibility: float
    terms: dict[str, float]
    decides: str
    levers: tuple[Lever, ...]
    smallest_fix: Lever | None
    answers: tuple[AnswerVerdict, ...]

    @property
    def pays(self) -> str:
        """When breaking begins to pay, in words."""
        if self.breaks_in is None:
            return "never"
        return "at once" if self.breaks_in == 0 else f"after {self.breaks_in:.1f} years"


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
