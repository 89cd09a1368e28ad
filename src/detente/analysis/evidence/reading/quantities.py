# SPDX-License-Identifier: MIT
"""Find amounts with their unit and what they measure: money, shares, and counts of things.

>>> from detente.analysis.evidence.reading.document import plain_document
>>> found = find_quantities(plain_document("minerals worth approximately $500 billion, 98.8% of Luhansk"), [])
>>> [(q.value, q.unit, q.approximate, q.measures.text) for q in found]
[(500000000000.0, 'USD', True, 'minerals'), (98.8, '%', False, 'Luhansk')]
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from detente.analysis.evidence.reading.document import Document
from detente.analysis.evidence.reading.lexicon import find_words, lexicon, read_list
from detente.analysis.evidence.reading.records import Quantity, Span, Time

__all__ = ["find_quantities", "vague_amounts"]

LONGEST_NUMBER = 24
_NUMBER = r"\d{0,23}(?:,\d{3}){0,8}(?:\.\d{1,12})?"
_BEFORE = 40
_AFTER = 60


@cache
def _units() -> dict[str, Any]:
    units: dict[str, Any] = json.loads(read_list("units.json"))
    return units


def _either(words: Any) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _pattern() -> re.Pattern[str]:
    units = _units()
    scale = rf"(?:[ \u00a0-]?(?P<scale{{0}}>{_either(units['scales'])})\b)?"
    after = _either([*units["currencies"], *units["shares"], *units["plural_units"]])
    # Nothing stands before the first digit, so that the matcher can skip to digits; see `_symbol_before`.
    return re.compile(
        rf"(?P<low>[0-9]{_NUMBER}){scale.format('1')}"
        rf"(?:(?:[ ]?[-–][ ]?| to | and )(?:{_either(units['symbols'])})?(?P<high>[0-9]{_NUMBER}){scale.format('2')})?"
        rf"(?:[ \u00a0]?(?P<after>%|(?:{after})\b)|[ \u00a0](?P<noun>(?:[a-z]+[ -])?[a-z]{{3,20}}s)\b)?"
    )


@cache
def _symbol_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.,])(?:{_either(_units()['symbols'])})[ \u00a0]?\Z")


def _symbol_before(plain: str, start: int) -> re.Match[str] | None:
    return _symbol_pattern().search(plain, max(0, start - 6), start)


_APPROXIMATE = re.compile(
    r"\b(?:approximately|about|around|roughly|nearly|almost|some|up to|at least|more than|less than|over|close to"
    r"|an estimated|equivalent of about)\s+(?:the equivalent of )?\Z",
    re.I,
)
_WORTH_BEFORE = re.compile(r"((?:[\w-]+ ){0,4}[\w-]+) worth (?:[\w-]+ ){0,3}\Z")
_OF_AFTER = re.compile(r"\s+(?:worth of|worth|of|in|on) ((?:[\w’'-]+ ?){1,6})")
_VAGUE = re.compile(
    r"\b(?:tens|hundreds|thousands|millions|billions|trillions)\b(?: of (?:dollars|euros|pounds))?", re.I
)


def _number(text: str, scale: str | None) -> float:
    factor = _units()["scales"].get(scale, 1) if scale else 1
    return float(text.replace(",", "")) * factor


def _unit(match: re.Match[str], symbol: re.Match[str] | None) -> str | None:
    units, after, noun = _units(), match.group("after"), match.group("noun")
    if symbol is not None:
        return str(units["symbols"][symbol.group().strip()])
    if after:
        return str(units["currencies"].get(after) or units["shares"].get(after) or after)
    if noun and not set(re.split(r"[ -]", noun)) & set(units["not_units"]):
        first = re.split(r"[ -]", noun)[0]
        return None if first in lexicon().words["prepositions"] or first in lexicon().words["auxiliaries"] else noun
    return None


def _measured(document: Document, begin: int, end: int, unit: str) -> Span | None:
    """Return what an amount measures: "minerals worth $5", "98 % of the region", "$5 million in aid"."""
    plain, stops = document.plain, lexicon().words
    near = max(0, begin - 90)
    before = _WORTH_BEFORE.search(plain, near, begin) if plain.find(" worth ", near, begin) >= 0 else None
    if before is not None:
        start, words = before.start(1), before.group(1).split(" ")
        while len(words) > 1 and any(
            w.lower() in stops[k] for w in words[:-1] for k in ("auxiliaries", "prepositions")
        ):
            start += len(words.pop(0)) + 1
        while len(words) > 1 and (words[0].lower() in stops["determiners"] or words[0].endswith("ing")):
            start += len(words.pop(0)) + 1
        return document.span(start, before.end(1))
    after = _OF_AFTER.match(plain, end, end + _AFTER)
    if after is None or unit not in ("%", "percentage points", *_units()["symbols"].values()):
        return None
    words = after.group(1).split(" ")
    length = 0
    for word in words:
        if not word or word.lower() in stops["links"] or word.lower() in stops["prepositions"] - {"of"}:
            break
        if word.lower() in stops["auxiliaries"] or word.lower() in stops["subordinators"]:
            break
        length += len(word) + 1
    return document.span(after.start(1), after.start(1) + length - 1) if length > 1 else None


def find_quantities(document: Document, times: Sequence[Time]) -> list[Quantity]:
    """Return the amounts of a document in their order; bare numbers and dates are none.

    Parameters
    ----------
    document : Document
        The document.
    times : sequence of Time
        Its time expressions, whose numbers are left out.

    Returns
    -------
    list of Quantity
        Values with "million" and the like multiplied out.
    """
    dated = {position for time in times for position in range(time.span.start, time.span.end)}
    found, plain = [], document.plain
    for match in find_words(_pattern(), plain):
        symbol = _symbol_before(plain, match.start())
        unit = _unit(match, symbol)
        if unit is None or (symbol is None and plain[match.start() - 1 : match.start()] in tuple("._,-/:")):
            continue
        start = match.start() if symbol is None else symbol.start()
        end = match.end("after") if match.group("after") else match.end("noun") if match.group("noun") else match.end()
        end = match.end("scale2") if end < 0 else end
        span = document.span(start, end)
        if any(position in dated for position in (span.start, span.end - 1)):
            continue
        scale = match.group("scale1") or match.group("scale2")
        low = _number(match.group("low"), scale)
        high = None if match.group("high") is None else _number(match.group("high"), match.group("scale2") or scale)
        if high is not None and high < low:
            high = None
        about = _APPROXIMATE.search(plain, max(0, start - _BEFORE), start) is not None
        value = low if high is None else (low + high) / 2
        measures = _measured(document, start, end, unit)
        found.append(Quantity(span, value, unit, about, None if high is None else low, high, measures))
    return found


def vague_amounts(document: Document) -> list[Span]:
    """Return amounts without a number, such as "billions"."""
    return [document.span(*match.span()) for match in _VAGUE.finditer(document.plain)]
