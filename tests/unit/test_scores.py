# SPDX-License-Identifier: MIT
"""Scores of stated probabilities, their words, and the file that they are read from."""

from __future__ import annotations

import json
from math import inf, log
from pathlib import Path

import pytest
from click.testing import CliRunner

from detente.analysis.robustness.outside_view import base_rates
from detente.analysis.robustness.scores import brier_score, log_score, score, words_of
from detente.case.recorded_judgement import RecordedJudgement
from detente.cli import main
from detente.errors import BadInputError, UsageError
from detente.files.judgements import read_judgements


def test_t17_scores_of_a_worked_example() -> None:
    assert brier_score([0.9, 0.2, 0.6], [True, False, False]) == pytest.approx(0.1367, abs=5e-5)
    assert log_score([0.9, 0.2, 0.6], [True, False, False]) == pytest.approx(0.4149, abs=5e-5)
    assert brier_score([0.5], [True]) == 0.25
    assert log_score([0.5], [False]) == pytest.approx(log(2))
    assert log_score([0.0], [True]) == inf


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "almost no chance"),
        (0.05, "almost no chance"),
        (0.2, "very unlikely"),
        (0.3, "unlikely"),
        (0.5, "roughly even chance"),
        (0.8, "likely"),
        (0.95, "very likely"),
        (0.96, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_words_are_those_of_the_directive(probability: float, words: str) -> None:
    assert words_of(probability) == words


def test_authors_are_scored_apart_and_open_judgements_wait() -> None:
    result = score(
        [
            RecordedJudgement("a", "A", 0.9, True),
            RecordedJudgement("b", "B", 0.9, False),
            RecordedJudgement("c", "A", 0.1, None),
        ]
    )
    assert [(s.author, s.resolved, s.open, round(s.brier, 3)) for s in result.scores] == [
        ("A", 1, 1, 0.01),
        ("B", 1, 0, 0.81),
    ]
    assert result.scores[0].calibration[0].words == "very likely"
    with pytest.raises(UsageError, match="nothing to score"):
        score([RecordedJudgement("c", "A", 0.1, None)])


def _file(folder: Path, text: str) -> Path:
    file = folder / "judgements.csv"
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read(tmp_path: Path, separator: str) -> None:
    lines = [
        ["Question", "Author", "Probability", "Happened"],
        ["holds to May", "RFI", "17 %", "no"],
        ["x", "", "0.5", ""],
    ]
    found = read_judgements(_file(tmp_path, "\n".join(separator.join(line) for line in lines)))
    assert found == (RecordedJudgement("holds to May", "RFI", 0.17, False), RecordedJudgement("x", "", 0.5, None))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("question,probability\n", "there is no column 'happened'"),
        ("question,probability,happened\na,1.2,yes\n", "not between 0 and 1"),
        ("question,probability,happened\na,often,yes\n", "not a probability"),
        ("question,probability,happened\na,nan,yes\n", "not between 0 and 1"),
        ("question,probability,happened\na,0.2,perhaps\n", "does not say whether it happened"),
        ("", "there is no column 'question'"),
    ],
)
def test_a_broken_table_gets_a_sentence(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        read_judgements(_file(tmp_path, text))


def test_a_table_that_is_no_text_gets_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "judgements.csv"
    file.write_bytes(b"\xff\xfe\x00question")
    with pytest.raises(BadInputError, match="UTF-8"):
        read_judgements(file)
    with pytest.raises(BadInputError, match="cannot be read"):
        read_judgements(tmp_path / "nothing.csv")


def test_the_command_prints_tables_and_json(tmp_path: Path) -> None:
    file = str(_file(tmp_path, "question,probability,happened\na,0.9,yes\nb,0.2,no\nc,0.6,no\nd,0.0,yes\n"))
    shown = CliRunner().invoke(main, ["score", file])
    assert shown.exit_code == 0
    assert "too few to tell skill from luck" in shown.output
    data = json.loads(CliRunner().invoke(main, ["score", file, "--json"]).output)
    assert data["analysis"] == "score"
    assert data["result"]["scores"][0]["log"] is None
    assert data["result"]["judgements"][1]["words"] == "very unlikely"
    broken = CliRunner().invoke(main, ["score", str(tmp_path / "nothing.csv")])
    assert broken.exit_code == 3


def test_published_frequencies_name_class_source_and_status() -> None:
    for rate in base_rates().values():
        assert rate.reference_class
        assert "http" in rate.source
        assert rate.status in ("read in the cited page", "read second hand")
        assert (rate.low is None) == (rate.high is None)
