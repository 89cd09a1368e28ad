# SPDX-License-Identifier: MIT
"""The same frontier and solutions as NegMAS where the definitions agree; what is written runs there.

NegMAS is asked in a process of its own, by the Python that NEGMAS_PYTHON names; NEGMAS_SCENARIOS may name a
folder of scenario folders, such as those of its own tests. Both stay outside of this repository, and without
them these tests are skipped.
"""

from __future__ import annotations

import json
import os
import subprocess
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente import bargain
from detente.analysis.bargaining.export import listed_utilities, party_worths
from detente.case.case import Case
from detente.files.case_folder import read_case
from detente.files.genius_writer import write_genius, write_geniusweb
from detente.files.negmas_writer import write_negmas
from tests import scenario_files
from tests.conftest import ROOT
from tests.integration.test_scenarios import _drawn

PYTHON = os.environ.get("NEGMAS_PYTHON")
SCENARIOS = os.environ.get("NEGMAS_SCENARIOS")
CLOSE = 1e-9
MOST_OUTCOMES = 40_000
MOST_PARTIES = 4

pytestmark = pytest.mark.skipif(PYTHON is None, reason="NEGMAS_PYTHON names no Python that has NegMAS")


def ask(what: str, folder: Path, packages: list[list[Any]] | None = None) -> Any:
    command = [str(PYTHON), str(ROOT / "benchmarks" / "negmas_peer.py"), what, str(folder)]
    done = subprocess.run(command, input=json.dumps(packages), capture_output=True, text=True, timeout=300, check=False)
    if "in load" in done.stderr:
        raise LookupError(done.stderr[-300:])
    assert done.returncode == 0, done.stderr[-800:]
    return json.loads(done.stdout)


def package(case: Case, levels: dict[str, str]) -> list[Any]:
    """Return a package as NegMAS names its values: numbers where the issue is a range of them."""
    named = [(issue, issue.levels[level]) for issue, level in zip(case.issues.values(), levels.values(), strict=True)]
    return [json.loads(name) if issue.ordered else name for issue, name in named]


def frontier(points: np.ndarray) -> np.ndarray:
    """Return points that none dominates by more than rounding, once each, in order."""
    kept: list[np.ndarray] = []
    for point in points[np.lexsort(points.T)[::-1]]:
        beaten = ((points >= point - CLOSE).all(axis=1) & (points > point + CLOSE).any(axis=1)).any()
        if not beaten and not any(np.abs(point - other).max() <= CLOSE for other in kept):
            kept.append(point)
    return np.array(kept)


def compare(folder: Path) -> set[str]:
    """Compare the answers about a scenario; return the names of the solutions that were compared."""
    document = read_case(folder, "raw")
    case = document.valid_case()
    theirs = ask("solve", folder)
    result = bargain(case)
    ours = [o for o in result.frontier if o.acceptable]
    values = np.array(ask("values", folder, [package(case, o.levels) for o in ours])["values"]).reshape(
        -1, len(theirs["parties"])
    )
    points = frontier(np.array(theirs["frontier"]))
    assert len(points) == len(values), folder.name
    if not len(points):
        return set()
    assert frontier(values) == pytest.approx(points, abs=1e-8)
    solutions = {s.name: s for s in result.solutions}
    agreeing = {"utilitarian"}
    # Where a reserved value lies below a party's worst package, NegMAS counts gains from the worst package.
    stated = zip(theirs["reserved"], theirs["ranges"], strict=True)
    if all(reserved is None or reserved >= low - CLOSE for reserved, (low, _) in stated):
        agreeing |= {"nash", "egalitarian"}
    spans = [
        high - max(low, reserved or low)
        for reserved, (low, high) in zip(theirs["reserved"], theirs["ranges"], strict=True)
    ]
    if min(spans) <= CLOSE:
        return set()  # a party without a range: NegMAS returns every point for every solution
    for name in agreeing & solutions.keys():
        mine = np.array(ask("values", folder, [package(case, solutions[name].levels)])["values"][0])
        assert min(np.abs(mine - np.array(other)).max() for other in theirs["solutions"][name]) <= 1e-7, (
            folder.name,
            name,
        )
    zeros = np.array(
        [
            max(low, reserved if reserved is not None else low)
            for reserved, (low, _) in zip(theirs["reserved"], theirs["ranges"], strict=True)
        ]
    )
    shares = (points - zeros) / np.array(spans)
    # NegMAS' Kalai-Smorodinsky point is the one with the most equal shares, however small they are.
    spread = shares.max(axis=1) - shares.min(axis=1)
    assert any(
        np.abs(points[place] - np.array(other)).max() <= 1e-7
        for other in theirs["solutions"]["kalai_smorodinsky"]
        for place in np.flatnonzero(spread <= spread.min() + 1e-7)
    )
    return agreeing


@pytest.mark.parametrize("seed", range(4))
def test_drawn_scenarios_agree(seed: int, tmp_path: Path) -> None:
    case = _drawn(seed, interactions=seed % 2 == 1)
    folder = scenario_files.write(tmp_path / "s", write_negmas(case, party_worths(case))[0])
    compare(folder)
    outcomes = list(next(iter(listed_utilities(case).values())))
    names = [[str(issue.levels[level]) for issue, level in zip(case.issues.values(), o, strict=True)] for o in outcomes]
    answer = np.array(ask("values", folder, names)["values"])
    own = np.array([list(u.values()) for u in listed_utilities(case).values()]).T / 100
    assert answer == pytest.approx(own)


@pytest.mark.parametrize("form", ["negmas", "genius", "geniusweb"])
def test_what_is_written_runs(form: str, tmp_path: Path) -> None:
    write = {"negmas": write_negmas, "genius": write_genius, "geniusweb": write_geniusweb}[form]
    case = _drawn(5, interactions=False)
    folder = scenario_files.write(tmp_path / "s", write(case, party_worths(case))[0])
    session = ask("run", folder)
    assert session["steps"] > 0
    if session["agreement"] is not None:
        assert all(v >= (r or 0.0) - CLOSE for v, r in zip(session["values"], session["reserved"], strict=True))


def test_rules_bind_negotiators(tmp_path: Path) -> None:
    for seed in (2, 3):
        case = _drawn(seed, rules=True)
        folder = scenario_files.write(tmp_path / str(seed), write_negmas(case, party_worths(case))[0])
        points = frontier(np.array(ask("solve", folder)["frontier"]).reshape(-1, len(case.parties)))
        assert len(points) == sum(o.acceptable for o in bargain(case).frontier)


def _folders() -> list[Path]:
    if SCENARIOS is None:
        return []
    found = {path.parent for ending in ("xml", "json", "yml") for path in Path(SCENARIOS).rglob(f"*.{ending}")}
    return sorted(found)


@pytest.mark.slow
@pytest.mark.skipif(SCENARIOS is None, reason="NEGMAS_SCENARIOS names no folder of scenarios")
def test_scenarios_of_negmas_agree() -> None:
    compared: dict[str, set[str]] = {}
    for folder in _folders():
        try:
            document = read_case(folder, "raw")
        except ValueError:
            continue
        if document.case is None or document.errors or any(f.code == "foreign-levels" for f in document.findings):
            continue
        outcomes = prod(len(issue.levels) for issue in document.case.issues.values())
        hyper = any(preference.interactions for preference in document.case.preferences.values())
        if outcomes <= MOST_OUTCOMES and len(document.case.parties) <= MOST_PARTIES and not hyper:
            try:
                compared[str(folder)] = compare(folder)
            except LookupError:
                continue  # NegMAS cannot load it
    assert sum("nash" in names for names in compared.values()) > len(compared) / 3
