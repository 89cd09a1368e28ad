# SPDX-License-Identifier: MIT
"""Findings that were false, and numbers and sentences that a reader could not use."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from click.testing import CliRunner

from detente import load, trace
from detente.analysis.robustness.words import describe_group
from detente.case.case import Case
from detente.case.checks.evidence import _numbers
from detente.cli.main import main
from detente.errors import BadInputError
from detente.files.option_table import read_csv_table
from detente.report import robustness_part
from detente.words.static import static_words
from tests.conftest import KEPT_FLAGSHIP, ROOT


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("four to seven years", {4, 7}),
        ("between twenty-five and ninety men", {25, 90}),
        ("1,200 or a hundred", {1200, 100}),
        ("someone at the front", set()),
    ],
)
def test_numbers_that_are_written_out_are_quoted(words: str, numbers: set[float]) -> None:
    assert set(_numbers(words)) == numbers


def test_a_party_without_preferences_can_be_traced() -> None:
    case = Case.model_validate(yaml.safe_load(values_of(0, 1)))
    root = trace(case, target="b").root
    assert (root.kind, root.id) == ("party", "b")
    assert root.text == "B: the case says nothing of what it prefers"


def values_of(low: float, high: float) -> str:
    """Return a case in which A values its levels from `low` to `high`."""
    return f"""
schema: detente-case/1
id: x
title: X
parties: {{a: {{name: A}}, b: {{name: B}}}}
issues:
  one:
    name: One
    levels: [l, m]
    control: {{mode: single, parties: [a]}}
preferences:
  a: {{form: additive, issues: {{one: {{weight: 1, values: {{l: {low}, m: {high}}}}}}}}}
"""


@pytest.mark.parametrize(
    ("low", "high", "advice"),
    [(-1, 1, "add 1 to every value of this issue, and divide by 2"), (0, 5, "divide the values by the largest")],
)
def test_advice_brings_values_onto_the_scale(tmp_path: Path, low: float, high: float, advice: str) -> None:
    (tmp_path / "case.yaml").write_text(values_of(low, high))
    shown = " ".join(CliRunner().invoke(main, ["check", str(tmp_path)]).output.split())
    assert advice in shown


def test_a_sure_miss_is_told_as_one(tmp_path: Path) -> None:
    file = tmp_path / "j.csv"
    file.write_text("question,probability,happened\nq1,1.0,no\nq2,0.5,yes\n")
    shown = CliRunner().invoke(main, ["score", str(file)]).output
    assert "inf" not in shown
    assert "1 judgement of 0 or 100 % went wrong, so the log score has no end" in " ".join(shown.split())
    (own,) = json.loads(CliRunner().invoke(main, ["score", str(file), "--json"]).output)["result"]["scores"]
    assert own["log"] is None
    assert own["certain_misses"] == 1
    assert own["brier"] == pytest.approx((1 + 0.25) / 2)


def test_counts_of_0_and_1_stay_counts_beside_other_counts() -> None:
    data = read_csv_table("issue Ships,issue Ports,payoff A,payoff B\n0,0,1,1\n1,3,2,2\n0,3,3,1\n1,0,0,0\n", "t.csv")
    ships, ports = data["issues"].values()
    assert set(ships["levels"].values()) == {"0", "1"}
    assert set(ports["levels"].values()) == {"0", "3"}
    plain = read_csv_table("issue Ships,issue Ports,payoff A,payoff B\n0,0,1,1\n1,1,2,2\n0,1,3,1\n1,0,0,0\n", "t.csv")
    assert set(next(iter(plain["issues"].values()))["levels"].values()) == {"No", "Yes"}


def test_a_party_is_written_in_one_way() -> None:
    with pytest.raises(BadInputError, match="'B' and 'b', which differ in capitals only"):
        read_csv_table("A: x,B: y,payoff A,payoff b\nn,n,1,1\ny,n,2,2\nn,y,0,3\ny,y,1,4\n", "t.csv")


def test_forces_are_named_only_where_there_is_a_war() -> None:
    assert "forces" not in static_words(load(ROOT / "cases" / "gisborne-water-export"))
    assert "forces" in static_words(load(KEPT_FLAGSHIP))
    shown = CliRunner().invoke(main, ["stability", str(ROOT / "cases" / "gisborne-water-export")]).output
    assert "regroup" not in shown
    assert "Stability is static: it sees the moves" in " ".join(shown.split())


def test_guarantors_are_named_only_where_there_are_any() -> None:
    flagship = load(KEPT_FLAGSHIP)
    assert describe_group(flagship, "walk_back") == "how easily guarantors walk away"
    alone = flagship.enforcement.model_copy(update={"guarantees": {}})
    assert "guarantor" not in describe_group(flagship.model_copy(update={"enforcement": alone}), "walk_back")


def test_no_deal_is_not_what_is_signed_in_the_largest_share() -> None:
    """A proposal that leaves all as it would be is signed by all in every draw, and is nothing to sign."""
    case = Case.model_validate(
        yaml.safe_load(values_of(0, 1))
        | {
            "status_quo": {"one": "l"},
            "proposals": {
                "same": {"title": "As it is", "levels": {"one": "l"}},
                "deal": {"title": "The deal", "levels": {"one": "m"}},
            },
        }
    )
    swept = SimpleNamespace(
        claims=[_claim("same", 1.0), _claim("deal", 0.6)], draws=64, scenarios=("as_stated",), seed=0
    )
    (said, *_) = robustness_part._sentences(case, swept)
    assert "“The deal” is signed by all in the largest share of the assumptions, 60 %" in said.text


def _claim(proposal: str, share: float) -> SimpleNamespace:
    about = SimpleNamespace(kind="signable", proposal=proposal)
    return SimpleNamespace(claim=about, share={"as_stated": share}, label="leans", verdict=True)
