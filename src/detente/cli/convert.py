# SPDX-License-Identifier: MIT
"""`detente convert`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.console import case_argument, load_case, scenario_option
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.case.case import Case

__all__ = ["command"]

FORMATS = {
    "case": "a case folder",
    "gmcr": "a GMCR+ file",
    "csv": "a table of states by parties",
    "xlsx": "the same as a workbook",
    "dot": "the state graph for Graphviz",
    "graphml": "the state graph for network tools",
    "json": "the state graph as JSON",
}


@click.command("convert")
@case_argument
@click.argument("output", type=click.Path(path_type=Path))
@click.option(
    "--to", "form", type=click.Choice(list(FORMATS)), help="Format; by default what the ending of OUTPUT says."
)
@scenario_option
def command(case: str, output: Path, form: str | None, scenario: str | None) -> None:
    """Write CASE to OUTPUT in another format.

    OUTPUT ends in .gmcr, .csv, .xlsx, .dot, .graphml or .json, or is a folder for a case folder.
    """
    from detente.files.atomic import write_atomically

    document, loaded = load_case(case, False, scenario)
    form = form or (output.suffix[1:].lower() if output.suffix else "case")
    if form not in FORMATS:
        known = ", ".join(f".{name}" for name in FORMATS if name != "case")
        raise UsageError(f"'{output.name}' ends in no known format; use {known}, a folder, or --to")
    if form == "case":
        from detente.files.case_writer import write_case

        write_case(loaded, output, document.texts)
    else:
        if not output.parent.is_dir():
            raise UsageError(f"there is no folder {output.parent}; make it first")
        write_atomically(output, _content(loaded, form), keep_previous=True)
    click.echo(f"Wrote {output}: {FORMATS[form]}.")
    if form in ("csv", "xlsx") and _has_rules(loaded):
        click.echo(
            "The table holds states and ranks. Consequences, clauses, joint and one-way control are not in it: "
            "read back, it is another conflict.",
            err=True,
        )


def _has_rules(case: Case) -> bool:
    issues = case.issues.values()
    shared = any(len(issue.control.parties) > 1 or issue.irreversible for issue in issues)
    return shared or bool(case.consequences) or any(proposal.clauses for proposal in case.proposals.values())


def _content(case: Case, form: str) -> str | bytes:
    from detente.analysis.stability import export
    from detente.files.gmcr_writer import write_gmcr
    from detente.files.option_table import table_rows
    from detente.files.table import write_csv, write_workbook

    if form == "gmcr":
        return write_gmcr(case, export.ranking_tiers(case))
    if form in ("csv", "xlsx"):
        rows = table_rows(case, export.ranking_tiers(case))
        return write_csv(rows) if form == "csv" else write_workbook({"States": rows})
    graph = export.state_graph(case)
    return {"dot": export.graph_as_dot, "graphml": export.graph_as_graphml, "json": export.graph_as_json}[form](graph)
