# SPDX-License-Identifier: MIT
"""Time of the exact frontier in spaces too large to list, and of the flagship's bargaining questions.

Run with ``make bench``; ``--small`` takes one small space alone. Scenario folders on the command line, or NEGMAS_PYTHON
in the environment, add the comparison with NegMAS (`against_negmas.py`). Preferences are additive; "opposed" ones rank
the levels of every issue in opposite directions for every second party, which makes the largest frontiers.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import against_negmas  # noqa: E402
from tests.oracle.test_large_space import large_case  # noqa: E402

from detente import bargain, load  # noqa: E402
from detente.analysis.bargaining.large_space import frontier_of_large_space  # noqa: E402
from detente.errors import UsageError  # noqa: E402
from detente.outcomes import OutcomeSpace  # noqa: E402

SPACES = (
    (20, 5, 2, False, 0.0),
    (20, 5, 2, True, 0.0),
    (20, 5, 3, False, 0.0),
    (20, 5, 3, True, 0.0),
    (20, 5, 4, True, 5.0),
    (100, 10, 2, False, 0.0),
)
"""Issues, levels, parties, whether preferences are opposed, allowance."""

SMALL = ((6, 3, 2, True, 0.0),)


def main(small: bool = False, folders: Sequence[str] = ()) -> None:
    if folders or os.environ.get("NEGMAS_PYTHON"):
        against_negmas.main(small, folders)
        print()
    if folders:
        return
    print("issues x levels  parties  preferences  allowance  frontier      time")
    for issues, levels, parties, opposed, allowance in SMALL if small else SPACES:
        case = large_case(issues, levels, parties, opposed)
        started = time.perf_counter()
        try:
            found = frontier_of_large_space(case, OutcomeSpace(case), tuple(case.preferences), allowance)
            size = f"{len(found.rows):,}"
        except UsageError as error:
            size = str(error)
        seconds = time.perf_counter() - started
        kind = "opposed" if opposed else "random"
        print(f"{issues:>3} x {levels:<10} {parties:<8} {kind:<12} {allowance:<10g} {size:<12} {seconds:6.3f} s")
    case = load(ROOT / "tests/data/kept-flagship")
    for question in (bargain, bargain.concessions):
        started = time.perf_counter()
        question(case)
        print(f"flagship, {question.name}: {time.perf_counter() - started:.2f} s")


if __name__ == "__main__":
    words = sys.argv[1:]
    main("--small" in words, [word for word in words if word != "--small"])
