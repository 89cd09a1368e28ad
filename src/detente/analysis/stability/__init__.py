# SPDX-License-Identifier: MIT
"""Which outcomes nobody would leave, after the graph model for conflict resolution.

>>> from detente import load
>>> result = stability(load("cases/prisoners-dilemma"))
>>> sorted(len(outcome.equilibrium) for outcome in result.outcomes)
[0, 0, 3, 4]
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from detente.analysis.result import Progress, Result, describe_case, no_progress
from detente.analysis.stability.concepts import CONCEPTS, METHOD
from detente.analysis.stability.one_outcome import Move, PartyVerdict, judge_outcome
from detente.analysis.stability.whole_graph import LIMIT, build_graph, stable_outcomes
from detente.analysis.stability.words import explain
from detente.case.case import Case
from detente.case.finding import Finding
from detente.errors import UsageError
from detente.outcomes.moves import MoveMaker
from detente.outcomes.space import OutcomeSpace
from detente.outcomes.valuation import value_outcomes

__all__ = ["CONCEPTS", "Move", "OutcomeStability", "PartyVerdict", "StabilityResult", "stability"]


@dataclass(frozen=True, slots=True)
class OutcomeStability:
    """Stability of one outcome.

    Attributes
    ----------
    levels : dict
        The outcome.
    names : tuple of str
        Proposals (or `status_quo`) that are this outcome.
    rank : dict of party to int
        Rank, 1 the best, ties equal.
    stable : dict of party to tuple of str
        Concepts under which the party would stay.
    equilibrium : tuple of str
        Concepts under which every party would stay.
    why : dict of party to str
        The reason in words; for named outcomes only.
    verdicts : tuple of PartyVerdict
        The same as data; for named outcomes only.
    """

    levels: dict[str, str]
    names: tuple[str, ...]
    rank: dict[str, int]
    stable: dict[str, tuple[str, ...]]
    equilibrium: tuple[str, ...]
    why: dict[str, str] = field(default_factory=dict)
    verdicts: tuple[PartyVerdict, ...] = ()


@dataclass(frozen=True)
class StabilityResult(Result):
    """Stability of the outcomes that were asked for."""

    parties: tuple[str, ...]
    outcome_count: int
    feasible: int
    outcomes: tuple[OutcomeStability, ...]

    analysis = "stability"

    def named(self, name: str) -> OutcomeStability:
        """Return the stability of a proposal, or of the `status_quo`."""
        return next(outcome for outcome in self.outcomes if name in outcome.names)

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "counts": {"outcomes": self.outcome_count, "feasible": self.feasible},
            "parties": list(self.parties),
            "outcomes": [
                {
                    "levels": o.levels,
                    "names": list(o.names),
                    "rank": o.rank,
                    "stable": {party: list(concepts) for party, concepts in o.stable.items()},
                    "equilibrium": list(o.equilibrium),
                    "why": o.why,
                }
                for o in self.outcomes
            ],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each outcome and party."""
        return [
            {
                **o.levels,
                "names": ", ".join(o.names),
                "party": party,
                "rank": o.rank[party],
                **{concept: concept in o.stable[party] for concept in CONCEPTS},
            }
            for o in self.outcomes
            for party in self.parties
        ]


