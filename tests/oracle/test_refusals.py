# SPDX-License-Identifier: MIT
"""What a party signs by its points and has refused in words is a finding that says in which direction it errs."""

from __future__ import annotations

from typing import Any

import pytest

from detente import answer, hold
from detente.case.case import Case
from tests.enforcement_cases import small_case


def spoken(*statements: dict[str, Any]) -> Case:
    """Return the small case, of which all sign the deal, with statements."""
    data = small_case().model_dump(mode="json", by_alias=True, exclude_unset=True)
    data["no_deal"] = data["status_quo"]
    data["sources"] = {"s": {"title": "S", "file": "s.txt", "reliability": "B"}}
    data["statements"] = {
        f"s{k}": {"quotation": {"source": "s", "exact": f"words {k}"}, "speaker": "unattributed"} | statement
        for k, statement in enumerate(statements)
    }
    return Case.model_validate(data)


REFUSAL = {"party": "V", "issue": "access", "levels": ["given"], "stance": "refuse"}


def findings_of(case: Case) -> list[list[str]]:
    """Return the messages of both doors."""
    results = hold(case, years=3, fixes=False), answer(case, changes=False, turns=False, money=False)
    return [[f.message for f in result.findings if f.code == "refused-in-words"] for result in results]


def test_a_refused_level_in_an_accepted_proposal_is_a_finding() -> None:
    for messages in findings_of(spoken(REFUSAL)):
        (message,) = messages
        assert "by its points 'V' signs “Deal”" in message
        assert "Access: Given (s0)" in message
        assert "errs towards signing" in message


@pytest.mark.parametrize(
    "statements",
    [
        (REFUSAL | {"stance": "support"},),
        (REFUSAL | {"levels": ["none"]},),
        (REFUSAL | {"party": "B", "issue": "watch", "levels": ["on"]},),
        (REFUSAL | {"state": "rejected", "reason": "misheard"},),
        (REFUSAL, REFUSAL | {"stance": "support", "revises": "s0", "revision": "walk_back"}),
    ],
)
def test_what_was_not_said_or_is_taken_back_is_none(statements: tuple[dict[str, Any], ...]) -> None:
    assert findings_of(spoken(*statements)) == [[], []]


def test_a_party_that_refuses_by_its_points_is_consistent() -> None:
    data = spoken(REFUSAL).model_dump(mode="json", by_alias=True, exclude_unset=True)
    data["preferences"]["V"]["red_lines"] = [{"when": {"access": "given"}, "why": "it said so"}]
    assert findings_of(Case.model_validate(data)) == [[], []]
