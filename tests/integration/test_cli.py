# SPDX-License-Identifier: MIT
"""Commands as a user meets them: answers, JSON, exit codes, sentences instead of tracebacks."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from detente.cli import main
from tests.conftest import KEPT_FLAGSHIP, ROOT

FLAGSHIP = str(KEPT_FLAGSHIP)
DILEMMA = str(ROOT / "cases" / "prisoners-dilemma")


def run(*arguments: str, code: int = 0):
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.output + str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_alone_says_what_to_do_next() -> None:
    assert "detente new" in run().output


def test_new_checks_and_reports(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    run("new", str(folder))
    assert "No errors" in run("check", str(folder)).output
    target = tmp_path / "r.html"
    run("report", str(folder), "--output", str(target))
    assert "A quarry and a road" in target.read_text("utf-8")
    assert "not an empty folder" in run("new", str(folder), code=3).stderr


@pytest.mark.parametrize("command", ["bargain", "stability"])
@pytest.mark.parametrize("case", [FLAGSHIP, DILEMMA])
def test_json_envelope(command: str, case: str) -> None:
    result = run(command, case, "--json")
    envelope = json.loads(result.stdout)
    assert list(envelope) == ["detente", "analysis", "ask", "case", "method", "exact", "findings", "result"]
    assert envelope["analysis"] == command
    assert envelope["ask"] is None
    assert set(envelope["case"]) == {"id", "title", "as_of", "digest"}
    assert envelope["exact"] is True


def test_bargain_contract() -> None:
    result = json.loads(run("bargain", FLAGSHIP, "--json").stdout)["result"]
    assert set(result["counts"]) == {"outcomes", "feasible", "acceptable"}
    assert set(result["frontier"]) == {"size", "exact", "bound", "outcomes"}
    assert set(result["frontier"]["outcomes"][0]) >= {"levels", "utility"}
    assert {"nash", "kalai_smorodinsky", "egalitarian", "utilitarian"} <= set(result["solutions"])
    keys = {"id", "utility", "reservation", "acceptable_to", "refused_by", "dominated_by"}
    assert all(keys <= set(proposal) for proposal in result["proposals"])


def test_stability_contract() -> None:
    result = json.loads(run("stability", DILEMMA, "--json", "--outcomes", "equilibria").stdout)["result"]
    assert len(result["outcomes"]) == 2
    for outcome in result["outcomes"]:
        assert set(outcome) >= {"levels", "rank", "stable", "equilibrium"}
        assert min(outcome["rank"].values()) >= 1


def test_readable_output() -> None:
    assert "Russia" in run("bargain", FLAGSHIP).output
    assert "regroup" in run("stability", FLAGSHIP).output
    assert "judgement of" in run("trace", FLAGSHIP, "US.minerals").output
    assert "pinned by SHA-256" in run("trace", FLAGSHIP, "claimed_worth").output
    assert "war_favours" not in run("bargain", FLAGSHIP, "--scenario", "war_favours_russia").output


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["chek", DILEMMA], 2, "did you mean 'check'"),
        (["check", "nowhere"], 3, "there is no case at nowhere"),
        (["check", "cases"], 3, "has no case.yaml"),
        (["trace", FLAGSHIP, "claimed_wort"], 2, "did you mean 'claimed_worth'"),
        (["bargain", FLAGSHIP, "--scenario", "peace"], 2, "there is no scenario 'peace'"),
        (["stability", FLAGSHIP, "--outcomes", "all"], 2, "--outcomes named"),
        (["bargain"], 2, "Missing argument"),
    ],
)
def test_mistakes_get_a_sentence(arguments: list[str], code: int, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert words in run(*arguments, code=code).stderr


def test_a_bug_is_a_sentence_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.files import case_folder

    def fail(path: str) -> None:
        raise ZeroDivisionError(path)

    monkeypatch.setattr(case_folder, "read_case", fail)
    assert "should not happen" in run("check", DILEMMA, code=1).stderr
    monkeypatch.setenv("DETENTE_TRACEBACK", "1")
    assert isinstance(CliRunner().invoke(main, ["check", DILEMMA]).exception, ZeroDivisionError)


def test_errors_in_a_case_exit_with_one(starter: Path) -> None:
    file = starter / "case.yaml"
    file.write_text(file.read_text("utf-8").replace("weight: [50, 60]", "weight: -1"), "utf-8")
    assert "weight-negative" in run("check", str(starter), code=1).output
    assert "weight-negative" in run("bargain", str(starter), code=1).stderr
    found = json.loads(run("bargain", str(starter), "--json", code=1).stdout)["findings"]
    assert found[0]["code"] == "weight-negative"
    forms = [list(json.loads(run(c, str(starter), "--json", code=1).stdout)) for c in ("check", "bargain", "stability")]
    assert forms[0] == forms[1] == forms[2]
    assert found[0]["line"]


def test_schema_accepts_the_cases() -> None:
    import jsonschema

    from detente.files.yaml_reader import read_yaml

    schema = json.loads(run("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    for path in [*(ROOT / "cases").glob("*/case.yaml"), ROOT / "src/detente/files/starter/case.yaml"]:
        jsonschema.validate(read_yaml(path.read_text("utf-8"), path.name).data, schema)


def test_too_large_a_space_still_answers_about_proposals(tmp_path: Path) -> None:
    levels = "[a, b, c, d, e]"
    issues = "\n".join(
        f"  i{k}: {{name: I{k}, levels: {levels}, control: {{mode: single, parties: [{'pq'[k % 2]}]}}}}"
        for k in range(20)
    )
    worth = "\n".join(f"      i{k}: {{weight: 1, values: {{a: 0, b: 0.2, c: 0.4, d: 0.6, e: 1}}}}" for k in range(20))
    preferences = "\n".join(
        f"  {p}:\n    form: additive\n    basis: judgement\n    reservation: {{value: 30}}\n    issues:\n{worth}"
        for p in "pq"
    )
    outcome = ", ".join(f"i{k}: c" for k in range(20))
    (tmp_path / "case.yaml").write_text(
        f"schema: detente-case/1\nid: large\ntitle: Large\nparties: {{p: {{name: P}}, q: {{name: Q}}}}\nissues:\n{issues}\n"
        f"preferences:\n{preferences}\nproposals:\n  middle: {{title: Middle, levels: {{{outcome}}}}}\n"
    )
    envelope = json.loads(run("bargain", str(tmp_path), "--json").stdout)
    assert envelope["exact"] is True
    assert envelope["result"]["counts"] == {"outcomes": 5**20, "feasible": None, "acceptable": None}
    assert [o["levels"]["i0"] for o in envelope["result"]["frontier"]["outcomes"]] == ["e"]
    assert envelope["result"]["solutions"]["nash"]["utility"] == pytest.approx({"p": 100, "q": 100})
    assert envelope["result"]["proposals"][0]["acceptable_to"] == ["p", "q"]
    envelope = json.loads(run("stability", str(tmp_path), "--json").stdout)
    assert envelope["exact"] is False
    assert envelope["result"]["outcomes"][0]["undecided"]["p"] == ["nash", "gmr", "smr", "seq"]
    assert "not settled" in run("stability", str(tmp_path)).stdout
    assert "merge levels" in run("stability", str(tmp_path), "--outcomes", "equilibria", code=2).stderr


def test_help_is_fast_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['detente', '--help']\n"
        "from detente.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'pydantic', 'ruamel', 'rich', 'jinja2', 'vl_convert', 'moocore'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    fastest = min(_timed([sys.executable, "-m", "detente", "--help"]) for _ in range(5))
    assert fastest < 1.0  # 0.08 s where it was measured; the sharp check is what it loads, above


def _timed(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started
