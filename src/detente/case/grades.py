# SPDX-License-Identifier: MIT
"""The Admiralty grades (NATO AJP-2.1): how far a source can be relied on, and how credible a piece of information is.

The two are judged apart. They are marks and no numbers: nothing here orders, averages or scales them. F and
6 mean that there is no ground to judge on; they stand neither at the bottom nor in the middle.
"""

from __future__ import annotations

from detente.case.case import Case

__all__ = ["CREDIBILITY", "NOT_JUDGED", "RELIABILITY", "grade"]

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY = {
    1: "confirmed by independent sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
NOT_JUDGED = "–"
"""Shown where nobody has graded."""


def grade(case: Case, statement: str) -> str:
    """Return the grade of a statement as two marks, such as ``B2``; a dash for each that was not given."""
    coded = case.statements[statement]
    source = case.sources.get(coded.quotation.source)
    letter = source.reliability if source is not None else None
    return f"{letter or NOT_JUDGED}{coded.credibility or NOT_JUDGED}"
