# SPDX-License-Identifier: MIT
"""Every question of a view, with settings that make it cheap, for what must hold of all of them.

`ASKED` names every question of `detente.questions.QUESTIONS`; a test sees to it that none is missing. What a question
needs besides the view (a proposal, a target) is taken from the case that is asked, so that an edit may rename it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import detente
from detente.case.case import Case
from detente.errors import DetenteError
from detente.outcomes.view import View
from detente.questions import QUESTIONS, Question

Options = Mapping[str, Any]

SENTENCE = "Nobody said this."


def _nothing(case: Case) -> Options:  # noqa: ARG001
    return {}


def _first(named: Mapping[str, Any]) -> str:
    return next(iter(named), "nothing")


def _path(case: Case) -> Options:
    return {"proposal": _first(case.proposals)}


def _levels(case: Case) -> Options:
    home = case.status_quo or {id_: issue.level_ids[0] for id_, issue in case.issues.items()}
    last = list(case.proposals.values())[-1:]
    return {"levels": last[0].outcome if last else home, "clauses": last[0].clauses if last else ()}


def _agree(case: Case) -> Options:
    hashes = {id_: id_ for id_ in case.sources}
    return {"second": case, "hashes": (hashes, hashes)}


def _text_of(case: Case, source: str) -> str:
    """A text in which the quotations of a source stand where the case says, with nothing between them."""
    quoted = [q for s in case.statements.values() for q in s.quotations if q.source == source and q.start is not None]
    letters = [" "] * max((int(q.start or 0) + len(q.exact) for q in quoted), default=0)
    for quotation in quoted:
        start = int(quotation.start or 0)
        letters[start : start + len(quotation.exact)] = quotation.exact
    return "".join(letters)


def _reanchor(case: Case) -> Options:
    source = _first(case.sources)
    text = _text_of(case, source)
    return {"source": source, "old": text, "new": f"{SENTENCE} {text}"}


ASKED: Mapping[str, Callable[[Case], Options]] = MappingProxyType(
    {
        "answer": lambda case: {"draws": 1024},
        "verdict": _levels,
        "bargain": _nothing,
        "bargain.concessions": _nothing,
        "bargain.path": _path,
        "bargain.requests": _nothing,
        "bargain.trades": _nothing,
        "bargain.splits": _nothing,
        "bargain.power": _nothing,
        "bargain.durable": _nothing,
        "stability": lambda case: {"outcomes": "named"},
        "stability.paths": _nothing,
        "stability.inverse": _nothing,
        "stability.design": _nothing,
        "stability.misperception": _nothing,
        "stability.draws": lambda case: {"draws": 16},
        "hold": lambda case: {"years": 3, "fixes": False},
        "hold.table": _nothing,
        "hold.order": _nothing,
        "hold.contracts": _nothing,
        "resources": lambda case: {"paths": 200, "depth": False},
        "protect": _nothing,
        "protect.cover_all": lambda case: {"quick": True},
        "protect.most": lambda case: {"quick": True, "number": 3},
        "protect.backup": lambda case: {"quick": True, "number": 3},
        "protect.expected": lambda case: {"quick": True, "number": 3},
        "protect.support": lambda case: {"quick": True, "number": 3},
        "sweep": lambda case: {"draws": 64, "stable_draws": 4, "base": 8},
        "evidence.positions": _nothing,
        "evidence.grades": _nothing,
        "evidence.network": _nothing,
        "evidence.agree": _agree,
        "evidence.reanchor": _reanchor,
        "trace": lambda case: {"target": _first(case.parties)},
        "withdraw": lambda case: {"target": _first(case.statements)},
    }
)
"""What each question is asked with."""


def every_question() -> dict[str, Question]:
    """Return all questions by name."""
    found: dict[str, Question] = {}
    for question in QUESTIONS.values():
        if question.home:
            found[question.name] = question
        found |= {ask.name: ask for ask in question.asks.values()}
    return found


def said(name: str, view: View) -> str:
    """Return what a question answers, as JSON; or the sentence with which it is refused."""
    try:
        return str(every_question()[name](view, **ASKED[name](view.case)).to_json())
    except DetenteError as error:
        return f"{type(error).__name__}: {error}"


def prepared(case: Case, scenario: str | None = None, as_of: str | None = None) -> View | str:
    """Return the view of a case, or the sentence with which it is refused."""
    try:
        return detente.prepare(case, scenario, as_of)
    except DetenteError as error:
        return f"{type(error).__name__}: {error}"
