# SPDX-License-Identifier: MIT
"""A mediator's first questions about each proposal: the smallest change that helps.

Among all feasible outcomes that no signatory vetoes, measured from a proposal by the number of issues
that differ:

- *concessions*: the nearest that every signatory accepts, with the least loss to those who accept the
  proposal now (losses as shares of each party's range of utility, so that no currency is assumed);
- *improvements*: the nearest that are at least as good for every signatory and better for one (steps
  of a single negotiating text);
- *swaps*: two issues changed so that every signatory gains (log-rolling), by the smallest gain as a
  share of the party's range.

What each change costs or brings each party stands beside it, in the party's own points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.analysis.bargaining.bargainers import TOLERANCE, bargainers_with_scales, widths
from detente.analysis.bargaining.nearby import Change, Near, Start, starts
from detente.analysis.bargaining.nearest import SHOWN, Aim, Search, search_of
from detente.analysis.bargaining.programme import UndecidedError
from detente.analysis.result import Progress, Result, describe_case, no_progress
from detente.case.case import Case
from detente.case.finding import Finding
from detente.outcomes.space import OutcomeSpace

__all__ = ["ConcessionResult", "NearbyPackages", "concessions"]

SECONDS = 20.0
"""Time limit of each programme in a space too large to list, where the caller does not say."""


@dataclass(frozen=True, slots=True)
class NearbyPackages:
    """What is near one proposal.

    Attributes
    ----------
    id : str
        The proposal.
    refused_by : tuple of str
        Signatories that refuse it.
    shortfall : dict of party to float
        Points that each of them would have to be paid; red lines cannot be paid off and are left out.
    concessions : tuple of Change
        Nearest packages that all accept; empty when all accept already, or nothing is acceptable.
    improvements : tuple of Change
        Nearest packages that dominate the proposal.
    swaps : tuple of Change
        Two issues changed so that every signatory gains.
    """

    id: str
    refused_by: tuple[str, ...]
    shortfall: dict[str, float]
    concessions: tuple[Change, ...]
    improvements: tuple[Change, ...]
    swaps: tuple[Change, ...]


@dataclass(frozen=True)
class ConcessionResult(Result):
    """The smallest changes of each proposal that help."""

    signatories: tuple[str, ...]
    proposals: tuple[NearbyPackages, ...]

    analysis = "bargain"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "signatories": list(self.signatories),
            "proposals": [
                {
                    "id": p.id,
                    "refused_by": list(p.refused_by),
                    "shortfall": p.shortfall,
                    "concessions": [change.to_dict() for change in p.concessions],
                    "improvements": [change.to_dict() for change in p.improvements],
                    "swaps": [change.to_dict() for change in p.swaps],
                }
                for p in self.proposals
            ],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each proposal and change."""
        return [
            {
                "proposal": p.id,
                "kind": kind,
                "changes": "; ".join(f"{k}: {before} → {after}" for k, (before, after) in change.changes.items()),
                **{party: change.difference[party] for party in self.signatories},
            }
            for p in self.proposals
            for kind in ("concession", "improvement", "swap")
            for change in getattr(p, f"{kind}s")
        ]


def concessions(case: Case, progress: Progress = no_progress, seconds: float = SECONDS) -> ConcessionResult:
    """Find the smallest changes that make each proposal acceptable, or better for all.

    Parameters
    ----------
    case : Case
        A case without errors, with proposals.
    progress : callable, optional
        Called with a share done and what is being done.
    seconds : float, optional
        Time limit of each programme, in spaces too large to list.

    Returns
    -------
    ConcessionResult
        One entry for each proposal, exact unless a finding says that time ran out.

    Raises
    ------
    UsageError
        If there is no proposal, a signatory's preference has no scale or reservation, or is not
        additive in a space too large to list.
    """
    space = OutcomeSpace(case)
    who = bargainers_with_scales(case, space, "concessions")
    from_proposals = starts(who, space, "concessions")
    progress(0.1, "valuing outcomes")
    search = search_of(who, space, widths(who, space), seconds)
    found, undecided = [], []
    for number, (id_, start) in enumerate(from_proposals.items()):
        progress(0.2 + 0.8 * number / len(from_proposals), case.proposals[id_].title)
        nearby, late = _nearby(search, id_, start)
        found.append(nearby)
        undecided += [f"{what} of {id_}" for what in late]
    return ConcessionResult(
        case=describe_case(case),
        method={
            "distance": "number of issues that differ",
            "concession": "nearest package that all accept, then least summed loss to those who accept now, as "
            "shares of each party's range",
            "improvement": "nearest package that is no worse for any signatory and better for one",
            "swap": "two issues changed, every signatory gains; by the smallest gain as a share of its range",
        },
        exact=not undecided,
        findings=tuple(_findings(case, undecided)),
        signatories=who.parties,
        proposals=tuple(found),
    )


def _findings(case: Case, undecided: list[str]) -> list[Finding]:
    findings = []
    with_clauses = [id_ for id_, proposal in case.proposals.items() if proposal.clauses]
    if with_clauses:
        message = f"changes are of levels; the clauses of {', '.join(with_clauses)} stay out of it"
        findings.append(Finding("clauses-left-out", "info", message))
    if undecided:
        message = f"time ran out for {', '.join(undecided)}; there may be some. Allow more with `--seconds`"
        findings.append(Finding("concessions-undecided", "warning", message))
    return findings


def _nearby(search: Search, id_: str, start: Start) -> tuple[NearbyPackages, list[str]]:
    """Return what is near a proposal, and for what time ran out."""
    nobody = np.zeros(len(start.worth), dtype=bool)
    aims = {"improvements": Aim(start.worth, nobody, better=True)}
    if not start.accepts.all():
        aims["concessions"] = Aim(start.who.floor, start.accepts, better=False)
    chosen: dict[str, tuple[Change, ...]] = {"concessions": (), "swaps": _swaps(start, search.width)}
    late = []
    for kind, aim in aims.items():
        try:
            chosen[kind] = _changes(start, search.nearest(start, aim))
        except UndecidedError:
            chosen[kind] = ()
            late.append(kind)
    refusing = [k for k in range(len(start.worth)) if not start.accepts[k]]
    vetoed = start.who.vetoed(start.space, start.row[None, :])[0]
    nearby = NearbyPackages(
        id=id_,
        refused_by=start.refusing,
        shortfall={start.who.parties[k]: float(start.who.floor[k] - start.worth[k]) for k in refusing if not vetoed[k]},
        **chosen,
    )
    return nearby, late


def _swaps(start: Start, width: np.ndarray) -> tuple[Change, ...]:
    near = start.around(2)
    difference = near.utility - start.worth
    places = np.flatnonzero((difference > TOLERANCE).all(axis=1))
    least = (difference[places] / width).min(axis=1)
    best = places[np.lexsort((places, np.round(-least, 9)))][:SHOWN]
    return _changes(start, Near(near.rows[best], near.utility[best]))


def _changes(start: Start, near: Near) -> tuple[Change, ...]:
    return tuple(start.change(row, utility) for row, utility in zip(near.rows, near.utility, strict=True))
