# SPDX-License-Identifier: MIT
"""What is found about holding, in words, the same on the page and on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from detente.analysis.enforcement.result import AnswerVerdict, BreachVerdict, ProposalHold
from detente.case.case import Case
from detente.words.form import points

__all__ = ["answer_words", "hazard_words", "keeps_words", "left_out_words", "shock_words"]


def answer_words(answer: AnswerVerdict) -> str:
    """Say whether an answer to a breach would be given, and what hangs on it."""
    margins = f"margin {points(answer.margin_with, sign=True)} with it"
    margins += f", {points(answer.margin_without, sign=True)} without"
    if answer.gain is None:
        return f"taken for granted: nothing says what it costs that party; {margins}"
    if not answer.credible:
        return f"not credible and not counted: it would lose {points(-answer.gain)} points by it; {margins}"
    return f"credible: it loses nothing by it; {margins}"


def left_out_words(case: Case, breaches: Sequence[str]) -> str:
    """Say which breaches are not judged because an exclusion says that they cannot happen."""
    block = case.enforcement
    titles = ", ".join(f"“{block.breaches[id_].title}”" for id_ in breaches) if block is not None else ""
    return f"Not judged, because an exclusion says that it cannot happen: {titles}. Survival is not free of it."


def keeps_words(case: Case, breach: BreachVerdict) -> str:
    """Say what a breaker keeps after a breach that pays; empty where that is nothing."""
    if breach.margin_at_horizon >= 0 or not breach.keeps:
        return ""
    kept = ", ".join(f"{case.issues[issue].name} ({points(worth)})" for issue, worth in breach.keeps.items())
    return (
        f"After “{breach.title}” {case.parties[breach.party].in_text} keeps, in points over no deal: {kept}. If it "
        "would lose them, add a consequence or a clause."
    )


def hazard_words(proposal: ProposalHold, years: int) -> str:
    """Say how much of the survival rests on hazards that were typed in; empty where nothing does."""
    with_them, without = proposal.survival, proposal.survival_without_hazards
    if all(abs(one - other) < 0.005 for one, other in zip(with_them, without, strict=True)):
        return ""
    return (
        f"Walk-backs, disputes and the first months are hazards that were typed in, not findings. Without them "
        f"{without[1]:.2f} of the shocks are survived to year 1 and {without[years]:.2f} to year {years}, with them "
        f"{with_them[1]:.2f} and {with_them[years]:.2f}."
    )


def shock_words(case: Case) -> str:
    """Say what survival means where a case states no shocks; empty where it states some."""
    block = case.enforcement
    if block is None or block.shock.high > 0:
        return ""
    return "The case states no yearly shocks: a breach happens in the year in which it pays, and not before."
