# SPDX-License-Identifier: MIT
"""Rules about amounts: without a speaker, with two values, in exchange for different things."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from detente.analysis.evidence.lint.rule import Problem, rule
from detente.analysis.evidence.lint.vocabulary import content_words
from detente.analysis.evidence.reading import TextReading
from detente.analysis.evidence.reading.quantities import vague_amounts
from detente.analysis.evidence.reading.records import Quantity, Span

__all__: list[str] = []

_EXCHANGE = re.compile(r"[Ii]n (?:[Ee]xchange|[Rr]eturn) [Ff]or ")
_COMPENSATION = re.compile(r"[Cc]ompensat\w+ (?P<given>(?:[\w’'.-]+ ){1,5})for (?P<got>(?:[\w’'-]+ ?){1,6})")
_WORDS_BEFORE = re.compile(r"(?:[\w’'.-]+ ){1,9}\Z")
_WORDS_AFTER = re.compile(r"(?:[\w’'-]+ ?){1,8}")


@rule(
    "number_attribution_gap",
    "warning",
    "It may be common knowledge, or the speaker of the sentence before may be meant; the text does not say so.",
)
def number_without_speaker(reading: TextReading) -> Iterator[Problem]:
    """Say that an amount stands in a sentence in which nobody is said to have given it."""
    for quantity in reading.quantities:
        if quantity.statement is None and reading.passages and _is_claim(reading, quantity):
            what = f" for {quantity.measures.text}" if quantity.measures else ""
            message = (
                f"nobody is said to have given “{quantity.span.text}”{what}; it does not inherit the speaker of a "
                "neighbouring sentence, so find out whose figure it is"
            )
            yield Problem((quantity.span,), message)


def _is_claim(reading: TextReading, quantity: Quantity) -> bool:
    """Whether an amount is one that somebody must have estimated: money, or a share, in the body or a caption."""
    role = reading.passages[quantity.passage].role
    sentence = any(s.start <= quantity.span.start < s.end for s in reading.sentences)
    return (
        role in ("body", "caption")
        and (sentence or role == "caption")
        and (quantity.unit.isupper() or quantity.unit == "%")
    )


@rule("number_mismatch", "warning", "The two may measure different things, or times.")
def number_mismatch(reading: TextReading) -> Iterator[Problem]:
    """Say that the same thing is given two values in the same unit."""
    groups: dict[tuple[str, str], list[Quantity]] = defaultdict(list)
    for quantity in reading.quantities:
        if quantity.measures is not None:
            groups[quantity.unit, " ".join(sorted(content_words(quantity.measures.text)))].append(quantity)
    for (_, what), members in groups.items():
        values = {q.value for q in members}
        if what and len(values) > 1:
            spans = tuple(q.span for q in members)
            yield Problem(spans, f"{what} is given as {' and as '.join(dict.fromkeys(s.text for s in spans))}")


@rule("precision_mismatch", "info", "A writer may round in one place and not in another.")
def precision_mismatch(reading: TextReading) -> Iterator[Problem]:
    """Say that an exact amount in one place is "billions" in another."""
    vague = vague_amounts(reading.document)
    for span in vague:
        word = span.text.lower().split()[0].rstrip("s")
        exact = [q.span for q in reading.quantities if word in q.span.text.lower() and q.span.start != span.start]
        if exact:
            message = f"“{span.text}” here, “{exact[0].text}” elsewhere; quote the one that has a speaker, if any"
            yield Problem((span, *exact), message)


def _exchanges(reading: TextReading) -> list[tuple[Span, set[str], set[str]]]:
    found = []
    plain = reading.document.plain
    for match in _EXCHANGE.finditer(plain):
        given = _WORDS_BEFORE.search(plain, max(0, match.start() - 90), match.start())
        got = _WORDS_AFTER.match(plain, match.end())
        if given is not None and got is not None:
            span = reading.document.span(given.start(), got.end())
            found.append((span, content_words(given.group()), content_words(got.group())))
    for match in _COMPENSATION.finditer(plain):
        span = reading.document.span(*match.span())
        found.append((span, content_words(match.group("given")), content_words(match.group("got"))))
    return sorted(found, key=lambda entry: entry[0])


@rule("exchange_mismatch", "warning", "The parts of one package may be described one at a time.")
def exchange_mismatch(reading: TextReading) -> Iterator[Problem]:
    """Say that what is exchanged for what differs from one place to another."""
    exchanges = _exchanges(reading)
    if len(exchanges) < 2:
        return
    first_span, first_given, first_got = exchanges[0]
    for span, given, got in exchanges[1:]:
        if not (given & first_given) or not (got & first_got):
            message = (
                f"here “{span.text.strip()}”, but “{first_span.text.strip()}” before; say in the case which exchange a "
                "proposal means"
            )
            yield Problem((span, first_span), message)
