# SPDX-License-Identifier: MIT
"""Reading sentences and passages: who said what, in the forms that news texts use."""

from __future__ import annotations

import pytest

from detente.analysis.evidence.reading import read_text
from detente.analysis.evidence.reading.document import plain_document
from detente.analysis.evidence.reading.passages import split_passages
from detente.analysis.evidence.reading.quantities import find_quantities
from detente.analysis.evidence.reading.sentences import split_sentences
from detente.analysis.evidence.reading.times import find_times
from detente.analysis.evidence.reading.words import find_hedges, find_places

# (sentence, speaker, cue, content, form); a speaker of None means that nobody is named
STATEMENTS = [
    ("Moscow said that talks could start.", "Moscow", "said", "talks could start", "indirect"),
    ("The Finnish president told reporters on Monday that he was ready.", "The Finnish president", "told", "he was ready", "indirect"),
    ("“We will not sign this paper today,” said Ban Ki-moon.", "Ban Ki-moon", "said", "We will not sign this paper today", "direct"),
    ("“We will not sign this paper today,” the envoy said.", "the envoy", "said", "We will not sign this paper today", "direct"),
    ("The truce would hold, the mediator said.", "the mediator", "said", "The truce would hold", "indirect"),
    ("Iran refuses to open the site to inspectors.", "Iran", "refuses", "to open the site to inspectors", "narrated_act"),
    ("Turkish officials, who met in Ankara, rejected the draft.", "Turkish officials", "rejected", "the draft", "narrated_act"),
    ("Antony Blinken, the US secretary of state, welcomed the ceasefire.", "Antony Blinken", "welcomed", "the ceasefire", "narrated_act"),
    ("The EU’s envoy, Miroslav Lajčák, urged both sides to stop.", "Miroslav Lajčák", "urged", "both sides to stop", "narrated_act"),
    ("Serbia has repeatedly denied the claim.", "Serbia", "denied", "the claim", "narrated_act"),
    ("Armenia expressed concern about the corridor.", "Armenia", "expressed concern", "the corridor", "nominalised"),
    ("Georgia’s request for monitors was noted.", "Georgia", "request", "monitors", "nominalised"),
    ("According to the United Nations, 300 people fled.", "the United Nations", "According to", "300 people fled", "indirect"),
    ("The plan was proposed by Norway.", "Norway", "proposed", "The plan", "narrated_act"),
    ("There are fears that the truce will break.", None, "There are fears", "the truce will break", "indirect"),
    ("Norway and Cuba urged restraint.", "Norway and Cuba", "urged", "restraint", "narrated_act"),
    ("Putin accused Kyiv of delay and demanded new elections.", "Putin", "demanded", "new elections", "narrated_act"),
    ("Egypt called on Israel to withdraw.", "Egypt", "called on", "Israel to withdraw", "narrated_act"),
    ("The Kiel Institute put the cost at about EUR 115 billion.", "The Kiel Institute", "put", "the cost at about EUR 115 billion", "narrated_act"),
    ("The Moscow Times reported that British and French planners proposed a force.", "British and French planners", "proposed", "a force", "narrated_act"),
    ("TASS reported that, according to sources in Paris, the talks could fail.", "sources", "according to", "the talks could fail", "indirect"),
    ("Moscow rejected the ceasefire that Kyiv had proposed, and said talks would continue.", "Moscow", "said", "talks would continue", "indirect"),
    ("The minister rejected an offer which Paris had made and warned that duties would follow.", "The minister", "warned", "duties would follow", "indirect"),
    ("The minister declined to comment.", "The minister", "declined to comment", "declined to comment", "narrated_act"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "speaker", "cue", "content", "form"), STATEMENTS, ids=[row[0][:30] for row in STATEMENTS]
)
def test_statement(sentence: str, speaker: str | None, cue: str, content: str, form: str) -> None:
    found = [
        (s.speaker.span.text if s.speaker else None, s.cue.text, s.content.text, s.form)
        for s in read_text(sentence).statements
    ]
    assert (speaker, cue, content, form) in found


@pytest.mark.parametrize(
    "sentence",
    [
        "The United States lies between two oceans.",
        "Lawmakers would reject such a deal.",
        "The bridge was demanded by the terrain and by engineers of old.".replace("demanded", "shaped"),
        "He walked home in the rain.",
        "The state of the roads is poor.",
    ],
)
def test_no_statement(sentence: str) -> None:
    assert read_text(sentence).statements == ()


def test_negated_cue() -> None:
    (statement,) = read_text("Japan did not say that it would join.").statements
    assert statement.negated
    assert not read_text("Japan said that it would join.").statements[0].negated


def test_condition_and_modality() -> None:
    (statement,) = read_text("Poland said that it might send engineers if a truce holds.").statements
    assert statement.modality == "possible"
    assert statement.condition is not None
    assert statement.condition.text == "if a truce holds"
    assert [hedge.text for hedge in statement.hedges] == ["might"]


