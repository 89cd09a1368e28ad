# SPDX-License-Identifier: MIT
"""How results show themselves in a notebook."""

from __future__ import annotations

import pydoc
import re
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

import detente
from detente.case.edit import EDIT
from detente.display import CHARTS, SHOWN_ROWS
from detente.errors import DetenteError, UsageError
from detente.outcomes.view import View
from tests.asked import ASKED, every_question
from tests.conftest import KEPT_FLAGSHIP

LATE = "2026-03-31"
"""A day at which all that stands in the flagship is known."""

LONG = {
    "answer", "bargain.splits", "bargain.durable", "bargain.power", "protect", "stability.inverse", "stability.design",
}  # fmt: skip
"""Questions that take the flagship several seconds."""

REFUSED = {"stability.misperception"}
"""Questions that have no sense for the flagship."""

LONGEST_REPR = 120

QUESTIONS = [
    pytest.param(name, id=name, marks=[pytest.mark.slow] if name in LONG else [])
    for name in ASKED
    if name not in REFUSED
]


@cache
def view() -> View:
    return detente.prepare(detente.load(KEPT_FLAGSHIP), as_of=LATE)


@cache
def result_of(name: str) -> Any:
    asked = ASKED[name]
    return every_question()[name](view(), **(asked(view().case) if callable(asked) else asked))


class Tags(HTMLParser):
    """Counts what is opened and refuses what is closed in another order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows = 0
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        del attrs
        self.open.append(tag)
        self.rows += tag == "tr"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_result_shows_itself_as_tables(name: str) -> None:
    result = result_of(name)
    shown = Tags()
    shown.feed(result._repr_html_())
    assert shown.open == []
    assert result.case["title"] in shown.text
    rows = result.records()
    assert shown.rows == (min(len(rows), SHOWN_ROWS) + 1 if rows else 0)
    assert ("more rows" in shown.text) == (len(rows) > SHOWN_ROWS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_result_is_named_in_a_short_line(name: str) -> None:
    said = repr(result_of(name))
    assert len(said) <= LONGEST_REPR
    assert "\n" not in said
    assert f": {name} of air-cover-for-minerals" in said


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_with_a_picture_draws_it_and_no_other_does(name: str) -> None:
    result = result_of(name)
    if name not in CHARTS:
        with pytest.raises(UsageError, match="has no picture"):
            result.chart()
        return
    chart = result.chart()
    assert chart.title
    assert chart.spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/")


def test_every_picture_belongs_to_a_question() -> None:
    assert set(CHARTS) <= set(every_question())


def test_names_are_escaped() -> None:
    case = detente.load(KEPT_FLAGSHIP)
    title = "<script>alert('x')</script> & more"
    for path in ("title", "proposals.headline.title", "parties.US.name"):
        case = EDIT.validate_python({"kind": "set", "path": path, "value": title}).applied(case)
    for name in ("bargain", "hold", "trace"):
        asked = ASKED[name]
        result = every_question()[name](case, **(asked(case) if callable(asked) else asked))
        shown = result._repr_html_()
        assert "<script" not in shown
        assert "&lt;script&gt;" in shown


def test_all_public_names_are_listed_and_there() -> None:
    assert set(detente.__all__) <= set(dir(detente))
    assert all(hasattr(detente, name) for name in detente.__all__)
    results = {type(result_of(name)).__name__ for name in ASKED if name not in REFUSED | LONG}
    assert results <= set(detente.__all__)


@pytest.mark.parametrize("question", every_question().values(), ids=lambda question: question.name)
def test_help_says_how_a_question_is_called(question: Any) -> None:
    told = pydoc.render_doc(question, renderer=pydoc.plaintext)
    assert "case_or_view : Case or View" in told
    assert "view : View" not in re.sub("case_or_view : Case or View", "", told)
    assert all(one.name in told for one in question.asks.values())
    assert all(not re.search(rf"^ *{name} : ", told, flags=re.MULTILINE) for name in question.fixed)
    options = [name for name in question.__signature__.parameters if name != "case_or_view"]
    assert [name for name in options if not re.search(rf"\b{name}\b.* : |\b{name}, ", told)] == []


def test_a_question_without_an_answer_of_its_own_says_what_to_ask() -> None:
    assert "evidence.positions" in (detente.evidence.__doc__ or "")
    with pytest.raises(DetenteError, match=re.escape("say what to ask: evidence.positions")):
        detente.evidence(view())
