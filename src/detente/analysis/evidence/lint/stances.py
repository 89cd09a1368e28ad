# SPDX-License-Identifier: MIT
"""Rules about what is said: one side against itself, two authors, terms and beneficiaries, firmness."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from detente.analysis.evidence.lint.rule import Problem, rule
from detente.analysis.evidence.lint.vocabulary import content_words, lint_words, stem
from detente.analysis.evidence.reading import TextReading
from detente.analysis.evidence.reading.lexicon import find_words, lexicon, word_pattern
from detente.analysis.evidence.reading.records import Candidate, Span

__all__: list[str] = []

_AGAINST = frozenset(("refuse", "oppose"))
_FOR = frozenset(("support", "propose", "request", "demand"))
_MODAL_VERB = re.compile(r"\b(?:may|might|could) (?:also |still |then )?([a-z]{6,})\b")


def _topics(statement: Candidate) -> set[str]:
    """Return the things that a statement is about: words of five letters and more that are no names or verb forms."""
    words = re.findall(r"\b[a-z]{5,}\b", statement.content.text)
    return {word for word in words if not word.endswith(("ing", "ed", "ly")) and content_words(word)}


@rule("statement_conflict", "warning", "They may speak of different times, conditions or parts of the issue.")
def statement_conflict(reading: TextReading) -> Iterator[Problem]:
    """Say that one side refuses in one place what it offers or holds possible in another."""
    told = [(s, _topics(s)) for s in reading.statements if s.speaker is not None and s.speaker.party]
    for number, (first, topics) in enumerate(told):
        for second, others in told[number + 1 :]:
            same = (
                first.speaker is not None and second.speaker is not None and first.speaker.party == second.speaker.party
            )
            shared = topics & others
            if same and shared and _opposed(first, second):
                yield Problem((first.content, second.content), _conflict_sentence(first, second))
    for revision in reading.revisions:
        earlier = None if revision.target is None else reading.statements[revision.target]
        before, after = None if earlier is None else earlier.speaker, revision.by
        if earlier is None or before is None or after is None or revision.statement is None:
            continue
        if before.name.split()[-1] != after.name.split()[-1]:
            message = (
                f"{after.name} changes what {before.name} said: the side's position moves, "
                f"{before.name}'s statement stands"
            )
            yield Problem((earlier.content, reading.statements[revision.statement].content), message)


def _opposed(first: Candidate, second: Candidate) -> bool:
    def holds_open(statement: Candidate) -> bool:
        return statement.stance in _FOR or (statement.modality == "possible" and statement.stance not in _AGAINST)

    return (first.stance in _AGAINST and holds_open(second)) or (second.stance in _AGAINST and holds_open(first))


def _conflict_sentence(first: Candidate, second: Candidate) -> str:
    names = [s.speaker.name if s.speaker else "" for s in (first, second)]
    return f"{names[0]} “{first.cue.text}” and {names[1]} “{second.cue.text}” pull apart on one side; give both"


_PROPOSES = re.compile(
    r"(?P<who>[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+)?) (?:Proposes|Offers|Suggests|Floats|Pitches) (?P<what>.{5,120})"
)


@rule("attribution_conflict", "warning", "Two may have proposed much the same, one after the other.")
def authorship_conflict(reading: TextReading) -> Iterator[Problem]:
    """Say that one proposal is ascribed to two authors."""
    authors: list[tuple[str, Span]] = []
    for s in reading.statements:
        if s.stance != "propose" or s.speaker is None or not s.speaker.party:
            continue
        if re.match(r"(?:this|the|that) (?:proposal|plan|idea|deal|offer)\b|it\b", s.content.text, re.I):
            authors.append((s.speaker.name, s.cue))
    for passage in reading.passages:
        match = _PROPOSES.match(passage.span.text) if passage.role in ("heading", "headline") else None
        if match is not None:
            authors.append((match.group("who"), passage.span))
    surnames = {name.split()[-1] for name, _ in authors}
    if len(surnames) > 1:
        spans = tuple(span for _, span in authors)
        names = {name.split()[-1]: name for name, _ in reversed(authors)}
        message = f"the proposal is ascribed to {' and to '.join(reversed(names.values()))}; find out who made it first"
        yield Problem(spans, message)


@cache
def _terms() -> tuple[re.Pattern[str], dict[str, str]]:
    topics = {term: topic for topic, terms in lint_words()["term_groups"].items() for term in terms}
    return word_pattern(topics), topics


@rule("term_conflation", "info", "A writer may vary words for style.")
def term_conflation(reading: TextReading) -> Iterator[Problem]:
    """Say that words that mean different things are used for one."""
    pattern, topics = _terms()
    groups: dict[str, dict[str, Span]] = defaultdict(dict)
    for match in find_words(pattern, reading.document.lower):
        groups[topics[match.group()]].setdefault(match.group(), reading.document.span(*match.span()))
    for topic, found in groups.items():
        if len(found) > 1:
            message = f"{topic} is called {', '.join(found)}; these are not the same, so say which is meant"
            yield Problem(tuple(found.values()), message)


@rule("beneficiary_mismatch", "warning", "What protects one may protect the other.")
def beneficiary_mismatch(reading: TextReading) -> Iterator[Problem]:
    """Say that a measure is for one in one place and for another elsewhere."""
    receivers: dict[str, dict[str, tuple[str, Span]]] = defaultdict(dict)
    for measure in reading.measures:
        after = re.match(
            r"\s(?:to|for)\s(?:an?\s|the\s)?((?:[\w-]+\s?){1,3})",
            reading.document.stored[measure.end : measure.end + 50],
        )
        before = re.search(
            r"\b[Pp]rovid\w+\s([A-Z]\w+)\swith\s(?:the\s)?\Z",
            reading.document.stored[max(0, measure.start - 50) : measure.start],
        )
        who = before.group(1) if before else after.group(1) if after else None
        head = _receiver(who) if who else None
        if head:
            receivers[measure.text.lower()].setdefault(head.lower(), (head, measure))
    for what, groups in receivers.items():
        if len(groups) > 1:
            named = " and for ".join(head for head, _ in groups.values())
            yield Problem(tuple(span for _, span in groups.values()), f"{what} is for {named}; say whom it protects")


def _receiver(words: str) -> str | None:
    kept = []
    for word in words.split():
        if any(word.lower() in lexicon().words[name] for name in ("prepositions", "links", "auxiliaries")):
            break
        kept.append(word)
    return " ".join(kept) or None


@rule("modality_drift", "warning", "What was possible may have been decided in the meantime.")
def modality_drift(reading: TextReading) -> Iterator[Problem]:
    """Say that what "could" or "may" happen in one place is taken as happening in another."""
    plain = reading.document.plain
    for match in _MODAL_VERB.finditer(plain):
        verb = match.group(1)
        if len(verb) < 8:
            continue
        root = stem(verb)
        for other in re.finditer(rf"\b{re.escape(root[:7])}[a-z]*\b", plain):
            start = max(plain.rfind(". ", 0, other.start()), plain.rfind("\n", 0, other.start())) + 1
            context = plain[start : other.start()]
            firm = not re.search(r"\b(?:may|might|could|would|should|potential\w*|possibl\w+)\b", context)
            if other.start() != match.start(1) and firm:
                spans = (reading.document.span(*match.span()), reading.document.span(*other.span()))
                yield Problem(spans, f"“{match.group()}” here is “{other.group()}” there; quote the weaker")
                break
