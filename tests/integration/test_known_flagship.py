# SPDX-License-Identifier: MIT
"""The flagship at its own day, 28 February 2025, against lists read by hand from its statements and tables."""

from __future__ import annotations

from collections import Counter

import pytest

from detente import bargain, load
from detente.case.known import Known, known_by
from tests.conftest import KEPT_FLAGSHIP

LATER = {
    "statement": "s27 s29 s30 s37 s38 s39 s40 s41 s42",
    "figure": "aid_kiel_us aid_kiel_europe seed_capital site_price",
    "terms": "dobra lithium",
    "development": "LI-DOBR LI-POLO LI-SHEV",
    "fund": "signed",
    "claim": "losses state_revenue permit_receipts aid_kiel aid_csis aid_europe",
    "asset": "LI-SHEV LI-POLO LI-DOBR LI-KRUT RE-AZOV RE-MAZU RE-PETR RE-YAST GR-ZAVA GR-BALA MN-POKR MN-TOKM GA-POLT",
}
"""Ids by kind; s27 was reported on 6 March, the signed agreement is of 30 April 2025, the rents are of January 2026."""

SHARES_KNOWN = [
    ("2022-09-30", ("UA-09",), "ISW"),
    ("2022-10-21", ("UA-63",), "Ukrainian reports via ISW"),
    ("2022-06", ("UA-65",), "Guardian on ISW data"),
    ("2022-12-15", ("UA-14",), "Guardian on ISW data"),
    ("2023-02-21", ("UA-14",), "Guardian on ISW data"),
    ("2023-02-21", ("UA-65",), "Guardian on ISW data"),
    ("2025-01", ("UA-14",), "press estimate"),
    ("2025-01", ("UA-63",), "press estimate"),
]
"""The rows whose source is not later; what DeepState counted for 2023 and 2025 is cited from a report of 2026."""


@pytest.fixture(scope="module")
def known() -> Known:
    return known_by(load(KEPT_FLAGSHIP))


@pytest.mark.parametrize("kind", LATER)
def test_what_is_later(known: Known, kind: str) -> None:
    assert {entry.id for entry in known.hindsight if entry.kind == kind} == set(LATER[kind].split())


def test_nothing_but_what_was_published_by_the_day_is_left_of_the_shares(known: Known) -> None:
    assert [(row.date, row.regions, row.assessor) for row in known.case.control_shares] == SHARES_KNOWN
    assert set(known.bare_regions) == {"UA-12", "UA-23", "UA-40", "UA-43", "UA-59"}


def test_no_number_of_the_flagship_rests_on_hindsight_alone(known: Known) -> None:
    assert known.leaks == ()
    assert Counter(entry.kind for entry in known.undated)["price"] == 6


def test_bargaining_does_not_use_what_is_later(known: Known) -> None:
    assert bargain(known.case).proposals == bargain(load(KEPT_FLAGSHIP)).proposals
