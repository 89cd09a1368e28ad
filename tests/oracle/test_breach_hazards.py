# SPDX-License-Identifier: MIT
"""Walk-backs are hazards for reasons outside the deal; reasons within it count beside them."""

from __future__ import annotations

from math import exp
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from detente import hold
from detente.case.case import Case
from tests.enforcement_cases import small_case

ATTACK: dict[str, Any] = {"title": "Attack", "party": "B", "sets": {"peace": "none"}}


def curve_of(case: Case, years: int = 3) -> tuple[float, ...]:
    """Return the survival of the one proposal, by year."""
    return hold(case, years=years, fixes=False).proposals[0].survival


def test_a_walk_back_does_not_switch_a_breach_off_that_pays_at_once() -> None:
    block = {"breaches": {"attack": ATTACK | {"shifts": [{"when": {"peace": "kept"}, "points": 30}]}}}
    walking = {"breaches": {"attack": block["breaches"]["attack"] | {"walk_back": 0.05}}}
    assert curve_of(small_case(block))[1:] == (0, 0, 0)
    assert curve_of(small_case(walking))[1:] == (0, 0, 0)


def test_a_walk_back_of_a_breach_that_never_pays_is_its_hazard_alone() -> None:
    case = small_case({"breaches": {"attack": ATTACK | {"walk_back": 0.05}}})
    assert curve_of(case) == pytest.approx([exp(-0.05 * year) for year in range(4)])


def test_reason_and_walk_back_of_one_breach_multiply() -> None:
    """The margin is 15 at signature and falls by 3 a year; the shock has a standard deviation of 5."""
    case = small_case({"breaches": {"attack": ATTACK | {"regroup_rate": 3, "walk_back": 0.1}}, "shock": 5})
    expected = [1.0]
    for year in (1, 2, 3):
        expected.append(expected[-1] * exp(-0.1) * NormalDist().cdf((15 - 3 * year) / 5))
    assert curve_of(case) == pytest.approx(expected)


@pytest.mark.parametrize("hazard", [0.2, 3.0])
def test_without_a_war_block_a_walk_back_ends_the_deal(hazard: float) -> None:
    """Without a war any breach ends the deal, and so does one that is committed for other reasons."""
    leave = {"title": "The guarantor leaves", "party": "G", "sets": {"cover": "none"}, "walk_back": hazard, "cost": 90}
    case = small_case({"war": None, "breaches": {"leave": leave}})
    assert curve_of(case, 10) == pytest.approx([exp(-hazard * year) for year in range(11)])


def test_a_spoiler_without_a_preference_has_a_hazard_of_its_own() -> None:
    data = small_case({"breaches": {"attack": ATTACK}}).model_dump(mode="json", by_alias=True, exclude_unset=True)
    data["parties"]["S"] = {"name": "Spoiler", "signatory": False}
    data["issues"]["peace"]["control"]["parties"] = ["B", "V", "S"]
    data["enforcement"]["breaches"]["raid"] = {
        "title": "Raid",
        "party": "S",
        "sets": {"peace": "none"},
        "walk_back": 0.3,
    }
    result = hold(Case.model_validate(data), years=3, fixes=False)
    assert result.proposals[0].survival == pytest.approx([exp(-0.3 * year) for year in range(4)])
    assert "breach-skipped" not in [finding.code for finding in result.findings]
    assert [breach.breach for breach in result.proposals[0].breaches] == ["attack"]


def test_two_walk_backs_by_enumeration_of_their_years() -> None:
    """One walk-back takes the cover away, under which alone the attack does not pay; the other is the attack."""
    attack = ATTACK | {"shifts": [{"when": {"cover": "none"}, "points": 40}], "walk_back": 0.15}
    leave = {"title": "Leave", "party": "G", "sets": {"cover": "none"}, "cost": 90, "walk_back": 0.25}
    case = small_case({"breaches": {"attack": attack, "leave": leave}})
    # Once the cover is gone the attack pays, so the deal lasts exactly as long as neither has happened.
    assert curve_of(case, 4) == pytest.approx(np.exp(-0.4 * np.arange(5)))
