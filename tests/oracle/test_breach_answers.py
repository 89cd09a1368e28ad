# SPDX-License-Identifier: MIT
"""An answer deters as far as it is credible: backward induction by hand, by brute force and on a coded case."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from detente import hold, load, prepare
from detente.analysis.answer.judging import horizon_of, judge
from detente.case.case import Case
from detente.outcomes.breach_answers import after_breach
from detente.outcomes.enforcement import EnforcementModel, midpoint_worth
from detente.theory.drawn_packages import proposals_of
from tests.conftest import KEPT_FLAGSHIP
from tests.enforcement_cases import small_case


def breaching(values: dict[str, float], **answer_changes: Any) -> Case:
    """Return a case in which the guarantor takes its cover away and the victim may answer by ending the peace.

    The guarantor then loses 20 points. `values` is what access is worth to the victim.
    """
    leave = {
        "title": "The guarantor withdraws its cover",
        "party": "G",
        "sets": {"cover": "none"},
        "answers": [{"party": "V", "when": {"cover": "none"}, "then": {"peace": "none"}} | answer_changes],
    }
    case = small_case({"breaches": {"leave": leave}, "war": None})
    data = case.model_dump(mode="json", by_alias=True, exclude_unset=True)
    data["preferences"]["V"]["issues"]["peace"]["values"] = values
    return Case.model_validate(data)


@pytest.mark.parametrize(
    ("victim", "credible", "margin"),
    [
        # Without an answer the guarantor gains its 20 points of cover. With it, it loses 40 * 0.5 of the peace as well.
        ({"none": 0.2, "kept": 1.0}, False, -20.0),
        ({"none": 1.0, "kept": 0.2}, True, 0.0),
    ],
)
def test_only_a_credible_answer_counts(victim: dict[str, float], credible: bool, margin: float) -> None:
    (breach,) = hold(breaching(victim), years=3, fixes=False).proposals[0].breaches
    (given,) = breach.answers
    assert given.credible is credible
    assert breach.margin == pytest.approx(margin)
    assert given.margin_with == pytest.approx(0.0)
    assert given.margin_without == pytest.approx(-20.0)
    assert given.gain == pytest.approx(40 * (victim["none"] - victim["kept"]))
    assert given.leaned_on is credible


def test_an_answer_of_a_party_without_a_preference_is_taken_for_granted_and_said_to_be() -> None:
    data = breaching({"none": 0.2, "kept": 1.0}).model_dump(mode="json", by_alias=True, exclude_unset=True)
    data["parties"]["V"]["signatory"] = False
    del data["preferences"]["V"]
    (breach,) = hold(Case.model_validate(data), years=3, fixes=False).proposals[0].breaches
    assert breach.answers[0].gain is None
    assert breach.margin == pytest.approx(0.0)
    assert breach.answers[0].margin_without == pytest.approx(-20.0)


def _ends_by_hand(case: Case, outcome: dict[str, str]) -> dict[str, str]:
    """Walk through the answers of the breach by plain recursion over who would rather give its answer."""
    breach = case.enforcement.breaches["leave"]

    def walk(place: int, current: dict[str, str]) -> dict[str, str]:
        if place == len(breach.answers):
            return current
        given = breach.answers[place]
        if current == outcome or any(current[k] not in levels for k, levels in given.when.items()):
            return walk(place + 1, current)
        with_it, without = walk(place + 1, {**current, **given.then}), walk(place + 1, current)
        value = case.preferences[given.party].stated_utility
        return with_it if value(with_it) >= value(without) - 1e-9 else without

    return walk(0, {**outcome, **breach.sets})


def test_several_answers_by_recursion_over_random_values() -> None:
    rng = np.random.default_rng(7)
    leave = {
        "title": "Leave",
        "party": "G",
        "sets": {"cover": "none"},
        "answers": [
            {"party": "V", "when": {"cover": "none"}, "then": {"access": "none"}},
            {"party": "B", "when": {"access": "none"}, "then": {"peace": "none"}},
            {"party": "G", "when": {"peace": "none"}, "then": {"access": "none"}},
        ],
    }
    plain = small_case({"breaches": {"leave": leave}, "war": None})
    seen = set()
    for _ in range(60):
        data = plain.model_dump(mode="json", by_alias=True, exclude_unset=True)
        for preference in data["preferences"].values():
            for issue in preference["issues"].values():
                issue["weight"] = int(rng.integers(1, 60))
                issue["values"] = {level: float(rng.integers(0, 11) / 10) for level in issue["values"]}
        case = Case.model_validate(data)
        model = EnforcementModel(case)
        worth = midpoint_worth(case, model.space)
        for levels in product(("none", "kept"), ("none", "full"), ("none", "given")):
            outcome = dict(zip(("peace", "cover", "access"), levels, strict=True)) | {"watch": "none"}
            (end,) = after_breach(model, "leave", model.space.row(outcome)[None, :], worth)
            found = model.space.outcome(end.rows[0])
            assert found == _ends_by_hand(case, outcome)
            seen.add(tuple(found.values()))
    assert len(seen) > 3


def test_in_draws_an_answer_counts_where_it_is_credible_there() -> None:
    """The victim values no peace between 0 and 1 and peace at one half: its answer is credible in half of the draws."""
    case = breaching({"none": [0.0, 1.0], "kept": 0.5})
    view = prepare(case)
    drawn, model = view.draws(64), view.enforcement()
    row = model.space.row(case.proposals["deal"].outcome)[None, :]
    parameters = view.assumptions().parameters(drawn.numbers)
    margin = model.margin("leave", row, parameters, drawn.worth).at()[:, 0]
    war = model.space.row(case.proposals["deal"].outcome | {"peace": "none", "cover": "none"})[None, :]
    kept = model.space.row(case.proposals["deal"].outcome | {"cover": "none"})[None, :]
    credible = (drawn.worth("V", war) >= drawn.worth("V", kept))[:, 0]
    guarantor = drawn.worth("G", row)[:, 0]
    expected = guarantor - np.where(credible, drawn.worth("G", war)[:, 0], drawn.worth("G", kept)[:, 0])
    assert margin == pytest.approx(expected)
    assert 0.3 < credible.mean() < 0.7


def test_the_first_breach_of_a_verdict_is_that_of_hold() -> None:
    view = prepare(load(KEPT_FLAGSHIP))
    held = {proposal.id: proposal for proposal in hold(view, fixes=False).proposals}
    years = horizon_of(view)
    compared = 0
    for verdict in judge(view, proposals_of(view.case), {}, staying=False):
        paying = [b for b in held[verdict.id].breaches if b.breaks_in is not None and b.breaks_in <= years]
        assert len(verdict.breaches) == len(paying)
        assert verdict.survival[f"{years} years"] == pytest.approx(held[verdict.id].survival[years])
        for breaking, first in zip(
            verdict.breaches, sorted(paying, key=lambda b: (b.breaks_in, b.margin)), strict=True
        ):
            assert breaking.breach == first.breach
            assert (breaking.year, breaking.margin) == (pytest.approx(first.breaks_in), pytest.approx(first.margin))
            compared += 1
    assert compared > 3
