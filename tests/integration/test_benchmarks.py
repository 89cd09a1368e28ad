# SPDX-License-Identifier: MIT
"""The benchmark of views runs, and changes what it says it changes."""

from __future__ import annotations

from benchmarks.view import enforcement_edits, main, preference_edits
from click.testing import CliRunner

from detente import load
from tests.conftest import KEPT_FLAGSHIP


def test_the_benchmark_of_views_prints_its_table() -> None:
    done = CliRunner().invoke(main, ["--small", "--no-processes"], catch_exceptions=False)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["goal", "median", "95", "in", "100", "ratio"]
    assert [line.split(":")[0] for line in lines[1:]] == ["a preference"] * 4 + ["enforcement"]


def test_its_edits_touch_one_party_or_the_enforcement_alone() -> None:
    case = load(KEPT_FLAGSHIP)
    for edit in preference_edits(case, 5):
        touched = edit.touches(case)
        assert len(touched) == 1
        assert touched[0].startswith("preferences.")
    for edit in enforcement_edits(case, 5):
        assert all(block.startswith("enforcement") for block in edit.touches(case))
