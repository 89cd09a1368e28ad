# SPDX-License-Identifier: MIT
"""Every engine against the definitions, and against each other, on random conflicts."""

from __future__ import annotations

import random

import numpy as np
import pytest

from detente import prepare, stability
from detente.analysis.stability import CONCEPTS
from detente.analysis.stability.concepts import RANKED, Settings
from detente.analysis.stability.engine import Agent, stable_by_lists, stable_by_sweep
from detente.analysis.stability.farsighted import limited_move_stable, non_myopic_stable
from detente.analysis.stability.landscape import landscape_of_case, landscape_of_valuation
from detente.analysis.stability.listed import ListedGraph, list_moves
from detente.analysis.stability.one_outcome import judge_outcome
from detente.analysis.stability.relations import outlook_of_criteria, stable_by_relations
from detente.analysis.stability.simultaneous import simultaneously_stable
from detente.case.rule import Clause
from tests import definitions, plain_stability
from tests.random_cases import random_case

FIVE = ("nash", "gmr", "smr", "seq", "sseq")


def _with_clause(case, seed):
    """Return a clause that settles with the case's consequences, or nothing."""
    from detente.case.situation import find_unsettled_outcome

    rng = random.Random(seed)
    issues = sorted(case.issues)
    for _ in range(10):
        when, then = rng.sample(issues, 2)
        clause = Clause(
            kind="automatic_lapse",
            when={when: (rng.choice(case.issues[when].level_ids),)},
            then={then: rng.choice(case.issues[then].level_ids)},
            why="drawn",
            basis="judgement",
        )
        if find_unsettled_outcome(case, (*case.consequences, clause)) is None:
            return (clause,)
    return ()


def _problem(seed, issues, clauses=False):
    case = random_case(seed, issues=issues)
    rules = _with_clause(case, seed) if clauses else ()
    view = prepare(case)
    valuation, maker = view.valuation(rules), view.moves(rules)
    scores = [(rank.max(initial=1) - rank)[None].astype(np.int32) for rank in valuation.rank]
    rng = np.random.default_rng(seed)
    agents = []
    for party, score in zip(valuation.parties, scores, strict=True):
        largest = int(score.max(initial=0))
        strong = np.minimum(np.arange(largest + 2) + rng.integers(1, 3), largest + 1).astype(np.int32)
        agents.append(Agent((party,), score, strong))
    coalitions = [valuation.parties[:2], valuation.parties]
    agents += [Agent(m, np.concatenate([scores[valuation.parties.index(p)] for p in m])) for m in coalitions]
    return case, rules, valuation, maker, agents


@pytest.mark.parametrize("seed", range(60))
def test_all_engines_agree_with_the_definitions(seed: int) -> None:
    case = random_case(seed, issues=3 + seed % 2)
    view = prepare(case)
    space, valuation, maker = view.space(), view.valuation(), view.moves()
    searches = [landscape_of_valuation(valuation, maker), landscape_of_case(case, maker)]
    result = stability(view, outcomes="all", settings=Settings(FIVE))
    plain = plain_stability.stable_outcomes(plain_stability.build_graph(valuation, maker))
    assert [o.levels for o in result.outcomes] == definitions.outcomes(case)
    for number, outcome in enumerate(result.outcomes):
        code = int(space.codes(space.row(outcome.levels)[None, :])[0])
        for i, party in enumerate(case.preferences):
            assert {c for c in CONCEPTS if plain[c][i][number]} == set(outcome.stable[party]) - {"sseq"}
            for landscape in searches:
                assert set(judge_outcome(landscape, code, (party,), sseq=True).stable) == set(outcome.stable[party])
        if number % 3 == 0:
            for party in case.preferences:
                assert set(outcome.stable[party]) - {"sseq"} == definitions.stable(case, party, outcome.levels)


def _compare_with_definitions(case, clauses, valuation, standings, seed: int) -> None:
    """Ask the definitions about some outcomes; a clause is a consequence that settles last."""
    ruled = case.model_copy(update={"consequences": (*case.consequences, *clauses)})
    outcomes = definitions.outcomes(ruled)
    assert len(outcomes) == len(valuation.codes)
    for place in random.Random(seed).sample(range(len(outcomes)), min(2, len(outcomes))):
        for standing in standings[: len(valuation.parties)]:
            stable = {concept for concept in CONCEPTS if standing.stable[concept][place]}
            assert stable == definitions.stable(ruled, standing.agent, outcomes[place])


