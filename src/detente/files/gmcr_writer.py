# SPDX-License-Identifier: MIT
"""Write `.gmcr` files, the format of GMCR+; `detente.files.gmcr` reads them.

What the format cannot hold is refused, never dropped: issues that several parties set, consequences,
clauses, one-way changes between more than two levels.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

from detente.case.case import Case
from detente.case.logic import Atom, Expression, parse_statement
from detente.errors import UsageError

__all__ = ["write_gmcr"]

MOST_ALTERNATIVES = 500
"""Conditions joined by "or" into which a statement is taken apart at most."""

_TRUTH: dict[str, Callable[..., bool]] = {
    "not": lambda a: not a,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "if": lambda a, b: not a or b,
    "iff": lambda a, b: a == b,
}


def write_gmcr(case: Case, ranking: Mapping[str, Sequence[Sequence[Mapping[str, str]]]]) -> str:
    """Write a case as a `.gmcr` file.

    Parameters
    ----------
    case : Case
        A case without errors.
    ranking : mapping of party to tiers
        For each party the feasible outcomes, best first, ties together.

    Returns
    -------
    str
        The file.

    Raises
    ------
    UsageError
        If the format cannot hold the case; the sentence says what stands in the way.
    """
    options, places = _options(case)
    prioritised = all(preference.form == "prioritised" for preference in case.preferences.values())
    numbers = {}
    makers = []
    if not prioritised:
        outcomes = [outcome for tier in next(iter(ranking.values())) for outcome in tier]
        ordered = sorted(outcomes, key=lambda o: sum(2**place for place in _taken(o, places)))
        numbers = {tuple(outcome.values()): number for number, outcome in enumerate(ordered, start=1)}
    for party, about in case.parties.items():
        own = [places[issue, level] for issue, level in places if case.issues[issue].control.parties == (party,)]
        maker: dict[str, Any] = {"name": about.name, "options": own, "preferences": [], "preferenceRanking": []}
        preference = case.preferences.get(party)
        if preference is None:
            raise UsageError(f"'{party}' has no preference, which a .gmcr file needs; add one")
        if prioritised and preference.form == "prioritised":
            statements = [parse_statement(priority.statement) for priority in preference.priorities]
            maker["preferences"] = [_condition(case, statement, places) for statement in statements]
        else:
            tiers = [[numbers[tuple(outcome.values())] for outcome in tier] for tier in ranking[party]]
            maker["preferenceRanking"] = [tier[0] if len(tier) == 1 else tier for tier in tiers]
        makers.append(maker)
    return json.dumps(
        {
            "program": "gmcr-py",
            "options": options,
            "decisionMakers": makers,
            "infeasibles": _infeasibles(case, places),
            "useManualPreferenceRanking": not prioritised,
        },
        ensure_ascii=False,
        indent=1,
    )


def _options(case: Case) -> tuple[list[dict[str, str]], dict[tuple[str, str], int]]:
    """Return the options, party by party, and the place of each level but the first of its issue."""
    if case.consequences or any(proposal.clauses for proposal in case.proposals.values()):
        raise UsageError("a .gmcr file cannot hold consequences or clauses; take them out of a copy of the case first")
    options: list[dict[str, str]] = []
    places: dict[tuple[str, str], int] = {}
    for party in case.parties:
        for id_, issue in case.issues.items():
            if len(issue.control.parties) != 1 or issue.control.mode == "joint":
                raise UsageError(f"a .gmcr file has one owner for each option; '{id_}' is set by several or jointly")
            if issue.control.parties[0] != party:
                continue
            first, *others = issue.level_ids
            if issue.irreversible and len(others) > 1:
                raise UsageError(f"a .gmcr file has one-way options of two levels only; '{id_}' has {len(others) + 1}")
            barred = {(t.from_level, t.to_level) for t in issue.irreversible}
            for level in others:
                direction = {(False, True): "fwd", (True, False): "back"}.get(
                    ((first, level) in barred, (level, first) in barred), "both"
                )
                if (first, level) in barred and (level, first) in barred:
                    raise UsageError(f"'{id_}' cannot change at all, which a .gmcr file cannot say; leave it out")
                name = issue.name if len(others) == 1 else f"{issue.name}: {issue.levels[level]}"
                places[id_, level] = len(options)
                options.append({"name": name, "permittedDirection": direction})
    return options, places


def _taken(outcome: Mapping[str, str], places: Mapping[tuple[str, str], int]) -> list[int]:
    return [places[issue, level] for issue, level in outcome.items() if (issue, level) in places]


def _signs(
    case: Case, condition: Mapping[str, Sequence[str]], places: Mapping[tuple[str, str], int]
) -> list[list[list[Any]]]:
    """Return a condition as alternatives, each a list of [option, sign]."""
    choices = []
    for issue, levels in condition.items():
        first, *others = case.issues[issue].level_ids
        if len(levels) == len(others) + 1:
            continue
        choices.append(
            [
                [[places[issue, other], "N"] for other in others] if level == first else [[places[issue, level], "Y"]]
                for level in levels
            ]
        )
    return [[reference for part in parts for reference in part] for parts in product(*choices)]


def _infeasibles(case: Case, places: Mapping[tuple[str, str], int]) -> list[list[list[Any]]]:
    found = []
    for issue in case.issues:
        own = [place for (id_, _), place in places.items() if id_ == issue]
        found += [[[a, "Y"], [b, "Y"]] for a in own for b in own if a < b]
    for exclusion in case.exclusions:
        boxes = [dict(exclusion.when)]
        if exclusion.unless:
            boxes = []
            for issue, levels in exclusion.unless.items():
                allowed = exclusion.when.get(issue, case.issues[issue].level_ids)
                outside = tuple(level for level in allowed if level not in levels)
                boxes += [{**exclusion.when, issue: outside}] if outside else []
        for box in boxes:
            found += _signs(case, box, places)
    return found


def _condition(case: Case, expression: Expression, places: Mapping[tuple[str, str], int]) -> Any:
    """Return a statement in disjunctive normal form, as the format wants it."""
    alternatives = [signs for box in _boxes(case, expression, True) for signs in _signs(case, box, places)]
    alternatives = [signs for signs in alternatives if signs]
    if len(alternatives) == 1:
        return alternatives[0]
    return {"compound": True, "members": alternatives}


def _boxes(case: Case, expression: Expression, wanted: bool) -> list[dict[str, tuple[str, ...]]]:
    """Return conditions one of which holds exactly when the expression has the wanted truth."""
    if isinstance(expression, Atom):
        levels = tuple(
            level for level in case.issues[expression.issue].level_ids if (level in expression.levels) == wanted
        )
        return [{expression.issue: levels}] if levels else []
    boxes: list[dict[str, tuple[str, ...]]] = []
    for truths in product((True, False), repeat=len(expression.operands)):
        if _TRUTH[expression.connective](*truths) != wanted:
            continue
        for parts in product(*(_boxes(case, o, t) for o, t in zip(expression.operands, truths, strict=True))):
            box: dict[str, tuple[str, ...]] = {}
            for part in parts:
                for issue, levels in part.items():
                    box[issue] = tuple(level for level in box.get(issue, levels) if level in levels)
            if all(box.values()):
                boxes.append(box)
            if len(boxes) > MOST_ALTERNATIVES:
                raise UsageError("a preference statement is too tangled for a .gmcr file; split it into simpler ones")
    return boxes
