# SPDX-License-Identifier: MIT
"""Who gives and who gets by a proposal, issue by issue."""

from __future__ import annotations

from detente.analysis.bargaining.result import COMBINATIONS, ProposalVerdict
from detente.case.case import Case
from detente.charts.chart import Chart, base
from detente.words.form import points as points_of

__all__ = ["exchange_chart"]

LEAST = 0.05
"""Points below which a bar is left out, and an issue with no larger one."""


def exchange_chart(case: Case, verdict: ProposalVerdict) -> Chart | None:
    """Draw what each issue of a proposal adds for each signatory, compared with no deal.

    Returns
    -------
    Chart or None
        None when nothing says where things stand without a deal, or no preference is additive.
    """
    compared = verdict.against_no_deal
    names = {**{id_: issue.name for id_, issue in case.issues.items()}, COMBINATIONS: COMBINATIONS.capitalize()}
    shown = [k for k in names if any(abs(points.get(k, 0.0)) >= LEAST for points in compared.values())]
    if not shown:
        return None
    parties = [case.parties[party].name for party in compared]
    data = [
        {
            "issue": names[issue],
            "party": case.parties[party].name,
            "points": round(points[issue], 2),
            "kind": "gets" if points[issue] > 0 else "gives",
            "shown": points_of(points[issue], sign=True),
        }
        for party, points in compared.items()
        for issue in shown
        if abs(points[issue]) >= LEAST
    ]
    x = {"field": "points", "type": "quantitative", "title": "points", "scale": {"padding": 34}}
    y = {"field": "issue", "type": "nominal", "sort": [names[issue] for issue in shown], "title": None}
    spec = base(
        data={"values": data},
        facet={"column": {"field": "party", "type": "nominal", "sort": parties, "title": None}},
        spec={
            "width": 135,
            "height": {"step": 19},
            "layer": [
                {
                    "mark": {"type": "bar", "height": 12},
                    "encoding": {
                        "x": x,
                        "y": y,
                        "color": {
                            "field": "kind",
                            "type": "nominal",
                            "title": None,
                            "scale": {"domain": ["gets", "gives"], "range": ["#0063a3", "#d98a4a"]},
                        },
                        "tooltip": [{"field": key} for key in ("party", "issue", "points")],
                    },
                },
                *(
                    {
                        "transform": [{"filter": f"datum.points {sign} 0"}],
                        "mark": {"type": "text", "align": align, "dx": dx, "fontSize": 10},
                        "encoding": {"x": x, "y": y, "text": {"field": "shown"}},
                    }
                    for sign, align, dx in ((">", "left", 3), ("<", "right", -3))
                ),
            ],
        },
    )
    rows = tuple(
        (names[issue], *(points_of(points.get(issue, 0.0), sign=True) for points in compared.values()))
        for issue in shown
    )
    return Chart(
        f"exchange-{verdict.id}",
        f"{verdict.title}: who gives and who gets",
        "What each issue adds for each signatory compared with no deal, in the party's own points; bars to the right "
        "are what it gets, to the left what it gives. Points of two parties do not compare.",
        spec,
        ("Issue", *parties),
        rows,
    )
