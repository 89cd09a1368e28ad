# SPDX-License-Identifier: MIT
"""The search for dominating outcomes against a plain comparison with every outcome, draw by draw."""

from __future__ import annotations

import numpy as np
import pytest

from detente import load
from detente.case.case import Case
from detente.outcomes.domination import prepare_search
from detente.outcomes.draws import Draws, draw_assumptions
from detente.outcomes.space import OutcomeSpace
from detente.outcomes.valuation import TIE, vetoes
from tests.conftest import KEPT_FLAGSHIP
from tests.random_cases import random_case


def plain_dominated(draws: Draws, row: np.ndarray, signatories: tuple[str, ...]) -> np.ndarray:
    """Compare an outcome with every feasible one that nobody vetoes."""
    space = draws.space
    rows = space.rows(space.feasible_codes)
    for party in signatories:
        rows = rows[~vetoes(space, draws.case.preferences[party], rows)]
    others = np.stack([draws.utility(party, rows) for party in signatories])
    own = np.stack([draws.utility(party, row[None, :]) for party in signatories])
    at_least = (others >= own - TIE).all(axis=0)
    better = (others > own + TIE).any(axis=0)
    return (at_least & better).any(axis=1)


def uncertain(seed: int, issues: int | None = None) -> Case:
    """Return a random case with ranges, spreads and interactions in every preference."""
    case = random_case(seed, issues=issues)
    rng = np.random.default_rng(seed)
    preferences = {}
    for party, preference in case.preferences.items():
        worth = {
            issue: value.model_copy(
                update={
                    "values": {
                        level: type(stated)(low=min(stated.low, 0.8), high=min(1.0, stated.high + 0.2 * rng.random()))
                        for level, stated in value.values.items()
                    }
                }
            )
            for issue, value in preference.issues.items()
        }
        preferences[party] = preference.model_copy(update={"issues": worth, "confidence": float(rng.choice([2, 12]))})
    return case.model_copy(update={"preferences": preferences})


@pytest.mark.parametrize("seed", range(40))
def test_search_agrees_with_comparing_all(seed: int) -> None:
    case = uncertain(seed, issues=4 + seed % 3)
    space = OutcomeSpace(case)
    draws = draw_assumptions(case, space, 16, seed)
    search = prepare_search(draws, case.signatories)
    codes = space.feasible_codes
    for row in space.rows(codes[:: max(1, len(codes) // 10)]):
        expected = plain_dominated(draws, row, case.signatories)
        assert (search.dominated(draws, row) == expected).all()


def test_preferences_without_a_scale() -> None:
    for name in ("elmira", "prisoners-dilemma", "cuban-missile-crisis", "gisborne-water-export"):
        case = load(f"cases/{name}")
        space = OutcomeSpace(case)
        draws = draw_assumptions(case, space, 2)
        search = prepare_search(draws, case.signatories)
        for row in space.rows(space.feasible_codes):
            assert (search.dominated(draws, row) == plain_dominated(draws, row, case.signatories)).all()


def test_flagship_against_all_its_outcomes() -> None:
    case = load(KEPT_FLAGSHIP)
    space = OutcomeSpace(case)
    draws = draw_assumptions(case, space, 4, seed=11)
    signatories = tuple(party for party in case.signatories if party in case.preferences)
    search = prepare_search(draws, signatories)
    for proposal in case.proposals.values():
        row = space.row(proposal.outcome)
        assert (search.dominated(draws, row) == plain_dominated(draws, row, signatories)).all()


def test_a_draw_is_the_same_whichever_others_are_asked_with_it() -> None:
    case = load(KEPT_FLAGSHIP)
    space = OutcomeSpace(case)
    whole = draw_assumptions(case, space, 64, seed=2)
    for start, count in ((0, 7), (7, 20), (27, 37)):
        part = draw_assumptions(case, space, count, seed=2, start=start)
        for party in whole.parties:
            assert (part.points[party] == whole.points[party][start : start + count]).all()
            assert (part.reservation[party] == whole.reservation[party][start : start + count]).all()
