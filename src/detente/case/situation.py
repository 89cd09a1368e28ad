# SPDX-License-Identifier: MIT
"""Exclusions and consequences of a single outcome, by the plain definitions.

An outcome is feasible when no exclusion rules it out and every consequence (and every clause under
study) is already satisfied. Settling applies consequences, then clauses, in file order, again and
again until nothing changes. `detente.outcomes` does the same for millions of outcomes at once; this
is what it is tested against, and what the checks use.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from detente.case.case import Case
from detente.case.rule import Consequence, Exclusion

__all__ = ["find_feasible_outcome", "find_unsettled_outcome", "forbidden_boxes", "meets", "settle", "unmet_rules"]

SEARCH_BUDGET = 200_000
"""Nodes that a search looks at before it gives up; a few tenths of a second."""

Box = dict[str, tuple[str, ...]]


class SearchBudgetExceededError(Exception):
    """The search looked at its budget of nodes without an answer."""


def meets(levels: Mapping[str, str], condition: Mapping[str, Sequence[str]]) -> bool:
    """Return whether an outcome meets a condition."""
    return all(levels.get(issue) in allowed for issue, allowed in condition.items())


def settle(levels: Mapping[str, str], rules: Sequence[Consequence]) -> dict[str, str] | None:
    """Apply consequences and clauses until nothing changes.

    Parameters
    ----------
    levels : mapping of issue to level
        The outcome before.
    rules : sequence of Consequence
        Consequences first, then clauses.

    Returns
    -------
    dict or None
        The settled outcome; None when the rules chase each other for ever.
    """
    current = dict(levels)
    seen: set[tuple[str, ...]] = set()
    while tuple(current.values()) not in seen:
        seen.add(tuple(current.values()))
        changed = False
        for rule in rules:
            if meets(current, rule.when) and not meets(current, {k: (v,) for k, v in rule.then.items()}):
                current.update(rule.then)
                changed = True
        if not changed:
            return current
    return None


def _exclusion_boxes(exclusion: Exclusion, issues: Mapping[str, Sequence[str]]) -> Iterator[Box]:
    if exclusion.unless is None:
        yield dict(exclusion.when)
        return
    for issue, allowed in exclusion.unless.items():
        base = exclusion.when.get(issue, tuple(issues[issue]))
        rest = tuple(level for level in base if level not in allowed)
        if rest:
            yield {**exclusion.when, issue: rest}


def _consequence_boxes(rule: Consequence, issues: Mapping[str, Sequence[str]]) -> Iterator[Box]:
    for issue, level in rule.then.items():
        base = rule.when.get(issue, tuple(issues[issue]))
        rest = tuple(other for other in base if other != level)
        if rest:
            yield {**rule.when, issue: rest}


def forbidden_boxes(case: Case, clauses: Sequence[Consequence] = ()) -> list[Box]:
    """List the boxes of outcomes that are not feasible.

    A box allows some levels of some issues and any level of the others. An outcome is feasible
    exactly when it lies in none of them.

    Parameters
    ----------
    case : Case
        The case.
    clauses : sequence of Consequence
        Clauses of the proposal under study.

    Returns
    -------
    list of dict
        Levels by issue.
    """
    issues = {id_: issue.level_ids for id_, issue in case.issues.items()}
    boxes = [box for exclusion in case.exclusions for box in _exclusion_boxes(exclusion, issues)]
    boxes += [box for rule in (*case.consequences, *clauses) for box in _consequence_boxes(rule, issues)]
    return boxes


def unmet_rules(case: Case, levels: Mapping[str, str], clauses: Sequence[Consequence] = ()) -> list[str]:
    """Say in words which rules an outcome breaks.

    Returns
    -------
    list of str
        The reasons of the rules, one each; empty when the outcome is feasible.
    """
    issues = {id_: issue.level_ids for id_, issue in case.issues.items()}
    reasons = [
        exclusion.why
        for exclusion in case.exclusions
        if any(meets(levels, box) for box in _exclusion_boxes(exclusion, issues))
    ]
    reasons += [
        rule.why
        for rule in (*case.consequences, *clauses)
        if any(meets(levels, box) for box in _consequence_boxes(rule, issues))
    ]
    return reasons


def find_feasible_outcome(case: Case) -> dict[str, str] | None:
    """Find one feasible outcome by backtracking.

    Returns
    -------
    dict or None
        An outcome, or None when there is none.

    Raises
    ------
    SearchBudgetExceededError
        If neither was found in time.
    """
    boxes = forbidden_boxes(case)
    involved = [issue for issue in case.issues if any(issue in box for box in boxes)]
    free = {id_: issue.level_ids[0] for id_, issue in case.issues.items()}
    budget = SEARCH_BUDGET

    def search(depth: int, chosen: dict[str, str], open_boxes: list[Box]) -> dict[str, str] | None:
        nonlocal budget
        budget -= 1
        if budget < 0:
            raise SearchBudgetExceededError
        if depth == len(involved):
            return {**free, **chosen}
        issue = involved[depth]
        for level in case.issues[issue].level_ids:
            remaining, dead = [], False
            for box in open_boxes:
                if issue in box:
                    if level not in box[issue]:
                        continue
                    box = {other: levels for other, levels in box.items() if other != issue}
                    if not box:
                        dead = True
                        break
                remaining.append(box)
            if not dead:
                found = search(depth + 1, {**chosen, issue: level}, remaining)
                if found is not None:
                    return found
        return None

    return search(0, {}, boxes)


def find_unsettled_outcome(case: Case, rules: Sequence[Consequence]) -> dict[str, str] | None:
    """Find an outcome from which consequences and clauses chase each other for ever.

    Rules that never set one issue to two different levels always settle, since every issue then
    changes at most once. Only otherwise are outcomes tried, one for each combination of levels
    that the rules tell apart.

    Returns
    -------
    dict or None
        Such an outcome, or None when there is none.

    Raises
    ------
    SearchBudgetExceededError
        If there are too many combinations to try.
    """
    targets: dict[str, set[str]] = {}
    for rule in rules:
        for issue, level in rule.then.items():
            targets.setdefault(issue, set()).add(level)
    if all(len(levels) == 1 for levels in targets.values()):
        return None
    choices: dict[str, list[str]] = {}
    for id_, described in case.issues.items():
        mentioned = {
            level for rule in rules for level in (*rule.when.get(id_, ()), *filter(None, [rule.then.get(id_)]))
        }
        told_apart = [level for level in described.level_ids if level in mentioned]
        others = [level for level in described.level_ids if level not in mentioned]
        choices[id_] = told_apart + others[:1]
    combinations = 1
    for levels in choices.values():
        combinations *= len(levels)
    if combinations > SEARCH_BUDGET // 10:
        raise SearchBudgetExceededError
    for number in range(combinations):
        outcome = {}
        for id_, levels in choices.items():
            number, digit = divmod(number, len(levels))
            outcome[id_] = levels[digit]
        if settle(outcome, rules) is None:
            return outcome
    return None
