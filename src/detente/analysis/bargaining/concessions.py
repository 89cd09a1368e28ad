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

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.result import Progress, Result, describe_case, no_progress
from detente.case.case import Case
from detente.case.finding import Finding
from detente.errors import UsageError
from detente.outcomes.reservation import reservation_utilities
from detente.outcomes.space import OutcomeSpace
from detente.outcomes.valuation import is_cardinal, value_outcomes

__all__ = ["Change", "ConcessionResult", "NearbyPackages", "concessions"]

TOLERANCE = 1e-9

SHOWN = 5
"""Changes kept of each kind."""


@dataclass(frozen=True, slots=True)
class Change:
    """A package near a proposal.

    Attributes
    ----------
    changes : dict of issue to (before, after)
        Levels that differ.
    levels : dict
        The package.
    difference : dict of party to float
        Utility less that of the proposal, in the party's own points.
    gain : dict of party to float
        Utility less the reservation.
    """

    changes: dict[str, tuple[str, str]]
    levels: dict[str, str]
    difference: dict[str, float]
    gain: dict[str, float]


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

        def listed(changes: tuple[Change, ...]) -> list[dict[str, Any]]:
            return [
                {
                    "changes": {k: {"from": before, "to": after} for k, (before, after) in c.changes.items()},
                    "levels": c.levels,
                    "difference": c.difference,
                    "gain": c.gain,
                }
                for c in changes
            ]

        return {
            "signatories": list(self.signatories),
            "proposals": [
                {
                    "id": p.id,
                    "refused_by": list(p.refused_by),
                    "shortfall": p.shortfall,
                    "concessions": listed(p.concessions),
                    "improvements": listed(p.improvements),
                    "swaps": listed(p.swaps),
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


@dataclass(frozen=True, slots=True)
class _Open:
    """Feasible outcomes that no signatory vetoes, as the signatories see them."""

    space: OutcomeSpace
    parties: tuple[str, ...]
    rows: NDArray[np.uint8]
    utility: NDArray[np.float64]
    floor: NDArray[np.float64]
    width: NDArray[np.float64]

    def change(self, place: int, row: NDArray[np.uint8], worth: NDArray[np.float64]) -> Change:
        before, after = self.space.outcome(row), self.space.outcome(self.rows[place])
        own = self.utility[:, place]
        return Change(
            {issue: (before[issue], after[issue]) for issue in before if before[issue] != after[issue]},
            after,
            dict(zip(self.parties, (own - worth).tolist(), strict=True)),
            dict(zip(self.parties, (own - self.floor).tolist(), strict=True)),
        )


def concessions(case: Case, progress: Progress = no_progress) -> ConcessionResult:
    """Find the smallest changes that make each proposal acceptable, or better for all.

    Parameters
    ----------
    case : Case
        A case without errors, with proposals.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    ConcessionResult
        One entry for each proposal, exact.

    Raises
    ------
    UsageError
        If there is no proposal, or a signatory's preference has no scale or reservation.
    SpaceTooLargeError
        If the outcomes cannot be listed.
    """
    parties = tuple(party for party in case.signatories if party in case.preferences)
    stated = reservation_utilities(case, OutcomeSpace(case)) if parties else {}
    if not case.proposals or not parties:
        raise UsageError("concessions need proposals and the preferences of signatories; add them to the case")
    for party in parties:
        if not is_cardinal(case.preferences[party]):
            raise UsageError(f"concessions compare utilities, and the preference of '{party}' is an order only")
        if party not in stated:
            raise UsageError(f"nothing says what '{party}' gets without a deal; add a reservation or `no_deal`")
    space = OutcomeSpace(case).require_enumerable("the search for concessions")
    progress(0.1, "valuing outcomes")
    valuation = value_outcomes(case, space)
    places = [valuation.parties.index(party) for party in parties]
    utility = valuation.utility[places]
    open_ = np.flatnonzero(~valuation.vetoed[places].any(axis=0))
    width = np.maximum(utility.max(axis=1) - utility.min(axis=1), TOLERANCE)
    floor = np.array([stated[party] for party in parties])
    view = _Open(space, parties, space.rows(valuation.codes[open_]), utility[:, open_], floor, width)
    found = []
    for number, (id_, proposal) in enumerate(case.proposals.items()):
        progress(0.2 + 0.8 * number / len(case.proposals), proposal.title)
        row = space.row(proposal.outcome)
        place = valuation.index(int(space.codes(row[None, :])[0]))
        found.append(_nearby(view, id_, row, utility[:, place], valuation.vetoed[places, place]))
    with_clauses = [id_ for id_, proposal in case.proposals.items() if proposal.clauses]
    message = f"changes are of levels; the clauses of {', '.join(with_clauses)} stay out of it"
    return ConcessionResult(
        case=describe_case(case),
        method={
            "distance": "number of issues that differ",
            "concession": "nearest package that all accept, then least summed loss to those who accept now, as "
            "shares of each party's range",
            "improvement": "nearest package that is no worse for any signatory and better for one",
            "swap": "two issues changed, every signatory gains; by the smallest gain as a share of its range",
        },
        exact=True,
        findings=(Finding("clauses-left-out", "info", message),) if with_clauses else (),
        signatories=parties,
        proposals=tuple(found),
    )


def _nearby(
    view: _Open, id_: str, row: NDArray[np.uint8], worth: NDArray[np.float64], vetoed: NDArray[np.bool_]
) -> NearbyPackages:
    distance = (view.rows != row).sum(axis=1)
    difference = view.utility - worth[:, None]
    shares = difference / view.width[:, None]
    accepts = ~vetoed & (worth >= view.floor - TOLERANCE)
    chosen: Mapping[str, NDArray[np.intp]] = {
        "concessions": _nearest(
            distance,
            np.asarray((view.utility >= view.floor[:, None] - TOLERANCE).all(axis=0)),
            np.maximum(-shares[accepts], 0).sum(axis=0),
        )
        if not accepts.all()
        else np.empty(0, dtype=np.intp),
        "improvements": _nearest(
            distance,
            np.asarray((difference >= -TOLERANCE).all(axis=0) & (difference > TOLERANCE).any(axis=0)),
            -shares.sum(axis=0),
        ),
        "swaps": _nearest(distance, (distance == 2) & (difference > TOLERANCE).all(axis=0), -shares.min(axis=0)),
    }
    changes = {kind: tuple(view.change(int(k), row, worth) for k in found) for kind, found in chosen.items()}
    return NearbyPackages(
        id=id_,
        refused_by=tuple(party for party, accepting in zip(view.parties, accepts, strict=True) if not accepting),
        shortfall={
            party: float(view.floor[k] - worth[k])
            for k, party in enumerate(view.parties)
            if not accepts[k] and not vetoed[k]
        },
        **changes,
    )


def _nearest(distance: NDArray[np.int64], allowed: NDArray[np.bool_], cost: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the allowed places at the least distance, cheapest first."""
    places = np.flatnonzero(allowed)
    if not len(places):
        return places
    places = places[distance[places] == distance[places].min()]
    return np.asarray(places[np.lexsort((places, np.round(cost[places], 9)))][:SHOWN])
