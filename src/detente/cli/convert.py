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
    from detente.files.case_folder import CaseDocument

__all__ = ["command"]

FORMATS = {
    "case": "a case folder",
    "gmcr": "a GMCR+ file",
    "csv": "a table of states by parties",
    "xlsx": "the same as a workbook",
    "statements": "a table of its statements with their text, CSV or XLSX",
    "jsonld": "its statements as W3C annotations",
    "prov": "the provenance of everything in it, PROV-O in JSON-LD",
    "dna": "a Discourse Network Analyzer database of its statements",
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

    OUTPUT ends in .gmcr, .csv, .xlsx, .dot, .graphml, .json, .dna or .jsonld, or is a folder for a case folder. With
    --to statements, a .csv or .xlsx holds the statements; with --to prov, a .jsonld the provenance.
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
        write_atomically(output, _content(loaded, form, document, output.suffix.lower() == ".xlsx"), keep_previous=True)
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


def _content(case: Case, form: str, document: CaseDocument, xlsx: bool) -> str | bytes:
    if form in ("dna", "jsonld", "prov", "statements"):
        return _evidence(case, form, document, xlsx)
    from detente.analysis.stability import export
    from detente.files.gmcr_writer import write_gmcr
    from detente.files.option_table import table_rows, write_csv, write_xlsx

    if form == "gmcr":
        return write_gmcr(case, export.ranking_tiers(case))
    if form in ("csv", "xlsx"):
        rows = table_rows(case, export.ranking_tiers(case))
        return write_csv(rows) if form == "csv" else write_xlsx(rows)
    graph = export.state_graph(case)
    return {"dot": export.graph_as_dot, "graphml": export.graph_as_graphml, "json": export.graph_as_json}[form](graph)


def _evidence(case: Case, form: str, document: CaseDocument, xlsx: bool) -> str | bytes:
    from detente.files.annotations import write_annotations
    from detente.files.dna_writer import write_dna
    from detente.files.provenance import write_provenance
    from detente.files.statement_table import statements_as_csv, statements_as_xlsx

    if form == "statements":
        return statements_as_xlsx(case) if xlsx else statements_as_csv(case)
    if form == "dna":
        return write_dna(case, document.texts)
    write = write_annotations if form == "jsonld" else write_provenance
    return write(case, document.texts)
