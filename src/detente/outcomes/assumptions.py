# SPDX-License-Identifier: MIT
"""Which numbers of a case are uncertain, in which groups one could learn them, and draws of all of them.

Draws fill the space of assumptions evenly: Latin supercube sampling (Owen, ACM Transactions on Modeling and
Computer Simulation 8, 1998). The numbers of one group are a scrambled Sobol sequence, and within each run of 256
points the groups are put in independent random orders, because far dimensions of one long Sobol sequence go hand in
hand until it is very long. Draw number k is the same whichever draws are asked for with it. A point is turned into
assumptions thus:

- **weights** of an additive preference: on the simplex, those with a range within it and those stated as a point
  by a Dirichlet distribution with the confidence around it; see `detente.outcomes.drawn_weights`;
- **values** of levels: uniform within their ranges. Half of the spread is then one *shift*, uniform and the same
  for all values of the party, cut at 0 and 1. The other half is a *difference* of each value by itself, uniform
  and no wider than leaves it within 0 to 1 on both sides: 0 and 1 define the scale of an issue and have none. So no
  median moves: a point stays where it is stated;
- **interactions**: points uniform within their ranges;
- **war values** (reservations): uniform within their ranges; those of two parties that the case says
  move together are tied by a Gaussian copula with the stated correlation, itself drawn from its range;
- every other number of the **enforcement** block: uniform within its range.

With ``independent=True`` weights are uniform in their own ranges, every value has the whole spread by itself and
nothing moves together. Hundreds of independent parameters cancel each other out, which manufactures
certainty: that way is there to be compared with, not to be used.

A share of draws is a share of assumptions, never a probability.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente.case.basis import Range
from detente.case.case import Case
from detente.case.enforcement import Enforcement
from detente.case.preference import AdditivePreference
from detente.case.rule import Clause
from detente.outcomes.drawn_weights import drawn_weights

__all__ = ["Assumption", "Assumptions", "Kind"]

Numbers = NDArray[np.float64]
Kind = Literal[
    "weight", "value", "shift", "difference", "interaction", "war value", "correlation", "enforcement", "deposit"
]

SHARED_SPREAD = 0.5
"""Part of a spread by which all values of a party move together; the rest is each value's own."""

RUN = 256
"""Points after which the orders of the groups are drawn anew; a power of two, as Sobol sequences like it."""

RUNS_KEPT = 4
"""Runs whose points are remembered."""

EDGE = 2.0**-40
"""Quantiles are taken this far from 0 and 1, where some are infinite."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number that is not known.

    Attributes
    ----------
    path : str
        Where it stands in the case, by dotted path.
    group : str
        What one would learn together with it: ``weights.RUS``, ``war_values`` and so on.
    kind : str
        What sort of number it is.
    party : str
        Whose; empty where it is nobody's.
    low, high : float
        Its range; for a weight the least and most that its share of all weights is stated to be.
    name : str
        Issue, level or interaction that it is about; empty where the kind says all.
    """

    path: str
    group: str
    kind: Kind
    party: str
    low: float
    high: float
    name: str = ""


