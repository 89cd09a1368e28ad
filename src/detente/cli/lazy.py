# SPDX-License-Identifier: MIT
"""Groups of commands that import a command when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

__all__ = ["LazyGroup"]


class LazyGroup(click.Group):
    """A group that knows its commands by name; each is the `command` of the module of its name.

    Parameters
    ----------
    package : str
        Package that holds the modules.
    commands_known : mapping of str to str
        Commands and what they do, in the order of the help text.
    """

    def __init__(self, *args: Any, package: str, commands_known: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._package = package
        self._known = commands_known

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names."""
        del ctx
        return list(self._known)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        del ctx
        if cmd_name not in self._known:
            return None
        command: click.Command = import_module(f"{self._package}.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is asked for, or say which one was probably meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from detente.case.element import nearest_name

            message = f"there is no command '{args[0]}'; {nearest_name(args[0], list(self._known))}"
            raise click.UsageError(message, ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list without importing the commands."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(self._known.items()))
