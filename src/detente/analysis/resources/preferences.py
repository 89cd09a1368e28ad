# SPDX-License-Identifier: MIT
"""What an issue is worth to a party in money, as values of its levels.

A preference may say `value: from resources` of an issue instead of judging its levels. Each level is then worth what
the party gets, on average and in present value, under the reference outcome with that level in place of its own: the
worst level 0, the best 1, the others in proportion. The weight of the issue stays a judgement: what money is worth
beside security, nobody computes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.analysis.resources.drivers import headline_numbers
from detente.analysis.resources.model import build_model, control_setting, fund_of, resources_of
from detente.analysis.resources.simulation import draw_shocks
from detente.case.basis import Basis
from detente.case.case import Case
from detente.case.preference import AdditivePreference
from detente.errors import UsageError

__all__ = ["BLOCKS", "ComputedValue", "asked_values", "computed_values", "with_values"]

PATHS = 4_000


@dataclass(frozen=True, slots=True)
class ComputedValue:
    """Values of the levels of an issue, 0 to 1, and the sums they come from."""

    levels: Mapping[str, float]
    basis: Basis


BLOCKS = (
    "uncertainty", "parties", "issues", "status_quo", "no_deal", "proposals", "resources", "regions", "control_shares",
    "places",
)  # fmt: skip
"""Blocks of a case that the computed values rest on."""


def asked_values(case: Case) -> tuple[tuple[str, str], ...]:
    """Return the parties and issues whose values are to be worked out."""
    return tuple(
        (party, issue)
        for party, preference in case.preferences.items()
        if isinstance(preference, AdditivePreference)
        for issue, value in preference.issues.items()
        if value.value is not None
    )


def computed_values(case: Case, asked: Sequence[tuple[str, str]]) -> dict[tuple[str, str], ComputedValue]:
    """Work out what the levels of issues are worth to parties in money, each on a scale of 0 to 1.

    Raises
    ------
    UsageError
        If the case has no resources that can be valued, or no outcome to put the levels into.
    """
    found = {}
    for party, issue in asked:
        money = _money_by_level(case, party, issue, case.uncertainty.seed)
        low, high = min(money.values()), max(money.values())
        scale = (high - low) or 1.0
        sums = ", ".join(f"{level} {sum_:,.0f}" for level, sum_ in money.items())
        basis = Basis(external=f"computed from the resources of the case, USD M: {sums}")
        found[party, issue] = ComputedValue({level: (sum_ - low) / scale for level, sum_ in money.items()}, basis)
    return found


def with_values(case: Case, values: Mapping[tuple[str, str], ComputedValue]) -> Case:
    """Return the case with computed values in place of `value: from resources`, validated again."""
    data = case.model_dump(mode="json", by_alias=True)
    for (party, issue), value in values.items():
        stated = data["preferences"][party]["issues"][issue]
        stated |= {"value": None, "values": dict(value.levels), "basis": value.basis.model_dump(mode="json")}
    return Case.model_validate(data)


def _money_by_level(case: Case, party: str, issue: str, seed: int) -> dict[str, float]:
    resources = resources_of(case)
    outcomes = [proposal.outcome for proposal in case.proposals.values()]
    reference = next((o for o in outcomes if fund_of(case, o)), case.status_quo)
    if reference is None:
        raise UsageError("values from resources need a proposal or a status quo to put the levels into; add one")
    model = build_model(case)
    shocks = draw_shocks(model, PATHS, np.random.default_rng(seed))
    money = {}
    for level in case.issues[issue].levels:
        outcome = {**reference, issue: level}
        fund = resources.funds.get(fund_of(case, outcome) or "")
        numbers = headline_numbers(model, control_setting(case, model, outcome), fund, shocks)
        money[level] = float(numbers[party].mean()) if party in numbers else 0.0
    return money
