# SPDX-License-Identifier: MIT
"""Any party can regroup with its own rate, also the one that the deal protects."""

from __future__ import annotations

from typing import Any

import pytest

from detente import hold
from detente.case.case import Case
from tests.enforcement_cases import small_case

BREACHES = {
    "attack": {"title": "Attack", "party": "B", "sets": {"peace": "none"}, "regroup_rate": 3},
    "revenge": {"title": "Revenge", "party": "V", "sets": {"peace": "none"}},
}


def rates(regroup: dict[str, Any], **block: Any) -> dict[str, tuple[float, float | None]]:
    """Return the points that each breach gains in 4 years, and when it begins to pay."""
    case: Case = small_case({"breaches": BREACHES, "regroup": regroup} | block)
    breaches = hold(case, years=4, fixes=False).proposals[0].breaches
    return {b.breach: (b.margin - b.margin_at_horizon, b.breaks_in) for b in breaches}


def test_a_protected_party_that_rearms_comes_to_break_the_deal() -> None:
    """The victim has 80 points from the deal and 50 from war with cover, and gains 5 a year: it breaks after 6."""
    assert rates({"V": {"rate": 5}})["revenge"] == (pytest.approx(20), pytest.approx(6))
    assert rates({})["revenge"] == (pytest.approx(0), None)


def test_what_rearming_takes_off_others_counts_against_them() -> None:
    """The attacker's margin is 15; it gains 3 a year and loses 2 by the victim's arms: 15 years instead of 5."""
    assert rates({})["attack"] == (pytest.approx(12), pytest.approx(5))
    assert rates({"V": {"costs": {"B": 2}}})["attack"] == (pytest.approx(4), pytest.approx(15))
    assert rates({"V": {"costs": {"B": 4}}})["attack"] == (pytest.approx(-4), None)


def test_a_party_s_rate_adds_to_that_of_its_breach_and_is_dampened_where_seen() -> None:
    factors = [{"when": {"peace": "kept"}, "factor": 0.5}]
    monitoring = {"detection": [{"when": {"peace": "kept"}, "factor": 0.8}]}
    found = rates({"B": {"rate": 2, "factors": factors}}, monitoring=monitoring)
    assert found["attack"][0] == pytest.approx(4 * (3 + 2 * (1 - 0.8 * 0.5)))


def test_a_breach_that_does_not_end_the_deal_gains_nothing_by_arms() -> None:
    leave = {"leave": {"title": "Leave", "party": "G", "sets": {"cover": "none"}}}
    case = small_case({"breaches": BREACHES | leave, "regroup": {"G": {"rate": 7}}})
    (found,) = [b for b in hold(case, years=4, fixes=False).proposals[0].breaches if b.breach == "leave"]
    assert found.margin == pytest.approx(found.margin_at_horizon)
