# SPDX-License-Identifier: MIT
"""Rules about who says something: nobody, somebody unnamed, a pronoun, the writer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from detente.analysis.evidence.lint.rule import Problem, rule
from detente.analysis.evidence.lint.vocabulary import lint_words
from detente.analysis.evidence.reading import TextReading
from detente.analysis.evidence.reading.lexicon import find_words, lexicon, word_pattern
from detente.analysis.evidence.reading.records import Candidate, Span

__all__: list[str] = []

SCARE_WORDS = 4
_QUOTED = re.compile(r"“[^“”\n]{1,600}”|\"[^\"\n]{1,600}\"|(?<!\w)‘[^‘’\n]{1,200}’(?!\w)|(?<!\w)'[^'\n]{3,200}'(?!\w)")
_DEMONSTRATIVE = re.compile(
    r"\b(?:This|That|These|Those|The recent|The latest|The said) (?:news )?"
    r"(?P<noun>proposal|statement|comment|remark|demand|claim|report|article|offer|plan|request|threat|decision)s?\b"
)


_WITH_WHOM = re.compile(r" (?:with|to|on|for|between) (?:the )?[A-Z]")


@cache
def _editorial() -> re.Pattern[str]:
    return word_pattern(lint_words()["editorial"])


@cache
def _venues() -> re.Pattern[str]:
    return word_pattern(lint_words()["venues"])


@rule("unnamed_source", "info", "A source may have a reason not to be named; grade it F until it is known.")
def unnamed_source(reading: TextReading) -> Iterator[Problem]:
    """Say that critics, officials, "reportedly", "there is hope": nobody can be asked."""
    unnamed = frozenset(lint_words()["unnamed"])
    for statement in reading.statements:
        speaker = statement.speaker
        if speaker is None:
            yield Problem((statement.cue,), f"“{statement.cue.text}”: nobody is named; keep it as unattributed")
        elif speaker.party is None and speaker.name.split()[-1].lower() in unnamed:
            yield Problem((speaker.span,), f"“{speaker.name}” cannot be asked; name them, or keep it as unattributed")
    for hedge in reading.hedges:
        if hedge.kind == "reported" and not any(s.cue.overlaps(hedge.span) for s in reading.statements):
            yield Problem((hedge.span,), f"“{hedge.span.text}”: it is not said who reported it")


@rule("unattributed_quotation", "warning", "The marks may only distance the writer from a word.")
def unattributed_quotation(reading: TextReading) -> Iterator[Problem]:
    """Say that words stand in quotation marks and nobody is said to have spoken them."""
    body = [passage for passage in reading.passages if passage.role == "body"]
    for passage in body:
        start, end = passage.plain
        for match in _QUOTED.finditer(reading.document.plain, start, end):
            span = reading.document.span(*match.span())
            speaker = next((s for s in reading.statements if _quotes(s, span)), None)
            short = len(span.text.split()) <= SCARE_WORDS
            if speaker is None:
                what = "a word or two set apart" if short else "a quotation"
                yield Problem((span,), f"{what} without anybody who said it: {span.text}")


def _quotes(statement: Candidate, span: Span) -> bool:
    """Whether a person or body is said to speak these words; a document that reports them is not enough."""
    spoken = statement.content.start - 2 <= span.start and span.end <= statement.content.end + 2
    if not spoken or statement.speaker is None:
        return False
    last = statement.speaker.name.split()[-1].lower()
    return last not in lexicon().words["document_nouns"]


@rule("antecedent_missing", "warning", "A reader may know from the context who or what is meant.")
def antecedent_missing(reading: TextReading) -> Iterator[Problem]:
    """Say that a pronoun may stand for several, or "this proposal" for nothing said before."""
    for statement in reading.statements:
        speaker = statement.speaker
        if speaker is not None and speaker.basis == "antecedent_missing":
            yield Problem(
                (speaker.span,), f"it is not clear whom “{speaker.span.text}” means; nobody was put in its place"
            )
    plain = reading.document.plain
    for match in _DEMONSTRATIVE.finditer(plain):
        noun = match.group("noun")
        spoken_of = re.search(rf"\b{noun}s?\b", plain[: match.start()], re.I)
        said = any(s.sentence.end <= match.start() + 2 for s in reading.statements[-1:]) or any(
            0 <= match.start() - s.sentence.end < 3 for s in reading.statements
        )
        if spoken_of is None and not said:
            yield Problem((reading.document.span(*match.span()),), f"no {noun} was spoken of before “{match.group()}”")


@rule("revision_without_antecedent", "warning", "The earlier statement may stand in another source; add that source.")
def revision_without_antecedent(reading: TextReading) -> Iterator[Problem]:
    """Say that somebody softens or walks back a statement, and the text does not say which."""
    for revision in reading.revisions:
        if revision.kind == "restate" or revision.target is not None:
            continue
        who = revision.by.name if revision.by else "somebody"
        several = f"; it may be one of {len(revision.targets)} in this text" if revision.targets else ""
        spans = (revision.cue, *(reading.statements[n].content for n in revision.targets))
        yield Problem(
            spans, f"{who}: “{revision.cue.text}”, but what was changed is not said{several}; it stays unresolved"
        )


@rule(
    "editorial_without_source",
    "info",
    "A comment or analysis may say what its writer thinks; do not code it as a fact.",
)
def editorial_without_source(reading: TextReading) -> Iterator[Problem]:
    """Say that the writer judges and nobody is quoted."""
    for match in find_words(_editorial(), reading.document.lower):
        span = reading.document.span(*match.span())
        if not any(s.content.start <= span.start < s.content.end for s in reading.statements):
            yield Problem((span,), f"“{span.text}” is the writer's judgement")


@rule("venue_check", "info", "The venue may be well known.")
def venue_check(reading: TextReading) -> Iterator[Problem]:
    """Say that it is said that somebody spoke in an interview, a call or a speech, and not where or with whom."""
    for match in find_words(_venues(), reading.document.lower):
        if _WITH_WHOM.match(reading.document.plain, match.end()):
            continue
        span = reading.document.span(*match.span())
        yield Problem((span,), f"“{span.text}”: find out where, when and with whom, to reach the original")
    for passage in reading.passages:
        venue = re.match(
            r"(?P<place>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*): [^.]*\b(?:Meeting|Summit|Talks|Conference)\b",
            passage.span.text,
        )
        if venue is not None and passage.role in ("caption", "heading"):
            yield Problem((passage.span,), f"check that the meeting took place at {venue.group('place')} on that day")
