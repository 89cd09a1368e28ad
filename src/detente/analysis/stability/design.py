# SPDX-License-Identifier: MIT
"""The design question: which change of the rules would keep a party at an outcome.

For a party that would leave an outcome, three kinds of change are tried one by one, each against the
definitions:

- a clause: if the party changes any issue that its improvements change, some other issue takes a
  given level by itself (a lapse or a snap-back);
- a commitment: one change that its improvements make becomes irreversible the other way, that is
  impossible;
- shared control: an issue that the party can set alone can be changed only jointly, by all who can
  set it now together with the signatories, and stays at its agreed level without that.

Nothing here says that a change can be agreed or enforced; a clause that nobody would carry out
deters nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.analysis.result import Progress, Result, no_progress
from detente.analysis.stability.concepts import CONCEPTS, Settings
from detente.analysis.stability.landscape import landscape_of_case
from detente.analysis.stability.one_outcome import SEARCH_BOUND, judge_outcome
from detente.case.basis import Basis
from detente.case.case import Case
from detente.case.issue import Control, Transition
from detente.case.rule import Clause
from detente.errors import UsageError
from detente.outcomes.moves import MoveMaker
from detente.outcomes.space import OutcomeSpace
from detente.outcomes.valuation import is_cardinal
from detente.outcomes.view import View

__all__ = ["DesignOption", "DesignResult", "design"]


@dataclass(frozen=True, slots=True)
class DesignOption:
    """One change of the rules that keeps a party at an outcome.

    Attributes
    ----------
    names : tuple of str
        The outcome.
    party : str
        Who would leave without it.
    kind : {'clause', 'commitment', 'shared_control'}
        What is changed.
    words : str
        The change in a sentence.
    stable : tuple of str
        Concepts under which the party would then stay.
    equilibrium : tuple of str
        Concepts under which every party would then stay.
    best_departure : float or None
        Utility that the party's best departure then gains (negative: loses); None when it has none, or
        the preference has no scale.
    """

    names: tuple[str, ...]
    party: str
    kind: str
    words: str
    stable: tuple[str, ...]
    equilibrium: tuple[str, ...]
    best_departure: float | None


@dataclass(frozen=True, repr=False)
class DesignResult(Result):
    """Changes of the rules that keep parties at the named outcomes."""

    concept: str
    unstable: tuple[tuple[tuple[str, ...], str], ...]
    options: tuple[DesignOption, ...]

    analysis = "stability"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "concept": self.concept,
            "unstable": [{"names": list(names), "party": party} for names, party in self.unstable],
            "options": [
                {
                    "names": list(o.names),
                    "party": o.party,
                    "kind": o.kind,
                    "words": o.words,
                    "stable": list(o.stable),
                    "equilibrium": list(o.equilibrium),
                    "best_departure": o.best_departure,
                }
                for o in self.options
            ],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each change that works."""
        return [
            {
                "names": ", ".join(o.names),
                "party": o.party,
                "kind": o.kind,
                "change": o.words,
                "stable": " ".join(o.stable),
                "equilibrium": " ".join(o.equilibrium),
                "best_departure": o.best_departure,
            }
            for o in self.options
        ]


_TRIED = Basis(judgement="a change of the rules that is tried out")


