# SPDX-License-Identifier: MIT
"""Who would sign, what wastes nothing, the smallest change, who matters, and other assumptions."""

from __future__ import annotations

from detente.analysis.bargaining import BargainResult, bargain
from detente.analysis.bargaining.concession_path import concession_path
from detente.analysis.bargaining.concessions import concessions
from detente.analysis.bargaining.power import PowerResult, power
from detente.case.case import Case
from detente.charts import (
    Chart,
    concession_path_chart,
    exchange_chart,
    frontier_chart,
    gains_chart,
    parallel_chart,
)
from detente.report.change_table import SmallestChange, smallest_changes
from detente.report.part import Draft, Part
from detente.report.tables import gain_basis

__all__ = ["bargaining_part"]


def bargaining_part(draft: Draft) -> Part:
    """Answer the questions about bargaining."""
    case = draft.case
    bargained: BargainResult | None = draft.ask(lambda: bargain(draft.view), "bargain")
    draft.note(bargained.findings if bargained is not None else ())
    scenarios = case.scenarios if bargained is not None else {}
    return Part(
        {
            "bargained": bargained,
            "smaller": _smallest_changes(draft, bargained),
            "powers": _powers(draft, bargained),
            "variants": {scenario.name: bargain(draft.view.under(id_)) for id_, scenario in scenarios.items()},
            "gain_basis": {party: gain_basis(case, party) for party in case.preferences},
        },
        {} if bargained is None or not bargained.proposals else _charts(draft, bargained),
    )


def _charts(draft: Draft, bargained: BargainResult) -> dict[str, Chart | None]:
    case = draft.case
    drawn = {
        "gains": gains_chart(case, bargained),
        "frontier": frontier_chart(case, bargained),
        "parallel": parallel_chart(case, bargained),
        "path": _path(draft, bargained),
    }
    return drawn | {verdict.id: exchange_chart(case, verdict) for verdict in bargained.proposals}


def _path(draft: Draft, bargained: BargainResult) -> Chart | None:
    """Draw the order of changes from the first proposal that somebody refuses to the Nash point."""
    refused = next((p.id for p in bargained.proposals if p.refused_by), None)
    if refused is None or not any(solution.name == "nash" for solution in bargained.solutions):
        return None
    found = draft.ask(lambda: concession_path(draft.view, proposal=refused, target="nash"), "concession-path")
    return None if found is None else concession_path_chart(draft.case, found)


def _smallest_changes(draft: Draft, bargained: BargainResult | None) -> tuple[SmallestChange, ...]:
    if bargained is None or not bargained.proposals or bargained.ordinal:
        return ()
    found = draft.ask(lambda: concessions(draft.view), "concessions")
    return smallest_changes(draft.case, found) if found is not None else ()


def _powers(draft: Draft, bargained: BargainResult | None) -> PowerResult | None:
    case: Case = draft.case
    if bargained is None or bargained.ordinal or len(bargained.signatories) < 3:
        return None
    if case.no_deal is None and case.status_quo is None:
        return None
    found: PowerResult | None = draft.ask(lambda: power(draft.view), "power")
    return found
