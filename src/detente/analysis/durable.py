# SPDX-License-Identifier: MIT
"""Which outcomes are signable, efficient and stable at once: where the two theories meet.

Bargaining asks which outcomes everybody would sign and which of them waste nothing; the graph model asks
which ones nobody would leave. Both are asked of the same outcomes, so the answers can be laid over each
other. Stability is static: it does not see what changes while a deal stands. And lasting is no aim
in itself, since who has given up everything has nothing to leave for: what each party gives up stands
beside every outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.bargaining.bargainers import TOLERANCE, Bargainers, bargainers_with_scales, widths
from detente.analysis.bargaining.frontier import efficient_places
from detente.analysis.result import Progress, Result, no_progress
from detente.analysis.stability import stable_outcomes
from detente.case.case import Case
from detente.case.element import nearest_name
from detente.case.finding import Finding
from detente.errors import UsageError
from detente.outcomes.valuation import Valuation, issue_contributions
from detente.outcomes.view import View

__all__ = ["CONCEPTS", "DurableOutcome", "DurableResult", "durable"]

CONCEPTS = ("nash", "gmr", "smr", "seq")
"""Concepts under which outcomes can be asked to be stable."""

SHOWN = 100
"""Outcomes listed at most."""


@dataclass(frozen=True, slots=True)
class DurableOutcome:
    """An outcome that all would sign, that wastes nothing and that nobody would leave.

    Attributes
    ----------
    levels : dict
        The outcome.
    nearest : str or None
        The proposal from which it differs in the fewest issues.
    distance : int
        In how many issues.
    gain : dict of party to float
        Utility above the reservation, in the party's own points.
    gives_up : dict of party to float
        Points below the best level of every issue, summed; empty for parties without an additive preference.
    """

    levels: dict[str, str]
    nearest: str | None
    distance: int
    gain: dict[str, float]
    gives_up: dict[str, float]


@dataclass(frozen=True, repr=False)
class DurableResult(Result):
    """How many outcomes are signable, efficient and stable, and those that are all three.

    Attributes
    ----------
    concept : str
        Under which concept outcomes count as stable.
    counts : dict of str to int
        Feasible, signable, efficient (of the signable), stable, signable_and_stable and durable outcomes.
    outcomes : tuple of DurableOutcome
        At most `SHOWN`; nearest to a proposal first, then by the gain of the worst-off signatory.
    """

    signatories: tuple[str, ...]
    concept: str
    counts: dict[str, int]
    outcomes: tuple[DurableOutcome, ...]

    analysis = "bargain"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "signatories": list(self.signatories),
            "concept": self.concept,
            "counts": self.counts,
            "outcomes": [
                {
                    "levels": o.levels,
                    "nearest": o.nearest,
                    "distance": o.distance,
                    "gain": o.gain,
                    "gives_up": o.gives_up,
                }
                for o in self.outcomes
            ],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each outcome."""
        return [{**o.levels, "nearest": o.nearest, "distance": o.distance, **o.gain} for o in self.outcomes]


def durable(view: View, *, concept: str = "seq", progress: Progress = no_progress) -> DurableResult:
    """Find the outcomes that are signable, efficient and stable.

    Parameters
    ----------
    view : View
        The case, without errors.
    concept : str, optional
        Under which concept every party must stay: nash, gmr, smr or seq (threats count when credible).
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    DurableResult
        Exact, without the clauses of proposals.

    Raises
    ------
    UsageError
        If the concept is not known, or a signatory's preference has no scale or reservation.
    SpaceTooLargeError
        If the outcomes cannot be listed.
    """
    if concept not in CONCEPTS:
        raise UsageError(f"there is no concept '{concept}' here; {nearest_name(concept, CONCEPTS)}")
    case = view.case
    view.space().require_enumerable("the search for durable outcomes")
    who = bargainers_with_scales(view, "durable outcomes")
    progress(0.05, "valuing outcomes")
    valuation = view.valuation()
    places = [valuation.parties.index(party) for party in who.parties]
    utility = valuation.utility[places]
    accepted = (utility >= who.floor[:, None] - TOLERANCE).all(axis=0)
    signable = np.asarray(accepted & ~valuation.vetoed[places].any(axis=0))
    progress(0.2, "finding efficient outcomes")
    # What dominates an outcome that all would sign is one that all would sign.
    efficient = np.zeros(len(signable), dtype=bool)
    efficient[np.flatnonzero(signable)[efficient_places(utility[:, signable])]] = True
    stable = stable_outcomes(view, concept, lambda share, words: progress(0.3 + 0.7 * share, words))
    lasting = signable & efficient & stable
    counts = {
        "feasible": signable,
        "signable": signable,
        "efficient": efficient,
        "stable": stable,
        "signable_and_stable": signable & stable,
        "durable": lasting,
    }
    numbers = {name: int(mask.sum()) for name, mask in counts.items()} | {"feasible": len(signable)}
    return DurableResult(
        case=view.described,
        method={
            "signable": "utility at or above the reservation and no red line crossed, for every signatory",
            "efficient": "no outcome is at least as good for every signatory and better for one",
            "stable": f"every party would stay under {concept}; static, and without the clauses of proposals",
        },
        exact=True,
        findings=tuple(_findings(case)),
        signatories=who.parties,
        concept=concept,
        counts=numbers,
        outcomes=_listed(case, who, valuation, np.flatnonzero(lasting)),
    )


def _findings(case: Case) -> list[Finding]:
    with_clauses = [id_ for id_, proposal in case.proposals.items() if proposal.clauses]
    if not with_clauses:
        return []
    message = f"outcomes are judged without clauses; those of {', '.join(with_clauses)} can make more of them stable"
    return [Finding("clauses-left-out", "info", message)]


def _listed(case: Case, who: Bargainers, valuation: Valuation, chosen: NDArray[np.intp]) -> tuple[DurableOutcome, ...]:
    space = valuation.space
    rows = space.rows(valuation.codes[chosen])
    gains = who.utility(space, rows) - who.floor
    ids = list(case.proposals)
    named = np.array([space.row(proposal.outcome) for proposal in case.proposals.values()], dtype=np.uint8)
    distances = (rows[:, None, :] != named[None, :, :]).sum(axis=2) if ids else np.zeros((len(rows), 1), dtype=int)
    nearest = distances.argmin(axis=1) if len(rows) else np.empty(0, dtype=np.intp)
    least = (gains / widths(who, space)).min(axis=1) if len(rows) else np.empty(0)
    order = np.lexsort((-np.round(least, 9), distances.min(axis=1))) if len(rows) else np.empty(0, dtype=np.intp)
    found = []
    for place in order[:SHOWN]:
        given = {}
        for party in who.parties:
            preference = case.preferences[party]
            if preference.form == "additive":
                worth = issue_contributions(space, preference, rows[place]).values()
                given[party] = sum(best - got for got, best in worth)
        found.append(
            DurableOutcome(
                levels=space.outcome(rows[place]),
                nearest=ids[int(nearest[place])] if ids else None,
                distance=int(distances[place].min()),
                gain=dict(zip(who.parties, gains[place].tolist(), strict=True)),
                gives_up=given,
            )
        )
    return tuple(found)
