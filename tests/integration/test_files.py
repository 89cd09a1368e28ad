# SPDX-License-Identifier: MIT
"""Writing: nothing lost, comments kept, quotations anchored in code points."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente import BadInputError, InvalidCaseError, load, read_case
from detente.files import migration
from detente.files.atomic import write_atomically
from detente.files.pinning import pin


def test_pinning_keeps_comments_order_and_the_former_file(starter: Path) -> None:
    file = starter / "case.yaml"
    before = file.read_text("utf-8")
    report = pin(read_case(starter))
    after = file.read_text("utf-8")
    assert (report.sources, report.quotations) == (1, 2)
    assert file.with_name("case.yaml.previous").read_text("utf-8") == before

    def comments(text: str) -> list[str]:
        return [line.split("#", 1)[1].strip() for line in text.splitlines() if "#" in line]

    assert comments(after) == comments(before)
    keys = [line.split(":")[0] for line in before.splitlines() if line[:1].isalpha()]
    assert [line.split(":")[0] for line in after.splitlines() if line[:1].isalpha()] == keys
    assert read_case(starter).findings == ()
    assert pin(read_case(starter)).quotations == 0


def test_pinning_keeps_windows_line_ends(starter: Path) -> None:
    file = starter / "case.yaml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    pin(read_case(starter))
    content = file.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") > 0
    assert read_case(starter).findings == ()


@pytest.mark.parametrize("noise", ["💩 ", "é", "e\u0301", "\u00a0", "line\r\n", "\ufeff"])
def test_positions_are_code_points_of_the_file_as_stored(starter: Path, noise: str) -> None:
    notes = starter / "sources" / "notes.txt"
    notes.write_bytes((noise + notes.read_bytes().decode()).encode())
    pin(read_case(starter))
    case = load(starter)
    text = notes.read_bytes().decode()
    for statement in case.statements.values():
        assert text[statement.quotation.start : statement.quotation.end] == statement.quotation.exact


def test_a_changed_source_stops_the_run_and_names_the_quotations(starter: Path) -> None:
    pin(read_case(starter))
    notes = starter / "sources" / "notes.txt"
    notes.write_text(notes.read_text("utf-8").replace("only if", "even if"), "utf-8")
    with pytest.raises(InvalidCaseError) as caught:
        load(starter)
    codes = {finding.code for finding in caught.value.findings}
    assert {"source-changed", "quotation-not-in-source"} <= codes
    assert any("s1" in finding.message for finding in caught.value.findings)


def test_pinning_refuses_words_that_are_not_there(starter: Path) -> None:
    file = starter / "case.yaml"
    file.write_text(file.read_text("utf-8").replace("exact: a road was", "exact: a road is"), "utf-8")
    before = file.read_bytes()
    with pytest.raises(InvalidCaseError):
        pin(read_case(starter))
    assert file.read_bytes() == before


def test_failed_write_leaves_the_file(tmp_path: Path) -> None:
    target = tmp_path / "x.txt"
    write_atomically(target, "one")
    with pytest.raises(BadInputError):
        write_atomically(tmp_path / "missing" / "x.txt", "two")
    write_atomically(target, "three", keep_previous=True)
    assert target.read_text() == "three"
    assert (tmp_path / "x.txt.previous").read_text() == "one"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.txt", "x.txt.previous"]


def test_older_schema_is_migrated(starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = starter / "case.yaml"
    file.write_text(file.read_text("utf-8").replace("detente-case/1", "detente-case/0").replace("title: A", "name: A"))
    with pytest.raises(BadInputError, match="is not known"):
        read_case(starter)

    def rename(data: dict) -> dict:
        return {
            "schema": "detente-case/1",
            "title": data.pop("name"),
            **{k: v for k, v in data.items() if k != "schema"},
        }

    monkeypatch.setitem(migration.MIGRATIONS, "detente-case/0", rename)
    assert load(starter).title == "A quarry and a road"


@pytest.mark.parametrize("link", ["sources/notes.txt"])
def test_a_link_out_of_the_folder_is_refused(starter: Path, tmp_path: Path, link: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    (starter / link).unlink()
    (starter / link).symlink_to(secret)
    assert "source-unreadable" in {finding.code for finding in read_case(starter).findings}


def test_markup_and_formulas_in_a_case_stay_text(starter: Path) -> None:
    from detente import prepare
    from detente.report import render_report

    file = starter / "case.yaml"
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    file.write_text(file.read_text("utf-8").replace("title: A quarry and a road", f'title: "{attack}"'), "utf-8")
    document = read_case(starter)
    page = render_report(prepare(document.valid_case()), document.texts)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
