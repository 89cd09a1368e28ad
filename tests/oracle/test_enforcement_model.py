# SPDX-License-Identifier: MIT
"""The enforcement block in numbers, against the formula written out and against enumerated histories."""

from __future__ import annotations

from itertools import product
from math import exp, inf, log
from statistics import NormalDist

import numpy as np
import pytest

from detente import bargain, load, prepare
from detente.case.case import Case
from detente.outcomes.breach_answers import after_breach
from detente.outcomes.enforcement import (
    EnforcementModel,
    midpoint_parameters,
    midpoint_worth,
)
from detente.outcomes.snap_back import snap_back_credibility
from detente.outcomes.survival import survival
from detente.outcomes.valuation import utilities_of_rows
from tests.conftest import KEPT_FLAGSHIP
from tests.enforcement_cases import small_case

EXACT = 1e-9
DRAWS = 50


def _margin(case: Case, breach: str = "attack"):
    proposal = case.proposals["deal"]
    model = EnforcementModel(case, proposal.clauses)
    row = model.space.row(proposal.outcome)[None, :]
    parameters, worth = midpoint_parameters(case.enforcement), midpoint_worth(case, model.space)
    return model, row, parameters, worth, model.margin(breach, row, parameters, worth)


@pytest.fixture(scope="module")
def flagship():
    return prepare(load(KEPT_FLAGSHIP))


def test_t4_slack_over_regroup_rate() -> None:
    """u = 60, war value 45, 3 points a year: gone after 5 years."""
    *_, margin = _margin(small_case())
    assert margin.at()[0, 0] == pytest.approx(15)
    assert margin.breaks_in()[0, 0] == pytest.approx(5)


def test_t5_needed_credibility() -> None:
    """War value 80, u = 60, a loss of 50: a guarantor must act with 0.4."""
    war = {"when": {"peace": "none"}, "values": {"B": {"value": [25, 135]}}}
    attack = {"title": "Attack", "party": "B", "sets": {"peace": "none"}, "intervention_loss": 50}
    *_, margin = _margin(small_case({"war": war, "breaches": {"attack": attack}}))
    assert margin.needed_credibility()[0, 0] == pytest.approx(0.4)
    assert margin.breaks_in()[0, 0] == 0.0


def test_one_war_value_is_reservation_and_worth_of_fighting_and_of_breaking(flagship) -> None:
    case, space = flagship.case, flagship.space()
    row = space.row(case.status_quo)[None, :]
    for party, stated in case.enforcement.war.values.items():
        worth = float(utilities_of_rows(space, case.preferences[party], row)[0])
        assert worth == pytest.approx(stated.points.midpoint)
        assert flagship.reservations[party] == pytest.approx(stated.points.midpoint)
    grid = flagship.valuation()
    place = grid.index(space.code(case.status_quo))
    assert grid.utility[:, place] == pytest.approx([48, 43, 48, 42])
    model = flagship.enforcement()
    bare = model.space.row(case.proposals["bare_freeze"].outcome)[None, :]
    margin = model.margin(
        "russia_resumes", bare, midpoint_parameters(case.enforcement), midpoint_worth(case, model.space)
    )
    assert margin.after[0, 0] == pytest.approx(48)


def test_one_war_value_in_every_draw(flagship) -> None:
    drawn = flagship.draws(DRAWS, seed=3)
    row = flagship.space().row(flagship.case.status_quo)[None, :]
    for party, stated in flagship.case.enforcement.war.values.items():
        assert drawn.worth(party, row)[:, 0] == pytest.approx(drawn.reservation[party])
        assert drawn.reservation[party].min() >= stated.points.low
        assert drawn.reservation[party].max() <= stated.points.high
        assert drawn.reservation[party].std() > 1
        part = drawn.part(slice(3, 7))
        assert part.worth(party, row)[:, 0] == pytest.approx(part.reservation[party])


def test_a_scenario_moves_the_one_war_value(flagship) -> None:
    other = flagship.under("war_favours_russia")
    space = other.space()
    row = space.row(other.case.status_quo)[None, :]
    assert float(utilities_of_rows(space, other.case.preferences["RUS"], row)[0]) == pytest.approx(56)
    assert Case.model_validate(flagship.case.model_dump(mode="json", by_alias=True)) == flagship.case


