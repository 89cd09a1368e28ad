# SPDX-License-Identifier: MIT
"""Turn statements as found in sentences into candidates: speakers to parties, pronouns, modality, revisions.

Pronouns are resolved by rules that rather give up: one person named in this or the previous sentence, the
speaker of the same sentence for "they", "the latter" of two names. Otherwise the basis is
`antecedent_missing` and there is no party.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from detente.analysis.evidence.reading.document import Document
from detente.analysis.evidence.reading.lexicon import find_words, lexicon
from detente.analysis.evidence.reading.parties import PartyNames
from detente.analysis.evidence.reading.raw import RawStatement
from detente.analysis.evidence.reading.records import Candidate, Hedge, Mention
from detente.analysis.evidence.reading.sentences import Sentence

__all__ = ["Resolver", "SentenceStatements"]

_PERSON_PRONOUNS = frozenset(("he", "she", "he himself", "she herself", "himself", "herself"))
_GROUP_PRONOUNS = frozenset(("they", "they themselves", "it", "we"))
_TWO = re.compile(r"\b(?:between|both) (?P<first>[\w’'. -]{2,50}?) and (?P<second>(?:[A-Z][\w’'.-]* ?){1,4})")
_CONDITION = re.compile(r"\b(?:if|unless|provided that|on condition that|in the event of|only when|as long as)\b[^;]*")
_FORMER = re.compile(r"^(?:the )?(?:former|ex-)", re.I)
_REFLEXIVES = frozenset(("himself", "herself", "itself", "themselves"))
_PARTICLES = frozenset(("de", "la", "van", "von", "der", "al", "bin"))
LOOK_BACK = 400
_POSSESSIVE = re.compile(r"^(his|her|its|their) ", re.I)


@dataclass(frozen=True, slots=True)
class SentenceStatements:
    """A sentence and the statements found in it."""

    sentence: Sentence
    found: Sequence[RawStatement]


@dataclass
class Resolver:
    """What is known while reading a document from its start: who was named and who spoke.

    Parameters
    ----------
    document : Document
        The document.
    parties : PartyNames
        Names of the parties.
    hedges : sequence of Hedge
        Hedges of the document.
    """

    document: Document
    parties: PartyNames
    hedges: Sequence[Hedge]
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)
    heads: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    speakers: list[tuple[int, Mention]] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    _previous: tuple[int, int] | None = None
    _number: int = 0
    _passage: int = -1

    def __post_init__(self) -> None:
        """Learn whose officials are named where: "Serbian President Aleksandar Vučić" settles later "Vučić"."""
        plain = self.document.plain
        for match in find_words(_titled_names(), plain):
            before = plain[max(0, match.start() - 40) : match.start("name")]
            ids, basis = self.parties.find(re.split(r"[.,;:“”\n]| and | of ", before)[-1])
            if len(ids) == 1 and basis != "person" and not re.search(r"\b[Ff]ormer\b", before):
                self.known.setdefault(match.group("name").split()[-1], ids)

    def read(self, item: SentenceStatements) -> None:
        """Add the statements of the next sentence."""
        sentence = item.sentence
        self._number += 1
        if sentence.passage != self._passage:
            self._passage, self._previous = sentence.passage, None
        kept = [raw for raw in item.found if not self._is_said_again(raw, item.found)]
        for raw in kept:
            softened = next((o for o in item.found if o not in kept and o.speaker == raw.speaker), None)
            self.candidates.append(self._candidate(raw, sentence, softened))
        self._previous = (sentence.start, sentence.end)

    def _is_said_again(self, raw: RawStatement, others: Sequence[RawStatement]) -> bool:
        """Whether "softened by X, who indicated that ..." holds the same act once more, with its content."""
        if raw.entry.revision in (None, "restate"):
            return False
        return any(o is not raw and o.speaker == raw.speaker and o.entry.revision is None for o in others)

    def _candidate(self, raw: RawStatement, sentence: Sentence, softened: RawStatement | None) -> Candidate:
        document = self.document
        speaker = self._speaker(raw, sentence)
        content = document.span(*raw.content)
        span = document.span(sentence.start, sentence.end)
        hedges = tuple(h.span for h in self.hedges if content.start <= h.span.start < content.end)
        near = [h for h in self.hedges if span.start <= h.span.start < span.end and h.kind == "reported"]
        condition = _CONDITION.search(document.plain, *raw.content)
        revision = (softened or raw).entry.revision
        target, targets = self._targets(softened or raw, speaker, sentence) if revision else (None, ())
        if speaker is not None:
            self.speakers.append((self._number, speaker))
        return Candidate(
            content,
            speaker,
            document.span(*raw.cue),
            raw.form,
            raw.entry.stance,
            _modality(raw, content.text, bool(near)),
            raw.negated,
            hedges,
            None if condition is None else document.span(*condition.span()),
            span,
            sentence.passage,
            revision,
            target,
            targets,
        )

    def _speaker(self, raw: RawStatement, sentence: Sentence) -> Mention | None:
        if raw.speaker is None:
            return None
        plain = self.document.plain
        text = plain[slice(*raw.speaker)]
        span = self.document.span(*raw.speaker)
        low = text.lower()
        if low in _PERSON_PRONOUNS:
            return self._pronoun(raw, sentence, person=True)
        if low in _GROUP_PRONOUNS:
            return self._pronoun(raw, sentence, person=False)
        if low in ("the latter", "the former"):
            return self._of_two(raw, sentence, second=low == "the latter")
        ids, basis = self.parties.find(text)
        if basis in ("alias", "state") and _is_outlet(text) and not self.parties.is_given(text):
            return Mention(span, None, (), text, "outlet")
        described = plain[slice(*raw.described)] if raw.described is not None else ""
        if _FORMER.match(text) and basis in ("state", "unknown"):
            ids, basis = (), "unknown"
        elif not ids:
            ids, basis = self._from_text(text, described, raw.speaker[0])
        elif " and " not in text:
            ids = ids[:1]
        self._remember(text, ids)
        return Mention(span, ids[0] if len(ids) == 1 else None, ids, text, basis)

    def _from_text(self, text: str, described: str, position: int) -> tuple[tuple[str, ...], str]:
        """Resolve a name by its description, by what the text said of it before, or by "the" and its noun."""
        if described and not _FORMER.match(described) and not described.split()[0].endswith("ing"):
            ids, basis = self.parties.find(described)
            if len(ids) == 1 and basis != "person":
                return ids, "text"
            if _POSSESSIVE.match(described):
                ids, _ = self._owner()
                return ids, "text" if ids else "unknown"
        if text.split()[-1] in self.known:
            return self.known[text.split()[-1]], "text"
        head = text.lower().split()[-1]
        if head in ("country", "nation", "kingdom"):
            return self._last_state(position), "text"
        if text.lower().startswith("the ") and head in self.heads and len(text.split()) == 2:
            return self.heads[head][0], "text"
        return self._owner() if _POSSESSIVE.match(text) else ((), "unknown")

    def _owner(self) -> tuple[tuple[str, ...], str]:
        """Return the party that "its spokeswoman" or "his negotiator" speaks for: that of the last speaker."""
        if not self.speakers or self._number - self.speakers[-1][0] > 1:
            return (), "antecedent_missing"
        mention = self.speakers[-1][1]
        return (mention.parties, "text") if mention.parties else ((), "antecedent_missing")

    def _last_state(self, position: int) -> tuple[str, ...]:
        """Return the state named last before a position, by its own name and not as an adjective."""
        window = self.document.plain[max(0, position - LOOK_BACK) : position]
        found = _state_names().findall(window)
        return self.parties.find(found[-1])[0][:1] if found else ()

    def _remember(self, text: str, ids: tuple[str, ...]) -> None:
        words = text.split()
        if len(ids) != 1:
            return
        if len(words) > 1 and words[-1][0].isupper():
            self.known.setdefault(words[-1], ids)
        elif words[-1].islower() and len(words) > 1:
            self.heads[words[-1]] = (ids, text)

    def _persons_in(self, start: int, end: int, number: int) -> list[str]:
        """List the people that a sentence names: speakers, and names of the word list."""
        listed = [match.group() for match in _people().finditer(self.document.plain, start, end)]
        titled = (
            _surname_as_written(m.group("name")) for m in _titled_names().finditer(self.document.plain, start, end)
        )
        spoken = [_surname_as_written(m.name) for n, m in self.speakers if n == number and _is_person(m.name)]
        return [*listed, *titled, *spoken]

    def _pronoun(self, raw: RawStatement, sentence: Sentence, person: bool) -> Mention:
        assert raw.speaker is not None
        span = self.document.span(*raw.speaker)
        recent = [m for n, m in self.speakers if self._number - n <= 1]
        if person:
            here = self._persons_in(sentence.start, raw.speaker[0], self._number)
            before = [] if self._previous is None else self._persons_in(*self._previous, self._number - 1)
            persons = {*here, *before}
            fitting = [m for m in recent if _is_person(m.name)]
            same = [m for n, m in self.speakers if n == self._number and _is_person(m.name)]
            if (
                same
                and len({_surname(m.name) for m in same}) == 1
                and not set(here) - {_surname_as_written(same[0].name)}
            ):
                return Mention(span, same[-1].party, same[-1].parties, same[-1].name, "pronoun")
            distinct = {_surname(m.name) for m in fitting}
            if len(distinct) == 1 and len(persons) <= 1:
                return Mention(span, fitting[-1].party, fitting[-1].parties, fitting[-1].name, "pronoun")
        else:
            fitting = [m for m in recent if not _is_person(m.name) and m.parties]
            same = [m for n, m in self.speakers if n == self._number and not _is_person(m.name)]
            chosen = same[-1:] or (fitting if len({m.parties for m in fitting}) == 1 else [])
            if chosen:
                return Mention(span, chosen[-1].party, chosen[-1].parties, chosen[-1].name, "pronoun")
        return Mention(span, None, (), span.text, "antecedent_missing")

    def _of_two(self, raw: RawStatement, sentence: Sentence, second: bool) -> Mention:
        assert raw.speaker is not None
        span = self.document.span(*raw.speaker)
        pairs = list(_TWO.finditer(self.document.plain, sentence.start, raw.speaker[0]))
        if not pairs:
            return Mention(span, None, (), span.text, "antecedent_missing")
        name = pairs[-1].group("second" if second else "first").strip()
        ids, _ = self.parties.find(name)
        return Mention(span, ids[0] if len(ids) == 1 else None, ids, name, "pronoun")

    def _targets(
        self, raw: RawStatement, speaker: Mention | None, sentence: Sentence
    ) -> tuple[int | None, tuple[int, ...]]:
        """Return which earlier statement is revised, where the text says so, and which may be."""
        content = self.document.plain[slice(*raw.content)].lower()
        earlier = [n for n, c in enumerate(self.candidates) if c.sentence.start < sentence.start]
        own = [
            n
            for n in earlier
            if speaker is not None
            and self.candidates[n].speaker is not None
            and _same_speaker(self.candidates[n].speaker, speaker)
        ]
        pointing = re.match(
            r"(?:this|that) (?:comment|statement|remark|claim|demand|position|offer|pledge|promise)\b", content
        )
        here = [n for n in earlier if self.candidates[n].passage == sentence.passage]
        if pointing and here:
            return here[-1], (here[-1],)
        single = re.match(
            r"(?:his|her|its|the) (?:comment|statement|remark|claim|demand|offer|pledge|promise)\b", content
        )
        if single and len(own) == 1:
            return own[0], (own[0],)
        return None, tuple(own)


def _same_speaker(first: Mention | None, second: Mention) -> bool:
    if first is None:
        return False
    return _surname(first.name) == _surname(second.name)


def _surname_as_written(name: str) -> str:
    words = [word for word in name.split() if word.lower() not in _REFLEXIVES]
    return words[-1] if words else ""


def _surname(name: str) -> str:
    return _surname_as_written(name).lower()


def _is_outlet(name: str) -> bool:
    """Whether a name is that of a newspaper or agency, which does not speak for the place in its name."""
    return name.split()[-1].lower() in lexicon().words["outlet_words"]


@cache
def _surnames() -> frozenset[str]:
    return frozenset(surname for group in lexicon().names["people"].values() for surname in group)


@cache
def _titled_names() -> re.Pattern[str]:
    titles = "|".join(sorted((title.capitalize() for title in lexicon().words["titles"]), key=len, reverse=True))
    return re.compile(rf"(?:{titles}) (?P<name>(?:[A-ZÀ-Þ][\w’'-]+ ?){{1,4}})(?<! )")


@cache
def _people() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(_surnames(), key=len, reverse=True)))})\b")


@cache
def _state_names() -> re.Pattern[str]:
    names = sorted((group[0] for group in lexicon().names["states"].values()), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")


@cache
def _all_state_names() -> frozenset[str]:
    return frozenset(name for group in lexicon().names["states"].values() for name in group)


def _is_person(name: str) -> bool:
    """Whether a name is that of a person: two or more capitalised words, a title, or a surname of the word list."""
    words = [word for word in name.split() if word.lower() not in _REFLEXIVES]
    if not words or name.split("(")[0].strip() in _all_state_names() or words[-1].isupper():
        return False
    lists = lexicon().words
    if words[-1] in _surnames():
        return True
    if not words[-1][0].isupper() or words[-1].lower() in lists["actor_nouns"] | lists["document_nouns"]:
        return False
    titled = any(word.lower() in lists["titles"] for word in words[:-1])
    bare = [word for word in words if word.lower() not in lists["titles"]]
    proper = len(bare) >= 2 and all(word[0].isupper() or word in _PARTICLES for word in bare)
    institution = any(word.lower() in ("of", "for", "the", "and") for word in words)
    return titled or (proper and not institution and words[0].lower() not in lists["determiners"])


def _modality(raw: RawStatement, content: str, reported: bool) -> str:
    low = set(re.findall(r"[a-z’]+", content.lower()))
    if reported:
        return "hedged"
    if low & {"may", "might", "could", "possible", "possibly"}:
        return "possible"
    if raw.entry.lemma in ("promise", "pledge", "vow", "commit to", "guarantee", "undertake", "agree"):
        return "committed"
    if raw.entry.lemma in ("intend", "plan", "want", "hope", "wish") or low & {"plan", "plans", "intends"}:
        return "intended"
    return "asserted"
