# SPDX-License-Identifier: MIT
"""In how much of the assumptions each claim about packages is true, and how that spreads: all from the same draws.

Who signs, who stays and what lasts are asked of the same draws, so that a conjunction ("signed and lasting") has a
share of its own. Scenarios are asked one by one with the same draws and are never weighted.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detente.analysis.answer.judging import SEQ, YEARS
from detente.analysis.answer.verdicts import Lasting, Verdict
from detente.analysis.result import Progress, no_progress
from detente.errors import SpaceTooLargeError, UsageError
from detente.outcomes.draws import Draws
from detente.outcomes.survival import DAYS, survival_in_days
from detente.outcomes.view import View
from detente.theory.certainty import Share, share_of
from detente.theory.drawn_packages import DrawnPackages, Package

__all__ = ["AS_STATED", "DRAWS", "Drawn", "draw_packages", "views_of", "with_shares"]

AS_STATED = "as_stated"
"""Name of the case without any scenario."""

DRAWS = 1024
"""Draws in each scenario where the caller does not say; fewer claim nothing."""

BLOCK = 128
WORKERS = 2
LASTING = 0.5
"""Share of the shocks to the horizon that a package must outlive to count as lasting."""

QUANTILES = (0.05, 0.5, 0.95)
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Drawn:
    """What the draws of one scenario say; axes are draws, packages, parties.

    Attributes
    ----------
    accepts : ndarray of bool, shape (draws, packages, parties)
        Whether each party is no worse off and crosses no red line of its own.
    signed : ndarray of bool, shape (draws, packages)
        Whether all whose consent is asked accept.
    stays : ndarray of bool, shape (draws, packages), or None
        Whether everybody would stay (sequential stability); None where that could not be asked.
    survival : ndarray of float64, shape (draws, packages, years + 1), or None
        Share of the shocks outlived by year.
    days : ndarray of float64, shape (draws, packages, days), or None
        The same by day of the first year.
    parties : tuple of str
        Parties of the last axis.
    """

    accepts: NDArray[np.bool_]
    signed: NDArray[np.bool_]
    stays: NDArray[np.bool_] | None
    survival: NDArray[np.float64] | None
    days: NDArray[np.float64] | None
    parties: tuple[str, ...]


def views_of(view: View) -> dict[str, View]:
    """Return the view as stated and under each scenario of its case; alone where it is under one already."""
    if view.scenario is not None:
        return {AS_STATED: view}
    return {AS_STATED: view} | {id_: view.under(id_) for id_ in view.case.scenarios}


def draw_packages(
    view: View,
    packages: Mapping[str, Package],
    years: int,
    draws: int,
    seed: int | None = None,
    staying: bool = True,
    progress: Progress = no_progress,
) -> Drawn:
    """Ask packages under drawn assumptions of one scenario.

    Parameters
    ----------
    view : View
        The case under the scenario.
    packages : mapping of name to Package
        What is asked about.
    years : int
        Horizon.
    draws : int
        Number of draws.
    seed : int, optional
        Their seed; by default that of the case.
    staying : bool
        Whether to ask who stays.
    progress : callable, optional
        Called with a share done and what is being done.
    """
    drawn = DrawnPackages(view, packages, seed)
    _ = drawn.models, drawn.vetoed, drawn.signs
    if staying:
        try:
            _ = drawn.surroundings
        except (UsageError, SpaceTooLargeError):
            staying = False
    uniforms = drawn.assumptions.uniforms(0, draws)

    def ask(start: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_] | None, list[NDArray[np.float64]]]:
        some = drawn.draws(uniforms[start : start + BLOCK])
        worth = drawn.gains(some)
        gain = np.where(drawn.vetoed, -np.inf, worth["utility"] - worth["reservation"][:, None, :])
        stays = drawn.stable(some)["stable"][:, :, SEQ] if staying else None
        return gain >= -TOLERANCE, stays, _lasting(drawn, some, years)

    parts = []
    with ThreadPoolExecutor(WORKERS) as pool:
        starts = range(0, draws, BLOCK)
        for number, part in enumerate(pool.map(ask, starts), start=1):
            parts.append(part)
            progress(number / len(starts), f"{min(draws, number * BLOCK):,} of {draws:,} draws")
    accepts = np.concatenate([part[0] for part in parts])
    stays = None if not staying else np.concatenate([part[1] for part in parts if part[1] is not None])
    curve, days = (np.concatenate([part[2][k] for part in parts]) if parts[0][2] else None for k in (0, 1))
    signed = np.asarray((accepts | ~drawn.signs).all(axis=2))
    return Drawn(accepts, signed, stays, curve, days, drawn.parties)


def _lasting(drawn: DrawnPackages, some: Draws, years: int) -> list[NDArray[np.float64]]:
    """Return survival by year and by day of the first year; nothing without an enforcement block."""
    if not drawn.models:
        return []
    curve = drawn.survival(some, years)["survival"]
    days = np.empty((*curve.shape[:2], len(DAYS)))
    for places, model in drawn.models:
        parameters = drawn.assumptions.parameters(some.numbers, model.clauses)
        for number, day in enumerate(DAYS):
            days[:, places, number] = survival_in_days(model, drawn.rows[places], parameters, curve[:, places], day)
    return [curve, days]


def with_shares(verdicts: list[Verdict], drawn: Mapping[str, Drawn], draws: int) -> list[Verdict]:
    """Return verdicts with their shares over the scenarios.

    Parameters
    ----------
    verdicts : list of Verdict
        One for each package, in the order of the packages drawn.
    drawn : mapping of scenario to Drawn
        The case as stated first.
    draws : int
        Draws in each.
    """
    stated = next(iter(drawn.values()))

    def share(true: Mapping[str, NDArray[np.bool_] | None], place: int) -> Share | None:
        known = {id_: one for id_, one in true.items() if one is not None}
        if len(known) < len(true):
            return None
        return share_of({id_: float(one[:, place].mean()) for id_, one in known.items()}, draws)

    signed = {id_: one.signed for id_, one in drawn.items()}
    stays = {id_: one.stays for id_, one in drawn.items()}
    lasts = {id_: None if d.survival is None else d.survival[:, :, -1] >= LASTING for id_, d in drawn.items()}
    found = []
    for place, verdict in enumerate(verdicts):
        gains = []
        for gain in verdict.gains:
            own: Share | None = None
            if gain.party in stated.parties:
                who = stated.parties.index(gain.party)
                own = share_of({id_: float(d.accepts[:, place, who].mean()) for id_, d in drawn.items()}, draws)
            gains.append(replace(gain, share=own))
        found.append(
            replace(
                verdict,
                gains=tuple(gains),
                signed=None if "signed" in verdict.missing else share(signed, place),
                stayed=share(stays, place),
                lasting=share(lasts, place),
                signed_and_stays=None if "signed" in verdict.missing else share(_both(signed, stays), place),
                signed_and_lasts=None if "signed" in verdict.missing else share(_both(signed, lasts), place),
                lasts_days=_spread(stated.days, place, dict(enumerate(DAYS))),
                lasts_years=_spread(stated.survival, place, _years(stated.survival)),
            )
        )
    return found


def _both(
    first: Mapping[str, NDArray[np.bool_] | None], second: Mapping[str, NDArray[np.bool_] | None]
) -> dict[str, NDArray[np.bool_] | None]:
    found: dict[str, NDArray[np.bool_] | None] = {}
    for id_, one in first.items():
        other = second[id_]
        found[id_] = None if one is None or other is None else one & other
    return found


def _years(curve: NDArray[np.float64] | None) -> dict[int, int]:
    last = 0 if curve is None else curve.shape[2] - 1
    return {year: year for year in sorted({year for year in YEARS if year <= last} | {last}) if year}


def _spread(array: NDArray[np.float64] | None, place: int, shown: Mapping[int, int]) -> dict[int, Lasting]:
    """Return how the share outlived spreads over the assumptions, by what is shown of the last axis."""
    if array is None:
        return {}
    low, median, high = np.round(np.quantile(array[:, place], QUANTILES, axis=0), 4)
    return {name: Lasting(float(median[k]), float(low[k]), float(high[k])) for k, name in shown.items()}
