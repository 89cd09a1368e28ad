# SPDX-License-Identifier: MIT
"""Solutions with a lottery: conditions that hold at the optimum and nowhere else, and the hull's area."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from shapely.geometry import MultiPoint, Polygon, box

from detente import bargain, load
from detente.analysis.bargaining.lotteries import hull_corners, mixtures
from tests.conftest import KEPT_FLAGSHIP

CLOSE = 1e-4


def _gains(seed: int, count: int, parties: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    gains = rng.normal(0.5, 1.0, (count, parties))
    gains[0] = np.abs(gains[0]) + 0.2  # somebody's package that all accept
    return gains


def _largest_even(gains: np.ndarray, scale: np.ndarray) -> float:
    """The largest smallest scaled gain of a mixture, as one plain linear programme."""
    count, parties = gains.shape
    found = linprog(
        np.append(np.zeros(count), -1.0),
        A_ub=np.vstack([np.column_stack([-(gains / scale).T, np.ones(parties)]), np.column_stack([-gains.T, np.zeros(parties)])]),
        b_ub=np.zeros(2 * parties),
        A_eq=[np.append(np.ones(count), 0.0)],
        b_eq=[1.0],
        bounds=[(0, None)] * count + [(None, None)],
    )  # fmt: skip
    return float(found.x[-1])


def _ideal(gains: np.ndarray, party: int) -> float:
    count, parties = gains.shape
    found = linprog(-gains[:, party], A_ub=-gains.T, b_ub=np.zeros(parties), A_eq=[np.ones(count)], b_eq=[1.0])
    return -float(found.fun)


@pytest.mark.parametrize("parties", [2, 3, 4])
@pytest.mark.parametrize("seed", range(12))
def test_mixtures_are_best(seed: int, parties: int) -> None:
    gains = _gains(seed, 4 + 3 * seed, parties)
    found = mixtures(gains)
    worth = {name: shares @ gains for name, shares in found.items()}
    for shares in found.values():
        assert shares.sum() == pytest.approx(1)
        assert (shares >= 0).all()
    assert all((gain >= -CLOSE).all() for gain in worth.values())
    ideal = np.array([_ideal(gains, party) for party in range(parties)])
    assert worth["egalitarian"].min() == pytest.approx(_largest_even(gains, np.ones(parties)), abs=CLOSE)
    assert (worth["kalai_smorodinsky"] / ideal).min() == pytest.approx(_largest_even(gains, ideal), abs=CLOSE)
    # Nash: along no line to another package does the sum of logarithms rise (concave, so this is enough).
    slope = ((gains - worth["nash"]) / worth["nash"]).sum(axis=1)
    assert slope.max() <= 0.01
    for name, weights in (("utilitarian", np.ones(parties)), ("relative_utilitarian", 1 / ideal)):
        count = len(gains)
        best = linprog(-gains @ weights, A_ub=-gains.T, b_ub=np.zeros(parties), A_eq=[np.ones(count)], b_eq=[1.0])
        assert worth[name] @ weights == pytest.approx(-best.fun, abs=CLOSE)


@pytest.mark.parametrize("seed", range(20))
def test_the_equal_area_mixture_halves_the_hull(seed: int) -> None:
    gains = _gains(seed, 5 + seed, 2)
    target = mixtures(gains)["equal_area"] @ gains
    # What can be had, with less than that for free, above no deal.
    free = [[x, -50.0] for x, _ in gains] + [[-50.0, y] for _, y in gains]
    hull = MultiPoint([*gains, *free, [-50.0, -50.0]]).convex_hull.intersection(box(0, 0, 100, 100))
    far = 100 * target / np.hypot(*target)
    above = hull.intersection(Polygon([(0, 0), tuple(far), (0, 1000)]))
    assert above.area / hull.area == pytest.approx(0.5, abs=0.01)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([0.1, 3.0, 20.0]))
def test_some_solutions_do_not_change_when_a_scale_is_stretched(seed: int, factor: float) -> None:
    gains = _gains(seed, 8, 3)
    one, other = mixtures(gains), mixtures(gains * [factor, 1, 1])
    for name in ("nash", "kalai_smorodinsky", "relative_utilitarian"):
        assert one[name] @ gains == pytest.approx(other[name] @ gains, abs=0.02)


def test_corners_of_the_hull_carry_every_best_package() -> None:
    gains = _gains(3, 900, 3)
    corners = hull_corners(gains)
    assert len(corners) < len(gains) / 4
    rng = np.random.default_rng(1)
    for direction in rng.normal(size=(200, 3)):
        assert int(np.argmax(gains @ direction)) in corners
    flat = np.column_stack([gains[:, 0], gains[:, 0], gains[:, 0]])
    assert len(hull_corners(flat)) == len(flat)


def test_a_lottery_on_the_flagship_is_worth_what_it_says() -> None:
    result = bargain(load(KEPT_FLAGSHIP), lotteries=True)
    by_levels = {tuple(o.levels.values()): o.utility for o in result.frontier}
    for lottery in result.lotteries:
        assert sum(share for share, _ in lottery.packages) == pytest.approx(1)
        for party, worth in lottery.utility.items():
            mixed = sum(share * by_levels[tuple(levels.values())][party] for share, levels in lottery.packages)
            assert worth == pytest.approx(mixed)
