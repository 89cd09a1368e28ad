# SPDX-License-Identifier: MIT
"""Statements to other tools and back: DNA databases, W3C annotations, PROV-O, tables; hostile files get a sentence."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from detente import load, read_case
from detente.case.checks import SourceText, Subject, check_case
from detente.case.support import direction
from detente.cli import main
from detente.errors import BadInputError
from detente.files.annotations import read_annotations, write_annotations
from detente.files.case_writer import write_case
from detente.files.dna import read_dna
from detente.files.dna_schema import COLUMNS, from_utf16, table_statement, to_utf16
from detente.files.dna_writer import PASSWORD, write_dna
from detente.files.provenance import write_provenance
from detente.files.statement_table import STATEMENT_COLUMNS, statements_as_csv, statements_as_xlsx
from tests.coded_cases import coded_case, flagship_coding, texts_of
from tests.conftest import KEPT_FLAGSHIP, LATE

# What DNA itself creates (leifeld-lab/dna, version 3.1): columns with a star are needed, with @ refer to a table.
DNA_TABLES = {
    "SETTINGS": "Property Value*",
    "DOCUMENTS": "ID* Title* Text* Coder@CODERS Author* Source* Section* Notes* Type* Date*",
    "STATEMENTTYPES": "ID* Label* Red* Green* Blue*",
    "VARIABLES": "ID* Variable* DataType* StatementTypeId@STATEMENTTYPES",
    "VARIABLELINKS": "ID* SourceVariableId@VARIABLES TargetVariableId@VARIABLES",
    "REGEXES": "Label Red* Green* Blue*",
    "CODERRELATIONS": "ID* Coder@CODERS OtherCoder@CODERS viewStatements* editStatements* viewDocuments* editDocuments*",
    "STATEMENTS": "ID* StatementTypeId@STATEMENTTYPES DocumentId@DOCUMENTS Start* Stop* Coder@CODERS",
    "DATABOOLEAN": "ID* StatementId*@STATEMENTS VariableId*@VARIABLES Value*",
    "DATAINTEGER": "ID* StatementId*@STATEMENTS VariableId*@VARIABLES Value*",
    "DATALONGTEXT": "ID* StatementId*@STATEMENTS VariableId*@VARIABLES Value",
    "DATASHORTTEXT": "ID* StatementId*@STATEMENTS VariableId*@VARIABLES Entity*@ENTITIES",
    "ENTITIES": "ID* VariableId*@VARIABLES Value* Red Green Blue ChildOf@ENTITIES",
    "ATTRIBUTEVARIABLES": "ID* VariableId*@VARIABLES AttributeVariable*",
    "ATTRIBUTEVALUES": "ID* EntityId*@ENTITIES AttributeVariableId*@ATTRIBUTEVARIABLES AttributeValue*",
}
CODER_COLUMNS = 28


@pytest.fixture(scope="module")
def flagship():
    document = read_case(KEPT_FLAGSHIP)
    return document.valid_case(), document.texts


def _base(content: bytes) -> sqlite3.Connection:
    base = sqlite3.connect(":memory:")
    base.deserialize(content)
    return base


def test_dna_tables_are_those_of_dna(flagship) -> None:
    base = _base(write_dna(*flagship))
    assert {row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")} == {
        *DNA_TABLES,
        "CODERS",
    }
    for table, described in DNA_TABLES.items():
        refers = {row[3]: row[2] for row in base.execute(f"PRAGMA foreign_key_list({table})")}
        found = [
            f"{name}{'*' if needed else ''}{'@' + refers[name] if name in refers else ''}"
            for _, name, _, needed, _, _ in base.execute(f"PRAGMA table_info({table})")
        ]
        assert found == described.split(), table
    assert len(list(base.execute("PRAGMA table_info(CODERS)"))) == CODER_COLUMNS
    unique = [r for t in DNA_TABLES for r in base.execute(f"PRAGMA index_list({t})") if r[2]]
    assert len(unique) == 10
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []


def test_dna_holds_what_the_case_says(flagship) -> None:
    """Read with SQL, not with our reader: spans, persons, sides, concepts, agreement, and only what is accepted."""
    case, texts = flagship
    statements = dict(case.statements)
    statements["s01"] = statements["s01"].model_copy(update={"state": "rejected"})
    case = case.model_copy(update={"statements": statements})
    base = _base(write_dna(case, texts))
    value = (
        "(SELECT e.Value FROM DATASHORTTEXT t JOIN ENTITIES e ON e.ID = t.Entity JOIN VARIABLES v ON v.ID = t.VariableId "
        "WHERE t.StatementId = s.ID AND v.Variable = '{}')"
    )
    columns = ", ".join(value.format(name) for name in ("statement id", "person", "organization", "concept"))
    rows = base.execute(
        f"SELECT {columns}, substr(d.Text, s.Start + 1, s.Stop - s.Start), "
        "(SELECT b.Value FROM DATABOOLEAN b WHERE b.StatementId = s.ID) FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId"
    ).fetchall()
    assert {row[0] for row in rows} == set(case.accepted)
    for id_, person, organization, concept, words, agreement in rows:
        said = case.statements[id_]
        assert words == said.quotation.exact
        assert person == ("" if said.speaker == "unattributed" else said.speaker)
        assert organization == (case.parties[said.party].name if said.party else "")
        assert said.issue is None or concept.startswith(case.issues[said.issue].name)
        assert agreement == {1: 1, -1: 0, 0: None}[direction(said)]
    # The password opens it in DNA: salt, then SHA-256 a hundred thousand times.
    import base64

    stored = base64.b64decode(base.execute("SELECT Password FROM CODERS WHERE Name = 'Admin'").fetchone()[0])
    digest = stored[:16] + PASSWORD.encode()
    for _ in range(100_000):
        digest = hashlib.sha256(digest).digest()
    assert digest == stored[16:]


AWKWARD = "Ab\r\n💩 e\u0301 \u00a0“Nein”, said Ada.\rBo 𝔘 agreed.\n"


def test_dna_there_and_back(tmp_path: Path) -> None:
    """Spans survive astral characters and line ends; speakers, sides, issues and directions survive as well."""
    given = {
        "s1": {"source": "t", "speaker": "Ada", "party": "a", "issue": "road", "stance": "oppose"},
        "s2": {
            "source": "t",
            "speaker": "Bo",
            "party": "b",
            "issue": "mine",
            "stance": "support",
            "said_on": "2025-02",
        },
        "s3": {"source": "t", "party": "b", "issue": "mine", "stance": "assess"},
    }
    quoted = {"s1": "💩 e\u0301 \u00a0“Nein”, said Ada", "s2": "Bo 𝔘 agreed", "s3": "said Ada.\rBo"}
    case = coded_case({k: v | {"quotation": {"source": "t", "exact": quoted[k]}} for k, v in given.items()})
    texts = {"t": SourceText(AWKWARD, hashlib.sha256(AWKWARD.encode()).hexdigest())}
    file = tmp_path / "x.dna"
    file.write_bytes(write_dna(case, texts))
    document = read_case(file)
    assert document.errors == ()
    back = document.valid_case()
    lines = AWKWARD.replace("\r\n", "\n").replace("\r", "\n")
    assert next(iter(document.texts.values())).text == lines
    found = {(s.quotation.exact, s.speaker, s.stance, s.said_on) for s in back.statements.values()}
    assert found == {
        ("💩 e\u0301 \u00a0“Nein”, said Ada", "Ada", "oppose", None),
        ("Bo 𝔘 agreed", "Bo", "support", "2025-02"),
        ("said Ada.\nBo", "unattributed", "unspecified", None),
    }
    assert {p.name for p in back.parties.values()} == {"Aland", "Bland"}
    assert {back.issues[s.issue].name for s in back.statements.values() if s.issue} == {"Road", "Mine"}
    # And once more: the second database says the same as the first.
    again = tmp_path / "y.dna"
    again.write_bytes(write_dna(back, document.texts))
    assert {(s.quotation.exact, s.speaker, s.stance) for s in load(again).statements.values()} == {f[:3] for f in found}


def test_dna_converts_from_the_command_line(tmp_path: Path) -> None:
    run = CliRunner().invoke
    target, folder, coding = tmp_path / "x.dna", tmp_path / "back", flagship_coding(tmp_path / "coding")
    assert run(main, ["convert", str(coding), str(target)]).exit_code == 0
    assert run(main, ["convert", str(target), str(folder)]).exit_code == 0
    assert len(load(folder).statements) == len(load(coding).accepted)
    assert run(main, ["evidence", "network", str(target), "--json"]).exit_code == 0


def test_utf16_positions() -> None:
    for text in (AWKWARD, "", "abc", "💩" * 5):
        for place in range(len(text) + 1):
            units = to_utf16(text, place)
            assert units == len(text[:place].encode("utf-16-le")) // 2
            assert from_utf16(text, units) == place


def _database(path: Path, *statements: str, skip: str = "") -> Path:
    base = sqlite3.connect(path)
    for table in COLUMNS:
        if table != skip:
            base.execute(table_statement(table))
    base.execute("INSERT INTO CODERS (ID, Name, Password) VALUES (1, 'Admin', 'x')")
    base.execute("INSERT INTO STATEMENTTYPES (ID, Label) VALUES (1, 'DNA Statement')")
    if skip != "DOCUMENTS":
        base.execute("INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Date) VALUES (1, 'T', 'some words here', 1, 0)")
    base.execute("INSERT INTO VARIABLES (ID, Variable, StatementTypeId) VALUES (1, 'concept', 1)")
    base.execute("INSERT INTO ENTITIES (ID, VariableId, Value) VALUES (1, 1, 'C')")
    for statement in statements:
        base.execute(statement)
    base.commit()
    base.close()
    return path


ONE = "INSERT INTO STATEMENTS VALUES (1, 1, 1, {}, {}, 1)"
CONCEPT = "INSERT INTO DATASHORTTEXT VALUES (1, 1, 1, 1)"


@pytest.mark.parametrize(
    ("skip", "statements", "sentence"),
    [
        pytest.param("", [ONE.format(0, 4), CONCEPT], None, id="fine"),
        pytest.param("", [], "no statement with a concept", id="empty"),
        pytest.param("", [ONE.format(0, 400), CONCEPT], "outside its document", id="beyond the text"),
        pytest.param("", [ONE.format(90, 95), CONCEPT], "outside its document", id="behind the text"),
        pytest.param(
            "", [ONE.format(0, 4), CONCEPT, "DROP TABLE ENTITIES"], "without the table ENTITIES", id="table missing"
        ),
        pytest.param("DOCUMENTS", ["CREATE TABLE DOCUMENTS (ID, Title)"], "no column", id="column missing"),
        pytest.param(
            "DOCUMENTS",
            [
                "CREATE VIEW DOCUMENTS AS WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n FROM x) SELECT n AS ID FROM x"
            ],
            "without the table DOCUMENTS",
            id="endless view",
        ),
        pytest.param(
            "", [ONE.format(0, 4), CONCEPT, "UPDATE DOCUMENTS SET Text = x'ff00'"], "is not text", id="bytes for text"
        ),
        pytest.param(
            "",
            [ONE.format(0, 4), CONCEPT, "UPDATE DOCUMENTS SET Text = CAST(x'ff41' AS TEXT)"],
            "cannot be read",
            id="no UTF-8",
        ),
        pytest.param(
            "", [ONE.format(0, 4), CONCEPT, "UPDATE DOCUMENTS SET Date = 'soon'"], "whole number", id="no date"
        ),
    ],
)
def test_hostile_databases_get_a_sentence(
    tmp_path: Path, skip: str, statements: list[str], sentence: str | None
) -> None:
    file = _database(tmp_path / "x.dna", *statements, skip=skip)
    if sentence is None:
        assert read_case(file).errors == ()
        return
    with pytest.raises(BadInputError, match=sentence):
        read_dna(file)
    result = CliRunner().invoke(main, ["check", str(file)])
    assert result.exit_code == 3
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "content", [b"", b"SQLite format 3\x00", b"not a database at all", b"SQLite format 3\x00" + b"\xff" * 5000]
)
def test_what_is_no_database_gets_a_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.dna"
    file.write_bytes(content)
    with pytest.raises(BadInputError):
        read_dna(file)


def test_too_many_concepts_get_a_sentence(tmp_path: Path) -> None:
    rows = [
        x
        for n in range(2, 210)
        for x in (
            f"INSERT INTO ENTITIES (ID, VariableId, Value) VALUES ({n}, 1, 'C{n}')",
            f"INSERT INTO STATEMENTS VALUES ({n}, 1, 1, 0, 4, 1)",
            f"INSERT INTO DATASHORTTEXT VALUES ({n}, {n}, 1, {n})",
        )
    ]
    with pytest.raises(BadInputError, match="at most 200 issues"):
        read_dna(_database(tmp_path / "x.dna", *rows))


def test_annotations_follow_the_recommendation(flagship) -> None:
    """One quote and one position selector for each target, in code points of the file whose hash is the source."""
    case, texts = flagship
    page = json.loads(write_annotations(case, texts))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    by_hash = {f"urn:sha256:{text.sha256}": text.text for text in texts.values()}
    assert len(page["items"]) == len(case.statements)
    for item in page["items"]:
        assert item["type"] == "Annotation"
        text = by_hash[item["target"]["source"]]
        quote, position = item["target"]["selector"]
        assert quote["type"] == "TextQuoteSelector"
        assert position["type"] == "TextPositionSelector"
        start, end = position["start"], position["end"]
        assert text[start:end] == quote["exact"]
        assert text[:start].endswith(quote["prefix"])
        assert text[end:].startswith(quote.get("suffix", ""))


def test_annotations_come_back_as_candidates(tmp_path: Path) -> None:
    folder = flagship_coding(tmp_path / "case")
    document = read_case(folder)
    case, texts = document.valid_case(), document.texts
    written = write_annotations(case, texts)
    found, left_out = read_annotations(written, "x", case, texts)
    assert left_out == []
    assert [data["quotation"]["exact"] for data in found.values()] == [
        s.quotation.exact for s in case.statements.values()
    ]
    assert {data["state"] for data in found.values()} == {"candidate"}
    # Another tool: positions in other units, a plain note, a source by its id; and three that cannot be placed.
    note = {"type": "Annotation", "body": {"type": "TextualBody", "value": "look at this"}, "creator": "R"}
    quote = {"type": "TextQuoteSelector", "exact": "agreed with Trump"}
    others = [
        {
            **note,
            "target": {"source": "russia", "selector": [quote, {"type": "TextPositionSelector", "start": 3, "end": 9}]},
        },
        {**note, "target": {"source": "nowhere", "selector": quote}},
        {**note, "target": {"source": "russia", "selector": {**quote, "exact": "never said"}}},
        "nonsense",
    ]
    file = tmp_path / "other.jsonld"
    file.write_text(json.dumps(others), "utf-8")
    result = CliRunner().invoke(main, ["evidence", "annotate", str(folder), str(file)])
    assert result.exit_code == 0, result.output
    assert "Added 1 candidate; 0 there already, 3 left out" in result.output
    added = load(folder).statements["a1"]
    assert (added.state, added.coder, added.note, added.speaker) == ("candidate", "R", "look at this", "unattributed")
    assert "a1" not in load(folder).accepted
    again = CliRunner().invoke(main, ["evidence", "annotate", str(folder), str(file)])
    assert "Added 0 candidates; 1 there already" in again.output


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000])
def test_hostile_annotations_get_a_sentence(flagship, text: str) -> None:
    with pytest.raises(BadInputError):
        read_annotations(text, "x.jsonld", *flagship)


def test_annotations_with_nonsense_are_left_out(flagship) -> None:
    items = [{"target": t} for t in (None, 5, [], {}, {"source": "russia"}, {"source": "russia", "selector": 7})]
    items.append({"target": {"source": "russia", "selector": {"type": "TextQuoteSelector", "exact": 5}}})
    items.append({"target": {"source": "russia", "selector": {"type": "TextPositionSelector", "start": -1, "end": 4}}})
    found, left_out = read_annotations(json.dumps(items), "x", *flagship)
    assert found == {}
    assert len(left_out) == len(items)


def test_provenance_names_every_step(flagship) -> None:
    case, texts = flagship
    statements = dict(case.statements)
    statements["s37"] = statements["s37"].model_copy(update={"state": "rejected", "reason": "too late"})
    nodes = {
        n["@id"]: n
        for n in json.loads(write_provenance(case.model_copy(update={"statements": statements}), texts))["@graph"]
    }
    name = "urn:detente:air-cover-for-minerals"
    figure = nodes[f"{name}:part:figures.claimed_worth"]
    statement = nodes[figure["prov:wasDerivedFrom"]["@id"]]
    quotation = nodes[statement["prov:wasDerivedFrom"]["@id"]]
    source = nodes[quotation["prov:wasQuotedFrom"]["@id"]]
    assert source["@id"] == f"urn:sha256:{texts['united-states'].sha256}"
    assert quotation["prov:value"] == case.statements["s02"].quotation.exact
    assert nodes[statement["prov:hadPrimarySource"]["@id"]]["dcterms:title"] == "Fox News"
    coder = nodes[statement["prov:wasGeneratedBy"]["@id"]]["prov:wasAssociatedWith"]["@id"]
    assert nodes[coder]["dcterms:title"] == "the détente project"
    assert "prov:wasInvalidatedBy" in nodes[f"{name}:statement:s37"]
    # Every reference leads to a node that is there.
    for node in nodes.values():
        for key, value in node.items():
            for ref in value if isinstance(value, list) else [value]:
                if key.startswith("prov:") and isinstance(ref, dict):
                    assert ref["@id"] in nodes, (node["@id"], key)


def test_tables_hold_every_statement_and_no_formula(tmp_path: Path) -> None:
    hostile = '=cmd|" /C calc"!A0'
    case = coded_case({"s1": {"speaker": hostile, "note": "+1"}, "s2": {"state": "rejected", "reason": "\x07bell"}})
    rows = list(csv.DictReader(io.StringIO(statements_as_csv(case))))
    assert list(rows[0]) == list(STATEMENT_COLUMNS)
    assert [row["state"] for row in rows] == ["accepted", "rejected"]
    assert rows[0]["speaker"] == "'" + hostile
    assert rows[0]["note"] == "'+1"
    assert rows[0]["quotation"] == "what s1 says"
    sheet = openpyxl.load_workbook(io.BytesIO(statements_as_xlsx(case))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert "bell" in [cell.value for cell in cells]
    for ending in ("csv", "xlsx"):
        target = tmp_path / f"x.{ending}"
        result = CliRunner().invoke(main, ["convert", str(KEPT_FLAGSHIP), str(target), "--to", "statements"])
        assert result.exit_code == 0
        assert target.stat().st_size > 1000


def test_reanchor_stores_a_version_and_keeps_the_former(tmp_path: Path) -> None:
    folder = flagship_coding(tmp_path / "case")
    new = tmp_path / "new.txt"
    text = (folder / "sources" / "russia.txt").read_text("utf-8")
    new.write_text("Corrected.\n" + text.replace("agreed with Trump", "did not agree with Trump"), "utf-8")
    run = CliRunner().invoke
    shown = run(main, ["evidence", "reanchor", str(folder), "russia", str(new), "--json"])
    verdicts = {row["statement"]: row["verdict"] for row in json.loads(shown.stdout)["result"]["quotations"]}
    assert verdicts == {"s13": "moved", "s14": "changed", "s23": "moved"}
    before = (folder / "case.yaml").read_text("utf-8")
    result = run(main, ["evidence", "reanchor", str(folder), "russia", str(new), "--write"])
    assert result.exit_code == 0, result.output
    document = read_case(folder)
    case = document.valid_case()
    assert case.sources["russia-2"].version_of == "russia"
    assert {id_: case.statements[id_].quotation.source for id_ in ("s13", "s14", "s23")} == {
        "s13": "russia-2",
        "s14": "russia",
        "s23": "russia-2",
    }
    assert (folder / "case.yaml.previous").read_text("utf-8") == before
    assert run(main, ["evidence", "reanchor", str(folder), "rusia", str(new)]).exit_code == 2
    assert run(main, ["evidence", "reanchor", str(folder), "russia", str(tmp_path / "none")]).exit_code == 3
    taken = run(main, ["evidence", "reanchor", str(folder), "russia", str(new), "--write", "--as", "ukraine"])
    assert taken.exit_code == 2


def test_discourse_graphml_is_readable(tmp_path: Path) -> None:
    target, drawn, coding = tmp_path / "n.graphml", tmp_path / "n.svg", str(flagship_coding(tmp_path / "coding"))
    arguments = [
        "evidence",
        "network",
        coding,
        "--as-of",
        LATE,
        "--kind",
        "two-mode",
        "--graphml",
        str(target),
        "--draw",
        str(drawn),
    ]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    graph = ElementTree.parse(target).getroot().find("g:graph", space)
    nodes = {n.get("id") for n in graph.findall("g:node", space)}
    edges = graph.findall("g:edge", space)
    assert len(nodes) == 17
    assert edges
    assert all({e.get("source"), e.get("target")} <= nodes for e in edges)
    assert "<svg" in drawn.read_text("utf-8")
    windows = ["evidence", "network", coding, "--window", "60", "--graphml", str(target)]
    assert CliRunner().invoke(main, windows).exit_code == 0
    assert (tmp_path / "n-1.graphml").exists()


def test_a_written_case_reads_back_the_same(tmp_path: Path) -> None:
    """Every key of the evidence model survives writing and reading a case."""
    case = coded_case(
        {
            "s1": {"speaker": "Ada", "party": "a", "issue": "road", "stance": "demand", "said_on": "2025-02-01"},
            "s2": {"speaker": "Ada", "party": "a", "issue": "road", "stance": "support", "addressee": "the press"}
            | {"after": ["s1"], "revises": "unresolved", "revision": "soften", "revision_candidates": ["s1"]}
            | {"cue": {"text": "says"}, "chain": ["Ada", "Agency"], "hearsay": True, "origin": "Agency"}
            | {"state": "candidate", "history": [{"state": "rejected", "reason": "r", "decided_on": "2025"}]},
        },
        conflicts={"c": {"between": ["s1", "s2"], "verdict": "compatible", "reason": "later"}},
        assessments={
            "x": {"text": "It holds.", "likelihood": {"scale": "icd203", "term": "likely"}, "basis": "judgement"}
        },
    )
    folder = tmp_path / "case"
    write_case(case, folder, texts_of(case))
    assert load(folder) == case
    assert [f for f in check_case(Subject(case, texts_of(case))) if f.severity == "error"] == []
