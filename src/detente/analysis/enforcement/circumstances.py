# SPDX-License-Identifier: MIT
"""What surrounds a deal: how credible help is, what is seen, what is read differently."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from detente.analysis.enforcement.circumstances_result import Dispute, GuaranteeVerdict, WatchVerdict
from detente.analysis.enforcement.contracts import ambiguous_clause
from detente.analysis.enforcement.inspection import detection_needed
from detente.analysis.enforcement.shield import shield_equilibria
from detente.case.case import Case
from detente.outcomes.enforcement import EnforcementModel, Parameters
from detente.outcomes.space import Rows
from detente.outcomes.valuation import utilities_of_rows

__all__ = ["disputes_of", "guarantees_of", "watch_of"]

TOLERANCE = 1e-9


def guarantees_of(model: EnforcementModel, row: Rows, parameters: Parameters) -> tuple[GuaranteeVerdict, ...]:
    """Return how credible each guarantee of a package is, and what an economic shield adds."""
    found = []
    for id_, guarantee in model.block.guarantees.items():
        taken, without, invested = (
            float(model.guarantee(id_, row, parameters, come)[0, 0]) for come in (None, False, True)
        )
        none_come = they_come = False
        if guarantee.stake is not None and model.space.meets(row, guarantee.stake.when)[0] and 0 < without < 1:
            path = f"guarantees.{id_}.stake"
            added = float((parameters[f"{path}.amount"] * parameters[f"{path}.log_odds_per_unit"])[0])
            odds = float(np.log(without / (1.0 - without)))
            shield = shield_equilibria(odds, added, float(parameters[f"{path}.entry_credibility"][0]))
            none_come, they_come = shield.none_come, shield.they_come
        found.append(GuaranteeVerdict(id_, guarantee.title, taken, without, invested, none_come, they_come))
    return tuple(found)


def watch_of(model: EnforcementModel, row: Rows, parameters: Parameters) -> WatchVerdict | None:
    """Return whether monitoring deters violations short of war; None where the block says nothing of it."""
    if model.block.monitoring is None:
        return None
    gain, penalty = (float(parameters[f"monitoring.violation_{key}"][0]) for key in ("gain", "penalty"))
    return WatchVerdict(
        detection=float(model.detection(row, parameters)[0, 0]),
        needed=detection_needed(gain, penalty),
        false_alarm=float(parameters["monitoring.false_alarm"][0]),
    )


def disputes_of(
    model: EnforcementModel, row: Rows, parameters: Parameters, reservation: Mapping[str, float], years: int
) -> tuple[Dispute, ...]:
    """Return the levels of a package that parties read differently, and what that buys and costs.

    Judged are the parties that have a reading and a reservation; the others take the package as it is
    written, except where a single reading stands in clear words.
    """
    case, space, found = model.case, model.space, []
    for number, ambiguity in enumerate(model.block.ambiguities):
        if not space.meets(row, ambiguity.when)[0]:
            continue
        distinct = list({tuple(sorted(reading.items())): None for reading in ambiguity.readings.values()})
        rows = np.repeat(row, len(distinct), axis=0)
        for place, reading in enumerate(distinct):
            for issue, level in reading:
                rows[place, space.position(issue)] = case.issues[issue].level_ids.index(level)
        utility = {p: [float(x) for x in utilities_of_rows(space, case.preferences[p], rows)] for p in reservation}
        judged = {p: ambiguity.readings[p] for p in reservation if p in ambiguity.readings}
        hazard = float(parameters[f"ambiguities.{number}.dispute"][0])
        chance = 1.0 - float(np.exp(-hazard * years))
        clause = ambiguous_clause(
            {p: utility[p] for p in judged},
            {p: [distinct.index(tuple(sorted(reading.items())))] for p, reading in judged.items()},
            reservation,
            chance,
        )
        clear = [
            k for k in range(len(distinct)) if all(utility[p][k] >= reservation[p] - TOLERANCE for p in reservation)
        ]
        found.append(
            Dispute(
                text=_levels(case, {issue: space.outcome(row[0])[issue] for issue in ambiguity.when}),
                readings={p: _levels(case, reading) for p, reading in ambiguity.readings.items()},
                hazard=hazard,
                chance=chance,
                signed=clause.signed,
                signed_if_clear=tuple(_levels(case, dict(distinct[k])) for k in clear),
                disjoint=clause.disjoint,
                expected_cost=clause.expected_cost | _lost_by_others(model, row, reservation, judged, chance),
            )
        )
    return tuple(found)


def _lost_by_others(
    model: EnforcementModel, row: Rows, reservation: Mapping[str, float], judged: Collection[str], chance: float
) -> dict[str, float]:
    """Return what the end of the deal is expected to cost those without a reading of their own."""
    return {
        party: chance * (float(utilities_of_rows(model.space, model.case.preferences[party], row)[0]) - reserved)
        for party, reserved in reservation.items()
        if party not in judged
    }


def _levels(case: Case, levels: Mapping[str, str]) -> str:
    return "; ".join(
        f"{case.issues[issue].name}: {case.issues[issue].levels[level]}" for issue, level in levels.items()
    )
