# SPDX-License-Identifier: MIT
"""The frontier found issue by issue against the frontier of all outcomes listed."""

from __future__ import annotations

import random

import numpy as np
import pytest

from detente import bargain, prepare
from detente.analysis.bargaining.frontier import efficient_representatives
from detente.analysis.bargaining.large_space import frontier_of_large_space
from detente.analysis.bargaining.packages import NEAR
from detente.case.case import Case
from detente.errors import UsageError
from detente.outcomes import OutcomeSpace
from detente.outcomes.valuation import utilities_of_rows
from tests.random_cases import random_case

DIGITS = 6


def _check(seed: int) -> None:
    case = random_case(seed, parties=2 + seed % 4, issues=3 + seed % 4)
    parties = tuple(case.preferences)
    view = prepare(case)
    space, valuation = view.space(), view.valuation()
    places = np.flatnonzero(~valuation.vetoed.any(axis=0))
    representatives, ties = efficient_representatives(valuation.utility[:, places])
    listed = valuation.utility[:, places[representatives]].T
    found = frontier_of_large_space(case, space, parties)
    assert found.bound == 0
    assert len(found.rows) == len(listed)
    order, other = (np.lexsort(np.round(u, DIGITS).T) for u in (listed, found.utility))
    assert listed[order] == pytest.approx(found.utility[other], abs=1e-6)
    assert ties[order].tolist() == found.ties[other].tolist()
    assert space.feasible(found.rows).all()
    for k, party in enumerate(parties):
        assert utilities_of_rows(space, case.preferences[party], found.rows) == pytest.approx(found.utility[:, k])
    near = frontier_of_large_space(case, space, parties, allowance=4.0)
    assert len(near.rows) <= max(1, len(found.rows))
    for utility in found.utility:
        assert (near.utility >= utility - 4.0 - 1e-9).all(axis=1).any()


