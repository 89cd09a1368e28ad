# SPDX-License-Identifier: MIT
"""A changed view answers as a fresh one of the changed case does, byte for byte, whatever was asked before.

The former view is asked everything first, so that all it can keep is kept; then come one to three edits in a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import detente
from detente.analysis.resources import value_resources, values
from detente.case.case import Case
from detente.case.edit import Edit, EditError
from detente.errors import DetenteError
from detente.outcomes.view import View
from tests.asked import ASKED, every_question, prepared, said
from tests.coded_cases import coded_case
from tests.conftest import ROOT
from tests.dated_cases import REGIONS, dated_protection, dated_resources
from tests.edits import edit, edits_of
from tests.enforcement_cases import small_case
from tests.random_cases import random_case

CLASSIC = sorted(file.parent.name for file in ROOT.glob("cases/*/case.yaml"))
FLAGSHIP = "air-cover-for-minerals"

FEW_PATHS = 100

FEW = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
MORE = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

LIGHT = frozenset(
    (
        "verdict", "bargain", "bargain.path", "bargain.requests", "stability", "stability.paths", "hold", "hold.order",
        "protect.most", "evidence.positions", "evidence.grades", "evidence.network", "trace",
    )
)  # fmt: skip
"""Questions that take the flagship well under a second."""

SECONDS_LONG = frozenset(
    ("answer", "bargain.splits", "bargain.durable", "bargain.power", "stability.inverse", "stability.design")
)
"""Questions that take the flagship a second or more; asked of it under a few edits only."""


@pytest.fixture(scope="module", autouse=True)
def _few_paths() -> Iterator[None]:
    """Values of resources that other analyses take are drawn on a few paths only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(values, "value_resources", partial(value_resources, paths=FEW_PATHS))
        yield


def enforced() -> Case:
    """A case of a breaker, a victim and a guarantor, with every sort of clause, a scenario and a proposal of two."""
    when = {"peace": "none"}
    clauses: list[dict[str, Any]] = [
        {"kind": "escrow", "when": when, "party": "B", "amount": [4, 9], "why": "held", "basis": "judgement"},
        {"kind": "snap_back", "when": when, "then": {"access": "none"}, "why": "back", "basis": "judgement"},
    ]
    case = small_case(clauses=clauses)
    data = case.model_dump(mode="json", by_alias=True, exclude_unset=True)
    levels = data["proposals"]["deal"]["levels"]
    data["proposals"]["plain"] = {"title": "Plain", "levels": levels, "basis": "judgement"}
    data["proposals"]["two"] = {
        "title": "Two",
        "levels": {issue: levels[issue] for issue in ("peace", "access")},
        "signatories": ["V", "G"],
        "silent": ["cover"],
        "open": ["watch"],
        "basis": "judgement",
    }
    data["preferences"]["G"] |= {"spread": 0.1, "reservation": {"value": [30, 45]}}
    changes = {"enforcement.war.values.B.value": [40, 60], "preferences.V.issues.cover.weight": 25}
    data["scenarios"] = {"bolder": {"name": "Bolder", "changes": changes, "basis": "judgement"}}
    data["perceptions"] = {"V": {"changes": {"preferences.B.issues.peace.weight": 90}, "basis": "judgement"}}
    return Case.model_validate(data)


def computed() -> Case:
    """A case of which one preference takes the values of an issue from resources, with dates on either side of its day."""
    issues = {"road": {"weight": 2, "values": {"no": 0, "half": 0.5, "full": 1}}}
    money = issues | {"mine": {"weight": [1, 3], "value": "from resources"}}
    judged = issues | {"mine": {"weight": 1, "values": {"no": 1, "half": 0.5, "full": 0}}}
    statements = {
        "early": {"said_on": "2025-02-01"},
        "late": {"said_on": "2025-03-01"},
    }
    return coded_case(
        statements,
        as_of="2025-02-28",
        horizon_years=5,
        regions=REGIONS,
        resources=dated_resources(early="2025-02-01", late="2025-03-01", M="2025-01", ore="2025-01", claim="2025-04"),
        protection=dated_protection(term="2025-01", radius="2025-04", ally="2025-03"),
        status_quo={"road": "no", "mine": "no"},
        no_deal={"road": "no", "mine": "half"},
        proposals={
            "half": {"title": "Half", "levels": {"road": "half", "mine": "half"}, "basis": "judgement"},
            "full": {"title": "Full", "levels": {"road": "full", "mine": "full"}, "basis": {"source": ["late"]}},
        },
        preferences={
            "a": {"form": "additive", "basis": "judgement", "issues": judged},
            "b": {"form": "additive", "basis": {"source": ["early"]}, "issues": money},
        },
        scenarios={
            "dear": {"name": "Dear", "changes": {"resources.commodities.ore.price": 20}, "basis": "judgement"},
            "keen": {"name": "Keen", "changes": {"preferences.b.issues.mine.weight": 5}, "basis": "judgement"},
        },
    )


