# SPDX-License-Identifier: MIT
"""How a rule of the lint is written: a generator that yields spans and a sentence, decorated with what it is.

No finding says that a text is wrong: each rule also says why what it finds may be fine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from detente.analysis.evidence.reading import TextReading
from detente.analysis.evidence.reading.records import Span
from detente.case.finding import Severity

__all__ = ["RULES", "LintFinding", "Problem", "Rule", "rule"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule yields: where, what, and what may have been meant (offered, never applied)."""

    spans: tuple[Span, ...]
    message: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LintFinding:
    """A finding of the lint.

    Attributes
    ----------
    rule, type : str
        Name of the rule and the kind of problem it finds.
    severity : {'error', 'warning', 'info'}
        An error means that the text cannot be quoted as it is; a warning that a number or name from it should not be
        used before somebody looked; information is a hint.
    spans : tuple of Span
        Where it stands; empty for the whole text.
    message : str
        What was found.
    may_be_fine : str
        Why it may be fine.
    candidates : tuple of str
        What may have been meant; none is applied.
    source : str or None
        Id of the source in a case.
    acknowledged : str or None
        Reason for which an analyst has acknowledged it.
    """

    rule: str
    type: str
    severity: Severity
    spans: tuple[Span, ...]
    message: str
    may_be_fine: str
    candidates: tuple[str, ...] = ()
    source: str | None = None
    acknowledged: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as it stands in JSON."""
        return {
            "rule": self.rule,
            "type": self.type,
            "severity": self.severity,
            "spans": [span.to_dict() for span in self.spans],
            "message": self.message,
            "may_be_fine": self.may_be_fine,
            "candidates": list(self.candidates),
            "source": self.source,
            "acknowledged": self.acknowledged,
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, what it says of itself, and the function that looks."""

    name: str
    type: str
    severity: Severity
    may_be_fine: str
    description: str
    find: Callable[[TextReading], list[LintFinding]]


RULES: list[Rule] = []


def rule(
    type_: str, severity: Severity, may_be_fine: str
) -> Callable[[Callable[[TextReading], Iterator[Problem]]], Callable[[TextReading], list[LintFinding]]]:
    """Register a rule under the name of its function.

    Parameters
    ----------
    type_ : str
        Kind of problem.
    severity : {'error', 'warning', 'info'}
        How much it matters.
    may_be_fine : str
        Why what it finds may be fine, as a sentence.
    """

    def register(look: Callable[[TextReading], Iterator[Problem]]) -> Callable[[TextReading], list[LintFinding]]:
        name = look.__name__.replace("_", "-")

        @wraps(look)
        def find(reading: TextReading) -> list[LintFinding]:
            return [
                LintFinding(name, type_, severity, problem.spans, problem.message, may_be_fine, problem.candidates)
                for problem in look(reading)
            ]

        said = " ".join((look.__doc__ or "").split()).removeprefix("Say that ")
        RULES.append(Rule(name, type_, severity, may_be_fine, said[:1].upper() + said[1:], find))
        return find

    return register
