# SPDX-License-Identifier: MIT
"""Who would stay, who could leave, and who has to act to get there."""

from __future__ import annotations

from detente.analysis.durable import DurableResult, durable
from detente.analysis.stability import StabilityResult, stability
from detente.analysis.stability.reach import reach
from detente.analysis.stability.state_map import state_map
from detente.charts import Chart, paths_chart, stability_chart, state_graph_chart
from detente.report.part import Draft, Part
from detente.report.stability_tables import departures, option_table

__all__ = ["stability_part"]


def stability_part(draft: Draft) -> Part:
    """Answer the questions about stability."""
    case = draft.case
    settled: StabilityResult | None = None
    if case.proposals or case.status_quo is not None:
        settled = draft.ask(lambda: stability(draft.view), "stability")
    if settled is None:
        return Part({"settled": None, "options": (), "departures": (), "durable": None})
    draft.note(settled.findings)
    context = {
        "settled": settled,
        "options": option_table(case, settled),
        "departures": departures(case, settled),
        "durable": _durable(draft),
    }
    return Part(context, _charts(draft, settled))


def _durable(draft: Draft) -> DurableResult | None:
    bargained = draft.context["bargained"]
    if bargained is None or bargained.ordinal or not bargained.acceptable:
        return None
    found: DurableResult | None = draft.ask(lambda: durable(draft.view), "durable")
    return found


def _charts(draft: Draft, settled: StabilityResult) -> dict[str, Chart | None]:
    case = draft.case
    charts: dict[str, Chart | None] = {}
    if case.proposals:
        charts["stability"] = stability_chart(case, settled)
    mapped = draft.ask(lambda: state_map(draft.view), "state-graph")
    if mapped is not None:
        charts["states"] = state_graph_chart(case, mapped, settled)
    if case.proposals and case.status_quo is not None:
        reached = draft.ask(lambda: reach(draft.view), "paths")
        if reached is not None:
            charts["paths"] = paths_chart(case, reached)
    return charts
