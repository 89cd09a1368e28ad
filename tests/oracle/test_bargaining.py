# SPDX-License-Identifier: MIT
"""The frontier and the solutions against brute force."""

from __future__ import annotations

from math import prod

import pytest

from detente import bargain
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
