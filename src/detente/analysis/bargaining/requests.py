# SPDX-License-Identifier: MIT
"""What a party should ask for next: single changes of a proposal that cost the others least.

A request is a change of one issue by which the party gains, or which takes the proposal off a red line
of it, and after which everybody who accepts the proposal still does. Its price is what the others lose
by it, each loss as a share of the loser's scale, for each share of its own scale that the party gains;
0 when nobody loses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.analysis.bargaining.bargainers import TOLERANCE, bargainers_with_scales, widths
from detente.analysis.bargaining.nearby import Change, Near, Start, clauses_left_out, starts
from detente.analysis.result import Progress, Result, no_progress
from detente.outcomes.view import View

__all__ = ["Request", "RequestResult", "requests"]

SHOWN = 3
"""Requests kept for each party and proposal."""


@dataclass(frozen=True, slots=True)
class Request:
    """A change of one issue that a party gains by.

    Attributes
    ----------
    proposal, party : str
        What is changed, and who would ask for it.
    change : Change
        The change, with what it brings or costs each signatory.
    price : float
        The others' losses for each share of its own scale that the party gains; where a red line is
        crossed, their losses alone.
    removes_red_line : bool
        Whether the proposal crosses a red line of the party and the change mends that, whatever it gains.
    """

    proposal: str
    party: str
    change: Change
    price: float
    removes_red_line: bool


@dataclass(frozen=True, repr=False)
class RequestResult(Result):
    """Requests by proposal and party, the cheapest first."""

    signatories: tuple[str, ...]
    proposals: tuple[str, ...]
    requests: tuple[Request, ...]

    analysis = "bargain"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "signatories": list(self.signatories),
            "proposals": list(self.proposals),
            "requests": [
                {"proposal": r.proposal, "party": r.party, "price": r.price, "removes_red_line": r.removes_red_line}
                | r.change.to_dict()
                for r in self.requests
            ],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each request."""
        return [
            {
                "proposal": r.proposal,
                "party": r.party,
                "changes": "; ".join(f"{k}: {a} → {b}" for k, (a, b) in r.change.changes.items()),
                "price": r.price,
                **r.change.difference,
            }
            for r in self.requests
        ]


def requests(view: View, *, proposal: str | None = None, progress: Progress = no_progress) -> RequestResult:
    """Find what each signatory could ask for next in each proposal.

    Parameters
    ----------
    view : View
        The case, without errors, with proposals.
    proposal : str, optional
        Only this one.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    RequestResult
        At most `SHOWN` for each proposal and party; exact.

    Raises
    ------
    UsageError
        If there is no such proposal, or a signatory's preference has no scale or reservation.
    """
    case, space = view.case, view.space()
    who = bargainers_with_scales(view, "requests")
    width = widths(who, space)
    found: list[Request] = []
    from_proposals = starts(who, space, "requests", proposal)
    for id_, start in from_proposals.items():
        progress(0.1, case.proposals[id_].title)
        near = start.around(1)
        for place, party in enumerate(who.parties):
            found += _of_party(start, near, width, id_, place, party)
    return RequestResult(
        case=view.described,
        method={
            "request": "one issue changed, the party gains, and whoever accepts the proposal still does",
            "price": "losses of the others as shares of their scales, for each share of its own that the party gains",
        },
        exact=True,
        findings=clauses_left_out(who, from_proposals),
        signatories=who.parties,
        proposals=tuple(from_proposals),
        requests=tuple(found),
    )


def _of_party(start: Start, near: Near, width: np.ndarray, id_: str, place: int, party: str) -> list[Request]:
    # Nobody vetoes what is near, so every such change takes a proposal off the red lines that it crosses.
    off = bool(start.who.vetoed(start.space, start.row[None, :])[0, place])
    shares = (near.utility - start.worth) / width
    wanted = near.utility[:, place] > start.worth[place] + TOLERANCE
    places = np.flatnonzero((wanted | off) & start.still_accepting(near))
    losses = np.maximum(-np.delete(shares[places], place, axis=1), 0.0).sum(axis=1)
    price = losses / np.maximum(shares[places, place], TOLERANCE) if not off else losses
    order = np.lexsort((-np.round(shares[places, place], 9), np.round(price, 9)))[:SHOWN]
    return [
        Request(id_, party, start.change(near.rows[k], near.utility[k]), float(worth), off)
        for k, worth in zip(places[order], price[order], strict=True)
    ]
