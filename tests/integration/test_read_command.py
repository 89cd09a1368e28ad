# SPDX-License-Identifier: MIT
"""`detente read` and `detente evidence score`: contract, files of all sorts, candidates into a case, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from detente.cli import main
from detente.files.candidates import new_candidates
from detente.files.case_folder import read_case

TEXT = """\
Talks go on

VIENNA, 3 May 2022

The town said that a road was possible. The company refused to pay. Critics fear that $500 million is too little.
"""


def _run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, (result.output, result.stderr)
    return result.stdout


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "talks.txt"
    path.write_bytes(TEXT.encode())
    return path


def test_json_has_the_form_of_the_contract(text: Path) -> None:
    answer = json.loads(_run("read", str(text), "--no-nlp", "--json"))
    assert answer["analysis"] == "read"
    result = answer["result"]
    stored = text.read_bytes().decode()
    for statement in result["statements"]:
        for key in ("content", "cue", "speaker"):
            span = statement[key]
            assert span is None or stored[span["start"] : span["end"]] == span["text"]
        assert "speaker_id" in statement
        assert statement["state"] == "candidate"
    assert {"start", "end", "text", "value", "unit"} <= result["quantities"][0].keys()
    assert {"start", "end", "text", "valid", "value"} <= result["times"][0].keys()
    assert {"rule", "type", "severity", "spans", "message"} <= result["lint"][0].keys()
    assert result["published_on"] == "2022-05-03"


def test_several_texts(text: Path) -> None:
    result = json.loads(_run("read", str(text), str(text), "--no-nlp", "--json"))["result"]
    assert len(result["texts"]) == 2


def test_for_people(text: Path) -> None:
    answer = _run("read", str(text), "--no-nlp")
    assert "The company “refused”" in answer
    assert "may be fine:" in answer


def test_sarif(text: Path) -> None:
    log = json.loads(_run("read", str(text), "--no-nlp", "--format", "sarif"))
    (run,) = log["runs"]
    assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    stored = text.read_text("utf-8").split("\n")
    for found in run["results"]:
        assert found["ruleId"] in rules
        assert found["level"] in ("error", "warning", "note")
        for place in found["locations"]:
            region = place["physicalLocation"].get("region")
            if region and region["startLine"] == region["endLine"]:
                line = stored[region["startLine"] - 1]
                assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == region["snippet"]["text"]


def test_exit_codes(text: Path, tmp_path: Path) -> None:
    _run("read", str(text), "--no-nlp", "--fail-on", "info", code=1)
    damaged = tmp_path / "damaged.txt"
    damaged.write_text("VIENNA, 3 May 2022\n\nIt was \ufffd over.", "utf-8")
    _run("read", str(damaged), "--no-nlp", code=1)
    _run("read", str(tmp_path / "none.txt"), code=3)
    _run("read", str(text), "--published", "yesterday", code=2)
    _run("read", str(text), "--model", "no_such_model", code=2)
    _run("read", str(tmp_path), code=2)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"one\ntwo \xff three", "byte 8 (0xff, line 2, byte 5 of it)"),
        (b"%PDF-1.7 \x00", "pdftotext"),
        (b"PK\x03\x04rest", "DOCX"),
        (b"\xff\xfeT\x00", "utf-16"),
        (b"a\x00b", "byte 1 is zero"),
    ],
)
def test_what_is_no_text_is_said_with_its_place(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    result = CliRunner().invoke(main, ["read", str(path)])
    assert result.exit_code == 3
    assert said in result.stderr


def test_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes("Kyiv said that it would “wait”.".encode("cp1252"))
    result = json.loads(_run("read", str(path), "--encoding", "cp1252", "--no-nlp", "--json"))["result"]
    assert result["statements"][0]["speaker"]["text"] == "Kyiv"
    _run("read", str(path), "--encoding", "klingon", code=3)


def test_a_terminal_is_not_commanded_by_a_text(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Kyiv said that it would \x1b[2J\x1b]0;owned\x07 wait. \u202eevil", "utf-8")
    answer = _run("read", str(path), "--no-nlp", code=1)
    assert not {"\x1b", "\x07", "\u202e"} & set(answer)


def test_huge_lines_do_not_slow_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("said that " * 20_000 + "“" * 5_000 + "(" * 5_000 + "a" * 100_000 + " 1,000" * 5_000, "utf-8")
    _run("read", str(path), "--no-nlp", "--json")


@pytest.mark.parametrize("piece", ["<a ", "<!--", "<![ ", "<? ", "</", "<!", "&", "<a b='", "<h2>", "<script>"])
def test_hostile_markup_does_not_slow_the_reader(piece: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html>" + piece * 20_000 + " Kyiv said that it would wait.", "utf-8")
    _run("read", str(path), "--no-nlp", "--json")


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    assert json.loads(_run("read", str(path), "--no-nlp", "--json"))["result"]["statements"] == []


PAGE = """\ufeff<!DOCTYPE html><html><head><title>x</title>
<meta property="article:published_time" content="2025-02-14T10:00:00Z"></head>
<body><nav>Home said that x</nav><h1>Talks &amp; deals</h1>
<p>On Wednesday <b>Kyiv</b> said that it wouldn&#8217;t&nbsp;wait.</p><figcaption>A tank in Kharkiv.</figcaption>
<script>Moscow said that all is well.</script></body></html>"""


def test_html_spans_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(PAGE.encode())
    result = json.loads(_run("read", str(path), "--no-nlp", "--json"))["result"]
    (statement,) = result["statements"]
    content = statement["content"]
    assert content["text"] == "it wouldn&#8217;t&nbsp;wait"
    assert PAGE[content["start"] : content["end"]] == content["text"]
    assert [time["value"] for time in result["times"]] == ["2025-02-12"]
    assert [passage["role"] for passage in result["passages"]] == ["headline", "body", "caption"]


def test_candidates_go_into_a_case_and_comments_stay(starter: Path, text: Path) -> None:
    before = (starter / "case.yaml").read_text("utf-8")
    _run("read", str(text), "--no-nlp", "--into", str(starter))
    document = read_case(starter)
    assert not document.errors
    case = document.valid_case()
    new = [s for s in case.statements.values() if s.coder == "detente read"]
    assert [(s.state, s.party, s.cue.text if s.cue else "") for s in new] == [
        ("candidate", "town", "said"),
        ("candidate", "company", "refused"),
        ("candidate", None, "fear"),
    ]
    assert case.sources["talks"].sha256 is not None
    assert (starter / "sources" / "talks.txt").read_bytes() == text.read_bytes()
    after = (starter / "case.yaml").read_text("utf-8")
    comments = [line.split("#", 1)[1] for line in before.splitlines() if "#" in line]
    assert all(comment in after for comment in comments)
    assert (starter / "case.yaml.previous").read_text("utf-8") == before
    _run("read", str(text), "--no-nlp", "--into", str(starter))
    assert (starter / "case.yaml").read_text("utf-8") == after


def test_a_candidate_can_be_accepted(starter: Path, text: Path) -> None:
    _run("read", str(text), "--no-nlp", "--into", str(starter))
    _run("evidence", "accept", str(starter), "talks_01", "--reason", "checked against the paper")
    assert read_case(starter).valid_case().statements["talks_01"].state == "accepted"


def test_acknowledged_in_the_case(starter: Path, text: Path) -> None:
    _run("read", str(text), "--no-nlp", "--into", str(starter))
    file = starter / "case.yaml"
    entry = "acknowledged:\n  - {finding: unnamed_source, source: talks, quotation: Critics, reason: they are many}\n"
    file.write_text(file.read_text("utf-8") + entry, "utf-8")
    result = json.loads(_run("read", str(text), "--no-nlp", "--case", str(starter), "--json"))["result"]
    reasons = {finding["type"]: finding["acknowledged"] for finding in result["lint"]}
    assert reasons["unnamed_source"] == "they are many"
    log = json.loads(_run("read", str(text), "--no-nlp", "--case", str(starter), "--format", "sarif"))
    suppressed = [found for found in log["runs"][0]["results"] if "suppressions" in found]
    assert [found["properties"]["type"] for found in suppressed] == ["unnamed_source"]
    log = json.loads(_run("read", str(starter), "--format", "sarif"))
    assert any("suppressions" in found for found in log["runs"][0]["results"])
    _run("read", str(starter), "--fail-on", "info", code=1)
    coding = json.loads(_run("read", str(starter), "--json"))["result"]["lint"]
    assert "they are many" in [finding["acknowledged"] for finding in coding]


def test_an_acknowledgement_of_nothing_is_reported(starter: Path, text: Path) -> None:
    _run("read", str(text), "--no-nlp", "--into", str(starter))
    file = starter / "case.yaml"
    entry = "acknowledged:\n  - {finding: unnamed_source, source: talks, quotation: Critics, reason: they are many}\n"
    stale = "  - {finding: unnamed_source, source: talks, quotation: Observers, reason: they were two}\n"
    file.write_text(file.read_text("utf-8") + entry + stale, "utf-8")
    lint = json.loads(_run("read", str(starter), "--json"))["result"]["lint"]
    (found,) = [finding for finding in lint if finding["type"] == "unmatched_acknowledgement"]
    assert found["source"] == "talks"
    assert "Observers" in found["message"]
    assert "they were two" in found["message"]


def test_what_an_analyst_has_coded_is_not_written_again(starter: Path, text: Path) -> None:
    """A second reading leaves a statement alone whose coding has changed, and names it where another one revises it."""
    _run("read", str(text), "--no-nlp", "--into", str(starter))
    file = starter / "case.yaml"
    coded = file.read_text("utf-8").replace("speaker: Critics", "speaker: Some shopkeepers")
    file.write_text(coded, "utf-8")
    _run("read", str(text), "--no-nlp", "--into", str(starter))
    assert file.read_text("utf-8") == coded
    case = read_case(starter).valid_case()
    data = case.statements["talks_01"].model_dump(mode="json", exclude_none=True)
    later = data | {"cue": None, "stance": "oppose", "revises": "again", "revision": "reverse"}
    new = new_candidates(case, {"again": data, "later": later})
    assert [(id_, entry["revises"]) for id_, entry in new.items()] == [("later", "talks_01")]


def test_lint_of_a_coding_finds_copied_sources(starter: Path, text: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text(text.read_text("utf-8").replace("Talks go on", "Talks continue"), "utf-8")
    _run("read", str(text), "--no-nlp", "--into", str(starter))
    _run("read", str(copy), "--no-nlp", "--into", str(starter))
    types = {f["type"] for f in json.loads(_run("read", str(starter), "--json"))["result"]["lint"]}
    assert "near_duplicate_source" in types


def test_score_command(text: Path, tmp_path: Path) -> None:
    read, reference = tmp_path / "read.json", tmp_path / "reference.json"
    read.write_text(_run("read", str(text), "--no-nlp", "--json"), "utf-8")
    reference.write_text(json.dumps(json.loads(read.read_text("utf-8"))["result"]), "utf-8")
    fields = json.loads(_run("evidence", "score", str(read), str(reference), "--json"))["result"]["fields"]
    assert fields["attributed"]["f1"] == 1
    assert "attributed" in _run("evidence", "score", str(read), str(reference))
    read.write_text("{", "utf-8")
    _run("evidence", "score", str(read), str(reference), code=3)
