# SPDX-License-Identifier: MIT
"""An outside option of one's own beside a shared no deal; no deal as a proposal; ground that is taken by force."""

from __future__ import annotations

from typing import Any

import pytest

from detente import bargain, hold, prepare
from detente.case.case import Case
from detente.case.checks import Subject, check_case
from detente.theory.drawn_packages import DrawnPackages, proposals_of
from tests.enforcement_cases import small_case


def with_option(reservation: dict[str, Any] | None, **changes: Any) -> Case:
    """Return the small case with a shared no deal, in which the guarantor has an option of its own."""
    data = small_case({"war": None}).model_dump(mode="json", by_alias=True, exclude_unset=True)
    data["no_deal"] = data["status_quo"]
    data["enforcement"].pop("war", None)
    if reservation is not None:
        data["preferences"]["G"]["reservation"] = reservation
    return Case.model_validate(data | changes)


def test_an_outside_option_of_its_own_counts_before_the_shared_no_deal() -> None:
    """The deal gives the guarantor 80 points; no deal 40 and its own option 65."""
    case = with_option({"value": 65})
    assert "reservation-twice" not in [finding.code for finding in check_case(Subject(case))]
    assert bargain(case).proposals[0].gain["G"] == pytest.approx(15)
    assert bargain(with_option(None)).proposals[0].gain["G"] == pytest.approx(40)
    assert bargain(case).proposals[0].gain["V"] == pytest.approx(bargain(with_option(None)).proposals[0].gain["V"])
    packages = DrawnPackages(prepare(case), proposals_of(case))
    drawn = packages.gains(packages.draws(packages.assumptions.uniforms(0, 16)))
    assert drawn["reservation"][:, packages.parties.index("G")] == pytest.approx([65] * 16)


def test_no_deal_as_a_proposal_that_gains_something_is_a_finding() -> None:
    nothing = {"nothing": {"title": "Nothing", "levels": with_option(None).no_deal, "basis": "judgement"}}
    codes = [finding.code for finding in check_case(Subject(with_option({"value": 25}, proposals=nothing)))]
    assert "proposal-is-no-deal" in codes
    assert "proposal-is-no-deal" not in [
        f.code for f in check_case(Subject(with_option({"value": 40}, proposals=nothing)))
    ]
    assert "proposal-is-no-deal" not in [f.code for f in check_case(Subject(with_option(None, proposals=nothing)))]


def test_ground_under_joint_control_can_be_taken_by_force() -> None:
    """Access is under joint control and falls back to none; a breaker that grants itself access needs force."""
    grab = {"title": "Grab", "party": "G", "sets": {"watch": "on"}}
    for by_force in (False, True):
        case = small_case({"breaches": {"grab": grab | {"by_force": by_force}}})
        refused = "breach-not-possible" in [finding.code for finding in check_case(Subject(case))]
        assert refused is not by_force
    assert [b.breach for b in hold(case, years=3, fixes=False).proposals[0].breaches] == ["grab"]
