# SPDX-License-Identifier: MIT
"""Status quo, inverse, design, misperception and draws, each against something slower and plainer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from detente import load, prepare, stability
from detente.analysis.stability.concepts import CONCEPTS, Settings
from detente.analysis.stability.engine import Agent, stable_by_lists
from detente.analysis.stability.landscape import Landscape
from detente.analysis.stability.listed import list_moves
from detente.analysis.stability.one_outcome import judge_outcome
from detente.analysis.stability.whole import make_agents
from detente.case.case import Case
from detente.errors import UsageError
from tests import definitions
from tests.random_cases import random_case


def named_case(seed: int) -> Case:
    """Return a random case whose status quo and proposals are some of its feasible outcomes."""
    case = random_case(seed, issues=3 + seed % 2)
    outcomes = definitions.outcomes(case)
    data = case.model_dump(mode="json", by_alias=True)
    data["status_quo"] = outcomes[0]
    chosen = outcomes[1 :: max(1, len(outcomes) // 3)][:3]
    data["proposals"] = {f"p{n}": {"title": f"P{n}", "levels": levels} for n, levels in enumerate(chosen)}
    return Case.model_validate(data)


@pytest.mark.parametrize("improving", [False, True])
@pytest.mark.parametrize("seed", range(25))
def test_shortest_paths_are_those_of_a_plain_search(seed: int, improving: bool) -> None:
    case = named_case(seed)
    start = dict(case.status_quo)
    depth = {tuple(start.values()): 0}
    frontier = [start]
    while frontier:
        following = []
        for here in frontier:
            for party in case.preferences:
                for target in definitions.moves(case, party, here):
                    if improving and not definitions.prefers(case, party, target, here):
                        continue
                    if tuple(target.values()) not in depth:
                        depth[tuple(target.values())] = depth[tuple(here.values())] + 1
                        following.append(target)
        frontier = following
    result = stability.paths(case, improving=improving)
    counts = [list(depth.values()).count(n) for n in range(max(depth.values()) + 1)]
    assert list(result.reached) == counts
    for goal in result.goals:
        assert goal.moves == depth.get(tuple(goal.levels.values()))
        here = start
        for move in goal.path:
            assert move.levels in definitions.moves(case, move.party, here)
            assert not improving or definitions.prefers(case, move.party, move.levels, here)
            here = move.levels
        if goal.moves is not None:
            assert here == goal.levels


@pytest.mark.parametrize("seed", range(30))
def test_the_rank_that_the_inverse_asks_for_is_enough_and_no_lower_one_is(seed: int) -> None:
    case = named_case(seed)
    view = prepare(case)
    space, valuation = view.space(), view.valuation()
    agents = make_agents(case, valuation, (), attitudes=False)
    graph = list_moves(view.moves(), valuation.codes, [agent.members for agent in agents])
    answering = list(range(len(agents)))
    for needed in stability.inverse(view).needed:
        name = needed.names[0]
        levels = case.status_quo if name == "status_quo" else case.proposals[name].outcome
        place = valuation.index(int(space.codes(space.row(levels)[None, :])[0]))
        i = valuation.parties.index(needed.party)
        largest = int(agents[i].criteria.max())

        def stays_at(rank: int, i: int = i, place: int = place, largest: int = largest) -> dict[str, bool]:
            score = agents[i].criteria.copy() * 2
            score[0, place] = 2 * (largest + 1 - rank)
            changed = [*agents[:i], Agent(agents[i].members, score), *agents[i + 1 :]]
            standing = stable_by_lists(graph, changed, answering, Settings())[i]
            return {concept: bool(standing.stable[concept][place]) for concept in CONCEPTS}

        assert needed.stable == stays_at(needed.rank)[needed.concept]
        assert stays_at(needed.needed_rank)[needed.concept]
        if not needed.stable:
            assert not stays_at(needed.needed_rank + 1)[needed.concept]


@pytest.mark.parametrize("seed", range(12))
def test_draws_agree_with_the_search_draw_by_draw(seed: int) -> None:
    case = named_case(seed)
    view = prepare(case)
    space, maker = view.space(), view.moves()
    drawn = view.draws(6, seed=3)
    result = stability.draws(view, draws=6, seed=3)
    for share in result.shares:
        levels = case.status_quo if share.name == "status_quo" else case.proposals[share.name].outcome
        code = int(space.codes(space.row(levels)[None, :])[0])
        counts = {party: dict.fromkeys(CONCEPTS, 0) for party in drawn.parties}
        for d in range(6):
            one = drawn.part(slice(d, d + 1))

            def order(party: int, codes: np.ndarray, one=one) -> np.ndarray:
                return np.round(one.worth(one.parties[party], space.rows(codes))[0], 8)

            landscape = Landscape(maker, drawn.parties, order, order)
            for party in drawn.parties:
                for concept in judge_outcome(landscape, code, (party,)).stable:
                    counts[party][concept] += 1
        assert share.stable == {p: {c: n / 6 for c, n in own.items()} for p, own in counts.items()}


def test_the_share_of_one_draw_without_ranges_is_the_plain_answer() -> None:
    case = load("cases/elmira")
    plain = stability(case, outcomes="named")
    for share in stability.draws(case, draws=3).shares:
        stable = plain.named(share.name).stable
        for party, concepts in share.stable.items():
            assert {c for c, value in concepts.items() if value == 1.0} == set(stable[party])


def test_a_change_of_the_rules_that_design_offers_does_what_it_says() -> None:
    result = stability.design(load("cases/elmira"), concept="seq", names=("status_quo",))
    assert {party for _, party in result.unstable} == {"LG"}
    assert {option.kind for option in result.options} == {"clause", "commitment", "shared_control"}
    for option in result.options:
        assert "seq" in option.stable
    with pytest.raises(UsageError, match="none of them"):
        stability.design(load("cases/elmira"), concept="sim")


def test_misperception_lets_an_outcome_hold_that_would_not() -> None:
    case = load("cases/prisoners-dilemma")
    data = case.model_dump(mode="json", by_alias=True)
    rows = data["preferences"]["column"]["table"]
    # Row believes that column would answer a defection by cooperating for ever: it sees no sanction.
    changed = [{**row, "utility": 10 if row["levels"]["column_choice"] == ["cooperate"] else 0} for row in rows]
    data["perceptions"] = {"row": {"changes": {"preferences.column.table": changed}}}
    result = stability.misperception(Case.model_validate(data))
    both = next(o for o in result.outcomes if "both_cooperate" in o.names)
    assert "seq" in both.in_fact["row"]
    assert "seq" not in both.in_own_eyes["row"]
    assert "seq" in both.equilibrium
    assert "seq" not in both.hypergame
    with pytest.raises(UsageError, match="nobody is mistaken"):
        stability.misperception(case)


def test_without_mistakes_everybody_sees_the_same() -> None:
    case = load("cases/elmira")
    data = case.model_dump(mode="json", by_alias=True)
    data["perceptions"] = {"LG": {"changes": {"preferences.LG.note": "as it is"}}}
    data["preferences"]["LG"]["note"] = "as it is"
    for outcome in stability.misperception(Case.model_validate(data)).outcomes:
        assert outcome.in_own_eyes == outcome.in_fact
        assert outcome.hypergame == outcome.equilibrium
        assert not outcome.rests_on_misperception


def test_what_needs_more_than_an_order_is_read_from_the_case() -> None:
    case = load("cases/prisoners-dilemma")
    data = case.model_dump(mode="json", by_alias=True)
    row = data["preferences"]["row"]
    row["attitudes"] = {"column": "positive"}
    devoted = stability(Case.model_validate(data), outcomes="all", settings=Settings(preference="attitudes"))
    # A row that wants column's gain as well does not defect against it.
    assert "nash" in devoted.named("both_cooperate").stable["row"]
    row["attitudes"] = {}
    row["least_gain"] = 1000
    careful = stability(Case.model_validate(data), outcomes="all", settings=Settings(preference="fuzzy"))
    assert all("nash" in outcome.stable["row"] for outcome in careful.outcomes)
    row["least_gain"] = None
    row["incomparable"] = [
        {
            "first": {"row_choice": ["cooperate"], "column_choice": ["cooperate"]},
            "second": {"row_choice": ["defect"], "column_choice": ["cooperate"]},
        }
    ]
    unknown = Case.model_validate(data)
    bold = stability(unknown, outcomes="all", settings=Settings(preference="unknown", reading="a"))
    shy = stability(unknown, outcomes="all", settings=Settings(preference="unknown", reading="b"))
    assert "nash" not in bold.named("both_cooperate").stable["row"]
    assert "nash" in shy.named("both_cooperate").stable["row"]
    row["incomparable"] = []
    row["strong_gap"] = 1000
    strong = stability(Case.model_validate(data), outcomes="all", settings=Settings(("nash", "gmr", "strong_gmr")))
    held = strong.named("both_cooperate").stable["row"]
    assert "gmr" in held
    assert "strong_gmr" not in held
    row["strong_gap"] = 0.5
    strong = stability(Case.model_validate(data), outcomes="all", settings=Settings(("nash", "gmr", "strong_gmr")))
    assert "strong_gmr" in strong.named("both_cooperate").stable["row"]
    chances = stability(case, outcomes="all", settings=Settings(preference="probabilistic"))
    plain = stability(case, outcomes="all")
    for one, other in zip(chances.outcomes, plain.outcomes, strict=True):
        assert one.stable == other.stable


def test_a_space_that_cannot_be_listed_is_searched_from_a_given_outcome() -> None:
    levels = ["a", "b", "c", "d", "e"]
    data = {
        "schema": "detente-case/1",
        "id": "large",
        "title": "Large",
        "parties": {"one": {"name": "One"}, "two": {"name": "Two"}},
        "issues": {
            f"i{k}": {
                "name": f"i{k}",
                "levels": levels,
                "control": {"mode": "single", "parties": ["one"]}
                if k == 0
                else {"mode": "single", "parties": ["two"]}
                if k == 1
                else {"mode": "joint", "parties": ["one", "two"], "fallback": "a"},
            }
            for k in range(16)
        },
        "preferences": {
            party: {
                "form": "additive",
                "basis": "judgement",
                "issues": {
                    f"i{k}": {"weight": 1, "values": {x: (n + shift) % 5 / 4 for n, x in enumerate(levels)}}
                    for k in range(16)
                },
            }
            for party, shift in (("one", 0), ("two", 2))
        },
    }
    data["status_quo"] = {f"i{k}": "e" if k < 2 else "a" for k in range(16)}
    case = Case.model_validate(data)
    result = stability(case)
    assert result.feasible is None
    assert result.outcome_count == 5**16
    assert result.exact
    assert result.named("status_quo").stable["one"] == CONCEPTS
    assert result.named("status_quo").stable["two"] == ()
    assert result.named("status_quo").rank == {}
    tight = replace(result, exact=False)
    assert not tight.exact
    with pytest.raises(UsageError, match="--outcomes named"):
        stability(case, outcomes="equilibria")
