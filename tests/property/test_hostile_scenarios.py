# SPDX-License-Identifier: MIT
"""Broken and hostile files of other tools get one sentence with the line, exit code 3 and no traceback."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.cli import main
from detente.errors import BadInputError
from detente.files.case_folder import read_case
from tests import scenario_files

BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>
<utility_space><objective name="&lol2;"/></utility_space>
"""
EXTERNAL = """<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>
<utility_space><objective name="&file;"/></utility_space>
"""
P1, P2, DOMAIN = "pact-profile1.xml", "pact-profile2.xml", "pact-domain.xml"

GENIUS: dict[str, tuple[str, str, str, str]] = {
    "entity bomb": (P1, "", BOMB, "document types and entities are refused"),
    "external entity": (P1, "", EXTERNAL, "document types and entities are refused"),
    "deep nesting": (P1, "", "<utility_space>" + "<objective>" * 500, "nested more than 30 deep"),
    "not XML": (P1, "</objective>", "</objectiv>", "not XML: mismatched tag.*line 10"),
    "cut off": (P1, '<reservation value="0.25"/>\n</utility_space>', "", "not XML"),
    "a wrong weight": (P1, '"0.5"', '"half"', "a weight is 'half', which is not a number .*line 4"),
    "a negative weight": (P1, '"0.5"', '"-0.5"', "weight -0.5 is below 0.*line 4"),
    "a missing item": (P1, '<item index="2" value="some" evaluation="30"/>', "", "no evaluation of 'some'.*line 5"),
    "a word for a number": (P1, 'evaluation="30"', 'evaluation="many"', "'some' in 'Aid' is 'many'.*line 5"),
    "not finite": (P1, 'evaluation="30"', 'evaluation="nan"', "a finite number is needed"),
    "a slope that is none": (P1, 'slope="0.3"', 'slope="steep"', "slope of the evaluator of 'Years'.*line 7"),
    "an unknown evaluator": (P1, 'ftype="linear" slope', 'ftype="faratin" slope', "type 'faratin' cannot be read"),
    "a reservation in words": (P1, 'value="0.25"', 'value="low"', "the reservation is 'low'"),
    "an empty range": (DOMAIN, 'upperbound="6"', 'upperbound="1"', "the range 2 to 1 is empty"),
    "no items": (DOMAIN, "<item ", "<note ", "'Aid' has no <item>"),
    "no domain": (DOMAIN, "negotiation_template", "negotiation", "one domain file; here: none"),
    "an odd type": (DOMAIN, 'type="real" etype="real"', 'type="colour"', "an issue of type 'colour'"),
}

RECTANGLES = {
    "a sum of the largest": (
        'aggregation="sum">\n<hyperRectangle utility="20"',
        'aggregation="max">\n<hyperRectangle utility="20"',
        "joined by 'max'",
    ),
    "no maximum": ('maxutility="50"', 'maxutility="0"', "it must be above 0"),
    "an unknown issue": ('index="2" min="2"', 'index="9" min="2"', "names the issue '9', which is not there"),
    "a bound in words": ('min="1"', 'min="one"', "min is 'one'"),
}

GENIUSWEB = {
    "not JSON": ("lease1.json", '"Base": 0.4,', '"Base": 0.4', "not JSON.*line"),
    "nested": ("lease1.json", "", "[" * 100_000, "nested too deeply"),
    "not a number": ("lease1.json", '"Base": 0.4', '"Base": NaN', "NaN is no number"),
    "a weight in words": ("lease1.json", '"Base": 0.4', '"Base": "x"', "issueWeights.Base: this is 'x'.*line 2"),
    "a missing value": ("lease1.json", '"no": 0.0', '"maybe": 0.0', "'no' has no value.*line"),
    "an unknown package": ("lease1.json", '"Rent": 0\n', '"Rent": 77\n', "'Rent: 77' is no value"),
    "a bad range": ("lease.json", '["0", "4", "1"]', '["0", "4", "0"]', "a step above 0"),
    "no values": ("lease.json", '["yes", "no"]', "[]", 'needs "values"'),
    "a long number": ("lease1.json", '"Base": 0.4', '"Base": ' + "9" * 5000, "too long"),
}

NEGMAS = {
    "not YAML": ("one.yml", "weights: [", "weights: [[", "not YAML"),
    "a tag": ("one.yml", "name: One", "name: !!python/object/apply:os.system [ls]", "is refused.*line 1"),
    "weights": ("one.yml", "weights: [0.5, 0.25, 0.25]", "weights: [0.5]", "1 weights and 3 issues.*line"),
    "a weight in words": ("one.yml", "weights: [0.5", "weights: [half", "weights\\[0\\] is 'half'.*line"),
    "a missing value": ("one.yml", '"no": 0.0', '"maybe": 0.0', "no value for 'no'.*line"),
    "names as numbers": (
        "one.yml",
        '{type: TableFun, mapping: {"yes": 1.0, "no": 0.0}}',
        "{type: IdentityFun}",
        "needs numbers",
    ),
    "an unknown function": ("one.yml", "type: IdentityFun", "type: LambdaFun", "'LambdaFun' cannot be read"),
    "an unknown utility": (
        "one.yml",
        "type: LinearAdditiveUtilityFunction",
        "type: MyUtilityFunction",
        "'MyUtilityFunction' cannot be read",
    ),
    "lengths": ("three.yml", "utilities: [0.5, ", "utilities: [", "must have the same length"),
    "a place": ("three.yml", "- {2: 0.4}", "- {7: 0.4}", "no issue '?7"),
    "a long range": ("lease.yml", "values: [1, 5]", "values: [5, 1]", "lower and its higher end.*line"),
    "no range": ("lease.yml", "values: [1, 5]", "values: [1, .inf]", "a finite number"),
    "no issues": ("lease.yml", "issues:", "topics:", "'issues' is missing"),
}

