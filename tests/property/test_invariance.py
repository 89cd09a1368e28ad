# SPDX-License-Identifier: MIT
"""What must not matter does not: names, order of parties, the scale of weights, saving and loading."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from detente import bargain, stability
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
    first, second = stability(case, "all"), stability(turned, "all")
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
    assert [o.stable for o in stability(case, "all").outcomes] == [o.stable for o in stability(scaled, "all").outcomes]
    assert bargain(case).acceptable == bargain(scaled).acceptable


@given(seeds)
@few
def test_saving_and_loading_changes_nothing(seed: int) -> None:
    case = random_case(seed)
    again = Case.model_validate(json.loads(json.dumps(case.model_dump(mode="json", by_alias=True))))
    assert again == case
    assert again.digest() == case.digest()
