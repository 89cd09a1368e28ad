# SPDX-License-Identifier: MIT
"""The report's answer in plain words; every sentence is made from results, none from taste."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.analysis.bargaining import BargainResult
from detente.analysis.enforcement import HoldResult
from detente.analysis.robustness import SweepResult
from detente.analysis.robustness.result import ClaimShare
from detente.analysis.stability import StabilityResult
from detente.case.case import Case
from detente.report.tables import basis_words, judgements

__all__ = ["Sentence", "answer_sentences", "join", "refusal", "share_words"]

COUNTED = "counted exactly at the midpoints of the stated ranges"


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


def _sure(swept: SweepResult | None, kind: str, proposal: str, party: str = "", denied: bool = False) -> str:
    """Say in how much of the assumptions a claim is true, in words that can stand in brackets; empty when unknown."""
    claim = None if swept is None else swept.of(kind, proposal, party)
    if claim is None:
        return ""
    shares = [100 * (1.0 - share if denied else share) for share in claim.share.values()]
    low, high = min(shares), max(shares)
    span = f", {low:.0f} to {high:.0f} % over the scenarios" if round(high - low) >= 1 else ""
    return f"in {shares[0]:.0f} % of the assumptions{span}"


def share_words(claim: ClaimShare | None, denied: bool = False) -> str:
    """Return the share as stated and its span over the scenarios, in per cent; of the denial if asked."""
    if claim is None:
        return "–"
    shares = [1.0 - share if denied else share for share in claim.share.values()]
    low, high = min(shares), max(shares)
    stated = f"{100 * shares[0]:.0f} %"
    return stated if round(high - low, 2) < 0.01 else f"{stated} ({100 * low:.0f} to {100 * high:.0f})"


def refusal(case: Case, result: BargainResult, proposal: str, swept: SweepResult | None = None) -> str:
    """Say who refuses a proposal, by how much, and in how much of the assumptions."""
    verdict = next(p for p in result.proposals if p.id == proposal)
    parts = []
    for party in verdict.refused_by:
        name, sure = case.parties[party].in_text, _sure(swept, "acceptable", proposal, party, denied=True)
        if party in verdict.vetoed_by:
            reason = "it crosses a red line"
        elif party in result.ordinal:
            reason = "no deal ranks higher"
        else:
            reason = f"by {-verdict.gain[party]:.1f} own points"
        parts.append(f"{name} ({reason}{'; ' if sure else ''}{sure})")
    return join(parts)


def _title(case: Case, proposal: str) -> str:
    return f"“{case.proposals[proposal].title}”"


def _counted(outcomes: int) -> str:
    return f"{outcomes:,} outcome{'' if outcomes == 1 else 's'}"


def _listed(case: Case, proposals: Sequence[str], swept: SweepResult | None, kind: str) -> str:
    parts = [(_title(case, id_), _sure(swept, kind, id_)) for id_ in proposals]
    return join([f"{title} ({sure})" if sure else title for title, sure in parts])


def _signing(case: Case, result: BargainResult, swept: SweepResult | None) -> list[Sentence]:
    signed = [p for p in result.proposals if not p.refused_by]
    count = len(result.proposals)
    compared = "utilities of all signatories compared with their reservations"
    sentences = []
    if signed:
        titles = _listed(case, [p.id for p in signed], swept, "signable")
        text = f"With every range at its middle, all signatories would sign {len(signed)} of {count}: {titles}."
        sentences.append(Sentence(text, compared))
    elif count:
        none = f"none of the {count} proposals would" if count > 1 else "the one proposal would not"
        text = f"With every range at its middle, {none} be signed by all signatories."
        sentences.append(Sentence(text, compared))
    for p in result.proposals:
        if p.refused_by:
            judged = "; ".join(basis_words(case, case.preferences[q].basis) for q in p.refused_by[:1])
            basis = f"reservation less utility of {join([case.parties[q].in_text for q in p.refused_by])}: {judged}"
            sentences.append(
                Sentence(f"{_title(case, p.id)} is refused by {refusal(case, result, p.id, swept)}.", basis)
            )
    wasteful = [f"{_title(case, p.id)} ({_counted(p.dominated_by)})" for p in signed if p.dominated_by]
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


def _staying(case: Case, settled: StabilityResult, signed: list[str], swept: SweepResult | None) -> list[Sentence]:
    basis = "moves, ranks and answers worked out exactly; see “Would they stay”"
    sentences = []
    leaving = []
    for id_ in case.proposals:
        stable = settled.named(id_).stable
        gone = [case.parties[party].in_text for party in settled.parties if "gmr" not in stable[party]]
        if gone:
            leaving.append(f"{_title(case, id_)} ({join(gone)})")
    if leaving:
        sentences.append(
            Sentence(f"Costs of breaking left aside, somebody could leave without a loss: {'; '.join(leaving)}.", basis)
        )
    durable = [id_ for id_ in signed if "seq" in settled.named(id_).equilibrium]
    if durable:
        listed = _listed(case, durable, swept, "stable")
        text = (
            f"Signed by all and, once signed, left by nobody if threats count only when credible: {listed}. "
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
            f"With every range at its middle, the smallest change under which all would sign {_title(case, first.id)} "
            f"and it would last, through {100 * fix.survival:.0f} % of the shocks of {held.years} years: "
            f"{fix.words(case)}. It brings or costs, in each party's own points: {price}."
        )
        sentences.append(Sentence(text, basis))
    return sentences


def answer_sentences(
    case: Case,
    bargained: BargainResult | None,
    settled: StabilityResult | None,
    held: HoldResult | None = None,
    swept: SweepResult | None = None,
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
    swept : SweepResult or None
        In how much of the assumptions each claim is true; None when it could not be asked.
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
        sentences += _signing(case, bargained, swept)
        signed = [p.id for p in bargained.proposals if not p.refused_by]
    if settled is not None:
        sentences += _staying(case, settled, signed, swept)
    if held is not None:
        sentences += _holding(case, held)
    return [*sentences, *further, _closing(bool(judgements(case)), swept is not None)]


def _closing(judged: bool, swept: bool) -> Sentence:
    judgement = ", most of which are judgements" if judged else ""
    share = " except where a share of the assumptions is given: see “How sure are we”" if swept else ""
    return Sentence(
        f"These are consequences of the inputs listed below{judgement}; ranges are taken at their midpoints{share}. "
        "Nothing here is a forecast or says what anybody deserves.",
        "",
    )
