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

NOTHING: Options = MappingProxyType({})

SENTENCE = "Nobody said this."


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


ASKED: Mapping[str, Options | Callable[[Case], Options]] = MappingProxyType(
    {
        "answer": {"draws": 1024},
        "verdict": _levels,
        "bargain": NOTHING,
        "bargain.concessions": NOTHING,
        "bargain.path": _path,
        "bargain.requests": NOTHING,
        "bargain.trades": NOTHING,
        "bargain.splits": NOTHING,
        "bargain.power": NOTHING,
        "bargain.durable": NOTHING,
        "stability": {"outcomes": "named"},
        "stability.paths": NOTHING,
        "stability.inverse": NOTHING,
        "stability.design": NOTHING,
        "stability.misperception": NOTHING,
        "stability.draws": {"draws": 16},
        "hold": {"years": 3, "fixes": False},
        "hold.table": NOTHING,
        "hold.order": NOTHING,
        "hold.contracts": NOTHING,
        "resources": {"paths": 200, "depth": False},
        "protect": NOTHING,
        "protect.cover_all": {"quick": True},
        "protect.most": {"quick": True, "number": 3},
        "protect.backup": {"quick": True, "number": 3},
        "protect.expected": {"quick": True, "number": 3},
        "protect.support": {"quick": True, "number": 3},
        "sweep": {"draws": 64, "stable_draws": 4, "base": 8},
        "evidence.positions": NOTHING,
        "evidence.grades": NOTHING,
        "evidence.network": NOTHING,
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
    asked = ASKED[name]
    try:
        return str(every_question()[name](view, **(asked(view.case) if callable(asked) else asked)).to_json())
    except DetenteError as error:
        return f"{type(error).__name__}: {error}"


def prepared(case: Case, scenario: str | None = None, as_of: str | None = None) -> View | str:
    """Return the view of a case, or the sentence with which it is refused."""
    try:
        return detente.prepare(case, scenario, as_of)
    except DetenteError as error:
        return f"{type(error).__name__}: {error}"
