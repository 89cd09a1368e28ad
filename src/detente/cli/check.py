# SPDX-License-Identifier: MIT
"""`detente check`."""

from __future__ import annotations

import sys

import click

from detente.cli.console import case_argument, json_option, print_findings, print_json
from detente.words.form import count_words

__all__ = ["command"]


@click.command("check")
@case_argument
@click.option("--as-of", metavar="DATE", help="List what leaks as of this date; by default the case's own.")
@json_option
def command(case: str, as_of: str | None, as_json: bool) -> None:
    """Check CASE and say what it still lacks.

    Exits with 0 when there is no error, with 1 when there is one, with 3 when CASE cannot be read.
    """
    from detente.files.case_folder import read_case

    document = read_case(case) if as_of is None else read_case(case).dated(as_of)
    if as_json:
        from detente.analysis.result import describe_case, envelope

        identity = {} if document.case is None else describe_case(document.case)
        print_json(envelope("check", identity, document.findings, {}))
    else:
        print_findings(document.findings)
        if not document.errors:
            serious = sum(finding.severity == "warning" for finding in document.findings)
            rest = "it lacks nothing that the analyses use" if not document.findings else "see above for what it lacks"
            click.echo(f"No errors in {document.path}; {count_words(serious, 'warning')}; {rest}.")
    sys.exit(1 if document.errors else 0)
