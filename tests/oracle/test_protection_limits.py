# SPDX-License-Identifier: MIT
"""What binds first: every limit of the programme is lifted, and the best found without it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from detente import protect
from detente.analysis.protection.covering import Sites
from detente.analysis.protection.optimum import cover_most
from detente.analysis.protection.worth import expected
from tests.protection_cases import protected_case, stated

ONE_TOWN = {"t": {"purpose": "people", "lat": 0, "lon": 0, "weight": 10, "basis": "judgement"}}
ONE_SITE = {"s": {"lat": 0, "lon": 0, "basis": "judgement"}}


def one_town(most_per_site: int):
    """One town, one place for sites, four units provided that are each down half of the time."""
    return protected_case(
        protected=ONE_TOWN,
        sites=ONE_SITE,
        types={"A": {"name": "A", "radius_km": stated(20), "down": stated(0.5), "most_per_site": most_per_site}},
        terms=[
            {"name": "cover", "cover": ["people"], "basis": "judgement"},
            {"name": "sites", "available": {"a": {"A": 4}}, "basis": "judgement"},
        ],
    )


def test_the_number_at_one_site_binds_where_a_second_unit_there_would_help() -> None:
    (people,) = protect(one_town(1)).need_of("p").at_radius("middle").coverage
    assert people.share.middle == pytest.approx(0.5, abs=1e-4)
    assert people.lifted["per_site"] == pytest.approx(1 - 0.5**4, abs=1e-4)  # MEXCLP: n over one point, 1 - q^n
    assert people.lifted["number"] == pytest.approx(0.5, abs=1e-4)  # more of them have nowhere to stand
    assert people.lifted["availability"] == pytest.approx(1.0)
    (twice,) = protect(one_town(2)).need_of("p").at_radius("middle").coverage
    assert twice.share.middle == pytest.approx(0.75, abs=1e-4)


def test_a_second_unit_at_a_site_is_no_help_where_none_is_ever_down() -> None:
    case = one_town(1)
    types = {"A": case.protection.types["A"].model_copy(update={"down": None})}
    dry = case.model_copy(update={"protection": case.protection.model_copy(update={"types": types})})
    (people,) = protect(dry).need_of("p").at_radius("middle").coverage
    assert people.lifted["per_site"] == people.share.middle == 1.0
    assert people.binds == ""


def test_every_type_keeps_to_its_own_number_at_one_site() -> None:
    types = {
        "A": {"name": "A", "radius_km": stated(20), "down": stated(0.5), "most_per_site": 1},
        "B": {"name": "B", "radius_km": stated(5), "down": stated(0.5), "most_per_site": 3},
    }
    far = {"t": {"purpose": "people", "lat": 0, "lon": 0.1, "weight": 10, "basis": "judgement"}}  # 11 km: type A alone
    case = protected_case(
        protected=far,
        sites=ONE_SITE,
        types=types,
        terms=[
            {"name": "cover", "cover": ["people"], "basis": "judgement"},
            {"name": "sites", "available": {"a": {"A": 3, "B": 3}}, "basis": "judgement"},
        ],
    )
    (people,) = protect(case).need_of("p").at_radius("middle").coverage
    assert people.share.middle == pytest.approx(0.5, abs=1e-4)


@pytest.mark.parametrize("seed", range(20))
def test_most_with_a_number_of_its_own_at_each_site_against_enumeration(seed: int) -> None:
    rng = np.random.default_rng(seed)
    covers, weights = rng.random((6, 4)) < 0.5, rng.integers(1, 9, 6).astype(float)
    kind, most, number = np.array([0, 0, 1, 1]), rng.integers(1, 4, 4), int(rng.integers(1, 6))
    down = np.array([0.3, 0.6])
    sites = Sites(covers, rng.uniform(1, 2, 4), kind, np.array([np.inf, 3.0]), most)

    def worth(units: np.ndarray) -> float:
        return float(weights @ (1 - np.prod(np.where(covers, down[kind] ** units, 1.0), axis=1)))

    best = max(
        worth(np.array(units))
        for units in product(*(range(k + 1) for k in most))
        if sum(units) <= number and units[2] + units[3] <= 3
    )
    found = cover_most(sites, weights, number, worth=expected(down, 12))
    assert found.value == pytest.approx(best, abs=1e-3)
    assert (found.units <= most).all()
