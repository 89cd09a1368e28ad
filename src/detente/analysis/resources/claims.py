# SPDX-License-Identifier: MIT
"""Sums that are named: kept apart by what they measure, and held against what a fund would pay."""

from __future__ import annotations

import numpy as np

from detente.analysis.resources.finance import annuity
from detente.analysis.resources.money import Answers
from detente.analysis.resources.result import ClaimGroup, Recoupment
from detente.case.basis import Range
from detente.case.quantity import MEASURE_WORDS, MeasureError, Quantity, unit_factor
from detente.case.resource import MoneyClaim, Resources
from detente.case.territory import day_of

__all__ = ["claim_groups", "headline_claim", "recoupments", "usd_millions"]


def usd_millions(claim: MoneyClaim) -> float | None:
    """Return a claimed sum in USD M; None for another currency or a sum a year: no rate stands in the case."""
    try:
        return Quantity(claim.value.midpoint, claim.unit, claim.measure).to("USD M").value
    except MeasureError:
        return None


def headline_claim(resources: Resources) -> tuple[str, str, float] | None:
    """Return id, words and sum (USD M) of the claim from which the valuation starts; None where there is none."""
    for id_, claim in resources.claims.items():
        sum_ = usd_millions(claim)
        if claim.headline and sum_ is not None:
            return id_, claim.name, sum_
    return None


def claim_groups(resources: Resources) -> tuple[ClaimGroup, ...]:
    """Return the claims by what they measure, largest first within a group; nothing is ever summed."""
    groups: dict[str, list[tuple[float, tuple[str, str, str, str]]]] = {}
    for id_, claim in resources.claims.items():
        size = claim.value.midpoint * unit_factor(claim.unit)[1]
        row = (id_, claim.name, f"{_sum(claim.value)} {claim.unit}", claim.how)
        groups.setdefault(claim.measure, []).append((size, row))
    return tuple(
        ClaimGroup(measure, MEASURE_WORDS[measure], tuple(row for _, row in sorted(rows, key=lambda pair: -pair[0])))
        for measure, rows in groups.items()
    )


def _sum(value: Range) -> str:
    low, high = f"{value.low:,.12g}", f"{value.high:,.12g}"
    return low if value.is_point else f"{low} to {high}"


def recoupments(answers: Answers, outcome: str) -> tuple[Recoupment, ...]:
    """Return for each sum in dollars, and each fund, whether the beneficiary's receipts reach it.

    Parameters
    ----------
    answers : Answers
        The paths.
    outcome : str
        Named outcome over whose control the funds are put.
    """
    resources = answers.model.resources
    party = resources.beneficiary
    if party is None or party not in answers.parties:
        return ()
    start = day_of(resources.valued_on).year
    sums = {
        id_: usd_millions(claim) for id_, claim in resources.claims.items() if claim.kind == "aid" or claim.headline
    }
    found = []
    for fund in answers.funds:
        gathered = np.cumsum(answers.cash((outcome, fund), party).astype(np.float64), axis=1)
        for id_, sum_ in sums.items():
            claimant = resources.claims[id_].party
            if sum_ is None or (claimant is not None and claimant != party):
                continue
            reached = gathered >= sum_
            share_by_year = reached.any(axis=1).mean()
            by_half = np.flatnonzero(np.maximum.accumulate(reached, axis=1).mean(axis=0) >= 0.5)
            found.append(
                Recoupment(
                    claim=id_,
                    fund=fund,
                    sum=sum_,
                    share=float(share_by_year),
                    year=start + int(by_half[0]) if len(by_half) else None,
                    yearly=annuity(sum_, answers.model.rate, answers.model.years),
                )
            )
    return tuple(found)
