# SPDX-License-Identifier: MIT
"""What `detente stability` tells without options, and Elmira with a coalition."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from detente import load, stability
from detente.case.case import Case
from detente.cli.main import main
from tests.conftest import ROOT

SINGLE = {"mode": "single"}


def eight_issues() -> Case:
    """256 outcomes; every issue has a level called None."""
    parties = {party: {"name": party} for party in "AB"}
    issues = {
        f"i{k}": {
            "name": f"Issue {k}",
            "levels": {"none": "None", "full": "Full"},
            "control": {**SINGLE, "parties": ["AB"[k % 2]]},
        }
        for k in range(8)
    }
    worth = {f"i{k}": {"weight": 1, "values": {"none": 0, "full": 1}} for k in range(8)}
    preference = {"form": "additive", "basis": "judgement", "issues": worth}
    return Case.model_validate(
        {
            "schema": "detente-case/1",
            "id": "eight",
            "title": "Eight issues",
            "parties": parties,
            "issues": issues,
            "preferences": dict.fromkeys("AB", preference),
            "status_quo": dict.fromkeys(issues, "none"),
        }
    )


def test_above_fifty_outcomes_the_named_ones_are_told() -> None:
    case = eight_issues()
    result = stability(case)
    assert [outcome.names for outcome in result.outcomes] == [("status_quo",)]
    # Both want everything full, and each can fill its own issues, so only the full outcome is left at rest.
    assert result.equilibria["nash"] == 1
    assert len(stability(case, outcomes="all").outcomes) == 256
    nobody_named = case.model_copy(update={"status_quo": None})
    assert len(stability(nobody_named).outcomes) == 256
    assert len(stability(load(ROOT / "cases/elmira")).outcomes) == 9


def test_levels_stand_with_their_issue_and_the_concepts_are_said(tmp_path: Path) -> None:
    folder = tmp_path / "eight"
    folder.mkdir()
    (folder / "case.yaml").write_text(eight_issues().model_dump_json(by_alias=True, exclude_defaults=True), "utf-8")
    told = CliRunner().invoke(
        main, ["stability", str(tmp_path / "eight"), "--outcomes", "equilibria"], terminal_width=400
    )
    words = " ".join(told.output.split())
    assert "Issue 0: Full" in words.replace("│ ", "").replace("┃ ", "")
    assert "nash: it has nothing to gain by leaving" in words


def test_elmira_with_the_coalition_of_ministry_and_company() -> None:
    """Nine states; state 5 is an equilibrium of single parties that ministry and company leave together for state 8.

    Kilgour, Hipel, Fang, Peng, Coalition analysis in group decision support, Group Decision and Negotiation 10 (2001);
    the rankings are those of the case, as commonly reported.
    """
    case = load(ROOT / "cases/elmira")
    result = stability(case, outcomes="all", coalitions=[("MoE", "Uniroyal")])
    assert result.feasible == 9
    equilibria = {tuple(o.levels.values()): o for o in result.outcomes if "nash" in o.equilibrium}
    states = {
        5: ("original", "delay", "insist"),
        8: ("modified", "accept", "insist"),
        9: ("original", "abandon", "quiet"),
    }
    assert set(equilibria) == set(states.values())
    for number, concepts in ((5, set()), (8, {"nash", "gmr", "smr", "seq"}), (9, {"nash", "gmr", "smr", "seq"})):
        assert set(equilibria[states[number]].stable["MoE+Uniroyal"]) == concepts
    start = dict(zip(case.issues, states[5], strict=True))
    goals = {goal.names: goal for goal in stability.paths(case, start=start).goals}
    assert goals["modified_order",].together == (("MoE", "Uniroyal"),)