def _changed_issues(case: Case, space: OutcomeSpace, party: str, levels: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the issues of the party's own choice that its improvements change, with the levels they take."""
    landscape = landscape_of_case(case, MoveMaker(case, space))
    code = space.codes(space.row(levels)[None, :])
    who = landscape.parties.index(party)
    if landscape.maker.count_choices((party,), space.rows(code)) > SEARCH_BOUND:
        return {}
    targets = landscape.maker.targets((party,), space.rows(code)[0])
    better = targets[landscape.order(who, targets) > landscape.order(who, code)[0]]
    own = {space.issues[c.position] for c in landscape.maker.choices((party,))}
    changed: dict[str, list[str]] = {}
    for row in space.rows(better):
        for issue, level in space.outcome(row).items():
            if issue in own and level != levels[issue] and level not in changed.setdefault(issue, []):
                changed[issue].append(level)
    return {issue: reached for issue, reached in changed.items() if reached}


def _candidates(
    case: Case, clauses: tuple[Clause, ...], party: str, levels: Mapping[str, str], changed: dict[str, list[str]]
) -> Iterator[tuple[str, str, Case, tuple[Clause, ...]]]:
    """Yield kind, words, the case changed and the clauses in force."""
    name = case.parties[party].in_text
    issues = case.issues
    triggers = " or ".join(f"“{issues[k].name}”" for k in changed)
    for issue, other in issues.items():
        for level in other.level_ids:
            if issue in changed or level == levels[issue]:
                continue
            words = f"If {name} changes {triggers}, then “{other.name}” becomes: {other.levels[level]}."
            extra = tuple(
                Clause.model_validate(
                    {
                        "kind": "snap_back",
                        "when": {k: [x for x in issues[k].level_ids if x != levels[k]]},
                        "then": {issue: level},
                        "why": words,
                        "basis": _TRIED,
                    }
                )
                for k in changed
            )
            yield "clause", words, case, (*clauses, *extra)
    for issue, reached in changed.items():
        own = issues[issue]
        for level in reached:
            barred = Transition.model_validate({"from": levels[issue], "to": level})
            words = f"“{own.name}” can no longer go from {own.levels[levels[issue]]} to {own.levels[level]}."
            yield "commitment", words, _with_issue(case, issue, irreversible=(*own.irreversible, barred)), clauses
        if own.control.mode != "joint":
            together = tuple(dict.fromkeys((*own.control.parties, *case.signatories)))
            if len(together) > 1:
                control = Control.model_validate({"mode": "joint", "parties": together, "fallback": levels[issue]})
                names = ", ".join(case.parties[p].in_text for p in together)
                words = f"“{own.name}” can be changed only jointly by {names}."
                yield "shared_control", words, _with_issue(case, issue, control=control), clauses


def _with_issue(case: Case, issue: str, **changes: Any) -> Case:
    changed = case.issues[issue].model_copy(update=changes)
    return case.model_copy(update={"issues": {**case.issues, issue: changed}})


def design(
    view: View,
    *,
    concept: str = "seq",
    names: tuple[str, ...] = (),
    progress: Progress = no_progress,
) -> DesignResult:
    """Look for changes of the rules that keep each party at the named outcomes.

    Parameters
    ----------
    view : View
        The case, without errors.
    concept : {'nash', 'gmr', 'smr', 'seq'}
        Under which concept the party shall stay.
    names : tuple of str, optional
        Proposals (or `status_quo`) to look at; by default all.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    DesignResult
        Changes that work, those that leave an equilibrium first.

    Raises
    ------
    UsageError
        If no outcome is named, or the concept is not one of the four.
    """
    if concept not in CONCEPTS:
        raise UsageError(f"the design question knows {', '.join(CONCEPTS)}; '{concept}' is none of them")
    case, named = view.case, view.case.named_outcomes
    chosen = {name: named[name] for name in (names or named) if name in named}
    if not chosen or not case.preferences:
        raise UsageError("the design question needs preferences and a named outcome; add proposals or a status_quo")
    unstable: list[tuple[tuple[str, ...], str]] = []
    options: list[DesignOption] = []
    for number, (name, levels) in enumerate(chosen.items()):
        clauses = case.clauses_of(name)
        space = view.space(clauses)
        for party in case.preferences:
            progress(number / len(chosen), f"{name}: {case.parties[party].name}")
            if concept in _judge(case, clauses, levels, party)[0]:
                continue
            unstable.append(((name,), party))
            changed = _changed_issues(case, space, party, levels)
            for kind, words, variant, in_force in _candidates(case, clauses, party, levels, changed):
                option = _try(variant, in_force, levels, party, concept)
                if option is not None:
                    options.append(DesignOption((name,), party, kind, words, *option))
    options.sort(key=lambda o: (list(chosen).index(o.names[0]), o.party, concept not in o.equilibrium))
    return DesignResult(
        case=view.described,
        method={**Settings().record(), "tried": "one clause, commitment or change of control at a time"},
        exact=True,
        findings=(),
        concept=concept,
        unstable=tuple(unstable),
        options=tuple(options),
    )


def _judge(
    case: Case, clauses: tuple[Clause, ...], levels: Mapping[str, str], party: str
) -> tuple[tuple[str, ...], float | None]:
    case = case.bound_by(clauses)
    space = OutcomeSpace(case, clauses)
    landscape = landscape_of_case(case, MoveMaker(case, space))
    code = space.code(levels)
    verdict = judge_outcome(landscape, code, (party,))
    who = landscape.parties.index(party)
    if "nash" in verdict.undecided:
        return (), None
    targets = landscape.maker.targets((party,), space.row(levels))
    gains = landscape.utility(who, targets) - landscape.utility(who, np.array([code]))[0]
    cardinal = is_cardinal(case.preferences[party])
    return verdict.stable, float(gains.max()) if len(gains) and cardinal else None


def _try(
    case: Case, clauses: tuple[Clause, ...], levels: Mapping[str, str], party: str, concept: str
) -> tuple[tuple[str, ...], tuple[str, ...], float | None] | None:
    try:
        space = OutcomeSpace(case, clauses)
        if not space.feasible(space.row(levels)[None, :])[0]:
            return None
        stable, departure = _judge(case, clauses, levels, party)
        if concept not in stable:
            return None
        others = [_judge(case, clauses, levels, other)[0] for other in case.preferences if other != party]
    except UsageError:
        # The clause and the other rules undo each other for ever.
        return None
    return stable, tuple(c for c in CONCEPTS if c in stable and all(c in other for other in others)), departure
