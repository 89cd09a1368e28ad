# SPDX-License-Identifier: MIT
"""Time and memory of the frontier and the four classic solutions, side by side with NegMAS in one run.

    NEGMAS_PYTHON=/path/to/python python benchmarks/against_negmas.py [--small] [FOLDER ...]

Scenario folders on the command line are read as they are; without any, scenarios of 1,000 to 5.8 million packages are
drawn and written with `convert`; with ``--small`` the first of them alone. Each side runs in a process of its own, one
after the other, so that peak memory is its own. "answer" is `bargain`, with verdicts, counts and seven solutions;
"same" answers just what NegMAS is asked, the frontier and the four classic solutions, and the ratio is to that. Both
sides start from loaded utilities; the shortest of a few runs counts where a run is short, so that neither side pays for
its first use of a compiled kernel. NegMAS runs under a time limit, and ratios are then lower bounds.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

PEER = Path(__file__).with_name("negmas_peer.py")
LIMIT_SECONDS = 420
SIZES = ((5, 4, 2), (5, 4, 3), (6, 5, 2), (6, 5, 3), (7, 6, 2), (7, 6, 3), (8, 7, 2))
"""Issues, levels of each, parties."""


def solve(folder: str) -> dict[str, object]:
    """Answer the peer's questions with détente."""
    import numpy as np

    from detente import bargain
    from detente.analysis.bargaining.large_space import frontier_of_large_space
    from detente.analysis.bargaining.solutions import SOLUTIONS
    from detente.files.case_folder import read_case
    from detente.outcomes import OutcomeSpace

    started = time.perf_counter()
    case = read_case(folder, "raw").valid_case()
    loaded = time.perf_counter() - started
    runs = []
    while not runs or (len(runs) < 2 and runs[0] < 2):
        started = time.perf_counter()
        result = bargain(case)
        runs.append(time.perf_counter() - started)
    same = []
    for _ in range(3):
        started = time.perf_counter()
        space = OutcomeSpace(case)
        found = frontier_of_large_space(case, space, result.signatories, 0.0)
        floor = np.array([result.reservation[party] for party in result.signatories])
        gains = found.utility - floor
        gains = gains[(gains >= -1e-9).all(axis=1)]
        for name in ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian"):
            if len(gains):
                SOLUTIONS[name](gains)
        same.append(time.perf_counter() - started)
    return {
        "outcomes": result.outcomes,
        "parties": list(result.signatories),
        "frontier": sum(outcome.acceptable for outcome in result.frontier),
        "seconds": {"load": loaded, "answer": min(runs), "same": min(same)},
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def ask(command: list[str]) -> dict[str, object] | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        print(done.stderr[-500:], file=sys.stderr)
        return {}
    return json.loads(done.stdout)


def compare(folder: Path, name: str, negmas: str | None) -> None:
    ours = ask([sys.executable, __file__, "--solve", str(folder)])
    if not ours:
        print(f"{name[:24]:<24} not answered")
        return
    own = ours["seconds"]["same"]
    shown = f"{name[:24]:<24} {ours['outcomes']:>14,} {len(ours['parties']):>3} {ours['frontier']:>8,}"
    shown += f" {ours['seconds']['answer']:>9.4f} {own:>9.4f} {ours['megabytes']:>6.0f}"
    theirs = ask([negmas, str(PEER), "solve", str(folder)]) if negmas else {}
    if theirs is None:
        shown += f" {'over ' + str(LIMIT_SECONDS):>10} {'?':>6} {'> ' + format(LIMIT_SECONDS / own, ',.0f'):>9}"
    elif theirs:
        peer = theirs["seconds"]["frontier"] + theirs["seconds"]["solutions"]
        shown += f" {peer:>10.4f} {theirs['megabytes']:>6.0f} {peer / own:>9,.1f} {len(theirs['frontier']):>8,}"
    print(shown, flush=True)


def main(small: bool = False, folders: Sequence[str] = ()) -> None:
    negmas = os.environ.get("NEGMAS_PYTHON")
    if not negmas:
        print("NEGMAS_PYTHON is not set: only détente is timed.")
    print(
        f"{'scenario':<24} {'outcomes':>14} {'p.':>3} {'frontier':>8} {'answer s':>9} {'same s':>9} {'MB':>6} "
        f"{'NegMAS s':>10} {'MB':>6} {'ratio':>9} {'frontier':>8}"
    )
    for folder in folders:
        compare(Path(folder), Path(folder).name, negmas)
    if folders:
        return
    from tests.oracle.test_large_space import large_case

    from detente import prepare
    from detente.analysis.bargaining.export import party_worths
    from detente.files.atomic import write_new_folder
    from detente.files.negmas_writer import write_negmas

    for issues, levels, parties in SIZES[:1] if small else SIZES:
        case = large_case(issues, levels, parties, False)
        with tempfile.TemporaryDirectory() as folder:
            write_new_folder(Path(folder) / "drawn", write_negmas(case, party_worths(prepare(case)))[0])
            compare(Path(folder) / "drawn", f"drawn, {issues} issues x {levels}", negmas)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--solve"]:
        print(json.dumps(solve(sys.argv[2])))
    else:
        words = sys.argv[1:]
        main("--small" in words, [word for word in words if word != "--small"])
