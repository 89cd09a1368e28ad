# SPDX-License-Identifier: MIT
"""What must not matter does not: names, order of parties, the scale of weights, saving and loading."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from detente import bargain, prepare, stability
from detente.analysis.stability.export import ranking_tiers
from detente.case.case import Case
from tests.random_cases import random_case

seeds = st.integers(0, 10_000)
few = settings(max_examples=25, deadline=None)


def _changed(case: Case, change: object) -> Case:
    data = case.model_dump(mode="json", by_alias=True)
    change(data)  # type: ignore[operator]
    return Case.model_validate(data)


@given(seeds)
@few
def test_order_of_parties_does_not_matter(seed: int) -> None:
    case = random_case(seed)
    turned = _changed(case, lambda d: d.update(parties=dict(reversed(d["parties"].items()))))
    first, second = stability(case, outcomes="all"), stability(turned, outcomes="all")
    assert [(o.levels, o.stable) for o in first.outcomes] == [(o.levels, o.stable) for o in second.outcomes]
    frontiers = [{json.dumps(o.levels) for o in bargain(c).frontier} for c in (case, turned)]
    assert frontiers[0] == frontiers[1]


@given(seeds, st.sampled_from([0.25, 0.5, 2.0, 8.0]))
@few
def test_only_ratios_of_weights_matter(seed: int, factor: float) -> None:
    case = random_case(seed)

    def scale(data: dict) -> None:
        for preference in data["preferences"].values():
            for value in preference["issues"].values():
                value["weight"] = {k: v * factor for k, v in value["weight"].items()}

    scaled = _changed(case, scale)
    assert [o.stable for o in stability(case, outcomes="all").outcomes] == [
        o.stable for o in stability(scaled, outcomes="all").outcomes
    ]
    assert bargain(case).acceptable == bargain(scaled).acceptable


@given(seeds)
@few
def test_saving_and_loading_changes_nothing(seed: int) -> None:
    case = random_case(seed)
    again = Case.model_validate(json.loads(json.dumps(case.model_dump(mode="json", by_alias=True))))
    assert again == case
    assert again.digest() == case.digest()


def _by_levels(case: Case, issues: list[str]) -> dict[tuple[str, ...], dict[str, tuple[str, ...]]]:
    return {tuple(o.levels[k] for k in issues): o.stable for o in stability(case, outcomes="all").outcomes}


@given(seeds, st.randoms(use_true_random=False))
@few
def test_order_of_issues_and_levels_does_not_matter(seed: int, rng) -> None:
    case = random_case(seed)

    # Consequences stay in file order, so issues may be listed in any order without another meaning.
    def shuffle(data: dict) -> None:
        issues = list(data["issues"].items())
        rng.shuffle(issues)
        data["issues"] = dict(issues)
        for _, issue in issues:
            levels = list(issue["levels"].items())
            rng.shuffle(levels)
            issue["levels"] = dict(levels)

    issues = list(case.issues)
    assert _by_levels(case, issues) == _by_levels(_changed(case, shuffle), issues)


@given(seeds)
@few
def test_another_scale_with_the_same_order_changes_nothing(seed: int) -> None:
    case = random_case(seed)
    tiers = ranking_tiers(prepare(case))

    def squeeze(data: dict) -> None:
        for party, ranked in tiers.items():
            rows = [
                {"levels": {k: [v] for k, v in outcome.items()}, "utility": float((len(ranked) - place) ** 2)}
                for place, tier in enumerate(ranked)
                for outcome in tier
            ]
            data["preferences"][party] = {"form": "table", "basis": {"judgement": "drawn"}, "table": rows}

    assert [o.stable for o in stability(case, outcomes="all").outcomes] == [
        o.stable for o in stability(_changed(case, squeeze), outcomes="all").outcomes
    ]


@given(seeds)
@few
def test_an_option_that_nobody_can_use_changes_nothing(seed: int) -> None:
    case = random_case(seed)

    def idle(data: dict) -> None:
        party = next(iter(data["parties"]))
        data["issues"]["idle"] = {
            "name": "Idle",
            "levels": {"off": "Off", "on": "On"},
            "control": {"mode": "single", "parties": [party]},
            "irreversible": [{"from": "off", "to": "on"}, {"from": "on", "to": "off"}],
        }

    issues = list(case.issues)
    plain, with_idle = _by_levels(case, issues), stability(_changed(case, idle), outcomes="all").outcomes
    assert len(with_idle) == 2 * len(plain)
    for outcome in with_idle:
        assert outcome.stable == plain[tuple(outcome.levels[k] for k in issues)]


@given(seeds)
@few
def test_renaming_parties_only_renames_the_answer(seed: int) -> None:
    case = random_case(seed)
    text = json.dumps(case.model_dump(mode="json", by_alias=True))
    for party in case.parties:
        text = text.replace(f'"{party}"', f'"renamed-{party}"')
    renamed = Case.model_validate(json.loads(text))
    for one, other in zip(
        stability(case, outcomes="all").outcomes, stability(renamed, outcomes="all").outcomes, strict=True
    ):
        assert {f"renamed-{party}": concepts for party, concepts in one.stable.items()} == other.stable
