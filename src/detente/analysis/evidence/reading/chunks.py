# SPDX-License-Identifier: MIT
"""Find the words of a sentence that can name a speaker: names, descriptions, pronouns, documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from detente.analysis.evidence.reading.lexicon import lexicon
from detente.analysis.evidence.reading.sentences import Sentence

__all__ = ["Chunk", "find_chunks"]

_CONNECTORS = frozenset(("of", "for", "de", "la", "del", "al", "bin", "ibn", "van", "von", "der", "und", "&"))
LONGEST_NAME = 14


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words `first` to `last` of a sentence, both included, and what sort they are."""

    first: int
    last: int
    kind: Literal["name", "noun", "pronoun", "document"]


class _Finder:
    def __init__(self, sentence: Sentence, nouns: frozenset[str]) -> None:
        self.words, self.lower = sentence.words, sentence.lower
        self.nouns = nouns
        self.lists = lexicon().words

    def is_name_word(self, i: int) -> bool:
        word = self.words[i]
        return word[0].isupper() and self.lower[i] not in self.lists["not_names"]

    def _starts_sentence(self, i: int) -> bool:
        return i == 0 or (i == 1 and not self.words[0][0].isalnum())

    def name_from(self, i: int) -> int:
        """Return the last word of the name that starts at word i."""
        last, count = i, len(self.words)
        while last + 1 < count and last - i < LONGEST_NAME:
            following = last + 1
            if self.is_name_word(following):
                last = following
            elif self.lower[following] in _CONNECTORS and self._joins(following) and self.lower[last] != "’s":
                last = self._joins(following)
            else:
                break
        if last + 3 < count and self.words[last + 1] == "(" and self.words[last + 3] == ")":
            last = last + 3 if self.words[last + 2].isupper() else last
        return last

    def _joins(self, i: int) -> int:
        """Return the name word that a connector at word i leads to, or 0."""
        for j in range(i + 1, min(i + 3, len(self.words))):
            if self.is_name_word(j):
                return j
            if self.lower[j] not in _CONNECTORS and self.lower[j] != "the":
                return 0
        return 0

    def head_after(self, last: int) -> int:
        """Return the last word of a head noun after a name: "administration" after Trump, "foreign ministry"."""
        nouns, titles = self.lists["actor_nouns"], self.lists["titles"]
        for j in range(min(last + 3, len(self.words) - 1), last, -1):
            between = self.lower[last + 1 : j]
            head = self.lower[j] in nouns or (self.lower[j] in titles and self.words[j][0].islower())
            if head and all(word.isalpha() and self._is_plain(word) for word in between):
                return j
        return last

    def _is_plain(self, word: str) -> bool:
        lists = self.lists
        return not (
            word in lists["prepositions"]
            or word in lists["auxiliaries"]
            or word in lists["links"]
            or word in lists["pronouns"]
            or word in lists["subordinators"]
            or word in lists["determiners"]
            or (word in lexicon().verbs and word not in lists["titles"])
        )

    def start_before(self, first: int, is_noun: bool) -> int:
        """Return where a chunk starts: titles, modifiers and the article before it belong to it."""
        i = first
        while i > 0 and self.lower[i - 1] in self.lists["titles"] and self.words[i - 1][0].islower():
            i -= 1
        start = i
        steps = 4 if is_noun else 2
        for j in range(i - 1, max(-1, i - 1 - steps), -1):
            word = self.lower[j]
            if word in self.lists["determiners"]:
                return j
            if word == "’s" and is_noun:
                return j + 1
            if not word.isalpha() or not self._is_plain(word):
                break
        return start

    def find(self) -> list[Chunk]:
        chunks: list[Chunk] = []
        i, count = 0, len(self.words)
        while i < count:
            chunk = self._chunk_at(i, chunks[-1].last if chunks else -1)
            if chunk is None:
                i += 1
            else:
                chunks.append(chunk)
                i = chunk.last + 1
        return chunks

    def _chunk_at(self, i: int, taken: int) -> Chunk | None:
        word, low = self.words[i], self.lower[i]
        lists = self.lists
        if word[0].isupper() and self.is_name_word(i) and not (self._starts_sentence(i) and self._is_common(i)):
            last = self.name_from(i)
            head = self.head_after(last)
            while head > last:
                last = head
                if last + 1 < len(self.words) and self.is_name_word(last + 1):
                    last = self.name_from(last + 1)
                head = self.head_after(last)
            return Chunk(max(self.start_before(i, False), taken + 1), last, "name")
        if low in ("he", "she", "they", "it", "we"):
            last = i + 1 if i + 1 < len(self.lower) and self.lower[i + 1] in ("himself", "herself", "themselves") else i
            return Chunk(i, last, "pronoun")
        if low in ("latter", "former") and i > 0 and self.lower[i - 1] == "the" and not self._has_noun_after(i):
            return Chunk(i - 1, i, "pronoun")
        if low in lists["actor_nouns"] or low in self.nouns:
            last = i
            while last + 1 < len(self.lower) and self.lower[last + 1] in lists["actor_nouns"]:
                last += 1
            return Chunk(max(self.start_before(i, True), taken + 1), last, "noun")
        if low in lists["document_nouns"]:
            return Chunk(max(self.start_before(i, True), taken + 1), i, "document")
        return None

    def _has_noun_after(self, i: int) -> bool:
        if i + 1 >= len(self.words):
            return False
        following = self.lower[i + 1]
        return self.is_name_word(i + 1) or following in self.lists["titles"] or following in self.lists["actor_nouns"]

    def _is_common(self, i: int) -> bool:
        """Whether a capitalised first word is likely a common one: an actor noun, or nothing but a noun."""
        alone = self.name_from(i) == i
        low = self.lower[i]
        return alone and (low in self.lists["actor_nouns"] or low in self.lists["document_nouns"] or low.endswith("ly"))


def _is_title(noun: Chunk, name: Chunk, lower: list[str]) -> bool:
    """Whether a noun is the title of the name right after it: "former prime minister" Boris Johnson."""
    return noun.last + 1 == name.first and lower[noun.last] in lexicon().words["titles"]


def find_chunks(sentence: Sentence, nouns: frozenset[str] = frozenset()) -> list[Chunk]:
    """Return the words of a sentence that can name a speaker, from left to right; `nouns` are more such words."""
    lower = sentence.lower
    chunks: list[Chunk] = []
    for chunk in _Finder(sentence, nouns).find():
        owner = chunks[-1] if chunks else None
        if owner is not None and chunk.kind == "noun" and lower[owner.last + 1 : chunk.first] == ["’s"]:
            chunks[-1] = Chunk(owner.first, chunk.last, "noun")
        elif owner is not None and chunk.kind == "name" and owner.kind == "noun" and _is_title(owner, chunk, lower):
            chunks[-1] = Chunk(owner.first, chunk.last, "name")
        else:
            chunks.append(chunk)
    # "X himself" is X.
    return [
        Chunk(chunk.first, chunk.last + 1, chunk.kind)
        if chunk.last + 1 < len(lower) and lower[chunk.last + 1] in ("himself", "herself", "themselves")
        else chunk
        for chunk in chunks
    ]
