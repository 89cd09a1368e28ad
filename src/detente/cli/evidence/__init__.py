# SPDX-License-Identifier: MIT
"""`detente evidence`: a group whose commands are the modules of this package."""

from __future__ import annotations

import click

from detente.cli.lazy import LazyGroup

__all__ = ["SUBCOMMANDS", "command"]

SUBCOMMANDS: dict[str, str] = {
    "search": "Search the articles of a case's corpus.",
    "score": "Compare a reading of a text with a reference coding of it.",
    "positions": "Follow what each side said about each issue, over time.",
    "grades": "Say how good the sources are and what is confirmed.",
    "network": "Who agrees with whom, who contradicts whom, who is for or against what.",
    "agree": "Compare two codings of the same sources, field by field.",
    "reanchor": "Find the quotations of a source again in a newer version of it.",
    "accept": "Accept a candidate or rejected statement, with a reason.",
    "reject": "Reject a statement, with a reason; it stays in the file.",
    "annotate": "Read W3C annotations as candidate statements.",
    "judge": "Write down what you make of a conflict between two statements.",
}
"""Commands of the group and what they do; each is a module of this package with a `command`."""


@click.group("evidence", cls=LazyGroup, package="detente.cli.evidence", commands_known=SUBCOMMANDS)
def command() -> None:
    """Ask what the sources say, how it changed, and how good it is; accept and reject codings."""
