# SPDX-License-Identifier: MIT
"""Weights are drawn within their stated ranges on the simplex; confidence speaks for what is stated as a point."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import load, prepare
from detente.case.basis import Range
from detente.case.preference import AdditivePreference
from detente.outcomes.assumptions import Assumptions
from detente.outcomes.drawn_weights import drawn_weights
from detente.outcomes.draws import draws_of
from detente.theory.drawn_packages import DrawnPackages, proposals_of
from tests.conftest import KEPT_FLAGSHIP

DRAWS = 20_000
EXACT = 1e-12


def weighing(*weights: Any, confidence: float = 12.0) -> AdditivePreference:
    """Return a preference over so many issues."""
    issues = {f"i{k}": {"weight": weight, "values": {"a": 0, "b": 1}} for k, weight in enumerate(weights)}
    return AdditivePreference.model_validate(
        {"form": "additive", "basis": "judgement", "issues": issues, "confidence": confidence}
    )


def drawn(preference: AdditivePreference, draws: int = DRAWS) -> np.ndarray:
    """Return drawn shares, (draws, issues)."""
    return drawn_weights(preference, np.random.default_rng(5).random((draws, len(preference.issues))))


def test_two_ranges_have_a_closed_form() -> None:
    """Of two equal ranges a - b is uniform minus uniform, halved in reach: a = 1/2 + (u - v) width / 2."""
    uniforms = np.random.default_rng(5).random((1000, 2))
    shares = drawn_weights(weighing([40, 60], [40, 60]), uniforms)
    assert shares[:, 0] == pytest.approx(0.5 + 0.2 * (uniforms[:, 0] - uniforms[:, 1]) / 2)
    assert shares.sum(axis=1) == pytest.approx(np.ones(1000))


ranges = st.tuples(st.floats(0.5, 50), st.floats(0.0, 30)).map(lambda pair: [pair[0], pair[0] + pair[1]])


@given(weights=st.lists(ranges, min_size=2, max_size=12), seed=st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_no_draw_leaves_a_range_or_the_simplex(weights: list[list[float]], seed: int) -> None:
    preference = weighing(*weights)
    shares = drawn_weights(preference, np.random.default_rng(seed).random((200, len(weights))))
    stated = [value.weight for value in preference.issues.values()]
    total = sum(weight.midpoint for weight in stated)
    assert shares.sum(axis=1) == pytest.approx(np.ones(200), abs=1e-9)
    for place, weight in enumerate(stated):
        if not weight.is_point:
            assert shares[:, place].min() >= weight.low / total - EXACT
            assert shares[:, place].max() <= weight.high / total + EXACT


def test_the_mean_is_the_stated_centre_and_reflection_reflects() -> None:
    preference = weighing([5, 15], [10, 50], [2, 4], [0, 30])
    centre = np.array([10, 30, 3, 15]) / 58
    uniforms = np.random.default_rng(5).random((DRAWS, 4))
    shares, reflected = drawn_weights(preference, uniforms), drawn_weights(preference, 1 - uniforms)
    assert (shares + reflected) / 2 == pytest.approx(np.broadcast_to(centre, shares.shape))
    assert shares.mean(axis=0) == pytest.approx(centre, abs=0.003)


def test_points_are_a_dirichlet_distribution_with_the_confidence() -> None:
    shares = drawn(weighing(10, 20, 30, 40, confidence=12))
    for place, centre in enumerate((0.1, 0.2, 0.3, 0.4)):
        assert shares[:, place].mean() == pytest.approx(centre, abs=0.003)
        assert shares[:, place].var() == pytest.approx(centre * (1 - centre) / 13, rel=0.05)


def test_points_divide_what_ranges_leave() -> None:
    shares = drawn(weighing([20, 40], 35, 35, confidence=20))
    assert (shares[:, 0].min(), shares[:, 0].max()) == (pytest.approx(0.2, abs=1e-3), pytest.approx(0.4, abs=1e-3))
    assert shares.sum(axis=1) == pytest.approx(np.ones(DRAWS))
    ratio = shares[:, 1] / (1 - shares[:, 0])
    # A beta distribution with the parameters 20 * 0.35, twice.
    assert ratio.var() == pytest.approx(0.25 / (14 + 1), rel=0.05)


def test_an_order_of_issues_changes_nothing() -> None:
    uniforms = np.random.default_rng(5).random((50, 3))
    first = drawn_weights(weighing([5, 15], [10, 50], [2, 4]), uniforms)
    turned = drawn_weights(weighing([2, 4], [10, 50], [5, 15]), uniforms[:, ::-1])
    assert turned[:, ::-1] == pytest.approx(first)


def _signed(view: Any) -> dict[str, float]:
    packages = DrawnPackages(view, proposals_of(view.case))
    worth = packages.gains(packages.draws(packages.assumptions.uniforms(0, 1024)))
    signed = (worth["utility"] >= worth["reservation"][:, None]).all(axis=2).mean(axis=0)
    return dict(zip(packages.names, signed.tolist(), strict=True))


def test_ranges_of_weights_change_the_shares_of_the_kept_flagship() -> None:
    """With every range replaced by its midpoint all shares once agreed to four digits."""
    case = load(KEPT_FLAGSHIP)

    def at_points(preference: AdditivePreference) -> AdditivePreference:
        issues = {
            id_: value.model_copy(update={"weight": Range(low=value.weight.midpoint, high=value.weight.midpoint)})
            for id_, value in preference.issues.items()
        }
        return preference.model_copy(update={"issues": issues})

    points = case.model_copy(update={"preferences": {p: at_points(x) for p, x in case.preferences.items()}})
    with_ranges, at_midpoints = _signed(prepare(case)), _signed(prepare(points))
    assert max(abs(with_ranges[id_] - at_midpoints[id_]) for id_ in with_ranges) > 0.05
    # What is not known of points is more than what a narrow range leaves open.
    space = prepare(case).space()
    rows = np.stack([space.row(proposal.outcome) for proposal in case.proposals.values()])
    deviations = []
    for one in (case, points):
        assumptions = Assumptions(one, 1)
        draws = draws_of(assumptions, space, assumptions.numbers(assumptions.uniforms(0, 1024)))
        deviations.append(np.mean([draws.utility(party, rows).std(axis=0).mean() for party in draws.parties]))
    assert deviations[0] < deviations[1]
