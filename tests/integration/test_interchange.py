# SPDX-License-Identifier: MIT
"""GMCR+ files, tables of states and state graphs: there and back, and what cannot be said is refused."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from click.testing import CliRunner

from detente import load, prepare, stability
from detente.analysis.stability.export import (
    graph_as_dot,
    graph_as_graphml,
    graph_as_json,
    ranking_tiers,
    state_graph,
)
from detente.case.case import Case
from detente.cli import main
from detente.errors import BadInputError, InvalidCaseError, UsageError
from detente.files.case_folder import read_case
from detente.files.case_writer import write_case
from detente.files.gmcr import read_gmcr
from detente.files.gmcr_writer import write_gmcr
from detente.files.option_table import read_csv_table, table_rows
from detente.files.table import write_csv, write_workbook
from tests.conftest import KEPT_FLAGSHIP, ROOT

CASES = ROOT / "cases"

# Three options; the second can be taken but not given back; the first two exclude each other.
SMALL = {
    "options": [
        {"name": "Full", "permittedDirection": "both"},
        {"name": "Full", "permittedDirection": "fwd"},
        {"name": "if", "permittedDirection": "back"},
    ],
    "decisionMakers": [
        {"name": "A", "options": [2, 0], "preferences": [[[0, "Y"]], [[1, "N"], [2, "Y"]]]},
        {
            "name": "B",
            "options": [1],
            "preferences": [{"compound": True, "members": [[[0, "Y"]], [[2, "N"]]]}],
            "misperceptions": [[[2, "Y"]]],
        },
    ],
    "infeasibles": [[[0, "Y"], [1, "Y"]]],
    "useManualPreferenceVectors": False,
}


def _answers(case: Case) -> list[tuple[tuple[str, ...], dict[str, tuple[str, ...]]]]:
    parties = list(case.preferences)
    return sorted(
        (tuple(o.levels.values()), {str(parties.index(p)): c for p, c in o.stable.items()})
        for o in stability(case, outcomes="all").outcomes
    )


def _counts(case: Case) -> dict[str, int]:
    return stability(case, outcomes="all").equilibria


def test_a_gmcr_file_is_read_as_it_is_meant() -> None:
    case = Case.model_validate(read_gmcr(json.dumps(SMALL), "small.gmcr"))
    assert list(case.issues) == ["full", "full_2", "x_if"]
    assert case.issues["full_2"].irreversible[0].from_level == "y"
    assert case.issues["x_if"].irreversible[0].from_level == "n"
    assert len(stability(case, outcomes="all").outcomes) == 6
    assert case.preferences["b"].priorities[0].statement == "(full = y) or (x_if = n)"
    assert list(case.perceptions) == ["b"]


def test_state_numbers_follow_the_options_decision_maker_by_decision_maker() -> None:
    data = json.loads(json.dumps(SMALL))
    data["useManualPreferenceRanking"] = True
    del data["useManualPreferenceVectors"]
    # GMCR+ order of options: "if", "Full" (A), "Full" (B). State 2 takes only the first of them.
    data["decisionMakers"][0]["preferenceRanking"] = [2, 1, [3, 4], 5, 6]
    data["decisionMakers"][1]["preferenceRanking"] = [[1, 2, 3, 4, 5, 6]]
    case = Case.model_validate(read_gmcr(json.dumps(data), "small.gmcr"))
    first = case.preferences["a"].ranking[0][0]
    assert first == {"full": ("n",), "full_2": ("n",), "x_if": ("y",)}
    data["decisionMakers"][1]["preferenceRanking"] = [1, 2]
    with pytest.raises(BadInputError, match="each must stand in it once"):
        read_gmcr(json.dumps(data), "small.gmcr")


@pytest.mark.parametrize("name", ["prisoners-dilemma", "chicken", "cuban-missile-crisis", "gisborne-water-export"])
def test_cases_survive_gmcr(name: str, tmp_path: Path) -> None:
    case = load(CASES / name)
    file = tmp_path / "conflict.gmcr"
    file.write_text(write_gmcr(case, ranking_tiers(prepare(case))), "utf-8")
    back = read_case(file).valid_case()
    assert _counts(back) == _counts(case)
    assert len(back.parties) == len(case.parties)
    # And once more: reading what was written and writing it again gives the same answers.
    file.write_text(write_gmcr(back, ranking_tiers(prepare(back))), "utf-8")
    assert _answers(read_case(file).valid_case()) == _answers(back)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["prisoners-dilemma", "cuban-missile-crisis", "gisborne-water-export"])
def test_cases_survive_a_table(name: str, ending: str, tmp_path: Path) -> None:
    case = load(CASES / name)
    rows = table_rows(case, ranking_tiers(prepare(case)))
    file = tmp_path / f"states.{ending}"
    file.write_bytes(write_csv(rows).encode() if ending == "csv" else write_workbook({"States": rows}))
    back = read_case(file).valid_case()
    assert _counts(back) == _counts(case)


def test_a_table_pasted_from_a_paper() -> None:
    text = "state;City: Build;Group: Protest ->;payoff City;rank Group\n1;N;N;2;1\n2;Y;N;3;4\n3;N;Y;0;3\n4;Y;Y;1,5;2\n"
    case = Case.model_validate(read_csv_table(text, "paper.csv"))
    assert [party.name for party in case.parties.values()] == ["City", "Group"]
    assert case.issues["protest"].irreversible[0].from_level == "y"
    assert len(case.preferences["city"].ranking) == 4
    outcome = next(o for o in stability(case, outcomes="all").outcomes if o.levels == {"build": "y", "protest": "y"})
    assert outcome.equilibrium == ("nash", "gmr", "smr", "seq")


BROKEN = {
    "not json": ("x.gmcr", "{", "not JSON"),
    "nested": ("x.gmcr", "[" * 100_000, "nested too deeply"),
    "no options": ("x.gmcr", '{"options": [], "decisionMakers": []}', "not a GMCR\\+ file"),
    "unknown option": (
        "x.gmcr",
        '{"options": [{"name": "a"}], "decisionMakers": [{"name": "A", "options": [4]}]}',
        "option 4",
    ),
    "header only": ("x.csv", "A: b;payoff A\n", "needs a header and a row"),
    "no options in the table": ("x.csv", "state;payoff A\n1;2\n", "no column is an option"),
    "no preferences in the table": ("x.csv", "state;A: b\n1;Y\n", "no column is a preference"),
    "no number": ("x.csv", "A: b;payoff A\nY;high\nN;2\n", "row 2: 'high' is not a number"),
    "not finite": ("x.csv", "A: b;payoff A\nY;inf\nN;2\n", "not a finite number"),
    "a state twice": ("x.csv", "A: b;payoff A\nY;1\nY;2\n", "row 3: this state stands in the table twice"),
    "an empty level": ("x.csv", "A: b;payoff A\n;1\nN;2\n", "row 2: 'b' has no level"),
    "no workbook": ("x.xlsx", "hello", "cannot be read"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_broken_files_get_a_sentence(what: str, tmp_path: Path) -> None:
    name, content, sentence = BROKEN[what]
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(BadInputError, match=sentence):
        read_case(tmp_path / name)
    result = CliRunner().invoke(main, ["stability", str(tmp_path / name)])
    assert result.exit_code == 3
    assert "Traceback" not in result.output


def test_what_a_gmcr_file_cannot_hold_is_refused() -> None:
    with pytest.raises(UsageError, match="consequences or clauses"):
        write_gmcr(load(CASES / "elmira"), {})


def test_a_foreign_case_becomes_a_folder(tmp_path: Path) -> None:
    (tmp_path / "small.gmcr").write_text(json.dumps(SMALL), "utf-8")
    result = CliRunner().invoke(main, ["convert", str(tmp_path / "small.gmcr"), str(tmp_path / "small")])
    assert result.exit_code == 0, result.output
    assert _answers(load(tmp_path / "small")) == _answers(read_case(tmp_path / "small.gmcr").valid_case())
    again = CliRunner().invoke(main, ["convert", str(tmp_path / "small.gmcr"), str(tmp_path / "small")])
    assert again.exit_code == 3
    data = read_csv_table("A: b;payoff A\nY;1\nN;2\n", "one.csv")
    data["preferences"]["z"] = data["preferences"].pop("a")
    write_case(Case.model_validate(data), tmp_path / "wrong")
    with pytest.raises(InvalidCaseError):
        load(tmp_path / "wrong")


@pytest.mark.parametrize("folder", sorted(p.parent for p in CASES.glob("*/case.yaml")), ids=lambda p: p.name)
def test_a_case_written_is_the_case_read(folder: Path, tmp_path: Path) -> None:
    document = read_case(folder)
    write_case(document.valid_case(), tmp_path / "copy", document.texts)
    assert load(tmp_path / "copy").digest() == document.valid_case().digest()


def test_state_graphs_for_other_tools() -> None:
    graph = state_graph(prepare(load(CASES / "elmira")))
    data = json.loads(graph_as_json(graph))
    assert len(data["outcomes"]) == 9
    root = ElementTree.fromstring(graph_as_graphml(graph))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert len(root.findall(f".//{space}node")) == 9
    assert len(root.findall(f".//{space}edge")) == len(data["moves"])
    dot = graph_as_dot(graph)
    assert dot.count(" -> ") == len(data["moves"])
    assert '"Elmira groundwater contamination"' in dot
    with pytest.raises(UsageError, match="up to 5,000 outcomes"):
        state_graph(prepare(load(KEPT_FLAGSHIP)))


def test_cells_that_look_like_formulas_are_written_as_text(tmp_path: Path) -> None:
    data = load(CASES / "chicken").model_dump(mode="json", by_alias=True)
    data["parties"]["first"]["name"] = "=HYPERLINK()"
    case = Case.model_validate(data)
    assert "'=HYPERLINK(): First party's choice" in write_csv(table_rows(case, ranking_tiers(prepare(case))))
