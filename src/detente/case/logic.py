# SPDX-License-Identifier: MIT
"""The small language of prioritised preference statements.

::

    statement   = implication { "iff" implication }
    implication = "if" statement "then" statement | disjunction [ "if" disjunction ]
    disjunction = conjunction { "or" conjunction }
    conjunction = negation { "and" negation }
    negation    = "not" negation | "(" statement ")" | atom
    atom        = ISSUE "=" LEVEL | ISSUE "!=" LEVEL | ISSUE "in" "{" LEVEL { "," LEVEL } "}"

`a if b` means "if b then a", as in the graph model's literature.

>>> expression = parse_statement("if air = standing then not minerals = none")
>>> [atom.issue for atom in expression.atoms()]
['air', 'minerals']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["KEYWORDS", "Atom", "Compound", "Expression", "StatementSyntaxError", "parse_statement", "renamed_statement"]

MAXIMUM_DEPTH = 30
_TOKEN = re.compile(r"\s*(?:([A-Za-z][A-Za-z0-9_-]*|!=|[={}(),])|(\S))")

KEYWORDS = frozenset({"if", "then", "iff", "and", "or", "not", "in"})
"""Words of the language, which cannot be names."""


class StatementSyntaxError(ValueError):
    """Say where a preference statement cannot be read."""


@dataclass(frozen=True, slots=True)
class Atom:
    """The level of an issue is one of these."""

    issue: str
    levels: tuple[str, ...]

    def atoms(self) -> Iterator[Atom]:
        """Yield this atom."""
        yield self

    def truth(self, holds: Callable[[Atom], Any]) -> Any:
        """Return whether it holds, as a boolean array."""
        return holds(self)


@dataclass(frozen=True, slots=True)
class Compound:
    """Expressions joined by a connective; `if` holds its condition first."""

    connective: Literal["not", "and", "or", "if", "iff"]
    operands: tuple[Expression, ...]

    def atoms(self) -> Iterator[Atom]:
        """Yield every atom, from left to right."""
        for operand in self.operands:
            yield from operand.atoms()

    def truth(self, holds: Callable[[Atom], Any]) -> Any:
        """Return whether it holds, as a boolean array.

        Parameters
        ----------
        holds : callable
            Gives the boolean array of an atom.
        """
        first, *rest = (operand.truth(holds) for operand in self.operands)
        match self.connective:
            case "not":
                return ~first
            case "and":
                return first & rest[0]
            case "or":
                return first | rest[0]
            case "if":
                return ~first | rest[0]
            case "iff":
                return ~(first ^ rest[0])


Expression = Atom | Compound


def parse_statement(text: str) -> Expression:
    """Read a preference statement.

    Parameters
    ----------
    text : str
        Such as ``if air in {on_call, standing} then minerals != none``.

    Returns
    -------
    Expression
        The statement as a tree.

    Raises
    ------
    StatementSyntaxError
        If it cannot be read; the message says where.
    """
    return _Parser(text).parse()


def renamed_statement(text: str, name: Callable[[str, str, str], str]) -> str:
    """Return a statement in which issues and levels have the names given; its spacing stays.

    Parameters
    ----------
    text : str
        The statement; one that cannot be read is renamed as far as it goes.
    name : callable
        Takes ``"issue"`` or ``"level"``, what stands there, and the issue of a level; returns what shall stand there.

    Examples
    --------
    >>> renamed_statement("not air = air", lambda kind, word, issue: f"sky_{word}" if kind == "issue" else word)
    'not sky_air = air'
    """
    tokens = [match for match in _TOKEN.finditer(text) if match.group(1)]
    words = [match.group(1) for match in tokens] + [""]
    parts, end, issue = [], 0, ""
    for index, match in enumerate(tokens):
        word = words[index]
        if word in KEYWORDS or not word[0].isalpha():
            continue
        if words[index + 1] in ("=", "!=", "in"):
            issue, new = word, name("issue", word, "")
        else:
            new = name("level", word, issue)
        parts += [text[end : match.start(1)], new]
        end = match.end(1)
    return "".join(parts) + text[end:]


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = []
        self._next = 0
        self._depth = 0
        for word, strange in _TOKEN.findall(text):
            if strange:
                raise StatementSyntaxError(f"'{strange}' has no meaning here; use =, !=, in {{a, b}}, and, or, not")
            self._tokens.append(word)

    def parse(self) -> Expression:
        expression = self._statement()
        if self._next < len(self._tokens):
            raise StatementSyntaxError(f"'{self._tokens[self._next]}' is not expected after a complete statement")
        return expression

    def _peek(self) -> str:
        return self._tokens[self._next] if self._next < len(self._tokens) else ""

    def _accept(self, token: str) -> bool:
        if self._peek() != token:
            return False
        self._next += 1
        return True

    def _expect(self, token: str) -> None:
        if not self._accept(token):
            raise StatementSyntaxError(f"'{token}' is expected, not '{self._peek() or 'the end'}'")

    def _name(self, what: str) -> str:
        token = self._peek()
        if not token or token in KEYWORDS or not token[0].isalpha():
            raise StatementSyntaxError(f"{what} is expected, not '{token or 'the end'}'")
        self._next += 1
        return token

    def _statement(self) -> Expression:
        self._depth += 1
        if self._depth > MAXIMUM_DEPTH:
            raise StatementSyntaxError(f"it is nested more than {MAXIMUM_DEPTH} deep; split it into several")
        expression = self._implication()
        while self._accept("iff"):
            expression = Compound("iff", (expression, self._implication()))
        self._depth -= 1
        return expression

    def _implication(self) -> Expression:
        if self._accept("if"):
            condition = self._statement()
            self._expect("then")
            return Compound("if", (condition, self._statement()))
        expression = self._disjunction()
        if self._accept("if"):
            return Compound("if", (self._disjunction(), expression))
        return expression

    def _disjunction(self) -> Expression:
        expression = self._conjunction()
        while self._accept("or"):
            expression = Compound("or", (expression, self._conjunction()))
        return expression

    def _conjunction(self) -> Expression:
        expression = self._negation()
        while self._accept("and"):
            expression = Compound("and", (expression, self._negation()))
        return expression

    def _negation(self) -> Expression:
        negations = 0
        while self._accept("not"):
            negations += 1
        if self._accept("("):
            expression = self._statement()
            self._expect(")")
        else:
            expression = self._atom()
        return Compound("not", (expression,)) if negations % 2 else expression

    def _atom(self) -> Expression:
        issue = self._name("an issue")
        if self._accept("="):
            return Atom(issue, (self._name("a level"),))
        if self._accept("!="):
            return Compound("not", (Atom(issue, (self._name("a level"),)),))
        self._expect("in")
        self._expect("{")
        levels = [self._name("a level")]
        while self._accept(","):
            levels.append(self._name("a level"))
        self._expect("}")
        return Atom(issue, tuple(levels))
