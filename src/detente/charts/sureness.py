# SPDX-License-Identifier: MIT
"""In how much of what is not known each claim about the proposals is true."""

from __future__ import annotations

from typing import Any

from detente.analysis.robustness import SweepResult
from detente.analysis.robustness.result import ClaimShare
from detente.case.case import Case
from detente.charts.chart import Chart, base

__all__ = ["false_certainty_chart", "sureness_chart"]

QUESTIONS = {"signable": "all sign", "efficient": "wastes nothing", "stable": "all stay", "holds": "holds {year} years"}
LABELS = ("firm", "leans", "open")
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
                        "color": _by_label(COLOURS),
                        "shape": _by_label(SHAPES),
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
        f"Of {len(shown)} claims about the proposals, {counts['firm']} are firm, {counts['leans']} lean and "
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


def _by_label(scale: tuple[str, ...]) -> dict[str, Any]:
    return {
        "field": "label",
        "type": "nominal",
        "title": None,
        "scale": {"domain": LABELS, "range": scale},
        "legend": {"orient": "bottom"},
    }


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


def false_certainty_chart(case: Case, stated: SweepResult, independent: SweepResult) -> Chart:
    """Draw how much surer the answer looks when every number is drawn by itself.

    Parameters
    ----------
    case : Case
        The case.
    stated, independent : SweepResult
        Swept with weights on the simplex and what moves together, and number by number.
    """
    ways = {"weights on the simplex, one shift a party": stated, "every number by itself": independent}
    data: list[dict[str, Any]] = []
    for id_, proposal in case.proposals.items():
        for way, result in ways.items():
            claim = result.of("signable", id_)
            if claim is not None:
                share = round(100.0 * next(iter(claim.share.values())), 1)
                data.append({"proposal": proposal.title, "way": way, "share": share})
    titles = [proposal.title for proposal in case.proposals.values()]
    scale = {"domain": list(ways)}
    y = {"field": "proposal", "type": "nominal", "sort": titles, "title": None}
    x = {"field": "share", "type": "quantitative", "title": "% of the assumptions in which every signatory accepts"}
    spec = base(
        width=460,
        height={"step": 30},
        data={"values": data},
        encoding={"y": y, "x": {**x, "scale": {"domain": [0, 100]}}},
        layer=[
            {"mark": {"type": "line", "color": "#9a9a9a"}, "encoding": {"detail": {"field": "proposal"}}},
            {
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
                "encoding": {
                    "color": {"field": "way", "title": None, "scale": {**scale, "range": ["#00704f", "#b54a00"]}},
                    "shape": {"field": "way", "title": None, "scale": {**scale, "range": ["circle", "cross"]}},
                    "tooltip": [{"field": key} for key in ("proposal", "way", "share")],
                },
            },
        ],
    )
    spec["config"]["legend"] |= {"orient": "bottom", "columns": 1}
    rows = tuple((d["proposal"], d["way"], f"{d['share']:.0f} %") for d in data)
    title = "Numbers drawn one by one cancel out and feign certainty"
    summary = "For each proposal the share of the assumptions in which all sign, drawn in two ways."
    return Chart("false-certainty", title, summary, spec, ("Proposal", "Drawn", "All sign"), rows)
