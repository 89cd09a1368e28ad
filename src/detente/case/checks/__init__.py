# SPDX-License-Identifier: MIT
"""Rules that a case must keep; each check is one named function with a code."""

from __future__ import annotations

from detente.case.checks import (  # noqa: F401  # importing a module registers its checks
    coding,
    completeness,
    control,
    dates,
    enforcement,
    evidence,
    numbers,
    preferences,
    protection,
    references,
    resources,
    rules,
    scenarios,
    territory,
)
from detente.case.checks.registry import CHECKS, Check, SourceText, Subject
from detente.case.finding import SEVERITIES, Finding

__all__ = ["CHECKS", "Check", "SourceText", "Subject", "check_case"]


def check_case(subject: Subject) -> list[Finding]:
    """Run every check over a case.

    Parameters
    ----------
    subject : Subject
        The case and the texts of its sources.

    Returns
    -------
    list of Finding
        Errors first, then warnings, then information.
    """
    findings = [finding for check in CHECKS for finding in check.find(subject)]
    return sorted(dict.fromkeys(findings), key=lambda finding: SEVERITIES.index(finding.severity))
