# SPDX-License-Identifier: MIT
"""The answer on the first page: the same bottom line, matrix and lines as `detente answer` prints."""

from __future__ import annotations

from detente.analysis.answer.answering import answer
from detente.analysis.answer.result import AnswerResult
from detente.report.part import Draft, Part
from detente.words.answer import bottom_line, further_lines, points_note
from detente.words.answer_matrix import MATRIX_HEADS, matrix_rows

__all__ = ["answer_part"]

BASIS = "the verdict of every proposal, over the drawn assumptions as described under Method"


def answer_part(draft: Draft) -> Part:
    """Answer the main question; nothing where nobody has a preference."""
    result: AnswerResult | None = draft.ask(lambda: answer(draft.view), "answer")
    if result is None:
        return Part({"answered": None})
    draft.note(result.findings)
    return Part(
        {
            "answered": result,
            "answer_line": bottom_line(draft.case, result),
            "answer_heads": MATRIX_HEADS,
            "answer_rows": matrix_rows(draft.case, result),
            "answer_lines": further_lines(draft.case, result),
            "answer_note": points_note(result),
            "answer_basis": BASIS,
        }
    )
