# SPDX-License-Identifier: MIT
"""A mediator's questions of `detente bargain --ask`: what is asked of which analysis, and how it is printed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from detente.cli.console import answer, draw, print_findings, print_table, progress
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.analysis.bargaining.concession_path import ConcessionPath
    from detente.analysis.bargaining.concessions import ConcessionResult
    from detente.analysis.bargaining.nearby import Change
    from detente.analysis.bargaining.power import PowerResult
    from detente.analysis.bargaining.requests import RequestResult
    from detente.analysis.bargaining.splits import SplitResult
    from detente.analysis.bargaining.trades import TradeResult
    from detente.case.case import Case

__all__ = ["QUESTIONS", "answer_question"]

QUESTIONS = {
    "concessions": "the smallest change of each proposal that brings all on board, or helps all",
    "path": "in which order to make the changes from --proposal to --to",
    "requests": "what each party could ask for next, and what that costs the others",
    "trades": "packages as good for one and better for another, and issues that belong together",
    "splits": "which issues to split into finer levels",
    "power": "who can do what without whom, and how the gains could be divided",
}
"""Questions and what they ask, in the order in which they are explained."""

Options = dict[str, Any]


def answer_question(case: Case, ask: str, as_json: bool, picture: str | None, options: Options) -> None:
    """Ask, and print the answer as JSON or as tables; draw it where it can be drawn."""
    if picture is not None and ask != "path":
        raise UsageError(f"the answer to --ask {ask} has no picture; --ask path and bargain itself have")
    with progress() as report:
        result = _ASK[ask](case, options, report)
    if picture is not None:
        from detente.charts import concession_path_chart

        draw(concession_path_chart(case, result), picture)
    if not answer(result, as_json):
        _PRINT[ask](case, result)
        print_findings(result.findings, err=True)


def _ask_concessions(case: Case, options: Options, report: Callable[[float, str], None]) -> ConcessionResult:
    from detente.analysis.bargaining.concessions import concessions

    return concessions(case, report, options["seconds"])


def _ask_path(case: Case, options: Options, report: Callable[[float, str], None]) -> ConcessionPath:
    from detente.analysis.bargaining.concession_path import concession_path

    if options["proposal"] is None:
        known = ", ".join(case.proposals) or "none yet"
        raise UsageError(f"--ask path starts from a proposal; name it with --proposal (there are {known})")
    return concession_path(case, options["proposal"], options["target"], report, options["seconds"])


def _ask_requests(case: Case, options: Options, report: Callable[[float, str], None]) -> RequestResult:
    from detente.analysis.bargaining.requests import requests

    return requests(case, options["proposal"], report)


def _ask_trades(case: Case, options: Options, report: Callable[[float, str], None]) -> TradeResult:
    from detente.analysis.bargaining.trades import trades

    return trades(case, options["proposal"], options["changes"], report)


def _ask_splits(case: Case, options: Options, report: Callable[[float, str], None]) -> SplitResult:
    from detente.analysis.bargaining.splits import splits

    del options
    return splits(case, report)


def _ask_power(case: Case, options: Options, report: Callable[[float, str], None]) -> PowerResult:
    from detente.analysis.bargaining.power import power

    return power(case, report, options["seconds"])


def _described(case: Case, change: Change) -> str:
    from detente.analysis.stability.words import describe_changes

    return describe_changes(case, change.changes)


def _points(case: Case, difference: dict[str, float]) -> list[str]:
    return [f"{difference[party]:+.1f}" for party in case.parties if party in difference]


def _names(case: Case, parties: tuple[str, ...]) -> list[str]:
    return [case.parties[party].name for party in case.parties if party in parties]


def _refusing(case: Case, parties: tuple[str, ...]) -> str:
    return ", ".join(_names(case, parties))


_KINDS = {
    "concessions": "so that all sign",
    "improvements": "better for all, or no worse",
    "swaps": "swap of two issues, all gain",
}


def _print_concessions(case: Case, result: ConcessionResult) -> None:
    for found in result.proposals:
        click.secho(case.proposals[found.id].title, bold=True)
        for party in found.refused_by:
            name = case.parties[party].name
            lacking = found.shortfall.get(party)
            click.echo(f"  {name} refuses" + (": a red line." if lacking is None else f": {lacking:.1f} points short."))
        rows = [
            [kind, _described(case, change), *_points(case, change.difference)]
            for key, kind in _KINDS.items()
            for change in getattr(found, key)
        ]
        if rows:
            names = _names(case, result.signatories)
            print_table("Smallest changes, and what each brings or costs", ["what for", "change", *names], rows)
        else:
            click.echo("  No change was found that all accept or gain by.\n")


def _print_path(case: Case, result: ConcessionPath) -> None:
    ends = f"from “{case.title_of([result.start])}” to {_target_title(case, result.target)}"
    rows = [["as it is", *_points(case, result.gain), _refusing(case, result.refused_by)]]
    for number, step in enumerate(result.steps, start=1):
        refusing = _refusing(case, step.refused_by)
        rows.append([f"{number}. {_described(case, step.change)}", *_points(case, step.change.gain), refusing])
    print_table(
        f"Gain over no deal at each step {ends}", ["step", *_names(case, tuple(result.gain)), "would refuse"], rows
    )


def _target_title(case: Case, target: str) -> str:
    words = {
        "nearest_concession": "the nearest package that all accept",
        "nearest_improvement": "the nearest package that nobody loses by",
    }
    if target in case.named_outcomes:
        return f"“{case.title_of([target])}”"
    return words.get(target, f"the {target.replace('_', '-').title()} solution")


def _print_requests(case: Case, result: RequestResult) -> None:
    for proposal, found in groupby(result.requests, lambda r: r.proposal):
        print_table(
            f"{case.proposals[proposal].title}: what each could ask for next, the cheapest first",
            ["who asks", "for what", *_names(case, result.signatories), "price"],
            [
                [
                    case.parties[r.party].name,
                    _described(case, r.change),
                    *_points(case, r.change.difference),
                    f"{r.price:.2f}",
                ]
                for r in found
            ],
        )
    click.echo(
        "The price is what the others lose, as shares of their scales, for each share of its own that the asker gains."
        if result.requests
        else "Nobody can gain by one change that those who accept would still accept."
    )


def _print_trades(case: Case, result: TradeResult) -> None:
    names = _names(case, result.signatories)
    for proposal, found in groupby(result.trade_offs, lambda t: t.proposal):
        print_table(
            f"{case.proposals[proposal].title}: what one can give another for nothing",
            ["as good for", "better for", "change", *names],
            [
                [
                    case.parties[t.same_for].name,
                    case.parties[t.better_for].name,
                    _described(case, t.change),
                    *_points(case, t.change.difference),
                ]
                for t in found
            ],
        )
    for proposal, linked in groupby(result.linkages, lambda x: x.proposal):
        print_table(
            f"{case.proposals[proposal].title}: issues that bring more together than apart",
            ["issues", "change", *names, "worth"],
            [
                [
                    " + ".join(case.issues[issue].name for issue in x.issues),
                    _described(case, x.change),
                    *_points(case, x.change.difference),
                    f"{x.worth:.1%}",
                ]
                for x in linked
            ],
        )
    if not result.trade_offs and not result.linkages:
        click.echo("No trade-off and no linkage was found with so few changes.")


def _print_splits(case: Case, result: SplitResult) -> None:
    if not result.splits:
        click.echo("No level half-way between two others would help.")
        return
    print_table(
        "Levels half-way between two, and the gains in the best package with them",
        ["issue", "half-way between", *_names(case, result.signatories), "improvement"],
        [
            [
                case.issues[s.issue].name,
                " and ".join(case.issues[s.issue].levels[level] for level in s.between),
                *_points(case, s.gain),
                f"{s.improvement:+.2%}",
            ]
            for s in result.splits
        ],
    )
    click.echo(f"Improvement of the {result.method['measure']}; {result.reached:.1%} without.")


def _print_power(case: Case, result: PowerResult) -> None:
    print_table(
        "How often each makes the difference, and claims on the gains of all (shares of scales, as one currency)",
        ["party", "Banzhaf", "Shapley-Shubik", "Shapley value", "nucleolus", "core from", "to"],
        [
            [case.parties[row["party"]].name, *(f"{value:z.2f}" for key, value in row.items() if key != "party")]
            for row in result.records()
        ],
    )
    for words, coalitions in (
        ("Can go ahead without the others", result.minimal_winning),
        ("Leave the others with nothing to agree on", result.minimal_blocking),
    ):
        listed = "; ".join(" and ".join(_names(case, members)) for members in coalitions)
        click.echo(f"{words}: {listed or 'nobody'}.")
    if result.core.empty:
        click.echo("The core is empty: under every division some coalition would gain by leaving.")
    if result.objecting:
        objecting = " and ".join(_names(case, result.objecting))
        click.echo(f"Under Shapley's division {objecting} would gain most by leaving.")


_ASK: dict[str, Callable[[Case, Options, Callable[[float, str], None]], Any]] = {
    "concessions": _ask_concessions,
    "path": _ask_path,
    "requests": _ask_requests,
    "trades": _ask_trades,
    "splits": _ask_splits,
    "power": _ask_power,
}

_PRINT: dict[str, Callable[[Case, Any], None]] = {
    "concessions": _print_concessions,
    "path": _print_path,
    "requests": _print_requests,
    "trades": _print_trades,
    "splits": _print_splits,
    "power": _print_power,
}
