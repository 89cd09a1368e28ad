# SPDX-License-Identifier: MIT
"""Solution concepts of the graph model for conflict resolution.

For a party i and an outcome s, a *unilateral improvement* is a move of i to an outcome that i
prefers to s. The others answer with a *legal sequence of moves*: any of them may move, nobody twice
in a row. An answer *sanctions* an improvement when it leads to an outcome that i does not prefer to
s (equally or less preferred). The outcome s is, for i,

- nash: i has no unilateral improvement;
- gmr (general metarationality): every improvement can be sanctioned;
- smr (symmetric metarationality): likewise, and i has no move from there to an outcome it prefers to s;
- seq (sequential stability): likewise gmr, but each mover of the answer prefers what it moves to.

An outcome is an equilibrium under a concept when it is so for every party.
Reference: Fang, Hipel and Kilgour, Interactive Decision Making (Wiley, 1993), chapter 3.
"""

from __future__ import annotations

__all__ = ["CONCEPTS", "METHOD"]

CONCEPTS = ("nash", "gmr", "smr", "seq")

METHOD = {
    "preference": "ranks of outcomes, ranges at their midpoints; outcomes across a red line below all others",
    "sanction": "an outcome equally or less preferred than the one left",
    "sequences": "legal sequences of moves of the other parties, nobody twice in a row",
    "counter_move": "under smr, any move of the focal party to an outcome preferred to the one left",
    "movers": "parties that have a preference",
    "blind_spot": "stability is static: it does not see forces regroup while a ceasefire holds",
}
