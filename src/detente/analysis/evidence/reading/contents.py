# SPDX-License-Identifier: MIT
"""Find what was said: from a cue rightwards to the end of the clause, or the quotation before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from detente.analysis.evidence.reading.chunks import Chunk
from detente.analysis.evidence.reading.lexicon import Cue, lexicon
from detente.analysis.evidence.reading.records import Form
from detente.analysis.evidence.reading.sentences import Sentence

__all__ = ["Content", "ContentFinder"]

THAT_WITHIN = 10
"""Words between a cue and its "that", as in "wrote before the ceremony that"."""

_OPEN, _CLOSE = frozenset('“"«'), frozenset('”"»')


@dataclass(frozen=True, slots=True)
class Content:
    """Words `first` to `last` of a sentence, both included, and how they are put."""

    first: int
    last: int
    form: Form


class ContentFinder:
    """Contents of the cues of one sentence."""

    def __init__(self, sentence: Sentence, chunks: list[Chunk], is_cue: Callable[[int], bool]) -> None:
        self.words, self.lower = sentence.words, sentence.lower
        self.count = len(self.words)
        self.starts = {chunk.first: chunk for chunk in chunks}
        self.ends = {chunk.last: chunk for chunk in chunks}
        self.is_cue = is_cue
        self.lists = lexicon().words
        self.quotes = self._quotes()

    def _quotes(self) -> list[tuple[int, int]]:
        quotes, opened = [], -1
        for i, word in enumerate(self.words):
            if opened < 0 and word in _OPEN:
                opened = i
            elif opened >= 0 and word in _CLOSE:
                quotes.append((opened, i))
                opened = -1
        return quotes

    def after(self, i: int, entry: Cue) -> Content | None:
        """Return what follows the cue whose last word is at i, or None where nothing that it takes does."""
        k, kinds = i + 1, entry.complements
        while k < self.count and self.lower[k] in self.lists["adverbs"] - self.lists["determiners"]:
            k += 1
        if k >= self.count:
            return None
        if self.lower[k] in (",", ":") and k + 1 < self.count and self.words[k + 1] in _OPEN:
            return self._quoted(k + 1)
        if self.words[k] in _OPEN and (kinds & {"c"}) and self._quote_is_clause(k):
            return self._quoted(k)
        if self.lower[k] == ":" and "c" in kinds:
            return self.trimmed(k + 1, self.count - 1, "indirect")
        if "=" in kinds and self.lower[k] != "for" and not ("n" in kinds and entry.lemma != "describe"):
            return self._narrated(k)
        if "t" in kinds and (infinitive := self._infinitive(k)) is not None:
            return self._narrated(infinitive)
        if "q" in kinds:
            return self._amount(k)
        return self._clause(k, kinds) or self._complement(k, kinds)

    def _amount(self, k: int) -> Content | None:
        """Return what "put the cost at $5 million" says, where a number follows the "at"."""
        content = self._narrated(k) if self._starts_noun_phrase(k) else None
        if content is None:
            return None
        for j in range(content.first, content.last):
            amount = "".join(self.words[j + 1 : j + 5])
            if self.lower[j] == "at" and any(character.isdigit() for character in amount):
                return content
        return None

    def _infinitive(self, k: int) -> int | None:
        """Return where "to ..." or "not to ..." starts at word k, also after "in February" and the like."""
        if self.lower[k] in self.lists["prepositions"] - {"for", "to"}:
            k = next((j for j in range(k + 1, min(k + 4, self.count)) if self.lower[j] in ("to", "not")), k)
        is_not = self.lower[k] == "not" and k + 1 < self.count and self.lower[k + 1] == "to"
        return k if self.lower[k] == "to" or is_not else None

    def _quote_is_clause(self, k: int) -> bool:
        close = next((e for s, e in self.quotes if s == k), k)
        return close - k > 4

    def _quoted(self, k: int) -> Content | None:
        close = next((e for s, e in self.quotes if s == k), None)
        return None if close is None else self.trimmed(k + 1, close - 1, "direct")

    def _clause(self, k: int, kinds: frozenset[str]) -> Content | None:
        """Return a clause with "that", also after an addressee or an adverbial, or a clear clause without it."""
        if not kinds & {"c"}:
            return None
        for j in range(k, min(k + THAT_WITHIN, self.count)):
            if self.lower[j] == "that" and (j == k or self._may_stand_between(k, j, kinds)):
                return self.trimmed(j + 1, self.clause_end(j + 1), "indirect")
            if (
                self.lower[j] in lexicon().words["phrase_breaks"]
                or self.lower[j] in (";", "”", "(")
                or (j > k and self.is_cue(j))
            ):
                break
        if "a" in kinds and k in self.starts and self.starts[k].last + 2 < self.count:
            follows = self.starts[k].last + 1
            if self.lower[follows] != "’s" and self._is_clause(follows):
                return self.trimmed(follows, self.clause_end(follows), "indirect")
        starts = self._starts_noun_phrase(k) and self.lower[k] not in self.lists["prepositions"]
        only_clauses = not kinds & {"n", "t", "g", "a"} and starts
        finite = self._is_clause(k) and self.lower[k] not in self.lists["subordinators"] | self.lists["prepositions"]
        if finite or only_clauses or self.lower[k] == "whether":
            return self.trimmed(k, self.clause_end(k), "indirect")
        return None

    def _may_stand_between(self, k: int, j: int, kinds: frozenset[str]) -> bool:
        first = self.lower[k]
        if "a" in kinds and k in self.starts:
            return True
        timed = first in self.lists["prepositions"] or first in self.lists["not_names"] - self.lists["determiners"]
        return (timed or first == ",") and self.lower[j - 1] not in ("so", "such")

    def _is_clause(self, k: int) -> bool:
        """Whether a noun phrase and then a finite verb follow: a modal, an auxiliary or a known past form."""
        lists = self.lists
        for j in range(k, min(k + 14, self.count)):
            word = self.lower[j]
            if word in (";", ":", "”", "(", "to") or (word == "," and j < k + 2):
                return False
            if word in lists["subordinators"] and word not in ("before", "after", "since", "than", "as", "until"):
                return False
            if j > k and word in lists["auxiliaries"] - {"being", "been", "be", "having", "’s"}:
                return True
        return False

    def _complement(self, k: int, kinds: frozenset[str]) -> Content | None:
        word = self.lower[k]
        if "p" in kinds and word in lexicon().words["object_prepositions"] and word != "that":
            if (word == "to" and "t" not in kinds) or (k + 1 < self.count and not self._starts_noun_phrase(k + 1)):
                return None
            return self._narrated(k + 1)
        if "g" in kinds and word.endswith("ing") and len(word) > 5:
            return self._narrated(k)
        if kinds & {"n", "a"} and self._starts_noun_phrase(k):
            return self._narrated(k)
        return None

    def _starts_noun_phrase(self, k: int) -> bool:
        word, lists = self.lower[k], self.lists
        if not (word[0].isalnum() or word in '“‘$€£"'):
            return False
        if word[0].isdigit() and k + 1 < self.count and self.lower[k + 1] in self.lists["not_names"]:
            return False  # "agreed on 25 February"
        blocked = ("prepositions", "auxiliaries", "links", "subordinators")
        return not any(word in lists[name] for name in blocked) or word in ("that", "over", "about")

    def _narrated(self, k: int) -> Content | None:
        return self.trimmed(k, self.phrase_end(k), "narrated_act")

    def clause_end(self, k: int) -> int:
        """Return the last word of the clause that starts at word k."""
        for j in range(k + 1, self.count):
            word = self.lower[j]
            if word == ";":
                return j - 1
            if word == "," and j + 2 < self.count and self.lower[j + 1 : j + 3] == ["according", "to"]:
                return j - 1
            if word == "and" and j + 1 < self.count and self.lower[j + 1] == "that":
                return j - 1
            if self._new_statement_at(j) or self._apposed_noun_at(j):
                return j - 1
        return self.count - 1

    def _apposed_noun_at(self, j: int) -> bool:
        """Whether ", a request that ..." starts at word j."""
        following = self.lower[j : j + 4]
        return following[:1] == [","] and following[1:2] in (["a"], ["an"]) and following[2] in lexicon().nouns

    def phrase_end(self, k: int) -> int:
        """Return the last word of the phrase that starts at word k; a comma ends it unless a list goes on."""
        depth = 0
        for j in range(k + 1, self.count):
            word = self.lower[j]
            depth += (self.words[j] in "(“") - (self.words[j] in ")”")
            if depth > 0:
                continue
            if word in (";", ":", "–", "—") or word in lexicon().words["phrase_breaks"] or self._new_statement_at(j):
                return j - 1
            if word == "," and not self._list_goes_on(j, k):
                return j - 1
            if word == "as" and j + 1 < self.count and self.lower[j + 1] in self.lists["pronouns"]:
                return j - 1
        return self.count - 1

    def _list_goes_on(self, comma: int, k: int) -> bool:
        following = self.lower[comma + 1] if comma + 1 < self.count else ""
        if following in ("along", "including", "such", "or"):
            return True
        # "a, b and c": a second comma or an "and" soon, with no verb between.
        ahead = self.lower[comma + 1 : comma + 6]
        if comma - k < 5 and "and" in ahead:
            between = ahead[: ahead.index("and")]
            return all(word.isalpha() and word not in self.lists["auxiliaries"] for word in between)
        return False

    def _new_statement_at(self, j: int) -> bool:
        """Whether ", and X said", "and accused" or ", X said" starts at word j."""
        word = self.lower[j]
        if word not in (",", "and", "but", "while") or (word == "and" and self._joins_speakers(j)):
            return False
        following = j + 1
        if word == "," and following < self.count and self.lower[following] in ("and", "but", "while", "although"):
            following += 1
        if following >= self.count:
            return False
        if self.is_cue(following) and (
            self.lower[following].endswith("ed") or self.lower[following] in ("said", "told")
        ):
            return word != ","
        if following in self.starts:
            after = self._over_apposition(self.starts[following].last + 1)
            passive = False
            while after < self.count and (
                self.lower[after] in self.lists["auxiliaries"] or self.lower[after] in self.lists["adverbs"]
            ):
                passive = passive or self.lower[after] in self.lists["be"]
                after += 1
            return after < self.count and self.is_cue(after) and not passive
        return False

    def _joins_speakers(self, j: int) -> bool:
        """Whether "and" at word j stands inside one subject: "that British [and] French planners proposed"."""
        chunk = self.ends.get(j - 1)
        if chunk is None or chunk.first == 0:
            return chunk is not None
        return self.lower[chunk.first - 1] in self.lists["clause_openers"] | {","}

    def _over_apposition(self, j: int) -> int:
        """Return the word after ", Maria Zakharova," where that starts at word j, else j."""
        if j + 1 < self.count and self.lower[j] == "," and j + 1 in self.starts:
            last = self.starts[j + 1].last
            return last + 2 if last + 1 < self.count and self.lower[last + 1] == "," else j
        return j

    def around(self, i: int, last: int, first_of_subject: int) -> Content | None:
        """Return the content of "whose term they claim has ended": the clause that the cue stands inside."""
        if last + 1 >= self.count or self.lower[last + 1] not in self.lists["auxiliaries"]:
            return None
        for j in range(first_of_subject - 1, max(-1, first_of_subject - 6), -1):
            if self.lower[j] in ("whose", "which", "who", "that"):
                return self.trimmed(j, self.phrase_end(i), "indirect")
        return None

    def before(self, limit: int) -> Content | None:
        """Return the quotation or clause that ends before word `limit`, where a speaker follows it."""
        end = limit - 1
        while end >= 0 and self.words[end] in ",.":
            end -= 1
        for first, close in self.quotes:
            if close in (end, end + 1, limit - 1):
                return self.trimmed(first + 1, close - 1, "direct")
        return None

    def trimmed(self, first: int, last: int, form: Form) -> Content | None:
        """Return the words between two, without marks at their ends; None where nothing is left."""
        while last >= first and self.words[last] in '.,;:!?”"’…':
            if self.words[last] == "”" and any(first <= s and e == last for s, e in self.quotes):
                break
            last -= 1
        while first <= last and self.words[first] in ",:":
            first += 1
        if first > last:
            return None
        holds_quote = any(first <= s and e <= last and e - s > 1 for s, e in self.quotes)
        return Content(first, last, "mixed" if form != "direct" and holds_quote else form)
