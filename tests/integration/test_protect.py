# SPDX-License-Identifier: MIT
"""Protection of whole cases: terms, ranges, what binds, shares, siting, the command."""

from __future__ import annotations

import base64
import html
import json
import re
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner

from detente import load, prepare, protect, resources
from detente.analysis.protection import site
from detente.analysis.protection.exchange import cost_game
from detente.analysis.protection.layout import Layout, situation_of
from detente.analysis.protection.optimum import cover_all, cover_most
from detente.analysis.protection.programme import Effort
from detente.analysis.resources.values import resource_values
from detente.case.case import Case
from detente.charts.protection import cost_curve_chart, purposes_chart, radius_chart, shares_chart
from detente.charts.protection_map import protection_map
from detente.cli.main import main
from detente.errors import UsageError
from detente.outcomes.view import WHOLE_CASE, View
from tests.conftest import KEPT_FLAGSHIP, ROOT


@pytest.fixture(scope="module")
def flagship() -> Case:
    return load(KEPT_FLAGSHIP)


@pytest.fixture(scope="module")
def result(flagship: Case):
    return protect(flagship, as_stated=True)


def small(**parts: object) -> Case:
    """Three towns on a line 100 km apart, a mine beside the first, sites at all of them."""
    protection: dict[str, object] = {
        "years": 10,
        "purposes": {"people": {"name": "People", "unit": "people"}, "mines": {"name": "Mines", "unit": "mines"}},
        "protected": {
            "p1": {"purpose": "people", "lat": 0, "lon": 0, "weight": 10, "basis": "judgement"},
            "p2": {"purpose": "people", "lat": 0, "lon": 0.9, "weight": 20, "basis": "judgement"},
            "p3": {"purpose": "people", "lat": 0, "lon": 1.8, "weight": 30, "basis": "judgement"},
            "m1": {"purpose": "mines", "lat": 0, "lon": 0.1, "weight": 1, "basis": "judgement"},
        },
        "sites": {f"s{k}": {"lat": 0, "lon": 0.9 * k, "basis": "judgement"} for k in range(3)},
        "types": {
            "A": {
                "name": "Type A",
                "radius_km": {"value": [20, 120], "basis": "judgement"},
                "buy": {"value": [1, 2], "basis": "judgement"},
                "run": {"value": 0.1, "basis": "judgement"},
                "down": {"value": [0.1, 0.3], "basis": "judgement"},
            }
        },
        "terms": [
            {"name": "cover people", "when": {"deal": "yes"}, "cover": ["people", "mines"], "basis": "judgement"},
            {"name": "sites", "available": {"a": {"A": [1, 3]}}, "basis": "judgement"},
            {"name": "force", "when": {"deal": "yes"}, "soldiers": 100, "serves": ["people"], "basis": "judgement"},
            {"name": "money", "when": {"deal": "yes"}, "receives": {"a": [1, 5]}, "basis": "judgement"},
        ],
        "soldier_year": {"value": 0.01, "basis": "judgement"},
        "taste": {"value": 0.3, "basis": "judgement"},
        "allies": {
            "x": {
                "name": "X",
                "party": "a",
                "capacity": {"value": 3, "basis": "judgement"},
                "wants": [{"purpose": "people"}],
                "basis": "judgement",
            },
            "y": {
                "name": "Y",
                "capacity": {"value": 1, "basis": "judgement"},
                "wants": [{"purpose": "mines"}],
                "basis": "judgement",
            },
        },
    } | parts
    return Case.model_validate(
        {
            "schema": "detente-case/1",
            "id": "small",
            "title": "Small",
            "parties": {"a": {"name": "A"}, "b": {"name": "B"}},
            "issues": {
                "deal": {"name": "Deal", "levels": ["no", "yes"], "control": {"mode": "single", "parties": ["a"]}}
            },
            "proposals": {
                "p": {"title": "P", "levels": {"deal": "yes"}},
                "q": {"title": "Q", "levels": {"deal": "no"}},
            },
            "protection": protection,
        }
    )


