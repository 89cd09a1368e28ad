# SPDX-License-Identifier: MIT
"""The word lists, from the data files beside this module, read once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["Cue", "Lexicon", "find_words", "lexicon", "read_list", "word_pattern"]


def word_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Compile words so that they are found fast: nothing stands before the first letter (see `find_words`).

    Words with the same beginning stand together, so that most places of a text are passed over after one look.
    """
    return re.compile(rf"{_either(words, 2)}(?![\w-])")


def _either(words: Iterable[str], shared: int) -> str:
    """Return a pattern for any of the words, the longest first, with up to so many first letters taken out."""
    longest_first = sorted(set(words), key=len, reverse=True)
    if shared == 0 or len(longest_first) == 1 or not longest_first[-1]:
        return f"(?:{'|'.join(map(re.escape, longest_first))})"
    letters = dict.fromkeys(word[0] for word in longest_first)
    groups = ([word[1:] for word in longest_first if word[0] == letter] for letter in letters)
    return (
        f"(?:{'|'.join(re.escape(a) + _either(group, shared - 1) for a, group in zip(letters, groups, strict=True))})"
    )


def find_words(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches that start a word.

    A leading word boundary in the pattern would keep the matcher from skipping to likely first letters, at ten
    times the cost, so it is checked here.
    """
    for match in pattern.finditer(text):
        start = match.start()
        if start == 0 or not (text[start - 1].isalnum() or text[start - 1] in "-_"):
            yield match


@dataclass(frozen=True, slots=True)
class Cue:
    """A word for a speech act.

    Attributes
    ----------
    lemma : str
        Its basic form.
    rest : tuple of str
        Words that must follow, such as `back` after `walked`.
    complements : frozenset of str
        What may follow, in the letters of `verbs.txt`.
    stance : str
        Stance that it suggests.
    revision : str or None
        How it changes an earlier statement.
    shape : str
        base, past, ing or noun.
    """

    lemma: str
    rest: tuple[str, ...]
    complements: frozenset[str]
    stance: str
    revision: str | None
    shape: str


def _rows(name: str) -> list[list[str]]:
    lines = read_list(name).splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if line.strip() and not line.startswith("#")]


def read_list(name: str) -> str:
    """Return the text of a data file."""
    return (files("detente.analysis.evidence.reading") / "lexicon" / name).read_text("utf-8")


def _inflect(verb: str, irregular: list[str]) -> list[tuple[str, str]]:
    """List the forms of a verb with their shape; `+` at its end doubles the last letter."""
    stem = verb.rstrip("+")
    doubled = stem + stem[-1] if verb.endswith("+") else stem
    third = re.sub(r"(?<=[^aeiou])y$", "ie", stem) + "s"
    if re.search(r"(s|x|z|ch|sh|[^aeiou]o)$", stem):
        third = stem + "es"
    cut = stem[:-1] if stem.endswith("e") and not stem.endswith("ee") else doubled
    regular = stem + "d" if stem.endswith("ee") else re.sub(r"(?<=[^aeiou])y$", "i", cut) + "ed"
    past = irregular or [regular]
    present = "past" if stem in past else "base"  # "put" is both; only the present must agree with its subject
    return [(stem, present), (third, "base"), (cut + "ing", "ing"), *((form, "past") for form in past)]


@dataclass(frozen=True)
class Lexicon:
    """All word lists, in the form in which they are looked up."""

    verbs: dict[str, tuple[Cue, ...]]
    nouns: dict[str, Cue]
    words: dict[str, frozenset[str]]
    hedges: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    measures: re.Pattern[str]
    abbreviations: frozenset[str]
    names: dict[str, Any]
    places: dict[str, Any]


def _verbs() -> dict[str, tuple[Cue, ...]]:
    verbs: dict[str, list[Cue]] = {}
    for row in _rows("verbs.txt"):
        lemma, complements, stance, revision, irregular = [*row, "", ""][:5]
        first, *rest = lemma.split("_")
        kinds = frozenset(complements.split())
        forms = [(first, "past")] if "j" in kinds else _inflect(first, irregular.split())
        for form, shape in dict.fromkeys(forms):
            cue = Cue(lemma.replace("_", " ").replace("+", ""), tuple(rest), kinds, stance, revision or None, shape)
            verbs.setdefault(form, []).append(cue)
    return {form: tuple(sorted(cues, key=lambda cue: -len(cue.rest))) for form, cues in verbs.items()}


def _hedges() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    hedges: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, kind in _rows("hedges.txt"):
        first, *rest = words.split()
        hedges.setdefault(first, []).append((tuple(rest), kind))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in hedges.items()}


@cache
def lexicon() -> Lexicon:
    """Return the word lists."""
    nouns = {}
    for singular, plural, stance in _rows("nouns.txt"):
        for form in (singular, plural):
            nouns[form] = Cue(singular, (), frozenset("n"), stance, None, "noun")
    return Lexicon(
        verbs=_verbs(),
        nouns=nouns,
        words={key: frozenset(value.split()) for key, value in json.loads(read_list("words.json")).items()},
        hedges=_hedges(),
        measures=word_pattern(row[0].lower() for row in _rows("measures.txt")),
        abbreviations=frozenset(read_list("abbreviations.txt").split()),
        names=json.loads(read_list("names.json")),
        places=json.loads(read_list("places.json")),
    )
