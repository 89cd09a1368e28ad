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

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from detente.analysis.bargaining.bargainers import TOLERANCE, Bargainers, bargainers_with_scales, widths
from detente.analysis.bargaining.nearby import Change, Near, Start, clauses_left_out, start_at, starts
from detente.analysis.bargaining.nearest import SHOWN, Aim, Search, search_of
from detente.analysis.bargaining.programme import UndecidedError
from detente.analysis.result import Progress, Result, no_progress
from detente.case.finding import Finding
from detente.outcomes.valuation import is_cardinal, utilities_of_rows
from detente.outcomes.view import View

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
        Points that signatories are short of; red lines cannot be paid off and are named apart.
    concessions : tuple of Change
        Nearest packages that all accept; empty when all accept already, or nothing is acceptable.
    improvements : tuple of Change
        Nearest packages that are no worse for anybody and better for somebody.
    swaps : tuple of Change
        Two issues changed so that every signatory gains.
    vetoed_by : tuple of str
        Signatories whose red line it crosses.
    found : dict of kind to int
        How many there are of each kind at that distance, where they were counted.
    undecided : tuple of str
        Kinds for which time ran out: there may be some.
    """

    id: str
    refused_by: tuple[str, ...]
    shortfall: dict[str, float]
    concessions: tuple[Change, ...]
    improvements: tuple[Change, ...]
    swaps: tuple[Change, ...]
    vetoed_by: tuple[str, ...]
    found: dict[str, int]
    undecided: tuple[str, ...]


@dataclass(frozen=True, repr=False)
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
                    "vetoed_by": list(p.vetoed_by),
                    "shortfall": p.shortfall,
                    "found": p.found,
                    "undecided": list(p.undecided),
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
                **{party: change.difference.get(party) for party in self.signatories},
            }
            for p in self.proposals
            for kind in ("concession", "improvement", "swap")
            for change in getattr(p, f"{kind}s")
        ]


def concessions(
    view: View, *, proposal: str | None = None, seconds: float = SECONDS, progress: Progress = no_progress
) -> ConcessionResult:
    """Find the smallest changes that make each proposal acceptable, or better for all.

    Parameters
    ----------
    view : View
        The case, without errors, with proposals.
    progress : callable, optional
        Called with a share done and what is being done.
    seconds : float, optional
        Time limit of each programme, in spaces too large to list.
    proposal : str, optional
        Only this one.

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
    case, space = view.case, view.space()
    asked = {id_: case.signatories_of(id_) for id_ in case.proposals if proposal in (None, id_)}
    bargaining = {
        parties: bargainers_with_scales(view.signed_by(parties), "concessions")
        for parties in dict.fromkeys(asked.values() if asked else (case.signatories,))
    }
    who = next(iter(bargaining.values()))
    from_proposals = starts(who, space, "concessions", proposal)
    progress(0.1, "valuing outcomes")
    searches = {
        parties: search_of(view.signed_by(parties), own, widths(own, space), seconds)
        for parties, own in bargaining.items()
    }
    shown = tuple(p for p in view.parties if p in case.signatories or any(p in own for own in asked.values()))
    found, undecided = [], []
    for number, id_ in enumerate(from_proposals):
        progress(0.2 + 0.8 * number / len(from_proposals), case.proposals[id_].title)
        own = start_at(bargaining[asked[id_]], space, case.proposals[id_].outcome)
        found.append(_with_others(view, shown, _nearby(searches[asked[id_]], id_, own)))
        undecided += [f"{what} of {id_}" for what in found[-1].undecided]
    return ConcessionResult(
        case=view.described,
        method={
            "distance": "number of issues that differ",
            "concession": "nearest package that all accept, then least summed loss to those who accept now, as "
            "shares of each party's range",
            "improvement": "nearest package that is no worse for any signatory and better for one",
            "swap": "two issues changed, every signatory gains; by the smallest gain as a share of its range",
        },
        exact=not undecided,
        findings=tuple(_findings(who, from_proposals, undecided)),
        signatories=shown,
        proposals=tuple(found),
    )


def _with_others(view: View, shown: Sequence[str], near: NearbyPackages) -> NearbyPackages:
    """Return the same with what each change brings those whose consent is not asked."""
    case, space = view.case, view.space()
    before = case.proposals[near.id].outcome

    def told(change: Change) -> Change:
        others = [p for p in shown if p not in change.difference and is_cardinal(case.preferences[p])]
        rows = np.stack([space.row(before), space.row(change.levels)])
        worth = {p: utilities_of_rows(space, case.preferences[p], rows) for p in others}
        return replace(
            change,
            difference=change.difference | {p: float(w[1] - w[0]) for p, w in worth.items()},
            gain=change.gain
            | {p: float(w[1] - view.reservations[p]) for p, w in worth.items() if p in view.reservations},
        )

    concessions, improvements, swaps = (
        tuple(map(told, changes)) for changes in (near.concessions, near.improvements, near.swaps)
    )
    return replace(near, concessions=concessions, improvements=improvements, swaps=swaps)


def _findings(who: Bargainers, ids: Iterable[str], undecided: list[str]) -> list[Finding]:
    findings = list(clauses_left_out(who, ids))
    if undecided:
        message = f"time ran out for {', '.join(undecided)}; there may be some. Allow more with `--seconds`"
        findings.append(Finding("concessions-undecided", "warning", message))
    return findings


def _nearby(search: Search, id_: str, start: Start) -> NearbyPackages:
    nobody = np.zeros(len(start.worth), dtype=bool)
    aims = {"improvements": Aim(start.worth, nobody, better=True)}
    if not start.accepts.all():
        aims["concessions"] = Aim(start.who.floor, start.accepts, better=False)
    near = {"swaps": _swaps(start, search.width)}
    late = []
    for kind, aim in aims.items():
        try:
            near[kind] = search.nearest(start, aim)
        except UndecidedError:
            late.append(kind)
    vetoed = start.who.vetoed(start.space, start.row[None, :])[0]
    lacking = start.who.floor - start.worth
    parties = start.who.parties
    return NearbyPackages(
        id=id_,
        refused_by=start.refusing,
        shortfall={party: float(lacking[k]) for k, party in enumerate(parties) if lacking[k] > TOLERANCE},
        vetoed_by=tuple(party for party, crossed in zip(parties, vetoed, strict=True) if crossed),
        found={kind: some.total for kind, some in near.items() if some.total is not None},
        undecided=tuple(late),
        **{kind: _changes(start, near.get(kind)) for kind in ("concessions", "improvements", "swaps")},
    )


def _swaps(start: Start, width: np.ndarray) -> Near:
    near = start.around(2)
    difference = near.utility - start.worth
    places = np.flatnonzero((difference > TOLERANCE).all(axis=1))
    least = (difference[places] / width).min(axis=1)
    best = places[np.lexsort((places, np.round(-least, 9)))][:SHOWN]
    return Near(near.rows[best], near.utility[best], len(places))


def _changes(start: Start, near: Near | None) -> tuple[Change, ...]:
    if near is None:
        return ()
    return tuple(start.change(row, utility) for row, utility in zip(near.rows, near.utility, strict=True))
