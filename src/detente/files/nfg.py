# SPDX-License-Identifier: MIT
"""Read and write Gambit `.nfg` files: strategic games of two players or more.

Each player is a party with one issue, its own choice among its strategies; payoffs become a table. In the
payoff list the first player's strategy varies fastest. Both forms of the format are read, payoffs and
outcomes; payoffs are written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from detente.case.case import SCHEMA, Case
from detente.case.element import free_id
from detente.case.situation import settle
from detente.errors import BadInputError, UsageError

__all__ = ["read_nfg", "write_nfg"]

MOST_CELLS = 5_000
"""Combinations of strategies that are read or written."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]|,|[^\s{},"]+')


class _Tokens:
    """The words of a file, each with its line."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self._tokens: list[tuple[str, int]] = []
        line, last = 1, 0
        for match in _TOKEN.finditer(text):
            line += text.count("\n", last, match.start())
            last = match.start()
            if match[0] != ",":
                self._tokens.append((match[0], line))
        self._next = 0

    @property
    def line(self) -> int:
        """Line of the next word, or of the last one."""
        return self._tokens[min(self._next, len(self._tokens) - 1)][1] if self._tokens else 1

    def problem(self, message: str) -> BadInputError:
        return BadInputError(message, self.file, self.line)

    def peek(self) -> str | None:
        return self._tokens[self._next][0] if self._next < len(self._tokens) else None

    def take(self, wanted: str | None = None) -> str:
        token = self.peek()
        if token is None or (wanted is not None and token != wanted):
            shown = "the end of the file" if token is None else f"'{token[:40]}'"
            raise self.problem(f"{wanted or 'a word'} is needed where {shown} stands; this is no .nfg file")
        self._next += 1
        return token

    def quoted(self) -> str:
        token = self.peek()
        if token is None or not token.startswith('"'):
            raise self.problem(f"a name in quotes is needed where {(token or 'nothing')[:40]!r} stands")
        return self.take()[1:-1].replace('\\"', '"')

    def block(self) -> list[Any]:
        """Return what stands between braces, nested blocks as lists."""
        self.take("{")
        items: list[Any] = []
        while self.peek() not in ("}", None):
            if self.peek() == "{":
                inner = self.block_of_words()
                items.append(inner)
            else:
                items.append(self.take())
        self.take("}")
        return items

    def block_of_words(self) -> list[str]:
        self.take("{")
        words = []
        while self.peek() not in ("}", None):
            if self.peek() == "{":
                raise self.problem("braces are nested too deeply for an .nfg file")
            words.append(self.take())
        self.take("}")
        return words

    def number(self, token: object, line: int | None = None) -> float:
        try:
            if not isinstance(token, str) or len(token) > 60:
                raise ValueError
            value = float(Fraction(token))
        except (ValueError, ZeroDivisionError, OverflowError):
            raise BadInputError(f"{str(token)[:40]!r} is no payoff", self.file, line or self.line) from None
        if abs(value) > 1e15:
            raise BadInputError(f"the payoff {value:g} is too large", self.file, line or self.line)
        return value


def read_nfg(text: str, name: str) -> dict[str, Any]:
    """Read a `.nfg` file as the data of a case.

    Parameters
    ----------
    text : str
        Content of the file.
    name : str
        Its name, for messages.

    Raises
    ------
    BadInputError
        If it is not such a file, or larger than is read; the message has the line.
    """
    tokens = _Tokens(text, name)
    tokens.take("NFG")
    tokens.take("1")
    if tokens.take() not in ("R", "D"):
        raise tokens.problem("`NFG 1 R` or `NFG 1 D` is needed at the start")
    title = tokens.quoted()
    players = _unquoted(tokens, tokens.block())
    if len(players) < 2:
        raise tokens.problem("a game needs two players or more")
    strategies = _strategies(tokens, tokens.block(), len(players))
    if (tokens.peek() or "").startswith('"'):
        tokens.take()
    cells = prod(len(own) for own in strategies)
    if cells > MOST_CELLS:
        raise tokens.problem(f"the game has {cells:,} combinations of strategies; at most {MOST_CELLS:,} are read")
    payoffs = _payoffs(tokens, len(players), cells)
    if tokens.peek() is not None:
        raise tokens.problem(f"more payoffs than the {cells:,} combinations of strategies need")
    return _data(title or name.rsplit("/", 1)[-1], players, strategies, payoffs)


def _unquoted(tokens: _Tokens, items: Sequence[Any]) -> list[str]:
    if any(not isinstance(item, str) or not item.startswith('"') for item in items):
        raise tokens.problem("names in quotes are needed between these braces")
    return [item[1:-1].replace('\\"', '"') for item in items]


def _strategies(tokens: _Tokens, items: Sequence[Any], players: int) -> list[list[str]]:
    if len(items) != players:
        raise tokens.problem(f"there are {players} players and strategies of {len(items)}")
    strategies = []
    for item in items:
        if isinstance(item, list):
            strategies.append(_unquoted(tokens, item))
        elif item.isdigit() and 0 < int(item[:9]) <= MOST_CELLS:
            strategies.append([str(number + 1) for number in range(int(item[:9]))])
        else:
            raise tokens.problem(f"'{item[:40]}' is no number of strategies")
    short = next((place for place, own in enumerate(strategies) if len(own) < 2), None)
    if short is not None or any(len(own) > 255 for own in strategies):
        raise tokens.problem("each player needs two strategies or more, and at most 255")
    return strategies


def _payoffs(tokens: _Tokens, players: int, cells: int) -> list[list[float]]:
    """Return the payoffs of every cell, the first player's strategy varying fastest."""
    if tokens.peek() != "{":
        return [[tokens.number(tokens.take()) for _ in range(players)] for _ in range(cells)]
    outcomes: list[list[float]] = [[0.0] * players]
    for item in tokens.block():
        numbers = item[1:] if isinstance(item, list) and item[:1] and item[0].startswith('"') else item
        if not isinstance(numbers, list) or len(numbers) != players:
            raise tokens.problem(f"an outcome needs a name and {players} payoffs")
        outcomes.append([tokens.number(number) for number in numbers])
    chosen = []
    for _ in range(cells):
        token = tokens.take()
        if not token.isdigit() or int(token[:9]) >= len(outcomes):
            raise tokens.problem(f"'{token[:40]}' is no outcome; there are {len(outcomes) - 1}")
        chosen.append(outcomes[int(token[:9])])
    return chosen


