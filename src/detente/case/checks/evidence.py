# SPDX-License-Identifier: MIT
"""Sources, quotations and statements: pinned, verbatim, and said by somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.case.case import Case
from detente.case.checks.registry import Problem, Subject, check
from detente.case.element import Location
from detente.case.quoting import locate
from detente.case.statement import Figure, Quotation, Statement

__all__: list[str] = []


@check("source-unreadable", "error")
def check_sources_can_be_read(subject: Subject) -> Iterator[Problem]:
    """The file of a source is missing, outside the case folder, too large or not UTF-8."""
    for id_, reason in subject.unreadable.items():
        yield ("sources", id_, "file"), reason


@check("source-changed", "error")
def check_sources_are_unchanged(subject: Subject) -> Iterator[Problem]:
    """A source no longer has the hash under which its quotations were taken."""
    case = subject.case
    for id_, source in case.sources.items():
        text = subject.texts.get(id_)
        if text is not None and source.sha256 is not None and source.sha256 != text.sha256:
            quoted = [key for key, s in case.statements.items() if any(q.source == id_ for q in s.quotations)]
            affected = f"; it is quoted by {', '.join(quoted[:8])}" if quoted else ""
            yield (
                ("sources", id_, "sha256"),
                f"the file has changed since it was pinned (it is now {text.sha256[:12]}...){affected}; "
                "restore it, or check the quotations and run `detente pin`",
            )


@check("source-not-pinned", "warning")
def check_sources_are_pinned(subject: Subject) -> Iterator[Problem]:
    """A source has no hash, so that a later change of it would go unnoticed."""
    for id_, source in subject.case.sources.items():
        if source.sha256 is None and id_ in subject.texts:
            yield ("sources", id_), "the source is not pinned; run `detente pin`"


def _quotations(case: Case) -> Iterator[tuple[Location, Quotation]]:
    for id_, statement in case.statements.items():
        yield ("statements", id_, "quotation"), statement.quotation
        for index, quotation in enumerate(statement.also_quoted):
            yield ("statements", id_, "also_quoted", index), quotation


@check("quotation-not-in-source", "error")
def check_quotations_are_verbatim(subject: Subject) -> Iterator[Problem]:
    """A quotation does not stand in its source, character for character, where it says it does."""
    for location, quotation in _quotations(subject.case):
        text = subject.texts.get(quotation.source)
        if text is None or locate(quotation, text.text):
            continue
        if quotation.exact in text.text:
            advice = (
                "the words stand elsewhere in it; correct start, end, prefix, suffix and occurrence, "
                "or remove them and pin anew"
            )
        else:
            advice = "copy the passage from the file, with its punctuation and quotation marks"
        yield location, f"the quotation is not in '{quotation.source}'; {advice}"


@check("quotation-ambiguous", "error")
def check_quotations_are_unique(subject: Subject) -> Iterator[Problem]:
    """A quotation stands in its source more than once and nothing says which is meant."""
    for location, quotation in _quotations(subject.case):
        text = subject.texts.get(quotation.source)
        found = [] if text is None else locate(quotation, text.text)
        if len(found) > 1:
            yield (
                location,
                f"the quotation stands {len(found)} times in its source (at {', '.join(map(str, found[:4]))}); "
                "add `start` or `occurrence`, or quote more words",
            )


def _spans_that_lie(statement: Statement, text: str) -> Iterator[str]:
    for key in ("speaker_span", "cue", "modality_cue", "order_cue"):
        span = getattr(statement, key)
        if span is None:
            continue
        if (span.start is None) != (span.end is None) or (
            span.text not in text if span.start is None else text[span.start : span.end] != span.text
        ):
            yield key


@check("span-not-in-source", "error")
def check_spans_are_verbatim(subject: Subject) -> Iterator[Problem]:
    """The words of a speaker, a cue, a modality or an order do not stand in the source where they say they do."""
    for id_, statement in subject.case.statements.items():
        text = subject.texts.get(statement.quotation.source)
        for key in () if text is None else _spans_that_lie(statement, text.text):
            yield (
                ("statements", id_, key),
                "the words do not stand there; copy them from the file, or remove start and end",
            )


@check("statement-without-speaker", "error")
def check_statements_have_a_speaker(subject: Subject) -> Iterator[Problem]:
    """A statement does not say who spoke; `unattributed` says that nobody is named."""
    for id_, statement in subject.case.statements.items():
        if not (statement.speaker or "").strip():
            yield ("statements", id_), "the statement has no speaker; name one, or write `speaker: unattributed`"


@check("revision-incomplete", "error")
def check_revisions_name_kind_and_target(subject: Subject) -> Iterator[Problem]:
    """A revision names what it changes but not how, or changes itself."""
    for id_, statement in subject.case.statements.items():
        if statement.revises is not None and statement.revision is None:
            yield ("statements", id_, "revises"), "say how it changes the earlier statement: add `revision`"
        if statement.revises == id_:
            yield ("statements", id_, "revises"), "a statement cannot revise itself; name the earlier one"


_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {
    **{word: float(k) for k, word in enumerate(_SMALL)},
    **{tens: 10.0 * k for k, tens in enumerate(_TENS, 2)},
    **{f"{tens}-{_SMALL[unit]}": 10.0 * k + unit for k, tens in enumerate(_TENS, 2) for unit in range(1, 10)},
    "hundred": 100.0,
    "dozen": 12.0,
    "half": 0.5,
    "quarter": 0.25,
}
"""Numbers as they are written out in a sentence."""


def _numbers(text: str) -> list[float]:
    found = [_WORDS[word] for word in re.findall(r"[a-z]+(?:-[a-z]+)?", text.lower()) if word in _WORDS]
    for match in re.findall(r"\d[\d,]*(?:\.\d+)?", text):
        digits = match.replace(",", "")
        if len(digits) < 40:
            found.append(float(digits))
    return found


def _is_quoted(figure: Figure, case: Case) -> bool:
    words = " ".join(
        case.statements[id_].quotation.exact
        for id_ in (figure.basis.statements if figure.basis else ())
        if id_ in case.statements
    )
    numbers = _numbers(words)
    bounds = (figure.value.low, figure.value.high)
    return all(
        any(
            abs(bound - number * scale) <= 1e-9 * max(1.0, abs(bound)) for number in numbers for scale in (1, 1e3, 1e-3)
        )
        for bound in bounds
    )


@check("figure-not-quoted", "warning")
def check_figures_stand_in_their_quotations(subject: Subject) -> Iterator[Problem]:
    """A figure with a source as its basis does not stand in any of the quotations named."""
    case = subject.case
    for id_, figure in case.figures.items():
        if figure.basis is not None and figure.basis.kind == "source" and not _is_quoted(figure, case):
            yield (
                ("figures", id_, "value"),
                f"{figure.value} does not stand in the statements named as its basis; "
                "quote the sentence that gives it, or call it a judgement",
            )
