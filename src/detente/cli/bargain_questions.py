# SPDX-License-Identifier: MIT
"""A mediator's questions of `detente bargain --ask`: what is asked of which analysis, and how it is printed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from detente.cli.console import answer, draw_chart, print_findings, print_table, progress
from detente.errors import UsageError
from detente.words.form import points as points_of

if TYPE_CHECKING:
    from detente.analysis.bargaining.concession_path import ConcessionPath
    from detente.analysis.bargaining.concessions import ConcessionResult, NearbyPackages
    from detente.analysis.bargaining.nearby import Change
    from detente.analysis.bargaining.power import PowerResult
    from detente.analysis.bargaining.requests import RequestResult
    from detente.analysis.bargaining.splits import SplitResult
    from detente.analysis.bargaining.trades import TradeResult
    from detente.analysis.durable import DurableResult
    from detente.case.case import Case
    from detente.outcomes.view import View

__all__ = ["QUESTIONS", "answer_question"]

QUESTIONS = {
    "concessions": "the smallest change of each proposal that brings all on board, or helps all",
    "path": "in which order to make the changes from --proposal to --to",
    "requests": "what each party could ask for next, and what that costs the others",
    "trades": "packages as good for one and better for another, and issues that belong together",
    "splits": "which issues to split into finer levels",
    "power": "who can do what without whom, and how the gains could be divided",
    "durable": "what is signable, efficient and stable at once (under --concept)",
}
"""Questions and what they ask, in the order in which they are explained."""

Options = dict[str, Any]


_OPTIONS = {
    "concessions": ("proposal", "seconds"),
    "path": ("proposal", "target", "seconds", "weights"),
    "requests": ("proposal",),
    "trades": ("proposal", "changes"),
    "splits": (),
    "power": ("seconds",),
    "durable": ("concept",),
}
"""Which options each question takes."""


def answer_question(view: View, ask: str, as_json: bool, picture: str | None, options: Options) -> None:
    """Ask, and print the answer as JSON or as tables; draw it where it can be drawn."""
    from detente import bargain

    case = view.case
    if ask == "path" and options["proposal"] is None:
        known = ", ".join(case.proposals) or "none yet"
        raise UsageError(f"--ask path starts from a proposal; name it with --proposal (there are {known})")
    with progress() as report:
        result: Any = bargain.asks[ask](view, **{name: options[name] for name in _OPTIONS[ask]}, progress=report)
    if not answer(result, as_json):
        _PRINT[ask](case, result)
        print_findings(result.findings, err=True)
    if picture is not None:
        from detente.charts import concession_path_chart

        draw_chart(concession_path_chart(case, result), picture)


def _described(case: Case, change: Change) -> str:
    from detente.analysis.stability.words import describe_changes

    return describe_changes(case, change.changes)


def _points(case: Case, difference: dict[str, float]) -> list[str]:
    return [points_of(difference[party], sign=True) for party in case.parties if party in difference]


def _names(case: Case, parties: tuple[str, ...]) -> list[str]:
    return [case.parties[party].name for party in case.parties if party in parties]


def _refusing(case: Case, parties: tuple[str, ...]) -> str:
    return ", ".join(_names(case, parties))


SCALE = "Shares of scale: a party's scale is its best levels less its worst, rules aside."

_KINDS = {
    "concessions": "all would sign",
    "improvements": "nobody loses, somebody gains",
    "swaps": "two issues, all gain",
}


def _print_concessions(case: Case, result: ConcessionResult) -> None:
    for found in result.proposals:
        click.secho(case.proposals[found.id].title, bold=True)
        for party in found.refused_by:
            click.echo(f"  Refused by {case.parties[party].in_text}: {_reason(found, party)}.")
        rows: dict[str, list[str]] = {}
        for key, kind in _KINDS.items():
            for change in getattr(found, key):
                words = _described(case, change)
                # What serves two purposes stands once, with both.
                first = f"{rows[words][0]}; {kind}" if words in rows else kind
                rows[words] = [first, words, *_points(case, change.difference), _refusing(case, change.refused_by)]
        if rows:
            names = _names(case, result.signatories)
            heads = ["what for", "change", *names, "would refuse"]
            print_table("Smallest changes, and what each brings or costs", heads, rows.values())
        for key, kind in _KINDS.items():
            shown, total = len(getattr(found, key)), found.found.get(key, 0)
            if total > shown:
                click.echo(f"  “{kind}”: {shown} of {total:,} with so few changes are shown.")
        for sentence in _without(found):
            click.echo(f"  {sentence}")
        click.echo()


def _reason(found: NearbyPackages, party: str) -> str:
    lacking = f"{points_of(found.shortfall[party])} points short" if party in found.shortfall else ""
    if party in found.vetoed_by:
        return "it crosses a red line" + (f", and is {lacking} besides" if lacking else "")
    return lacking


def _without(found: NearbyPackages) -> list[str]:
    """Say why a kind of change is missing."""
    sentences = []
    if "concessions" in found.undecided:
        sentences.append("Whether some change makes all sign was not settled in time.")
    elif found.refused_by and not found.concessions:
        sentences.append("No package at all is acceptable to every signatory.")
    if "improvements" in found.undecided:
        sentences.append("Whether something is better for somebody and worse for nobody was not settled in time.")
    elif not found.improvements:
        sentences.append("It wastes nothing: no package is better for somebody and worse for nobody.")
    return sentences


def _print_path(case: Case, result: ConcessionPath) -> None:
    ends = f"from “{case.title_of([result.start])}” to {_target_title(case, result.target)}"
    rows = [["as it is", *_points(case, result.gain), _refusing(case, result.refused_by)]]
    for number, step in enumerate(result.steps, start=1):
        refusing = _refusing(case, step.refused_by)
        rows.append([f"{number}. {_described(case, step.change)}", *_points(case, step.change.gain), refusing])
    print_table(
        f"Gain over no deal at each step {ends}", ["step", *_names(case, tuple(result.gain)), "would refuse"], rows
    )
    if result.together > 1:
        click.echo(f"Up to {result.together} issues change at once: one at a time leads through what cannot be.")
    if result.target == "status_quo" and result.steps[-1:] and result.steps[-1].refused_by:
        click.echo("Who “would refuse” the status quo has more without a deal, by the case, than where things stand.")


def _target_title(case: Case, target: str) -> str:
    words = {
        "nearest_concession": "the nearest package that all accept",
        "nearest_improvement": "the nearest package that nobody loses by",
    }
    if target in case.named_outcomes:
        return f"“{case.title_of([target])}”"
    return words.get(target, f"the {target.replace('_', '-').title()} solution")


def _print_requests(case: Case, result: RequestResult) -> None:
    names = _names(case, result.signatories)
    for proposal in result.proposals:
        rows = []
        for party in result.signatories:
            asked = [r for r in result.requests if (r.proposal, r.party) == (proposal, party)]
            name = case.parties[party].name
            for r in asked:
                price = "off its red line" if r.removes_red_line else f"{r.price:.2f}"
                change = r.change
                points = [*_points(case, change.difference), price, _refusing(case, change.refused_by)]
                rows.append([name, _described(case, change), *points])
            if not asked:
                rows.append([name, "nothing that the others would still accept", *([""] * (len(names) + 2))])
        title = f"{case.proposals[proposal].title}: what each could ask for next, the cheapest first"
        print_table(title, ["who asks", "for what", *names, "price", "would refuse"], rows)
    click.echo(
        "The price is what the others lose for what the asker gains, both as shares of scale; at most three for each "
        f"party.\n{SCALE}"
    )


def _print_trades(case: Case, result: TradeResult) -> None:
    names = _names(case, result.signatories)
    for proposal, found in groupby(result.trade_offs, lambda t: t.proposal):
        print_table(
            f"{case.proposals[proposal].title}: about as good for one, best for another",
            ["as good for", "better for", "change", *names, "paid by"],
            [
                [
                    case.parties[t.same_for].name,
                    case.parties[t.better_for].name,
                    _described(case, t.change),
                    *_points(case, t.change.difference),
                    _refusing(case, t.paid_by) or "nobody else",
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
    click.echo("As good: within 0.5 % of scale. What can be had at nobody else's cost comes first.\n" + SCALE)
    if not result.trade_offs and not result.linkages:
        click.echo("No trade-off and no linkage was found with so few changes.")


def _print_splits(case: Case, result: SplitResult) -> None:
    if not result.splits:
        click.echo("No level half-way between two others would help.")
        return
    print_table(
        "Levels half-way between two, and the gains in the best package with them",
        ["issue", "half-way between", *_names(case, result.signatories), "% of scale"],
        [
            [
                case.issues[s.issue].name,
                " and ".join(case.issues[s.issue].levels[level] for level in s.between),
                *_points(case, s.gain),
                f"{100 * s.improvement:+.2f}",
            ]
            for s in result.splits
        ],
    )
    measure = "geometric mean of the gains" if result.measure == "geometric_mean" else "gain of the worst-off signatory"
    best = result.splits[0]
    raised = f"from {result.reached:.1%} to {best.reached:.1%} of scale"
    click.echo(f"The first raises the largest {measure} {raised}, with:")
    click.echo("  " + "; ".join(f"{case.issues[k].name}: {case.issues[k].levels[x]}" for k, x in best.others.items()))
    click.echo(SCALE)


def _print_power(case: Case, result: PowerResult) -> None:
    core = "least core" if result.core.empty else "core"
    print_table(
        "How often each turns signatories that can do nothing without it into some that can, and claims on the gains",
        ["party", "Banzhaf", "Shapley-Shubik", "Shapley value", "nucleolus", f"{core} from", "to"],
        [
            [case.parties[row["party"]].name, *(f"{value:z.2f}" for key, value in row.items() if key != "party")]
            for row in result.records()
        ],
    )
    does = {c.members: c.levels for c in result.coalitions}
    click.echo("Can go ahead without the others, while these stay where they are without a deal:")
    for members in result.minimal_winning:
        changed = [k for k, level in does[members].items() if level != result.start[k]]
        words = "; ".join(f"{case.issues[k].name}: {case.issues[k].levels[does[members][k]]}" for k in changed)
        who = "only all together" if len(members) == len(result.signatories) else " and ".join(_names(case, members))
        click.echo(f"  {who}: most together by {words}" if words else f"  {who}")
    if not result.minimal_winning:
        click.echo("  nobody")
    blocking = "; ".join(" and ".join(_names(case, members)) for members in result.minimal_blocking)
    click.echo(f"Leave the others with nothing to do together: {blocking or 'nobody'}.")
    if result.core.empty:
        click.echo("The core is empty: under every division some coalition would gain by leaving.")
    if result.objecting:
        objecting = " and ".join(_names(case, result.objecting))
        click.echo(f"Under Shapley's division {objecting} would gain most by leaving.")
    click.echo(
        "Every signatory can still refuse the deal as a whole. Gains are added up as shares of scale, as if those were "
        f"one currency: they compare claims and settle nothing.\n{SCALE}"
    )


def _print_durable(case: Case, result: DurableResult) -> None:
    counts = result.counts
    click.echo(
        f"Of {counts['feasible']:,} feasible outcomes all would sign {counts['signable']:,}; {counts['efficient']:,} "
        f"of these waste nothing; under {result.concept} nobody would leave {counts['durable']:,} of those.\n"
    )
    names = _names(case, result.signatories)
    rows = []
    for o in result.outcomes[:ROWS]:
        changes = ""
        if o.nearest is not None:
            before = case.proposals[o.nearest].outcome
            words = "; ".join(
                f"{case.issues[k].name}: {case.issues[k].levels[level]}"
                for k, level in o.levels.items()
                if level != before[k]
            )
            changes = f"{case.proposals[o.nearest].title}{', but ' if words else ''}{words}"
        rows.append([changes, *_points(case, o.gain), " / ".join(f"{points:.0f}" for points in o.gives_up.values())])
    if rows:
        heads = ["outcome, as a change of the nearest proposal", *names, "gives up"]
        print_table("Signable, efficient and stable: gain over no deal, nearest to a proposal first", heads, rows)
    click.echo(
        "“Gives up”: points below the best level of every issue, in the order of the parties. Stability is static: "
        "it does not see what changes while a deal stands, and lasting is no aim by itself."
    )


ROWS = 10
"""Durable outcomes printed; all of those found up to a hundred are in the JSON."""

_PRINT: dict[str, Callable[[Case, Any], None]] = {
    "concessions": _print_concessions,
    "path": _print_path,
    "requests": _print_requests,
    "trades": _print_trades,
    "splits": _print_splits,
    "power": _print_power,
    "durable": _print_durable,
}
