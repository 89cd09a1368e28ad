# SPDX-License-Identifier: MIT
"""Decision diagrams of coverings against plain enumeration and against the programme."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analysis.protection import optimum
from detente.analysis.protection.covering import Sites, merge_points
from detente.analysis.protection.diagram import best_choice, search
from detente.analysis.protection.interchange import cover_all_quickly
from detente.analysis.protection.optimum import cover_all, cover_most
from detente.analysis.protection.programme import Effort, all_by_programme, most_by_programme
from detente.analysis.protection.reductions import narrow

NEAR = 1e-7


def small(seed: int, points: int = 14, candidates: int = 9) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Who covers what, cost and weight: near each other on a plane, or for odd seeds anyhow."""
    rng = np.random.default_rng(seed)
    place, site = rng.uniform(0, 10, (points, 1, 2)), rng.uniform(0, 10, (1, candidates, 2))
    covers = np.hypot(*(place - site).transpose(2, 0, 1)) <= 3.5
    if seed % 2:
        covers = rng.random((points, candidates)) < 0.25
    covers = covers[covers.any(axis=1)]
    cost = np.ones(candidates) if seed % 3 else np.round(rng.uniform(0.5, 3, candidates), 2)
    return covers, cost, np.round(rng.uniform(0.1, 5, len(covers)), 1)


