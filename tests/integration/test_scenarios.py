# SPDX-License-Identifier: MIT
"""Scenarios of Genius, GeniusWeb and NegMAS, games of Gambit and tables of utilities: what they mean, there and back."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import bargain, load, prepare
from detente.analysis.bargaining.export import listed_utilities, no_deal_utilities, party_worths
from detente.case.case import Case
from detente.cli import main
from detente.errors import BadInputError, UsageError
from detente.files.case_folder import read_case
from detente.files.genius_writer import write_genius, write_geniusweb
from detente.files.negmas_writer import write_negmas
from detente.files.nfg import read_nfg, write_nfg
from detente.files.option_table import utility_rows
from detente.files.table import write_csv, write_workbook
from tests import scenario_files
from tests.conftest import KEPT_FLAGSHIP, ROOT
from tests.random_cases import random_case

CLOSE = 1e-9


def _utility(case: Case, place: int, *levels: str) -> float:
    """Return the utility of a package, named by what readers see, to the party at a place."""
    ids = [
        next(id_ for id_, shown in issue.levels.items() if shown == level)
        for issue, level in zip(case.issues.values(), levels, strict=True)
    ]
    return list(listed_utilities(prepare(case)).values())[place][tuple(ids)]


def test_genius_is_read_as_its_owner_reads_it(tmp_path: Path) -> None:
    document = read_case(scenario_files.write(tmp_path / "pact", scenario_files.GENIUS))
    case = document.valid_case()
    assert [list(issue.levels.values()) for issue in case.issues.values()][:2] == [
        ["none", "some", "much"],
        ["2", "3", "4", "5", "6"],
    ]
    assert len(case.issues["price"].levels) == 11
    # 0.5 x 30/40 + 0.2 x min(0.1 + 0.3 x (6 - 2), 1) + 0.3 x (1 - 0.1 x 4)
    assert _utility(case, 0, "some", "6", "4") == pytest.approx(100 * (0.375 + 0.2 + 0.18))
    # 0.4 x 1/2 + 0.4 x (1 - 0.25) + 0.2 x (4 / 5)
    assert _utility(case, 1, "some", "3", "4") == pytest.approx(100 * (0.2 + 0.3 + 0.16))
    assert case.preferences["pact_profile1"].reservation.value.midpoint == pytest.approx(25)
    assert case.preferences["pact_profile2"].reservation.value.midpoint == 0
    assert "divided by the largest" in case.title
    codes = {finding.code for finding in document.findings}
    assert {"foreign-reading", "foreign-discount", "foreign-levels", "foreign-control"} <= codes
    assert case.digest() == load(tmp_path / "pact" / "pact-profile1.xml").digest()


def test_genius_raw_takes_numbers_as_they_stand(tmp_path: Path) -> None:
    document = read_case(scenario_files.write(tmp_path / "pact", scenario_files.GENIUS), "raw", 3)
    case = document.valid_case()
    assert len(case.issues["price"].levels) == 3
    assert "as written" in case.title
    some, much = _utility(case, 0, "some", "6", "5"), _utility(case, 0, "much", "2", "0")
    # Raw: 0.5 x 30 + 0.2 x (0.1 + 0.3 x 6) + 0.3 x 0.5 and 0.5 x 40 + 0.2 x (0.1 + 0.3 x 2) + 0.3 x 1.
    scale = (much - some) / (20.44 - 15.53)
    other = _utility(case, 1, "none", "2", "5") - _utility(case, 1, "much", "6", "0")
    # Raw: 0.4 x 2 + 0.4 x 0.5 + 0.2 x 1 and 0.4 x 0 - 0.4 x 0.5 + 0: one scale for both parties.
    assert other == pytest.approx(scale * 1.4)
    assert case.preferences["pact_profile1"].reservation.value.midpoint == pytest.approx(some - scale * (15.53 - 0.25))


def test_rectangles_become_interactions(tmp_path: Path) -> None:
    case = load(scenario_files.write(tmp_path / "boxes", scenario_files.RECTANGLES))
    for a, b in itertools.product(range(5), range(5)):
        first = 20 * (1 <= a <= 3 and 2 <= b <= 4) + 10 * (b > 1) + 5
        assert _utility(case, 0, str(a), str(b)) == pytest.approx(2 * first - 30)  # 30 points are constant
        assert _utility(case, 1, str(a), str(b)) == pytest.approx(100 * (a <= 2))
    assert not case.preferences["boxes_1"].issues
    assert case.preferences["boxes_1"].reservation.value.midpoint == pytest.approx(20 - 30)


def test_geniusweb_bids_are_packages(tmp_path: Path) -> None:
    case = load(scenario_files.write(tmp_path / "lease", scenario_files.geniusweb()))
    assert case.no_deal == {"base": "no", "rent": "x_0"}
    assert _utility(case, 0, "yes", "3") == pytest.approx(40 + 60 * 0.75)
    assert _utility(case, 1, "yes", "3") == pytest.approx(40 * 0.25 + 60 * 0.25)
    assert no_deal_utilities(prepare(case)) == pytest.approx({"p": 0, "p_2": 90})


def test_negmas_functions(tmp_path: Path) -> None:
    case = load(scenario_files.write(tmp_path / "lease", scenario_files.NEGMAS))
    assert [party.name for party in case.parties.values()] == ["One", "Three", "two"]
    worth = {
        "One": lambda base, years, share: 0.5 * (base == "yes") + 0.25 * (0.25 * years - 0.25) + 0.25 * share,
        "Three": lambda base, years, share: 0.15 + 0.5 * (base == "yes" and 2 <= years <= 4) + 0.5 * (share == 0.4),
        "two": lambda base, years, _: (0.2 if base == "yes" else 0.8) - 0.1 * years + 0.5,
    }
    packages = list(itertools.product(["yes", "no"], range(1, 6), [0.1, 0.2, 0.4]))
    scales = set()
    for place, function in enumerate(worth.values()):
        stated = np.array([function(*package) for package in packages])
        read = np.array(
            [
                _utility(case, place, *(f"{value:g}" if value not in ("yes", "no") else value for value in p))
                for p in packages
            ]
        )
        scale, zero = np.polyfit(stated, read, 1)
        assert read == pytest.approx(scale * stated + zero)
        scales.add(round(float(scale), 6))
    assert len(scales) == 1
    assert case.preferences["two"].reservation.outcome == {"base": "no", "years": "x_1", "share": "x_0_1"}


def test_gambit_payoffs_and_outcomes() -> None:
    payoffs = 'NFG 1 R "pd" { "A" "B" }\n{ { "c" "d" } { "c" "d" "e" } }\n"a comment"\n1 2 3 4 5 6 7 8 9/2 10 -1e1 12\n'
    case = Case.model_validate(read_nfg(payoffs, "pd.nfg"))
    # The first player's strategy varies fastest.
    assert _utility(case, 0, "d", "c") == 3
    assert _utility(case, 1, "d", "e") == 12
    assert _utility(case, 0, "c", "e") == 4.5
    outcomes = 'NFG 1 D "o" { "A" "B" } { 2 2 } { { "x" 1, 2 } { "y" 3 4 } } 1 2 0 2'
    case = Case.model_validate(read_nfg(outcomes, "o.nfg"))
    assert [list(u.values()) for u in listed_utilities(prepare(case)).values()] == [[1, 0, 3, 3], [2, 0, 4, 4]]


def test_games_survive_gambit() -> None:
    for name in ("prisoners-dilemma", "chicken", "cuban-missile-crisis"):
        case = load(ROOT / "cases" / name)
        if case.exclusions:
            continue
        stated = listed_utilities(prepare(case))
        text, _ = write_nfg(case, stated)
        back = Case.model_validate(read_nfg(text, "x.nfg"))
        found = listed_utilities(prepare(back))
        assert sorted(zip(*(u.values() for u in found.values()), strict=True)) == sorted(
            zip(*(u.values() for u in stated.values()), strict=True)
        )
        assert [p.name for p in back.parties.values()] == [p.name for p in case.parties.values()]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_utilities_survive_a_table(ending: str, tmp_path: Path) -> None:
    case = load(scenario_files.write(tmp_path / "lease", scenario_files.NEGMAS))
    stated = listed_utilities(prepare(case))
    rows = utility_rows(case, stated, no_deal_utilities(prepare(case)))
    file = tmp_path / f"table.{ending}"
    file.write_bytes(write_csv(rows).encode() if ending == "csv" else write_workbook({"States": rows}))
    back = load(file)
    assert [issue.control.mode for issue in back.issues.values()] == ["joint"] * 3
    rows = [
        sorted(zip(*(u.values() for u in worth.values()), strict=True))
        for worth in (stated, listed_utilities(prepare(back)))
    ]
    assert np.array(rows[0]) == pytest.approx(np.array(rows[1]))
    assert list(no_deal_utilities(prepare(back)).values()) == pytest.approx(
        list(no_deal_utilities(prepare(case)).values())
    )
    fronts = [sorted(tuple(o.utility.values()) for o in bargain(c).frontier) for c in (case, back)]
    assert np.array(fronts[0]) == pytest.approx(np.array(fronts[1]))


def _drawn(seed: int, rules: bool = False, interactions: bool = True) -> Case:
    """Return a random case whose level names are numbers, words that YAML reads as other things, and markup."""
    data = random_case(seed).model_dump(mode="json", by_alias=True)
    for k, issue in enumerate(data["issues"].values()):
        issue["name"] = ["Yes", "1", "a: b", '<x y="z"> & co', "null"][k % 5] + f" {k}"
        issue["levels"] = dict(zip(issue["levels"], ["no", "1e3", "<&\"'>"], strict=False))
    if not rules:
        data["exclusions"], data["consequences"] = [], []
        for preference in data["preferences"].values():
            preference["red_lines"] = []
    if not interactions:
        for preference in data["preferences"].values():
            preference["interactions"] = []
    else:
        first, second, *_ = data["issues"]
        for k, preference in enumerate(data["preferences"].values()):
            levels = [next(iter(data["issues"][issue]["levels"])) for issue in (first, second)]
            preference["interactions"] = [{"when": {first: [levels[0]], second: [levels[1]]}, "points": 5.5 - 4 * k}]
    for k, preference in enumerate(data["preferences"].values()):
        preference["reservation"] = {"value": 12.5 * k}
    data["no_deal"] = None
    return Case.model_validate(data)


def _same_preferences(case: Case, back: Case, order: list[int]) -> None:
    """Compare utilities of all packages up to one positive scale for all parties and a shift for each."""
    stated = [list(u.values()) for u in listed_utilities(prepare(case)).values()]
    found = [list(u.values()) for u in listed_utilities(prepare(back)).values()]
    reservations = [list(no_deal_utilities(prepare(c)).values()) for c in (case, back)]
    scales = []
    for first, second in enumerate(order):
        before, after = np.array(stated[first]), np.array(found[second])
        spread = before.max() - before.min()
        scale = (after.max() - after.min()) / spread if spread > CLOSE else None
        if scale is not None:
            scales.append(scale)
            assert after - after[0] == pytest.approx(scale * (before - before[0]), abs=1e-6)
            gain = scale * (reservations[0][first] - before[0])
            assert reservations[1][second] - after[0] == pytest.approx(gain, abs=1e-6)
    assert scales == pytest.approx([scales[0]] * len(scales))


@given(seed=st.integers(0, 10_000), interactions=st.booleans())
@settings(max_examples=25, deadline=None)
@pytest.mark.parametrize("form", ["negmas", "genius"])
def test_scenarios_keep_preferences(
    form: str, seed: int, interactions: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    case = _drawn(seed, interactions=interactions)
    write = {"negmas": write_negmas, "genius": write_genius}[form]
    files, _ = write(case, party_worths(prepare(case)))
    back = load(scenario_files.write(tmp_path_factory.mktemp("x") / "s", files))
    if form == "negmas" or not interactions:
        shown = [[list(issue.levels.values()) for issue in c.issues.values()] for c in (case, back)]
        assert shown[0] == shown[1]
    _same_preferences(case, back, list(range(len(case.parties))))


@given(seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_geniusweb_keeps_preferences(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    data = _drawn(seed, interactions=False).model_dump(mode="json", by_alias=True)
    for preference in data["preferences"].values():
        preference["reservation"] = None
    data["no_deal"] = {issue: next(iter(about["levels"])) for issue, about in data["issues"].items()}
    case = Case.model_validate(data)
    files, _ = write_geniusweb(case, party_worths(prepare(case)))
    back = load(scenario_files.write(tmp_path_factory.mktemp("x") / "s", files))
    assert back.no_deal is not None
    _same_preferences(case, back, list(range(len(case.parties))))


def test_what_cannot_be_held_is_refused_or_said(tmp_path: Path) -> None:
    flagship = load(KEPT_FLAGSHIP)
    worths = party_worths(prepare(flagship))
    for write in (write_genius, write_geniusweb):
        with pytest.raises(UsageError, match="cannot hold exclusions"):
            write(flagship, worths)
    files, remarks = write_negmas(flagship, worths)
    assert len(files) == 1 + len(worths)
    assert any("no rules" in remark for remark in remarks)
    with pytest.raises(UsageError, match="set by several"):
        write_nfg(flagship, {})
    with pytest.raises(UsageError, match="an order without a scale"):
        party_worths(prepare(load(ROOT / "cases" / "elmira")))
    data = _drawn(0, interactions=False).model_dump(mode="json", by_alias=True)
    next(iter(data["issues"].values()))["name"] = "a\x01b"
    named = Case.model_validate(data)
    with pytest.raises(UsageError, match="a character that XML cannot"):
        write_genius(named, party_worths(prepare(named)))
    interacting = _drawn(1)
    with pytest.raises(UsageError, match="linear and additive"):
        write_geniusweb(interacting, party_worths(prepare(interacting)))


def test_rules_and_red_lines_lie_below_no_deal_in_negmas(tmp_path: Path) -> None:
    for seed in range(12):
        case = _drawn(seed, rules=True)
        files, _ = write_negmas(case, party_worths(prepare(case)))
        back = load(scenario_files.write(tmp_path / str(seed), files))
        agreeable = [o for o in bargain(case).frontier if o.acceptable]
        # Representatives of ties may differ, points may not.
        found = [o for o in bargain(back).frontier if o.acceptable]
        assert len(found) == len(agreeable)


def test_convert_reads_and_writes_folders(tmp_path: Path) -> None:
    source = scenario_files.write(tmp_path / "lease", scenario_files.geniusweb())
    for form in ("negmas", "genius", "geniusweb", "case"):
        result = CliRunner().invoke(main, ["convert", str(source), str(tmp_path / form), "--to", form])
        assert result.exit_code == 0, result.output
        assert len(bargain(load(tmp_path / form)).frontier) == len(bargain(load(source)).frontier)
    again = CliRunner().invoke(main, ["convert", str(source), str(tmp_path / "genius"), "--to", "genius"])
    assert again.exit_code == 3
    table = CliRunner().invoke(main, ["convert", str(source), str(tmp_path / "t.csv"), "--utilities"])
    assert table.exit_code == 0
    assert "no deal" in (tmp_path / "t.csv").read_text()
    pact = scenario_files.write(tmp_path / "pact", scenario_files.GENIUS)
    raw = CliRunner().invoke(main, ["convert", str(pact), str(tmp_path / "raw"), "--reading", "raw", "--levels", "5"])
    assert raw.exit_code == 0
    assert "foreign-reading" in raw.output
    assert len(load(tmp_path / "raw").issues["price"].levels) == 5


def test_other_files_beside_a_scenario_do_not_matter(tmp_path: Path) -> None:
    folder = scenario_files.write(tmp_path / "pact", scenario_files.GENIUS)
    digest = load(folder).digest()
    (folder / "notes.yml").write_bytes(b"\xff\xfe type: fun")
    (folder / "settings.json").write_text("{}")
    assert load(folder).digest() == digest
    (tmp_path / "case.json").write_text("{}")
    with pytest.raises(BadInputError, match="not a case file"):
        load(tmp_path / "case.json")


def test_json_stays_alone_on_standard_output(tmp_path: Path) -> None:
    folder = scenario_files.write(tmp_path / "pact", scenario_files.GENIUS)
    result = CliRunner().invoke(main, ["bargain", str(folder), "--json"])
    document = json.loads(result.stdout)
    assert "divided by the largest" in document["case"]["title"]
    assert "foreign-reading" in result.stderr
