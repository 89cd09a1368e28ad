# SPDX-License-Identifier: MIT
"""Every benchmark runs small, as `make bench` starts it: in a process of its own, from its file."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT

HELPERS = {"negmas_peer", "stability_cases"}
"""Modules that benchmarks use."""

APART = {"view"}
"""Benchmarks that `test_benchmarks` runs small, without their processes."""

LONG = {"bargaining", "enforcement", "loading", "outcome_space", "protection", "resources", "robustness", "stability"}
"""Benchmarks that take more than 5 seconds even small: of many outcomes, of solvers, and of fresh processes."""

BENCHMARKS = sorted({file.stem for file in (ROOT / "benchmarks").glob("*.py")} - HELPERS - APART)


PEERS = ("NEGMAS_PYTHON", "DETENTE_SPOPT_PYTHON")
"""Variables that add a comparison with another tool."""


def run(*words: str) -> str:
    without = {name: value for name, value in os.environ.items() if name not in PEERS}
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=without, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in LONG else ()) for name in BENCHMARKS]
)
def test_benchmarks_run_small(name: str) -> None:
    assert any(character.isdigit() for character in run(f"benchmarks/{name}.py", "--small"))


def test_make_bench_runs_benchmarks_that_are_there() -> None:
    """`against_negmas` is part of `bargaining`, where the other tool is at hand."""
    named = set(re.findall(r"benchmarks/(\w+)\.py", (ROOT / "Makefile").read_text("utf-8")))
    assert named - APART == set(BENCHMARKS) - {"against_negmas"}


def test_every_benchmark_can_be_imported() -> None:
    names = ", ".join(f"benchmarks.{name}" for name in BENCHMARKS)
    assert run("-c", f"import {names}; print('imported')") == "imported\n"


def test_what_asks_the_other_tool_needs_nothing_of_this_one() -> None:
    code = "import sys, benchmarks.negmas_peer; print('detente' in sys.modules)"
    assert run("-c", code).strip() == "False"
