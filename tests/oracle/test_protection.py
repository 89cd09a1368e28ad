# SPDX-License-Identifier: MIT
"""Protection against plain enumeration, published instances and published values."""

from __future__ import annotations

import csv
import os
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analysis.protection import optimum
from detente.analysis.protection.covering import Sites, merge_points
from detente.analysis.protection.interchange import cover_all_quickly, cover_most_quickly
from detente.analysis.protection.median import _Exchange, nearest, nearest_quickly
from detente.analysis.protection.optimum import cover_all, cover_most
from detente.analysis.protection.programme import Effort, Floor
from detente.analysis.protection.sharing import contributions, share_cost
from detente.analysis.protection.worth import ONCE, expected, with_backup
from detente.outcomes.geodesy import distances_km

NEAR = 1e-7
DATA = os.environ.get("DETENTE_SPOPT_DATA", "")
"""Folder with the San Francisco files of spopt's test data (BSD-3), which are not part of this project."""


def instance(
    seed: int, points: int = 9, candidates: int = 7, kinds: int = 2, most: int = 1
) -> tuple[Sites, np.ndarray]:
    rng = np.random.default_rng(seed)
    distance = np.hypot(
        *(rng.uniform(0, 10, (points, 1, 2)) - rng.uniform(0, 10, (1, candidates, 2))).transpose(2, 0, 1)
    )
    kind = rng.integers(0, kinds, candidates)
    radius = np.array([3.0, 4.5, 2.0])[kind]
    cost = np.array([1.0, 1.7, 0.6])[kind] * (1.0 if seed % 2 else 1.0 + np.round(rng.random(candidates), 2))
    limit = np.array([np.inf, 2.0, 1.0])[:kinds]
    weights = np.round(rng.uniform(0, 10, points), 1)
    return Sites(distance <= radius, cost, kind, limit, most), weights


def answers(sites: Sites):
    """Every number of units at every candidate that keeps to the limits of the types."""
    for units in product(range(sites.most + 1), repeat=sites.covers.shape[1]):
        chosen = np.array(units)
        used = [chosen[sites.kind == kind].sum() for kind in range(len(sites.limit))]
        if all(count <= limit for count, limit in zip(used, sites.limit, strict=True)):
            yield chosen


def plain_worth(sites: Sites, units: np.ndarray, weights: np.ndarray, model: str, down=(0.2, 0.35, 0.1)) -> float:
    total = 0.0
    for point, weight in enumerate(weights):
        over = [int(k) for k in np.flatnonzero(sites.covers[point]) for _ in range(units[k])]
        if model == "once":
            total += weight * (len(over) > 0)
        elif model == "backup":
            total += weight * ((len(over) > 0) + 0.4 * (len(over) > 1))
        else:
            total += weight * (1 - float(np.prod([down[sites.kind[k]] for k in over])))
    return total


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("needed", [1, 2])
@pytest.mark.parametrize("large", [1, 60], ids=["diagram", "programme"])
def test_cover_all_against_enumeration(seed: int, needed: int, large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimum, "LARGE", large)
    sites, _ = instance(seed, most=2 if seed % 3 == 0 else 1, candidates=6 if seed % 3 == 0 else 7)
    demand = np.where(np.arange(9) % 2, needed, 1)
    reached = sites.covers.any(axis=1)
    best = min(
        (float(sites.cost @ u) for u in answers(sites) if (sites.covers[reached] @ u >= demand[reached]).all()),
        default=None,
    )
    found = cover_all(sites, demand)
    if best is None:
        assert found.status == "impossible"
        assert np.isnan(found.value)
    else:
        assert found.status == "optimal"
        assert found.value == pytest.approx(best, abs=NEAR)
        assert found.bound == pytest.approx(best, abs=NEAR)
        assert (sites.covers[reached] @ found.units >= demand[reached]).all()
        assert sites.fits(found.units)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("model", ["once", "backup", "expected"])
