# SPDX-License-Identifier: MIT
"""`detente resources`."""

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
    print_table,
    view_options,
)
from detente.cli.scale import executing, scale_options

if TYPE_CHECKING:
    from detente.analysis.resources.result import ResourcesResult
    from detente.case.case import Case

__all__ = ["command", "print_result"]


@click.command("resources")
@case_argument
@click.option(
    "--proposal", metavar="ID", help="Outcome of which assets and steps speak; by default the first with a fund."
)
@click.option(
    "--paths", type=click.IntRange(100, 10_000_000), default=20_000, show_default=True, help="Number of paths."
)
@click.option("--seed", type=click.IntRange(0), help="Seed of the draws; by default that of the case.")
@click.option(
    "--terms",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your own terms of funds and taxation (XLSX or CSV), compared beside the case's.",
)
@click.option(
    "--template",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a workbook of the case's fund terms, fiscal terms and guaranteed prices to fill in, and stop.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write all tables to an .xlsx or .csv file as well.",
)
@json_option
@view_options
@scale_options
def command(
    case: str,
    proposal: str | None,
    paths: int,
    seed: int | None,
    terms: Path | None,
    template: Path | None,
    output: Path | None,
    as_json: bool,
    scale: str,
    scheduler: str | None,
    workers: int | None,
    state: Path | None,
) -> None:
    """Ask what the resources of CASE are worth, and to whom, under every proposal."""
    from detente import resources
    from detente.analysis.resources.tables import result_tables
    from detente.case.own_terms import OwnTerms
    from detente.files.own_terms import read_terms, write_template
    from detente.files.resource_tables import write_tables

    _, view = load_view(case, as_json)
    loaded = view.case
    if template is not None:
        write_template(template, loaded)
        click.echo(f"Wrote {template}. Fill it in and give it back with --terms {template}.", err=True)
        if template.suffix.lower() == ".csv":
            click.echo("A CSV file holds one table; a file ending in .xlsx has the fiscal terms as well.", err=True)
        return
    own = None if terms is None else read_terms(terms, loaded)
    if own == OwnTerms():
        click.echo(f"No row of {terms} is filled in or changed; the case's own terms are shown.", err=True)
    with executing(scale, scheduler, workers, state) as execution:
        result: Any = resources(
            view,
            focus=proposal,
            paths=paths,
            seed=seed,
            terms=own,
            execution=execution,
            progress=execution.progress or (lambda *_: None),
        )
    if output is not None:
        write_tables(output, result_tables(loaded, result))
        click.echo(f"Wrote {output}", err=True)
    if not answer(result, as_json):
        print_result(loaded, result)


def print_result(case: Case, result: ResourcesResult) -> None:
    """Print the answer in sentences, then as tables."""
    from detente.analysis.resources.tables import result_tables

    for sentence in result.words:
        click.echo(click.wrap_text(sentence, width=110, initial_indent="- ", subsequent_indent="  "))
    click.echo()
    tables = result_tables(case, result)
    for name in (
        "Outcomes",
        "Funds",
        "Exchange",
        "Assets",
        "Projects",
        "Commodities",
        "Regions",
        "Steps",
        "Waiting",
        "Recoupment",
        "Drivers",
        "Swings",
        "Claims",
        "Control",
    ):
        head, *rows = tables[name]
        if name == "Assets":
            rows = rows[: sum(asset.valued for asset in result.assets)]  # the others are named in the finding below
        if rows:
            print_table(f"{name}: {_TITLES[name]}", head, rows)
    print_findings(result.findings, err=True)


_TITLES = {
    "Outcomes": "present value by party, USD M, median (90 in 100 paths)",
    "Exchange": "what protection costs, what is paid for it and what it spares; USD M, median (90 in 100 paths)",
    "Assets": "what each is worth before any division, USD M, under the proposal named above",
    "Projects": "each at the middle of its ranges, on ground that is never lost; prices in USD, worth in USD M",
    "Commodities": "what assets are worth by what they hold, USD M",
    "Regions": "what would be lost with each, USD M",
    "Funds": "what each party gets under each draft, USD M, median (90 in 100 paths)",
    "Steps": "from the claim to the value, median USD M; nothing is subtracted from one measure to the next",
    "Waiting": "what the rights to wait and to give up are worth to the investor, USD M after tax",
    "Recoupment": "whether receipts reach a sum within the years looked at",
    "Drivers": "share of the spread that a group of draws makes, alone (and with interactions)",
    "Swings": "the median of each number from one end of a group of assumptions to the other, USD M",
    "Claims": "sums that are named, by what they measure; never added or compared across groups",
    "Control": "shares of control from which hazards are read",
}
