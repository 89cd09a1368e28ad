# SPDX-License-Identifier: MIT
"""A spread lies around what is stated: it moves no middle, and part of it is shared, part each value's own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from detente import bargain, hold, load, prepare
from detente.case.case import SCHEMA, Case
from detente.outcomes.assumptions import Assumptions
from detente.outcomes.draws import draws_of
from detente.outcomes.space import OutcomeSpace
from detente.outcomes.valuation import utilities_of_rows
from tests.conftest import KEPT_FLAGSHIP

SPREAD = 0.08
DRAWS = 4096


def spread_case(issues: int, values: dict[str, float]) -> Case:
    """Return a case of one party that values so many equal issues alike."""
    ids = [f"i{number}" for number in range(issues)]
    preference: dict[str, Any] = {
        "form": "additive",
        "basis": "judgement",
        "spread": SPREAD,
        "issues": {id_: {"weight": 1, "values": values} for id_ in ids},
    }
    data = {
        "schema": SCHEMA,
        "id": "spread",
        "title": "Spread",
        "parties": {"A": {"name": "A"}},
        "issues": {
            id_: {"name": id_, "levels": list(values), "control": {"mode": "single", "parties": ["A"]}} for id_ in ids
        },
        "status_quo": dict.fromkeys(ids, next(iter(values))),
        "preferences": {"A": preference},
    }
    return Case.model_validate(data)


def drawn_values(values: dict[str, float], independent: bool = False) -> dict[str, np.ndarray]:
    """Return the drawn value of each level of the one issue of a case, in 0 to 1."""
    case = spread_case(1, values)
    space, assumptions = OutcomeSpace(case), Assumptions(case, 1, independent)
    draws = draws_of(assumptions, space, assumptions.numbers(assumptions.uniforms(0, DRAWS)))
    return {level: draws.points["A"][:, place] / 100 for place, level in enumerate(values)}


@pytest.mark.parametrize("value", [0.0, 0.02, 0.5, 0.97, 1.0])
@pytest.mark.parametrize("independent", [False, True])
def test_a_point_stays_where_it_is_stated(value: float, independent: bool) -> None:
    """At the midpoints exactly; in draws no median moves, also where the spread is cut at 0 or 1."""
    case = spread_case(1, {"a": value, "b": 0.3})
    space = OutcomeSpace(case)
    worth = utilities_of_rows(space, case.preferences["A"], space.row({"i0": "a"})[None, :])
    assert worth[0] == pytest.approx(100 * value)
    drawn = drawn_values({"a": value, "b": 0.3}, independent)["a"]
    assert np.median(drawn) == pytest.approx(value, abs=0.002)
    assert drawn.min() >= 0
    assert drawn.max() <= 1


def test_shift_and_difference_add_up_to_the_stated_spread() -> None:
    drawn = drawn_values({"a": 0.4, "b": 0.6, "c": 1.0})
    for level, stated in (("a", 0.4), ("b", 0.6)):
        assert np.ptp(drawn[level]) / 2 == pytest.approx(SPREAD, abs=0.004)
        assert np.abs(drawn[level] - stated).max() <= SPREAD
        # Two independent uniform halves.
        assert drawn[level].var() == pytest.approx(2 * (SPREAD / 2) ** 2 / 3, rel=0.05)
    apart = drawn["b"] - drawn["a"]
    assert apart.mean() == pytest.approx(0.2, abs=0.001)
    assert np.abs(apart - 0.2).max() == pytest.approx(SPREAD, abs=0.005)
    # Only what is shared is common to both.
    assert np.cov(drawn["a"], drawn["b"])[0, 1] == pytest.approx((SPREAD / 2) ** 2 / 3, rel=0.1)


def test_independent_spreads_cancel_out_and_manufacture_certainty() -> None:
    """Of k equal issues the shared half leaves the utility as unsure as that of one; by itself each matters 1/k."""
    count = 48
    case = spread_case(count, {"a": 0.5, "b": 0.0})
    space = OutcomeSpace(case)
    row = space.row(case.status_quo)[None, :]
    deviations = []
    for independent in (False, True):
        assumptions = Assumptions(case, 1, independent)
        numbers = assumptions.numbers(assumptions.uniforms(0, DRAWS))
        if not independent:
            # As if the weights were known.
            for item, place in assumptions.column.items():
                if item.endswith(".weight"):
                    numbers[:, place] = 1 / count
        deviations.append(draws_of(assumptions, space, numbers).utility("A", row)[:, 0].std())
    half = 100 * SPREAD / 2 / np.sqrt(3)
    assert deviations[0] == pytest.approx(half * np.sqrt(1 + 1 / count), rel=0.05)
    assert deviations[1] == pytest.approx(2 * half / np.sqrt(count), rel=0.05)
    assert deviations[0] > 3 * deviations[1]


def test_no_answer_at_the_midpoints_depends_on_a_spread() -> None:
    case = load(KEPT_FLAGSHIP)
    certain = {p: x.model_copy(update={"spread": 0.0}) for p, x in case.preferences.items()}
    views = [prepare(one) for one in (case, case.model_copy(update={"preferences": certain}))]
    gains = [{p.id: p.gain for p in bargain(view).proposals} for view in views]
    assert gains[0] == gains[1]
    lasting = [{p.id: p.survival for p in hold(view, fixes=False).proposals} for view in views]
    assert lasting[0] == lasting[1]
