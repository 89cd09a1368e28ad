# SPDX-License-Identifier: MIT
"""Requests, trade-offs, linkages, paths of concessions, finer levels and power against plain searches."""

from __future__ import annotations

from itertools import combinations, permutations, product

import numpy as np
import pytest

from detente import bargain, load, prepare
from detente.analysis.bargaining.trades import LEAST, SAME
from detente.case.case import Case
from detente.case.situation import meets, settle, unmet_rules
from detente.errors import UsageError
from detente.outcomes import View
from tests import definitions
from tests.conftest import KEPT_FLAGSHIP
from tests.oracle.test_stability_questions import named_case

CLOSE = 1e-6


class Plain:
    """A case as dictionaries: open outcomes, their worth, floors and scales."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.parties = list(case.preferences)
        self.floor = {p: case.preferences[p].reservation.value.midpoint for p in self.parties}
        self.open = [o for o in definitions.outcomes(case) if not any(self.vetoed(p, o) for p in self.parties)]
        self.scale = {p: self._scale(p) for p in self.parties}

    def vetoed(self, party: str, outcome: dict[str, str]) -> bool:
        return any(meets(outcome, line.when) for line in self.case.preferences[party].red_lines)

    def worth(self, party: str, outcome: dict[str, str]) -> float:
        return definitions.utility(self.case, party, outcome)

    def accepts(self, party: str, outcome: dict[str, str]) -> bool:
        return not self.vetoed(party, outcome) and self.worth(party, outcome) >= self.floor[party] - 1e-9

    def share(self, party: str, outcome: dict[str, str]) -> float:
        return (self.worth(party, outcome) - self.floor[party]) / self.scale[party]

    def _scale(self, party: str) -> float:
        """Best of every issue less worst, plus what interactions can add, one issue at a time."""
        preference = self.case.preferences[party]
        first = {id_: issue.level_ids[0] for id_, issue in self.case.issues.items()}
        bare = self.case.model_copy(update={"preferences": {party: preference.model_copy(update={"interactions": ()})}})
        total = 0.0
        for id_, issue in self.case.issues.items():
            worth = [definitions.utility(bare, party, {**first, id_: level}) for level in issue.level_ids]
            total += max(worth) - min(worth)
        width = total + sum(abs(x.points.midpoint) for x in preference.interactions)
        return width if width > 1e-9 else 1.0


def _changed(one: dict[str, str], other: dict[str, str]) -> set[str]:
    return {k for k in one if one[k] != other[k]}


@pytest.mark.parametrize("seed", range(30))
def test_requests(seed: int) -> None:
    plain = Plain(named_case(seed))
    result = bargain.requests(plain.case)
    for id_, proposal in plain.case.proposals.items():
        here = dict(proposal.outcome)
        held = [p for p in plain.parties if plain.accepts(p, here)]
        for party in plain.parties:
            found = [r for r in result.requests if (r.proposal, r.party) == (id_, party)]
            expected = {}
            off = plain.vetoed(party, here)
            for o in plain.open:
                gain = plain.share(party, o) - plain.share(party, here)
                if (
                    len(_changed(o, here)) == 1
                    and (off or gain * plain.scale[party] > 1e-9)
                    and all(plain.accepts(p, o) for p in held)
                ):
                    lost = sum(max(0, plain.share(p, here) - plain.share(p, o)) for p in plain.parties if p != party)
                    expected[tuple(o.values())] = lost if off else lost / gain
            assert len(found) == min(3, len(expected))
            prices = sorted(expected.values())[: len(found)]
            assert [r.price for r in found] == pytest.approx(prices, abs=CLOSE)
            for r in found:
                assert expected[tuple(r.change.levels.values())] == pytest.approx(r.price, abs=CLOSE)


@pytest.mark.parametrize("seed", range(30))
def test_trade_offs_and_linkages(seed: int) -> None:
    plain = Plain(named_case(seed))
    result = bargain.trades(plain.case)
    for id_, proposal in plain.case.proposals.items():
        here = dict(proposal.outcome)
        held = [p for p in plain.parties if plain.accepts(p, here)]
        near = [o for o in plain.open if 1 <= len(_changed(o, here)) <= 2]
        for one, other in permutations(plain.parties, 2):
            others = [p for p in plain.parties if p not in (one, other)]
            fits = [
                o
                for o in near
                if abs(plain.share(one, o) - plain.share(one, here)) <= SAME
                and all(plain.accepts(p, o) for p in held)
                and plain.worth(other, o) > plain.worth(other, here) + 1e-9
            ]
            free = [o for o in fits if all(plain.share(p, o) - plain.share(p, here) >= -SAME for p in others)]
            best = max((plain.worth(other, o) - plain.worth(other, here) for o in free or fits), default=0.0)
            found = [t for t in result.trade_offs if (t.proposal, t.same_for, t.better_for) == (id_, one, other)]
            assert bool(found) == (best > 1e-9)
            for t in found:
                assert t.change.difference[other] == pytest.approx(best, abs=CLOSE)
                assert bool(t.paid_by) == (not free)

        def least(o: dict[str, str], here: dict[str, str] = here) -> float:
            return min(plain.share(p, o) - plain.share(p, here) for p in plain.parties)

        worth = {}
        for pair in combinations(plain.case.issues, 2):
            alone = [least(o) for o in near if _changed(o, here) in ({pair[0]}, {pair[1]})]
            both = [least(o) for o in near if _changed(o, here) == set(pair)]
            if both:
                worth[pair] = max(both) - max([0.0, *alone])
        linked = {x.issues: x.worth for x in result.linkages if x.proposal == id_}
        expected = sorted((w for w in worth.values() if w > LEAST), reverse=True)[:5]
        assert sorted(linked.values(), reverse=True) == pytest.approx(expected, abs=CLOSE)
        for pair, value in linked.items():
            assert worth[pair] == pytest.approx(value, abs=CLOSE)


def _along(plain: Plain, way: list[dict[str, str]]) -> tuple[float, float]:
    """Shortfalls added up, and the sum of gains, falling."""
    shares = [plain.share(p, o) for o in way for p in plain.parties]
    return round(sum(max(0.0, -share) for share in shares), 7), round(-sum(shares), 7)


@pytest.mark.parametrize("seed", range(30))
def test_no_order_of_the_changes_is_better(seed: int) -> None:
    plain = Plain(named_case(seed))
    ids = list(plain.case.proposals)
    if len(ids) < 2:
        return
    found = bargain.path(plain.case, proposal=ids[0], target=ids[1])
    start, end = (dict(plain.case.proposals[id_].outcome) for id_ in ids[:2])
    differing = sorted(_changed(start, end))
    best = None
    for order in permutations(differing):
        here, way = dict(start), []
        for issue in order:
            here = {**here, issue: end[issue]}
            way.append(here)
        if all(o in plain.open or o == end for o in way):
            value = _along(plain, way)
            if best is None or value < best:
                best = value
    assert [s.change.levels for s in found.steps][-1] == end
    assert set().union(*(s.change.changes for s in found.steps)) == set(differing)
    assert (found.together == 1) == (best is not None)
    if best is not None:
        way = [s.change.levels for s in found.steps]
        assert _along(plain, way) == pytest.approx(best, abs=CLOSE)
        for step in found.steps:
            assert list(step.refused_by) == [p for p in plain.parties if not plain.accepts(p, step.change.levels)]


@pytest.mark.parametrize("seed", range(20))
def test_half_way_levels(seed: int) -> None:
    plain = Plain(named_case(seed))
    if not plain.open:
        return
    result = bargain.splits(plain.case)
    vectors = {tuple(o.values()): [plain.share(p, o) for p in plain.parties] for o in plain.open}

    def score(shares: list[float]) -> float:
        if result.measure == "worst_off":
            return min(shares)
        return float(np.prod(shares)) ** (1 / len(shares)) if min(shares) > 0 else 0.0

    assert (result.measure == "geometric_mean") == any(min(v) > 0 for v in vectors.values())
    before = max(score(v) for v in vectors.values())
    assert result.reached == pytest.approx(before, abs=CLOSE)
    expected = {}
    for place, (id_, issue) in enumerate(plain.case.issues.items()):
        for low, high in zip(issue.level_ids, issue.level_ids[1:], strict=False):
            best = -np.inf
            for levels, shares in vectors.items():
                if levels[place] == low and (other := (*levels[:place], high, *levels[place + 1 :])) in vectors:
                    best = max(best, score([(a + b) / 2 for a, b in zip(shares, vectors[other], strict=True)]))
            if best > before + 1e-9:
                expected[id_, (low, high)] = best
    assert {(s.issue, s.between): s.reached for s in result.splits} == pytest.approx(expected, abs=CLOSE)


def _coalition_moves(case: Case, members: tuple[str, ...], home: dict[str, str]) -> list[dict[str, str]]:
    choices = []
    for id_, issue in case.issues.items():
        here, listed = home[id_], set(issue.control.parties)
        barred = {(t.from_level, t.to_level) for t in issue.irreversible}
        wanted = set()
        if (issue.control.mode != "joint" and listed & set(members)) or (
            issue.control.mode == "joint" and listed <= set(members)
        ):
            wanted = set(issue.level_ids)
        elif issue.control.mode == "joint" and listed & set(members):
            wanted = {issue.control.fallback}
        choices.append([here, *sorted(w for w in wanted if w != here and (here, w) not in barred)])
    ends = (settle(dict(zip(case.issues, levels, strict=True)), case.consequences) for levels in product(*choices))
    return [end for end in ends if end is not None and not unmet_rules(case, end)]


@pytest.mark.parametrize("seed", range(30))
def test_what_coalitions_can_bring_about(seed: int) -> None:
    plain = Plain(named_case(seed))
    case, home = plain.case, dict(plain.case.status_quo)
    result = bargain.power(case)
    plain.floor = {p: plain.worth(p, home) for p in plain.parties}
    winning = set()
    for coalition in result.coalitions:
        ends = [
            end
            for end in [home, *_coalition_moves(case, coalition.members, home)]
            if not any(plain.vetoed(p, end) for p in coalition.members)
        ]
        best = max((sum(plain.share(p, o) for p in coalition.members) for o in ends), default=0.0)
        assert coalition.worth == pytest.approx(max(0.0, best), abs=CLOSE)
        accepted = [o for o in ends if all(plain.worth(p, o) >= plain.floor[p] - 1e-9 for p in coalition.members)]
        if any(plain.worth(p, o) > plain.floor[p] + 1e-9 for o in accepted for p in coalition.members):
            winning.add(frozenset(coalition.members))
    everyone = frozenset(plain.parties)

    def wins(members: frozenset[str]) -> bool:
        return any(some <= members for some in winning)

    subsets = [frozenset(c) for size in range(len(everyone) + 1) for c in combinations(plain.parties, size)]
    minimal = {s for s in subsets if wins(s) and not any(wins(s - {p}) for p in s)}
    blocking = {s for s in subsets if not wins(everyone - s)}
    assert {frozenset(m) for m in result.minimal_winning} == minimal
    assert {frozenset(m) for m in result.minimal_blocking} == {b for b in blocking if not any(b > x for x in blocking)}
    total = result.coalitions[-1].worth
    assert sum(result.shapley.values()) == pytest.approx(total, abs=CLOSE)
    assert sum(result.nucleolus.values()) == pytest.approx(total, abs=1e-5)


@pytest.mark.parametrize("seed", range(12))
def test_coalitions_by_programmes_agree_with_moves(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    case = named_case(seed).model_copy(update={"consequences": ()})
    listed = bargain.power(case)
    monkeypatch.setattr("detente.analysis.bargaining.power.LISTED_LIMIT", 0)
    solved = bargain.power(case)
    for one, other in zip(listed.coalitions, solved.coalitions, strict=True):
        assert one.worth == pytest.approx(other.worth, abs=1e-4)
        assert one.wins == other.wins


@pytest.fixture(scope="module")
def flagship() -> View:
    return prepare(load(KEPT_FLAGSHIP))


def test_questions_about_the_flagship(flagship: View) -> None:
    way = bargain.path(flagship, proposal="headline", target="nash")
    assert way.refused_by == ("RUS",)
    assert way.steps[-1].refused_by == ()
    assert all(r.change.difference[r.party] > 0 for r in bargain.requests(flagship).requests)
    assert {"issue", "between", "improvement"} <= set(bargain.splits(flagship).records()[0])
    found = bargain.power(flagship), bargain.trades(flagship, proposal="shield"), way, bargain.splits(flagship)
    json_ready = [result.to_json() for result in found]
    assert all('"analysis": "bargain"' in text for text in json_ready)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        pytest.param(
            lambda view: bargain.requests(view, proposal="headlin"), "did you mean 'headline'", id="no such proposal"
        ),
        pytest.param(
            lambda view: bargain.path(view, proposal="headline", target="peace"),
            "no proposal or solution 'peace'",
            id="target",
        ),
        pytest.param(
            lambda view: bargain.trades(view, proposal="headline", changes=9),
            "ask for changes of fewer",
            id="too many changes",
        ),
    ],
)
def test_refusals(ask, message: str, flagship: View) -> None:
    with pytest.raises(UsageError, match=message):
        ask(flagship)
