# SPDX-License-Identifier: MIT
"""In how much of what is not known each claim about the proposals is true."""

from __future__ import annotations

from typing import Any

from detente.analysis.robustness import SweepResult
from detente.analysis.robustness.result import ClaimShare
from detente.case.case import Case
from detente.charts.chart import Chart, base

__all__ = ["sureness_chart"]

QUESTIONS = {"signable": "all sign", "efficient": "wastes nothing", "stable": "all stay", "holds": "holds {year} years"}
LABELS = ("firm", "leaning", "open")
COLOURS = ("#00704f", "#0063a3", "#b54a00")
SHAPES = ("square", "circle", "triangle-up")


def sureness_chart(case: Case, result: SweepResult) -> Chart | None:
    """Draw the share of the assumptions in which each claim is true, with its span over the scenarios.

    Returns
    -------
    Chart or None
        None where no claim about a whole proposal was asked.
    """
    last = max((claim.claim.year for claim in result.claims), default=0)
    shown = [
        claim
        for claim in result.claims
        if claim.claim.kind in QUESTIONS and (claim.claim.kind != "holds" or claim.claim.year == last)
    ]
    if not shown:
        return None
    data = [_datum(case, claim) for claim in shown]
    questions = list(dict.fromkeys(datum["question"] for datum in data))
    titles = [proposal.title for proposal in case.proposals.values()]
    x: dict[str, Any] = {
        "type": "quantitative",
        "scale": {"domain": [0, 100]},
        "axis": {"values": [0, 50, 100], "title": "% of the assumptions"},
    }
    spec = base(
        data={"values": data},
        facet={"column": {"field": "question", "sort": questions, "title": None, "header": {"labelFontSize": 13}}},
        spec={
            "width": 130,
            "height": {"step": 30},
            "encoding": {"y": {"field": "proposal", "type": "nominal", "sort": titles, "title": None}},
            "layer": [
                {
                    "mark": {"type": "rule", "strokeWidth": 3, "color": "#9a9a9a"},
                    "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
                },
                {
                    "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
                    "encoding": {
                        "x": {"field": "share", **x},
                        "color": {
                            "field": "label",
                            "type": "nominal",
                            "title": None,
                            "scale": {"domain": LABELS, "range": COLOURS},
                            "legend": {"orient": "bottom"},
                        },
                        "shape": {
                            "field": "label",
                            "type": "nominal",
                            "title": None,
                            "scale": {"domain": LABELS, "range": SHAPES},
                            "legend": {"orient": "bottom"},
                        },
                        "tooltip": [
                            {"field": key} for key in ("proposal", "question", "share", "low", "high", "label")
                        ],
                    },
                },
            ],
        },
    )
    counts = {label: sum(claim.label == label for claim in shown) for label in LABELS}
    title = (
        f"Of {len(shown)} claims about the proposals, {counts['firm']} are firm, {counts['leaning']} lean and "
        f"{counts['open']} are open"
    )
    summary = (
        "A row for each proposal and a column for each question. The mark is the share of the assumptions in which "
        "the answer is yes, as stated; the bar is its span over the scenarios. Near 0 or 100 % in all of them is firm."
    )
    rows = tuple(
        (d["proposal"], d["question"], f"{d['share']:.0f} %", f"{d['low']:.0f} to {d['high']:.0f} %", d["label"])
        for d in data
    )
    heads = ("Proposal", "Question", "As stated", "Over the scenarios", "How sure")
    return Chart("sureness", title, summary, spec, heads, rows)


def _datum(case: Case, claim: ClaimShare) -> dict[str, Any]:
    shares = [100.0 * share for share in claim.share.values()]
    return {
        "proposal": case.proposals[claim.claim.proposal].title,
        "question": QUESTIONS[claim.claim.kind].format(year=claim.claim.year),
        "share": round(shares[0], 1),
        "low": round(min(shares), 1),
        "high": round(max(shares), 1),
        "label": claim.label,
    }
