# SPDX-License-Identifier: MIT
"""Stability of every outcome of a case: chooses the engine and puts their answers together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.result import Progress, no_progress
from detente.analysis.stability.concepts import RANKED, Settings
from detente.analysis.stability.engine import Agent, Standing, stable_by_lists, stable_by_sweep
from detente.analysis.stability.farsighted import limited_move_stable, non_myopic_stable
from detente.analysis.stability.listed import ListedGraph, list_moves
from detente.analysis.stability.relations import (
    Outlook,
    outlook_of_criteria,
    outlook_with_chances,
    outlook_with_threshold,
    outlook_with_unknown,
    stable_by_relations,
)
from detente.analysis.stability.simultaneous import simultaneously_stable
from detente.case.case import Case
from detente.case.finding import Finding
from detente.errors import UsageError
from detente.outcomes.draws import draw_assumptions
from detente.outcomes.moves import Members, MoveMaker
from detente.outcomes.strength import strong_scores
from detente.outcomes.valuation import Valuation, worth_with_vetoes
from detente.outcomes.view import View

__all__ = ["LISTED_LIMIT", "WholeGraph", "make_agents", "stable_outcomes", "work_out"]

LISTED_LIMIT = 5_000
"""Feasible outcomes up to which moves are listed; larger graphs use the compiled sweep."""

MOVE_LIMIT = 8_000_000
"""Moves listed at most."""


@dataclass(frozen=True)
class WholeGraph:
    """Stability of all feasible outcomes.

    Attributes
    ----------
    agents : tuple of Agent
        Parties, then coalitions.
    standings : tuple of Standing
        In the same order.
    findings : tuple of Finding
        What was left out.
    """

    agents: tuple[Agent, ...]
    standings: tuple[Standing, ...]
    findings: tuple[Finding, ...]


def make_agents(case: Case, valuation: Valuation, coalitions: Sequence[Members], attitudes: bool) -> list[Agent]:
    """Return the parties with a preference, then the coalitions, each with its criteria."""
    scores = {
        party: (rank.max(initial=1) - rank).astype(np.int32)
        for party, rank in zip(valuation.parties, valuation.rank, strict=True)
    }
    agents = []
    for i, party in enumerate(valuation.parties):
        criteria = [scores[party]]
        for other, attitude in case.preferences[party].attitudes.items() if attitudes else ():
            if other in scores:
                criteria.append(scores[other] if attitude == "positive" else scores[other].max() - scores[other])
        strong = strong_scores(case.preferences[party], valuation.utility[i], valuation.vetoed[i], scores[party])
        agents.append(Agent((party,), np.stack(criteria), strong))
    agents += [Agent(members, np.stack([scores[member] for member in members])) for members in coalitions]
    return agents


def _outlooks(case: Case, valuation: Valuation, agents: Sequence[Agent], settings: Settings) -> list[Outlook]:
    rows = valuation.space.rows(valuation.codes)
    draws = None
    if settings.preference == "probabilistic":
        draws = draw_assumptions(case, valuation.space, settings.draws, settings.seed or 0)
    outlooks: list[Outlook] = []
    for agent in agents:
        if settings.preference in ("order", "attitudes") or len(agent.members) > 1:
            outlooks.append(outlook_of_criteria(agent))
            continue
        party = agent.members[0]
        preference = case.preferences[party]
        place = valuation.parties.index(party)
        worth = worth_with_vetoes(preference, valuation.utility[place], valuation.vetoed[place])
        if settings.preference == "unknown":
            pairs = [
                (valuation.space.meets(rows, pair.first), valuation.space.meets(rows, pair.second))
                for pair in preference.incomparable
            ]
            outlooks.append(outlook_with_unknown(agent.criteria[0], pairs, settings.reading))
        elif draws is not None:
            drawn = draws.worth(party, rows)

            def chance(place: int, drawn: NDArray[np.float64] = drawn) -> NDArray[np.float64]:
                return np.asarray((drawn > drawn[:, place, None] + 1e-9).mean(axis=0))

            outlooks.append(outlook_with_chances(chance, settings.alpha, settings.beta, settings.gamma))
        else:
            least = preference.least_gain
            outlooks.append(outlook_with_threshold(worth, 0.0 if least is None else least.midpoint))
    return outlooks


def _few_moves(maker: MoveMaker, agents: Sequence[Agent], feasible: int) -> bool:
    if feasible > LISTED_LIMIT:
        return False
    shape = maker.space.shape
    each = [np.prod([shape[c.position] for c in maker.choices(agent.members)], dtype=float) for agent in agents]
    return bool(feasible * sum(each) <= MOVE_LIMIT)


def work_out(
    case: Case,
    valuation: Valuation,
    maker: MoveMaker,
    settings: Settings,
    coalitions: Sequence[Members],
    progress: Progress,
) -> WholeGraph:
    """Work out the stability of every feasible outcome.

    Raises
    ------
    UsageError
        If a concept or a reading of preference is asked for that needs moves listed one by one, and
        there are too many.
    """
    agents = make_agents(case, valuation, coalitions, settings.preference == "attitudes")
    parties = list(range(len(valuation.parties)))
    ranked = tuple(concept for concept in settings.concepts if concept in RANKED)
    chosen = Settings(ranked, settings.sanction, settings.sequences)
    few = _few_moves(maker, agents, len(valuation.codes))
    special = [concept for concept in settings.concepts if concept not in RANKED]
    if not few and (special or settings.preference != "order"):
        asked = ", ".join(special) or f"{settings.preference} preference"
        raise UsageError(
            f"{asked} needs moves listed one by one, which is done for up to {LISTED_LIMIT:,} feasible outcomes; this "
            f"case has {len(valuation.codes):,}. Ask for {', '.join(RANKED[:5])} with preference order, or merge levels"
        )
    if not few:
        standings = stable_by_sweep(maker, valuation.codes, agents, parties, chosen, progress)
        return WholeGraph(tuple(agents), standings, _left_out(standings, chosen))
    graph = list_moves(maker, valuation.codes, [agent.members for agent in agents])
    names = [agent.name for agent in agents]
    if settings.preference == "order":
        found = list(stable_by_lists(graph, agents, parties, chosen, progress))
        if coalitions:
            # Lists know coalitions' nash, gmr and seq; smr and sseq need pairs of outcomes.
            outlooks = [outlook_of_criteria(agent) for agent in agents]
            pairs = stable_by_relations(graph, names, outlooks, parties, chosen)
            for i in range(len(parties), len(agents)):
                found[i] = Standing(names[i], {**pairs[i].stable, **found[i].stable}, {})
    else:
        outlooks = _outlooks(case, valuation, agents, settings)
        found = list(stable_by_relations(graph, names, outlooks, parties, chosen, progress))
    found, findings = _add_special(graph, maker, valuation, agents[: len(parties)], found, settings)
    return WholeGraph(tuple(agents), tuple(found), (*_left_out(found, chosen), *findings))


def stable_outcomes(view: View, concept: str, progress: Progress = no_progress) -> NDArray[np.bool_]:
    """Return at which feasible outcomes every party would stay.

    Parameters
    ----------
    view : View
        The case, without errors.
    concept : str
        A concept of an order of preference, such as ``seq``.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    ndarray of bool, shape (feasible,)
        In the order of the codes of feasible outcomes.
    """
    whole = work_out(view.case, view.valuation(), view.moves(), Settings(concepts=(concept,)), (), progress)
    return np.asarray(np.logical_and.reduce([standing.stable[concept] for standing in whole.standings]))


def _left_out(standings: Sequence[Standing], settings: Settings) -> tuple[Finding, ...]:
    missing = [
        f"{concept} for {standing.agent}"
        for standing in standings
        for concept in settings.concepts
        if concept not in standing.stable
    ]
    if not missing:
        return ()
    message = (
        f"not worked out: {', '.join(missing)}. Strength needs `strong_gap` or `strong_after` in a party's preference; "
        f"smr and sseq of coalitions need a graph of at most {LISTED_LIMIT:,} outcomes"
    )
    return (Finding("concept-not-worked-out", "info", message),)


def _add_special(
    graph: ListedGraph,
    maker: MoveMaker,
    valuation: Valuation,
    parties: Sequence[Agent],
    found: Sequence[Standing],
    settings: Settings,
) -> tuple[list[Standing], tuple[Finding, ...]]:
    own = ListedGraph(graph.movers[: len(parties)], graph.steps[: len(parties)], graph.size)
    scores = [agent.criteria[0] for agent in parties]
    extra: dict[str, Sequence[NDArray[np.bool_]]] = {}
    findings: tuple[Finding, ...] = ()
    if "sim" in settings.concepts:
        extra["sim"] = simultaneously_stable(maker, valuation.codes, parties)
    if "limited_move" in settings.concepts:
        extra["limited_move"] = list(limited_move_stable(own, scores, settings.horizon))
    if "non_myopic" in settings.concepts:
        stable, horizon = non_myopic_stable(own, scores)
        extra["non_myopic"] = list(stable)
        if horizon is None:
            findings = (Finding("horizon-without-end", "warning", "expectations did not settle; non_myopic is empty"),)
    standings = [
        Standing(
            standing.agent,
            {**standing.stable, **({c: masks[i] for c, masks in extra.items()} if i < len(parties) else {})},
            standing.needed,
        )
        for i, standing in enumerate(found)
    ]
    return standings, findings