def test_speakers_of_a_case() -> None:
    names = {"The town": "town", "Northern Quarry Ltd": "company", "the quarry": "company"}
    reading = read_text(
        "The town refused to pay. Later the quarry offered a road. Northern Quarry Ltd denied it.", names
    )
    assert [s.speaker.party for s in reading.statements if s.speaker] == ["town", "company", "company"]


def test_states_of_the_list_become_parties_of_the_case() -> None:
    names = {"United Kingdom": "EUR", "Europe": "EUR", "Kyiv": "UKR"}
    reading = read_text(
        "The British government promised help. President Zelensky welcomed it. Beijing objected to it.", names
    )
    assert [s.speaker.party for s in reading.statements if s.speaker] == ["EUR", "UKR", None]


def test_pronouns_give_up_rather_than_guess() -> None:
    one = read_text("Ilham Aliyev met Nikol Pashinyan in Prague. He said that the talks went well.").statements[0]
    assert one.speaker is not None
    assert one.speaker.party is None
    two = read_text(
        "President Ilham Aliyev told President Nikol Pashinyan that it was late. He said that all was well."
    )
    last = two.statements[-1].speaker
    assert last is not None
    assert (last.basis, last.party) == ("antecedent_missing", None)


def test_a_person_learnt_from_the_text() -> None:
    reading = read_text("Serbian President Aleksandar Vučić arrived on Monday. Vučić said that he would stay.")
    assert [s.speaker.party for s in reading.statements if s.speaker] == ["SRB"]


def test_latter() -> None:
    (statement,) = read_text(
        "In a call between President Biden and President Xi, the latter suggested that trade could grow."
    ).statements
    assert statement.speaker is not None
    assert statement.speaker.party == "CHN"


def test_walk_back_without_a_target_stays_unresolved() -> None:
    text = "Sergei Lavrov said that talks were over. Sergei Lavrov rejected a truce. Later, Lavrov walked back some of his remarks."
    revision = read_text(text).revisions[-1]
    assert (revision.kind, revision.target) == ("walk_back", None)
    assert revision.to_dict()["target"] == "unresolved"
    assert len(revision.targets) == 2


def test_softening_that_names_its_target() -> None:
    text = "Mark Rutte said that Ukraine would never join. This comment was later softened by Emmanuel Macron, who said that all was open."
    reading = read_text(text)
    (revision,) = reading.revisions
    assert (revision.kind, revision.target) == ("soften", 0)
    assert reading.statements[0].revision is None


def test_sentences() -> None:
    text = "The U.S. and the U.K. met on Jan. 5. Mr. Smith left. Pages ran to p. 4 and No. 7. It cost $3.5 million! Why? “A. B.”"
    found = [text[s:e] for s, e in split_sentences(text, 0, len(text))]
    assert found == [
        "The U.S. and the U.K. met on Jan. 5.",
        "Mr. Smith left.",
        "Pages ran to p. 4 and No. 7.",
        "It cost $3.5 million!",
        "Why?",
        "“A. B.”",
    ]


def test_words_broken_at_a_line_end_are_joined_and_spans_stay_true() -> None:
    stored = (
        "Talks go on\n\nThe peace-keepers came. After long talks the French govern-\n"
        "ment rejected the cease-fire, and a spokesman for the peace-\n"
        "keepers said that it would pay the Secretary-\n"
        "General of the league of the town-by-\nsea a sum of not less than $500 mil-\nlion."
    )
    reading = read_text(stored)
    assert "the peace-keepers said that it would pay the Secretary-General of the league" in reading.document.plain
    assert "town-by-sea a sum of not less than $500 million." in reading.document.plain
    rejected = next(s for s in reading.statements if s.cue.text == "rejected")
    assert rejected.speaker is not None
    assert rejected.speaker.span.text == "the French govern-\nment"
    assert (rejected.speaker.name, rejected.speaker.party) == ("the French government", "FRA")
    assert [(q.span.text, q.value) for q in reading.quantities] == [("$500 mil-\nlion", 5e8)]
    assert all(stored[span.start : span.end] == span.text for span in reading.spans())


