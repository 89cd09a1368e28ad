# SPDX-License-Identifier: MIT
"""Time of covering 2,000 points from 300 sites, how far quick answers fall short, and spopt beside it.

Run with ``make bench``; ``--small`` places few sites among few points. Points are 30 towns and open country on
1,200 x 800 km, weights log-normal. Name a Python that has spopt and HiGHS in DETENTE_SPOPT_PYTHON to have the same
instances solved there in the same run, in a process of its own (it is no dependency of this project).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detente.analysis.protection.covering import Sites, Siting
from detente.analysis.protection.interchange import cover_all_quickly, cover_most_quickly
from detente.analysis.protection.median import nearest, nearest_quickly
from detente.analysis.protection.optimum import cover_all, cover_most
from detente.analysis.protection.programme import Effort, all_by_programme, most_by_programme
from detente.analysis.protection.worth import expected
from detente.outcomes.geodesy import distances_km


@dataclass(frozen=True, slots=True)
class Size:
    """How many points, sites and sites to place; radii, seeds and random instances."""

    points: int = 2000
    sites: int = 300
    number: int = 20
    radii: tuple[int, ...] = (60, 80, 100)
    near_all: tuple[int, ...] = (100, 120, 150)
    seeds: int = 3
    instances: int = 50

    @property
    def words(self) -> str:
        return f"{self.points:,} points x {self.sites} sites"


FULL = Size()
SMALL = Size(points=150, sites=30, number=5, radii=(100,), near_all=(150,), seeds=1, instances=2)
SPOPT = """
import json, sys, time
import numpy as np, pulp
from spopt.locate import LSCP, MCLP
solver = pulp.HiGHS(msg=False)
for distance, weights, radius, sites in json.load(open(sys.argv[1])):
    distance, weights = np.array(distance), np.array(weights)
    started = time.perf_counter()
    reached = (distance <= radius).any(axis=1)
    lscp = LSCP.from_cost_matrix(distance[reached], radius).solve(solver)
    first = time.perf_counter() - started
    started = time.perf_counter()
    mclp = MCLP.from_cost_matrix(distance, weights, radius, p_facilities=sites).solve(solver)
    second = time.perf_counter() - started
    print(json.dumps([first, lscp.problem.objective.value(), second, mclp.problem.objective.value()]), flush=True)
