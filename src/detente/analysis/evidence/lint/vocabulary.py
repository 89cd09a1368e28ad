# SPDX-License-Identifier: MIT
"""Words that carry content, in a form in which two texts can be compared, and the lint's own word lists."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from detente.analysis.evidence.reading.lexicon import lexicon

__all__ = ["content_words", "lint_words", "stem"]

_WORD = re.compile(r"[^\W\d_]{3,}")


@cache
def lint_words() -> dict[str, Any]:
    """Return the word lists of the lint, from the data file beside this module."""
    text = (files("detente.analysis.evidence.lint") / "words.json").read_text("utf-8")
    lists: dict[str, Any] = json.loads(text)
    return lists


@cache
def _function_words() -> frozenset[str]:
    lists = lexicon().words
    names = (
        "auxiliaries",
        "adverbs",
        "pronouns",
        "subordinators",
        "determiners",
        "prepositions",
        "links",
        "light_verbs",
    )
    return frozenset().union(*(lists[name] for name in names)) | frozenset(("access", "valuable", "part"))


def stem(word: str) -> str:
    """Return a word without its commonest endings, in lower case, at most eight letters.

    Examples
    --------
    >>> stem("minerals") == stem("mineral"), stem("compensation") == stem("compensate")
    (True, True)
    """
    low = word.casefold()
    for ending in ("ations", "ation", "ating", "ated", "ates", "ate", "ings", "ing", "ies", "es", "ed", "s", "e"):
        if low.endswith(ending) and len(low) - len(ending) >= 4:
            low = low[: -len(ending)]
            break
    return low[:8]


def content_words(text: str) -> set[str]:
    """Return the stems of the words of a text that carry content."""
    found = _WORD.findall(text)
    return {stem(word) for word in found if word.casefold() not in _function_words()}
