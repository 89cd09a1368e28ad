# SPDX-License-Identifier: MIT
"""Find hedges, places and named measures."""

from __future__ import annotations

import re
from functools import cache

from detente.analysis.evidence.reading.document import Document
from detente.analysis.evidence.reading.lexicon import find_words, lexicon, word_pattern
from detente.analysis.evidence.reading.records import Hedge, Place, Span

__all__ = ["find_hedges", "find_measures", "find_places"]


@cache
def _hedge_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    kinds = {" ".join((first, *rest)): kind for first, rows in lexicon().hedges.items() for rest, kind in rows}
    return word_pattern(kinds), kinds


_NUMBER_FOLLOWS = re.compile(r"\s+(?:the equivalent of\s+)?[$€£]?\d")
_DAY_AROUND = re.compile(r"\d\s*\Z")


def find_hedges(document: Document) -> list[Hedge]:
    """Return the words that weaken or distance; "about" and the like only before a number, "May" not as a month."""
    pattern, kinds = _hedge_pattern()
    plain, found = document.plain, []
    for match in find_words(pattern, document.lower):
        kind = kinds[match.group()]
        if kind == "number" and not _NUMBER_FOLLOWS.match(plain, match.end()):
            continue
        if plain[match.start() : match.end()] == "May" and not _is_modal(plain, match.start(), match.end()):
            continue
        found.append(Hedge(document.span(*match.span()), kind))
    return found


def _is_modal(plain: str, start: int, end: int) -> bool:
    """Whether "May" is the verb, as in a headline: a capitalised word follows and no number or preposition is near."""
    before = plain[max(0, start - 8) : start].split()
    follows = re.match(r"\s+([A-Z][a-z]+)", plain[end : end + 30])
    month_like = bool(before) and (before[-1].lower() in lexicon().words["prepositions"] or before[-1].isdigit())
    return follows is not None and not month_like and bool(before)


@cache
def _place_pattern() -> tuple[re.Pattern[str], dict[str, tuple[str, str, str | None]]]:
    places = lexicon().places
    known: dict[str, tuple[str, str, str | None]] = {}
    for code, names in lexicon().names["states"].items():
        known[names[0]] = (names[0], "state", code)
    for code, regions in places["regions"].items():
        known |= {name: (name, "region", code) for name in regions}
    for code, cities in places["cities"].items():
        known |= {name: (name, "city", code) for name in cities}
    known |= {name: (name, "water", None) for name in places["waters"]}
    known |= {variant: known[name] for variant, name in places["variants"].items() if name in known}
    return word_pattern(known), known


def find_places(document: Document) -> list[Place]:
    """Return the places of the word list that a document names, also by a known variant of their spelling."""
    pattern, known = _place_pattern()
    found = []
    for match in find_words(pattern, document.plain):
        name, kind, state = known[match.group()]
        found.append(Place(document.span(*match.span()), name, kind, state))  # type: ignore[arg-type]
    return found


def find_measures(document: Document) -> list[Span]:
    """Return the named measures: ceasefire, sanctions, air cover ..."""
    return [document.span(*match.span()) for match in find_words(lexicon().measures, document.lower)]
