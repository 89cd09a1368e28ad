# SPDX-License-Identifier: MIT
"""What is known by a day, rule by rule, on cases small enough to see it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from detente import prepare, resources
from detente.analysis.evidence.positions import positions
from detente.analysis.robustness.outside_view import base_rates, base_rates_known_by
from detente.case.basis import Basis
from detente.case.case import Case
from detente.case.checks import Subject, check_case
from detente.case.known import Known, known_by
from detente.case.variants import under_scenario
from detente.errors import UsageError
from tests.dated_cases import dated_case, dated_protection, dated_resources

DAY, EARLY, LATE = "2025-02-28", "2025-01-10", "2025-03-01"
DATED = {"said_on": EARLY}
LATER = {"said_on": LATE}


def ids(known: Known, kind: str | None = None) -> list[str]:
    return [entry.id for entry in known.hindsight if kind in (None, entry.kind)]


def with_resources(**dates: str | None) -> Known:
    return known_by(dated_case(resources=dated_resources(**dates)))


def with_protection(**dates: str | None) -> Known:
    return known_by(dated_case(resources=dated_resources(), protection=dated_protection(**dates)))


def unknown_references(case: Case) -> list[str]:
    """Return the codes of the checks that something names what is not there."""
    return [f.code for f in check_case(Subject(case)) if f.code.endswith("-unknown")]


# --- days


def test_a_case_without_a_day_withholds_nothing() -> None:
    case = dated_case({"s": LATER}).model_copy(update={"as_of": None})
    assert known_by(case) == Known(case, None)


def test_the_day_is_the_case_s_own_by_default() -> None:
    case = dated_case({"s": LATER, "t": DATED})
    assert known_by(case) == known_by(case, DAY)
    assert ids(known_by(case)) == ["s"]
    assert ids(known_by(case, LATE)) == []
    assert ids(known_by(case, "March 2025")) == []
    assert ids(known_by(case, "2024")) == ["s", "t"]
    assert known_by(case, LATE).case.as_of == LATE


def test_what_holds_nothing_later_is_the_same_case() -> None:
    case = dated_case({"t": DATED})
    assert known_by(case).case is case


def test_a_day_that_is_none_is_named() -> None:
    with pytest.raises(UsageError, match="'soon' is not a date; write 2025, 2025-02 or 2025-02-12"):
        known_by(dated_case(), "soon")


# --- statements


@pytest.mark.parametrize(
    ("statement", "source", "why"),
    [
        pytest.param({"said_on": LATE}, {}, f"said on {LATE}", id="said later"),
        pytest.param({"said_on": EARLY, "reported_on": LATE}, {}, f"published on {LATE}", id="reported later"),
        pytest.param({"said_on": EARLY}, {"published_on": LATE}, f"published on {LATE}", id="published later"),
        pytest.param({"said_on": EARLY}, {"published_on": EARLY}, None, id="both early"),
        pytest.param({"said_on": "2025-02"}, {}, None, id="month counts as its last day"),
        pytest.param({"said_on": "2025"}, {}, "said in 2025", id="year counts as its last day"),
        pytest.param(
            {"reported_on": EARLY}, {"published_on": LATE, "kind": "digest"}, None, id="digest with a report's date"
        ),
        pytest.param({}, {"published_on": LATE, "kind": "digest"}, f"published on {LATE}", id="digest without one"),
        pytest.param(
            {"reported_on": EARLY},
            {"published_on": LATE, "kind": "news_report"},
            f"published on {LATE}",
            id="no digest",
        ),
        pytest.param({"reported_on": LATE}, {"published_on": EARLY}, f"published on {LATE}", id="the later of two"),
        pytest.param({"said_on": EARLY, "as_of": "2027"}, {}, None, id="a forecast is known when it is made"),
        pytest.param({"said_on": EARLY, "coded_on": LATE}, {}, None, id="coding is not knowing"),
    ],
)
def test_a_statement_is_known_when_said_and_published(
    statement: dict[str, Any], source: dict[str, Any], why: str | None
) -> None:
    case = dated_case({"s": statement}, sources={"src_s": {"title": "T", "file": "t.txt"} | source})
    known = known_by(case)
    assert ("s" in known.case.statements) is (why is None)
    assert [entry.why for entry in known.hindsight if entry.kind == "statement"] == ([] if why is None else [why])


def test_a_statement_without_a_date_stays_and_is_listed() -> None:
    known = known_by(dated_case({"s": {}, "t": DATED, "r": {"state": "rejected"}}))
    assert list(known.case.statements) == ["s", "t", "r"]
    assert [(entry.kind, entry.id) for entry in known.undated] == [("statement", "s")]
    assert known.hindsight == ()


def test_references_to_later_statements_are_dropped() -> None:
    case = dated_case(
        {
            "late": LATER,
            "early": DATED,
            "keeps": DATED
            | {
                "after": ["late"],
                "order_cue": {"text": "later"},
                "confirmed_by": ["early", "late"],
                "revises": "late",
                "revision": "soften",
                "replaced_by": "late",
            },
            "open": DATED | {"revises": "unresolved", "revision": "soften", "revision_candidates": ["late", "early"]},
        },
        conflicts={"c": {"between": ["early", "late"]}, "d": {"between": ["early", "keeps"]}},
    )
    known = known_by(case)
    kept = known.case.statements["keeps"]
    assert (kept.after, kept.order_cue, kept.confirmed_by) == ((), None, ("early",))
    assert (kept.revises, kept.revision, kept.replaced_by) == (None, None, None)
    assert known.case.statements["open"].revision_candidates == ("early",)
    assert list(known.case.conflicts) == ["d"]
    assert ids(known) == ["late", "c"]
    assert unknown_references(known.case) == []


def test_a_later_source_goes_with_what_is_quoted_from_it() -> None:
    sources = {
        "src_s": {"title": "New", "file": "new.txt", "published_on": LATE},
        "src_t": {"title": "Old", "file": "old.txt", "version_of": "src_s"},
        "digest": {"title": "Digest", "file": "d.txt", "kind": "digest", "published_on": LATE},
    }
    quoted = {"also_quoted": [{"source": "src_s", "exact": "more"}]}
    statements = {"s": {}, "t": DATED | quoted, "u": DATED | {"source": "digest", "reported_on": EARLY}}
    acknowledged = [{"finding": "typo_possessive", "source": "src_s", "reason": "as printed"}]
    known = known_by(dated_case(statements, sources=sources, acknowledged=acknowledged))
    assert ids(known) == ["s", "src_s"]
    assert set(known.case.sources) == {"src_t", "digest"}
    assert known.case.statements["t"].also_quoted == ()
    assert known.case.acknowledged == ()
    assert unknown_references(known.case) == []


def test_positions_run_on_what_is_known() -> None:
    said = {"speaker": "Ada", "party": "a", "issue": "road", "levels": ["full"]}
    statements = {
        "s1": said | {"stance": "demand", "said_on": EARLY},
        "s2": said | {"stance": "support", "said_on": LATE, "revises": "s1", "revision": "soften"},
    }
    case = dated_case(statements)
    softened = [
        e.speaker_standing for e in positions(prepare(case, as_of="2030")).tracks[0].entries if e.statement == "s1"
    ]
    stands = [e.speaker_standing for e in positions(prepare(case)).tracks[0].entries if e.statement == "s1"]
    assert (softened, stands) == (["softened"], ["stands"])


# --- numbers that rest on what is later


def test_a_number_keeps_its_size_and_loses_its_basis() -> None:
    preference = {
        "form": "additive",
        "issues": {
            "road": {
                "weight": 3,
                "values": {"no": 0, "half": 0.5, "full": 1},
                "basis": {"source": ["late"]},
                "order_from": ["late"],
            },
            "mine": {
                "weight": 1,
                "values": {"no": 0, "half": 0.5, "full": 1},
                "basis": {"source": ["late", "early"]},
                "order_from": ["early", "late"],
            },
        },
    }
    assessments = {"x": {"text": "It holds.", "basis": {"source": ["late"]}}}
    case = dated_case({"late": LATER, "early": DATED}, preferences={"a": preference}, assessments=assessments)
    known = known_by(case)
    issues = known.case.preferences["a"].issues  # type: ignore[union-attr]
    assert issues["road"].weight == case.preferences["a"].issues["road"].weight  # type: ignore[union-attr]
    assert issues["road"].basis == Basis(judgement="", note=f"rested on what is later than {DAY}: late")
    assert issues["road"].order_from == ()
    assert issues["mine"].basis == Basis(source=("early",))
    assert issues["mine"].order_from == ("early",)
    road = ("preferences", "a", "issues", "road")
    assert {leak.location for leak in known.leaks} == {
        (*road, "basis"),
        (*road, "order_from"),
        ("assessments", "x", "basis"),
    }
    assert all(leak.statements == ("late",) for leak in known.leaks)
    found = [f for f in check_case(Subject(case)) if f.code == "basis-later-than-case"]
    assert {f.location for f in found} == {leak.location for leak in known.leaks}
    assert {f.severity for f in found} == {"warning"}
    assert found[0].message.startswith(f"it rests only on late (said on {LATE});")


@pytest.mark.parametrize(
    ("figure", "stays"),
    [
        pytest.param({"published_on": LATE}, False, id="published later"),
        pytest.param({"as_of": LATE}, False, id="for a later date, not published"),
        pytest.param({"as_of": "2030", "published_on": EARLY}, True, id="a forecast"),
        pytest.param({"basis": {"source": ["late"]}, "as_of": EARLY}, False, id="later statement"),
        pytest.param({"basis": {"source": ["late", "early"]}}, True, id="one early statement"),
        pytest.param({"basis": {"source": ["late", "open"]}}, True, id="one undated statement"),
    ],
)
def test_a_figure_is_known_since_the_first_that_gives_it(figure: dict[str, Any], stays: bool) -> None:
    figures = {"f": {"name": "F", "value": 1, "unit": "t", "measures": "ore"} | figure}
    known = known_by(dated_case({"late": LATER, "early": DATED, "open": {}}, figures=figures))
    assert ("f" in known.case.figures) is stays
    assert ("f" in ids(known, "figure")) is not stays
    assert unknown_references(known.case) == []


# --- shares of control


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"date": EARLY}, None),
        ({"date": LATE}, f"seen on {LATE}"),
        ({"date": EARLY, "source_date": LATE}, f"published on {LATE}"),
        ({"date": EARLY, "source_date": "1 March 2025"}, f"published on {LATE}"),
        ({"date": EARLY, "source_date": "soon after"}, None),
        ({"date": EARLY, "source_date": LATE, "published_on": EARLY}, None),
        ({"date": "2025"}, "seen in 2025"),
    ],
)
def test_a_share_is_known_when_seen_and_published(row: dict[str, Any], why: str | None) -> None:
    share = {"regions": "north", "holder": "b", "percent": 4, "assessor": "a map"}
    south = share | {"regions": "south", "date": "2024"}
    case = dated_case(control_shares=[share | row, south])
    known = known_by(case)
    assert [entry.why for entry in known.hindsight] == ([] if why is None else [why])
    assert [row.regions for row in known.case.control_shares] == [("north",), ("south",)][why is not None :]
    assert known.bare_regions == (() if why is None else ("north",))
    codes = {f.code for f in check_case(Subject(case))}
    assert ("shares-later-than-case" in codes) is (why is not None)


# --- resources


def test_a_later_price_takes_its_developments_along() -> None:
    known = with_resources(ore=LATE)
    assert ids(known) == ["ore", "M"]
    assert known.hindsight[1].why == f"rests on what is later: Price of Ore, published on {LATE}"
    assert known.hindsight[1].date == LATE
    assert known.case.resources is not None
    assert list(known.case.resources.developments) == ["N"]
    assert unknown_references(known.case) == []


def test_later_terms_take_their_developments_along() -> None:
    known = with_resources(tax=LATE)
    assert [(e.kind, e.id) for e in known.hindsight] == [("terms", "tax"), ("development", "M")]
    assert unknown_references(known.case) == []


def test_a_later_fund_takes_its_rules_along() -> None:
    known = with_resources(late=LATE)
    assert [(e.kind, e.id) for e in known.hindsight] == [("fund", "late"), ("fund rule", "resources.fund_rules[0]")]
    assert known.case.resources is not None
    assert [rule.fund for rule in known.case.resources.fund_rules] == ["early"]
    assert unknown_references(known.case) == []


def test_without_rates_no_resources() -> None:
    case = dated_case(resources=dated_resources(rates=LATE), protection=dated_protection())
    known = known_by(case)
    assert known.case.resources is None
    assert [(e.kind, e.id) for e in known.hindsight] == [
        ("rates", "resources.rates_published_on"),
        ("resources", "resources"),
    ]
    assert known.case.protection is not None
    assert known.case.protection.protected["town"].asset is None
    with pytest.raises(UsageError, match="the case has no resources"):
        resources(known.case)


@pytest.mark.parametrize(
    ("dates", "kind"),
    [
        ({"develop": LATE}, "development"),
        ({"hazard": LATE}, "hazard"),
        ({"claim": LATE}, "claim"),
        ({"claim": EARLY, "named": LATE}, "claim"),
        ({"figure": LATE}, "resource figure"),
        ({"figure_of": LATE}, "resource figure"),
        ({"paid": LATE}, "past price"),
        ({"period": LATE}, "past price"),
    ],
)
def test_later_entries_of_resources_are_left_out(dates: dict[str, str], kind: str) -> None:
    known = with_resources(**dates)
    assert [entry.kind for entry in known.hindsight] == [kind]
    assert known.case.resources is not None
    left = known.case.resources
    counts = {"development": 1, "hazard": 0, "claim": 0, "resource figure": 0, "past price": 1}
    lists = {
        "development": left.developments,
        "hazard": left.hazards,
        "claim": left.claims,
        "resource figure": left.figures,
        "past price": left.price_history,
    }
    assert len(lists[kind]) == counts[kind]


def test_a_published_forecast_is_no_hindsight() -> None:
    assert ids(with_resources(paid=EARLY, period="2027", figure=EARLY, figure_of="2030")) == []


@pytest.mark.parametrize("dates", [{"M": LATE}, {"held": LATE}, {"M": EARLY, "held": "2025"}])
def test_an_asset_keeps_its_place_and_forgets_its_holder(dates: dict[str, str]) -> None:
    known = with_resources(**dates)
    assert [(e.kind, e.id) for e in known.hindsight] == [("asset", "M")]
    assert known.case.resources is not None
    asset = known.case.resources.assets["M"]
    assert (asset.name, asset.region, asset.holder, asset.stage, asset.held_as_of) == (
        "M",
        "north",
        "disputed",
        None,
        None,
    )
    assert "M" in known.case.resources.developments


# --- protection


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"soldier": LATE}, ["protection.soldier_year"]),
        ({"taste": LATE}, ["protection.taste"]),
        ({"buy": LATE}, ["protection.types.A.buy"]),
        ({"radius": LATE}, ["protection.radii[0]"]),
        ({"term": LATE}, ["protection.terms[0]"]),
        ({"hill": LATE}, ["hill"]),
        ({"ally": LATE}, ["protection.allies.x.capacity", "x"]),
        ({"A": LATE}, ["protection.types.A.radius_km", "A", "hill"]),
        ({"hill": LATE, "dale": LATE}, ["hill", "dale", "protection"]),
        ({"town": LATE}, ["town", "protection"]),
        ({"A": LATE, "B": LATE}, ["protection.types.A.radius_km", "protection.types.B.radius_km", "A", "B", "hill", "dale", "protection"]),
    ],
)  # fmt: skip
def test_what_goes_of_protection(dates: dict[str, str], expected: list[str]) -> None:
    known = with_protection(**dates)
    assert ids(known) == expected
    assert (known.case.protection is None) is ("protection" in expected)
    assert Case.model_validate(known.case.model_dump(mode="json", by_alias=True)) == known.case


def test_a_type_that_goes_is_named_nowhere() -> None:
    left = with_protection(A=LATE).case.protection
    assert left is not None
    assert list(left.types) == ["B"]
    assert {id_: site.types for id_, site in left.sites.items()} == {"dale": ("B",)}
    assert {owner: list(numbers) for owner, numbers in left.terms[0].available.items()} == {"a": ["B"]}


# --- scenarios


def test_scenarios_lead_where_they_led() -> None:
    scenarios = {
        "gone": {"name": "G", "changes": {"resources.funds.late.contribution": 0.1}},
        "holds": {"name": "H", "changes": {"resources.fund_rules": []}},
        "cites": {"name": "C", "changes": {"issues.road.basis": {"source": ["late"]}}},
        "moved": {
            "name": "M",
            "changes": {"resources.fund_rules.1.fund": "early", "resources.price_history.1.value": 7},
        },
    }
    block = dated_resources(late=LATE, old=LATE)
    case = dated_case({"late": LATER}, resources=block, scenarios=scenarios)
    known = known_by(case)
    assert ids(known, "scenario") == ["gone", "holds", "cites"]
    assert set(known.case.scenarios["moved"].changes) == {
        "resources.fund_rules.0.fund",
        "resources.price_history.0.value",
    }
    changed = under_scenario(known.case, "moved").resources
    assert changed is not None
    assert [price.value.low for price in changed.price_history] == [7]


# --- checks


def test_findings_count_and_name_a_few() -> None:
    case = dated_case({f"s{n}": LATER for n in range(5)} | {f"t{n}": {} for n in range(4)})
    found = {f.code: f for f in check_case(Subject(case)) if f.location == ("statements",)}
    named = "; ".join(f"s{n} (said on {LATE})" for n in range(3))
    assert found["later-than-case"].message == (
        f"later than {DAY} and so hindsight, 5 in all: {named}; and 2 more; correct a wrong date, or move `as_of`"
    )
    assert found["no-date"].message == (
        "without a date, 4 in all: t0; t1; t2; and 1 more; say since when each is known: add `said_on` or `reported_on`"
    )
    assert {found[code].severity for code in ("later-than-case", "no-date")} == {"info"}
    codes = {f.code for f in check_case(Subject(case.model_copy(update={"as_of": None})))}
    assert not codes & {"later-than-case", "no-date", "basis-later-than-case"}


# --- published frequencies


def test_a_crowd_s_later_forecast_is_hindsight() -> None:
    asked = ["interstate_refought", "crowd_rfi_91_days", "agreement_hazard", "no_such_rate"]
    case = dated_case(uncertainty={"base_rates": asked})
    found = base_rates_known_by(known_by(case))
    assert [(e.kind, e.id, e.why) for e in found.hindsight] == [
        ("base rate", "crowd_rfi_91_days", "published on 2025-05-08")
    ]
    assert [(e.kind, e.id) for e in found.undated] == [("base rate", "agreement_hazard")]
    assert found.case.uncertainty.base_rates == ("interstate_refought", "agreement_hazard", "no_such_rate")
    assert base_rates_known_by(known_by(case, "2025-05-08")).hindsight == ()
    assert base_rates_known_by(replace(known_by(case), day=None)).case == case


def test_published_frequencies_bear_dates_that_can_be_read() -> None:
    for rate in base_rates().values():
        assert rate.published is None or known_by(dated_case(), rate.published).day == rate.published
