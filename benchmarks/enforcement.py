# SPDX-License-Identifier: MIT
"""Would it hold: the flagship case asked whole, and margins and survival over many draws.

Run with ``make bench``; ``--small`` asks about two proposals without fixes and draws little, to see that all of it
still runs.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from detente import hold, load, prepare
from detente.outcomes.enforcement import midpoint_parameters, midpoint_worth
from detente.outcomes.survival import survival

FLAGSHIP = Path(__file__).parent.parent / "tests/data/kept-flagship"
DRAWS = 10_000
YEARS = 10
SMALL = 200
"""Draws and outcomes of the small run."""


def timed(what: str, work: Callable[[], object]) -> None:
    started = time.perf_counter()
    work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<60} {time.perf_counter() - started:7.2f} s   peak {peak:6.0f} MB")


def main(small: bool = False) -> None:
    case = load(FLAGSHIP)
    if small:
        case = case.model_copy(update={"proposals": {id_: case.proposals[id_] for id_ in ("headline", "bare_freeze")}})
    count = SMALL if small else DRAWS
    view = prepare(case)
    space, model = view.space(), view.enforcement()
    rows = np.stack([space.row(proposal.outcome) for proposal in case.proposals.values()])
    drawn = view.draws(count)
    rng = np.random.default_rng(0)
    parameters = {k: rng.uniform(r.low, r.high, count) for k, r in case.enforcement.ranges().items()}
    every = space.rows(space.feasible_codes[: SMALL if small else None])
    midpoints, worth = midpoint_parameters(case.enforcement), midpoint_worth(case, space)
    # Questions are put to the case, so that each prepares for itself what it needs.
    if not small:
        timed(f"hold, {len(rows)} proposals, fixes and what lasts longest", lambda: hold(case))
    timed("hold without fixes", lambda: hold(case, fixes=False))
    timed("who must be at the table", lambda: hold.table(case))
    timed(
        f"survival of {len(every):,} outcomes at the midpoints", lambda: survival(model, every, midpoints, worth, YEARS)
    )
    timed(
        f"survival of {len(rows)} proposals in {count:,} draws",
        lambda: survival(model, rows, parameters, drawn.utility, YEARS),
    )


if __name__ == "__main__":
    main("--small" in sys.argv)