MADE = {"enforced": enforced, "computed": computed}
SMALL = [name for name in CLASSIC if name != FLAGSHIP] + list(MADE)


@cache
def case_of(name: str) -> Case:
    return MADE[name]() if name in MADE else detente.load(ROOT / "cases" / name)


def changed(view: View, change: Edit) -> View | str:
    """The changed view, or the sentence with which the edit is refused."""
    try:
        return view.changed(change)
    except DetenteError as error:
        return f"{type(error).__name__}: {error}"


def edited(case: Case, change: Edit) -> Case | str:
    try:
        return change.applied(case)
    except EditError as error:
        return f"{type(error).__name__}: {error}"


def check(
    view: View, case: Case, data: st.DataObject, names: frozenset[str], sound: bool = True, most: int = 3
) -> None:
    """Ask a view everything, change it once or several times, and compare with fresh views."""
    for name in names:
        said(name, view)
    for _ in range(data.draw(st.integers(1, most), label="edits")):
        change = data.draw(edits_of(case, sound), label="edit")
        after = edited(case, change)
        fresh = after if isinstance(after, str) else prepared(after, view.scenario, view.as_of)
        found = changed(view, change)
        if isinstance(fresh, str) or isinstance(found, str) or isinstance(after, str):
            assert found == fresh
            return
        assert (found.stated, found.case, found.known) == (after, fresh.case, fresh.known)
        for name in names:
            assert said(name, found) == said(name, fresh), name
        view, case = found, after


ALL = frozenset(ASKED)


def test_every_question_is_asked() -> None:
    assert set(ASKED) == set(every_question())


@cache
def asked_view(name: str, scenario: str | None, as_of: str | None) -> View:
    return detente.prepare(case_of(name), scenario, as_of)


def settings_of(case: Case) -> st.SearchStrategy[tuple[str | None, str | None]]:
    """A scenario and a date, or neither."""
    return st.tuples(
        st.sampled_from([None, *case.scenarios]), st.sampled_from([None, None, "2025-02-20", "2026-03-31"])
    )


@pytest.mark.parametrize("name", SMALL)
@given(data=st.data())
@FEW
def test_small_cases(name: str, data: st.DataObject) -> None:
    case = case_of(name)
    view = asked_view(name, *data.draw(settings_of(case), label="scenario and date"))
    check(view, case, data, ALL - {"answer"})


@pytest.mark.slow
@pytest.mark.parametrize("name", SMALL)
@given(data=st.data())
@MORE
def test_small_cases_at_length(name: str, data: st.DataObject) -> None:
    case = case_of(name)
    view = asked_view(name, *data.draw(settings_of(case), label="scenario and date"))
    check(view, case, data, ALL)


@given(data=st.data(), seed=st.integers(0, 200))
@FEW
def test_random_cases(data: st.DataObject, seed: int) -> None:
    case = random_case(seed)
    check(detente.prepare(case), case, data, ALL - {"answer"})


@pytest.mark.slow
@given(data=st.data(), seed=st.integers(0, 10_000))
@MORE
def test_random_cases_at_length(data: st.DataObject, seed: int) -> None:
    case = random_case(seed)
    check(detente.prepare(case), case, data, ALL)


@pytest.mark.slow
@pytest.mark.parametrize("name", SMALL)
@given(data=st.data())
@MORE
def test_edits_that_may_be_refused(name: str, data: st.DataObject) -> None:
    case = case_of(name)
    view = asked_view(name, *data.draw(settings_of(case), label="scenario and date"))
    check(view, case, data, frozenset(("verdict", "bargain", "hold")), sound=False)


@given(data=st.data())
@settings(FEW, max_examples=1)
def test_the_flagship(data: st.DataObject) -> None:
    case = case_of(FLAGSHIP)
    check(asked_view(FLAGSHIP, None, None), case, data, LIGHT, most=1)


@pytest.mark.slow
@given(data=st.data())
@settings(MORE, max_examples=4)
def test_the_flagship_at_length(data: st.DataObject) -> None:
    case = case_of(FLAGSHIP)
    view = asked_view(FLAGSHIP, *data.draw(settings_of(case), label="scenario and date"))
    check(view, case, data, ALL - SECONDS_LONG)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param("preferences.US.issues.ceasefire.weight", [14, 22], id="weight"),
        pytest.param("enforcement.war.values.RUS.value", [30, 50], id="war value"),
        pytest.param("uncertainty.seed", 7, id="seed"),
    ],
)
def test_everything_asked_of_the_flagship(path: str, value: Any) -> None:
    case = case_of(FLAGSHIP)
    view = asked_view(FLAGSHIP, None, None)
    for name in ALL:
        said(name, view)
    change = edit(kind="set", path=path, value=value)
    found, fresh = view.changed(change), detente.prepare(change.applied(case))
    for name in ALL:
        assert said(name, found) == said(name, fresh), name