"""


def instance(seed: int, points: int, sites: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    towns = np.column_stack([rng.uniform(0, 1200, 30), rng.uniform(0, 800, 30)])
    near = towns[rng.integers(0, 30, 3 * points // 4)] + rng.normal(0, 30, (3 * points // 4, 2))
    open_country = np.column_stack([rng.uniform(0, 1200, points - len(near)), rng.uniform(0, 800, points - len(near))])
    where = np.vstack([near, open_country])
    places = np.column_stack([rng.uniform(0, 1200, sites), rng.uniform(0, 800, sites)])
    return np.hypot(*(where[:, None] - places[None]).transpose(2, 0, 1)), np.exp(rng.normal(size=points))


def timed(question: Callable[[], Siting]) -> tuple[float, Siting]:
    started = time.perf_counter()
    found = question()
    return time.perf_counter() - started, found


def covering(size: Size) -> list[tuple[int, int, float, Siting, float, Siting]]:
    placed = f"{size.number} sites"
    print(f"{size.words:<32}LSCP              MCLP, {placed:<20}quick, {placed}")
    cover_all(Sites(np.eye(3, dtype=bool)))  # so that the first time below is not that of importing the solver
    solved = []
    for radius in size.radii:
        for seed in range(size.seeds):
            distance, weights = instance(seed, size.points, size.sites)
            sites = Sites(distance <= radius)
            all_seconds, everything = timed(lambda s=sites: cover_all(s))
            most_seconds, most = timed(lambda s=sites, w=weights: cover_most(s, w, size.number))
            quick_seconds, quick = timed(lambda s=sites, w=weights: cover_most_quickly(s, w, size.number))
            print(
                f"  radius {radius:>3}, seed {seed}: {all_seconds:6.2f} s {everything.value:4.0f} {everything.status}"
                f"  {most_seconds:6.2f} s {most.value / weights.sum():7.2%} gap {most.gap:.0e}"
                f"  {quick_seconds:6.3f} s {quick.value / weights.sum():7.2%}"
            )
            solved.append((radius, seed, all_seconds, everything, most_seconds, most))
    return solved


def harder(size: Size) -> None:
    distance, weights = instance(1, size.points, size.sites)
    sites, number = Sites(distance <= 100), size.number
    for name, question in {
        f"MCLP, {2 * number} sites": lambda: cover_most(sites, weights, 2 * number),
        f"MCLP, {2 * number} sites, gap 1 %": lambda: cover_most(sites, weights, 2 * number, effort=Effort(gap=0.01)),
        f"MEXCLP, {number} sites, down 0.2": lambda: cover_most(sites, weights, number, worth=expected([0.2], 4)),
        f"p-median, {number} sites, by cuts": lambda: nearest(distance, weights, number),
        f"p-median, {number} sites, quickly": lambda: nearest_quickly(distance, weights, number),
        "LSCP, quickly": lambda: cover_all_quickly(sites),
    }.items():
        seconds, found = timed(question)
        print(f"  {name:<30} {seconds:7.3f} s  {found.value:12.2f}  {found.status}")
    places = np.random.default_rng(0).uniform((44, 22), (52, 40), (size.points + size.sites, 2))
    started = time.perf_counter()
    distances_km(places[: size.points], places[size.points :])
    print(f"  {size.points * size.sites:>7,} geodesic distances     {time.perf_counter() - started:7.3f} s")


def uniform(seed: int, points: int, sites: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    where, places = rng.uniform(0, 1, (2, points, 2)) * [1200, 800]
    return np.hypot(*(where[:, None] - places[None, :sites]).transpose(2, 0, 1)), rng.uniform(0, 1, points)


def beside_the_programme(size: Size) -> None:
    """The same questions to HiGHS alone, which stops after 20 seconds, where the sites come near to covering all."""
    print(f"diagram / HiGHS alone, seconds, {size.words}")
    for name, make in {"towns": instance, "uniform": uniform}.items():
        for radius in size.near_all:
            distance, weights = make(0, size.points, size.sites)
            sites = Sites(distance <= radius)
            all_seconds, everything = timed(lambda s=sites: cover_all(s))
            most_seconds, most = timed(lambda s=sites, w=weights: cover_most(s, w, size.number))
            plain_all_seconds, plain_all = timed(lambda s=sites: all_by_programme(s))
            plain_seconds, plain = timed(
                lambda s=sites, w=weights: most_by_programme(s, w, size.number, effort=Effort(0, 20))
            )
            same = "same" if abs(plain_all.value - everything.value) < 0.5 else "DIFFERENT"
            share, other = most.value / weights.sum(), plain.value / weights.sum()
            print(
                f"  {name:<8} {radius:>3}  LSCP {all_seconds:5.2f} / {plain_all_seconds:5.2f} {same}   "
                f"MCLP {most_seconds:5.2f} {share:.4%} {most.status} / {plain_seconds:5.2f} {other:.4%} {plain.status}"
            )


def quick_against_optimum(count: int) -> None:
    gaps: dict[str, list[float]] = {"most": [], "everything": [], "expected": [], "median": []}
    for seed in range(count):
        distance, weights = instance(seed, 300, 60)
        sites, worth = Sites(distance <= 120), expected([0.25], 4)
        best = cover_most(sites, weights, 8).value
        gaps["most"].append(1 - cover_most_quickly(sites, weights, 8).value / best)
        gaps["everything"].append(cover_all_quickly(sites).value / cover_all(sites).value - 1)
        best = cover_most(sites, weights, 8, worth=worth).value
        gaps["expected"].append(1 - cover_most_quickly(sites, weights, 8, worth=worth).value / best)
        gaps["median"].append(nearest_quickly(distance, weights, 8).value / nearest(distance, weights, 8).value - 1)
    print(
        f"quick against the optimum, {count} random instances of 300 points x 60 sites, 8 sites: mean, largest, "
        "share optimal"
    )
    for name, values in gaps.items():
        exact = np.mean(np.array(values) < 1e-6)
        print(f"  {name:<12} {np.mean(values):8.3%} {np.max(values):8.3%} {exact:6.0%}")


def beside_spopt(size: Size, solved: list[tuple[int, int, float, Siting, float, Siting]]) -> None:
    python = os.environ.get("DETENTE_SPOPT_PYTHON")
    if not python:
        print("spopt: not asked (DETENTE_SPOPT_PYTHON names no Python)")
        return
    drawn = {seed: [x.tolist() for x in instance(seed, size.points, size.sites)] for _, seed, *_ in solved}
    instances = [(*drawn[seed], radius, size.number) for radius, seed, *_ in solved]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "instances.json"
        data.write_text(json.dumps(instances), "utf-8")
        done = subprocess.run([python, "-c", SPOPT, str(data)], capture_output=True, text=True)
    if done.returncode:
        print(f"spopt: failed: {done.stderr.strip().splitlines()[-1]}")
        return
    print("spopt + HiGHS on the same instances, in the same run: seconds there / here")
    for (radius, seed, all_seconds, everything, most_seconds, most), line in zip(
        solved, (line for line in done.stdout.splitlines() if line.startswith("[")), strict=True
    ):
        first, value, second, weight = json.loads(line)
        same = abs(value - everything.value) < 0.5 and abs(weight - most.value) < 1e-4 * most.value
        print(
            f"  radius {radius:>3}, seed {seed}: LSCP {first:6.2f} / {all_seconds:5.2f}   MCLP {second:6.2f} / "
            f"{most_seconds:5.2f}   {'same optimum' if same else 'DIFFERENT OPTIMUM'}"
        )


def main(small: bool = False) -> None:
    size = SMALL if small else FULL
    solved = covering(size)
    harder(size)
    beside_the_programme(size)
    quick_against_optimum(size.instances)
    beside_spopt(size, solved)


if __name__ == "__main__":
    main("--small" in sys.argv)
