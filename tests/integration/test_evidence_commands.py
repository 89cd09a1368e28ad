# SPDX-License-Identifier: MIT
"""The commands of `detente evidence`, `withdraw` and `trace` as a user meets them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from detente import load
from detente.cli import main
from detente.cli.evidence import SUBCOMMANDS
from tests.coded_cases import flagship_coding
from tests.conftest import KEPT_FLAGSHIP, LATE

FLAGSHIP = str(KEPT_FLAGSHIP)


def run(*arguments: str, code: int = 0):
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.output + str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.fixture(scope="module")
def coding(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The coding of the flagship; nobody writes into it."""
    return str(flagship_coding(tmp_path_factory.mktemp("coding")))


@pytest.fixture
def flagship(coding: str, tmp_path: Path) -> Path:
    """A copy of it."""
    folder = tmp_path / "copy"
    shutil.copytree(coding, folder)
    return folder


def test_the_group_lists_and_guesses() -> None:
    listed = run("evidence", "--help").output
    assert all(name in listed for name in SUBCOMMANDS)
    assert "did you mean 'positions'" in run("evidence", "postions", code=2).output


def test_positions_are_printed_drawn_and_given_as_json(coding: str, tmp_path: Path) -> None:
    shown = run("evidence", "positions", coding, "--party", "US").output
    assert "US troops in Ukraine" in shown
    assert "softened since" in shown
    assert "date" in shown
    assert "the US president puts it" not in " ".join(shown.split())  # conflicts of others are left out
    picture = tmp_path / "p.svg"
    run("evidence", "positions", coding, "--draw", str(picture))
    assert "<svg" in picture.read_text("utf-8")
    run("evidence", "positions", coding, "--draw", str(tmp_path / "p.gif"), code=2)
    run("evidence", "positions", coding, "--draw", str(tmp_path / "none" / "p.svg"), code=2)
    answer = json.loads(run("evidence", "positions", coding, "--json").stdout)
    assert (answer["analysis"], answer["ask"]) == ("evidence", "positions")
    troops = next(t for t in answer["result"]["tracks"] if t["topic"] == "US troops in Ukraine")
    assert troops["standing"] == {"Pete Hegseth": ["s04"], "JD Vance": ["s43"]}
    assert [e["side_standing"] for e in troops["entries"]] == ["softened", "stands"]
    unresolved = next(e for t in answer["result"]["tracks"] for e in t["entries"] if e["statement"] == "s09")
    assert (unresolved["revises"], unresolved["revision_candidates"]) == ("unresolved", ["s01", "s02"])


def test_grades_name_the_clusters_that_confirm(coding: str) -> None:
    shown = run("evidence", "grades", coding).output
    assert "Fox News (s02); BTimes (s18)" in shown
    answer = json.loads(run("evidence", "grades", coding, "--json").stdout)
    assert {s["statement"] for s in answer["result"]["statements"] if s["confirmed"]} >= {"s02"}


def test_a_verdict_is_written_and_shown(flagship: Path) -> None:
    run(
        "evidence",
        "judge",
        str(flagship),
        "s02",
        "s06",
        "--verdict",
        "compatible",
        "--reason",
        "two stages",
        "--by",
        "Q",
    )
    conflict = next(iter(load(flagship).conflicts.values()))
    assert (conflict.between, conflict.verdict, conflict.author) == (("s02", "s06"), "compatible", "Q")
    assert "compatible: two stages" in " ".join(run("evidence", "positions", str(flagship)).output.split())
    run("evidence", "judge", str(flagship), "s06", "s02", "--verdict", "first_stands", "--reason", "later")
    assert [c.between for c in load(flagship).conflicts.values()] == [("s06", "s02")]
    run("evidence", "judge", str(flagship), "s06", "s06", "--verdict", "open", "--reason", "x", code=2)
    run("evidence", "judge", str(flagship), "s06", "s99", "--verdict", "open", "--reason", "x", code=2)
    run(
        "evidence",
        "judge",
        str(flagship),
        "aid_claimed",
        "aid_received",
        "--verdict",
        "open",
        "--reason",
        "not audited",
    )


def test_two_codings_are_compared(coding: str, flagship: Path, starter: Path) -> None:
    file = flagship / "case.yaml"
    file.write_text(file.read_text("utf-8").replace("stance: propose", "stance: support"), "utf-8")
    shown = run("evidence", "agree", coding, str(flagship)).output
    assert "0.8" in next(line for line in shown.splitlines() if line.startswith(" stance"))
    assert "propose" in shown
    answer = json.loads(run("evidence", "agree", coding, str(flagship), "--json").stdout)
    assert {f["field"] for f in answer["result"]["fields"]} >= {"speaker", "issue", "stance", "credibility", "said_on"}
    assert "no source in common" in run("evidence", "agree", coding, str(starter), code=2).output


def test_withdrawing_is_shown(flagship: Path) -> None:
    shown = " ".join(run("withdraw", FLAGSHIP, "BBC", "--as-of", LATE).output.split())
    assert "statement falls" in shown
    assert "No answer changes." in shown
    assert "did you mean 'russia'" in run("withdraw", str(flagship), "rusia", code=2).output
    assert "nothing changes" in run("withdraw", str(flagship), _with_spare(flagship)).output


def _with_spare(folder: Path) -> str:
    file = folder / "case.yaml"
    text = file.read_text("utf-8")
    file.write_text(
        text.replace("\nstatements:\n", "\n  spare: {title: S, file: sources/russia.txt}\nstatements:\n", 1), "utf-8"
    )
    return "spare"


def test_trace_names_revisions_and_grades(coding: str) -> None:
    shown = run("trace", coding, "s04").output
    assert "softened by s43" in shown
    assert "grade D2" in shown


def test_findings_of_a_coding_point_into_the_source_that_they_name(coding: str) -> None:
    """Also a contradiction between statements of two sources, such as s06 and s15."""
    lint = json.loads(run("read", coding, "--json").stdout)["result"]["lint"]
    texts = {path.stem: path.read_bytes().decode() for path in (Path(coding) / "sources").iterdir()}
    assert any(finding["message"].startswith("s06 and s15") for finding in lint)
    for finding in lint:
        for span in finding["spans"]:
            assert texts[finding["source"]][span["start"] : span["end"]] == span["text"]
    shown = run("read", coding).output
    assert "findings of the lint: " in shown
    assert "in united-states, characters " in shown
