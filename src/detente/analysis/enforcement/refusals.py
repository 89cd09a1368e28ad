# SPDX-License-Identifier: MIT
"""What parties have refused in so many words, set against what their points would sign.

Points that add up let everything be bought. Where a party accepts a proposal by its points and has refused one of its
levels in a statement that counts, one of the two is wrong. Until that is settled, what is told errs towards signing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from detente.case.case import Case
from detente.case.finding import Finding

__all__ = ["accepted_though_refused", "refusing_statements"]

REFUSES = ("refuse", "oppose")
"""Stances of a statement that declare a red line."""

TAKES_BACK = ("soften", "walk_back", "reverse")
"""Revisions after which a refusal no longer stands as it was said."""


def refusing_statements(case: Case, party: str, issue: str, level: str) -> tuple[str, ...]:
    """Return the statements that count by which a party refuses a level, those taken back left out."""
    gone = {
        statement.revises
        for statement in case.statements.values()
        if statement.counts and statement.revision in TAKES_BACK
    }
    return tuple(
        id_
        for id_, statement in case.statements.items()
        if statement.counts
        and id_ not in gone
        and statement.party == party
        and statement.issue == issue
        and level in statement.levels
        and statement.stance in REFUSES
    )


def accepted_though_refused(case: Case, accepting: Mapping[str, Collection[str]]) -> list[Finding]:
    """Say where points accept what the party has refused in words, and in which direction that errs.

    Parameters
    ----------
    case : Case
        The case.
    accepting : mapping of proposal to parties
        Who accepts each proposal by its points.
    """
    found = []
    for id_, parties in accepting.items():
        outcome = case.proposals[id_].outcome
        for party in parties:
            refused = {k: refusing_statements(case, party, k, level) for k, level in outcome.items()}
            words = [
                f"{case.issues[k].name}: {case.issues[k].levels[outcome[k]]} ({', '.join(statements)})"
                for k, statements in refused.items()
                if statements
            ]
            if words:
                message = (
                    f"by its points '{party}' signs “{case.proposals[id_].title}”, and it has refused in words: "
                    f"{'; '.join(words)}. If it meant that, the answer errs towards signing; add a red line, or say "
                    "which later statement takes the refusal back"
                )
                found.append(Finding("refused-in-words", "warning", message, ("preferences", party, "red_lines")))
    return found
