# SPDX-License-Identifier: MIT
"""Declared breaches that the logic of the situation rules out: what "cannot exist" is not thereby deterred.

An exclusion says what cannot occur together. Where a breach, once everything has settled, would lead there, no analysis
can say what it leads to, and none may claim that the deal is safe from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.case.case import Case
from detente.case.rule import Clause
from detente.case.situation import settle, unmet_rules

__all__ = ["ExcludedStep", "excluded_breaches"]


@dataclass(frozen=True, slots=True)
class ExcludedStep:
    """A breach of an outcome, or an answer to one, that leads to what cannot exist.

    Attributes
    ----------
    breach : str
        Id of the breach.
    answer : int or None
        Place of the answer that is ruled out; None where it is the breach itself.
    reasons : tuple of str
        Why that cannot exist: the reasons of the rules.
    advice : str
        How to write the rule so that it says what happens instead.
    """

    breach: str
    answer: int | None
    reasons: tuple[str, ...]
    advice: str

    @property
    def words(self) -> str:
        """What is left out and what to do about it, in a sentence or two."""
        what = f"breach '{self.breach}'" if self.answer is None else f"answer {self.answer + 1} to '{self.breach}'"
        return f"{what} leads to what cannot exist ({'; '.join(self.reasons)}) and is left out; {self.advice}"


def excluded_breaches(case: Case, levels: Mapping[str, str], clauses: Sequence[Clause] = ()) -> list[ExcludedStep]:
    """Return the breaches of an outcome, and answers to them, that lead to what cannot exist.

    Parameters
    ----------
    case : Case
        A case whose rules settle.
    levels : mapping of issue to level
        The outcome.
    clauses : sequence of Clause, optional
        Clauses that go with it.
    """
    found: list[ExcludedStep] = []
    rules = [*case.consequences, *clauses]
    for id_, breach in case.enforcement.breaches.items() if case.enforcement is not None else ():
        current = dict(levels)
        steps = [(None, breach.sets), *((place, answer.then) for place, answer in enumerate(breach.answers))]
        for place, sets in steps:
            if place is not None and any(
                current[k] not in allowed for k, allowed in breach.answers[place].when.items()
            ):
                continue
            after = settle({**current, **sets}, rules)
            reasons = () if after is None else tuple(dict.fromkeys(unmet_rules(case, after, clauses)))
            if after is None or not reasons:
                current = after or current
                continue
            found.append(ExcludedStep(id_, place, reasons, _advice(case, after, sets, reasons)))
            if place is None:
                break
    return found


def _advice(case: Case, after: Mapping[str, str], sets: Mapping[str, str], reasons: Sequence[str]) -> str:
    """Say which consequence would say what happens instead of the exclusion."""
    when = ", ".join(f"{issue}: {level}" for issue, level in sets.items())
    for exclusion in case.exclusions:
        if exclusion.why not in reasons:
            continue
        for issue, allowed in exclusion.when.items():
            fallback = case.issues[issue].control.fallback
            if issue not in sets and after[issue] in allowed:
                level = fallback if fallback is not None and fallback not in allowed else "..."
                return f"write it as a consequence: when {{{when}}}, then {{{issue}: {level}}}"
    return f"write what happens instead as a consequence: when {{{when}}}, then the levels that follow"
