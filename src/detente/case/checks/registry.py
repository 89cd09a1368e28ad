# SPDX-License-Identifier: MIT
"""How checks are written and collected.

A check is a generator that yields a location and a sentence for every problem of one kind; the
decorator gives it its code and severity and turns what it yields into findings. Its docstring is
its entry in the reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import wraps

from detente.case.case import Case
from detente.case.element import Location
from detente.case.finding import Finding, Severity

__all__ = ["CHECKS", "Problem", "SourceText", "Subject", "check"]

Problem = tuple[Location, str]


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source as it was read.

    Attributes
    ----------
    text : str
        Its text, as stored.
    sha256 : str
        Hash of its bytes.
    """

    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What the checks look at: a case and the texts of its sources.

    Attributes
    ----------
    case : Case
        The case.
    texts : mapping of source id to SourceText
        Sources that could be read.
    unreadable : mapping of source id to str
        Why each of the others could not.
    """

    case: Case
    texts: Mapping[str, SourceText] = field(default_factory=dict)
    unreadable: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """A rule, its code and severity, and the function that looks for breaches of it."""

    code: str
    severity: Severity
    description: str
    find: Callable[[Subject], list[Finding]]


CHECKS: list[Check] = []


def check(
    code: str, severity: Severity
) -> Callable[[Callable[[Subject], Iterator[Problem]]], Callable[[Subject], list[Finding]]]:
    """Register a check under a code.

    Parameters
    ----------
    code : str
        Short stable name of the rule.
    severity : {'error', 'warning', 'info'}
        How much it matters.
    """

    def register(find: Callable[[Subject], Iterator[Problem]]) -> Callable[[Subject], list[Finding]]:
        @wraps(find)
        def find_all(subject: Subject) -> list[Finding]:
            return [Finding(code, severity, message, location) for location, message in find(subject)]

        description = " ".join((find.__doc__ or "").split())
        CHECKS.append(Check(code, severity, description, find_all))
        return find_all

    return register
