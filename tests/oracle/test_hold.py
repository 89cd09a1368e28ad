# SPDX-License-Identifier: MIT
"""Would it hold: levers, fixes, the table and orders against slow, obvious code; and the hold-up."""

from __future__ import annotations

from itertools import combinations, permutations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import hold, prepare, stability
from detente.analysis.enforcement.circumstances import disputes_of
from detente.analysis.enforcement.clauses import candidate_clauses, deposit_clauses
from detente.analysis.enforcement.levers import LeverInputs, levers_of, verification_needed
from detente.analysis.enforcement.nearby import Neighbourhood, TooManyPackagesError
from detente.case.case import Case
from detente.case.situation import settle, unmet_rules
from detente.errors import UsageError
from detente.outcomes.enforcement import EnforcementModel, midpoint_parameters, midpoint_worth
from detente.outcomes.space import OutcomeSpace
from detente.outcomes.survival import survival
from detente.outcomes.valuation import utilities_of_rows
from tests.enforcement_cases import small_case

EXACT = 1e-6

# A guarantor that loses more by giving cover than access brings it, so that a lapse alone does not hold it.
HOLD_UP_GUARANTOR = {
    "form": "additive",
    "basis": "judgement",
    "issues": {
        "peace": {"weight": 30, "values": {"none": 0, "kept": 1}},
        "cover": {"weight": 40, "values": {"none": 1, "full": 0}},
        "access": {"weight": 30, "values": {"none": 0, "given": 1}},
        "watch": {"weight": 0, "values": {"none": 0, "on": 0}},
    },
}
HOLD_UP_BLOCK = {
    "breaches": {"leave": {"title": "The guarantor withdraws its cover", "party": "G", "sets": {"cover": "none"}}}
}
LAPSE = {
    "kind": "automatic_lapse",
    "when": {"cover": "none"},
    "then": {"access": "none"},
    "why": "access ends with the cover",
    "basis": "judgement",
}


def hold_up_case(*clauses: dict[str, Any]) -> Case:
    """Return a deal of cover for an irreversible gain, with the clauses given."""
    plain = small_case(HOLD_UP_BLOCK, list(clauses))
    data = plain.model_dump(mode="json", by_alias=True, exclude={"preferences", "issues"})
    issues = plain.model_dump(mode="json", by_alias=True)["issues"]
    issues["access"]["irreversible"] = [{"from": "given", "to": "none"}]
    preferences = plain.model_dump(mode="json", by_alias=True)["preferences"]
    return Case.model_validate(data | {"issues": issues, "preferences": preferences | {"G": HOLD_UP_GUARANTOR}})


def escrow(amount: float) -> dict[str, Any]:
    """Return the clause by which the guarantor's deposit is forfeited when its cover ends."""
    return {
        "kind": "escrow",
        "party": "G",
        "amount": amount,
        "when": {"cover": "none"},
        "why": "w",
        "basis": "judgement",
    }


def test_hold_up_needs_the_lapse_and_the_computed_escrow() -> None:
    """A guarantor pockets an irreversible gain and leaves; a lapse and a deposit of the computed size keep it."""
    plain = stability(hold_up_case(), outcomes="named").named("deal")
    assert "nash" not in plain.stable["G"]
    assert "seq" not in plain.stable["G"]
    lapsing = hold_up_case(LAPSE)
    assert "nash" not in stability(lapsing, outcomes="named").named("deal").stable["G"]
    (verdict,) = hold(lapsing, years=5).proposals[0].breaches
    assert verdict.margin == pytest.approx(-10)
    needed = next(lever.needed for lever in verdict.levers if lever.name == "deposit")
    assert needed == pytest.approx(10)
    short, enough = (hold_up_case(LAPSE, escrow(amount)) for amount in (needed - 0.1, needed))
    assert "nash" not in stability(short, outcomes="named").named("deal").stable["G"]
    assert "nash" in stability(enough, outcomes="named").named("deal").stable["G"]
    assert hold(enough, years=5).proposals[0].breaches[0].margin == pytest.approx(0)
    without_lapse = hold_up_case(escrow(needed))
    assert "nash" not in stability(without_lapse, outcomes="named").named("deal").stable["G"]


