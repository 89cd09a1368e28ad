# SPDX-License-Identifier: MIT
"""Positions over time, their order, conflicts and networks, against rules written out by hand."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations

import pytest

from detente import evidence
from detente.analysis.evidence.conflicts import find_conflicts
from detente.analysis.evidence.networks import as_graphml
from detente.analysis.evidence.order import put_in_order
from detente.case.assessment import SCALES, band_of, terms_at
from detente.case.dates import bounds
from detente.charts import discourse_chart, positions_chart
from detente.errors import UsageError
from tests.coded_cases import coded_case

ADA = {"speaker": "Ada", "party": "a", "issue": "road", "levels": ["full"]}
BEA = ADA | {"speaker": "Bea"}
CAI = ADA | {"speaker": "Cai", "party": "b"}


def standings(statements: dict[str, dict[str, object]]) -> dict[str, tuple[str, str]]:
    track = evidence.positions(coded_case(statements)).tracks[0]
    return {e.statement: (e.speaker_standing, e.side_standing) for e in track.entries}


FIRST = {"s1": ADA | {"stance": "demand", "said_on": "2025-01-01"}}


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param({"revises": "s1", "revision": "soften"}, ("softened", "softened"), id="softens"),
        pytest.param({"revises": "s1", "revision": "reverse"}, ("reversed", "reversed"), id="reverses"),
        pytest.param({"revises": "s1", "revision": "walk_back"}, ("walked_back", "walked_back"), id="walks back"),
        pytest.param({"revises": "s1", "revision": "harden"}, ("hardened", "hardened"), id="hardens"),
        pytest.param({"revises": "s1", "revision": "clarify"}, ("stands", "stands"), id="clarifies"),
        pytest.param({}, ("stands", "stands"), id="says more"),
        pytest.param(
            {"revises": "unresolved", "revision": "walk_back", "revision_candidates": ["s1"]},
            ("contested", "contested"),
            id="target not named",
        ),
        pytest.param({"revises": "unresolved", "revision": "walk_back"}, ("stands", "stands"), id="no candidate"),
    ],
)
def test_a_revision_by_the_same_speaker(second: dict[str, object], expected: tuple[str, str]) -> None:
    assert standings(FIRST | {"s2": ADA | {"stance": "support", "said_on": "2025-01-02"} | second})["s1"] == expected


def test_a_colleague_changes_the_side_and_not_the_speaker() -> None:
    softer = {"stance": "support", "said_on": "2025-01-02", "revises": "s1", "revision": "soften"}
    found = standings(FIRST | {"s2": BEA | softer})
    assert found["s1"] == ("contested", "softened")
    track = evidence.positions(coded_case(FIRST | {"s2": BEA | softer})).tracks[0]
    assert track.speakers == {"Ada": ("s1",), "Bea": ("s2",)}
    assert [e.by for e in track.entries] == [None, "same_side"]


def test_another_side_changes_nothing() -> None:
    other = evidence.positions(
        coded_case(FIRST | {"s2": CAI | {"stance": "support", "revises": "s1", "revision": "reverse"}})
    )
    assert {t.party: [(e.statement, e.side_standing) for e in t.entries] for t in other.tracks} == {
        "a": [("s1", "stands")],
        "b": [("s2", "stands")],
    }


def test_candidates_and_rejected_codings_are_on_no_track() -> None:
    for state in ("candidate", "rejected"):
        later = {"stance": "oppose", "revises": "s1", "revision": "reverse", "state": state, "reason": "x"}
        assert standings(FIRST | {"s2": ADA | later}) == {"s1": ("stands", "stands")}


def test_a_measure_that_is_no_issue_has_a_track() -> None:
    bridge = {"speaker": "Ada", "party": "a", "measure": "the bridge", "stance": "demand"}
    found = evidence.positions(coded_case({"s1": bridge, "s2": bridge, "s3": bridge | {"measure": "the port"}}))
    assert [(t.issue, t.topic, len(t.entries)) for t in found.tracks] == [
        (None, "the bridge", 2),
        (None, "the port", 1),
    ]


def order(statements: dict[str, dict[str, object]]) -> list[tuple[str, str]]:
    case = coded_case({k: {"source": "t"} | v for k, v in statements.items()})
    return [(p.statement, p.basis) for p in put_in_order(case, list(statements))]


def test_order_says_on_what_it_rests() -> None:
    assert order({"x": {"said_on": "2025-02-03"}, "y": {"said_on": "2025-02-01"}}) == [("y", "first"), ("x", "date")]
    # A month that holds the day decides nothing; the reports do, and that is said.
    assert order({"x": {"said_on": "2025-02"}, "y": {"said_on": "2025-02-10"}}) == [("y", "first"), ("x", "report")]
    assert order({"x": {"reported_on": "2025-03"}, "y": {"reported_on": "2025-01"}}) == [
        ("y", "first"),
        ("x", "report"),
    ]
    assert order({"x": {}, "y": {}}) == [("x", "first"), ("y", "narrative")]
    assert order({"x": {"after": ["y"]}, "y": {}}) == [("y", "first"), ("x", "words")]
    assert order({"x": {"revises": "y", "revision": "soften"}, "y": {}}) == [("y", "first"), ("x", "revision")]
    # What was reported on a day was said by then: a later saying is certainly later.
    known = order({"x": {"said_on": "2025-02-02"}, "y": {"reported_on": "2025-02-01"}})
    assert known == [("y", "first"), ("x", "date")]


@pytest.mark.parametrize("seed", range(30))
def test_no_certain_order_is_ever_broken(seed: int) -> None:
    """Slow and obvious: in any order given, no pair stands against its dates or its words."""
    rng = random.Random(seed)
    statements: dict[str, dict[str, object]] = {}
    for n in range(rng.randint(2, 9)):
        given: dict[str, object] = {}
        if rng.random() < 0.6:
            day = f"2025-{rng.randint(1, 3):02}" + (f"-{rng.randint(1, 28):02}" if rng.random() < 0.6 else "")
            given[rng.choice(["said_on", "reported_on"])] = day
        elif statements and rng.random() < 0.5:
            given["after"] = [rng.choice(sorted(statements))]
        statements[f"s{n}"] = given
    placed = [id_ for id_, _ in order(statements)]
    assert sorted(placed) == sorted(statements)
    for earlier, later in combinations(placed, 2):
        assert later not in statements[earlier].get("after", [])
        if "said_on" in statements[earlier] and set(statements[later]) & {"said_on", "reported_on"}:
            day = statements[later].get("said_on") or statements[later]["reported_on"]
            assert not bounds(str(day))[1] < bounds(str(statements[earlier]["said_on"]))[0]


def kinds(statements: dict[str, dict[str, object]], **parts: object) -> list[tuple[str, str]]:
    return [(c.kind, c.strength) for c in find_conflicts(coded_case(statements, **parts))]


def test_conflicts_by_kind() -> None:
    for_it, against = {"stance": "demand"}, {"stance": "refuse"}
    assert kinds({"x": ADA | for_it, "y": ADA | against}) == [("same_speaker", "strong")]
    assert kinds({"x": ADA | for_it, "y": BEA | against}) == [("same_side", "strong")]
    assert kinds({"x": ADA | for_it, "y": CAI | against}) == [("opposed_parties", "strong")]
    assert kinds({"x": ADA | for_it, "y": CAI | against | {"condition": "rain"}}) == [("opposed_parties", "weak")]
    assert kinds({"x": ADA | for_it, "y": CAI | against | {"modality": "possible"}}) == [("opposed_parties", "weak")]
    assert kinds({"x": ADA | for_it, "y": ADA | against | {"levels": ["half"]}}) == []
    assert kinds({"x": ADA | for_it, "y": ADA | for_it | {"levels": ["half"]}}) == [("same_speaker", "weak")]
    assert kinds({"x": ADA | for_it, "y": ADA | against | {"revises": "x", "revision": "reverse"}}) == []
    assert kinds({"x": ADA | {"stance": "propose"}, "y": CAI | {"stance": "propose"}}) == [("authorship", "weak")]
    wrong = {"said_on": "2025-01-01", "revises": "x", "revision": "soften"}
    assert ("date", "strong") in kinds({"x": ADA | for_it | {"said_on": "2025-02-01"}, "y": ADA | for_it | wrong})
    assert kinds({"x": ADA | for_it, "y": ADA | against | {"state": "rejected", "reason": "r"}}) == []


def test_figures_that_disagree_and_their_verdict() -> None:
    figure = {"name": "Aid", "unit": "USD bn", "measures": "a claim", "about": "aid", "basis": "judgement"}
    figures = {"f": figure | {"value": 10}, "g": figure | {"value": [12, 14]}, "h": figure | {"value": [9, 11]}}
    verdict = {"c": {"between": ["g", "f"], "verdict": "second_stands", "reason": "audited"}}
    found = find_conflicts(coded_case({}, figures=figures, conflicts=verdict))
    assert [(c.between, c.kind, c.verdict) for c in found] == [
        (("g", "f"), "number", "second_stands"),
        (("g", "h"), "number", "open"),
    ]
    other_unit = {**figures, "g": figures["g"] | {"unit": "EUR bn"}}
    assert find_conflicts(coded_case({}, figures=other_unit)) == ()


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("kind", ["congruence", "conflict"])
def test_one_mode_networks_are_counted_right(seed: int, kind: str) -> None:
    """The definition, with loops: concepts on which two speak alike, or unlike, whatever was repeated."""
    rng = random.Random(seed)
    stances = ["support", "oppose", "assess", "refuse", "demand"]
    statements = {
        f"s{n}": {"speaker": rng.choice("PQR"), "party": rng.choice("ab"), "issue": rng.choice(["road", "mine"])}
        | {"levels": rng.sample(["no", "half", "full"], rng.randint(1, 2)), "stance": rng.choice(stances)}
        for n in range(10)
    }
    sign = {"support": 1, "demand": 1, "oppose": -1, "refuse": -1}
    said = {
        (s["speaker"], (s["issue"], level), sign[str(s["stance"])])
        for s in statements.values()
        if s["stance"] in sign
        for level in s["levels"]  # type: ignore[union-attr]
    }
    expected = {}
    for first, second in combinations("PQR", 2):
        wanted = 1 if kind == "congruence" else -1
        weight = sum((second, concept, wanted * way) in said for who, concept, way in said if who == first)
        if weight:
            expected[frozenset((first, second))] = weight
    found = evidence.network(coded_case(statements), kind=kind, actors="speakers").windows[0]
    assert {frozenset((e.first, e.second)): e.weight for e in found.edges} == expected


def test_windows_place_what_they_can_and_say_what_they_cannot() -> None:
    said = ADA | {"stance": "demand"}
    case = coded_case(
        {
            "early": said | {"said_on": "2025-01-05"},
            "late": CAI | {"stance": "demand", "said_on": "2025-02-20"},
            "vague": said | {"said_on": "2025"},
            "undated": said,
        }
    )
    found = evidence.network(case, kind="two_mode", window=31, first_day=date(2025, 1, 1), last_day=date(2025, 3, 1))
    assert [w.statements for w in found.windows] == [("early",), ("late",)]
    assert found.unplaced == ("vague", "undated")
    assert [(w.first_day, w.last_day) for w in found.windows][1] == (date(2025, 2, 1), date(2025, 3, 1))
    assert len(evidence.network(case).windows[0].edges) == 1
    with pytest.raises(UsageError, match="windows"):
        evidence.network(case, window=1, first_day=date(1900, 1, 1))
    with pytest.raises(UsageError):
        evidence.network(case, window=0)


def test_pictures_agree_with_their_tables() -> None:
    case = coded_case({"s1": ADA | {"stance": "demand", "said_on": "2025-01"}, "s2": CAI | {"stance": "refuse"}})
    result = evidence.positions(case)
    chart = positions_chart(case, result)
    assert chart is not None
    assert len(chart.rows) == 2
    assert [row["statement"] for row in chart.spec["data"]["values"]] == ["s1"]  # s2 has no date to stand at
    assert positions_chart(coded_case({}), evidence.positions(coded_case({}))) is None
    networks = evidence.network(case, kind="conflict")
    drawn = discourse_chart(networks, networks.windows[0])
    assert drawn is not None
    assert drawn.rows == (("Aland", "Bland", "1", "conflict", "Road: Full"),)
    empty = evidence.network(coded_case({}))
    assert discourse_chart(empty, empty.windows[0]) is None
    assert "<edge" not in as_graphml(empty.windows[0])


def test_scales_leave_no_percentage_in_two_bands() -> None:
    for scale, bands in SCALES.items():
        for percent in [*range(101), 4.999, 5.001, 86.999]:
            inside = [b for b in bands if b.low <= percent and (percent < b.high or (b.closed and percent == b.high))]
            assert len(inside) <= 1, (scale, percent)
            assert terms_at(scale, percent) == (inside[0].terms if inside else ())
    assert terms_at("icd203", 0) == terms_at("icd203", 100) == terms_at("kent", 61) == ()
    assert band_of("kent", "probable") == (63, 87)
    assert band_of("icd203", "probable") == (55, 80)
    assert band_of("icd203", "possible") is None


def test_positions_of_what_is_not_there() -> None:
    with pytest.raises(UsageError, match="no party"):
        evidence.positions(coded_case({}), parties=["z"])
    with pytest.raises(UsageError, match="no issue"):
        evidence.positions(coded_case({}), issues=["z"])