@pytest.mark.parametrize("block", range(10))
def test_frontier_of_random_cases(block: int) -> None:
    for seed in range(20 * block, 20 * block + 20):
        _check(seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_frontier_of_a_thousand_cases(block: int) -> None:
    for seed in range(1000 + 100 * block, 1100 + 100 * block):
        _check(seed)


def large_case(issues: int, levels: int, parties: int, opposed: bool = False, seed: int = 1) -> Case:
    rng = random.Random(seed)
    names = [f"p{n}" for n in range(parties)]
    ids = [f"l{n}" for n in range(levels)]
    preferences = {}
    for place, name in enumerate(names):
        worth = {}
        for k in range(issues):
            values = [round(rng.random(), 3) for _ in ids]
            if opposed:
                values.sort(reverse=bool(place % 2))
            worth[f"i{k}"] = {"weight": rng.randint(1, 9), "values": dict(zip(ids, values, strict=True))}
        preferences[name] = {"form": "additive", "basis": "judgement", "issues": worth, "reservation": {"value": 30}}
    control = {"mode": "joint", "parties": names, "fallback": ids[0]}
    return Case.model_validate(
        {
            "schema": "detente-case/1",
            "id": "large",
            "title": "Large",
            "parties": {name: {"name": name} for name in names},
            "issues": {f"i{k}": {"name": f"i{k}", "levels": ids, "control": control} for k in range(issues)},
            "preferences": preferences,
        }
    )


def test_a_hundred_trillion_outcomes() -> None:
    case = large_case(20, 5, 3)
    result = bargain(case)
    assert result.outcomes == 5**20
    assert result.exact
    assert result.frontier_bound == 0
    assert len(result.frontier) > 1_000
    assert {"nash", "kalai_smorodinsky", "egalitarian", "utilitarian"} <= {s.name for s in result.solutions}
    utilities = np.array([list(outcome.utility.values()) for outcome in result.frontier])
    assert len(efficient_representatives(utilities.T)[0]) == len(utilities)
    # The best for the sum is the best level of each issue for the sum of points.
    space = OutcomeSpace(case)
    best = max(utilities.sum(axis=1))
    row = np.array([max(range(5), key=lambda level: _sum(case, k, level)) for k in space.issues], dtype=np.uint8)
    assert best == pytest.approx(
        sum(float(utilities_of_rows(space, case.preferences[p], row[None])[0]) for p in case.preferences)
    )


def _sum(case: Case, issue: str, level: int) -> float:
    total = 0.0
    for preference in case.preferences.values():
        weights = sum(value.weight.midpoint for value in preference.issues.values())
        value = preference.issues[issue]
        total += value.weight.midpoint * value.values[f"l{level}"].midpoint / weights
    return total


def test_an_allowance_keeps_the_frontier_small_and_says_so() -> None:
    case = large_case(20, 5, 3, opposed=True)
    exact, near = bargain(case), bargain(case, allowance=3.0)
    assert len(near.frontier) < len(exact.frontier) / 2
    assert near.frontier_bound == pytest.approx(3.0)
    assert not near.exact
    assert any(finding.code == "frontier-approximate" for finding in near.findings)


def test_an_order_has_no_frontier_in_a_space_too_large_to_list() -> None:
    case = large_case(20, 5, 2)
    data = case.model_dump(mode="json", by_alias=True)
    data["preferences"]["p0"] = {"form": "prioritised", "basis": {"judgement": "x"}, "priorities": ["i0 = l1"]}
    ordered = Case.model_validate(data)
    with pytest.raises(UsageError, match="additive preferences"):
        frontier_of_large_space(ordered, OutcomeSpace(ordered), ("p0", "p1"))
    assert bargain(ordered).frontier_bound is None


def _linked(seed: int, parties: int) -> Case:
    """A case whose interactions and exclusions tie most pairs of issues together."""
    rng = random.Random(seed)
    data = large_case(7, 3, parties, seed=seed).model_dump(mode="json", by_alias=True)
    for number in range(24):
        first, second = rng.sample(range(7), 2)
        when = {f"i{first}": [f"l{rng.randrange(3)}"], f"i{second}": [f"l{rng.randrange(3)}"]}
        if number % 3:
            extra = {"when": when, "points": rng.choice((-6, -2, 3, 5))}
            data["preferences"][f"p{number % parties}"]["interactions"].append(extra)
        else:
            data["exclusions"].append({"when": when, "why": "They cannot both be."})
    return Case.model_validate(data)


@pytest.mark.parametrize(("seed", "parties"), [(seed, 2 + seed % 3) for seed in range(12)])
def test_a_case_tied_too_tightly_is_bounded(seed: int, parties: int, monkeypatch: pytest.MonkeyPatch) -> None:
    case = _linked(seed, parties)
    space = OutcomeSpace(case)
    names = tuple(case.preferences)
    exact = frontier_of_large_space(case, space, names)
    assert exact.bound == 0
    inexact = 0
    for limit in (64, 16, 4):
        monkeypatch.setattr("detente.analysis.bargaining.prefixes.BUCKET_LIMIT", limit)
        found = frontier_of_large_space(case, space, names)
        inexact += found.bound > 0
        # Two parties are left to programmes; nothing is left out for them.
        assert parties > 2 or (found.bound <= NEAR and not found.left_out and not found.made_stricter)
        assert space.feasible(found.rows).all()
        for k, party in enumerate(names):
            assert utilities_of_rows(space, case.preferences[party], found.rows) == pytest.approx(found.utility[:, k])
        for utility in exact.utility:
            assert not len(found.rows) or (found.utility >= utility - found.bound - 1e-9).all(axis=1).any()
    assert inexact


@pytest.mark.parametrize("seed", range(6))
def test_a_frontier_too_large_to_keep_is_known_within_its_bound(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    case = large_case(9, 4, 3, opposed=True, seed=seed)
    space = OutcomeSpace(case)
    exact = frontier_of_large_space(case, space, tuple(case.preferences))
    monkeypatch.setattr("detente.analysis.bargaining.large_space.QUICK_LIMIT", 60)
    near = frontier_of_large_space(case, space, tuple(case.preferences))
    assert exact.bound == 0 < near.bound < 40
    assert len(near.rows) <= 60 < len(exact.rows)
    for utility in exact.utility:
        assert (near.utility >= utility - near.bound - 1e-9).all(axis=1).any()
