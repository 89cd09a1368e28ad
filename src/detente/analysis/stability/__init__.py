# SPDX-License-Identifier: MIT
"""Which outcomes nobody would leave, after the graph model for conflict resolution.

>>> from detente import load, prepare
>>> result = stability(prepare(load("cases/prisoners-dilemma")))
>>> sorted(len(outcome.equilibrium) for outcome in result.outcomes)
[0, 0, 3, 4]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from detente.analysis.result import Progress, no_progress
from detente.analysis.stability.concepts import ALL_CONCEPTS, CONCEPTS, Settings
from detente.analysis.stability.landscape import Landscape, landscape_of_case, landscape_of_valuation
from detente.analysis.stability.one_outcome import SEARCH_BOUND, Move, PartyVerdict, judge_outcome
from detente.analysis.stability.result import OutcomeStability, StabilityResult
from detente.analysis.stability.whole import LISTED_LIMIT, WholeGraph, stable_outcomes, work_out
from detente.analysis.stability.words import explain
from detente.case.case import Case
from detente.case.element import nearest_name
from detente.case.finding import Finding
from detente.case.rule import Clause
from detente.errors import UsageError
from detente.outcomes.moves import Members
from detente.outcomes.space import ENUMERATION_LIMIT
from detente.outcomes.valuation import Valuation
from detente.outcomes.view import View

__all__ = [
    "ALL_CONCEPTS",
    "CONCEPTS",
    "Move",
    "OutcomeStability",
    "PartyVerdict",
    "Settings",
    "StabilityResult",
    "stability",
    "stable_outcomes",
]

SHOWN_LIMIT = 10_000

SHORT = 50
"""Outcomes up to which all are told where nobody says which; above, the named ones are."""
"""Outcomes returned at most; beyond, only their number."""

Which = Literal["equilibria", "named", "all"]

_LOCAL = ("nash", "gmr", "smr", "seq", "sseq")


def stability(
    view: View,
    *,
    outcomes: Which | None = None,
    settings: Settings | None = None,
    coalitions: Sequence[Members] = (),
    at: Mapping[str, Mapping[str, str]] | None = None,
    progress: Progress = no_progress,
) -> StabilityResult:
    """Ask which outcomes the parties would stay at.

    Parameters
    ----------
    view : View
        The case, without errors.
    outcomes : {'equilibria', 'named', 'all'}, optional
        Which outcomes to return: those that are an equilibrium under some concept, the status quo
        and the proposals, or all. By default all up to 50, else the named ones; all where none is named and
        there are few enough to judge them all.
    progress : callable, optional
        Called with a share done and what is being done.
    settings : Settings, optional
        Concepts and definitions; by default nash, gmr, smr and seq as in the textbook.
    coalitions : sequence of (tuple of str), optional
        Coalitions that might leave together; the parties outside answer one by one.
    at : mapping of name to outcome, optional
        Further outcomes to name and explain.

    Returns
    -------
    StabilityResult
        Named outcomes come with the reason in words.

    Raises
    ------
    UsageError
        If nobody has a preference, a party or concept is not known, or a concept cannot be worked
        out for so many outcomes.
    SpaceTooLargeError
        If all outcomes are asked for and cannot be listed.
    """
    case, space = view.case, view.space()
    settings = _checked(case, settings or Settings(), coalitions)
    local = _textbook(settings)
    listable = space.count <= ENUMERATION_LIMIT
    if not listable and (outcomes in ("all", "equilibria") or not local):
        space.require_enumerable("stability of all outcomes", "Named outcomes can be asked about (--outcomes named).")
    valuation = view.valuation() if listable else None
    feasible = None if valuation is None else len(valuation.codes)
    named_outcomes = _named_outcomes(view, at or {})
    counted = outcomes is None and feasible is not None and feasible <= LISTED_LIMIT
    outcomes = _which(outcomes, feasible, bool(named_outcomes))
    findings = [*_missing_preferences(case), *_not_used(case)]
    whole: WholeGraph | None = None
    if valuation is not None and (outcomes != "named" or not local or counted):
        whole = work_out(case, valuation, view.moves(), settings, coalitions, progress)
        findings += whole.findings
    question = _Question(view, settings, tuple(coalitions), named_outcomes, local)
    named = _named(question, valuation, whole, progress)
    found = _chosen(outcomes, named, valuation, whole, case, findings)
    findings += _bound_met(found)
    return StabilityResult(
        case=view.described,
        method=settings.record(),
        exact=not any(finding.code == "search-bound-met" for finding in findings),
        findings=tuple(findings),
        parties=view.parties,
        coalitions=tuple("+".join(members) for members in coalitions),
        concepts=settings.concepts,
        outcome_count=space.count,
        feasible=feasible,
        equilibria={} if whole is None or valuation is None else _count(whole, len(valuation.parties), settings),
        outcomes=tuple(found),
    )


def _chosen(
    outcomes: str,
    named: list[OutcomeStability],
    valuation: Valuation | None,
    whole: WholeGraph | None,
    case: Case,
    findings: list[Finding],
) -> list[OutcomeStability]:
    if outcomes == "named" or whole is None or valuation is None:
        if not named:
            findings.append(Finding("proposals-missing", "info", "no outcome is named; add proposals or a status_quo"))
        return named
    return _listed(valuation, whole, outcomes == "equilibria", named, case, findings)


def _bound_met(found: Sequence[OutcomeStability]) -> list[Finding]:
    if not any(verdict.undecided for outcome in found for verdict in outcome.verdicts):
        return []
    message = f"a search met {SEARCH_BOUND:,} outcomes and stopped; what it left open is marked as not settled"
    return [Finding("search-bound-met", "warning", message)]


def _which(asked: Which | None, feasible: int | None, some_named: bool) -> Which:
    if asked is None:
        return "all" if feasible is not None and feasible <= (SHORT if some_named else LISTED_LIMIT) else "named"
    if asked == "all" and feasible is not None and feasible > SHOWN_LIMIT:
        raise UsageError(
            f"{feasible:,} outcomes are too many to list (at most {SHOWN_LIMIT:,}); "
            "ask for the named ones (--outcomes named) or the equilibria"
        )
    return asked


def _textbook(settings: Settings) -> bool:
    """Return whether single outcomes can be judged by search, and explained: the default definitions."""
    default = Settings(settings.concepts)
    same = (settings.preference, settings.sanction, settings.sequences) == (
        default.preference,
        default.sanction,
        default.sequences,
    )
    return same and set(settings.concepts) <= set(_LOCAL)


def _checked(case: Case, settings: Settings, coalitions: Sequence[Members]) -> Settings:
    """Return the settings, with the seed of the case where they have none, if all that they name is known."""
    if not case.preferences:
        raise UsageError("stability needs preferences; add `preferences` for the parties that can move")
    for concept in settings.concepts:
        if concept not in ALL_CONCEPTS:
            raise UsageError(f"there is no concept '{concept}'; {nearest_name(concept, ALL_CONCEPTS)}")
    for members in coalitions:
        if len(set(members)) < 2:
            raise UsageError(f"a coalition needs two members or more; '{'+'.join(members)}' has not")
        for member in members:
            if member not in case.preferences:
                hint = nearest_name(member, list(case.preferences))
                raise UsageError(f"'{member}' is no party with a preference; {hint}")
    if settings.sanction == "worse" and settings.preference != "order":
        raise UsageError("what deters follows from how preferences are read; `sanction` goes with preference 'order'")
    if settings.sanction == "worse" and coalitions and {"smr", "sseq"} & set(settings.concepts):
        raise UsageError(
            "SMR and SSEQ of coalitions count an outcome that is equally preferred as a sanction; ask for other "
            "concepts, or leave `sanction` out"
        )
    return replace(settings, seed=case.uncertainty.seed) if settings.seed is None else settings


def _missing_preferences(case: Case) -> list[Finding]:
    return [
        Finding(
            "preference-missing",
            "warning",
            f"'{party}' has no preference; it is taken never to move",
            ("parties", party),
        )
        for party in dict.fromkeys(p for issue in case.issues.values() for p in issue.control.parties)
        if party not in case.preferences
    ]


def _not_used(case: Case) -> list[Finding]:
    if not case.perceptions:
        return []
    names = ", ".join(case.parties[party].name for party in case.perceptions)
    message = (
        f"{names}: what is seen otherwise is not used here, all judge by the case as it is; ask --ask misperception"
    )
    return [Finding("perceptions-not-used", "info", message, ("perceptions",))]


def _count(whole: WholeGraph, parties: int, settings: Settings) -> dict[str, int]:
    return {
        concept: int(np.logical_and.reduce([s.stable[concept] for s in whole.standings[:parties]]).sum())
        for concept in settings.concepts
        if all(concept in standing.stable for standing in whole.standings[:parties])
    }


def _common(concepts: Sequence[str], stable: dict[str, tuple[str, ...]], parties: Sequence[str]) -> tuple[str, ...]:
    return tuple(concept for concept in concepts if all(concept in stable[party] for party in parties))


def _named_outcomes(view: View, more: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    case, space = view.case, view.space()
    named = case.named_outcomes | {name: dict(levels) for name, levels in more.items()}
    for name, levels in named.items():
        for issue in levels:
            if issue not in case.issues:
                raise UsageError(f"'{name}': there is no issue '{issue}'; {nearest_name(issue, list(case.issues))}")
        if not space.feasible(space.row(levels)[None, :])[0]:
            raise UsageError(f"the outcome '{name}' cannot exist; run `detente check`, or choose other levels")
    return named


@dataclass(frozen=True)
class _Question:
    """What was asked: of which case, under which definitions, about which coalitions and named outcomes."""

    view: View
    settings: Settings
    coalitions: tuple[Members, ...]
    named: dict[str, dict[str, str]]
    explained: bool


def _stable_at(whole: WholeGraph, place: int, concepts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    return {
        standing.agent: tuple(c for c in concepts if c in standing.stable and standing.stable[c][place])
        for standing in whole.standings
    }


def _listed(
    valuation: Valuation,
    whole: WholeGraph,
    only_equilibria: bool,
    named: Sequence[OutcomeStability],
    case: Case,
    findings: list[Finding],
) -> list[OutcomeStability]:
    parties = valuation.parties
    concepts = tuple(dict.fromkeys(c for standing in whole.standings for c in standing.stable))
    places = np.arange(len(valuation.codes))
    if only_equilibria:
        own = whole.standings[: len(parties)]
        shared = [c for c in concepts if all(c in standing.stable for standing in own)]
        held = [np.logical_and.reduce([standing.stable[c] for standing in own]) for c in shared]
        held_by = np.sum(held, axis=0) if held else np.zeros(len(places))
        places = np.argsort(-held_by, kind="stable")[: int((held_by > 0).sum())]
    if len(places) > SHOWN_LIMIT:
        findings.append(
            Finding(
                "equilibria-not-listed",
                "info",
                f"{len(places):,} outcomes are an equilibrium under some concept; the {SHOWN_LIMIT:,} that are so "
                "under most concepts are listed, and the counts are of all",
            )
        )
        places = places[:SHOWN_LIMIT]
    space = valuation.space
    known = {
        tuple(o.levels[issue] for issue in space.issues): o
        for o in named
        if not any(case.clauses_of(name) for name in o.names)
    }
    found = []
    for place, row in zip(places.tolist(), space.rows(valuation.codes[places]), strict=True):
        levels = space.outcome(row)
        if tuple(levels.values()) in known:
            found.append(known[tuple(levels.values())])
            continue
        stable = _stable_at(whole, place, concepts)
        rank = {party: int(valuation.rank[i][place]) for i, party in enumerate(parties)}
        found.append(OutcomeStability(levels, (), rank, stable, _common(concepts, stable, parties)))
    found += [o for o in named if any(case.clauses_of(name) for name in o.names)]
    return [o for o in found if o.equilibrium] if only_equilibria else found


def _named(
    question: _Question, plain: Valuation | None, whole: WholeGraph | None, progress: Progress
) -> list[OutcomeStability]:
    view, case, space = question.view, question.view.case, question.view.space()
    groups: dict[tuple[int, str], list[str]] = {}
    for name, levels in question.named.items():
        code = space.code(levels)
        groups.setdefault((code, name if case.clauses_of(name) else ""), []).append(name)
    found = []
    for number, ((code, with_clauses), names) in enumerate(groups.items()):
        progress(number / len(groups), f"stability of {', '.join(names)}")
        valuation, own_whole, clauses = plain, whole, case.clauses_of(with_clauses)
        if with_clauses:
            valuation = None if plain is None else view.valuation(clauses)
            if whole is not None and valuation is not None:
                bound, maker = view.bound_by(clauses), view.moves(clauses)
                own_whole = work_out(bound, valuation, maker, question.settings, question.coalitions, progress)
        found.append(_judge_named(question, clauses, valuation, own_whole, code, names))
    if plain is None:
        return found
    places = [plain.index(space.code(o.levels)) for o in found]
    ranks = [{party: int(plain.rank[i][place]) for i, party in enumerate(plain.parties)} for place in places]
    return [replace(o, rank=rank) for o, rank in zip(found, ranks, strict=True)]


def _judge_named(
    question: _Question,
    clauses: Sequence[Clause],
    valuation: Valuation | None,
    whole: WholeGraph | None,
    code: int,
    names: Sequence[str],
) -> OutcomeStability:
    concepts = question.settings.concepts
    landscape = _look(question.view, clauses, valuation)
    verdicts: tuple[PartyVerdict, ...] = ()
    if question.explained:
        movers = [*((party,) for party in landscape.parties), *question.coalitions]
        verdicts = tuple(judge_outcome(landscape, code, m, sseq="sseq" in concepts) for m in movers)
    stable = {verdict.party: tuple(c for c in concepts if c in verdict.stable) for verdict in verdicts}
    if whole is not None and valuation is not None:
        stable = _stable_at(whole, valuation.index(code), concepts)
    return OutcomeStability(
        levels=question.named[names[0]],
        names=tuple(names),
        rank={},
        stable=stable,
        equilibrium=_common(concepts, stable, landscape.parties),
        why={verdict.party: explain(question.view.case, verdict) for verdict in verdicts},
        verdicts=verdicts,
    )


def _look(view: View, clauses: Sequence[Clause], valuation: Valuation | None) -> Landscape:
    if valuation is None:
        return landscape_of_case(view.bound_by(clauses), view.moves(clauses))
    return landscape_of_valuation(valuation, view.moves(clauses))
