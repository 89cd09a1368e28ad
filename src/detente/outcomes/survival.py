# SPDX-License-Identifier: MIT
"""How long deals last under the enforcement block: infant months, then years of calculation.

In one run with given numbers, shocks are integrated: the yearly shock of the margin (normal), a
guarantor's walk-back, a fatal dispute, a collapse in the first months. The numbers themselves are
never averaged here; whoever sweeps them gets a curve for each draw.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from detente.errors import UsageError
from detente.outcomes.breach_answers import Branch, after_breach, expected
from detente.outcomes.enforcement import EnforcementModel, Parameters, Worth, draws_of
from detente.outcomes.space import LARGEST_CODE, Rows

__all__ = [
    "DAYS",
    "dispute_hazard",
    "infant_survival",
    "survival",
    "survival_in_days",
    "typed_hazards",
    "without_typed_hazards",
]

DAYS = (30, 91, 182, 365)
"""Days of the first year at which published frequencies are known."""

Array = NDArray[np.float64]

MOST_WALK_BACKS = 8
"""Parties' walk-backs that survival keeps apart: it follows two to that power histories."""


def typed_hazards(parameters: Parameters) -> tuple[str, ...]:
    """Return the paths of the hazards that somebody typed in: walk-backs, disputes, the first months."""
    return tuple(
        path
        for path in parameters
        if path == "infancy.hazard"
        or (path.startswith("breaches.") and path.endswith(".walk_back"))
        or (path.startswith("ambiguities.") and path.endswith(".dispute"))
    )


def without_typed_hazards(parameters: Parameters) -> dict[str, Array]:
    """Return the numbers of the block with every typed hazard at 0, so that only calculated breaches are left."""
    return {**parameters, **{path: np.zeros_like(parameters[path]) for path in typed_hazards(parameters)}}


def dispute_hazard(model: EnforcementModel, rows: Rows, parameters: Parameters) -> Array:
    """Return the hazard a year of a fatal dispute over ambiguous levels."""
    hazard = np.zeros((draws_of(parameters), len(rows)))
    for number, ambiguity in enumerate(model.block.ambiguities):
        hazard[:, model.space.meets(rows, ambiguity.when)] += parameters[f"ambiguities.{number}.dispute"][:, None]
    return hazard


def infant_survival(model: EnforcementModel, rows: Rows, parameters: Parameters, years: float) -> Array:
    """Return the chance, in one run, of outliving the first months, or as much of them as has passed."""
    infancy = model.block.infancy
    if infancy is None:
        return np.ones((draws_of(parameters), len(rows)))
    hazard = np.repeat(parameters["infancy.hazard"][:, None], len(rows), axis=1)
    for factor in model.factors("infancy.factors", infancy.factors, rows, parameters):
        hazard = hazard * factor
    exposed = np.minimum(parameters["infancy.months"] / 12.0, years)
    return np.exp(-hazard * exposed[:, None])


def survival(
    model: EnforcementModel,
    rows: Rows,
    parameters: Parameters,
    worth: Worth,
    years: int,
    at_once: Sequence[str] = (),
    never: Sequence[str] = (),
    deterred: Sequence[str] = (),
) -> Array:
    """Return the share of shocks in which the deals last, year by year.

    In every year guarantors may walk back (their hazards), a dispute over an ambiguous level may end
    the deal, and every breach that ends it happens unless its margin and the year's shock are
    together 0 or more. A walk-back is a hazard for reasons outside the deal, so the reasoned breach
    counts beside it. The first months have a hazard of their own. Walk-backs are followed exactly,
    by all their combinations; nothing is simulated.

    Parameters
    ----------
    model : EnforcementModel
        The block, with the clauses under study.
    rows : ndarray of uint8, shape (n, issues)
        The packages.
    parameters : mapping of path to ndarray, shape (draws,)
        Numbers of the block.
    worth : callable
        Utilities, (draws, n).
    years : int
        Horizon.
    at_once : sequence of str, optional
        Breaches that have happened by the day of signature.
    never : sequence of str, optional
        Breaches that cannot happen, neither for a reason nor as walk-backs.
    deterred : sequence of str, optional
        Breaches that nobody commits for a reason, walk-backs apart; for a bound from above.

    Returns
    -------
    ndarray of float64, shape (draws, n, years + 1)
        From year 0, where it is 1. A property of the model and its inputs, not a forecast.
    """
    leaving = [id_ for id_ in model.walk_backs if id_ not in never]
    if len(leaving) > MOST_WALK_BACKS:
        raise UsageError(f"{len(leaving)} breaches have a walk-back hazard and at most {MOST_WALK_BACKS} are kept")
    start, _ = _follow(model, [Branch(rows, np.ones((1, len(rows)), dtype=bool))], at_once, worth)
    histories = _histories(model, start, leaving, worth)
    draws, n = draws_of(parameters), len(rows)
    # Many histories meet in the same outcome, so each is worked out once.
    every = np.concatenate([branch.rows for branches, _ in histories for branch in branches])
    if model.space.count <= LARGEST_CODE:
        _, first, member = np.unique(model.space.codes(every), return_index=True, return_inverse=True)
    else:
        _, first, member = np.unique(every, axis=0, return_index=True, return_inverse=True)
    yearly = _yearly_survival(model, every[first], parameters, worth, years, {*never, *deterred})
    lasts = _lasting(histories, member, yearly, n)
    mass = [np.ones((draws, n)) if number == 0 else np.zeros((draws, n)) for number in range(len(histories))]
    curve = np.ones((draws, n, years + 1))

    def infant(year: float, outcomes: Rows) -> Array:
        return infant_survival(model, outcomes, parameters, year)

    stays = [np.exp(-parameters[f"breaches.{id_}.walk_back"])[:, None] for id_ in leaving]
    for year in range(1, years + 1):
        for bit, stay in enumerate(stays):
            for number in range(len(histories)):
                if not number >> bit & 1:
                    mass[number | 1 << bit] = mass[number | 1 << bit] + mass[number] * (1.0 - stay)
                    mass[number] = mass[number] * stay
        mass = [share * each[..., year - 1] for share, each in zip(mass, lasts, strict=True)]
        curve[..., year] = np.sum(mass, axis=0) * expected(start, partial(infant, float(year)))
    return curve