class Assumptions:
    """All uncertain numbers of a case, and draws of them.

    Parameters
    ----------
    case : Case
        A case without errors.
    seed : int, optional
        Seed of the sequence; by default that of the case.
    independent : bool
        Whether to draw every number by itself within its range, for comparison.
    every : bool
        Whether numbers that are stated as a point are listed as well, for asking what would turn an answer.
    """

    def __init__(self, case: Case, seed: int | None = None, independent: bool = False, every: bool = False) -> None:
        self.case = case
        self.every = every
        self.seed = case.uncertainty.seed if seed is None else seed
        self.independent = independent
        self.items: tuple[Assumption, ...] = tuple(self._list())
        self.column = {item.path: place for place, item in enumerate(self.items)}
        self._run = lru_cache(maxsize=RUNS_KEPT)(lambda run, sample: self._runs(run, run + 1, sample))

    @cached_property
    def groups(self) -> dict[str, NDArray[np.intp]]:
        """Places of the assumptions of each group, in order of first mention."""
        members: dict[str, list[int]] = {}
        for place, item in enumerate(self.items):
            members.setdefault(item.group, []).append(place)
        return {group: np.array(places) for group, places in members.items()}

    def _list(self) -> Iterator[Assumption]:
        for party, preference in self.case.preferences.items():
            if isinstance(preference, AdditivePreference):
                yield from self._of_preference(party, preference)
        tied = {party for pair in self.case.uncertainty.war_values for party in pair.parties}
        for path, party, stated in self._war_values():
            if self.every or not stated.is_point:
                group = "war_values" if party in tied else f"war_value.{party}"
                yield Assumption(path, group, "war value", party, stated.low, stated.high)
        for index, pair in enumerate(self.case.uncertainty.war_values):
            path, size = f"uncertainty.war_values.{index}.correlation", pair.correlation
            if not size.is_point and not self.independent:
                yield Assumption(path, "war_values", "correlation", "", size.low, size.high, " and ".join(pair.parties))
        if self.case.enforcement is not None:
            yield from self._of_enforcement(self.case.enforcement)
        for path, clause in self._deposits():
            if clause.amount is not None and (self.every or not clause.amount.is_point):
                yield Assumption(path, "deposits", "deposit", clause.party or "", clause.amount.low, clause.amount.high)

    def _deposits(self) -> Iterator[tuple[str, Clause]]:
        for id_, proposal in self.case.proposals.items():
            for index, clause in enumerate(proposal.clauses):
                if clause.is_deposit:
                    yield f"proposals.{id_}.clauses.{index}.amount", clause

    def _war_values(self) -> Iterator[tuple[str, str, Range]]:
        """Yield path, party and range of everything that a war value is made of."""
        war = self.case.enforcement.war if self.case.enforcement is not None else None
        for party, value in war.values.items() if war is not None else ():
            for key in ("value", "success", "cost"):
                stated = getattr(value, key)
                if stated is not None:
                    yield f"enforcement.war.values.{party}.{key}", party, stated
        for party, preference in self.case.preferences.items():
            own = preference.reservation.value if preference.reservation is not None else None
            if own is not None and (war is None or party not in war.values):
                yield f"preferences.{party}.reservation.value", party, own

    def _of_enforcement(self, block: Enforcement) -> Iterator[Assumption]:
        for path, stated in block.ranges().items():
            if not path.startswith("war.") and (self.every or not stated.is_point):
                party = block.breaches[path.split(".")[1]].party if path.startswith("breaches.") else ""
                group = _enforcement_group(path)
                yield Assumption(f"enforcement.{path}", group, "enforcement", party, stated.low, stated.high, path)

    def _of_preference(self, party: str, preference: AdditivePreference) -> Iterator[Assumption]:
        path, values = f"preferences.{party}", f"values.{party}"
        total = sum(value.weight.midpoint for value in preference.issues.values())
        for issue, value in preference.issues.items() if len(preference.issues) > 1 else ():
            low, high = value.weight.low / total, value.weight.high / total
            if not self.independent or low < high:
                yield Assumption(f"{path}.issues.{issue}.weight", f"weights.{party}", "weight", party, low, high, issue)
        for issue, value in preference.issues.items():
            for level, stated in value.values.items():
                if self.independent:
                    stated = Range(low=stated.low - preference.spread, high=stated.high + preference.spread)
                if self.every or not stated.is_point:
                    name = f"{issue}.{level}"
                    place = f"{path}.issues.{issue}.values.{level}"
                    yield Assumption(place, values, "value", party, stated.low, stated.high, name)
        if preference.spread and preference.issues and not self.independent:
            yield from self._of_spread(party, preference)
        for index, interaction in enumerate(preference.interactions):
            points, name = interaction.points, interaction.why or f"interaction {index + 1}"
            if self.every or not points.is_point:
                place = f"{path}.interactions.{index}.points"
                yield Assumption(place, values, "interaction", party, points.low, points.high, name)

    def _of_spread(self, party: str, preference: AdditivePreference) -> Iterator[Assumption]:
        """Yield the shift that all values share, then the difference of each within it."""
        path, values = f"preferences.{party}", f"values.{party}"
        shared = SHARED_SPREAD * preference.spread
        yield Assumption(f"{path}.spread", values, "shift", party, -shared, shared)
        for issue, value in preference.issues.items():
            for level, stated in value.values.items():
                own = min(preference.spread - shared, stated.low, 1.0 - stated.high)
                if own > 0:
                    place, name = f"{path}.issues.{issue}.values.{level}.spread", f"{issue}.{level}"
                    yield Assumption(place, values, "difference", party, -own, own, name)

    def middles(self) -> Numbers:
        """Return where every number stands at the midpoints, as the analyses without draws take it; (assumptions,)."""
        middle = np.array([(item.low + item.high) / 2 for item in self.items])
        for place, item in enumerate(self.items):
            preference = self.case.preferences.get(item.party)
            if not isinstance(preference, AdditivePreference):
                continue
            if item.kind == "weight":
                total = sum(value.weight.midpoint for value in preference.issues.values())
                middle[place] = preference.issues[item.name].weight.midpoint / total
        return middle

    def uniforms(self, start: int, count: int) -> Numbers:
        """Return points of the sequence; shape (count, assumptions).

        Parameters
        ----------
        start : int
            Number of the first.
        count : int
            How many.
        """
        return self._points(start, count, 0)

    def pairs(self, start: int, count: int) -> tuple[Numbers, Numbers]:
        """Return two samples that are independent of each other; each of shape (count, assumptions).

        Parameters
        ----------
        start : int
            Number of the first point of each.
        count : int
            How many.
        """
        return self._points(start, count, 1), self._points(start, count, 2)

    def _points(self, start: int, count: int, sample: int) -> Numbers:
        first, last = start // RUN, -(-(start + count) // RUN)
        # Whoever asks in small blocks asks for the same run several times.
        points = self._run(first, sample) if last - first == 1 else self._runs(first, last, sample)
        begin = start - first * RUN
        return np.clip(points[begin : begin + count], EDGE, 1.0 - EDGE)

    def _runs(self, first: int, last: int, sample: int) -> Numbers:
        """Return whole runs of points, from one run to before another."""
        from scipy.stats import qmc

        points = np.zeros(((last - first) * RUN, len(self.items)))
        for number, places in enumerate(self.groups.values()):
            source = np.random.default_rng([self.seed, sample, number])
            sequence = qmc.Sobol(len(places), scramble=True, seed=source)
            if first:
                sequence.fast_forward(first * RUN)
            for run in range(first, last):
                order = np.random.default_rng([self.seed, sample, number, run]).permutation(RUN)
                points[(run - first) * RUN + order[:, None], places] = sequence.random(RUN)
        return points

    def numbers(self, uniforms: Numbers) -> Numbers:
        """Turn points of the unit cube into assumptions; weights as shares of their party's weights.

        Parameters
        ----------
        uniforms : ndarray of float64, shape (draws, assumptions)
            Within 0 to 1.

        Returns
        -------
        ndarray of float64, shape (draws, assumptions)
            In the unit of each.
        """
        low = np.array([item.low for item in self.items])
        high = np.array([item.high for item in self.items])
        uniforms = self._tied(uniforms, low, high)
        result = low + (high - low) * uniforms
        for party, preference in self.case.preferences.items():
            places = [k for k, item in enumerate(self.items) if item.kind == "weight" and item.party == party]
            if places and isinstance(preference, AdditivePreference) and not self.independent:
                result[:, places] = drawn_weights(preference, uniforms[:, places])
        return np.asarray(result)

    def _tied(self, uniforms: Numbers, low: Numbers, high: Numbers) -> Numbers:
        """Make war values that move together do so: a Gaussian copula, pair by pair."""
        from scipy.special import ndtr, ndtri

        if self.independent:
            return uniforms
        tied = uniforms.copy()
        for index, pair in enumerate(self.case.uncertainty.war_values):
            places = [self._hope(party) for party in pair.parties]
            if None in places:
                continue
            drawn = self.column.get(f"uncertainty.war_values.{index}.correlation")
            size: Numbers | float = pair.correlation.midpoint
            if drawn is not None:
                size = low[drawn] + (high[drawn] - low[drawn]) * uniforms[:, drawn]
            first, second = (ndtri(uniforms[:, place]) for place in places)
            tied[:, places[1]] = ndtr(size * first + np.sqrt(np.maximum(0.0, 1.0 - np.square(size))) * second)
        return tied

    def _hope(self, party: str) -> int | None:
        """Return the place of what a party hopes for from the war, if that is uncertain."""
        block = f"enforcement.war.values.{party}"
        paths = (f"{block}.value", f"{block}.success", f"preferences.{party}.reservation.value")
        return next((self.column[path] for path in paths if path in self.column), None)

    def war_values(self, numbers: Numbers) -> dict[str, Numbers]:
        """Return the war value of every party that has one in the enforcement block, in points; shape (draws,)."""
        war = self.case.enforcement.war if self.case.enforcement is not None else None
        found = {}
        for party, stated in war.values.items() if war is not None else ():
            path = f"enforcement.war.values.{party}"
            parts = {
                key: np.zeros(len(numbers)) + self.drawn(f"{path}.{key}", part.midpoint, numbers)
                for key in ("value", "success", "cost")
                if (part := getattr(stated, key)) is not None
            }
            found[party] = parts["value"] if "value" in parts else 100.0 * (parts["success"] - parts["cost"])
        return found

    @cached_property
    def _middles_of_enforcement(self) -> dict[str, float]:
        block = self.case.enforcement
        return {} if block is None else {path: part.midpoint for path, part in block.ranges().items()}

    def parameters(self, numbers: Numbers, clauses: Sequence[Clause] = ()) -> dict[str, Numbers]:
        """Return every number of the enforcement block by its path in it, and the clauses' deposits; (draws,) each."""
        block, nothing = self.case.enforcement, np.zeros(len(numbers))
        if block is None:
            return {}
        stated = self._middles_of_enforcement
        found = {path: nothing + self.drawn(f"enforcement.{path}", middle, numbers) for path, middle in stated.items()}
        deposits = {number: clause for number, clause in enumerate(clauses) if clause.is_deposit}
        return found | {f"clauses.{k}.amount": nothing + self.deposit(x, numbers) for k, x in deposits.items()}

    def deposit(self, clause: Clause, numbers: Numbers) -> Numbers | float:
        """Return the points that the deposit of a clause is worth; the stated ones where no proposal holds it."""
        stated = 0.0 if clause.amount is None else clause.amount.midpoint
        path = next((path for path, known in self._deposits() if known == clause), "")
        return self.drawn(path, stated, numbers)

    def weights(self, party: str, numbers: Numbers) -> Mapping[str, Numbers | float]:
        """Return the share of each issue among the weights of a party, summing to 1 in every draw."""
        preference = self.case.preferences[party]
        assert isinstance(preference, AdditivePreference)
        total = sum(value.weight.midpoint for value in preference.issues.values())
        shares: dict[str, Numbers | float] = {}
        for issue, value in preference.issues.items():
            place = self.column.get(f"preferences.{party}.issues.{issue}.weight")
            shares[issue] = value.weight.midpoint / total if place is None else numbers[:, place]
        if self.independent:
            drawn = sum(shares.values())
            shares = {issue: share / drawn for issue, share in shares.items()}
        return shares

    def drawn(self, path: str, stated: float, numbers: Numbers) -> Numbers | float:
        """Return one number of the case in every draw; as stated where it is no assumption."""
        place = self.column.get(path)
        return stated if place is None else numbers[:, place]


def _enforcement_group(path: str) -> str:
    """Return the question under which a number of the enforcement block would be learnt."""
    first, _, rest = path.partition(".")
    if first == "breaches":
        key = rest.split(".")[1]
        return {"regroup_factors": "monitoring", "cost": "breach_costs"}.get(key, key)
    return "shield" if ".stake." in path else first
