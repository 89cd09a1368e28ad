# SPDX-License-Identifier: MIT
"""The enforcement block as numbers: margins of breaches, for many assumptions at once.

Conventions. `parameters` maps the dotted path of every number of the block
(`detente.case.enforcement.Enforcement.ranges`) to an array of shape (draws,); outcomes are rows of
shape (n, issues); what comes out has shape (draws, n). A point estimate is one draw. `worth` gives
utilities of outcomes, (draws, n), at the midpoints or in the draws of `detente.outcomes.draws`.
Nothing here draws anything, so whoever sweeps decides how.

The formula of the margin stands at the head of `detente.case.enforcement`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.case.case import Case
from detente.case.element import Condition
from detente.case.enforcement import Breach, Effect, Enforcement, Factor
from detente.case.preference import AdditivePreference
from detente.case.rule import Clause
from detente.errors import UsageError
from detente.outcomes.breach_answers import Branch, after_breach, expected
from detente.outcomes.breach_margin import BreachMargin
from detente.outcomes.snap_back import snap_back_credibility
from detente.outcomes.space import Mask, OutcomeSpace, Rows
from detente.outcomes.valuation import is_cardinal, level_points, utilities_of_rows

__all__ = [
    "BreachMargin",
    "EnforcementModel",
    "Parameters",
    "Worth",
    "draws_of",
    "midpoint_parameters",
    "midpoint_worth",
]

Array = NDArray[np.float64]

Parameters = Mapping[str, Array]
"""Arrays of shape (draws,), by dotted path in the block; `clauses.N.amount` for a deposit of the deal's N-th clause,
which otherwise is as stated."""

Worth = Callable[[str, Rows], Array]
"""Gives the utility of outcomes to a party, shape (draws, n)."""


def midpoint_parameters(enforcement: Enforcement) -> dict[str, Array]:
    """Return every number of the block at its midpoint, as arrays of one draw."""
    return {path: np.array([range_.midpoint]) for path, range_ in enforcement.ranges().items()}


def midpoint_worth(case: Case, space: OutcomeSpace) -> Worth:
    """Return the utility of outcomes at the midpoints; one draw."""
    points: dict[str, list[Array]] = {}

    def worth(party: str, rows: Rows) -> Array:
        preference = case.preferences[party]
        if isinstance(preference, AdditivePreference) and party not in points:
            points[party] = level_points(space, preference)
        return utilities_of_rows(space, preference, rows, points.get(party))[None, :]

    return worth


class EnforcementModel:
    """Margins and survival under the enforcement block of a case.

    Parameters
    ----------
    case : Case
        A case with an enforcement block.
    clauses : sequence of Clause
        Clauses of the deal under study.
    space : OutcomeSpace, optional
        Outcomes of the case under these clauses, where they are at hand.

    Raises
    ------
    UsageError
        If the case has no enforcement block, or none of its breaches has a hazard or a preference with a scale.

    Attributes
    ----------
    breaches : dict of str to Breach
        Those that a party with a scale would commit for a reason.
    walk_backs : dict of str to Breach
        Those with a hazard of their own, whoever would do it; a breach can be both.
    """

    def __init__(self, case: Case, clauses: Sequence[Clause] = (), space: OutcomeSpace | None = None) -> None:
        if case.enforcement is None or not case.enforcement.breaches:
            raise UsageError("nothing says who could break a deal; add `enforcement` with its `breaches` to the case")
        self.case = case
        self.block = case.enforcement
        self.clauses = tuple(clauses)
        self.space = OutcomeSpace(case, clauses) if space is None else space
        self.breaches = {
            id_: breach
            for id_, breach in self.block.breaches.items()
            if breach.party in case.preferences and is_cardinal(case.preferences[breach.party])
        }
        self.walk_backs = {id_: breach for id_, breach in self.block.breaches.items() if breach.walk_back is not None}
        if not self.breaches and not self.walk_backs:
            raise UsageError(
                "no party of a breach has a preference with a scale, and no breach has a hazard of its own; add "
                "additive preferences, tables or `walk_back`"
            )

    def after(self, rows: Rows, levels: Mapping[str, str]) -> Rows:
        """Return the outcomes after levels are set and everything has settled; unchanged where that is excluded."""
        moved = rows.copy()
        for issue, level in levels.items():
            position = self.space.position(issue)
            moved[:, position] = self.space.levels[position].index(level)
        settled = self.space.settle(moved)
        return np.where(self.space.feasible(settled)[:, None], settled, rows)

    def allowed_by_silence(self, silent: Sequence[str]) -> tuple[str, ...]:
        """Return the breaches that set nothing but issues on which a package is silent: they break nothing of it."""
        return tuple(id_ for id_, breach in self.block.breaches.items() if set(breach.sets) <= set(silent))

    def fighting(self, rows: Rows) -> Mask:
        """Return in which outcomes the fighting goes on; shape (n,)."""
        if self.block.war is None:
            return np.zeros(len(rows), dtype=bool)
        return self.space.meets(rows, self.block.war.when)

    def ends(self, rows: Rows, after: Rows) -> Mask:
        """Return which changes end the deal: the fighting goes on, or, where there is no war, anything changes."""
        if self.block.war is None:
            return np.asarray((after != rows).any(axis=1))
        return self.fighting(after) & ~self.fighting(rows)

    def _sum(self, path: str, effects: Sequence[Effect], rows: Rows, parameters: Parameters) -> Array:
        total = np.zeros((draws_of(parameters), len(rows)))
        for number, effect in enumerate(effects):
            total[:, self.space.meets(rows, effect.when)] += parameters[f"{path}.{number}.points"][:, None]
        return total

    def factors(self, path: str, factors: Sequence[Factor], rows: Rows, parameters: Parameters) -> list[Array]:
        """Return each factor where it applies, 1 elsewhere."""
        found = []
        for number, factor in enumerate(factors):
            value = np.ones((draws_of(parameters), len(rows)))
            value[:, self.space.meets(rows, factor.when)] = parameters[f"{path}.{number}.factor"][:, None]
            found.append(value)
        return found

    def detection(self, rows: Rows, parameters: Parameters) -> Array:
        """Return the probability a year that regrouping is seen; 1 where the block says nothing of monitoring."""
        missed = np.ones((draws_of(parameters), len(rows)))
        if self.block.monitoring is None:
            return missed
        for number, factor in enumerate(self.block.monitoring.detection):
            seen = parameters[f"monitoring.detection.{number}.factor"][:, None]
            applies = self.space.meets(rows, factor.when)
            missed[:, applies] *= 1.0 - seen
        return 1.0 - missed

    def regroup_rate(self, breach: str, rows: Rows, parameters: Parameters) -> Array:
        """Return the points a year that a breach gains by its own rate; see `party_regrouping` for the rest."""
        path = f"breaches.{breach}"
        rate = np.repeat(parameters[f"{path}.regroup_rate"][:, None], len(rows), axis=1)
        return rate * self._dampened(f"{path}.regroup_factors", self.breaches[breach].regroup_factors, rows, parameters)

    def _dampened(self, path: str, factors: Sequence[Factor], rows: Rows, parameters: Parameters) -> Array:
        """Return what is left of regrouping: each factor counts only as far as regrouping is seen."""
        left, detection = np.ones((draws_of(parameters), len(rows))), self.detection(rows, parameters)
        for factor in self.factors(path, factors, rows, parameters):
            left = left * (1.0 - detection * (1.0 - factor))
        return left

    def party_regrouping(self, party: str, rows: Rows, parameters: Parameters) -> Array:
        """Return the points a year that ending the deal gains a party: by its regrouping, less by that of others."""
        net = np.zeros((draws_of(parameters), len(rows)))
        for other, stated in self.block.regroup.items():
            path = f"regroup.{other}"
            key, sign = (f"{path}.rate", 1.0) if other == party else (f"{path}.costs.{party}", -1.0)
            if key in parameters:
                dampened = self._dampened(f"{path}.factors", stated.factors, rows, parameters)
                net += sign * parameters[key][:, None] * dampened
        return net

    def guarantee(self, guarantee: str, rows: Rows, parameters: Parameters, invested: bool | None = None) -> Array:
        """Return the probability that a guarantor acts.

        Parameters
        ----------
        guarantee : str
            Id of the guarantee.
        rows : ndarray of uint8, shape (n, issues)
            The packages.
        parameters : mapping
            Numbers of the block.
        invested : bool, optional
            Whether investors have come. By default they come only where the guarantee without them is
            credible enough for them: the cautious one of two possible equilibria.
        """
        stated, path = self.block.guarantees[guarantee], f"guarantees.{guarantee}"
        odds = np.repeat(parameters[f"{path}.base"][:, None], len(rows), axis=1)
        for number, term in enumerate(stated.terms):
            applies = self.space.meets(rows, term.when)
            odds[:, applies] += parameters[f"{path}.terms.{number}.log_odds"][:, None]
        alone = _logistic(odds)
        if stated.stake is None or invested is False:
            return alone
        added = parameters[f"{path}.stake.amount"] * parameters[f"{path}.stake.log_odds_per_unit"]
        open_ = self.space.meets(rows, stated.stake.when)
        with_stake = np.where(open_, _logistic(odds + added[:, None]), alone)
        if invested:
            return with_stake
        return np.where(alone >= parameters[f"{path}.stake.entry_credibility"][:, None], with_stake, alone)

    def credibility(self, breach: str, rows: Rows, parameters: Parameters) -> Array:
        """Return the probability that some guarantor acts against a breach."""
        idle = np.ones((draws_of(parameters), len(rows)))
        for id_, guarantee in self.block.guarantees.items():
            if breach in guarantee.against:
                idle = idle * (1.0 - self.guarantee(id_, rows, parameters))
        return 1.0 - idle

    def _meets(self, after: Sequence[Branch], when: Condition) -> NDArray[np.bool_]:
        """Return where what a breach leads to meets a condition; shape (draws, n) or (1, n)."""
        return np.asarray(expected(after, lambda y: self.space.meets(y, when)[None].astype(float)) > 0)

    def _sanctions(
        self, breach: str, rows: Rows, after: Sequence[Branch], parameters: Parameters
    ) -> tuple[Array, Array]:
        """Return the cost of sanctions that return, and the part of it to be expected."""
        none = np.zeros((draws_of(parameters), len(rows)))
        stated = self.block.sanctions
        if stated is None or breach not in stated.against:
            return none, none
        cost = self._sum("sanctions.costs", stated.costs, rows, parameters)
        holds = [parameters[f"sanctions.senders.{sender}.holds"] for sender in stated.senders]
        shares = [parameters[f"sanctions.senders.{sender}.share"] for sender in stated.senders]
        credible = none + snap_back_credibility(holds, shares, stated.vote)[:, None]
        for clause in self.clauses:
            if clause.kind == "snap_back":
                voted = snap_back_credibility(holds, shares, clause.vote or "automatic")[:, None]
                credible = np.where(self._meets(after, clause.when), np.maximum(credible, voted), credible)
        return cost, credible

    def _deposit(self, breach: Breach, rows: Rows, after: Sequence[Branch], parameters: Parameters) -> Array:
        deposit = np.zeros((draws_of(parameters), len(rows)))
        for number, clause in enumerate(self.clauses):
            if clause.kind == "escrow" and clause.party == breach.party and clause.amount is not None:
                kept = ~self.space.meets(rows, clause.when)
                lost = self._meets(after, clause.when)
                amount = parameters.get(f"clauses.{number}.amount", np.array([clause.amount.midpoint]))
                deposit += np.where(kept & lost, amount[:, None], 0.0)
        return deposit

    def margin(
        self,
        breach: str,
        rows: Rows,
        parameters: Parameters,
        worth: Worth,
        ignored: Collection[int] = (),
        forced: Collection[int] = (),
    ) -> BreachMargin:
        """Return the terms of the margin of a breach.

        Parameters
        ----------
        breach : str
            Id of the breach.
        rows : ndarray of uint8, shape (n, issues)
            The packages.
        parameters : mapping of path to ndarray, shape (draws,)
            Numbers of the block.
        worth : callable
            Utilities, (draws, n).
        ignored, forced : collection of int, optional
            Places of answers that are not given, or given whatever they cost; the others where they are credible.

        Returns
        -------
        BreachMargin
            Arrays of shape (draws, n).
        """
        stated, path = self.breaches[breach], f"breaches.{breach}"
        after = after_breach(self, breach, rows, worth, ignored, forced)
        flat = np.zeros((draws_of(parameters), len(rows)))
        sanctions, credible = self._sanctions(breach, rows, after, parameters)
        ends = expected(after, lambda y: self.ends(rows, y).astype(float)[None, :]) > 0
        regrouping = self.party_regrouping(stated.party, rows, parameters)
        return BreachMargin(
            breach=breach,
            applies=np.asarray((self.after(rows, stated.sets) != rows).any(axis=1)),
            ends_deal=ends,
            deal=flat + worth(stated.party, rows),
            after=flat + expected(after, lambda y: worth(stated.party, y)),
            shift=self._sum(f"{path}.shifts", stated.shifts, rows, parameters),
            regroup_rate=self.regroup_rate(breach, rows, parameters) + np.where(ends, regrouping, 0.0),
            credibility=self.credibility(breach, rows, parameters),
            loss=flat + parameters[f"{path}.intervention_loss"][:, None],
            sanctions=sanctions,
            sanctions_credibility=credible,
            cost=flat + parameters[f"{path}.cost"][:, None],
            deposit=self._deposit(stated, rows, after, parameters),
        )


def draws_of(parameters: Parameters) -> int:
    """Return how many assumptions the parameters hold."""
    return len(next(iter(parameters.values())))


def _logistic(odds: Array) -> Array:
    # 1 / (1 + exp(-x)), written so that it cannot overflow.
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * odds)))