def test_the_lapse_lever_names_the_deposit_that_is_still_lacking() -> None:
    (verdict,) = hold(hold_up_case(), years=5).proposals[0].breaches
    (lapse,) = [lever for lever in verdict.levers if lever.name == "lapse"]
    assert "“Access” falls back" in lapse.words
    assert "10.0 points" in lapse.words


rates = st.floats(0.0, 1.0)


@given(
    lacking=st.floats(0.1, 60),
    years=st.integers(1, 20),
    q=rates,
    loss=st.floats(0.5, 80),
    s=st.floats(0.5, 40),
    kappa=st.floats(0.01, 1),
    rate=st.floats(0.1, 6),
    factors=st.lists(st.floats(0.1, 0.95), max_size=3),
    detection=st.floats(0.0, 0.95),
)
@settings(max_examples=150, deadline=None)
def test_every_lever_alone_makes_the_margin_nothing(
    lacking: float,
    years: int,
    q: float,
    loss: float,
    s: float,
    kappa: float,
    rate: float,
    factors: list[float],
    detection: float,
) -> None:
    dampened = rate * float(np.prod([1 - detection * (1 - f) for f in factors]))
    base = -lacking - q * loss - kappa * s + dampened * years

    def margin(q: float = q, kappa: float = kappa, s: float = s, g: float = dampened, extra: float = 0.0) -> float:
        return base + q * loss + kappa * s - g * years + extra

    assert margin() == pytest.approx(-lacking)
    votes = (("any", 0.9),)
    found = {
        lever.name: lever.needed
        for lever in levers_of(
            LeverInputs(lacking, years, q, loss, s, kappa, dampened, rate, factors, detection, 0.8, votes, (), 10, 10)
        )
    }
    if found["credibility"] is not None:
        assert margin(q=found["credibility"]) == pytest.approx(0, abs=EXACT)
    else:
        assert margin(q=1.0) < 0
    if found["snap_back"] is not None:
        assert margin(kappa=found["snap_back"]) == pytest.approx(0, abs=EXACT)
    else:
        assert margin(kappa=1.0) < 0
    assert margin(s=found["sanctions"]) == pytest.approx(0, abs=EXACT)
    if found["regroup_limit"] is not None:
        assert margin(g=found["regroup_limit"]) == pytest.approx(0, abs=EXACT)
    else:
        assert margin(g=0.0) < EXACT
    if found["verification"] is not None:
        seen = rate * float(np.prod([1 - found["verification"] * (1 - f) for f in factors]))
        assert margin(g=seen) >= -1e-4
    assert margin(extra=0.8 * found["deposit"]) == pytest.approx(0, abs=EXACT)
    assert margin(extra=found["side_payment"]) == pytest.approx(0, abs=EXACT)


def test_verification_with_several_factors() -> None:
    needed = verification_needed(5.0, [0.5, 0.6], 3.0)
    assert needed is not None
    assert 5 * (1 - needed * 0.5) * (1 - needed * 0.4) == pytest.approx(3.0)
    assert verification_needed(5.0, [], 3.0) is None
    assert verification_needed(2.0, [], 3.0) == 0.0


def test_extreme_numbers_stay_numbers() -> None:
    """Certain help, no patience, log-odds of a thousand: no division by zero and nothing infinite in the JSON."""
    certain = LeverInputs(1e-12, 5, 1.0, 10, 5, 1.0, 0.0, 0.0, (), 1.0, 0.0, (), (("Access lapses", 3.0),), 1, 0)
    found = {lever.name: lever for lever in levers_of(certain)}
    assert found["deposit"].needed is None
    assert found["lapse"].needed is None
    assert found["side_payment"].effort is None
    guarantees = {"help": {"title": "Help", "against": ["attack"], "base": 1000}}
    attack = {"title": "Attack", "party": "B", "sets": {"peace": "none"}, "regroup_rate": 9, "intervention_loss": 3}
    block = {"guarantees": guarantees, "breaches": {"attack": attack}, "discount": {"B": 0}}
    result = hold(small_case(block), years=10)
    assert result.proposals[0].guarantees[0].credibility == pytest.approx(1.0)
    assert "Infinity" not in result.to_json()
    assert "NaN" not in result.to_json()


