# SPDX-License-Identifier: MIT
"""Read and lint texts: the result that `detente read` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from detente.analysis.evidence.lint import LintFinding, lint
from detente.analysis.evidence.lint.acknowledge import acknowledge
from detente.analysis.evidence.reading import Parser, TextReading, given_names, read_document
from detente.analysis.evidence.reading.document import plain_document
from detente.analysis.evidence.reading.markup import html_document, looks_like_html
from detente.analysis.evidence.reading.parties import PartyNames
from detente.analysis.result import Progress, Result, describe_case, no_progress
from detente.case.case import Case

__all__ = ["GivenText", "LintedText", "ReadResult", "read"]


@dataclass(frozen=True, slots=True)
class GivenText:
    """A text to read: its name, its characters as stored, the hash of its bytes, and its date where known."""

    name: str
    text: str
    sha256: str = ""
    published_on: date | None = None


@dataclass(frozen=True)
class LintedText:
    """What was read in a text, and what the lint found; `source` is its id in the case, where it is one."""

    given: GivenText
    reading: TextReading
    findings: tuple[LintFinding, ...]
    source: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as it stands in JSON."""
        published = self.reading.document.published_on
        return {
            "file": self.given.name,
            "sha256": self.given.sha256,
            "characters": len(self.given.text),
            "source": self.source,
            "published_on": None if published is None else published.isoformat(),
            **self.reading.to_dict(),
            "lint": [finding.to_dict() for finding in self.findings],
        }


@dataclass(frozen=True, repr=False)
class ReadResult(Result):
    """Readings of one or more texts."""

    texts: tuple[LintedText, ...]

    analysis = "read"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`: that of the text, or `texts` where there are several."""
        if len(self.texts) == 1:
            return self.texts[0].to_dict()
        return {"texts": [text.to_dict() for text in self.texts]}

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each candidate statement."""
        return [
            {
                "file": text.given.name,
                "speaker": "unattributed" if s.speaker is None else s.speaker.name,
                "party": None if s.speaker is None else s.speaker.party,
                "cue": s.cue.text,
                "content": s.content.text,
                "form": s.form,
                "stance": s.stance,
                "modality": s.modality,
                "start": s.content.start,
                "end": s.content.end,
            }
            for text in self.texts
            for s in text.reading.statements
        ]


def _source_of(case: Case | None, given: GivenText) -> str | None:
    if case is None or not given.sha256:
        return None
    return next((id_ for id_, source in case.sources.items() if source.sha256 == given.sha256), None)


def _published(case: Case | None, source: str | None, given: GivenText) -> date | None:
    """Return the date given, or that of the source in the case where it is known to the day."""
    stated = None if case is None or source is None else case.sources[source].published_on
    if given.published_on is not None or stated is None or len(stated) < 10:
        return given.published_on
    return date.fromisoformat(stated)


def read(
    texts: Sequence[GivenText],
    case: Case | None = None,
    parser: Parser | None = None,
    progress: Progress = no_progress,
) -> ReadResult:
    """Read and lint texts.

    Parameters
    ----------
    texts : sequence of GivenText
        The texts, plain or HTML.
    case : Case, optional
        The case whose parties the speakers may be and whose acknowledgements hold.
    parser : Parser, optional
        What finds statements in sentences; word lists and word order by default.
    progress : callable
        Told how far it is.

    Returns
    -------
    ReadResult
        Candidates, never codings, with their places in the files as stored.
    """
    parties, done = PartyNames(given_names(case)), []
    for number, given in enumerate(texts):
        progress(number / len(texts), given.name)
        if looks_like_html(given.text):
            document = html_document(given.text, given.name)
        else:
            document = plain_document(given.text, given.name)
        source = _source_of(case, given)
        document = replace(document, published_on=_published(case, source, given) or document.published_on)
        reading = read_document(document, parties, parser)
        findings = acknowledge(lint(reading, source), () if case is None else case.acknowledged)
        done.append(LintedText(given, reading, tuple(findings), source))
    method = {
        "parser": (parser or Parser()).name,
        "speakers": "names and aliases of the case" if case else "a list of states, bodies and holders of office",
        "status": "what is found is a candidate; a person accepts or rejects it",
        "positions": "Unicode code points of the file as stored, from 0, the end not included",
    }
    return ReadResult({} if case is None else describe_case(case), method, False, (), tuple(done))
