# SPDX-License-Identifier: MIT
"""What protection costs whom under each proposal, for other analyses: the same lines that `protect` tells.

A term that names who pays gives its cost to that party. What nobody is named for (sites, terms without a payer) is
under the empty name: who pays it is what the rules of sharing are about.
"""

from __future__ import annotations

import numpy as np

from detente.analysis.protection.layout import POSITIONS, Layout, situation_of
from detente.analysis.protection.needs import Band, RadiusNeed, cost_lines
from detente.analysis.protection.optimum import cover_all
from detente.analysis.protection.programme import Effort
from detente.outcomes.protection_cost import paid_by_parties
from detente.outcomes.view import View

__all__ = ["protection_costs"]


def protection_costs(view: View) -> dict[str, dict[str, tuple[float, float, float]]]:
    """Return low end, middle and high end of the cost over the horizon, by proposal and by who pays."""
    case, layout = view.case, Layout(view.case)
    units: dict[tuple[str, ...], RadiusNeed] = {}
    found: dict[str, dict[str, tuple[float, float, float]]] = {}
    for id_, proposal in case.proposals.items():
        situation = situation_of(layout.protection, proposal.outcome)
        need: RadiusNeed | None = None
        if situation.cover:
            if situation.cover not in units:
                points = np.isin(layout.purpose, situation.cover)
                radii = layout.radii(POSITIONS["middle"])
                siting = cover_all(layout.covering(points, radii), effort=Effort())
                counts, nothing = layout.counts(siting.units), Band(0.0, 0.0, 0.0)
                units[situation.cover] = RadiusNeed("middle", radii, siting, counts, nothing, (), ())
            need = units[situation.cover]
        payer = {cost.name: party for party, costs in paid_by_parties(case, proposal.outcome).items() for cost in costs}
        parts: dict[str, tuple[float, float, float]] = {}
        for line in cost_lines(layout, situation, need):
            who, own = payer.get(line.name, ""), line.amount
            low, middle, high = parts.get(who, (0.0, 0.0, 0.0))
            parts[who] = (low + own.low, middle + own.middle, high + own.high)
        found[id_] = {who: ends for who, ends in parts.items() if ends[2] > 0}
    return found
