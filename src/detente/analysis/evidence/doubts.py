# SPDX-License-Identifier: MIT
"""What the lint says of the very sentences that a chain ends in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.analysis.evidence import Link
from detente.analysis.evidence.lint.coding import lint_coding
from detente.case.case import Case
from detente.case.finding import Finding

__all__ = ["doubts_about"]


def _statements(link: Link) -> Iterator[str]:
    if link.kind == "statement":
        yield link.id
    for following in link.follows:
        yield from _statements(following)


def doubts_about(root: Link, case: Case, texts: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return the findings of the lint on the quotations in a chain.

    Parameters
    ----------
    root : Link
        Where the chain begins.
    case : Case
        The case.
    texts : mapping of source id to str
        Texts of its sources.

    Returns
    -------
    tuple of Finding
        What was found, why it may be fine, and whether it was acknowledged.
    """
    found = []
    linted = lint_coding(case, texts)
    for id_ in dict.fromkeys(_statements(root)):
        quotation = case.statements[id_].quotation
        start, end = quotation.start or 0, (quotation.start or 0) + len(quotation.exact)
        for doubt in linted:
            if doubt.source == quotation.source and any(a.start < end and start < a.end for a in doubt.spans):
                rest = doubt.may_be_fine if doubt.acknowledged is None else f"Acknowledged: {doubt.acknowledged}"
                found.append(Finding(doubt.rule, doubt.severity, f"{doubt.message}. {rest}", ("statements", id_)))
    return tuple(dict.fromkeys(found))
