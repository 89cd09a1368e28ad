# SPDX-License-Identifier: MIT
"""What the evidence layer promises, one named test a promise; P1 to P3 are in tests/property/test_anchors.py."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from detente import bargain, evidence, load, prepare, read_case, stability, withdraw
from detente.analysis.evidence.alpha import alpha
from detente.analysis.evidence.withdrawal import withdrawn
from detente.case.basis import Range
from detente.case.case import Case
from detente.case.checks import Subject, check_case
from detente.case.statement import Statement
from detente.cli import main
from detente.errors import UsageError
from detente.files.annotations import write_annotations
from detente.files.dna_writer import write_dna
from detente.files.provenance import write_provenance
from detente.files.statement_table import statements_as_csv
from detente.report import render_report
from tests.coded_cases import coded_case, flagship_coding, numbers_that_walk, texts_of
from tests.conftest import KEPT_FLAGSHIP, LATE


@pytest.fixture(scope="module")
def flagship() -> Case:
    return load(KEPT_FLAGSHIP)


def codes(case: Case) -> set[str]:
    return {finding.code for finding in check_case(Subject(case, texts_of(case)))}


def test_p4_every_number_of_a_report_walks_to_a_sentence(starter: Path, tmp_path: Path) -> None:
    """Each marked number of a report ends in a source, an external reference or a named judgement.

    The report of the flagship is put to the same test in tests/browser/test_report.py.
    """
    document = read_case(starter)
    page = tmp_path / "report.html"
    page.write_text(render_report(prepare(document.valid_case()), document.texts, document.findings), "utf-8")
    assert len(numbers_that_walk(document.valid_case(), page)) > 40
    listed = CliRunner().invoke(main, ["trace", str(starter), f"{page}#n1"])
    assert listed.exit_code == 0
    assert CliRunner().invoke(main, ["trace", str(starter), f"{page}#n0"]).exit_code == 2
    assert CliRunner().invoke(main, ["trace", str(starter), str(starter / "x.html")]).exit_code == 3


def test_p4_a_number_of_a_source_walks_as_well() -> None:
    """A number as it is written leads to the figures and sentences that give it."""
    found = CliRunner().invoke(main, ["trace", str(KEPT_FLAGSHIP), "$500 billion"])
    assert {"claimed_worth", "s02", "s18"} <= set(re.findall(r"\w+", found.output))
    assert CliRunner().invoke(main, ["trace", str(KEPT_FLAGSHIP), "123456"]).exit_code == 2


def test_p5_the_walk_goes_back(flagship: Case) -> None:
    """Withdrawing a source lists every part that rests on it, found here by hand, and answers again without it."""
    result = withdraw(flagship, target="russia")
    by_kind: dict[str, set[str]] = {}
    for entry in result.affected:
        by_kind.setdefault(entry.kind, set()).add(entry.path)
    assert by_kind["statement"] == {"statements.s13", "statements.s14", "statements.s23"}
    assert by_kind["position"] == {"RUS.ceasefire", "RUS.west_presence"}
    assert by_kind["proposal"] == {"proposals.root_causes"}
    assert by_kind["preference"] == {"preferences.RUS.issues.nato", "preferences.RUS.issues.west_presence"}
    # The same case made by hand: nothing says any more which level Russia wants on these two issues.
    russia = flagship.preferences["RUS"]
    anything = Range(low=0, high=1)
    issues = {
        id_: v.model_copy(update={"values": dict.fromkeys(v.values, anything)})
        if id_ in ("nato", "west_presence")
        else v
        for id_, v in russia.issues.items()
    }
    by_hand = flagship.model_copy(
        update={
            "preferences": {**flagship.preferences, "RUS": russia.model_copy(update={"issues": issues})},
            "proposals": {id_: p for id_, p in flagship.proposals.items() if id_ != "root_causes"},
        }
    )
    answers = result.after
    assert {p.id: p.refused_by for p in bargain(by_hand).proposals} == {
        id_: a.refused_by for id_, a in answers.items() if id_ != "status_quo"
    }
    stable = {name: o.equilibrium for o in stability(by_hand, outcomes="named").outcomes for name in o.names}
    assert stable == {id_: a.equilibrium for id_, a in answers.items()}
    assert any("Root causes" in sentence and "falls" in sentence for sentence in result.changed)
    assert "root_causes" not in result.after
    assert {"affected", "answers", "changed", "withdrawn"} == set(result.content())


def test_p5_what_rests_on_more_is_only_weakened(flagship: Case) -> None:
    """A report or a statement can be withdrawn as well; what has other support keeps its numbers."""
    view = prepare(flagship, as_of=LATE)
    result = withdrawn(view, "Fox News", {})
    assert {e.path for e in result.affected if e.effect == "falls"} == {"statements.s02", "figures.claimed_worth"}
    assert result.without.case.preferences == flagship.preferences
    assert set(flagship.figures) - set(result.without.case.figures) == {"claimed_worth"}
    assert withdrawn(view, "s02", {}).affected == result.affected
    unquoted = flagship.model_copy(update={"sources": {**flagship.sources, "spare": flagship.sources["russia"]}})
    assert withdrawn(prepare(unquoted), "spare", {}).affected == ()
    with pytest.raises(UsageError, match="did you mean 'Fox News'"):
        withdrawn(view, "Fox Nws", {})


def test_p6_nothing_is_said_by_nobody() -> None:
    """No statement without a speaker or `unattributed`; what nobody says is nobody's, and a figure inherits no speaker."""
    case = coded_case(
        {
            "s1": {"speaker": "Ada", "party": "a", "issue": "road", "levels": ["full"], "stance": "demand"},
            "s2": {"party": "a", "issue": "road", "levels": ["full"], "stance": "refuse"},
            "s3": {"speaker": None},
        },
        figures={"f": {"name": "F", "value": 5, "unit": "EUR", "measures": "a claim", "basis": {"source": ["s2"]}}},
    )
    found = [f for f in check_case(Subject(case)) if f.code == "statement-without-speaker"]
    assert [f.location for f in found] == [("statements", "s3")]
    track = evidence.positions(case).tracks[0]
    assert track.speakers == {"Ada": ("s1",), "unattributed": ("s2",)}
    assert [c.kind for c in evidence.positions(case).conflicts] == ["same_side"]  # never Ada against herself
    assert case.figures["f"].attributed_to is None


