# SPDX-License-Identifier: MIT
"""`detente completion`."""

from __future__ import annotations

import click

__all__ = ["command"]

_LINES = {
    "bash": 'eval "$(_DETENTE_COMPLETE=bash_source detente)"',
    "zsh": 'eval "$(_DETENTE_COMPLETE=zsh_source detente)"',
    "fish": "_DETENTE_COMPLETE=fish_source detente | source",
}


@click.command("completion")
@click.argument("shell", type=click.Choice(list(_LINES)))
def command(shell: str) -> None:
    """Print the line that switches on completion in SHELL; add it to the shell's start-up file."""
    click.echo(_LINES[shell])
