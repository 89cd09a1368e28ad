# SPDX-License-Identifier: MIT
"""Solutions with lotteries against exact arithmetic, and published examples of bargaining problems."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from detente import bargain
from detente.analysis.bargaining.lotteries import mixtures
from detente.case.case import Case

EXACT = 1e-7
"""Points; what a sum of shares of rounded numbers may lose."""

Point = tuple[Fraction, Fraction]


def _segments(points: list[tuple[int, int]]) -> list[tuple[Point, Point]]:
    exact = [(Fraction(x), Fraction(y)) for x, y in points]
    return [(p, p) for p in exact] + list(combinations(exact, 2))


def _even(points: list[tuple[int, int]], scale: Point) -> Fraction:
    """The largest t such that some mixture of two packages is worth t times the scale to both, or more."""
    best = Fraction(0)
    for (a, b), (c, d) in _segments(points):
        # Shares 1 - q and q; the least of two falling or rising lines is largest at an end or where they cross.
        candidates = [Fraction(0), Fraction(1)]
        slope = (c - a) / scale[0] - (d - b) / scale[1]
        if slope:
            candidates.append((b / scale[1] - a / scale[0]) / slope)
        for q in candidates:
            if 0 <= q <= 1:
                best = max(best, min((a + q * (c - a)) / scale[0], (b + q * (d - b)) / scale[1]))
    return best


def _largest_product(points: list[tuple[int, int]]) -> Fraction:
    best = Fraction(0)
    for (a, b), (c, d) in _segments(points):
        candidates = [Fraction(0), Fraction(1)]
        if (c - a) * (d - b):
            candidates.append(-((c - a) * b + (d - b) * a) / (2 * (c - a) * (d - b)))
        for q in candidates:
            x, y = a + q * (c - a), b + q * (d - b)
            if 0 <= q <= 1 and x >= 0 and y >= 0:
                best = max(best, x * y)
    return best


def _divisions(seed: int) -> list[tuple[int, int]]:
    """All divisions of a few goods between two, as points."""
    rng = random.Random(seed)
    goods = [(rng.randint(0, 40), rng.randint(0, 40)) for _ in range(rng.randint(2, 4))]
    return [
        (sum(g[0] for k, g in enumerate(goods) if n >> k & 1), sum(g[1] for k, g in enumerate(goods) if not n >> k & 1))
        for n in range(2 ** len(goods))
    ]


GOODS = [(55, 35), (20, 15), (10, 15), (10, 10), (5, 20), (0, 5)]
"""What six goods are worth to each of two parties."""


@pytest.mark.parametrize("seed", range(150))
def test_even_shares_and_the_largest_product_are_exact(seed: int) -> None:
    points = _divisions(seed)
    if seed == 0:
        points = [
            (
                sum(g[0] for k, g in enumerate(GOODS) if n >> k & 1),
                sum(g[1] for k, g in enumerate(GOODS) if not n >> k & 1),
            )
            for n in range(64)
        ]
    gains = np.array(points, dtype=float)
    if min(max(x for x, _ in points), max(y for _, y in points)) == 0:
        return
    found = {name: shares @ gains for name, shares in mixtures(gains).items()}
    ideal = tuple(max(Fraction(p[k]) for p in points if min(p) >= 0) for k in range(2))
    share = _even(points, ideal)
    worth = found["kalai_smorodinsky"]
    assert (worth / np.array(ideal, dtype=float)).min() == pytest.approx(float(share), abs=EXACT)
    assert found["egalitarian"].min() == pytest.approx(float(_even(points, (Fraction(1), Fraction(1)))), abs=EXACT)
    assert found["nash"].prod() == pytest.approx(float(_largest_product(points)), rel=1e-10)


@pytest.mark.parametrize("parties", [3, 4])
@pytest.mark.parametrize("seed", range(10))
def test_no_package_would_raise_the_product(seed: int, parties: int) -> None:
    gains = np.random.default_rng(seed).uniform(-5, 60, (40, parties))
    found = mixtures(gains)
    if "nash" in found:
        worth = found["nash"] @ gains
        # The sum of logarithms is concave, so its slope towards every package bounds what can be missed.
        assert (gains @ (1 / worth) - parties).max() < 1e-9


def test_kalai_and_smorodinsky_on_monotonicity() -> None:
    """Kalai, Smorodinsky, Econometrica 43 (1975), their example against Nash: two hulls, the second offers more to 2.

    As labelled arithmetic: where the second hull's edge y = 1 - 0.3 x meets y = x.
    """
    smaller = np.array([[0, 1], [1, 0], [0.75, 0.75]])
    larger = np.array([[0, 1], [1, 0], [1, 0.7]])
    before, after = ({name: shares @ gains for name, shares in mixtures(gains).items()} for gains in (smaller, larger))
    assert before["nash"] == pytest.approx([0.75, 0.75], abs=EXACT)
    assert after["nash"] == pytest.approx([1.0, 0.7], abs=EXACT)
    assert before["kalai_smorodinsky"] == pytest.approx([0.75, 0.75], abs=EXACT)
    assert after["kalai_smorodinsky"] == pytest.approx([10 / 13, 10 / 13], abs=EXACT)


def test_bill_and_jack() -> None:
    """Nash, The bargaining problem, Econometrica 18 (1950), the table of goods and the agreement on page 161."""
    goods = {
        "book": ("bill", 2, 4),
        "whip": ("bill", 2, 2),
        "ball": ("bill", 2, 1),
        "bat": ("bill", 2, 2),
        "box": ("bill", 4, 1),
        "pen": ("jack", 10, 1),
        "toy": ("jack", 4, 1),
        "knife": ("jack", 6, 2),
        "hat": ("jack", 2, 2),
    }
    both = {"mode": "joint", "parties": ["bill", "jack"]}
    preferences = {}
    for place, party in enumerate(("bill", "jack"), start=1):
        worth = {
            good: {"weight": facts[place], "values": {"bill": int(party == "bill"), "jack": int(party == "jack")}}
            for good, facts in goods.items()
        }
        preferences[party] = {"form": "additive", "basis": "judgement", "issues": worth}
    case = Case.model_validate(
        {
            "schema": "detente-case/1",
            "id": "bill-and-jack",
            "title": "Bill and Jack",
            "parties": {"bill": {"name": "Bill"}, "jack": {"name": "Jack"}},
            "issues": {
                good: {"name": good, "levels": ["bill", "jack"], "control": {**both, "fallback": owner}}
                for good, (owner, _, _) in goods.items()
            },
            "preferences": preferences,
            "no_deal": {good: owner for good, (owner, _, _) in goods.items()},
        }
    )
    (nash,) = (solution for solution in bargain(case).solutions if solution.name == "nash")
    given = {good for good, (owner, _, _) in goods.items() if nash.levels[good] != owner}
    assert given == {"book", "whip", "ball", "bat", "pen", "toy", "knife"}
    worth = {party: sum(facts[place] for facts in goods.values()) for place, party in enumerate(("bill", "jack"), 1)}
    points = {party: nash.utility[party] * worth[party] / 100 for party in worth}
    assert points == pytest.approx({"bill": 24, "jack": 11})
