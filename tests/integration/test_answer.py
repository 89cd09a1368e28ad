# SPDX-License-Identifier: MIT
"""`detente answer` as a reader meets it: on every shipped case, in sentences and within the width of a page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from detente import AnswerResult, Case, answer, prepare
from detente.cli import main
from detente.files.case_folder import read_case
from detente.words.answer import further_lines, points_note
from detente.words.answer_matrix import MATRIX_HEADS, matrix_rows
from tests.conftest import KEPT_FLAGSHIP, ROOT
from tests.enforcement_cases import small_case
from tests.oracle.test_answer import bilateral, silent_case

WIDTH = 100
MOST_WORDS, LONGEST = 60, 25
CASES = sorted(path.parent for path in (ROOT / "cases").glob("*/case.yaml"))
QUICK = [path for path in CASES if path.name != "air-cover-for-minerals"]
SINGULAR = re.compile(r"\b(refuses|signs|leaves|breaks|moves|gains|prefers|loses)\b")
"""Verbs that would not fit a party of several members."""

LONG = "A comprehensive framework agreement on security, water, minerals and return of people"


def told(case: Case, result: AnswerResult) -> str:
    return " ".join(
        [result.bottom_line or "", *(words for _, words in further_lines(case, result)), points_note(result)]
    )


def sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.!?])\s+(?=[A-Z“`0-9])", text) if one]


def assert_reads_well(case: Case, result: AnswerResult) -> None:
    assert len((result.bottom_line or "").split()) <= MOST_WORDS
    for sentence in sentences(told(case, result)):
        assert len(sentence.split()) <= LONGEST, sentence
        assert sentence.endswith("."), sentence
        assert sentence[0].isupper() or sentence[0] in "“`0123456789", sentence
    for party in case.parties.values():
        for name in (party.name, party.in_text):
            for found in re.finditer(re.escape(name) + r" (\w+)", told(case, result)):
                assert not SINGULAR.fullmatch(found[1]), found[0]
    assert "nan" not in told(case, result)


def run(folder: Path, *options: str) -> str:
    found = CliRunner().invoke(main, ["answer", str(folder), *options])
    assert found.exit_code == 0, found.output + str(found.exception)
    return found.stdout


def assert_fits(text: str) -> None:
    assert max(map(len, text.splitlines())) <= WIDTH


@pytest.mark.parametrize("folder", QUICK, ids=lambda path: path.name)
def test_shipped_cases_are_answered(folder: Path) -> None:
    view = prepare(read_case(folder).case)
    result = answer(view)
    assert_reads_well(view.case, result)
    text = run(folder)
    assert_fits(text)
    assert text.startswith(" ".join((result.bottom_line or "").split()[:8]))
    assert all(verdict.title.split()[0] in text for verdict in result.proposals)
    found = json.loads(run(folder, "--json"))
    assert found["result"] == json.loads(result.to_json())["result"]


@pytest.fixture(scope="module")
def flagship() -> tuple[Case, AnswerResult]:
    view = prepare(read_case(KEPT_FLAGSHIP).case)
    return view.case, answer(view)


def test_the_flagship_reads_well(flagship: tuple[Case, AnswerResult]) -> None:
    assert_reads_well(*flagship)


def test_no_survival_is_told_without_who_would_break_it_at_once(flagship: tuple[Case, AnswerResult]) -> None:
    case, result = flagship
    best = max(
        (v for v in result.proposals if not v.variant_of and v.signed_and_lasts is not None),
        key=lambda v: v.signed_and_lasts.share if v.signed_and_lasts else 0.0,
    )
    assert best.broken_at_once
    breakers = {case.parties[breach.party].in_text for breach in best.broken_at_once}
    assert all(f"{name[0].upper()}{name[1:]} would break it at once." in result.bottom_line for name in breakers)


def test_no_deal_comes_first_and_finds_the_fund_without_a_ceasefire(flagship: tuple[Case, AnswerResult]) -> None:
    _, result = flagship
    assert result.bottom_line.startswith("If nobody agrees, the United States and Ukraine together would move.")
    assert "The smallest change sets" in result.bottom_line
    fund = next(d for d in result.no_deal.leaves if set(d.parties) == {"US", "UKR"})
    assert "ceasefire" not in fund.changes
    assert fund.share.share == 1.0


def test_long_titles_break_neither_matrix_nor_sentence(tmp_path: Path) -> None:
    stated = bilateral().model_dump(mode="json", by_alias=True, exclude_none=True)
    for id_, proposal in stated["proposals"].items():
        proposal["title"] = f"{LONG} {id_}"
    for party in stated["parties"].values():
        party["name"] = f"The provisional government of national unity of the {party['name']}s"
    for issue in stated["issues"].values():
        issue["name"] = f"{issue['name']} and everything that has to do with it in the northern provinces"
        issue["levels"] = {level: f"{level} as laid down in the annex to the protocol" for level in issue["levels"]}
    case = Case.model_validate(stated)
    result = answer(case)
    for sentence in sentences(result.bottom_line or ""):
        assert len(sentence.split()) <= LONGEST + 12, sentence  # names of parties are never cut
    assert len((result.bottom_line or "").split()) <= MOST_WORDS
    folder = tmp_path / "long"
    folder.mkdir()
    (folder / "case.yaml").write_text(json.dumps(stated), "utf-8")
    text = run(folder)
    assert_fits(text)
    assert all(head.split()[0] in text for head in MATRIX_HEADS)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        pytest.param(small_case(), "Nothing says what Guarantor would get without a deal.", id="no reservation"),
        pytest.param(bilateral(), "“Two” does not ask Guarantor", id="own signatories"),
        pytest.param(
            small_case(no_deal=small_case().status_quo),
            "The smallest change adds a deposit to “Deal”.",
            id="a deposit alone",
        ),
        pytest.param(small_case(proposals={}), "The case names no proposal.", id="no proposal"),
    ],
)
def test_what_is_particular_is_told(case: Case, words: str) -> None:
    result = answer(case)
    assert words in told(case, result)
    assert_reads_well(case, result)


def test_what_is_not_known_stands_as_such_in_the_matrix() -> None:
    case = small_case()
    row = dict(zip(MATRIX_HEADS, matrix_rows(case, answer(case))[0], strict=True))
    assert (row["refused by"], row["signed %"]) == ("?", "?")
    assert row["and stays %"].startswith("stays ")
    assert row["and lasts %"].startswith("lasts ")


def test_what_was_not_asked_for_is_not_said_to_be_missing() -> None:
    case = silent_case([])
    result = answer(case, changes=False, turns=False, money=False)
    heads = dict(further_lines(case, result))
    assert not {"What to change", "What would turn it"} & heads.keys()
    assert json.loads(result.to_json())["result"]["left_out"] == ["changes", "turns", "money"]


def test_a_proposal_that_is_silent_is_free_of_findings(tmp_path: Path) -> None:
    """A breach that sets nothing but what a proposal is silent on is no fault of the case."""
    stated: dict[str, Any] = silent_case(["cover"]).model_dump(mode="json", by_alias=True, exclude_none=True)
    (tmp_path / "case.yaml").write_text(json.dumps(stated), "utf-8")
    quiet = [(f.code, f.severity) for f in read_case(tmp_path).findings]
    stated = silent_case([]).model_dump(mode="json", by_alias=True, exclude_none=True)
    (tmp_path / "case.yaml").write_text(json.dumps(stated), "utf-8")
    loud = [(f.code, f.severity) for f in read_case(tmp_path).findings]
    assert not [one for one in quiet if one[1] == "error"]
    assert set(quiet) <= set(loud)
