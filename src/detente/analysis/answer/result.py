# SPDX-License-Identifier: MIT
"""What the answer holds: no deal, the verdicts of all proposals, changes, and what would turn it.

Gains and margins are in points of a party's own scale of 0 to 100 and are never compared between parties. Shares are
shares of the assumptions, never probabilities.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.analysis.answer.verdicts import Departure, Verdict
from detente.analysis.result import Result
from detente.case.element import Levels
from detente.theory.certainty import Share

__all__ = [
    "AnswerResult",
    "Change",
    "NoDeal",
    "Turn",
    "VerdictResult",
]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a proposal that makes it work, and what it becomes.

    Attributes
    ----------
    proposal : str
        Where it starts.
    changes : dict of issue to (before, after)
        Levels that differ.
    clauses : tuple of str
        Clauses added, in words.
    deposits : dict of party to float
        Deposits that are posted, in points of the party.
    difference : dict of party to float
        Points that each party gains or loses by the change.
    loss : float
        What those lose who would sign the proposal as it is, as shares of their scales, summed.
    holds : bool
        Whether it was asked to hold as well as to be signed.
    verdict : Verdict
        The changed package, judged as a proposal.
    """

    proposal: str
    changes: dict[str, tuple[str, str]]
    clauses: tuple[str, ...]
    deposits: dict[str, float]
    difference: dict[str, float]
    loss: float
    holds: bool
    verdict: Verdict

    @property
    def size(self) -> int:
        """Number of levels, clauses and deposits that it takes."""
        return len(self.changes) + len(self.clauses) + len(self.deposits)

    def to_dict(self) -> dict[str, Any]:
        """Return the change as it stands in JSON."""
        return {
            "proposal": self.proposal,
            "changes": {issue: list(pair) for issue, pair in self.changes.items()},
            "clauses": list(self.clauses),
            "deposits": self.deposits,
            "difference": self.difference,
            "loss": self.loss,
            "asked_to_hold": self.holds,
            "verdict": self.verdict.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Turn:
    """A single number that would turn a claim, and the value at which it does.

    Attributes
    ----------
    claim : str
        ``refuses.PROPOSAL.PARTY``, ``signs.PROPOSAL.PARTY`` or ``lasts.PROPOSAL``.
    holds : bool
        Whether the claim is true as stated.
    input : str
        Dotted path of the number.
    kind, party, about : str
        What sort of number it is, whose, and which issue, level or interaction it is about; see
        `detente.outcomes.assumptions.Assumption`.
    basis : dict
        Where it comes from: its kind, and whose judgement, which statements or which reference.
    now : float
        Where it stands.
    low, high : float
        Its stated range.
    turns_at : float
        Value at which the claim turns.
    inside : bool
        Whether that lies within the stated range.
    contradicts : dict of str to float
        Where the party's preference and its war value would then contradict each other: what the preference says of
        the outcome without a deal, and the ends of the war value; one would have to change with it. Empty otherwise.
    """

    claim: str
    holds: bool
    input: str
    kind: str
    party: str
    about: str
    basis: dict[str, Any]
    now: float
    low: float
    high: float
    turns_at: float
    inside: bool
    contradicts: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the turn as it stands in JSON."""
        return {
            "claim": self.claim,
            "holds": self.holds,
            "input": self.input,
            "kind": self.kind,
            "party": self.party,
            "about": self.about,
            "basis": self.basis,
            "now": self.now,
            "range": [self.low, self.high],
            "turns_at": self.turns_at,
            "inside": self.inside,
            "contradicts": self.contradicts,
        }


@dataclass(frozen=True, slots=True)
class NoDeal:
    """What happens if nobody agrees: where things stand, and who would leave that, alone or together.

    Attributes
    ----------
    outcome : dict or None
        The outcome without a deal; None where the case does not say.
    leaves : tuple of Departure
        The smallest coalitions of signatories whose members all gain by moving together.
    coalitions : int
        Coalitions that were looked at.
    """

    outcome: Levels | None
    leaves: tuple[Departure, ...]
    coalitions: int

    def to_dict(self) -> dict[str, Any]:
        """Return no deal as it stands in JSON."""
        return {
            "outcome": None if self.outcome is None else {"levels": dict(self.outcome)},
            "leaves": [departure.to_dict() for departure in self.leaves],
            "coalitions": self.coalitions,
        }


@dataclass(frozen=True, repr=False)
class AnswerResult(Result):
    """The answer: no deal first, then the verdicts of all proposals, changes, turns and the outside view.

    Attributes
    ----------
    no_deal : NoDeal
        What stays if nobody agrees.
    proposals : tuple of Verdict
        One for each proposal, in file order; those that differ from an earlier one in clauses alone name it.
    smallest, least_loss : Change or None
        The smallest change after which all sign and it holds, and the one that costs least; None where nothing needs
        to change or no package will do.
    turns : tuple of Turn
        The few single judgements that would turn a headline claim.
    outside : tuple of dict
        Published frequencies that the case sets beside the answer.
    hindsight : tuple of str
        What is known only after the date of the case, and was used nowhere.
    draws, seed : int
        Draws of the assumptions in each scenario, and their seed.
    scenarios : dict of id to str
        The case as stated and its scenarios, by name.
    left_out : tuple of str
        Parts that were not asked for: ``changes``, ``turns``, ``money``.
    """

    no_deal: NoDeal
    proposals: tuple[Verdict, ...]
    smallest: Change | None
    least_loss: Change | None
    turns: tuple[Turn, ...]
    outside: tuple[Mapping[str, Any], ...]
    hindsight: tuple[str, ...]
    draws: int
    seed: int
    scenarios: dict[str, str]
    left_out: tuple[str, ...] = ()

    analysis = "answer"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        shown = [verdict for verdict in self.proposals if not verdict.variant_of]
        return {
            "bottom_line": self.bottom_line,
            "no_deal": self.no_deal.to_dict(),
            "proposals": [
                verdict.to_dict() | {"variants": [v.to_dict() for v in self.proposals if v.variant_of == verdict.id]}
                for verdict in shown
            ],
            "changes": {
                "smallest": None if self.smallest is None else self.smallest.to_dict(),
                "least_loss": None if self.least_loss is None else self.least_loss.to_dict(),
            },
            "turns": [turn.to_dict() for turn in self.turns],
            "outside": list(self.outside),
            "hindsight": list(self.hindsight),
            "draws": self.draws,
            "seed": self.seed,
            "scenarios": self.scenarios,
            "left_out": list(self.left_out),
        }

    @property
    def bottom_line(self) -> str | None:
        """The answer in at most 60 words; made through the display, since results hold facts."""
        return self.said("bottom_line")

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each proposal."""
        return [
            {
                "proposal": v.id,
                "refused_by": ", ".join(gain.party for gain in v.refused_by),
                "signed": _only(v.signed),
                "leaves": ", ".join(sorted({p for d in v.leaves for p in d.parties})),
                "stays": _only(v.stayed),
                "first_breach": v.first_breach.breach if v.first_breach is not None else "",
                "breaks_in_years": v.first_breach.year if v.first_breach is not None else None,
                "signed_and_stays": _only(v.signed_and_stays),
                "signed_and_lasts": _only(v.signed_and_lasts),
            }
            for v in self.proposals
        ]


def _only(share: Share | None) -> float | None:
    return None if share is None else share.share


@dataclass(frozen=True, repr=False)
class VerdictResult(Result):
    """The verdict of one package that need not be a proposal.

    Attributes
    ----------
    verdict : Verdict
        What all analyses together say of it.
    """

    verdict: Verdict

    analysis = "verdict"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return self.verdict.to_dict()

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each party."""
        return [gain.to_dict() for gain in self.verdict.gains]
