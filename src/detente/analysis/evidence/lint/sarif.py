# SPDX-License-Identifier: MIT
"""Findings as SARIF 2.1.0 (OASIS standard), which editors and code-review pages show.

Positions are in Unicode code points (`columnKind: unicodeCodePoints`); columns count from 1, the character
offset from 0. An acknowledged finding carries a suppression with its justification, and stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from detente.analysis.evidence.lint.rule import RULES, LintFinding
from detente.analysis.evidence.reading.document import Document
from detente.analysis.evidence.reading.records import Span

__all__ = ["sarif"]

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def _location(document: Document, uri: str, span: Span) -> dict[str, Any]:
    first, column = document.line(span.start)
    last, end_column = document.line(span.end)
    region = {
        "startLine": first,
        "startColumn": column,
        "endLine": last,
        "endColumn": end_column,
        "charOffset": span.start,
        "charLength": span.end - span.start,
        "snippet": {"text": span.text},
    }
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}


def _result(finding: LintFinding, document: Document, uri: str) -> dict[str, Any]:
    places = [_location(document, uri, span) for span in finding.spans]
    places = places or [{"physicalLocation": {"artifactLocation": {"uri": uri}}}]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}. It may be fine: {finding.may_be_fine}"},
        "locations": places[:1],
        "properties": {"type": finding.type, "candidates": list(finding.candidates)},
    }
    if places[1:]:
        result["relatedLocations"] = places[1:]
    if finding.acknowledged is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": finding.acknowledged}]
    return result


def sarif(texts: Sequence[tuple[str, Document, Sequence[LintFinding]]]) -> dict[str, Any]:
    """Return the findings of texts as one SARIF log.

    Parameters
    ----------
    texts : sequence of (str, Document, sequence of LintFinding)
        Address of each file, the document and its findings.

    Returns
    -------
    dict
        The log, ready for JSON.
    """
    rules = {rule.name: (rule.description, rule.type, rule.severity) for rule in RULES}
    for _, _, findings in texts:
        for finding in findings:
            rules.setdefault(finding.rule, (finding.type.replace("_", " "), finding.type, finding.severity))
    described = [
        {
            "id": name,
            "shortDescription": {"text": text},
            "defaultConfiguration": {"level": _LEVELS[severity]},
            "properties": {"type": type_},
        }
        for name, (text, type_, severity) in rules.items()
    ]
    driver = {"name": "detente", "semanticVersion": version("detente"), "rules": described}
    results = [_result(finding, document, uri) for uri, document, findings in texts for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
