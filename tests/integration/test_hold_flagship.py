# SPDX-License-Identifier: MIT
"""What the flagship case must show about enforcement: the findings of the theory, in kind."""

from __future__ import annotations

import pytest

from detente import hold, load, prepare, stability
from detente.outcomes.enforcement import EnforcementModel, midpoint_worth
from tests.conftest import KEPT_FLAGSHIP


@pytest.fixture(scope="module")
def view():
    return prepare(load(KEPT_FLAGSHIP))


@pytest.fixture(scope="module")
def case(view):
    return view.case


@pytest.fixture(scope="module")
def result(view):
    return hold(view)


def _proposal(result, id_):
    return next(p for p in result.proposals if p.id == id_)


def _breach(result, id_, breach):
    return next(b for b in _proposal(result, id_).breaches if b.breach == breach)


def test_russia_refuses_the_headline_package_by_five_points(result) -> None:
    headline = _proposal(result, "headline")
    assert headline.refused_by == ("RUS",)
    assert headline.gain["RUS"] == pytest.approx(-5.0426, abs=0.001)


def test_hold_up(case, result) -> None:
    """With a claim that cannot be undone the United States gains by dropping cover; a lapse stops that."""
    leaving = _breach(result, "headline", "us_withdraws_cover")
    assert leaving.breaks_in == 0
    assert leaving.terms["deal"] == pytest.approx(79.155 - 96.056, abs=0.01)
    assert leaving.smallest_fix.name == "lapse"
    assert "“Minerals for the US” falls back" in leaving.smallest_fix.words
    assert _breach(result, "headline_with_lapse", "us_withdraws_cover").margin > 0
    assert _proposal(result, "headline").left_by == ("us_withdraws_cover",)


def test_a_revocable_fund_needs_the_lapse_to_be_automatic_and_an_escrow(case) -> None:
    """Without what leaving costs its name, 3.8 points are lacking with a lapse; cancelling by hand is no threat."""
    model = EnforcementModel(case)
    outcome = case.proposals["headline"].outcome | {"minerals": "fund"}
    row = model.space.row(outcome)[None, :]
    worth = midpoint_worth(case, model.space)
    gone = model.after(row, {"us_air": "none"})
    cancelled = model.after(gone, {"minerals": "none"})
    stays, leaves, without = (float(worth("US", r)[0, 0]) for r in (row, gone, cancelled))
    assert (stays, leaves, without) == pytest.approx((72.09, 88.99, 75.87), abs=0.01)
    assert without - stays == pytest.approx(3.78, abs=0.01)
    assert float(worth("UKR", cancelled)[0, 0]) < float(worth("UKR", gone)[0, 0])


def test_the_shield_amplifies_a_guarantee_and_cannot_create_one(case, result) -> None:
    (shield,) = _proposal(result, "shield").guarantees
    assert (shield.none_come, shield.they_come) == (True, False)
    assert shield.credibility == pytest.approx(0.029, abs=5e-4)
    (headline,) = _proposal(result, "headline").guarantees
    assert headline.without_investors == pytest.approx(0.65, abs=0.01)
    assert headline.with_investors > headline.without_investors
    assert headline.they_come
    # Even with all the property that could ever come, the shield alone is a few points in a hundred.
    assert shield.with_investors < 0.05


def test_a_bare_ceasefire_is_stable_until_forces_regroup(view, result) -> None:
    static = stability(view, outcomes="named").named("bare_freeze")
    assert "nash" in static.stable["RUS"]
    resuming = _breach(result, "bare_freeze", "russia_resumes")
    assert resuming.margin > 0
    assert resuming.margin_at_horizon < 0
    assert 3 < resuming.breaks_in < 7
    assert resuming.decides == "regrouping"
    curves = {p.id: p.survival[-1] for p in result.proposals}
    assert curves["bare_freeze"] == min(curves.values())


def test_durability_alone_puts_capitulation_first_and_that_is_a_warning(case, result) -> None:
    plain = [p for p in result.proposals if not case.proposals[p.id].clauses]
    first = max(plain, key=lambda p: p.survival_if_left[-1])
    assert first.id == "root_causes"
    assert set(first.refused_by) == {"UKR", "EUR"}
    # The two that last longest are the two by which Ukraine gives up most.
    lasting = sorted(plain, key=lambda p: p.survival_if_left[-1])[-2:]
    assert {p.id for p in lasting} == {"root_causes", "partition"}
    assert {p.id for p in sorted(plain, key=lambda p: p.gives_up["UKR"])[-2:]} == {"root_causes", "partition"}
    # Of all outcomes too: what lasts longest takes territory, alliance and arms from Ukraine.
    alone = next(d for d in result.most_durable if d.rule == "durability_alone")
    assert alone.levels["territory"] in ("line_recognised", "four_oblasts")
    assert (alone.levels["nato"], alone.levels["us_arms"]) == ("never", "halt")
    assert alone.gain["UKR"] < 0
    warnings = [f.message for f in result.findings if f.code == "durability-alone"]
    assert len(warnings) == 2
    assert "Partition and extraction" in warnings[0]
    assert "what each party gains and gives up" in warnings[0]


