# SPDX-License-Identifier: MIT
"""`detente hold`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from detente.case.names import as_sentence
from detente.cli.console import (
    NumberRange,
    answer,
    case_argument,
    json_option,
    levels_in_words,
    load_view,
    print_findings,
    print_table,
    progress,
    refuse_idle,
    view_options,
)
from detente.words.form import points as points_of
from detente.words.hold import answer_words, hazard_words, keeps_words, left_out_words, shock_words

if TYPE_CHECKING:
    from detente.analysis.enforcement import BreachVerdict, HoldResult, ProposalHold
    from detente.analysis.enforcement.contingent import ContingentDeal
    from detente.case.case import Case
    from detente.outcomes.view import View

__all__ = ["command"]

CAUTION = (
    "At the midpoints of all ranges. Survival is the share of the shocks of the model that a deal outlives, not a "
    "forecast; durability is no reason for a deal by itself."
)
MARKS = (1, 3, 5, 10, 20, 50)
"""Years of which the table of survival shows those within the horizon, and the horizon itself."""


DAYS_OF_A_YEAR = 365


@click.command("hold")
@case_argument
@click.option(
    "--ask",
    type=click.Choice(["hold", "table", "order", "contracts"]),
    default="hold",
    show_default=True,
    help="Whether deals would hold, who would break them and what would stop them; who must be at the table, who can "
    "block or spoil; in which order to carry a deal out; which deals could depend on an event.",
)
@click.option("--years", type=click.IntRange(1, 100), help="Horizon; by default that of the case, or 10.")
@click.option(
    "--lasting",
    type=NumberRange(0, 1),
    default=0.5,
    show_default=True,
    help="Share of the shocks that a fix must survive until the horizon.",
)
@click.option("--no-fixes", is_flag=True, help="Leave out the search for the smallest fix and for what lasts longest.")
@json_option
@view_options
def command(case: str, as_json: bool, ask: str, years: int | None, lasting: float, no_fixes: bool) -> None:
    """Ask whether the proposals of CASE would hold, who would break them and what would stop them."""
    refuse_idle(ask, dict.fromkeys(("years", "lasting", "no_fixes"), ("hold",)))
    _, view = load_view(case, as_json)
    loaded = view.case
    if ask == "table":
        _table(view, as_json)
        return
    if ask == "order":
        _order(view, as_json)
        return
    if ask == "contracts":
        _contracts(view, as_json)
        return
    from detente import hold

    with progress() as report:
        result: Any = hold(view, years=years, lasting=lasting, fixes=not no_fixes, progress=report)
    if answer(result, as_json):
        return
    _print_survival(loaded, result)
    for proposal in result.proposals:
        _print_breaches(loaded, result, proposal)
        _print_fixes(loaded, result, proposal)
    _print_durable(loaded, result)
    _print_no_deal(loaded, result)
    print_findings(result.findings)
    if words := shock_words(loaded):
        click.echo(words)
    click.echo(CAUTION)


def _names(case: Case, parties: tuple[str, ...]) -> str:
    return ", ".join(case.parties[party].name for party in parties) or "nobody"


def _signatories(case: Case) -> list[str]:
    return [case.parties[party].name for party in case.signatories]


def _print_survival(case: Case, result: HoldResult) -> None:
    days = [day for day in result.proposals[0].survival_days if day < DAYS_OF_A_YEAR] if result.proposals else []
    years = sorted({year for year in MARKS if year < result.years} | {result.years})
    print_table(
        "Share of shocks survived by day of the first year and by the end of each year; who would not sign; what each "
        "party gives up, in points below its best level of every issue",
        [
            "proposal",
            *(f"day {day}" for day in days),
            *(f"year {year}" for year in years),
            "refused by",
            *_signatories(case),
        ],
        [
            [
                p.title,
                *(f"{p.survival_days[day]:.2f}" for day in days),
                *(f"{p.survival[year]:.2f}" for year in years),
                _names(case, p.refused_by),
                *(f"{p.gives_up[q]:.0f}" if q in p.gives_up else "?" for q in case.signatories),
            ]
            for p in result.proposals
        ],
    )


def _breach_row(breach: BreachVerdict) -> list[str]:
    from detente.analysis.enforcement.verdicts import TERMS

    needed = breach.needed_credibility_at_horizon
    stop = "" if breach.margin_at_horizon >= 0 else "no single lever"
    return [
        breach.title,
        points_of(breach.margin, sign=True),
        points_of(breach.margin_at_horizon, sign=True),
        breach.pays,
        "-" if needed is None else f"{breach.credibility:.2f}, {needed:.2f}",
        TERMS[breach.decides],
        stop if breach.smallest_fix is None else breach.smallest_fix.words,
    ]


def _print_breaches(case: Case, result: HoldResult, proposal: ProposalHold) -> None:
    if proposal.left_out:
        click.echo(f"{proposal.title}: {left_out_words(case, proposal.left_out)}")
    if not proposal.breaches:
        return
    later = f"after {result.years} years"
    columns = ["breach", "margin now", later, "breaking pays", "guarantee, needed", "what decides", "would stop it"]
    print_table(f"{proposal.title}: who could break it", columns, [_breach_row(b) for b in proposal.breaches])
    for breach in proposal.breaches:
        for given in breach.answers:
            click.echo(f"  “{breach.title}” answered by {given.words}: {answer_words(given)}.")
    if proposal.left_by:
        titles = ", ".join(f"“{b.title}”" for b in proposal.breaches if b.breach in proposal.left_by)
        click.echo(
            f"  Pays at once: {titles}. If that happens, {proposal.survival_if_left[-1]:.2f} of the shocks are "
            f"survived to year {result.years} instead of {proposal.survival[-1]:.2f}."
        )
    for words in (hazard_words(proposal, result.years), *(keeps_words(case, breach) for breach in proposal.breaches)):
        if words:
            click.echo(f"  {words}")
    for words in (guarantee.words for guarantee in proposal.guarantees):
        if words:
            click.echo(f"  {words}")
    for dispute in proposal.disputes:
        click.echo(f"  {dispute.words(case, result.years)}")


def _print_fixes(case: Case, result: HoldResult, proposal: ProposalHold) -> None:
    if not proposal.fixes:
        if words := proposal.no_fix_words(result.years):
            click.echo(f"  {words}\n")
        return
    print_table(
        f"{proposal.title}: smallest changes under which all sign, no breach pays and enough shocks are survived over "
        f"{result.years} years",
        ["change", "shocks survived", *_signatories(case)],
        [
            [fix.words(case), f"{fix.survival:.2f}", *(_signed(fix.difference.get(p)) for p in case.signatories)]
            for fix in proposal.fixes
        ],
    )


def _signed(points: float | None) -> str:
    return "?" if points is None else points_of(points, sign=True)


def _print_durable(case: Case, result: HoldResult) -> None:
    if not result.most_durable:
        return
    rules = {
        "durability_alone": "lasts longest, whatever it costs",
        "durable_and_signable": "lasts longest of those all sign",
    }
    print_table(
        "What durability alone would pick, beside what all would sign: gain over no deal",
        ["outcome", "shocks survived", *_signatories(case), "levels"],
        [
            [
                rules[d.rule],
                f"{d.survival:.2f}",
                *(points_of(d.gain[p], sign=True) for p in case.signatories),
                levels_in_words(case, d.levels),
            ]
            for d in result.most_durable
        ],
    )


def _print_no_deal(case: Case, result: HoldResult) -> None:
    if not result.no_deal:
        return
    print_table(
        "What no deal is worth, in points: by the preference, and by the war value, which counts",
        ["party", "preference", "war value", "range", "would sign by one of them only"],
        [
            [
                case.parties[one.party].name,
                f"{one.preference:.1f}",
                f"{one.war_value:.1f}",
                f"{one.low:g} to {one.high:g}",
                "; ".join(
                    f"{case.proposals[id_].title} ({'war value' if by_war else 'preference'})"
                    for id_, by_war in one.turns.items()
                ),
            ]
            for one in result.no_deal
        ],
    )


def _table(view: View, as_json: bool) -> None:
    from detente import hold

    case: Case = view.case
    with progress() as report:
        result: Any = hold.table(view, progress=report)
    if answer(result, as_json):
        return
    print_table(
        "Who must be at the table: is a deal of the others possible that it would leave alone?",
        ["party", "essential", "deals without it", "an example"],
        [
            [
                case.parties[e.party].name,
                {True: "yes", False: "no", None: "left open"}[e.essential],
                f"{e.deals:,}",
                "" if e.example is None else levels_in_words(case, e.example),
            ]
            for e in result.essential
        ],
    )
    print_table(
        "Who can leave by themselves, and whom to satisfy first",
        ["proposal", "blocking coalitions", "satisfy first"],
        [
            [
                case.proposals[b.proposal].title,
                "; ".join(_names(case, members) for members in b.coalitions) or "none",
                " or ".join(_names(case, members) for members in b.satisfy_first) or "-",
            ]
            for b in result.blocking
        ],
    )
    print_table(
        "Spoilers: a move of its own that gains it something and undoes the deal for somebody",
        ["proposal", "party", "gain", "takes below no deal", "ends the ceasefire"],
        [
            [
                case.proposals[s.proposal].title,
                case.parties[s.party].name,
                points_of(s.gain, sign=True),
                _names(case, s.hurts),
                "yes" if s.ends_ceasefire else "no",
            ]
            for s in result.spoilers
        ],
    )
    print_table(
        "Red lines, declared and revealed",
        ["party", "level", "declared", "revealed", "best gain with it"],
        [
            [
                case.parties[r.party].name,
                f"{case.issues[r.issue].name}: {case.issues[r.issue].levels[r.level]}",
                ", ".join(r.statements) or ("in the case" if r.declared else "no"),
                "yes" if r.revealed else "no",
                "vetoed" if r.best_gain is None else points_of(r.best_gain, sign=True),
            ]
            for r in result.red_lines
        ],
    )
    for relay in result.relays:
        ways = "; ".join(" - ".join(case.parties[p].name for p in path) for path in relay.paths) or "no way"
        who = as_sentence(" and ".join(case.parties[p].in_text for p in relay.parties))
        click.echo(f"{who} do not talk; through others: {ways}")
    print_findings(result.findings)


def _order(view: View, as_json: bool) -> None:
    from detente import hold

    case: Case = view.case
    result: Any = hold.order(view)
    if answer(result, as_json):
        return
    for order in result.orders:
        title = case.proposals[order.proposal].title
        if not order.steps:
            click.echo(f"{title}: no order keeps every stage possible; some steps have to be taken together.")
            continue
        print_table(
            f"{title}: nobody is exposed by more than {order.largest:.1f} before the last step "
            f"(in the worst order {order.worst:.1f})",
            ["step", "change", *(case.parties[p].name for p in order.steps[0].exposure)],
            [
                [
                    str(number),
                    f"{case.issues[step.issue].name}: {case.issues[step.issue].levels[step.level]}",
                    *(f"{points:.1f}" if points > 0 else "-" for points in step.exposure.values()),
                ]
                for number, step in enumerate(order.steps, 1)
            ],
        )
    click.echo("Exposure: what a party would lack against no deal if everything stopped there, in its own points.")


def _contracts(view: View, as_json: bool) -> None:
    from detente import hold

    case: Case = view.case
    result: Any = hold.contracts(view)
    if answer(result, as_json):
        return
    events = case.enforcement.events if case.enforcement is not None else {}
    for event in dict.fromkeys(deal.event for deal in result.deals):
        print_table(
            f"If “{events[event].title}”, then one proposal, otherwise another: what all would sign by their own "
            "beliefs, and the expected gain over no deal",
            ["then", "otherwise", *_signatories(case), "new", "who breaks it once it is known"],
            [_contract_row(case, deal) for deal in result.deals if deal.event == event],
        )
    if not result.deals:
        click.echo("No pair of proposals would be signed by all as a contract on an event.")
    for bet in result.bets:
        paid = "; ".join(
            f"{case.parties[p].name} {points_of(then, sign=True)} and {points_of(otherwise, sign=True)}"
            for p, (then, otherwise) in bet.payments.items()
        )
        click.echo(f"Bet on “{events[bet.event].title}”: each expects to gain {points_of(bet.gain)} points or more.")
        click.echo(f"  If it happens, and if not: {paid}. Points of different parties do not compare; what is paid")
        click.echo("  has to be something that can change hands.")
    click.echo("New: neither branch would be signed by all alone. A contract that somebody breaks needs a deposit.")


def _contract_row(case: Case, deal: ContingentDeal) -> list[str]:
    breaking = "; ".join(
        f"{case.parties[p].name} if it {'happens' if branch == 'event' else 'does not'}"
        for p, branch in deal.breaks_when.items()
    )
    return [
        case.proposals[deal.then].title,
        case.proposals[deal.otherwise].title,
        *(points_of(deal.expected_gain[p], sign=True) for p in case.signatories),
        "yes" if deal.new else "no",
        breaking or "nobody",
    ]
