# SPDX-License-Identifier: MIT
"""Who would stay at each proposal, and what holds them there."""

from __future__ import annotations

from detente.analysis.stability import StabilityResult
from detente.case.case import Case
from detente.charts.chart import Chart, matrix

__all__ = ["HOLDS", "holds", "stability_chart"]

HOLDS = (
    ("nash", "stays: nothing better to do alone", "■"),
    ("seq", "stays: a credible answer", "▣"),
    ("gmr", "stays only before a threat that is not credible", "□"),
    ("", "would leave", "✕"),
)


def holds(concepts: tuple[str, ...]) -> tuple[str, str]:
    """Return in words, and as a sign, what holds a party at an outcome."""
    for concept, words, sign in HOLDS:
        if concept in concepts or not concept:
            return words, sign
    raise AssertionError("the last entry always applies")


def stability_chart(case: Case, result: StabilityResult) -> Chart:
    """Draw what holds each party at each named outcome."""
    data, rows, stable = [], [], 0
    titles = []
    for outcome in result.outcomes:
        if not outcome.names:
            continue
        title = case.title_of(outcome.names)
        titles.append(title)
        stable += "seq" in outcome.equilibrium and any(n in case.proposals for n in outcome.names)
        cells = []
        for party in result.parties:
            held, sign = holds(outcome.stable[party])
            data.append({"outcome": title, "party": case.parties[party].name, "holds": held, "sign": sign})
            cells.append(held)
        rows.append((title, *cells))
    names = [case.parties[party].name for party in result.parties]
    words = [entry[1] for entry in HOLDS]
    light = f"indexof(['{words[0]}', '{words[3]}'], datum.holds) >= 0"
    spec = matrix(
        titles,
        names,
        data,
        {
            "field": "holds",
            "scale": {"domain": words, "range": ["#1b6a4b", "#9fd0b8", "#f3d9a4", "#b03a2e"]},
            "legend": {"orient": "bottom", "columns": 2, "labelLimit": 400},
        },
        {
            "size": 14,
            "encoding": {"color": {"condition": {"test": light, "value": "white"}, "value": "#222222"}},
        },
        ("outcome", "party", "holds"),
    )
    proposals = len(case.proposals)
    title = f"At {stable} of {proposals} proposals every party would stay, held by nothing but credible answers"
    summary = (
        "A row for each proposal and the status quo, a column for each party: would it stay, and what holds it. "
        "Static: what changes while a deal stands is not seen."
    )
    return Chart("stability", title, summary, spec, ("Outcome", *names), tuple(rows))
