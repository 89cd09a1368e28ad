# SPDX-License-Identifier: MIT
"""`detente convert`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.console import case_argument, load_view, view_options
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.case.case import Case
    from detente.files.case_folder import CaseDocument
    from detente.outcomes.view import View

__all__ = ["command"]

FILES = {
    "gmcr": "a GMCR+ file",
    "csv": "a table of states by parties",
    "xlsx": "the same as a workbook",
    "nfg": "a game for Gambit",
    "statements": "a table of its statements with their text, CSV or XLSX",
    "jsonld": "its statements as W3C annotations",
    "prov": "the provenance of everything in it, PROV-O in JSON-LD",
    "dna": "a Discourse Network Analyzer database of its statements",
    "dot": "the state graph for Graphviz",
    "graphml": "the state graph for network tools",
    "json": "the state graph as JSON",
}
FOLDERS = {
    "case": "a case folder",
    "negmas": "a scenario folder for NegMAS",
    "genius": "a scenario folder for Genius",
    "geniusweb": "a scenario folder for GeniusWeb",
}


@click.command("convert")
@case_argument
@click.argument("output", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "form",
    type=click.Choice([*FOLDERS, *FILES]),
    help="Format; by default what the ending of OUTPUT says, and a case folder where it has none.",
)
@click.option(
    "--reading",
    type=click.Choice(["owner", "raw"]),
    default="owner",
    show_default=True,
    help="How a Genius XML file is read: as Genius evaluates it, or numbers as they stand, like NegMAS.",
)
@click.option(
    "--levels",
    type=click.IntRange(2, 100),
    help="Levels kept of an issue of a foreign file that is a range of numbers.  [default: 11]",
)
@click.option(
    "--utilities",
    is_flag=True,
    help="Write utilities, not ranks, into a .csv or .xlsx table; no deal is a row.",
)
@view_options
def command(case: str, output: Path, form: str | None, reading: str, levels: int | None, utilities: bool) -> None:
    """Write CASE to OUTPUT in another format.

    CASE is a case folder, a .gmcr, .csv, .xlsx, .nfg or .dna file, or the folder of a Genius, GeniusWeb or NegMAS
    scenario. OUTPUT ends in .gmcr, .csv, .xlsx, .nfg, .dot, .graphml, .json, .dna or .jsonld, or is a folder.
    With --to statements, a .csv or .xlsx holds the statements; with --to prov, a .jsonld the provenance.
    """
    from detente.files.atomic import write_atomically, write_new_folder

    document, view = load_view(case, False, "raw" if reading == "raw" else "owner", levels)
    # What is known only later stays in a file that is written in another form, unless a date is asked for.
    loaded = view.case if view.scenario is not None or view.as_of is not None else view.stated
    form = form or (output.suffix[1:].lower() if output.suffix else "case")
    if form not in FILES and form not in FOLDERS:
        known = ", ".join(f".{name}" for name in FILES)
        raise UsageError(f"'{output.name}' ends in no known format; use {known}, a folder, or --to")
    remarks: Sequence[str] = ()
    if form == "case":
        from detente.files.case_writer import write_case

        write_case(loaded, output, document.texts)
    elif form in FOLDERS:
        contents, remarks = _scenario_files(view, form)
        write_new_folder(output, contents)
    else:
        if not output.parent.is_dir():
            raise UsageError(f"there is no folder {output.parent}; make it first")
        if form in ("dna", "jsonld", "prov", "statements"):
            content: str | bytes = _evidence(loaded, form, document, output.suffix.lower() == ".xlsx")
        else:
            content, remarks = _content(view, form, utilities)
        write_atomically(output, content, keep_previous=True)
    click.echo(f"Wrote {output}: {(FILES | FOLDERS)[form]}.")
    for remark in remarks:
        click.echo(remark, err=True)


def _has_rules(case: Case) -> bool:
    issues = case.issues.values()
    shared = any(len(issue.control.parties) > 1 or issue.irreversible for issue in issues)
    return shared or bool(case.consequences) or any(proposal.clauses for proposal in case.proposals.values())


def _scenario_files(view: View, form: str) -> tuple[dict[str, str], Sequence[str]]:
    from detente.analysis.bargaining.export import party_worths
    from detente.files.genius_writer import write_genius, write_geniusweb
    from detente.files.negmas_writer import write_negmas

    write = {"negmas": write_negmas, "genius": write_genius, "geniusweb": write_geniusweb}[form]
    return write(view.case, party_worths(view))


def _content(view: View, form: str, utilities: bool) -> tuple[str | bytes, Sequence[str]]:
    if form in ("csv", "xlsx"):
        return _table(view, form, utilities)
    if form == "nfg":
        from detente.analysis.bargaining.export import listed_utilities
        from detente.files.nfg import write_nfg

        return write_nfg(view.case, listed_utilities(view))
    from detente.analysis.stability import export

    if form == "gmcr":
        from detente.files.gmcr_writer import write_gmcr

        return write_gmcr(view.case, export.ranking_tiers(view)), ()
    graph = export.state_graph(view)
    write = {"dot": export.graph_as_dot, "graphml": export.graph_as_graphml, "json": export.graph_as_json}[form]
    return write(graph), ()


def _table(view: View, form: str, utilities: bool) -> tuple[str | bytes, Sequence[str]]:
    case = view.case
    from detente.files.option_table import is_scale, table_rows, utility_rows
    from detente.files.table import write_csv, write_workbook

    if utilities:
        from detente.analysis.bargaining.export import listed_utilities, no_deal_utilities

        rows = utility_rows(case, listed_utilities(view), no_deal_utilities(view))
    else:
        from detente.analysis.stability.export import ranking_tiers

        rows = table_rows(case, ranking_tiers(view))
    kind = "utilities" if utilities else "ranks"
    remark = (
        f"The table holds states and {kind}. Consequences, clauses, joint and one-way control are not in it: "
        "read back, it is another conflict."
    )
    remarks = (remark,) if _has_rules(case) else ()
    return (write_csv(rows) if form == "csv" else write_workbook({"States": rows}, is_scale)), remarks


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
