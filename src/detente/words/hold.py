# SPDX-License-Identifier: MIT
"""What is found about holding, in words, the same on the page and on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from detente.analysis.enforcement.result import AnswerVerdict
from detente.case.case import Case
from detente.words.form import points

__all__ = ["answer_words", "left_out_words"]


def answer_words(answer: AnswerVerdict) -> str:
    """Say whether an answer to a breach would be given, and what hangs on it."""
    margins = f"margin {points(answer.margin_with, sign=True)} with it"
    margins += f", {points(answer.margin_without, sign=True)} without"
    if answer.gain is None:
        return f"taken for granted: nothing says what it costs that party; {margins}"
    if not answer.credible:
        return f"not credible and not counted: it would lose {points(-answer.gain)} points by it; {margins}"
    return f"credible: it loses nothing by it; {margins}"


def left_out_words(case: Case, breaches: Sequence[str]) -> str:
    """Say which breaches are not judged because an exclusion says that they cannot happen."""
    block = case.enforcement
    titles = ", ".join(f"“{block.breaches[id_].title}”" for id_ in breaches) if block is not None else ""
    return f"Not judged, because an exclusion says that it cannot happen: {titles}. Survival is not free of it."
