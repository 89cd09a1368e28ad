# SPDX-License-Identifier: MIT
"""Valuation end to end: the flagship's answer, what may not differ and what must, terms of one's own, refusals."""

from __future__ import annotations

import csv
import json
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner

from detente import bargain, load, prepare, resources
from detente.analysis.resources.model import build_model, control_setting
from detente.analysis.resources.simulation import BLOCK_PATHS, Simulation, Variant, simulate
from detente.analysis.resources.tables import result_tables
from detente.analysis.resources.waterfall import waterfall
from detente.case.own_terms import OwnTerms
from detente.case.quantity import Quantity
from detente.charts.resources import (
    cash_fan_chart,
    resource_map_chart,
    swings_chart,
    values_by_party_chart,
    waterfall_chart,
)
from detente.cli import main
from detente.cli.resources import print_result
from detente.errors import BadInputError, UsageError
from detente.files.case_folder import read_case
from detente.files.own_terms import read_terms, write_template
from detente.files.table import write_csv
from detente.outcomes.execution import Execution
from tests.conftest import KEPT_FLAGSHIP, LATE, ROOT


@pytest.fixture(scope="module")
def view():
    return prepare(load(KEPT_FLAGSHIP), as_of=LATE)


@pytest.fixture(scope="module")
def flagship(view):
    return view.case


@pytest.fixture(scope="module")
def result(view):
    return resources(view, paths=4_000)


def test_the_answer_of_the_flagship(flagship, result) -> None:
    words = " ".join(result.words)
    assert words.startswith("The $500 billion is a demand without a valuation")
    assert "within 30 years in none of the 4,000 paths" in words
    assert "No share of these assets can pay for either" in words
    for banned in ("fair", "likely", "deserve", "probab"):
        assert banned not in words
    gross = sum(asset.gross_in_ground or 0 for asset in result.assets)
    assert 50_000 < gross < 100_000
    us = {id_: next(v.value.mean for v in values if v.party == "US") for id_, values in result.drafts.items()}
    assert us["draft"] > us["framework"] > us["signed"] > 0
    assert us["draft"] < 1_000
    assert {asset.id for asset in result.assets if not asset.valued} == {
        id_ for id_ in flagship.resources.assets if id_ not in flagship.resources.developments
    }


def test_every_dollar_is_somebodys(result) -> None:
    """What is sold less all costs is what the parties get, in the mean and for every outcome."""
    for outcome in result.outcomes:
        # Reinvesting at the discount rate keeps the sum; the capital that owners pay in comes back to them.
        assert sum(v.value.mean for v in outcome.parties) == pytest.approx(outcome.net.mean, rel=2e-3, abs=8.0), (
            outcome.id
        )


def test_more_protection_is_never_worth_less(result) -> None:
    by_id = {outcome.id: outcome.net.mean for outcome in result.outcomes}
    assert by_id["headline"] > by_id["europe_leads"] > by_id["status_quo"]
    exchange = result.outcome("headline").exchange[0]
    assert exchange.loss_avoided.mean > 0
    assert exchange.balancing_share > 1


def test_the_way_from_the_claim_never_subtracts_across_measures(flagship, result) -> None:
    steps = {step.id: step for step in result.steps}
    assert steps["claim"].after == 500_000
    assert steps["gross"].after == pytest.approx(sum(a.gross_in_ground for a in result.assets if a.valued))
    measures = list(dict.fromkeys(step.measure for step in result.steps))
    for measure in measures:
        first, *rest = [step for step in result.steps if step.measure == measure]
        assert first.change is None
        assert first.kind == ("sum" if first.id == "claim" else "conversion")
        for before, step in pairwise([first, *rest]):
            assert step.kind == "change"
            assert step.after == pytest.approx(before.after + step.change)
    assert len(measures) == 5
    # The last number of a measure is that of the answer itself, over other paths.
    focus = result.outcome(result.focus)
    us = next(value.value for value in focus.parties if value.party == "US")
    assert steps["control"].after == pytest.approx(focus.net.middle, rel=0.1)
    assert steps["value"].after == pytest.approx(us.middle, rel=0.1)
    assert steps["value"].mean == pytest.approx(us.mean, rel=0.15)
    model = build_model(flagship)
    control = control_setting(flagship, model, flagship.proposals["headline"].outcome)
    own = waterfall(model, control, flagship.resources.funds["draft"], "US", None)
    assert [step.id for step in own] == ["gross", "net", "price", "control", "state", "value"]


