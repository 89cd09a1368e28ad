# SPDX-License-Identifier: MIT
"""What a reading of a text consists of: spans, passages, candidate statements, quantities, times.

Positions count Unicode code points of the file as stored, from 0, the end not included, so that
``stored[span.start:span.end] == span.text`` for every span, whatever the file holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = [
    "FORMS",
    "Candidate",
    "Form",
    "Hedge",
    "Mention",
    "Passage",
    "Place",
    "Quantity",
    "Reviser",
    "Role",
    "Span",
    "Time",
]

Role = Literal["headline", "heading", "caption", "dateline", "body", "duplicate", "boilerplate"]
Form = Literal["direct", "mixed", "indirect", "narrated_act", "nominalised"]
FORMS: tuple[Form, ...] = ("direct", "mixed", "indirect", "narrated_act", "nominalised")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the file as stored: code points from `start` to before `end`, and the characters there."""

    start: int
    end: int
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Return the span as it stands in JSON."""
        return {"start": self.start, "end": self.end, "text": self.text}

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Passage:
    """A headline, heading, caption or paragraph.

    `duplicate_of` is the number of the passage that it repeats, `plain` its place in the readable text.
    """

    span: Span
    role: Role
    duplicate_of: int | None = None
    plain: tuple[int, int] = (0, 0)

    def to_dict(self) -> dict[str, Any]:
        """Return the passage as it stands in JSON, without its text."""
        return {
            "start": self.span.start,
            "end": self.span.end,
            "role": self.role,
            "duplicate_of": self.duplicate_of,
        }


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name or describe somebody, and which party that is.

    Attributes
    ----------
    span : Span
        The words.
    party : str or None
        Id of the party, where exactly one is meant.
    parties : tuple of str
        All that are meant.
    name : str
        The words that a pronoun stands for; otherwise the words themselves.
    basis : str
        How the party was found: `alias`, `state`, `person`, `text` (said earlier in the text), `pronoun`, `outlet`,
        `antecedent_missing` for a pronoun that may stand for several, or `unknown`.
    """

    span: Span
    party: str | None
    parties: tuple[str, ...]
    name: str
    basis: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement as the machine reads it; a person accepts or rejects it.

    Attributes
    ----------
    content : Span
        What was said, asked or refused.
    speaker : Mention or None
        Who; None where nobody is named.
    cue : Span
        The words that say that something was said.
    form : str
        direct, mixed, indirect, narrated_act or nominalised.
    stance : str
        Stance that the cue suggests.
    modality : str
        asserted, committed, possible, intended or hedged.
    negated : bool
        Whether the cue itself is denied ("did not say").
    hedges : tuple of Span
        Words that weaken it.
    condition : Span or None
        The words from "if" or "unless" on.
    sentence : Span
        Its sentence.
    passage : int
        Number of its passage.
    revision : str or None
        restate, soften, walk_back, reverse, harden or clarify.
    target : int or None
        Number of the statement revised; None where there is no revision or the text does not say which.
    targets : tuple of int
        Statements that may be meant.
    """

    content: Span
    speaker: Mention | None
    cue: Span
    form: Form
    stance: str
    modality: str
    negated: bool
    hedges: tuple[Span, ...]
    condition: Span | None
    sentence: Span
    passage: int
    revision: str | None = None
    target: int | None = None
    targets: tuple[int, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the candidate as it stands in JSON."""
        speaker = self.speaker
        return {
            "content": self.content.to_dict(),
            "speaker": None if speaker is None else speaker.span.to_dict(),
            "speaker_id": None if speaker is None else speaker.party,
            "speaker_ids": [] if speaker is None else list(speaker.parties),
            "speaker_name": None if speaker is None else speaker.name,
            "speaker_basis": "unattributed" if speaker is None else speaker.basis,
            "cue": self.cue.to_dict(),
            "form": self.form,
            "stance": self.stance,
            "modality": self.modality,
            "negated": self.negated,
            "hedges": [hedge.to_dict() for hedge in self.hedges],
            "condition": None if self.condition is None else self.condition.to_dict(),
            "sentence": self.sentence.to_dict(),
            "passage": self.passage,
            "revision": self.revision,
            "state": "candidate",
        }


@dataclass(frozen=True, slots=True)
class Reviser:
    """A change of an earlier statement: by whom, how, and which statement, where the text says so."""

    kind: str
    cue: Span
    by: Mention | None
    statement: int | None
    target: int | None
    targets: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the revision as it stands in JSON."""
        return {
            "kind": self.kind,
            "cue": self.cue.to_dict(),
            "by": None if self.by is None else self.by.span.to_dict(),
            "by_id": None if self.by is None else self.by.party,
            "statement": self.statement,
            "target": "unresolved" if self.target is None else self.target,
            "candidates": list(self.targets),
        }


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount: value, unit, what it measures, and the statement that gives it, where one does."""

    span: Span
    value: float
    unit: str
    approximate: bool = False
    low: float | None = None
    high: float | None = None
    measures: Span | None = None
    statement: int | None = None
    passage: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the quantity as it stands in JSON."""
        return {
            **self.span.to_dict(),
            "value": self.value,
            "unit": self.unit,
            "low": self.low,
            "high": self.high,
            "approximate": self.approximate,
            "measures": None if self.measures is None else self.measures.to_dict(),
            "statement": self.statement,
        }


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression; `value` is an ISO date as precise as the words, None where they have none alone."""

    span: Span
    kind: Literal["date", "weekday", "relative"]
    valid: bool
    value: str | None
    basis: str
    candidates: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Return the time as it stands in JSON."""
        return {
            **self.span.to_dict(),
            "valid": self.valid,
            "value": self.value,
            "kind": self.kind,
            "basis": self.basis,
            "candidates": list(self.candidates),
        }


@dataclass(frozen=True, slots=True)
class Hedge:
    """Words that weaken or distance, and of which kind they are."""

    span: Span
    kind: str

    def to_dict(self) -> dict[str, Any]:
        """Return the hedge as it stands in JSON."""
        return {**self.span.to_dict(), "kind": self.kind}


@dataclass(frozen=True, slots=True)
class Place:
    """A place that is named, what sort of place it is, and its usual spelling."""

    span: Span
    name: str
    kind: Literal["state", "region", "city", "water"]
    state: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the place as it stands in JSON."""
        return {**self.span.to_dict(), "name": self.name, "kind": self.kind, "state": self.state}