def every_choice(covers: np.ndarray, cost: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Cost and weight missed of every set of candidates, shape (sets, 2)."""
    chosen = np.array(list(product((False, True), repeat=covers.shape[1])))
    missed = ~(chosen.astype(int) @ covers.T.astype(int)).astype(bool)
    return np.column_stack([chosen @ cost, missed @ weights])


def cost_and_missed(covers, cost, weights, candidates) -> tuple[float, float]:
    return float(cost[candidates].sum()), float(weights[~covers[:, candidates].any(axis=1)].sum())


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("width", [1, 3, 20, 10_000])
@pytest.mark.parametrize("share", [0.2, 0.5, 1.0])
def test_search_against_enumeration(seed: int, width: int, share: float) -> None:
    """What it finds is a choice within the limits, and no choice is better than both that and what was lost."""
    covers, cost, weights = small(seed)
    most, below = share * 6.0, 0.6 * float(weights.sum())
    within = [
        (missed, paid)
        for paid, missed in every_choice(covers, cost, weights).tolist()
        if paid <= most + NEAR and missed < below - NEAR
    ]
    found = search(covers, cost, weights, most, below, width)
    if found.found:
        paid, missed = cost_and_missed(covers, cost, weights, found.candidates)
        assert (found.cost, found.missed) == pytest.approx((paid, missed))
        assert paid <= most + NEAR
        assert missed < below
    if not within:
        assert not found.found
        return
    least = min(missed for missed, _ in within)
    assert min(found.missed, found.lost_missed) <= least + NEAR
    if found.complete:
        assert found.missed == pytest.approx(least, abs=NEAR)
    else:
        assert width < 10_000


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("width", [2, 10_000])
def test_search_for_a_cover_against_enumeration(seed: int, width: int) -> None:
    covers, cost, _ = small(seed)
    every = every_choice(covers, cost, np.ones(len(covers)))
    best = float(every[every[:, 1] == 0, 0].min())
    asked = np.full(len(covers), np.inf)
    found = search(covers, cost, asked, float(cost.sum()), np.inf, width)
    assert min(found.cost, found.lost_cost) <= best + NEAR
    if found.found:
        assert covers[:, found.candidates].any(axis=1).all()
    if width == 10_000:
        assert found.complete
        assert found.cost == pytest.approx(best)
    assert not search(covers, cost, asked, best * 0.99, np.inf, 10_000).found


@pytest.mark.parametrize("seed", range(30))
def test_wider_and_wider_is_the_same_as_wide_at_once(seed: int) -> None:
    covers, cost, weights = small(seed, points=20, candidates=10)
    most = 4.0
    every = every_choice(covers, cost, weights)
    least = float(every[every[:, 0] <= most + NEAR, 1].min())
    found = best_choice(
        covers, cost, weights, (most, np.inf), lambda better: (most, better.missed - 1e-9), 60.0, (1, 2, 4, 10_000)
    )
    assert found.complete
    assert found.missed == pytest.approx(least, abs=NEAR)
    assert cost_and_missed(covers, cost, weights, found.candidates)[1] == pytest.approx(least, abs=NEAR)


@pytest.mark.parametrize("seed", range(30))
def test_narrowing_keeps_a_best_choice(seed: int) -> None:
    covers, cost, weights = small(seed)
    most, below = 3.0, 0.4 * float(weights.sum())
    every = every_choice(covers, cost, weights)
    best = every[(every[:, 0] <= most + NEAR) & (every[:, 1] < below), 1].min(initial=np.inf)
    left, worth, candidates = narrow(covers, cost, weights, np.arange(len(cost)), below)
    fewer = every_choice(left, cost[candidates], worth)
    allowed = (fewer[:, 0] <= most + NEAR) & (fewer[:, 1] < below)
    assert fewer[allowed, 1].min(initial=np.inf) == pytest.approx(best)
    assert left.size <= covers.size


def scattered(seed: int, points: int = 220, candidates: int = 90, radius: float = 16.0) -> tuple[Sites, np.ndarray]:
    """A question with more sites than `LARGE`: on a plane, of three costs for odd seeds."""
    rng = np.random.default_rng(seed)
    place, site = rng.uniform(0, 100, (points, 1, 2)), rng.uniform(0, 100, (1, candidates, 2))
    kind = rng.integers(0, 3, candidates) if seed % 2 else np.zeros(candidates, dtype=int)
    covers = np.hypot(*(place - site).transpose(2, 0, 1)) <= radius * np.array([1.0, 1.3, 0.7])[kind]
    return Sites(covers, np.array([1.0, 1.8, 0.55])[kind]), np.exp(rng.normal(size=points))


@pytest.mark.parametrize("seed", range(6))
def test_covering_everything_against_the_programme(seed: int) -> None:
    sites, _ = scattered(seed)
    found, plain = cover_all(sites), all_by_programme(sites)
    assert found.status == plain.status == "optimal"
    assert found.value == pytest.approx(plain.value, rel=1e-6)
    assert found.bound == pytest.approx(plain.value, rel=1e-6)
    assert sites.price(found.units) == pytest.approx(found.value)
    assert sites.covered(found.units)[sites.reachable].all()
    quick = cover_all_quickly(sites)
    assert sites.covered(quick.units)[sites.reachable].all()
    assert plain.value - NEAR <= quick.value <= 1.1 * plain.value


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("number", "budget"), [(6, np.inf), (14, np.inf), (np.inf, 8.3)])
def test_covering_most_against_the_programme(seed: int, number: float, budget: float) -> None:
    sites, weights = scattered(seed)
    found, plain = cover_most(sites, weights, number, budget), most_by_programme(sites, weights, number, budget)
    assert found.status == plain.status == "optimal"
    assert found.value == pytest.approx(plain.value, rel=1e-6)
    assert found.bound == pytest.approx(plain.value, rel=1e-6)
    assert found.value == pytest.approx(float(weights @ sites.covered(found.units)))
    assert sites.fits(found.units, number, budget)


@pytest.mark.parametrize("gap", [0.01, 0.05])
def test_a_gap_is_kept_and_told(gap: float) -> None:
    sites, weights = scattered(0)
    best, least = most_by_programme(sites, weights, 12).value, all_by_programme(sites).value
    most, everything = cover_most(sites, weights, 12, effort=Effort(gap)), cover_all(sites, effort=Effort(gap))
    assert most.value * (1 + gap) >= best - NEAR
    assert best - NEAR <= most.bound <= most.value * (1 + gap) + NEAR
    assert everything.value * (1 - gap) <= least + NEAR
    assert everything.value * (1 - gap) - NEAR <= everything.bound <= least + NEAR


def test_what_a_diagram_loses_the_programme_settles(monkeypatch: pytest.MonkeyPatch) -> None:
    sites, weights = scattered(1)
    plain = most_by_programme(sites, weights, 14), all_by_programme(sites)
    narrow_only = lambda *arguments: best_choice(*arguments, widths=(2,))  # noqa: E731
    monkeypatch.setattr(optimum, "best_choice", narrow_only)
    for found, expected in zip((cover_most(sites, weights, 14), cover_all(sites)), plain, strict=True):
        assert found.status == "optimal"
        assert found.value == pytest.approx(expected.value, rel=1e-6)
    hurried = cover_most(sites, weights, 14, effort=Effort(seconds=0.0))
    assert hurried.status == "limit"
    assert hurried.value <= plain[0].value + NEAR
    assert hurried.bound >= plain[0].value - NEAR
    hurried = cover_all(sites, effort=Effort(seconds=0.0))
    assert hurried.status == "limit"
    assert sites.covered(hurried.units)[sites.reachable].all()
    assert hurried.bound <= plain[1].value + NEAR


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), order=st.randoms(use_true_random=False))
def test_names_order_and_scale_change_nothing(seed: int, order) -> None:
    sites, weights = scattered(seed, points=80, candidates=70)
    points, candidates = list(range(80)), list(range(70))
    order.shuffle(points)
    order.shuffle(candidates)
    other = Sites(sites.covers[points][:, candidates], 7.5 * sites.cost[candidates])
    assert cover_all(other).value == pytest.approx(7.5 * cover_all(sites).value, rel=1e-6)
    most = cover_most(sites, weights, 8)
    assert cover_most(other, 1e6 * weights[points], 8).value == pytest.approx(1e6 * most.value, rel=1e-6)
    idle = Sites(np.column_stack([sites.covers, np.zeros((80, 3), dtype=bool)]))
    assert cover_most(idle, weights, 8).value == pytest.approx(most.value, rel=1e-6)


def test_a_candidate_without_cost_and_points_without_weight() -> None:
    sites, weights = scattered(2)
    free = Sites(sites.covers, np.where(np.arange(90) < 4, 0.0, sites.cost))
    assert cover_all(free).value == pytest.approx(all_by_programme(free).value, rel=1e-6)
    light = np.where(np.arange(220) % 3, 0.0, weights)
    assert cover_most(sites, light, 5).value == pytest.approx(most_by_programme(sites, light, 5).value, rel=1e-6)
    assert cover_most(sites, weights, 0).value == 0.0
    assert cover_most(sites, weights, 90).value == pytest.approx(weights[sites.reachable].sum())


def test_merged_points_are_told_apart_by_words() -> None:
    """More points at once than a word holds."""
    rng = np.random.default_rng(5)
    covers = rng.random((400, 12)) < 0.3
    covers = covers[merge_points(covers)[0]]
    covers = covers[covers.any(axis=1)]
    weights = rng.uniform(0.5, 2, len(covers))
    found = search(covers, np.ones(12), weights, 3.0, np.inf, 10_000)
    every = every_choice(covers, np.ones(12), weights)
    assert found.missed == pytest.approx(every[every[:, 0] <= 3, 1].min())