def test_passages_of_wrapped_text_with_pages() -> None:
    text = (
        "Report on the talks\n\nThe first paragraph of this report was broken at a fixed width when it\n"
        "was taken out of a PDF file, and it is one paragraph all the same, as\neverybody can see.\n\n3\n\f\n"
        "Second part\n\nAnother paragraph.\n"
    )
    roles = [(p.role, p.span.text[:12]) for p in split_passages(plain_document(text))]
    assert roles == [
        ("headline", "Report on th"),
        ("body", "The first pa"),
        ("boilerplate", "3"),
        ("heading", "Second part"),
        ("body", "Another para"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 27 September 2024", [("27 September 2024", True, "2024-09-27")]),
        ("September 27, 224.", [("September 27, 224", False, None)]),
        ("since February 224, and", [("February 224", False, None)]),
        ("31 April 2024", [("31 April 2024", False, None)]),
        ("in October 20222", [("October 20222", False, None)]),
        ("by October 2022, in late 2021", [("October 2022", True, "2022-10"), ("late 2021", True, "2021")]),
        ("2025-02-12 and 2025-13-45", [("2025-02-12", True, "2025-02-12"), ("2025-13-45", False, None)]),
        ("You may go in May 2020", [("May 2020", True, "2020-05")]),
        ("$2021 and 2021% and 1,999 and 12.2020", []),
        ("for the last three years, within 150 days", [("the last three years", True, None), ("within 150 days", True, None)]),
        ("on Wednesday", [("Wednesday", True, None)]),
    ],
)  # fmt: skip
def test_times(text: str, expected: list[tuple[str, bool, str | None]]) -> None:
    assert [(t.span.text, t.valid, t.value) for t in find_times(plain_document(text))] == expected


def test_weekdays_have_a_date_once_the_document_has_one() -> None:
    from datetime import date

    document = plain_document("On Wednesday, and yesterday, and next Monday", published_on=date(2025, 2, 14))
    assert [t.value for t in find_times(document)] == ["2025-02-12", "2025-02-13", "2025-02-17"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("worth approximately $500 billion", [(5e11, "USD", True)]),
        ("€1.2bn", [(1.2e9, "EUR", False)]),
        ("98.8% of Luhansk and around 60 per cent", [(98.8, "%", False), (60.0, "%", True)]),
        ("100,000 to 150,000 troops", [(125000.0, "troops", False)]),
        ("30 billion dollars", [(3e10, "USD", False)]),
        ("27 zones", [(27.0, "zones", False)]),
        ("in 2022, on 5 May, 3 of them", []),
    ],
)
def test_quantities(text: str, expected: list[tuple[float, str, bool]]) -> None:
    document = plain_document(text)
    found = find_quantities(document, find_times(document))
    assert [(q.value, q.unit, q.approximate) for q in found] == expected


def test_hedges_and_places() -> None:
    document = plain_document(
        "US May Provide Aid. It may, about 5 times, in May 2020, reportedly near Kyrovohrad and the Dnipro River."
    )
    assert [(h.span.text, h.kind) for h in find_hedges(document)] == [
        ("May", "modal"),
        ("may", "modal"),
        ("about", "number"),
        ("reportedly", "reported"),
    ]
    assert [(p.span.text, p.name, p.kind) for p in find_places(document)] == [
        ("Kyrovohrad", "Kirovohrad", "region"),
        ("Dnipro River", "Dnipro River", "water"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_broken_anywhere(end: str) -> None:
    lines = [
        "The minister of a state far away told many reporters on 5",
        "May 2022 that the sum which was asked for would be $500",
        "million, and that nobody would pay for it all in the end.",
    ]
    text = end.join(lines)
    reading = read_text(text)
    assert [time.value for time in reading.times] == ["2022-05-05"]
    assert [quantity.value for quantity in reading.quantities] == [5e8]
    assert reading.quantities[0].span.text == f"$500{end}million"
    assert all(text[span.start : span.end] == span.text for span in reading.spans())


def test_indented_html() -> None:
    from detente.analysis.evidence.read import GivenText, read

    page = "<html><body><p>\n   On 5\n   May 2022 Kyiv\n      said that it&nbsp;waits.\n</p></body></html>"
    reading = read([GivenText("page", page)]).texts[0].reading
    assert [time.value for time in reading.times] == ["2022-05-05"]
    assert [s.cue.text for s in reading.statements] == ["said"]
    assert all(page[span.start : span.end] == span.text for span in reading.spans())


def test_a_newspaper_does_not_speak_for_the_place_in_its_name() -> None:
    reading = read_text("The Moscow Times reported that Moscow refused to go.", {"Moscow": "RUS"})
    parties = {s.cue.text: s.speaker.party for s in reading.statements if s.speaker}
    assert parties == {"reported": None, "refused": "RUS"}


def test_what_a_newspaper_reports_goes_on() -> None:
    text = "The Kathmandu Post reported that Scott Bessent handed over a draft and said that the deal would help."
    speakers = {s.cue.text: s.speaker.span.text for s in read_text(text).statements if s.speaker}
    assert speakers["said"] == "Scott Bessent"


def test_the_year_of_a_date_is_no_amount() -> None:
    document = plain_document("a report of 13 February 2025 says that 5 people left")
    assert [q.span.text for q in find_quantities(document, find_times(document))] == ["5 people"]


def test_forms_of_verbs() -> None:
    from detente.analysis.evidence.reading.lexicon import lexicon

    known = lexicon().verbs
    forms = [
        "admitted",
        "signalled",
        "denied",
        "agreed",
        "put",
        "said",
        "sought",
        "vetoed",
        "committed",
        "banned",
        "denies",
    ]
    assert [form for form in forms if form not in known] == []
    assert {entry.lemma for entry in known["walked"]} == {"walk back"}
