# SPDX-License-Identifier: MIT
"""Speed and memory of the stability engine, beside GMCR+ where a copy of it is given.

    python benchmarks/stability.py                 sizes 2^12 to 2^22 and the full model
    python benchmarks/stability.py --small         two small sizes and few draws
    python benchmarks/stability.py --draws         only stability under draws, beside the plain way
    python benchmarks/stability.py --large         also 2^24 with three parties
    python benchmarks/stability.py --peer FOLDER   also GMCR+ (its modules in FOLDER) on the same conflict

Each size runs in its own process, so that the memory is its own. Compilation is not counted: the
kernels are compiled once and kept on disk; a small conflict is solved first. The median of 21 runs
is shown for small sizes. The peer is started as a separate process; times of both are printed with
their ratio. In both, preparing the moves (the peer's matrices, our blocks) and ranking the outcomes
is done before the clock starts.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

PEER = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
import numpy
from data_01_conflictModel import ConflictModel
from data_02_conflictSolvers import LogicalSolver
conflict = ConflictModel()
conflict.load_from_file(sys.argv[2])
solver = LogicalSolver(conflict)
started = time.perf_counter()
solver.findEquilibria()
seconds = time.perf_counter() - started
counts = [int(numpy.sum(row)) for row in solver.allEquilibria]
names = ["nash", "gmr", "seq", "sim", "seq & sim", "smr"]
print(json.dumps({"seconds": seconds, "equilibria": dict(zip(names, counts))}))
"""


