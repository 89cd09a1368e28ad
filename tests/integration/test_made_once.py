# SPDX-License-Identifier: MIT
"""What is costly is made once for a view, whatever is asked of it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pytest

import detente
from detente.case.case import Case
from detente.outcomes.space import OutcomeSpace
from detente.outcomes.view import View
from detente.report import render_report
from tests.asked import ASKED, said
from tests.conftest import KEPT_FLAGSHIP, ROOT

VARYING = frozenset(("stability.design", "stability.misperception", "withdraw", "answer", "sweep"))
"""Questions about variants of the case: other rules, other eyes, other scenarios; each is a case of its own."""

LONG = frozenset(("stability.inverse", "bargain.durable", "bargain.splits", "protect", "resources"))
"""Questions that take the flagship long."""


@pytest.fixture(scope="module")
def flagship() -> Case:
    return detente.load(KEPT_FLAGSHIP)


@pytest.fixture
def grids(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Every feasibility grid that is built: the outcomes and the combinations that it leaves out."""
    built: list[tuple[Any, ...]] = []
    plain = OutcomeSpace.__dict__["feasible_grid"].func

    def counted(space: OutcomeSpace) -> Any:
        boxes = sorted(str(sorted((issue, tuple(levels)) for issue, levels in box.items())) for box in space.boxes)
        built.append((space.issues, space.levels, tuple(boxes)))
        return plain(space)

    patched: Any = cached_property(counted)
    patched.__set_name__(OutcomeSpace, "feasible_grid")
    monkeypatch.setattr(OutcomeSpace, "feasible_grid", patched)
    return built


def asked(view: View, names: frozenset[str]) -> None:
    for name in ASKED:
        if name in names:
            said(name, view)


def test_one_package_lists_no_outcomes(flagship: Case, grids: list[Any]) -> None:
    view = detente.prepare(flagship)
    for proposal in flagship.proposals.values():
        detente.verdict(view, proposal.outcome, proposal.clauses)
    assert grids == []


@pytest.mark.parametrize("name", ["chicken", "cuban-missile-crisis", "elmira", "flagship"])
def test_no_grid_is_built_twice(name: str, flagship: Case, grids: list[Any]) -> None:
    case = flagship if name == "flagship" else detente.load(ROOT / "cases" / name)
    view = detente.prepare(case)
    asked(view, frozenset(ASKED) - VARYING - (LONG if name == "flagship" else frozenset()))
    assert len(grids) == len(set(grids))
    asked(view, frozenset(ASKED) - VARYING - LONG)
    assert len(grids) == len(set(grids))
    assert {kind: count for kind, count in view.made.items() if count > len(expected(view, kind))} == {}


def expected(view: View, kind: str) -> list[str]:
    """Names of a kind that are kept: each was made once."""
    return [str(name) for name in view._kept if (name[0] if isinstance(name, tuple) else name) == kind]


@pytest.mark.slow
def test_no_grid_of_the_flagship_is_built_twice_by_the_long_questions(flagship: Case, grids: list[Any]) -> None:
    view = detente.prepare(flagship)
    asked(view, frozenset(ASKED) - {"stability.design"})
    assert len(grids) == len(set(grids))


@pytest.mark.slow
def test_a_report_builds_each_thing_once(flagship: Case, grids: list[Any]) -> None:
    view = detente.prepare(flagship, as_of="2026-03-31")
    render_report(view, {}, ())
    assert len(grids) == len(set(grids))
    assert {kind: count for kind, count in view.made.items() if count > len(expected(view, kind))} == {}
