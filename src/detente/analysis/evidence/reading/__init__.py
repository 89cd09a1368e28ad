# SPDX-License-Identifier: MIT
"""Read a text: passages, candidate statements, quantities, times, hedges, places, measures.

What the machine finds is a candidate: a person accepts or rejects it. The core install reads by word lists
and word order; with spaCy installed a dependency parse joins in, and the output has the same form.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from detente.analysis.evidence.reading.document import Document, plain_document, unwrapped
from detente.analysis.evidence.reading.parties import PartyNames
from detente.analysis.evidence.reading.passages import split_passages
from detente.analysis.evidence.reading.quantities import find_quantities
from detente.analysis.evidence.reading.raw import RawStatement
from detente.analysis.evidence.reading.records import Candidate, Hedge, Passage, Place, Quantity, Reviser, Span, Time
from detente.analysis.evidence.reading.resolve import Resolver, SentenceStatements
from detente.analysis.evidence.reading.rules import find_statements
from detente.analysis.evidence.reading.sentences import Sentence, may_speak, split_sentences, tokenize
from detente.analysis.evidence.reading.times import find_times
from detente.analysis.evidence.reading.words import find_hedges, find_measures, find_places
from detente.case.case import Case

__all__ = ["Parser", "TextReading", "given_names", "read_document", "read_text"]

CODED_ROLES = frozenset(("body",))
"""Only the body is coded: headlines and captions are written by others and often say more than the text."""


class Parser:
    """A finder of statements that knows grammar; `detente.analysis.evidence.reading.parsed` has the one of spaCy."""

    name = "word lists and word order"

    def find(
        self, document: Document, sentences: Sequence[Sentence], nouns: frozenset[str] = frozenset()
    ) -> list[list[RawStatement]]:
        """Return the statements of each sentence; `nouns` can name a speaker besides those of the word list."""
        del document
        return [find_statements(sentence, nouns) for sentence in sentences]


@dataclass(frozen=True)
class TextReading:
    """What was read in one text.

    Attributes
    ----------
    document : Document
        The text.
    passages : tuple of Passage
        Its parts.
    statements : tuple of Candidate
        Statements of the body.
    revisions : tuple of Reviser
        Changes of earlier statements.
    quantities, times, hedges, places, measures
        What else was found, everywhere in the text.
    sentences : tuple of Span
        Sentences of the body.
    """

    document: Document
    passages: tuple[Passage, ...]
    statements: tuple[Candidate, ...]
    revisions: tuple[Reviser, ...]
    quantities: tuple[Quantity, ...]
    times: tuple[Time, ...]
    hedges: tuple[Hedge, ...]
    places: tuple[Place, ...]
    measures: tuple[Span, ...]
    sentences: tuple[Span, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the reading as it stands in JSON."""
        return {
            "passages": [passage.to_dict() for passage in self.passages],
            "statements": [statement.to_dict() for statement in self.statements],
            "revisions": [revision.to_dict() for revision in self.revisions],
            "quantities": [quantity.to_dict() for quantity in self.quantities],
            "times": [time.to_dict() for time in self.times],
            "hedges": [hedge.to_dict() for hedge in self.hedges],
            "places": [place.to_dict() for place in self.places],
            "measures": [measure.to_dict() for measure in self.measures],
        }

    def spans(self) -> list[Span]:
        """Return every span of the reading."""
        spans = [passage.span for passage in self.passages] + list(self.sentences) + list(self.measures)
        for statement in self.statements:
            spans += [statement.content, statement.cue, statement.sentence, *statement.hedges]
            spans += [] if statement.speaker is None else [statement.speaker.span]
            spans += [] if statement.condition is None else [statement.condition]
        spans += [revision.cue for revision in self.revisions]
        spans += [quantity.measures for quantity in self.quantities if quantity.measures is not None]
        spans += [quantity.span for quantity in self.quantities] + [time.span for time in self.times]
        return spans + [hedge.span for hedge in self.hedges] + [place.span for place in self.places]


