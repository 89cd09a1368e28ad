# SPDX-License-Identifier: MIT
"""What every chart consists of, and how parties keep one colour and one marker everywhere."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

from detente.case.case import Case

__all__ = ["COLOURS", "FONT", "MARKERS", "PERCENT", "Chart", "base", "captioned", "matrix", "party_scale", "percent"]

# Okabe and Ito's colours, told apart by colour-blind readers; darkened where text contrast needs it.
COLOURS = ("#0063a3", "#b54a00", "#00704f", "#8c3b74", "#5b5b5b", "#7a6a00", "#2f7fb0", "#a02020")
MARKERS = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-left", "triangle-right")
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
PERCENT = {"labelExpr": "format(100 * datum.value, '~g') + ' %'"}
"""Labels of an axis or legend over shares."""

TITLE_SIZE, SUMMARY_SIZE = 15, 12
"""Size of the letters of a caption, px."""

LETTER = 0.52
"""Width of a letter of the font as a share of its size, on average and rounded up; bold letters are a tenth wider."""

NARROWEST_CAPTION = 480
"""Width in px that a caption takes beside a picture narrower than that."""

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with the words and the table that say the same.

    Attributes
    ----------
    id : str
        Short name, unique in a report.
    title : str
        The finding.
    summary : str
        What the picture shows, for readers who do not see it.
    spec : dict
        The Vega-Lite specification, data included.
    columns : tuple of str
        Heads of the table.
    rows : tuple of (tuple of str)
        The table.
    """

    id: str
    title: str
    summary: str
    spec: dict[str, Any]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def base(**parts: Any) -> dict[str, Any]:
    """Return a specification with the house style."""
    config = {
        "font": FONT,
        "aria": False,  # the page names the whole picture and gives its table; marks one by one would only be noise
        "axis": {"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 260, "gridColor": "#e4e4e4"},
        "legend": {"labelFontSize": 12, "titleFontSize": 12, "symbolSize": 110},
        "mark": {"aria": False},
        "rule": {"aria": False},
        "view": {"stroke": None},
    }
    return {"$schema": SCHEMA, "background": "white", "config": config, **parts}


def percent(share: float, digits: int = 0) -> str:
    """Return a share in percent, with the sign."""
    return f"{100 * share:.{digits}f} %"


def _wrapped(text: str, letters: float) -> list[str]:
    return textwrap.wrap(text.replace(" %", "\N{NO-BREAK SPACE}%"), int(letters))


def captioned(chart: Chart, width: float) -> dict[str, Any]:
    """Return the specification of a chart with its title and summary in it, for a picture that stands alone.

    Parameters
    ----------
    chart : Chart
        The chart; a page that prints its title and summary beside the picture draws `chart.spec` instead.
    width : float
        Width of the picture without its caption, px; lines break there.
    """
    room = max(width, NARROWEST_CAPTION)
    lines = _wrapped(chart.title, room / (1.1 * LETTER * TITLE_SIZE))
    title: dict[str, Any] = {
        "text": lines,
        "anchor": "start",
        "frame": "bounds",
        "offset": 14,
        "fontSize": TITLE_SIZE,
        "lineHeight": TITLE_SIZE + 4,
    }
    if chart.summary:
        title |= {
            "subtitle": _wrapped(chart.summary, room / (LETTER * SUMMARY_SIZE)),
            "subtitleFontSize": SUMMARY_SIZE,
            "subtitleLineHeight": SUMMARY_SIZE + 4,
            "subtitlePadding": 6,
        }
    return {**chart.spec, "title": title}


def matrix(
    outcomes: list[str],
    parties: list[str],
    data: list[dict[str, str]],
    colour: dict[str, Any],
    sign: dict[str, Any],
    tooltip: tuple[str, ...],
) -> dict[str, Any]:
    """Return a specification of cells, a row for each outcome and a column for each party.

    Parameters
    ----------
    outcomes, parties : list of str
        Heads of rows and columns, in order; the fields `outcome` and `party` of the data.
    data : list of dict
        One entry for each cell, with its `sign`.
    colour : dict
        How the cells are coloured.
    sign : dict
        The mark of the sign in each cell, and how it is coloured.
    tooltip : tuple of str
        Fields shown on pointing at a cell.
    """
    return base(
        width={"step": 125},
        height={"step": 30},
        data={"values": data},
        encoding={
            "x": {
                "field": "party",
                "type": "nominal",
                "sort": parties,
                "title": None,
                "axis": {"orient": "top", "labelAngle": 0},
            },
            "y": {"field": "outcome", "type": "nominal", "sort": outcomes, "title": None},
        },
        layer=[
            {
                "mark": {"type": "rect", "stroke": "white", "strokeWidth": 2},
                "encoding": {
                    "color": {"type": "nominal", "title": None, **colour},
                    "tooltip": [{"field": key} for key in tooltip],
                },
            },
            {
                "mark": {"type": "text", "fontSize": sign["size"]},
                "encoding": {"text": {"field": "sign"}, **sign["encoding"]},
            },
        ],
    )


def party_scale(case: Case, shown: tuple[str, ...], scale: tuple[str, ...] = COLOURS) -> dict[str, list[str]]:
    """Return a scale that gives each party shown its own colour or marker, the same in every chart."""
    places = {party: place % len(scale) for place, party in enumerate(case.parties)}
    return {"domain": [case.parties[p].name for p in shown], "range": [scale[places[p]] for p in shown]}
