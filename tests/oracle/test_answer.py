# SPDX-License-Identifier: MIT
"""The answer against the definitions: every draw is a case of its own, with its numbers stated as points.

What is asked of a draw is then asked of that case in plain words: who would sign, who would stay, who would leave no
deal together, which breach pays first. Nothing here looks into what the engines do.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import combinations, product
from math import erfc, exp, sqrt
from typing import Any

import numpy as np
import pytest

from detente import answer, bargain, hold, prepare, sweep, verdict
from detente.analysis.answer import turns
from detente.analysis.answer.no_deal import _leaves, no_deal
from detente.analysis.answer.shares import draw_packages, with_shares
from detente.case.case import Case
from detente.case.checks import check_case
from detente.case.checks.registry import Subject
from detente.case.edit import EDIT
from detente.case.situation import meets, settle, unmet_rules
from detente.errors import UsageError
from detente.outcomes.view import View
from detente.theory.certainty import band_of
from detente.theory.drawn_packages import proposals_of
from tests import definitions
from tests.enforcement_cases import small_case
from tests.random_cases import random_case

DRAWS = 200
POINTS = 1e-9
LEAST_GAIN = 1e-6
"""Points that every member of a coalition must gain."""


def plain(case: Case) -> dict[str, Any]:
    return case.model_dump(mode="json", by_alias=True, exclude_none=True)


def with_proposals(seed: int) -> Case:
    """A random case whose parties start somewhere, with three proposals, one of them with signatories of its own."""
    case, rng = random_case(seed), random.Random(seed)
    outcomes = definitions.outcomes(case)
    start, *rest = rng.choices(outcomes, k=4)
    signing = rng.sample(list(case.parties), max(1, len(case.parties) - 1))
    stated = plain(case) | {
        "status_quo": start,
        "no_deal": start,
        "proposals": {
            f"p{k}": {"title": f"P {k}", "levels": levels, "basis": "judgement"} for k, levels in enumerate(rest)
        },
    }
    stated["proposals"]["p2"]["signatories"] = signing
    return Case.model_validate(stated)


def case_at(view: View, numbers: np.ndarray) -> Case:
    """The case of one draw: every number stated as the point that was drawn."""
    stated = plain(view.case)
    drawn = dict(zip((item.path for item in view.assumptions().items), numbers.tolist(), strict=True))
    for party, preference in stated["preferences"].items():
        shift = drawn.pop(f"preferences.{party}.spread", 0.0)
        preference["spread"] = 0.0
        for issue, value in preference["issues"].items():
            value["weight"] = drawn.pop(f"preferences.{party}.issues.{issue}.weight", value["weight"])
            for level in value["values"]:
                middle = view.case.preferences[party].issues[issue].values[level].midpoint
                own = drawn.pop(f"preferences.{party}.issues.{issue}.values.{level}", middle)
                alone = drawn.pop(f"preferences.{party}.issues.{issue}.values.{level}.spread", 0.0)
                value["values"][level] = min(1.0, max(0.0, own + shift + alone))
    for path, value in drawn.items():
        part = stated
        *way, last = path.split(".")
        for step in way:
            part = part[int(step)] if isinstance(part, list) else part[step]
        part[last] = value
    return Case.model_validate(stated)


def crosses(case: Case, party: str, outcome: dict[str, str]) -> bool:
    return any(meets(outcome, line.when) for line in case.preferences[party].red_lines)


def worth(case: Case, party: str, outcome: dict[str, str]) -> float:
    """Utility, with the war value of the party put on the outcomes in which the fighting goes on."""
    points = definitions.utility(case, party, outcome)
    war = case.enforcement.war if case.enforcement is not None else None
    if war is not None and party in war.values and meets(outcome, war.when):
        points += war_value(case, party) - definitions.utility(case, party, case.no_deal or case.status_quo)
    return points


def war_value(case: Case, party: str) -> float:
    own = case.enforcement.war.values[party]
    if own.value is not None:
        return own.value.midpoint
    return 100 * (own.success.midpoint - own.cost.midpoint)


def reservation(case: Case, party: str) -> float | None:
    war = case.enforcement.war if case.enforcement is not None else None
    if war is not None and party in war.values:
        return war_value(case, party)
    own = case.preferences[party].reservation
    if own is not None and own.value is not None:
        return own.value.midpoint
    return None if case.no_deal is None else worth(case, party, case.no_deal)


def accepts(case: Case, party: str, outcome: dict[str, str]) -> bool:
    floor = reservation(case, party)
    return not crosses(case, party, outcome) and (floor is None or worth(case, party, outcome) >= floor - POINTS)


def normal(x: float) -> float:
    return erfc(-x / sqrt(2)) / 2


def cases_of_draws(view: View, count: int) -> Iterator[Case]:
    assumptions = view.assumptions()
    for numbers in assumptions.numbers(assumptions.uniforms(0, count)):
        yield case_at(view, numbers)


@pytest.mark.parametrize("seed", range(14))
def test_shares_are_counted_draw_by_draw(seed: int) -> None:
    view = prepare(with_proposals(seed))
    packages = proposals_of(view.case)
    draws = 60
    drawn = {"as_stated": draw_packages(view, packages, 10, draws)}
    judged = with_shares(
        [verdict(view, p.levels, signatories=p.signatories).verdict for p in packages.values()], drawn, draws
    )
    signed, stays, both = np.zeros(3), np.zeros(3), np.zeros(3)
    own = {(k, party): 0 for k in range(3) for party in view.case.parties}
    for case in cases_of_draws(view, draws):
        for k, package in enumerate(packages.values()):
            willing = {party: accepts(case, party, package.levels) for party in case.parties}
            asked = package.signatories or tuple(case.parties)
            signs = all(willing[party] for party in asked)
            stay = all("seq" in definitions.stable(case, party, package.levels) for party in case.parties)
            signed[k] += signs
            stays[k] += stay
            both[k] += signs and stay
            for party in case.parties:
                own[k, party] += willing[party]
    for k, found in enumerate(judged):
        shares = [found.signed.share, found.stayed.share, found.signed_and_stays.share]
        assert shares == pytest.approx([signed[k] / draws, stays[k] / draws, both[k] / draws], abs=5e-5)
        assert found.signed_and_stays.share <= min(found.signed.share, found.stayed.share)
        for gain in found.gains:
            assert gain.share.share == pytest.approx(own[k, gain.party] / draws, abs=5e-5)


def shaken_case(**block: Any) -> Case:
    """The small case with a range in every kind of number, and everybody's no deal known."""
    sound = {"breaches": {"attack": attack(regroup_rate=[2, 4])}, "shock": [2, 6]} | block
    start = {"peace": "none", "cover": "none", "access": "none", "watch": "none"}
    return small_case(block=sound, no_deal=start)


