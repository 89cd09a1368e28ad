# SPDX-License-Identifier: MIT
"""Find a quotation again after its source has changed, and never claim more than is known.

The verdict on a quotation in a new text is

- *exact*: the same words, in the same sentence, at the same place;
- *moved*: the same words, in the same sentence, at another place;
- *ambiguous*: they stand there more than once and what is around them does not tell which is meant;
- *changed*: the words, or the sentence that they are part of, are no longer the same;
- *lost*: nothing in the new text is a changed form of it.

A quotation is judged with the whole of its sentence, because "Kyiv will not sign the deal" still holds the words
"sign the deal". So a change of a digit, a negation, a modal, a name or a cue is *changed*, however little
it is; and so is a change of typography alone, because a quotation is verbatim or it is none. Similarity only finds
the changed form to be shown: no verdict but *changed* or *lost* rests on it.

>>> old = "Rain. The minister may sign the deal. Sun."
>>> anchor_again("sign the deal", 23, old, "Snow. " + old).verdict
'moved'
>>> anchor_again("sign the deal", 23, old, old.replace("may", "will")).changes
(Change(kind='modal', before='may', after='will'),)
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import Literal

__all__ = ["Anchored", "Change", "Verdict", "anchor_again", "changes_between", "sentence_bounds"]

Verdict = Literal["exact", "moved", "changed", "ambiguous", "lost"]

CONTEXT = 32
"""Code points of prefix and suffix that tell repeated passages apart."""

LEAST_SIMILARITY = 0.5
"""Share of words that a changed form must have in common with the sentence; it decides only what is shown."""

LONGEST_LIST = 400
"""Sentences of the new text that are compared as changed forms; later ones only by their words."""

_NEGATIONS = frozenset(
    ["not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "against"]
)
_MODALS = frozenset(["may", "might", "can", "could", "will", "would", "shall", "should", "must", "ought"])
_CUES = frozenset(
    [
        "said",
        "says",
        "say",
        "told",
        "tells",
        "stated",
        "states",
        "announced",
        "announces",
        "claimed",
        "claims",
        "suggested",
        "suggests",
        "rejected",
        "rejects",
        "refused",
        "refuses",
        "denied",
        "denies",
        "confirmed",
        "confirms",
        "warned",
        "warns",
        "proposed",
        "proposes",
        "demanded",
        "demands",
        "agreed",
        "agrees",
        "ruled",
        "pledged",
        "promised",
        "threatened",
        "insisted",
        "argued",
        "added",
        "wrote",
        "writes",
        "called",
        "reported",
        "reports",
    ]
)
_ABBREVIATION = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sen|Rep|Gov|St|No|Prof|approx|vs|etc))\.$")
_END = re.compile(r"[.!?…][\"”’»)\]]*(?=\s+[\"“‘«(\[]*[A-Z0-9])|\r\n?|\n|\u2028|\u2029")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[’'][^\W\d_]+)*|\S")


@dataclass(frozen=True, slots=True)
class Change:
    """A difference of words.

    Attributes
    ----------
    kind : str
        digit, negation, modal, cue, name, typography or wording.
    before, after : str
        The words; empty where some were added or taken out.
    """

    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Anchored:
    """What has become of a quotation.

    Attributes
    ----------
    verdict : str
        exact, moved, changed, ambiguous or lost.
    start, end : int or None
        Where it stands; None unless exact or moved.
    candidates : tuple of (int, int)
        Places to look at for the other verdicts.
    changes : tuple of Change
        What changed in its sentence.
    """

    verdict: Verdict
    start: int | None = None
    end: int | None = None
    candidates: tuple[tuple[int, int], ...] = ()
    changes: tuple[Change, ...] = ()


def _cuts(text: str) -> list[int]:
    cuts = [0]
    for match in _END.finditer(text):
        if match.group()[0] == "." and _ABBREVIATION.search(text, max(0, match.start() - 8), match.start() + 1):
            continue
        cuts.append(match.end())
    return [*cuts, len(text)]


@lru_cache(maxsize=4)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the sentences of a text without the blanks around them; a line break ends one."""
    found = []
    for start, end in pairwise(_cuts(text)):
        inside = text[start:end]
        if inside.strip():
            found.append((start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())))
    return tuple(found)


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the sentences that a passage is part of."""
    sentences = _sentences(text)
    from_ = max(0, bisect_right(sentences, (start, len(text))) - 1)
    to = bisect_left(sentences, (end, 0))
    touched = [(a, b) for a, b in sentences[from_:to] if a < end and start < b]
    return (min(start, touched[0][0]), max(end, touched[-1][1])) if touched else (start, end)


def _places(exact: str, text: str) -> list[int]:
    places, start = [], text.find(exact)
    while start >= 0:
        places.append(start)
        start = text.find(exact, start + 1)
    return places


def _kind(before: str, after: str) -> str:
    words = [*before.lower().replace("’", "'").split(), *after.lower().replace("’", "'").split()]
    if any(character.isdigit() for character in before + after):
        return "digit"
    if any(word in _NEGATIONS or word.endswith("n't") for word in words):
        return "negation"
    if any(word in _MODALS for word in words):
        return "modal"
    # "States" with a capital is part of a name.
    if any(word in _CUES for word in [*before.split(), *after.split()]):
        return "cue"
    if not any(character.isalnum() for character in before + after):
        return "typography"
    return "name" if any(word[:1].isupper() for word in (before + " " + after).split()) else "wording"


def changes_between(before: str, after: str) -> tuple[Change, ...]:
    """List the words that differ between two passages."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            was, became = " ".join(old[a:b]), " ".join(new[c:d])
            found.append(Change(_kind(was, became), was, became))
    if not found and before != after:
        found.append(Change("typography", before, after))
    return tuple(found)


