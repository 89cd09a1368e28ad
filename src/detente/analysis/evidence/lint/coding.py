# SPDX-License-Identifier: MIT
"""Lint the coding of a case: its sources as texts, sources against each other, statements against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from detente.analysis.evidence.conflicts import find_conflicts
from detente.analysis.evidence.lint import lint
from detente.analysis.evidence.lint.acknowledge import acknowledge, unmatched, unmatched_acknowledgement
from detente.analysis.evidence.lint.rule import LintFinding
from detente.analysis.evidence.reading import given_names, read_document
from detente.analysis.evidence.reading.document import plain_document
from detente.analysis.evidence.reading.parties import PartyNames
from detente.analysis.evidence.reading.records import Span
from detente.analysis.evidence.reprints import REPRINT_THRESHOLD, find_reprints
from detente.analysis.result import Progress, no_progress
from detente.case.acknowledgement import Acknowledgement
from detente.case.case import Case
from detente.case.finding import SEVERITIES
from detente.case.statement import UNRESOLVED, Quotation

__all__ = ["CODING_RULES", "lint_coding"]

CODING_RULES = {
    "near_duplicate_source": "Part of a source stands in another one and they are not in one cluster.",
    "revision_without_antecedent": "A statement revises an earlier one that is not named.",
    "statement_conflict": "Two statements contradict each other and nobody has judged the conflict.",
    "attribution_conflict": "Two sides are said to have proposed the same.",
    "number_mismatch": "Two figures for one thing do not agree.",
    "date_contradiction": "A revision is dated before what it revises.",
    "number_attribution_gap": "A figure rests on a statement for which nobody is named.",
    "unmatched_acknowledgement": "An acknowledgement is about nothing that is found.",
    "mixed_scales": "A note puts a likelihood and a confidence level into one sentence.",
}
"""What the lint of a coding finds, besides what it finds in the texts of its sources."""

_LIKELIHOOD = re.compile(
    r"\b(?:almost no chance|remote|(?:very |highly )?(?:un)?likely|(?:highly )?(?:im)?probable|even (?:chance|odds)|"
    r"almost certain|nearly certain)\b",
    re.I,
)
_CONFIDENCE = re.compile(r"\b(?:high|moderate|low) confidence\b", re.I)
_CONFLICT_TYPES = {"authorship": "attribution_conflict", "number": "number_mismatch", "date": "date_contradiction"}


def _span(quotation: Quotation) -> Span:
    start = quotation.start or 0
    return Span(start, start + len(quotation.exact), quotation.exact)


def near_duplicate_source(case: Case, texts: Mapping[str, str]) -> Iterator[LintFinding]:
    """Yield the pairs of sources of which one holds part of the other and which are not in one cluster."""
    compared = {id_: text for id_, text in texts.items() if case.sources[id_].kind != "digest"}
    for pair in find_reprints(compared, REPRINT_THRESHOLD):
        one, other = case.sources[pair.text], case.sources[pair.other]
        if one.cluster is None or one.cluster != other.cluster:
            yield LintFinding(
                "near-duplicate-source",
                "near_duplicate_source",
                "warning",
                (),
                f"{pair.containment:.0%} of '{pair.text}' stands in '{pair.other}', quotations left out; "
                "they count once",
                "Both may quote one public document at length.",
                source=pair.text,
            )


def revision_without_target(case: Case) -> Iterator[LintFinding]:
    """Yield revisions whose target is not known."""
    for id_, statement in case.statements.items():
        if statement.counts and statement.revision is not None and statement.revises in (None, UNRESOLVED):
            yield LintFinding(
                "revision-without-target",
                "revision_without_antecedent",
                "warning",
                (_span(statement.quotation),),
                f"{id_} is coded as a revision ({statement.revision.replace('_', ' ')}), but not of what; "
                "every earlier statement stands, those that it may revise marked contested",
                "The source may not say what was revised.",
                source=statement.quotation.source,
            )


def contradiction(case: Case) -> Iterator[LintFinding]:
    """Yield contradictions between statements or figures for which the analyst has given no verdict."""
    for conflict in find_conflicts(case):
        if conflict.verdict != "open" or conflict.kind == "opposed_parties":
            continue
        quoted = [case.statements[id_].quotation for id_ in conflict.between if id_ in case.statements]
        yield LintFinding(
            f"contradiction-{conflict.kind.replace('_', '-')}",
            _CONFLICT_TYPES.get(conflict.kind, "statement_conflict"),
            "warning" if conflict.strength == "strong" else "info",
            tuple(_span(quotation) for quotation in quoted if quotation.source == quoted[0].source),
            f"{' and '.join(conflict.between)}: {conflict.why}; judge it with `detente evidence judge`",
            "They may speak of different times, conditions or parts of the issue.",
            source=quoted[0].source if quoted else None,
        )


def unnamed_speaker(case: Case) -> Iterator[LintFinding]:
    """Yield accepted statements without a speaker that carry a preference or figure elsewhere in the case."""
    used = {id_ for figure in case.figures.values() if figure.basis for id_ in figure.basis.statements}
    for id_ in sorted(used & case.statements.keys()):
        if case.statements[id_].speaker == "unattributed":
            yield LintFinding(
                "unnamed-speaker-of-figure",
                "number_attribution_gap",
                "warning",
                (_span(case.statements[id_].quotation),),
                f"a figure rests on {id_}, for which nobody is named",
                "The number may be common knowledge.",
                source=case.statements[id_].quotation.source,
            )


def likelihood_with_confidence(case: Case) -> Iterator[LintFinding]:
    """Yield notes that put a likelihood and a confidence level into one sentence (ICD 203)."""
    notes = {f"statements.{id_}": s.note for id_, s in case.statements.items()}
    notes |= {f"figures.{id_}": f.note for id_, f in case.figures.items()}
    notes |= {f"proposals.{id_}": p.note for id_, p in case.proposals.items()}
    for place, note in notes.items():
        for sentence in re.split(r"(?<=[.!?])\s+", note or ""):
            if _LIKELIHOOD.search(sentence) and _CONFIDENCE.search(sentence):
                yield LintFinding(
                    "likelihood-with-confidence",
                    "mixed_scales",
                    "warning",
                    (),
                    f"{place}.note puts a likelihood and a confidence level into one sentence; write two",
                    "The words may be quoted from somebody.",
                )


def _unmatched(
    case: Case, texts: Mapping[str, str], names: PartyNames, findings: list[LintFinding]
) -> list[Acknowledgement]:
    """Return the acknowledgements about nothing that is found, also not in the digests that they are about."""
    left = unmatched(findings, case.acknowledged)
    for id_ in dict.fromkeys(entry.source for entry in left):
        if id_ is not None and id_ in texts and case.sources[id_].kind == "digest":
            left = unmatched(lint(read_document(plain_document(texts[id_], id_), names), id_), left)
    return left


def lint_coding(case: Case, texts: Mapping[str, str], progress: Progress = no_progress) -> list[LintFinding]:
    """Lint a case: each of its sources as a text, and its coding.

    Parameters
    ----------
    case : Case
        The case.
    texts : mapping of source id to str
        Texts of its sources.
    progress : callable
        Told how far it is.

    Returns
    -------
    list of LintFinding
        The most severe first; those acknowledged in the case say why and stay.
    """
    names = PartyNames(given_names(case))
    findings: list[LintFinding] = []
    for number, (id_, text) in enumerate(texts.items()):
        progress(number / len(texts), id_)
        if case.sources[id_].kind != "digest":
            findings += lint(read_document(plain_document(text, id_), names), id_)
    findings += near_duplicate_source(case, texts)
    for rule in (revision_without_target, contradiction, unnamed_speaker, likelihood_with_confidence):
        findings += rule(case)
    findings += unmatched_acknowledgement(_unmatched(case, texts, names, findings))
    order = sorted(findings, key=lambda f: (SEVERITIES.index(f.severity), f.source or "", f.spans[:1], f.rule))
    return acknowledge(order, case.acknowledged)
