# SPDX-License-Identifier: MIT
"""The inverse question: which preferences would make an outcome an equilibrium.

With everything else unchanged, an outcome s becomes stable for party i under a concept exactly when
i likes it at least as much as a threshold outcome (the maximum of `detente.analysis.stability.sweep`).
So the smallest change of i's preferences is to raise s to the rank of that threshold; ties will do.
This answers at once what trying all orders answers for small graphs only (inverse graph model:
Kinsara, Petersons, Hipel and Kilgour, Group Decision and Negotiation 24, 2015).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.analysis.result import Progress, Result, no_progress
from detente.analysis.stability.concepts import RANKED, Settings
from detente.analysis.stability.whole import work_out
from detente.errors import UsageError
from detente.outcomes.valuation import is_cardinal
from detente.outcomes.view import View

__all__ = ["InverseResult", "Needed", "inverse"]


@dataclass(frozen=True, slots=True)
class Needed:
    """What one party would have to think of one outcome to stay there.

    Attributes
    ----------
    names : tuple of str
        Proposals (or `status_quo`) that are this outcome.
    party, concept : str
        Who, and under which concept.
    rank : int
        Rank now, 1 the best.
    needed_rank : int
        Where the party would leave: the lowest rank that would make it stay. Where it stays already:
        a rank down to which it certainly would.
    needed_points : float or None
        Utility to be gained; 0 where stable, None where the preference has no scale.
    as_good_as : dict
        An outcome at the rank that would do.
    """

    names: tuple[str, ...]
    party: str
    concept: str
    rank: int
    needed_rank: int
    needed_points: float | None
    as_good_as: dict[str, str]

    @property
    def stable(self) -> bool:
        """Whether the party stays already."""
        return self.rank <= self.needed_rank


@dataclass(frozen=True, repr=False)
class InverseResult(Result):
    """What each party would have to think of each named outcome."""

    needed: tuple[Needed, ...]

    analysis = "stability"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "needed": [
                {
                    "names": list(n.names),
                    "party": n.party,
                    "concept": n.concept,
                    "stable": n.stable,
                    "rank": n.rank,
                    "needed_rank": n.needed_rank,
                    "needed_points": n.needed_points,
                    "as_good_as": {"levels": n.as_good_as},
                }
                for n in self.needed
            ]
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each outcome, party and concept."""
        return [
            {
                "names": ", ".join(n.names),
                "party": n.party,
                "concept": n.concept,
                "stable": n.stable,
                "rank": n.rank,
                "needed_rank": n.needed_rank,
                "needed_points": n.needed_points,
            }
            for n in self.needed
        ]


def _about_ranks(asked: Settings) -> Settings:
    """Return the settings, if the question can be asked under all of them."""
    for concept in asked.concepts:
        if concept not in RANKED:
            raise UsageError(
                f"the inverse question is about ranks, and '{concept}' is no concept that they decide; "
                f"ask for some of {', '.join(RANKED)}"
            )
    if asked.preference != "order":
        raise UsageError(
            f"the inverse question is about ranks, and under '{asked.preference}' preference no rank decides; "
            "leave the preference at 'order'"
        )
    return asked


def inverse(view: View, *, settings: Settings | None = None, progress: Progress = no_progress) -> InverseResult:
    """Ask what would have to be preferred for each named outcome to be stable.

    Parameters
    ----------
    view : View
        The case, without errors, with proposals or a status quo.
    settings : Settings, optional
        Concepts that need no more than ranks, and definitions; preferences are orders.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    InverseResult
        Clauses of proposals are respected.

    Raises
    ------
    UsageError
        If no outcome is named, nobody has a preference, or a setting is not about ranks.
    SpaceTooLargeError
        If the outcomes cannot be listed.
    """
    chosen = _about_ranks(settings or Settings())
    case, named = view.case, view.case.named_outcomes
    if not named or not case.preferences:
        raise UsageError("the inverse question needs preferences and a named outcome; add proposals or a status_quo")
    groups: dict[str, list[str]] = {}
    for name in named:
        groups.setdefault(name if case.clauses_of(name) else "", []).append(name)
    found: list[Needed] = []
    for own_clauses, names in groups.items():
        clauses = case.clauses_of(own_clauses)
        space = view.space(clauses).require_enumerable("the inverse question")
        valuation = view.valuation(clauses)
        whole = work_out(view.bound_by(clauses), valuation, view.moves(clauses), chosen, (), progress)
        same: dict[int, list[str]] = {}
        for name in names:
            code = space.code(named[name])
            same.setdefault(valuation.index(code), []).append(name)
        for place, titles in same.items():
            for i, (agent, standing) in enumerate(zip(whole.agents, whole.standings, strict=True)):
                for concept, needed in standing.needed.items():
                    score = int(max(0, needed[place]))
                    example = int(np.flatnonzero(agent.criteria[0] == score)[0])
                    largest = int(agent.criteria[0].max())
                    points = float(valuation.utility[i][example] - valuation.utility[i][place])
                    cardinal = is_cardinal(case.preferences[standing.agent])
                    found.append(
                        Needed(
                            names=tuple(titles),
                            party=standing.agent,
                            concept=concept,
                            rank=int(valuation.rank[i][place]),
                            needed_rank=largest - score + 1,
                            needed_points=max(0.0, points) if cardinal else None,
                            as_good_as=space.outcome(space.rows(valuation.codes[[example]])[0]),
                        )
                    )
    return InverseResult(
        case=view.described,
        method={**chosen.record(), "change": "the rank of this outcome for this party, everything else unchanged"},
        exact=True,
        findings=(),
        needed=tuple(found),
    )
