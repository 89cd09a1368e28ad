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

from detente.analysis.robustness.sensitivity import swapped_samples
from detente.outcomes.draws import Draws
from detente.outcomes.execution import Arrays, Block
from detente.outcomes.view import View
from detente.theory.drawn_packages import DrawnPackages, proposals_of

__all__ = ["AS_STATED", "Plan", "SweepTask"]

AS_STATED = "as_stated"
"""Name of the case without any scenario."""

SWEEP_BLOCK = 256
STABLE_BLOCK = 64
SENSITIVITY_BLOCK = 32
"""Draws of a block of each kind; the last counts one of all the swapped samples as one."""


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


class SweepTask:
    """Answers one block of the sweep; small when pickled, and builds what is large once.

    Parameters
    ----------
    view : View
        A case without errors, with proposals.
    plan : Plan
        How much is swept.
    """

    def __init__(self, view: View, plan: Plan) -> None:
        self.view = view
        self.plan = plan
        others = () if view.scenario is not None else view.case.scenarios
        self.scenarios: tuple[str, ...] = (AS_STATED, *others)
        self._jobs = self._list_jobs()

    def __reduce__(self) -> tuple[Any, ...]:
        return SweepTask, (self.view, self.plan)

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
    def views(self) -> tuple[DrawnPackages, ...]:
        """The proposals of the case as stated, then under each of its scenarios."""
        views = (self.view, *(self.view.under(scenario) for scenario in self.scenarios[1:]))
        plan = self.plan
        return tuple(DrawnPackages(v, proposals_of(v.case), plan.seed, plan.independent) for v in views)

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

    def _judge(self, view: DrawnPackages, draws: Draws) -> Arrays:
        efficient = view.efficient(draws) if self.plan.efficiency else {}
        return view.gains(draws) | efficient | view.survival(draws, self.plan.years) | view.credibility(draws)

    def _sensitivity(self, view: DrawnPackages, start: int, count: int) -> Arrays:
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
