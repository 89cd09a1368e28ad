# SPDX-License-Identifier: MIT
"""Probabilities that people stated, kept with what happened, so that they can be scored later."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RecordedJudgement"]


@dataclass(frozen=True, slots=True)
class RecordedJudgement:
    """A probability that somebody stated, and what happened.

    Attributes
    ----------
    question : str
        What it is about.
    author : str
        Whose it is; empty where nobody is named.
    probability : float
        That it happens, 0 to 1.
    happened : bool or None
        Whether it did; None while that is open.
    """

    question: str
    author: str
    probability: float
    happened: bool | None
