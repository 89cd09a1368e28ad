# SPDX-License-Identifier: MIT
"""`detente stability`."""

from __future__ import annotations

from typing import Literal

import click

from detente.cli.console import (
    answer,
    case_argument,
    json_option,
    load_case,
    print_findings,
    print_table,
    progress,
    scenario_option,
)

__all__ = ["command"]


@click.command("stability")
@case_argument
@click.option(
    "--outcomes",
    type=click.Choice(["equilibria", "named", "all"]),
    help="Which outcomes to show; by default all of a small case, the named ones of a large one.",
)
@json_option
@scenario_option
def command(
    case: str, outcomes: Literal["equilibria", "named", "all"] | None, as_json: bool, scenario: str | None
) -> None:
    """Ask which outcomes of CASE the parties would stay at, and why."""
    from detente.analysis.stability import stability

    _, loaded = load_case(case, as_json, scenario)
    with progress() as report:
        result = stability(loaded, outcomes, report)
    if answer(result, as_json):
        return

    def title(names: tuple[str, ...], levels: dict[str, str]) -> str:
        titles = [loaded.proposals[n].title if n in loaded.proposals else "Status quo" for n in names]
        return " / ".join(titles) or ", ".join(loaded.issues[i].levels[level] for i, level in levels.items())

    print_table(
        "Concepts under which each party would stay",
        ["outcome", *(loaded.parties[party].name for party in result.parties), "equilibrium"],
        [
            [
                title(o.names, o.levels),
                *(" ".join(o.stable[party]) or "would leave" for party in result.parties),
                " ".join(o.equilibrium) or "none",
            ]
            for o in result.outcomes
        ],
    )
    for outcome in result.outcomes:
        if outcome.why:
            click.secho(title(outcome.names, outcome.levels), bold=True)
            for reason in outcome.why.values():
                click.echo(f"  - {reason}")
    click.echo("\nStability is static: it does not see forces regroup while a ceasefire holds.")
    print_findings(result.findings, err=True)
