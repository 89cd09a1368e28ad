# SPDX-License-Identifier: MIT
"""A war value that a preference contradicts is a finding with both numbers, and the answer under each."""

from __future__ import annotations

import pytest

from detente import answer, bargain, hold
from detente.case.case import Case
from detente.files.case_folder import load
from tests.conftest import KEPT_FLAGSHIP
from tests.enforcement_cases import small_case


def preferring_no_peace(war_value: list[float]) -> Case:
    """Return the small case with a breaker that would rather have no peace: its preference puts no deal at 60."""
    war = {"when": {"peace": "none"}, "values": {"B": {"value": war_value}}}
    data = small_case({"war": war}).model_dump(mode="json", by_alias=True, exclude_unset=True)
    data["preferences"]["B"]["issues"]["peace"]["values"] = {"none": 1.0, "kept": 0.5}
    data["no_deal"] = data["status_quo"]
    return Case.model_validate(data)


def test_a_contradiction_stops_nothing_and_shows_the_answer_by_each_number() -> None:
    """The deal is worth 30 points: 10 more than a war value of 20, and 30 less than the preference's 60."""
    case = preferring_no_peace([10, 30])
    result = hold(case, years=3, fixes=False)
    assert result.proposals[0].breaches
    (one,) = result.no_deal
    assert (one.preference, one.war_value) == (pytest.approx(60), pytest.approx(20))
    assert one.contradicted
    assert one.gains["deal"] == (pytest.approx(10), pytest.approx(-30))
    assert one.turns == {"deal": True}
    assert one.gains["deal"][0] == pytest.approx(result.proposals[0].gain["B"])
    for found in (result.findings, answer(case, changes=False, turns=False, money=False).findings):
        (finding,) = [finding for finding in found if finding.code == "war-value-contradicted"]
        assert finding.severity == "warning"
        assert "10 to 30" in finding.message
        assert "60.0" in finding.message
        assert "would sign by its war value and refuse by its preference: “Deal”" in finding.message


def test_the_gain_by_the_preference_is_that_of_the_case_without_a_war_value() -> None:
    case = preferring_no_peace([10, 30])
    data = case.model_dump(mode="json", by_alias=True, exclude_unset=True)
    del data["enforcement"]["war"]
    gain = bargain(Case.model_validate(data)).proposals[0].gain["B"]
    assert next(iter(hold(case, years=3, fixes=False).no_deal)).gains["deal"][1] == pytest.approx(gain)


def test_a_war_value_in_range_is_shown_and_is_no_finding() -> None:
    result = hold(preferring_no_peace([40, 80]), years=3, fixes=False)
    assert not result.no_deal[0].contradicted
    assert "war-value-contradicted" not in [finding.code for finding in result.findings]


def test_the_gains_of_the_kept_flagship_are_those_of_its_bargaining() -> None:
    case = load(KEPT_FLAGSHIP)
    gains = {proposal.id: proposal.gain for proposal in bargain(case).proposals}
    for one in hold(case, fixes=False).no_deal:
        for id_, (anchored, _) in one.gains.items():
            assert anchored == pytest.approx(gains[id_][one.party])