def _common(stable: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(concept for concept in CONCEPTS if all(concept in concepts for concepts in stable.values()))


def _named_outcomes(case: Case) -> dict[str, dict[str, str]]:
    named = {} if case.status_quo is None else {"status_quo": case.status_quo}
    return named | {id_: proposal.outcome for id_, proposal in case.proposals.items()}


def stability(
    case: Case,
    outcomes: Literal["equilibria", "named", "all"] | None = None,
    progress: Progress = no_progress,
) -> StabilityResult:
    """Ask which outcomes the parties would stay at.

    Parameters
    ----------
    case : Case
        A case without errors.
    outcomes : {'equilibria', 'named', 'all'}, optional
        Which outcomes to return: those that are an equilibrium under some concept, the status quo
        and the proposals, or all. By default all in small spaces, the named ones in large ones.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    StabilityResult
        Named outcomes come with the reason in words.

    Raises
    ------
    UsageError
        If nobody has a preference, or all outcomes of too large a space are asked for.
    SpaceTooLargeError
        If the outcomes cannot be listed at all.
    """
    if not case.preferences:
        raise UsageError("stability needs preferences; add `preferences` for the parties that can move")
    space = OutcomeSpace(case).require_enumerable("stability")
    feasible = len(space.feasible_codes)
    if outcomes is None:
        outcomes = "all" if feasible <= LIMIT else "named"
    findings = [
        Finding(
            "preference-missing",
            "warning",
            f"'{party}' has no preference; it is taken never to move",
            ("parties", party),
        )
        for party in dict.fromkeys(p for issue in case.issues.values() for p in issue.control.parties)
        if party not in case.preferences
    ]
    found: list[OutcomeStability] = []
    if outcomes == "named":
        found = _named(case, space, progress)
        if not found:
            findings.append(Finding("proposals-missing", "info", "no outcome is named; add proposals or a status_quo"))
    elif feasible > LIMIT:
        raise UsageError(
            f"the whole graph is worked out for at most {LIMIT:,} feasible outcomes and this case has {feasible:,}; "
            "ask for the named ones (--outcomes named)"
        )
    else:
        found = _whole(case, space, progress)
        named = {name: outcome for outcome in _named(case, space, progress) for name in outcome.names}
        found = [named.get(o.names[0], o) if o.names and not _has_clauses(case, o.names) else o for o in found]
        found += [o for name, o in named.items() if _has_clauses(case, (name,))]
        if outcomes == "equilibria":
            found = [outcome for outcome in found if outcome.equilibrium]
    return StabilityResult(
        case=describe_case(case),
        method=METHOD,
        exact=True,
        findings=tuple(findings),
        parties=tuple(party for party in case.parties if party in case.preferences),
        outcome_count=space.count,
        feasible=feasible,
        outcomes=tuple(found),
    )


def _has_clauses(case: Case, names: tuple[str, ...]) -> bool:
    return any(name in case.proposals and case.proposals[name].clauses for name in names)


def _whole(case: Case, space: OutcomeSpace, progress: Progress) -> list[OutcomeStability]:
    valuation = value_outcomes(case, space)
    stable = stable_outcomes(build_graph(valuation, MoveMaker(case, space)), progress)
    named: dict[int, list[str]] = {}
    for name, levels in _named_outcomes(case).items():
        if not _has_clauses(case, (name,)):
            named.setdefault(int(space.codes(space.row(levels)[None, :])[0]), []).append(name)
    found = []
    for place, (code, row) in enumerate(zip(valuation.codes.tolist(), space.rows(valuation.codes), strict=True)):
        concepts = {
            party: tuple(concept for concept in CONCEPTS if stable[concept][i][place])
            for i, party in enumerate(valuation.parties)
        }
        rank = {party: int(valuation.rank[i][place]) for i, party in enumerate(valuation.parties)}
        found.append(
            OutcomeStability(space.outcome(row), tuple(named.get(code, ())), rank, concepts, _common(concepts))
        )
    return found


def _named(case: Case, space: OutcomeSpace, progress: Progress) -> list[OutcomeStability]:
    plain = value_outcomes(case, space)
    groups: dict[tuple[int, str], list[str]] = {}
    named = _named_outcomes(case)
    for name, levels in named.items():
        code = int(space.codes(space.row(levels)[None, :])[0])
        groups.setdefault((code, name if _has_clauses(case, (name,)) else ""), []).append(name)
    found = []
    for number, ((code, with_clauses), names) in enumerate(groups.items()):
        progress(number / len(groups), f"stability of {', '.join(names)}")
        valuation, own_space = plain, space
        if with_clauses:
            own_space = OutcomeSpace(case, case.proposals[with_clauses].clauses)
            valuation = value_outcomes(case, own_space)
        verdicts = judge_outcome(valuation, MoveMaker(case, own_space), code)
        stable = {verdict.party: verdict.stable for verdict in verdicts}
        place = plain.index(code)
        found.append(
            OutcomeStability(
                levels=named[names[0]],
                names=tuple(names),
                rank={party: int(plain.rank[i][place]) for i, party in enumerate(plain.parties)},
                stable=stable,
                equilibrium=_common(stable),
                why={verdict.party: explain(case, verdict) for verdict in verdicts},
                verdicts=verdicts,
            )
        )
    return found
