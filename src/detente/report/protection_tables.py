# SPDX-License-Identifier: MIT
"""Tables of what protection takes: coverage, cost, who could pay and what is received for it."""

from __future__ import annotations

from dataclasses import dataclass

from detente.analysis.protection import STATED, ProtectResult
from detente.analysis.protection.exchange import AllyShares
from detente.analysis.protection.needs import Band, Coverage, Need, RadiusNeed
from detente.analysis.resources import ResourcesResult
from detente.case.case import Case
from detente.case.protection import Protection
from detente.charts.chart import percent
from detente.charts.protection_words import kilometres, rule_head
from detente.report.sentences import join
from detente.report.tables import Number, basis_words

__all__ = [
    "BINDS",
    "DOWN",
    "Row",
    "Table",
    "band_words",
    "protection_tables",
    "purpose_name",
    "solved",
    "titles",
]

ABOVE = " (more than it could gain)"
"""What is said beside a payment above what protection is worth to the payer and what it receives."""

DOWN = "sites that are down part of the time"
"""What the limit called availability means."""

BINDS = {
    "": "nothing",
    "several": "several limits at once",
    "radius": "the radius",
    "number": "the number of sites",
    "money": "money",
    "per_site": "the number that can stand at one site",
    "availability": "availability",
}
"""What limits coverage, in words."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its head, then cells that are text or numbers with a basis."""

    head: str
    cells: tuple[str | Number, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the section."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def titles(case: Case, proposals: tuple[str, ...]) -> str:
    """Return the titles of proposals that ask the same, in quotation marks."""
    return " / ".join(f"“{case.proposals[id_].title}”" for id_ in proposals)


def band_words(band: Band, digits: int = 1) -> str:
    """Return the ends of a band, or its one value."""
    low, high = f"{band.low:,.{digits}f}", f"{band.high:,.{digits}f}"
    return low if low == high else f"{low} to {high}"


def purpose_name(case: Case, id_: str) -> str:
    """Return the name of a purpose."""
    assert case.protection is not None
    return case.protection.purposes[id_].name


def solved(coverage: Coverage) -> str:
    """Say how a share was found."""
    return (
        f"largest expected share, by an exact programme proven within {percent(coverage.gap, 2)}; radii, sites, money "
        "and down times from the case, most of them judgements"
    )


def _coverage_table(case: Case, result: ProtectResult) -> Table:
    rows = []
    for need in result.needs:
        for at in need.radii:
            radii = ", ".join(f"{type_} {kilometres(km)}" for type_, km in at.radius_km.items())
            radius = Number(f"{at.scenario}: {radii}", "planning radius of the scenario")
            for c in at.coverage:
                share = f"{percent(c.share.middle)} ({100 * c.share.low:.0f} to {100 * c.share.high:.0f})"
                cells = (
                    radius if c is at.coverage[0] else "",
                    purpose_name(case, c.purpose),
                    Number(share, solved(c)),
                    Number(percent(c.covered), solved(c)),
                    BINDS[c.binds],
                )
                rows.append(Row(titles(case, need.proposals), cells))
    columns = (
        "Proposal",
        "Radius of each type, km",
        "What for",
        "Expected share",
        "If no site is down",
        "What holds it back first",
    )
    caption = "What can be covered with the sites provided, each purpose having them to itself"
    if any(row.cells[-1] == BINDS["availability"] for row in rows):
        caption += f". Availability: {DOWN}"
    return Table(caption, columns, tuple(rows))


def _units(at: RadiusNeed) -> str:
    return ", ".join(f"{count} of type {type_}" for type_, count in at.units.items() if count) or "none"


def _everything_table(case: Case, result: ProtectResult) -> Table:
    """Return the sites that cover everything: one row for each radius, of which one can come true."""
    computed = "fewest and cheapest sites by an exact programme; prices and ranges from the case"
    rows = tuple(
        Row(
            titles(case, need.proposals),
            (at.scenario, Number(_units(at), computed), Number(band_words(at.price), computed)),
        )
        for need in result.needs
        for at in need.radii
    )
    caption = (
        f"Sites that cover everything, bought and run for {result.years:g} years, {result.money}: alternatives, one "
        "for each radius"
    )
    return Table(caption, ("Proposal", "Radius", "Sites", result.money), rows)


def _cost_rows(case: Case, protection: Protection, need: Need) -> list[Row]:
    computed = (
        "cheapest sites that cover everything at the middle radius, times prices; prices and ranges from the case"
    )
    title = titles(case, need.proposals)
    bases = {term.name: basis_words(case, term.basis) for term in protection.terms}
    rows = []
    for line in need.cost:
        basis = bases.get(line.name.removeprefix("Force: "), computed)
        rows.append(Row(title, (line.name, Number(band_words(line.amount), basis))))
    summed = (
        f"the sum of the {len(need.cost)} lines above it for this proposal, low ends together and high ends together"
    )
    return [*rows, Row(title, ("Together", Number(band_words(need.total), summed)))]


def _cost_table(case: Case, protection: Protection, result: ProtectResult) -> Table:
    rows = [row for need in result.needs if need.cover for row in _cost_rows(case, protection, need)]
    caption = (
        f"What it costs over {result.years:g} years with the sites that cover everything at the middle radius, "
        f"{result.money}"
    )
    return Table(caption, ("Proposal", "What", result.money), tuple(rows))


def _published_table(case: Case, protection: Protection) -> Table:
    figures = [case.figures[id_] for id_ in protection.published]
    rows = tuple(
        Row(f.name, (Number(f"{f.value} {f.unit}", basis_words(case, f.basis)), f.measures, str(f.as_of or "")))
        for f in figures
    )
    return Table("Published figures beside it", ("Figure", "Value", "What it measures", "As of"), rows)


def _names(case: Case) -> dict[str, str]:
    """Return the names of parties and allies."""
    assert case.protection is not None
    return {id_: who.name for id_, who in (case.parties | case.protection.allies).items()}


def _shares_table(case: Case, result: ProtectResult, shares: AllyShares) -> Table:
    names = [_names(case)[id_] for id_ in shares.allies]
    basis = "stand-alone cost of each group, exact; who wants what and ability to pay from the case"
    at_middle = f"{basis}; at the middle of all ranges"
    rows = []
    for division in shares.sharing.divisions:
        amounts = (
            Number(band_words(shares.amount[division.rule][k]) + (ABOVE if k in division.above_worth else ""), basis)
            for k in range(len(names))
        )
        group = join([names[k] for k in division.leaves]) if division.leaves else "nobody"
        last = Number(f"{group}; {division.unpaid:.1f} stay unpaid", at_middle) if division.unpaid else group
        rows.append(Row(rule_head(division.rule), (*amounts, last)))
    alone = (Number(f"{x:.1f}", at_middle) for x in shares.sharing.alone)
    rows.append(Row("Alone, at the middle of all ranges", (*alone, "")))
    ends = zip(shares.sharing.core_low, shares.sharing.core_high, strict=True)
    core = "least core, as the core is empty" if shares.sharing.core_empty else "core"
    cells = (Number(band_words(Band(low, (low + high) / 2, high)), at_middle) for low, high in ends)
    rows.append(Row(f"Least to most in the {core}, at the middle of all ranges", (*cells, "")))
    caption = (
        f"Who could pay for {titles(case, shares.proposals)}, {result.money}; by each rule, from the low ends of all "
        "ranges to the high ends"
    )
    return Table(caption, ("Rule", *names, "Would rather leave, at the middle"), tuple(rows))


def _received_caption(case: Case, result: ProtectResult, worth: ResourcesResult | None) -> str:
    """Say over which years and at which rates receipts and payments are reckoned, before anybody reads their net."""
    assert case.protection is not None
    receipts = f"Receipts: {result.method['receipts']}"
    if worth is not None and result.method["receipts"] != STATED:
        receipts += f"; discounted at {100 * worth.rate:g} % a year"
    rate = case.protection.discount
    ends = "" if rate is None else f"{100 * rate.value.low:g}", "" if rate is None else f"{100 * rate.value.high:g}"
    discounted = "not discounted" if rate is None else f"discounted at {' to '.join(dict.fromkeys(ends))} % a year"
    return (
        f"What is received for it, {result.money}. {receipts}. Payments: the allies’ shares of the cost over "
        f"{result.years:g} years, {discounted}. Net: receipts less payments, each over its own years and at "
        "its own rate."
    )


def _received_table(case: Case, result: ProtectResult, worth: ResourcesResult | None) -> Table:
    assert case.protection is not None
    terms = (f"{term.name}: {basis_words(case, term.basis)}" for term in case.protection.terms if term.receives)
    stated = "; ".join(terms) if result.method["receipts"] == STATED else result.method["receipts"]
    rows = tuple(
        Row(
            titles(case, (x.proposal,)),
            (
                _names(case)[x.party],
                rule_head(x.rule),
                Number(band_words(x.receives, 2), stated),
                Number(band_words(x.pays), "its allies' shares by the rule"),
                Number(band_words(x.net), "receipts less payments; the ends of both ranges"),
            ),
        )
        for shares in result.shares
        for x in shares.exchanges
    )
    columns = ("Proposal", "Who", "Rule", "Receives", "Pays", "Net")
    return Table(_received_caption(case, result, worth), columns, rows)


def protection_tables(case: Case, result: ProtectResult, worth: ResourcesResult | None) -> dict[str, Table]:
    """Return the tables of the section that have rows, by their short names.

    Parameters
    ----------
    case : Case
        A case with a `protection` block.
    result : ProtectResult
        What was found.
    worth : ResourcesResult or None
        What the resources are worth, where receipts come from them.
    """
    assert case.protection is not None
    tables = {
        "coverage": _coverage_table(case, result),
        "everything": _everything_table(case, result),
        "cost": _cost_table(case, case.protection, result),
        "published": _published_table(case, case.protection),
        **{f"shares-{shares.proposals[0]}": _shares_table(case, result, shares) for shares in result.shares},
        "received": _received_table(case, result, worth),
    }
    return {id_: table for id_, table in tables.items() if table.rows}
