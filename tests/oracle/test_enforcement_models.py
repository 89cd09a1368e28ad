# SPDX-License-Identifier: MIT
"""Models of war, deterrence, punishment and inspection against published numbers and slow, obvious code.

T1 to T13 are the worked examples of the theory: T4 and T5 stand with the enforcement model itself.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import combinations, product
from math import exp, inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analysis.enforcement.bargaining_range import (
    bargaining_range,
    commitment_threshold,
    rising_side_is_attacked,
    ultimatum,
)
from detente.analysis.enforcement.contracts import ambiguous_clause, best_bet, contingent_contract
from detente.analysis.enforcement.deterrence import attack_is_worth, deterrence_equilibrium, deterrence_threshold
from detente.analysis.enforcement.inspection import (
    detection_needed,
    detection_rate,
    first_inspection,
    inspection_value,
    inspections_needed,
)
from detente.analysis.enforcement.repeated_game import (
    annuity,
    bond_needed,
    effective_discount,
    finite_punishment_threshold,
    grim_threshold,
    imperfect_detection_threshold,
)
from detente.analysis.enforcement.sanctions_coalition import sanctions_threat
from detente.analysis.enforcement.shield import guarantor_decision, shield_equilibria, stake_needed
from detente.analysis.enforcement.signalling import credibility_with_audience_cost, lowest_type_that_sinks
from detente.errors import UsageError
from detente.outcomes.snap_back import blocking_coalitions

EXACT = 1e-9
GRID = 2e-3
few = settings(max_examples=50, deadline=None)


def test_t1_bargaining_range() -> None:
    """Blattman, Why We Fight: a pie of 100, even chances, war burns 20: each expects 40; the range is 40 to 60."""
    low, high = bargaining_range(0.5, 0.1, 0.1)
    assert (100 * low, 100 * high) == pytest.approx((40, 60))
    assert high - low == pytest.approx(0.2)


def test_t2_ultimatum_by_grid_search() -> None:
    demand, war = ultimatum(0.5, 0.1, 0.4)
    assert (demand, war) == pytest.approx((0.65, 0.375))

    def expected(x: np.ndarray) -> np.ndarray:
        accepted = np.clip(1.0 - (x - 0.5) / 0.4, 0.0, 1.0)
        return accepted * x + (1.0 - accepted) * (0.5 - 0.1)

    grid = np.linspace(0.4, 1.0, 6001)
    assert grid[expected(grid).argmax()] == pytest.approx(demand, abs=GRID)
    with pytest.raises(UsageError, match="at most 1"):
        ultimatum(0.9, 0.1, 0.5)


def test_t3_commitment_problem() -> None:
    assert commitment_threshold(0.7, 0.3, 0.1, 0.1) == pytest.approx(2 / 3)
    assert [rising_side_is_attacked(0.7, 0.3, 0.1, 0.1, d) for d in (0.6, 0.9)] == [False, True]
    assert commitment_threshold(0.7, 0.95, 0.1, 0.1) == inf
    with pytest.raises(UsageError, match="between 0 and 1"):
        bargaining_range(1.2, 0.1, 0.1)


@given(st.floats(0.05, 0.95), st.floats(0.0, 0.5), st.floats(0.01, 0.4), st.floats(0.01, 0.4), st.floats(0, 0.999))
@few
def test_commitment_threshold_is_where_war_begins(
    before: float, after: float, cost_a: float, cost_b: float, discount: float
) -> None:
    threshold = commitment_threshold(before, after, cost_a, cost_b)
    if abs(discount - threshold) > 1e-6:
        assert rising_side_is_attacked(before, after, cost_a, cost_b, discount) == (discount > threshold)


def test_t6_deterrence_threshold_by_backward_induction() -> None:
    assert deterrence_threshold(0, 0.5, 1) == pytest.approx(0.5)
    low, high = deterrence_equilibrium(0.4, (0, 0.5, 1)), deterrence_equilibrium(0.6, (0, 0.5, 1))
    assert (low.challenges, low.hard_resists, low.soft_resists) == (True, True, False)
    assert (high.challenges, high.hard_resists, high.soft_resists) == (False, True, False)


def test_an_incredible_threat_does_not_deter() -> None:
    """A Nash equilibrium in which a soft defender's threat deters exists at 0.4; it is not what is found."""
    assert deterrence_equilibrium(0.0, (0, 0.5, 1)).challenges
    assert not deterrence_equilibrium(0.0, (0, 0.5, 1), soft_defender=(2.0, 1.0)).challenges
    with pytest.raises(UsageError, match="prefer"):
        deterrence_threshold(0.6, 0.5, 1)


