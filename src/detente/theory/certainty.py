# SPDX-License-Identifier: MIT
"""How certain a claim is over the assumptions, and how near a share of draws is known: defined here and nowhere else.

A claim is *firm* when it is true (or false) in at least 90 % of the assumptions in every scenario, it *leans* from
70 %, and is *open* otherwise. A share of ``n`` draws is known within a band: the Wilson interval at 95 % (Wilson,
Journal of the American Statistical Association 22, 1927), which is wide near one half and never leaves 0 to 1.

>>> certainty_of({"as_stated": 0.99, "other": 0.92}), certainty_of({"as_stated": 0.05, "other": 0.3})
(Certainty(word='firm', verdict=True), Certainty(word='leans', verdict=False))
>>> str(certainty_of({"as_stated": 0.99, "other": 0.5}))
'open'
>>> [round(end, 3) for end in band_of(0.5, 1024)]
[0.469, 0.531]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Literal

__all__ = ["FIRM", "LEANS", "LEAST_DRAWS", "Certainty", "Share", "Word", "band_of", "certainty_of", "share_of"]

FIRM = 0.90
LEANS = 0.70
"""Shares of the assumptions, in the least favourable scenario, from which a claim is firm, or leans."""

LEAST_DRAWS = 1024
"""Draws below which nothing is claimed: a share is then known within about three points."""

NORMAL_95 = 1.959963984540054
"""Quantile of the normal distribution that leaves 2.5 % on either side."""

Word = Literal["firm", "leans", "open"]


@dataclass(frozen=True, slots=True)
class Certainty:
    """How certain a claim is, and whether it is its truth or its failing that is.

    Attributes
    ----------
    word : {'firm', 'leans', 'open'}
        How certain.
    verdict : bool or None
        Whether it is true; None where it is open.
    """

    word: Word
    verdict: bool | None

    def __str__(self) -> str:
        if self.verdict is None:
            return self.word
        return f"{self.word} {'yes' if self.verdict else 'no'}"


@dataclass(frozen=True, slots=True)
class Share:
    """In how much of the assumptions a claim is true.

    Attributes
    ----------
    share : float
        As stated, without any scenario.
    band : tuple of float
        Within which that share is known, by sampling.
    scenarios : tuple of float
        Lowest and highest share over the case as stated and all its scenarios.
    certainty : Certainty
        What that makes of the claim.
    """

    share: float
    band: tuple[float, float]
    scenarios: tuple[float, float]
    certainty: Certainty

    def to_dict(self) -> dict[str, object]:
        """Return the share as it stands in JSON."""
        return {"share": self.share, "band": list(self.band), "scenarios": list(self.scenarios)}


def certainty_of(shares: Mapping[str, float]) -> Certainty:
    """Return how certain a claim is over all scenarios.

    Parameters
    ----------
    shares : mapping of scenario to float
        Share of the assumptions in which it is true.
    """
    low, high = min(shares.values()), max(shares.values())
    bounds: tuple[tuple[Word, float], ...] = (("firm", FIRM), ("leans", LEANS))
    for word, bound in bounds:
        if low >= bound:
            return Certainty(word, True)
        if 1.0 - high >= bound:
            return Certainty(word, False)
    return Certainty("open", None)


def band_of(share: float, draws: int) -> tuple[float, float]:
    """Return the band within which a share of draws is known: Wilson's interval at 95 %.

    Parameters
    ----------
    share : float
        Share found, 0 to 1.
    draws : int
        Number of draws.
    """
    square = NORMAL_95**2
    centre = (share + square / (2 * draws)) / (1 + square / draws)
    half = NORMAL_95 / (1 + square / draws) * sqrt(share * (1 - share) / draws + square / (4 * draws**2))
    return max(0.0, centre - half), min(1.0, centre + half)


def share_of(shares: Mapping[str, float], draws: int) -> Share:
    """Return a share with its band and its scenarios.

    Parameters
    ----------
    shares : mapping of scenario to float
        Share in each; the case as stated comes first.
    draws : int
        Draws in each.
    """
    stated = next(iter(shares.values()))
    band = band_of(stated, draws)
    ends = min(shares.values()), max(shares.values())
    return Share(
        round(stated, 4), (round(band[0], 4), round(band[1], 4)), (round(ends[0], 4), round(ends[1], 4)),
        certainty_of(shares),
    )  # fmt: skip
