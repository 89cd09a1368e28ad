# SPDX-License-Identifier: MIT
"""Read `.gmcr` files, the format of GMCR+.

Options are yes/no issues, `infeasibles` exclusions, one-way options irreversible transitions. In a
manual ranking, outcomes are state numbers: the place, from 1, among feasible states in ascending sum
of two to the power of the position of each option taken, where options stand decision maker by
decision maker. Numbers change when an infeasible is added, so they are turned into levels at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from detente.case.case import SCHEMA
from detente.case.element import free_id
from detente.errors import BadInputError, UsageError

__all__ = ["read_gmcr"]

MOST_STATES = 1 << 20
"""States that a manual ranking may have."""

MOST_STATEMENTS = 52

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
