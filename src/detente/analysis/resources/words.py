# SPDX-License-Identifier: MIT
"""The answer in sentences that can be repeated, every number of them from the result."""

from __future__ import annotations

from detente.analysis.resources.claims import usd_millions
from detente.analysis.resources.result import Band, OutcomeValue, PartyValue, ResourcesResult
from detente.case.case import Case
from detente.case.quantity import MEASURE_WORDS

__all__ = ["answer_words", "money", "short_answer"]


def money(millions: float) -> str:
    """Return a sum as people say it.

    Examples
    --------
    >>> money(500_000), money(86.1), money(-12_345), money(0.2), money(1_660_000)
    ('$500 billion', '$86 million', '−$12.3 billion', 'under $1 million', '$1,660 billion')
    """
    sign, size = ("−" if millions < 0 else ""), abs(millions)
    if size < 1:
        return "nothing" if size < 1e-6 else f"{sign and 'a loss '}under $1 million"
    if size < 1_000:
        return f"{sign}${size:,.0f} million"
    billions = size / 1_000
    return (
        f"{sign}${billions:,.0f} billion"
        if billions >= 100 or billions == round(billions)
        else f"{sign}${billions:,.1f} billion"
    )


def _range(band: Band) -> str:
    return f"{money(band.low)} to {money(band.high)}"


def _middle(band: Band) -> str:
    """Say the median, and the mean beside it where the two differ by a tenth."""
    middle, mean = money(band.middle), money(band.mean)
    return f"{middle} (mean {mean})" if band.skewed and mean != middle else middle


def _share(share: float) -> str:
    return "none" if share == 0 else f"{share:.1%}" if share < 0.1 else f"{share:.0%}"


def answer_words(case: Case, result: ResourcesResult) -> tuple[str, ...]:
    """Return the answer to "is it worth that, and to whom" in a handful of sentences.

    Parameters
    ----------
    case : Case
        For names.
    result : ResourcesResult
        The valuation; its own words are not looked at.
    """
    outcome = result.outcome(result.focus)
    name = {party: case.parties[party].in_text for party in case.parties}
    title = f"“{outcome.title}”"
    sentences = []
    valued = [asset for asset in result.assets if asset.valued]
    gross = sum(asset.gross_in_ground or 0.0 for asset in valued)
    resources = case.resources
    claim = resources.claims.get(result.headline_claim or "") if resources else None
    if claim is not None:
        sentences.append(
            f"The {money(_millions(result))} is {MEASURE_WORDS[claim.measure]}; {len(valued)} of {len(result.assets)} "
            "assets in the case have figures from which a worth can be worked out."
        )
    sentences.append(
        f"What those {len(valued)} contain would be {money(gross)} at today’s prices if it lay on the table, free of "
        f"cost and time; dug up, sold and paid for over {result.years} years they are worth {_range(outcome.net)} "
        f"together, {_middle(outcome.net)} in the middle, under {title}."
    )
    shares = [
        f"{case.parties[value.party].name} {_middle(value.value)}, {_range(value.value)}" for value in outcome.parties
    ]
    sentences.append(f"Of that, in the middle and in nine of ten paths: {'; '.join(shares)}.")
    if result.beneficiary is not None:
        sentences += _beneficiary_words(result, name, outcome)
    sentences += _protection_words(name, outcome)
    sentences.append(
        "Security, influence and supply are not in these sums; whether they are worth the rest is for those who sign."
    )
    return tuple(sentences)


def _millions(result: ResourcesResult) -> float:
    return next((step.after for step in result.steps if step.id == "claim"), 0.0)


def _beneficiary_words(result: ResourcesResult, name: dict[str, str], outcome: OutcomeValue) -> list[str]:
    party = result.beneficiary
    if party is None:
        return []
    sentences = []
    if result.drafts:
        drafts = [
            f"{result.fund_names[fund]}: {_drawn(next(v for v in values if v.party == party))}"
            for fund, values in result.drafts.items()
        ]
        sentences.append(f"By the terms of the fund, {name[party]} would draw, in the middle: {'; '.join(drafts)}.")
    elif (own := next((v for v in outcome.parties if v.party == party), None)) is not None:
        sentences.append(f"In the middle {name[party]} would draw {_drawn(own)}.")
    reached = [row for row in result.recoupment if row.claim == result.headline_claim]
    if reached:
        most = max(row.share for row in reached)
        sentences.append(
            f"What {name[party]} draws reaches the sum that is named within {result.years} years in {_share(most)} of "
            f"the {result.paths:,} paths, under the best of these terms{_swept_words(result)}."
        )
    return sentences


def _drawn(value: PartyValue) -> str:
    when = "" if value.first_year is None else f", from {value.first_year} on"
    return _middle(value.value) + when


def _swept_words(result: ResourcesResult) -> str:
    swept = result.swept.get("reaches_claim")
    if swept is None:
        return ""
    points = result.swept["points"]
    return f"; in {_share(swept)} of {points} sets of assumptions, spread over their ranges, does the middle reach it"


def _protection_words(name: dict[str, str], outcome: OutcomeValue) -> list[str]:
    """Return who pays what for protection, what it spares, and what that comes to; said once for all who pay."""
    if not outcome.exchange:
        return []
    costs = [f"{name[e.party]} {money(e.cost[0])} to {money(e.cost[2])}" for e in outcome.exchange]
    spared = outcome.exchange[0].loss_avoided
    first = (
        f"Protection costs {' and '.join(costs)}; it spares the assets a loss of {_middle(spared)}, "
        f"{_range(spared)} in nine of ten paths."
    )
    if len(costs) > 1 and all(e.balancing_share is None or e.balancing_share > 1 for e in outcome.exchange):
        return [
            f"{first} No share of these assets can pay for either: each of these costs is more than all that the "
            "assets earn, for all parties together."
            if len(costs) == 2
            else f"{first} No share of these assets can pay for any of it: each of these costs is more than all that "
            "the assets earn, for all parties together."
        ]
    return [" ".join([first, *(exchange.verdict for exchange in outcome.exchange)])]


def short_answer(case: Case, result: ResourcesResult) -> str:
    """Return the answer in one sentence or two, for the half page that comes first."""
    outcome = result.outcome(result.focus)
    parts = []
    for value in outcome.parties:
        amount = _middle(value.value)
        parts.append(f"{case.parties[value.party].name} {amount}")
    gross = sum(asset.gross_in_ground or 0.0 for asset in result.assets)
    text = (
        f"What it is worth: the assets that can be valued hold {money(gross)} at today’s prices in the ground; mined "
        f"and sold they are worth {_middle(outcome.net)} in the middle under “{outcome.title}”: {', '.join(parts)}."
    )
    if result.headline_claim is not None and case.resources is not None:
        claim = case.resources.claims[result.headline_claim]
        reached = max((row.share for row in result.recoupment if row.claim == result.headline_claim), default=0.0)
        sum_ = usd_millions(claim)
        named = f"{claim.value} {claim.unit}" if sum_ is None else money(sum_)
        text += f" The {named} that is named is reached in {_share(reached)} of the paths."
    return text
