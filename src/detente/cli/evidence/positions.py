# SPDX-License-Identifier: MIT
"""`detente evidence positions`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from detente.cli.console import (
    answer,
    case_argument,
    check_picture,
    draw_chart,
    json_option,
    load_view,
    print_table,
    view_options,
)

if TYPE_CHECKING:
    from detente.analysis.evidence.positions import Positions, PositionTrack
    from detente.case.case import Case

__all__ = ["command"]


@click.command("positions")
@case_argument
@click.option("--party", metavar="ID", multiple=True, help="Only this side; may be given more than once.")
@click.option("--issue", metavar="ID", multiple=True, help="Only this issue; may be given more than once.")
@click.option("--draw", metavar="FILE.svg", type=click.Path(path_type=Path), help="Draw the tracks as a picture.")
@json_option
@view_options
def command(case: str, party: tuple[str, ...], issue: tuple[str, ...], draw: Path | None, as_json: bool) -> None:
    """Follow in CASE what each side said about each issue, over time, and what still stands."""
    from detente import evidence

    check_picture(None if draw is None else str(draw))
    _, view = load_view(case, as_json)
    loaded, result = view.case, cast("Positions", evidence.positions(view, parties=party, issues=issue))
    if draw is not None:
        _draw(loaded, result, draw)
    if answer(result, as_json):
        return
    for track in result.tracks:
        _print_track(loaded, track)
    _print_conflicts(result)


def _draw(case: Case, result: Positions, path: Path) -> None:
    from detente.charts.positions import positions_chart
    from detente.errors import UsageError

    chart = positions_chart(case, result)
    if chart is None:
        raise UsageError("no statement of a side has a date, so there is nothing to draw; add said_on or reported_on")
    draw_chart(chart, str(path))


def _print_track(case: Case, track: PositionTrack) -> None:
    from detente.analysis.evidence.order import ORDER_WORDS
    from detente.analysis.evidence.positions import STANDINGS
    from detente.case.grades import grade

    def stance(id_: str) -> str:
        said = case.statements[id_]
        levels = ", ".join(case.issues[said.issue].levels[level] for level in said.levels) if said.issue else ""
        condition = f", if {said.condition}" if said.condition else ""
        firm = "" if said.modality == "asserted" else f" ({said.modality})"
        return f"{said.stance.replace('_', ' ')}{': ' if levels else ''}{levels}{condition}{firm}"

    def change(revision: str | None, revises: str | None, by: str | None) -> str:
        if revision is None:
            return ""
        return f"{revision.replace('_', ' ')} {revises or ''} ({(by or 'unknown').replace('_', ' ')})"

    print_table(
        f"{case.parties[track.party].name}: {track.topic}",
        ["id", "speaker", "stance", "said", "reported", "changes", "grade", "now", "order known"],
        [
            [
                e.statement,
                e.speaker,
                stance(e.statement),
                case.statements[e.statement].said_on or "?",
                case.statements[e.statement].reported_on or "?",
                change(e.revision, e.revises, e.by),
                grade(case, e.statement),
                STANDINGS[e.side_standing],
                ORDER_WORDS[e.order],
            ]
            for e in track.entries
        ],
    )


def _print_conflicts(result: Positions) -> None:
    if not result.conflicts:
        click.echo("No two accepted statements contradict each other.")
        return
    print_table(
        "Conflicts; `detente evidence judge` writes down what you make of one",
        ["between", "kind", "strength", "what", "verdict"],
        [
            [
                " and ".join(c.between),
                c.kind.replace("_", " "),
                c.strength,
                c.why,
                c.verdict.replace("_", " ") + (f": {c.reason}" if c.reason else ""),
            ]
            for c in result.conflicts
        ],
    )
