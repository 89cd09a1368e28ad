# SPDX-License-Identifier: MIT
"""Both engines against the definitions, on random conflicts."""

from __future__ import annotations

import pytest

from detente import stability
from detente.analysis.stability import CONCEPTS
from detente.analysis.stability.one_outcome import judge_outcome
from detente.outcomes import MoveMaker, OutcomeSpace, value_outcomes
from tests import definitions
from tests.random_cases import random_case


@pytest.mark.parametrize("seed", range(60))
def test_both_engines_agree_with_the_definitions(seed: int) -> None:
    case = random_case(seed, issues=3 + seed % 2)
    space = OutcomeSpace(case)
    valuation = value_outcomes(case, space)
    mover = MoveMaker(case, space)
    result = stability(case, "all")
    assert [o.levels for o in result.outcomes] == definitions.outcomes(case)
    for number, outcome in enumerate(result.outcomes):
        code = int(space.codes(space.row(outcome.levels)[None, :])[0])
        for verdict in judge_outcome(valuation, mover, code):
            assert set(verdict.stable) == set(outcome.stable[verdict.party])
        if number % 3 == 0:
            for party in case.preferences:
                assert set(outcome.stable[party]) == definitions.stable(case, party, outcome.levels)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1400))
def test_more_conflicts(seed: int) -> None:
    test_both_engines_agree_with_the_definitions(seed)


@pytest.mark.parametrize("seed", range(40))
def test_stronger_concepts_imply_weaker_ones(seed: int) -> None:
    for outcome in stability(random_case(seed), "all").outcomes:
        for concepts in outcome.stable.values():
            if "nash" in concepts:
                assert set(concepts) == set(CONCEPTS)
            if "smr" in concepts or "seq" in concepts:
                assert "gmr" in concepts