def attack(**changes: Any) -> dict[str, Any]:
    return {"title": "Attack", "party": "B", "sets": {"peace": "none"}, "regroup_rate": 3} | changes


def test_what_is_signed_and_lasts_is_counted_draw_by_draw() -> None:
    view = prepare(shaken_case())
    packages = proposals_of(view.case)
    drawn = {"as_stated": draw_packages(view, packages, 10, DRAWS)}
    found = with_shares([verdict(view, packages["deal"].levels).verdict], drawn, DRAWS)[0]
    signed, lasts, both, ends = 0, 0, 0, []
    for case in cases_of_draws(view, DRAWS):
        deal = packages["deal"].levels
        signs = all(accepts(case, party, deal) for party in case.parties)
        breach = case.enforcement.breaches["attack"]
        margin = worth(case, "B", deal) - war_value(case, "B")
        shock = case.enforcement.shock.midpoint
        share = 1.0
        for year in range(1, 11):
            share *= normal((margin - breach.regroup_rate.midpoint * year) / shock)
        ends.append(share)
        signed, lasts, both = signed + signs, lasts + (share >= 0.5), both + (signs and share >= 0.5)
    assert 0 < both < min(signed, lasts) < DRAWS
    known = [found.signed.share, found.lasting.share, found.signed_and_lasts.share]
    assert known == pytest.approx([signed / DRAWS, lasts / DRAWS, both / DRAWS], abs=5e-5)
    low, middle, high = np.quantile(ends, (0.05, 0.5, 0.95))
    told = found.lasts_years[10]
    assert (told.low, told.median, told.high) == pytest.approx((low, middle, high), abs=5e-5)


