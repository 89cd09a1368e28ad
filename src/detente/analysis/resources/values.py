# SPDX-License-Identifier: MIT
"""What the resources of a case give to other analyses: values of assets, and what the beneficiary draws."""

from __future__ import annotations

from detente.analysis.resources import value_resources
from detente.outcomes.resource_values import ResourceValues
from detente.outcomes.view import View

__all__ = ["resource_values"]


def resource_values(view: View) -> ResourceValues | None:
    """Return values of assets and receipts at the usual number of paths; None without developments to value."""
    case = view.case
    if case.resources is None or not case.resources.developments:
        return None
    worth = value_resources(view, depth=False)
    return ResourceValues(
        assets={asset.id: asset.net.mean for asset in worth.assets if asset.valued and asset.net is not None},
        receipts={
            outcome.id: (value.party, value.value.low, value.value.middle, value.value.high)
            for outcome in worth.outcomes
            if outcome.id in case.proposals
            for value in outcome.parties
            if value.party == worth.beneficiary and value.value.high > 0
        },
        parties={
            outcome.id: {v.party: (v.value.low, v.value.middle, v.value.high) for v in outcome.parties}
            for outcome in worth.outcomes
            if outcome.id in case.proposals
        },
        valued_on=worth.valued_on,
        years=worth.years,
    )
