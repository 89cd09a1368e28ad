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
from collections.abc import Iterator
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente import bargain, prepare
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


class CannotLoadError(Exception):
    """NegMAS does not read the scenario."""


class Peer:
    """NegMAS, in a process of its own that answers line by line."""

    def __init__(self) -> None:
        command = [str(PYTHON), str(ROOT / "benchmarks" / "negmas_peer.py"), "serve"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, what: str, folder: Path, packages: list[dict[str, str]] | None = None) -> Any:
        """Ask one thing about a scenario folder; CannotLoadError where NegMAS cannot load it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(
            json.dumps({"what": what, "folder": str(folder), "packages": packages}), file=self.process.stdin, flush=True
        )
        answer = json.loads(self.process.stdout.readline())
        if "cannot_load" in answer:
            raise CannotLoadError(answer["cannot_load"])
        assert "error" not in answer, (folder, answer)
        return answer


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    """Start NegMAS once for all of these tests."""
    started = Peer()
    yield started
    started.process.communicate(timeout=30)


def package(case: Case, levels: dict[str, str]) -> dict[str, str]:
    """Return a package as readers name it; NegMAS may hold the issues in another order."""
    return {issue.name: issue.levels[levels[id_]] for id_, issue in case.issues.items()}


def frontier(points: np.ndarray) -> np.ndarray:
    """Return points that none dominates by more than rounding, once each, in order."""
    kept: list[np.ndarray] = []
    for point in points[np.lexsort(points.T)[::-1]]:
        beaten = ((points >= point - CLOSE).all(axis=1) & (points > point + CLOSE).any(axis=1)).any()
        if not beaten and not any(np.abs(point - other).max() <= CLOSE for other in kept):
            kept.append(point)
    return np.array(kept)


def with_zeros_of_negmas(case: Case, reserved: list[float | None], ranges: list[list[float]]) -> Case:
    """Return the case with the worst package as reservation of those whose stated one lies below it, as NegMAS has it."""
    data = case.model_dump(mode="json", by_alias=True)
    lowest = {party: min(utilities.values()) for party, utilities in listed_utilities(prepare(case)).items()}
    for party, value, (low, _) in zip(case.preferences, reserved, ranges, strict=True):
        if value is None or value < low:
            data["preferences"][party]["reservation"] = {"value": lowest[party]}
            data["no_deal"] = None
    return Case.model_validate(data)


def compare(peer: Peer, folder: Path) -> bool:
    """Compare the answers about a scenario; return whether the solutions were compared as well as the frontier."""
    theirs = peer.ask("solve", folder)
    ranges = theirs["ranges"]
    case = with_zeros_of_negmas(read_case(folder, "raw").valid_case(), theirs["reserved"], ranges)
    result = bargain(case)
    packages = [package(case, o.levels) for o in result.frontier if o.acceptable]
    values = np.array(peer.ask("values", folder, packages)["values"]).reshape(-1, len(ranges))
    points = frontier(np.array(theirs["frontier"]).reshape(-1, len(ranges)))
    assert len(points) == len(values), folder
    assert frontier(values) == pytest.approx(points, abs=1e-8), folder
    zeros = np.array(
        [low if r is None else max(low, r) for r, (low, _) in zip(theirs["reserved"], ranges, strict=True)]
    )
    spans = np.array(ranges)[:, 1] - zeros
    if not len(points) or spans.min() <= CLOSE:
        return False  # with a party that has no range NegMAS returns every point for every solution
    solutions = {s.name: s for s in result.solutions}
    for name in {"nash", "egalitarian", "utilitarian"} & solutions.keys():
        mine = np.array(peer.ask("values", folder, [package(case, solutions[name].levels)])["values"][0])
        distance = min(np.abs(mine - np.array(other)).max() for other in theirs["solutions"][name])
        assert distance <= 1e-7, (folder, name)
    # NegMAS' Kalai-Smorodinsky point is the one with the most equal shares, however small they are.
    shares = (points - zeros) / spans
    spread = shares.max(axis=1) - shares.min(axis=1)
    most_equal = points[spread <= spread.min() + 1e-7]
    chosen = np.array(theirs["solutions"]["kalai_smorodinsky"])
    assert np.abs(most_equal[:, None, :] - chosen[None, :, :]).max(axis=2).min() <= 1e-7, folder
    return True


@pytest.mark.parametrize("seed", range(4))
def test_drawn_scenarios_agree(seed: int, tmp_path: Path, peer: Peer) -> None:
    case = _drawn(seed, interactions=seed % 2 == 1)
    folder = scenario_files.write(tmp_path / "s", write_negmas(case, party_worths(prepare(case)))[0])
    compare(peer, folder)
    outcomes = list(next(iter(listed_utilities(prepare(case)).values())))
    names = [package(case, dict(zip(case.issues, outcome, strict=True))) for outcome in outcomes]
    answer = np.array(peer.ask("values", folder, names)["values"])
    own = np.array([list(u.values()) for u in listed_utilities(prepare(case)).values()]).T / 100
    assert answer == pytest.approx(own)


@pytest.mark.parametrize("form", ["negmas", "genius", "geniusweb"])
def test_what_is_written_runs(form: str, tmp_path: Path, peer: Peer) -> None:
    write = {"negmas": write_negmas, "genius": write_genius, "geniusweb": write_geniusweb}[form]
    case = _drawn(5, interactions=False)
    folder = scenario_files.write(tmp_path / "s", write(case, party_worths(prepare(case)))[0])
    session = peer.ask("run", folder)
    assert session["steps"] > 0
    if session["agreement"] is not None:
        assert all(v >= (r or 0.0) - CLOSE for v, r in zip(session["values"], session["reserved"], strict=True))


def test_rules_bind_negotiators(tmp_path: Path, peer: Peer) -> None:
    for seed in (2, 3):
        case = _drawn(seed, rules=True)
        folder = scenario_files.write(tmp_path / str(seed), write_negmas(case, party_worths(prepare(case)))[0])
        points = frontier(np.array(peer.ask("solve", folder)["frontier"]).reshape(-1, len(case.parties)))
        assert len(points) == sum(o.acceptable for o in bargain(case).frontier)


def _folders() -> list[Path]:
    if SCENARIOS is None:
        return []
    found = {path.parent for ending in ("xml", "json", "yml") for path in Path(SCENARIOS).rglob(f"*.{ending}")}
    return sorted(found)


@pytest.mark.slow
@pytest.mark.skipif(SCENARIOS is None, reason="NEGMAS_SCENARIOS names no folder of scenarios")
def test_scenarios_of_negmas_agree(peer: Peer) -> None:
    compared: dict[Path, bool] = {}
    for folder in _folders():
        try:
            document = read_case(folder, "raw")
        except ValueError:
            continue
        if document.case is None or document.errors or any(f.code == "foreign-levels" for f in document.findings):
            continue
        outcomes = prod(len(issue.levels) for issue in document.case.issues.values())
        boxes = any(preference.interactions for preference in document.case.preferences.values())
        if outcomes <= MOST_OUTCOMES and len(document.case.parties) <= MOST_PARTIES and not boxes:
            try:
                compared[folder] = compare(peer, folder)
            except CannotLoadError:
                continue  # NegMAS cannot load it
    assert len(compared) >= 1
    assert sum(compared.values()) > len(compared) / 2, f"{sum(compared.values())} of {len(compared)}"