def test_chunks_and_threads_change_nothing(flagship) -> None:
    model = build_model(flagship)
    control = control_setting(flagship, model, flagship.proposals["headline"].outcome)
    variant = Variant(0, flagship.resources.funds["draft"])
    paths = 3 * BLOCK_PATHS + 100
    simulation = Simulation(model, (control,), (variant,), ("UKR", "INV", "US"), paths)
    first, *others = (
        simulate(simulation, 5, execution=Execution(workers=workers, chunk=chunk))
        for workers, chunk in ((1, None), (2, 1), (3, 2))
    )
    assert first["present"].shape == (1, 3, paths)
    for other in others:
        assert all(np.array_equal(first[key], other[key]) for key in first)
    fewer = Simulation(model, (control,), (variant,), ("UKR", "INV", "US"), BLOCK_PATHS)
    part = simulate(fewer, 5)
    assert part["present"].shape == (1, 3, BLOCK_PATHS)


@pytest.mark.slow
def test_a_cluster_gives_the_same_bits(flagship) -> None:
    pytest.importorskip("distributed")
    model = build_model(flagship)
    control = control_setting(flagship, model, flagship.proposals["headline"].outcome)
    simulation = Simulation(model, (control,), (Variant(0, None),), ("UKR", "INV", "US"), 2 * BLOCK_PATHS)
    here = simulate(simulation, 1)
    there = simulate(simulation, 1, execution=Execution(scale="dask", workers=2))
    assert all(np.array_equal(here[key], there[key]) for key in here)


def test_one_risk_is_counted_once(flagship) -> None:
    doubled = flagship.model_copy(
        update={"resources": flagship.resources.model_copy(update={"country_premium": _range(0.0, 0.06)})}
    )
    with pytest.raises(UsageError, match="counted twice"):
        resources(doubled, paths=100)
    instead = doubled.model_copy(update={"resources": doubled.resources.model_copy(update={"hazard_from": "none"})})
    assert resources(instead, paths=100, depth=False).rate == pytest.approx(0.10 + 0.03)


def _range(low: float, high: float):
    from detente.case.basis import Range

    return Range(low=low, high=high)


def test_measures_are_never_mixed() -> None:
    ground, present = Quantity(70, "USD bn", "gross_in_situ_value"), Quantity(0.4, "USD bn", "net_present_value")
    for question in (
        lambda: ground + present,
        lambda: ground > present,
        lambda: ground.ratio(present),
        lambda: ground - present,
    ):
        with pytest.raises(UsageError, match="one is gross worth in the ground, the other net present value"):
            question()
    with pytest.raises(UsageError, match="different things"):
        Quantity(1, "t", "contained", "Li2O") + Quantity(1, "t", "contained", "LCE")
    with pytest.raises(UsageError, match="no exchange rate"):
        Quantity(115, "EUR bn", "cost").to("USD bn")
    assert (Quantity(1, "kt", "ore", "ore") + Quantity(1, "t", "ore", "ore")).value == pytest.approx(1.001)
    assert Quantity(2, "Mt", "ore", "ore").contained(Quantity(1.1, "%", "grade", "Li2O")).value == pytest.approx(0.022)
    assert Quantity(2, "t", "contained", "LCE").saleable(0.5).measure == "saleable"


