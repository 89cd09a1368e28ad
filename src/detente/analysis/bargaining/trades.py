# SPDX-License-Identifier: MIT
"""What can be traded within a proposal: packages as good for one and better for another, and linkages.

- A *trade-off* changes few issues, is worth the same to one signatory (within `SAME` of its scale), as
  much more as can be to another, and everybody who accepts the proposal still does (trade-offs along an
  indifference curve; Raiffa, 1982). Trade-offs at nobody else's cost come before all others; where there
  is none, those who pay for it are named.
- A *linkage* is a pair of issues that bring more together than apart. Its worth is the largest smallest
  gain, as a share of each signatory's scale, of changing both, less that of changing the better of the
  two alone, or nothing. Issues without linkage can be settled one at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np

from detente.analysis.bargaining.bargainers import TOLERANCE, bargainers_with_scales, widths
from detente.analysis.bargaining.nearby import Change, Near, Start, clauses_left_out, starts
from detente.analysis.result import Progress, Result, no_progress
from detente.outcomes.view import View

__all__ = ["Linkage", "TradeOff", "TradeResult", "trades"]

SAME = 0.005
"""Share of its scale within which a package is worth the same to a party."""

LEAST = 0.0005
"""Worth below which a linkage is left out: less than one tenth of a per cent when shown."""

LINKAGES_SHOWN = 5
"""Linkages kept for each proposal."""


@dataclass(frozen=True, slots=True)
class TradeOff:
    """A package that is as good for one signatory and better for another.

    Attributes
    ----------
    paid_by : tuple of str
        Other signatories that lose more than `SAME` of their scale by it.
    """

    proposal: str
    same_for: str
    better_for: str
    paid_by: tuple[str, ...]
    change: Change


@dataclass(frozen=True, slots=True)
class Linkage:
    """Two issues that bring more together than apart.

    Attributes
    ----------
    worth : float
        Smallest gain of both changed, as a share of the scales, less that of the better one alone.
    """

    proposal: str
    issues: tuple[str, str]
    worth: float
    change: Change


@dataclass(frozen=True, repr=False)
class TradeResult(Result):
    """Trade-offs by proposal and pair of signatories, and linkages by proposal, the largest first."""

    signatories: tuple[str, ...]
    trade_offs: tuple[TradeOff, ...]
    linkages: tuple[Linkage, ...]

    analysis = "bargain"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "signatories": list(self.signatories),
            "trade_offs": [
                {"proposal": t.proposal, "same_for": t.same_for, "better_for": t.better_for}
                | {"paid_by": list(t.paid_by)}
                | t.change.to_dict()
                for t in self.trade_offs
            ],
            "linkages": [
                {"proposal": x.proposal, "issues": list(x.issues), "worth": x.worth, **x.change.to_dict()}
                for x in self.linkages
            ],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each trade-off and linkage."""
        rows = [(t.proposal, "trade-off", f"{t.same_for} → {t.better_for}", t.change) for t in self.trade_offs]
        rows += [(x.proposal, "linkage", " + ".join(x.issues), x.change) for x in self.linkages]
        return [
            {
                "proposal": proposal,
                "kind": kind,
                "between": between,
                "changes": "; ".join(f"{k}: {a} → {b}" for k, (a, b) in change.changes.items()),
                **change.difference,
            }
            for proposal, kind, between, change in rows
        ]


def trades(
    view: View, *, proposal: str | None = None, changes: int = 2, progress: Progress = no_progress
) -> TradeResult:
    """Find what signatories can give each other for nothing, and which issues belong together.

    Parameters
    ----------
    view : View
        The case, without errors, with proposals.
    proposal : str, optional
        Only this one.
    changes : int, optional
        Issues that a trade-off may change at most.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    TradeResult
        Exact among packages that differ in so many issues.

    Raises
    ------
    UsageError
        If there is no such proposal, a signatory's preference has no scale or reservation, or there are
        too many packages with so many changes.
    """
    case, space = view.case, view.space()
    who = bargainers_with_scales(view, "trade-offs")
    width = widths(who, space)
    offers: list[TradeOff] = []
    linked: list[Linkage] = []
    from_proposals = starts(who, space, "trade-offs", proposal)
    for number, (id_, start) in enumerate(from_proposals.items()):
        progress(number / len(from_proposals), case.proposals[id_].title)
        near = [start.around(count) for count in range(1, max(changes, 2) + 1)]
        offers += _trade_offs(start, _joined(near[:changes]), width, id_)
        linked += _linkages(start, near[0], near[1], width, id_)
    return TradeResult(
        case=view.described,
        method={
            "trade-off": f"at most {changes} issues changed; worth the same to one within {SAME:.1%} of its scale, "
            "most to another; whoever accepts the proposal still does",
            "linkage": "largest smallest gain, as a share of the scales, of changing two issues, less that of the "
            "better one alone",
        },
        exact=True,
        findings=clauses_left_out(who, from_proposals),
        signatories=who.parties,
        trade_offs=tuple(offers),
        linkages=tuple(linked),
    )


def _joined(near: list[Near]) -> Near:
    return Near(np.concatenate([some.rows for some in near]), np.concatenate([some.utility for some in near]))


def _trade_offs(start: Start, near: Near, width: np.ndarray, id_: str) -> list[TradeOff]:
    shares = (near.utility - start.worth) / width
    held = start.still_accepting(near)
    count = (near.rows != start.row).sum(axis=1)
    found = []
    for one, other in permutations(range(len(start.worth)), 2):
        same = np.abs(shares[:, one]) <= SAME
        places = np.flatnonzero(held & same & (near.utility[:, other] > start.worth[other] + TOLERANCE))
        if len(places):
            # At nobody else's cost, if that can be; then the most to the other, and the fewest changes.
            costly = (np.delete(shares[places], [one, other], axis=1) < -SAME).any(axis=1)
            best = places[np.lexsort((count[places], -np.round(shares[places, other], 9), costly))[0]]
            paying = tuple(
                party for k, party in enumerate(start.who.parties) if k not in (one, other) and shares[best, k] < -SAME
            )
            change = start.change(near.rows[best], near.utility[best])
            found.append(TradeOff(id_, start.who.parties[one], start.who.parties[other], paying, change))
    return found


def _linkages(start: Start, single: Near, double: Near, width: np.ndarray, id_: str) -> list[Linkage]:
    def least(near: Near) -> np.ndarray:
        return np.asarray(((near.utility - start.worth) / width).min(axis=1))

    issues = len(start.row)
    alone = np.zeros(issues)
    changed = (single.rows != start.row).argmax(axis=1)
    np.maximum.at(alone, changed, least(single))
    differs = double.rows != start.row
    first, last = differs.argmax(axis=1), issues - 1 - differs[:, ::-1].argmax(axis=1)
    worth = least(double) - np.maximum(alone[first], alone[last])
    order = np.argsort(-worth, kind="stable")
    found: dict[tuple[str, str], Linkage] = {}
    for place in order[worth[order] > LEAST]:
        pair = start.space.issues[first[place]], start.space.issues[last[place]]
        if pair not in found:
            change = start.change(double.rows[place], double.utility[place])
            found[pair] = Linkage(id_, pair, float(worth[place]), change)
        if len(found) == LINKAGES_SHOWN:
            break
    return list(found.values())
