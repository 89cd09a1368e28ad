# SPDX-License-Identifier: MIT
"""How much of a text stands in another one: word 5-grams after direct quotations are taken out.

Two reporters at one press conference quote the same words, so what stands between quotation marks says
nothing about who copied whom and is left out. Containment is not symmetric: a short extract can be
contained whole in a long report that holds much else.

    containment(a, b) = |grams(a) & grams(b)| / |grams(a)|

>>> first = "The minister told reporters in Vienna that the talks would go on until Friday night."
>>> containment(first, "Agencies write: " + first + " Nobody else spoke.")
1.0
>>> containment(first, "In Vienna the minister spoke to reporters; talks may well go on.")
0.0
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["GRAM_WORDS", "REPRINT_THRESHOLD", "Reprint", "containment", "find_reprints", "grams", "without_quotations"]

GRAM_WORDS = 5
"""Words in a gram: long enough that two writers rarely share one by chance."""

REPRINT_THRESHOLD = 0.1
"""Containment from which two texts are asked about; independent reports of one event stay below 0.05."""

LONGEST_QUOTATION = 1000

_QUOTATION = re.compile(
    rf'“[^“”]{{1,{LONGEST_QUOTATION}}}”|«[^«»]{{1,{LONGEST_QUOTATION}}}»|"[^"\n]{{1,{LONGEST_QUOTATION}}}"'
    rf"|(?<!\w)‘[^‘’\n]{{1,200}}’(?!\w)"
)
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")


def without_quotations(text: str) -> str:
    """Return a text without what stands between double, angled or paired single quotation marks."""
    return _QUOTATION.sub(" ", text)


def grams(text: str) -> frozenset[str]:
    """Return the word 5-grams of a text outside its quotations, in lower case.

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    frozenset of str
        Five words each; empty for texts of fewer.
    """
    words = _WORD.findall(without_quotations(text).casefold())
    return frozenset(" ".join(words[i : i + GRAM_WORDS]) for i in range(len(words) - GRAM_WORDS + 1))


def containment(text: str, other: str) -> float:
    """Return the share of a text's 5-grams that stand in another text, 0 to 1.

    Parameters
    ----------
    text : str
        The text that may have been copied from the other.
    other : str
        The text that may hold it.

    Returns
    -------
    float
        0 where the first text has fewer than five words outside quotations.
    """
    own = grams(text)
    return len(own & grams(other)) / len(own) if own else 0.0


@dataclass(frozen=True, slots=True)
class Reprint:
    """Two texts of which one holds part of the other.

    Attributes
    ----------
    text, other : str
        Ids of the two texts; the first is the one that is contained more.
    containment : float
        Share of the first text's 5-grams that stand in the second.
    """

    text: str
    other: str
    containment: float


def find_reprints(texts: Mapping[str, str], threshold: float = REPRINT_THRESHOLD) -> list[Reprint]:
    """List the pairs of texts of which one holds at least a given share of the other.

    Parameters
    ----------
    texts : mapping of id to str
        The texts.
    threshold : float
        Smallest containment that is listed, above 0.

    Returns
    -------
    list of Reprint
        Largest containment first, then by id. Only pairs that share a gram are compared.
    """
    own = {id_: grams(text) for id_, text in texts.items()}
    holders: dict[str, list[str]] = defaultdict(list)
    for id_, members in own.items():
        for gram in members:
            holders[gram].append(id_)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for ids in holders.values():
        for position, first in enumerate(ids):
            for second in ids[position + 1 :]:
                shared[first, second] += 1
    found = []
    for (first, second), count in shared.items():
        text, other = sorted((first, second), key=lambda id_: (len(own[id_]), id_))
        share = count / len(own[text])
        if share >= threshold:
            found.append(Reprint(text, other, share))
    return sorted(found, key=lambda pair: (-pair.containment, pair.text, pair.other))
