# SPDX-License-Identifier: MIT
"""Carry the statements of a source over to a newer version of it, each with a verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from detente.analysis.evidence.anchors import Anchored, anchor_again
from detente.analysis.result import Progress, Result, no_progress
from detente.case.element import nearest_name
from detente.case.statement import Quotation, Statement
from detente.errors import UsageError
from detente.outcomes.view import View

__all__ = ["Reanchored", "Reanchoring", "reanchor"]


@dataclass(frozen=True, slots=True)
class Reanchored:
    """What has become of a quotation of a statement.

    Attributes
    ----------
    statement : str
        Id of the statement.
    place : int
        0 for its main quotation, then 1, 2 ... for the further ones.
    quotation : Quotation
        As it stood.
    anchored : Anchored
        The verdict.
    """

    statement: str
    place: int
    quotation: Quotation
    anchored: Anchored

    @property
    def carries_over(self) -> bool:
        """Whether it may be quoted from the new version without anybody looking at it."""
        return self.anchored.verdict in ("exact", "moved")


@dataclass(frozen=True, repr=False)
class Reanchoring(Result):
    """Verdicts on all quotations of a source."""

    source: str
    quotations: tuple[Reanchored, ...]
    new_text: str

    analysis = "evidence"

    @property
    def counts(self) -> dict[str, int]:
        """Number of quotations by verdict."""
        verdicts = [entry.anchored.verdict for entry in self.quotations]
        return {v: verdicts.count(v) for v in ("exact", "moved", "changed", "ambiguous", "lost")}

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {"source": self.source, "verdicts": self.counts, "quotations": self.records()}

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each quotation."""
        return [
            {
                "statement": entry.statement,
                "verdict": entry.anchored.verdict,
                "exact": entry.quotation.exact,
                "start": entry.anchored.start,
                "end": entry.anchored.end,
                "candidates": [
                    {"start": a, "end": b, "text": self.new_text[a:b]} for a, b in entry.anchored.candidates
                ],
                "changes": [{"kind": c.kind, "before": c.before, "after": c.after} for c in entry.anchored.changes],
            }
            for entry in self.quotations
        ]


def _with_spans(statement: Statement, found: Anchored, old: str, new: str) -> Anchored:
    """Call it changed when the words that name the speaker, the cue, the modal or the order are not the same."""
    for span in (statement.speaker_span, statement.cue, statement.modality_cue, statement.order_cue):
        if span is None or span.start is None or found.verdict not in ("exact", "moved"):
            continue
        around = anchor_again(span.text, span.start, old, new)
        if around.verdict not in ("exact", "moved"):
            places = ((found.start or 0, found.end or 0),)
            found = replace(found, verdict="changed", start=None, end=None, candidates=places, changes=around.changes)
    return found


def _again(statement: Statement, quotation: Quotation, old: str, new: str) -> Anchored:
    if quotation.start is None:
        raise UsageError("the quotations have no positions yet; run `detente pin` before the source changes")
    return _with_spans(statement, anchor_again(quotation.exact, quotation.start, old, new), old, new)


def reanchor(view: View, *, source: str, old: str, new: str, progress: Progress = no_progress) -> Reanchoring:
    """Find the quotations of a source again in a newer version of it.

    Parameters
    ----------
    view : View
        The case, its quotations pinned.
    source : str
        Id of the source.
    old, new : str
        Its text, and the newer one, as stored.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    Reanchoring
        A verdict for each quotation, in file order; candidates and rejected codings included.

    Raises
    ------
    UsageError
        If there is no such source, or its quotations are not pinned.
    """
    case = view.stated  # what was said later is quoted as well
    progress(0.0, "quotations")
    if source not in case.sources:
        raise UsageError(f"there is no source '{source}'; {nearest_name(source, list(case.sources))}")
    found = tuple(
        Reanchored(id_, place, quotation, _again(statement, quotation, old, new))
        for id_, statement in case.statements.items()
        for place, quotation in enumerate(statement.quotations)
        if quotation.source == source
    )
    method = {
        "verdict": "exact or moved where the words and the whole of their sentence are unchanged; changed where "
        "anything in it differs; ambiguous where surroundings and number do not tell which is meant; else lost"
    }
    return Reanchoring(view.described, method, True, (), source, found, new)
