# SPDX-License-Identifier: MIT
"""Stability under draws against the definitions, and against the search that lists every move and value."""

from __future__ import annotations

import numpy as np
import pytest

from detente import load
from detente.case.case import Case
from detente.errors import UsageError
from detente.outcomes import MoveMaker, OutcomeSpace
from detente.outcomes.drawn_departures import (
    Departures,
    best_departures,
)
from detente.outcomes.drawn_stability import (
    stable_in_draws,
    stable_with_worths,
    surroundings_of,
)
from detente.outcomes.draws import Draws, draw_assumptions
from detente.preparation import prepare
from tests import definitions, plain_drawn_stability
from tests.random_cases import random_case

CONCEPTS = ("nash", "gmr", "smr", "seq")
TIE = 1e-9


def asked(case: Case, count: int, most: int = 12, clauses=()) -> tuple[MoveMaker, Draws, np.ndarray]:
    space = OutcomeSpace(case, clauses)
    codes = space.feasible_codes
    return (
        MoveMaker(case, space),
        draw_assumptions(case, space, count, seed=5, clauses=clauses),
        codes[:: max(1, len(codes) // most)],
    )


def assert_the_same_as_the_slow_search(maker: MoveMaker, draws: Draws, codes: np.ndarray) -> None:
    around = surroundings_of(maker, draws.parties, codes)
    plain = plain_drawn_stability.surroundings_of(maker, draws.parties, codes)
    np.testing.assert_array_equal(around.codes, plain.codes)
    rows = maker.space.rows(around.codes)
    worths = around.outcomes.worths(draws)
    for place, party in enumerate(draws.parties):
        np.testing.assert_array_equal(
            worths[:, place].view(np.int64), np.ascontiguousarray(draws.worth(party, rows)).view(np.int64)
        )
    slow = plain_drawn_stability.stable_in_draws(plain, draws, codes)
    np.testing.assert_array_equal(stable_in_draws(around, draws, codes), slow)
    for d in range(min(2, draws.count)):
        np.testing.assert_array_equal(stable_with_worths(around, worths[d : d + 1], codes), slow[d : d + 1])


@pytest.mark.parametrize("seed", range(60))
def test_the_same_as_the_slow_search_on_random_cases(seed: int) -> None:
    assert_the_same_as_the_slow_search(*asked(random_case(seed, issues=3 + seed % 4), 20))


@pytest.mark.parametrize("name", ["elmira", "prisoners-dilemma"])
def test_the_same_where_preferences_are_orders_and_tables(name: str) -> None:
    assert_the_same_as_the_slow_search(*asked(load(f"cases/{name}"), 3))


@pytest.mark.parametrize("proposal", ["headline", "headline_with_lapse"])
def test_the_same_on_the_flagship_in_several_pieces(proposal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = load("cases/air-cover-for-minerals")
    monkeypatch.setattr("detente.outcomes.drawn_stability.VALUED_AT_ONCE", 30_000)
    maker, draws, _ = asked(case, 100, clauses=case.clauses_of(proposal))
    assert_the_same_as_the_slow_search(maker, draws, np.array([maker.space.code(case.named_outcomes[proposal])]))


@pytest.mark.parametrize("seed", range(30))
def test_the_stated_midpoints_as_one_draw_agree_with_the_definitions(seed: int) -> None:
    case = random_case(seed, issues=2 + seed % 3)
    maker, draws, codes = asked(case, 1, most=5)
    around = surroundings_of(maker, draws.parties, codes)
    valuation = prepare(case).valuation()
    places = np.searchsorted(valuation.codes, around.codes)
    # Ranks count utilities closer than TIE as equal, as the definitions do; the best has rank 1.
    stays = stable_with_worths(around, -valuation.rank[None][:, :, places].astype(float), codes)
    for n, code in enumerate(codes):
        outcome = maker.space.outcome(maker.space.rows(np.array([code]))[0])
        for i, party in enumerate(draws.parties):
            found = {concept for concept, holds in zip(CONCEPTS, stays[0, n, i], strict=True) if holds}
            assert found == definitions.stable(case, party, outcome)
        np.testing.assert_array_equal(stays[0, n, -1], stays[0, n, :-1].all(axis=0))


@pytest.mark.parametrize("seed", range(25))
def test_offers_hold_every_move_and_the_outcome_itself(seed: int) -> None:
    maker, draws, codes = asked(random_case(seed), 1, most=3)
    around = surroundings_of(maker, draws.parties, codes)
    for i, party in enumerate(draws.parties):
        for place, code in enumerate(around.codes):
            first, last = around.head[around.offer[i, place] : around.offer[i, place] + 2]
            moves = maker.targets((party,), maker.space.rows(np.array([code]))[0])
            assert around.codes[around.tail[first:last]].tolist() == sorted([*moves.tolist(), int(code)])


def test_an_outcome_outside_is_refused() -> None:
    maker, draws, codes = asked(load("cases/prisoners-dilemma"), 1)
    around = surroundings_of(maker, draws.parties, codes[:1])
    with pytest.raises(UsageError, match="not among those listed"):
        around.places(np.array([99]))


def plain_departure(worth, members: list[int], start: int, targets: list[int]) -> tuple[int, float, list[float]]:
    """Return target, smallest gain and everybody's gains of the best move; `worth` maps a code to worths."""
    code, least, gains = -1, 0.0, [0.0] * len(worth[start])
    for target in sorted(targets):
        if all(worth[target][i] > worth[start][i] + TIE for i in members):
            change = [float(after - before) for after, before in zip(worth[target], worth[start], strict=True)]
            smallest = min(change[i] for i in members)
            if code == -1 or smallest > least + TIE:
                code, least, gains = target, smallest, change
    return code, least, gains


def assert_departures(found: Departures, d: int, n: int, mover: int, expected: tuple[int, float, list[float]]) -> None:
    assert found.code[d, n, mover] == expected[0]
    assert found.least[d, n, mover] == expected[1]
    assert found.gain[d, n, mover].tolist() == expected[2]


def worth_by_code(draws: Draws, maker: MoveMaker, d: int) -> dict[int, list[float]]:
    codes = maker.space.feasible_codes
    own = [draws.worth(party, maker.space.rows(codes))[d].tolist() for party in draws.parties]
    return dict(zip(codes.tolist(), zip(*own, strict=True), strict=True))


def named(maker: MoveMaker, code: int) -> dict[str, str]:
    return maker.space.outcome(maker.space.rows(np.array([code]))[0])


@pytest.mark.parametrize("seed", range(20))
def test_best_departures_are_those_of_a_plain_comparison(seed: int) -> None:
    case = random_case(seed, issues=2 + seed % 3)
    maker, draws, codes = asked(case, 4, most=4)
    around = surroundings_of(maker, draws.parties, codes)
    worths = around.outcomes.worths(draws)
    found = best_departures(around, worths, codes)
    stays = stable_with_worths(around, worths, codes)
    np.testing.assert_array_equal(found.code == -1, stays[:, :, :-1, 0])
    for d in range(4):
        worth = worth_by_code(draws, maker, d)
        for n, code in enumerate(codes.tolist()):
            for i, party in enumerate(draws.parties):
                targets = [maker.space.code(t) for t in definitions.moves(case, party, named(maker, code))]
                assert_departures(found, d, n, i, plain_departure(worth, [i], code, targets))
