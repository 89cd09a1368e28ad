# SPDX-License-Identifier: MIT
"""The questions that can be asked about a case: one word each, the same in Python, command line and JSON.

>>> from detente.questions import QUESTIONS
>>> sorted(QUESTIONS["hold"].asks)
['contracts', 'order', 'table']
>>> QUESTIONS["hold"].order.name
'hold.order'
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.analysis.result import Result
    from detente.case.case import Case
    from detente.outcomes.view import View

__all__ = ["QUESTIONS", "Question"]


class _Description:
    """The docstring of the class itself, and for one question that of what answers it."""

    def __init__(self, own: str | None) -> None:
        self.own = own

    def __get__(self, question: Question | None, owner: type[Question]) -> str | None:
        return self.own if question is None else _described(question)


def _described(question: Question) -> str:
    """Return what answers a question says of itself, put for who calls the question, and what else can be asked."""
    further = "".join(f"\n    {one.name}" for one in question.asks.values())
    if not question.home:
        return f"Questions of `{question.analysis}`, each called with a case or a view of it:{further}"
    told = inspect.getdoc(question.function) or ""
    told = re.sub(r"^view : View$", "case_or_view : Case or View", told, flags=re.MULTILINE)
    for name in question.fixed:
        told = re.sub(rf"^{name} : .*\n(?:    .*\n)+", "", told, flags=re.MULTILINE)
    return f"{told}\n\nFurther questions, called alike:{further}" if further else told


class _OfOneQuestion(property):
    """A property of one question; the class itself has none, so that its own signature is read from its fields."""

    def __get__(self, question: Question | None, owner: type[Question] | None = None) -> Any:
        if question is None:
            raise AttributeError
        return super().__get__(question, owner)


@dataclass(frozen=True, repr=False)
class Question:
    """A question about a case, called with the case or a view of it.

    Attributes
    ----------
    analysis : str
        The analysis: the command, and the first word in JSON.
    home : str
        Module and function that answer it, such as ``detente.analysis.durable:durable``; empty where the analysis has
        further questions alone.
    ask : str or None
        Which question of the analysis; None for its first.
    fixed : mapping
        Options that the question itself stands for.
    asks : mapping of str to Question
        Further questions of the same analysis.
    """

    __doc__ = _Description(__doc__)

    analysis: str
    home: str
    ask: str | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)
    asks: Mapping[str, Question] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How it is called: ``hold`` or ``hold.order``."""
        return self.analysis if self.ask is None else f"{self.analysis}.{self.ask}"

    @cached_property
    def function(self) -> Any:
        """What answers it, given a view."""
        if not self.home:
            raise UsageError(f"say what to ask: {', '.join(f'{self.analysis}.{ask}' for ask in self.asks)}")
        module, name = self.home.split(":")
        return getattr(import_module(module), name)

    def __call__(self, case_or_view: Case | View, /, *arguments: Any, **options: Any) -> Any:
        """Answer the question about a case, or about a view of it."""
        from detente import display
        from detente.preparation import as_view

        display.install()
        function, view = self.function, as_view(case_or_view)
        found: Result = function(view, *arguments, **self.fixed, **options)
        told = tuple(finding for finding in view.findings if finding not in found.findings)
        return replace(found, ask=self.ask, view=view, findings=(*told, *found.findings))

    def __getattr__(self, name: str) -> Question:
        asks = self.__dict__.get("asks", {})
        if name in asks:
            return asks[name]  # type: ignore[no-any-return]
        raise AttributeError(f"'{self.__dict__.get('analysis')}' has no question '{name}'")

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.asks]

    def __repr__(self) -> str:
        return f"<question {self.name}>"

    @_OfOneQuestion
    def __signature__(self) -> inspect.Signature:
        signature = inspect.signature(self.function)
        _, *rest = signature.parameters.values()
        kept = [one for one in rest if one.name not in self.fixed]
        case = inspect.Parameter("case_or_view", inspect.Parameter.POSITIONAL_ONLY)
        return signature.replace(parameters=[case, *kept])


def _analysis(name: str, home: str, **asks: str | tuple[str, Mapping[str, Any]]) -> Question:
    further = {}
    for ask, where in asks.items():
        place, fixed = (where, {}) if isinstance(where, str) else where
        further[ask] = Question(name, place, ask, fixed)
    return Question(name, home, asks=further)


_SITE = "detente.analysis.protection:site"

QUESTIONS: dict[str, Question] = {
    question.analysis: question
    for question in (
        _analysis("answer", "detente.analysis.answer.answering:answer"),
        _analysis("verdict", "detente.analysis.answer.answering:verdict"),
        _analysis(
            "bargain",
            "detente.analysis.bargaining:bargain",
            concessions="detente.analysis.bargaining.concessions:concessions",
            path="detente.analysis.bargaining.concession_path:concession_path",
            requests="detente.analysis.bargaining.requests:requests",
            trades="detente.analysis.bargaining.trades:trades",
            splits="detente.analysis.bargaining.splits:splits",
            power="detente.analysis.bargaining.power:power",
            durable="detente.analysis.durable:durable",
        ),
        _analysis(
            "stability",
            "detente.analysis.stability:stability",
            paths="detente.analysis.stability.reach:reach",
            inverse="detente.analysis.stability.inverse:inverse",
            design="detente.analysis.stability.design:design",
            misperception="detente.analysis.stability.misperception:misperception",
            draws="detente.analysis.stability.draws:stability_of_draws",
        ),
        _analysis(
            "hold",
            "detente.analysis.enforcement:hold",
            table="detente.analysis.enforcement.table:table",
            order="detente.analysis.enforcement.sequence:sequence",
            contracts="detente.analysis.enforcement.contingent:contingent",
        ),
        _analysis("resources", "detente.analysis.resources:value_resources"),
        _analysis(
            "protect",
            "detente.analysis.protection:protect",
            cover_all=(_SITE, {"model": "cover_all"}),
            most=(_SITE, {"model": "most"}),
            backup=(_SITE, {"model": "backup"}),
            expected=(_SITE, {"model": "expected"}),
            support=(_SITE, {"model": "support"}),
        ),
        _analysis("sweep", "detente.analysis.robustness:sweep"),
        _analysis(
            "evidence",
            "",
            positions="detente.analysis.evidence.positions:positions",
            grades="detente.analysis.evidence.grades:grades",
            network="detente.analysis.evidence.networks:discourse_networks",
            agree="detente.analysis.evidence.agreement:agreement",
            reanchor="detente.analysis.evidence.reanchoring:reanchor",
        ),
        _analysis("trace", "detente.analysis.evidence:trace"),
        _analysis("withdraw", "detente.report.withdrawal:withdraw"),
    )
}
"""Every question by the word of its analysis; its further questions hang on it."""