def valued(case: Case, **values: object) -> View:
    """A view of a case whose resources are worth what the test says."""
    view = prepare(case)
    worth = SimpleNamespace(**{"assets": {}, "receipts": {}, "valued_on": "2026-01-01", "years": 30} | values)
    view.keep(("given", "resource_values"), WHOLE_CASE, lambda: worth)
    return view


@pytest.fixture(scope="module")
def of_small_case():
    return protect(small())


def test_a_small_case_by_hand(of_small_case) -> None:
    found = of_small_case
    need = found.need_of("p")
    assert need is not None
    assert need.cover == ("people", "mines")
    low, middle, high = (need.at_radius(scenario) for scenario in ("low", "middle", "high"))
    assert low.units == middle.units == {"A": 3}  # radii 20 and 70 km: every town needs its own site
    assert high.units == {"A": 1}  # 120 km about the middle town
    # Bought at 1 to 2, run at 0.1 for ten years, three of them; 100 soldiers at 0.01 a year.
    assert (middle.price.low, middle.price.high) == pytest.approx((6, 9))
    assert (need.total.low, need.total.high) == pytest.approx((16, 19))
    people = next(c for c in middle.coverage if c.purpose == "people")
    # Two sites at the middle of the range cover 50 of 60 people, down a fifth of the time.
    assert people.share.middle == pytest.approx(50 / 60 * 0.8, abs=1e-4)
    assert people.share.low == pytest.approx(30 / 60 * 0.7, abs=1e-4)
    assert people.share.high == pytest.approx(0.9, abs=1e-4)
    # At the high radius the middle site covers all, and a second one the middle and the large town once more.
    assert people.lifted["radius"] == pytest.approx((10 * 0.8 + 50 * 0.96) / 60, abs=1e-4)
    assert people.lifted["number"] == pytest.approx(0.8, abs=1e-4)
    assert people.binds == "radius"
    assert people.lifted["money"] == pytest.approx(people.share.middle, abs=1e-6)
    other = found.need_of("q")
    assert other is not None
    assert other.cover == ()
    assert other.radii == ()
    assert other.total.high == 0


def test_money_binds_where_there_is_little() -> None:
    found = protect(
        small(
            budget={"value": 2.6, "basis": "judgement"},
            types={
                "A": {
                    "name": "A",
                    "radius_km": {"value": 20, "basis": "judgement"},
                    "buy": {"value": 2.5, "basis": "judgement"},
                }
            },
        )
    )
    people = next(c for c in found.need_of("p").at_radius("middle").coverage if c.purpose == "people")
    assert people.share.middle == pytest.approx(0.5)
    assert people.binds == "money"
    assert people.lifted["number"] == pytest.approx(0.5)


def test_shares_of_a_small_case_by_hand(of_small_case) -> None:
    found = of_small_case.shares_of("p")
    assert found is not None
    assert found.allies == ("x", "y")
    # Alone X needs three sites and the force, 7.5 + 10; Y one site, 2.5; together no more than X alone.
    assert found.sharing.alone == pytest.approx((17.5, 2.5))
    assert found.sharing.total == pytest.approx(17.5)
    assert found.unshared == pytest.approx(0)
    division = {d.rule: d.amount for d in found.sharing.divisions}
    assert division["capacity"] == pytest.approx((17.5 * 0.75, 17.5 * 0.25))
    assert division["shapley"] == pytest.approx((16.25, 1.25))
    assert division["nucleolus"] == pytest.approx((16.25, 1.25), abs=1e-5)
    capacity = next(d for d in found.sharing.divisions if d.rule == "capacity")
    assert capacity.alone == (1,)
    exchange = next(x for x in found.exchanges if x.rule == "shapley")
    assert exchange.party == "a"
    assert exchange.receives.low == 1
    assert exchange.net.high == pytest.approx(5 - exchange.pays.low)


def test_costs_of_groups_never_fall_when_somebody_joins(flagship: Case) -> None:
    layout = Layout(flagship)
    situation = situation_of(flagship.protection, flagship.proposals["headline"].outcome)
    cost = cost_game(layout, situation, 0.5, Effort())
    for group in range(len(cost)):
        for ally in range(5):
            assert cost[group | 1 << ally] >= cost[group] - 1e-6
            assert cost[group | 1 << ally] <= cost[group] + cost[1 << ally] + 1e-6


