# SPDX-License-Identifier: MIT
"""P1 for readings: whatever a file holds, every span is what stands at its place in the file as stored."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.analysis.evidence.lint import lint
from detente.analysis.evidence.read import GivenText, read
from detente.analysis.evidence.reading import read_text
from detente.errors import BadInputError

PIECES = [
    "Moscow said that ",
    "talks could start",
    "the U.S. President Donald Trump",
    " rejected ",
    "“we will not sign”",
    ", said Ban Ki-moon. ",
    "$500 billion",
    "98.8% of Luhansk",
    "February 224",
    "on Wednesday",
    "According to the United Nations, ",
    "He ",
    "former President ",
    ". ",
    "\r\n\r\n",
    "a long line of a page that was printed and read back and has a broken govern-\n",
    "\n",
    "\ufeff",
    "\u00a0",
    "💩",
    "e\u0301",
    "İstanbul",
    "ß",
    "‘security shield’",
    "’ ",
    "\t",
    "\x0c",
    "\u2028",
    "(ISW)",
    "- ",
    "US May Provide Air Cover",
    ", who ",
    " and ",
    "that ",
    " walked back ",
    "some of his statements",
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join)
MARKUP = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "&amp;",
    "&#8217;",
    "&nbsp;",
    "<h1>",
    "</h1>",
    "<br>",
    "<!-- x -->",
    "<script>",
    "</script>",
    "&lt",
    "<",
]
pages = st.lists(st.sampled_from(PIECES + MARKUP), max_size=40).map(lambda parts: "<html><body>" + "".join(parts))
many = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _check(stored: str, reading) -> None:
    for span in reading.spans():
        assert stored[span.start : span.end] == span.text
    for finding in lint(reading):
        for span in finding.spans:
            assert stored[span.start : span.end] == span.text
        assert finding.message
        assert finding.may_be_fine


@given(texts)
@many
def test_p1_spans_of_plain_text(text: str) -> None:
    _check(text, read_text(text))


@given(pages)
@many
def test_p1_spans_of_html(page: str) -> None:
    try:
        (linted,) = read([GivenText("page", page)]).texts
    except BadInputError as error:
        assert str(error)
    else:
        _check(page, linted.reading)


@given(st.text(max_size=300))
@many
def test_any_text(text: str) -> None:
    _check(text, read_text(text))


@given(texts)
@settings(max_examples=25, deadline=None)
def test_p10_same_text_same_reading(text: str) -> None:
    assert read_text(text).to_dict() == read_text(text).to_dict()