def test_p7_fact_report_and_judgment_are_told_apart() -> None:
    """Levels of knowledge are closed lists, likelihood needs a scale, and confidence never shares its sentence."""
    with pytest.raises(ValidationError):
        Statement.model_validate({"quotation": {"source": "s", "exact": "x"}, "epistemic": "true"})
    # A speaker's "may" is a modality: a statement has no place for a likelihood.
    with pytest.raises(ValidationError, match="likelihood"):
        Statement.model_validate(
            {"quotation": {"source": "s", "exact": "x"}, "likelihood": {"scale": "icd203", "term": "likely"}}
        )
    with pytest.raises(ValidationError, match="scale"):
        coded_case({}, assessments={"x": {"text": "It holds.", "likelihood": {"term": "likely"}}})
    likely = {"scale": "icd203", "term": "likely"}

    def found(*assessments: dict[str, object]) -> set[str]:
        return codes(coded_case({}, assessments={f"x{n}": a for n, a in enumerate(assessments)}))

    apart = {
        "text": "A ceasefire holds.",
        "likelihood": likely,
        "confidence": "low",
        "confidence_reason": "One source.",
    }
    assert not {code for code in found(apart) if code.startswith("likelihood")}
    assert "likelihood-with-confidence" in found({"text": "With high confidence a ceasefire is likely to hold."})
    assert "likelihood-with-confidence" in found({"text": "We are confident that it holds.", "likelihood": likely})
    assert "likelihood-term-unknown" in found({"text": "It holds.", "likelihood": {"scale": "kent", "term": "likely"}})
    probable = {"text": "It holds.", "likelihood": {"scale": "icd203", "term": "probable"}}
    kent = {"text": "It holds.", "likelihood": {"scale": "kent", "term": "probable"}}
    assert "likelihood-rows-mixed" in found(apart, probable)
    assert "likelihood-rows-mixed" in found(apart, kent)


