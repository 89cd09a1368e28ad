# SPDX-License-Identifier: MIT
"""Time and memory of building and valuing the flagship's outcomes, beside plain Python on a part of them.

Run with ``make bench``; ``--small`` builds once and takes a smaller part. The ratio compares the time per outcome with
the definitions written as dictionaries and loops (`detente.case.situation`), which is what the tests use as the oracle.
"""

from __future__ import annotations

import resource
import sys
import time
from itertools import islice, product
from pathlib import Path

from detente import bargain, load, prepare, stability
from detente.case.situation import unmet_rules

ROOT = Path(__file__).parent.parent
SAMPLE, SMALL_SAMPLE = 20_000, 200
RUNS = 5


def main(small: bool = False) -> None:
    runs, sample = (1, SMALL_SAMPLE) if small else (RUNS, SAMPLE)
    case = load(ROOT / "tests/data/kept-flagship")
    timings = []
    for _ in range(runs):
        started = time.perf_counter()
        view = prepare(case)
        view.valuation()
        timings.append(time.perf_counter() - started)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    space, fast = view.space(), sorted(timings)[runs // 2]
    started = time.perf_counter()
    ids = list(case.issues)
    for levels in islice(product(*(issue.level_ids for issue in case.issues.values())), sample):
        unmet_rules(case, dict(zip(ids, levels, strict=True)))
    slow = (time.perf_counter() - started) / sample * space.count
    print(f"outcomes {space.count:,}, feasible {len(space.feasible_codes):,}")
    print(f"build and value: {fast:.2f} s median of {runs}, peak memory of the process {memory:.0f} MB")
    print(f"feasibility alone by the plain definitions, extrapolated: {slow:.0f} s; ratio {slow / fast:.0f}")
    for name, ask in (
        ("bargain", bargain),
        ("stability of the named outcomes", lambda c: stability(c, outcomes="named")),
    ):
        started = time.perf_counter()
        ask(case)
        print(f"{name}: {time.perf_counter() - started:.2f} s")


if __name__ == "__main__":
    main("--small" in sys.argv)