def test_attack_on_a_protected_state() -> None:
    assert attack_is_worth(1.0, 0.3, -1.0, 0.2, 1.0) == pytest.approx(-1.0)
    assert attack_is_worth(0.0, 0.25, -1.0, 0.2, 1.0) == pytest.approx(0.25 * 0.2 + 0.75)


def test_t7_shield_has_two_equilibria_and_cannot_create_a_guarantee() -> None:
    assert guarantor_decision(-2) == pytest.approx(0.119, abs=5e-4)
    assert guarantor_decision(-1) == pytest.approx(0.269, abs=5e-4)
    found = {q: shield_equilibria(-2, 1, q) for q in (0.1, 0.2, 0.3)}
    assert [(e.none_come, e.they_come) for e in found.values()] == [(False, True), (True, True), (True, False)]
    nothing = [shield_equilibria(-3.5, 0.0125 * stake, 0.3) for stake in (0, 5, 10, 20, 50)]
    assert not any(e.they_come for e in nothing)
    assert {round(e.without, 3) for e in nothing} == {0.029}


@given(st.floats(-5, 3), st.floats(0.001, 1), st.floats(0.01, 0.99))
@few
def test_stake_that_would_do(odds: float, per_unit: float, wanted: float) -> None:
    stake = stake_needed(odds, per_unit, wanted)
    assert guarantor_decision(odds + per_unit * stake) >= wanted - 1e-9
    assert stake == 0 or guarantor_decision(odds + per_unit * stake) == pytest.approx(wanted)


def test_t8_grim() -> None:
    assert grim_threshold(6, 4, 0) == pytest.approx(1 / 3)


def test_t9_imperfect_detection() -> None:
    assert imperfect_detection_threshold(6, 4, 0, 0.5) == pytest.approx(0.5)
    assert imperfect_detection_threshold(6, 4, 0, 1.0) == pytest.approx(grim_threshold(6, 4, 0))


def test_t10_punishment_of_k_periods() -> None:
    assert finite_punishment_threshold(5, 3, 2, 1) == inf
    assert finite_punishment_threshold(5, 3, 2, 2) == pytest.approx(1.0)
    assert finite_punishment_threshold(5, 3, 2, 3) == pytest.approx(0.8105, abs=5e-5)
    assert finite_punishment_threshold(5, 3, 2, 2000) == pytest.approx(grim_threshold(5, 3, 2), abs=1e-6)
    assert grim_threshold(5, 3, 2) == pytest.approx(2 / 3)


@given(st.floats(0.1, 5), st.floats(0.1, 5), st.integers(1, 30))
@few
def test_finite_punishment_makes_indifferent(gain: float, loss: float, periods: int) -> None:
    threshold = finite_punishment_threshold(loss + gain, loss, 0.0, periods)
    if threshold == inf:
        assert loss * periods < gain
    else:
        assert loss * annuity(threshold, periods) == pytest.approx(gain, rel=1e-6)


def test_discount_and_bond() -> None:
    assert effective_discount(0.25, 0.1, 0.5) == pytest.approx(0.36)
    assert bond_needed(2, 0.5, 0.8) == pytest.approx(5)
    assert bond_needed(-1, 0.5) == 0
    assert bond_needed(1, 0.0) == inf
    with pytest.raises(UsageError, match="more than"):
        grim_threshold(4, 6, 0)


def test_t11_inspection_once() -> None:
    assert detection_needed(10, 90) == pytest.approx(0.10)
    assert detection_rate(0.5, 0.2) == pytest.approx(0.4)
    assert detection_needed(0, 0) == 0


@cache
def _recursion(n: int, m: int) -> Fraction:
    """Return Dresher's value from the two-by-two game of the first period, solved as such."""
    if m >= n:
        return Fraction(0)
    if m == 0:
        return Fraction(1)
    # Rows: violate now, wait. Columns: inspect now, do not.
    a, b, c, d = Fraction(-1), Fraction(1), _recursion(n - 1, m - 1), _recursion(n - 1, m)
    return (a * d - b * c) / (a + d - b - c)


def test_t12_inspections_over_periods() -> None:
    for n, m in product(range(1, 9), range(9)):
        assert inspection_value(n, m) == _recursion(n, m), (n, m)
    assert inspection_value(5, 2) == Fraction(3, 8)
    assert first_inspection(5, 2) == Fraction(5, 16)
    assert inspection_value(10, 2) == Fraction(9, 14)
    assert inspections_needed(10, 0.5) == min(m for m in range(11) if inspection_value(10, m) <= 0.5)


