# SPDX-License-Identifier: MIT
"""Arrays against the plain definitions."""

from __future__ import annotations

import numpy as np
import pytest

from detente import prepare
from detente.case.situation import settle
from detente.outcomes import MoveMaker, OutcomeSpace
from detente.outcomes.valuation import utilities_of_rows
from tests import definitions
from tests.random_cases import random_case

SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_feasible_outcomes_and_utilities(seed: int) -> None:
    case = random_case(seed)
    view = prepare(case)
    space, valuation = view.space(), view.valuation()
    expected = definitions.outcomes(case)
    rows = space.rows(space.feasible_codes)
    assert [space.outcome(row) for row in rows] == expected
    for place, party in enumerate(valuation.parties):
        by_hand = [definitions.utility(case, party, outcome) for outcome in expected]
        np.testing.assert_allclose(valuation.utility[place], by_hand, atol=1e-9)
        np.testing.assert_allclose(utilities_of_rows(space, case.preferences[party], rows), by_hand, atol=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_settling_and_moves(seed: int) -> None:
    case = random_case(seed)
    space = OutcomeSpace(case)
    every = space.rows(np.arange(space.count))
    for row, settled in zip(every, space.settle(every), strict=True):
        assert space.outcome(settled) == settle(space.outcome(row), case.consequences)
    mover = MoveMaker(case, space)
    rows = space.rows(space.feasible_codes)
    for party in case.parties:
        origin, codes = mover.targets_of_many((party,), rows)
        for place, row in enumerate(rows):
            expected = {tuple(t.values()) for t in definitions.moves(case, party, space.outcome(row))}
            alone = mover.targets((party,), row)
            assert {tuple(space.outcome(r).values()) for r in space.rows(alone)} == expected
            assert sorted(codes[origin == place].tolist()) == alone.tolist()


def test_codes_and_rows_are_inverse() -> None:
    space = OutcomeSpace(random_case(3))
    codes = np.arange(space.count)
    assert (space.codes(space.rows(codes)) == codes).all()
