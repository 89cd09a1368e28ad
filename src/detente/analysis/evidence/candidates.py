# SPDX-License-Identifier: MIT
"""Candidates of a reading as statements of a case file, in the state `candidate` until a person decides."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from detente.analysis.evidence.reading import TextReading
from detente.analysis.evidence.reading.records import Candidate, Span
from detente.case.case import Case
from detente.case.element import free_id
from detente.case.quoting import anchor
from detente.case.statement import NOBODY, UNRESOLVED

__all__ = ["candidate_statements"]

CODER = "detente read"


def _cover(candidate: Candidate) -> tuple[int, int]:
    """Return the passage from the first to the last word of speaker, cue and content."""
    spans = [candidate.content, candidate.cue]
    spans += [] if candidate.speaker is None else [candidate.speaker.span]
    return min(span.start for span in spans), max(span.end for span in spans)


def _words(span: Span) -> dict[str, Any]:
    return {"text": span.text, "start": span.start, "end": span.end}


def _statement(
    candidate: Candidate, source: str, stored: str, parties: Container[str], ids: list[str], coded_on: str | None
) -> dict[str, Any]:
    start, end = _cover(candidate)
    speaker = candidate.speaker
    data: dict[str, Any] = {
        "quotation": {"source": source, "exact": stored[start:end], **anchor(stored, start, end)},
        "speaker": NOBODY if speaker is None else speaker.name,
    }
    if speaker is not None:
        data["speaker_span"] = _words(speaker.span)
        if speaker.party in parties:
            data["party"] = speaker.party
    data["cue"] = _words(candidate.cue)
    data |= {"stance": candidate.stance, "modality": candidate.modality, "form": candidate.form}
    if candidate.hedges:
        data["modality_cue"] = _words(candidate.hedges[0])
    if candidate.condition is not None:
        data["condition"] = candidate.condition.text
    if candidate.revision is not None:
        data["revises"] = UNRESOLVED if candidate.target is None else ids[candidate.target]
        data["revision"] = candidate.revision
        if candidate.target is None and candidate.targets:
            data["revision_candidates"] = [ids[n] for n in candidate.targets]
    data |= {"coder": CODER, "state": "candidate"}
    if coded_on is not None:
        data["coded_on"] = coded_on
    return data


def candidate_statements(
    reading: TextReading, case: Case, source: str, coded_on: str | None = None
) -> dict[str, dict[str, Any]]:
    """Return the statements of a reading as data for the case file, by new ids.

    Parameters
    ----------
    reading : TextReading
        What was read.
    case : Case
        The case that they go into.
    source : str
        Id under which the text stands or will stand in the case.
    coded_on : str, optional
        Day of the reading.

    Returns
    -------
    dict of str to dict
        In the order of the text. The passage quoted reaches from the first to the last word of speaker, cue
        and content. Issues and levels are left to the analyst.
    """
    taken = set(case.statements)
    ids: list[str] = []
    for number, _ in enumerate(reading.statements, 1):
        ids.append(free_id(f"{source}_{number:02d}", taken))
        taken.add(ids[-1])
    stored = reading.document.stored
    return {
        id_: _statement(candidate, source, stored, case.parties, ids, coded_on)
        for id_, candidate in zip(ids, reading.statements, strict=True)
    }
