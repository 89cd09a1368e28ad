# SPDX-License-Identifier: MIT
"""`detente trace`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.console import answer, case_argument, json_option, load_case

if TYPE_CHECKING:
    from detente.analysis.evidence import Link

__all__ = ["command"]


def _print(link: Link, depth: int) -> None:
    label = click.style(link.kind, fg="cyan") + (f" {link.id}" if link.id else "")
    click.echo(f"{'  ' * depth}{label}: {link.text}")
    for following in link.follows:
        _print(following, depth + 1)


@click.command("trace")
@case_argument
@click.argument("target", metavar="ID")
@json_option
def command(case: str, target: str, as_json: bool) -> None:
    """Walk from ID in CASE to the sentences and judgements that it rests on.

    ID is a figure, proposal, statement, source, issue or party, PARTY.ISSUE, or a path as in the file.
    """
    from detente.analysis.evidence import trace

    _, loaded = load_case(case, as_json)
    result = trace(loaded, target)
    if not answer(result, as_json):
        _print(result.root, 0)
