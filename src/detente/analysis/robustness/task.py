# SPDX-License-Identifier: MIT
"""The sweep as blocks of work: what one block of assumptions says of every proposal.

Three kinds of block, numbered one after another: *sweep* (gains, efficiency, survival), *stability* (a
smaller number of draws, because each asks the textbook definitions) and *sensitivity* (the swapped samples
of `detente.analysis.robustness.sensitivity`, for the case as stated). Their sizes are fixed: they are part
of what makes a result the same wherever it is worked out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.robustness.sensitivity import swapped_samples
from detente.case.case import Case
from detente.case.variants import under_scenario
from detente.errors import UsageError
from detente.outcomes.assumptions import Assumptions
from detente.outcomes.domination import Search, prepare_search
from detente.outcomes.drawn_stability import Surroundings, stable_in_draws, surroundings_of
from detente.outcomes.draws import Draws, draws_of
from detente.outcomes.enforcement import EnforcementModel
from detente.outcomes.execution import Arrays, Block
from detente.outcomes.moves import MoveMaker
from detente.outcomes.space import Codes, OutcomeSpace, Rows
from detente.outcomes.survival import survival
from detente.outcomes.valuation import vetoes

__all__ = ["AS_STATED", "Plan", "SweepTask", "View"]

AS_STATED = "as_stated"
"""Name of the case without any scenario."""

SWEEP_BLOCK = 256
STABLE_BLOCK = 64
SENSITIVITY_BLOCK = 32
"""Draws of a block of each kind; the last counts one of all the swapped samples as one."""

SAME_MOVES = ("preferences", "enforcement", "uncertainty")
"""Parts of a case that a scenario can change without changing which outcomes and moves there are."""

FIRST_DRAWS = 64
"""Draws by which the search for dominating outcomes orders the issues."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is swept.

    Attributes
    ----------
    draws : int
        Draws for signing, efficiency and survival, in every scenario.
    stable_draws : int
        The first of them, for which stability is asked; 0 to leave it out.
    base : int
        Size of the samples for the sensitivity indices; 0 to leave them out.
    years : int
        To which year survival is followed.
    efficiency : bool
        Whether to ask for efficiency.
    seed : int
        Of the sequence.
    independent : bool
        Whether every number is drawn by itself, for comparison.
    """

    draws: int
    stable_draws: int
    base: int
    years: int
    efficiency: bool
    seed: int
    independent: bool


class View:
    """A case under one scenario, ready to be asked about drawn assumptions.

    Parameters
    ----------
    case : Case
        The case under the scenario.
    plan : Plan
        How much is swept.
    alike : View, optional
        A view of a case with the same outcomes, moves and proposals.
    """

    def __init__(self, case: Case, plan: Plan, alike: View | None = None) -> None:
        self._alike = alike
        self.case = case
        self.assumptions = Assumptions(case, plan.seed, plan.independent)
        self.space = OutcomeSpace(case)
        self.parties = tuple(party for party in case.signatories if party in case.preferences)
        self.proposals = tuple(case.proposals)
        self.rows: Rows = np.stack([self.space.row(proposal.outcome) for proposal in case.proposals.values()])

    @cached_property
    def vetoed(self) -> NDArray[np.bool_]:
        """Whether each signatory vetoes each proposal; shape (proposals, parties)."""
        return np.stack([vetoes(self.space, self.case.preferences[p], self.rows) for p in self.parties], axis=1)

    @cached_property
    def search(self) -> Search:
        """The search for dominating outcomes, the same for every block."""
        return prepare_search(self.draws(self.assumptions.uniforms(0, FIRST_DRAWS)), self.parties)

    @cached_property
    def groups(self) -> list[tuple[str, list[int]]]:
        """Proposals by their clauses: one of those that share them, and the places of all."""
        groups: dict[str, list[int]] = {}
        for place, id_ in enumerate(self.proposals):
            groups.setdefault(id_ if self.case.clauses_of(id_) else "", []).append(place)
        return list(groups.items())

    @cached_property
    def models(self) -> list[tuple[list[int], EnforcementModel]]:
        """Enforcement with the clauses of each group of proposals; empty where the case has none."""
        try:
            return [(places, EnforcementModel(self.case, self.case.clauses_of(name))) for name, places in self.groups]
        except UsageError:
            return []

    @cached_property
    def surroundings(self) -> list[tuple[Codes, Surroundings]]:
        """What can be reached from the proposals, apart for each set of clauses."""
        if self._alike is not None:
            return self._alike.surroundings
        found = []
        parties = tuple(party for party in self.case.parties if party in self.case.preferences)
        for name, places in self.groups:
            space = OutcomeSpace(self.case, self.case.clauses_of(name)).require_enumerable("stability under draws")
            codes = space.codes(self.rows[places])
            found.append((codes, surroundings_of(MoveMaker(self.case, space), parties, codes)))
        return found

    def draws(self, uniforms: NDArray[np.float64]) -> Draws:
        """Turn points of the unit cube into drawn utilities."""
        return draws_of(self.assumptions, self.space, self.assumptions.numbers(uniforms))

    def gains(self, draws: Draws) -> Arrays:
        """Return utilities and reservations; an unknown reservation is below everything."""
        utility = np.stack([draws.utility(party, self.rows) for party in self.parties], axis=2)
        nothing = np.full(draws.count, -np.inf)
        reservation = np.stack([draws.reservation.get(party, nothing) for party in self.parties], axis=1)
        return {"utility": utility, "reservation": reservation}

    def efficient(self, draws: Draws) -> Arrays:
        """Return whether each proposal is dominated: 1, 0, or -1 where that is undecided."""
        return {"dominated": np.stack([self.search.dominated(draws, row) for row in self.rows], axis=1)}

    def survival(self, draws: Draws, years: int) -> Arrays:
        """Return the share of shocks in which each proposal lasts, by year; nothing without an enforcement block."""
        if not self.models:
            return {}
        curve = np.empty((draws.count, len(self.proposals), years + 1))
        for places, model in self.models:
            parameters = self.assumptions.parameters(draws.numbers, model.clauses)
            curve[:, places] = survival(model, self.rows[places], parameters, draws.utility, years)
        return {"survival": curve}

    @cached_property
    def guarded(self) -> tuple[str, ...]:
        """Breaches against which somebody stands guarantor."""
        block = self.case.enforcement
        guarantees = block.guarantees.values() if block is not None and self.models else ()
        against = {breach for guarantee in guarantees for breach in guarantee.against}
        return tuple(id_ for id_ in (self.models[0][1].breaches if self.models else ()) if id_ in against)

    def credibility(self, draws: Draws) -> Arrays:
        """Return the probability that some guarantor acts, for each proposal and guarded breach."""
        if not self.guarded:
            return {}
        credibility = np.empty((draws.count, len(self.proposals), len(self.guarded)))
        parameters = self.assumptions.parameters(draws.numbers)
        for places, model in self.models:
            for number, breach in enumerate(self.guarded):
                credibility[:, places, number] = model.credibility(breach, self.rows[places], parameters)
        return {"credibility": credibility}

    def stable(self, draws: Draws) -> Arrays:
        """Return whether all parties stay at each proposal, under Nash, GMR, SMR and SEQ."""
        stable = np.zeros((draws.count, len(self.proposals), 4), dtype=bool)
        for (name, places), (codes, around) in zip(self.groups, self.surroundings, strict=True):
            bound = draws_of(self.assumptions, self.space, draws.numbers, self.case.clauses_of(name))
            stable[:, places] = stable_in_draws(around, bound, codes)[:, :, -1]
        return {"stable": stable}


class SweepTask:
    """Answers one block of the sweep; small when pickled, and builds what is large once.

    Parameters
    ----------
    case : Case
        A case without errors, with proposals.
    plan : Plan
        How much is swept.
    """

    def __init__(self, case: Case, plan: Plan) -> None:
        self.case = case
        self.plan = plan
        self.scenarios: tuple[str, ...] = (AS_STATED, *case.scenarios)
        self._jobs = self._list_jobs()

    def __reduce__(self) -> tuple[Any, ...]:
        return SweepTask, (self.case, self.plan)

    def _list_jobs(self) -> list[tuple[str, int, int, int]]:
        plan = self.plan
        amounts = [
            ("sensitivity", plan.base, SENSITIVITY_BLOCK, 1),
            ("stability", plan.stable_draws, STABLE_BLOCK, len(self.scenarios)),
            ("sweep", plan.draws, SWEEP_BLOCK, len(self.scenarios)),
        ]
        return [
            (kind, scenario, start, min(size, amount - start))
            for kind, amount, size, scenarios in amounts
            for scenario in range(scenarios)
            for start in range(0, amount, size)
        ]

    def __len__(self) -> int:
        return len(self._jobs)

    @cached_property
    def views(self) -> tuple[View, ...]:
        """The case as stated, then under each of its scenarios."""
        stated = View(self.case, self.plan)
        others = []
        for id_, scenario in self.case.scenarios.items():
            alike = all(path.split(".")[0] in SAME_MOVES for path in scenario.changes)
            others.append(View(under_scenario(self.case, id_), self.plan, stated if alike else None))
        return (stated, *others)

    def prepare(self) -> None:
        """Build what all blocks share before threads ask for it at the same time."""
        for view in self.views:
            _ = view.models
            if self.plan.efficiency:
                _ = view.search
            if self.plan.stable_draws:
                _ = view.surroundings

    def __call__(self, block: Block) -> Arrays:
        """Answer a block."""
        kind, scenario, start, count = self._jobs[block.number]
        view = self.views[scenario]
        if kind == "sensitivity":
            return self._sensitivity(view, start, count)
        draws = view.draws(view.assumptions.uniforms(start, count))
        return view.stable(draws) if kind == "stability" else self._judge(view, draws)

    def _judge(self, view: View, draws: Draws) -> Arrays:
        efficient = view.efficient(draws) if self.plan.efficiency else {}
        return view.gains(draws) | efficient | view.survival(draws, self.plan.years) | view.credibility(draws)

    def _sensitivity(self, view: View, start: int, count: int) -> Arrays:
        both = view.assumptions.pairs(start, count)
        samples = swapped_samples(*both, list(view.assumptions.groups.values()))
        answers = self._judge(view, view.draws(np.concatenate(samples)))
        return {name: array.reshape(len(samples), count, *array.shape[1:]) for name, array in answers.items()}

    def gather(self, answers: Sequence[Arrays], kind: str, scenario: int = 0) -> Arrays:
        """Put the blocks of one kind and scenario together again, along their draws."""
        parts = [
            answer for answer, job in zip(answers, self._jobs, strict=True) if job[0] == kind and job[1] == scenario
        ]
        axis = 1 if kind == "sensitivity" else 0
        return {name: np.concatenate([part[name] for part in parts], axis=axis) for name in parts[0]} if parts else {}
