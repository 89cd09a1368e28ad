# SPDX-License-Identifier: MIT
"""The documentation is true: its commands run, its reference is current, its links lead somewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from detente.case.checks import CHECKS
from detente.cli import main
from detente.cli.main import COMMANDS
from detente.files.shape import SHAPE_CODES
from tests.conftest import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"```(console|python)\n(.*?)```(?:\n\n```text\n(.*?)```)?", re.S)
CASE = re.compile(r"```yaml\n(schema: .*?)```", re.S)


def _id(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _lines(text: str) -> list[str]:
    """Return the lines that say something, without what only pads a table."""
    return [line.rstrip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_commands_and_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of a page run, its Python cells run one after the other, and an answer that it shows is current."""
    shutil.copytree(ROOT / "cases", tmp_path / "cases")
    monkeypatch.chdir(tmp_path)
    makefile = (ROOT / "Makefile").read_text("utf-8")
    cells = []
    for kind, text, shown in BLOCK.findall(page.read_text("utf-8")):
        if kind == "python":
            cells.append(text)
            continue
        for line in text.splitlines():
            command = line.removeprefix("$ ").split()
            if command[0] == "make":
                assert f"\n{command[1]}:" in makefile
            elif command[0] == "detente":
                result = CliRunner().invoke(main, command[1:])
                assert result.exit_code == 0, (line, result.output)
                if command[1] == "answer" and shown:
                    assert _lines(result.stdout) == _lines(shown), line
            else:
                pytest.fail(f"{line}: not a command that the tests can run")
    if cells:
        done = subprocess.run([sys.executable, "-c", "\n".join(cells)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_whole_cases_on_pages_are_sound(tmp_path: Path) -> None:
    from detente.files.case_folder import read_case

    texts = [(page, text) for page in PAGES for text in CASE.findall(page.read_text("utf-8"))]
    assert texts
    for page, text in texts:
        (tmp_path / "case.yaml").write_text(text, "utf-8")
        assert not read_case(tmp_path).errors, page


def test_the_page_on_leaving_an_issue_out_tells_its_answer(tmp_path: Path) -> None:
    """Without the islands the pact of two is signed, at one of two levels left open, and their port breaks nothing."""
    from detente import answer, load

    page = ROOT / "docs/how-to/leave-an-issue-out.md"
    (tmp_path / "case.yaml").write_text(CASE.findall(page.read_text("utf-8"))[0], "utf-8")
    treaty, pact = answer(load(tmp_path), turns=False, changes=False).proposals
    [refusal] = treaty.refused_by
    assert refusal.party == "isles"
    assert refusal.margin == pytest.approx(-65 / (65 + 7.5 + 30) * 100)
    assert [breach.breach for breach in treaty.broken_at_once] == ["port_shut"]
    assert (pact.refused_by, pact.breaches) == ((), ())
    assert pact.leaves == ()  # what the pact is silent on stays where it is, so moving it is no leaving
    assert [(tried["levels"], tried["refused_by"]) for tried in pact.open_levels] == [
        ({"pilots": "own"}, []),
        ({"pilots": "mixed"}, ["south"]),
    ]


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_reference_is_up_to_date() -> None:
    subprocess.run([sys.executable, str(ROOT / "docs/generate_reference.py"), "--check"], check=True)


def test_every_command_and_code_is_documented() -> None:
    commands = (ROOT / "docs/reference/commands.md").read_text("utf-8")
    checks = (ROOT / "docs/reference/checks.md").read_text("utf-8")
    assert all(f"## {name}" in commands for name in COMMANDS)
    assert all(f"`{code}`" in checks for code in [*SHAPE_CODES, *(check.code for check in CHECKS)])


def test_every_format_and_finding_of_a_reading_is_documented() -> None:
    from detente.cli.convert import FILES, FOLDERS
    from detente.files.foreign import FOREIGN

    page = (ROOT / "docs/reference/formats.md").read_text("utf-8")
    assert all(f"`{form}`" in page for form in [*FILES, *FOLDERS, *FOREIGN] if form != "case")
    source = "".join(path.read_text("utf-8") for path in (ROOT / "src/detente/files").glob("*.py"))
    assert set(re.findall(r'"(foreign-[a-z]+)"', source)) == set(re.findall(r"`(foreign-[a-z]+)`", page))


def test_every_code_has_a_broken_case() -> None:
    """Codes that the table of broken cases cannot reach from the starter case are named here with the reason."""
    from tests.integration.test_broken_cases import BROKEN

    elsewhere = {
        "nobody-signs": "tested below",
        "breach-excluded": "tests/oracle/test_excluded_breaches.py",
        "unsettled-issue": "tests/integration/test_answer.py",
        "proposal-is-no-deal": "tests/oracle/test_outside_options.py",
        "issue-never-moves": "tests/oracle/test_who_controls_what.py",
        "issue-set-by-outsiders": "tests/oracle/test_who_controls_what.py",
        "weights-all-zero": "tested below",
        "reservation-needs-scale": "tested below",
        "outcome-not-ranked": "tested below",
        "rule-without-effect": "tested below",
        "reservation-missing": "tested below",
        "proposals-missing": "information",
        "statements-missing": "information",
        "status-quo-missing": "information",
        "grade-missing": "information",
        "enforcement-missing": "information",
    }
    reached = {entry[3] for entry in BROKEN}
    missing = {check.code for check in CHECKS} - reached - set(elsewhere)
    assert missing == set()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{name: The town, roles: [owner]}", "{name: The town, signatory: false}", "nobody-signs"),
        ("weight: [", "weight: [0, 0] # [", "weights-all-zero"),
        ("no_deal: {lease: none, road: none, noise: banned}", "# no_deal", "reservation-missing"),
        ("    why: nobody builds", "    unless: {road: paid}\n    why: nobody builds", "rule-without-effect"),
    ],
)
def test_remaining_codes(starter: Path, old: str, new: str, code: str) -> None:
    from detente.files.case_folder import read_case

    file = starter / "case.yaml"
    text = file.read_text("utf-8")
    if code == "weights-all-zero":
        text = re.sub(r"weight: \[\d+, \d+\]", "weight: 0", text)
    elif code == "nobody-signs":
        text = text.replace(old, new).replace("{name: The company,", "{name: The company, signatory: false,")
    else:
        text = text.replace(old, new)
    file.write_text(text, "utf-8")
    assert code in {finding.code for finding in read_case(starter).findings}


def test_ranking_codes(tmp_path: Path) -> None:
    from detente.files.case_folder import read_case

    folder = tmp_path / "elmira"
    shutil.copytree(ROOT / "cases" / "elmira", folder)
    file = folder / "case.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("      - {company: abandon}\n", "", 1), "utf-8")
    assert "outcome-not-ranked" in {f.code for f in read_case(folder).findings}
    file.write_text(
        text.replace("  MoE:\n    form: ranking", "  MoE:\n    form: ranking\n    reservation: {value: 3}"), "utf-8"
    )
    assert "reservation-needs-scale" in {f.code for f in read_case(folder).findings}
