# SPDX-License-Identifier: MIT
"""`detente sweep`."""

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
from detente.words.form import points as points_of

if TYPE_CHECKING:
    from detente.analysis.robustness import SweepResult
    from detente.analysis.robustness.result import ClaimShare
    from detente.case.case import Case

__all__ = ["command"]

NO_PROBABILITY = (
    "A share of the assumptions is not a probability: it says in how much of what is not known a claim is true."
)
OPEN_SHOWN = ("signable", "holds")
"""Kinds of open claims that are spelt out; all of them are in the JSON."""


@click.command("sweep")
@case_argument
@click.option("--draws", type=click.IntRange(16, 10_000_000), default=1024, show_default=True, help="Draws a scenario.")
@click.option(
    "--stable-draws",
    type=click.IntRange(0, 1_000_000),
    help="Of them, how many for stability (all of them up to 1024).",
)
@click.option("--base", type=click.IntRange(0, 1_000_000), help="Size of the samples that say what decides (128).")
@click.option("--seed", type=click.IntRange(0), help="Seed of the draws; by default that of the case.")
@click.option("--independent", is_flag=True, help="Draw every number by itself, to see how that feigns certainty.")
@scale_options
@json_option
@view_options
def command(
    case: str,
    draws: int,
    stable_draws: int | None,
    base: int | None,
    seed: int | None,
    independent: bool,
    scale: str,
    scheduler: str | None,
    workers: int | None,
    state: Path | None,
    as_json: bool,
) -> None:
    """Ask in how much of what is not known each claim about the proposals of CASE is true."""
    from detente import sweep

    _, view = load_view(case, as_json)
    loaded = view.case
    with executing(scale, scheduler, workers, state) as execution:
        result: Any = sweep(
            view,
            draws=draws,
            stable_draws=stable_draws,
            base=base,
            seed=seed,
            independent=independent,
            execution=execution,
        )
    if answer(result, as_json):
        return
    _print_shares(loaded, result)
    _print_open(result)
    _print_regrets(loaded, result)
    _print_outside(result)
    click.echo(
        f"\n{result.draws:,} draws in each of {len(result.scenarios)} scenarios, seed {result.seed}. {NO_PROBABILITY}"
    )
    print_findings(result.findings, err=True)


def _share(claim: ClaimShare | None) -> str:
    """Return the share as stated, its range over the scenarios if that is another, and a mark where it is firm."""
    if claim is None:
        return "-"
    stated, *others = claim.share.values()
    low, high = min([stated, *others]), max([stated, *others])
    span = f" ({low:.0%} to {high:.0%})" if round(high - low, 2) >= 0.01 else ""
    return f"{stated:.0%}{span}{'!' if claim.label == 'firm' else ''}"


def _print_shares(case: Case, result: SweepResult) -> None:
    parties = list(dict.fromkeys(c.claim.party for c in result.claims if c.claim.kind == "acceptable"))
    years = sorted({c.claim.year for c in result.claims if c.claim.kind == "holds"})
    rows = [
        [
            proposal.title,
            _share(result.of("signable", id_)),
            *(_share(result.of("acceptable", id_, party)) for party in parties),
        ]
        for id_, proposal in case.proposals.items()
    ]
    heads = ["proposal", "all sign", *(case.parties[party].name for party in parties)]
    title = "Share of the assumptions as stated (over the scenarios; ! firm in all of them): who accepts"
    print_table(title, heads, rows)
    rows = [
        [
            proposal.title,
            _share(result.of("efficient", id_)),
            _share(result.of("stable", id_)),
            *(_share(result.of("holds", id_, year=year)) for year in years),
        ]
        for id_, proposal in case.proposals.items()
    ]
    heads = ["proposal", "efficient", "all stay", *(f"holds {year} years" for year in years)]
    print_table("Share of the assumptions: wastes nothing, all would stay, holds", heads, rows)
    within, stable = result.known_within()
    few = f", of {result.stable_draws:,} to within {stable:.0f}" if stable is not None else ""
    click.echo(f"A share of {result.draws:,} draws is itself known to within {within:.0f} points{few}.")
    if years:
        click.echo("How long a deal lasts is no aim by itself: it is longest where one side gives most up.")
    click.echo("That all stay is a static answer: it does not see what changes while a deal stands.\n")


def _print_open(result: SweepResult) -> None:
    shown = [c for c in result.claims if c.label != "firm" and c.claim.kind in OPEN_SHOWN]
    if not shown:
        click.echo("Every claim about signing and holding is firm.\n")
        return
    click.secho("What decides the claims that are not firm", bold=True)
    for claim in shown:
        click.echo(f"  {claim.label}: {claim.words}")
        if claim.decided_by:
            click.echo(f"      decided by {result.deciders(claim)}")
        if claim.box is not None:
            click.echo(
                f"      {claim.box.words} ({claim.box.density:.0%} there; {claim.box.coverage:.0%} of such cases)"
            )
    click.echo()


def _print_regrets(case: Case, result: SweepResult) -> None:
    parties = list(dict.fromkeys(regret.party for regret in result.regrets))
    if not parties:
        return
    titles = {id_: proposal.title for id_, proposal in case.proposals.items()} | {"no_deal": "No deal"}
    of = {(regret.party, regret.package): regret for regret in result.regrets}
    rows = [
        [
            title,
            *(
                f"{of[party, id_].p90:.0f} / {of[party, id_].most:.0f}" if (party, id_) in of else "-"
                for party in parties
            ),
        ]
        for id_, title in titles.items()
    ]
    heads = ["package", *(case.parties[party].name for party in parties)]
    print_table(
        "Regret against a party's best package, in its own points: in 9 of 10 assumptions / at most", heads, rows
    )
    for party in parties:
        facts = {x.group: x.points for x in result.learning if x.party == party}
        best = (
            max((points, group) for group, points in facts.items() if group != "everything") if len(facts) > 1 else None
        )
        name = case.parties[party].name
        if facts.get("everything", 0.0) < 0.05 or best is None or best[0] < 0.05:
            click.echo(f"  {name}: no single fact would change which package it is best served by.")
        else:
            click.echo(
                f"  {name}: to learn {result.groups[best[1]]} would be worth {points_of(best[0])} points to its "
                f"choice, to learn everything {points_of(facts['everything'])}."
            )
    click.echo()


def _print_outside(result: SweepResult) -> None:
    if not result.outside:
        return
    click.secho("Beside it, and never averaged into it: what others counted", bold=True)
    for rate in result.outside:
        click.echo(f"  {rate.reference_class}: {rate.measure}: {rate.value} ({rate.source}). {rate.note}")
