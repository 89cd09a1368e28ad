# SPDX-License-Identifier: MIT
"""Codings and the analyst's own words: what counts, what confirms, and likelihood apart from confidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.case.assessment import SCALES, Assessment, band_of
from detente.case.checks.registry import Problem, Subject, check
from detente.case.citation import cited_statements
from detente.case.element import nearest_name
from detente.case.statement import UNRESOLVED
from detente.case.support import supporters

__all__: list[str] = []

_CONFIDENCE = re.compile(r"\b(?:low|moderate|medium|high)\s+confidence\b|\bconfident(?:ly)?\b", re.I)


@check("statement-not-accepted", "error")
def check_bases_rest_on_accepted_statements(subject: Subject) -> Iterator[Problem]:
    """A number or a choice rests on a statement that is a candidate or was rejected."""
    case = subject.case
    for location, statements in cited_statements(case):
        for id_ in statements:
            if id_ in case.statements and not case.statements[id_].counts:
                yield (
                    location,
                    f"'{id_}' is {case.statements[id_].state} and only accepted statements count; "
                    f"run `detente evidence accept CASE {id_}`, or name another basis",
                )


@check("decision-without-reason", "warning")
def check_decisions_have_reasons(subject: Subject) -> Iterator[Problem]:
    """A statement was rejected and nothing says why."""
    for id_, statement in subject.case.statements.items():
        if statement.state == "rejected" and not (statement.reason or "").strip():
            yield ("statements", id_, "state"), "say why it was rejected: add `reason`"


@check("date-basis-contradicts", "error")
def check_date_bases(subject: Subject) -> Iterator[Problem]:
    """A date is said to be unresolved and given all the same, or its basis is given and the date is not."""
    for id_, statement in subject.case.statements.items():
        for key in ("said_on", "reported_on", "as_of"):
            date, basis = getattr(statement, key), getattr(statement, f"{key}_basis")
            if basis == UNRESOLVED and date is not None:
                yield ("statements", id_, key), f"the date is called unresolved; remove `{key}`, or give its basis"
            elif basis not in (None, UNRESOLVED) and date is None:
                yield ("statements", id_, f"{key}_basis"), f"there is no date; add `{key}`, or write `unresolved`"


@check("revision-candidates-misplaced", "error")
def check_revision_candidates(subject: Subject) -> Iterator[Problem]:
    """Candidates are given for a revision whose target is known, or that is none."""
    for id_, statement in subject.case.statements.items():
        if statement.revision_candidates and statement.revises != UNRESOLVED:
            yield (
                ("statements", id_, "revision_candidates"),
                "candidates belong to an unresolved target; write `revises: unresolved`, or remove them",
            )


@check("confirmation-not-independent", "warning")
def check_confirmed_means_two_origins(subject: Subject) -> Iterator[Problem]:
    """A statement is graded 1, confirmed, and no accepted statement of another origin confirms it."""
    case = subject.case
    for id_, statement in case.accepted.items():
        if statement.credibility != 1:
            continue
        origins = {case.origin_of(other) for other in supporters(case, id_)}
        if len(origins) < 2:
            yield (
                ("statements", id_, "credibility"),
                "1 means confirmed by an independent source; name a statement of another origin in `confirmed_by`, "
                "or grade it 2",
            )


@check("likelihood-term-unknown", "error")
def check_terms_are_on_their_scale(subject: Subject) -> Iterator[Problem]:
    """An assessment uses a term that its scale does not have."""
    for id_, assessment in subject.case.assessments.items():
        likelihood = assessment.likelihood
        if likelihood is not None and band_of(likelihood.scale, likelihood.term) is None:
            known = [term for band in SCALES[likelihood.scale] for term in band.terms]
            hint = nearest_name(likelihood.term, known)
            yield (
                ("assessments", id_, "likelihood", "term"),
                f"the scale {likelihood.scale} has no term '{likelihood.term}'; {hint}",
            )


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


def _mixes(assessment: Assessment) -> bool:
    terms = {term for bands in SCALES.values() for band in bands for term in band.terms} - {"certain"}
    likely = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, terms), key=len, reverse=True)) + r")\b", re.I)
    for text in (assessment.text, assessment.confidence_reason or ""):
        for sentence in _sentences(text):
            if _CONFIDENCE.search(sentence) and (likely.search(sentence) or assessment.likelihood is not None):
                return True
    return False


@check("likelihood-with-confidence", "error")
def check_likelihood_and_confidence_stand_apart(subject: Subject) -> Iterator[Problem]:
    """An assessment puts a likelihood and a level of confidence into one sentence."""
    for id_, assessment in subject.case.assessments.items():
        if _mixes(assessment):
            yield (
                ("assessments", id_, "text"),
                "how likely it is and how good the ground for it is are two things (ICD 203); use the keys "
                "`likelihood` and `confidence`, and leave the other out of the sentence",
            )


@check("likelihood-rows-mixed", "warning")
def check_one_row_of_terms(subject: Subject) -> Iterator[Problem]:
    """Assessments use two terms for one band, or two scales, so that readers may take them to differ."""
    used: dict[tuple[str, float], str] = {}
    scales: dict[str, str] = {}
    for id_, assessment in subject.case.assessments.items():
        likelihood = assessment.likelihood
        bounds = None if likelihood is None else band_of(likelihood.scale, likelihood.term)
        if likelihood is None or bounds is None:
            continue
        first = used.setdefault((likelihood.scale, bounds[0]), likelihood.term)
        other = next((scale for scale in scales if scale != likelihood.scale), None)
        scales.setdefault(likelihood.scale, id_)
        place = ("assessments", id_, "likelihood")
        if first != likelihood.term:
            yield place, f"'{first}' and '{likelihood.term}' mean the same band; use one of them"
        elif other is not None:
            yield place, f"{other} and {likelihood.scale} read the same words differently; use one scale in a case"


@check("assessment-without-basis", "warning")
def check_assessments_have_a_basis(subject: Subject) -> Iterator[Problem]:
    """An assessment does not say what it rests on."""
    for id_, assessment in subject.case.assessments.items():
        if assessment.basis is None:
            yield ("assessments", id_), "say what it rests on: add `basis`"


@check("order-cycle", "error")
def check_explicit_order_has_no_cycle(subject: Subject) -> Iterator[Problem]:
    """Statements are each said to come after the other."""
    statements = subject.case.statements
    for id_ in statements:
        seen: set[str] = set()
        open_ = list(statements[id_].after)
        while open_:
            earlier = open_.pop()
            if earlier == id_:
                yield ("statements", id_, "after"), "it is said to come after itself, by way of others; correct `after`"
                break
            if earlier not in seen and earlier in statements:
                seen.add(earlier)
                open_ += statements[earlier].after