FIX_BLOCK: dict[str, Any] = {
    "breaches": {
        "attack": {
            "title": "Attack",
            "party": "B",
            "sets": {"peace": "none"},
            "regroup_rate": 3,
            "regroup_factors": [{"when": {"watch": "on"}, "factor": 0.2}],
            "intervention_loss": 30,
        },
        "leave": {"title": "Leave", "party": "G", "sets": {"cover": "none"}, "cost": 1, "walk_back": 0.05},
    },
    "guarantees": {
        "help": {
            "title": "Help",
            "against": ["attack"],
            "base": -3,
            "terms": [{"guarantor": "G", "when": {"cover": "full"}, "log_odds": 3}],
        }
    },
    "monitoring": {"detection": [{"when": {"watch": "on"}, "factor": 0.9}]},
    "shock": 3,
}  # fmt: skip


def _smallest_fix_by_loops(case: Case, years: int, lasting: float) -> int | None:
    """Try every package and every pair of clauses by plain loops; return the least size that all sign and holds."""
    stated = prepare(case).reservations
    assert set(stated) == set(case.signatories)
    levels = case.proposals["deal"].outcome
    candidates = candidate_clauses(case, levels, ())
    parameters = midpoint_parameters(case.enforcement)
    sizes = []
    for chosen in [c for n in (0, 1, 2) for c in combinations(candidates, n)]:
        clauses = [clause for clause, _ in chosen]
        model = EnforcementModel(case, clauses)
        worth = midpoint_worth(case, model.space)
        for values in product(*(issue.level_ids for issue in case.issues.values())):
            outcome = dict(zip(case.issues, values, strict=True))
            changed = sum(outcome[k] != levels[k] for k in levels)
            rules = [*case.consequences, *clauses]
            if unmet_rules(case, outcome, clauses) or settle(outcome, rules) != outcome:
                continue
            if outcome["peace"] == "none":
                continue
            row = model.space.row(outcome)[None, :]
            surplus = {p: float(worth(p, row)[0, 0]) - r for p, r in stated.items()}
            if min(surplus.values()) < -1e-9:
                continue
            lacking = {b: -float(model.margin(b, row, parameters, worth).at(years)[0, 0]) for b in model.breaches}
            posting = {model.breaches[b].party for b, x in lacking.items() if x > 1e-9}
            amounts = {p: max(x for b, x in lacking.items() if model.breaches[b].party == p) for p in posting}
            posted = [c for p, x in amounts.items() for c in deposit_clauses(case, outcome, clauses, p, x)]
            bound = EnforcementModel(case, [*clauses, *posted]) if posted else model
            lasts = float(survival(bound, row, parameters, worth, years)[0, 0, -1]) >= lasting
            if any(x > surplus[model.breaches[b].party] + 1e-9 for b, x in lacking.items() if x > 1e-9):
                continue
            if lasts:
                sizes.append(changed + len(clauses) + len(posting))
    return min(sizes, default=None)


NO_PEACE = {"peace": "none", "cover": "none", "access": "none", "watch": "none"}