def test_theory_page_numbers_of_the_28_cities(flagship: Case) -> None:
    """Fewest sites at four radii, and the share of the population that the best 7 and 25 cover."""
    layout = Layout(flagship)
    points = layout.purpose == "population"
    weights = layout.weights("population")[points]
    needed, seven, all_but = [], [], []
    for radius in (10, 35, 65, 90):
        sites = layout.covering(points, dict.fromkeys(layout.types, radius))
        needed.append(int(cover_all(sites).units.sum()))
        seven.append(round(100 * cover_most(sites, weights, 7).value / weights.sum()))
        all_but.append(round(100 * cover_most(sites, weights, 25).value / weights.sum()))
    assert needed == [28, 26, 22, 18]
    assert seven == [64, 66, 68, 78]
    assert all_but == [98, 99, 100, 100]


def test_a_line_is_protected_along_its_length() -> None:
    case = small(
        protected={
            "border": {
                "purpose": "people",
                "lat": 0,
                "lon": 0,
                "to_lat": 0,
                "to_lon": 0.9,
                "weight": 100,
                "basis": "judgement",
            },
            "m1": {"purpose": "mines", "lat": 0, "lon": 0.1, "weight": 1, "basis": "judgement"},
        }
    )
    layout = Layout(case)
    points = layout.purpose == "people"
    assert points.sum() == 12  # about 100 km at most 10 km apart
    assert layout.weights("people").sum() == pytest.approx(100)
    sites = layout.covering(points, {"A": 50.2})
    assert cover_all(sites).value == pytest.approx(5)  # a site at each end, at 2.5 each
    near = layout.covering(points, {"A": 20})
    assert not near.reachable.all()
    found = protect(case).need_of("p").at_radius("low")
    assert found.out_of_reach == ("border",)


def test_more_of_anything_never_covers_less(result) -> None:
    for need in result.needs:
        for at in need.radii:
            for c in at.coverage:
                assert c.share.low <= c.share.middle + 1e-9 <= c.share.high + 2e-9
                assert c.covered >= c.share.middle - 1e-6
                assert all(value >= c.share.middle - 1e-9 for value in c.lifted.values())
                assert c.gap < 1e-6
    for purpose in ("population", "force", "asset"):
        shares = [point.share for point in result.cost_curve if point.purpose == purpose]
        assert shares == sorted(shares)
        assert shares[-1] == pytest.approx(1)
        needed = [point.needed for point in result.radius_curve if point.purpose == purpose]
        assert needed == sorted(needed, reverse=True)


def test_frontier_is_efficient_and_within_the_means(flagship: Case, result) -> None:
    layout = Layout(flagship)
    situation = situation_of(flagship.protection, flagship.proposals[result.curve_of].outcome)
    sites = layout.covering(limits=situation.available(0.5))
    shares = [tuple(point.share.values()) for point in result.frontier]
    assert len(shares) >= 5
    for point, own in zip(result.frontier, shares, strict=True):
        assert sites.fits(point.siting.units, budget=layout.budget(0.5) + 1e-6)
        assert not any(other != own and all(np.array(other) >= np.array(own)) for other in shares)


def test_json_says_what_the_result_says(result) -> None:
    data = json.loads(result.to_json())
    assert data["analysis"] == "protect"
    assert data["exact"] is True
    headline = next(p for p in data["result"]["proposals"] if p["id"] == "headline")
    assert headline["shares"]["rules"][0]["rule"] == "capacity"
    assert headline["shares"]["exchange"] == []  # what is received comes from the resources, which were not asked
    assert headline["radii"][0]["everything"]["status"] == "optimal"
    twin = next(p for p in data["result"]["proposals"] if p["id"] == "zelensky")
    assert twin["total"] == headline["total"]
    assert len(result.records()) > 10


