# SPDX-License-Identifier: MIT
"""P12, the machine is measured: precision and recall against reference codings made before the rules were written.

The news report itself is not part of the project; its coding is kept as positions and hash, and its tests are
skipped where it is missing. Three texts were written and coded after the rules were made for the others, and read
once before anything was mended: `ohrid-annex` (0.72 precision, 0.59 recall of attributed statements without the
parse), `pretoria-truce` (0.75, 0.55; with the parse 0.68, 0.59), `windsor-framework` (0.80, 0.63; 0.80, 0.63).
Of the last only three faults that it showed were mended since, so it is held to the lower mark with the parse as well.
"""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version

import pytest

from detente.analysis.evidence.lint import lint
from detente.analysis.evidence.read import GivenText, read
from detente.analysis.evidence.reading import Parser
from detente.analysis.evidence.score import score_reading
from tests.conftest import ROOT

CODINGS = ROOT / "tests" / "data" / "reading"
REPORT = ROOT.parent / "shared" / "seed" / "report.txt"
NAMES = ["report", "black-sea-grain", "colombia-accord", "ohrid-annex", "pretoria-truce", "windsor-framework"]
KEPT_OUT = "windsor-framework"

# least precision and recall of attributed statements, without and with the extra
WITHOUT_PARSE, WITH_PARSE = (0.70, 0.55), (0.80, 0.75)


def _text(name: str) -> GivenText:
    path = REPORT if name == "report" else CODINGS / f"{name}.txt"
    if not path.exists():
        pytest.skip(f"{path.name} is not here")
    content = path.read_bytes()
    return GivenText(path.name, content.decode(), hashlib.sha256(content).hexdigest())


def _measured(name: str, parser=None) -> tuple[float, float]:
    result = read([_text(name)], parser=parser)
    reference = json.loads((CODINGS / f"{name}.reference.json").read_text("utf-8"))
    counts = score_reading(result.envelope(), reference).fields["attributed"]
    return counts.precision, counts.recall


@pytest.mark.parametrize("name", NAMES)
def test_p12_without_the_parse(name: str) -> None:
    precision, recall = _measured(name)
    assert precision >= WITHOUT_PARSE[0]
    assert recall >= WITHOUT_PARSE[1]


@pytest.fixture(scope="module")
def parser():
    pytest.importorskip("spacy")
    from detente.analysis.evidence.reading.parsed import spacy_parser
    from detente.errors import UsageError

    try:
        return spacy_parser()
    except UsageError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("name", NAMES)
def test_p12_with_the_parse(name: str, parser) -> None:
    precision, recall = _measured(name, parser)
    least = WITHOUT_PARSE if name == KEPT_OUT else WITH_PARSE
    assert precision >= least[0]
    assert recall >= least[1]


def test_p12_the_figures_stand_with_the_version() -> None:
    reading = read([_text(KEPT_OUT)]).envelope()
    reference = json.loads((CODINGS / f"{KEPT_OUT}.reference.json").read_text("utf-8"))
    assert score_reading(reading, reference).method["reader"] == f"{Parser.name}, detente {version('detente')}"
    assert score_reading(reading["result"], reference).method["reader"] == "not said"


def test_parse_reaches_what_word_order_does_not(parser) -> None:
    from detente.analysis.evidence.reading import read_text

    text = "The annex holds something that the government of Norway condemned."
    assert not [s for s in read_text(text).statements if s.cue.text == "condemned"]
    assert [s for s in read_text(text, parser=parser).statements if s.cue.text == "condemned"]


@pytest.fixture(scope="module")
def report():
    return read([_text("report")]).texts[0]


def test_both_damaged_years_are_flagged_and_not_repaired(report) -> None:
    damaged = [time for time in report.reading.times if not time.valid]
    assert [(time.span.text[-3:], time.value) for time in damaged] == [("224", None), ("224", None)]
    flagged = [finding for finding in report.findings if finding.type == "impossible_year"]
    assert [finding.spans[0] for finding in flagged] == [time.span for time in damaged]
    assert all(finding.candidates for finding in flagged)


def test_the_large_amount_has_no_speaker(report) -> None:
    (amount,) = [quantity for quantity in report.reading.quantities if quantity.unit == "USD"]
    assert (amount.value, amount.statement, amount.approximate) == (5e11, None, True)
    assert [f.spans[0] for f in report.findings if f.type == "number_attribution_gap"] == [amount.span]


def test_the_walk_back_is_unresolved_and_the_softening_is_by_a_colleague(report) -> None:
    revisions = {revision.kind: revision for revision in report.reading.revisions}
    assert revisions["walk_back"].to_dict()["target"] == "unresolved"
    assert len(revisions["walk_back"].targets) == 2
    softened = report.reading.statements[revisions["soften"].target]
    assert softened.speaker.name != revisions["soften"].by.name
    assert softened.speaker.party == revisions["soften"].by.party


def test_the_lint_of_the_report_is_rich(report) -> None:
    types = {finding.type for finding in report.findings}
    expected = {
        *("impossible_year", "date_contradiction", "title_vs_time", "typo_possessive", "name_variant"),
        *("attribution_conflict", "number_attribution_gap", "exchange_mismatch", "geography_contradiction"),
        *("misspelt_place", "place_or_level_confusion", "stale_figure", "unresolvable_relative_date"),
        *("no_document_metadata", "duplicate_passage", "orphan_heading", "heading_body_mismatch", "caption_mismatch"),
        *("revision_without_antecedent", "statement_conflict", "unnamed_source", "unattributed_quotation"),
        *("antecedent_missing", "term_conflation", "beneficiary_mismatch", "modality_drift", "style_inconsistency"),
        *("mixed_typography", "editorial_without_source", "agreement_error", "venue_check"),
    }
    assert expected <= types
    stored = _text("report").text
    assert all(stored[s.start : s.end] == s.text for f in lint(report.reading) for s in f.spans)
