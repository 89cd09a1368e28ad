# SPDX-License-Identifier: MIT
"""Positions over time: one line for each side and topic, a mark for each statement."""

from __future__ import annotations

from typing import Any

from detente.analysis.evidence.order import ORDER_WORDS
from detente.analysis.evidence.positions import STANDINGS, PositionEntry, Positions, PositionTrack
from detente.case.case import Case
from detente.case.support import direction
from detente.charts.chart import Chart, base

__all__ = ["positions_chart"]

_STANCE = {1: "for", -1: "against", 0: "neither"}
_SHAPES = {"domain": ["for", "against", "neither"], "range": ["triangle-up", "triangle-down", "circle"]}


def _row(case: Case, track: PositionTrack) -> str:
    return f"{case.parties[track.party].name}: {track.topic}"


def _datum(case: Case, track: PositionTrack, entry: PositionEntry) -> dict[str, Any]:
    said = case.statements[entry.statement]
    latest = entry.latest or entry.earliest
    return {
        "track": _row(case, track),
        "statement": entry.statement,
        "speaker": entry.speaker,
        "stance": said.stance.replace("_", " "),
        "direction": _STANCE[direction(said)],
        # A statement known from its report only is drawn at the report, hollow.
        "date": None if latest is None else latest.isoformat(),
        "first day": None if entry.earliest is None else entry.earliest.isoformat(),
        "dated by": "when it was said" if entry.earliest is not None else "the report only",
        "standing": STANDINGS[entry.side_standing],
    }


def positions_chart(case: Case, result: Positions) -> Chart | None:
    """Draw every track; statements dated by their reports only are hollow.

    Returns
    -------
    Chart or None
        None when no statement of a side has a date.
    """
    data = [_datum(case, track, entry) for track in result.tracks for entry in track.entries]
    dated = [row for row in data if row["date"] is not None]
    if not dated:
        return None
    rows = [_row(case, track) for track in result.tracks]
    changed = sum(entry.side_standing not in ("stands",) for track in result.tracks for entry in track.entries)
    unsure = sum(not track.order_is_certain for track in result.tracks)
    y = {"field": "track", "type": "nominal", "sort": rows, "title": None}
    axis = {"format": "%d %b %Y", "labelAngle": -30}
    mark = {
        "y": y,
        "x": {"field": "date", "type": "temporal", "title": None, "axis": axis},
        "color": {
            "field": "direction",
            "type": "nominal",
            "title": "speaks",
            "scale": {"domain": _SHAPES["domain"], "range": ["#0063a3", "#b54a00", "#5b5b5b"]},
        },
        "shape": {"field": "direction", "type": "nominal", "title": "speaks", "scale": _SHAPES},
        "tooltip": [{"field": key} for key in ("statement", "speaker", "stance", "date", "dated by", "standing")],
    }
    spec = base(
        width=560,
        height={"step": 26},
        data={"values": dated},
        layer=[
            {
                "transform": [{"filter": "datum['first day'] != null && datum['first day'] != datum.date"}],
                "mark": {"type": "rule", "strokeWidth": 3, "color": "#9a9a9a"},
                "encoding": {"y": y, "x": {"field": "first day", "type": "temporal"}, "x2": {"field": "date"}},
            },
            {
                "transform": [{"filter": "datum['dated by'] == 'when it was said'"}],
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 0.9},
                "encoding": mark,
            },
            {
                "transform": [{"filter": "datum['dated by'] != 'when it was said'"}],
                "mark": {"type": "point", "filled": False, "size": 110, "strokeWidth": 1.6},
                "encoding": mark,
            },
        ],
    )
    title = f"{len(data)} statements on {len(rows)} tracks; {changed} no longer stand unchanged"
    summary = (
        "A row for each side and topic, a mark for each statement: up speaks for, down against. Filled marks stand "
        f"on the day it was said, hollow ones on the day of the report. The order is not certain on {unsure} tracks."
    )
    table = tuple(
        (
            _row(case, track),
            entry.statement,
            entry.speaker,
            case.statements[entry.statement].stance.replace("_", " "),
            case.statements[entry.statement].said_on or "not known",
            case.statements[entry.statement].reported_on or "not known",
            ORDER_WORDS[entry.order],
            STANDINGS[entry.side_standing],
        )
        for track in result.tracks
        for entry in track.entries
    )
    columns = ("Track", "Statement", "Speaker", "Stance", "Said", "Reported", "Order known", "Now")
    return Chart("positions", title, summary, spec, columns, table)