@pytest.mark.parametrize("large", [1, 60], ids=["diagram", "programme"])
def test_cover_most_against_enumeration(seed: int, model: str, large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimum, "LARGE", large)
    sites, weights = instance(seed, kinds=1 + seed % 3, most=1 + (seed % 4 == 0), candidates=6 if seed % 4 == 0 else 7)
    down = [0.2, 0.35, 0.1][: len(sites.limit)]
    worth = {"once": ONCE, "backup": with_backup(0.4), "expected": expected(down, 7)}[model]
    number, budget = (3, np.inf) if seed % 2 else (np.inf, 3.6)
    best = max(plain_worth(sites, u, weights, model) for u in answers(sites) if sites.fits(u, number, budget))
    found = cover_most(sites, weights, number, budget, worth)
    assert found.value == pytest.approx(best, abs=1e-4 if model == "expected" else NEAR)
    assert found.value == pytest.approx(plain_worth(sites, found.units, weights, model), abs=1e-4)
    assert found.bound >= best - 1e-6
    assert sites.fits(found.units, number, budget)
    quick = cover_most_quickly(sites, weights, number, budget, worth)
    assert quick.value <= best + 1e-6
    assert quick.value == pytest.approx(plain_worth(sites, quick.units, weights, model), abs=1e-4)
    assert sites.fits(quick.units, number, budget)


def test_units_that_would_add_nothing_are_left_out() -> None:
    sites = Sites(np.array([[True, True, False]]))
    assert cover_most(sites, np.ones(1), 3).units.sum() == 1


@pytest.mark.parametrize("seed", range(4))
def test_exchanges_are_counted_as_if_from_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    distance, weights = rng.uniform(0, 9, (40, 15)), rng.uniform(0, 3, 40)
    state = _Exchange(distance, weights, np.array([0, 1, 2, 3]))
    while state.improve():
        plain = [
            [float(weights @ distance[:, [*np.delete(state.places, k), j]].min(axis=1)) for j in range(15)]
            for k in range(4)
        ]
        assert state.change == pytest.approx(np.array(plain))


@pytest.mark.parametrize("seed", range(8))
def test_floors_against_enumeration(seed: int) -> None:
    sites, weights = instance(seed)
    other = np.random.default_rng(seed + 100).uniform(0, 5, len(weights))
    least = 0.7 * max(plain_worth(sites, u, other, "once") for u in answers(sites) if sites.fits(u, 3))
    allowed = [
        plain_worth(sites, u, weights, "once")
        for u in answers(sites)
        if sites.fits(u, 3) and plain_worth(sites, u, other, "once") >= least - 1e-9
    ]
    found = cover_most(sites, weights, 3, floors=[Floor(other, least - 1e-9)])
    assert found.value == pytest.approx(max(allowed), abs=NEAR)
    assert cover_most(sites, weights, 3, floors=[Floor(other, other.sum() * 2)]).status == "impossible"


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("number", [1, 2, 4])
def test_median_against_enumeration(seed: int, number: int) -> None:
    rng = np.random.default_rng(seed)
    distance, weights = rng.uniform(0, 9, (11, 8)).round(1), rng.uniform(0, 3, 11)
    best = min(float(weights @ distance[:, c].min(axis=1)) for c in combinations(range(8), number))
    found = nearest(distance, weights, number)
    assert found.value == pytest.approx(best, rel=1e-6)
    assert found.bound == pytest.approx(best, rel=1e-6)
    assert found.units.sum() == number
    assert best - 1e-9 <= nearest_quickly(distance, weights, number).value <= 1.15 * best


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), copies=st.lists(st.integers(0, 8), min_size=9, max_size=9))
def test_merging_points_changes_nothing(seed: int, copies: list[int]) -> None:
    sites, weights = instance(seed)
    first, group = merge_points(sites.covers)
    assert (sites.covers[first][group] == sites.covers).all()
    assert len({row.tobytes() for row in sites.covers}) == len(first)
    doubled = Sites(sites.covers[copies], sites.cost, sites.kind, sites.limit)
    own = np.bincount(copies, weights=weights[copies], minlength=9)
    assert cover_most(doubled, weights[copies], 3).value == pytest.approx(cover_most(sites, own, 3).value, abs=NEAR)


def test_greedy_cover_is_a_cover_and_no_better_than_the_optimum() -> None:
    for seed in range(10):
        sites, _ = instance(seed, points=30, candidates=20)
        sites = sites.without_limits()
        quick, exact = cover_all_quickly(sites), cover_all(sites)
        assert sites.covered(quick.units)[sites.reachable].all()
        assert exact.value <= quick.value + NEAR


