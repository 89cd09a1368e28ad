# SPDX-License-Identifier: MIT
"""`detente read`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli.console import json_option, print_json, progress
from detente.errors import UsageError
from detente.words.form import count_words

if TYPE_CHECKING:
    from detente.analysis.evidence.lint import LintFinding
    from detente.analysis.evidence.read import GivenText, LintedText, ReadResult
    from detente.analysis.evidence.reading import Parser
    from detente.case.case import Case
    from detente.files.case_folder import CaseDocument
    from detente.files.text_file import StoredText

__all__ = ["command", "exit_code", "print_lint", "shown"]

_SEVERITIES = ("error", "warning", "info")
_COLOUR = {"error": "red", "warning": "yellow", "info": "cyan"}
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SHOWN = 160
"""Longest piece of a text that is shown in one line; messages of the lint are ours and may be longer."""

SHOWN_MESSAGE = 600


@click.command("read")
@click.argument("texts", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="TEXT...")
@click.option("--case", "case_path", metavar="CASE", help="Resolve speakers to the parties of this case.")
@click.option("--into", metavar="CASE", help="Write the statements into this case as candidates.")
@click.option("--published", metavar="DATE", help="Date of the text, such as 2025-02-14; resolves weekdays.")
@click.option("--nlp/--no-nlp", "nlp", default=None, help="Use the dependency parse; by default if it is installed.")
@click.option("--model", metavar="NAME", help="spaCy model to use; the small English one by default.")
@click.option("--encoding", default="utf-8", show_default=True, help="Encoding of the files.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text", help="Form of the answer."
)
@click.option(
    "--fail-on",
    type=click.Choice(_SEVERITIES),
    default="error",
    show_default=True,
    help="Exit with 1 from this severity on.",
)
@click.option(
    "--processes", type=click.IntRange(1, 256), metavar="N", help="Processes for a corpus; one a processor by default."
)
@json_option
def command(
    texts: tuple[Path, ...],
    case_path: str | None,
    into: str | None,
    published: str | None,
    nlp: bool | None,
    model: str | None,
    encoding: str,
    form: str,
    fail_on: str,
    processes: int | None,
    as_json: bool,
) -> None:
    """Read each TEXT: candidate statements, amounts, dates, places, and a lint of the text as a source.

    TEXT is a plain text or HTML file. A case folder is linted as a coding, with its sources. Any other folder is
    a corpus: its articles go into the search index of the case named with --into. What is found is a candidate:
    `detente evidence accept` and `reject` decide. Acknowledge findings in the case under `acknowledged`.
    """
    from detente.analysis.evidence.read import read

    folders = [path for path in texts if path.is_dir()]
    if folders:
        if len(texts) > 1:
            raise UsageError("give one folder at a time, or only files")
        if published is not None or nlp or model is not None:
            raise UsageError("--published, --nlp and --model are for single files; a folder is read by word lists")
        _read_folder(texts[0], into, case_path, "json" if as_json else form, fail_on, (processes, encoding))
        return
    document, case = _case(into or case_path)
    stored, given = _stored(texts, published, encoding)
    with progress() as report:
        result = read(given, case, _parser(nlp, model), report)
    if into is not None and document is not None:
        _write(document, result, stored)
    _print(result, "json" if as_json else form, into)
    sys.exit(exit_code((finding for text in result.texts for finding in text.findings), fail_on))


def exit_code(findings: Iterable[LintFinding], fail_on: str) -> int:
    """Return 1 where a finding that nobody has acknowledged is as severe as asked for, else 0."""
    worst = _SEVERITIES.index(fail_on)
    return int(any(f.acknowledged is None and _SEVERITIES.index(f.severity) <= worst for f in findings))


def _case(path: str | None) -> tuple[CaseDocument | None, Case | None]:
    from detente.cli.console import load_case

    return (None, None) if path is None else load_case(path)


def _parser(nlp: bool | None, model: str | None) -> Parser | None:
    """Return the dependency parser if it is asked for, or installed and not refused."""
    if nlp is False:
        return None
    from detente.analysis.evidence.reading.parsed import spacy_parser

    try:
        return spacy_parser(model)
    except UsageError:
        if nlp or model is not None:
            raise
        return None


def _stored(paths: tuple[Path, ...], published: str | None, encoding: str) -> tuple[list[StoredText], list[GivenText]]:
    from detente.analysis.evidence.read import GivenText
    from detente.files.text_file import read_stored_text

    try:
        day = None if published is None else date.fromisoformat(published)
    except ValueError:
        raise UsageError(f"--published {published} is no day; write it as 2025-02-14") from None
    stored = [read_stored_text(path, encoding) for path in paths]
    return stored, [GivenText(str(text.path), text.text, text.sha256, day) for text in stored]


def _write(document: CaseDocument, result: ReadResult, stored: list[StoredText]) -> None:
    from detente.analysis.evidence.candidates import candidate_statements
    from detente.files.case_folder import read_case
    from detente.files.reading_writer import add_reading, source_id_for

    for linted, text in zip(result.texts, stored, strict=True):
        case = document.valid_case()
        source = source_id_for(document, text)
        statements = candidate_statements(linted.reading, case, source, date.today().isoformat())
        day = linted.reading.document.published_on
        done = add_reading(document, text, source, statements, None if day is None else day.isoformat())
        click.echo(
            f"{count_words(done.added, 'candidate')} of {text.path} written into {document.path} "
            f"(source {done.source}; {done.already} stood there already).",
            err=True,
        )
        document = read_case(document.path)


def _read_folder(
    folder: Path, into: str | None, case_path: str | None, form: str, fail_on: str, how: tuple[int | None, str]
) -> None:
    from detente.cli.folder import index_folder, lint_case
    from detente.files.case_folder import CASE_FILE

    if into is not None:
        if form == "sarif":
            raise UsageError("a corpus has no lint; read single files with --format sarif")
        index_folder(folder, into, form == "json", *how)
    elif (folder / CASE_FILE).is_file():
        lint_case(folder, form, fail_on)
    else:
        also = " (--case alone writes nothing)" if case_path is not None else ""
        raise UsageError(f"{folder} is a folder of texts; say into which case they go with --into CASE{also}")


def _print(result: ReadResult, form: str, into: str | None) -> None:
    if form == "json":
        click.echo(result.to_json())
    elif form == "sarif":
        from detente.analysis.evidence.lint.sarif import sarif

        texts = [(_uri(text.given.name), text.reading.document, text.findings) for text in result.texts]
        print_json(sarif(texts))
    else:
        for text in result.texts:
            _print_text(text)
        click.echo(f"Read by {result.method['parser']}. All of this is a candidate until a person has looked at it.")
        if into is None:
            click.echo("`--into CASE` writes it into a case; `--json` gives every place.")
        else:
            click.echo(f"Decide on each with `detente evidence accept {into} ID --reason WHY`, or `reject`.")


def _uri(name: str) -> str:
    from urllib.parse import quote

    return quote(Path(name).as_posix())


def shown(text: str, longest: int = SHOWN) -> str:
    """Return words of a text so that a terminal only shows them: control characters marked, long ones cut."""
    one_line = text.replace("-\n", "-").replace("\n", " ").replace("\t", " ")
    clean = _UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", one_line)
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


def _counted(count: int, role: str) -> str:
    mass = {"body": "body", "boilerplate": "boilerplate"}
    return f"{count} of {mass[role]}" if role in mass else count_words(count, role)


def _print_text(text: LintedText) -> None:
    reading = text.reading
    roles = [passage.role for passage in reading.passages]
    parts = ", ".join(_counted(roles.count(role), role) for role in dict.fromkeys(roles))
    click.secho(f"{shown(text.given.name)}: {parts}", bold=True)
    click.secho(f"\n{count_words(len(reading.statements), 'candidate statement')}", bold=True)
    for number, statement in enumerate(reading.statements):
        who = "nobody is named" if statement.speaker is None else shown(statement.speaker.name)
        party = "" if statement.speaker is None or statement.speaker.party is None else f" [{statement.speaker.party}]"
        marks = [statement.form.replace("_", " "), statement.stance.replace("_", " "), statement.modality]
        click.echo(
            f"  {number}. {click.style(who, fg='cyan')}{party} “{shown(statement.cue.text)}” ({', '.join(marks)})"
        )
        click.echo(f"     {shown(statement.content.text)}")
    _print_found(text)
    print_lint(text.findings, text)


def _print_found(text: LintedText) -> None:
    reading = text.reading
    for revision in reading.revisions:
        target = "unresolved" if revision.target is None else f"statement {revision.target}"
        who = "nobody" if revision.by is None else shown(revision.by.name)
        click.echo(f"  change: {who} “{shown(revision.cue.text)}” ({revision.kind.replace('_', ' ')}) → {target}")
    rows: list[tuple[str, Any]] = [
        ("amounts", [f"{q.span.text} = {q.value:,.15g} {q.unit}" for q in reading.quantities]),
        ("times", [f"{t.span.text} = {t.value or ('no date' if t.valid else 'IMPOSSIBLE')}" for t in reading.times]),
        ("places", list(dict.fromkeys(place.name for place in reading.places))),
        ("measures", list(dict.fromkeys(span.text.lower() for span in reading.measures))),
    ]
    for name, items in rows:
        if items:
            click.echo(f"  {name}: {'; '.join(shown(item) for item in items)}")


def print_lint(findings: tuple[LintFinding, ...], text: LintedText | None = None) -> None:
    """Print findings with the reason why each may be fine, or for which it was acknowledged."""
    severities = [finding.severity for finding in findings]
    counts = ", ".join(f"{severities.count(s)} {s}" for s in _SEVERITIES if s in severities)
    click.secho(f"\n{count_words(len(findings), 'finding')} of the lint{counts and f': {counts}'}", bold=True)
    for finding in findings:
        place = "" if finding.source is None or text is not None else f" in {finding.source}"
        if finding.spans and text is None:
            place += f", characters {finding.spans[0].start} to {finding.spans[0].end}"
        if finding.spans and text is not None:
            line, column = text.reading.document.line(finding.spans[0].start)
            place = f" line {line}, column {column}"
        click.echo(f"  {click.style(finding.severity, fg=_COLOUR[finding.severity])} {finding.type}{place}")
        click.echo(f"      {shown(finding.message, SHOWN_MESSAGE)}")
        if finding.acknowledged is not None:
            click.echo(f"      acknowledged: {shown(finding.acknowledged, SHOWN_MESSAGE)}")
        else:
            click.echo(f"      may be fine: {finding.may_be_fine}")