def test_the_ore_that_was_sold_as_lithium_is_found() -> None:
    findings = [f for f in read_case(KEPT_FLAGSHIP).findings if f.code == "ore-valued-as-product"]
    assert len(findings) == 1
    assert "141 USD bn is 13.8 Mt of ore at 10,217 USD a tonne" in findings[0].message
    assert "511,911 t LCE" in findings[0].message
    assert str(findings[0].file).endswith("figures.csv")


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_terms_of_ones_own(flagship, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"terms.{ending}"
    write_template(file, flagship)
    assert read_terms(file, flagship) == OwnTerms()  # rows left as they were change nothing
    _fill(file, "Fund terms", {"signed": {"contribution": 1, "name": "All of it"}})
    own = read_terms(file, flagship)
    assert list(own.funds) == ["signed"]
    assert own.funds["signed"].ownership == flagship.resources.funds["signed"].ownership
    renamed = OwnTerms(funds={"own": own.funds["signed"]})
    compared = resources(flagship, paths=500, terms=renamed, depth=False)
    us = {id_: next(v.value.mean for v in values if v.party == "US") for id_, values in compared.drafts.items()}
    assert us["own"] > us["signed"]
    assert compared.fund_names["own"] == "All of it"


def _fill(file: Path, sheet: str, rows: dict[str, dict[str, object]]) -> None:
    """Change cells of a sheet (of the only one in a CSV file), by the id of the row and its head."""
    if file.suffix == ".csv":
        table = list(csv.reader(file.read_text("utf-8").splitlines()))
        for row in table:
            for head, value in rows.get(row[0], {}).items():
                row[table[0].index(head)] = str(value)
        file.write_text(write_csv(table), "utf-8")
        return
    book = openpyxl.load_workbook(file)
    table = book[sheet]
    heads = [cell.value for cell in table[1]]
    for row in table.iter_rows(min_row=2):
        for head, value in rows.get(row[0].value, {}).items():
            row[heads.index(head)].value = value
    book.save(file)


def test_fiscal_terms_of_ones_own(flagship, tmp_path: Path) -> None:
    file = tmp_path / "terms.xlsx"
    write_template(file, flagship)
    shared = {
        "assets": "TI-IRSH; GR-ZAVA", "royalty": 0.1, "profit_tax": 0.18, "depreciation_years": 10, "cost_cap": 0.9,
        "state_share": 0.3, "price_linked": "100:0;300:2", "order": "royalty_first",
    }  # fmt: skip
    left = ";".join(
        id_ for id_, d in flagship.resources.developments.items() if d.terms == "other" and id_ not in shared["assets"]
    )
    _fill(file, "Fiscal terms", {"own_terms": shared, "other": {"assets": left}})
    _fill(file, "Guaranteed prices", {"ilmenite": {"floor": 290}})
    own = read_terms(file, flagship)
    assert not own.funds
    assert list(own.fiscal) == ["own_terms"]  # rows left as they were change nothing
    assert own.fiscal["own_terms"].knots == ((100.0, 0.0), (300.0, 2.0))
    assert own.works_under == {"TI-IRSH": "own_terms", "GR-ZAVA": "own_terms"}
    assert own.floors == {"ilmenite": 290.0}
    compared = resources(flagship, paths=500, terms=own, depth=False)
    host = {id_: next(v.value.mean for v in values if v.party == "UKR") for id_, values in compared.drafts.items()}
    assert list(host) == [*flagship.resources.funds, *(f"{id_}__own_fiscal_terms" for id_ in flagship.resources.funds)]
    assert host["signed__own_fiscal_terms"] > host["signed"] + 5  # more taken, of a higher price
    assert compared.fund_names["signed__own_fiscal_terms"].endswith(", with your fiscal terms")


@pytest.mark.parametrize(
    ("sheet", "rows", "message"),
    [
        pytest.param("Fund terms", {"own_terms": {"contribution": "half"}}, r"'Fund terms', row 6 \('own_terms'\)", id="fund"),
        pytest.param("Fiscal terms", {"lithium": {"royalty": "5 %"}}, r"row 4 \('lithium'\): a number is needed", id="royalty"),
        pytest.param("Fiscal terms", {"other": {"price_linked": "9:1;3"}}, "price:payment pairs", id="knots"),
        pytest.param("Fiscal terms", {"dobra": {"assets": "LI-DOBRA"}}, "did you mean 'LI-DOBR'", id="asset"),
        pytest.param("Fiscal terms", {"dobra": {"assets": "LI-POLO"}}, "stands under 'dobra' as well", id="twice"),
        pytest.param("Guaranteed prices", {"lce": {"floor": "high"}}, "is not a number", id="floor"),
        pytest.param("Guaranteed prices", {"lce": {"floor": -1}}, "is above 0", id="below zero"),
    ],
)  # fmt: skip
def test_terms_that_cannot_be_read(tmp_path: Path, flagship, sheet: str, rows: dict, message: str) -> None:
    file = tmp_path / "terms.xlsx"
    write_template(file, flagship)
    _fill(file, sheet, rows)
    with pytest.raises(BadInputError, match=message):
        read_terms(file, flagship)


def test_terms_of_strangers(tmp_path: Path, flagship) -> None:
    file = tmp_path / "terms.csv"
    file.write_text("id,name,contribution,ownership__XX,basis__judgement\nown,Mine,0.5,1,me\n", "utf-8")
    with pytest.raises(UsageError, match="which is no party"):
        resources(flagship, paths=100, terms=read_terms(file, flagship))


def test_the_command(tmp_path: Path, flagship) -> None:
    output = tmp_path / "worth.xlsx"
    words = ["--paths", "500", "--json", "--output", str(output), "--proposal", "shield"]
    asked = CliRunner().invoke(main, ["resources", str(KEPT_FLAGSHIP), *words])
    assert asked.exit_code == 0, asked.output
    answer = json.loads(asked.stdout)
    assert answer["analysis"] == "resources"
    assert answer["result"]["focus"] == "shield"
    sheets = openpyxl.load_workbook(output, read_only=True).sheetnames
    assert {"Outcomes", "Assets", "Projects", "Exchange", "Claims", "Cash"} <= set(sheets)
    with pytest.raises(UsageError, match="did you mean 'shield'"):
        resources(flagship, focus="sheild")
    bare = CliRunner().invoke(main, ["resources", str(ROOT / "cases" / "chicken")])
    assert bare.exit_code == 2
    assert "the case has no resources" in bare.output


def test_the_command_writes_a_template(tmp_path: Path) -> None:
    file = tmp_path / "terms.xlsx"
    asked = CliRunner().invoke(main, ["resources", str(KEPT_FLAGSHIP), "--template", str(file)])
    assert asked.exit_code == 0, asked.output
    assert openpyxl.load_workbook(file).sheetnames == ["Fund terms", "Fiscal terms", "Guaranteed prices"]


def test_what_is_printed(flagship, result, capsys: pytest.CaptureFixture[str]) -> None:
    print_result(flagship, result)
    shown = " ".join(capsys.readouterr().out.split())
    assert "By the terms of the fund, the United States would draw, in the middle" in shown
    assert "Exchange: what protection costs" in shown
    assert "Projects: each at the middle of its ranges" in shown


def test_an_exchange_that_is_the_same_stands_once(flagship, result) -> None:
    head, *rows = result_tables(flagship, result)["Exchange"]
    together = {(row[0], row[1]) for row in rows}
    assert ("United States", "Air cover for minerals; Air cover for minerals, with automatic lapse") in together
    assert len({(row[0], *row[2:]) for row in rows}) == len(rows)
    assert {row[head.index("share that would pay")] for row in rows} == {"none could"}


def test_values_of_a_preference_from_resources(tmp_path: Path, flagship) -> None:
    folder = tmp_path / "case"
    shutil.copytree(KEPT_FLAGSHIP, folder)
    file = folder / "case.yaml"
    judged = "minerals: {weight: [15, 28], values: {none: 0, fund: 0.65, debt500: 1}, order_from: [s01, s02, s06]}"
    text = file.read_text("utf-8")
    assert judged in text
    file.write_text(text.replace(judged, "minerals: {weight: [15, 28], value: from resources}"), "utf-8")
    case = load(folder)
    asked = prepare(case, as_of=LATE)
    priced = asked.case
    values = priced.preferences["US"].issues["minerals"].values
    assert values["none"].low == 0.0
    assert values["debt500"].low == 1.0
    assert 0 < values["fund"].low < 0.3  # the signed fund is worth far less than the judged 0.65
    assert "USD M" in priced.preferences["US"].issues["minerals"].basis.external
    # Whoever asks needs no other step: the case itself and a view of it answer alike.
    by_its_day = {p.id: p.gain["US"] for p in bargain(case).proposals}
    assert by_its_day == {p.id: p.gain["US"] for p in bargain(prepare(case)).proposals}
    gains = {p.id: p.gain["US"] for p in bargain(asked).proposals}
    judged_gains = {p.id: p.gain["US"] for p in bargain(flagship).proposals}
    funded = [id_ for id_, proposal in flagship.proposals.items() if proposal.outcome["minerals"] == "fund"]
    assert funded
    stated = flagship.preferences["US"]
    weights = {id_: issue.weight.midpoint for id_, issue in stated.issues.items()}
    points = 100 * weights["minerals"] / sum(weights.values())
    # A spread moves nothing where nothing is drawn.
    middle = values["fund"].midpoint
    for id_ in funded:
        assert judged_gains[id_] - gains[id_] == pytest.approx(points * (0.65 - middle))
    assert CliRunner().invoke(main, ["bargain", str(folder)]).exit_code == 0
    assert prepare(flagship).case is flagship


def test_pictures_say_what_their_tables_say(flagship, result) -> None:
    import vl_convert

    charts = [
        waterfall_chart(result, flagship),
        values_by_party_chart(result, flagship),
        cash_fan_chart(result, flagship),
        swings_chart(result, flagship),
        resource_map_chart(result, flagship),
    ]
    for chart in charts:
        assert chart is not None
        assert chart.title
        assert chart.summary
        assert all(len(row) == len(chart.columns) for row in chart.rows)
        assert vl_convert.vegalite_to_svg(chart.spec).startswith("<svg")
    table = {row[0]: row for row in charts[-1].rows}
    assert table["Donetsk"][1].startswith("78.1 % on 2026-01-01")
    assert table["Donetsk"][2].startswith("81 %")
    (claimed,) = [layer for layer in charts[-1].spec["layer"] if "strokeDash" in layer.get("encoding", {})]
    features = claimed["data"]["values"]  # claimed, and drawn apart: dots that fall across lines that rise
    assert [(one["region"], one["claim"]) for one in features] == [("Donetsk", "by Russia")]
    assert all((b[0] - a[0]) * (b[1] - a[1]) < 0 for a, b in features[0]["geometry"]["coordinates"])
    points = charts[-1].spec["layer"][-1]["data"]["values"]
    assert len(points) == 25
    assert sum(point["exact"] for point in points) == 9


def test_bands_drivers_and_swings_hang_together(result) -> None:
    for outcome in result.outcomes:
        for value in outcome.parties:
            assert value.value.low <= value.value.middle <= value.value.high
    for driver in result.drivers:
        assert driver.total >= driver.first - 0.1
        assert -0.1 <= driver.first <= 1.1
    lowest, highest = result.swept["lowest"]["US"], result.swept["highest"]["US"]
    assert lowest < next(s.middle for s in result.swings if s.number == "US") < highest
    assert result.swept["reaches_claim"] == 0.0
    for waiting in result.waiting:
        assert waiting.with_waiting >= waiting.now_or_never >= 0
        assert waiting.free_to_stop >= max(waiting.seen_through, 0.0)
