# SPDX-License-Identifier: MIT
"""What is found about holding, in words, the same on the page and on the command line."""

from __future__ import annotations

from detente.analysis.enforcement.result import AnswerVerdict
from detente.words.form import points

__all__ = ["answer_words"]


def answer_words(answer: AnswerVerdict) -> str:
    """Say whether an answer to a breach would be given, and what hangs on it."""
    margins = f"margin {points(answer.margin_with, sign=True)} with it"
    margins += f", {points(answer.margin_without, sign=True)} without"
    if answer.gain is None:
        return f"taken for granted: nothing says what it costs that party; {margins}"
    if not answer.credible:
        return f"not credible and not counted: it would lose {points(-answer.gain)} points by it; {margins}"
    return f"credible: it loses nothing by it; {margins}"
