# SPDX-License-Identifier: MIT
"""Time of `detente.load` in a fresh process, without the import: nothing kept, cold and warm.

Run with ``make bench``; ``--small`` loads once each way, without the bound. *Nothing kept* parses each time
(DETENTE_CACHE=off), *cold* parses and keeps what it parsed in an empty folder, *warm* takes what is kept there. The
times are medians; the bound is on the warm one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

CASE = Path(__file__).parent.parent / "cases" / "air-cover-for-minerals"
RUNS = 7
MOST_SECONDS_WARM = 0.5
LOAD = """
import sys, time
import detente
load = detente.load
started = time.perf_counter()
load(sys.argv[1])
print(time.perf_counter() - started)
"""


def seconds(case: Path, cache: str) -> float:
    command = [sys.executable, "-c", LOAD, str(case)]
    environment = {**os.environ, "DETENTE_CACHE": cache}
    return float(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)


def loading(case: Path = CASE, runs: int = RUNS) -> dict[str, float]:
    """Return the median seconds of each way, the ways taken in turn."""
    times: dict[str, list[float]] = {"nothing kept": [], "cold": [], "warm": []}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            for way, cache in (("nothing kept", "off"), ("cold", folder), ("warm", folder)):
                times[way].append(seconds(case, cache))
    return {way: median(found) for way, found in times.items()}


def main(small: bool = False) -> str | None:
    found = loading(runs=1 if small else RUNS)
    for way, took in found.items():
        print(f"{way:<13}{took:6.3f} s, {took / found['nothing kept']:4.0%} of the time with nothing kept")
    return f"warm is above {MOST_SECONDS_WARM} s" if found["warm"] > MOST_SECONDS_WARM and not small else None


if __name__ == "__main__":
    sys.exit(main("--small" in sys.argv))