@pytest.mark.parametrize(("down", "units"), [(0.3, 1), (0.3, 4), (0.05, 3)])
def test_units_over_one_point_cover_it_with_the_stated_probability(down: float, units: int) -> None:
    sites = Sites(np.ones((1, 1), dtype=bool), most=units)
    found = cover_most(sites, np.ones(1), worth=expected([down], units), number=units)
    assert found.value == pytest.approx(1 - down**units, abs=1e-4)


def test_time_limit_returns_a_bound() -> None:
    rng = np.random.default_rng(3)
    distance = np.hypot(*(rng.uniform(0, 1000, (400, 1, 2)) - rng.uniform(0, 1000, (1, 150, 2))).transpose(2, 0, 1))
    weights = rng.uniform(0, 1, 400)
    found = cover_most(Sites(distance <= 130), weights, 25, effort=Effort(seconds=0.05))
    assert found.status in ("limit", "optimal")
    assert np.isnan(found.value) or found.bound >= found.value - 1e-6


def test_nothing_to_cover_and_nothing_in_reach() -> None:
    none = Sites(np.zeros((2, 3), dtype=bool))
    assert cover_all(none).units.sum() == 0
    assert cover_most(none, np.ones(2), 2).value == 0
    assert cover_most_quickly(none, np.ones(2), 2).value == 0
    with pytest.raises(ValueError, match="one cost and one kind"):
        Sites(np.zeros((2, 3), dtype=bool), np.ones(2))
    with pytest.raises(ValueError, match="between 1 and 3"):
        nearest(np.ones((2, 3)), np.ones(2), 4)


# Vincenty (1975), table II, on other ellipsoids; these are the usual checks of WGS 84.
GEODESICS = [
    ((-37.95103341666667, 144.42486788888888), (-37.65282113888889, 143.92649552777777), 54.972271),
    ((0.0, 0.0), (90.0, 0.0), 10001.965729),
    ((0.0, 0.0), (0.0, 1.0), 111.319491),
    ((0.0, 0.0), (0.5, 179.5), 19936.288579),
]


@pytest.mark.parametrize(("first", "second", "kilometres"), GEODESICS)
def test_geodesics(first: tuple[float, float], second: tuple[float, float], kilometres: float) -> None:
    assert distances_km([first], [second])[0, 0] == pytest.approx(kilometres, abs=2e-6)
    assert distances_km([second], [first])[0, 0] == pytest.approx(kilometres, abs=2e-6)


def test_geodesics_at_the_edge() -> None:
    assert distances_km([(50, 30)], [(50, 30)])[0, 0] == 0
    assert distances_km([(0, 0)], [(0, 180)])[0, 0] == pytest.approx(20004, rel=0.007)
    assert distances_km([(10, 179.5)], [(10, -179.5)])[0, 0] < 111
    with pytest.raises(ValueError, match="latitude"):
        distances_km([(91, 0)], [(0, 0)])


# San Francisco: 205 census tracts, 16 stores, service radius 5,000 m (spopt 0.7, facloc-real-world notebook).
@pytest.fixture(scope="module")
def san_francisco() -> tuple[np.ndarray, np.ndarray, list[str]]:
    name = "SF_network_distance_candidateStore_16_censusTract_205_new.csv"
    if not DATA or not (Path(DATA) / name).is_file():
        pytest.skip("DETENTE_SPOPT_DATA names no folder with spopt's San Francisco files")
    with (Path(DATA) / name).open(newline="") as file:
        rows = list(csv.DictReader(file))
    stores = sorted({row["name"] for row in rows}, key=lambda store: int(store.partition("_")[2]))
    tracts = sorted({row["DestinationName"] for row in rows})
    distance, weights = np.zeros((len(tracts), len(stores))), np.zeros(len(tracts))
    for row in rows:
        place = tracts.index(row["DestinationName"])
        distance[place, stores.index(row["name"])] = float(row["distance"])
        weights[place] = float(row["demand"])
    return distance, weights, stores


