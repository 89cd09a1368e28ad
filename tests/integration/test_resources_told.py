# SPDX-License-Identifier: MIT
"""How a valuation is told: the median in the middle, the mean beside it, and drivers of what the tables vary."""

from __future__ import annotations

import pytest

from detente import load, prepare, resources
from detente.analysis.resources.result import Band, Swing
from detente.analysis.resources.tables import result_tables
from tests.conftest import KEPT_FLAGSHIP


@pytest.fixture(scope="module")
def view():
    return prepare(load(KEPT_FLAGSHIP), as_of="2026-03-31")


@pytest.fixture(scope="module")
def result(view):
    return resources(view, paths=4_000)


def test_the_mean_stands_beside_the_median_where_they_differ_by_a_tenth() -> None:
    assert Band(0, 48, 290, 86).skewed
    assert not Band(0, 100, 200, 109).skewed
    assert Band(0, 0, 0, 14).skewed


def test_no_table_prints_a_middle_outside_its_ends(view, result) -> None:
    """A mean of 14 once stood before "(0 to 0)"."""
    for outcome in result.outcomes:
        for value in outcome.parties:
            assert value.value.low <= value.value.middle <= value.value.high
    tables = result_tables(view.case, result)
    dobra = next(row for row in tables["Assets"] if row[0] == "Dobra")
    assert dobra[4].startswith("0 (0 to 0; mean ")
    us = next(value.value for value in result.outcome(result.focus).parties if value.party == "US")
    (cell,) = (row[4] for row in tables["Outcomes"] if row[0] == result.outcome(result.focus).title)
    assert cell == f"{us.middle:,.0f} ({us.low:,.0f} to {us.high:,.0f}; mean {us.mean:,.0f})"


def test_a_driver_is_what_is_varied_in_the_tables(result) -> None:
    def of(group: str, number: str) -> Swing:
        return next(swing for swing in result.swings if (swing.group, swing.number) == (group, number))

    us = {id_: next(v.value for v in values if v.party == "US") for id_, values in result.drafts.items()}
    agreed = of("fund_agreed", "US")
    assert agreed.low == pytest.approx(min(band.middle for band in us.values()), abs=3)
    assert agreed.high == pytest.approx(max(band.middle for band in us.values()), rel=0.1)
    assert agreed.mean_high == pytest.approx(max(band.mean for band in us.values()), rel=0.2)
    nets = [outcome.net.middle for outcome in result.outcomes]
    assert of("outcome", "net").high == pytest.approx(max(nets), rel=0.1)
    assert of("outcome", "net").low == pytest.approx(min(nets), rel=0.1)
    assert "fund" not in {swing.group for swing in result.swings}  # no term of these funds has a range
