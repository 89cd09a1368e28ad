# SPDX-License-Identifier: MIT
"""Split a passage into sentences, and a sentence into words with their places.

>>> text = "The U.S. will help, Mr. Roe said. “We go. They stay.” Nobody asked."
>>> [text[s:e] for s, e in split_sentences(text, 0, len(text))]
['The U.S. will help, Mr. Roe said.', '“We go. They stay.”', 'Nobody asked.']
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from detente.analysis.evidence.reading.lexicon import lexicon

__all__ = ["LONGEST_SENTENCE", "Sentence", "may_speak", "split_sentences", "tokenize"]

LONGEST_SENTENCE = 1200
"""Code points; what is longer is cut at a blank, so that no file makes the reader slow."""

_END = re.compile(r"[.!?…]+[”’\"')\]]*(?=\s)")
_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|\d+(?:[.,]\d+)+|[^\W_]+n[’']t\b|[’']s\b|[^\W_]+(?:[-–][^\W_]+)*|\S", re.UNICODE)
_PLAIN_WORD = re.compile(r"[a-z]+")
_LAST_WORD = re.compile(r"([\w.]+)\Z")
_NEXT_WORD = re.compile(r"\s+[“\"‘'(\[]*(\w*)")
_WITH_NUMBER = frozenset(("no", "art", "p", "pp", "fig", "approx"))


def _ends_here(text: str, end: int) -> bool:
    """Whether the full stop before `end` ends a sentence."""
    following = _NEXT_WORD.match(text, end)
    word = following.group(1) if following else ""
    if word and word[0].islower():
        return False
    before = _LAST_WORD.search(text, max(0, end - 24), end - 1)
    last = (before.group(1) if before else "").lower().rstrip(".")
    if text[end - 1] != "." or not last:
        return True
    if len(last) == 1 and last.isalpha():
        return last == "i"
    if last not in lexicon().abbreviations:
        return True
    if last in _WITH_NUMBER:
        return not word[:1].isdigit()
    return last not in lexicon().words["before_names"] and word.lower() in lexicon().words["starters"]


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return start and end of each sentence between two positions of a text.

    A full stop inside double quotation marks does not end a sentence unless the quotation ends with it.
    """
    found: list[tuple[int, int]] = []
    begin = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        inside = text.count("“", begin, stop) > text.count("”", begin, stop) or text.count('"', begin, stop) % 2 == 1
        if (inside and stop - begin < LONGEST_SENTENCE) or not _ends_here(text, stop):
            continue
        found.append((begin, stop))
        begin = stop
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        found.append((begin, end))
    return [piece for s, e in found for piece in _cut(text, s, e)]


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > LONGEST_SENTENCE:
        stop = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        stop = stop if stop > start else start + LONGEST_SENTENCE
        pieces.append((start, stop))
        start = stop
    pieces.append((start, end))
    return [(s, e) for s, e in pieces if text[s:e].strip()]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as words; without any where it holds no word for a speech act.

    Attributes
    ----------
    start, end : int
        Its place in the readable text.
    words, lower : list of str
        Words and punctuation marks, as written and in lower case, with straight apostrophes made curly.
    starts, ends : list of int
        Place of each in the readable text.
    passage : int
        Number of its passage.
    """

    start: int
    end: int
    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    passage: int


def tokenize(text: str, start: int, end: int, passage: int = 0) -> Sentence:
    """Return a sentence as words with their places."""
    matches = list(_TOKEN.finditer(text, start, end))
    words = [match.group() for match in matches]
    lower = [word.lower() for word in words]
    if "'" in text[start:end]:
        lower = [word.replace("'", "’") for word in lower]
    return Sentence(
        start, end, words, lower, [match.start() for match in matches], [match.end() for match in matches], passage
    )


def may_speak(lower: str) -> bool:
    """Whether a sentence, in lower case, holds a word for a speech act; most do not and need no closer look."""
    return not _cue_words().isdisjoint(_PLAIN_WORD.findall(lower))


@cache
def _cue_words() -> frozenset[str]:
    lists = lexicon()
    return frozenset(lists.verbs) | frozenset(lists.nouns) | {"according"}
