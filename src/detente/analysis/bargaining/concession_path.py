# SPDX-License-Identifier: MIT
"""In which order to make the changes that lead from one package to another.

Every order of the issues that differ leads through other packages on the way. The order chosen passes
only through feasible packages that nobody vetoes, changing one issue at a time where that can be (as few
at once as can be where it cannot); among these orders the worst-off signatory, as a share of its scale,
is best off at its worst moment, and then the sum of everybody's gains along the way is largest. Dynamic
programming over the sets of issues changed so far (Held and Karp, 1962).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.bargaining import bargain
from detente.analysis.bargaining.bargainers import TOLERANCE, Bargainers, bargainers_with_scales, widths
from detente.analysis.bargaining.nearby import Change, Start, start_at, starts
from detente.analysis.bargaining.nearest import Aim, search_of
from detente.analysis.bargaining.programme import UndecidedError
from detente.analysis.result import Progress, Result, describe_case, no_progress
from detente.case.case import Case
from detente.errors import UsageError
from detente.outcomes.space import OutcomeSpace, Rows

__all__ = ["ConcessionPath", "Step", "concession_path"]

CHANGES_LIMIT = 14
"""Issues that may differ: 16,384 packages lie between the two ends."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way.

    Attributes
    ----------
    change : Change
        What is changed in this step, with what it brings each signatory.
    refused_by : tuple of str
        Who would refuse the package that it leads to.
    """

    change: Change
    refused_by: tuple[str, ...]


@dataclass(frozen=True)
class ConcessionPath(Result):
    """The order of the changes from a proposal to another package.

    Attributes
    ----------
    start, target : str
        Names of the two ends.
    gain : dict of party to float
        Gain of each signatory at the start.
    refused_by : tuple of str
        Who refuses the start.
    steps : tuple of Step
        In order; empty when the ends are the same.
    together : int
        Issues changed at once in the widest step.
    """

    start: str
    target: str
    gain: dict[str, float]
    refused_by: tuple[str, ...]
    steps: tuple[Step, ...]
    together: int

    analysis = "bargain"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        steps = [{**step.change.to_dict(), "refused_by": list(step.refused_by)} for step in self.steps]
        return {
            "proposal": self.start,
            "target": self.target,
            "gain": self.gain,
            "refused_by": list(self.refused_by),
            "together": self.together,
            "steps": steps,
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each step."""
        return [
            {
                "step": number,
                "changes": "; ".join(f"{k}: {a} → {b}" for k, (a, b) in step.change.changes.items()),
                "refused_by": ", ".join(step.refused_by),
                **step.change.gain,
            }
            for number, step in enumerate(self.steps, start=1)
        ]


def concession_path(
    case: Case, proposal: str, target: str | None = None, progress: Progress = no_progress, seconds: float = 20.0
) -> ConcessionPath:
    """Order the changes that lead from a proposal to a target.

    Parameters
    ----------
    case : Case
        A case without errors.
    proposal : str
        Where the way starts.
    target : str, optional
        Another proposal, `status_quo`, or a bargaining solution such as `nash`; by default the nearest
        package that all accept, or, where all accept the proposal, the nearest that nobody loses by.
    progress : callable, optional
        Called with a share done and what is being done.
    seconds : float, optional
        Time limit of each programme, in spaces too large to list.

    Raises
    ------
    UsageError
        If an end does not exist, more than `CHANGES_LIMIT` issues differ, or a signatory's preference
        has no scale or reservation.
    """
    space = OutcomeSpace(case)
    who = bargainers_with_scales(case, space, "concessions")
    start = starts(who, space, "concessions", proposal)[proposal]
    progress(0.1, "finding the target")
    name, end = _target(who, start, target, seconds)
    differing = np.flatnonzero(start.row != end)
    if len(differing) > CHANGES_LIMIT:
        raise UsageError(
            f"{len(differing)} issues differ between '{proposal}' and '{name}', and orders of more than "
            f"{CHANGES_LIMIT} are not compared; name a target that is nearer"
        )
    progress(0.5, "comparing orders")
    order = _best_order(start, end, differing, widths(who, space)) if len(differing) else []
    steps, here = [], start
    for changed in order:
        row = here.row.copy()
        row[changed] = end[changed]
        following = start_at(who, space, space.outcome(row))
        steps.append(Step(here.change(row, following.worth), following.refusing))
        here = following
    return ConcessionPath(
        case=describe_case(case),
        method={
            "order": "one issue at a time where feasible; the worst-off signatory, as a share of its scale, is best "
            "off at its worst moment, then the sum of gains along the way is largest"
        },
        exact=True,
        findings=(),
        start=proposal,
        target=name,
        gain=dict(zip(who.parties, (start.worth - who.floor).tolist(), strict=True)),
        refused_by=start.refusing,
        steps=tuple(steps),
        together=max((len(changed) for changed in order), default=0),
    )


