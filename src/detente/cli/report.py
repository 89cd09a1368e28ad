# SPDX-License-Identifier: MIT
"""`detente report`."""

from __future__ import annotations

from pathlib import Path

import click

from detente.cli.console import case_argument, load_view, progress, view_options
from detente.errors import UsageError

__all__ = ["command"]


@click.command("report")
@case_argument
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File to write; by default ID-report.html in this folder."
)
@view_options
def command(case: str, output: Path | None) -> None:
    """Write the whole report of CASE as one HTML file that opens anywhere."""
    if output is not None and output.suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"'{output}' does not end in .html, which is what a report is; name the file so")
    document, view = load_view(case)
    from detente.files.atomic import write_atomically
    from detente.report import render_report

    with progress() as report:
        page = render_report(view, document.texts, document.findings, report)
    target = output or Path(f"{view.case.id}-report.html")
    write_atomically(target, page, keep_previous=True)
    click.echo(f"Wrote {target.resolve()}")