def given_names(case: Case | None) -> dict[str, str]:
    """Return the names, aliases and ids of the parties of a case with their ids; nothing without a case."""
    given: dict[str, str] = {}
    for id_, party in case.parties.items() if case is not None else ():
        for name in (party.name, *party.aliases, id_):
            given.setdefault(name, id_)
    return given


def _sentences(document: Document, passages: Sequence[Passage]) -> list[Sentence]:
    found = []
    for number, passage in enumerate(passages):
        if passage.role in CODED_ROLES:
            for start, end in split_sentences(document.plain, *passage.plain):
                speaks = may_speak(document.lower[start:end])
                empty = Sentence(start, end, [], [], [], [], number)
                found.append(tokenize(document.plain, start, end, number) if speaks else empty)
    return found


def _dated(document: Document, passages: Sequence[Passage]) -> Document:
    """Take the date of a document from its dateline, where nothing better is known."""
    if document.published_on is not None:
        return document
    for passage in passages:
        if passage.role == "dateline":
            line = replace(document, plain=document.plain[slice(*passage.plain)], starts=None, ends=None, stored="")
            dates = [time.value for time in find_times(line) if time.value is not None and len(time.value) == 10]
            if dates:
                return replace(document, published_on=date.fromisoformat(dates[0]))
    return document


def _revisions(statements: Sequence[Candidate]) -> tuple[Reviser, ...]:
    return tuple(
        Reviser(s.revision, s.cue, s.speaker, number, s.target, s.targets)
        for number, s in enumerate(statements)
        if s.revision is not None
    )


def _placed(
    quantities: Sequence[Quantity], statements: Sequence[Candidate], passages: Sequence[Passage]
) -> tuple[Quantity, ...]:
    """Give each quantity its passage and the statement in whose content it stands."""
    starts = [passage.span.start for passage in passages]
    placed = []
    for quantity in quantities:
        holders = (n for n, s in enumerate(statements) if s.content.start <= quantity.span.start < s.content.end)
        passage = max(0, bisect_right(starts, quantity.span.start) - 1)
        placed.append(replace(quantity, statement=next(holders, None), passage=passage))
    return tuple(placed)


def read_document(document: Document, parties: PartyNames | None = None, parser: Parser | None = None) -> TextReading:
    """Read a document.

    Parameters
    ----------
    document : Document
        The document.
    parties : PartyNames, optional
        Names of the parties; those of states by default.
    parser : Parser, optional
        What finds statements in sentences; word lists and word order by default.

    Returns
    -------
    TextReading
        Everything found, with places in the file as stored.
    """
    document, passages = unwrapped(document, split_passages(document))
    document = _dated(document, passages)
    sentences = _sentences(document, passages)
    hedges = find_hedges(document)
    names = parties or PartyNames()
    resolver = Resolver(document, names, hedges)
    for sentence, found in zip(sentences, (parser or Parser()).find(document, sentences, names.nouns), strict=True):
        resolver.read(SentenceStatements(sentence, found))
    statements = tuple(resolver.candidates)
    times = find_times(document)
    return TextReading(
        document,
        tuple(passages),
        statements,
        _revisions(statements),
        _placed(find_quantities(document, times), statements, passages),
        tuple(times),
        tuple(hedges),
        tuple(find_places(document)),
        tuple(find_measures(document)),
        tuple(document.span(sentence.start, sentence.end) for sentence in sentences),
    )


def read_text(text: str, parties: Mapping[str, str] | None = None, parser: Parser | None = None) -> TextReading:
    """Read a plain text; `parties` maps names to ids.

    Examples
    --------
    >>> reading = read_text("The town said that it would pay.", {"The town": "town"})
    >>> [(s.speaker.party, s.content.text) for s in reading.statements]
    [('town', 'it would pay')]
    """
    return read_document(plain_document(text), PartyNames(parties), parser)