def test_a_capitulation_is_broken_by_the_victim_where_nothing_disarms_it(case) -> None:
    """One war value holds for the victim too: without the shifts and costs Ukraine would resume the war."""
    changes = {"enforcement.breaches.ukraine_resumes.cost": 0, "enforcement.breaches.ukraine_resumes.shifts": []}
    data = case.model_dump(mode="json", by_alias=True)
    data["scenarios"]["armed"] = {"name": "Armed", "changes": changes, "basis": {"judgement": "test"}}
    result = hold(prepare(type(case).model_validate(data), "armed"), years=10, fixes=False)
    assert _breach(result, "root_causes", "ukraine_resumes").breaks_in == 0


def test_smallest_changes_of_the_headline(result) -> None:
    """Two changes are enough: something on NATO for Russia, and a lapse or a deposit against the hold-up."""
    fixes = _proposal(result, "headline").fixes
    assert {fix.size for fix in fixes} == {2}
    assert {fix.changes["nato"][1] for fix in fixes} <= {"moratorium", "never"}
    assert any(fix.clauses for fix in fixes)
    for fix in fixes:
        assert min(fix.gain.values()) >= 0
        assert fix.difference["UKR"] < 0
        assert fix.survival >= 0.5


def test_survival_falls_with_the_guarantors_hazard(case) -> None:
    """Theory: .67 at no hazard, .22 at 15 % a year; here with the first months and disputes on top."""
    found = []
    for hazard in (0.0, 0.03, 0.09, 0.15):
        data = case.model_dump(mode="json", by_alias=True)
        data["enforcement"]["breaches"]["us_withdraws_cover"]["walk_back"] = hazard
        result = hold(type(case).model_validate(data), years=10, fixes=False)
        found.append(_proposal(result, "headline").survival[-1])
    assert found == sorted(found, reverse=True)
    assert found[0] > 1.5 * found[-1]


def test_infant_months_cost_a_bare_ceasefire_most(result) -> None:
    """The first year holds the risk that a model of yearly calculation cannot see."""
    first = {p.id: p.survival[1] for p in result.proposals}
    assert first["bare_freeze"] == min(first.values())
    assert first["headline"] > first["shield"]
    assert 1 - first["bare_freeze"] > 0.4


def test_who_must_be_at_the_table(view) -> None:
    found = hold.table(view)
    essential = {e.party: e.essential for e in found.essential}
    assert essential["UKR"]
    assert essential["RUS"]
    relays = {relay.parties: relay.paths for relay in found.relays}
    assert relays["RUS", "UKR"] == (("RUS", "US", "UKR"), ("RUS", "EUR", "UKR"))
    spoilers = {(s.proposal, s.party) for s in found.spoilers}
    assert ("headline", "US") in spoilers
    assert ("headline", "RUS") in spoilers
    declared = {(r.party, r.issue, r.level): r for r in found.red_lines}
    assert declared["UKR", "minerals", "debt500"].statements == ("s18", "s20")
    assert not declared["UKR", "minerals", "debt500"].revealed


def test_cover_should_come_before_the_claim_or_ukraine_is_exposed(view) -> None:
    orders = {order.proposal: order for order in hold.order(view).orders}
    headline = orders["headline"]
    assert headline.steps[0].issue == "ceasefire"
    assert headline.largest < headline.worst


def test_json_is_as_the_design_says(result) -> None:
    content = result.envelope()
    assert content["analysis"] == "hold"
    entry = content["result"]["proposals"][0]
    assert {"id", "breaches", "survival"} <= entry.keys()
    needed = {"party", "breach", "margin", "breaks_in", "needed_credibility", "smallest_fix"}
    assert needed <= entry["breaches"][0].keys()
    assert list(entry["survival"]) == [str(year) for year in range(11)]
    assert len(result.records()) == sum(len(p.breaches) for p in result.proposals)
    assert "inf" not in result.to_json().lower().replace("infan", "").replace("info", "")


def test_one_war_value_takes_the_credit_from_russias_answer(case, view) -> None:
    """Two war values made Russia's answer to a dropped cover credible by itself; with one it is not.

    What is left is a chain: Europe keeps sanctions, which it prefers by a point, and that takes Russia below the war.
    """
    model = EnforcementModel(case)
    worth = midpoint_worth(case, model.space)
    dropped = model.after(model.space.row(case.proposals["headline"].outcome)[None, :], {"us_air": "none"})
    punished = model.after(dropped, {"sanctions": "kept"})

    def of(party, row):
        return float(worth(party, row)[0, 0])

    assert of("RUS", model.after(dropped, {"ceasefire": "none"})) < of("RUS", dropped)
    assert 0 < of("EUR", punished) - of("EUR", dropped) < 2
    assert of("RUS", model.after(punished, {"ceasefire": "none"})) > of("RUS", punished)
    assert "then Russia" in stability(view, outcomes="named").named("headline").why["US"]
