# SPDX-License-Identifier: MIT
"""A statement as a reader of sentences finds it, before its speaker is resolved; the same from rules and parser."""

from __future__ import annotations

from dataclasses import dataclass

from detente.analysis.evidence.reading.lexicon import Cue
from detente.analysis.evidence.reading.records import Form

__all__ = ["RawStatement"]

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RawStatement:
    """A statement in places of the readable text.

    Attributes
    ----------
    cue : tuple of int
        Place of the cue.
    content : tuple of int
        Place of what was said.
    speaker : tuple of int or None
        Place of the words for the speaker.
    described : tuple of int or None
        Place of an apposition that says who the speaker is.
    entry : Cue
        The cue's entry in the word list.
    form : str
        How it is put.
    negated : bool
        Whether the cue is denied.
    """

    cue: Place
    content: Place
    speaker: Place | None
    described: Place | None
    entry: Cue
    form: Form
    negated: bool = False