def _data(
    title: str, players: Sequence[str], strategies: Sequence[Sequence[str]], payoffs: Sequence[Sequence[float]]
) -> dict[str, Any]:
    parties: list[str] = []
    for player in players:
        parties.append(free_id(player, parties))
    issues: dict[str, dict[str, Any]] = {}
    for party, player, own in zip(parties, players, strategies, strict=True):
        levels: dict[str, str] = {}
        for strategy in own:
            levels[free_id(strategy, levels)] = strategy
        id_ = free_id(f"choice of {player}", [*issues, *parties])
        control = {"mode": "single", "parties": [party]}
        issues[id_] = {
            "name": f"Choice of {player or party}"[:200],
            "levels": levels,
            "ordered": False,
            "control": control,
        }
    order = [list(issue["levels"]) for issue in issues.values()]
    cells = [dict(zip(issues, reversed(cell), strict=True)) for cell in product(*reversed(order))]
    return {
        "schema": SCHEMA,
        "id": "game",
        "title": title[:300],
        "parties": {
            party: {"name": player[:200].strip() or party} for party, player in zip(parties, players, strict=True)
        },
        "issues": issues,
        "preferences": {
            party: {
                "form": "table",
                "basis": {"external": "Gambit .nfg file"},
                "table": [
                    {"levels": cell, "utility": worth[place]} for cell, worth in zip(cells, payoffs, strict=True)
                ],
            }
            for place, party in enumerate(parties)
        },
    }


