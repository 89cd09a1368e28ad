# SPDX-License-Identifier: MIT
"""The frontier and the solutions against brute force."""

from __future__ import annotations

import random
from math import prod

import numpy as np
import pytest

from detente import bargain
from detente.analysis.bargaining.solutions import SOLUTIONS, nash
from detente.case.case import Case
from detente.case.situation import meets
from tests import definitions
from tests.random_cases import random_case


@pytest.mark.parametrize("seed", range(80))
def test_frontier_and_solutions(seed: int) -> None:
    case = random_case(seed)
    result = bargain(case)
    parties = list(case.parties)
    open_ = [
        o
        for o in definitions.outcomes(case)
        if not any(meets(o, line.when) for p in parties for line in case.preferences[p].red_lines)
    ]
    worth = [tuple(round(definitions.utility(case, p, o), 9) for p in parties) for o in open_]

    def dominates(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
        return a != b and all(x >= y for x, y in zip(a, b, strict=True))

    efficient = {v for v in worth if not any(dominates(other, v) for other in worth)}
    found = {tuple(round(o.utility[p], 9) for p in parties) for o in result.frontier}
    assert found == efficient
    assert sum(o.ties for o in result.frontier) == sum(v in efficient for v in worth)
    floor = [case.preferences[p].reservation.value.midpoint for p in parties]
    gains = {
        v: tuple(x - y for x, y in zip(v, floor, strict=True))
        for v in worth
        if all(x >= y - 1e-9 for x, y in zip(v, floor, strict=True))
    }
    assert result.acceptable == sum(v in gains for v in worth)
    picks = {s.name: tuple(s.utility[p] - f for p, f in zip(parties, floor, strict=True)) for s in result.solutions}
    if not gains:
        assert not picks
        return
    assert sum(picks["utilitarian"]) == pytest.approx(max(sum(g) for g in gains.values()))
    assert min(picks["egalitarian"]) == pytest.approx(max(min(g) for g in gains.values()))
    ideal = [max(g[k] for g in gains.values()) for k in range(len(parties))]
    useful = [k for k, best in enumerate(ideal) if best > 1e-9]
    if useful:
        relative = max(sum(g[k] / ideal[k] for k in useful) for g in gains.values())
        assert sum(picks["relative_utilitarian"][k] / ideal[k] for k in useful) == pytest.approx(relative)
        # Raiffa's first step is the middle of what all could have: nobody ends below it where that can be.
        middle = [best / len(parties) for best in ideal]
        if any(all(x >= m - 1e-9 for x, m in zip(g, middle, strict=True)) for g in gains.values()):
            assert all(x >= m - 1e-9 for x, m in zip(picks["raiffa"], middle, strict=True))
    if "nash" in picks:
        assert prod(picks["nash"]) == pytest.approx(max(prod(g) for g in gains.values()))


def _tiny(values: dict[str, dict[str, float]], reservation: float, exclude: tuple[str, ...] = ()) -> Case:
    """Two parties, one issue with the levels a, b and c."""
    return Case.model_validate(
        {
            "schema": "detente-case/1",
            "id": "tiny",
            "title": "Tiny",
            "parties": {p: {"name": p} for p in values},
            "issues": {
                "k": {"name": "K", "levels": ["a", "b", "c"], "control": {"mode": "joint", "parties": list(values), "fallback": "a"}}
            },
            "exclusions": [{"when": {"k": [level]}, "why": "drawn"} for level in exclude],
            "preferences": {
                p: {
                    "form": "table",
                    "basis": "judgement",
                    "table": [{"levels": {"k": [level]}, "utility": u} for level, u in own.items()],
                    "reservation": {"value": reservation},
                }
                for p, own in values.items()
            },
        }
    )  # fmt: skip


def test_packages_with_the_same_utilities_stand_together() -> None:
    result = bargain(_tiny({"P": {"a": 1, "b": 5, "c": 5}, "Q": {"a": 1, "b": 4, "c": 4}}, 0))
    assert [(o.utility, o.ties) for o in result.frontier] == [({"P": 5, "Q": 4}, 2)]
    assert all(s.ties == 2 for s in result.solutions)


def test_no_agreement_is_said() -> None:
    result = bargain(_tiny({"P": {"a": 9, "b": 5, "c": 1}, "Q": {"a": 1, "b": 5, "c": 9}}, 8))
    assert result.acceptable == 0
    assert result.solutions == ()
    assert len(result.frontier) == 3
    assert [f.code for f in result.findings] == ["no-zone-of-agreement"]


def test_a_single_outcome() -> None:
    result = bargain(
        _tiny({"P": {"a": 3, "b": 0, "c": 0}, "Q": {"a": 3, "b": 0, "c": 0}}, 1, ("b", "c")), lotteries=True
    )
    assert result.feasible == result.acceptable == len(result.frontier) == 1
    assert {s.levels["k"] for s in result.solutions} == {"a"}
    assert result.lotteries
    assert all(lottery.packages == ((1.0, {"k": "a"}),) for lottery in result.lotteries)


def test_parties_to_whom_everything_is_the_same() -> None:
    result = bargain(_tiny({"P": {"a": 2, "b": 2, "c": 2}, "Q": {"a": 2, "b": 2, "c": 2}}, 2), lotteries=True)
    assert len(result.frontier) == 1
    assert result.frontier[0].ties == 3
    # Nobody can gain, so that solutions about shares of gains say nothing, and the others pick what there is.
    assert {s.name for s in result.solutions} == {"egalitarian", "utilitarian", "raiffa"}


@pytest.mark.parametrize("seed", range(40))
def test_what_must_not_matter_does_not(seed: int) -> None:
    """Stretching a scale, and dropping packages that were not picked."""
    case = random_case(seed, parties=2 + seed % 3)
    result = bargain(case)
    if not any(s.name == "nash" for s in result.solutions):
        return
    rng = random.Random(seed)
    names = list(case.parties)
    factor, shift = rng.choice([0.5, 3.0, 20.0]), rng.choice([-10.0, 40.0])

    def as_table(stretched: str | None, keep: list[dict[str, float]]) -> Case:
        data = case.model_dump(mode="json", by_alias=True)
        for party in names:
            a, b = (factor, shift) if party == stretched else (1.0, 0.0)
            rows = [
                {"levels": {k: [v] for k, v in o.items()}, "utility": a * definitions.utility(case, party, o) + b}
                for o in keep
            ]
            lines = data["preferences"][party]["red_lines"]
            floor = a * case.preferences[party].reservation.value.midpoint + b
            data["preferences"][party] = {
                "form": "table",
                "basis": {"judgement": "x"},
                "table": rows,
                "red_lines": lines,
                "reservation": {"value": floor},
            }
        return Case.model_validate(data)  # fmt: skip

    outcomes = definitions.outcomes(case)
    stretched = bargain(as_table(names[0], outcomes))
    picks = [{s.name: s.levels for s in r.solutions} for r in (result, stretched)]
    utility = {tuple(o.levels.values()): o.utility for o in result.frontier}
    for name in ("nash", "kalai_smorodinsky", "relative_utilitarian", "raiffa"):
        worth = [utility.get(tuple(pick[name].values())) for pick in picks if name in pick]
        assert worth[0] == pytest.approx(worth[-1], abs=1e-6)
    assert len(stretched.frontier) == len(result.frontier)


@pytest.mark.parametrize("seed", range(30))
def test_nash_does_not_depend_on_packages_that_it_does_not_pick(seed: int) -> None:
    rng = np.random.default_rng(seed)
    gains = rng.uniform(0, 1, (40, 3))
    picked = nash(gains)
    others = np.setdiff1d(np.arange(40), picked)
    kept = np.sort(np.concatenate([picked, rng.choice(others, 15, replace=False)]))
    assert gains[kept][nash(gains[kept])] == pytest.approx(gains[picked])


def test_symmetry() -> None:
    """Where exchanging the parties changes nothing, they get the same from a solution that is alone."""
    points = np.array([[1.0, 6.0], [6.0, 1.0], [4.0, 4.0], [2.0, 5.0], [5.0, 2.0]])
    for name, solve in SOLUTIONS.items():
        assert points[solve(points)].tolist() == [[4.0, 4.0]], name
