# SPDX-License-Identifier: MIT
"""Solution concepts of the graph model for conflict resolution.

For a party i and an outcome s, a *unilateral improvement* is a move of i to an outcome that i
prefers to s. The others answer with a *legal sequence of moves*: any of them may move, nobody twice
in a row. An answer *sanctions* an improvement when it leads to an outcome that i does not prefer to
s (equally or less preferred). The outcome s is, for i,

- nash: i has no unilateral improvement;
- gmr (general metarationality): every improvement can be sanctioned;
- smr (symmetric metarationality): likewise, and i has no move from there to an outcome it prefers to s;
- seq (sequential stability): likewise gmr, but each mover of the answer prefers what it moves to;
- sseq (symmetric sequential stability): seq and smr by the same answer;
- sim (simultaneous stability): every improvement can be sanctioned by improvements that others make
  from s at the same moment;
- strong_gmr, strong_smr, strong_seq: the sanction leads to an outcome that i likes strongly less;
- limited_move: looking h moves ahead, i expects nothing better from moving;
- non_myopic: the same from some h onwards, for ever.

An outcome is an equilibrium under a concept when it is so for every party.

References: Fang, Hipel and Kilgour, Interactive Decision Making (Wiley, 1993), chapter 3 (nash to
seq, sim, limited_move, non_myopic); Hamouda, Kilgour and Hipel, Group Decision and Negotiation 13
(2004) (strength); Rego and Vieira, IEEE Transactions on Systems, Man, and Cybernetics 47 (2017)
(sseq).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["ALL_CONCEPTS", "CONCEPTS", "RANKED", "Settings"]

CONCEPTS = ("nash", "gmr", "smr", "seq")
"""Worked out unless others are asked for."""

RANKED = ("nash", "gmr", "smr", "seq", "sseq", "strong_gmr", "strong_smr", "strong_seq")
"""Concepts that need ranks and moves only; these scale to millions of outcomes."""

ALL_CONCEPTS = (*RANKED, "sim", "limited_move", "non_myopic")

Concept = Literal[
    "nash", "gmr", "smr", "seq", "sseq", "strong_gmr", "strong_smr", "strong_seq", "sim", "limited_move", "non_myopic"
]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where published definitions differ, which one is used. The defaults are the textbook's.

    Attributes
    ----------
    concepts : tuple of str
        Concepts to work out.
    sanction : {'equal_or_worse', 'worse'}
        What deters: an outcome equally or less preferred than the one left, or less preferred only.
    sequences : {'alternating', 'unrestricted', 'single'}
        Answers: nobody moves twice in a row, anybody may, or one move is all. The first two are the
        same where moves are transitive, that is without consequences, clauses and one-way detours.
    horizon : int
        Moves looked ahead under limited_move.
    preference : {'order', 'attitudes', 'unknown', 'fuzzy', 'probabilistic'}
        How preferences are read; see `detente.analysis.stability.relations`.
    reading : {'a', 'b', 'c', 'd'}
        Which extension is used where preference is unknown.
    alpha, beta, gamma : float
        Thresholds of moving, of being deterred and of answering under probabilistic preference.
    draws : int
        Draws from which the chances are taken.
    seed : int, optional
        Their seed; by default that of the case.
    """

    concepts: tuple[str, ...] = CONCEPTS
    sanction: Literal["equal_or_worse", "worse"] = "equal_or_worse"
    sequences: Literal["alternating", "unrestricted", "single"] = "alternating"
    horizon: int = 2
    preference: Literal["order", "attitudes", "unknown", "fuzzy", "probabilistic"] = "order"
    reading: Literal["a", "b", "c", "d"] = "a"
    alpha: float = 0.5
    beta: float = 0.5
    gamma: float = 0.5
    draws: int = 200
    seed: int | None = None

    def record(self) -> dict[str, Any]:
        """Return the settings as they stand in the method record of a result."""
        sequences = {
            "alternating": "legal sequences of moves of the other parties, nobody twice in a row",
            "unrestricted": "sequences of moves of the other parties, also twice in a row",
            "single": "one move of one other party",
        }
        preferences = {
            "order": "ranks of outcomes, ranges at their midpoints; outcomes across a red line below all others",
            "attitudes": "ranks; an improvement must also raise the parties liked and lower the parties disliked",
            "unknown": f"ranks, with outcomes that cannot be compared, under reading {self.reading}",
            "fuzzy": "utilities; a gain below the party's least gain is none",
            "probabilistic": f"shares of {self.draws} draws (seed {self.seed}); moves above {1 - self.alpha:g}, "
            f"is deterred up to {1 - self.beta:g}, answers above {1 - self.gamma:g}",
        }
        record: dict[str, Any] = {
            "concepts": ", ".join(self.concepts),
            "preference": preferences[self.preference],
            "sanction": "an outcome equally or less preferred than the one left"
            if self.sanction == "equal_or_worse"
            else "an outcome less preferred than the one left",
            "sequences": sequences[self.sequences],
            "counter_move": "under smr, any move of the focal party to an outcome preferred to the one left",
            "movers": "parties that have a preference",
            "blind_spot": "stability is static: it does not see what changes while a deal stands",
        }
        if "limited_move" in self.concepts:
            record["horizon"] = self.horizon
        if "sim" in self.concepts:
            record["simultaneous"] = "any other parties move together; combinations that cannot exist deter nobody"
        return record
