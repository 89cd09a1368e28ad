# SPDX-License-Identifier: MIT
"""What an issue is worth to a party in money, as values of its levels.

A preference may say `value: from resources` of an issue instead of judging its levels. Each level is then worth what
the party gets, on average and in present value, under the reference outcome with that level in place of its own: the
worst level 0, the best 1, the others in proportion. The weight of the issue stays a judgement: what money is worth
beside security, nobody computes.
"""

from __future__ import annotations

import numpy as np

from detente.analysis.resources.drivers import headline_numbers
from detente.analysis.resources.model import build_model, control_setting, fund_of, resources_of
from detente.analysis.resources.simulation import draw_shocks
from detente.case.basis import Basis, Range
from detente.case.case import Case
from detente.case.preference import AdditivePreference
from detente.errors import UsageError

__all__ = ["with_computed_values"]

PATHS = 4_000


def with_computed_values(case: Case, seed: int = 0) -> Case:
    """Return the case with every `value: from resources` worked out; the case itself where there is none.

    Parameters
    ----------
    case : Case
        A case without errors.
    seed : int
        Seed of the draws.

    Raises
    ------
    UsageError
        If the case has no resources that can be valued, or no outcome to put the levels into.
    """
    changed = {}
    for party, preference in case.preferences.items():
        if not isinstance(preference, AdditivePreference):
            continue
        asked = {issue: value for issue, value in preference.issues.items() if value.value is not None}
        if asked:
            issues = dict(preference.issues)
            for issue, value in asked.items():
                money = _money_by_level(case, party, issue, seed)
                low, high = min(money.values()), max(money.values())
                scale = (high - low) or 1.0
                worth = {level: Range.model_validate((sum_ - low) / scale) for level, sum_ in money.items()}
                sums = ", ".join(f"{level} {sum_:,.0f}" for level, sum_ in money.items())
                basis = Basis(external=f"computed from the resources of the case, USD M: {sums}")
                issues[issue] = value.model_copy(update={"value": None, "values": worth, "basis": basis})
            changed[party] = preference.model_copy(update={"issues": issues})
    return case.model_copy(update={"preferences": {**case.preferences, **changed}}) if changed else case


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
