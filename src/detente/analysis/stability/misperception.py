# SPDX-License-Identifier: MIT
"""Misperception as a two-level hypergame: every party judges by the conflict that it sees.

Each party has its own graph: the case with what it takes to be otherwise (preferences of others,
rules). It stays where its own graph says so. An outcome is an equilibrium of the hypergame when
every party stays in its own eyes; the analyst sees both that and the equilibria of the case as it
is.

What happens where a party sees no outcome at all is read in two ways, `unseen`:

- ``nobody``, the default: in a party's own graph nobody moves from or to an outcome that it does not see, and it
  does not stay at one either;
- ``others``, as in GMCR+: a party makes no move from or to an outcome that it does not see, so it stays there;
  all others do, and may answer it from there. Preferences are still those of the party's own view.

Reference: Wang, Hipel and Fraser, Modeling misperceptions in games, Behavioral Science 33
(1988); Aljefri, Bashar, Fang and Hipel, IEEE Transactions on Systems, Man, and Cybernetics: Systems
48 (2018).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from detente.analysis.result import Progress, Result, no_progress
from detente.analysis.stability.concepts import CONCEPTS, Settings
from detente.analysis.stability.engine import stable_by_lists
from detente.analysis.stability.listed import list_moves
from detente.analysis.stability.whole import LISTED_LIMIT, make_agents, work_out
from detente.case.finding import Finding
from detente.case.variants import as_seen_by
from detente.errors import UsageError
from detente.outcomes.space import Mask
from detente.outcomes.valuation import Valuation, value_party
from detente.outcomes.view import View

__all__ = ["MisperceptionResult", "SeenOutcome", "misperception"]

SHOWN_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class SeenOutcome:
    """One outcome as it is and as the parties see it.

    Attributes
    ----------
    levels : dict
        The outcome.
    names : tuple of str
        Proposals (or `status_quo`) that are this outcome.
    in_own_eyes, in_fact : dict of party to tuple of str
        Concepts under which the party stays, by its own graph and by the analyst's.
    hypergame, equilibrium : tuple of str
        Concepts under which every party stays in its own eyes, and in fact.
    """

    levels: dict[str, str]
    names: tuple[str, ...]
    in_own_eyes: dict[str, tuple[str, ...]]
    in_fact: dict[str, tuple[str, ...]]
    hypergame: tuple[str, ...]
    equilibrium: tuple[str, ...]

    @property
    def rests_on_misperception(self) -> tuple[str, ...]:
        """Concepts under which it holds only because parties are mistaken."""
        return tuple(concept for concept in self.hypergame if concept not in self.equilibrium)


@dataclass(frozen=True, repr=False)
class MisperceptionResult(Result):
    """Equilibria of the hypergame beside those of the case as it is."""

    mistaken: tuple[str, ...]
    outcomes: tuple[SeenOutcome, ...]

    analysis = "stability"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "mistaken": list(self.mistaken),
            "outcomes": [
                {
                    "levels": o.levels,
                    "names": list(o.names),
                    "in_own_eyes": {party: list(concepts) for party, concepts in o.in_own_eyes.items()},
                    "in_fact": {party: list(concepts) for party, concepts in o.in_fact.items()},
                    "hypergame": list(o.hypergame),
                    "equilibrium": list(o.equilibrium),
                    "rests_on_misperception": list(o.rests_on_misperception),
                }
                for o in self.outcomes
            ],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each outcome."""
        return [
            {
                **o.levels,
                "names": ", ".join(o.names),
                "hypergame": " ".join(o.hypergame),
                "equilibrium": " ".join(o.equilibrium),
            }
            for o in self.outcomes
        ]


_UNSEEN = {
    "nobody": {
        "unseen": "nobody moves from or to an outcome that a party does not see, in its own graph; GMCR+ lets "
        "all others do so, which is the reading `others`"
    },
    "others": {
        "unseen": "a party makes no move from or to an outcome that it does not see, and stays there; others do"
    },
}


def _stays(view: View, party: str, concepts: tuple[str, ...]) -> dict[str, Mask]:
    """Return, by concept, at which codes of the space a party stays in a graph; False where it sees no outcome."""
    valuation = view.valuation()
    whole = work_out(view.case, valuation, view.moves(), Settings(concepts), (), no_progress)
    standing = whole.standings[valuation.parties.index(party)]
    stays = {}
    for concept in concepts:
        stays[concept] = np.zeros(valuation.space.count, dtype=bool)
        stays[concept][valuation.codes] = standing.stable[concept]
    return stays


