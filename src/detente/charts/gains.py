# SPDX-License-Identifier: MIT
"""Who gains and who loses by each proposal."""

from __future__ import annotations

from detente.analysis.bargaining import BargainResult
from detente.case.case import Case
from detente.charts.chart import MARKERS, Chart, base, party_scale
from detente.words.form import points as points_of

__all__ = ["gains_chart"]


def gains_chart(case: Case, result: BargainResult) -> Chart | None:
    """Draw the gain of every signatory from every proposal, with the line below which it refuses.

    Returns
    -------
    Chart or None
        None when no signatory's preference has a scale to draw.
    """
    scaled = tuple(party for party in result.signatories if party not in result.ordinal)
    if not scaled or not result.proposals:
        return None
    signed = [p.title for p in result.proposals if not p.refused_by]
    data = [
        {
            "proposal": p.title,
            "party": case.parties[party].name,
            "gain": round(gain, 3),
            "verdict": "veto" if party in p.vetoed_by else "accepts" if party in p.acceptable_to else "refuses",
        }
        for p in result.proposals
        for party, gain in p.gain.items()
        if party in scaled
    ]
    title = f"{len(signed)} of {len(result.proposals)} proposals leave no signatory worse off than without a deal"
    titles = [p.title for p in result.proposals]
    y = {"field": "proposal", "type": "nominal", "sort": titles, "title": None}
    spec = base(
        width=520,
        height={"step": 34},
        data={"values": data},
        layer=[
            {
                "mark": {"type": "rule", "strokeWidth": 1.5, "color": "#333333"},
                "encoding": {"x": {"datum": 0, "type": "quantitative"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 0.95},
                "encoding": {
                    "y": y,
                    "x": {
                        "field": "gain",
                        "type": "quantitative",
                        "title": "gain over no deal, in each party's own points (left of 0: refuses)",
                    },
                    "color": {
                        "field": "party",
                        "type": "nominal",
                        "scale": party_scale(case, scaled),
                        "title": None,
                    },
                    "shape": {
                        "field": "party",
                        "type": "nominal",
                        "scale": party_scale(case, scaled, MARKERS),
                        "title": None,
                    },
                    "tooltip": [{"field": key} for key in ("proposal", "party", "gain", "verdict")],
                },
            },
        ],
    )
    names = [case.parties[party].name for party in scaled]
    rows = tuple(
        (p.title, *(points_of(p.gain[party], sign=True) if party in p.gain else "not known" for party in scaled))
        for p in result.proposals
    )
    summary = "A row for each proposal and a mark for each signatory; marks left of the line at 0 refuse. " + (
        f"Signed by all: {', '.join(signed)}." if signed else "None is signed by all."
    )
    return Chart("gains", title, summary, spec, ("Proposal", *names), rows)