def test_p8_uncertain_stays_uncertain() -> None:
    """Unresolved dates and targets stay so, with a basis; F and 6 are marks; a year is never repaired."""
    case = coded_case(
        {
            "s1": {"speaker": "Ada", "party": "a", "issue": "road", "stance": "demand", "credibility": 6},
            "s2": {"speaker": "Ada", "party": "a", "issue": "road", "stance": "support", "said_on_basis": "unresolved"}
            | {"revises": "unresolved", "revision": "walk_back", "revision_candidates": ["s1"]},
        },
        sources={"src_s1": {"title": "S", "file": "s.txt", "reliability": "F"}},
    )
    entries = evidence.positions(case).records()
    assert [(e["statement"], e["said_on"], e["precision"]) for e in entries] == [
        ("s1", None, "unknown"),
        ("s2", None, "unknown"),
    ]
    assert entries[0]["speaker_standing"] == "contested"  # it stands, and nobody knows whether it was meant
    assert entries[1]["revises"] == "unresolved"
    assert entries[1]["order"] == "narrative"
    graded = evidence.grades(case).content()
    assert graded["statements"][0]["grade"] == "F6"
    assert {type(s["reliability"]) for s in graded["sources"]} == {str}

    def numbers(value: object, path: str = "") -> set[str]:
        if isinstance(value, dict):
            return {x for key, item in value.items() for x in numbers(item, key)}
        if isinstance(value, list):
            return {x for item in value for x in numbers(item, path)}
        return {path} if isinstance(value, int | float) and not isinstance(value, bool) else set()

    # Counts and shares of text are the only numbers; no letter or digit has become one.
    assert numbers(graded["sources"]) == {"statements", "6", "-"}
    with pytest.raises(ValidationError, match="not a date"):
        coded_case({"s1": {"said_on": "224-02-24"}})
    contradictory = coded_case({"s1": {"said_on": "2024", "said_on_basis": "unresolved"}})
    assert "date-basis-contradicts" in codes(contradictory)


def _echo(*sources: str, origin: str | None = None) -> Case:
    said = {"speaker": "Ada", "party": "a", "issue": "road", "levels": ["full"], "stance": "demand"}
    said |= {"origin": origin} if origin else {}
    return coded_case({f"s{n}": said | {"source": source} for n, source in enumerate(sources)})


def test_p9_echoes_count_once() -> None:
    """Ten rewrites of one report confirm nothing; a second independent report does, and is named."""
    lead = (
        "The envoy told reporters in Vienna on Monday that Aland would build the whole road before the winter if the other "
        "side paid for the bridge, and that nobody had asked for anything else in the talks so far this month."
    )
    rewrites = {f"r{n}": f"Agency copy {n}. {lead} Our own closing line number {n} is here." for n in range(11)}
    case = _echo(*rewrites)
    found = evidence.grades(case, texts=rewrites)
    assert len({s.cluster for s in found.sources}) == 1
    assert found.confirmed == ()
    assert {s.best_credibility for s in found.statements} == {2}
    second = {
        **rewrites,
        "other": "A different account: the delegation said it wants all of the road, says our own desk.",
    }
    found = evidence.grades(_echo(*second), texts=second)
    assert len(found.confirmed) == 12
    assert set(found.confirmed[0].clusters) == {"r0", "other"}
    assert found.confirmed[0].best_credibility == 1
    # Declared: one origin, or one cluster, counts once as well, and the check of the case says so.
    assert evidence.grades(_echo("x", "y", origin="Agency")).confirmed == ()
    assert len(evidence.grades(_echo("x", "y")).confirmed) == 2
    graded = {"speaker": "Ada", "party": "a", "credibility": 1}
    assert "confirmation-not-independent" in codes(coded_case({"s1": graded}))
    named = coded_case({"s1": graded | {"confirmed_by": ["s2"]}, "s2": {}})
    assert "confirmation-not-independent" not in codes(named)
    assert {c.statement for c in evidence.grades(named).confirmed} == {"s1"}


def test_p9_nobody_confirms_nobody() -> None:
    """Two unnamed sources may be one person, so that they confirm each other only if the analyst says so."""
    said = {"party": "a", "issue": "road", "levels": ["full"], "stance": "demand"}
    assert evidence.grades(coded_case({"s1": said, "s2": said})).confirmed == ()


def test_p10_history_is_kept(tmp_path: Path) -> None:
    """Decisions stay in the file with their reasons, remarks survive, only accepted codings count."""
    folder = flagship_coding(tmp_path / "case")
    file = folder / "case.yaml"
    remarks = [line for line in file.read_text("utf-8").splitlines() if line.strip().startswith("#")]

    def run(*arguments: str, code: int = 0) -> str:
        result = CliRunner().invoke(main, ["evidence", *arguments])
        assert result.exit_code == code, result.output
        return result.output

    run("reject", str(folder), "s27", "--reason", "seen in no other paper", "--by", "R", "--on", "2025-03-01")
    case = load(folder)
    assert "s27" in case.statements
    assert "s27" not in case.accepted
    assert not any(e["statement"] == "s27" for e in evidence.positions(case).records())
    assert "s27" not in write_annotations(case, {}) or '\\"rejected\\"' in write_annotations(case, {})
    run("accept", str(folder), "s27", "--reason", "found it", "--by", "Q", "--on", "2025-03-02")
    decisions = load(folder).statements["s27"].history
    assert [(d.state, d.reason, d.by, d.decided_on) for d in decisions] == [
        ("rejected", "seen in no other paper", "R", "2025-03-01"),
        ("accepted", "found it", "Q", "2025-03-02"),
    ]
    assert [x for x in file.read_text("utf-8").splitlines() if x.strip().startswith("#")] == remarks
    # What a number rests on cannot be rejected silently.
    assert "umcc_price" in run("reject", str(folder), "s33", "--reason", "withdrawn", code=1)
    assert "no statement" in run("accept", str(folder), "s99", "--reason", "x", code=2)


