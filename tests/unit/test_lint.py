# SPDX-License-Identifier: MIT
"""Each rule of the lint finds what it is for, says nothing where all is well, and never repairs."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from detente.analysis.evidence.lint import RULES, lint
from detente.analysis.evidence.lint.acknowledge import acknowledge
from detente.analysis.evidence.reading import read_document, read_text
from detente.analysis.evidence.reading.document import plain_document
from detente.case.acknowledgement import Acknowledgement, FindingType

CODING_ONLY = {"near_duplicate_source", "mixed_scales", "unmatched_acknowledgement"}

# type, a text that has it, words that the finding must point at or name, and a text that has not
EXAMPLES = [
    ("impossible_year", "It began on September 27, 224.", "September 27, 224", "It began on September 27, 2024."),
    ("impossible_date", "It began on 31 April 2024.", "31 April 2024", "It began on 30 April 2024."),
    ("date_contradiction", "War since March 2019. In late 2021, before the invasion began, it wrote.", "March 2019", "War since March 2022. In late 2021, before the invasion began, it wrote."),
    ("title_vs_time", "The former U.S. President Donald Trump called. President Trump left.", "former U.S. President Donald Trump", "President Trump called. President Trump left."),
    ("typo_possessive", "It is Ukraine’ economic future.", "Ukraine’", "It is the allies’ economic future, and Ukraine’s."),
    ("name_variant", "Zelenskyy spoke. Then Zelensky left.", "Zelensky", "Russia spoke. Then Russian troops left."),
    ("attribution_conflict", "This proposal was made by President Zelenskyy. It was Donald Trump who suggested it. Donald Trump suggested it.", "proposal", "This proposal was made by President Zelenskyy."),
    ("number_attribution_gap", "The minerals are worth $500 billion.", "$500 billion", "Kyiv said that the minerals are worth $500 billion."),
    ("number_mismatch", "Moscow held 60% of Donetsk. Later it held 70% of Donetsk.", "60%", "Moscow held 60% of Donetsk and 70% of Luhansk."),
    ("precision_mismatch", "It costs $500 billion. Others speak of billions.", "billions", "It costs $500 billion."),
    ("exchange_mismatch", "Air cover in exchange for minerals. Later: gas in return for loans.", "minerals", "Air cover in exchange for minerals. Again: air cover in exchange for minerals."),
    ("geography_contradiction", "Shelling went on in the south, near Lviv.", "Lviv", "Shelling went on in the west, near Lviv."),
    ("misspelt_place", "They met in Kyrovohrad.", "Kyrovohrad", "They met in Kirovohrad."),
    ("place_or_level_confusion", "Shelling went on near Dnipropetrovsk.", "Dnipropetrovsk", "Shelling went on in the Dnipropetrovsk region."),
    ("stale_figure", "By October 2022 Russia held 98.8% of it.", "98.8%", "Russia held 98.8% of it."),
    ("unresolvable_relative_date", "They met on Wednesday.", "Wednesday", "They met on 3 May 2022."),
    ("no_document_metadata", "They met.", "", "VIENNA, 3 May 2022\n\nThey met."),
    ("duplicate_passage", "They met in Vienna.\n\nThey met in Vienna.", "They met in Vienna.", "They met in Vienna.\n\nThey left."),
    ("orphan_heading", "Talks\n\nThe talks went on.\n\nPrices of copper fall again\n\nThe talks ended in the evening.", "Prices of copper fall again", "Talks\n\nThe talks went on.\n\nPrices of copper fall again\n\nPrices of copper fell and will fall again."),
    ("heading_body_mismatch", "Talks\n\nThe talks went on.\n\nVienna talks end with secret gas treaty\n\nThe talks in Vienna ended with a dinner.", "Vienna talks end with secret gas treaty", "Talks\n\nThe talks went on.\n\nVienna talks end\n\nThe talks in Vienna will end."),
    ("caption_mismatch", "Talks\n\nSoldiers ride a tank in Bakhmut.\n\nThe ministers said that the talks in Vienna would go on for days, and nobody in Vienna doubted it at all.", "Soldiers ride a tank in Bakhmut.", "Talks\n\nSoldiers ride a tank in Vienna.\n\nThe ministers said that the talks in Vienna would go on."),
    ("revision_without_antecedent", "Pete Hegseth walked back some of his statements.", "walked back", "Pete Hegseth said that it was over. Pete Hegseth repeated that it was over."),
    ("statement_conflict", "President Trump rejected a request for troops. Vice President JD Vance said the U.S. could send troops.", "the U.S. could send troops", "President Trump rejected a request for troops. President Putin said Russia could send troops."),
    ("unnamed_source", "Critics fear that it will fail.", "Critics", "Norway fears that it will fail."),
    ("unattributed_quotation", "It is a ‘security shield’ for all.", "‘security shield’", "Putin called it a “security shield” for all."),
    ("antecedent_missing", "The recent news article was read.", "The recent news article", "An article appeared. The recent news article was read."),
    ("term_conflation", "Air cover was promised. The air support came late.", "air support", "Air cover was promised. The air cover came late."),
    ("beneficiary_mismatch", "Air cover to Ukraine was promised. Then air cover to a peacekeeping force.", "air cover", "Air cover to Ukraine was promised. Then air cover to Ukraine."),
    ("modality_drift", "Ukraine could compensate them. Now compensation flows.", "could compensate", "Ukraine could compensate them. It may be a compensation."),
    ("style_inconsistency", "The UK left. The U.K. returned.", "U.K.", "The UK left. The UK returned."),
    ("mixed_typography", "It's Ukraine’s.", "t's", "It’s Ukraine’s."),
    ("unbalanced_quotes", "He said “we go and left.", "“we go", "He said “we go” and left."),
    ("editorial_without_source", "It was a controversial visit.", "controversial", "It was a short visit."),
    ("agreement_error", "The Kremlin refuses to meet the president, whose term they claim has ended.", "they", "Russian envoys refuse to meet the president, whose term they claim has ended."),
    ("venue_check", "In an interview, Putin said that it was over.", "In an interview", "In an interview with Die Zeit, Putin said that it was over."),
    ("damaged_characters", "It was \ufffd over.", "\ufffd", "It was over."),
]  # fmt: skip


def _types(text: str) -> set[str]:
    return {finding.type for finding in lint(read_text(text))}


@pytest.mark.parametrize(("type_", "bad", "pointed_at", "good"), EXAMPLES, ids=[row[0] for row in EXAMPLES])
def test_rule(type_: str, bad: str, pointed_at: str, good: str) -> None:
    found = [finding for finding in lint(read_text(bad)) if finding.type == type_]
    assert found, _types(bad)
    assert any(pointed_at.lower() in " ".join(span.text for span in f.spans).lower() for f in found)
    assert all(f.message and f.may_be_fine and f.severity in ("error", "warning", "info") for f in found)
    assert type_ not in _types(good)


def test_every_type_has_an_example() -> None:
    assert {rule.type for rule in RULES} == {row[0] for row in EXAMPLES}
    assert {rule.type for rule in RULES} | CODING_ONLY == set(get_args(FindingType))
    assert all(rule.description[0].isupper() and rule.may_be_fine.endswith(".") for rule in RULES)


def test_a_damaged_year_is_offered_repairs_and_not_repaired() -> None:
    reading = read_text("The war has gone on since February 224. In 2022 it spread.")
    (finding,) = [finding for finding in lint(reading) if finding.type == "impossible_year"]
    assert set(finding.candidates) == {"2024-02", "2022-02"}
    assert reading.times[0].value is None
    assert not reading.times[0].valid


def test_p6_a_number_does_not_inherit_a_neighbour() -> None:
    """The sentence before and the sentence after have speakers; the number has none."""
    text = "Kyiv said that it would pay. The minerals are worth $500 billion. Washington said that this was fair."
    reading = read_text(text)
    assert [quantity.statement for quantity in reading.quantities] == [None]
    assert "number_attribution_gap" in _types(text)


def test_a_figure_is_old_only_against_a_younger_date() -> None:
    text = "By October 2022 Russia held 98.8% of it."
    old = read_document(plain_document(text, published_on=date(2025, 2, 1)))
    young = read_document(plain_document(text, published_on=date(2022, 11, 1)))
    assert "stale_figure" in {f.type for f in lint(old)}
    assert "stale_figure" not in {f.type for f in lint(young)}


def test_acknowledged_findings_stay() -> None:
    findings = lint(
        read_text("Critics fear it. The former U.S. President Donald Trump called. President Trump left."), "s"
    )
    entry = Acknowledgement.model_validate(
        {"finding": "title_vs_time", "source": "s", "quotation": "President Trump", "reason": "the handover is in it"}
    )
    marked = acknowledge(findings, [entry])
    assert len(marked) == len(findings)
    assert {f.type: f.acknowledged for f in marked if f.acknowledged} == {"title_vs_time": "the handover is in it"}
    elsewhere = entry.model_copy(update={"source": "t"})
    assert not [f for f in acknowledge(findings, [elsewhere]) if f.acknowledged]
