# SPDX-License-Identifier: MIT
"""Read and write `.gmcr` files, the format of GMCR+.

Options are yes/no issues, `infeasibles` exclusions, one-way options irreversible transitions. In a
manual ranking, outcomes are state numbers: the place, from 1, among feasible states in ascending sum
of two to the power of the position of each option taken, where options stand decision maker by
decision maker. Numbers change when an infeasible is added, so they are turned into levels at once.

What the format cannot hold is refused when writing, never dropped: issues that several parties set,
consequences, clauses, one-way changes between more than two levels.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from detente.case.case import SCHEMA, Case
from detente.case.element import free_id
from detente.case.logic import Atom, Expression, parse_statement
from detente.errors import BadInputError, UsageError

__all__ = ["read_gmcr", "write_gmcr"]

MOST_STATES = 1 << 20
"""States that a manual ranking may have."""

MOST_STATEMENTS = 52

MOST_ALTERNATIVES = 500
"""Conditions joined by "or" into which a statement is taken apart at most."""

_TRUTH: dict[str, Callable[..., bool]] = {
    "not": lambda a: not a,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "if": lambda a, b: not a or b,
    "iff": lambda a, b: a == b,
}

Reference = tuple[int, Literal["Y", "N"]]


class _Compound(BaseModel):
    compound: Literal[True]
    members: list[Condition]


Condition = _Compound | list[Reference]
_Compound.model_rebuild()


class _Option(BaseModel):
    name: str
    permitted: str = Field("both", alias="permittedDirection")


class _DecisionMaker(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    name: str
    options: list[int]
    preferences: list[Condition] = []
    misperceptions: list[Condition] = []
    ranking: list[int | list[int]] | None = Field(None, alias="preferenceRanking")
    vector: list[int | list[int]] | None = Field(None, alias="preferenceVector")


class _File(BaseModel):
    options: list[_Option] = Field(min_length=1)
    makers: list[_DecisionMaker] = Field(alias="decisionMakers", min_length=1)
    infeasibles: list[Condition] = []
    manual: bool | None = Field(None, alias="useManualPreferenceRanking")
    manual_old: bool | None = Field(None, alias="useManualPreferenceVectors")
    coalitions: list[Any] | None = None


def _parse(text: str, file: str) -> _File:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInputError(f"this is not JSON: {error.msg}; save it again from GMCR+", file, error.lineno) from error
    except RecursionError:
        raise BadInputError("the file is nested too deeply", file) from None
    try:
        return _File.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "the file"
        raise BadInputError(f"{place}: {first['msg']}; this is not a GMCR+ file as it should be", file) from error
    except RecursionError:
        raise BadInputError("the file is nested too deeply", file) from None


def _check_options(file: _File, name: str) -> None:
    count = len(file.options)

    def references(condition: Condition) -> Iterator[int]:
        for member in condition.members if isinstance(condition, _Compound) else ():
            yield from references(member)
        for reference in condition if isinstance(condition, list) else ():
            yield reference[0]

    conditions = [*file.infeasibles, *(c for m in file.makers for c in (*m.preferences, *m.misperceptions))]
    used = [*(o for m in file.makers for o in m.options), *(i for c in conditions for i in references(c))]
    for option in used:
        if not 0 <= option < count:
            raise BadInputError(f"option {option} is named, but there are only {count} (from 0)", name)


def _words(condition: Condition, ids: Sequence[str]) -> str:
    if isinstance(condition, _Compound):
        return " or ".join(f"({_words(member, ids)})" for member in condition.members)
    return " and ".join(f"{ids[option]} = {sign.lower()}" for option, sign in condition)


def _alternatives(condition: Condition) -> list[dict[int, str]]:
    """Return a condition as alternatives, each with one sign for each option it names."""
    if isinstance(condition, _Compound):
        return [one for member in condition.members for one in _alternatives(member)]
    signs: dict[int, str] = {}
    for option, sign in condition:
        if signs.setdefault(option, sign) != sign:
            return []
    return [signs] if signs else []


def _exclusions(conditions: Sequence[Condition], ids: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "when": {ids[option]: [sign.lower()] for option, sign in signs.items()},
            "why": "infeasible in the GMCR+ file",
            "basis": {"external": "GMCR+ file"},
        }
        for condition in conditions
        for signs in _alternatives(condition)
    ]


def _states(file: _File) -> list[tuple[int, ...]]:
    """Return the feasible states in the order of their numbers, each as 0 or 1 for every option."""
    # GMCR+ takes options out and puts them back one place further each time; options of nobody shift it.
    order = list(range(len(file.options)))
    moved: list[int] = []
    for option in (option for maker in file.makers for option in maker.options):
        if option not in moved:
            moved.append(option)
            order.remove(option)
            order.insert(len(moved), option)
    if 2 ** len(order) > MOST_STATES:
        raise UsageError(f"a manual ranking over {len(order)} options is not read; use prioritised preferences")
    barred = [signs for condition in file.infeasibles for signs in _alternatives(condition)]
    states = []
    for bits in product((0, 1), repeat=len(order)):
        state = [0] * len(order)
        # The last option in order weighs most, so it is the first of the product.
        for option, bit in zip(reversed(order), bits, strict=True):
            state[option] = bit
        if not any(all(state[o] == (sign == "Y") for o, sign in signs.items()) for signs in barred):
            states.append(tuple(state))
    return states


def _preference(
    maker: _DecisionMaker, manual: bool, ids: Sequence[str], states: list[tuple[int, ...]], name: str
) -> dict[str, Any]:
    basis = {"external": "GMCR+ file"}
    if not manual:
        statements = [_words(condition, ids) for condition in maker.preferences if condition]
        if len(statements) > MOST_STATEMENTS:
            raise BadInputError(f"'{maker.name}' has more than {MOST_STATEMENTS} preference statements", name)
        statements = statements or [f"{ids[0]} = y or {ids[0]} = n"]
        return {"form": "prioritised", "basis": basis, "priorities": statements}
    ranking = maker.ranking if maker.ranking is not None else maker.vector
    tiers = [[tier] if isinstance(tier, int) else tier for tier in ranking or ()]
    listed = sorted(number for tier in tiers for number in tier)
    if listed != list(range(1, len(states) + 1)):
        raise BadInputError(
            f"the ranking of '{maker.name}' has {len(listed)} state numbers and there are {len(states)} feasible "
            "states; each must stand in it once",
            name,
        )
    return {
        "form": "ranking",
        "basis": basis,
        "ranking": [
            [{id_: "y" if bit else "n" for id_, bit in zip(ids, states[number - 1], strict=True)} for number in tier]
            for tier in tiers
            if tier
        ],
    }


def read_gmcr(text: str, name: str) -> dict[str, Any]:
    """Read a `.gmcr` file as the data of a case.

    Parameters
    ----------
    text : str
        Content of the file.
    name : str
        Its name, for messages.

    Returns
    -------
    dict
        Data that `Case` validates.

    Raises
    ------
    BadInputError
        If it is not such a file, or its numbers do not fit each other.
    """
    file = _parse(text, name)
    _check_options(file, name)
    manual = file.manual if file.manual is not None else bool(file.manual_old)
    ids: list[str] = []
    for option in file.options:
        ids.append(free_id(option.name, ids))
    parties: list[str] = []
    for maker in file.makers:
        parties.append(free_id(maker.name, [*parties, *ids]))
    issues: dict[str, Any] = {}
    for index, (id_, option) in enumerate(zip(ids, file.options, strict=True)):
        owners = [party for party, maker in zip(parties, file.makers, strict=True) if index in maker.options]
        barred = {"fwd": [("y", "n")], "back": [("n", "y")]}.get(option.permitted, [])
        if not owners:
            # Nobody takes or leaves it: it belongs to somebody who cannot change it either way.
            barred = [("y", "n"), ("n", "y")]
        mode = "any" if len(owners) > 1 else "single"
        issues[id_] = {
            "name": option.name.strip() or id_,
            "levels": {"n": "No", "y": "Yes"},
            "control": {"mode": mode, "parties": owners or parties[:1]},
        }
        if barred:
            issues[id_]["irreversible"] = [{"from": start, "to": end} for start, end in barred]
    states = _states(file) if manual else []
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "id": "gmcr",
        "title": name.rsplit("/", 1)[-1],
        "parties": {
            party: {"name": maker.name.strip() or party} for party, maker in zip(parties, file.makers, strict=True)
        },
        "issues": issues,
        "exclusions": _exclusions(file.infeasibles, ids),
        "preferences": {
            party: _preference(maker, manual, ids, states, name)
            for party, maker in zip(parties, file.makers, strict=True)
        },
    }
    mistaken = {
        party: {
            "summary": "does not see these states (in GMCR+ others may still answer there)",
            "changes": {"exclusions": data["exclusions"] + _exclusions(maker.misperceptions, ids)},
        }
        for party, maker in zip(parties, file.makers, strict=True)
        if maker.misperceptions
    }
    return {**data, "perceptions": mistaken} if mistaken else data


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