def _compare_engines(seed: int) -> None:
    case, clauses, valuation, maker, agents = _problem(seed, 3 + seed % 3, clauses=seed % 2 == 1)
    answering = list(range(len(valuation.parties)))
    graph = list_moves(maker, valuation.codes, [agent.members for agent in agents])
    names = [agent.name for agent in agents]
    for sanction, sequences in (("equal_or_worse", "alternating"), ("worse", "unrestricted"), ("worse", "single")):
        settings = Settings(RANKED, sanction, sequences)
        listed = stable_by_lists(graph, agents, answering, settings)
        swept = stable_by_sweep(maker, valuation.codes, agents, answering, settings)
        for one, other, agent in zip(listed, swept, agents, strict=True):
            assert one.stable.keys() == other.stable.keys()
            for concept in one.stable:
                assert (one.stable[concept] == other.stable[concept]).all(), (agent.name, concept)
            for needed in (*one.needed.items(), *other.needed.items()):
                assert ((needed[1] <= agent.criteria[0]) == one.stable[needed[0]]).all()
        if sanction == "equal_or_worse":
            _compare_with_definitions(case, clauses, valuation, swept, seed)
            outlooks = [outlook_of_criteria(agent) for agent in agents]
            related = stable_by_relations(graph, names, outlooks, answering, Settings(FIVE, sequences=sequences))
            for one, other in zip(listed, related, strict=True):
                for concept in set(one.stable) & set(other.stable):
                    assert (one.stable[concept] == other.stable[concept]).all()


@pytest.mark.parametrize("seed", range(80))
def test_lists_sweep_and_relations_agree(seed: int) -> None:
    _compare_engines(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1400))
def test_more_conflicts(seed: int) -> None:
    test_all_engines_agree_with_the_definitions(seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_two_thousand_conflicts(block: int) -> None:
    for seed in range(2000 + 100 * block, 2100 + 100 * block):
        _compare_engines(seed)


@pytest.mark.parametrize("seed", range(40))
def test_stronger_concepts_imply_weaker_ones(seed: int) -> None:
    case = random_case(seed)
    coalition = tuple(case.preferences)[:2]
    for outcome in stability(case, outcomes="all", settings=Settings(FIVE), coalitions=[coalition]).outcomes:
        for concepts in outcome.stable.values():
            if "nash" in concepts:
                assert set(concepts) == set(FIVE)
            if "sseq" in concepts:
                assert {"smr", "seq"} <= set(concepts)
            if "smr" in concepts or "seq" in concepts:
                assert "gmr" in concepts


@pytest.mark.parametrize("seed", range(40))
def test_farsighted_and_simultaneous_stability_follow_their_definitions(seed: int) -> None:
    case, _, valuation, maker, agents = _problem(seed, 3)
    parties = agents[: len(valuation.parties)]
    scores = [agent.criteria[0] for agent in parties]
    graph = list_moves(maker, valuation.codes, [agent.members for agent in parties])
    for horizon in (1, 2, 3):
        stable = limited_move_stable(graph, scores, horizon)
        for i in range(len(parties)):
            for s in range(graph.size):
                assert stable[i][s] == definitions.stays_looking_ahead(graph, scores, i, s, horizon)
    forever, settled = non_myopic_stable(graph, scores)
    if settled is not None:
        assert not (forever & ~limited_move_stable(graph, scores, settled + 5)).any()
    together = simultaneously_stable(maker, valuation.codes, parties)
    outcomes = definitions.outcomes(case)
    for i, party in enumerate(valuation.parties):
        for place in range(0, len(outcomes), 2):
            assert together[i][place] == definitions.simultaneously_stable(case, party, outcomes[place])


def test_a_graph_drawn_by_hand_with_moves_that_do_not_chain() -> None:
    # B can go 1 -> 2 and 2 -> 3 but not 1 -> 3: after A's move to 1 only a second move of B would deter.
    graph = ListedGraph.from_arcs([("A",), ("B",)], [[(0, 1)], [(1, 2), (2, 3)]], 4)
    agents = [
        Agent(("A",), np.array([[1, 3, 2, 0]], dtype=np.int32)),
        Agent(("B",), np.array([[0, 1, 2, 3]], dtype=np.int32)),
    ]
    alternating = stable_by_lists(graph, agents, [0, 1], Settings())
    unrestricted = stable_by_lists(graph, agents, [0, 1], Settings(sequences="unrestricted"))
    assert not alternating[0].stable["gmr"][0]
    assert unrestricted[0].stable["gmr"][0]
