# SPDX-License-Identifier: MIT
"""Say in words why a party would stay at an outcome or leave it."""

from __future__ import annotations

from detente.analysis.stability.one_outcome import Move, PartyVerdict
from detente.case.case import Case
from detente.case.names import as_sentence

__all__ = ["describe_changes", "explain", "name_mover"]


def describe_changes(case: Case, changes: dict[str, tuple[str, str]]) -> str:
    """Write changes of levels as a list, with the names that readers see."""
    parts = []
    for issue, (before, after) in changes.items():
        levels = case.issues[issue].levels
        parts.append(f"{case.issues[issue].name}: {levels[before]} → {levels[after]}")
    return "; ".join(parts)


def name_mover(case: Case, mover: str, in_text: bool = False) -> str:
    """Return the name of a party, or of a coalition written `a+b`, by itself or as it stands inside a sentence."""
    parties = [case.parties[member] for member in mover.split("+")]
    names = [party.in_text if in_text else party.name for party in parties]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} together"


def _sentence(case: Case, move: Move) -> str:
    return f"{name_mover(case, move.party, in_text=True)} ({describe_changes(case, move.changes)})"


def explain(case: Case, verdict: PartyVerdict) -> str:
    """Explain a verdict in one or two sentences.

    Parameters
    ----------
    case : Case
        For the names.
    verdict : PartyVerdict
        What was found for one party or coalition at one outcome.

    Returns
    -------
    str
        The reason: what the party could do, who could answer, and whether the answer is credible.
    """
    return as_sentence(_reason(case, verdict))


def _reason(case: Case, verdict: PartyVerdict) -> str:
    name = name_mover(case, verdict.party, in_text=True)
    members = verdict.party.split("+")
    together = len(members) > 1
    if "nash" in verdict.undecided:
        return f"{name} can choose among more changes than the search tries; whether staying is best is not settled."
    if verdict.improvement is None:
        if together:
            return f"{name} can change nothing that all of them would like better, so they would stay."
        return f"{name} can change nothing for the better alone, and would stay."
    cardinal = all(case.preferences[member].form in ("additive", "table") for member in members)
    gain = f", a gain of {verdict.improvement.gain:.1f} own points" if cardinal and not together else ""
    could = f"{name} would{' all' if together else ''} gain by changing "
    could += f"{describe_changes(case, verdict.improvement.changes)}{gain}"
    party = name.removesuffix(" together") if together else name
    one = f"one of {party}" if together else party
    if "gmr" in verdict.undecided:
        return f"{could}; whether an answer of the others would deter that was not settled within the search."
    if not verdict.answer:
        return f"{could}, and no answer of the others would take that away again: {party} would leave."
    answer = ", then ".join(_sentence(case, move) for move in verdict.answer)
    if verdict.credible:
        stays = f"so {party} would stay"
        if "smr" not in (*verdict.stable, *verdict.undecided):
            stays += ", though an escape from that answer is open"
        return f"{could}; but {answer} would gain by answering and leave {one} no better off, {stays}."
    threat = f"{as_sentence(answer)} could answer and leave {one} no better off"
    if "seq" in verdict.undecided:
        return f"{could}. {threat}; whether credibly was not settled."
    return f"{could}. {threat}, but would lose by doing so: the threat is not credible."
