# SPDX-License-Identifier: MIT
"""Which issue to split into finer levels.

For every two neighbouring levels of an issue (any two where their order means nothing) a level half-way
between them is tried: to each party it is worth the mean of the two, interactions included, and it is
feasible with whatever both are feasible with. Where there is a zone of agreement the measure of what it
brings is the largest geometric mean of the gains, as shares of each party's scale (what Nash's solution
maximises); where there is none, the largest gain of the worst-off signatory. A half-way level often
exists (a shorter term, a smaller force); whether it does is for the parties to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.bargaining.bargainers import TOLERANCE, bargainers_with_scales, widths
from detente.analysis.result import Progress, Result, no_progress
from detente.outcomes.view import View

__all__ = ["Split", "SplitResult", "splits"]


@dataclass(frozen=True, slots=True)
class Split:
    """A level half-way between two levels of an issue.

    Attributes
    ----------
    between : tuple of str
        The two levels.
    others : dict
        Levels of the other issues in the best package with it.
    reached : float
        Measure of that package.
    improvement : float
        How much that is above the best without the level.
    gain : dict of party to float
        Gain of each signatory in that package, in its own points.
    """

    issue: str
    between: tuple[str, str]
    others: dict[str, str]
    reached: float
    improvement: float
    gain: dict[str, float]


@dataclass(frozen=True, repr=False)
class SplitResult(Result):
    """Half-way levels that help, the most helpful first.

    Attributes
    ----------
    measure : str
        ``geometric_mean`` of gains, or ``worst_off`` where there is no zone of agreement.
    reached : float
        Its largest value without any half-way level.
    """

    signatories: tuple[str, ...]
    measure: str
    reached: float
    splits: tuple[Split, ...]

    analysis = "bargain"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "signatories": list(self.signatories),
            "measure": self.measure,
            "reached": self.reached,
            "splits": [
                {
                    "issue": s.issue,
                    "between": list(s.between),
                    "others": s.others,
                    "reached": s.reached,
                    "improvement": s.improvement,
                    "gain": s.gain,
                }
                for s in self.splits
            ],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each half-way level."""
        return [
            {"issue": s.issue, "between": " / ".join(s.between), "improvement": s.improvement, **s.gain}
            for s in self.splits
        ]


def splits(view: View, *, progress: Progress = no_progress) -> SplitResult:
    """Find the half-way levels that would help.

    Parameters
    ----------
    view : View
        The case, without errors.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    SplitResult
        Exact for levels worth the mean of their neighbours.

    Raises
    ------
    UsageError
        If a signatory's preference has no scale or reservation.
    SpaceTooLargeError
        If the outcomes cannot be listed.
    """
    case, space = view.case, view.space().require_enumerable("the search for finer levels")
    who = bargainers_with_scales(view, "finer levels")
    width = widths(who, space)
    valuation = view.valuation()
    places = [valuation.parties.index(party) for party in who.parties]
    # Gains as shares of the scales over the whole grid; what is infeasible or vetoed is worth nothing to anybody.
    shares = np.full((space.count, len(who.parties)), -np.inf)
    open_ = ~valuation.vetoed[places].any(axis=0)
    shares[valuation.codes[open_]] = ((valuation.utility[places][:, open_].T) - who.floor) / width
    measure = "geometric_mean" if (shares > 0).all(axis=1).any() else "worst_off"
    score = _geometric_mean if measure == "geometric_mean" else _worst_off
    before = float(score(shares).max())
    grid = shares.reshape(*space.shape, len(who.parties))
    found = []
    for place, (id_, issue) in enumerate(case.issues.items()):
        progress(place / len(case.issues), issue.name)
        numbers = range(len(issue.levels))
        for low, high in pairwise(numbers) if issue.ordered else combinations(numbers, 2):
            half = (grid.take(low, axis=place) + grid.take(high, axis=place)) / 2
            reached = score(half)
            best = np.unravel_index(int(np.argmax(reached)), reached.shape)
            improvement = float(reached[best]) - before
            if improvement > TOLERANCE:
                row = np.insert(np.array(best, dtype=np.uint8), place, low)
                others = {k: level for k, level in space.outcome(row).items() if k != id_}
                gain = dict(zip(who.parties, (half[best] * width).tolist(), strict=True))
                between = issue.level_ids[low], issue.level_ids[high]
                found.append(Split(id_, between, others, before + improvement, improvement, gain))
    return SplitResult(
        case=view.described,
        method={
            "split": "a level half-way between two, worth their mean to each party, feasible with what both are",
            "measure": "largest geometric mean of the gains as shares of each party's scale"
            if measure == "geometric_mean"
            else "largest gain of the worst-off signatory, as a share of its scale",
        },
        exact=True,
        findings=(),
        signatories=who.parties,
        measure=measure,
        reached=before,
        splits=tuple(sorted(found, key=lambda split: -split.improvement)),
    )


def _worst_off(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(shares.min(axis=-1))


def _geometric_mean(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the geometric mean of gains, 0 where somebody gains nothing."""
    least = _worst_off(shares)
    product = np.ones(shares.shape[:-1])
    for place in range(shares.shape[-1]):
        product *= np.maximum(shares[..., place], 0.0)
    return np.where(least > 0, product ** (1.0 / shares.shape[-1]), 0.0)
