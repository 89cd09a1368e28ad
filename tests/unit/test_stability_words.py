# SPDX-License-Identifier: MIT
"""The sentences that say why a party would stay or leave."""

from __future__ import annotations

import pytest

from detente import load, stability
from detente.analysis.stability import Move, PartyVerdict
from detente.analysis.stability.words import explain
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def case():
    return load(ROOT / "cases" / "prisoners-dilemma")


MOVE = Move("row", {}, {"row_choice": ("cooperate", "defect")}, 2.0)
ANSWER = Move("column", {}, {"column_choice": ("cooperate", "defect")}, 1.0)
CHANGE = "First party's choice: Cooperates → Defects"

SENTENCES = {
    "nothing better": (
        PartyVerdict("row", ("nash", "gmr", "smr", "seq"), 0, None, (), False),
        "First party can change nothing for the better alone, and would stay.",
    ),
    "no answer": (
        PartyVerdict("row", (), 1, MOVE, (), False),
        f"First party would gain by changing {CHANGE}, a gain of 2.0 own points, and no answer of the others would "
        "take that away again: First party would leave.",
    ),
    "credible": (
        PartyVerdict("row", ("gmr", "smr", "seq"), 1, MOVE, (ANSWER,), True),
        f"First party would gain by changing {CHANGE}, a gain of 2.0 own points; but Second party (Second party's "
        "choice: Cooperates → Defects) would gain by answering and leave First party no better off, so First party would stay.",
    ),
    "credible but escapable": (
        PartyVerdict("row", ("gmr", "seq"), 1, MOVE, (ANSWER,), True),
        "so First party would stay, though an escape from that answer is open.",
    ),
    "not credible": (
        PartyVerdict("row", ("gmr", "smr"), 1, MOVE, (ANSWER,), False),
        "could answer and leave First party no better off, but would lose by doing so: the threat is not credible.",
    ),
    "coalition": (
        PartyVerdict("row+column", (), 1, Move("row+column", {}, MOVE.changes, 1.0), (), False),
        f"First party and Second party together would all gain by changing {CHANGE}, and no answer of the others would "
        "take that away again: First party and Second party would leave.",
    ),
    "coalition content": (
        PartyVerdict("row+column", ("nash",), 0, None, (), False),
        "First party and Second party together can change nothing that all of them would like better, so they would stay.",
    ),
    "too many choices": (
        PartyVerdict("row", (), 0, None, (), False, (), ("nash", "gmr", "smr", "seq")),
        "First party can choose among more changes than the search tries; whether staying is best is not settled.",
    ),
    "answers not settled": (
        PartyVerdict("row", (), 1, MOVE, (), False, (), ("gmr", "smr", "seq")),
        "whether an answer of the others would deter that was not settled within the search.",
    ),
    "credibility not settled": (
        PartyVerdict("row", ("gmr", "smr"), 1, MOVE, (ANSWER,), False, (), ("seq",)),
        "could answer and leave First party no better off; whether credibly was not settled.",
    ),
}


@pytest.mark.parametrize("what", SENTENCES)
def test_sentence(case, what: str) -> None:
    verdict, sentence = SENTENCES[what]
    assert explain(case, verdict).endswith(sentence)


def test_any_outcome_and_coalition_can_be_asked_about(case) -> None:
    asked = {"lopsided": {"row_choice": "defect", "column_choice": "cooperate"}}
    result = stability(case, outcomes="all", coalitions=[("row", "column")], at=asked)
    lopsided = result.named("lopsided")
    assert set(lopsided.why) == {"row", "column", "row+column"}
    assert lopsided.why["column"].endswith("Second party would leave.")
    defect = result.named("both_defect")
    assert defect.stable["row+column"] == ()
    assert "together would all gain" in defect.why["row+column"]
