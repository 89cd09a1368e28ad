# SPDX-License-Identifier: MIT
"""Regret and the value of learning count only what all would sign, beside no deal."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from detente import SweepResult, load, prepare, sweep
from detente.outcomes.view import View
from detente.theory.drawn_packages import DrawnPackages, Package, proposals_of
from tests.conftest import KEPT_FLAGSHIP

DRAWS = 256


@cache
def swept(wishes: bool) -> SweepResult:
    """The kept flagship's sweep, with or without the wish list of each signatory: its best outcome."""
    return sweep(prepare(_case(wishes)), draws=DRAWS, stable_draws=0, base=8)


def _case(wishes: bool):
    case = load(KEPT_FLAGSHIP)
    if not wishes:
        return case
    view = prepare(case)
    data = case.model_dump(mode="json", by_alias=True)
    drawn = DrawnPackages(view, proposals_of(view.case))
    levels = view.case.status_quo or next(iter(view.case.proposals.values())).outcome
    for party in drawn.parties:
        worth = view.case.preferences[party].issues
        wish = {
            issue: max(worth[issue].values, key=lambda level, own=worth[issue]: own.values[level].midpoint)
            if issue in worth and worth[issue].values
            else levels[issue]
            for issue in view.case.issues
        }
        if view.space().feasible(view.space().row(wish)[None])[0] and _nobody_signs(view, wish):
            data["proposals"][f"wish_{party.lower()}"] = {"title": f"Wish of {party}", "levels": wish}
    return type(case).model_validate(data)


def _nobody_signs(view: View, levels: dict[str, str]) -> bool:
    drawn = DrawnPackages(view, {"wish": Package(levels)})
    gains = drawn.gains(drawn.draws(drawn.assumptions.uniforms(0, DRAWS)))
    refused = (gains["utility"] < gains["reservation"][:, None, :] - 1e-9) & drawn.signs
    return bool(refused.any(axis=2).all())


def test_regret_by_hand() -> None:
    result = swept(False)
    view = prepare(_case(False))
    drawn = DrawnPackages(view, proposals_of(view.case))
    draws = drawn.draws(drawn.assumptions.uniforms(0, DRAWS))
    utility, reservation = (drawn.gains(draws)[name] for name in ("utility", "reservation"))
    found = {(regret.party, regret.package): regret for regret in result.regrets}
    for who, party in enumerate(drawn.parties):
        regrets: dict[str, list[float]] = {name: [] for name in (*drawn.names, "no_deal")}
        for draw in range(DRAWS):
            nothing = reservation[draw, who]
            worth = {"no_deal": nothing}
            for place, name in enumerate(drawn.names):
                signed = all(
                    utility[draw, place, k] >= reservation[draw, k] - 1e-9 and not drawn.vetoed[place, k]
                    for k in range(len(drawn.parties))
                    if drawn.signs[place, k]
                )
                worth[name] = utility[draw, place, who] if signed else nothing
            for name, own in worth.items():
                regrets[name].append(max(worth.values()) - own)
        for name, own in regrets.items():
            assert found[party, name].most == pytest.approx(max(own), abs=1e-3)
            assert found[party, name].p90 == pytest.approx(float(np.quantile(own, 0.9)), abs=1e-3)


def test_wish_lists_that_nobody_signs_change_nothing() -> None:
    plain, wishful = swept(False), swept(True)
    signable = {
        claim.claim.proposal: claim.share["as_stated"] for claim in wishful.claims if claim.claim.kind == "signable"
    }
    wishes = {name for name in signable if name.startswith("wish_")}
    assert wishes
    assert all(signable[name] == 0 for name in wishes)
    before = {(r.party, r.package): (r.p90, r.most) for r in plain.regrets}
    after = {(r.party, r.package): (r.p90, r.most) for r in wishful.regrets if r.package not in wishes}
    assert after == before
    for regret in wishful.regrets:
        if regret.package in wishes:
            assert (regret.p90, regret.most) == before[regret.party, "no_deal"]
    assert {(x.party, x.points) for x in plain.learning if x.group == "everything"} == {
        (x.party, x.points) for x in wishful.learning if x.group == "everything"
    }