def test_a_fund_without_a_ceasefire_is_not_below_the_reservation_any_more(flagship) -> None:
    """With two war values the fund that was signed in April 2025 came out below Ukraine's reservation."""
    space = flagship.space()
    fund = space.row(flagship.case.status_quo | {"minerals": "fund"})[None, :]
    for party in ("US", "UKR"):
        gain = float(utilities_of_rows(space, flagship.case.preferences[party], fund)[0])
        assert gain > flagship.reservations[party]


def test_war_value_by_success_and_cost() -> None:
    war = {"when": {"peace": "none"}, "values": {"B": {"success": 0.5, "cost": 0.2}}}
    assert small_case({"war": war}).enforcement.war.values["B"].points.midpoint == pytest.approx(30)
    with pytest.raises(ValueError, match="give one of the two"):
        small_case({"war": {"when": {"peace": "none"}, "values": {"B": {"success": 0.5}}}})


BLOCK = {
    "breaches": {
        "attack": {
            "title": "Attack",
            "party": "B",
            "sets": {"peace": "none"},
            "shifts": [{"when": {"access": "given"}, "points": 4}, {"when": {"watch": "on"}, "points": 9}],
            "regroup_rate": 2,
            "regroup_factors": [{"when": {"cover": "full"}, "factor": 0.5}],
            "intervention_loss": 40,
            "cost": 3,
        },
        "leave": {"title": "Leave", "party": "G", "sets": {"cover": "none"}, "walk_back": 0.1},
        "revenge": {
            "title": "Revenge",
            "party": "V",
            "sets": {"peace": "none"},
            "answers": [{"party": "G", "when": {"cover": "full"}, "then": {"cover": "none"}}],
        },
    },
    "guarantees": {
        "help": {
            "title": "Help",
            "against": ["attack"],
            "base": -2,
            "terms": [{"guarantor": "G", "when": {"cover": "full"}, "log_odds": 2.5}],
            "stake": {
                "guarantor": "G",
                "when": {"access": "given"},
                "amount": 10,
                "log_odds_per_unit": 0.05,
                "entry_credibility": 0.4,
            },
        }
    },
    "sanctions": {
        "against": ["attack"],
        "costs": [{"when": {"access": "given"}, "points": 8}],
        "senders": {"G": {"holds": 0.5, "share": 1}, "V": {"holds": 0.8, "share": 3}},
        "vote": "unanimity",
    },
    "monitoring": {"detection": [{"when": {"watch": "none"}, "factor": 0.2}, {"when": {"cover": "full"}, "factor": 0.5}]},
    "infancy": {"months": 6, "hazard": 0.4, "factors": [{"when": {"cover": "full"}, "factor": 0.5}]},
    "ambiguities": [
        {"when": {"access": "given"}, "readings": {"G": {"access": "given"}, "V": {"access": "none"}}, "dispute": 0.02}
    ],
    "shock": 5,
}  # fmt: skip


def test_every_term_of_the_margin() -> None:
    model, row, parameters, _, margin = _margin(small_case(BLOCK))
    odds = -2 + 2.5
    assert 1 / (1 + exp(-odds)) >= 0.4
    q = 1 / (1 + exp(-(odds + 10 * 0.05)))
    kappa = 0.5 * 0.8 + 0.5 * 0.2 * 0.25 + 0.5 * 0.8 * 0.75
    detection = 1 - 0.8 * 0.5
    g = 2 * (1 - detection * 0.5)
    assert margin.credibility[0, 0] == pytest.approx(q)
    assert margin.sanctions_credibility[0, 0] == pytest.approx(kappa)
    assert model.detection(row, parameters)[0, 0] == pytest.approx(detection)
    assert margin.regroup_rate[0, 0] == pytest.approx(g)
    assert margin.at(2)[0, 0] == pytest.approx(60 - 45 - 4 - 2 * g + q * 40 + kappa * 8 + 3)
    assert model.guarantee("help", row, parameters, invested=False)[0, 0] == pytest.approx(1 / (1 + exp(-odds)))


