# SPDX-License-Identifier: MIT
"""A coded speech act: who said what about which issue, anchored to a verbatim quotation.

Positions are counted in Unicode code points of the file as stored, from 0, the end not included
(W3C Web Annotation, text position and text quote selectors). Credibility is the Admiralty digit:
1 confirmed ... 5 improbable, 6 cannot be judged; 6 is not the bottom of the scale.

What a machine finds is a *candidate*; a person accepts or rejects it, with a reason. Only accepted
statements count anywhere, and rejected ones stay in the file with the history of what was decided.

A date is as precise as it is written: a year, a month or a day. A date that cannot be resolved is left
out, and its basis says `unresolved`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from detente.case.basis import Basis, Range
from detente.case.element import Element, Id, LevelSet, PartialDate

__all__ = ["NOBODY", "UNRESOLVED", "Conflict", "Decision", "Figure", "Quotation", "Span", "Statement"]

NOBODY = "unattributed"
"""Speaker of a statement for which no speaker is named."""

UNRESOLVED = "unresolved"
"""Target of a revision whose source does not say what it revises."""

State = Literal["candidate", "accepted", "rejected"]
DateBasis = Literal["text", "dateline", "metadata", "url", "analyst", "unresolved"]

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


class Span(Element):
    """A few words of the source of a statement, such as its cue."""

    text: str = Field(min_length=1, description="The words, character for character.")
    start: int | None = Field(None, ge=0, description="Position of their first code point in the source.")
    end: int | None = Field(None, ge=0, description="Position after their last code point.")


class Quotation(Element):
    """A verbatim passage of a source, with what stands before and after it."""

    source: Id = Field(description="Id of the source.")
    exact: str = Field(min_length=1, description="The passage, character for character.")
    start: int | None = Field(None, ge=0, description="Position of its first code point; `detente pin` fills it in.")
    end: int | None = Field(None, ge=0, description="Position after its last code point.")
    prefix: str | None = Field(None, description="Up to 32 code points before it.")
    suffix: str | None = Field(None, description="Up to 32 code points after it.")
    occurrence: int | None = Field(
        None, ge=1, description="Which of the places where these words stand in the source, counted from 1."
    )


class Decision(Element):
    """What was once decided about a statement."""

    state: State = Field(description="State in which the decision left it.")
    reason: str = Field(min_length=1, description="Why.")
    by: str | None = Field(None, description="Who decided.")
    decided_on: PartialDate | None = Field(None, description="When.")


class Statement(Element):
    """A coded speech act in a source."""

    quotation: Quotation = Field(description="Where it stands.")
    also_quoted: tuple[Quotation, ...] = Field((), description="Further passages that belong to it.")
    speaker: str | None = Field(None, description="Who said it, or `unattributed`.")
    speaker_span: Span | None = Field(None, description="The words that name the speaker.")
    cue: Span | None = Field(None, description="The words that say that something was said.")
    addressee: str | None = Field(None, description="To whom it was said.")
    party: Id | None = Field(None, description="Party for which the speaker speaks.")
    issue: Id | None = Field(None, description="Issue that it is about.")
    measure: str | None = Field(None, description="Measure or document that it names.")
    levels: LevelSet = Field((), description="Levels of that issue that it speaks of.")
    stance: Stance = Field("unspecified", description="What the speaker does with them.")
    condition: str | None = Field(None, description="On what it depends, in plain words.")
    modality: Literal["asserted", "committed", "possible", "intended", "hedged"] = Field(
        "asserted", description="How firmly it is put."
    )
    modality_cue: Span | None = Field(None, description="The words that say so, such as `may`.")
    form: Literal["direct", "mixed", "indirect", "narrated_act", "nominalised", "topic_only"] = Field(
        "indirect", description="Quoted, reported, narrated or only named."
    )
    epistemic: Literal["textual", "interpretive", "inferential"] = Field(
        "textual", description="Whether the text says it, the coder reads it so, or concludes it."
    )
    attribution: str | None = Field(None, description="Chain of reporters, in words.")
    chain: tuple[str, ...] = Field((), description="The same as a list, from the speaker outwards.")
    origin: str | None = Field(
        None,
        description="Report that it goes back to, where the source is a digest or a copy; statements of one origin "
        "count once.",
    )
    hearsay: bool = Field(False, description="Whether the reporter did not hear or read it at first hand.")
    said_on: PartialDate | None = Field(None, description="When it was said.")
    said_on_basis: DateBasis | None = Field(None, description="How that is known.")
    reported_on: PartialDate | None = Field(None, description="When it was reported.")
    reported_on_basis: DateBasis | None = Field(None, description="How that is known.")
    as_of: PartialDate | None = Field(None, description="Date for which what is said holds.")
    as_of_basis: DateBasis | None = Field(None, description="How that is known.")
    after: tuple[Id, ...] = Field((), description="Statements that a source places before it in so many words.")
    order_cue: Span | None = Field(None, description="Those words, such as `later`.")
    revises: Id | None = Field(
        None, description="Earlier statement that this one changes; `unresolved` where the source does not say which."
    )
    revision: Literal["soften", "walk_back", "clarify", "reverse", "harden", "restate"] | None = Field(
        None, description="How it changes it."
    )
    revision_candidates: tuple[Id, ...] = Field((), description="What it may change, where that is unresolved.")
    credibility: Literal[1, 2, 3, 4, 5, 6] | None = Field(None, description="Admiralty digit 1 to 6.")
    confirmed_by: tuple[Id, ...] = Field((), description="Statements of other origin that confirm it.")
    coder: str | None = Field(None, description="Who coded it; by default the author of the case.")
    coded_on: PartialDate | None = Field(None, description="When it was coded.")
    state: State = Field("accepted", description="Only accepted statements count.")
    reason: str | None = Field(None, description="Why it was accepted or rejected.")
    replaced_by: Id | None = Field(None, description="Coding that took the place of this one.")
    history: tuple[Decision, ...] = Field((), description="What was decided, oldest first.")
    note: str | None = Field(None, description="Anything a reader should know.")

    @property
    def counts(self) -> bool:
        """Whether it is accepted."""
        return self.state == "accepted"

    @property
    def quotations(self) -> tuple[Quotation, ...]:
        """Every passage that it stands on, the main one first."""
        return (self.quotation, *self.also_quoted)


class Figure(Element):
    """A number that somebody gives, with its unit and what it measures."""

    name: str = Field(min_length=1, max_length=200, description="Name as shown to readers.")
    value: Range = Field(description="The number or range.")
    unit: str = Field(min_length=1, max_length=60, description="Its unit.")
    measures: str = Field(min_length=1, description="What it measures, in words.")
    about: Id | None = Field(
        None, description="Figures with the same word here speak of the same thing, so that they can contradict."
    )
    place: str | None = Field(None, description="Place that it is given for.")
    approximate: bool = Field(False, description="Whether it was given as approximate.")
    attributed_to: str | None = Field(None, description="Who gave it, or `unattributed`.")
    as_of: PartialDate | None = Field(None, description="Date for which it is given.")
    published_on: PartialDate | None = Field(
        None, description="Since when it is known; by default since the first of the statements that it rests on."
    )
    basis: Basis | None = Field(None, description="Where it comes from.")
    note: str | None = Field(None, description="Anything a reader should know.")


class Conflict(Element):
    """A contradiction between two statements or figures, and what the analyst makes of it."""

    between: tuple[Id, Id] = Field(description="The two statements, or the two figures.")
    verdict: Literal["open", "compatible", "first_stands", "second_stands", "neither_stands"] = Field(
        "open", description="What the analyst decided."
    )
    reason: str | None = Field(None, description="Why.")
    author: str | None = Field(None, description="Who decided; by default the author of the case.")
