# SPDX-License-Identifier: MIT
"""What each signatory gains at each step from one package to another."""

from __future__ import annotations

from detente.analysis.bargaining.concession_path import ConcessionPath
from detente.analysis.stability.words import describe_changes
from detente.case.case import Case
from detente.charts.chart import MARKERS, Chart, base, party_scale
from detente.words.form import points as points_of

__all__ = ["concession_path_chart"]


def concession_path_chart(case: Case, result: ConcessionPath) -> Chart | None:
    """Draw the gain of each signatory over the steps of the way.

    Returns
    -------
    Chart or None
        None when there is no step.
    """
    if not result.steps:
        return None
    heads = ["as it is", *(f"{n}. {describe_changes(case, s.change.changes)}" for n, s in enumerate(result.steps, 1))]
    gains = [result.gain, *(step.change.gain for step in result.steps)]
    data = [
        {"step": head, "number": number, "party": case.parties[party].name, "gain": round(gain, 3)}
        for number, (head, some) in enumerate(zip(heads, gains, strict=True))
        for party, gain in some.items()
    ]
    parties = tuple(result.gain)
    look = {"field": "party", "type": "nominal", "title": None}
    encoding = {
        "y": {"field": "step", "type": "nominal", "sort": heads, "title": None, "axis": {"labelLimit": 420}},
        "x": {"field": "gain", "type": "quantitative", "title": "gain over no deal, in each party's own points"},
        "color": {**look, "scale": party_scale(case, parties)},
        "tooltip": [{"field": key} for key in ("step", "party", "gain")],
    }
    spec = base(
        width=420,
        height={"step": 34},
        data={"values": data},
        layer=[
            {
                "mark": {"type": "rule", "color": "#333333", "strokeWidth": 1.5},
                "encoding": {"x": {"datum": 0, "type": "quantitative"}},
            },
            {
                "mark": {"type": "line", "strokeWidth": 1.5},
                "encoding": {**encoding, "order": {"field": "number", "type": "quantitative"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90},
                "encoding": {**encoding, "shape": {**look, "scale": party_scale(case, parties, MARKERS)}},
            },
        ],
    )
    refused = [n for n, step in enumerate(result.steps[:-1], 1) if step.refused_by]
    title = f"{len(result.steps)} step{'s' if len(result.steps) > 1 else ''} from {case.title_of([result.start])}"
    summary = (
        "Each row is the package after one more step, from top to bottom; a mark left of the line at 0 refuses it. "
        + (f"On the way somebody would refuse after step {', '.join(map(str, refused))}." if refused else "")
    ).strip()
    names = [case.parties[party].name for party in parties]
    rows = tuple(
        (head, *(points_of(some[party], sign=True) for party in parties))
        for head, some in zip(heads, gains, strict=True)
    )
    return Chart("concession-path", title, summary, spec, ("Step", *names), rows)
