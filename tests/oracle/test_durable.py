# SPDX-License-Identifier: MIT
"""What is signable, efficient and stable at once, against the definitions."""

from __future__ import annotations

import pytest

from detente import bargain, load, prepare
from detente.case.situation import meets
from detente.errors import UsageError
from tests import definitions
from tests.conftest import KEPT_FLAGSHIP, LATE
from tests.oracle.test_stability_questions import named_case


@pytest.mark.parametrize("concept", ["nash", "seq"])
@pytest.mark.parametrize("seed", range(15))
def test_against_the_definitions(seed: int, concept: str) -> None:
    case = named_case(seed)
    parties = list(case.preferences)
    floor = {p: case.preferences[p].reservation.value.midpoint for p in parties}
    outcomes = definitions.outcomes(case)
    worth = {tuple(o.values()): [definitions.utility(case, p, o) for p in parties] for o in outcomes}
    open_ = [o for o in outcomes if not any(meets(o, x.when) for p in parties for x in case.preferences[p].red_lines)]
    signable = [o for o in open_ if all(worth[tuple(o.values())][k] >= floor[p] - 1e-9 for k, p in enumerate(parties))]

    def dominated(o: dict[str, str]) -> bool:
        own = worth[tuple(o.values())]
        rivals = (worth[tuple(r.values())] for r in open_)
        return any(
            all(x >= y - 1e-9 for x, y in zip(r, own, strict=True))
            and any(x > y + 1e-9 for x, y in zip(r, own, strict=True))
            for r in rivals
        )

    efficient = [o for o in signable if not dominated(o)]
    lasting = [o for o in efficient if all(concept in definitions.stable(case, p, o) for p in parties)]
    result = bargain.durable(case, concept=concept)
    assert result.counts["feasible"] == len(outcomes)
    assert result.counts["signable"] == len(signable)
    assert result.counts["efficient"] == len(efficient)
    assert result.counts["durable"] == len(lasting)
    key = sorted(tuple(o.values()) for o in lasting)
    assert sorted(tuple(o.levels.values()) for o in result.outcomes) == key
    for o in result.outcomes:
        nearest = min(sum(o.levels[k] != p.outcome[k] for k in o.levels) for p in case.proposals.values())
        assert o.distance == nearest
        assert all(gain >= -1e-9 for gain in o.gain.values())


def test_the_flagship_shows_what_each_gives_up() -> None:
    result = bargain.durable(prepare(load(KEPT_FLAGSHIP), as_of=LATE))
    assert 0 < result.counts["durable"] < result.counts["efficient"] < result.counts["signable"]
    assert all(set(o.gives_up) == {"US", "UKR", "RUS", "EUR"} for o in result.outcomes)
    assert "clauses" in result.findings[0].message


def test_an_unknown_concept_is_refused() -> None:
    with pytest.raises(UsageError, match="seq"):
        bargain.durable(named_case(1), concept="sequ")
