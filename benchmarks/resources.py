# SPDX-License-Identifier: MIT
"""Valuation of resources: a million paths, thirty years, twenty-five assets.

Beside it two marks: a plain loop over paths, assets and years in Python (measured on a few paths and scaled up), and
the time that numpy needs for the random numbers alone, which nothing built on them can beat. Processor time stands
beside the clock, because a machine that others use as well makes the clock say little.

    .venv/bin/python benchmarks/resources.py [--small] [paths]
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.plain_resources import plain_cash_flows

from detente.analysis.resources.investment import Triggers
from detente.analysis.resources.model import ControlSetting
from detente.analysis.resources.numbers import Assumptions, Model
from detente.analysis.resources.prices import PriceProcess, price_paths
from detente.analysis.resources.simulation import (
    BLOCK_PATHS,
    Simulation,
    Variant,
    draw_shocks,
    paths_drawn,
    simulate,
)
from detente.case.resource import Fund, Resources
from detente.outcomes.execution import Execution

ASSETS, YEARS, PRODUCTS, REGIONS = 25, 30, 9, 8
PATHS, SMALL_PATHS = 1_000_000, 10_000
PLAIN_PATHS = 40


def _resources() -> Resources:
    asset = {"name": "a", "region": "r", "commodity": "x", "basis": "judgement"}
    return Resources.model_validate(
        {"valued_on": 2026, "host": "A", "investor": "I", "beneficiary": "B", "discount_rate": 0.1,
         "required_return": 0.12, "assets": {"a": asset}}
    )  # fmt: skip


def _model() -> tuple[Model, ControlSetting]:
    rng = np.random.default_rng(0)
    low = np.array([1e6, 0.5, 2e4, 4000, 200, 1.0, 1, 1, 1], dtype=float)
    bounds = np.stack([np.tile(low, (ASSETS, 1)), np.tile(low * 1.5, (ASSETS, 1))], axis=2)
    model = Model(
        resources=_resources(),
        assumptions=Assumptions({}),
        assets=tuple(f"a{k}" for k in range(ASSETS)),
        products=tuple(f"p{k}" for k in range(PRODUCTS)),
        regions=tuple(f"r{k}" for k in range(REGIONS)),
        bounds=bounds,
        needs_ceasefire=rng.random(ASSETS) < 0.3,
        terms=np.tile([0.05, 0.18, 0.7, 0.3, 0.1, 10.0, 1.0, 0.0], (ASSETS, 1)),
        ramp=np.tile([0.4, 0.75, 1.0], (ASSETS, 1)),
        knots=np.zeros((ASSETS, 2, 1)),
        product=rng.integers(0, PRODUCTS, ASSETS),
        region=rng.integers(0, REGIONS, ASSETS),
        new=rng.integers(0, 2, ASSETS),
        processes=tuple(PriceProcess(12_000, 12_000, 0.4, 0.3) for _ in range(PRODUCTS)),
        correlation=0.2,
        ceasefire_years=(0.0, 2.0),
        rate=0.1,
        years=YEARS,
    )
    triggers = Triggers(np.ones(ASSETS), np.full(ASSETS, 0.2), np.full(ASSETS, 12_000.0), np.full(ASSETS, 0.3))
    control = ControlSetting(np.full(ASSETS, 0.03), np.full(ASSETS, 0.01), np.full(ASSETS, 0.9), triggers, True, ())
    return model, control


def _rss() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main(small: bool = False, paths: int = PATHS) -> None:
    paths = SMALL_PATHS if small else paths
    model, control = _model()
    fund = Fund.model_validate(
        {
            "name": "f",
            "contribution": 0.5,
            "ownership": {"B": 0.5, "A": 0.5},
            "reinvest_years": 10,
            "basis": "judgement",
        }
    )
    parties = ("A", "I", "B")

    def run(count: int, execution: Execution) -> dict[str, np.ndarray]:
        simulation = Simulation(model, (control,), (Variant(0, fund),), parties, count)
        return simulate(simulation, 0, execution=execution)

    run(100, Execution(workers=1))  # compile, or load what is compiled
    start, start_cpu = time.perf_counter(), time.process_time()
    result = run(paths, Execution(workers=2))
    taken, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    means = result["present"].mean(axis=2, dtype=np.float64)[0]
    print(f"{paths:,} paths x {YEARS} years x {ASSETS} assets: {taken:.1f} s on 2 threads, peak {_rss():.2f} GB")
    each = cpu / (paths * YEARS * ASSETS) * 1e9
    print(f"  processor time {cpu:.1f} s, {each:.1f} ns a path, asset and year; means {means.round(1)}")
    del result

    start = time.process_time()
    rng = np.random.default_rng(0)
    for _ in range(max(1, min(paths, 200_000) // BLOCK_PATHS)):
        draw_shocks(model, BLOCK_PATHS, rng)
    floor = (time.process_time() - start) * paths / max(BLOCK_PATHS, min(paths, 200_000) // BLOCK_PATHS * BLOCK_PATHS)
    print(f"  random numbers alone: {floor:.1f} s of processor time; that is the floor")

    shocks = draw_shocks(model, PLAIN_PATHS, np.random.default_rng(1))
    prices = price_paths(list(model.processes), model.correlation, shocks.prices)
    fixed = np.stack([control.loss, control.recovery, control.held], axis=1)
    start = time.process_time()
    plain_cash_flows(
        prices, shocks.control, paths_drawn(model, shocks, control), fixed, model.terms, model.ramp, model.knots,
        model.product, model.region, model.new, model.discount,
    )  # fmt: skip
    plain = (time.process_time() - start) / PLAIN_PATHS * paths
    print(f"  plain loop in Python: {plain:,.0f} s ({plain / cpu:,.0f} times as much), from {PLAIN_PATHS} paths")

    few = min(paths, 40_000)
    answers = [
        run(few, execution)
        for execution in (Execution(workers=1), Execution(workers=2, chunk=1), Execution(workers=2, chunk=7))
    ]
    same = all(np.array_equal(answers[0][key], other[key]) for other in answers[1:] for key in answers[0])
    print(f"  the same bits on 1 thread, 2 threads, parcels of 1 and 7 blocks: {same}")


if __name__ == "__main__":
    main("--small" in sys.argv, next((int(word) for word in sys.argv[1:] if word.isdigit()), PATHS))
