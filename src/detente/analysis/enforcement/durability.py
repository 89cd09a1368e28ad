# SPDX-License-Identifier: MIT
"""Which outcome lasts longest, and what that costs whom.

Durability is never an objective by itself. Maximised alone it asks for whatever takes away the
strongest party's reason to fight, which is what the others would have fought for. So the outcome that
lasts longest stands beside the longest-lasting one that everybody would sign, with what each leaves
each party.
"""

from __future__ import annotations

import numpy as np

from detente.analysis.enforcement.result import Durable, ProposalHold
from detente.analysis.result import Progress, no_progress
from detente.case.case import Case
from detente.case.finding import Finding
from detente.case.preference import AdditivePreference
from detente.outcomes.enforcement import Parameters, midpoint_worth
from detente.outcomes.space import OutcomeSpace, Rows
from detente.outcomes.survival import survival
from detente.outcomes.valuation import issue_contributions, utilities_of_rows, vetoes
from detente.outcomes.view import View

__all__ = ["durability_warnings", "gives_up", "most_durable"]

MOST_OUTCOMES = 1_000_000
"""Feasible outcomes up to which the longest-lasting is looked for: about ten seconds."""

ALIKE = 1e-6
"""Shares of survival closer than this are the same; among those the parties' gains decide."""


def gives_up(case: Case, space: OutcomeSpace, row: Rows) -> dict[str, float]:
    """Return how many points each signatory is below the best level of every issue, summed."""
    return {
        party: float(sum(best - got for got, best in issue_contributions(space, preference, row).values()))
        for party in case.signatories
        if isinstance(preference := case.preferences.get(party), AdditivePreference)
    }


def most_durable(
    view: View,
    parameters: Parameters,
    reservation: dict[str, float],
    years: int,
    progress: Progress = no_progress,
) -> tuple[Durable, ...]:
    """Find the outcome that lasts longest, and the one that does so among those that all would sign.

    Returns
    -------
    tuple of Durable
        Empty where the block knows of no war, there are too many outcomes to look through, or none is
        without fighting. Ties go to
        the outcome with the larger smallest gain.
    """
    case, model = view.case, view.enforcement()
    if (
        model.block.war is None
        or model.space.count > 4 * MOST_OUTCOMES
        or len(model.space.feasible_codes) > MOST_OUTCOMES
    ):
        return ()
    rows = model.space.rows(model.space.feasible_codes)
    rows = rows[~model.fighting(rows)]
    if not len(rows):
        return ()
    progress(0.2, "what lasts longest")
    last = survival(model, rows, parameters, midpoint_worth(case, model.space), years)[0, :, -1]
    gains = np.array([utilities_of_rows(model.space, case.preferences[p], rows) - r for p, r in reservation.items()])
    signable = (gains >= -1e-9).all(axis=0)
    for party in reservation:
        signable &= ~vetoes(model.space, case.preferences[party], rows)
    found = []
    for rule, allowed in (("durability_alone", np.ones(len(rows), dtype=bool)), ("durable_and_signable", signable)):
        places = np.flatnonzero(allowed)
        if not len(places):
            continue
        alike = places[last[places] >= last[places].max() - ALIKE]
        # Alone, nothing but durability counts; among its ties the worst for somebody is as good as any.
        pick = gains[:, alike].min(axis=0)
        place = int(alike[pick.argmin() if rule == "durability_alone" else pick.argmax()])
        found.append(
            Durable(
                rule=rule,
                levels=model.space.outcome(rows[place]),
                survival=float(last[place]),
                gain={p: float(gains[k, place]) for k, p in enumerate(reservation)},
                gives_up=gives_up(case, model.space, rows[place]),
            )
        )
    return tuple(found)


def durability_warnings(case: Case, proposals: tuple[ProposalHold, ...], durable: tuple[Durable, ...]) -> list[Finding]:
    """Say where durability alone would pick what somebody would never sign."""
    found = []
    signable = [p.survival_if_left[-1] for p in proposals if not p.refused_by]
    bar = max(signable, default=0.0)
    lasting = [p for p in proposals if p.refused_by and p.survival_if_left[-1] > bar]
    if lasting:
        listed = ", ".join(
            f"“{p.title}” ({' and '.join(case.parties[q].in_text for q in p.refused_by)})"
            for p in sorted(lasting, key=lambda p: -p.survival_if_left[-1])
        )
        found.append(
            Finding(
                "durability-alone",
                "warning",
                f"proposals that somebody refuses last longer than any that all would sign: {listed}. What one side "
                "has given up keeps the other from fighting for it, so durability alone favours giving up; read it "
                "beside what each party gains and gives up",
                ("proposals",),
            )
        )
    for entry in durable:
        refusing = " and ".join(case.parties[p].in_text for p, gain in entry.gain.items() if gain < 0)
        if entry.rule == "durability_alone" and refusing:
            found.append(
                Finding(
                    "durability-alone",
                    "warning",
                    f"of all outcomes those that last longest include one that leaves {refusing} worse off than "
                    "without a deal: durability alone would ask for it",
                )
            )
    return found