def solve(options: int, parties: int, kind: str) -> dict:
    """Value and solve one conflict; return seconds, memory and numbers of equilibria."""
    from benchmarks.stability_cases import conflict

    from detente import prepare
    from detente.analysis.stability.concepts import CONCEPTS, Settings
    from detente.analysis.stability.engine import stable_by_sweep
    from detente.analysis.stability.whole import make_agents

    result = {}
    for size in (8, options):
        case = conflict(size, parties, kind)
        started = time.perf_counter()
        view = prepare(case)
        valuation = view.valuation()
        agents = make_agents(case, valuation, (), attitudes=False)
        valued = time.perf_counter()
        repeats = 21 if size <= 12 else 1
        maker = view.moves()
        for agent in agents:
            maker.blocks(agent.members)
        made = time.perf_counter()
        times = []
        for _ in range(repeats):
            began = time.perf_counter()
            standings = stable_by_sweep(maker, valuation.codes, agents, list(range(parties)), Settings())
            times.append(time.perf_counter() - began)
        held = {c: int(np.logical_and.reduce([s.stable[c] for s in standings]).sum()) for c in CONCEPTS}
        result = {
            "feasible": len(valuation.codes),
            "value": valued - started,
            "moves": made - valued,
            "solve": sorted(times)[repeats // 2],
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "equilibria": held,
        }
    return result


def run(options: int, parties: int, kind: str) -> dict:
    """Do the same in a process of its own."""
    command = [sys.executable, __file__, "--one", str(options), str(parties), kind]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def against_peer(folder: str) -> None:
    from benchmarks.stability_cases import conflict

    from detente import prepare
    from detente.analysis.stability.export import ranking_tiers
    from detente.files.gmcr_writer import write_gmcr

    print("\nGMCR+ (findEquilibria) and the same four concepts here, reversible options, rankings in random order")
    with tempfile.TemporaryDirectory() as scratch:
        for options, parties in ((8, 2), (8, 4), (10, 4), (11, 4)):
            case = conflict(options, parties, "random")
            file = Path(scratch) / "conflict.gmcr"
            file.write_text(write_gmcr(case, ranking_tiers(prepare(case))), "utf-8")
            command = [sys.executable, "-c", PEER, folder, str(file)]
            answer = subprocess.run(command, check=True, capture_output=True, text=True)
            peer = json.loads(answer.stdout.strip().splitlines()[-1])
            ours = run(options, parties, "random")
            same = all(peer["equilibria"][c] == count for c, count in ours["equilibria"].items())
            print(
                f"2^{options} outcomes, {parties} parties: {peer['seconds']:8.3f} s and "
                f"{1000 * ours['solve']:7.2f} ms, ratio {peer['seconds'] / ours['solve']:8,.0f}; "
                f"equilibria {'the same' if same else 'differ'}: "
                f"{peer['equilibria']} and {ours['equilibria']}"
            )


def draws(folder: str, count: int, compared: int) -> None:
    """Stability under draws of a case, and the same beside the plain way of tests/plain_drawn_stability.py."""
    from tests import plain_drawn_stability as plain

    from detente import load, prepare, stability
    from detente.outcomes.drawn_stability import stable_in_draws, stable_with_worths, surroundings_of

    view = prepare(load(ROOT / folder))
    case = view.case
    stability.draws(view, draws=10)
    started, busy = time.perf_counter(), time.process_time()
    result = stability.draws(view, draws=count)
    print(
        f"\n{count:,} draws over {len(result.shares)} named outcomes of {folder}: "
        f"{time.perf_counter() - started:.1f} s, {time.process_time() - busy:.1f} s of processor time"
    )
    space, maker = view.space(), view.moves()
    named = [name for name in case.named_outcomes if not case.clauses_of(name)]
    codes = np.array([space.code(case.named_outcomes[name]) for name in named])
    drawn = view.draws(compared)
    blocks = [drawn.part(slice(first, first + 64)) for first in range(0, drawn.count, 64)]
    seconds: dict[str, list[float]] = {"list": [], "ask": [], "list plainly": [], "ask plainly": []}
    for turn in range(4):
        times = [time.thread_time()]
        around = surroundings_of(maker, drawn.parties, codes)
        times.append(time.thread_time())
        found = [stable_in_draws(around, block, codes) for block in blocks]
        times.append(time.thread_time())
        all_moves = plain.surroundings_of(maker, drawn.parties, codes)
        times.append(time.thread_time())
        expected = [plain.stable_in_draws(all_moves, block, codes) for block in blocks]
        times.append(time.thread_time())
        assert np.array_equal(np.concatenate(found), np.concatenate(expected))
        if turn:  # the first turn compiles
            for own, spent in zip(seconds.values(), np.diff(times), strict=True):
                own.append(float(spent))
    best = {what: min(own) for what, own in seconds.items()}
    print(
        f"{compared:,} draws over {len(codes)} of them in blocks of 64, one thread, the same answers: "
        f"{best['ask']:.2f} s and {best['ask plainly']:.2f} s with every move listed and outcome valued by itself, "
        f"ratio {best['ask plainly'] / best['ask']:.1f}; listing the moves {best['list']:.2f} s and "
        f"{best['list plainly']:.2f} s, ratio {best['list plainly'] / best['list']:.1f}"
    )
    single = around.outcomes.worths(drawn.part(slice(0, 1)))
    started = time.thread_time()
    for _ in range(20):
        stable_with_worths(around, single, codes)
    print(f"one draw with given worths: {50 * (time.thread_time() - started):.2f} ms")


FLAGSHIP = "tests/data/kept-flagship"


def main(small: bool = False) -> None:
    if "--draws" in sys.argv:
        draws(FLAGSHIP, 10_000, 1_024)
        return
    sizes = [(n, 4, "reversible") for n in (12, 14, 16, 18, 20, 22)]
    sizes += [(20, 4, "constrained"), (20, 4, "full"), (22, 3, "constrained")]
    if small:
        sizes = [(9, 2, "reversible"), (9, 2, "full")]
    if "--large" in sys.argv:
        sizes.append((24, 3, "constrained"))
    print("outcomes  parties  kind         feasible    value    moves    solve   ns per outcome  memory")
    for options, parties, kind in sizes:
        r = run(options, parties, kind)
        print(
            f"2^{options:<7} {parties:<8} {kind:<12} {r['feasible']:>9,} {r['value']:7.3f}s {r['moves']:7.3f}s "
            f"{r['solve']:7.3f}s {1e9 * r['solve'] / 2**options:12.0f}  {r['megabytes']:6.0f} MB"
        )
    if "--peer" in sys.argv:
        against_peer(sys.argv[sys.argv.index("--peer") + 1])
    if small:
        draws("cases/elmira", 64, 64)
    else:
        draws(FLAGSHIP, 10_000, 1_024)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(solve(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])))
    else:
        main("--small" in sys.argv)
