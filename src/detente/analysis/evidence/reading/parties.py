# SPDX-License-Identifier: MIT
"""Which party a name or description means: by the case's names and aliases, else by a small list of states.

The list behind it (`lexicon/names.json`) holds states, their adjectives and capitals, international bodies
and some holders of office; without a case, parties are ISO 3166 alpha-3 codes and abbreviations of bodies.
With a case, a state is translated to the party one of whose names it is.

>>> PartyNames({"Kyiv": "UKR", "Europe": "EUR", "France": "EUR"}).find("the French president")
(('EUR',), 'state')
>>> PartyNames().find("President Zelenskyy")
(('UKR',), 'person')
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from detente.analysis.evidence.reading.lexicon import lexicon

__all__ = ["PartyNames"]


def _straight(text: str) -> str:
    return text.replace("’", "'")


def _either_case(name: str) -> list[str]:
    """List a name with its first letter as given and swapped: "The town" is "the town" inside a sentence."""
    return [name] if len(name) < 4 else [name, name[0].swapcase() + name[1:]]


class _Table:
    """Names of one kind, found as whole words, the longest first."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.ids = {form: id_ for name, id_ in names.items() for form in _either_case(_straight(name))}
        longest_first = sorted(self.ids, key=len, reverse=True)
        alternatives = "|".join(map(re.escape, longest_first)) or r"(?!)"
        self._pattern = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")

    def places(self, text: str) -> Iterator[tuple[int, int, str]]:
        for match in self._pattern.finditer(_straight(text)):
            yield match.start(), match.end(), self.ids[match.group()]


class PartyNames:
    """The names under which parties are known.

    Parameters
    ----------
    given : mapping of str to str, optional
        Names and aliases of the case's parties and the ids of these; empty without a case.

    Attributes
    ----------
    nouns : frozenset of str
        Last words of the names given, which can name a speaker in lower case: "the town".
    """

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        listed = lexicon().names
        groups = listed["states"] | listed["bodies"]
        known = {_straight(name): id_ for name, id_ in (given or {}).items()}
        self.nouns = frozenset(name.split()[-1].lower() for name in known if name.split()[-1:])
        self._translated = {
            code: next((known[name] for name in names if name in known), None) if known else code
            for code, names in groups.items()
        }
        self._given = _Table(known)
        self._states = _Table({name: code for code, names in groups.items() for name in names})
        self._people = _Table({name: code for code, names in listed["people"].items() for name in names})
        self._remembered: dict[str, tuple[tuple[str, ...], str]] = {}

    def find(self, text: str) -> tuple[tuple[str, ...], str]:
        """Return the parties that words mean, in their order, and how that is known.

        Parameters
        ----------
        text : str
            A name or description.

        Returns
        -------
        tuple of (tuple of str, str)
            Ids, and `alias`, `state`, `person` or `unknown`.
        """
        if text not in self._remembered:
            if len(self._remembered) > 50_000:
                self._remembered.clear()
            self._remembered[text] = self._find(text)
        return self._remembered[text]

    def _find(self, text: str) -> tuple[tuple[str, ...], str]:
        found = tuple(dict.fromkeys(id_ for _, _, id_ in self._given.places(text)))
        if found:
            return found, "alias"
        for table, basis in ((self._states, "state"), (self._people, "person")):
            codes = dict.fromkeys(self._translated[code] for _, _, code in table.places(text))
            ids = tuple(id_ for id_ in dict.fromkeys(codes) if id_ is not None)
            if ids:
                return ids, basis
        return (), "unknown"

    def is_given(self, text: str) -> bool:
        """Whether words are, with or without an article, a whole name that the case gives."""
        return _straight(text).removeprefix("The ").removeprefix("the ") in self._given.ids

    def states_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield the place and code of each state or body named in a text."""
        return self._states.places(text)
