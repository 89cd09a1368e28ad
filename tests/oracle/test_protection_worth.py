# SPDX-License-Identifier: MIT
"""Nobody gives unasked more than protection is worth to it; bills above that say so."""

from __future__ import annotations

import numpy as np
import pytest

from detente import protect
from detente.analysis.protection.sharing import contributions, share_cost, within_worth
from tests.protection_cases import protected_case, stated


def answers_each_other(means: np.ndarray, taste: float, most: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Each ally's best answer to the others by definition: the maximum of (I - q)**(1-a) * Q**a over 0 <= q <= most."""
    best = []
    for own in range(len(means)):
        if means[own] <= 0:
            best.append(0.0)
            continue
        others = given.sum() - given[own]
        q = np.linspace(0, min(most[own], means[own]), 200_001)
        with np.errstate(divide="ignore"):
            best.append(q[np.argmax((1 - taste) * np.log(means[own] - q) + taste * np.log(others + q))])
    return np.array(best)


@pytest.mark.parametrize("seed", range(25))
def test_capped_contributions_answer_each_other_and_pay_the_whole(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count, taste, total = int(rng.integers(2, 6)), float(rng.uniform(0.1, 0.8)), float(rng.uniform(1, 20))
    means = rng.uniform(1, 10, count) * (rng.random(count) < 0.8)
    most = np.where(rng.random(count) < 0.5, rng.uniform(0, 8, count), np.inf)
    given = within_worth(means, taste, total, most)
    assert (given <= most + 1e-9).all()
    if most[means > 0].sum() <= total:
        assert given == pytest.approx(np.where(means > 0, most, 0.0))
        return
    assert given.sum() == pytest.approx(total)
    inside = np.flatnonzero((given > 1e-9) & (given < most - 1e-9))
    # The scale of means at which this is an equilibrium, from any ally that is neither at its most nor at nothing.
    scale = (given[inside[0]] + total * (1 - taste) / taste) / means[inside[0]]
    assert answers_each_other(scale * means, taste, most, given) == pytest.approx(given, abs=2e-3 * total)


@pytest.mark.parametrize("seed", range(10))
def test_without_limits_of_worth_nothing_changes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    means, taste = rng.uniform(1, 10, 4), float(rng.uniform(0.1, 0.8))
    plain = contributions(means, taste)
    limited = within_worth(means, taste, 7.0, np.array([1e9, np.inf, np.inf, np.inf]))
    assert limited == pytest.approx(7.0 * plain / plain.sum())


def test_a_bill_above_what_could_be_gained_is_marked() -> None:
    cost = np.array([0.0, 10.0, 10.0, 10.0])
    found = share_cost(cost, np.array([9.0, 1.0]), 0.3, np.array([0.4, np.inf]))
    of = {division.rule: division for division in found.divisions}
    assert of["capacity"].amount == pytest.approx((9.0, 1.0))
    assert of["capacity"].above_worth == (0,)
    assert of["voluntary"].amount == pytest.approx((0.4, 9.6))
    assert of["voluntary"].above_worth == ()
    short = share_cost(cost, np.array([9.0, 1.0]), 0.3, np.array([0.4, 2.0]))
    voluntary = next(division for division in short.divisions if division.rule == "voluntary")
    assert voluntary.amount == pytest.approx((0.4, 2.0))
    assert voluntary.unpaid == pytest.approx(7.6)
    assert not voluntary.in_core


def mines(**more):
    """A town and a mine of 0.4 USD bn at one place; A wants the mine, B the town; one site at 10 USD bn covers both."""
    return protected_case(
        purposes={"people": {"name": "People", "unit": "people"}, "mines": {"name": "Mines", "unit": "USD M"}},
        protected={
            "t": {"purpose": "people", "lat": 0, "lon": 0, "weight": 10, "basis": "judgement"},
            "m": {"purpose": "mines", "lat": 0, "lon": 0, "weight": 400, "basis": "judgement"},
        },
        sites={"s": {"lat": 0, "lon": 0, "basis": "judgement"}},
        types={"A": {"name": "A", "radius_km": stated(20), "buy": stated(10)}},
        terms=[
            {"name": "cover", "cover": ["people", "mines"], "receives": more.pop("receives", {}), "basis": "judgement"}
        ],
        taste=stated(0.3),
        allies={
            "x": {"name": "X", "party": "a", "capacity": stated(90), "wants": [{"purpose": "mines"}]}
            | more
            | {"basis": "judgement"},
            "y": {"name": "Y", "capacity": stated(10), "wants": [{"purpose": "people"}], "basis": "judgement"},
        },
    )


def unasked(case) -> tuple[float, ...]:
    return next(d.amount for d in protect(case).shares_of("p").sharing.divisions if d.rule == "voluntary")


def test_who_wants_mines_gives_no_more_than_they_are_worth() -> None:
    assert unasked(mines()) == pytest.approx((0.4, 9.6))
    assert unasked(mines(receives={"a": 0.5})) == pytest.approx((0.9, 9.1))
    assert unasked(mines(worth=stated([1, 3]))) == pytest.approx((2.0, 8.0))
    shares = protect(mines()).shares_of("p")
    assert shares.sharing.worth == pytest.approx((0.4, np.inf))
    assert shares.sharing.voluntary_share is None


def test_nobody_gives_unasked_more_than_cover_of_its_wants_costs_alone() -> None:
    cost = np.array([0.0, 4.0, 10.0, 12.0])  # the first could have all that it wants for 4
    voluntary = next(d for d in share_cost(cost, np.array([9.0, 1.0]), 0.3).divisions if d.rule == "voluntary")
    assert voluntary.amount == pytest.approx((4.0, 8.0))
    assert voluntary.in_core
