# SPDX-License-Identifier: MIT
"""`detente evidence grades`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from detente.cli.console import answer, case_argument, json_option, load_view, print_table, view_options

if TYPE_CHECKING:
    from detente.analysis.evidence.grades import Grades

__all__ = ["command"]


@click.command("grades")
@case_argument
@json_option
@view_options
def command(case: str, as_json: bool) -> None:
    """Say how good the sources of CASE are, which go back to one report, and what is confirmed."""
    from detente import evidence
    from detente.case.grades import NOT_JUDGED, RELIABILITY

    document, view = load_view(case, as_json)
    texts = {id_: source.text for id_, source in document.texts.items()}
    loaded, result = view.case, cast("Grades", evidence.grades(view, texts=texts))
    if answer(result, as_json):
        return
    print_table(
        "Sources (F and 6 mean: cannot be judged)",
        ["source", "reliability", "why", "cluster", "statements by credibility"],
        [
            [
                loaded.sources[s.source].title,
                f"{s.reliability}, {RELIABILITY[s.reliability]}" if s.reliability else NOT_JUDGED,
                s.reason or "",
                s.cluster,
                ", ".join(f"{count} x {digit}" for digit, count in s.credibility.items()) or "none",
            ]
            for s in result.sources
        ],
    )
    for pair in result.reprints:
        click.echo(
            f"{pair.text} and {pair.other} share text: {pair.containment:.0%} of {pair.text} stands in the other."
        )
    if not result.confirmed:
        click.echo("No statement is confirmed by two independent reports.")
        return
    print_table(
        "Confirmed by two independent reports or more",
        ["statement", "grade", "by"],
        [
            [s.statement, s.grade, "; ".join(f"{cluster} ({', '.join(ids)})" for cluster, ids in s.clusters.items())]
            for s in result.confirmed
        ],
    )
