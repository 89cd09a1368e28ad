# SPDX-License-Identifier: MIT
"""What the stability analysis returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from detente.analysis.result import Result
from detente.analysis.stability.one_outcome import Move, PartyVerdict

__all__ = ["OutcomeStability", "StabilityResult", "describe_move"]


def describe_move(move: Move) -> dict[str, Any]:
    """Return a move as JSON-ready data."""
    changes = {issue: {"from": before, "to": after} for issue, (before, after) in move.changes.items()}
    return {"party": move.party, "changes": changes, "gain": move.gain}


@dataclass(frozen=True, slots=True)
class OutcomeStability:
    """Stability of one outcome.

    Attributes
    ----------
    levels : dict
        The outcome.
    names : tuple of str
        Proposals (or `status_quo`) that are this outcome.
    rank : dict of party to int
        Rank, 1 the best, ties equal; empty where outcomes cannot be listed.
    stable : dict of party to tuple of str
        Concepts under which the party, or the coalition `a+b`, would stay.
    equilibrium : tuple of str
        Concepts under which every party would stay.
    why : dict of party to str
        The reason in words; for named outcomes only.
    verdicts : tuple of PartyVerdict
        The same as data; for named outcomes only.
    """

    levels: dict[str, str]
    names: tuple[str, ...]
    rank: dict[str, int]
    stable: dict[str, tuple[str, ...]]
    equilibrium: tuple[str, ...]
    why: dict[str, str] = field(default_factory=dict)
    verdicts: tuple[PartyVerdict, ...] = ()


@dataclass(frozen=True, repr=False)
class StabilityResult(Result):
    """Stability of the outcomes that were asked for.

    Attributes
    ----------
    parties : tuple of str
        Parties with a preference.
    coalitions : tuple of str
        Coalitions asked about, members joined by a plus sign.
    concepts : tuple of str
        Concepts worked out.
    outcome_count, feasible : int or None
        Sizes of the space; `feasible` is None where outcomes cannot be listed.
    equilibria : dict of concept to int
        How many outcomes are an equilibrium; empty when only named outcomes were looked at.
    outcomes : tuple of OutcomeStability
        Those asked for.
    """

    parties: tuple[str, ...]
    coalitions: tuple[str, ...]
    concepts: tuple[str, ...]
    outcome_count: int
    feasible: int | None
    equilibria: dict[str, int]
    outcomes: tuple[OutcomeStability, ...]

    analysis = "stability"

    def named(self, name: str) -> OutcomeStability:
        """Return the stability of a proposal, or of the `status_quo`."""
        return next(outcome for outcome in self.outcomes if name in outcome.names)

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "counts": {"outcomes": self.outcome_count, "feasible": self.feasible, "equilibria": self.equilibria},
            "parties": list(self.parties),
            "coalitions": list(self.coalitions),
            "outcomes": [
                {
                    "levels": o.levels,
                    "names": list(o.names),
                    "rank": o.rank,
                    "stable": {party: list(concepts) for party, concepts in o.stable.items()},
                    "equilibrium": list(o.equilibrium),
                    "why": o.why,
                    "improvements": {
                        verdict.party: [describe_move(move) for move in verdict.largest] for verdict in o.verdicts
                    },
                    "undecided": {verdict.party: list(verdict.undecided) for verdict in o.verdicts},
                }
                for o in self.outcomes
            ],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each outcome and party or coalition."""
        return [
            {
                **o.levels,
                "names": ", ".join(o.names),
                "party": party,
                "rank": o.rank.get(party),
                **{concept: concept in o.stable[party] for concept in self.concepts},
            }
            for o in self.outcomes
            for party in (*self.parties, *self.coalitions)
        ]
