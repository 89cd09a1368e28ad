# SPDX-License-Identifier: MIT
"""The report's answer in plain words; every sentence is made from results, none from taste."""

from __future__ import annotations

from detente.analysis.bargaining import BargainResult
from detente.analysis.stability import StabilityResult
from detente.case.case import Case

__all__ = ["answer_sentences", "join", "refusal"]


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
        name = case.parties[party].name
        if party in verdict.vetoed_by:
            parts.append(f"{name} (it crosses a red line)")
        else:
            parts.append(f"{name} (by {-verdict.gain[party]:.1f} of its points)")
    return join(parts)


def answer_sentences(case: Case, bargained: BargainResult | None, settled: StabilityResult | None) -> list[str]:
    """Return the half page that comes first.

    Parameters
    ----------
    case : Case
        For names.
    bargained : BargainResult or None
        Who would sign; None when it could not be asked.
    settled : StabilityResult or None
        Who would stay; None when it could not be asked.

    Returns
    -------
    list of str
        One sentence or two for each question.
    """
    sentences: list[str] = []
    signed: list[str] = []
    if bargained is not None and bargained.proposals:
        signed = [p.id for p in bargained.proposals if not p.refused_by]
        count = len(bargained.proposals)
        if signed:
            titles = join([f"“{case.proposals[id_].title}”" for id_ in signed])
            sentences.append(f"Of {count} proposals, all signatories would sign {len(signed)}: {titles}.")
        else:
            sentences.append(f"None of the {count} proposals would be signed by all signatories.")
        refused = [p.id for p in bargained.proposals if p.refused_by]
        sentences += [f"“{case.proposals[i].title}” is refused by {refusal(case, bargained, i)}." for i in refused]
        wasteful = [p for p in bargained.proposals if not p.refused_by and p.dominated_by]
        if wasteful:
            parts = [f"“{p.title}” ({p.dominated_by:,} outcomes)" for p in wasteful]
            sentences.append(
                "Better for some and worse for none of the signatories would be other outcomes than "
                f"{join(parts)}: what they would sign still leaves something on the table."
            )
    if bargained is not None and bargained.acceptable is not None and bargained.feasible:
        share = 100 * bargained.acceptable / bargained.feasible
        sentences.append(
            f"{bargained.acceptable:,} of {bargained.feasible:,} feasible outcomes ({share:.0f} %) are acceptable to "
            "every signatory."
            if bargained.acceptable
            else "No feasible outcome is acceptable to every signatory: these inputs leave no zone of agreement."
        )
    if settled is not None:
        leaving = []
        for id_, proposal in case.proposals.items():
            outcome = settled.named(id_)
            gone = [case.parties[party].name for party in settled.parties if "gmr" not in outcome.stable[party]]
            if gone:
                leaving.append(f"“{proposal.title}” ({join(gone)})")
        if leaving:
            sentences.append(f"Somebody could break without a loss: {'; '.join(leaving)}.")
        durable = [f"“{case.proposals[id_].title}”" for id_ in signed if "seq" in settled.named(id_).equilibrium]
        if durable:
            sentences.append(
                f"Signed by all and, once signed, left by nobody if threats count only when credible: {join(durable)}. "
                "This is a static answer: it does not see forces regroup while a ceasefire holds."
            )
        elif signed:
            sentences.append("No proposal is both signed by all and held by credible answers alone.")
    sentences.append(
        "These are consequences of the inputs listed below, most of which are judgements; ranges are taken at their "
        "midpoints. Nothing here is a forecast or says what anybody deserves."
    )
    return sentences