@pytest.mark.parametrize(("years", "least"), [(8, 1), (13, 2), (60, None)])
def test_fixes_are_the_smallest_by_enumeration(years: int, least: int | None) -> None:
    """Nothing smaller than what was found may hold, and nothing at all where nothing was found."""
    case = small_case(FIX_BLOCK, no_deal=NO_PEACE)
    found = hold(case, years=years, lasting=0.4).proposals[0]
    assert _smallest_fix_by_loops(case, years, 0.4) == least
    assert {fix.size for fix in found.fixes} == ({least} if least else set())
    assert found.fix_impossible == (least is None)
    assert ("all were tried" in found.no_fix_words(years)) == (least is None)
    for fix in found.fixes:
        assert min(fix.gain.values()) >= -1e-9
        assert fix.survival >= 0.4


def case_with_gifts(count: int, each: float) -> Case:
    """Return the small case with so many further issues; each is worth something to the breaker until it attacks."""
    data = small_case(FIX_BLOCK, no_deal=NO_PEACE).model_dump(mode="json", by_alias=True, exclude_unset=True)
    control = {"mode": "joint", "parties": ["B", "V"], "fallback": "no"}
    for gift in (f"gift{k}" for k in range(count)):
        data["issues"][gift] = {"name": gift, "levels": ["no", "yes"], "control": control}
        for party in ("B", "V", "G"):
            value = {"weight": each if party == "B" else 0, "values": {"no": 0, "yes": 1 if party == "B" else 0}}
            data["preferences"][party]["issues"][gift] = value
        for outcome in (data["status_quo"], data["no_deal"], data["proposals"]["deal"]["levels"]):
            outcome[gift] = "no"
        data["enforcement"]["breaches"]["attack"]["sets"][gift] = "no"
    del data["enforcement"]["breaches"]["attack"]["regroup_factors"]
    return Case.model_validate(data)


@pytest.mark.parametrize(("years", "least"), [(10, 4), (14, 6), (18, None)])
def test_fixes_beyond_three_changes_by_enumeration(years: int, least: int | None) -> None:
    case = case_with_gifts(4, 8)
    found = hold(case, years=years, lasting=0.4).proposals[0]
    assert _smallest_fix_by_loops(case, years, 0.4) == least
    assert {fix.size for fix in found.fixes} == ({least} if least else set())
    assert found.fix_impossible == (least is None)


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_accepted_neighbours_by_enumeration(data: st.DataObject) -> None:
    """Branch and bound loses no package that all accept, at any number of changes, with interactions too."""
    case = small_case(FIX_BLOCK, no_deal=NO_PEACE)
    term = {"when": {"cover": "full", "watch": "on"}, "points": data.draw(st.integers(-30, 30))}
    document = case.model_dump(mode="json", by_alias=True, exclude_unset=True)
    document["preferences"]["V"]["interactions"] = [term | {"why": "together"}]
    case = Case.model_validate(document)
    space = OutcomeSpace(case)
    row = np.array(data.draw(st.tuples(*(st.integers(0, size - 1) for size in space.shape))), dtype=np.uint8)
    floor = {p: float(data.draw(st.integers(0, 100))) for p in case.signatories}
    near = Neighbourhood(case, space, row, floor)
    every = np.array(list(product(*map(range, space.shape))), dtype=np.uint8)
    for changes in range(len(space.shape) + 1):
        expected = {
            tuple(map(int, other))
            for other in every
            if (other != row).sum() == changes
            and all(utilities_of_rows(space, case.preferences[p], other[None])[0] >= r - 1e-9 for p, r in floor.items())
        }
        found = [tuple(map(int, other)) for other in near.at(changes)]
        assert len(found) == len(set(found))
        assert set(found) == expected


def test_a_search_that_would_be_too_long_says_how_far_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.analysis.enforcement.fixes.MOST_TRIED", 9)
    found = hold(small_case(FIX_BLOCK, no_deal=NO_PEACE), years=60, lasting=0.4).proposals[0]
    assert not found.fixes
    assert not found.fix_impossible
    assert f"up to {found.fix_searched} changes" in found.no_fix_words(60)
    space = OutcomeSpace(case := small_case(FIX_BLOCK))
    near = Neighbourhood(case, space, space.row(case.proposals["deal"].outcome), {"V": 0.0}, most=2)
    with pytest.raises(TooManyPackagesError):
        near.at(2)