def test_pictures_say_their_finding(flagship: Case, result) -> None:
    charts = [
        protection_map(flagship, result),
        radius_chart(flagship, result),
        cost_curve_chart(flagship, result),
        purposes_chart(flagship, result),
        shares_chart(flagship, result, "headline"),
    ]
    for chart in charts:
        assert chart is not None
        assert chart.rows
        assert len(chart.columns) == len(chart.rows[0])
        assert chart.title
    assert "planning radii (scenario)" in charts[0].summary
    assert len(charts[0].spec["hconcat"]) == 3
    assert "35 km" in charts[1].summary
    assert shares_chart(flagship, result, "bare_freeze") is None


def test_pictures_explain_themselves(flagship: Case, result) -> None:
    """What is shaded, whose title, which purpose, what weighs nothing: a picture leaves the report without its page."""
    drawn = protection_map(flagship, result)
    marks = {layer["encoding"]["shape"]["field"] for layer in drawn.spec["hconcat"][0]["layer"][-2:]}
    assert marks == {"state"}  # sites lie above what they cover, each with a mark of its own in the legend
    assert "site of type A" in json.dumps(drawn.spec["hconcat"][0]["layer"][-1]["encoding"]["shape"])
    for words in (
        "crosses are sites",
        "Circles are planning radii",
        "hatching",
        "No shape is an endorsement",
        "Shapes:",
    ):
        assert words in drawn.summary
    over_radius = radius_chart(flagship, result)
    assert over_radius.title.startswith(
        "People of 28 cities: covering everything takes 28 sites with a radius of 5.6 km, 7 "
    )
    for words in ("5.6 to 8 km:", "64 to 65 km:", "Shaded bands", "Type A is a “ground-based site”"):
        assert words in over_radius.summary
    over_cost = cost_curve_chart(flagship, result)
    assert over_cost.title.startswith("“Air cover for minerals”: ")
    assert "Shaded: the budget of the case for sites, 10 to 40 USD bn." in over_cost.summary
    assert "weigh nothing" not in over_cost.summary  # each mine counts alike where none is valued
    assert over_cost.spec["layer"][1]["mark"]["interpolate"] == "step-after"
    assert "not all at their best at once" in purposes_chart(flagship, result).title
    paid = shares_chart(flagship, result, "headline")
    assert paid.title.startswith("“Air cover for minerals”: ")
    assert [row[0] for row in paid.rows][-1] == "What each would give unasked, scaled up"
    assert "scaled up in proportion until they pay the whole cost" in paid.summary


def test_what_weighs_nothing_is_said_beside_the_cost_of_everything() -> None:
    mine = {"purpose": "mines", "lat": 0, "lon": 0.1, "weight": 1, "basis": "judgement"}
    case = small(protected={"m1": mine, "m2": mine | {"lon": 1.8, "weight": 0}})
    drawn = cost_curve_chart(case, protect(case))
    assert "1 of its 2 places have no value and weigh nothing, but still have to be covered" in drawn.summary


@pytest.mark.parametrize(
    ("marks", "places"),
    [
        ([(100.0, 100.0)], [(100.0, 85.0)]),
        ([(100.0, 5.0)], [(100.0, 20.0)]),
        ([(480.0, 100.0)], [(451.0, 100.0)]),
        ([(100.0, 100.0), (100.0, 84.0)], [(100.0, 115.0), (100.0, 69.0)]),
        ([(100.0, 100.0)] * 5, [(100.0, 85.0), (100.0, 115.0), (129.0, 100.0), (71.0, 100.0), None]),
        ([(480.0, 96.0), (480.0, 108.0)], [(451.0, 96.0), (453.0, 122.0)]),
    ],
)
def test_figures_beside_marks_overlap_nothing(marks: list, places: list) -> None:
    from detente.charts.protection_purposes import label_places

    assert label_places(marks) == places


def test_words_are_about_coverage_and_not_about_weapons(flagship: Case, result) -> None:
    said = json.dumps(result.envelope()) + json.dumps(flagship.protection.model_dump(mode="json", exclude={"radii"}))
    assert not re.search(r"missile|warhead|intercept|shoot|target|kill|patriot", said, re.IGNORECASE)


