# SPDX-License-Identifier: MIT
"""Options of `detente stability` and `detente hold` act or are refused; perceptions are told and read in two ways."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from detente import load, stability
from detente.analysis.stability.concepts import Settings
from detente.case.case import Case
from detente.cli.main import main
from detente.errors import UsageError
from tests.conftest import ROOT

DILEMMA = str(ROOT / "cases/prisoners-dilemma")
CONCEPTS = ("nash", "gmr", "smr", "seq")


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["stability", "--ask", "inverse", "--preference", "unknown"], "--preference"),
        (["stability", "--ask", "inverse", "--coalition", "row+column"], "--coalition"),
        (["stability", "--ask", "inverse", "--concepts", "sim"], "sim"),
        (["stability", "--ask", "design", "--sanction", "worse"], "--sanction"),
        (["stability", "--ask", "paths", "--outcomes", "named"], "--outcomes"),
        (["stability", "--ask", "misperception", "--reading", "b"], "--reading"),
        (["stability", "--reading", "b"], "--reading"),
        (["stability", "--horizon", "3"], "--horizon"),
        (["stability", "--seed", "3"], "--seed"),
        (["stability", "--improving"], "--improving"),
        (["stability", "--draws", "10"], "--draws"),
        (["stability", "--unseen", "others"], "--unseen"),
        (["stability", "--preference", "unknown", "--sanction", "worse"], "sanction"),
        (["hold", "--ask", "table", "--years", "3"], "--years"),
        (["hold", "--ask", "contracts", "--lasting", "0.4"], "--lasting"),
        (["hold", "--ask", "order", "--no-fixes"], "--no-fixes"),
    ],
)
def test_what_would_do_nothing_is_refused(arguments: list[str], option: str) -> None:
    found = CliRunner().invoke(main, [arguments[0], DILEMMA, *arguments[1:]])
    assert found.exit_code == 2
    assert option in found.output


def test_the_inverse_question_refuses_what_no_rank_decides() -> None:
    for settings in (Settings(preference="unknown"), Settings(("nash", "sim"))):
        with pytest.raises(UsageError, match="ranks"):
            stability.inverse(load(DILEMMA), settings=settings)


def _blind() -> Case:
    """Row does not see that both can defect; it cooperates, and column would rather defect."""
    data = load(DILEMMA).model_dump(mode="json", by_alias=True)
    exclusion = {
        "when": {"row_choice": ["defect"], "column_choice": ["defect"]},
        "why": "unthinkable",
        "basis": "judgement",
    }
    data["perceptions"] = {"row": {"changes": {"exclusions": [exclusion]}, "basis": "judgement"}}
    return Case.model_validate(data)


def test_perceptions_that_are_not_used_are_told() -> None:
    assert "perceptions-not-used" in {finding.code for finding in stability(_blind()).findings}
    assert "perceptions-not-used" not in {finding.code for finding in stability(load(DILEMMA)).findings}


def _row_stays(unseen: str) -> dict[tuple[str, str], set[str]]:
    result = stability.misperception(_blind(), unseen=unseen)
    assert unseen in result.method["unseen"] or "GMCR+" in result.method["unseen"]
    return {tuple(o.levels.values()): set(o.in_own_eyes["row"]) for o in result.outcomes}


def test_who_moves_where_a_party_sees_nothing() -> None:
    everything = set(CONCEPTS)
    cooperate, defect = "cooperate", "defect"
    nobody, others = _row_stays("nobody"), _row_stays("others")
    # Where both cooperate row wants to defect. In its own graph column cannot answer by defecting as well.
    assert nobody[cooperate, cooperate] == set()
    # Under GMCR+'s reading column answers from an outcome that row would reach, to one that row does not see: worse,
    # and row makes no move out of it.
    assert others[cooperate, cooperate] == everything - {"nash"}
    # Where both defect, which row does not see: it does not stay in the first reading, and cannot move in the second.
    assert nobody[defect, defect] == set()
    assert others[defect, defect] == everything
