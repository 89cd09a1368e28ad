# SPDX-License-Identifier: MIT
"""Would it hold: the flagship case asked whole, and margins and survival over many draws.

Run with ``python benchmarks/enforcement.py``.
"""

from __future__ import annotations

import resource
import time
from pathlib import Path

import numpy as np

from detente import hold, load, table
from detente.outcomes.draws import draw_preferences
from detente.outcomes.enforcement import EnforcementModel, midpoint_parameters, midpoint_worth
from detente.outcomes.survival import survival

FLAGSHIP = Path(__file__).parent.parent / "tests/data/kept-flagship"
DRAWS = 10_000
YEARS = 10


def main() -> None:
    case = load(FLAGSHIP)

    def timed(what: str, work: object) -> None:
        started = time.perf_counter()
        work()  # type: ignore[operator]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{what:<60} {time.perf_counter() - started:7.2f} s   peak {peak:6.0f} MB")

    model = EnforcementModel(case)
    rows = np.stack([model.space.row(p.outcome) for p in case.proposals.values()])
    drawn = draw_preferences(case, model.space, DRAWS, seed=0)
    rng = np.random.default_rng(0)
    parameters = {k: rng.uniform(r.low, r.high, DRAWS) for k, r in case.enforcement.ranges().items()}
    every = model.space.rows(model.space.feasible_codes)
    midpoints, worth = midpoint_parameters(case.enforcement), midpoint_worth(case, model.space)
    timed("hold, eight proposals, fixes and what lasts longest", lambda: hold(case))
    timed("hold without fixes", lambda: hold(case, fixes=False))
    timed("who must be at the table", lambda: table(case))
    timed(
        f"survival of {len(every):,} outcomes at the midpoints", lambda: survival(model, every, midpoints, worth, YEARS)
    )
    timed(
        f"survival of {len(rows)} proposals in {DRAWS:,} draws",
        lambda: survival(model, rows, parameters, drawn.worth, YEARS),
    )


if __name__ == "__main__":
    main()
