# SPDX-License-Identifier: MIT
"""`detente pin`."""

from __future__ import annotations

import sys

import click

from detente.cli.console import case_argument, print_findings
from detente.errors import InvalidCaseError
from detente.words.form import count_words

__all__ = ["command"]


@click.command("pin")
@case_argument
def command(case: str) -> None:
    """Pin the sources of CASE by hash and its quotations by position, in the case file itself."""
    from detente.files.case_folder import read_case
    from detente.files.pinning import pin

    try:
        report = pin(read_case(case))
    except InvalidCaseError as error:
        print_findings(error.findings, err=True)
        sys.exit(error.exit_code)
    if not report.sources and not report.quotations:
        click.echo("Everything is pinned already; nothing was changed.")
        return
    sources, quotations = count_words(report.sources, "source"), count_words(report.quotations, "quotation")
    click.echo(f"Pinned {sources} and {quotations}; the former file is kept beside it.")
