# SPDX-License-Identifier: MIT
"""Ask NegMAS about a scenario folder; run by the Python that NEGMAS_PYTHON names, in a process of its own.

Prints one JSON document. It knows nothing of détente, and détente never imports NegMAS.

    $NEGMAS_PYTHON benchmarks/negmas_peer.py solve FOLDER     frontier and the four classic solutions, timed
    $NEGMAS_PYTHON benchmarks/negmas_peer.py run FOLDER       a short session of alternating offers
    $NEGMAS_PYTHON benchmarks/negmas_peer.py serve            the same for each line {what, folder, packages} of
                                                              standard input; also `values`, utilities of packages
"""

from __future__ import annotations

import json
import math
import resource
import sys
import time
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")


def load(folder: str):
    from negmas import Scenario

    scenario = Scenario.load(Path(folder), ignore_discount=True)
    if scenario is None:
        raise SystemExit(f"NegMAS cannot load {folder}")
    return scenario


def finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def solve(folder: str) -> dict[str, object]:
    from negmas.preferences import ops

    started = time.perf_counter()
    scenario = load(folder)
    loaded = time.perf_counter() - started
    ufuns, issues = scenario.ufuns, scenario.outcome_space.issues
    runs: list[tuple[float, float]] = []
    while not runs or (len(runs) < 2 and sum(runs[0]) < 2):
        started = time.perf_counter()
        frontier, _ = ops.pareto_frontier(ufuns, issues=issues, sort_by_welfare=True)
        found = time.perf_counter()
        ranges = [ufun.minmax(scenario.outcome_space, above_reserve=False) for ufun in ufuns]
        solutions = {}
        for name, function in (
            ("nash", ops.nash_points),
            ("kalai_smorodinsky", ops.ks_points),
            ("egalitarian", ops.kalai_points),
            ("utilitarian", ops.max_welfare_points),
        ):
            points = function(ufuns, frontier, ranges=ranges, outcome_space=scenario.outcome_space)
            solutions[name] = [[float(value) for value in point] for point, _ in points]
        runs.append((found - started, time.perf_counter() - found))
    best = min(runs, key=sum)
    return {
        "outcomes": scenario.outcome_space.cardinality,
        "parties": [ufun.name for ufun in ufuns],
        "reserved": [finite(ufun.reserved_value) for ufun in ufuns],
        "ranges": [[float(low), float(high)] for low, high in ranges],
        "frontier": [[float(value) for value in point] for point in frontier],
        "solutions": solutions,
        "seconds": {"load": loaded, "frontier": best[0], "solutions": best[1]},
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def values(folder: str, packages: list[dict[str, str]]) -> dict[str, object]:
    scenario = load(folder)
    named = {issue.name.strip(): {str(value): value for value in issue.all} for issue in scenario.outcome_space.issues}
    rows = [
        tuple(
            named[name][package[name]] if name in package else next(iter(known.values()))
            for name, known in named.items()
        )
        for package in packages
    ]
    return {
        "parties": [ufun.name for ufun in scenario.ufuns],
        "reserved": [finite(ufun.reserved_value) for ufun in scenario.ufuns],
        "values": [[float(ufun(row)) for ufun in scenario.ufuns] for row in rows],
    }


def run(folder: str) -> dict[str, object]:
    from negmas.sao import AspirationNegotiator, RandomNegotiator, SAOMechanism

    scenario = load(folder)
    # Aspiration sorts all packages first, which takes minutes beyond some ten thousand.
    small = scenario.outcome_space.cardinality < 20_000
    negotiator = AspirationNegotiator if small else RandomNegotiator
    manner = {} if small else {"p_acceptance": 0.2, "p_rejection": 0.8, "p_ending": 0.0}
    session = SAOMechanism(outcome_space=scenario.outcome_space, n_steps=40)
    for ufun in scenario.ufuns:
        session.add(negotiator(ufun=ufun, **manner))
    state = session.run()
    agreement = state.agreement
    return {
        "steps": state.step,
        "agreement": agreement and list(agreement),
        "values": agreement and [float(ufun(agreement)) for ufun in scenario.ufuns],
        "reserved": [finite(ufun.reserved_value) for ufun in scenario.ufuns],
    }


def answer(request: dict[str, object]) -> dict[str, object]:
    """Answer a line of a conversation; what NegMAS raises becomes a part of the answer."""
    try:
        if request["what"] == "values":
            return values(request["folder"], request["packages"])
        return {"solve": solve, "run": run}[request["what"]](request["folder"])
    except SystemExit as error:
        return {"cannot_load": str(error)}
    except Exception as error:
        import traceback

        trace = traceback.format_exc()
        return {"cannot_load" if ", in load\n" in trace else "error": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        for line in sys.stdin:
            print(json.dumps(answer(json.loads(line))), flush=True)
    else:
        print(json.dumps({"solve": solve, "run": run}[sys.argv[1]](sys.argv[2])))
