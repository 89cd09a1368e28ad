# SPDX-License-Identifier: MIT
"""Look for what makes a text a bad source: one named function a rule, one module a family.

A finding is never deleted: it can be acknowledged in the case with a reason and is then shown as such.
"""

from __future__ import annotations

from dataclasses import replace

from detente.analysis.evidence.lint import (  # noqa: F401  # importing a module registers its rules
    attribution,
    dates,
    layout,
    names,
    numbers,
    stances,
    typography,
)
from detente.analysis.evidence.lint.rule import RULES, LintFinding, Rule
from detente.analysis.evidence.reading import TextReading
from detente.case.finding import SEVERITIES

__all__ = ["RULES", "LintFinding", "Rule", "lint"]


def lint(reading: TextReading, source: str | None = None) -> list[LintFinding]:
    """Run every rule over a reading.

    Parameters
    ----------
    reading : TextReading
        What was read.
    source : str, optional
        Id of the source in a case.

    Returns
    -------
    list of LintFinding
        The most severe first, then by place.
    """
    findings = [replace(finding, source=source) for rule in RULES for finding in rule.find(reading)]
    return sorted(findings, key=lambda f: (SEVERITIES.index(f.severity), f.spans[0].start if f.spans else -1, f.rule))