@pytest.mark.parametrize("large", [1, 60])
def test_san_francisco(
    san_francisco: tuple[np.ndarray, np.ndarray, list[str]], large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By diagram and by programme."""
    monkeypatch.setattr(optimum, "LARGE", large)
    distance, weights, stores = san_francisco
    sites = Sites(distance <= 5000)
    assert cover_all(sites).value == pytest.approx(8)
    most = cover_most(sites, weights, 4)
    assert most.value == pytest.approx(875_247)
    assert 100 * sites.covered(most.units).mean() == pytest.approx(89.756098, abs=1e-6)
    assert [stores[k] for k in np.flatnonzero(most.units)] == ["Store_2", "Store_11", "Store_12", "Store_15"]
    median = nearest(distance, weights, 4)
    assert median.value == pytest.approx(2_848_268_129.7145, abs=1e-3)
    assert cover_most_quickly(sites, weights, 4).value <= 875_247
    assert nearest_quickly(distance, weights, 4).value >= median.value - 1e-3


def cost_of_groups(cost, players: int) -> np.ndarray:
    return np.array([cost([k for k in range(players) if group >> k & 1]) for group in range(1 << players)], dtype=float)


@pytest.mark.parametrize(
    ("needs", "shapley"),
    [((1, 2, 3), (1 / 3, 5 / 6, 11 / 6)), ((8, 11, 13, 18), (2, 3, 4, 9))],  # the airport game; theory page
)
def test_airport_game(needs: tuple[int, ...], shapley: tuple[float, ...]) -> None:
    game = cost_of_groups(lambda group: max((needs[k] for k in group), default=0), len(needs))
    found = share_cost(game, np.ones(len(needs)))
    division = {d.rule: d for d in found.divisions}
    assert division["shapley"].amount == pytest.approx(shapley)
    assert division["shapley"].in_core
    assert division["nucleolus"].in_core
    assert not found.core_empty
    assert found.alone == pytest.approx(needs)
    if needs == (1, 2, 3):
        assert division["nucleolus"].amount == pytest.approx((0.5, 0.75, 1.75), abs=1e-6)
    for d in found.divisions:
        assert sum(d.amount) == pytest.approx(max(needs))


def test_equal_shares_of_an_airport_leave_the_core() -> None:
    game = cost_of_groups(lambda group: max((((1, 2, 9)[k]) for k in group), default=0), 3)
    capacity = next(d for d in share_cost(game, np.ones(3)).divisions if d.rule == "capacity")
    assert not capacity.in_core
    assert capacity.leaves == (0, 1)
    assert capacity.gain == pytest.approx(4)
    assert capacity.alone == (0, 1)


def test_a_game_with_an_empty_core() -> None:
    """Three points, three sites that cover two each: any two allies need one site, all three need two."""
    covers = np.array([[1, 1, 0], [1, 0, 1], [0, 1, 1]], dtype=bool)

    def cost(group: list[int]) -> float:
        return cover_all(Sites(covers[group])).value if group else 0.0

    found = share_cost(cost_of_groups(cost, 3), np.ones(3))
    assert found.core_empty
    assert not any(d.in_core for d in found.divisions)
    assert found.total == pytest.approx(2)
    assert all(d.gain > 0.3 for d in found.divisions)


@pytest.mark.parametrize(
    ("means", "taste", "given_"),
    [((100, 60), 0.3, (30, 0)), ((100, 80), 0.3, (25.882353, 5.882353)), ((80, 100), 0.3, (5.882353, 25.882353))],
)
def test_olson_and_zeckhauser(means: tuple[float, ...], taste: float, given_: tuple[float, ...]) -> None:
    assert contributions(np.array(means, dtype=float), taste) == pytest.approx(given_, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    means=st.lists(st.floats(1, 100), min_size=1, max_size=6),
    taste=st.floats(0.05, 0.95),
)
def test_contributions_answer_each_other(means: list[float], taste: float) -> None:
    """Nobody would give more or less, given what the others give."""
    own = np.array(means)
    found = contributions(own, taste)
    others = found.sum() - found
    assert found == pytest.approx(np.maximum(0, taste * own - (1 - taste) * others), abs=1e-4 * own.sum())


def test_voluntary_shares_fall_on_those_who_want_it() -> None:
    game = cost_of_groups(lambda group: 5.0 if any(k in group for k in (1, 2)) else 0.0, 3)
    found = share_cost(game, np.array([90.0, 20.0, 10.0]), 0.3)
    voluntary = next(d for d in found.divisions if d.rule == "voluntary")
    assert voluntary.amount[0] == 0
    assert sum(voluntary.amount) == pytest.approx(5)
    assert found.voluntary_share is not None
    assert 0 < found.voluntary_share <= 1
