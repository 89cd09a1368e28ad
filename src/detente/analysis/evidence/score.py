# SPDX-License-Identifier: MIT
"""Compare a reading with a reference coding of the same text: precision, recall and F1 by field.

Matching rule. A read statement and a reference one are a pair when their cues overlap, or when their contents
overlap by at least half (characters shared over characters covered by either). Pairs are formed one to one,
the largest overlap first. `found` counts pairs. `attributed` counts pairs that also have the right speaker
(spans overlap, or both have none) and content (shared over covered at least 0.5): the figure to quote.
Fields are then counted over all statements, so that a statement that was missed is missed in every field:
`speaker` and `content` as above, `content_exact` and `speaker_exact` to the character, `speaker_id`, `form`
and `revision` by equality, `cue` by overlap.

A reference is JSON: `sha256` of the file's bytes, and `statements` with `content`, `speaker` (or null) and
`cue` as [start, end], `speaker_id`, `form` and `revision`. It holds positions and none of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.analysis.result import Result
from detente.errors import BadInputError

__all__ = ["FIELDS", "Counts", "Score", "score_reading"]

HALF = 0.5

_Place = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Coded:
    content: tuple[int, int]
    speaker: _Place
    cue: tuple[int, int]
    speaker_id: str | None
    form: str | None
    revision: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were right of those read and of those in the reference.

    Attributes
    ----------
    right, read, reference : int
        Pairs that agree, statements read, statements of the reference.
    """

    right: int
    read: int
    reference: int

    @property
    def precision(self) -> float:
        """Share of what was read that is right; 1 where nothing was read."""
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """Share of the reference that was read; 1 where it is empty."""
        return self.right / self.reference if self.reference else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.right / (self.read + self.reference) if self.read + self.reference else 1.0

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as they stand in JSON."""
        return {
            "right": self.right,
            "read": self.read,
            "reference": self.reference,
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
        }


@dataclass(frozen=True, repr=False)
class Score(Result):
    """Agreement of a reading with a reference, by field, and what was missed or too much."""

    fields: dict[str, Counts]
    missed: tuple[tuple[int, int], ...]
    surplus: tuple[tuple[int, int], ...]

    analysis = "evidence"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "fields": {name: counts.to_dict() for name, counts in self.fields.items()},
            "missed": [list(place) for place in self.missed],
            "surplus": [list(place) for place in self.surplus],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each field."""
        return [{"field": name, **counts.to_dict()} for name, counts in self.fields.items()]


def _place(value: object, what: str) -> tuple[int, int]:
    if isinstance(value, Mapping):
        value = [value.get("start"), value.get("end")]
    if isinstance(value, list) and len(value) == 2 and all(type(x) is int for x in value) and 0 <= value[0] <= value[1]:
        return value[0], value[1]
    raise BadInputError(f"{what} is {str(value)[:60]}; give [start, end] or {{start, end}} in whole numbers")


def _coded(entry: object, number: int, which: str) -> _Coded:
    where = f"statement {number + 1} of the {which}"
    if not isinstance(entry, Mapping):
        raise BadInputError(f"{where} is no mapping; give content, speaker and cue")
    speaker = entry.get("speaker")
    return _Coded(
        _place(entry.get("content"), f"`content` of {where}"),
        None if speaker is None else _place(speaker, f"`speaker` of {where}"),
        _place(entry.get("cue"), f"`cue` of {where}"),
        entry.get("speaker_id"),
        entry.get("form"),
        entry.get("revision"),
    )


def _statements(data: object, which: str) -> list[_Coded]:
    """Return the statements of an envelope, of its result or of a reference."""
    if isinstance(data, Mapping) and isinstance(data.get("result"), Mapping):
        data = data["result"]
    found = data.get("statements") if isinstance(data, Mapping) else None
    if not isinstance(found, list):
        raise BadInputError(f"the {which} has no list `statements`; give what `detente read TEXT --json` prints")
    return [_coded(entry, number, which) for number, entry in enumerate(found)]