@pytest.mark.parametrize(
    ("true", "of", "low", "high"),
    [
        pytest.param(81, 263, 0.2553, 0.3662, id="81 of 263"),
        pytest.param(15, 148, 0.0624, 0.1605, id="15 of 148"),
        pytest.param(0, 20, 0.0, 0.1611, id="0 of 20"),
        pytest.param(1, 29, 0.0061, 0.1718, id="1 of 29"),
    ],
)
def test_the_band_is_the_published_one(true: int, of: int, low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3."""
    assert band_of(true / of, of) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("seed", range(30))
def test_the_first_breach_is_the_one_whose_margin_is_gone_first(seed: int) -> None:
    rng = random.Random(seed)
    rates = {"attack": rng.choice([0, 1, 4, 9]), "leave": rng.choice([0, 2, 5])}
    costs = {"attack": rng.choice([0, 5]), "leave": rng.choice([0, 25, 60])}
    ways = {"attack": ("B", {"peace": "none"}), "leave": ("G", {"cover": "none"})}
    breaches = {
        id_: {"title": id_, "party": party, "sets": sets, "regroup_rate": rates[id_], "cost": costs[id_]}
        for id_, (party, sets) in ways.items()
    }
    war = {"when": {"peace": "none"}, "values": {"B": {"value": rng.choice([30, 55, 60, 63, 80])}}}
    case = small_case(block={"breaches": breaches, "war": war})
    deal = case.proposals["deal"].outcome
    expected = []
    for id_, (party, sets) in ways.items():
        margin = worth(case, party, deal) - worth(case, party, deal | sets) + costs[id_]
        year = 0.0 if margin < 0 else margin / rates[id_] if rates[id_] else None
        if year is not None and year <= 10:
            expected.append((year, margin, id_))
    found = verdict(case, deal).verdict
    told = [(breach.year, breach.margin, breach.breach) for breach in found.breaches]
    assert [one[2] for one in told] == [one[2] for one in sorted(expected)]
    for one, other in zip(told, sorted(expected), strict=True):
        assert one[:2] == pytest.approx(other[:2], abs=1e-9)
    assert (found.first_breach is None) == (not expected)
    assert {b.breach for b in found.broken_at_once} == {id_ for year, _, id_ in expected if year == 0}


def joint_moves(case: Case, members: tuple[str, ...], outcome: dict[str, str]) -> list[dict[str, str]]:
    """Every outcome that a coalition reaches by one move together, and all that follows from it."""
    choices = []
    for id_, issue in case.issues.items():
        here, listed = outcome[id_], set(issue.control.parties)
        wanted: list[str | None] = []
        if issue.control.mode != "joint":
            wanted = list(issue.level_ids) if listed & set(members) else []
        elif listed <= set(members):
            wanted = list(issue.level_ids)
        elif listed & set(members):
            wanted = [issue.control.fallback]
        barred = {(t.from_level, t.to_level) for t in issue.irreversible}
        choices.append([here, *(w for w in wanted if w is not None and w != here and (here, w) not in barred)])
    found = []
    for levels in product(*choices):
        end = settle(dict(zip(case.issues, levels, strict=True)), case.consequences)
        if end != outcome and end not in found and not unmet_rules(case, end):
            found.append(end)
    return found


def prefers(case: Case, party: str, first: dict[str, str], second: dict[str, str]) -> bool:
    out, now = crosses(case, party, first), crosses(case, party, second)
    if out != now:
        return now
    return definitions.utility(case, party, first) - definitions.utility(case, party, second) > LEAST_GAIN


def leaves_together(case: Case, members: tuple[str, ...], home: dict[str, str]) -> list[dict[str, str]]:
    return [o for o in joint_moves(case, members, home) if all(prefers(case, p, o, home) for p in members)]


@pytest.mark.parametrize("seed", range(60))
def test_no_deal_is_left_by_the_smallest_coalitions_that_can_better_themselves(seed: int) -> None:
    case = with_proposals(seed)
    home, parties = case.no_deal, tuple(case.parties)
    leaving = {
        members: better
        for size in range(1, len(parties) + 1)
        for members in combinations(parties, size)
        if (better := leaves_together(case, members, home))
    }
    smallest = {m for m in leaving if not any(set(other) < set(m) for other in leaving)}
    found = no_deal({"as_stated": prepare(case)}, 0, None, [])
    assert {departure.parties for departure in found.leaves} == smallest
    for departure in found.leaves:
        assert departure.outcome in leaving[departure.parties]
        assert departure.changes == {
            k: (home[k], departure.outcome[k]) for k in home if home[k] != departure.outcome[k]
        }
        gains = {p: g for p, g in departure.gains.items() if not crosses(case, p, home)}
        for party, gain in gains.items():
            exact = definitions.utility(case, party, departure.outcome) - definitions.utility(case, party, home)
            assert gain == pytest.approx(exact, abs=1e-9)
        assert all(departure.gains[p] is None for p in departure.parties if crosses(case, p, home))
        if len(gains) == len(departure.parties):
            least = max(
                min(definitions.utility(case, p, o) - definitions.utility(case, p, home) for p in departure.parties)
                for o in leaving[departure.parties]
            )
            assert min(gains.values()) == pytest.approx(least, abs=1e-9)


@pytest.mark.parametrize("seed", range(60))
def test_no_deal_is_left_in_just_those_draws(seed: int) -> None:
    view = prepare(with_proposals(seed))
    home, parties = view.case.no_deal, tuple(view.case.parties)
    coalitions = [m for size in range(1, len(parties) + 1) for m in combinations(parties, size)]
    draws = 25
    drawn = view.draws(draws)
    found = {m: _leaves(view, m, view.space().row(home), drawn) for m in coalitions}
    for place, case in enumerate(cases_of_draws(view, draws)):
        for members in coalitions:
            assert bool(found[members][place]) == bool(leaves_together(case, members, home)), members


def test_each_scenario_has_its_own_no_deal() -> None:
    """At the status quo both prefer peace; where peace is what happens anyway nobody prefers anything."""
    none = {"peace": "none", "cover": "none", "access": "none", "watch": "none"}
    case = small_case(
        no_deal=none,
        enforcement=None,
        scenarios={"calm": {"name": "Calm", "changes": {"no_deal.peace": "kept"}, "basis": "judgement"}},
    )
    found = answer(case, changes=False, turns=False, money=False).no_deal
    share = next(d.share for d in found.leaves if set(d.parties) == {"B", "V"})
    assert share.share == 1.0
    assert share.scenarios == (0.0, 1.0)


def turning_cases() -> dict[str, Case]:
    start = {"peace": "none", "cover": "none", "access": "none", "watch": "none"}
    deposit = {
        "kind": "escrow",
        "when": {"peace": ["none"]},
        "why": "x",
        "party": "B",
        "amount": [10, 24],
        "basis": "judgement",
    }
    by_parts = {
        "when": {"peace": "none"},
        "values": {"B": {"success": [0.6, 0.7], "cost": [0.04, 0.1]}, "V": {"value": 35}},
    }
    stated = plain(small_case(no_deal=start))
    for party, own in stated["preferences"].items():
        own["issues"]["peace"]["values"]["kept"] = [0.7, 0.95]
        own["interactions"] = [
            {"when": {"peace": ["kept"], "cover": ["full"]}, "points": [-5, 15], "why": f"{party} both"}
        ]
    return {
        "values": Case.model_validate(stated),
        "parts of a war value": small_case(block={"war": by_parts, "shock": [2, 6]}, no_deal=start),
        "enforcement": shaken_case(),
        "deposits": small_case(block={"shock": 2}, clauses=[deposit], no_deal=start),
        "no war": small_case(block={"war": None, "shock": 3}, no_deal=start),
    }


def claim_is_true(case: Case, claim: str) -> bool:
    kind, proposal, *party = claim.split(".")
    if kind == "lasts":
        return hold(case, fixes=False).proposals[list(case.proposals).index(proposal)].survival[-1] >= 0.5
    refused = party[0] in next(p for p in bargain(case).proposals if p.id == proposal).refused_by
    return refused == (kind == "refuses")


@pytest.mark.parametrize("name", list(turning_cases()))
def test_claims_turn_where_it_is_said(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SHOWN", 99)
    case = turning_cases()[name]
    found = answer(case, changes=False, money=False).turns
    assert found
    for turn in found:
        step = 1e-5 * max(1.0, abs(turn.turns_at))
        toward = 1 if turn.turns_at > turn.now else -1
        for value, same in ((turn.turns_at - toward * step, True), (turn.turns_at + toward * step, False)):
            edit = EDIT.validate_python({"kind": "set", "path": turn.input, "value": value})
            try:
                changed = edit.applied(case)
            except (ValueError, UsageError):
                assert turn.kind in ("weight", "value")  # below 0 or above 1
                continue
            expected = turn.holds if turn.claim.startswith("lasts") else True
            assert claim_is_true(changed, turn.claim) == (expected == same), (turn.claim, turn.input, value)
        assert turn.inside == (turn.low - 1e-9 <= turn.turns_at <= turn.high + 1e-9)


def test_numbers_of_every_kind_are_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SHOWN", 99)
    found = [t for case in turning_cases().values() for t in answer(case, changes=False, money=False).turns]
    assert {turn.kind for turn in found} == {
        "weight", "value", "interaction", "war value", "enforcement", "deposit",
    }  # fmt: skip
    assert {turn.input.rsplit(".", 1)[-1] for turn in found if turn.kind == "war value"} == {"value", "success", "cost"}


def test_a_war_value_against_its_own_preference_is_told_and_refuses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The breaker's preference puts no deal at 30: a war value of 45 to 65 contradicts it, one of 25 to 65 does not."""
    monkeypatch.setattr(turns, "SHOWN", 99)
    found = answer(shaken_case(), changes=False, money=False).turns
    told = [turn for turn in found if turn.input == "enforcement.war.values.B.value"]
    assert told
    for turn in told:
        low, high = turn.turns_at - 20, turn.turns_at + 20
        parted = {"preference_puts_no_deal_at": 30.0, "war_value_low": low, "war_value_high": high}
        assert turn.contradicts == ({} if low <= 30 <= high else pytest.approx(parted))
    assert any(turn.contradicts for turn in told)
    changed = [turn for turn in found if turn.contradicts and turn.kind != "war value"]
    for turn in changed:
        edit = EDIT.validate_python({"kind": "set", "path": turn.input, "value": turn.turns_at})
        assert "war-value-contradicted" in {one.code for one in check_case(Subject(edit.applied(shaken_case())))}
    edit = EDIT.validate_python({"kind": "set", "path": "enforcement.war.values.B.value", "value": 90})
    moved = answer(prepare(shaken_case()).changed(edit), changes=False, turns=False, money=False)
    assert [gain.party for gain in moved.proposals[0].refused_by] == ["B"]


def listed_changes(case: Case, proposal: str) -> list[tuple[int, float, dict[str, str]]]:
    """Every package that all who are asked would sign, by the number of levels changed, and what it takes away."""
    start = case.proposals[proposal].outcome
    asked = case.signatories_of(proposal)
    found = []
    for outcome in definitions.outcomes(case):
        if all(accepts(case, party, outcome) for party in asked):
            lost = sum(
                max(0.0, definitions.utility(case, p, start) - definitions.utility(case, p, outcome)) / 100
                for p in asked
                if accepts(case, p, start)
            )
            found.append((sum(start[k] != outcome[k] for k in start), lost, outcome))
    return found


@pytest.mark.parametrize("seed", range(60))
def test_changes_are_the_smallest_and_the_cheapest(seed: int) -> None:
    case = with_proposals(seed)
    found = answer(case, turns=False, money=False)
    listed = {id_: listed_changes(case, id_) for id_ in case.proposals}
    if any(size == 0 for own in listed.values() for size, _, _ in own) or not any(listed.values()):
        assert found.smallest is None
        assert found.least_loss is None
        return
    size, loss = min((s, round(lost, 9)) for own in listed.values() for s, lost, _ in own)
    assert (found.smallest.size, found.smallest.loss) == (size, pytest.approx(loss, abs=1e-8))
    # Of every proposal, within two steps beyond its own smallest change.
    near = [
        (round(lost, 9), s)
        for own in listed.values()
        if own
        for s, lost, _ in own
        if s <= min(one[0] for one in own) + 2
    ]
    assert (found.least_loss.loss, found.least_loss.size) == (pytest.approx(min(near)[0], abs=1e-8), min(near)[1])
    for change in (found.smallest, found.least_loss):
        assert change.verdict.refused_by == ()
        again = verdict(case, change.verdict.levels, signatories=case.signatories_of(change.proposal), draws=1024)
        assert again.verdict.signed == change.verdict.signed
        assert again.verdict.signed_and_stays == change.verdict.signed_and_stays


@pytest.mark.parametrize("infancy", [None, {"months": 6, "hazard": 0.8}])
@pytest.mark.parametrize("shock", [0, 3])
@pytest.mark.parametrize("war", [40, 50, 58, 61, 80])
def test_survival_in_days(infancy: dict[str, float] | None, shock: float, war: float) -> None:
    values = {"when": {"peace": "none"}, "values": {"B": {"value": war}}}
    block: dict[str, Any] = {"war": values, "shock": shock}
    if infancy:
        block["infancy"] = infancy
    case = small_case(block=block)
    curve = hold(case, fixes=False).proposals[0].survival
    told = verdict(case, case.proposals["deal"].outcome).verdict.survival
    days = [told[f"{day} days"] for day in (30, 91, 182, 365)]
    assert all(0.0 <= later <= earlier <= 1.0 for earlier, later in zip([1.0, *days], days, strict=False))
    assert days[-1] == pytest.approx(curve[1], abs=1e-12)
    assert [told[f"{year} years"] for year in (1, 5, 10)] == pytest.approx([curve[y] for y in (1, 5, 10)])
    if shock == 0 and war > 60:
        assert days == [0.0] * 4
    first = 1.0 if infancy is None else exp(-0.8 * 30 / 365)
    year = normal((60 - war - 3) / 3) if shock else float(60 - war - 3 >= 0)
    assert days[0] == pytest.approx(first * year ** (30 / 365), abs=1e-9)


def bilateral(**more: Any) -> Case:
    """The small case with a proposal that the guarantor alone would refuse, signed by all or by two."""
    start = {"peace": "none", "cover": "none", "access": "none", "watch": "none"}
    deal = {"peace": "kept", "cover": "full", "access": "none", "watch": "none"}
    proposals = {
        "all": {"title": "All", "levels": deal, "basis": "judgement"},
        "two": {"title": "Two", "levels": deal, "basis": "judgement", "signatories": ["B", "V"]},
    }
    stated = plain(small_case(no_deal=start, proposals=proposals))
    stated["preferences"]["G"]["issues"]["cover"]["weight"] = 60
    return Case.model_validate(stated | more)


def test_who_is_not_asked_does_not_refuse_and_is_shown() -> None:
    case = bilateral()
    found = answer(case, changes=False, turns=False, money=False)
    everybody, two = found.proposals
    lost = worth(case, "G", case.proposals["two"].outcome) - worth(case, "G", case.no_deal)
    assert lost < 0
    assert [gain.party for gain in everybody.refused_by] == ["G"]
    assert two.refused_by == ()
    assert not two.variant_of
    shown = next(gain for gain in two.gains if gain.party == "G")
    assert (shown.signs, shown.accepts) == (False, False)
    assert shown.margin == pytest.approx(lost)
    assert two.signed.share > everybody.signed.share
    told = bargain(case).proposals
    assert [p.refused_by for p in told] == [("G",), ()]
    assert told[1].gain["G"] == pytest.approx(lost)
    held = hold(case).proposals
    assert [p.refused_by for p in held] == [("G",), ()]
    assert held[1].gain["G"] == pytest.approx(lost)
    for fix in held[1].fixes:
        assert fix.gain.keys() == {"B", "V"}
        exact = worth(case, "G", fix.levels) - worth(case, "G", case.proposals["two"].outcome)
        assert fix.difference["G"] == pytest.approx(exact)
    near = bargain.concessions(case)
    assert [p.refused_by for p in near.proposals] == [("G",), ()]
    assert near.proposals[1].concessions == ()
    assert all("G" in change.difference for p in near.proposals for change in (*p.concessions, *p.improvements))


def test_the_sweep_asks_those_who_sign() -> None:
    case = bilateral()
    found = sweep(case, draws=64, stable_draws=0, base=0)
    claims = {(c.claim.kind, c.claim.proposal, c.claim.party): c for c in found.claims}
    together = [claims["acceptable", "two", p].share["as_stated"] for p in ("B", "V")]
    assert claims["signable", "two", ""].share["as_stated"] <= min(together)
    assert claims["signable", "two", ""].share["as_stated"] > claims["signable", "all", ""].share["as_stated"]


def test_a_signatory_of_one_proposal_alone_is_asked() -> None:
    """The guarantor signs nothing but the one proposal that names it."""
    stated = plain(bilateral())
    stated["parties"]["G"]["signatory"] = False
    stated["proposals"]["two"]["signatories"] = ["B", "V", "G"]
    case = Case.model_validate(stated)
    assert [p.refused_by for p in bargain(case).proposals] == [(), ("G",)]
    assert [p.refused_by for p in hold(case).proposals] == [(), ("G",)]
    found = answer(case, changes=False, turns=False, money=False)
    assert [[gain.party for gain in v.refused_by] for v in found.proposals] == [[], ["G"]]
    assert [p.refused_by for p in bargain.concessions(case).proposals] == [(), ("G",)]


def silent_case(silent: list[str]) -> Case:
    start = {"peace": "none", "cover": "full", "access": "none", "watch": "none"}
    breaches = {
        "attack": attack(regroup_rate=0),
        "withdraw": {"title": "Withdraw", "party": "G", "sets": {"cover": "none"}, "regroup_rate": 0},
    }
    levels = {"peace": "kept", "cover": "full", "access": "none", "watch": "none"}
    settled = {k: v for k, v in levels.items() if k not in silent}
    proposals = {"deal": {"title": "Deal", "levels": settled, "silent": silent, "basis": "judgement"}}
    war = {"when": {"peace": "none"}, "values": {"B": {"value": [20, 60]}, "V": {"value": [60, 80]}}}
    return small_case(
        block={"breaches": breaches, "war": war, "shock": 1}, status_quo=start, no_deal=start, proposals=proposals
    )


def test_what_a_proposal_is_silent_on_cannot_break_it() -> None:
    """The guarantor gains by withdrawing its cover: a breach of a deal that promises it, and of no other."""
    loud, quiet = silent_case([]), silent_case(["cover"])
    assert loud.proposals["deal"].outcome == quiet.proposals["deal"].outcome
    assert [b.breach for b in hold(loud).proposals[0].breaches if b.margin < 0] == ["withdraw"]
    assert [b.breach for b in hold(quiet).proposals[0].breaches] == ["attack"]
    assert hold(quiet).proposals[0].left_by == ()
    for case, expected in ((loud, ["withdraw"]), (quiet, [])):
        found = answer(case, turns=False, money=False).proposals[0]
        assert [breach.breach for breach in found.breaches] == expected
        assert found.survival["10 years"] == pytest.approx(hold(case).proposals[0].survival[10])


def test_open_issues_are_tried_at_every_level() -> None:
    start = {"peace": "none", "cover": "none", "access": "none", "watch": "none"}
    levels = {"peace": "kept", "watch": "none"}
    proposals = {"deal": {"title": "Deal", "levels": levels, "open": ["cover", "access"], "basis": "judgement"}}
    case = small_case(proposals=proposals, no_deal=start)
    found = answer(case, changes=False, turns=False, money=False).proposals[0]
    assert len(found.open_levels) == 4
    for one in found.open_levels:
        outcome = levels | one["levels"]
        refusing = [p for p in case.parties if not accepts(case, p, outcome)]
        assert one["refused_by"] == refusing
        assert one["signed"] == (not refusing)


def large_case() -> Case:
    """Twenty issues of five levels: far too many outcomes to list."""
    rng = random.Random(1)
    issues = {
        f"i{k}": {
            "name": f"Issue {k}",
            "levels": [f"l{j}" for j in range(5)],
            "control": {"mode": "single", "parties": [rng.choice("AB")]},
        }
        for k in range(20)
    }
    preferences = {
        p: {
            "form": "additive",
            "basis": "judgement",
            "issues": {
                i: {"weight": rng.randint(1, 9), "values": {f"l{j}": round(rng.random(), 2) for j in range(5)}}
                for i in issues
            },
        }
        for p in "AB"
    }
    start = dict.fromkeys(issues, "l0")
    return Case.model_validate(
        {
            "schema": "detente-case/1",
            "id": "large",
            "title": "Large",
            "parties": {"A": {"name": "A"}, "B": {"name": "B"}},
            "issues": issues,
            "preferences": preferences,
            "status_quo": start,
            "no_deal": start,
            "proposals": {"p": {"title": "P", "levels": dict.fromkeys(issues, "l1"), "basis": "judgement"}},
        }
    )


def without(*parties: str) -> Case:
    stated = plain(small_case())
    for party in parties:
        del stated["preferences"][party]
    return Case.model_validate(stated)


@pytest.mark.parametrize(
    ("case", "missing"),
    [
        pytest.param(small_case(), {"signed"}, id="no reservation of the guarantor"),
        pytest.param(without("V"), {"signed"}, id="no preference of a victim"),
        pytest.param(without("B"), {"signed", "lasts"}, id="no preference of the breaker"),
        pytest.param(shaken_case(), set(), id="all known"),
        pytest.param(large_case(), {"stays", "lasts"}, id="too large to list"),
    ],
)
def test_what_cannot_be_answered_is_said_by_column(case: Case, missing: set[str]) -> None:
    found = answer(case, turns=False)
    assert {column for v in found.proposals for column in v.missing} - {"costs", "receipts"} == missing
    told = found.proposals[0]
    assert (told.signed is None) == ("signed" in missing)
    assert (told.stayed is None) == ("stays" in missing)
    assert (told.lasting is None) == ("lasts" in missing)
    assert (told.signed_and_stays is None) == bool({"signed", "stays"} & missing)
    assert found.bottom_line


def test_an_answer_needs_somebodys_preferences_and_enough_draws() -> None:
    with pytest.raises(UsageError, match="needs preferences"):
        answer(without("B", "V", "G"))
    with pytest.raises(UsageError, match="claim nothing"):
        answer(small_case(), draws=512)


@pytest.mark.parametrize(
    ("levels", "options", "words"),
    [
        ({"peas": "kept"}, {}, "no issue 'peas'"),
        ({"peace": "kep"}, {}, "no level 'kep'"),
        ({}, {"signatories": ["X"]}, "no party 'X'"),
        ({}, {"draws": 8}, "claim nothing"),
    ],
)
def test_a_verdict_says_what_is_wrong(levels: dict[str, str], options: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        verdict(small_case(), levels, **options)


def test_the_json_of_an_answer() -> None:
    found = json.loads(answer(silent_case([])).to_json())
    assert (found["analysis"], found["ask"]) == ("answer", None)
    result = found["result"]
    assert set(result) >= {"bottom_line", "no_deal", "proposals", "changes", "turns", "outside", "hindsight"}
    assert set(result["no_deal"]["leaves"][0]) >= {"parties", "outcome", "gains", "share"}
    told = result["proposals"][0]
    assert set(told) >= {
        "id", "variants", "signed", "stays", "holds", "lasts", "signed_and_stays", "signed_and_lasts", "costs",
        "receipts", "certainty",
    }  # fmt: skip
    assert set(told["signed"]) >= {"refused_by", "share"}
    assert set(told["stays"]) >= {"leaves", "share"}
    assert set(told["holds"]["first_breach"]) >= {"party", "breach", "year"}
    assert list(told["lasts"]["days"]) == ["30", "91", "182", "365"]
    assert list(told["lasts"]["years"]) == ["1", "5", "10"]
    assert set(told["lasts"]["days"]["30"]) == {"median", "low", "high"}
    assert set(told["signed_and_stays"]) == {"share", "band", "scenarios"}
    assert set(told["signed_and_lasts"]) == {"years", "share", "band", "scenarios"}
    words = {f"{word} {way}" for word in ("firm", "leans") for way in ("yes", "no")} | {"open"}
    assert set(told["certainty"].values()) <= words
    assert set(result["changes"]) == {"smallest", "least_loss"}
    assert all(set(turn) >= {"claim", "input", "basis", "now", "range", "turns_at"} for turn in result["turns"])
