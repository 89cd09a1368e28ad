# SPDX-License-Identifier: MIT
"""Say in words why a party would stay at an outcome or leave it."""

from __future__ import annotations

from detente.analysis.stability.one_outcome import Move, PartyVerdict
from detente.case.case import Case

__all__ = ["describe_changes", "explain"]


def describe_changes(case: Case, changes: dict[str, tuple[str, str]]) -> str:
    """Write changes of levels as a list, with the names that readers see."""
    parts = []
    for issue, (before, after) in changes.items():
        levels = case.issues[issue].levels
        parts.append(f"{case.issues[issue].name}: {levels[before]} → {levels[after]}")
    return "; ".join(parts)


def _sentence(case: Case, move: Move) -> str:
    return f"{case.parties[move.party].name} ({describe_changes(case, move.changes)})"


def explain(case: Case, verdict: PartyVerdict) -> str:
    """Explain a verdict in one or two sentences.

    Parameters
    ----------
    case : Case
        For the names.
    verdict : PartyVerdict
        What was found for one party at one outcome.

    Returns
    -------
    str
        The reason: what the party could do, who could answer, and whether the answer is credible.
    """
    name = case.parties[verdict.party].name
    if verdict.improvement is None:
        return f"{name} can do nothing alone that it would like better, so it would stay."
    cardinal = case.preferences[verdict.party].form in ("additive", "table")
    gain = f", a gain of {verdict.improvement.gain:.1f} of its points" if cardinal else ""
    could = f"{name} would gain by changing {describe_changes(case, verdict.improvement.changes)}{gain}"
    if not verdict.answer:
        return f"{could}, and no answer of the others would make it regret that: it would leave."
    answer = ", then ".join(_sentence(case, move) for move in verdict.answer)
    if verdict.credible:
        stays = "so it would stay" if "smr" in verdict.stable else "so it would stay, though it could escape"
        return f"{could}; but {answer} would gain by answering and leave it no better off, {stays}."
    return (
        f"{could}. {answer} could answer and leave it no better off, but would lose by doing so: "
        "the threat is not credible."
    )
