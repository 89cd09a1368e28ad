# SPDX-License-Identifier: MIT
"""What accepting and rejecting have in common."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from detente.cli.console import case_argument, print_findings

__all__ = ["decision_command"]


def decision_command(name: str, state: str, help_text: str) -> click.Command:
    """Make the command that puts statements into a state."""

    @click.command(name, help=help_text)
    @case_argument
    @click.argument("ids", metavar="ID...", nargs=-1, required=True)
    @click.option("--reason", required=True, help="Why; written into the case file.")
    @click.option("--by", metavar="NAME", help="Who decided.")
    @click.option("--on", metavar="DATE", help="When; by default today.")
    @click.option("--replaced-by", metavar="ID", help="The coding that takes its place.")
    def command(
        case: str, ids: tuple[str, ...], reason: str, by: str | None, on: str | None, replaced_by: str | None
    ) -> None:
        from detente.files.case_folder import read_case
        from detente.files.deciding import decide

        day = on or datetime.now(UTC).date().isoformat()
        for id_ in ids:
            changed = decide(read_case(case), id_, state, reason, by, day, replaced_by)
            click.echo(f"{id_} is {state}{'' if changed else ' already, for this reason'}.")
        errors = read_case(case).errors
        if errors:
            print_findings(errors, err=True)
            click.echo("The case file was written; its former content is beside it.", err=True)
            sys.exit(1)

    return command
