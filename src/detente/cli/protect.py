# SPDX-License-Identifier: MIT
"""`detente protect`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from detente.case.names import as_sentence
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
    view_options,
)
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.analysis.protection import ProtectResult, SitingResult
    from detente.analysis.protection.exchange import AllyShares
    from detente.analysis.protection.needs import Band
    from detente.case.case import Case

__all__ = ["command"]

SHOWN = 20
"""Things outside every radius that are named."""

SCENARIO = "A radius is a planning scenario of the case, not a property of any system."


@click.command("protect")
@case_argument
@click.option(
    "--ask",
    type=click.Choice(["proposals", "cover_all", "most", "backup", "expected", "support"]),
    default="proposals",
    show_default=True,
    help="What each proposal takes and who could pay; or where to put sites: to cover everything, most, with backup, "
    "expecting that some are down, or near what they support.",
)
@click.option("--proposal", metavar="ID", help="Ask about this proposal alone.")
@click.option("--purpose", metavar="ID", help="What the sites are for; by default the case's first purpose.")
@click.option("--number", type=click.IntRange(1, 10_000), help="Sites at most.")
@click.option("--budget", type=NumberRange(0, min_open=True), help="Money for sites at most.")
@click.option("--radius", help="low, middle (the default) or high of the case's scenario, or km for all.")
@click.option("--quick", is_flag=True, help="Answer at once by exchanging sites; nothing is proven.")
@click.option(
    "--gap",
    type=NumberRange(0, 1),
    default=0.0,
    show_default=True,
    help="Share of the best value by which an answer may fall short of it.",
)
@click.option(
    "--seconds",
    type=NumberRange(0.1, 86_400),
    default=60.0,
    show_default=True,
    help="Time limit of each programme; the bound that was proven is printed.",
)
@click.option(
    "--picture",
    nargs=2,
    type=(click.Choice(["map", "radius", "cost", "purposes", "shares"]), click.Path(dir_okay=False)),
    metavar="KIND FILE",
    help="Draw the map at three radii, a curve over radius or cost, the purposes, or the shares: .svg, .png, .json.",
)
@click.option(
    "--value-resources/--as-stated",
    "value_resources",
    default=True,
    show_default=True,
    help="Value the case's resources first where it has any: what mines weigh and what is received for protecting them "
    "come from there. Or take both as the case states them.",
)
@json_option
@view_options
def command(
    case: str,
    as_json: bool,
    ask: str,
    proposal: str | None,
    purpose: str | None,
    number: int | None,
    budget: float | None,
    radius: str | None,
    quick: bool,
    gap: float,
    seconds: float,
    picture: tuple[str, str] | None,
    value_resources: bool,
) -> None:
    """Ask whether what CASE has to protect can be covered, what limits it first, what it costs and who could pay."""
    from detente import protect
    from detente.analysis.protection import Effort

    _, view = load_view(case, as_json)
    effort = Effort(gap, seconds)
    about_sites = {"purpose": purpose, "number": number, "budget": budget, "radius": radius, "quick": quick or None}
    about_proposals = {"proposal": proposal, "picture": picture}
    for name, value in (about_sites if ask == "proposals" else about_proposals).items():
        if value is not None and ask == "proposals":
            raise UsageError(f"--{name} goes with a question about sites; add --ask")
        if value is not None:
            raise UsageError(f"--{name} does not go with --ask {ask}, which is about sites whatever a proposal says")
    check_picture(picture[1] if picture is not None else None)
    as_stated = not value_resources
    if ask != "proposals":
        with progress() as report:
            placed: Any = protect.asks[ask](
                view,
                purpose=purpose,
                number=number,
                budget=budget,
                radius=radius or "middle",
                quick=quick,
                as_stated=as_stated,
                effort=effort,
                progress=report,
            )
        if not answer(placed, as_json):
            _print_siting(placed.weighed, placed)
            print_findings(placed.findings, err=True)
        return
    with progress() as report:
        result: Any = protect(view, as_stated=as_stated, proposal=proposal, effort=effort, progress=report)
    weighed = result.weighed
    if picture is not None:
        _draw(weighed, result, *picture)
    if answer(result, as_json):
        return
    _print_needs(weighed, result)
    _print_cost(weighed, result)
    for shares in result.shares:
        _print_shares(weighed, result, shares)
    if result.shares:
        _print_rules(result)
    _print_curves(weighed, result)
    click.echo(SCENARIO)
    print_findings(result.findings, err=True)


def _draw(case: Case, result: ProtectResult, kind: str, file: str) -> None:
    from detente.charts import protection as charts
    from detente.charts.protection_map import protection_map

    drawn = {
        "map": protection_map,
        "radius": charts.radius_chart,
        "cost": charts.cost_curve_chart,
        "purposes": charts.purposes_chart,
    }
    chart = charts.shares_chart(case, result, result.curve_of) if kind == "shares" else drawn[kind](case, result)
    if chart is None:
        raise UsageError(f"there is nothing to draw as '{kind}' in this case")
    draw_chart(chart, file)


def _range(band: Band, digits: int = 1) -> str:
    low, high = f"{band.low:,.{digits}f}", f"{band.high:,.{digits}f}"
    return low if low == high else f"{low} to {high}"


def _percent(band: Band) -> str:
    return f"{band.middle:.0%} ({band.low:.0%} to {band.high:.0%})"


def _titles(case: Case, proposals: tuple[str, ...]) -> str:
    return " / ".join(case.proposals[id_].title for id_ in proposals)


def _print_needs(case: Case, result: ProtectResult) -> None:
    from detente.analysis.protection import EXACT
    from detente.charts.protection_words import radii_said, types_said

    assert case.protection is not None
    purposes = case.protection.purposes
    rows = []
    for need in result.needs:
        title = _titles(case, need.proposals)
        if not need.cover:
            rows.append([title, "nothing has to be covered", "", "", "", ""])
        for at in need.radii:
            radius = f"{at.scenario}: {radii_said(at.radius_km)}"
            for c in at.coverage:
                said = {"": "nothing", "several": "several at once", "per_site": "number at one site"}
                binds = said.get(c.binds, c.binds)
                rows.append([title, radius, purposes[c.purpose].name, _percent(c.share), f"{c.covered:.0%}", binds])
                title = radius = ""
    print_table(
        "What can be covered with the sites provided, each purpose having them to itself",
        ["proposal", "radius", "purpose", "expected share", "if none is down", "binds first"],
        rows,
    )
    for need in result.needs:
        provided = ", ".join(f"{_range(band, 0)} of type {t}" for t, band in need.available.items() if band.high > 0)
        if need.cover:
            click.echo(f"Provided by {_titles(case, need.proposals)}: {provided or 'no site'}.")
    budget = case.protection.budget
    money = f" Money for sites: {budget.value} {case.protection.money}." if budget is not None else ""
    click.echo(f"{types_said(case.protection)}{money}".strip())
    gap = max((c.gap for need in result.needs for at in need.radii for c in at.coverage), default=0.0)
    if gap > EXACT:
        click.echo(f"Stopped early as asked: a share can fall short of the best by up to {gap:.1%} of itself.")
    click.echo("")


def _print_cost(case: Case, result: ProtectResult) -> None:
    rows = []
    for need in result.needs:
        if not need.cover:
            continue
        title = _titles(case, need.proposals)
        for at in need.radii:
            units = ", ".join(f"{count} {type_}" for type_, count in at.units.items() if count)
            proven = "" if at.everything.status == "optimal" else f" (at least {at.everything.bound:.1f} proven)"
            rows.append(
                [title, f"Either: sites for everything, {at.scenario} radius: {units}{proven}", _range(at.price)]
            )
            title = ""
        rows += [[title, line.name, _range(line.amount)] for line in need.cost]
        rows.append([title, "Together, with the sites of the middle radius", _range(need.total)])
    if rows:
        print_table(f"Cost over {result.years:g} years, {result.money}", ["proposal", "what", f"{result.money}"], rows)
    figures = [case.figures[id_] for id_ in (case.protection.published if case.protection else ())]
    if figures:
        print_table(
            "Published figures beside it; they measure different things",
            ["figure", "value", "what it measures", "as of"],
            [[f.name, f"{f.value} {f.unit}", f.measures, str(f.as_of or "")] for f in figures],
        )


def _print_shares(case: Case, result: ProtectResult, shares: AllyShares) -> None:
    from detente.charts.protection_words import RULE_NAMES, rule_head
    from detente.report.sentences import join

    assert case.protection is not None
    allies = [case.protection.allies[id_] for id_ in shares.allies]
    rows = []
    for division in shares.sharing.divisions:
        group = as_sentence(join([allies[k].in_text for k in division.leaves]))
        leaves = f"{group} would save {division.gain:.1f}" if division.leaves else "nobody"
        amounts = [f"{x:.1f}{'*' if k in division.above_worth else ''}" for k, x in enumerate(division.amount)]
        rows.append([rule_head(division.rule), *amounts, leaves])
    rows.append(["For comparison: alone", *(f"{x:.1f}" for x in shares.sharing.alone), ""])
    ends = zip(shares.sharing.core_low, shares.sharing.core_high, strict=True)
    core = "least core" if shares.sharing.core_empty else "core"
    rows.append([f"For comparison: {core}", *(f"{low:.1f} to {high:.1f}" for low, high in ends), ""])
    print_table(
        f"Who could pay, {result.money} at the middle of all ranges: {_titles(case, shares.proposals)}",
        ["rule", *(ally.name for ally in allies), "would rather leave"],
        rows,
    )
    if any(division.above_worth for division in shares.sharing.divisions):
        click.echo("* more than it could gain: what cover is worth to it, and what it receives for it.\n")
    for division in shares.sharing.divisions:
        if division.unpaid:
            least = f"Unasked, {division.unpaid:.1f} of it would stay unpaid"
            click.echo(f"{least}: no ally gives more than protection is worth to it.\n")
    if shares.sharing.core_empty:
        click.echo("Under every division of this cost some group of allies would do better alone.\n")
    if shares.unshared > 0.05:
        click.echo(f"{shares.unshared:.1f} more serves nothing that an ally is said to want.\n")
    if shares.exchanges:
        who = {id_: party.name for id_, party in case.parties.items()}
        who |= {id_: ally.name for id_, ally in case.protection.allies.items()}
        over = f"{result.method['receipts']}; payments over {result.years:g} years"
        print_table(
            f"What is received for it, {result.money}: {over}",
            ["who", "proposal", "rule", "receives", "pays", "net"],
            [
                [
                    who[x.party],
                    case.proposals[x.proposal].title,
                    RULE_NAMES[x.rule],
                    _range(x.receives, 2),
                    _range(x.pays),
                    _range(x.net),
                ]
                for x in shares.exchanges
            ],
        )


def _print_rules(result: ProtectResult) -> None:
    from detente.analysis.protection.sharing import RULES
    from detente.charts.protection_words import rule_head

    rules = dict.fromkeys(division.rule for shares in result.shares for division in shares.sharing.divisions)
    for rule in rules:
        click.echo(f"{rule_head(rule)}: {RULES[rule]}.")
    unasked = {x for shares in result.shares if (x := shares.sharing.voluntary_share) is not None}
    if unasked:
        least, most = min(unasked), max(unasked)
        share = f"{least:.0%}" if most - least < 0.005 else f"{least:.0%} to {most:.0%}"
        click.echo(f"Unasked, the allies would give {share} of what would be best for them together.")
    click.echo("")


def _print_curves(case: Case, result: ProtectResult) -> None:
    assert case.protection is not None
    purposes = {id_: purpose.name for id_, purpose in case.protection.purposes.items()}
    shown = list(dict.fromkeys(point.purpose for point in result.radius_curve))
    if shown:
        by_radius: dict[float, list[str]] = {}
        for point in result.radius_curve:
            by_radius.setdefault(point.radius_km, []).append(f"{point.needed} / {point.share:.0%}")
        print_table(
            f"One radius for all: sites for everything / share that {result.number:.0f} sites cover",
            ["radius", *(purposes[id_] for id_ in shown)],
            [[f"{radius:.1f}", *cells] for radius, cells in by_radius.items()],
        )
        said = ", ".join(f"{row.radius_km} km ({row.source_title})" for row in case.protection.radii)
        click.echo(f"Stated in public: {said}.\n" if said else "")
    if result.frontier:
        ids = list(result.frontier[0].share)
        print_table(
            f"Between purposes, with the sites of “{case.proposals[result.curve_of].title}” at the middle radius",
            [purposes[id_] for id_ in ids],
            [[f"{point.share[id_]:.0%}" for id_ in ids] for point in result.frontier],
        )


def _print_siting(case: Case, result: SitingResult) -> None:
    assert case.protection is not None
    from detente.charts.protection_words import radii_said, types_said

    if result.siting.status == "impossible":
        click.echo("No answer exists under these limits.")
        return
    click.secho(f"{as_sentence(result.method['model'])}; planning radius {radii_said(result.radius_km)}", bold=True)
    if result.placed:
        rows = [[placed.name, placed.type, str(placed.units)] for placed in result.placed]
        print_table("", ["site", "type", "units"], rows)
    else:
        click.echo("No site: the money does not pay for any." if result.asked.budget else "No site.")
    click.echo(_objective(case, result))
    click.echo(_proof(result))
    shares = ", ".join(f"{case.protection.purposes[id_].name} {share:.0%}" for id_, share in result.share.items())
    click.echo(f"Within the radius of some site: {shares}.")
    if result.uncovered:
        count, listed = len(result.uncovered), ", ".join(result.uncovered[:SHOWN])
        more = f" and {count - SHOWN} more" if count > SHOWN else ""
        click.echo(f"Outside every radius, of {count}: {listed}{more}.")
    click.echo(f"{types_said(case.protection)} {SCENARIO}".strip())


def _objective(case: Case, result: SitingResult) -> str:
    """Say what the answer reaches, in the measure of its question."""
    price = f"Cost over {result.years:g} years: {result.price:,.1f} {result.money}"
    if result.question == "cover_all":
        return f"{price}."
    price += "." if result.asked.number is None else "; the number was the limit, and the cost need not be least."
    assert case.protection is not None
    (purpose,) = result.asked.purposes
    named, total = case.protection.purposes[purpose].name, result.total
    if result.question == "support":
        mean = result.siting.value / total if total > 0 else 0.0
        return f"{named} is on average {mean:,.1f} km from the nearest site. {price}"
    share = result.siting.value / total if total > 0 else 1.0
    words = {
        "most": "Covered",
        "backup": "Covered, a second site over a thing counting half as much again",
        "expected": "Covered on average, when sites are down part of the time",
    }[result.question]
    counted = f"{result.siting.value:,.0f} of at most {total:,.0f} {result.unit}"
    return f"{words}: {share:.0%} of {named} ({counted}). {price}"


def _proof(result: SitingResult) -> str:
    from detente.analysis.protection import EXACT

    gap = result.siting.gap
    if result.siting.status == "quick":
        return "Found quickly; nothing is proven."
    if result.siting.status == "limit":
        return f"Stopped by the time limit: the best can be better by up to {gap:.2%}."
    if gap <= EXACT:
        return "Proven to be best."
    return f"Stopped early as asked: the best can be better by up to {gap:.2%}."
