# SPDX-License-Identifier: MIT
"""What the analyst concludes, in the fixed words of a published scale of likelihood.

The words are those of the analyst. A speaker's "may" or "could" is a modality of a statement and is
never read as a likelihood. Scales disagree (Kent's "probable" is 63 to 87 per cent, that of ICD 203 55
to 80), so the scale is stored with the term. "Possible" has no number in either.

ICD 203 (US Office of the Director of National Intelligence, 2 January 2015) shares its bounds between
neighbouring bands and gives neither 0 nor 100 to any. Here a band holds its lower bound and not its
upper one, except that the last band holds its upper bound: 5 is very unlikely, 99 almost certain, 0 and
100 have no term. Kent's bands (Studies in Intelligence, 1964) leave gaps; a bound that two of them share
belongs to the upper one.

>>> band_of("icd203", "likely")
(55.0, 80.0)
>>> terms_at("icd203", 5), terms_at("icd203", 100), terms_at("kent", 90)
(('very unlikely', 'highly improbable'), (), ('almost certain',))
>>> terms_at("kent", 61)
()
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from detente.case.basis import Basis
from detente.case.element import Element, Id

__all__ = ["SCALES", "Assessment", "Likelihood", "ScaleBand", "band_of", "terms_at"]


class ScaleBand(Element):
    """One band of a scale of likelihood, in per cent."""

    terms: tuple[str, ...] = Field(description="Words that mean it; those of one place belong to one row of terms.")
    low: float = Field(description="Lower bound, inside the band.")
    high: float = Field(description="Upper bound.")
    closed: bool = Field(description="Whether the upper bound is inside the band.")


def _band(terms: str, low: float, high: float, closed: bool) -> ScaleBand:
    return ScaleBand(terms=tuple(terms.split(" / ")), low=low, high=high, closed=closed)


SCALES: dict[str, tuple[ScaleBand, ...]] = {
    "icd203": (
        _band("almost no chance / remote", 1, 5, False),
        _band("very unlikely / highly improbable", 5, 20, False),
        _band("unlikely / improbable", 20, 45, False),
        _band("roughly even chance / roughly even odds", 45, 55, False),
        _band("likely / probable", 55, 80, False),
        _band("very likely / highly probable", 80, 95, False),
        _band("almost certain / nearly certain", 95, 99, True),
    ),
    "kent": (
        _band("impossible", 0, 0, True),
        _band("almost certainly not", 2, 12, True),
        _band("probably not", 20, 40, False),
        _band("chances about even", 40, 60, True),
        _band("probable", 63, 87, False),
        _band("almost certain", 87, 99, True),
        _band("certain", 100, 100, True),
    ),
}
"""Bands by scale, lowest first."""


def band_of(scale: str, term: str) -> tuple[float, float] | None:
    """Return the bounds of a term in per cent; None when the scale does not have it."""
    found = [band for band in SCALES.get(scale, ()) if term.lower() in band.terms]
    return (found[0].low, found[0].high) if found else None


def terms_at(scale: str, percent: float) -> tuple[str, ...]:
    """Return the terms for a percentage; none in the gaps of a scale."""
    for band in SCALES[scale]:
        if band.low <= percent and (percent < band.high or (band.closed and percent == band.high)):
            return band.terms
    return ()


class Likelihood(Element):
    """A term of a scale of likelihood."""

    scale: Literal["icd203", "kent"] = Field(description="The scale.")
    term: str = Field(min_length=1, description="The term, as the scale has it.")

    @property
    def words(self) -> str:
        """The term with its band, such as `likely (ICD 203: 55 to 80 %)`."""
        bounds = band_of(self.scale, self.term)
        title = {"icd203": "ICD 203", "kent": "Kent 1964"}[self.scale]
        shown = "no band" if bounds is None else f"{bounds[0]:g} to {bounds[1]:g} %"
        return f"{self.term} ({title}: {shown})"


class Assessment(Element):
    """A conclusion of the analyst."""

    text: str = Field(min_length=1, description="The conclusion, one sentence without a word of confidence.")
    likelihood: Likelihood | None = Field(None, description="How likely the analyst thinks it.")
    confidence: Literal["low", "moderate", "high"] | None = Field(
        None, description="How good the ground for it is; never in one sentence with a likelihood."
    )
    confidence_reason: str | None = Field(None, description="Why, in a sentence of its own.")
    issue: Id | None = Field(None, description="Issue that it is about.")
    basis: Basis | None = Field(None, description="What it rests on.")
