# SPDX-License-Identifier: MIT
"""`detente bargain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from detente.cli.bargain_questions import QUESTIONS, answer_question
from detente.cli.console import (
    NumberRange,
    answer,
    case_argument,
    check_picture,
    draw_chart,
    json_option,
    load_view,
    print_findings,
    print_table,
    progress,
    refuse_idle,
    view_options,
)
from detente.errors import UsageError
from detente.words.form import points as points_of

if TYPE_CHECKING:
    from detente.analysis.bargaining import BargainResult, ProposalVerdict
    from detente.case.case import Case

__all__ = ["command"]


@click.command("bargain")
@case_argument
@click.option(
    "--ask",
    type=click.Choice(["bargain", *QUESTIONS]),
    default="bargain",
    show_default=True,
    help="; ".join(["bargain: who would sign", *(f"{name}: {words}" for name, words in QUESTIONS.items())]) + ".",
)
@click.option("--proposal", metavar="ID", help="With --ask concessions, path, requests or trades: only this one.")
@click.option(
    "--to", "target", metavar="TARGET", help="With --ask path: a proposal, status_quo, no_deal or a solution (nash)."
)
@click.option("--changes", type=click.IntRange(1, 4), default=2, help="With --ask trades: issues changed at most.")
@click.option(
    "--concept",
    type=click.Choice(["nash", "gmr", "smr", "seq"]),
    default="seq",
    show_default=True,
    help="With --ask durable: when a party counts as staying.",
)
@click.option("--picture", type=click.Path(dir_okay=False), help="Draw the answer as well: FILE.svg, .png or .json.")
@click.option(
    "--allowance",
    type=NumberRange(0, 100),
    help="Points of each party that the frontier of a very large space may lose to stay small.",
)
@click.option(
    "--weight", metavar="PARTY=NUMBER", multiple=True, help="Bargaining weight, for an asymmetric Nash solution."
)
@click.option("--lotteries", is_flag=True, help="Find the solutions with lotteries over packages as well.")
@click.option(
    "--seconds",
    type=NumberRange(0.1, 86_400),
    default=20.0,
    show_default=True,
    help="Time limit of each programme, in spaces too large to list.",
)
@click.option("--pair", metavar="A+B", help="With --picture: who is drawn across and who up.")
@json_option
@view_options
def command(
    case: str,
    as_json: bool,
    ask: str,
    allowance: float | None,
    weight: tuple[str, ...],
    lotteries: bool,
    seconds: float,
    picture: str | None,
    **options: Any,
) -> None:
    """Ask who would sign which proposal of CASE, and which outcomes are efficient."""
    from detente import bargain

    refuse_idle(ask, _MEANT_FOR)
    check_picture(picture)
    _, view = load_view(case, as_json)
    loaded, weights = view.case, _read_weights(weight)
    if ask != "bargain":
        answer_question(view, ask, as_json, picture, {**options, "seconds": seconds, "weights": weights})
        return
    with progress() as report:
        result = bargain(
            view, allowance=allowance, weights=weights, lotteries=lotteries, seconds=seconds, progress=report
        )
    if not answer(result, as_json):
        _print(loaded, result)
    if picture is not None:
        from detente.charts import frontier_chart

        draw_chart(frontier_chart(loaded, result, _read_pair(options["pair"], result)), picture)


def _print(loaded: Case, result: BargainResult) -> None:
    names = [loaded.parties[party].name for party in result.signatories]

    def gain(verdict: ProposalVerdict, party: str) -> str:
        if party in verdict.vetoed_by:
            return "veto"
        if party in result.ordinal:
            return "refuses" if party in verdict.refused_by else "accepts"
        return points_of(verdict.gain[party], sign=True) if party in verdict.gain else "?"

    if result.proposals:
        ordinal = len(result.ordinal) == len(result.signatories)
        print_table(
            "Who accepts"
            if ordinal
            else "Gain over no deal at the middle of ranges (below 0: refuses), in points of each party's own 0 to 100",
            ["proposal", *names, "refused by", "dominated by"],
            [
                [
                    p.title,
                    *(gain(p, party) for party in result.signatories),
                    ", ".join(loaded.parties[party].name for party in p.refused_by) or "nobody",
                    "–" if p.dominated_by is None else f"{p.dominated_by:,}",
                ]
                for p in result.proposals
            ],
        )
        click.echo("Dominated by: so many outcomes are at least as good for all and better for one.")
        if any(p.dominated_by is None for p in result.proposals):
            click.echo("“–”: outcomes were not listed; `--ask concessions` finds the nearest that are better.")
    else:
        click.echo("The case has no proposals yet; add `proposals` to compare them.")
    if result.feasible is not None:
        click.echo(
            f"{result.outcomes:,} outcomes, {result.feasible:,} feasible, {result.acceptable or 0:,} acceptable to all "
            f"signatories; {len(result.frontier):,} efficient.\n"
        )
    elif result.frontier_bound is not None:
        how = "exactly" if result.frontier_bound == 0 else f"within {result.frontier_bound:g} points of each party"
        shown = f"{result.outcomes:,}" if result.outcomes < 10**12 else f"about {result.outcomes:.1e}"
        accepted = sum(outcome.acceptable for outcome in result.frontier)
        click.echo(
            f"{shown} combinations of levels, too many to list; {len(result.frontier):,} efficient utility vectors, "
            f"found {how}, {accepted:,} of them acceptable to all signatories.\n"
        )
    _print_solutions(loaded, result)
    _print_lotteries(loaded, result)
    print_findings(result.findings, err=True)


def _print_solutions(case: Case, result: BargainResult) -> None:
    if not result.solutions:
        return
    heads = ["", *(solution.name.replace("_", " ").title() for solution in result.solutions)]
    gains = [
        [case.parties[p].name, *(points_of(s.utility[p] - result.reservation[p], sign=True) for s in result.solutions)]
        for p in result.signatories
        if p in result.reservation
    ]
    print_table("Bargaining solutions (facts about the inputs, not verdicts): gain over no deal", heads, gains)
    levels = [
        [issue.name, *(issue.levels[solution.levels[id_]] for solution in result.solutions)]
        for id_, issue in case.issues.items()
    ]
    print_table("The packages they pick", heads, levels)
    for solution in result.solutions:
        ties = f" ({solution.ties:,} packages tie)" if solution.ties > 1 else ""
        click.echo(f"  {solution.name.replace('_', ' ').title()}: {solution.definition}{ties}.")
    missing = [name for name in ("nash", "kalai_smorodinsky") if name not in {s.name for s in result.solutions}]
    if missing:
        names = " and ".join(name.replace("_", " ").title() for name in missing)
        click.echo(f"  {names}: none, because no package gives everybody a gain.")
    click.echo()


def _print_lotteries(case: Case, result: BargainResult) -> None:
    for lottery in result.lotteries:
        gains = ", ".join(
            f"{case.parties[party].name} {points_of(utility - result.reservation[party], sign=True)}"
            for party, utility in lottery.utility.items()
        )
        name = lottery.name.replace("_", " ").title()
        click.secho(f"{name} with a lottery: expected gain over no deal {gains}", bold=True)
        first = lottery.packages[0][1]
        for share, levels in lottery.packages:
            shown = {k: x for k, x in levels.items() if levels is first or x != first[k]}
            words = ", ".join(f"{case.issues[k].name}: {case.issues[k].levels[x]}" for k, x in shown.items())
            click.echo(f"  {share:6.1%}  {'' if levels is first else 'the first, but '}{words}")
        click.echo()


_MEANT_FOR = {
    "proposal": ("concessions", "path", "requests", "trades"),
    "target": ("path",),
    "changes": ("trades",),
    "concept": ("durable",),
    "pair": ("bargain",),
    "allowance": ("bargain",),
    "lotteries": ("bargain",),
    "weight": ("bargain", "path"),
    "picture": ("bargain", "path"),
    "seconds": ("bargain", "concessions", "path", "power"),
}


def _read_pair(text: str | None, result: BargainResult) -> tuple[str, str] | None:
    if text is None:
        return None
    first, _, second = (part.strip() for part in text.partition("+"))
    if first == second or not {first, second} <= set(result.scale):
        raise UsageError(f"'{text}' is not A+B with two of {', '.join(result.scale)}")
    return first, second


def _read_weights(texts: tuple[str, ...]) -> dict[str, float]:
    weights = {}
    for text in texts:
        party, _, number = text.partition("=")
        if party.strip() in weights:
            raise UsageError(f"two weights are given for '{party.strip()}'; give one")
        try:
            weights[party.strip()] = float(number)
        except ValueError:
            raise UsageError(f"'{text}' is not PARTY=NUMBER; write --weight US=2") from None
    return weights
