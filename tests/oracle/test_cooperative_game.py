# SPDX-License-Identifier: MIT
"""Cooperative games against published values, all orders of players, and lexicographic excesses."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.outcomes.cooperative_game import (
    banzhaf_index,
    core_of,
    members_of,
    minimal_coalitions,
    nucleolus,
    shapley_value,
    worst_excess,
)


def airport(*costs: float) -> np.ndarray:
    return -np.max(members_of(len(costs)) * np.array(costs), axis=1)


def bankruptcy(estate: float, *claims: float) -> np.ndarray:
    return np.maximum(0.0, estate - (~members_of(len(claims))) @ np.array(claims))


def voting(quota: float, *weights: float) -> np.ndarray:
    return (members_of(len(weights)) @ np.array(weights) >= quota).astype(float)


@pytest.mark.parametrize(
    ("game", "shapley", "nucleus"),
    [
        # Littlechild and Owen (1973); the nucleolus by Littlechild (1974).
        pytest.param(airport(1, 2, 3, 5), (-0.25, -0.25 - 1 / 3, -0.25 - 1 / 3 - 0.5, None), (-0.5, -0.75, -0.875, -2.875), id="airport"),
        pytest.param(airport(8, 11, 13, 18), (-2, -3, -4, -9), None, id="T16"),
        # The Talmud's three wives; Aumann and Maschler (1985).
        pytest.param(bankruptcy(100, 100, 200, 300), None, (100 / 3, 100 / 3, 100 / 3), id="estate of 100"),
        pytest.param(bankruptcy(200, 100, 200, 300), None, (50, 75, 75), id="estate of 200"),
        pytest.param(bankruptcy(300, 100, 200, 300), None, (50, 100, 150), id="estate of 300"),
        # Gloves: one left, two right.
        pytest.param(np.array([0, 0, 0, 1, 0, 1, 0, 1.0]), (2 / 3, 1 / 6, 1 / 6), (1, 0, 0), id="gloves"),
        # A majority of three: the core is empty.
        pytest.param(voting(2, 1, 1, 1), (1 / 3, 1 / 3, 1 / 3), (1 / 3, 1 / 3, 1 / 3), id="majority"),
    ],
)  # fmt: skip
def test_published_games(game, shapley, nucleus) -> None:
    value, division = shapley_value(game), nucleolus(game)
    for got, expected in ((value, shapley), (division, nucleus)):
        for number, figure in zip(got, expected or (), strict=False):
            assert figure is None or number == pytest.approx(figure, abs=1e-5)
    assert value.sum() == pytest.approx(game[-1])
    assert division.sum() == pytest.approx(game[-1])


def test_power_indices_of_weighted_voting() -> None:
    # [51; 49, 48, 3]: every two win; [6; 4, 3, 2, 1]: Banzhaf 5, 3, 3, 1 swings of 12.
    assert shapley_value(voting(51, 49, 48, 3)) == pytest.approx([1 / 3] * 3)
    assert banzhaf_index(voting(6, 4, 3, 2, 1)) * 8 == pytest.approx([5, 3, 3, 1])
    # The European Economic Community of 1958, 12 of 17: Luxembourg has no power.
    community = voting(12, 4, 4, 4, 2, 2, 1)
    assert shapley_value(community) * 60 == pytest.approx([14, 14, 14, 9, 9, 0])
    assert banzhaf_index(community) * 32 == pytest.approx([10, 10, 10, 6, 6, 0])


def test_cores() -> None:
    empty = core_of(voting(2, 1, 1, 1))
    assert empty.empty
    assert empty.least_excess == pytest.approx(1 / 3)
    gloves = core_of(np.array([0, 0, 0, 1, 0, 1, 0, 1.0]))
    assert not gloves.empty
    assert (gloves.low, gloves.high) == (pytest.approx([1, 0, 0]), pytest.approx([1, 0, 0]))
    wide = core_of(airport(1, 2, 3))
    assert (wide.low, wide.high) == (pytest.approx([-1, -2, -3]), pytest.approx([0, 0, -1]))
    assert worst_excess(voting(2, 1, 1, 1), np.array([0.5, 0.5, 0.0])) == (pytest.approx(0.5), 0b101)


def test_minimal_coalitions() -> None:
    assert minimal_coalitions(voting(6, 4, 3, 2, 1) > 0.5) == [0b0011, 0b0101, 0b1110]
    assert minimal_coalitions(np.array([True, True, True, True])) == [0]
    assert minimal_coalitions(np.array([False, False, False, False])) == []


games = st.integers(2, 4).flatmap(
    lambda n: st.lists(st.integers(0, 12), min_size=2**n - 1, max_size=2**n - 1).map(
        lambda worth: np.array([0.0, *map(float, worth)])
    )
)


def _by_orders(game: np.ndarray) -> np.ndarray:
    players = len(game).bit_length() - 1
    total, orders = np.zeros(players), list(permutations(range(players)))
    for order in orders:
        coalition = 0
        for player in order:
            total[player] += game[coalition | 1 << player] - game[coalition]
            coalition |= 1 << player
    return total / len(orders)


@settings(max_examples=60, deadline=None)
@given(games)
def test_shapley_value_is_the_average_over_orders(game: np.ndarray) -> None:
    assert shapley_value(game) == pytest.approx(_by_orders(game))


def _excesses(game: np.ndarray, division: np.ndarray) -> np.ndarray:
    return np.sort((game - members_of(len(division)) @ division)[1:-1])[::-1]


def _no_worse(first: np.ndarray, second: np.ndarray) -> bool:
    """Whether the first list of excesses, falling, is lexicographically at most the second."""
    for one, other in zip(first, second, strict=True):
        if abs(one - other) > 1e-6:
            return bool(one < other)
    return True


@settings(max_examples=80, deadline=None)
@given(games, st.lists(st.lists(st.integers(-3, 3), min_size=4, max_size=4), min_size=1, max_size=20))
def test_nucleolus_is_lexicographically_least(game: np.ndarray, steps: list[list[int]]) -> None:
    division = nucleolus(game)
    players = len(division)
    alone = game[[1 << k for k in range(players)]]
    individual = alone.sum() <= game[-1]
    assert division.sum() == pytest.approx(game[-1], abs=1e-5)
    best = _excesses(game, division)
    # Steps of whole numbers: what differs at all differs by far more than the solver's tolerance.
    for size in (0.01, 0.1, 1.0):
        for numbers in steps:
            step = size * np.array(numbers[:players])
            rival = division + step - step.mean()
            if not individual or (rival >= alone - 1e-9).all():
                assert _no_worse(best, _excesses(game, rival))


@settings(max_examples=40, deadline=None)
@given(games, st.integers(1, 5), st.lists(st.integers(-5, 5), min_size=4, max_size=4))
def test_nucleolus_and_value_follow_the_scale_and_what_players_own(game, factor, own) -> None:
    players = len(game).bit_length() - 1
    gifts = np.array(own[:players], dtype=float)
    changed = factor * game + members_of(players) @ gifts
    assert shapley_value(changed) == pytest.approx(factor * shapley_value(game) + gifts, abs=1e-6)
    assert nucleolus(changed) == pytest.approx(factor * nucleolus(game) + gifts, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(games)
def test_core_against_its_definition(game: np.ndarray) -> None:
    core = core_of(game)
    excess, _ = worst_excess(game, core.division)
    assert excess == pytest.approx(core.least_excess, abs=1e-6)
    assert core.empty == (core.least_excess > 1e-7)
    assert (core.low <= core.high + 1e-6).all()
    if not core.empty:
        assert worst_excess(game, nucleolus(game))[0] <= 1e-6


def test_fifteen_players_are_exact() -> None:
    game = airport(*range(1, 16))
    division = nucleolus(game)
    assert shapley_value(game) == pytest.approx(-np.cumsum(1 / np.arange(15, 0, -1)))
    assert worst_excess(game, division)[0] < 1e-6
    # Littlechild's recursion: each group pays what lets it object least.
    assert division == pytest.approx(_littlechild(list(range(1, 16))), abs=1e-4)


def _littlechild(costs: list[float]) -> list[float]:
    shares: list[float] = []
    paid = 0.0
    n = len(costs)
    while len(shares) < n - 1:
        start = len(shares)
        rate, size = min(((costs[k] - paid) / (k - start + 2), -k) for k in range(start, n - 1))
        count = -size - start + 1
        shares += [-rate] * count
        paid += rate * count
    return [*shares, -(costs[-1] - paid)]


def test_the_nucleolus_is_exact_where_floors_bind() -> None:
    # The glove game: one left glove, two right ones; the left one gets everything (Shapley, 1959).
    gloves = np.array([min(row[0], row[1] + row[2]) for row in members_of(3).astype(int)], dtype=float)
    assert nucleolus(gloves) == pytest.approx([1, 0, 0], abs=1e-12)
    # Two that can do without the third, each with a worth of its own.
    floors = np.array([0, 1, 2, 4, 0, 1, 2, 4], dtype=float)
    assert nucleolus(floors) == pytest.approx([1.5, 2.5, 0], abs=1e-12)
