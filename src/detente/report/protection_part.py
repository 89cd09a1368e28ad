# SPDX-License-Identifier: MIT
"""Can it be protected, and who pays: words, tables and pictures of the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.analysis.protection import STATED, ProtectResult, protect
from detente.analysis.protection.exchange import AllyShares, Exchange
from detente.analysis.protection.needs import Band, Coverage, Need, RadiusNeed
from detente.analysis.protection.sharing import RULES
from detente.analysis.resources import ResourcesResult
from detente.analysis.valued_protection import protect_valued
from detente.case.case import Case
from detente.case.names import as_sentence
from detente.case.protection import Protection
from detente.charts.protection import (
    cost_curve_chart,
    purposes_chart,
    radius_chart,
    shares_chart,
)
from detente.charts.protection_map import protection_map
from detente.report.part import Draft, Part
from detente.report.sentences import Sentence, join
from detente.report.tables import Number, basis_words

__all__ = [
    "ProtectionWords",
    "Row",
    "Table",
    "protection_part",
    "protection_words",
]

BINDS = {
    "": "nothing",
    "several": "several limits at once",
    "radius": "the radius",
    "number": "the number of sites",
    "money": "money",
    "availability": "sites that are down",
}
"""What limits coverage, in words."""

RULE_NAMES = {
    "capacity": "ability to pay",
    "benefit": "benefit",
    "shapley": "the Shapley value",
    "nucleolus": "the nucleolus",
    "voluntary": "what each would give unasked",
}
"""Rules of sharing, as words in a sentence."""


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


@dataclass(frozen=True, slots=True)
class ProtectionWords:
    """What the section says.

    Attributes
    ----------
    sentences : tuple of Sentence
        Its findings, first the short ones.
    tables : tuple of Table
        Coverage, cost, published figures, shares, what is received.
    rules : dict of rule to str
        What each rule of sharing does.
    """

    sentences: tuple[Sentence, ...]
    tables: dict[str, Table]
    rules: dict[str, str]


def protection_part(draft: Draft) -> Part:
    """Answer what protection takes and who could pay; nothing where the case does not ask."""
    case = draft.case
    if case.protection is None or not case.proposals:
        return Part({"protected": None, "protection_words": None, "protection_sentences": ()})
    worth: ResourcesResult | None = draft.context.get("worth")
    result: ProtectResult
    case, result = (case, protect(case)) if worth is None else protect_valued(case, worth)
    draft.note(result.findings)
    return Part(
        {
            "protected": result,
            "protection_words": protection_words(case, result),
            "protection_sentences": _short_answer(case, result),
        },
        {
            "map": protection_map(case, result),
            "radius": radius_chart(case, result),
            "cost": cost_curve_chart(case, result),
            "purposes": purposes_chart(case, result),
            "shares": shares_chart(case, result, result.curve_of) if result.curve_of else None,
        },
    )


def _titles(case: Case, proposals: tuple[str, ...]) -> str:
    return " / ".join(f"“{case.proposals[id_].title}”" for id_ in proposals)


def _range(band: Band, digits: int = 1) -> str:
    low, high = f"{band.low:,.{digits}f}", f"{band.high:,.{digits}f}"
    return low if low == high else f"{low} to {high}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _purpose(case: Case, id_: str) -> str:
    assert case.protection is not None
    return case.protection.purposes[id_].name


def _solved(coverage: Coverage) -> str:
    return (
        f"largest expected share, by an exact programme proven within {100 * coverage.gap:.2f} %; radii, sites, money "
        "and down times from the case, most of them judgements"
    )


def _sentences(case: Case, result: ProtectResult) -> list[Sentence]:
    """Say for each group of proposals what can be covered at the middle radius, and what limits it."""
    found = []
    for need in result.needs:
        middle = need.at_radius("middle")
        if middle is None:
            continue
        parts = [
            f"{_purpose(case, c.purpose)} {_percent(c.share.middle)} % ({_percent(c.share.low)} to "
            f"{_percent(c.share.high)}), {_held_back(c)}"
            for c in middle.coverage
        ]
        text = (
            f"Under {_titles(case, need.proposals)} the sites provided can protect on average, at the middle radius "
            f"and if all of them served one purpose: {'; '.join(parts)}."
        )
        found.append(Sentence(text, _solved(max(middle.coverage, key=lambda c: c.gap))))
    found += [
        Sentence(as_sentence(finding.message) + ".", "see “What it is worth”")
        for finding in result.findings
        if finding.code == "protected-without-value"
    ]
    nothing = [proposal for need in result.needs if not need.cover for proposal in need.proposals]
    if nothing:
        found.append(Sentence(f"Nothing has to be covered under {join([_titles(case, (p,)) for p in nothing])}.", ""))
    return found


def _held_back(coverage: Coverage) -> str:
    return "with nothing left to cover" if not coverage.binds else f"limited first by {BINDS[coverage.binds]}"


def _paid_by_receipts(case: Case, result: ProtectResult) -> list[Sentence]:
    """Say by which rules what somebody receives pays what it would have to pay."""
    said: dict[tuple[str, str], list[str]] = {}
    for shares in result.shares:
        for proposal, party in dict.fromkeys((x.proposal, x.party) for x in shares.exchanges):
            own = [x for x in shares.exchanges if (x.proposal, x.party) == (proposal, party)]
            said.setdefault((party, _enough(own)), []).append(proposal)
    return [
        Sentence(
            f"Under {join([_titles(case, (p,)) for p in proposals])}, {_in_text(case, party)} would receive {words}.",
            "compared at the ends of the ranges",
        )
        for (party, words), proposals in said.items()
    ]


def _enough(exchanges: Sequence[Exchange]) -> str:
    """Say whether receipts cover a share of the cost, by the rules of sharing."""
    always = [x.rule for x in exchanges if x.net.low >= 0]
    perhaps = [x.rule for x in exchanges if x.net.low < 0 <= x.net.high]
    if not always and not perhaps:
        return "less than its share of the cost, however the cost is shared"
    if len(always) == len(exchanges):
        return "at least its share of the cost, however the cost is shared"
    parts = [f"at least its share of the cost if that is set by {_or(always)}"] if always else []
    if perhaps:
        parts.append(f"perhaps its share{'' if always else ' of the cost'} if that is set by {_or(perhaps)}")
    less = [x.rule for x in exchanges if x.net.high < 0]
    return "; ".join([*parts, *([f"less than its share by {_or(less)}"] if less else [])])


def _or(rules: list[str]) -> str:
    return join([RULE_NAMES[rule] for rule in rules]).replace(" and ", " or ")


def _ally_names(case: Case) -> dict[str, str]:
    assert case.protection is not None
    return {id_: somebody.name for id_, somebody in (case.parties | case.protection.allies).items()}


def _in_text(case: Case, id_: str) -> str:
    assert case.protection is not None
    return (case.parties | case.protection.allies)[id_].in_text


def _short_answer(case: Case, result: ProtectResult) -> tuple[Sentence, ...]:
    """Say of the proposal that asks most what can be covered, what it costs and whether that is paid."""
    need = result.need_of(result.curve_of)
    middle = None if need is None else need.at_radius("middle")
    if need is None or middle is None:
        return ()
    worst = min(middle.coverage, key=lambda c: c.share.middle)
    text = (
        f"Under “{case.proposals[result.curve_of].title}” the sites provided would protect, on average and at the "
        f"middle radius: {_shares_said(case, middle)}.{_limit_said(case, worst)} "
        f"Covering everything would cost {_range(need.total, 0)} {result.money} over {result.years:g} years."
    )
    own = [x for shares in result.shares for x in shares.exchanges if x.proposal == result.curve_of]
    short = {x.party for x in own} - {x.party for x in own if x.net.high >= 0}
    if short:
        who = join([_in_text(case, party) for party in sorted(short)])
        text += f" What {who} would receive does not cover its share of that, however the cost is shared."
    return (Sentence(text, "see “Can it be protected, and who pays”"),)


def _shares_said(case: Case, at: RadiusNeed) -> str:
    return join([f"{_purpose(case, c.purpose)} {_percent(c.share.middle)} %" for c in at.coverage])


def _limit_said(case: Case, coverage: Coverage) -> str:
    if coverage.binds in ("", "several"):
        return ""
    return f" {_purpose(case, coverage.purpose)} comes off worst; what limits it first is {BINDS[coverage.binds]}."


def _coverage_table(case: Case, result: ProtectResult) -> Table:
    rows = []
    for need in result.needs:
        for at in need.radii:
            kilometres = ", ".join(f"{type_} {km:.0f}" for type_, km in at.radius_km.items())
            radius = Number(f"{at.scenario}: {kilometres}", "planning radius of the scenario")
            for c in at.coverage:
                share = f"{_percent(c.share.middle)} % ({_percent(c.share.low)} to {_percent(c.share.high)})"
                cells = (
                    radius if c is at.coverage[0] else "",
                    _purpose(case, c.purpose),
                    Number(share, _solved(c)),
                    Number(f"{_percent(c.covered)} %", _solved(c)),
                    BINDS[c.binds],
                )
                rows.append(Row(_titles(case, need.proposals), cells))
    columns = (
        "Proposal",
        "Radius of each type, km",
        "What for",
        "Expected share",
        "If no site is down",
        "What holds it back first",
    )
    return Table(
        "What can be covered with the sites provided, each purpose having them to itself", columns, tuple(rows)
    )


def _sites_words(at: RadiusNeed) -> str:
    units = ", ".join(f"{count} of type {type_}" for type_, count in at.units.items() if count)
    return f"Sites that cover everything, {at.scenario} radius: {units or 'none'}"


def _cost_rows(case: Case, protection: Protection, need: Need) -> list[Row]:
    computed = "fewest and cheapest sites by an exact programme; prices and ranges from the case"
    title = _titles(case, need.proposals)
    rows = [Row(title, (_sites_words(at), Number(_range(at.price), computed))) for at in need.radii]
    bases = {term.name: basis_words(case, term.basis) for term in protection.terms}
    for line in need.cost:
        basis = bases.get(line.name.removeprefix("Force: "), computed)
        rows.append(Row(title, (line.name, Number(_range(line.amount), basis))))
    return [
        *rows,
        Row(title, ("Together, at the middle radius", Number(_range(need.total), "the sum of the lines above"))),
    ]


def _cost_table(case: Case, protection: Protection, result: ProtectResult) -> Table:
    rows = [row for need in result.needs if need.cover for row in _cost_rows(case, protection, need)]
    caption = f"What it costs over {result.years:g} years, {result.money}"
    return Table(caption, ("Proposal", "What", result.money), tuple(rows))


def _published_table(case: Case, protection: Protection) -> Table:
    figures = [case.figures[id_] for id_ in protection.published]
    rows = tuple(
        Row(f.name, (Number(f"{f.value} {f.unit}", basis_words(case, f.basis)), f.measures, str(f.as_of or "")))
        for f in figures
    )
    return Table("Published figures beside it", ("Figure", "Value", "What it measures", "As of"), rows)


def _shares_table(case: Case, result: ProtectResult, shares: AllyShares) -> Table:
    names = [_ally_names(case)[id_] for id_ in shares.allies]
    basis = "stand-alone cost of each group, exact; who wants what and ability to pay from the case"
    rows = []
    for division in shares.sharing.divisions:
        cells: list[str | Number] = [Number(_range(shares.amount[division.rule][k]), basis) for k in range(len(names))]
        group = join([names[k] for k in division.leaves]) if division.leaves else "nobody"
        rows.append(Row(division.rule, (*cells, group)))
    rows.append(Row("alone", (*(Number(f"{x:.1f}", basis) for x in shares.sharing.alone), "")))
    ends = zip(shares.sharing.core_low, shares.sharing.core_high, strict=True)
    core = "least core" if shares.sharing.core_empty else "core"
    rows.append(Row(core, (*(Number(f"{low:.1f} to {high:.1f}", basis) for low, high in ends), "")))
    caption = f"Who could pay for {_titles(case, shares.proposals)}, {result.money}"
    return Table(caption, ("Rule", *names, "Would rather leave"), tuple(rows))


def _received_table(case: Case, result: ProtectResult) -> Table:
    assert case.protection is not None
    terms = (f"{term.name}: {basis_words(case, term.basis)}" for term in case.protection.terms if term.receives)
    stated = "; ".join(terms) if result.method["receipts"] == STATED else result.method["receipts"]
    rows = tuple(
        Row(
            _titles(case, (x.proposal,)),
            (
                _ally_names(case)[x.party],
                x.rule,
                Number(_range(x.receives, 2), stated),
                Number(_range(x.pays), "its allies' shares by the rule"),
                Number(_range(x.net), "receipts less payments; the ends of both ranges"),
            ),
        )
        for shares in result.shares
        for x in shares.exchanges
    )
    columns = ("Proposal", "Who", "Rule", "Receives", "Pays", "Net")
    return Table(f"What is received for it, {result.money}: {result.method['receipts']}", columns, rows)


def protection_words(case: Case, result: ProtectResult) -> ProtectionWords:
    """Put what protection takes into sentences and tables.

    Parameters
    ----------
    case : Case
        A case with a `protection` block.
    result : ProtectResult
        What was found.
    """
    assert case.protection is not None
    tables = {
        "coverage": _coverage_table(case, result),
        "cost": _cost_table(case, case.protection, result),
        "published": _published_table(case, case.protection),
        **{f"shares-{shares.proposals[0]}": _shares_table(case, result, shares) for shares in result.shares},
        "received": _received_table(case, result),
    }
    return ProtectionWords(
        tuple(_sentences(case, result) + _paid_by_receipts(case, result)),
        {id_: table for id_, table in tables.items() if table.rows},
        {division.rule: RULES[division.rule] for shares in result.shares for division in shares.sharing.divisions},
    )
