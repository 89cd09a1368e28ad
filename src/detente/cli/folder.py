# SPDX-License-Identifier: MIT
"""`detente read` of a folder: the corpus of a case, or the lint of a case's coding."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli.console import load_case, print_json, progress
from detente.words.form import count_words

if TYPE_CHECKING:
    from detente.analysis.evidence.lint import LintFinding
    from detente.case.case import Case

__all__ = ["index_folder", "lint_case"]

PROBLEMS_SHOWN = 10


def index_folder(folder: Path, into: str, as_json: bool, processes: int | None, encoding: str) -> None:
    """Read the articles of a folder into the corpus of a case and say what was done."""
    from detente.corpus import index

    document, case = load_case(into, as_json)
    with progress() as report:
        done = index(folder, document.path.parent, case, report, processes, encoding)
    if as_json:
        from detente.analysis.result import describe_case, envelope

        print_json(envelope("read", describe_case(case), (), asdict(done)))
        return
    counts = done.counts
    click.echo(
        f"{count_words(done.read, 'file')} looked at, {done.unchanged:,} unchanged since last time, "
        f"{done.gone:,} gone. "
        f"The corpus has {count_words(counts['articles'], 'article')}, {count_words(counts['words'], 'word')} and "
        f"{count_words(counts['statements'], 'candidate statement')}; "
        f"{count_words(counts['unreadable'], 'file')} could not be read."
    )
    for _, problem in done.problems[:PROBLEMS_SHOWN]:
        click.echo(f"  not read: {problem}", err=True)
    if len(done.problems) > PROBLEMS_SHOWN:
        click.echo(f"  and {len(done.problems) - PROBLEMS_SHOWN} more", err=True)
    click.echo(f"Search it with `detente evidence search {into} WORDS`.")


def lint_case(folder: Path, form: str, fail_on: str) -> None:
    """Lint the coding of a case and its sources, print the findings, and leave with 1 on an open one of a severity."""
    from detente.analysis.evidence.lint.coding import lint_coding
    from detente.cli.read import exit_code, print_lint

    document, case = load_case(str(folder), form == "json")
    texts = {id_: source.text for id_, source in document.texts.items()}
    with progress() as report:
        findings = lint_coding(case, texts, report)
    if form == "json":
        from detente.analysis.result import describe_case, envelope

        print_json(envelope("read", describe_case(case), (), {"lint": [finding.to_dict() for finding in findings]}))
    elif form == "sarif":
        print_json(_sarif_of(document.path, case, texts, findings))
    else:
        print_lint(tuple(findings))
    sys.exit(exit_code(findings, fail_on))


def _sarif_of(path: Path, case: Case, texts: dict[str, str], findings: list[LintFinding]) -> dict[str, Any]:
    """Return the findings by the file of their source; those about the coding alone stand with the case file."""
    from detente.analysis.evidence.lint.sarif import sarif
    from detente.analysis.evidence.reading.document import plain_document

    grouped = [
        (
            (path.parent / case.sources[id_].file).as_posix(),
            plain_document(text),
            [f for f in findings if f.source == id_],
        )
        for id_, text in texts.items()
    ]
    coding = [f for f in findings if f.source not in texts]
    return sarif([*grouped, (path.as_posix(), plain_document(""), coding)])
