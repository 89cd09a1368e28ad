# SPDX-License-Identifier: MIT
"""Named packages under drawn assumptions: who gains, what wastes nothing, how long each lasts, who stays.

A package is an outcome with the clauses that go with it. What does not depend on a draw (moves, what can be reached,
the enforcement block under each set of clauses) is made once for a view; a block of draws then only values it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.case.case import Case
from detente.case.element import Levels
from detente.case.rule import Clause
from detente.errors import UsageError
from detente.outcomes.domination import Search, prepare_search
from detente.outcomes.drawn_stability import Surroundings, stable_in_draws, surroundings_of
from detente.outcomes.draws import Draws, draws_of
from detente.outcomes.enforcement import EnforcementModel
from detente.outcomes.execution import Arrays
from detente.outcomes.space import Codes, Rows
from detente.outcomes.survival import survival
from detente.outcomes.valuation import vetoes
from detente.outcomes.view import OUTCOMES, View

__all__ = ["DrawnPackages", "Package", "proposals_of"]

FIRST_DRAWS = 64
"""Draws by which the search for dominating outcomes orders the issues."""


@dataclass(frozen=True, slots=True)
class Package:
    """An outcome, and the clauses that go with it.

    Attributes
    ----------
    levels : mapping of issue to level
        One for every issue.
    clauses : tuple of Clause
        Clauses of the deal.
    signatories : tuple of str or None
        Who signs; None for every signatory of the case.
    silent : tuple of str
        Issues that it does not settle; changing them breaks nothing.
    """

    levels: Levels
    clauses: tuple[Clause, ...] = ()
    signatories: tuple[str, ...] | None = None
    silent: tuple[str, ...] = ()


def proposals_of(case: Case) -> dict[str, Package]:
    """Return the proposals of a case as packages, by id."""
    return {
        id_: Package(p.outcome, p.clauses, None if p.signatories is None else case.signatories_of(id_), p.silent)
        for id_, p in case.proposals.items()
    }


class DrawnPackages:
    """Packages of one view, ready to be asked about drawn assumptions.

    Parameters
    ----------
    view : View
        The case under one scenario.
    packages : mapping of name to Package
        What is asked about.
    seed : int, optional
        Seed of the draws; by default that of the case.
    independent : bool
        Whether every number is drawn by itself, for comparison.
    """

    def __init__(
        self, view: View, packages: Mapping[str, Package], seed: int | None = None, independent: bool = False
    ) -> None:
        self.view, self.case = view, view.case
        self.packages = dict(packages)
        self.names = tuple(packages)
        self.assumptions = view.assumptions(seed, independent)
        self.space = view.space()
        named = {party for package in packages.values() for party in package.signatories or ()}
        self.parties = tuple(p for p in view.parties if p in named or p in view.signatories)
        self.rows: Rows = np.stack([self.space.row(package.levels) for package in packages.values()])

    @cached_property
    def vetoed(self) -> NDArray[np.bool_]:
        """Whether each signatory vetoes each package; shape (packages, parties)."""
        vetoed = np.zeros((len(self.names), len(self.parties)), dtype=bool)
        for place, party in enumerate(self.parties):
            vetoed[:, place] = vetoes(self.space, self.case.preferences[party], self.rows)
        return vetoed

    @cached_property
    def signs(self) -> NDArray[np.bool_]:
        """Whether the consent of each party is asked for each package; shape (packages, parties)."""
        asked = [package.signatories for package in self.packages.values()]
        every = self.view.signatories
        signs = [[party in (every if own is None else own) for party in self.parties] for own in asked]
        return np.array(signs, dtype=bool).reshape(len(self.names), len(self.parties))

    @cached_property
    def search(self) -> Search:
        """The search for dominating outcomes, the same for every block."""
        return prepare_search(self.draws(self.assumptions.uniforms(0, FIRST_DRAWS)), self.view.signatories)

    @cached_property
    def groups(self) -> list[tuple[tuple[Clause, ...], list[int]]]:
        """Clauses, and the places of the packages that have them."""
        groups: list[tuple[tuple[Clause, ...], list[int]]] = []
        for place, package in enumerate(self.packages.values()):
            known = next((places for clauses, places in groups if clauses == package.clauses), None)
            if known is None:
                groups.append((package.clauses, [place]))
            else:
                known.append(place)
        return groups

    @cached_property
    def models(self) -> list[tuple[list[int], EnforcementModel]]:
        """Enforcement with the clauses of each group of packages; empty where the case has none."""
        try:
            return [(places, self.view.enforcement(clauses)) for clauses, places in self.groups]
        except UsageError:
            return []

    @cached_property
    def surroundings(self) -> list[tuple[Codes, Surroundings]]:
        """What can be reached from the packages, apart for each set of clauses."""
        found = []
        parties = self.view.parties
        for clauses, places in self.groups:
            space = self.view.space(clauses).require_enumerable("stability under draws")
            codes = space.codes(self.rows[places])
            found.append((codes, self._around(clauses, parties, codes)))
        return found

    def _around(self, clauses: Sequence[Clause], parties: tuple[str, ...], codes: Codes) -> Surroundings:
        maker = self.view.moves(clauses)
        name = ("surroundings", self.view.name_of(clauses), parties, codes.tobytes())
        return self.view.keep(name, OUTCOMES, lambda: surroundings_of(maker, parties, codes))

    def draws(self, uniforms: NDArray[np.float64]) -> Draws:
        """Turn points of the unit cube into drawn utilities."""
        return draws_of(self.assumptions, self.space, self.assumptions.numbers(uniforms))

    def gains(self, draws: Draws) -> Arrays:
        """Return utilities and reservations; an unknown reservation is below everything."""
        utility = np.empty((draws.count, len(self.names), len(self.parties)))
        reservation = np.full((draws.count, len(self.parties)), -np.inf)
        for place, party in enumerate(self.parties):
            utility[:, :, place] = draws.utility(party, self.rows)
            reservation[:, place] = draws.reservation.get(party, -np.inf)
        return {"utility": utility, "reservation": reservation}

    def efficient(self, draws: Draws) -> Arrays:
        """Return whether each package is dominated: 1, 0, or -1 where that is undecided."""
        return {"dominated": np.stack([self.search.dominated(draws, row) for row in self.rows], axis=1)}

    def survival(self, draws: Draws, years: int) -> Arrays:
        """Return the share of shocks in which each package lasts, by year; nothing without an enforcement block."""
        if not self.models:
            return {}
        curve = np.empty((draws.count, len(self.names), years + 1))
        for places, model in self.models:
            parameters = self.assumptions.parameters(draws.numbers, model.clauses)
            for silent, own in self._by_silence(places):
                never = model.allowed_by_silence(silent)
                curve[:, own] = survival(model, self.rows[own], parameters, draws.utility, years, never=never)
        return {"survival": curve}

    def _by_silence(self, places: Sequence[int]) -> list[tuple[tuple[str, ...], list[int]]]:
        """Group places by the issues on which their packages are silent."""
        groups: dict[tuple[str, ...], list[int]] = {}
        for place in places:
            groups.setdefault(self.packages[self.names[place]].silent, []).append(place)
        return list(groups.items())

    @cached_property
    def guarded(self) -> tuple[str, ...]:
        """Breaches against which somebody stands guarantor."""
        block = self.case.enforcement
        guarantees = block.guarantees.values() if block is not None and self.models else ()
        against = {breach for guarantee in guarantees for breach in guarantee.against}
        return tuple(id_ for id_ in (self.models[0][1].breaches if self.models else ()) if id_ in against)

    def credibility(self, draws: Draws) -> Arrays:
        """Return the probability that some guarantor acts, for each package and guarded breach."""
        if not self.guarded:
            return {}
        credibility = np.empty((draws.count, len(self.names), len(self.guarded)))
        parameters = self.assumptions.parameters(draws.numbers)
        for places, model in self.models:
            for number, breach in enumerate(self.guarded):
                credibility[:, places, number] = model.credibility(breach, self.rows[places], parameters)
        return {"credibility": credibility}

    def stable(self, draws: Draws) -> Arrays:
        """Return whether all parties stay at each package, under Nash, GMR, SMR and SEQ."""
        stable = np.zeros((draws.count, len(self.names), 4), dtype=bool)
        for (clauses, places), (codes, around) in zip(self.groups, self.surroundings, strict=True):
            bound = draws_of(self.assumptions, self.space, draws.numbers, clauses)
            stable[:, places] = stable_in_draws(around, bound, codes)[:, :, -1]
        return {"stable": stable}
