# SPDX-License-Identifier: MIT
"""The `detente` command; its subcommands are imported when they are called."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from detente.cli.lazy import LazyGroup
from detente.errors import DetenteError

__all__ = ["COMMANDS", "main"]

COMMANDS: dict[str, str] = {
    "answer": "Answer the main question: what stays if nobody agrees, and what becomes of every proposal.",
    "report": "Write the whole report of a case as one HTML file.",
    "check": "Check a case and say what it still lacks.",
    "read": "Read news texts: who said what, amounts, dates, and what makes a text a bad source.",
    "bargain": "Ask who would sign which proposal, and which outcomes are efficient.",
    "stability": "Ask which outcomes the parties would stay at, and why.",
    "resources": "Ask what resources are worth, and to whom.",
    "evidence": "Ask what the sources say, how it changed, and how good it is; accept and reject codings.",
    "hold": "Ask whether the deals would hold, who would break them and what would stop them.",
    "sweep": "Ask in how much of what is not known each claim is true, and what decides it.",
    "score": "Score recorded probabilities against what happened.",
    "protect": "Ask whether what must be protected can be, what it costs and who could pay.",
    "convert": "Write a case in another format, or read one from there.",
    "trace": "Walk from a figure, proposal or preference to its sentences.",
    "withdraw": "Withdraw a source: list what falls, and the answers without it.",
    "new": "Write a commented starter case.",
    "pin": "Pin sources by hash and quotations by position.",
    "schema": "Print the JSON Schema of case files, for editors.",
    "completion": "Print the line that switches on shell completion.",
}
"""Commands and what they do, in the order of the help text."""

WELCOME = """\
détente tests a negotiated settlement before it is signed.

  detente new my-case            write a commented starter case
  detente check my-case          see what is wrong with it and what it still lacks
  detente report my-case         write its report: one HTML file that opens anywhere

`detente --help` lists all commands. Nothing leaves this machine.
"""


class _Program(LazyGroup):
    """The whole program: errors become sentences and exit codes."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except DetenteError as error:
            click.echo(f"detente: {error}", err=True)
            sys.exit(error.exit_code)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(0)
        except (click.ClickException, click.Abort):
            raise
        except Exception as error:
            if os.environ.get("DETENTE_TRACEBACK"):
                raise
            click.echo(
                f"detente: this should not happen ({type(error).__name__}: {error}). Your files are untouched. "
                "Please report it with the output under DETENTE_TRACEBACK=1.",
                err=True,
            )
            sys.exit(DetenteError.exit_code)


@click.group(
    cls=_Program,
    package="detente.cli",
    commands_known=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="detente", prog_name="detente")
@click.pass_context
def main(context: click.Context) -> None:
    """Test a negotiated settlement before it is signed."""
    if context.invoked_subcommand is None:
        click.echo(WELCOME)
