# SPDX-License-Identifier: MIT
"""Levels that nobody tells apart: programmes against lists, where many levels look alike.

A level that looks like another may still be open to another coalition, or be where things stand; neither a
coalition's move nor the smallest change may be lost with it, and no needless change may be told.
"""

from __future__ import annotations

import random

import numpy as np
import pytest

from detente import bargain, prepare
from detente.analysis.bargaining.bargainers import bargainers_with_scales, widths
from detente.analysis.bargaining.large_space import frontier_of_large_space
from detente.analysis.bargaining.nearby import start_at
from detente.analysis.bargaining.nearest import Aim, ByProgramme, search_of
from detente.analysis.bargaining.packages import package_programme
from detente.analysis.bargaining.picks import solutions_of_packages
from detente.case.case import Case
from detente.outcomes import OutcomeSpace
from tests.random_cases import random_case

CLOSE = 1e-3
"""Points within which the solver and the arithmetic agree."""

BLOCKS, EACH = 10, 20


def indifferent_case(seed: int) -> Case:
    """A random case without consequences in which a third of the level values repeat, and rules are few."""
    rng = random.Random(seed)
    case = random_case(seed, parties=2 + seed % 2, issues=2 + seed % 3)
    data = case.model_dump(mode="json", by_alias=True)
    data["consequences"] = []
    if rng.random() < 0.7:
        data["exclusions"] = []
    for issue in data["issues"]:
        alike = rng.random() < 0.6
        for preference in data["preferences"].values():
            values = preference["issues"][issue]["values"]
            for level in values if alike else ():
                values[level] = values["l0"] if rng.random() < 0.8 else values[level]
    for preference in data["preferences"].values():
        preference["reservation"] = {"value": rng.randint(10, 50)}
        if rng.random() < 0.6:
            preference["interactions"] = []
    changed = Case.model_validate(data)
    space = OutcomeSpace(changed)
    codes = rng.choices(space.feasible_codes.tolist(), k=2)
    data["no_deal"], first = (space.outcome(row) for row in space.rows(np.array(codes)))
    data["proposals"] = {"first": {"title": "First", "levels": first}}
    for preference in data["preferences"].values():
        if rng.random() < 0.5:
            del preference["reservation"]
    return Case.model_validate(data)


def test_a_level_that_nobody_values_does_not_take_a_move_away(monkeypatch: pytest.MonkeyPatch) -> None:
    additive = {"form": "additive", "basis": "judgement"}
    values = {"low": 0, "high": 1}
    case = Case.model_validate(
        {
            "schema": "detente-case/1",
            "id": "venue",
            "title": "Venue",
            "parties": {"A": {"name": "A"}, "B": {"name": "B"}},
            "issues": {
                "tax": {"name": "Tax", "levels": ["low", "high"], "control": {"mode": "single", "parties": ["A"]}},
                "venue": {
                    "name": "Venue",
                    "levels": ["Geneva", "Vienna"],
                    "control": {"mode": "joint", "parties": ["A", "B"], "fallback": "Vienna"},
                },
            },
            "preferences": {
                "A": {**additive, "issues": {"tax": {"weight": 1, "values": values}}},
                "B": {**additive, "issues": {"tax": {"weight": 1, "values": values}}},
            },
            "no_deal": {"tax": "low", "venue": "Vienna"},
        }
    )
    listed = bargain.power(case)
    monkeypatch.setattr("detente.analysis.bargaining.power.LISTED_LIMIT", 0)
    solved = bargain.power(case)
    for found in (listed, solved):
        assert found.banzhaf == {"A": 1.0, "B": 0.0}
        assert found.coalitions[0].levels == {"tax": "high", "venue": "Vienna"}
        assert found.minimal_winning == (("A",),)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_coalitions(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [indifferent_case(seed) for seed in range(EACH * block, EACH * (block + 1))]
    listed = [bargain.power(case) for case in cases]
    monkeypatch.setattr("detente.analysis.bargaining.power.LISTED_LIMIT", 0)
    for case, one in zip(cases, listed, strict=True):
        other = bargain.power(case)
        assert one.banzhaf == other.banzhaf
        assert one.minimal_winning == other.minimal_winning
        for mine, yours in zip(one.coalitions, other.coalitions, strict=True):
            assert mine.worth == pytest.approx(yours.worth, abs=1e-4)
            assert mine.wins == yours.wins


@pytest.mark.parametrize("block", range(BLOCKS))
def test_nearest_packages(block: int) -> None:
    for seed in range(EACH * block, EACH * (block + 1)):
        view = prepare(indifferent_case(seed))
        case, space = view.case, view.space()
        who = bargainers_with_scales(view, "tests")
        width = widths(who, space)
        listed = search_of(view, who, width, 30.0)
        programme = ByProgramme(package_programme(case, space, who.parties, who.reservation, 30.0), width)
        start = start_at(who, space, case.proposals["first"].outcome)
        nobody = np.zeros(len(who.parties), dtype=bool)
        aims = [Aim(start.worth, nobody, better=True)]
        if not start.accepts.all():
            aims.append(Aim(who.floor, start.accepts, better=False))
        for aim in aims:
            one, other = listed.nearest(start, aim), programme.nearest(start, aim)
            assert len(one.rows) == len(other.rows)
            assert len(np.unique(other.rows, axis=0)) == len(other.rows)
            assert {(row != start.row).sum() for row in one.rows} == {(row != start.row).sum() for row in other.rows}
            assert np.sort(one.utility.sum(axis=1)) == pytest.approx(np.sort(other.utility.sum(axis=1)), abs=0.1)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_solutions_and_what_ties_with_them(block: int) -> None:
    for seed in range(EACH * block, EACH * (block + 1), 5):
        view = prepare(indifferent_case(seed))
        who = bargainers_with_scales(view, "tests")
        space, listed = view.space(), {solution.name: solution for solution in bargain(view).solutions}
        for solution in solutions_of_packages(who, space, 30.0, []):
            assert solution.name in listed
            here = [solution.levels, *solution.also]
            worth = who.utility(space, np.array([space.row(levels) for levels in here]))
            assert worth == pytest.approx(np.repeat(worth[:1], len(here), axis=0), abs=CLOSE)
            every = who.utility(space, space.rows(space.feasible_codes))
            open_ = ~who.vetoed(space, space.rows(space.feasible_codes)).any(axis=1)
            same = int((open_ & (np.abs(every - worth[0]) < CLOSE).all(axis=1)).sum())
            assert solution.ties == same or (solution.ties < same and len(here) == 5)
            assert len({tuple(levels.items()) for levels in here}) == len(here) == min(5, same)


def test_a_frontier_by_programmes_counts_what_looks_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    for seed in range(0, 60, 2):
        view = prepare(indifferent_case(seed))
        parties, space = view.signatories, view.space()
        with monkeypatch.context() as forced:
            forced.setattr("detente.analysis.bargaining.prefixes.BUCKET_LIMIT", 1)
            found = frontier_of_large_space(view.case, space, parties)
        every = np.stack([view.valuation().utility[view.parties.index(party)] for party in parties], axis=1)
        open_ = ~view.valuation().vetoed.any(axis=0)
        for utility, ties in zip(found.utility, found.ties, strict=True):
            same = (np.abs(every - utility) < CLOSE).all(axis=1) & open_
            assert 1 <= ties <= same.sum()
            compared += ties > 1
    assert compared
