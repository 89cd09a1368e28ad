# SPDX-License-Identifier: MIT
"""The smallest combination of level changes, clauses and deposits that all sign and that holds.

Combinations are tried by size, which counts levels, clauses and deposits alike: every package that all
accept at each number of level changes (`detente.analysis.enforcement.nearby`), with every set of at most
two clauses; where a breach would still pay, the deposit that makes up for it is computed in closed form.
A combination counts when every signatory accepts, nobody vetoes, at the horizon no breach pays, and
enough of the shocks are survived. The first size at which one is found is the smallest: the search is
exact, and where the packages become too many it says up to which size it came.

Combinations of one size are compared by the deposits, then by what those lose who accept the proposal
now, as shares of each party's range, so that no currency is assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import inf

import numpy as np
from numpy.typing import NDArray

from detente.analysis.enforcement.clauses import candidate_clauses, deposit_clauses, discount_of
from detente.analysis.enforcement.nearby import Neighbourhood, TooManyPackagesError
from detente.analysis.enforcement.repeated_game import bond_needed
from detente.analysis.enforcement.result import Fix, FixSearch
from detente.case.proposal import Proposal
from detente.outcomes.enforcement import EnforcementModel, Parameters, Worth, midpoint_worth
from detente.outcomes.space import Rows
from detente.outcomes.survival import survival
from detente.outcomes.valuation import is_cardinal, scale_of, utilities_of_rows
from detente.outcomes.view import View

__all__ = ["MOST_CLAUSES", "Goal", "find_fixes"]

MOST_CLAUSES = 2
MOST_TRIED = 1_000_000
"""Packages that are tried, over all sets of clauses, before the search stops."""

SHOWN = 3
TRIED_AT_ONCE = 256
"""Packages of which it is worked out together how long they last."""

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Goal:
    """What a fix must reach.

    Attributes
    ----------
    reservation : dict of party to float
        Utility from which each signatory signs.
    years : int
        Horizon.
    lasting : float
        Share of the shocks that must be survived until then.
    """

    reservation: dict[str, float]
    years: int
    lasting: float


@dataclass(frozen=True, slots=True)
class _Tried:
    """Packages under one set of clauses on which no breach pays: their sizes and prices."""

    model: EnforcementModel
    words: tuple[str, ...]
    rows: Rows
    utility: NDArray[np.float64]
    deposits: NDArray[np.float64]
    size: NDArray[np.int64]
    loss: NDArray[np.float64]

    def at(self, places: Sequence[int]) -> _Tried:
        """Return the packages at some places."""
        return self.part(np.asarray(places, dtype=np.intp))

    def part(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> _Tried:
        """Return some of the packages."""
        return _Tried(
            self.model,
            self.words,
            self.rows[chosen],
            self.utility[:, chosen],
            self.deposits[:, chosen],
            self.size[chosen],
            self.loss[chosen],
        )


def find_fixes(
    view: View, proposal: Proposal, parameters: Parameters, goal: Goal, further: int = 0, bound: float = inf
) -> FixSearch:
    """Find the smallest combinations that all sign and that hold until the horizon.

    Parameters
    ----------
    view : View
        A case with an enforcement block.
    proposal : Proposal
        Where the search starts; its own clauses stay.
    parameters : mapping
        Numbers of the block, one draw.
    goal : Goal
        What must be reached.
    further : int
        Steps beyond the smallest size that are searched as well; of each of those sizes the one that costs least is
        added where it costs less than all before.
    bound : float
        Loss, as shares of scales, that those of further sizes must stay below.

    Returns
    -------
    FixSearch
        The best few of the smallest size, then those of further sizes, and how far the search came.
    """
    return _Search(view, proposal, parameters, goal).run(further, bound)


class _Search:
    """One search, around one proposal."""

    def __init__(self, view: View, proposal: Proposal, parameters: Parameters, goal: Goal) -> None:
        case = view.case
        self.case, self.proposal, self.parameters, self.goal = case, proposal, parameters, goal
        self.parties = tuple(goal.reservation)
        self.others = tuple(p for p in view.signatories if p not in self.parties and is_cardinal(case.preferences[p]))
        self.floor = np.array([goal.reservation[p] for p in self.parties])
        plain = self.plain = view.enforcement(proposal.clauses)
        self.row = plain.space.row(proposal.outcome)
        self.silent = [self.plain.space.position(issue) for issue in proposal.silent]
        self.near = Neighbourhood(case, plain.space, self.row, goal.reservation)
        self.before = self._utility(self.row[None, :])[:, 0]
        self.tried = 0

    @cached_property
    def models(self) -> list[tuple[EnforcementModel, tuple[str, ...]]]:
        """Every set of clauses: the block under it, and the words of those added."""
        candidates = candidate_clauses(self.case, self.proposal.outcome, self.proposal.clauses)
        return [
            (
                EnforcementModel(self.case, (*self.proposal.clauses, *(clause for clause, _ in chosen))),
                tuple(words for _, words in chosen),
            )
            for count in range(MOST_CLAUSES + 1)
            for chosen in combinations(candidates, count)
        ]

    def run(self, further: int = 0, bound: float = inf) -> FixSearch:
        """Try one size after another, and so many beyond the smallest at which one is found."""
        found: tuple[Fix, ...] = ()
        last = 0
        waiting: list[_Tried] = []
        rings: list[Rows] = []
        issues = len(self.row)
        largest = issues + MOST_CLAUSES + len(self.parties)
        for size in range(largest + 1):
            try:
                if size <= issues:
                    rings.append(self.near.at(size))
                waiting += self._of_size(size, rings)
            except TooManyPackagesError:
                return FixSearch(found, size - 1, False)
            own = [tried.part(tried.size == size) for tried in waiting]
            if not found:
                found = self._lasting(own)
                last = size + further
            else:
                below = min([bound, *(fix.loss for fix in found)]) - TOLERANCE
                found = (*found, *self._lasting([some.part(some.loss < below) for some in own], by_loss=True))
            if found and size >= last:
                return FixSearch(found, size, False)
            waiting = [rest for tried in waiting if len((rest := tried.part(tried.size > size)).rows)]
            if size >= issues + MOST_CLAUSES and not waiting:
                break
        return FixSearch(found, largest, not found)

    def _of_size(self, size: int, rings: Sequence[Rows]) -> list[_Tried]:
        """Return what takes so many level changes and clauses; deposits make some of it larger."""
        found = []
        for model, words in self.models:
            changes = size - len(words)
            if 0 <= changes < len(rings) and len(rings[changes]):
                self.tried += len(rings[changes])
                if self.tried > MOST_TRIED:
                    raise TooManyPackagesError
                found.append(self._try(model, words, rings[changes], size))
        return found

    def _utility(self, rows: Rows) -> NDArray[np.float64]:
        space = self.plain.space
        return np.array([utilities_of_rows(space, self.case.preferences[p], rows) for p in self.parties])

    @cached_property
    def worth(self) -> Worth:
        """Utilities at the midpoints."""
        return midpoint_worth(self.case, self.plain.space)

    def _try(self, model: EnforcementModel, words: tuple[str, ...], rows: Rows, size: int) -> _Tried:
        rows = rows[model.space.feasible(rows) & ~model.fighting(rows)]
        utility = self._utility(rows)
        deposits = self._deposits(model, rows)
        accepts = self.before >= self.floor - TOLERANCE
        width = np.array([scale_of(self.case.preferences[p]) for p in self.parties])
        loss = (np.maximum(self.before[:, None] - utility, 0.0)[accepts] / width[accepts, None]).sum(axis=0)
        sizes = size + (deposits > TOLERANCE).sum(axis=0)
        tried = _Tried(model, words, rows, utility, deposits, sizes, loss)
        return tried.part((deposits <= np.maximum(utility - self.floor[:, None], 0.0) + TOLERANCE).all(axis=0))

    def _deposits(self, model: EnforcementModel, rows: Rows) -> NDArray[np.float64]:
        """Return the deposit that each party would have to post, shape (parties, n); infinite where none helps."""
        needed = np.zeros((len(self.parties), len(rows)))
        for id_, breach in model.breaches.items():
            margin = model.margin(id_, rows, self.parameters, self.worth)
            lacking = np.maximum(-margin.at(float(self.goal.years))[0], 0.0)
            lacking[self._allows(id_, rows)] = 0.0
            if breach.party not in self.parties:
                needed[:, lacking > TOLERANCE] = np.inf
                continue
            # What is needed is in proportion to what is lacking.
            deposit = lacking * bond_needed(1.0, 1.0, discount_of(model.case, breach.party))
            place = self.parties.index(breach.party)
            needed[place] = np.maximum(needed[place], deposit)
        return needed

    def _lasting(self, tried: Sequence[_Tried], by_loss: bool = False) -> tuple[Fix, ...]:
        """Return the best few of those that enough shocks spare, all of one size; by loss alone, or deposits first.

        How long a package lasts is worked out only as far down the list as it is needed.
        """
        ranked = sorted(
            (0.0 if by_loss else float(some.deposits[:, k].sum()), round(float(some.loss[k]), 9), number, k)
            for number, some in enumerate(tried)
            for k in range(len(some.rows))
        )
        found: list[Fix] = []
        for start in range(0, len(ranked), TRIED_AT_ONCE):
            places: dict[int, list[int]] = {}
            for _, _, number, place in ranked[start : start + TRIED_AT_ONCE]:
                places.setdefault(number, []).append(place)
            lasts = {
                (number, place): bool(one)
                for number, own in places.items()
                for place, one in zip(own, self._may_last(tried[number].at(own)), strict=True)
            }
            for _, _, number, place in ranked[start : start + TRIED_AT_ONCE]:
                if not lasts[number, place]:
                    continue
                fix = self._describe(tried[number], place)
                if fix.survival >= self.goal.lasting:
                    found.append(fix)
                if len(found) == (1 if by_loss else SHOWN):
                    return tuple(found)
        return tuple(found)

    def _allows(self, breach: str, rows: Rows) -> NDArray[np.bool_]:
        """Return which packages a breach does not break: those that leave everything it sets unsettled, as before."""
        allowed = self.plain.allowed_by_silence(self.proposal.silent)
        places = [self.plain.space.position(issue) for issue in self.plain.breaches[breach].sets]
        return np.asarray((breach in allowed) & (rows[:, places] == self.row[places]).all(axis=1))

    def _survival(self, model: EnforcementModel, rows: Rows) -> NDArray[np.float64]:
        """Return the share of shocks outlived to the horizon; a package that settles an issue is not silent on it."""
        if not self.silent:
            return np.asarray(survival(model, rows, self.parameters, self.worth, self.goal.years)[0, :, -1])
        lasts = np.empty(len(rows))
        kept = rows[:, self.silent] == self.row[self.silent]
        for pattern in np.unique(kept, axis=0):
            own = (kept == pattern).all(axis=1)
            silent = [issue for issue, still in zip(self.proposal.silent, pattern, strict=True) if still]
            never = model.allowed_by_silence(silent)
            curve = survival(model, rows[own], self.parameters, self.worth, self.goal.years, never=never)
            lasts[own] = curve[0, :, -1]
        return lasts

    def _difference(self, party: str, row: Rows) -> float:
        both = utilities_of_rows(self.plain.space, self.case.preferences[party], np.stack([self.row, row]))
        return float(both[1] - both[0])

    def _may_last(self, tried: _Tried) -> NDArray[np.bool_]:
        """Return which packages last; where a deposit lengthens that, which could if nobody broke them at all."""
        model, years = tried.model, self.goal.years
        ending = {id_: breach.party for id_, breach in model.breaches.items()}
        posted = (tried.deposits[[p in ending.values() for p in self.parties]] > TOLERANCE).any(axis=0)
        lasts = np.asarray(self._survival(model, tried.rows) >= self.goal.lasting)
        if posted.any():
            bound = survival(model, tried.rows[posted], self.parameters, self.worth, years, deterred=tuple(ending))
            lasts[posted] |= bound[0, :, -1] >= self.goal.lasting
        return lasts

    def _describe(self, tried: _Tried, place: int) -> Fix:
        before, after = self.plain.space.outcome(self.row), self.plain.space.outcome(tried.rows[place])
        amounts = zip(self.parties, tried.deposits[:, place].tolist(), strict=True)
        deposits = {p: amount for p, amount in amounts if amount > TOLERANCE}
        clauses = tried.model.clauses
        posted = [c for p, amount in deposits.items() for c in deposit_clauses(self.case, after, clauses, p, amount)]
        model = EnforcementModel(self.case, [*clauses, *posted]) if posted else tried.model
        utility = tried.utility[:, place]
        return Fix(
            changes={k: (before[k], after[k]) for k in before if before[k] != after[k]},
            clauses=tried.words,
            added=(*clauses[len(self.proposal.clauses) :], *posted),
            deposits=deposits,
            levels=after,
            difference=dict(zip(self.parties, (utility - self.before).tolist(), strict=True))
            | {p: self._difference(p, tried.rows[place]) for p in self.others},
            gain=dict(zip(self.parties, (utility - self.floor).tolist(), strict=True)),
            survival=float(self._survival(model, tried.rows[place][None, :])[0]),
            loss=float(tried.loss[place]),
        )
