# SPDX-License-Identifier: MIT
"""Find who speaks: from a cue leftwards over auxiliaries, adverbs, appositions and relative clauses."""

from __future__ import annotations

from dataclasses import dataclass

from detente.analysis.evidence.reading.chunks import Chunk
from detente.analysis.evidence.reading.lexicon import lexicon
from detente.analysis.evidence.reading.sentences import Sentence

__all__ = ["Subject", "SubjectFinder"]

LONGEST_PARENTHESIS = 32
FARTHEST = 16
_INNER = frozenset(["of", "in", "at", "from", "for", "on", "to"])


@dataclass(frozen=True, slots=True)
class Subject:
    """The words for a speaker: `first` to `last`; the apposition that describes it; how the cue follows it.

    Attributes
    ----------
    first, last : int
        Words of the sentence, both included.
    described : tuple of int or None
        First and last word of an apposition.
    passive : bool
        Whether a form of "be" stands before the cue, so that this is who or what something happened to.
    negated : bool
        Whether a negation stands between.
    boundary : int
        First word of the verb group.
    """

    first: int
    last: int
    described: tuple[int, int] | None = None
    passive: bool = False
    negated: bool = False
    boundary: int = 0


class SubjectFinder:
    """Subjects of the cues of one sentence."""

    def __init__(self, sentence: Sentence, chunks: list[Chunk]) -> None:
        self.lower = sentence.lower
        self.words = sentence.words
        self.chunks = chunks
        self.ends = {chunk.last: chunk for chunk in chunks}
        self.lists = lexicon().words
        self.latest: Subject | None = None

    def before(self, i: int, shape: str) -> Subject | None:
        """Return the subject of the cue at word i, or None where the words before it give none."""
        if any(word in self.lists["modals"] for word in self.lower[max(0, i - 3) : i]) and self._is_future(i):
            return None
        j, be, negated, shape = self._verb_group(i, shape)
        boundary = j + 1
        found = self._at(j, i, shape)
        if found is None:
            return None
        passive = be and shape == "past"
        subject = Subject(found.first, found.last, found.described, passive, negated, boundary)
        if not passive and not self._in_relative_clause(subject):
            self.latest = subject
        return subject

    def _in_relative_clause(self, subject: Subject) -> bool:
        """Whether a subject stands in a clause about a noun: "the ceasefire that Kyiv had proposed"."""
        before = self.lower[subject.first - 1] if subject.first else ""
        about_noun = before == "that" and subject.first > 1 and self._noun_phrase_start(subject.first - 2) is not None
        return before in ("which", "whom") or about_noun

    def _is_future(self, i: int) -> bool:
        """Whether a modal governs the cue: "would reject" has not happened and is no statement."""
        j = i - 1
        while j >= 0 and (
            self.lower[j] in self.lists["adverbs"] or self.lower[j] in self.lists["negations"] - {"cannot"}
        ):
            j -= 1
        return j >= 0 and self.lower[j] in self.lists["modals"]

    def _verb_group(self, i: int, shape: str) -> tuple[int, bool, bool, str]:
        """Return the word before the verb group that ends before word i; "be", a negation in it; its shape."""
        j, be, negated = i - 1, False, False
        lists = self.lists
        while j >= 0 and i - j < FARTHEST:
            word = self.lower[j]
            if word in lists["auxiliaries"] or word in lists["negations"] or word.endswith("n’t"):
                be = be or word in lists["be"]
                negated = negated or word in lists["negations"] or word.endswith("n’t")
            elif word == "to" and j > 0 and self.lower[j - 1] in lists["trying"]:
                j -= 1
                shape = "ing" if self.lower[j].endswith("ing") else shape
            elif not (word in lists["adverbs"] or (word.endswith("ly") and j not in self.ends)) or j in self.ends:
                break
            j -= 1
        return j, be, negated, shape

    def _at(self, j: int, i: int, shape: str) -> Subject | None:
        if j < 0:
            return None
        word = self.lower[j]
        if word == ",":
            return self._over_comma(j, i, shape)
        if word in ("who", "which"):
            return self._antecedent(j)
        if word in self.lists["links"]:
            return self._coordinated(i, shape)
        if word in self.lists["control_lines"] and shape == "ing":
            return self._main(j)
        if word == ")" and j not in self.ends:
            opening = next((k for k in range(j - 1, max(-1, j - 12), -1) if self.lower[k] == "("), -1)
            return self._at(opening - 1, i, shape) if opening > 0 else None
        return self._chunk_ending(j, finite=shape not in ("ing", "past") or not self._with_before(j))

    def _with_before(self, j: int) -> bool:
        chunk = self.ends.get(j)
        return chunk is not None and chunk.first > 0 and self.lower[chunk.first - 1] == "with"

    def _chunk_ending(self, j: int, finite: bool = True) -> Subject | None:
        chunk = self.ends.get(j)
        if chunk is None:
            return None
        first, before = chunk.first, self.lower[chunk.first - 1] if chunk.first else ""
        if before in _INNER and chunk.first - 2 in self.ends:
            return self._chunk_ending(chunk.first - 2, finite)
        if before == "and" and chunk.first - 2 in self.ends and self._opens_clause(self.ends[chunk.first - 2].first):
            return Subject(self.ends[chunk.first - 2].first, chunk.last)
        if before == "," and chunk.kind == "name":
            outer = self.ends.get(chunk.first - 2)
            if outer is not None and outer.kind == "noun":
                return Subject(first, chunk.last, (outer.first, outer.last))
        if before in lexicon().words["blocking_prepositions"] and finite and before != "with":
            return None
        if before == "with" and finite:
            return None
        return Subject(first, chunk.last)

    def _opens_clause(self, first: int) -> bool:
        before = self.lower[first - 1] if first else ""
        lists = self.lists
        return first == 0 or before in (",", ";", ":", "“", '"', "and") or before in lists["subordinators"]

    def _over_comma(self, j: int, i: int, shape: str) -> Subject | None:
        opening = next(
            (k for k in range(j - 1, max(-1, j - LONGEST_PARENTHESIS), -1) if self.lower[k] in (",", "“", "”", ";")), -1
        )
        if opening < 0 or self.lower[opening] != ",":
            return self._main(i) if shape == "ing" else self._single_comma(i, shape)
        inner = self.lower[opening + 1 : j]
        outer = self.ends.get(opening - 1)
        lists = self.lists
        name = self.ends.get(j - 1)
        only_name = name is not None and name.first == opening + 1 and name.kind == "name"
        if outer is None and only_name and name is not None and len(inner) > 1:
            # "His counterpart, Getachew Reda, acknowledged": what describes a name need not be a known noun.
            return Subject(name.first, name.last, self._described_before(opening))
        if inner and (
            all(w in lists["adverbs"] or w.endswith("ly") for w in inner) or inner[0] in lists["prepositions"]
        ):
            return self._at(opening - 1, i, shape) if len(inner) < 9 else None
        if outer is None:
            return self._main(i) if shape == "ing" else self._single_comma(i, shape)
        whole = self._chunk_ending(opening - 1, finite=False)
        if whole is None:
            return None
        if only_name and name is not None and not self._names_person(outer):
            return Subject(name.first, name.last, (whole.first, whole.last))
        openers = ("who", "which", "whose", "himself", "herself", "itself", *lists["titles"])
        starts_description = inner[0] in lists["determiners"] or inner[0] in openers
        if starts_description or inner[0].endswith("ing") or self.words[opening + 1][0].isupper():
            return Subject(whole.first, whole.last, (opening + 1, j - 1))
        return None

    def _described_before(self, comma: int) -> tuple[int, int] | None:
        """Return the words from a determiner to a comma: "His Tigrayan counterpart"."""
        start = self._noun_phrase_start(comma - 1)
        return None if start is None else (start, comma - 1)

    def _noun_phrase_start(self, last: int) -> int | None:
        """Return the determiner up to four words before a plain noun, or the noun if a plural opens its clause."""
        lists = self.lists
        for j in range(last, max(-1, last - 5), -1):
            word = self.lower[j]
            if word in lists["determiners"] and j < last:
                return j
            if not word.replace("-", "").isalpha() or any(
                word in lists[name] for name in ("prepositions", "auxiliaries", "pronouns", "subordinators", "links")
            ):
                break
        return last if self.lower[last].endswith("s") and self._opens_clause(last) else None

    def plain_noun_before(self, i: int) -> Subject | None:
        """Return a noun that is no known word for a speaker, right before a cue: "a teacher told"."""
        j, be, negated, _ = self._verb_group(i, "past")
        noun = j >= 0 and self.lower[j].isalpha() and self.lower[j] not in self.lists["determiners"]
        start = self._noun_phrase_start(j) if noun and not self._is_future(i) else None
        if start is None or be or (start > 0 and self.lower[start - 1] in self.lists["blocking_prepositions"]):
            return None
        self.latest = Subject(start, j, None, False, negated, j + 1)
        return self.latest

    def _names_person(self, chunk: Chunk) -> bool:
        """Whether a chunk ends with a proper name of two words and no common noun, as people's names do."""
        last = self.lower[chunk.last]
        bare = chunk.kind == "name" and last not in self.lists["actor_nouns"] and last not in self.lists["titles"]
        return bare and self.lower[chunk.first] not in self.lists["determiners"]

    def _single_comma(self, i: int, shape: str) -> Subject | None:
        return self._coordinated(i, shape) if shape == "past" and self.latest is not None else None

    def _antecedent(self, j: int) -> Subject | None:
        before = j - 2 if j > 0 and self.lower[j - 1] == "," else j - 1
        chunk = self.ends.get(before)
        return None if chunk is None else Subject(chunk.first, chunk.last)

    def _coordinated(self, i: int, shape: str) -> Subject | None:
        if shape == "base" and not self.lower[i].endswith("s"):
            return None
        if self.latest is not None and self._only_reports(self.latest):
            reported = self._subject_of_clause(self.latest.last, i)
            return reported or self.latest
        return self.latest or self._main(i)

    def _only_reports(self, subject: Subject) -> bool:
        """Whether a subject is a newspaper, agency or document, which passes on what others say."""
        last = self.lower[subject.last]
        return last in self.lists["outlet_words"] or last in self.lists["document_nouns"]

    def _subject_of_clause(self, after: int, before: int) -> Subject | None:
        """Return the first subject after "that" between two words."""
        for chunk in self.chunks:
            if after < chunk.first and chunk.last < before and self.lower[chunk.first - 1] == "that":
                return Subject(chunk.first, chunk.last)
        return None

    def _main(self, i: int) -> Subject | None:
        """Return the subject of the main clause: the first chunk before word i that follows no preposition."""
        for chunk in self.chunks:
            if chunk.last >= i:
                return None
            before = self.lower[chunk.first - 1] if chunk.first else ""
            if before not in lexicon().words["blocking_prepositions"] and before != "’s":
                return Subject(chunk.first, chunk.last)
        return None