def test_an_ambiguous_level_buys_a_signature_and_costs_a_dispute() -> None:
    """Each side signs under its own reading; the numbers by hand from the weights of the small case."""
    ambiguity = {"when": {"cover": "full"}, "readings": {"V": {"cover": "full"}, "G": {"cover": "none"}}}
    block = FIX_BLOCK | {"ambiguities": [ambiguity | {"dispute": 0.05}]}
    no_deal = {"B": 10.0, "V": 70.0, "G": 90.0}
    case = small_case(block)
    model = EnforcementModel(case)
    row = model.space.row(case.proposals["deal"].outcome)[None, :]
    (dispute,) = disputes_of(model, row, midpoint_parameters(case.enforcement), no_deal, 10)
    chance = 1 - np.exp(-0.5)
    # V has 40 + 40 + 0 with cover and 40 without; G has 40 + 0 + 40 with and 100 without.
    assert dispute.signed
    assert dispute.signed_if_clear == ()
    assert dispute.disjoint == (("V", "G"),)
    assert dispute.chance == pytest.approx(chance)
    # The dispute ends the deal: V loses 80 for 70, G 100 for 90, and B, without a reading, 60 for 10.
    assert dispute.expected_cost == pytest.approx({"V": 10 * chance, "G": 10 * chance, "B": 50 * chance})
    words = dispute.words(case, 10)
    assert "Each of them would sign" in words
    assert "no reading would be signed by all" in words
    (clear,) = disputes_of(model, row, midpoint_parameters(case.enforcement), no_deal | {"V": 30.0}, 10)
    assert clear.signed_if_clear == ("Cover: None",)
    (one_sided,) = disputes_of(model, row, midpoint_parameters(case.enforcement), {"V": 70.0}, 10)
    assert one_sided.expected_cost == pytest.approx({"V": 10 * chance})
    (glad,) = disputes_of(model, row, midpoint_parameters(case.enforcement), {"V": 95.0, "B": 10.0}, 10)
    assert glad.expected_cost == pytest.approx({"V": -15 * chance, "B": 50 * chance})
    assert (
        "Expected to lose by it, in points: Breaker 19.7; expected to gain by it, in points: Victim 5.9."
        in glad.words(case, 10)
    )


def test_hold_says_what_it_needs() -> None:
    case = small_case()
    with pytest.raises(UsageError, match="add `enforcement`"):
        hold(case.model_copy(update={"enforcement": None}))
    with pytest.raises(UsageError, match="add `proposals`"):
        hold(case.model_copy(update={"proposals": {}}))
    with pytest.raises(UsageError, match="1 to 100"):
        hold(case, years=0)
    with pytest.raises(UsageError, match="0 to 1"):
        hold(case, years=5, lasting=1.5)


