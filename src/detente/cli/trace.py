# SPDX-License-Identifier: MIT
"""`detente trace`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli.console import (
    answer,
    case_argument,
    json_option,
    load_view,
    print_findings,
    print_json,
    print_table,
    view_options,
)

if TYPE_CHECKING:
    from detente.analysis.evidence import Link, Trace
    from detente.outcomes.view import View

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
@view_options
def command(case: str, target: str, as_json: bool) -> None:
    """Walk from ID in CASE to the sentences and judgements that it rests on.

    ID is a figure, proposal, statement, source, issue or party, PARTY.ISSUE, or a path as in the file; a number as a
    source gives it, such as 500; or a number of a report, as REPORT.html#n12. REPORT.html alone lists them.
    """
    from detente import trace

    document, view = load_view(case, as_json)
    page, mark, number = target.partition("#")
    if page.endswith(".html") and not mark:
        _list_numbers(view, page, as_json)
        return
    texts = {id_: text.text for id_, text in document.texts.items()}
    if page.endswith(".html"):
        result: Any = _printed(view, page, number)
    else:
        result = trace(view, target=target, texts=texts)
    if not answer(result, as_json):
        _print(result.root, 0)
        print_findings(result.findings)


def _printed(view: View, page: str, number: str) -> Trace:
    from detente.analysis.evidence.numbers import trace_printed_number
    from detente.case.element import nearest_name
    from detente.errors import UsageError
    from detente.files.report_numbers import read_numbers

    numbers = read_numbers(Path(page))
    if number not in numbers:
        raise UsageError(f"{page} has no number '{number}'; {nearest_name(number, list(numbers))}")
    found = numbers[number]
    return trace_printed_number(view, found.id, found.text, found.basis)


def _list_numbers(view: View, page: str, as_json: bool) -> None:
    from detente.analysis.evidence.numbers import trace_printed_number
    from detente.files.report_numbers import read_numbers

    rows = []
    for number in read_numbers(Path(page)).values():
        root = trace_printed_number(view, number.id, number.text, number.basis).root
        rows.append((number.id, number.text, ", ".join(sorted({end.kind for end in root.ends()})), number.basis))
    if as_json:
        keys = ("id", "text", "rests_on", "basis")
        print_json([dict(zip(keys, row, strict=True)) for row in rows])
        return
    print_table(f"Numbers of {page}", ["number", "as printed", "ends in", "basis"], rows)
