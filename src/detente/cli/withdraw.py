# SPDX-License-Identifier: MIT
"""`detente withdraw`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from detente.cli.console import (
    answer,
    case_argument,
    json_option,
    load_view,
    print_findings,
    print_table,
    progress,
    view_options,
)

if TYPE_CHECKING:
    from detente.case.case import Case
    from detente.report.withdrawal import ProposalAnswer, Withdrawal

__all__ = ["command"]


@click.command("withdraw")
@case_argument
@click.argument("target", metavar="SOURCE")
@json_option
@view_options
def command(case: str, target: str, as_json: bool) -> None:
    """Withdraw SOURCE from CASE: list what falls, and show the answers with and without it.

    SOURCE is the id of a source or of a statement, or the name of a report that statements go back to. Nothing is
    written.
    """
    from detente import withdraw

    document, view = load_view(case, as_json)
    with progress() as report:
        texts = {id_: source.text for id_, source in document.texts.items()}
        result: Any = withdraw(view, target=target, texts=texts, progress=report)
    if not answer(result, as_json):
        _print(view.case, result)


def _print(case: Case, result: Withdrawal) -> None:
    if not result.affected:
        click.echo(f"Nothing accepted comes from {result.target}; nothing changes.")
        return
    print_table(
        f"What changes without {result.target}",
        ["kind", "effect", "what", "loses", "still rests on"],
        [
            [entry.kind, entry.effect, _short(entry.text), " ".join(entry.lost), " ".join(entry.left)]
            for entry in result.affected
        ],
    )
    print_table(
        "Answers with it and without it",
        ["proposal", "refused by, with", "without", "equilibrium, with", "without"],
        [
            [
                case.title_of([name]),
                _refusing(case, was),
                _refusing(case, result.after.get(name)),
                _stable(was),
                _stable(result.after.get(name)),
            ]
            for name, was in result.before.items()
        ],
    )
    for sentence in result.changed or ("No answer changes.",):
        click.echo(sentence)
    click.echo("With every range at its middle. That all stay is static: what changes while a deal stands is not seen.")
    print_findings(result.findings, err=True)


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:89] + "…"


def _refusing(case: Case, answer: ProposalAnswer | None) -> str:
    if answer is None:
        return "falls"
    if answer.refused_by is None:
        return "-"
    return ", ".join(case.parties[party].name for party in answer.refused_by) or "nobody"


def _stable(answer: ProposalAnswer | None) -> str:
    if answer is None or answer.equilibrium is None:
        return "-"
    return " ".join(answer.equilibrium) or "none"
