# SPDX-License-Identifier: MIT
"""Random edits of a case, of every kind, for properties that must hold under any of them.

`edits_of(case)` gives edits that the models accept, most of them small changes of a number. They are built so that
the checks find no error afterwards; where that cannot be known in advance, `is_sound` says so, and
``edits_of(case, sound=True)`` draws only edits that pass (a third of a second each on the largest case).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st

from detente.case.basis import Range
from detente.case.case import Case
from detente.case.checks import Subject, check_case
from detente.case.citation import cited_statements
from detente.case.edit import EDIT, Edit, EditError, SetValue
from detente.case.element import Location, iterate_parts
from detente.case.reference import DEFINED
from detente.case.situation import find_feasible_outcome, meets, unmet_rules

Edits = st.SearchStrategy[Edit]

NUMBERS_WITHOUT_RANGE = ("spread", "confidence", "horizon_years", "hazard_years", "depreciation_years", "population")


def edit(**fields: Any) -> Edit:
    """Return an edit of any kind."""
    return EDIT.validate_python(fields)


def is_sound(case: Case, change: Edit) -> bool:
    """Whether the edit can be made and the checks find no error in the case that it leads to."""
    try:
        after = change.applied(case)
    except EditError:
        return False
    return not any(finding.severity == "error" for finding in check_case(Subject(after)))


def edits_of(case: Case, sound: bool = False) -> Edits:
    """Return a strategy of edits of every kind that the case allows, three in five of them changes of numbers."""
    kinds = kinds_of(case)
    numbers = st.one_of(*(kinds[kind] for kind in ("number", "plain number", "cells") if kind in kinds))
    others = st.one_of(*kinds.values())
    parts = st.one_of(numbers, others)
    batch = st.lists(parts, min_size=1, max_size=3).map(lambda edits: edit(kind="batch", label="Drawn", edits=edits))
    batch = batch.filter(lambda drawn: _can_be_made(case, drawn))
    drawn = st.one_of(numbers, numbers, numbers, others, st.one_of(others, batch))
    return drawn.filter(lambda change: is_sound(case, change)) if sound else drawn


def _can_be_made(case: Case, change: Edit) -> bool:
    try:
        change.applied(case)
    except EditError:
        return False
    return True


def kinds_of(case: Case) -> dict[str, Edits]:
    """Return a strategy for each sort of edit that the case allows, by name."""
    sorts: dict[str, Callable[[Case], Iterator[Edits]]] = {
        "number": _numbers,
        "plain number": _plain_numbers,
        "cells": _cells,
        "level": _levels,
        "outcome without a deal": _outcomes_without_a_deal,
        "clause": _clauses,
        "red line": _red_lines,
        "interaction": _interactions,
        "control": _control,
        "exclusion": _exclusions,
        "consequence": _consequences,
        "breach": _breaches,
        "proposal": _proposals,
        "scenario": _scenarios,
        "statement": _statements,
        "text": _texts,
        "field removed": _fields_removed,
        "move": _moves,
        "rename": _renames,
    }
    found = {name: list(sort(case)) for name, sort in sorts.items()}
    return {name: st.one_of(*strategies) for name, strategies in found.items() if strategies}


def _set(path: Location, value: Any) -> SetValue:
    return SetValue(kind="set", path=path, value=value)


def _nudged(low: float, high: float, factor: float, wider: float, falls: bool) -> list[float]:
    """Return a range near another, within the same natural bounds: signs, 0 to 1, -1 to 1."""
    factor = min(factor, 1.0) if falls else factor
    ends = sorted([low * factor - wider * abs(low) * (not falls), high * factor + wider * abs(high) * (not falls)])
    if -1 <= low <= high <= 1:
        ends = [max(-1.0, ends[0]), min(1.0, ends[1])]
    return [round(end, 6) for end in ends]


def _numbers(case: Case) -> Iterator[Edits]:
    """Ranges: weights, values, reservations, war values, enforcement, resources, protection, shares."""
    places: dict[str, list[tuple[Location, Range]]] = {}
    for location, part in iterate_parts(case):
        if isinstance(part, Range) and (part.low or part.high) and part.low <= part.high < 1e15:
            group = ".".join(str(step) for step in location[:2]) if location[0] == "enforcement" else str(location[0])
            places.setdefault(group, []).append((location, part))
    factor, wider = st.sampled_from([0.8, 0.9, 0.97, 1.03, 1.1, 1.2]), st.sampled_from([0.0, 0.0, 0.05])
    for group in places.values():
        yield st.tuples(st.sampled_from(group), factor, wider).map(
            lambda drawn: _set(
                drawn[0][0],
                _nudged(drawn[0][1].low, drawn[0][1].high, drawn[1], drawn[2], _must_not_grow(drawn[0][0])),
            )
        )
    zeros = [
        location
        for location, part in iterate_parts(case.preferences, ("preferences",))
        if isinstance(part, Range) and not part.low and not part.high
    ]
    if zeros:
        yield st.tuples(st.sampled_from(zeros), st.sampled_from([0.05, 0.1])).map(lambda d: _set(d[0], [0, d[1]]))


def _must_not_grow(location: Location) -> bool:
    """Whether a number has an upper bound other than 1, or shares one with others."""
    return location[0] == "control_shares" or "ownership" in location or location[-1] in ("down", "contribution")


def _plain_numbers(case: Case) -> Iterator[Edits]:
    places = [
        (location, part)
        for location, part in iterate_parts(case)
        if location and location[-1] in NUMBERS_WITHOUT_RANGE and isinstance(part, int | float)
    ]
    nudge = st.sampled_from([0.8, 0.95, 1.05, 1.2])
    if places:
        yield st.tuples(st.sampled_from(places), nudge).map(lambda d: _set(d[0][0], round(d[0][1] * d[1], 4) or 0.02))
    yield st.integers(0, 99).map(lambda seed: _set(("uncertainty", "seed"), seed))


def _cells(case: Case) -> Iterator[Edits]:
    """The weights of a party, or the values of an issue, filled in at once."""
    for party, preference in case.preferences.items():
        if preference.form != "additive" or not preference.issues:
            continue
        place: Location = ("preferences", party, "issues")
        rows = [(*place, issue, "weight") for issue in preference.issues]
        yield st.lists(st.integers(1, 30), min_size=len(rows), max_size=len(rows)).map(
            lambda drawn, rows=rows: edit(
                kind="cells",
                label="Weights",
                cells=[{"path": path, "value": [n, n + n % 3]} for path, n in zip(rows, drawn, strict=True)],
            )
        )
        judged = [(issue, value) for issue, value in preference.issues.items() if value.values]
        for issue, value in judged[:3]:
            cells = [(*place, issue, "values", level) for level in value.values]
            yield st.lists(st.integers(0, 20), min_size=len(cells), max_size=len(cells)).map(
                lambda drawn, cells=cells: edit(
                    kind="cells",
                    label="Values",
                    cells=[{"path": path, "value": n / 20} for path, n in zip(cells, drawn, strict=True)],
                )
            )


def _levels(case: Case) -> Iterator[Edits]:
    """Another level in a proposal that stays feasible and crosses no red line of who proposed it."""
    found = []
    for id_, proposal in case.proposals.items():
        for part, levels in (("levels", proposal.levels), ("assumed_levels", proposal.assumed_levels)):
            for issue in levels:
                found += [
                    _set(("proposals", id_, part, issue), level)
                    for level in case.issues[issue].levels
                    if level != levels[issue] and _fits(case, id_, {**proposal.outcome, issue: level})
                ]
    if found:
        yield st.sampled_from(found)


def _fits(case: Case, proposal: str, outcome: dict[str, str]) -> bool:
    owners = [case.preferences[p] for p in case.proposals[proposal].proposed_by if p in case.preferences]
    crossed = any(meets(outcome, line.when) for owner in owners for line in owner.red_lines)
    return not crossed and not unmet_rules(case, outcome, case.proposals[proposal].clauses)


def _outcomes_without_a_deal(case: Case) -> Iterator[Edits]:
    war = case.enforcement.war if case.enforcement is not None else None
    found = []
    for key, outcome in (("status_quo", case.status_quo), ("no_deal", case.no_deal)):
        for issue in outcome or {}:
            for level in case.issues[issue].levels:
                new = {**(outcome or {}), issue: level}
                if new != outcome and not unmet_rules(case, new) and (war is None or meets(new, war.when)):
                    found.append(_set((key, issue), level))
    if found:
        yield st.sampled_from(found)


def _condition(case: Case) -> st.SearchStrategy[dict[str, list[str]]]:
    """One or two issues, each with some of its levels."""

    def levels(issue: str) -> st.SearchStrategy[list[str]]:
        known = list(case.issues[issue].levels)
        return st.lists(st.sampled_from(known), min_size=1, max_size=len(known) - 1, unique=True)

    issues = st.lists(st.sampled_from(list(case.issues)), min_size=1, max_size=2, unique=True)
    return issues.flatmap(lambda chosen: st.fixed_dictionaries({issue: levels(issue) for issue in chosen}))


def _clauses(case: Case) -> Iterator[Edits]:
    """A deposit added, a clause removed, another vote."""
    if case.proposals:
        clause = st.fixed_dictionaries(
            {
                "kind": st.just("escrow"),
                "when": _condition(case),
                "party": st.sampled_from(list(case.parties)),
                "amount": st.sampled_from([[1, 3], 2, [4, 9]]),
                "why": st.just("drawn"),
                "basis": st.just("judgement"),
            }
        )
        yield st.tuples(st.sampled_from(list(case.proposals)), clause, st.booleans()).map(
            lambda d: edit(kind="add", path=("proposals", d[0], "clauses"), value=d[1], first=d[2])
        )
    found: list[Edit] = []
    for id_, proposal in case.proposals.items():
        for index, clause_ in enumerate(proposal.clauses):
            place: Location = ("proposals", id_, "clauses", index)
            found.append(edit(kind="remove", path=place))
            if clause_.kind == "snap_back":
                found += [_set((*place, "vote"), vote) for vote in ("automatic", "any", "unanimity")]
    if found:
        yield st.sampled_from(found)


def _red_lines(case: Case) -> Iterator[Edits]:
    for party, preference in case.preferences.items():
        own = [p.outcome for p in case.proposals.values() if party in p.proposed_by]
        yield (
            _condition(case)
            .filter(lambda when, own=own: not any(meets(outcome, when) for outcome in own))
            .map(
                lambda when, party=party: edit(
                    kind="add",
                    path=("preferences", party, "red_lines"),
                    value={"when": when, "why": "drawn", "basis": "judgement"},
                )
            )
        )
        for index in range(len(preference.red_lines)):
            yield st.just(edit(kind="remove", path=("preferences", party, "red_lines", index)))


def _interactions(case: Case) -> Iterator[Edits]:
    for party, preference in case.preferences.items():
        if preference.form != "additive":
            continue
        place: Location = ("preferences", party, "interactions")
        yield st.tuples(_condition(case), st.sampled_from([-6, 3, [2, 5]])).map(
            lambda d, place=place: edit(
                kind="add", path=place, value={"when": d[0], "points": d[1], "why": "drawn", "basis": "judgement"}
            )
        )
        if preference.interactions and preference.issues:
            yield st.integers(0, len(preference.interactions) - 1).map(
                lambda index, place=place: edit(kind="remove", path=(*place, index))
            )


def _control(case: Case) -> Iterator[Edits]:
    """More parties may set an issue, or a joint issue falls back to another level."""
    found = []
    for id_, issue in case.issues.items():
        control = issue.control.model_dump(mode="json")
        others = [party for party in case.parties if party not in issue.control.parties]
        if issue.control.mode == "joint":
            found += [
                _set(("issues", id_, "control", "fallback"), level)
                for level in issue.levels
                if level != issue.control.fallback
            ]
        for party in others if issue.control.mode in ("single", "any") else ():
            parties = [*issue.control.parties, party]
            found.append(_set(("issues", id_, "control"), {**control, "mode": "any", "parties": parties}))
    if found:
        yield st.sampled_from(found)


def _outcomes(case: Case) -> list[tuple[dict[str, str], Any]]:
    named = [(outcome, ()) for outcome in (case.status_quo, case.no_deal) if outcome is not None]
    named += [(proposal.outcome, proposal.clauses) for proposal in case.proposals.values()]
    named += [(expectation.outcome, ()) for expectation in case.expected]
    named += [
        (preference.reservation.outcome, ())
        for preference in case.preferences.values()
        if preference.reservation is not None and preference.reservation.outcome is not None
    ]
    return named


def _keeps_named_outcomes(case: Case, change: Edit) -> bool:
    after = change.applied(case)
    return find_feasible_outcome(after) is not None and not any(
        unmet_rules(after, outcome, clauses) for outcome, clauses in _outcomes(after)
    )


def _exclusions(case: Case) -> Iterator[Edits]:
    drawn = st.tuples(_condition(case), st.one_of(st.none(), _condition(case)), st.booleans()).map(
        lambda d: edit(
            kind="add",
            path="exclusions",
            first=d[2],
            value={"when": d[0], "unless": d[1], "why": "drawn", "basis": "judgement"},
        )
    )
    yield drawn.filter(lambda change: _keeps_named_outcomes(case, change))
    for index in range(len(case.exclusions)):
        yield st.just(edit(kind="remove", path=("exclusions", index)))


def _consequences(case: Case) -> Iterator[Edits]:
    free = [issue for issue in case.issues if not any(issue in rule.then for rule in case.consequences)]
    then = st.sampled_from(free or list(case.issues)).flatmap(
        lambda issue: st.sampled_from(list(case.issues[issue].levels)).map(lambda level: {issue: level})
    )
    drawn = st.tuples(_condition(case), then).map(
        lambda d: edit(
            kind="add",
            path="consequences",
            value={"when": d[0], "then": d[1], "why": "drawn", "basis": "judgement"},
        )
    )
    yield drawn.filter(
        lambda change: not set(change.value["when"]) & set(change.value["then"]) and _keeps_named_outcomes(case, change)
    )
    for index in range(len(case.consequences)):
        yield st.just(edit(kind="remove", path=("consequences", index)))


def _breaches(case: Case) -> Iterator[Edits]:
    """Parts of the enforcement block taken away, where nothing else names them; a refusal to talk added."""
    block = case.enforcement
    if block is None:
        return
    place: Location = ("enforcement",)
    answered = {b for guarantee in block.guarantees.values() for b in guarantee.against}
    answered |= set(block.sanctions.against if block.sanctions is not None else ())
    found = [edit(kind="remove", path=(*place, "breaches", id_)) for id_ in block.breaches if id_ not in answered]
    found += [edit(kind="remove", path=(*place, "guarantees", id_)) for id_ in block.guarantees]
    for key in ("sanctions", "monitoring", "infancy"):
        if getattr(block, key) is not None:
            found.append(edit(kind="remove", path=(*place, key)))
    for id_, breach in block.breaches.items():
        for key in ("answers", "shifts", "regroup_factors"):
            found += [
                edit(kind="remove", path=(*place, "breaches", id_, key, index))
                for index in range(len(getattr(breach, key)))
            ]
    first, second, *_ = case.parties
    pair = {"parties": [first, second], "why": "drawn", "basis": "judgement"}
    found.append(edit(kind="add", path=(*place, "no_contact"), value=pair))
    yield st.sampled_from(found)


def _proposals(case: Case) -> Iterator[Edits]:
    """A proposal copied under another id, or removed where no scenario changes it."""
    for id_, proposal in case.proposals.items():
        copy = proposal.model_dump(mode="json", by_alias=True, exclude_unset=True) | {"title": "Drawn"}
        places = st.sampled_from([{"first": True}, {}, *({"after": other} for other in case.proposals)])
        yield places.map(lambda place, copy=copy: edit(kind="add", path="proposals", key="drawn", value=copy, **place))
        if not any(f"proposals.{id_}." in path for s in case.scenarios.values() for path in s.changes):
            yield st.just(edit(kind="remove", path=("proposals", id_)))


def _scenarios(case: Case) -> Iterator[Edits]:
    places = [
        ".".join(map(str, location))
        for location, part in iterate_parts(case.preferences, ("preferences",))
        if isinstance(part, Range) and location[-1] == "weight"
    ]
    if places:
        yield st.tuples(st.sampled_from(places), st.integers(1, 30)).map(
            lambda d: edit(
                kind="add",
                path="scenarios",
                key="drawn",
                value={"name": "Drawn", "changes": {d[0]: d[1]}, "basis": "judgement"},
            )
        )
    for id_ in case.scenarios:
        yield st.just(edit(kind="remove", path=("scenarios", id_)))


def _statements(case: Case) -> Iterator[Edits]:
    if not case.statements:
        return
    cited = {id_ for _, ids in cited_statements(case) for id_ in ids}
    free = [id_ for id_ in case.statements if id_ not in cited]
    decisions = [(id_, "accepted") for id_ in case.statements] + [(id_, "rejected") for id_ in free]
    yield st.tuples(st.sampled_from(decisions), st.sampled_from(["seen", "read twice"])).map(
        lambda d: edit(kind="decide", statement=d[0][0], state=d[0][1], reason=d[1], by="Drawn", decided_on="2025-03")
    )
    stances = st.sampled_from(["support", "oppose", "ambiguous", "warn"])
    yield st.tuples(st.sampled_from(list(case.statements)), stances).map(
        lambda d: _set(("statements", d[0], "stance"), d[1])
    )


def _texts(case: Case) -> Iterator[Edits]:
    """Titles, names and notes, which change no number."""
    keys = ("title", "name", "summary", "note", "question", "why")
    places = [location for location, part in iterate_parts(case) if location and location[-1] in keys]
    places = [p for p in places if not {"changes", "levels", "values"} & set(p)]
    words = st.sampled_from(["Drawn", "Another name", "Наказ", "a: b # c"])
    yield st.tuples(st.sampled_from(places), words).map(lambda d: _set(d[0], d[1]))
    levels = [("issues", id_, "levels", level) for id_, issue in case.issues.items() for level in issue.levels]
    yield st.tuples(st.sampled_from(levels), words).map(lambda d: _set(d[0], d[1]))


def _fields_removed(case: Case) -> Iterator[Edits]:
    """Optional texts and dates that are stated."""
    keys = ("note", "summary", "question", "description", "aliases", "reliability", "credibility")
    places = [
        (*location, key)
        for location, part in iterate_parts(case)
        for key in keys
        if key in getattr(part, "model_fields_set", ()) and not type(part).model_fields[key].is_required()
    ]
    if places:
        yield st.sampled_from(places).map(lambda place: edit(kind="remove", path=place))


def _moves(case: Case) -> Iterator[Edits]:
    """Another order of issues, levels, parties, proposals, preferences and rules."""
    groups: list[tuple[Location, list[Any]]] = [
        ((key,), list(getattr(case, key)))
        for key in ("issues", "parties", "proposals", "preferences", "statements", "regions", "scenarios")
    ]
    groups += [(("issues", id_, "levels"), list(issue.levels)) for id_, issue in case.issues.items()]
    groups += [((key,), [*range(len(getattr(case, key)))]) for key in ("exclusions", "consequences", "control_shares")]
    for id_, preference in case.preferences.items():
        key = {"ranking": "ranking", "prioritised": "priorities", "table": "table"}.get(preference.form)
        if key is not None:
            groups.append((("preferences", id_, key), [*range(len(getattr(preference, key)))]))
    for path, steps in groups:
        if len(steps) > 1:
            pairs = st.lists(st.sampled_from(steps), min_size=2, max_size=2, unique=True)
            ends = st.sampled_from([{"first": True}, {}, None])
            yield st.tuples(pairs, ends).map(
                lambda d, path=path: edit(
                    kind="move", path=(*path, d[0][0]), **({"after": d[0][1]} if d[1] is None else d[1])
                )
            )


def _renames(case: Case) -> Iterator[Edits]:
    """Another id for a part of any kind."""
    for what, where in DEFINED.items():
        paths: list[Location] = []
        for issue in case.issues if "*" in where else ("",):
            parts: Any = case
            path = tuple(issue if step == "*" else step for step in where)
            for step in path:
                parts = parts.get(step) if isinstance(parts, dict) else getattr(parts, step, None)
            paths += [(*path, id_) for id_ in parts or ()]
        if paths:
            yield st.tuples(st.sampled_from(paths), st.sampled_from(["drawn", "x_1", "Drawn-2"])).map(
                lambda d, what=what: edit(kind="rename", what=what, path=d[0], to=d[1])
            )
