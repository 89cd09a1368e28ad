# SPDX-License-Identifier: MIT
"""`detente evidence judge`."""

from __future__ import annotations

import click

from detente.cli.console import case_argument

__all__ = ["command"]

VERDICTS = ("open", "compatible", "first_stands", "second_stands", "neither_stands")


@click.command("judge")
@case_argument
@click.argument("first", metavar="ID")
@click.argument("second", metavar="ID")
@click.option("--verdict", type=click.Choice(VERDICTS), required=True, help="What you make of it.")
@click.option("--reason", required=True, help="Why; written into the case file.")
@click.option("--by", metavar="NAME", help="Who decided.")
def command(case: str, first: str, second: str, verdict: str, reason: str, by: str | None) -> None:
    """Write into CASE what you make of the conflict between two statements, or two figures."""
    from detente.files.case_folder import read_case
    from detente.files.deciding import judge_conflict

    id_ = judge_conflict(read_case(case), (first, second), verdict, reason, by)
    click.echo(f"Wrote the verdict on {first} and {second} as conflicts.{id_}.")