def _target(who: Bargainers, start: Start, target: str | None, seconds: float) -> tuple[str, Rows]:
    if target is not None and target in who.case.named_outcomes:
        return target, start.space.row(who.case.named_outcomes[target])
    if target is not None:
        found = {s.name: s.levels for s in bargain(who.case, seconds=seconds).solutions}
        if target not in found:
            known = ", ".join([*who.case.named_outcomes, *found])
            raise UsageError(f"there is no proposal or solution '{target}'; there are {known}")
        return target, start.space.row(found[target])
    all_accept = bool(start.accepts.all())
    nobody = np.zeros(len(start.worth), dtype=bool)
    aim = Aim(start.worth, nobody, better=True) if all_accept else Aim(who.floor, start.accepts, better=False)
    try:
        near = search_of(who, start.space, widths(who, start.space), seconds).nearest(start, aim)
    except UndecidedError:
        raise UsageError("time ran out before a nearby package was found; name a target, or allow more time") from None
    if not len(near.rows):
        why = "nothing is better for all" if all_accept else "no package is acceptable to all"
        raise UsageError(f"{why}, so there is no way to go from here; name a target")
    return "nearest_improvement" if all_accept else "nearest_concession", near.rows[0]


def _best_order(start: Start, end: Rows, differing: NDArray[np.intp], width: NDArray[np.float64]) -> list[list[int]]:
    """Return the issues changed in each step."""
    count = len(differing)
    sets = np.arange(1 << count)
    rows = np.repeat(start.row[None, :], len(sets), axis=0)
    for bit, issue in enumerate(differing):
        rows[(sets >> bit) & 1 == 1, issue] = end[issue]
    open_ = start.space.feasible(rows) & ~start.who.vetoed(start.space, rows).any(axis=1)
    # The ends are given, and are passed whoever vetoes them.
    open_[[0, -1]] = True
    shares = (start.who.utility(start.space, rows) - start.who.floor) / width
    least, total = shares.min(axis=1), shares.sum(axis=1)
    for together in range(1, count + 1):
        order = _through(open_, least, total, together)
        if order is not None:
            return [[int(differing[bit]) for bit in range(count) if step >> bit & 1] for step in order]
    raise AssertionError("one step changes everything at once")


def _through(
    open_: NDArray[np.bool_], least: NDArray[np.float64], total: NDArray[np.float64], together: int
) -> list[int] | None:
    """Return the steps, as sets of issues, of the best way with at most so many changes at once."""
    steps = [step for step in range(1, len(open_)) if step.bit_count() <= together]
    # First how well off the worst-off can be kept; then the largest sum among the ways that keep it so.
    worst, _ = _sweep(steps, open_, lambda reached, after: min(reached, float(least[after])), np.inf)
    if worst[-1] == -np.inf:
        return None
    kept = open_ & (least >= worst[-1] - TOLERANCE)
    kept[0] = True
    _, came = _sweep(steps, kept, lambda reached, after: reached + float(total[after]), 0.0)
    order = []
    end = len(open_) - 1
    while end:
        order.append(came[end])
        end ^= came[end]
    return order[::-1]


def _sweep(
    steps: list[int], open_: NDArray[np.bool_], extend: Callable[[float, int], float], first: float
) -> tuple[NDArray[np.float64], list[int]]:
    """Return the best value of a way to each set of changes, and the last step of that way."""
    best = np.full(len(open_), -np.inf)
    best[0] = first
    came = [0] * len(open_)
    for reached in range(len(open_)):
        if best[reached] == -np.inf:
            continue
        for step in steps:
            after = reached | step
            if reached & step or not open_[after]:
                continue
            value = extend(float(best[reached]), after)
            if value > best[after]:
                best[after], came[after] = value, step
    return best, came
