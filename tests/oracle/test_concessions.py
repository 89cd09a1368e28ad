# SPDX-License-Identifier: MIT
"""Smallest changes against a plain search over all outcomes."""

from __future__ import annotations

import pytest

from detente import bargain, load
from detente.case.situation import meets
from detente.errors import UsageError
from tests import definitions
from tests.conftest import KEPT_FLAGSHIP, ROOT
from tests.oracle.test_stability_questions import named_case


def _distance(one: dict[str, str], other: dict[str, str]) -> int:
    return sum(one[k] != other[k] for k in one)


@pytest.mark.parametrize("seed", range(60))
def test_nothing_nearer_does_it(seed: int) -> None:
    case = named_case(seed)
    parties = list(case.preferences)
    floor = {p: case.preferences[p].reservation.value.midpoint for p in parties}

    def vetoed(party: str, o: dict[str, str]) -> bool:
        return any(meets(o, line.when) for line in case.preferences[party].red_lines)

    outcomes = [o for o in definitions.outcomes(case) if not any(vetoed(p, o) for p in parties)]
    worth = {tuple(o.values()): {p: definitions.utility(case, p, o) for p in parties} for o in outcomes}
    for found in bargain.concessions(case).proposals:
        here = dict(case.proposals[found.id].outcome)
        own = {p: definitions.utility(case, p, here) for p in parties}
        refusing = [p for p in parties if vetoed(p, here) or own[p] < floor[p] - 1e-9]
        assert list(found.refused_by) == refusing
        accepted = [o for o in outcomes if all(worth[tuple(o.values())][p] >= floor[p] - 1e-9 for p in parties)]
        better = [
            o
            for o in outcomes
            if all(worth[tuple(o.values())][p] >= own[p] - 1e-9 for p in parties)
            and any(worth[tuple(o.values())][p] > own[p] + 1e-9 for p in parties)
        ]
        swaps = [
            o
            for o in outcomes
            if _distance(o, here) == 2 and all(worth[tuple(o.values())][p] > own[p] + 1e-9 for p in parties)
        ]
        for listed, expected in (
            (found.concessions, accepted if refusing else []),
            (found.improvements, better),
            (found.swaps, swaps),
        ):
            assert bool(listed) == bool(expected)
            nearest = min((_distance(o, here) for o in expected), default=0)
            for change in listed:
                assert change.levels in expected
                assert len(change.changes) == nearest == _distance(change.levels, here)
                for p in parties:
                    assert change.difference[p] == pytest.approx(worth[tuple(change.levels.values())][p] - own[p])
                    assert change.gain[p] == pytest.approx(worth[tuple(change.levels.values())][p] - floor[p])


def test_the_flagship_headline_needs_little_to_be_signed() -> None:
    result = bargain.concessions(load(KEPT_FLAGSHIP))
    headline = next(p for p in result.proposals if p.id == "headline")
    assert headline.refused_by == ("RUS",)
    assert headline.shortfall["RUS"] > 0
    assert len(headline.concessions[0].changes) == 1
    assert all(gain >= -1e-9 for gain in headline.concessions[0].gain.values())


def test_an_order_has_no_concessions() -> None:
    with pytest.raises(UsageError, match="an order only"):
        bargain.concessions(load(ROOT / "cases" / "chicken"))