def test_table_by_brute_force() -> None:
    """Who is essential and who blocks, by plain loops over every outcome and every move."""
    case = small_case({}, None)
    case = case.model_copy(update={"no_deal": case.status_quo, "enforcement": None})
    view = prepare(case)
    space, floor = view.space(), view.reservations
    found = hold.table(view)
    outcomes = [dict(zip(case.issues, v, strict=True)) for v in product(*(i.level_ids for i in case.issues.values()))]

    def worth(party: str, outcome: dict[str, str]) -> float:
        return float(utilities_of_rows(space, case.preferences[party], space.row(outcome)[None, :])[0])

    def moves(members: tuple[str, ...], outcome: dict[str, str]) -> list[dict[str, str]]:
        options = []
        for issue, described in case.issues.items():
            control, allowed = described.control, {outcome[issue]}
            if (control.mode != "joint" and set(members) & set(control.parties)) or (
                control.mode == "joint" and set(control.parties) <= set(members)
            ):
                allowed |= set(described.level_ids)
            elif control.mode == "joint" and set(members) & set(control.parties):
                allowed.add(control.fallback)
            options.append(sorted(allowed))
        targets = [dict(zip(case.issues, v, strict=True)) for v in product(*options)]
        return [t for t in targets if t != outcome]

    for entry in found.essential:
        others = [p for p in floor if p != entry.party]
        deals, lasting = 0, False
        for outcome in outcomes:
            mine = {
                k
                for k, i in case.issues.items()
                if entry.party in i.control.parties and (i.control.mode == "joint" or len(i.control.parties) == 1)
            }
            if any(outcome[k] != case.no_deal[k] for k in mine):
                continue
            if not all(worth(p, outcome) > floor[p] + 1e-9 for p in others):
                continue
            deals += 1
            undone = any(
                worth(entry.party, t) > worth(entry.party, outcome) + 1e-9
                and any(worth(p, t) < floor[p] - 1e-9 for p in others)
                for t in moves((entry.party,), outcome)
            )
            lasting |= not undone
        assert (entry.deals, entry.essential) == (deals, not lasting)
    deal = case.proposals["deal"].outcome
    blocking = [
        members
        for size in (1, 2, 3)
        for members in combinations(floor, size)
        if any(all(worth(p, t) > worth(p, deal) + 1e-9 for p in members) for t in moves(members, deal))
    ]
    smallest = {m for m in blocking if not any(set(o) < set(m) for o in blocking)}
    assert set(found.blocking[0].coalitions) == smallest


def test_order_by_all_permutations() -> None:
    case = small_case()
    case = case.model_copy(update={"no_deal": case.status_quo, "enforcement": None})
    view = prepare(case)
    (order,) = hold.order(view).orders
    space, floor = view.space(), view.reservations
    goal = case.proposals["deal"].outcome
    issues = [k for k in goal if goal[k] != case.status_quo[k]]

    def largest(steps: tuple[str, ...]) -> float:
        outcome, worst = dict(case.status_quo), 0.0
        for issue in steps[:-1]:
            outcome[issue] = goal[issue]
            row = space.row(outcome)[None, :]
            lacking = [floor[p] - float(utilities_of_rows(space, case.preferences[p], row)[0]) for p in floor]
            worst = max(worst, *lacking)
        return worst

    all_orders = [largest(steps) for steps in permutations(issues)]
    assert order.largest == pytest.approx(min(all_orders))
    assert order.worst == pytest.approx(max(all_orders))
    assert largest(tuple(step.issue for step in order.steps)) == pytest.approx(order.largest)


def test_contingent_deals_by_plain_loops() -> None:
    without = {"peace": "none", "cover": "none", "access": "none", "watch": "none"}
    event = {"title": "E", "beliefs": {"B": 0.9, "V": 0.2, "G": 0.5}}
    for_v = {
        "title": "For V",
        "levels": {"peace": "kept", "cover": "full", "access": "none", "watch": "none"},
        "basis": "judgement",
    }
    for_g = {
        "title": "For G",
        "levels": {"peace": "kept", "cover": "none", "access": "given", "watch": "none"},
        "basis": "judgement",
    }
    case = small_case({"events": {"e": event}}, no_deal=without, proposals={"v": for_v, "g": for_g})
    view = prepare(case)
    space, floor = view.space(), view.reservations
    expected = set()
    for then, otherwise in (("v", "g"), ("g", "v")):
        rows = [space.row(case.proposals[x].outcome)[None, :] for x in (then, otherwise)]
        worth = {p: [float(utilities_of_rows(space, case.preferences[p], r)[0]) for r in rows] for p in floor}
        beliefs = event["beliefs"]
        if all(beliefs[p] * worth[p][0] + (1 - beliefs[p]) * worth[p][1] >= floor[p] for p in floor):
            expected.add((then, otherwise))
    found = hold.contracts(view)
    assert {(d.then, d.otherwise) for d in found.deals} == expected
    assert found.bets[0].gain > 0
    with pytest.raises(UsageError, match="events"):
        hold.contracts(small_case())
