# SPDX-License-Identifier: MIT
"""`detente answer`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from detente.cli.console import answer, case_argument, json_option, load_view, print_findings, progress, view_options

if TYPE_CHECKING:
    from detente.analysis.answer.result import AnswerResult
    from detente.case.case import Case

__all__ = ["command"]

WIDTH = 100
"""Columns that the answer takes at most."""


@click.command("answer")
@case_argument
@click.option(
    "--draws", type=click.IntRange(1024, 1_000_000), default=1024, show_default=True, help="Draws in every scenario."
)
@click.option("--seed", type=click.IntRange(0), help="Seed of the draws; by default that of the case.")
@click.option("--no-changes", is_flag=True, help="Leave out the smallest change and the one with the least loss.")
@click.option("--no-turns", is_flag=True, help="Leave out which single numbers would turn the answer.")
@click.option("--no-money", is_flag=True, help="Leave out what protection costs and what resources bring.")
@json_option
@view_options
def command(
    case: str, draws: int, seed: int | None, no_changes: bool, no_turns: bool, no_money: bool, as_json: bool
) -> None:
    """Answer the main question of CASE: what stays if nobody agrees, and what would become of every proposal."""
    from detente import answer as ask

    _, view = load_view(case, as_json)
    with progress() as report:
        result: Any = ask(
            view,
            draws=draws,
            seed=seed,
            changes=not no_changes,
            turns=not no_turns,
            money=not no_money,
            progress=report,
        )
    if not answer(result, as_json):
        _print(view.case, result)


def _print(case: Case, result: AnswerResult) -> None:
    from detente.words.answer import further_lines, points_note
    from detente.words.answer_matrix import MATRIX_HEADS, matrix_rows

    click.secho(click.wrap_text(result.bottom_line or "", width=WIDTH), bold=True)
    click.echo()
    rows = matrix_rows(case, result)
    if rows:
        _print_matrix(MATRIX_HEADS, rows)
    for head, words in further_lines(case, result):
        click.echo(click.wrap_text(f"{head}. {words}", width=WIDTH, subsequent_indent="  "))
    click.echo()
    click.echo(click.wrap_text(points_note(result), width=WIDTH))
    print_findings(result.findings, err=True)


def _print_matrix(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, width=WIDTH)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for head in heads:
        table.add_column(Text(head), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)
