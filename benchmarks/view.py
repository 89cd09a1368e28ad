# SPDX-License-Identifier: MIT
"""What a changed view answers anew, and how fast, against the same question of a fresh case.

Run with ``make bench``. A view of the kept flagship is asked everything once; then one number at a time is changed, 50
times, and each question is asked of the changed view and, a few times, of a fresh `prepare` of the changed case. A time
includes `view.changed`. The last rows are fresh processes. The times have bounds; the ratio says what the view saves.
"""

from __future__ import annotations

import gc
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import click

import detente
from detente.analysis.answer.judging import judge
from detente.case.basis import Range
from detente.case.case import Case
from detente.case.edit import EDIT, Edit
from detente.case.element import iterate_parts
from detente.outcomes.view import View
from detente.theory.drawn_packages import proposals_of

CASE = Path(__file__).parent.parent / "tests" / "data" / "kept-flagship"
EDITS = 50
FRESH = 5
"""Fresh cases that each question is asked of, for the ratio."""

Ask = Callable[[View], Any]

ANSWER = """
import resource, sys, time
from click.testing import CliRunner
started = time.perf_counter()
from detente.cli.main import main
done = CliRunner().invoke(main, ["answer", sys.argv[1], "--json"])
assert done.exit_code == 0, done.output
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""

LOAD = """
import sys, time
import detente
load = detente.load
started = time.perf_counter()
load(sys.argv[1])
print(time.perf_counter() - started, 0)
"""


@dataclass(frozen=True)
class Row:
    """One line of the table: seconds, except where the unit says otherwise."""

    what: str
    goal: float
    median: float
    high: float
    ratio: float | None = None
    unit: str = "s"

    def __str__(self) -> str:
        digits = 3 if self.unit == "s" else 0
        ratio = "" if self.ratio is None else f"{self.ratio:7.0%}"
        met = "" if self.high <= self.goal else "  above its goal"
        return (
            f"{self.what:<58}{self.goal:8.{digits}f}{self.median:10.{digits}f}{self.high:10.{digits}f} "
            f"{self.unit:<3}{ratio}{met}"
        )


def preference_edits(case: Case, count: int, seed: int = 0) -> list[Edit]:
    """Return random changes of one weight or one value of one party, each a little."""
    return _edits([place for place in _ranges(case) if place[0][0] == "preferences"], count, seed)


def enforcement_edits(case: Case, count: int, seed: int = 0) -> list[Edit]:
    """Return random changes of one number of the enforcement block, war values apart, which are preferences too."""
    places = [place for place in _ranges(case) if place[0][0] == "enforcement" and place[0][1] != "war"]
    return _edits(places, count, seed)


def _ranges(case: Case) -> list[tuple[tuple[Any, ...], Range]]:
    return [
        (place, part)
        for place, part in iterate_parts(case)
        if place
        and isinstance(part, Range)
        and (place[-1] == "weight" or "values" in place or place[0] == "enforcement")
    ]


def _edits(places: list[tuple[tuple[Any, ...], Range]], count: int, seed: int) -> list[Edit]:
    rng = random.Random(seed)
    found: list[Edit] = []
    while len(found) < count:
        place, part = rng.choice(places)
        factor = rng.uniform(0.8, 1.0)  # downwards: shares and values must not grow beyond 1
        value = [round(part.low * factor, 6), round(part.high * factor, 6)]
        if value != [part.low, part.high]:
            found.append(EDIT.validate_python({"kind": "set", "path": list(place), "value": value}))
    return found


def package_of(case: Case) -> tuple[dict[str, str], tuple[Any, ...]]:
    """Return levels and clauses of the first proposal with clauses, or of the first."""
    proposal = next((p for p in case.proposals.values() if p.clauses), next(iter(case.proposals.values())))
    return dict(proposal.outcome), proposal.clauses


def questions() -> dict[str, tuple[float, Ask]]:
    """Return the questions with the seconds within which each is to be answered."""

    def one(staying: bool) -> Ask:
        def ask(view: View) -> Any:
            levels, clauses = package_of(view.case)
            return detente.verdict(view, levels, clauses, staying=staying)

        return ask

    def matrix(view: View) -> Any:
        packages = proposals_of(view.case)
        return judge(view, packages, {id_: id_ for id_ in packages})

    return {
        "verdict of one package, without staying": (0.1, one(False)),
        "verdict of one package, with staying": (0.3, one(True)),
        "all proposals judged, without shares": (0.3, matrix),
        "frontier (bargain)": (0.5, detente.bargain),
    }


def rows_of(view: View, edits: list[Edit], what: str, asked: dict[str, tuple[float, Ask]], fresh: int) -> list[Row]:
    """Time questions about changed views, and about fresh ones."""
    found = []
    for name, (goal, ask) in asked.items():
        ask(view)
        warm = [_seconds(ask, lambda change=edit: view.changed(change)) for edit in edits]
        stated = [edit.applied(view.stated) for edit in edits[:fresh]]
        cold = [_seconds(ask, lambda case=case: detente.prepare(case)) for case in stated]
        high = sorted(warm)[min(len(warm) - 1, round(0.95 * len(warm)))]
        found.append(Row(f"{what}: {name}", goal, median(warm), high, median(warm) / median(cold)))
    return found


def _seconds(ask: Ask, prepared: Callable[[], View]) -> float:
    gc.collect()
    started = time.perf_counter()
    ask(prepared())
    return time.perf_counter() - started


def processes(case: Path, code: str, runs: int) -> tuple[list[float], list[float]]:
    """Run a program in fresh processes, with what was parsed kept; return their seconds and megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DETENTE_CACHE": folder}
        found = []
        for _ in range(runs + 1):
            command = [sys.executable, "-c", code, str(case)]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            found.append(tuple(map(float, done.stdout.split())))
    return [seconds for seconds, _ in found[1:]], [megabytes for _, megabytes in found[1:]]


@click.command()
@click.option("--small", is_flag=True, help="A few edits of a small case, to see that it runs.")
@click.option("--processes/--no-processes", "fresh_processes", default=True, help="Fresh processes too.")
@click.argument("case", type=click.Path(exists=True, path_type=Path), default=CASE)
def main(small: bool, fresh_processes: bool, case: Path) -> None:
    """Print the table."""
    loaded = detente.load(case)
    edits, fresh, runs = (2, 1, 1) if small else (EDITS, FRESH, 3)
    view, asked = detente.prepare(loaded), questions()
    rows = rows_of(view, preference_edits(loaded, edits), "a preference", asked, fresh)
    first = next(iter(asked))
    rows += rows_of(view, enforcement_edits(loaded, edits), "enforcement", {first: asked[first]}, fresh)
    if fresh_processes:
        seconds, megabytes = processes(case, ANSWER, runs)
        rows.append(Row("detente answer in a fresh process", 10.0, median(seconds), max(seconds)))
        rows.append(Row("its memory at most", 500.0, median(megabytes), max(megabytes), unit="MB"))
        seconds, _ = processes(case, LOAD, runs)
        rows.append(Row("load, warm", 0.5, median(seconds), max(seconds)))
    click.echo(f"{'':<58}{'goal':>8}{'median':>10}{'95 in 100':>10}   ratio")
    for row in rows:
        click.echo(str(row))


if __name__ == "__main__":
    main()
