# SPDX-License-Identifier: MIT
"""What surrounds a deal: how credible help is, what is seen, what is read differently."""

from __future__ import annotations

import numpy as np

from detente.analysis.enforcement.inspection import detection_needed
from detente.analysis.enforcement.result import GuaranteeVerdict, WatchVerdict
from detente.analysis.enforcement.shield import shield_equilibria
from detente.outcomes.enforcement import EnforcementModel, Parameters
from detente.outcomes.space import Rows

__all__ = ["disputes_of", "guarantees_of", "watch_of"]


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


def disputes_of(model: EnforcementModel, row: Rows) -> tuple[str, ...]:
    """Return the levels of a package that parties read differently, in words."""
    case, found = model.case, []
    for ambiguity in model.block.ambiguities:
        if model.space.meets(row, ambiguity.when)[0]:
            issues = ", ".join(case.issues[issue].name for issue in ambiguity.when)
            readings = "; ".join(
                f"{case.parties[party].name} reads "
                + ", ".join(case.issues[issue].levels[level] for issue, level in reading.items())
                for party, reading in ambiguity.readings.items()
            )
            found.append(f"{issues}: {readings}")
    return tuple(found)
