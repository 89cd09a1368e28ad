# SPDX-License-Identifier: MIT
"""How results show themselves in a notebook: as tables, and as pictures. The package root fills this in."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from importlib import import_module
from typing import Any

from detente.analysis.result import Result, use_display
from detente.errors import UsageError

__all__ = ["install"]

SHOWN_ROWS = 60

CHARTS: dict[str, tuple[str, str]] = {
    "bargain": ("detente.charts.gains", "gains_chart"),
    "bargain.path": ("detente.charts.concession_path", "concession_path_chart"),
    "stability": ("detente.charts.stability", "stability_chart"),
    "stability.paths": ("detente.charts.paths", "paths_chart"),
    "hold": ("detente.charts.survival", "survival_chart"),
    "protect": ("detente.charts.protection_map", "protection_map"),
    "resources": ("detente.charts.resources", "values_by_party_chart"),
    "sweep": ("detente.charts.sureness", "sureness_chart"),
    "evidence.positions": ("detente.charts.positions", "positions_chart"),
}
"""The picture of each question that has one: module and function."""

SENTENCES: dict[tuple[str, str], tuple[str, str]] = {
    ("answer", "bottom_line"): ("detente.words.answer", "bottom_line"),
}
"""Sentences about answers, by question and name: module and function."""

RESULT_FIRST = ("resources",)
"""Questions whose pictures take the result before the case."""

RESULT_ALONE = ("hold",)
"""Questions whose pictures take nothing but the result."""


class _Display:
    def html(self, result: Result) -> str:
        rows = result.records()
        title = f"{result.case.get('title', '')}: {_name(result)}"
        parts = [f"<p><strong>{escape(title)}</strong></p>", _table(rows)]
        if len(rows) > SHOWN_ROWS:
            parts.append(f"<p>{len(rows) - SHOWN_ROWS:,} more rows; <code>to_frame()</code> has all.</p>")
        if result.findings:
            listed = "".join(f"<li>{escape(finding.message)}</li>" for finding in result.findings)
            parts.append(f"<ul>{listed}</ul>")
        return "".join(parts)

    def chart(self, result: Result, **options: Any) -> Any:
        name = _name(result)
        if name not in CHARTS or result.view is None:
            raise UsageError(f"'{name}' has no picture; its tables are in `to_frame()`")
        module, function = CHARTS[name]
        draw = getattr(import_module(module), function)
        # What `protect` draws are the weights that it took, which need not be those that the case states.
        case = getattr(result, "weighed", result.view.case)
        if name in RESULT_ALONE:
            taken: tuple[Any, ...] = (result,)
        else:
            taken = (result, case) if name in RESULT_FIRST else (case, result)
        chart = draw(*taken, **options)
        if chart is None:
            raise UsageError("there is nothing to draw in this answer")
        return chart

    def said(self, result: Result, what: str) -> str | None:
        home = SENTENCES.get((_name(result), what))
        if home is None or result.view is None:
            return None
        sentence: str = getattr(import_module(home[0]), home[1])(result.view.case, result)
        return sentence


def _name(result: Result) -> str:
    return result.analysis if result.ask is None else f"{result.analysis}.{result.ask}"


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return escape(str(value))


def _table(rows: list[Mapping[str, Any]] | list[dict[str, Any]]) -> str:
    if not rows:
        return "<p>No rows.</p>"
    columns = list(dict.fromkeys(key for row in rows for key in row))
    head = "".join(f"<th scope='col'>{escape(str(column))}</th>" for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(row.get(column, ''))}</td>" for column in columns) + "</tr>"
        for row in rows[:SHOWN_ROWS]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def install() -> None:
    """Let results show themselves."""
    use_display(_Display())