def survival_in_days(model: EnforcementModel, rows: Rows, parameters: Parameters, curve: Array, days: int) -> Array:
    """Return the share of shocks in which the deals outlive so many days of the first year.

    The first months have their own hazard, at which they are followed exactly; everything else of the first year is
    spread evenly over it. A breach that pays at once leaves nothing on any day.

    Parameters
    ----------
    model : EnforcementModel
        The block, with the clauses under study.
    rows : ndarray of uint8, shape (n, issues)
        The packages.
    parameters : mapping of path to ndarray, shape (draws,)
        Numbers of the block.
    curve : ndarray of float64, shape (draws, n, years + 1)
        What `survival` gave.
    days : int
        From 0 to 365.

    Returns
    -------
    ndarray of float64, shape (draws, n)
        At 365 days the curve at the end of the first year.
    """
    part = days / 365.0
    whole = infant_survival(model, rows, parameters, 1.0)
    rest = np.divide(curve[..., 1], whole, out=np.zeros_like(whole), where=whole > 0)
    return np.asarray(rest**part * infant_survival(model, rows, parameters, part))


History = tuple[list[Branch], NDArray[np.bool_]]
"""Where a combination of breaches leads, and where it has ended the deal; shape (draws, n) or (1, n)."""


def _follow(model: EnforcementModel, start: list[Branch], breaches: Sequence[str], worth: Worth) -> History:
    """Commit breaches one after the other; what others answer may differ from draw to draw."""
    branches, over = start, np.zeros((1, len(start[0].rows)), dtype=bool)
    for id_ in breaches:
        reached = []
        for branch in branches:
            for then in after_breach(model, id_, branch.rows, worth):
                taken = branch.taken & then.taken
                over = over | (taken & model.ends(branch.rows, then.rows))
                if taken.any():
                    reached.append(Branch(then.rows, taken))
        branches = reached
    return branches, over


def _histories(model: EnforcementModel, start: list[Branch], leaving: Sequence[str], worth: Worth) -> list[History]:
    """Return what every combination of walk-backs leads to; bit k of its number stands for the k-th of them."""
    return [
        _follow(model, start, [id_ for bit, id_ in enumerate(leaving) if number >> bit & 1], worth)
        for number in range(1 << len(leaving))
    ]


def _lasting(histories: Sequence[History], member: NDArray[np.intp], yearly: Array, n: int) -> list[Array]:
    """Return the chance of outliving each year in each history; shape (draws, n, years) each."""
    found, first = [], 0
    for branches, over in histories:
        lasts = np.zeros((len(yearly), n, yearly.shape[2]))
        for branch in branches:
            own = yearly[:, member[first : first + n]]
            lasts = np.where((branch.taken & ~over)[..., None], own, lasts)
            first += n
        found.append(lasts)
    return found


def _yearly_survival(
    model: EnforcementModel, rows: Rows, parameters: Parameters, worth: Worth, years: int, unreasoned: Collection[str]
) -> Array:
    """Return the chance of outliving each year once it has begun; shape (draws, n, years)."""
    from scipy.special import ndtr

    lasts = np.exp(-dispute_hazard(model, rows, parameters)) * ~model.fighting(rows)
    yearly = np.repeat(lasts[..., None], years, axis=2)
    shock = parameters["shock"][:, None]
    for id_ in model.breaches:
        if id_ in unreasoned:
            continue
        margin = model.margin(id_, rows, parameters, worth)
        ending = margin.applies & margin.ends_deal
        if not ending.any():
            continue
        for year in range(1, years + 1):
            left = margin.at(year)
            scaled = np.divide(left, shock, out=np.where(left >= 0, np.inf, -np.inf), where=shock > 0)
            yearly[..., year - 1] *= np.where(ending, ndtr(scaled), 1.0)
    return yearly
