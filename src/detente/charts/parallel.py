# SPDX-License-Identifier: MIT
"""Packages as lines across the signatories: parallel coordinates."""

from __future__ import annotations

from typing import Any

from detente.analysis.bargaining import BargainResult
from detente.case.case import Case
from detente.charts.chart import COLOURS, Chart, base

__all__ = ["parallel_chart"]

SHOWN = 150
"""Efficient outcomes drawn at most, as thin lines behind."""

DASHES = ([1, 0], [6, 3], [2, 2], [8, 2, 2, 2])
"""Told apart where colours come again."""


def _spec(
    names: list[str], titles: list[str], behind: list[dict[str, Any]], front: list[dict[str, Any]]
) -> dict[str, Any]:
    x = {"field": "party", "type": "nominal", "sort": names, "title": None, "axis": {"labelAngle": 0, "grid": True}}
    y = {
        "field": "share",
        "type": "quantitative",
        "title": "gain over no deal, as a share of the party's scale",
        "axis": {"format": ".0%"},
    }
    return base(
        width=560,
        height=340,
        layer=[
            {
                "data": {"values": behind},
                "mark": {"type": "line", "color": "#9a9a9a", "strokeWidth": 0.7, "opacity": 0.35},
                "encoding": {"x": x, "y": y, "detail": {"field": "package", "type": "nominal"}},
            },
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", "strokeDash": [5, 4], "color": "#333333"},
                "encoding": {"y": {"datum": 0, "type": "quantitative"}},
            },
            {
                "data": {"values": front},
                "mark": {"type": "line", "strokeWidth": 2.5, "point": {"size": 50, "filled": True}},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": {
                        "field": "package",
                        "type": "nominal",
                        "title": None,
                        "scale": {"domain": titles, "range": [COLOURS[n % len(COLOURS)] for n in range(len(titles))]},
                        "legend": {"orient": "right", "labelLimit": 320},
                    },
                    "strokeDash": {
                        "field": "package",
                        "type": "nominal",
                        "title": None,
                        "scale": {"domain": titles, "range": [DASHES[n % len(DASHES)] for n in range(len(titles))]},
                    },
                    "tooltip": [{"field": key} for key in ("package", "party", "share")],
                },
            },
        ],
    )


def parallel_chart(case: Case, result: BargainResult) -> Chart | None:
    """Draw the gain of every signatory from every proposal as one line for each, efficient outcomes behind.

    Returns
    -------
    Chart or None
        None with fewer than three signatories that have a scale, or nothing to draw.
    """
    parties = tuple(result.scale)
    floor = result.reservation
    if len(parties) < 3 or not result.proposals or any(party not in floor for party in parties):
        return None
    names = [case.parties[party].name for party in parties]

    def lines(key: str, kind: str, utility: dict[str, float]) -> list[dict[str, Any]]:
        return [
            {
                "package": key,
                "kind": kind,
                "party": case.parties[party].name,
                "share": round((utility[party] - floor[party]) / result.scale[party], 4),
            }
            for party in parties
        ]

    step = max(1, -(-len(result.frontier) // SHOWN))
    behind = [x for n, o in enumerate(result.frontier[::step]) for x in lines(f"efficient {n}", "efficient", o.utility)]
    front = [x for p in result.proposals for x in lines(p.title, "proposal", p.utility)]
    titles = list(dict.fromkeys(p.title for p in result.proposals))
    spec = _spec(names, titles, behind, front)
    above = sum(not p.refused_by for p in result.proposals)
    title = f"{above} of {len(result.proposals)} proposals stay above the line of no deal for every signatory"
    thinned = f" (one in {step} drawn)" if step > 1 else ""
    summary = (
        f"A line for each proposal across the signatories; thin lines are efficient outcomes{thinned}. Below the "
        "dashed line the signatory refuses. Lines that cross between two signatories are where their interests part."
    )
    rows = tuple(
        (p.title, *(f"{p.gain[party] / result.scale[party]:+.0%}" for party in parties)) for p in result.proposals
    )
    return Chart("parallel", title, summary, spec, ("Proposal", *names), rows)
