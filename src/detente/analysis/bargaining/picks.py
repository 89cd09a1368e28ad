# SPDX-License-Identifier: MIT
"""The bargaining solutions of a case: from a frontier, from programmes, and with lotteries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import islice

import numpy as np

from detente.analysis.bargaining.bargainers import Bargainers
from detente.analysis.bargaining.lotteries import mixtures
from detente.analysis.bargaining.packages import PackageProgramme, package_programme
from detente.analysis.bargaining.programme import (
    LINEAR_SOLUTIONS,
    Answer,
    LinearProgramme,
    UndecidedError,
    nash_answer,
)
from detente.analysis.bargaining.result import FrontierOutcome, Lottery, Solution
from detente.analysis.bargaining.solutions import DEFINITIONS, SOLUTIONS, equal_area, nash
from detente.case.finding import Finding
from detente.case.preference import AdditivePreference
from detente.outcomes.space import OutcomeSpace
from detente.outcomes.valuation import is_cardinal

__all__ = ["has_scale", "lotteries_of_frontier", "solutions_of_frontier", "solutions_of_packages"]

TIES_SHOWN = 20
"""Other packages listed that a solution picks as well, where outcomes were listed."""

TIES_SOUGHT = 4
"""Other packages with the same utilities that are looked for with programmes, one programme each."""


def has_scale(who: Bargainers, findings: list[Finding]) -> bool:
    """Return whether all have a scale of utilities; add a finding if not."""
    ordinal = [party for party in who.parties if not is_cardinal(who.case.preferences[party])]
    if ordinal:
        message = (
            f"the bargaining solutions need a scale of utilities, and {', '.join(ordinal)} "
            f"{'has' if len(ordinal) == 1 else 'have'} only an order of outcomes"
        )
        findings.append(Finding("solutions-skipped", "info", message, ("preferences",)))
    return not ordinal


def _no_zone() -> Finding:
    message = "no outcome is acceptable to every signatory, so there is no zone of agreement and no solution"
    return Finding("no-zone-of-agreement", "warning", message)


def _gains(who: Bargainers, outcomes: Sequence[FrontierOutcome]) -> np.ndarray:
    return np.array([[outcome.utility[p] - who.reservation[p] for p in who.parties] for outcome in outcomes])


def solutions_of_frontier(
    who: Bargainers, frontier: tuple[FrontierOutcome, ...], findings: list[Finding]
) -> tuple[Solution, ...]:
    """Return the solutions among the efficient outcomes of an exact frontier."""
    acceptable = [outcome for outcome in frontier if outcome.acceptable]
    if not acceptable:
        findings.append(_no_zone())
        return ()
    gains = _gains(who, acceptable)
    picks = {name: solve(gains) for name, solve in SOLUTIONS.items()}
    if len(who.parties) == 2:
        picks["equal_area"] = equal_area(gains)
    if who.weights:
        picks["weighted_nash"] = nash(gains, _weights(who))
    return tuple(
        Solution(
            name,
            acceptable[rows[0]].levels,
            acceptable[rows[0]].utility,
            acceptable[rows[0]].ties,
            DEFINITIONS[name],
            tuple(acceptable[row].levels for row in rows[1 : TIES_SHOWN + 1]),
        )
        for name, rows in picks.items()
        if len(rows)
    )


def _weights(who: Bargainers) -> np.ndarray:
    return np.array([who.weights.get(party, 1.0) for party in who.parties])


def solutions_of_packages(
    who: Bargainers, space: OutcomeSpace, seconds: float, findings: list[Finding]
) -> tuple[Solution, ...]:
    """Return the solutions by programmes, each with its gap, for additive preferences.

    Parameters
    ----------
    who : Bargainers
        Who bargains.
    space : OutcomeSpace
        Their outcomes.
    seconds : float
        Time limit of each solution.
    findings : list of Finding
        Gets what a reader should know.
    """
    if not all(isinstance(who.case.preferences[party], AdditivePreference) for party in who.parties):
        return ()
    packages = package_programme(who.case, space, who.parties, who.reservation, seconds).distinct()
    acceptable = packages.linear.at_least(np.zeros(len(who.parties)))
    solvers: dict[str, Callable[[LinearProgramme], Answer | None]] = dict(LINEAR_SOLUTIONS)
    if who.weights:
        solvers["weighted_nash"] = lambda programme: nash_answer(programme, _weights(who))
    found: dict[str, Answer] = {}
    undecided = []
    for name, solve in solvers.items():
        try:
            answer = solve(acceptable)
        except UndecidedError:
            undecided.append(name)
            continue
        if answer is not None:
            found[name] = answer
    solutions = tuple(_described(who, packages, name, answer) for name, answer in found.items())
    if undecided:
        message = f"time ran out before a package was found for {', '.join(undecided)}; allow more with `--seconds`"
        findings.append(Finding("solution-undecided", "warning", message))
    elif not solutions:
        findings.append(_no_zone())
    for solution in solutions:
        if solution.gap:
            message = (
                f"time ran out for {solution.name}: a better package may exist, by up to {solution.gap:.3g} in its "
                "objective; allow more with `--seconds`"
            )
            findings.append(Finding("solution-approximate", "warning", message))
    return solutions


def _described(who: Bargainers, packages: PackageProgramme, name: str, answer: Answer) -> Solution:
    row = packages.row(answer.choice)
    same = packages.at_gains(answer.gains).without(row)
    alike = [row]
    # Where time runs out, the ties found so far are listed.
    with suppress(UndecidedError):
        while len(alike) <= TIES_SOUGHT and (other := same.any_package()) is not None:
            alike.append(other)
            same = same.without(other)
    others = (packages.space.outcome(other) for first in alike for other in packages.variants(first))
    levels = packages.space.outcome(row)
    also = tuple(islice((other for other in others if other != levels), TIES_SOUGHT))
    gains = dict(zip(who.parties, map(float, answer.gains), strict=True))
    utility = {party: gain + who.reservation[party] for party, gain in gains.items()}
    ties = sum(packages.count_variants(first) for first in alike)
    return Solution(name, levels, utility, ties, DEFINITIONS[name], also, answer.gap)


def lotteries_of_frontier(who: Bargainers, frontier: tuple[FrontierOutcome, ...]) -> tuple[Lottery, ...]:
    """Return the solutions over mixtures of efficient outcomes, acceptable by themselves or not."""
    if not frontier:
        return ()
    utility = np.array([[outcome.utility[party] for party in who.parties] for outcome in frontier])
    found = []
    for name, shares in mixtures(_gains(who, frontier)).items():
        chosen = sorted(np.flatnonzero(shares), key=lambda k: -shares[k])
        packages = tuple((float(shares[k]), frontier[k].levels) for k in chosen)
        worth = dict(zip(who.parties, map(float, shares @ utility), strict=True))
        found.append(Lottery(name, packages, worth, f"{DEFINITIONS[name]}; over mixtures of packages"))
    return tuple(found)