def test_answers_follow_a_breach() -> None:
    model, row, _, worth, _ = _margin(small_case(BLOCK))
    (end,) = after_breach(model, "revenge", row, worth)
    answered = model.space.outcome(end.rows[0])
    assert (answered["peace"], answered["cover"]) == ("none", "none")
    (end,) = after_breach(model, "revenge", row, worth, ignored={0})
    assert model.space.outcome(end.rows[0])["cover"] == "full"


def test_clauses_in_the_margin() -> None:
    escrow = {
        "kind": "escrow",
        "party": "B",
        "amount": [4, 8],
        "when": {"peace": "none"},
        "why": "w",
        "basis": "judgement",
    }
    snap = {"kind": "snap_back", "vote": "any", "when": {"peace": "none"}, "then": {"cover": "none"}, "why": "w", "basis": "judgement"}  # fmt: skip
    *_, plain = _margin(small_case(BLOCK))
    *_, bound = _margin(small_case(BLOCK, [escrow, snap]))
    assert plain.deposit[0, 0] == 0
    assert bound.deposit[0, 0] == pytest.approx(6)
    assert bound.sanctions_credibility[0, 0] == pytest.approx(1 - 0.5 * 0.2)


def test_credibility_of_a_snap_back_by_enumeration() -> None:
    rng = np.random.default_rng(5)
    for senders in (1, 2, 3, 4):
        holds, shares = rng.random(senders), rng.random(senders)
        for vote, needed in {"any": 1, "majority": senders // 2 + 1, "unanimity": senders}.items():
            expected = 0.0
            for acts in product([0, 1], repeat=senders):
                chance = np.prod([h if a else 1 - h for h, a in zip(holds, acts, strict=True)])
                share = sum(s for s, a in zip(shares, acts, strict=True) if a) / shares.sum()
                expected += chance * (1.0 if sum(acts) >= needed else share)
            found = snap_back_credibility([np.array([h]) for h in holds], [np.array([s]) for s in shares], vote)
            assert found[0] == pytest.approx(expected)
    assert snap_back_credibility([np.array([0.1])], [np.array([1.0])], "automatic")[0] == 1.0


def _plain_survival(case: Case, years: int) -> list[float]:
    """Survival by enumerating the year in which the guarantor walks back: 1 to `years`, or never."""
    proposal = case.proposals["deal"]
    model = EnforcementModel(case, proposal.clauses)
    parameters, worth = midpoint_parameters(case.enforcement), midpoint_worth(case, model.space)
    row = model.space.row(proposal.outcome)[None, :]
    (end,) = after_breach(model, "leave", row, worth)
    left = end.rows
    stay = exp(-0.1)

    def lasts(state: np.ndarray, year: int) -> float:
        chance = exp(-0.02)
        for breach in ("attack", "revenge"):
            margin = float(model.margin(breach, state, parameters, worth).at(year)[0, 0])
            chance *= 1.0 if margin == inf else NormalDist().cdf(margin / 5)
        return chance

    curve = [1.0]
    for horizon in range(1, years + 1):
        total = 0.0
        for gone in [*range(1, horizon + 1), None]:
            chance = stay**horizon if gone is None else stay ** (gone - 1) * (1 - stay)
            for year in range(1, horizon + 1):
                chance *= lasts(left if gone is not None and year >= gone else row, year)
            total += chance
        curve.append(total * exp(-0.4 * 0.5 * min(0.5, horizon)))
    return curve


def test_survival_against_enumerated_histories() -> None:
    case = small_case(BLOCK)
    model, row, parameters, worth, _ = _margin(case)
    assert survival(model, row, parameters, worth, 5)[0, 0] == pytest.approx(_plain_survival(case, 5), abs=EXACT)
    gone = survival(model, row, parameters, worth, 3, at_once=["leave"])[0, 0]
    assert (gone[1:] < survival(model, row, parameters, worth, 3)[0, 0][1:]).all()


def test_survival_without_shocks_is_the_year_of_the_break() -> None:
    model, row, parameters, worth, margin = _margin(small_case())
    assert margin.breaks_in()[0, 0] == pytest.approx(5)
    assert list(survival(model, row, parameters, worth, 7)[0, 0]) == [1, 1, 1, 1, 1, 1, 0, 0]


def test_many_draws_at_once_are_the_draws_one_by_one(flagship) -> None:
    model = flagship.enforcement()
    drawn = flagship.draws(DRAWS, seed=1)
    rng = np.random.default_rng(2)
    parameters = {k: rng.uniform(r.low, r.high, DRAWS) for k, r in flagship.case.enforcement.ranges().items()}
    rows = np.stack([model.space.row(p.outcome) for p in flagship.case.proposals.values() if not p.clauses])
    together = survival(model, rows, parameters, drawn.worth, 4)
    for k in (0, 7, 49):
        alone = {path: value[k : k + 1] for path, value in parameters.items()}
        single = survival(model, rows, alone, drawn.part(slice(k, k + 1)).worth, 4)
        assert together[k] == pytest.approx(single[0], abs=EXACT)


def test_half_life_of_a_pure_dispute() -> None:
    block = {"breaches": {"attack": {"title": "A", "party": "B", "sets": {"peace": "none"}}}}
    block["ambiguities"] = [
        {
            "when": {"access": "given"},
            "readings": {"G": {"access": "given"}, "V": {"access": "none"}},
            "dispute": log(2),
        }
    ]
    model, row, parameters, worth, _ = _margin(small_case(block))
    assert survival(model, row, parameters, worth, 2)[0, 0] == pytest.approx([1, 0.5, 0.25])


def test_acceptable_outcomes_of_the_flagship_counted_anew(flagship) -> None:
    """One war value lets outcomes with fighting be acceptable that two war values had shut out; counted apart by loops."""
    assert bargain(flagship).acceptable == 142_518


def test_a_deposit_is_no_part_of_the_war_value_in_draws() -> None:
    escrow = {
        "kind": "escrow",
        "party": "B",
        "amount": [4, 8],
        "when": {"peace": "none"},
        "why": "w",
        "basis": "judgement",
    }
    case = small_case(BLOCK, [escrow])
    clauses = case.proposals["deal"].clauses
    view = prepare(case)
    drawn = view.draws(DRAWS, seed=4, clauses=clauses)
    row = view.space(clauses).row(case.status_quo)[None, :]
    lost = drawn.reservation["B"] - drawn.worth("B", row)[:, 0]
    assert lost.min() >= 4 - EXACT
    assert lost.max() <= 8 + EXACT
    assert lost.std() > 0.1
    plain = view.draws(DRAWS, seed=4)
    assert plain.worth("B", row)[:, 0] == pytest.approx(plain.reservation["B"])


def test_the_order_in_which_breaches_and_terms_are_written_changes_nothing(flagship) -> None:
    data = flagship.case.model_dump(mode="json", by_alias=True)
    block = data["enforcement"]
    block["breaches"] = dict(reversed(block["breaches"].items()))
    block["breaches"]["russia_resumes"]["shifts"].reverse()
    block["guarantees"]["defence"]["terms"].reverse()
    block["sanctions"]["senders"] = dict(reversed(block["sanctions"]["senders"].items()))
    turned = Case.model_validate(data)
    curves = []
    for case in (flagship.case, turned):
        model = EnforcementModel(case)
        rows = np.stack([model.space.row(p.outcome) for p in case.proposals.values()])
        curves.append(
            survival(model, rows, midpoint_parameters(case.enforcement), midpoint_worth(case, model.space), 10)
        )
    assert curves[0] == pytest.approx(curves[1], abs=EXACT)


def test_a_table_of_utilities_can_stand_in_for_weights() -> None:
    """A party with a table holds its own worth of the war; margins and survival are worked out all the same."""
    plain = small_case(BLOCK | {"war": {"when": {"peace": "none"}, "values": {"V": {"value": [20, 40]}}}})
    data = plain.model_dump(mode="json", by_alias=True)
    rows = [{"levels": {"peace": [level]}, "utility": worth} for level, worth in (("none", 45.0), ("kept", 60.0))]
    data["preferences"]["B"] = {"form": "table", "basis": {"judgement": "t"}, "table": rows}
    case = Case.model_validate(data)
    assert _margin(case)[-1].at()[0, 0] == pytest.approx(_margin(small_case(BLOCK))[-1].at()[0, 0])