def _stays_among_all(view: View, seen: dict[str, View], party: str, concepts: tuple[str, ...]) -> dict[str, Mask]:
    """Return the same where each party moves only between outcomes that it sees, and all outcomes of the case count."""
    space, case = view.space(), seen[party].case
    codes = space.feasible_codes
    if len(codes) > LISTED_LIMIT:
        raise UsageError(
            f"with --unseen others moves are listed one by one, for up to {LISTED_LIMIT:,} feasible outcomes; "
            f"this case has {len(codes):,}. Leave it out, or merge levels"
        )
    valuation = Valuation(space, view.parties, tuple(value_party(space, case.preferences[p]) for p in view.parties))
    agents = make_agents(case, valuation, (), False)
    graph = list_moves(view.moves(), codes, [agent.members for agent in agents])
    steps = []
    for mover, own in zip(view.parties, graph.steps, strict=True):
        sees = seen[mover].space().feasible_grid[codes]
        steps.append(own.only(sees[own.origin] & sees[own.target]))
    standings = stable_by_lists(replace(graph, steps=tuple(steps)), agents, range(len(agents)), Settings(concepts))
    stable = standings[view.parties.index(party)].stable
    stays = {concept: np.zeros(space.count, dtype=bool) for concept in concepts}
    for concept, mask in stays.items():
        mask[codes] = stable[concept]
    return stays


def _concepts_at(stays: dict[str, dict[str, Mask]], code: int) -> dict[str, tuple[str, ...]]:
    return {party: tuple(c for c in CONCEPTS if own[c][code]) for party, own in stays.items()}


def misperception(
    view: View, *, unseen: Literal["nobody", "others"] = "nobody", progress: Progress = no_progress
) -> MisperceptionResult:
    """Work out the hypergame of a case whose parties are mistaken.

    Parameters
    ----------
    view : View
        The case, without errors, with `perceptions`.
    unseen : {'nobody', 'others'}
        Who moves from and to outcomes that a party does not see, in its own graph.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    MisperceptionResult
        Named outcomes, and all that are an equilibrium in the parties' eyes or in fact.

    Raises
    ------
    UsageError
        If no party is mistaken.
    SpaceTooLargeError
        If the outcomes cannot be listed.
    """
    case = view.case
    if not case.perceptions:
        raise UsageError("nobody is mistaken in this case; add `perceptions` to say what a party sees otherwise")
    space = view.space().require_enumerable("misperception")
    codes = space.feasible_codes
    parties = view.parties
    seen = {party: view.varied(as_seen_by(case, party)) if party in case.perceptions else view for party in parties}
    fact: dict[str, dict[str, Mask]] = {}
    eyes: dict[str, dict[str, Mask]] = {}
    for number, party in enumerate(parties):
        progress(number / len(parties), f"the conflict as {case.parties[party].name} sees it")
        fact[party] = _stays(view, party, CONCEPTS)
        eyes[party] = fact[party]
        if unseen == "others":
            eyes[party] = _stays_among_all(view, seen, party, CONCEPTS)
        elif party in case.perceptions:
            eyes[party] = _stays(seen[party], party, CONCEPTS)
    named = space.names_by_code(case.named_outcomes)
    together = [[stays[party][c] for party in parties] for stays in (fact, eyes) for c in CONCEPTS]
    held = np.logical_or.reduce([np.logical_and.reduce(each) for each in together])
    shown = codes[held[codes] | np.isin(codes, list(named))]
    findings: tuple[Finding, ...] = ()
    if len(shown) > SHOWN_LIMIT:
        message = f"{len(shown):,} outcomes are an equilibrium in fact or in the parties' eyes; named ones are listed"
        findings = (Finding("equilibria-not-listed", "info", message),)
        shown = np.array(sorted(named), dtype=np.int64)
    found = []
    for code, row in zip(shown.tolist(), space.rows(shown), strict=True):
        own, real = _concepts_at(eyes, code), _concepts_at(fact, code)
        found.append(
            SeenOutcome(
                levels=space.outcome(row),
                names=tuple(named.get(code, ())),
                in_own_eyes=own,
                in_fact=real,
                hypergame=tuple(c for c in CONCEPTS if all(c in own[party] for party in parties)),
                equilibrium=tuple(c for c in CONCEPTS if all(c in real[party] for party in parties)),
            )
        )
    return MisperceptionResult(
        case=view.described,
        method={**Settings().record(), "view": "each party by the conflict it sees; clauses are left out"}
        | _UNSEEN[unseen],
        exact=True,
        findings=findings,
        mistaken=tuple(case.perceptions),
        outcomes=tuple(found),
    )
