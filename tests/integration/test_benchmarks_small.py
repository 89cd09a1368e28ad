# SPDX-License-Identifier: MIT
"""Every benchmark runs small, as `make bench` starts it: in a process of its own, from its file."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

HELPERS = {"negmas_peer", "stability_cases"}
"""Modules that benchmarks use."""

LONG = {"loading", "outcome_space", "protection", "resources", "robustness", "stability", "view"}
"""Benchmarks that take more than 5 seconds even small: of many outcomes, of solvers, and of fresh processes."""

BENCHMARKS = sorted({file.stem for file in (ROOT / "benchmarks").glob("*.py")} - HELPERS)


def run(*words: str) -> str:
    without = {name: value for name, value in os.environ.items() if name not in PEERS}
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=without, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


PEERS = ("NEGMAS_PYTHON", "DETENTE_SPOPT_PYTHON")
"""Variables that add a comparison with another tool."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in LONG else ()) for name in BENCHMARKS]
)
def test_benchmarks_run_small(name: str) -> None:
    assert any(character.isdigit() for character in run(f"benchmarks/{name}.py", "--small"))


def test_make_bench_runs_benchmarks_that_are_there() -> None:
    """`against_negmas` is part of `bargaining`, where the other tool is at hand."""
    named = {word for line in (ROOT / "Makefile").read_text("utf-8").splitlines() for word in line.split()}
    files = {f"benchmarks/{name}.py" for name in BENCHMARKS if name != "against_negmas"}
    assert files == {word for word in named if word.startswith("benchmarks/")}


def test_what_asks_the_other_tool_needs_nothing_of_this_one() -> None:
    code = "import sys, benchmarks.negmas_peer; print('detente' in sys.modules)"
    assert run("-c", code).strip() == "False"
