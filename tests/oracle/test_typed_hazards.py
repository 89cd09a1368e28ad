# SPDX-License-Identifier: MIT
"""Survival with and without typed hazards, in days and years; what a breaker keeps."""

from __future__ import annotations

from math import exp

import pytest

from detente import hold
from detente.words.hold import hazard_words, keeps_words
from tests.enforcement_cases import small_case

ATTACK = {"title": "Attack", "party": "B", "sets": {"peace": "none"}, "regroup_rate": 3, "walk_back": 0.1}
BLOCK = {
    "breaches": {"attack": ATTACK},
    "infancy": {"months": 6, "hazard": 2},
    "ambiguities": [
        {"when": {"access": "given"}, "readings": {"G": {"access": "given"}, "V": {"access": "none"}}, "dispute": 0.3}
    ],
}


def test_survival_stands_with_and_without_typed_hazards() -> None:
    """Nothing but hazards works in the first five years, and the calculated breach from the sixth."""
    (proposal,) = hold(small_case(BLOCK), years=7, fixes=False).proposals
    assert proposal.survival_without_hazards == (1, 1, 1, 1, 1, 1, 0, 0)
    assert proposal.survival[:6] == pytest.approx([1, *(exp(-0.4 * t - 2 * 0.5) for t in range(1, 6))])
    words = hazard_words(proposal, 7)
    assert "Without them 1.00 of the shocks are survived to year 1 and 0.00 to year 7, with them 0.25 and 0.00" in words


def test_the_first_months_are_told_in_days() -> None:
    (proposal,) = hold(small_case(BLOCK), years=7, fixes=False).proposals
    expected = {d: exp(-0.4 * d / 365 - 2 * min(d / 365, 0.5)) for d in (30, 91, 182, 365)}
    assert proposal.survival_days == pytest.approx(expected)
    assert hold(small_case(BLOCK), years=7, fixes=False).content()["proposals"][0]["survival_days"].keys() == {
        "30",
        "91",
        "182",
        "365",
    }


def test_without_typed_hazards_nothing_is_said() -> None:
    (proposal,) = hold(small_case(), years=7, fixes=False).proposals
    assert proposal.survival_without_hazards == proposal.survival
    assert hazard_words(proposal, 7) == ""


def test_a_breaker_that_keeps_what_the_deal_gave_it_is_named() -> None:
    """The guarantor leaves with its access: 40 points, and 20 for the peace, which it keeps as well."""
    leave = {"title": "Leave", "party": "G", "sets": {"cover": "none"}}
    case = small_case({"breaches": {"leave": leave}})
    (breach,) = hold(case, years=3, fixes=False).proposals[0].breaches
    assert breach.keeps == pytest.approx({"access": 40, "peace": 20})
    assert list(breach.keeps) == ["access", "peace"]
    assert "Access (40)" in keeps_words(case, breach)
    follows = {"when": {"cover": "none"}, "then": {"access": "none"}, "why": "access ends with cover"}
    (breach,) = hold(small_case({"breaches": {"leave": leave}}, consequences=[follows]), years=3).proposals[0].breaches
    assert "access" not in breach.keeps