def write_nfg(case: Case, payoffs: Mapping[str, Mapping[tuple[str, ...], float]]) -> tuple[str, tuple[str, ...]]:
    """Write a case as a `.nfg` file: each party chooses the levels of the issues that it controls, at once.

    Parameters
    ----------
    case : Case
        A case without errors.
    payoffs : mapping of party to mapping of levels to float
        What each feasible outcome, as levels in the order of the issues, is worth.

    Returns
    -------
    text : str
        The file.
    remarks : tuple of str
        What the format cannot hold.

    Raises
    ------
    UsageError
        If an issue is set by several parties, combinations are excluded, or there are too many of them.
    """
    shared = [id_ for id_, issue in case.issues.items() if issue.control.mode != "single"]
    if shared:
        raise UsageError(f"a .nfg file needs each issue set by one party; '{shared[0]}' is set by several")
    if case.exclusions:
        raise UsageError("a .nfg file needs a payoff for every combination, and the case excludes some of them")
    players = [p for p in case.parties if any(issue.control.parties == (p,) for issue in case.issues.values())]
    lacking = [party for party in players if party not in payoffs]
    if len(players) < 2 or lacking:
        reason = f"'{lacking[0]}' has no preference" if lacking else "only one party controls an issue"
        raise UsageError(f"a .nfg file needs two players or more with payoffs; {reason}")
    cells = prod(len(issue.levels) for issue in case.issues.values())
    if cells > MOST_CELLS:
        raise UsageError(f"the game would have {cells:,} combinations; at most {MOST_CELLS:,} are written")
    own = [[id_ for id_, issue in case.issues.items() if issue.control.parties == (player,)] for player in players]
    choices = [list(product(*(case.issues[id_].level_ids for id_ in ids))) for ids in own]
    lines = [f"NFG 1 R {_quote(case.title)}", "{ " + " ".join(_quote(case.parties[p].name) for p in players) + " }"]
    named = (
        "{ " + " ".join(_quote(_shown(case, ids, levels)) for levels in strategies) + " }"
        for ids, strategies in zip(own, choices, strict=True)
    )
    lines += ["{ " + " ".join(named) + " }", ""]
    for cell in product(*reversed(choices)):
        outcome = dict.fromkeys(case.issues, "")
        for ids, levels in zip(reversed(own), cell, strict=True):
            outcome.update(zip(ids, levels, strict=True))
        settled = settle(outcome, case.consequences) or outcome
        lines.append(" ".join(repr(payoffs[player][tuple(settled.values())]) for player in players))
    return "\n".join(lines) + "\n", _remarks(case, players)


def _shown(case: Case, ids: Sequence[str], levels: Sequence[str]) -> str:
    names = [case.issues[id_].levels[level] for id_, level in zip(ids, levels, strict=True)]
    if len(ids) == 1:
        return names[0]
    return "; ".join(f"{case.issues[id_].name}: {name}" for id_, name in zip(ids, names, strict=True))


def _quote(text: str) -> str:
    # Gambit has no way to write a quotation mark inside a name that all its readers take.
    return '"' + " ".join(text.replace('"', "'").replace("\\", "/").split()) + '"'


def _remarks(case: Case, players: Sequence[str]) -> tuple[str, ...]:
    remarks = []
    dropped = [party for party in case.preferences if party not in players]
    if dropped:
        remarks.append(f"Parties that control nothing are no players: {', '.join(dropped)}.")
    ordinal = [p for p in players if case.preferences[p].form in ("ranking", "prioritised")]
    if ordinal:
        remarks.append(
            f"Payoffs of {', '.join(ordinal)} are places in an order, higher for better; mixed strategies mean nothing."
        )
    if case.consequences:
        remarks.append("Each combination has the payoffs of what follows from it by the consequences of the case.")
    if any(issue.irreversible for issue in case.issues.values()):
        remarks.append("One-way changes are not in the file: a game in strategic form has no starting point.")
    if any(preference.red_lines for preference in case.preferences.values()):
        remarks.append("Red lines are not in the file; payoffs are utilities alone.")
    return tuple(remarks)
