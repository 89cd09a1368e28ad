# SPDX-License-Identifier: MIT
"""Rules about characters: damaged ones, quotation marks, apostrophes, two spellings of one word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.analysis.evidence.lint.rule import Problem, rule
from detente.analysis.evidence.lint.vocabulary import lint_words
from detente.analysis.evidence.reading import TextReading
from detente.analysis.evidence.reading.lexicon import lexicon
from detente.analysis.evidence.reading.records import Span

__all__: list[str] = []

MOST_SHOWN = 20

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
_POSSESSIVE = re.compile(r"\b([A-ZÀ-Þ]\w*[^\Ws])[’'](?= [a-zà-ÿ])")
_STRAIGHT, _CURLY = re.compile(r"\w'\w"), re.compile(r"\w’\w")


@rule("damaged_characters", "error", "The character may belong to the file, as in a log or a table.")
def damaged_characters(reading: TextReading) -> Iterator[Problem]:
    """Say that the text holds replacement or control characters; quotations of such places would not be verbatim."""
    stored = reading.document.stored
    places = [match.start() for match in re.finditer("\ufffd", stored)] + [m.start() for m in _CONTROL.finditer(stored)]
    for place in sorted(places)[:MOST_SHOWN]:
        line, column = reading.document.line(place)
        character = f"U+{ord(stored[place]):04X}"
        yield Problem(
            (Span(place, place + 1, stored[place]),),
            f"{character} at line {line}, column {column}: the file was damaged on the way; get it again",
        )


@rule("typo_possessive", "info", "Names that end in s are written so.")
def possessive_without_s(reading: TextReading) -> Iterator[Problem]:
    """Say that a possessive apostrophe stands without its s."""
    for match in _POSSESSIVE.finditer(reading.document.plain):
        if reading.document.plain.count("‘", max(0, match.start() - 200), match.start()) == 0:
            span = reading.document.span(*match.span())
            yield Problem((span,), f"“{span.text}” lacks an s; quote it as it stands", (match.group() + "s",))


@rule("unbalanced_quotes", "warning", "A quotation that runs over paragraphs is closed only at its end.")
def unbalanced_quotes(reading: TextReading) -> Iterator[Problem]:
    """Say that a quotation mark is opened and not closed, or the reverse."""
    for passage in reading.passages:
        text = passage.span.text
        if text.count("“") != text.count("”") or text.count('"') % 2:
            yield Problem((passage.span,), "quotation marks do not pair up here; find out where the quotation ends")


@rule("mixed_typography", "info", "Pasting from two places does this; the words may be untouched.")
def mixed_typography(reading: TextReading) -> Iterator[Problem]:
    """Say that straight and curly apostrophes or quotation marks stand in one text."""
    plain = reading.document.plain
    straight, curly = _STRAIGHT.search(plain), _CURLY.search(plain)
    if straight is not None and curly is not None:
        spans = tuple(reading.document.span(*match.span()) for match in (straight, curly))
        yield Problem(spans, "straight and curly apostrophes are mixed; parts may come from different hands")
    if '"' in plain and "“" in plain:
        places = (plain.index('"'), plain.index("“"))
        yield Problem(
            tuple(reading.document.span(place, place + 1) for place in places),
            "straight and curly quotation marks are mixed",
        )


@rule("style_inconsistency", "info", "Quotations keep the spelling of their source.")
def style_inconsistency(reading: TextReading) -> Iterator[Problem]:
    """Say that one word is written in two ways."""
    plain = reading.document.plain
    for first, second in lint_words()["spellings"]:
        one, other = (re.search(rf"(?<![\w.]){re.escape(form)}(?!\w)", plain) for form in (first, second))
        if one is not None and other is not None:
            spans = tuple(reading.document.span(*match.span()) for match in (one, other))
            yield Problem(spans, f"“{first}” and “{second}” are both used")


_ARTICLE = re.compile(r"\b(a) (?=(?:[aeio]|u(?!n[aeiou]|s[aeiu]|k|r[aeo]|t[aeiou]))[a-z]{2})(?!one\b|once\b|eu)(?=\w)")


@rule("agreement_error", "info", "British usage takes a government as plural; the sense may be clear.")
def agreement_error(reading: TextReading) -> Iterator[Problem]:
    """Say that a body in the singular becomes "they" in the same sentence, or "a" stands before a vowel."""
    for match in _ARTICLE.finditer(reading.document.plain):
        yield Problem(
            (reading.document.span(*match.span(1)),), "“a” stands before a vowel; a word may have been changed"
        )
    states = {name for names in lexicon().names["states"].values() for name in names}
    for statement in reading.statements:
        speaker = statement.speaker
        if speaker is None or speaker.span.text.lower() != "they":
            continue
        name = speaker.name.removeprefix("The ").removeprefix("the ")
        singular = name in states or name.split()[-1] in ("government", "administration", "ministry", "parliament")
        if singular and not name.endswith("s"):
            yield Problem(
                (speaker.span,), f"“they” stands for {speaker.name}, which is one; make sure that it is meant"
            )
