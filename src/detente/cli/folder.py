# SPDX-License-Identifier: MIT
"""`detente read` of a folder: the corpus of a case, or the lint of a case's coding."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from detente.cli.console import count_words, load_case, print_json, progress

__all__ = ["index_folder", "lint_case"]

PROBLEMS_SHOWN = 10


def index_folder(folder: Path, into: str, as_json: bool) -> None:
    """Read the articles of a folder into the corpus of a case and say what was done."""
    from detente.corpus import index

    document, case = load_case(into, as_json)
    with progress() as report:
        done = index(folder, document.path.parent, case, report)
    if as_json:
        from detente.analysis.result import describe_case, envelope

        print_json(envelope("read", describe_case(case), (), asdict(done)))
        return
    counts = done.counts
    click.echo(
        f"{count_words(done.read, 'article')} read, {done.unchanged:,} read before, {done.gone:,} gone; the corpus has "
        f"{counts['articles']:,} articles, {counts['words']:,} words and {counts['statements']:,} candidate statements."
    )
    for path, problem in done.problems[:PROBLEMS_SHOWN]:
        click.echo(f"  not read: {path}: {problem}", err=True)
    if len(done.problems) > PROBLEMS_SHOWN:
        click.echo(f"  and {len(done.problems) - PROBLEMS_SHOWN} more", err=True)
    click.echo(f"Search it with `detente evidence search {into} WORDS`.")


def lint_case(folder: Path, as_json: bool) -> None:
    """Lint the coding of a case and its sources, print the findings, and leave with 1 on an open error."""
    from detente.analysis.evidence.lint.coding import lint_coding
    from detente.cli.read import print_lint

    document, case = load_case(str(folder), as_json)
    texts = {id_: source.text for id_, source in document.texts.items()}
    with progress() as report:
        findings = tuple(lint_coding(case, texts, report))
    if as_json:
        from detente.analysis.result import describe_case, envelope

        print_json(envelope("read", describe_case(case), (), {"lint": [finding.to_dict() for finding in findings]}))
    else:
        print_lint(findings)
    sys.exit(1 if any(f.severity == "error" and f.acknowledged is None for f in findings) else 0)
