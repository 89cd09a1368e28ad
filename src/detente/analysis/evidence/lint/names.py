# SPDX-License-Identifier: MIT
"""Rules about names: titles against time, spelling, places and their level, geography."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from rapidfuzz.distance import Levenshtein

from detente.analysis.evidence.lint.rule import Problem, rule
from detente.analysis.evidence.reading import TextReading
from detente.analysis.evidence.reading.lexicon import find_words, lexicon
from detente.analysis.evidence.reading.records import Place, Span

__all__: list[str] = []

_CAPITALISED = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]{4,}(?![\w-])")
_FORMER = re.compile(
    r"\b[Ff]ormer (?:[A-Z][\w.]*\.? ){0,2}(?P<title>President|Prime Minister|Chancellor|Secretary|Minister)"
    r"(?: of [A-Z]\w+)? (?P<name>(?:[A-Z][\w’'-]+ ?){1,3})"
)


@rule("title_vs_time", "warning", "The text may span a change of office.")
def title_against_time(reading: TextReading) -> Iterator[Problem]:
    """Say that somebody is called former holder of an office and its holder in the same document."""
    plain = reading.document.plain
    for match in _FORMER.finditer(plain):
        surname, title = match.group("name").split()[-1], match.group("title")
        again = (
            rf"(?<![Ff]ormer )(?<![Ff]ormer U\.S\. )\b(?:{title} (?:[A-Z][\w’'-]+ )?{surname}\b"
            rf"|{surname}(?:’s|'s)? administration)"
        )
        others = [reading.document.span(*other.span()) for other in re.finditer(again, plain)]
        others = [span for span in others if not (match.start() <= span.start < match.end())]
        if others:
            former = reading.document.span(*match.span())
            message = f"“{former.text.strip()}” here, “{others[0].text}” elsewhere; find out which office was held then"
            yield Problem((former, *others[:3]), message)


def _names(reading: TextReading) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = defaultdict(list)
    common = lexicon().words["not_names"]
    for match in find_words(_CAPITALISED, reading.document.plain):
        if match.group().lower() not in common:
            found[match.group()].append(reading.document.span(*match.span()))
    return found


def _is_variant(first: str, second: str) -> bool:
    """Whether two names are one letter apart and neither is a form of a word that the other is."""
    if Levenshtein.distance(first, second, score_cutoff=1) != 1 or first.lower() in (
        second.lower() + "s",
        second.lower(),
    ):
        return False
    endings = ("s", "n", "i", "e", "r", "d")
    longer, shorter = max(first, second, key=len), min(first, second, key=len)
    grown = longer.startswith(shorter) and longer[-1] in endings
    return not grown and not _both_known(first, second) and first[0] == second[0]


def _both_known(first: str, second: str) -> bool:
    known = {name for names in lexicon().names["states"].values() for name in names}
    return first in known and second in known


@rule("name_variant", "info", "Two people or places may have similar names; transliterations differ.")
def name_variant(reading: TextReading) -> Iterator[Problem]:
    """Say that two names differ by one letter."""
    names = _names(reading)
    by_start: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_start[name[:2]].append(name)
    for group in by_start.values():
        for position, first in enumerate(group):
            for second in group[position + 1 :]:
                if _is_variant(first, second):
                    message = (
                        f"“{first}” ({len(names[first])} times) and “{second}” ({len(names[second])} times) may be one"
                    )
                    yield Problem((names[first][0], names[second][0]), message, (first, second))


@cache
def _known_places() -> dict[str, str]:
    places = lexicon().places
    known = {name: name for regions in places["regions"].values() for name in regions}
    return known | {name: name for cities in places["cities"].values() for name in cities}


def _one_letter_off(name: str, known: dict[str, str]) -> str | None:
    if len(name) < 7:
        return None
    alike = (place for place in known if place[0] == name[0] and abs(len(place) - len(name)) < 2)
    return next((place for place in alike if Levenshtein.distance(name, place, score_cutoff=1) == 1), None)


@rule("misspelt_place", "warning", "It may be another place, or another transliteration.")
def misspelt_place(reading: TextReading) -> Iterator[Problem]:
    """Say that a name is a known variant of a place's name, or one letter off it."""
    known, variants = _known_places(), lexicon().places["variants"]
    for name, spans in _names(reading).items():
        if name in known:
            continue
        near = variants.get(name) or _one_letter_off(name, known)
        if near is not None:
            yield Problem(tuple(spans), f"“{name}” is usually written {near}; quote it as it stands", (near,))


@rule("place_or_level_confusion", "info", "People use the name of a region for its main city, and older names.")
def place_or_level_confusion(reading: TextReading) -> Iterator[Problem]:
    """Say that the name of a region is used as that of a town, or a town's former name is."""
    only_regions = lexicon().places["region_only"]
    for place in reading.places:
        before = reading.document.stored[max(0, place.span.start - 14) : place.span.start]
        if place.name in only_regions and re.search(r"\b(?:near|around|outside|city of|town of)\s+\Z", before):
            city = only_regions[place.name]
            message = f"{place.name} is a region; the town is {city} today, so say which is meant"
            yield Problem((place.span,), message, (city,))


def _compass(reading: TextReading, place: Place) -> tuple[str, Span] | None:
    """Return the part of the country that the words before a place put it in, within its clause."""
    start = max(0, place.span.start - 60)
    before = re.split(r"[.;]", reading.document.stored[start : place.span.start])[-1]
    offset = place.span.start - len(before)
    words = list(re.finditer(r"\b[a-z]+\b", before))
    compass = lexicon().places["compass"]
    for match in reversed(words[-9:]):
        if match.group() in compass:
            end = offset + match.end()
            return compass[match.group()], Span(offset + match.start(), end, match.group())
        if match.group() in ("and", "with", "well", "or") and match is not words[-1]:
            return None
    return None


@rule("geography_contradiction", "warning", "A region may be counted with one part of the country or another.")
def geography_contradiction(reading: TextReading) -> Iterator[Problem]:
    """Say that a place is put where it does not lie, or that control of one region is said to give another."""
    regions = {name: parts for group in lexicon().places["regions"].values() for name, parts in group.items()}
    for place in reading.places:
        parts = regions.get(place.name)
        said = _compass(reading, place) if parts else None
        if parts and said is not None and said[0] not in parts:
            message = f"{place.name} lies in the {' and '.join(parts)}, not the {said[0]}; check which place is meant"
            yield Problem((said[1], place.span), message)
    yield from _control_beyond_region(reading)


def _control_beyond_region(reading: TextReading) -> Iterator[Problem]:
    for sentence in reading.sentences:
        cue = re.search(
            r"\bcontrol (?:over|of) (?:these|those|the) regions?\b.{0,60}?\b(?:access|hold|reach)\w*", sentence.text
        )
        if cue is None:
            continue
        # "These regions" are those of which a share was given last, or else the last two named.
        earlier = [p for p in reading.places if p.kind == "region" and p.span.start < sentence.start]
        shares = {q.measures.start for q in reading.quantities if q.unit == "%" and q.measures is not None}
        named = {p.name for p in earlier if p.span.start in shares} or {p.name for p in earlier[-2:]}
        beyond = [
            p
            for p in reading.places
            if sentence.start <= p.span.start < sentence.end and p.kind == "region" and p.name not in named
        ]
        if beyond and named:
            what = ", ".join(dict.fromkeys(p.name for p in beyond))
            message = (
                f"control of {' and '.join(sorted(named))} is said to give access to what lies in {what}; check the map"
            )
            yield Problem((sentence, *(p.span for p in beyond)), message)
