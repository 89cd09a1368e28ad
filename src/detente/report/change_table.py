# SPDX-License-Identifier: MIT
"""The report's table of smallest changes."""

from __future__ import annotations

from dataclasses import dataclass

from detente.analysis.bargaining.concessions import ConcessionResult
from detente.analysis.stability.words import describe_changes
from detente.case.case import Case
from detente.words.form import points as points_of

__all__ = ["SmallestChange", "smallest_changes"]


@dataclass(frozen=True, slots=True)
class SmallestChange:
    """One change of one proposal, as readers see it.

    Attributes
    ----------
    proposal, refused_by, purpose, change : str
        What is changed, who refuses it as it stands, what the change is for, and the change.
    difference : dict of party to str
        What the change brings each party, in its own points.
    """

    proposal: str
    refused_by: str
    purpose: str
    change: str
    difference: dict[str, str]


def smallest_changes(case: Case, result: ConcessionResult) -> tuple[SmallestChange, ...]:
    """Return the two cheapest of the smallest changes of each proposal."""
    rows = []
    for found in result.proposals:
        refusing = ", ".join(case.parties[party].name for party in found.refused_by) or "nobody"
        purpose = "all would sign" if found.refused_by else "nobody loses, somebody gains"
        title = case.proposals[found.id].title
        changes = found.concessions if found.refused_by else found.improvements
        for change in changes[:2]:
            difference = {party: points_of(points, sign=True) for party, points in change.difference.items()}
            rows.append(SmallestChange(title, refusing, purpose, describe_changes(case, change.changes), difference))
        if not changes:
            nothing = "no package is acceptable to all" if found.refused_by else "none: it wastes nothing"
            rows.append(SmallestChange(title, refusing, purpose, nothing, {}))
    return tuple(rows)