def _before(text: str, place: int) -> str:
    return text[max(0, place - CONTEXT) : place]


def _after(exact: str, text: str, place: int) -> str:
    return text[place + len(exact) : place + len(exact) + CONTEXT]


def _in_same_sentence(exact: str, old: str, at: int, new: str) -> list[int]:
    first, last = sentence_bounds(old, at, at + len(exact))
    sentence, offset = old[first:last], at - first
    same = []
    for place in _places(exact, new):
        a, b = sentence_bounds(new, place, place + len(exact))
        if new[a:b] == sentence and place - a == offset:
            same.append(place)
    return same


def _which(exact: str, old: str, at: int, new: str, same: list[int]) -> int | None:
    """Return which of several places is meant; None where prefix, suffix and number do not agree on one."""
    like_before = {place for place in same if _before(new, place) == _before(old, at)}
    like_after = {place for place in same if _after(exact, new, place) == _after(exact, old, at)}
    around = like_before & like_after
    if len(around) == 1:
        return around.pop()
    stood = _in_same_sentence(exact, old, at, old)
    if len(stood) != len(same):
        return None
    # As many as there were: the place of the same number is meant if one side of it is like no other place's, or
    # if nothing changed around any of them.
    numbered = same[stood.index(at)]
    unchanged = all(
        (_before(old, was), _after(exact, old, was)) == (_before(new, now), _after(exact, new, now))
        for was, now in zip(stood, same, strict=True)
    )
    return numbered if unchanged or {numbered} in (like_before, like_after) else None


def _new_sentences(old: str, new: str, keep: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the sentences of the new text that were not in the old one beside the quotation."""
    stood = {old[a:b] for a, b in _sentences(old) if not (a < keep[1] and keep[0] < b)}
    for a, b in _sentences(new):
        if new[a:b] not in stood:
            yield a, b


def _changed_form(exact: str, old: str, at: int, new: str) -> Anchored:
    first, last = sentence_bounds(old, at, at + len(exact))
    sentence = _WORD.findall(old[first:last].lower())
    scored = []
    for a, b in list(_new_sentences(old, new, (first, last)))[:LONGEST_LIST]:
        words = _WORD.findall(new[a:b].lower())
        matcher = SequenceMatcher(None, sentence, words, autojunk=False)
        if matcher.quick_ratio() >= LEAST_SIMILARITY and (score := matcher.ratio()) >= LEAST_SIMILARITY:
            scored.append((score, a, b))
    if not scored:
        return Anchored("lost")
    best = max(score for score, _, _ in scored)
    candidates = tuple((a, b) for score, a, b in scored if score == best)
    return Anchored("changed", None, None, candidates, changes_between(old[first:last], new[slice(*candidates[0])]))


def anchor_again(exact: str, start: int, old: str, new: str) -> Anchored:
    """Find a quotation of one text in a later version of it.

    Parameters
    ----------
    exact : str
        The quotation; it stands in the old text at `start`.
    start : int
        Its first code point.
    old, new : str
        The two texts, as stored.

    Returns
    -------
    Anchored
        The verdict, and where it stands or may stand.

    Raises
    ------
    ValueError
        If the quotation does not stand in the old text at that place.
    """
    if not exact or old[start : start + len(exact)] != exact:
        raise ValueError(f"the quotation does not stand in the old text at {start}; pin it first")
    same = _in_same_sentence(exact, old, start, new)
    if same:
        place = same[0] if len(same) == 1 else _which(exact, old, start, new, same)
        if place is None:
            return Anchored("ambiguous", None, None, tuple((p, p + len(exact)) for p in same))
        return Anchored("exact" if place == start else "moved", place, place + len(exact))
    places = _places(exact, new)
    if places:
        first, last = sentence_bounds(old, start, start + len(exact))
        spans = [sentence_bounds(new, place, place + len(exact)) for place in places]
        words = _WORD.findall(old[first:last])
        nearest = max(
            spans, key=lambda s: SequenceMatcher(None, words, _WORD.findall(new[slice(*s)]), autojunk=False).ratio()
        )
        changes = changes_between(old[first:last], new[slice(*nearest)])
        found = tuple((place, place + len(exact)) for place in places)
        return Anchored("changed", None, None, found, changes)
    return _changed_form(exact, old, start, new)
