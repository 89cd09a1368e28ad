# SPDX-License-Identifier: MIT
"""Results as data: frames, words, charts that agree with their tables."""

from __future__ import annotations

import json
import re

import pytest

from detente import answer, bargain, load, prepare, stability
from detente.analysis.bargaining.solutions import SOLUTIONS, equal_area, leximin, nash
from detente.analysis.stability.state_map import MAP_LIMIT, state_map
from detente.charts import frontier_chart, gains_chart, paths_chart, stability_chart, state_graph_chart
from detente.report.sentences import closing
from detente.words.answer import bottom_line, further_lines, points_note
from tests.conftest import KEPT_FLAGSHIP, ROOT

np = pytest.importorskip("numpy")


@pytest.fixture(scope="module")
def flagship():
    return prepare(load(KEPT_FLAGSHIP))


def test_frames(flagship) -> None:
    frame = bargain(flagship).to_frame()
    assert len(frame) == len(flagship.case.proposals) * 4
    assert set(stability(flagship).to_frame()["party"]) == {"US", "UKR", "RUS", "EUR"}


def test_kalai_smorodinsky_counter_example() -> None:
    """A rule that only equalises gains picks the first row; the discrete solution must not."""
    gains = np.array([[0.2, 0.2, 0.21], [0.5, 0.5, 0.205], [1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]])
    assert SOLUTIONS["kalai_smorodinsky"](gains).tolist() == [1]
    assert leximin(gains[:2]).tolist() == [1]


def test_solutions_on_a_triangle() -> None:
    """Known answers: on the line from (1, 0) to (0, 1) all classic solutions meet in the middle."""
    share = np.linspace(0, 1, 101)
    gains = np.stack([share, 1 - share], axis=1)
    for name in ("nash", "kalai_smorodinsky", "egalitarian", "raiffa"):
        assert gains[SOLUTIONS[name](gains)] == pytest.approx(np.array([[0.5, 0.5]]))
    assert len(SOLUTIONS["utilitarian"](gains)) == 101
    assert gains[equal_area(gains)] == pytest.approx(np.array([[0.5, 0.5]]), abs=0.011)
    # With weights 3 to 1 the product x^3 (1 - x) is largest at 3/4.
    assert gains[nash(gains, np.array([3.0, 1.0]))] == pytest.approx(np.array([[0.75, 0.25]]))


def test_solutions_that_do_not_depend_on_scales() -> None:
    rng = np.random.default_rng(5)
    for _ in range(50):
        gains = rng.uniform(0.01, 1, size=(30, 2))
        stretched = gains * np.array([7.0, 0.2])
        for name in ("nash", "kalai_smorodinsky", "relative_utilitarian", "raiffa"):
            assert SOLUTIONS[name](gains).tolist() == SOLUTIONS[name](stretched).tolist()
        assert equal_area(gains).tolist() == equal_area(stretched).tolist()


def test_what_cannot_be_gained_has_no_solution() -> None:
    nothing = np.zeros((3, 2))
    assert not len(SOLUTIONS["nash"](nothing))
    assert not len(SOLUTIONS["kalai_smorodinsky"](nothing))
    assert not len(equal_area(nothing))
    assert SOLUTIONS["raiffa"](nothing).tolist() == [0, 1, 2]


def test_charts_show_what_their_tables_say(flagship) -> None:
    import vl_convert

    result = bargain(flagship)
    chart = gains_chart(flagship.case, result)
    assert chart is not None
    assert len(chart.spec["data"]["values"]) == 4 * len(chart.rows)
    settled = stability(flagship, outcomes="named")
    frontier = frontier_chart(flagship.case, result)
    assert frontier is not None
    # The two reservations that the caption speaks of are drawn.
    assert vl_convert.vegalite_to_svg(frontier.spec).count('stroke-dasharray="5,4"') == 2
    states = state_graph_chart(flagship.case, state_map(flagship), settled)
    paths = paths_chart(flagship.case, stability.paths(flagship))
    for drawn in (chart, frontier, stability_chart(flagship.case, settled), states, paths):
        assert drawn is not None
        assert drawn.title
        assert drawn.summary
        assert all(len(row) == len(drawn.columns) for row in drawn.rows)
        json.dumps(drawn.spec)
        assert vl_convert.vegalite_to_svg(drawn.spec).startswith("<svg")


def test_the_answer_forecasts_nothing_and_names_who_refuses(flagship) -> None:
    result = answer(flagship, changes=False, turns=False, money=False)
    told = [bottom_line(flagship.case, result), closing(True, True).text, points_note(result)]
    words = " ".join([*told, *(sentence for _, sentence in further_lines(flagship.case, result))])
    assert "Russia" in words
    assert "they are no probabilities" in words.lower()
    for banned in ("likely", "probab", "fair", "deserved"):
        assert banned not in words.replace("says what anybody deserves", "").replace("no probabilities", "")


def test_orders_are_not_shown_as_points() -> None:
    from detente.report import render_report

    case = load(ROOT / "cases" / "elmira")
    result = bargain(case)
    assert set(result.ordinal) == {"MoE", "Uniroyal", "LG"}
    assert gains_chart(case, result) is None
    assert frontier_chart(case, result) is None
    page = render_report(prepare(case), {})
    assert "Uniroyal Chemical" in page
    assert not re.search(r"\d own points", page)


def test_a_map_that_is_full_says_what_it_leaves_out(monkeypatch, flagship) -> None:
    from detente.analysis.stability import state_map as module

    whole = state_map(flagship)
    assert len(whole.outcomes) <= MAP_LIMIT
    assert whole.left_out == 0
    monkeypatch.setattr(module, "MAP_LIMIT", 20)
    full = state_map(flagship)
    assert len(full.outcomes) == 20
    assert full.left_out > 0
    summary = state_graph_chart(flagship.case, full, stability(flagship, outcomes="named")).summary
    assert f"{full.left_out} more outcomes" in summary
