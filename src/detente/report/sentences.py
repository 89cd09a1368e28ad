# SPDX-License-Identifier: MIT
"""The report's answer in plain words; every sentence is made from results, none from taste."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.analysis.bargaining import BargainResult
from detente.analysis.enforcement import HoldResult
from detente.analysis.stability import StabilityResult
from detente.case.case import Case
from detente.report.tables import basis_words

__all__ = ["Sentence", "answer_sentences", "join", "refusal"]

COUNTED = "counted exactly at the midpoints of the stated ranges"
CLOSING = (
    "These are consequences of the inputs listed below, most of which are judgements; ranges are taken at their "
    "midpoints except under “How sure are we”. Nothing here is a forecast or says what anybody deserves."
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the answer, and where its numbers come from."""

    text: str
    basis: str


def join(items: list[str]) -> str:
    """Join names as in a sentence.

    Examples
    --------
    >>> join(["a", "b", "c"])
    'a, b and c'
    """
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1] if items else "nobody"


def refusal(case: Case, result: BargainResult, proposal: str) -> str:
    """Say who refuses a proposal and by how much."""
    verdict = next(p for p in result.proposals if p.id == proposal)
    parts = []
    for party in verdict.refused_by:
        name = case.parties[party].in_text
        if party in verdict.vetoed_by:
            parts.append(f"{name} (it crosses a red line)")
        elif party in result.ordinal:
            parts.append(f"{name} (no deal ranks higher)")
        else:
            parts.append(f"{name} (by {-verdict.gain[party]:.1f} own points)")
    return join(parts)


def _title(case: Case, proposal: str) -> str:
    return f"“{case.proposals[proposal].title}”"


def _signing(case: Case, result: BargainResult) -> list[Sentence]:
    signed = [p for p in result.proposals if not p.refused_by]
    count = len(result.proposals)
    compared = "utilities of all signatories compared with their reservations"
    sentences = []
    if signed:
        titles = join([_title(case, p.id) for p in signed])
        sentences.append(
            Sentence(f"Of {count} proposals, all signatories would sign {len(signed)}: {titles}.", compared)
        )
    elif count:
        sentences.append(Sentence(f"None of the {count} proposals would be signed by all signatories.", compared))
    for p in result.proposals:
        if p.refused_by:
            judged = "; ".join(basis_words(case, case.preferences[q].basis) for q in p.refused_by[:1])
            basis = f"reservation less utility of {join([case.parties[q].in_text for q in p.refused_by])}: {judged}"
            sentences.append(Sentence(f"{_title(case, p.id)} is refused by {refusal(case, result, p.id)}.", basis))
    wasteful = [f"{_title(case, p.id)} ({p.dominated_by:,} outcomes)" for p in signed if p.dominated_by]
    if wasteful:
        text = (
            f"Other outcomes would be better for some and worse for none of the signatories than {join(wasteful)}: "
            "what they would sign still leaves something on the table."
        )
        sentences.append(Sentence(text, COUNTED))
    if result.acceptable is not None and result.feasible:
        share = 100 * result.acceptable / result.feasible
        text = (
            f"{result.acceptable:,} of {result.feasible:,} feasible outcomes ({share:.0f} %) are acceptable to every "
            "signatory."
            if result.acceptable
            else "No feasible outcome is acceptable to every signatory: these inputs leave no zone of agreement."
        )
        sentences.append(Sentence(text, COUNTED))
    return sentences


def _staying(case: Case, settled: StabilityResult, signed: list[str]) -> list[Sentence]:
    basis = "moves, ranks and answers worked out exactly; see “Would they stay”"
    sentences = []
    leaving = []
    for id_ in case.proposals:
        stable = settled.named(id_).stable
        gone = [case.parties[party].in_text for party in settled.parties if "gmr" not in stable[party]]
        if gone:
            leaving.append(f"{_title(case, id_)} ({join(gone)})")
    if leaving:
        sentences.append(Sentence(f"Somebody could break without a loss: {'; '.join(leaving)}.", basis))
    durable = [_title(case, id_) for id_ in signed if "seq" in settled.named(id_).equilibrium]
    if durable:
        text = (
            f"Signed by all and, once signed, left by nobody if threats count only when credible: {join(durable)}. "
            "This is a static answer: it does not see forces regroup while a ceasefire holds, and what each gives up "
            "for it stands with each proposal."
        )
        sentences.append(Sentence(text, basis))
    elif signed:
        sentences.append(Sentence("No proposal is both signed by all and held by credible answers alone.", basis))
    return sentences


def _holding(case: Case, held: HoldResult) -> list[Sentence]:
    basis = "margins of all breaches at the midpoints; see “Would it hold”"
    sentences = []
    broken = [
        f"{_title(case, p.id)} ({join([f'{case.parties[b.party].in_text} {b.pays}' for b in p.broken_by])})"
        for p in held.proposals
        if p.broken_by
    ]
    if broken:
        text = f"Within {held.years} years breaking would begin to pay: {'; '.join(broken)}."
        sentences.append(Sentence(text, basis))
    sound = [_title(case, p.id) for p in held.proposals if not p.broken_by and not p.refused_by]
    if sound:
        text = f"Signed by all and worth breaking to nobody within {held.years} years: {join(sound)}."
        sentences.append(Sentence(text, basis))
    first = held.proposals[0]
    if first.fixes:
        fix = first.fixes[0]
        price = ", ".join(f"{case.parties[party].in_text} {points:+.1f}" for party, points in fix.difference.items())
        text = (
            f"The smallest change under which all would sign {_title(case, first.id)} and it would last: "
            f"{fix.words(case)}. It brings or costs, in each party's own points: {price}."
        )
        sentences.append(Sentence(text, basis))
    return sentences


def answer_sentences(
    case: Case,
    bargained: BargainResult | None,
    settled: StabilityResult | None,
    held: HoldResult | None = None,
    further: Sequence[Sentence] = (),
) -> list[Sentence]:
    """Return the half page that comes first.

    Parameters
    ----------
    case : Case
        For names.
    bargained : BargainResult or None
        Who would sign; None when it could not be asked.
    settled : StabilityResult or None
        Who would stay; None when it could not be asked.
    held : HoldResult or None
        Whether the proposals would hold; None when it could not be asked.
    further : sequence of Sentence
        What other parts of the page add.

    Returns
    -------
    list of Sentence
        One or two for each question, each with the basis of its numbers.
    """
    sentences: list[Sentence] = []
    signed: list[str] = []
    if bargained is not None:
        sentences += _signing(case, bargained)
        signed = [p.id for p in bargained.proposals if not p.refused_by]
    if settled is not None:
        sentences += _staying(case, settled, signed)
    if held is not None:
        sentences += _holding(case, held)
    return [*sentences, *further, Sentence(CLOSING, "")]
