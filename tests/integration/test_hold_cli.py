# SPDX-License-Identifier: MIT
"""`detente hold` from the command line: tables, JSON, scenarios and refusals."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from detente.cli import main
from tests.conftest import KEPT_FLAGSHIP, ROOT

FLAGSHIP = str(KEPT_FLAGSHIP)


def _run(*arguments: str):
    return CliRunner().invoke(main, ["hold", FLAGSHIP, *arguments])


def test_tables() -> None:
    result = _run("--no-fixes", "--years", "5")
    assert result.exit_code == 0, result.output
    assert "Air cover for minerals: who could break it" in result.output
    assert "after 5 years" in " ".join(result.output.split())
    assert "durability is no reason for a deal by itself" in result.output


@pytest.mark.parametrize(
    ("ask", "keys"),
    [
        ("hold", {"years", "proposals", "most_durable", "no_deal"}),
        ("table", {"essential", "blocking", "spoilers", "red_lines", "relays"}),
        ("order", {"orders"}),
        ("contracts", {"deals", "bets"}),
    ],
)
def test_json_is_one_document_and_nothing_else(ask: str, keys: set[str]) -> None:
    result = _run("--ask", ask, "--json", *(["--no-fixes"] if ask == "hold" else []))
    assert result.exit_code == 0, result.output
    document = json.loads(result.output, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert document["analysis"] == "hold"
    assert document["result"].keys() == keys


@pytest.mark.parametrize("ask", ["table", "order", "contracts"])
def test_other_questions_print(ask: str) -> None:
    result = _run("--ask", ask)
    assert result.exit_code == 0, result.output
    assert "Ukraine" in result.output


def test_scenario_changes_the_answer() -> None:
    def margin(*more: str) -> float:
        document = json.loads(_run("--json", "--no-fixes", *more).output)
        shield = next(p for p in document["result"]["proposals"] if p["id"] == "shield")
        return next(b["margin"] for b in shield["breaches"] if b["breach"] == "russia_resumes")

    assert margin("--scenario", "war_favours_russia") == pytest.approx(margin() - 8)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["hold", FLAGSHIP, "--years", "0"], 2, "0"),
        (["hold", FLAGSHIP, "--lasting", "2"], 2, "2"),
        (["hold", FLAGSHIP, "--ask", "everything"], 2, "everything"),
        (["hold", str(ROOT / "cases" / "elmira")], 2, "add `enforcement`"),
        (["hold", str(ROOT / "cases" / "elmira"), "--ask", "contracts"], 2, "events"),
        (["hold", "nowhere"], 3, "no case"),
    ],
)
def test_refusals_are_sentences(arguments: list[str], code: int, words: str) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == code
    assert words in result.output
    assert "Traceback" not in result.output