def _shared(first: _Place, second: _Place) -> int:
    if first is None or second is None:
        return 0
    return max(0, min(first[1], second[1]) - max(first[0], second[0]))


def _overlap(first: _Place, second: _Place) -> float:
    """Return characters shared over characters covered by either."""
    shared = _shared(first, second)
    covered = 0 if first is None or second is None else first[1] - first[0] + second[1] - second[0] - shared
    return shared / covered if covered else 0.0


def _pair(read: Sequence[_Coded], reference: Sequence[_Coded]) -> list[tuple[int, int]]:
    possible = []
    for i, one in enumerate(read):
        for j, other in enumerate(reference):
            content, cue = _overlap(one.content, other.content), _overlap(one.cue, other.cue)
            if cue > 0 or content >= HALF:
                possible.append((-(content + cue), i, j))
    pairs: list[tuple[int, int]] = []
    for _, i, j in sorted(possible):
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return pairs


def _same_speaker(one: _Coded, other: _Coded) -> bool:
    return (one.speaker is None and other.speaker is None) or _shared(one.speaker, other.speaker) > 0


def _same_content(one: _Coded, other: _Coded) -> bool:
    return _overlap(one.content, other.content) >= HALF


FIELDS: dict[str, Callable[[_Coded, _Coded], bool]] = {
    "found": lambda _one, _other: True,
    "attributed": lambda one, other: _same_speaker(one, other) and _same_content(one, other),
    "speaker": _same_speaker,
    "speaker_exact": lambda one, other: one.speaker == other.speaker,
    "speaker_id": lambda one, other: one.speaker_id == other.speaker_id,
    "content": _same_content,
    "content_exact": lambda one, other: one.content == other.content,
    "cue": lambda one, other: _shared(one.cue, other.cue) > 0,
    "form": lambda one, other: one.form == other.form,
    "revision": lambda one, other: one.revision == other.revision,
}
"""Fields and when a pair agrees in them."""


def score_reading(read: object, reference: object) -> Score:
    """Compare what was read with a reference coding.

    Parameters
    ----------
    read : mapping
        The JSON of `detente read`, whole or its `result`.
    reference : mapping
        A reference coding of the same file.

    Returns
    -------
    Score
        Counts by field.

    Raises
    ------
    BadInputError
        If one of them has another form, or they are about different files.
    """
    ours, theirs = _statements(read, "reading"), _statements(reference, "reference")
    hashes = [_hash(read), _hash(reference)]
    if None not in hashes and hashes[0] != hashes[1]:
        raise BadInputError(
            "the reading and the reference are of different files (their sha256 differ); read that file"
        )
    pairs = _pair(ours, theirs)
    fields = {
        name: Counts(sum(agree(ours[i], theirs[j]) for i, j in pairs), len(ours), len(theirs))
        for name, agree in FIELDS.items()
    }
    paired_read, paired_reference = {i for i, _ in pairs}, {j for _, j in pairs}
    method = {
        "reader": _reader(read),
        "pairs": "cues overlap, or contents share at least half of what either covers; one to one, largest first",
        "attributed": "a pair whose speakers overlap (or both have none) and whose contents share at least half",
    }
    return Score(
        {},
        method,
        True,
        (),
        fields,
        tuple(one.cue for j, one in enumerate(theirs) if j not in paired_reference),
        tuple(one.cue for i, one in enumerate(ours) if i not in paired_read),
    )


def _reader(read: object) -> str:
    """Return what read the text, with the version, as far as the reading says so."""
    if not isinstance(read, Mapping) or not isinstance(read.get("method"), Mapping):
        return "not said"
    return f"{read['method'].get('parser', 'not said')}, detente {read.get('detente', 'of an unknown version')}"


def _hash(data: object) -> object:
    if isinstance(data, Mapping) and isinstance(data.get("result"), Mapping):
        data = data["result"]
    return data.get("sha256") if isinstance(data, Mapping) else None
