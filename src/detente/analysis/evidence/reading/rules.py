# SPDX-License-Identifier: MIT
"""Find statements in a sentence by word lists and word order alone, with the core install.

For each cue: its subject to the left (`subjects`), what was said to the right (`contents`). Besides plain
cues: "..., X said", “...,” said X, according to X, passives with "by", nouns such as X's request for ...,
light verbs (expressed a desire for), and hopes that nobody holds (there is hope that).
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.analysis.evidence.reading.chunks import Chunk, find_chunks
from detente.analysis.evidence.reading.contents import Content, ContentFinder
from detente.analysis.evidence.reading.lexicon import Cue, lexicon
from detente.analysis.evidence.reading.raw import RawStatement
from detente.analysis.evidence.reading.records import Form
from detente.analysis.evidence.reading.sentences import Sentence
from detente.analysis.evidence.reading.subjects import Subject, SubjectFinder

__all__ = ["cue_at", "find_statements"]

_NOUN_LINKS = frozenset(["for", "to", "that", "about", "on", "regarding", "concerning", "against", "of"])

_ACCORDING = Cue("according to", (), frozenset("c"), "assess", None, "base")


def cue_at(sentence: Sentence, i: int) -> Cue | None:
    """Return the entry of the verb cue that starts at word i; the longest wins."""
    entries = lexicon().verbs.get(sentence.lower[i])
    if entries is None or not (sentence.words[i][0].islower() or i == 0):
        return None
    for entry in entries:
        if tuple(sentence.lower[i + 1 : i + 1 + len(entry.rest)]) == entry.rest:
            return entry
    return None


class _SentenceReader:
    def __init__(self, sentence: Sentence, nouns: frozenset[str]) -> None:
        self.sentence = sentence
        self.nouns = nouns
        self.lower, self.words = sentence.lower, sentence.words
        self.count = len(self.words)
        self.cues = {i: cue for i in range(self.count) if (cue := cue_at(sentence, i)) is not None}
        self.chunks: list[Chunk] = []

    def read(self) -> Iterator[RawStatement]:
        nouns = lexicon().nouns
        has_noun = any(word in nouns for word in self.lower)
        if not (self.cues or has_noun or "according" in self.lower):
            return
        self.chunks = find_chunks(self.sentence, self.nouns)
        self.starts = {chunk.first: chunk for chunk in self.chunks}
        self.ends = {chunk.last: chunk for chunk in self.chunks}
        inside = {i for chunk in self.chunks for i in range(chunk.first, chunk.last + 1) if chunk.kind == "name"}
        self.cues = {i: cue for i, cue in self.cues.items() if i not in inside}
        self.subjects = SubjectFinder(self.sentence, self.chunks)
        self.contents = ContentFinder(self.sentence, self.chunks, self.cues.__contains__)
        for i, entry in self.cues.items():
            raw = self._at_cue(i, entry)
            if raw is not None:
                yield raw
        yield from self._according_to()
        if has_noun:
            for i, word in enumerate(self.lower):
                if word in nouns:
                    raw = self._at_noun(i, nouns[word])
                    if raw is not None:
                        yield raw

    def _place(self, first: int, last: int) -> tuple[int, int]:
        return self.sentence.starts[first], self.sentence.ends[last]

    def _raw(
        self, cue: tuple[int, int], content: Content, subject: Subject | None, entry: Cue, form: Form | None = None
    ) -> RawStatement:
        described = None if subject is None or subject.described is None else self._place(*subject.described)
        return RawStatement(
            self._place(*cue),
            self._place(content.first, content.last),
            None if subject is None else self._place(subject.first, subject.last),
            described,
            entry,
            form or content.form,
            subject is not None and subject.negated,
        )

    def _at_cue(self, i: int, entry: Cue) -> RawStatement | None:
        last = i + len(entry.rest)
        inverted = self._inverted(i, last, entry)
        if inverted is not None:
            return inverted
        subject = self.subjects.before(i, entry.shape)
        if subject is None and "s" in entry.complements and entry.shape in ("past", "base"):
            subject = self.subjects.plain_noun_before(i)
        if subject is None or (subject.passive and "j" not in entry.complements):
            return self._passive(i, last, entry)
        if entry.shape == "base" and not self._agrees(subject, i):
            return None
        content = self._quotation_before(subject, entry) or self.contents.around(i, last, subject.first)
        content = content or self.contents.after(last, entry)
        if content is None:
            content = self._clause_before(subject, entry)
        if content is None and "0" in entry.complements:
            content = Content(i, last, "narrated_act")
        return None if content is None else self._raw((i, last), content, subject, entry)

    def _agrees(self, subject: Subject, i: int) -> bool:
        """Whether a present form can follow its subject: "Critics fear", "Moscow demands", "would say"."""
        if subject.boundary < i or self.lower[i].endswith("s"):
            return True
        head = self.lower[subject.last]
        several = head.endswith("s") or "and" in self.lower[subject.first : subject.last]
        return several or head in ("they", "we", "people", "everybody", "many")

    def _quotation_before(self, subject: Subject, entry: Cue) -> Content | None:
        """Return the quotation that stands right before the speaker: “...,” X said."""
        if not entry.complements & {"c"}:
            return None
        first = subject.first if subject.described is None else min(subject.first, subject.described[0])
        if first < 3 or self.words[first - 1] not in '”"»,':
            return None
        found = self.contents.before(first)
        return found if found is not None and found.last - found.first >= 2 else None

    def _clause_before(self, subject: Subject, entry: Cue) -> Content | None:
        """Return the clause before ", X said." where nothing follows the cue that could be what was said."""
        first = subject.first if subject.described is None else min(subject.first, subject.described[0])
        if "c" not in entry.complements or first < 4 or self.lower[first - 1] != ",":
            return None
        return Content(0, first - 2, "indirect")

    def _inverted(self, i: int, last: int, entry: Cue) -> RawStatement | None:
        """Read “...,” said X and "..., said X"."""
        if i < 3 or "c" not in entry.complements or last + 1 not in self.starts:
            return None
        if self.words[i - 1] not in '”"»,':
            return None
        chunk = self.starts[last + 1]
        content = self.contents.before(i)
        if content is None and self.words[i - 1] == "," and self.lower[i] in lexicon().words["plain_speech"]:
            ends = chunk.last + 1 >= self.count or not self.words[chunk.last + 1][0].isalnum()
            content = (
                Content(0, i - 2, "indirect")
                if ends and self.lower[0] not in lexicon().words["clause_openers"]
                else None
            )
        if content is None:
            return None
        described = self._apposition_after(chunk.last)
        return self._raw((i, last), content, Subject(chunk.first, chunk.last, described), entry)

    def _apposition_after(self, last: int) -> tuple[int, int] | None:
        if last + 2 >= self.count or self.words[last + 1] != ",":
            return None
        end = next((j for j in range(last + 2, min(last + 16, self.count)) if self.words[j] in ",."), None)
        return (last + 2, end - 1) if end is not None and end > last + 2 else None

    def _passive(self, i: int, last: int, entry: Cue) -> RawStatement | None:
        """Read "The plan was proposed by X", "a plan proposed by X", "The plan has been discussed"."""
        if entry.shape != "past" or self._is_future(i):
            return None
        by = last + 1
        agent = self.starts.get(by + 1) if by < self.count and self.lower[by] == "by" else None
        start = self._noun_phrase_before(i)
        if agent is not None and start is not None:
            content = Content(start[0], start[1], "narrated_act")
            described = self._apposition_after(agent.last)
            spoken = Subject(agent.first, agent.last, described)
            self.subjects.latest = spoken
            return self._raw((i, last), content, spoken, entry)
        ended = by >= self.count or not self.words[by][0].isalnum()
        if start is not None and start[1] < i - 1 and entry.lemma in lexicon().words["agentless"] and ended:
            return self._raw((i, last), Content(start[0], start[1], "narrated_act"), None, entry)
        return None

    def _is_future(self, i: int) -> bool:
        """Whether a passive is yet to happen: "to be guaranteed by", "must be approved by"."""
        return self.lower[i - 1] == "be" or self.lower[max(0, i - 2) : i] == ["to", "be"]

    def _noun_phrase_before(self, i: int) -> tuple[int, int] | None:
        """Return the noun phrase that a participle at word i belongs to: back to the start of its clause."""
        lists = lexicon().words
        end = i - 1
        while end > 0 and (
            self.lower[end] in lists["auxiliaries"]
            or self.lower[end] in lists["adverbs"]
            or self.lower[end].endswith("ly")
        ):
            end -= 1
        start = end
        while (
            start > 0
            and self.words[start - 1] not in ",;:“”"
            and self.lower[start - 1] not in lexicon().words["clause_openers"] - {"that", "and"}
        ):
            start -= 1
        if start >= end and self.lower[start] not in lists["pronouns"]:
            return None
        return start, end

    def _according_to(self) -> Iterator[RawStatement]:
        for i in range(self.count - 2):
            if self.lower[i] != "according" or self.lower[i + 1] != "to" or i + 2 not in self.starts:
                continue
            chunk = self.starts[i + 2]
            subject = Subject(chunk.first, chunk.last)
            comma = next((j for j in range(chunk.last + 1, self.count) if self.words[j] == ","), None)
            opener = i - 2 if self.lower[i - 1] == "," else i - 1
            if opener > 0 and self.lower[opener] == "that":
                content = self.contents.trimmed(self._after_place(chunk.last) + 1, self.count - 1, "indirect")
            elif i <= 1 and comma is not None:
                content = self.contents.trimmed(comma + 1, self.count - 1, "indirect")
            else:
                content = self.contents.trimmed(0, i - 1, "indirect") if i > 3 else None
            if content is not None:
                yield self._raw((i, i + 1), content, subject, _ACCORDING)

    def _after_place(self, last: int) -> int:
        """Return the last word of "sources in the United Kingdom" for that of "sources"."""
        inner = self.starts.get(last + 2)
        return inner.last if inner is not None and self.lower[last + 1] in ("in", "of", "from", "at", "close") else last

    def _at_noun(self, i: int, entry: Cue) -> RawStatement | None:
        return (
            self._hope_of_nobody(i, entry)
            or self._light_verb(i, entry)
            or self._possessed(i, entry)
            or self._made_by(i, entry)
        )

    def _after_noun(self, i: int) -> Content | None:
        """Return what a noun for a speech act is about: after for, to, that, regarding ..."""
        if i + 2 >= self.count or self.lower[i + 1] not in _NOUN_LINKS:
            return None
        if self.lower[i + 1] == "that":
            return self.contents.trimmed(i + 2, self.contents.clause_end(i + 2), "nominalised")
        first = i + 1 if self.lower[i + 1] == "to" else i + 2
        return self.contents.trimmed(first, self._before_verb(first, self.contents.phrase_end(first)), "nominalised")

    def _before_verb(self, first: int, last: int) -> int:
        """Return the last word of a phrase before the verb of its sentence: "a request for monitors [was noted]"."""
        lists = lexicon().words
        for j in range(first + 1, last + 1):
            if self.lower[j] in lists["subordinators"] or self.lower[j] == "to":
                return last
            if self.lower[j] in lists["auxiliaries"] - {"’s", "be", "been", "being", "having"}:
                return j - 1
        return last

    def _hope_of_nobody(self, i: int, entry: Cue) -> RawStatement | None:
        lists = lexicon().words
        start = next((j for j in range(i - 1, max(-1, i - 4), -1) if self.lower[j] in ("is", "are", "was", "were")), 0)
        if (
            start < 1
            or self.lower[start - 1] != "there"
            or i + 1 >= self.count
            or self.lower[i + 1] not in ("that", "of")
        ):
            return None
        if any(word in lists["negations"] for word in self.lower[start:i]):
            return None
        content = self._after_noun(i)
        if content is None:
            return None
        form: Form = "indirect" if self.lower[i + 1] == "that" else "nominalised"
        return self._raw((start - 1, i), content, None, entry, form)

    def _light_verb(self, i: int, entry: Cue) -> RawStatement | None:
        """Read "expressed a desire for", "made controversial statements regarding"."""
        lists = lexicon().words
        for j in range(i - 1, max(-1, i - 5), -1):
            if self.lower[j] in lists["light_verbs"]:
                shape = "ing" if self.lower[j].endswith("ing") else "past" if self.lower[j][-1] in "de" else "base"
                subject = self.subjects.before(j, shape)
                content = self._after_noun(i)
                if subject is None or subject.passive or content is None:
                    return None
                return self._raw((j, i), content, subject, entry, "nominalised")
            if not self.lower[j].replace("-", "").isalpha() or self.lower[j] in lists["prepositions"]:
                return None
        return None

    def _possessed(self, i: int, entry: Cue) -> RawStatement | None:
        """Read "Ukraine's request for troops" and "Russia's security demands presented to ..."."""
        owner = next((j for j in range(i - 1, max(0, i - 4), -1) if self.lower[j] in ("’s", "’")), -1)
        chunk = self.ends.get(owner - 1)
        if owner < 1 or chunk is None or not all(w.isalpha() and w.islower() for w in self.words[owner + 1 : i]):
            return None
        content = self._after_noun(i)
        if content is None and i + 2 < self.count and self._is_participle(i + 1) and owner + 1 < i:
            content = self.contents.trimmed(owner + 1, self.contents.phrase_end(i), "nominalised")
        subject = Subject(chunk.first, chunk.last)
        return None if content is None else self._raw((i, i), content, subject, entry, "nominalised")

    def _is_participle(self, i: int) -> bool:
        return self.lower[i].endswith("ed") and self.lower[i + 1] in ("to", "by", "in", "at", "on", "during", "before")

    def _made_by(self, i: int, entry: Cue) -> RawStatement | None:
        """Read "This proposal was initially made by X" and "a request from X"."""
        lists = lexicon().words
        j = i + 1
        while j < self.count and (
            self.lower[j] in lists["auxiliaries"]
            or self.lower[j] in lists["adverbs"]
            or self.lower[j].endswith("ly")
            or self.lower[j] in lists["light_verbs"]
            or self.lower[j] in ("put", "forward", "presented", "submitted")
        ):
            j += 1
        if j + 1 >= self.count or self.lower[j] not in ("by", "from") or j + 1 not in self.starts:
            return None
        if self.lower[j] == "from" and j > i + 1:
            return None
        chunk = self.starts[j + 1]
        described = self._apposition_after(chunk.last)
        subject = Subject(chunk.first, chunk.last, described)
        content = self._after_noun(chunk.last) if j == i + 1 else None
        if content is None:
            start = next((k for k in range(i, max(-1, i - 5), -1) if self.lower[k] in lists["determiners"]), i)
            content = Content(start, i, "nominalised")
            if j == i + 1:
                return None
        self.subjects.latest = subject
        return self._raw((i, i), content, subject, entry, "nominalised")


def find_statements(sentence: Sentence, nouns: frozenset[str] = frozenset()) -> list[RawStatement]:
    """Return the statements that a sentence reports, in their order.

    Parameters
    ----------
    sentence : Sentence
        The sentence as words.
    nouns : frozenset of str
        Nouns that can name a speaker, besides those of the word list.

    Returns
    -------
    list of RawStatement
        With the places of cue, content and speaker.
    """
    if not sentence.words:
        return []
    found = sorted(_SentenceReader(sentence, nouns).read(), key=lambda raw: raw.cue)
    if not found:
        return []
    apart = [raw for i, raw in enumerate(found) if not any(raw.cue[0] < other.cue[1] for other in found[:i])]
    text = sentence.lower
    own = frozenset(s for s, word in zip(sentence.starts, text, strict=True) if word in lexicon().words["pronouns"])
    return [raw for raw in apart if not any(_says_within(other, raw, own) for other in apart)]


def _says_within(outer: RawStatement, raw: RawStatement, pronouns: frozenset[int]) -> bool:
    """Whether a statement is but part of what somebody says.

    So are nouns, as in "doubt on Russia's commitment to the deal", and pronouns, as in "he did not want to go".
    """
    inside = outer is not raw and outer.content[0] <= raw.cue[0] and raw.cue[1] <= outer.content[1]
    if not inside or "c" not in outer.entry.complements:
        return False
    if raw.speaker is None:
        return True
    by_pronoun = raw.speaker is not None and raw.speaker[0] in pronouns and raw.speaker[0] >= outer.content[0]
    return raw.form == "nominalised" or by_pronoun
