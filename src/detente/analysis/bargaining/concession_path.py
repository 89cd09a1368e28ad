# SPDX-License-Identifier: MIT
"""In which order to make the changes that lead from one package to another.

Every order of the issues that differ leads through other packages on the way. The order chosen passes
only through feasible packages that nobody vetoes, changing one issue at a time where that can be (as few
at once as can be where it cannot). Among these orders the signatories fall as little short of no deal on
the way as can be, all shortfalls added up as shares of their scales; then the sum of everybody's gains
along the way is largest. Dynamic programming over the sets of issues changed so far (Held and Karp,
1962); where more than `EXACT_CHANGES` issues differ only the best `BEAM` sets of each size are kept, so
that a better order may exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.bargaining import bargain
from detente.analysis.bargaining.bargainers import Bargainers, bargainers_with_scales, widths
from detente.analysis.bargaining.nearby import Change, Start, clauses_left_out, start_at, starts
from detente.analysis.bargaining.nearest import Aim, search_of
from detente.analysis.bargaining.programme import UndecidedError
from detente.analysis.result import Progress, Result, no_progress
from detente.case.finding import Finding
from detente.errors import UsageError
from detente.outcomes.space import Rows
from detente.outcomes.view import View

__all__ = ["ConcessionPath", "Step", "concession_path"]

EXACT_CHANGES = 14
"""Issues that differ up to which all orders count: 16,384 packages lie between the two ends."""

BEAM = 2_000
"""Sets of changes of each size that are kept where more issues differ."""


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


@dataclass(frozen=True, repr=False)
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
    view: View,
    *,
    proposal: str,
    target: str | None = None,
    seconds: float = 20.0,
    weights: Mapping[str, float] | None = None,
    progress: Progress = no_progress,
) -> ConcessionPath:
    """Order the changes that lead from a proposal to a target.

    Parameters
    ----------
    view : View
        The case, without errors.
    proposal : str
        Where the way starts.
    target : str, optional
        Another proposal, `status_quo`, `no_deal`, or a bargaining solution such as `nash`; by default the nearest
        package that all accept, or, where all accept the proposal, the nearest that nobody loses by.
    progress : callable, optional
        Called with a share done and what is being done.
    seconds : float, optional
        Time limit of each programme, in spaces too large to list.
    weights : mapping of party to float, optional
        For the target `weighted_nash`.

    Raises
    ------
    UsageError
        If an end does not exist, or a signatory's preference has no scale or reservation.
    """
    space = view.space()
    who = bargainers_with_scales(view, "concessions")
    start = starts(who, space, "concessions", proposal)[proposal]
    progress(0.1, "finding the target")
    name, end = _target(view, who, start, target, seconds, weights)
    differing = np.flatnonzero(start.row != end)
    progress(0.5, "comparing orders")
    between = _Between(start, end, differing, widths(who, space))
    exact = len(differing) <= EXACT_CHANGES
    order = between.best_order(None if exact else BEAM)
    steps, here = [], start
    for changed in order:
        row = here.row.copy()
        row[changed] = end[changed]
        following = start_at(who, space, space.outcome(row))
        steps.append(Step(here.change(row, following.worth), following.refusing))
        here = following
    return ConcessionPath(
        case=view.described,
        method={
            "order": "one issue at a time where feasible; signatories fall as little short of no deal on the way as "
            "can be, added up as shares of their scales; then the sum of gains along the way is largest"
        },
        exact=exact,
        findings=(*clauses_left_out(who, [proposal]), *_inexact(exact)),
        start=proposal,
        target=name,
        gain=dict(zip(who.parties, (start.worth - who.floor).tolist(), strict=True)),
        refused_by=start.refusing,
        steps=tuple(steps),
        together=max((len(changed) for changed in order), default=0),
    )


def _target(
    view: View, who: Bargainers, start: Start, target: str | None, seconds: float, weights: Mapping[str, float] | None
) -> tuple[str, Rows]:
    named = who.case.named_outcomes | ({} if who.case.no_deal is None else {"no_deal": who.case.no_deal})
    if target is not None and target in named:
        return target, start.space.row(named[target])
    if target is not None:
        found = {s.name: s.levels for s in bargain(view, weights=weights, seconds=seconds).solutions}
        if target not in found:
            known = ", ".join([*named, *found])
            raise UsageError(f"there is no proposal or solution '{target}'; there are {known}")
        return target, start.space.row(found[target])
    all_accept = bool(start.accepts.all())
    nobody = np.zeros(len(start.worth), dtype=bool)
    aim = Aim(start.worth, nobody, better=True) if all_accept else Aim(who.floor, start.accepts, better=False)
    try:
        near = search_of(view, who, widths(who, start.space), seconds).nearest(start, aim)
    except UndecidedError:
        raise UsageError("time ran out before a nearby package was found; name a target, or allow more time") from None
    if not len(near.rows):
        why = "all accept it, and nothing is better for all" if all_accept else "no package is acceptable to all"
        raise UsageError(f"{why}; to go elsewhere, name a target")
    return "nearest_improvement" if all_accept else "nearest_concession", near.rows[0]


def _inexact(exact: bool) -> tuple[Finding, ...]:
    if exact:
        return ()
    message = f"more than {EXACT_CHANGES} issues differ, so not all orders were compared; a better one may exist"
    return (Finding("path-approximate", "warning", message),)


@dataclass(frozen=True, slots=True)
class _Between:
    """The packages between two ends; a set of changes is a number with a bit for each."""

    start: Start
    end: Rows
    differing: NDArray[np.intp]
    width: NDArray[np.float64]

    def best_order(self, beam: int | None) -> list[list[int]]:
        """Return the issues changed in each step."""
        count = len(self.differing)
        for together in range(1, count + 1):
            order = self._through(together, beam)
            if order is not None:
                return [[int(self.differing[bit]) for bit in range(count) if step >> bit & 1] for step in order]
        return []

    def _through(self, together: int, beam: int | None) -> list[int] | None:
        """Return the steps of the best way with at most so many changes at once, None if there is none."""
        count = len(self.differing)
        steps = [
            sum(1 << bit for bit in some)
            for size in range(1, together + 1)
            for some in combinations(range(count), size)
        ]
        # By number of changes: the sets reached, with (shortfall, -sum of gains) of the best way and its last step.
        layers: list[dict[int, tuple[float, float, int]]] = [{0: (0.0, 0.0, 0)}, *({} for _ in range(count))]
        for size in range(count):
            reached = layers[size]
            if beam is not None and len(reached) > beam:
                kept = sorted(reached, key=lambda some: reached[some])[:beam]
                reached = layers[size] = {some: reached[some] for some in kept}
            after = [(some, some | step, step) for some in reached for step in steps if not some & step]
            worth = self._worth(sorted({target for _, target, _ in after}))
            for some, target, step in after:
                if target in worth:
                    short, gain = worth[target]
                    value = (round(reached[some][0] + short, 9), round(reached[some][1] - gain, 9), step)
                    layer = layers[target.bit_count()]
                    if target not in layer or value < layer[target]:
                        layer[target] = value
        target, order = (1 << count) - 1, []
        if target not in layers[count]:
            return None
        while target:
            order.append(layers[target.bit_count()][target][2])
            target ^= order[-1]
        return order[::-1]

    def _worth(self, sets: list[int]) -> dict[int, tuple[float, float]]:
        """Return shortfall and sum of gains of the packages that can be passed through."""
        rows = np.repeat(self.start.row[None, :], len(sets), axis=0)
        for bit, issue in enumerate(self.differing):
            rows[[number >> bit & 1 == 1 for number in sets], issue] = self.end[issue]
        who, space = self.start.who, self.start.space
        open_ = space.feasible(rows) & ~who.vetoed(space, rows).any(axis=1)
        # The end is given, and is reached whoever vetoes it.
        open_ |= (rows == self.end).all(axis=1)
        shares = (who.utility(space, rows) - who.floor) / self.width
        short, gain = np.maximum(-shares, 0.0).sum(axis=1), shares.sum(axis=1)
        return {number: (float(short[k]), float(gain[k])) for k, number in enumerate(sets) if open_[k]}
