# SPDX-License-Identifier: MIT
"""Write hashes of sources and positions of quotations into a case file, keeping its comments."""

from __future__ import annotations

from dataclasses import dataclass

from detente.case.quoting import anchor, locate
from detente.case.statement import Quotation
from detente.errors import InvalidCaseError
from detente.files.case_editor import editing
from detente.files.case_folder import CaseDocument

__all__ = ["PinReport", "pin", "placed"]

_REPAIRABLE = frozenset({"source-changed", "source-not-pinned"})


@dataclass(frozen=True, slots=True)
class PinReport:
    """How many sources and quotations were pinned."""

    sources: int
    quotations: int


def pin(document: CaseDocument) -> PinReport:
    """Pin every source and quotation of a case in its file.

    Quotations must stand verbatim in their sources; nothing is written otherwise.

    Parameters
    ----------
    document : CaseDocument
        The case as read.

    Returns
    -------
    PinReport
        What was written.

    Raises
    ------
    InvalidCaseError
        If the case has errors other than a changed source.
    """
    if document.case is None or any(finding.code not in _REPAIRABLE for finding in document.errors):
        raise InvalidCaseError([f for f in document.findings if f.code not in _REPAIRABLE])
    changed = quotations = 0
    with editing(document.path) as data:
        for id_, source in document.texts.items():
            if data["sources"][id_].get("sha256") != source.sha256:
                data["sources"][id_]["sha256"] = source.sha256
                changed += 1
        for id_, statement in document.case.statements.items():
            written = data["statements"][id_]
            pairs = [(written["quotation"], statement.quotation)]
            pairs += list(zip(written.get("also_quoted", ()), statement.also_quoted, strict=True))
            for entry, quotation in pairs:
                place = placed(quotation, document.texts[quotation.source].text)
                if any(entry.get(key) != value for key, value in place.items()):
                    entry.update(place)
                    quotations += 1
    return PinReport(changed, quotations)


def placed(quotation: Quotation, text: str) -> dict[str, int | str]:
    """Return where a quotation that stands in a text stands: positions, what is around it, which occurrence.

    The occurrence is given only where the words stand there more than once.
    """
    start = locate(quotation, text)[0]
    return anchor(text, start, start + len(quotation.exact))
