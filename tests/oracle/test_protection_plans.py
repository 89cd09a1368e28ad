# SPDX-License-Identifier: MIT
"""Plans: the cheapest of those that cover as much, and every share with the plan that reaches it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from detente import prepare, protect
from detente.analysis.protection.covering import Sites
from detente.analysis.protection.layout import Layout
from detente.analysis.protection.optimum import cover_most
from detente.analysis.protection.programme import Effort, cheapest_as_good
from detente.analysis.protection.worth import ONCE, expected
from tests.protection_cases import protected_case, stated


@pytest.mark.parametrize("seed", range(120))
def test_the_cheapest_of_equal_plans_against_enumeration(seed: int) -> None:
    rng = np.random.default_rng(seed)
    covers, weights = rng.random((5, 6)) < 0.45, rng.integers(1, 4, 5).astype(float)
    cost, number = rng.integers(1, 9, 6).astype(float), int(rng.integers(1, 4))
    sites = Sites(covers, cost)
    plans = [np.array(u) for u in product((0, 1), repeat=6) if sum(u) <= number]
    value = {k: float(weights @ (covers @ u > 0)) for k, u in enumerate(plans)}
    best = max(value.values())
    least = min(float(cost @ plans[k]) for k, v in value.items() if v == best)
    found = cheapest_as_good(sites, weights, cover_most(sites, weights, number), number)
    assert found.value == pytest.approx(best)
    assert float(weights @ (covers @ found.units > 0)) == pytest.approx(best)
    assert sites.price(found.units) == pytest.approx(least)
    assert ONCE.top == 1.0


def test_most_by_number_takes_the_cheaper_site() -> None:
    """Two types cover the town alike; a number of sites asks for no money, and still the cheaper one is taken."""
    case = protected_case(
        protected={"t": {"purpose": "people", "lat": 0, "lon": 0, "weight": 10, "basis": "judgement"}},
        sites={"s": {"lat": 0, "lon": 0, "basis": "judgement"}},
        types={
            "A": {"name": "A", "radius_km": stated(20), "buy": stated(9)},
            "B": {"name": "B", "radius_km": stated(20), "buy": stated(2)},
        },
    )
    placed = protect.most(prepare(case), number=1)
    assert [site.type for site in placed.placed] == ["B"]
    assert placed.price == pytest.approx(2)


def test_every_share_is_that_of_its_plan_at_its_radius() -> None:
    """Also where a gap lets a programme stop early, so that the plan of a smaller radius is the better one."""
    rng = np.random.default_rng(1)
    spots = np.column_stack([rng.uniform(0, 3, (30, 2)), rng.integers(1, 9, 30)]).tolist()
    towns = {
        f"t{k}": {"purpose": "people", "lat": lat, "lon": lon, "weight": weight, "basis": "judgement"}
        for k, (lat, lon, weight) in enumerate(spots)
    }
    case = protected_case(
        protected=towns,
        sites={
            f"s{k}": {"lat": float(lat), "lon": float(lon), "basis": "judgement"}
            for k, (lat, lon) in enumerate(rng.uniform(0, 3, (14, 2)))
        },
        types={"A": {"name": "A", "radius_km": stated([40, 90]), "down": stated(0.2), "most_per_site": 2}},
        terms=[
            {"name": "cover", "cover": ["people"], "basis": "judgement"},
            {"name": "sites", "available": {"a": {"A": [2, 6]}}, "basis": "judgement"},
        ],
    )
    layout = Layout(case)
    weights = layout.weights("people")
    for gap in (0.0, 0.4):
        need = protect(prepare(case), effort=Effort(gap, 60.0)).need_of("p")
        for at in need.radii:
            (people,) = at.coverage
            sites = layout.covering(None, at.radius_km)
            own = expected([0.2], 12).reached(sites, people.siting.units)
            assert float(weights @ own) / weights.sum() == pytest.approx(people.share.middle, abs=1e-4)
            assert people.siting.value == pytest.approx(people.share.middle * weights.sum(), abs=1e-2)
