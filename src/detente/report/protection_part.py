# SPDX-License-Identifier: MIT
"""Can it be protected, and who pays: words, tables and pictures of the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.analysis.protection import ProtectResult, protect
from detente.analysis.protection.exchange import Exchange
from detente.analysis.protection.needs import Coverage, RadiusNeed
from detente.analysis.protection.sharing import RULES
from detente.analysis.resources import ResourcesResult
from detente.case.case import Case
from detente.case.names import as_sentence
from detente.charts.chart import percent
from detente.charts.protection import (
    cost_curve_chart,
    purposes_chart,
    radius_chart,
    shares_chart,
)
from detente.charts.protection_map import protection_map
from detente.charts.protection_words import RULE_NAMES, rule_head, types_said
from detente.report.part import Draft, Part
from detente.report.protection_tables import (
    BINDS,
    DOWN,
    Row,
    Table,
    band_words,
    protection_tables,
    purpose_name,
    solved,
    titles,
)
from detente.report.sentences import Sentence, join

__all__ = [
    "ProtectionWords",
    "Row",
    "Table",
    "protection_part",
    "protection_words",
]


@dataclass(frozen=True, slots=True)
class ProtectionWords:
    """What the section says.

    Attributes
    ----------
    sentences : tuple of Sentence
        Its findings, first the short ones.
    types : str
        What the types of site are; empty where their names say no more than their letters.
    tables : dict of str to Table
        Coverage, sites for everything, cost, published figures, shares, what is received.
    rules : dict of str to str
        What each rule of sharing does, by its name at the start of a row.
    """

    sentences: tuple[Sentence, ...]
    types: str
    tables: dict[str, Table]
    rules: dict[str, str]


def protection_part(draft: Draft) -> Part:
    """Answer what protection takes and who could pay; nothing where the case does not ask."""
    case = draft.case
    if case.protection is None or not case.proposals:
        return Part({"protected": None, "protection_words": None, "protection_sentences": ()})
    worth: ResourcesResult | None = draft.context.get("worth")
    result = protect(draft.view)
    case = result.weighed
    draft.note(result.findings)
    return Part(
        {
            "protected": result,
            "protection_words": protection_words(case, result, worth),
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


def _sentences(case: Case, result: ProtectResult) -> list[Sentence]:
    """Say for each group of proposals what can be covered at the middle radius, and what limits it."""
    found: list[Sentence] = []
    for need in result.needs:
        middle = need.at_radius("middle")
        if middle is None:
            continue
        parts = [
            f"{purpose_name(case, c.purpose)} {percent(c.share.middle)} ({100 * c.share.low:.0f} to "
            f"{100 * c.share.high:.0f}), {_held_back(c)}"
            for c in middle.coverage
        ]
        text = (
            f"Under {titles(case, need.proposals)} the sites provided can protect on average, at the middle radius "
            f"and if all of them served one purpose: {'; '.join(parts)}."
        )
        if not any(DOWN in said.text for said in found):
            text = text.replace("by availability", f"by availability ({DOWN})", 1)
        found.append(Sentence(text, solved(max(middle.coverage, key=lambda c: c.gap))))
    found += [
        Sentence(as_sentence(finding.message) + ".", "see “What it is worth”")
        for finding in result.findings
        if finding.code == "protected-without-value"
    ]
    nothing = [proposal for need in result.needs if not need.cover for proposal in need.proposals]
    if nothing:
        found.append(Sentence(f"Nothing has to be covered under {join([titles(case, (p,)) for p in nothing])}.", ""))
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
            f"Under {join([titles(case, (p,)) for p in proposals])}, {_in_text(case, party)} would receive {words}.",
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
        f"Covering everything and what else it asks for would cost {band_words(need.total, 0)} {result.money} over "
        f"{result.years:g} years."
    )
    own = [x for shares in result.shares for x in shares.exchanges if x.proposal == result.curve_of]
    short = {x.party for x in own} - {x.party for x in own if x.net.high >= 0}
    if short:
        who = join([_in_text(case, party) for party in sorted(short)])
        text += f" What {who} would receive does not cover its share of that, however the cost is shared."
    return (Sentence(text, "see “Can it be protected, and who pays”"),)


def _shares_said(case: Case, at: RadiusNeed) -> str:
    return join([f"{purpose_name(case, c.purpose)} {percent(c.share.middle)}" for c in at.coverage])


def _limit_said(case: Case, coverage: Coverage) -> str:
    if coverage.binds in ("", "several"):
        return ""
    limit = BINDS[coverage.binds] + (f": {DOWN}" if coverage.binds == "availability" else "")
    return f" {purpose_name(case, coverage.purpose)} is where least can be done; what limits that first is {limit}."


def _rules(result: ProtectResult) -> dict[str, str]:
    """Return what each rule of sharing does, by its name at the start of a row."""
    used = dict.fromkeys(division.rule for shares in result.shares for division in shares.sharing.divisions)
    return {rule_head(rule): RULES[rule] for rule in used}


def protection_words(case: Case, result: ProtectResult, worth: ResourcesResult | None = None) -> ProtectionWords:
    """Put what protection takes into sentences and tables.

    Parameters
    ----------
    case : Case
        A case with a `protection` block.
    result : ProtectResult
        What was found.
    worth : ResourcesResult, optional
        What the resources are worth, where receipts come from them.
    """
    assert case.protection is not None
    return ProtectionWords(
        tuple(_sentences(case, result) + _paid_by_receipts(case, result)),
        types_said(case.protection),
        protection_tables(case, result, worth),
        _rules(result),
    )
