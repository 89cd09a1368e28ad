# SPDX-License-Identifier: MIT
"""Mark findings that an analyst has acknowledged in the case; none is taken away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from detente.analysis.evidence.lint.rule import LintFinding
from detente.case.acknowledgement import Acknowledgement

__all__ = ["acknowledge", "unmatched", "unmatched_acknowledgement"]


def _is_about(acknowledged: Acknowledgement, finding: LintFinding) -> bool:
    if acknowledged.finding != finding.type or acknowledged.source != finding.source:
        return False
    quotation = acknowledged.quotation
    return quotation is None or any(quotation in span.text or span.text in quotation for span in finding.spans)


def acknowledge(findings: Iterable[LintFinding], acknowledged: Sequence[Acknowledgement]) -> list[LintFinding]:
    """Return the same findings, each with the reason of the first acknowledgement that is about it.

    An acknowledgement is about a finding of its kind and source, and of its quotation where it has one.
    """
    marked = []
    for finding in findings:
        reason = next((a.reason for a in acknowledged if _is_about(a, finding)), None)
        marked.append(finding if reason is None else replace(finding, acknowledged=reason))
    return marked


def unmatched(findings: Sequence[LintFinding], acknowledged: Sequence[Acknowledgement]) -> list[Acknowledgement]:
    """Return the acknowledgements that are about none of the findings."""
    return [entry for entry in acknowledged if not any(_is_about(entry, finding) for finding in findings)]


def unmatched_acknowledgement(entries: Iterable[Acknowledgement]) -> Iterator[LintFinding]:
    """Yield a finding for each acknowledgement that is about nothing which was found."""
    for entry in entries:
        words = "" if entry.quotation is None else f" with the words “{entry.quotation}”"
        yield LintFinding(
            "unmatched-acknowledgement",
            "unmatched_acknowledgement",
            "warning",
            (),
            f"a finding '{entry.finding}'{words} is acknowledged ({entry.reason}), but none is found any more; "
            "correct the words or take the acknowledgement out",
            "The source or the lint may have changed since, or only the dependency parse finds it.",
            source=entry.source,
        )
