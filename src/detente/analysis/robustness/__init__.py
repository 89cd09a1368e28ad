# SPDX-License-Identifier: MIT
"""How sure are we: in how much of what is not known each claim about the proposals is true.

Three layers stay apart. *Scenarios* are named and unweighted, and every share is given for each. *Ranges*,
with weights on the simplex, are swept (`detente.outcomes.assumptions`). *Shocks* are integrated inside one
run (`detente.outcomes.survival`). What comes out is a share of assumptions, never a probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from detente.analysis.result import Progress
from detente.analysis.robustness.box import find_box
from detente.analysis.robustness.claims import VERBS, Claim, Truth, claims_true, sentence_of, signable_in_draws
from detente.analysis.robustness.inputs import BoxInputs, Inputs
from detente.analysis.robustness.outside_view import base_rates_of
from detente.analysis.robustness.regret import regrets, value_of_learning, value_of_learning_all
from detente.analysis.robustness.result import (
    ClaimBox,
    ClaimShare,
    Decider,
    Learning,
    Limit,
    Regret,
    Spread,
    SweepResult,
)
from detente.analysis.robustness.sensitivity import BIMODAL, bimodality, pawn_index, total_indices
from detente.analysis.robustness.task import AS_STATED, Plan, SweepTask
from detente.analysis.robustness.words import describe_assumption, describe_group
from detente.case.case import Case
from detente.case.finding import Finding
from detente.case.preference import AdditivePreference
from detente.errors import UsageError
from detente.outcomes.execution import THREADS, Arrays, Execution, map_blocks
from detente.outcomes.view import View
from detente.theory.certainty import certainty_of
from detente.theory.drawn_packages import DrawnPackages

__all__ = ["SweepResult", "sweep"]

DRAWS = 1024
STABLE_DRAWS = 1024
BASE = 512

YEARS = 10
"""Horizon where the case gives none."""

MOST_YEARS = 30
SHOWN_DECIDERS = 5
LEAST_INDEX = 0.02
"""Total indices below this are left out."""

METHOD = {
    "draws": "scrambled Sobol sequences, one a group, in independent orders; draw k is the same in every scenario",
    "share": "share of the assumptions, apart for each scenario; not a probability",
    "label": "firm: true (or false) in at least 90 % of the assumptions in every scenario; leans: 70 %; open: less",
    "shift": "half of a spread is one shift of all level values of a party, half is each value's own",
    "holds": "a proposal holds to a year, under given assumptions, where it lasts in at least half of the shocks",
    "decided_by": "Sobol total indices of groups, Jansen's estimator, for the case as stated",
    "distribution_moved_by": "PAWN index, 10 slices, where the answer has two humps",
    "box": "patient peeling, for the case as stated; at least 75 % of a box are so",
    "regret": "over packages that all would sign under the same assumptions, beside no deal; to back one that somebody "
    "refuses brings no deal",
    "learning": "E[max E[U | group]] - max E[U], 16 bins: a lower bound",
}


def sweep(
    view: View,
    *,
    draws: int = DRAWS,
    stable_draws: int | None = None,
    base: int | None = None,
    seed: int | None = None,
    independent: bool = False,
    execution: Execution = THREADS,
    progress: Progress | None = None,
) -> SweepResult:
    """Ask in how much of what is not known each claim about the proposals is true.

    Parameters
    ----------
    view : View
        A case without errors, with proposals and preferences of signatories.
    draws : int
        Draws in every scenario; powers of two fill the space of assumptions most evenly.
    stable_draws : int, optional
        The first of them for which stability is asked, which takes longer; by default up to 1,024; 0 leaves it out.
    base : int, optional
        Size of the samples for the sensitivity indices; by default an eighth of the draws up to 512; 0
        leaves them out.
    seed : int, optional
        Seed; by default that of the case.
    independent : bool
        Draw every number by itself within its range, for comparison: see `detente.outcomes.assumptions`.
    execution : Execution
        Where the work runs, and who hears of it.
    progress : callable, optional
        Called with a share done and what is being done; instead of the execution's own.

    Returns
    -------
    SweepResult
        Shares, labels, what decides each claim, where it fails, regret and the value of learning.

    Raises
    ------
    UsageError
        If there are no proposals, no signatory has a preference, or nothing is uncertain.
    StoppedError
        If it was stopped.
    """
    case = view.case
    execution = execution if progress is None else replace(execution, progress=progress)
    if not case.proposals:
        raise UsageError("a sweep needs proposals to make claims about; add `proposals` to the case")
    if not any(party in case.preferences for party in case.signatories):
        raise UsageError("a sweep needs the preferences of at least one signatory; add `preferences`")
    plan = Plan(
        draws=draws,
        stable_draws=min(draws, STABLE_DRAWS if stable_draws is None else stable_draws),
        base=min(BASE, max(1, draws // 8)) if base is None else base,
        years=min(MOST_YEARS, int(case.horizon_years or YEARS)),
        efficiency=True,
        seed=case.uncertainty.seed if seed is None else seed,
        independent=independent,
    )
    findings: list[Finding] = []
    task = _prepared(view, plan, findings)
    work = f"sweep {version('detente')} {view.digest} {task.plan}"
    answers = map_blocks(task, len(task), seed=plan.seed, work=work, label="parts of the sweep", execution=execution)
    return _result(view, task, answers, findings)


def _prepared(view: View, plan: Plan, findings: list[Finding]) -> SweepTask:
    """Return the task, without the questions that this case cannot be asked."""
    case, task = view.case, SweepTask(view, plan)
    stated = task.views[0]
    if not stated.assumptions.items:
        raise UsageError(
            "nothing in this case is uncertain: no range, no spread, no weights; a sweep has nothing to vary"
        )
    kept = plan
    try:
        _ = stated.search
    except UsageError as error:
        findings.append(Finding("sweep-without", "warning", f"efficiency is left out: {error}"))
        kept = replace(kept, efficiency=False)
    try:
        _ = stated.surroundings if plan.stable_draws else None
    except UsageError as error:
        findings.append(Finding("sweep-without", "warning", f"stability is left out: {error}"))
        kept = replace(kept, stable_draws=0)
    war_values = {item.party for item in stated.assumptions.items if item.kind == "war value"}
    if len(war_values) > 1 and not case.uncertainty.war_values:
        findings.append(
            Finding(
                "war-values-independent",
                "info",
                "nothing says how the war values of the belligerents move together, so they are drawn independently; "
                "add `uncertainty.war_values`",
                ("uncertainty",),
            )
        )
    if plan.independent:
        findings.append(
            Finding(
                "false-certainty",
                "warning",
                "every number is drawn by itself, so errors cancel out and the shares look firmer than they are; "
                "leave --independent out for an answer",
            )
        )
    task = task if kept == plan else SweepTask(view, kept)
    task.prepare()
    return task


def _result(view: View, task: SweepTask, answers: Sequence[Arrays], findings: list[Finding]) -> SweepResult:
    case, plan, stated = view.case, task.plan, task.views[0]
    names = {AS_STATED: "As stated"} | {id_: case.scenarios[id_].name for id_ in task.scenarios[1:]}
    gathered = [task.gather(answers, "sweep", k) for k in range(len(task.views))]
    swept = [claims_true(packages, arrays) for packages, arrays in zip(task.views, gathered, strict=True)]
    if plan.stable_draws:
        for place, packages in enumerate(task.views):
            swept[place] |= claims_true(packages, task.gather(answers, "stability", place))
    inputs = Inputs(stated, gathered[0], plan.draws)
    deciding = _deciders(stated, task.gather(answers, "sensitivity"))
    by_claim = {claim: {name: truths[claim] for name, truths in zip(names, swept, strict=True)} for claim in swept[0]}
    claims = tuple(_claim(case, inputs, claim, truths, deciding) for claim, truths in by_claim.items())
    undecided = sum(int((arrays.get("dominated", np.zeros(0)) < 0).sum()) for arrays in gathered)
    if undecided:
        findings.append(
            Finding("efficiency-undecided", "warning", f"{undecided:,} searches for a better package met their bound")
        )
    outside = base_rates_of(case, findings)
    choices = _choices(stated, gathered[0])
    return SweepResult(
        case=view.described,
        method=METHOD | {"weights": _how_weights(plan)},
        exact=False,
        findings=tuple(findings),
        draws=plan.draws,
        stable_draws=plan.stable_draws,
        base=plan.base,
        seed=plan.seed,
        scenarios=names,
        groups={group: describe_group(case, group) for group in stated.assumptions.groups},
        assumptions={item.path: describe_assumption(case, item) for item in stated.assumptions.items},
        claims=claims,
        survival=_survival(stated, gathered[0]),
        regrets=tuple(_regrets(stated, choices)),
        learning=tuple(_learning(stated, choices, inputs.drawn)),
        outside=outside,
    )


def _how_weights(plan: Plan) -> str:
    if plan.independent:
        return "uniform within their own ranges, one by one, for comparison only"
    return "Dirichlet around the stated centre, concentration = confidence"


def _deciders(view: DrawnPackages, arrays: Arrays) -> dict[Claim, tuple[Decider, ...]]:
    """Return the groups that decide each claim, from the swapped samples (first axis: A, B, one for each group)."""
    if not arrays:
        return {}
    samples = len(next(iter(arrays.values())))
    truths = [claims_true(view, {name: array[k] for name, array in arrays.items()}) for k in range(samples)]
    found = {}
    for claim in truths[0]:
        first, second, *swapped = (truth[claim].answer for truth in truths)
        indices, errors = total_indices(first, second, np.array(swapped))
        deciders = [
            Decider(group, round(float(index), 4), round(float(error), 4))
            for group, index, error in zip(view.assumptions.groups, indices, errors, strict=True)
            if index >= LEAST_INDEX
        ]
        found[claim] = tuple(sorted(deciders, key=lambda decider: -decider.total)[:SHOWN_DECIDERS])
    return found


def _claim(
    case: Case,
    inputs: Inputs,
    claim: Claim,
    truths: dict[str, Truth],
    deciding: dict[Claim, tuple[Decider, ...]],
) -> ClaimShare:
    share = {scenario: float(truth.true.mean()) for scenario, truth in truths.items()}
    certainty = certainty_of(share)
    label, verdict = certainty.word, certainty.verdict
    stated = truths[AS_STATED]
    drawn = inputs.drawn[: len(stated.true)]
    unsure = label != "firm" and claim.kind != "best"
    moved: tuple[tuple[str, float], ...] = ()
    if unsure and claim.kind == "holds" and bimodality(stated.answer) > BIMODAL:
        index = pawn_index(drawn, stated.answer)
        order = np.argsort(-index, kind="stable")[:SHOWN_DECIDERS]
        moved = tuple((inputs.ids[k], round(float(index[k]), 4)) for k in order)
    return ClaimShare(
        claim=claim,
        words=sentence_of(case, claim, verdict is not False),
        share=share,
        label=label,
        verdict=verdict,
        decided_by=deciding.get(claim, ()) if unsure else (),
        distribution_moved_by=moved,
        box=_box(claim, inputs.about(claim), stated.true) if unsure else None,
    )


def _box(claim: Claim, inputs: BoxInputs, true: NDArray[np.bool_]) -> ClaimBox | None:
    """Return where the claim is what it is more rarely, true or false; else where it is what it is more often."""
    rarely = bool(true.mean() <= 0.5)
    numbers = inputs.numbers[: len(true)]
    for holds in (rarely, not rarely):
        box = find_box(numbers, true if holds else ~true)
        if box is not None:
            limits = tuple(Limit(inputs.ids[b.column], b.above, b.limit) for b in box.bounds)
            where = " and ".join(inputs.phrase(b.column, b.above, b.limit) for b in box.bounds)
            words = f"{VERBS[claim.kind][0 if holds else 1]} when {where}"
            return ClaimBox(holds, limits, round(box.coverage, 4), round(box.density, 4), round(box.support, 4), words)
    return None


def _choices(view: DrawnPackages, arrays: Arrays) -> dict[str, NDArray[np.float64]]:
    """Return what backing every proposal, and last no deal, brings each party; shape (packages, draws).

    A proposal that somebody refuses under some assumptions brings no deal under them. Parties without a scale, or of
    whom nothing says what no deal is worth, are left out.
    """
    signable = signable_in_draws(view, arrays)
    found = {}
    for who, party in enumerate(view.parties):
        nothing = arrays["reservation"][:, who, None]
        if isinstance(view.case.preferences[party], AdditivePreference) and np.isfinite(nothing).all():
            found[party] = np.hstack([np.where(signable, arrays["utility"][:, :, who], nothing), nothing]).T
    return found


def _survival(view: DrawnPackages, arrays: Arrays) -> dict[str, dict[int, Spread]]:
    """Return what share of the shocks each proposal lasts through, as it spreads over the assumptions."""
    if "survival" not in arrays:
        return {}
    spread = np.round(np.quantile(arrays["survival"], (0.05, 0.5, 0.95), axis=0), 4)
    return {
        id_: {year: Spread(*ends) for year, ends in enumerate(spread[:, k].T.tolist())}
        for k, id_ in enumerate(view.names)
    }


def _regrets(view: DrawnPackages, choices: dict[str, NDArray[np.float64]]) -> list[Regret]:
    found = []
    for party, packages in choices.items():
        for id_, regret in zip((*view.names, "no_deal"), regrets(packages), strict=True):
            found.append(Regret(party, id_, round(float(np.quantile(regret, 0.9)), 3), round(float(regret.max()), 3)))
    return found


def _learning(
    view: DrawnPackages, choices: dict[str, NDArray[np.float64]], numbers: NDArray[np.float64]
) -> list[Learning]:
    found = []
    for party, packages in choices.items():
        found.append(Learning(party, "everything", round(value_of_learning_all(packages), 3)))
        for group, columns in view.assumptions.groups.items():
            points = value_of_learning(packages, numbers[:, columns])
            if points >= 0.0005:
                found.append(Learning(party, group, round(points, 3)))
    return found
