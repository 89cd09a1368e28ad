# SPDX-License-Identifier: MIT
"""Scores of recorded judgements against what happened, and the words for elicited probabilities.

With probabilities p that something happens and outcomes o, 1 where it did and 0 where not, the Brier score is
``mean((p - o)**2)`` (Brier, Monthly Weather Review 78, 1950) and the log score ``-mean(log(p if o else 1 - p))``
(Good, Journal of the Royal Statistical Society B 14, 1952). Both are 0 for one who is always sure and right; one
who always says a half has 0.25 and 0.693.

>>> stated, happened = [0.9, 0.2, 0.6], [True, False, False]
>>> round(brier_score(stated, happened), 4), round(log_score(stated, happened), 4)
(0.1367, 0.4149)
>>> words_of(0.3)
'unlikely'

The words are those of Intelligence Community Directive 203, and are for probabilities that somebody stated,
never for a share of assumptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import inf, isinf, log
from typing import Any

from detente.analysis.result import Result
from detente.case.recorded_judgement import RecordedJudgement
from detente.errors import UsageError

__all__ = ["BANDS", "Calibration", "Score", "ScoreResult", "brier_score", "log_score", "score", "words_of"]

BANDS = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.00, "almost certain"),
)
"""Upper ends of the bands of ICD 203, and their words."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Judgements of one band: how often what was said to have this chance happened.

    Attributes
    ----------
    words : str
        Of the band.
    count : int
        Judgements in it that are resolved.
    stated, happened : float
        Mean of the probabilities, and share that happened.
    """

    words: str
    count: int
    stated: float
    happened: float


@dataclass(frozen=True, slots=True)
class Score:
    """Scores of one author.

    Attributes
    ----------
    author : str
        Whose.
    resolved, open : int
        Judgements that are scored, and those that cannot be yet.
    brier, log : float
        The scores; lower is better. The log score is infinite for one who was sure and wrong.
    certain_misses : int
        Judgements of 0 or 100 % that were wrong: each makes the log score infinite.
    calibration : tuple of Calibration
        By band; bands without judgements are left out.
    """

    author: str
    resolved: int
    open: int
    brier: float
    log: float
    certain_misses: int
    calibration: tuple[Calibration, ...]


def brier_score(probabilities: Sequence[float], happened: Sequence[bool]) -> float:
    """Return the mean squared distance of probabilities from what happened."""
    return sum((p - o) ** 2 for p, o in zip(probabilities, happened, strict=True)) / len(probabilities)


def log_score(probabilities: Sequence[float], happened: Sequence[bool]) -> float:
    """Return minus the mean logarithm of the probability given to what happened; infinite where it was 0."""
    given = [p if o else 1.0 - p for p, o in zip(probabilities, happened, strict=True)]
    return inf if min(given) <= 0.0 else -sum(map(log, given)) / len(given)


def words_of(probability: float) -> str:
    """Return the words for an elicited probability; a band includes its upper end."""
    return next(words for end, words in BANDS if probability <= end)


@dataclass(frozen=True, repr=False)
class ScoreResult(Result):
    """Scores of recorded judgements."""

    scores: tuple[Score, ...]
    judgements: tuple[RecordedJudgement, ...]

    analysis = "score"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            # JSON has no infinity.
            "scores": [{**asdict(s), "log": None if isinf(s.log) else s.log} for s in self.scores],
            "judgements": [{**asdict(j), "words": words_of(j.probability)} for j in self.judgements],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each author."""
        names = ("author", "resolved", "open", "brier", "log")
        return [{name: getattr(score, name) for name in names} for score in self.scores]


def score(judgements: Sequence[RecordedJudgement]) -> ScoreResult:
    """Score recorded judgements, author by author.

    Parameters
    ----------
    judgements : sequence of RecordedJudgement
        Probabilities and what happened.

    Returns
    -------
    ScoreResult
        Brier and log score and calibration of every author who has a resolved judgement.

    Raises
    ------
    UsageError
        If nothing is resolved yet.
    """
    authors = dict.fromkeys(judgement.author for judgement in judgements)
    scores = []
    for author in authors:
        own = [judgement for judgement in judgements if judgement.author == author]
        resolved = [(j.probability, j.happened) for j in own if j.happened is not None]
        if resolved:
            stated, happened = [p for p, _ in resolved], [o for _, o in resolved]
            scores.append(
                Score(
                    author,
                    len(resolved),
                    len(own) - len(resolved),
                    brier_score(stated, happened),
                    log_score(stated, happened),
                    sum(p == (0.0 if o else 1.0) for p, o in resolved),
                    tuple(_calibration(resolved)),
                )
            )
    if not scores:
        raise UsageError("no judgement is resolved yet, so there is nothing to score; fill in the column `happened`")
    return ScoreResult(
        case={},
        method={
            "brier": "mean of (probability - outcome) squared; always saying a half has 0.25",
            "log": "minus the mean natural logarithm of the probability given to what happened; a half has 0.693",
            "words": "bands of ICD 203, for stated probabilities only",
        },
        exact=True,
        findings=(),
        scores=tuple(scores),
        judgements=tuple(judgements),
    )


def _calibration(resolved: Sequence[tuple[float, bool]]) -> list[Calibration]:
    found = []
    for _, words in BANDS:
        members = [(p, o) for p, o in resolved if words_of(p) == words]
        if members:
            count = len(members)
            stated, happened = sum(p for p, _ in members) / count, sum(o for _, o in members) / count
            found.append(Calibration(words, count, stated, happened))
    return found