NFG = {
    "no head": ("EFG 2 R", "NFG is needed"),
    "cut off": ('NFG 1 R "x" { "A" "B" } { 2 2 } 1 2 3', "is no payoff|is needed"),
    "too many": ('NFG 1 R "x" { "A" "B" } { 2 2 } ' + "1 " * 9, "more payoffs"),
    "a word": ('NFG 1 R "x" { "A" "B" } { 2 2 }\n1 2 3 4 5 6 7 much', "'much' is no payoff.*line 2"),
    "a fraction of nothing": ('NFG 1 R "x" { "A" "B" } { 2 2 } 1/0 2 3 4 5 6 7 8', "'1/0' is no payoff"),
    "huge": ('NFG 1 R "x" { "A" "B" } { 5000 5000 } 1', "combinations|at most 255"),
    "one player": ('NFG 1 R "x" { "A" } { 2 } 1 2', "two players or more"),
    "no outcome": ('NFG 1 D "x" { "A" "B" } { 2 2 } { { "" 1 2 } } 1 1 1 7', "'7' is no outcome"),
    "nested": ('NFG 1 R "x" ' + "{ " * 5000, "nested too deeply|in quotes"),
    "empty": ("", "NFG is needed"),
}


def _read(folder: Path, sentence: str) -> None:
    with pytest.raises(BadInputError, match=sentence):
        read_case(folder)
    result = CliRunner().invoke(main, ["bargain", str(folder)])
    assert result.exit_code == 3, result.output
    assert "Traceback" not in result.output


def _broken(folder: Path, files: dict[str, str], name: str, old: str, new: str) -> Path:
    text = files[name]
    assert old in text, old
    return scenario_files.write(folder / "s", {**files, name: text.replace(old, new) if old else new})


@pytest.mark.parametrize("what", GENIUS)
def test_genius(what: str, tmp_path: Path) -> None:
    name, old, new, sentence = GENIUS[what]
    _read(_broken(tmp_path, scenario_files.GENIUS, name, old, new), sentence)


@pytest.mark.parametrize("what", RECTANGLES)
def test_rectangles(what: str, tmp_path: Path) -> None:
    old, new, sentence = RECTANGLES[what]
    _read(_broken(tmp_path, scenario_files.RECTANGLES, "boxes-1.xml", old, new), sentence)


@pytest.mark.parametrize("what", GENIUSWEB)
def test_geniusweb(what: str, tmp_path: Path) -> None:
    name, old, new, sentence = GENIUSWEB[what]
    _read(_broken(tmp_path, scenario_files.geniusweb(), name, old, new), sentence)


@pytest.mark.parametrize("what", NEGMAS)
def test_negmas(what: str, tmp_path: Path) -> None:
    name, old, new, sentence = NEGMAS[what]
    _read(_broken(tmp_path, scenario_files.NEGMAS, name, old, new), sentence)


@pytest.mark.parametrize("what", NFG)
def test_nfg(what: str, tmp_path: Path) -> None:
    text, sentence = NFG[what]
    (tmp_path / "game.nfg").write_text(text)
    _read(tmp_path / "game.nfg", sentence)


def test_files_that_are_too_large_or_too_many(tmp_path: Path) -> None:
    folder = scenario_files.write(tmp_path / "large", scenario_files.GENIUS)
    (folder / P1).write_text(f"<utility_space>{'<weight/>' * 1_200_000}</utility_space>")
    _read(folder, "at most 10,000,000 are read")
    (folder / P1).write_text(f"<utility_space>{'<weight/>' * 210_000}</utility_space>")
    _read(folder, "more than 200,000 elements")
    many = scenario_files.write(tmp_path / "many", {f"{n}.xml": "<a/>" for n in range(201)})
    _read(many, "201 files of this kind")


@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_one_piece_replaced(data: st.DataObject) -> None:
    files = data.draw(
        st.sampled_from(
            [scenario_files.GENIUS, scenario_files.RECTANGLES, scenario_files.geniusweb(), scenario_files.NEGMAS]
        )
    )
    name = data.draw(st.sampled_from(sorted(files)))
    text = files[name]
    start = data.draw(st.integers(0, len(text) - 1))
    length = data.draw(st.integers(0, 20))
    new = data.draw(
        st.text(max_size=10) | st.sampled_from(["1e999", "-1", "{", "]", '"', "<", "&", "null", ".nan", "[]"])
    )
    changed = {**files, name: text[:start] + new + text[start + length :]}
    with tempfile.TemporaryDirectory() as folder:
        for file, content in changed.items():
            (Path(folder) / file).write_bytes(content.encode("utf-8", "surrogatepass"))
        try:
            document = read_case(folder)
        except BadInputError as error:
            assert str(error)
        else:
            assert all(finding.message for finding in document.findings)


@given(text=st.text(alphabet='NFG1RD "{}23/,.-ab\n\\', max_size=80))
@settings(max_examples=120, deadline=None)
def test_any_game(text: str) -> None:
    from detente.files.nfg import read_nfg

    for start in ("", 'NFG 1 R "x" ', 'NFG 1 R "x" { "A" "B" } { 2 2 } '):
        try:
            read_nfg(start + text, "x.nfg")
        except BadInputError as error:
            assert str(error)
