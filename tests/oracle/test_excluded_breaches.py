# SPDX-License-Identifier: MIT
"""A breach that an exclusion rules out is named, and survival is not claimed to be free of it."""

from __future__ import annotations

from detente import hold, prepare
from detente.analysis.answer.judging import judge
from detente.case.excluded_breaches import excluded_breaches
from detente.case.rule import Exclusion
from detente.theory.drawn_packages import proposals_of
from tests.enforcement_cases import small_case

LEAVE = {"title": "The guarantor leaves", "party": "G", "sets": {"cover": "none"}}
NO_ACCESS_WITHOUT_COVER = {"when": {"cover": "none", "access": "given"}, "why": "access needs cover"}


def test_a_breach_that_an_exclusion_rules_out_is_a_finding_that_names_the_rule() -> None:
    free = small_case({"breaches": {"leave": LEAVE}})
    assert [b.breach for b in hold(free, years=3, fixes=False).proposals[0].breaches] == ["leave"]
    case = small_case({"breaches": {"leave": LEAVE}}, exclusions=[NO_ACCESS_WITHOUT_COVER])
    result = hold(case, years=3, fixes=False)
    (proposal,) = result.proposals
    assert proposal.left_out == ("leave",)
    (finding,) = [one for one in result.findings if one.code == "breach-excluded"]
    assert "access needs cover" in finding.message
    assert "when {cover: none}, then {access: none}" in finding.message
    (verdict,) = judge(prepare(case), proposals_of(case), {})
    assert "access needs cover" in verdict.missing["breaches"]


def test_the_consequence_that_is_advised_brings_the_breach_back() -> None:
    follows = {"when": {"cover": "none"}, "then": {"access": "none"}, "why": "access needs cover"}
    case = small_case({"breaches": {"leave": LEAVE}}, exclusions=[NO_ACCESS_WITHOUT_COVER], consequences=[follows])
    assert excluded_breaches(case, case.proposals["deal"].outcome) == []
    assert [b.breach for b in hold(case, years=3, fixes=False).proposals[0].breaches] == ["leave"]


def test_an_answer_that_an_exclusion_rules_out_is_named_as_well() -> None:
    leave = LEAVE | {"answers": [{"party": "V", "when": {"cover": "none"}, "then": {"access": "none"}}]}
    case = small_case({"breaches": {"leave": leave}})
    excluded = Exclusion.model_validate({"when": {"cover": "none", "access": "none"}, "why": "a treaty forbids it"})
    (step,) = excluded_breaches(case.model_copy(update={"exclusions": (excluded,)}), case.proposals["deal"].outcome)
    assert (step.breach, step.answer, step.reasons) == ("leave", 0, ("a treaty forbids it",))
