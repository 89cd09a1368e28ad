# SPDX-License-Identifier: MIT
"""Mark findings that an analyst has acknowledged in the case; none is taken away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from detente.analysis.evidence.lint.rule import LintFinding
from detente.case.acknowledgement import Acknowledgement

__all__ = ["acknowledge"]


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
