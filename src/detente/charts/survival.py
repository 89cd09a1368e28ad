# SPDX-License-Identifier: MIT
"""How long each proposal would last."""

from __future__ import annotations

from typing import Any

from detente.analysis.enforcement import HoldResult
from detente.charts.chart import COLOURS, Chart, base

__all__ = ["survival_chart"]

DASHES = ([1, 0], [6, 3], [2, 2], [8, 2, 2, 2])
"""Told apart where colours come again, and by those who see none."""

HALF = 0.5


def survival_chart(result: HoldResult) -> Chart | None:
    """Draw the share of shocks that each proposal outlives, year by year.

    Returns
    -------
    Chart or None
        None where there is no proposal.
    """
    if not result.proposals:
        return None
    titles = [p.title for p in result.proposals]
    data = [
        {"proposal": p.title, "year": year, "share": round(share, 4)}
        for p in result.proposals
        for year, share in enumerate(p.survival)
    ]
    lasting = [p.title for p in result.proposals if p.survival[-1] >= HALF]
    title = (
        f"{len(lasting)} of {len(titles)} proposals outlive half of the model's shocks to year {result.years}: "
        + ", ".join(lasting)
        if lasting
        else f"No proposal outlives half of the model's shocks to year {result.years}"
    )
    summary = (
        "A line for each proposal: the share of shocks that it outlives by the end of each year, at the midpoints of "
        "all ranges. The fall in the first year is the risk of the first months. A property of the model and its "
        "inputs, not a forecast, and no measure of a deal by itself: see what each party gives up."
    )
    years = sorted({0, 1, *(year for year in (2, 3, 5, 10, 20, 50) if year < result.years), result.years})
    rows = tuple((p.title, *(f"{p.survival[year]:.2f}" for year in years)) for p in result.proposals)
    return Chart(
        "survival", title, summary, _spec(titles, data), ("Proposal", *(f"Year {year}" for year in years)), rows
    )


def _spec(titles: list[str], data: list[dict[str, Any]]) -> dict[str, Any]:
    colours = [COLOURS[n % len(COLOURS)] for n in range(len(titles))]
    dashes = [DASHES[n % len(DASHES)] for n in range(len(titles))]
    return base(
        width=560,
        height=320,
        data={"values": data},
        mark={"type": "line", "strokeWidth": 2.5, "point": {"size": 35, "filled": True}},
        encoding={
            "x": {
                "field": "year",
                "type": "quantitative",
                "title": "years after signature",
                "axis": {"tickMinStep": 1},
            },
            "y": {
                "field": "share",
                "type": "quantitative",
                "title": "share of shocks survived",
                "scale": {"domain": [0, 1]},
            },
            "color": {
                "field": "proposal",
                "type": "nominal",
                "title": None,
                "scale": {"domain": titles, "range": colours},
                "legend": {"orient": "right", "labelLimit": 320},
            },
            "strokeDash": {
                "field": "proposal",
                "type": "nominal",
                "title": None,
                "scale": {"domain": titles, "range": dashes},
            },
            "tooltip": [{"field": key} for key in ("proposal", "year", "share")],
        },
    )