@pytest.mark.parametrize("model", ["cover_all", "most", "backup", "expected", "support"])
@pytest.mark.parametrize("quick", [False, True])
def test_sites_by_every_model(flagship: Case, model: str, quick: bool) -> None:
    number = {} if model == "cover_all" else {"number": 6}
    found = getattr(protect, model)(flagship, radius=35, quick=quick, as_stated=True, **number)
    assert found.siting.status == ("quick" if quick else "optimal")
    assert found.exact is not quick
    assert found.placed
    assert sum(placed.units for placed in found.placed) <= (100 if model == "cover_all" else 6)
    data = json.loads(found.to_json())
    assert (data["analysis"], data["ask"], data["result"]["question"]) == ("protect", model, model)
    if model == "cover_all":
        assert found.uncovered == ()


@pytest.mark.parametrize(
    ("model", "options", "words"),
    [
        ("most", {}, "needs a number"),
        ("support", {}, "needs the number"),
        ("most", {"number": 0.5}, "at least 1"),
        ("most", {"budget": 0}, "above 0"),
        ("most", {"number": 3, "purpose": "peple"}, "no purpose"),
        ("most", {"number": 3, "radius": "wide"}, "no radius"),
        ("most", {"number": 3, "radius": -5}, "no radius"),
    ],
)
def test_questions_that_cannot_be_asked(flagship: Case, model: str, options: dict, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        getattr(protect, model)(flagship, as_stated=True, **options)


def test_models_that_do_not_exist(flagship: Case) -> None:
    with pytest.raises(AttributeError, match="no question 'all'"):
        protect.all(flagship)
    with pytest.raises(UsageError, match="no model 'all'"):
        site(prepare(flagship), model="all", as_stated=True)


def test_a_case_without_protection_says_so() -> None:
    case = load(ROOT / "cases" / "elmira")
    with pytest.raises(UsageError, match="says nothing of protection"):
        protect(case)
    done = CliRunner().invoke(main, ["protect", str(ROOT / "cases" / "elmira")])
    assert done.exit_code == 2
    assert "protection" in done.output


def words_of(svg: str) -> str:
    """Return the text of a picture, its lines joined, as a reader takes it in."""
    lines = re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", svg)
    return " ".join(html.unescape(" ".join(lines)).split())


def test_command_prints_tables(tmp_path: Path) -> None:
    radii = [{"name": "said", "radius_km": 30, "source_title": "A paper"}]
    case = small(radii=radii)
    (tmp_path / "case.yaml").write_text(case.model_dump_json(by_alias=True, exclude_none=True), "utf-8")
    picture = tmp_path / "radius.svg"
    done = CliRunner().invoke(main, ["protect", str(tmp_path), "--proposal", "p", "--picture", "radius", str(picture)])
    assert done.exit_code == 0, done.output
    for words in ("binds first", "Cost over 10 years", "would rather leave", "Stated in public", "planning scenario"):
        assert words in done.output
    assert picture.read_text("utf-8").startswith("<svg")
    chart = radius_chart(case, protect(case))
    said = words_of(picture.read_text("utf-8"))
    assert said.count(chart.title) == 1
    assert said.count(chart.summary) == 1
    assert "Shaded bands: radii stated in public. 30 km: said (A paper)" in said
    for wrong in (["--proposal", "nothing"], ["--ask", "most", "--picture", "map", "x.svg"], ["--ask", "most"]):
        assert CliRunner().invoke(main, ["protect", str(tmp_path), *wrong]).exit_code == 2
    done = CliRunner().invoke(main, ["protect", str(tmp_path), "--picture", "map", str(tmp_path / "map.svg")])
    assert done.exit_code == 2  # the case has no shapes to draw a map with


def test_command_answers_in_json_alone() -> None:
    arguments = [
        "protect",
        str(KEPT_FLAGSHIP),
        "--ask",
        "most",
        "--number",
        "7",
        "--radius",
        "10",
        "--purpose",
        "population",
    ]
    done = CliRunner().invoke(main, [*arguments, "--json"])
    data = json.loads(done.stdout)
    assert data["result"]["status"] == "optimal"
    assert data["result"]["gap"] == 0
    assert round(100 * data["result"]["share"]["population"]) == 64
    shown = CliRunner().invoke(main, arguments)
    assert "Proven to be best" in shown.output
    assert "Outside every radius" in shown.output


def test_terms_and_allies_that_are_missing_are_said() -> None:
    found = protect(small(terms=[], allies={}))
    assert {finding.code for finding in found.findings} == {"protection-terms-missing", "protection-allies-missing"}
    assert found.radius_curve == ()
    assert purposes_chart(small(), found) is None


def test_report_of_a_case_without_allies_or_regions(tmp_path: Path) -> None:
    from detente.report import render_report

    page = render_report(prepare(small(allies={})), {})
    assert "Can it be protected" in page
    assert "protection-map" not in page


def test_the_report_prints_titles_beside_pictures_and_not_in_them() -> None:
    from detente.report import render_report

    case = small()
    page = render_report(prepare(case), {})
    drawn = [base64.b64decode(data).decode() for data in re.findall(r"data:image/svg\+xml;base64,([^\"]+)", page)]
    title = radius_chart(case, protect(case)).title
    assert drawn
    assert f"<strong>{title}</strong>" in page
    assert not any(title in words_of(svg) for svg in drawn)


def test_tables_of_the_report_say_what_is_added_up_and_what_stands_where(flagship: Case, result) -> None:
    from detente.report.protection_part import protection_words

    said = protection_words(flagship, result)
    assert said.types == "Type A is a “ground-based site”; type B is a “patrol area kept from outside”."
    assert sum("sites that are down part of the time" in sentence.text for sentence in said.sentences) == 1
    assert said.rules["What each would give unasked, scaled up"].endswith("until they pay the whole cost")
    headline = said.tables["cost"].rows[:5]
    assert [row.cells[0] for row in headline[:2]] == ["Buying sites", "Running sites"]
    assert headline[-1].cells[0] == "Together"
    assert headline[-1].cells[1].basis.startswith("the sum of the 4 lines above it")
    assert "alternatives" in said.tables["everything"].caption
    heads = [row.head for row in said.tables["shares-headline"].rows]
    assert heads[:2] == ["Ability to pay", "Benefit"]
    assert heads[-2:] == [
        "Alone, at the middle of all ranges",
        "Least to most in the core, at the middle of all ranges",
    ]
    stated = small()
    caption = protection_words(stated, protect(stated)).tables["received"].caption
    assert "Receipts: ranges that the case states." in caption
    assert "over 10 years, not discounted." in caption
    discounted = small(discount={"value": [0, 0.03], "basis": "judgement"})
    found = protect(valued(discounted, receipts={"p": ("a", 1000.0, 2000.0, 4000.0)}))
    received = protection_words(discounted, found, SimpleNamespace(rate=0.1))
    caption = received.tables["received"].caption
    assert "drawn from the resources over 30 years from 2026-01-01" in caption
    assert "discounted at 10 % a year" in caption
    assert "over 10 years, discounted at 0 to 3 % a year" in caption


def test_receipts_come_from_the_resources_where_they_are_valued() -> None:
    """The small case states 1 to 5 USD bn for `a`; its resources, once valued, say 2 to 8 in place of that."""
    found = protect(valued(small(), receipts={"p": ("a", 2000.0, 4000.0, 8000.0)}))
    assert "drawn from the resources over 30 years from 2026-01-01" in found.method["receipts"]
    exchange = next(x for x in found.shares_of("p").exchanges if x.rule == "shapley")
    assert (exchange.receives.low, exchange.receives.middle, exchange.receives.high) == (2.0, 4.0, 8.0)
    assert exchange.net.low == pytest.approx(2 - exchange.pays.high)
    stated = protect(valued(small(), receipts={"p": ("a", 2000.0, 4000.0, 8000.0)}), as_stated=True)
    exchange = next(x for x in stated.shares_of("p").exchanges if x.rule == "shapley")
    assert (exchange.receives.low, exchange.receives.high) == (1.0, 5.0)
    assert stated.method["receipts"] == "ranges that the case states"


def test_receipts_are_what_the_beneficiary_draws(flagship: Case) -> None:
    """What protection is given of the resources is what they are worth: the same numbers of the same question."""
    view = prepare(flagship)
    given, worth = resource_values(view), resources(view, depth=False)
    drawn = {
        o.id: next(v.value for v in o.parties if v.party == worth.beneficiary)
        for o in worth.outcomes
        if o.id in flagship.proposals and any(v.party == worth.beneficiary for v in o.parties)
    }
    assert set(given.receipts) == {id_ for id_, value in drawn.items() if value.high > 0}
    for id_, (party, *ends) in given.receipts.items():
        assert party == "US"
        assert ends == [drawn[id_].low, drawn[id_].middle, drawn[id_].high]
    assert given.assets == {asset.id: asset.net.mean for asset in worth.assets if asset.valued}
    assert (given.valued_on, given.years) == (worth.valued_on, worth.years)


def test_mines_weigh_their_value_where_one_is_found() -> None:
    mine = {"purpose": "mines", "lat": 0, "lon": 0.1, "weight": 1, "basis": "judgement"}
    people = {"purpose": "people", "lat": 0, "lon": 0, "weight": 10, "basis": "judgement"}
    protected = {"m1": mine | {"asset": "M"}, "m2": mine | {"lon": 1.7, "name": "Other", "asset": "N"}, "p1": people}
    case = small(protected=protected)
    view = valued(case, assets={"M": 7.0})
    result = protect(view)
    weighed = result.weighed
    assert weighed.protection.purposes["mines"].name == "Mines by value"
    assert weighed.protection.purposes["people"] == case.protection.purposes["people"]
    assert Layout(weighed).weights("mines").tolist() == [7.0, 0.0, 0.0]
    assert weighed.protection.protected["m2"].name == "Other (no value found)"
    assert [finding.code for finding in result.findings if "value" in finding.code] == ["protected-without-value"]
    assert result.case["digest"] == case.digest()
    assert result.needs[0].at_radius("middle").everything.units.sum() == 2  # what has no value is covered all the same
    placed = protect.most(view, purpose="mines", number=1)
    assert placed.siting.value == pytest.approx(7.0)
    assert [finding.code for finding in placed.findings] == ["protected-without-value"]
    assert placed.case["digest"] == case.digest()
    stated = protect.most(view, purpose="mines", number=1, as_stated=True)
    assert stated.siting.value == pytest.approx(1.0)
    assert stated.weighed == case
    unvalued = protect(valued(case))
    assert unvalued.weighed == case
    assert "protected-without-value" not in {finding.code for finding in unvalued.findings}


def test_one_reading_of_what_protection_costs_a_year(flagship: Case, result) -> None:
    """Resources and protection find the same force and the same cover, each at its own rate."""
    from detente.outcomes.protection_cost import paid_by_parties, years_of_protection

    paid = paid_by_parties(flagship, flagship.proposals["headline"].outcome)
    assert set(paid) == {"US", "EUR"}
    assert [(c.low, c.high) for c in paid["EUR"]] == [pytest.approx((1.5, 2.25))]
    assert [(c.low, c.high) for c in paid["US"]] == [(1.56, 5.2)]
    assert years_of_protection(flagship) == result.years
    lines = {line.name: line.amount for line in result.need_of("headline").cost}
    for costs in paid.values():
        for cost in costs:
            assert lines[cost.name].high == pytest.approx(cost.high * result.years)  # the low end of its rate is 0


@pytest.mark.parametrize(
    ("net", "words"),
    [
        ([(-3, -1), (-2, -1)], "less than its share of the cost, however"),
        ([(0, 1), (2, 3)], "at least its share of the cost, however"),
        ([(-1, 1), (-3, -2)], "perhaps its share of the cost if that is set by ability to pay; less than its share by"),
        ([(1, 2), (-1, 2)], "at least its share of the cost if that is set by ability to pay; perhaps its share if"),
    ],
)
def test_whether_receipts_are_enough_is_said_in_plain_words(net: list, words: str) -> None:
    from detente.analysis.protection.exchange import Exchange
    from detente.analysis.protection.needs import Band
    from detente.report.protection_part import _enough

    zero = Band(0, 0, 0)
    rules = ("capacity", "shapley")
    own = [Exchange("p", "a", r, zero, zero, Band(n[0], 0, n[1])) for r, n in zip(rules, net, strict=True)]
    assert words in _enough(own)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--radius", "5"], "--radius goes with a question about sites"),
        (["--number", "3"], "--number goes with a question about sites"),
        (["--quick"], "--quick goes with a question about sites"),
        (["--ask", "most", "--number", "3", "--proposal", "headline"], "--proposal does not go with --ask most"),
        (["--ask", "most", "--number", "3", "--picture", "map", "x.svg"], "--picture does not go with --ask most"),
        (["--ask", "cover_all", "--budget", "12"], "'cover_all' knows no budget"),
        (["--ask", "support", "--number", "3", "--budget", "1"], "'support' knows no budget"),
        (["--ask", "most", "--budget", "nan"], "is no number"),
        (["--gap", "nan"], "is no number"),
        (["--ask", "most", "--number", "3", "--radius", "20000"], "above 0 and below 20,000"),
        (["--picture", "map", "x.pdf"], "ends in none of .svg, .png and .json"),
        (["--proposal", "nobody"], "there is no proposal 'nobody'"),
    ],
)
def test_options_that_would_do_nothing_are_refused(options: list[str], words: str) -> None:
    answered = CliRunner().invoke(main, ["protect", str(KEPT_FLAGSHIP), "--as-stated", *options])
    assert answered.exit_code == 2
    assert words in answered.output


