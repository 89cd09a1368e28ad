# SPDX-License-Identifier: MIT
"""What is known by a day, on cases whose every piece has a date or none: nothing later, more as days go by."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.case.case import Case
from detente.case.checks import Subject, check_case
from detente.case.element import Element, iterate_parts
from detente.case.known import known_by
from detente.case.source import Source
from detente.case.variants import under_scenario
from tests.dated_cases import dated_case, dated_protection, dated_resources

DATES = ["2024", "2024-11", "2025", "2025-01", "2025-01-10", "2025-02", "2025-02-28", "2025-03-01", "2026"]
LAST_DAYS = {"2024": "2024-12-31", "2024-11": "2024-11-30", "2025": "2025-12-31", "2025-01": "2025-01-31"}
LAST_DAYS |= {"2025-02": "2025-02-28", "2026": "2026-12-31"}
RESOURCES = ["rates", "ore", "coal", "old", "paid", "period", "M", "held", "N", "figure", "figure_of", "develop", "tax"]
RESOURCES += ["early", "late", "hazard", "claim", "named"]
PROTECTION = ["soldier", "taste", "town", "hill", "dale", "A", "B", "buy", "radius", "term", "ally", "other"]
TELLING = {"said_on", "reported_on", "published_on", "rates_published_on", "date"}
"""Fields that say when something was said, seen or published; `as_of` and `period` say what it is about."""

few = settings(max_examples=60, deadline=None)
maybe = st.sampled_from([None, *DATES])
days = st.sampled_from(DATES)


def last_day(date: str) -> str:
    """Return the last day that one of the dates above can mean; days compare as text."""
    return LAST_DAYS.get(date, date)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return a case of every kind of piece, each with a date or none, with references to and fro."""
    ids = [f"s{n}" for n in range(4)]
    some = st.lists(st.sampled_from(ids), unique=True, max_size=3)
    statements: dict[str, dict[str, Any]] = {}
    for id_ in ids:
        others = [other for other in draw(some) if other != id_]
        statements[id_] = {"said_on": draw(maybe), "reported_on": draw(maybe), "confirmed_by": others}
        statements[id_] |= {"revises": others[0], "revision": "soften"} if others else {}
    kinds = st.sampled_from(["digest", "news_report"])
    sources = {
        f"src_{id_}": {"title": id_, "file": f"{id_}.txt", "kind": draw(kinds), "published_on": draw(maybe)}
        for id_ in ids
    }
    figure = {
        "name": "F",
        "value": 1,
        "unit": "t",
        "measures": "ore",
        "published_on": draw(maybe),
        "as_of": draw(maybe),
    }
    cited = draw(some)
    if cited:
        figure["basis"] = {"source": cited}
    share = {"regions": "north", "holder": "b", "percent": 4, "assessor": "a map"}
    shares = [share | {"date": draw(days), "source_date": draw(maybe)} for _ in range(3)]
    return dated_case(
        statements,
        sources=sources,
        figures={"f": figure},
        control_shares=shares,
        conflicts={"c": {"between": ["s0", "s1"]}},
        assessments={"x": {"text": "It holds.", "basis": {"source": draw(some) or ["s0"]}}},
        resources=dated_resources(**{key: draw(maybe) for key in RESOURCES}),
        protection=dated_protection(**{key: draw(maybe) for key in PROTECTION}),
        scenarios={
            "s": {"name": "S", "changes": {"resources.price_history.1.value": 7, "control_shares.2.percent": 9}}
        },
    )


def telling_dates(case: Case) -> list[tuple[object, str]]:
    """Return every date of a case that says since when something is known, with its place."""
    found = []
    for location, part in iterate_parts(case):
        if isinstance(part, Element) and not isinstance(part, Source):  # a digest may be later than what it sums up
            found += [((*location, key), getattr(part, key)) for key in TELLING if getattr(part, key, None)]
            if getattr(part, "source_date", None) and not getattr(part, "published_on", None):
                found.append(((*location, "source_date"), part.source_date))  # type: ignore[attr-defined]
    return found


@given(cases(), days)
@few
def test_nothing_known_is_later_and_nothing_dangles(case: Case, day: str) -> None:
    known = known_by(case, day)
    assert [entry for entry in telling_dates(known.case) if last_day(entry[1]) > last_day(day)] == []
    for statement in known.case.statements.values():
        source = known.case.sources[statement.quotation.source]
        if source.kind != "digest" or statement.reported_on is None:
            assert last_day(source.published_on or day) <= last_day(day)
    assert [f for f in check_case(Subject(known.case)) if f.code.endswith(("-unknown", "-leads-nowhere"))] == []
    assert Case.model_validate(known.case.model_dump(mode="json", by_alias=True)) == known.case
    for scenario in known.case.scenarios:
        under_scenario(known.case, scenario)


@given(cases(), days, days)
@few
def test_a_later_day_knows_no_less(case: Case, one: str, other: str) -> None:
    first, second = sorted((one, other), key=last_day)
    earlier, later = ({entry.location for entry in known_by(case, day).hindsight} for day in (first, second))
    assert later <= earlier


@given(cases(), days)
@few
def test_withholding_twice_is_withholding_once(case: Case, day: str) -> None:
    once = known_by(case, day)
    twice = known_by(once.case, day)
    assert (twice.case, twice.hindsight, twice.leaks) == (once.case, (), ())


@given(cases(), days)
@few
def test_every_piece_is_known_later_or_undated(case: Case, day: str) -> None:
    known = known_by(case, day)
    assert not {entry.location for entry in known.hindsight} & {entry.location for entry in known.undated}
    assert all(last_day(entry.date) > last_day(day) for entry in known.hindsight)
    gone = [entry for entry in known.hindsight if entry.kind == "statement"]
    assert set(known.case.statements) == set(case.statements) - {entry.id for entry in gone}