def test_p10_same_input_same_bytes() -> None:
    """Exports do not depend on the day, the machine or the order of sets."""
    document = read_case(KEPT_FLAGSHIP)
    case = document.valid_case()

    def exports() -> tuple[object, ...]:
        return (
            write_dna(case, document.texts),
            write_annotations(case, document.texts),
            write_provenance(case, document.texts),
            statements_as_csv(case),
            evidence.positions(case).to_json(),
        )

    assert exports() == exports()


# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): examples A (two observers, binary), B (nominal)
# and C (four observers, missing values; nominal, ordinal and interval).
_ = None
MEG, OWEN = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
BEN, GERRY = "aabbdcccedda", "babbbcccEddd".lower()
FOUR = (
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
)


@pytest.mark.parametrize(
    ("coders", "level", "published"),
    [
        pytest.param((MEG, OWEN), "nominal", 0.095, id="binary"),
        pytest.param((BEN, GERRY), "nominal", 0.692, id="nominal"),
        pytest.param(FOUR, "nominal", 0.743, id="missing values, nominal"),
        pytest.param(FOUR, "ordinal", 0.815, id="missing values, ordinal"),
        pytest.param(FOUR, "interval", 0.849, id="missing values, interval"),
    ],
)
def test_p11_alpha_as_published(coders: tuple[object, ...], level: str, published: float) -> None:
    """The worked examples of the paper that the coefficient comes from."""
    assert alpha(list(zip(*coders, strict=True)), level) == pytest.approx(published, abs=0.0005)


def test_p11_coders_can_be_compared(tmp_path: Path) -> None:
    """Units by overlap, alpha per field, stances taken for each other; what only one coder saw is listed."""
    first = read_case(KEPT_FLAGSHIP)
    statements = dict(first.valid_case().statements)
    other = statements.pop("s05")
    moved = statements["s08"].quotation
    short = moved.model_copy(update={"exact": moved.exact[:150], "end": (moved.start or 0) + 150})
    statements["t08"] = statements.pop("s08").model_copy(update={"quotation": short, "stance": "propose"})
    tiny = moved.model_copy(update={"exact": moved.exact[:20], "end": (moved.start or 0) + 20, "source": "russia"})
    statements["elsewhere"] = other.model_copy(update={"quotation": tiny})
    second = first.valid_case().model_copy(update={"statements": statements})
    hashes = {id_: text.sha256 for id_, text in first.texts.items()}
    result = evidence.agree(first.valid_case(), second=second, hashes=(hashes, hashes))
    assert ("s08", "t08") in result.units
    assert result.only_first == ("s05",)
    assert result.only_second == ("elsewhere",)
    fields = {f.field: f for f in result.fields}
    assert fields["speaker"].alpha == 1
    assert 0.9 < (fields["stance"].alpha or 0) < 1
    assert fields["stance"].same == fields["stance"].units - 1
    assert {pair for pair in result.stances if pair[0] != pair[1]} == {("conditional_support", "propose")}
    # The other way round it is the same question.
    back = evidence.agree(second, second=first.valid_case(), hashes=(hashes, hashes))
    assert {(b, a) for a, b in back.units} == set(result.units)
    assert {f.field: f.alpha for f in back.fields} == pytest.approx({f.field: f.alpha for f in result.fields})


def test_p11_the_same_words_coded_twice_pair_by_what_they_say(flagship: Case) -> None:
    """Two statements on one sentence (s07, s43) pair with their own counterparts."""
    hashes = {id_: id_ for id_ in flagship.sources}
    result = evidence.agree(flagship, second=flagship, hashes=(hashes, hashes))
    assert all(a == b for a, b in result.units)
    assert len(result.units) == len(flagship.accepted)
    assert result.shared == 1


def test_dates_of_the_flagship_have_a_basis(flagship: Case) -> None:
    """Every statement says how its dates are known, or that they are not."""
    for statement in flagship.statements.values():
        assert statement.said_on_basis is not None
        assert (statement.said_on is None) == (statement.said_on_basis == "unresolved")
    assert date.fromisoformat(str(flagship.statements["s02"].said_on)) == date(2025, 2, 10)