@given(st.integers(2, 9), st.integers(1, 8))
@few
def test_first_inspection_makes_the_inspected_indifferent(n: int, m: int) -> None:
    if m < n:
        x = first_inspection(n, m)
        now = x * -1 + (1 - x) * 1
        later = x * inspection_value(n - 1, m - 1) + (1 - x) * inspection_value(n - 1, m)
        assert now == later == inspection_value(n, m)


def test_t13_audience_costs() -> None:
    found = [credibility_with_audience_cost(0.6, a) for a in (0, 0.2, 0.6)]
    assert found == pytest.approx([0.4, 0.6, 1.0])
    assert credibility_with_audience_cost(0.6, 0.6, walked_back=0.5) == pytest.approx(0.7)
    assert lowest_type_that_sinks(0.6, 0.4, 0.3) == pytest.approx(0.6)


def test_audience_cost_by_sampling() -> None:
    rng = np.random.default_rng(0)
    v = rng.random(200_000)
    assert (v >= 0.6 - 0.2).mean() == pytest.approx(credibility_with_audience_cost(0.6, 0.2), abs=5e-3)


def test_sanctions_coalitions_by_enumeration() -> None:
    costs = {"A": 4.0, "B": 3.0, "C": 2.0, "D": 1.0}
    threat = sanctions_threat(costs, 0.8, 5.0)
    assert threat.works
    assert threat.margin == pytest.approx(3.0)
    undoing = {
        chosen
        for size in range(1, 5)
        for chosen in combinations(costs, size)
        if 0.8 * sum(v for k, v in costs.items() if k not in chosen) <= 5.0
    }
    smallest = {c for c in undoing if not any(set(o) < set(c) for o in undoing)}
    assert set(threat.undoing) == smallest
    assert sanctions_threat(costs, 0.1, 5.0).undoing == ()


def test_who_can_block_a_snap_back() -> None:
    assert blocking_coalitions(["US", "EUR"], "unanimity") == (("US",), ("EUR",))
    assert blocking_coalitions(["US", "EUR"], "any") == (("US", "EUR"),)
    assert blocking_coalitions(["US", "EUR"], "automatic") == ()


def test_contingent_contract() -> None:
    contract = contingent_contract({"A": 80, "B": 30}, {"A": 40, "B": 70}, {"A": 0.8, "B": 0.2}, {"A": 60, "B": 60})
    assert contract.expected == pytest.approx({"A": 72, "B": 62})
    assert contract.accepted_by == ("A", "B")
    assert not contract.self_enforcing
    assert contract.breaks_when == {"A": "no_event", "B": "event"}
    same = contingent_contract({"A": 80, "B": 30}, {"A": 40, "B": 70}, {"A": 0.5, "B": 0.5}, {"A": 60, "B": 60})
    assert same.refused_by == ("B",)


@given(st.lists(st.floats(0.05, 0.95), min_size=2, max_size=4))
@settings(max_examples=20, deadline=None)
def test_a_bet_exists_where_beliefs_differ(beliefs: list[float]) -> None:
    named = {f"P{k}": p for k, p in enumerate(beliefs)}
    gain, payments = best_bet(named, 10)
    assert sum(x for x, _ in payments.values()) == pytest.approx(0, abs=1e-7)
    assert sum(y for _, y in payments.values()) == pytest.approx(0, abs=1e-7)
    for party, (x, y) in payments.items():
        assert named[party] * x + (1 - named[party]) * y >= gain - 1e-7
    if max(beliefs) - min(beliefs) > 0.01 and len(beliefs) == 2:
        assert gain > 0
    if max(beliefs) == min(beliefs):
        assert gain == pytest.approx(0, abs=1e-7)


def test_ambiguity_buys_signatures_and_a_dispute() -> None:
    clause = ambiguous_clause({"A": (60, 30), "B": (30, 60)}, {"A": [0], "B": [1]}, {"A": 50, "B": 50}, 0.5)
    assert clause.signed
    assert clause.signed_if_clear == ()
    assert clause.disjoint == (("A", "B"),)
    assert clause.expected_cost == {"A": 5.0, "B": 5.0}
    shared = ambiguous_clause({"A": (60, 30), "B": (55, 60)}, {"A": [0], "B": [0, 1]}, {"A": 50, "B": 50}, 0.5)
    assert shared.disjoint == ()
    assert shared.signed_if_clear == (0,)


def test_logistic_is_the_closed_form() -> None:
    for odds in (-4.5, -1.0, 0.0, 2.0):
        assert guarantor_decision(odds) == pytest.approx(exp(odds) / (1 + exp(odds)), abs=EXACT)
