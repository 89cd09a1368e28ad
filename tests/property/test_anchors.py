# SPDX-License-Identifier: MIT
"""Quotations stay verbatim, and a changed source is never taken for an unchanged one."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from detente.analysis.evidence.anchors import anchor_again
from detente.files.case_folder import read_case
from detente.files.pinning import pin
from tests.conftest import KEPT_FLAGSHIP

# Characters that have broken other tools' offsets: astral, combining, blanks that are none, line ends, marks.
AWKWARD = [
    "💩",
    "👩‍🚀",
    "e\u0301",
    "\u0301",
    "\u00a0",
    "\u202f",
    "\r\n",
    "\n",
    "\r",
    "\ufeff",
    "\u200f",
    "“",
    "’",
    "…",
    "\t",
    "日本",
    "𝔘",
]
PIECES = st.lists(st.sampled_from([*AWKWARD, "the mayor said no ", "A road. ", "12,5 ", "x"]), max_size=12).map("".join)
QUOTED = "the mine would open in 2031"
CASE = """\
schema: detente-case/1
id: t
title: T
parties: {a: {name: A}}
issues: {i: {name: I, levels: {x: X, y: Y}, control: {mode: single, parties: [a]}, basis: judgement}}
sources: {s: {title: S, file: s.txt}}
statements: {q: {quotation: {source: s, exact: EXACT}, speaker: A}}
"""


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(before=PIECES, after=PIECES, inside=PIECES)
def test_p1_every_quotation_is_verbatim(before: str, after: str, inside: str) -> None:
    """Whatever stands around and inside a quotation, the pinned position gives it back, character for character."""
    import json

    exact = QUOTED + inside + "!"
    text = before + exact + after
    assume(text.count(exact) == 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        (path / "s.txt").write_bytes(text.encode("utf-8"))
        (path / "case.yaml").write_text(
            CASE.replace("EXACT", json.dumps(exact, ensure_ascii=False)), "utf-8", newline=""
        )
        pin(read_case(path))
        document = read_case(path)
        assert not document.errors, document.errors
        quotation = document.valid_case().statements["q"].quotation
        stored = (path / "s.txt").read_bytes().decode("utf-8")
        assert stored[quotation.start : quotation.end] == quotation.exact == exact
        assert quotation.start == len(before)
        assert (quotation.prefix, quotation.suffix) == (before[-32:], after[:32])


def test_p2_the_source_is_what_was_read(tmp_path: Path) -> None:
    """A source that changed on disk stops the run and names the statements that quote it."""
    folder = tmp_path / "case"
    shutil.copytree(KEPT_FLAGSHIP, folder)
    file = folder / "sources" / "russia.txt"
    file.write_bytes(file.read_bytes() + b"\n")
    found = [finding for finding in read_case(folder).errors if finding.code == "source-changed"]
    assert len(found) == 1
    assert all(id_ in found[0].message for id_ in ("s13", "s14", "s23"))


TEXT = (
    "Talks in Vienna\n\nThe envoy arrived late. Officials in Kyiv said that the United States may not send 500 troops "
    "before 2027. Vance later softened the remark. Nobody else spoke.\n"
)
EXACT = "the United States may not send 500 troops before 2027"
START = TEXT.index(EXACT)


def verdict(new: str, exact: str = EXACT, start: int = START, old: str = TEXT) -> str:
    return anchor_again(exact, start, old, new).verdict


MUTATIONS = [
    pytest.param("500", "501", "digit", id="digit"),
    pytest.param("500", "5,00", "digit", id="separator"),
    pytest.param("2027", "2028", "digit", id="year"),
    pytest.param("may not send", "may send", "negation", id="negation out"),
    pytest.param("Kyiv said", "Kyiv never said", "negation", id="negation in, outside the quotation"),
    pytest.param("may not", "will not", "modal", id="modal"),
    pytest.param("may not", "might not", "modal", id="modal of the same force"),
    pytest.param("the United States", "the United Kingdom", "name", id="name"),
    pytest.param("in Kyiv", "in Warsaw", "name", id="name of who spoke"),
    pytest.param("Kyiv said", "Kyiv denied", "cue", id="cue"),
    pytest.param("Officials in Kyiv said that the", "The", "cue", id="no longer reported"),
    pytest.param("troops", "soldiers", "wording", id="word"),
    pytest.param("may not", "may\u00a0not", "typography", id="blank that is none"),
]


@pytest.mark.parametrize(("old", "new", "kind"), MUTATIONS)
def test_p3_a_change_is_never_called_moved(old: str, new: str, kind: str) -> None:
    """One number, negation, modal, name or cue changed gives `changed`, wherever the passage stands."""
    changed = TEXT.replace(old, new, 1)
    assert changed != TEXT
    for text in (changed, "A new first line.\n" + changed, changed.replace("The envoy arrived late. ", "")):
        found = anchor_again(EXACT, START, TEXT, text)
        assert found.verdict == "changed"
        assert found.start is None
        assert found.candidates
    assert kind in {change.kind for change in anchor_again(EXACT, START, TEXT, changed).changes}


def test_p3_moved_ambiguous_and_lost() -> None:
    """Moved when text is put in or taken out elsewhere, ambiguous when it stands twice, lost when it is gone."""
    assert verdict(TEXT) == "exact"
    assert verdict(TEXT + "A new last line.\n") == "exact"
    assert verdict("💩\r\n" + TEXT) == "moved"
    assert verdict(TEXT.replace("The envoy", "Snow fell. The envoy")) == "moved"
    assert verdict(TEXT.replace("The envoy arrived late. ", "")) == "moved"
    sentence = "Officials in Kyiv said that " + EXACT + ". "
    assert verdict(TEXT.replace(sentence, sentence + sentence)) == "ambiguous"
    assert verdict(TEXT + TEXT) == "ambiguous"
    assert verdict(TEXT.replace(sentence, "")) == "lost"
    assert verdict("") == "lost"


def test_p3_a_sibling_is_no_changed_form() -> None:
    """A sentence that stood beside the deleted one before is not offered as what became of it."""
    old = "The report says that A wanted peace. The report says that B wanted peace. Rain."
    exact = "The report says that A wanted peace."
    assert anchor_again(exact, 0, old, old.removeprefix(exact + " ")).verdict == "lost"


def test_p3_occurrence_and_surroundings_decide_together() -> None:
    """A repeated line is found again by its number, while nothing else changed; a like suffix alone is not enough."""
    head = "Air cover for minerals\n"
    old = head + "\n" + head + "Text follows here.\n"
    second = len(head) + 1
    assert anchor_again("Air cover", 0, old, old).verdict == "exact"
    assert anchor_again("Air cover", second, old, old).start == second
    assert anchor_again("Air cover", second, old, "New.\n" + old).verdict == "moved"
    assert anchor_again("Air cover", second, old, head + old).verdict in ("moved", "ambiguous")
    repeated = "\n".join(["The same words."] * 9)
    place = len("The same words.\n") * 4
    assert anchor_again("The same words.", place, repeated, repeated).verdict == "exact"
    assert anchor_again("The same words.", place, repeated, repeated + "\nThe same words.").verdict == "ambiguous"


WORDS = st.sampled_from(
    [
        "Kyiv",
        "said",
        "that",
        "Moscow",
        "will",
        "not",
        "sign",
        "500",
        "deals.",
        "may",
        "12",
        "U.S.",
        "troops",
        "“left”",
        "rejected",
        "💩",
        "é",
        "Trump",
        "Nothing.",
        "\n",
    ]
)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_p3_exact_and_moved_are_always_true(data: st.DataObject) -> None:
    """Whatever happens to a text, a quotation called exact or moved stands there, in a sentence that is unchanged."""
    from detente.analysis.evidence.anchors import sentence_bounds

    old = " ".join(data.draw(st.lists(WORDS, min_size=3, max_size=30)))
    start = data.draw(st.integers(0, len(old) - 1))
    exact = old[start : data.draw(st.integers(start + 1, len(old)))]
    new = old
    for _ in range(data.draw(st.integers(0, 3))):
        a = data.draw(st.integers(0, len(new)))
        b = data.draw(st.integers(a, len(new)))
        new = new[:a] + data.draw(st.one_of(st.just(""), WORDS)) + new[b:]
    found = anchor_again(exact, start, old, new)
    if found.verdict in ("exact", "moved"):
        assert found.start is not None
        assert new[found.start : found.end] == exact
        assert (found.start == start) == (found.verdict == "exact")
        a, b = sentence_bounds(old, start, start + len(exact))
        c, d = sentence_bounds(new, found.start, found.start + len(exact))
        assert old[a:b] == new[c:d]
    else:
        assert found.start is None


@settings(max_examples=100, deadline=None)
@given(before=PIECES, after=PIECES)
def test_p3_lines_put_in_around_move_it(before: str, after: str) -> None:
    """Whole lines before and after never change the verdict from moved, whatever characters they hold."""
    line = "Officials said that " + QUOTED + "."
    old = f"First.\n{line}\nLast.\n"
    new = f"First.\n{before}\n{line}\n{after}\nLast.\n"
    start = old.index(QUOTED)
    found = anchor_again(QUOTED, start, old, new)
    assert found.verdict == "moved"
    assert new[found.start : found.end] == QUOTED
