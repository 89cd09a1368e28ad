# SPDX-License-Identifier: MIT
"""Sentences of the report; every one is made from results, none from taste."""

from __future__ import annotations

from dataclasses import dataclass

from detente.analysis.bargaining import BargainResult
from detente.analysis.robustness import SweepResult
from detente.analysis.robustness.result import ClaimShare
from detente.case.case import Case

__all__ = ["Sentence", "closing", "join", "refusal", "share_words"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the answer, and where its numbers come from."""

    text: str
    basis: str


def join(items: list[str]) -> str:
    """Join names as in a sentence.

    Examples
    --------
    >>> join(["a", "b", "c"])
    'a, b and c'
    """
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1] if items else "nobody"


def _sure(swept: SweepResult | None, kind: str, proposal: str, party: str = "", denied: bool = False) -> str:
    """Say in how much of the assumptions a claim is true, in words that can stand in brackets; empty when unknown."""
    claim = None if swept is None else swept.of(kind, proposal, party)
    if claim is None:
        return ""
    shares = [100 * (1.0 - share if denied else share) for share in claim.share.values()]
    low, high = min(shares), max(shares)
    span = f", {low:.0f} to {high:.0f} % over the scenarios" if round(high - low) >= 1 else ""
    return f"in {shares[0]:.0f} % of the assumptions{span}"


def share_words(claim: ClaimShare | None, denied: bool = False) -> str:
    """Return the share as stated and its span over the scenarios, in per cent; of the denial if asked."""
    if claim is None:
        return "–"
    shares = [1.0 - share if denied else share for share in claim.share.values()]
    low, high = min(shares), max(shares)
    stated = f"{100 * shares[0]:.0f} %"
    return stated if round(high - low, 2) < 0.01 else f"{stated} ({100 * low:.0f} to {100 * high:.0f})"


def refusal(case: Case, result: BargainResult, proposal: str, swept: SweepResult | None = None) -> str:
    """Say who refuses a proposal, by how much, and in how much of the assumptions."""
    verdict = next(p for p in result.proposals if p.id == proposal)
    parts = []
    for party in verdict.refused_by:
        name, sure = case.parties[party].in_text, _sure(swept, "acceptable", proposal, party, denied=True)
        if party in verdict.vetoed_by:
            reason = "it crosses a red line"
        elif party in result.ordinal:
            reason = "no deal ranks higher"
        else:
            reason = f"by {-verdict.gain[party]:.1f} own points"
        parts.append(f"{name} ({reason}{'; ' if sure else ''}{sure})")
    return join(parts)


def closing(judged: bool, swept: bool) -> Sentence:
    """Return what is said last of the answer: on what it rests, and what it is not."""
    judgement = ", most of which are judgements" if judged else ""
    share = " except where a share of the assumptions is given: see “How sure are we”" if swept else ""
    return Sentence(
        f"These are consequences of the inputs listed below{judgement}; ranges are taken at their midpoints{share}. "
        "Nothing here is a forecast or says what anybody deserves.",
        "",
    )