@pytest.mark.parametrize("limits", [{"number": "3"}, {"number": float("nan")}, {"budget": float("nan")}])
def test_limits_that_are_no_numbers_are_refused(limits: dict) -> None:
    with pytest.raises(UsageError, match="is a number"):
        protect.most(small(), **limits)


def test_one_proposal_is_asked_about_alone(flagship: Case, result) -> None:
    alone = protect(flagship, proposal="europe_leads", as_stated=True)
    assert [need.proposals for need in alone.needs] == [("europe_leads",)]
    assert alone.curve_of == "europe_leads"
    assert {x.proposal for shares in alone.shares for x in shares.exchanges} <= {"europe_leads"}
    for own, other in zip(alone.needs[0].radii, result.need_of("europe_leads").radii, strict=True):
        assert [c.share for c in own.coverage] == [c.share for c in other.coverage]
        assert own.price == other.price
    with pytest.raises(UsageError, match="no proposal 'nobody'"):
        protect(flagship, proposal="nobody", as_stated=True)


@pytest.mark.parametrize("gap", [0.3, 0.6])
def test_answers_that_stop_early_say_so_and_never_contradict_themselves(flagship: Case, gap: float) -> None:
    """A larger radius, or more means, never covers less, and what is not solved is not called exact."""
    loose = protect(flagship, effort=Effort(gap), as_stated=True)
    assert not loose.exact
    for need in loose.needs:
        for purpose in range(len(need.cover)):
            shares = [at.coverage[purpose].share for at in need.radii]
            assert all(share.low <= share.middle <= share.high for share in shares)
            for smaller, larger in pairwise(shares):
                assert smaller.low <= larger.low
                assert smaller.middle <= larger.middle
                assert smaller.high <= larger.high
    answered = CliRunner().invoke(main, ["protect", str(KEPT_FLAGSHIP), "--as-stated", "--gap", str(gap)])
    assert "Stopped early as asked" in answered.output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--ask", "most", "--number", "7"], "of People of 28 cities ("),
        (["--ask", "backup", "--number", "7"], "counting half as much again"),
        (["--ask", "expected", "--number", "7"], "when sites are down part of the time"),
        (["--ask", "support", "--number", "7"], "km from the nearest site"),
        (["--ask", "cover_all"], "Cost over 10 years"),
        (["--ask", "most", "--budget", "1"], "the money does not pay for any"),
    ],
)
def test_every_question_is_answered_in_its_own_measure(options: list[str], words: str) -> None:
    answered = CliRunner().invoke(main, ["protect", str(KEPT_FLAGSHIP), "--as-stated", *options])
    assert answered.exit_code == 0
    assert words in answered.output
