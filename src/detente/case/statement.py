# SPDX-License-Identifier: MIT
"""A coded speech act: who said what about which issue, anchored to a verbatim quotation.

Positions are counted in Unicode code points of the file as stored, from 0, the end not included
(W3C Web Annotation, text position and text quote selectors). Credibility is the Admiralty digit:
1 confirmed ... 5 improbable, 6 cannot be judged.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from detente.case.basis import Basis, Range
from detente.case.element import Element, Id, LevelSet, PartialDate

__all__ = ["Figure", "Quotation", "Statement"]

Stance = Literal[
    "support",
    "oppose",
    "propose",
    "request",
    "refuse",
    "demand",
    "threaten",
    "conditional_support",
    "conditional_oppose",
    "ambiguous",
    "no_comment",
    "assess",
    "warn",
    "unspecified",
]


class Quotation(Element):
    """A verbatim passage of a source, with what stands before and after it."""

    source: Id = Field(description="Id of the source.")
    exact: str = Field(min_length=1, description="The passage, character for character.")
    start: int | None = Field(None, ge=0, description="Position of its first code point; `detente pin` fills it in.")
    end: int | None = Field(None, ge=0, description="Position after its last code point.")
    prefix: str | None = Field(None, description="Up to 32 code points before it.")
    suffix: str | None = Field(None, description="Up to 32 code points after it.")


class Statement(Element):
    """A coded speech act in a source."""

    quotation: Quotation = Field(description="Where it stands.")
    speaker: str | None = Field(None, description="Who said it, or `unattributed`.")
    party: Id | None = Field(None, description="Party for which the speaker speaks.")
    issue: Id | None = Field(None, description="Issue that it is about.")
    levels: LevelSet = Field((), description="Levels of that issue that it speaks of.")
    stance: Stance = Field("unspecified", description="What the speaker does with them.")
    condition: str | None = Field(None, description="On what it depends, in plain words.")
    modality: Literal["asserted", "committed", "possible", "intended", "hedged"] = Field(
        "asserted", description="How firmly it is put."
    )
    form: Literal["direct", "mixed", "indirect", "narrated_act", "nominalised"] = Field(
        "indirect", description="Quoted, reported or narrated."
    )
    attribution: str | None = Field(None, description="Chain of reporters, in words.")
    said_on: PartialDate | None = Field(None, description="When it was said.")
    reported_on: PartialDate | None = Field(None, description="When it was reported.")
    revises: Id | None = Field(None, description="Earlier statement that this one changes.")
    revision: Literal["soften", "walk_back", "clarify", "reverse", "harden", "restate"] | None = Field(
        None, description="How it changes it."
    )
    credibility: Literal[1, 2, 3, 4, 5, 6] | None = Field(None, description="Admiralty digit 1 to 6.")
    coder: str | None = Field(None, description="Who coded it; by default the author of the case.")
    note: str | None = Field(None, description="Anything a reader should know.")


class Figure(Element):
    """A number that somebody gives, with its unit and what it measures."""

    name: str = Field(min_length=1, max_length=200, description="Name as shown to readers.")
    value: Range = Field(description="The number or range.")
    unit: str = Field(min_length=1, max_length=60, description="Its unit.")
    measures: str = Field(min_length=1, description="What it measures, in words.")
    as_of: PartialDate | None = Field(None, description="Date for which it is given.")
    basis: Basis | None = Field(None, description="Where it comes from.")
    note: str | None = Field(None, description="Anything a reader should know.")
