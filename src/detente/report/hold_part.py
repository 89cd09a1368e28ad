# SPDX-License-Identifier: MIT
"""Whether the proposals would hold, as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from detente.analysis.enforcement import BreachVerdict, HoldResult, ProposalHold, hold
from detente.analysis.enforcement.sequence import SequenceResult, sequence
from detente.analysis.enforcement.table import table
from detente.analysis.enforcement.table_result import TableResult
from detente.analysis.enforcement.verdicts import TERMS
from detente.case.case import Case
from detente.case.names import as_sentence
from detente.charts import survival_chart
from detente.report.part import Draft, Part
from detente.report.tables import basis_words
from detente.words.form import points as points_of
from detente.words.hold import answer_words, hazard_words, keeps_words, left_out_words, shock_words

__all__ = ["BreachRow", "FixRow", "HeldProposal", "hold_part"]

LEVERS = {
    "credibility": "credibility of help",
    "snap_back": "snap-back",
    "sanctions": "cost of sanctions",
    "regroup_limit": "limit on regrouping",
    "verification": "verification",
    "lapse": "automatic lapse",
    "deposit": "deposit",
    "side_payment": "side payment",
}


@dataclass(frozen=True, slots=True)
class BreachRow:
    """A way to break a proposal, as readers see it."""

    title: str
    now: str
    later: str
    when: str
    guarantee: str
    decides: str
    stops: str
    breaks: bool
    levers: tuple[tuple[str, str], ...]
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FixRow:
    """A combination that makes a proposal hold, and what it brings or costs each party."""

    change: str
    survival: str
    difference: dict[str, str]


@dataclass(frozen=True, slots=True)
class HeldProposal:
    """What the page says of one proposal."""

    title: str
    refused_by: str
    pays: str
    verdict: str
    survival: str
    gives_up: dict[str, str]
    breaches: tuple[BreachRow, ...]
    fixes: tuple[FixRow, ...]
    notes: tuple[str, ...]


def hold_part(draft: Draft) -> Part:
    """Answer whether the proposals would hold."""
    case = draft.case
    nothing = Part({"held": None})
    if case.enforcement is None or not case.enforcement.breaches or not case.proposals:
        return nothing
    held: HoldResult | None = draft.ask(lambda: hold(draft.view), "hold")
    if held is None:
        return nothing
    draft.note(finding for finding in held.findings if finding.code != "durability-alone")
    seats: TableResult | None = draft.ask(lambda: table(draft.view), "table")
    ordered: SequenceResult | None = draft.ask(lambda: sequence(draft.view), "order")
    context = {
        "held": held,
        "held_proposals": tuple(_proposal(case, held, p) for p in held.proposals),
        "held_warnings": tuple(as_sentence(f.message) for f in held.findings if f.code == "durability-alone"),
        "held_basis": f"computed from enforcement block and preferences: {basis_words(case, case.enforcement.basis)}",
        "durable_rules": {
            "durability_alone": "Lasts longest, whatever it costs",
            "durable_and_signable": "Lasts longest of those that all would sign",
        },
        "seats": seats,
        "orders": ordered.orders if ordered is not None else (),
    }
    return Part(context, {"survival": survival_chart(held)})


def _proposal(case: Case, held: HoldResult, proposal: ProposalHold) -> HeldProposal:
    return HeldProposal(
        title=proposal.title,
        refused_by=", ".join(case.parties[party].name for party in proposal.refused_by) or "nobody",
        pays="; ".join(f"for {case.parties[b.party].in_text} {b.pays}" for b in proposal.broken_by) or "for nobody",
        verdict=_verdict(case, held, proposal),
        survival=f"{proposal.survival[-1]:.2f}",
        gives_up={party: f"{points:.0f}" for party, points in proposal.gives_up.items()},
        breaches=tuple(_breach(breach) for breach in proposal.breaches),
        fixes=tuple(
            FixRow(
                fix.words(case), f"{fix.survival:.2f}", {p: points_of(x, sign=True) for p, x in fix.difference.items()}
            )
            for fix in proposal.fixes
        ),
        notes=tuple(_notes(case, held, proposal)),
    )


def _verdict(case: Case, held: HoldResult, proposal: ProposalHold) -> str:
    """Say in a sentence who would break a proposal and when, or that nobody would."""
    refusing = " and ".join(case.parties[party].in_text for party in proposal.refused_by)
    signed = f"{as_sentence(refusing)} would not sign it. " if refusing else "All would sign it. "
    breaking = [f"“{b.title}” pays {b.pays}" for b in proposal.broken_by]
    if breaking:
        return f"{signed}Once signed, {' and '.join(breaking)}."
    if proposal.left_out:
        return f"{signed}Once signed, no breach that could be judged pays within {held.years} years."
    return f"{signed}Once signed, no breach pays within {held.years} years."


def _breach(breach: BreachVerdict) -> BreachRow:
    needed = breach.needed_credibility_at_horizon
    breaks = breach.margin_at_horizon < 0
    single = breach.smallest_fix.words if breach.smallest_fix else "no single lever"
    return BreachRow(
        title=breach.title,
        now=points_of(breach.margin, sign=True),
        later=points_of(breach.margin_at_horizon, sign=True),
        when=breach.pays,
        guarantee="" if needed is None else f"{breach.credibility:.2f}; {needed:.2f} needed",
        decides=TERMS[breach.decides],
        stops=single if breaks else "",
        breaks=breaks,
        levers=tuple((LEVERS[lever.name], lever.words) for lever in breach.levers),
        answers=tuple(f"{answer.words} ({answer_words(answer)})" for answer in breach.answers),
    )


def _notes(case: Case, held: HoldResult, proposal: ProposalHold) -> list[str]:
    notes = [left_out_words(case, proposal.left_out)] if proposal.left_out else []
    if proposal.left_by:
        titles = ", ".join(f"“{b.title}”" for b in proposal.breaches if b.breach in proposal.left_by)
        notes.append(
            f"If those who gain at once do so ({titles}), {proposal.survival_if_left[-1]:.2f} of the shocks are "
            f"survived to year {held.years} instead of {proposal.survival[-1]:.2f}."
        )
    notes += [words for words in (hazard_words(proposal, held.years),) if words]
    notes += [words for breach in proposal.breaches if (words := keeps_words(case, breach))]
    notes += [guarantee.words for guarantee in proposal.guarantees if guarantee.words]
    if proposal.watch is not None and proposal.watch.detection < proposal.watch.needed:
        notes.append(
            f"Violations short of war pay: {proposal.watch.detection:.2f} a year are seen and "
            f"{proposal.watch.needed:.2f} would deter; false alarms: {proposal.watch.false_alarm:.2f} a year."
        )
    notes += [dispute.words(case, held.years) for dispute in proposal.disputes]
    if words := proposal.no_fix_words(held.years):
        notes.append(words)
    notes += [words for words in (shock_words(case),) if words]
    return notes
