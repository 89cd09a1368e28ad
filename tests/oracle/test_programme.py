# SPDX-License-Identifier: MIT
"""Solutions, ties and nearest packages by programmes against the same of outcomes listed."""

from __future__ import annotations

import numpy as np
import pytest

from detente import bargain, prepare
from detente.analysis.bargaining.bargainers import bargainers_with_scales, widths
from detente.analysis.bargaining.nearby import start_at
from detente.analysis.bargaining.nearest import Aim, ByProgramme, search_of
from detente.analysis.bargaining.packages import package_programme
from detente.analysis.bargaining.picks import solutions_of_packages
from detente.analysis.bargaining.programme import LinearProgramme, Row, UndecidedError, maximise
from detente.case.case import Case
from tests.oracle.test_large_space import large_case
from tests.oracle.test_stability_questions import named_case
from tests.random_cases import random_case

CLOSE = 1e-3
"""Points within which the solver and the arithmetic agree."""


def _worth(name: str, gains: np.ndarray, ideal: np.ndarray) -> list[float]:
    """What a solution makes as large as it can, entry by entry."""
    shares = gains[ideal > 1e-6] / ideal[ideal > 1e-6]
    match name:
        case "nash":
            return [float(np.log(gains).sum())]
        case "kalai_smorodinsky":
            return sorted(shares)
        case "egalitarian":
            return sorted(gains)
        case "utilitarian":
            return [float(gains.sum())]
        case "relative_utilitarian":
            return [float(shares.sum())]
    return sorted(gains)


@pytest.mark.parametrize("seed", range(40))
def test_solutions_agree_with_those_of_a_list(seed: int) -> None:
    case = random_case(seed, parties=2 + seed % 3)
    view = prepare(case)
    listed, space = bargain(view), view.space()
    who = bargainers_with_scales(view, "tests")
    found = {solution.name: solution for solution in solutions_of_packages(who, space, 30.0, [])}
    expected = {solution.name: solution for solution in listed.solutions if solution.name != "equal_area"}
    assert found.keys() == expected.keys()
    acceptable = np.array([[o.utility[p] for p in who.parties] for o in listed.frontier if o.acceptable])
    for name, solution in found.items():
        ideal = acceptable.max(axis=0) - who.floor
        gains = np.array([solution.utility[p] for p in who.parties]) - who.floor
        best = np.array([expected[name].utility[p] for p in who.parties]) - who.floor
        assert solution.gap == 0
        assert space.feasible(space.row(solution.levels)[None, :]).all()
        if name != "raiffa":  # several outcomes can be left at the end of its steps
            assert _worth(name, gains, ideal) == pytest.approx(_worth(name, best, ideal), abs=CLOSE)
        for levels in solution.also:
            assert who.utility(space, space.row(levels)[None, :])[0] - who.floor == pytest.approx(gains, abs=CLOSE)


@pytest.mark.parametrize("seed", range(40))
def test_nearest_packages_agree_with_those_of_a_list(seed: int) -> None:
    case = named_case(seed)
    view = prepare(case)
    space = view.space()
    who = bargainers_with_scales(view, "tests")
    width = widths(who, space)
    listed = search_of(view, who, width, 30.0)
    programme = ByProgramme(package_programme(case, space, who.parties, who.reservation, 30.0), width)
    for proposal in case.proposals.values():
        start = start_at(who, space, proposal.outcome)
        nobody = np.zeros(len(who.parties), dtype=bool)
        aims = [Aim(start.worth, nobody, better=True)]
        if not start.accepts.all():
            aims.append(Aim(who.floor, start.accepts, better=False))
        for aim in aims:
            one, other = listed.nearest(start, aim), programme.nearest(start, aim)
            assert len(one.rows) == len(other.rows)
            if len(one.rows):
                distances = [int((near.rows[0] != start.row).sum()) for near in (one, other)]
                assert distances[0] == distances[1]
                costs = [_cost(start, aim, near.utility, width) for near in (one, other)]
                assert costs[0] == pytest.approx(costs[1], abs=CLOSE)


def _cost(start, aim: Aim, utility: np.ndarray, width: np.ndarray) -> list[float]:
    shares = (utility - start.worth) / width
    losses = np.maximum(-shares[:, aim.counted], 0).sum(axis=1) if aim.counted.any() else -shares.sum(axis=1)
    return sorted(losses.tolist())


def _large_case_with_a_proposal() -> Case:
    data = large_case(20, 5, 3).model_dump(mode="json", by_alias=True)
    data["proposals"] = {"first": {"title": "First", "levels": dict.fromkeys(data["issues"], "l0")}}
    for preference in data["preferences"].values():
        preference["reservation"] = {"value": 60}
    return Case.model_validate(data)


def test_concessions_in_a_space_too_large_to_list() -> None:
    named = _large_case_with_a_proposal()
    view = prepare(named)
    found = bargain.concessions(view).proposals[0]
    assert found.refused_by
    assert all(gain >= -CLOSE for gain in found.concessions[0].gain.values())
    assert all(difference >= -CLOSE for difference in found.improvements[0].difference.values())
    # No package with one change fewer is accepted by all.
    start = start_at(bargainers_with_scales(view, "tests"), view.space(), named.proposals["first"].outcome)
    for changes in range(1, min(3, len(found.concessions[0].changes))):
        near = start.around(changes)
        assert not (near.utility >= start.who.floor).all(axis=1).any()


def test_time_that_runs_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object, **__: object) -> None:
        raise UndecidedError

    view = prepare(_large_case_with_a_proposal())
    monkeypatch.setattr("detente.analysis.bargaining.nearest.maximise", late)
    result = bargain.concessions(view)
    assert not result.exact
    assert "time ran out" in result.findings[0].message
    monkeypatch.setattr("detente.analysis.bargaining.programme.maximise", late)
    findings = []
    assert solutions_of_packages(bargainers_with_scales(view, "tests"), view.space(), 1.0, findings) == ()
    assert [finding.code for finding in findings] == ["solution-undecided"]


def test_a_programme_without_an_answer() -> None:
    empty = LinearProgramme(
        gain=np.ones((1, 2)),
        constant=np.zeros(1),
        rows=(Row(np.arange(2), np.ones(2), low=3.0),),
        whole=np.ones(2, dtype=bool),
    )
    assert maximise(empty, Row(np.arange(2), np.ones(2))) is None
