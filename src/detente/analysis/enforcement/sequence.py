# SPDX-License-Identifier: MIT
"""In which order to carry out a deal, so that nobody stands far below what it would have without one.

A step changes one issue from how it stands without a deal to the level agreed; consequences and clauses
settle after each. After a prefix of steps the *exposure* of a party is what it would lack against its
reservation if everything stopped there. Among all orders in which every prefix can exist, the one with
the least largest exposure is found, exactly, by dynamic programming over the subsets of steps:
``2^K K`` for K steps.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from detente.analysis.result import Progress, Result, no_progress
from detente.errors import UsageError
from detente.outcomes.valuation import is_cardinal, utilities_of_rows
from detente.outcomes.view import View

__all__ = ["Order", "SequenceResult", "Step", "sequence"]

MOST_STEPS = 16
"""Steps of one deal whose orders are compared: about a million subsets and steps."""

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an order.

    Attributes
    ----------
    issue, level : str
        What is set.
    exposure : dict of party to float
        What each party would lack against its reservation if everything stopped after it, in points.
    """

    issue: str
    level: str
    exposure: dict[str, float]


@dataclass(frozen=True, slots=True)
class Order:
    """The order of one proposal with the least largest exposure.

    Attributes
    ----------
    proposal : str
        The proposal.
    steps : tuple of Step
        In order; empty where no order keeps every stage possible.
    largest : float
        The largest exposure of anybody at any stage before the last, in points.
    party : str
        Whose that is; empty where nobody is exposed.
    worst : float
        The same for the worst of the possible orders.
    """

    proposal: str
    steps: tuple[Step, ...]
    largest: float
    party: str
    worst: float


@dataclass(frozen=True, repr=False)
class SequenceResult(Result):
    """In which order to carry out each proposal."""

    orders: tuple[Order, ...]

    analysis = "hold"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {"orders": [asdict(order) for order in self.orders]}

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each proposal and step."""
        return [
            {"proposal": order.proposal, "step": number, "issue": step.issue, "level": step.level, **step.exposure}
            for order in self.orders
            for number, step in enumerate(order.steps, 1)
        ]


def sequence(view: View, *, progress: Progress = no_progress) -> SequenceResult:
    """Find the order of each proposal that exposes nobody more than needed.

    Parameters
    ----------
    view : View
        A case with an outcome without a deal, preferences with a scale and reservations.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    SequenceResult
        One order for each proposal.

    Raises
    ------
    UsageError
        If nothing says how things stand without a deal or what parties get then, or a proposal has too
        many steps.
    """
    del progress  # a moment's work
    case, stated = view.case, view.reservations
    start = case.outcome_without_deal
    floor = {p: stated[p] for p in case.signatories if p in stated and is_cardinal(case.preferences[p])}
    if start is None or not floor or not case.proposals:
        raise UsageError("an order needs proposals, the outcome without a deal and reservations; add them to the case")
    return SequenceResult(
        case=view.described,
        method={
            "step": "one issue from how it stands without a deal to the level agreed, then consequences and clauses",
            "exposure": "what a party would lack against its reservation if everything stopped there, in its points",
            "order": "least largest exposure before the last step, exact over all orders whose stages can exist",
        },
        exact=True,
        findings=(),
        orders=tuple(_order(view, id_, start, floor) for id_ in case.proposals),
    )


def _order(view: View, id_: str, start: dict[str, str], floor: dict[str, float]) -> Order:
    case, proposal = view.case, view.case.proposals[id_]
    space = view.space(proposal.clauses)
    goal = proposal.outcome
    issues = [issue for issue in case.issues if start[issue] != goal[issue]]
    if len(issues) > MOST_STEPS:
        raise UsageError(f"'{id_}' has {len(issues)} steps, and orders of at most {MOST_STEPS} are compared")
    count = 1 << len(issues)
    rows = np.repeat(space.row(start)[None, :], count, axis=0)
    subsets = np.arange(count)
    for bit, issue in enumerate(issues):
        position = space.position(issue)
        rows[(subsets >> bit & 1).astype(bool), position] = space.levels[position].index(goal[issue])
    # A stage that would not stay as it is, or cannot exist, is no stage.
    possible = space.feasible(rows) & (space.settle(rows) == rows).all(axis=1)
    possible[0] = True
    lacking = {p: floor[p] - utilities_of_rows(space, case.preferences[p], rows) for p in floor}
    exposure = np.maximum(np.max(list(lacking.values()), axis=0), 0.0)
    inner = exposure.copy()
    inner[[0, -1]] = 0.0
    best, last = _least(possible, inner, len(issues))
    if not np.isfinite(best[-1]):
        return Order(id_, (), 0.0, "", 0.0)
    steps, subset = [], count - 1
    largest, party = 0.0, ""
    while subset:
        bit = int(last[subset])
        exposed = {p: float(max(lacking[p][subset], 0.0)) for p in floor}
        steps.append(Step(issues[bit], goal[issues[bit]], exposed))
        if subset != count - 1 and max(exposed.values()) > largest + TOLERANCE:
            largest, party = max(exposed.values()), max(exposed, key=lambda p: exposed[p])
        subset &= ~(1 << bit)
    return Order(id_, tuple(reversed(steps)), largest, party, _worst(possible, inner, len(issues)))


def _least(possible: np.ndarray, exposure: np.ndarray, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the least largest exposure on the way to each subset, and the step before it."""
    best, last = np.full(len(possible), np.inf), np.zeros(len(possible), dtype=np.int64)
    best[0] = 0.0
    for subset in range(1, len(possible)):
        if not possible[subset]:
            continue
        for bit in range(steps):
            if subset >> bit & 1:
                way = max(best[subset & ~(1 << bit)], exposure[subset])
                if way < best[subset] - TOLERANCE:
                    best[subset], last[subset] = way, bit
    return best, last


def _worst(possible: np.ndarray, exposure: np.ndarray, steps: int) -> float:
    """Return the largest exposure of the worst possible order."""
    worst = np.full(len(possible), -np.inf)
    worst[0] = 0.0
    for subset in range(1, len(possible)):
        if possible[subset]:
            before = max((worst[subset & ~(1 << bit)] for bit in range(steps) if subset >> bit & 1), default=-np.inf)
            worst[subset] = max(before, exposure[subset]) if before > -np.inf else -np.inf
    return float(worst[-1])
