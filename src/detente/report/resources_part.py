# SPDX-License-Identifier: MIT
"""What it is worth, and to whom: the part of the page that values resources."""

from __future__ import annotations

from detente.analysis.resources import ResourcesResult, value_resources
from detente.analysis.resources.tables import result_tables
from detente.analysis.resources.words import short_answer
from detente.case.case import Case
from detente.charts.resources import (
    cash_fan_chart,
    resource_map_chart,
    swings_chart,
    values_by_party_chart,
    waterfall_chart,
)
from detente.report.part import Draft, Part
from detente.report.sentences import Sentence
from detente.report.tables import basis_words

__all__ = ["resources_part"]

BASIS = (
    "computed over {paths:,} paths of prices, control, geology, cost and time, ranges of terms in their middle; what "
    "mines cost and give is for the most part a judgement: see the judgements and the tables of the case"
)


def resources_part(draft: Draft) -> Part:
    """Return what the page says of resources; empty where the case has none."""
    case = draft.case
    if case.resources is None:
        return Part({"worth": None, "worth_sentences": ()})
    result: ResourcesResult | None = draft.ask(lambda: value_resources(draft.view), "resources")
    if result is None:
        return Part({"worth": None, "worth_sentences": ()})
    pictures = (
        waterfall_chart(result, case),
        values_by_party_chart(result, case),
        cash_fan_chart(result, case),
        swings_chart(result, case),
        resource_map_chart(result, case),
    )
    context = {
        "worth": result,
        "worth_sentences": (Sentence(short_answer(case, result), "see “What it is worth”"),),
        "worth_tables": result_tables(case, result),
        "worth_basis": BASIS.format(paths=result.paths),
        "worth_claims": _claims(case),
    }
    return Part(context, {chart.id: chart for chart in pictures if chart is not None})


def _claims(case: Case) -> dict[str, str]:
    """Return where each claim comes from, in words."""
    if case.resources is None:
        return {}
    return {id_: basis_words(case, claim.origin) for id_, claim in case.resources.claims.items()}
