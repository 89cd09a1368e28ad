# SPDX-License-Identifier: MIT
"""Write hashes of sources and positions of quotations into a case file, keeping its comments."""

from __future__ import annotations

import io
from dataclasses import dataclass

from ruamel.yaml import YAML

from detente.case.checks.evidence import locate
from detente.errors import InvalidCaseError
from detente.files.atomic import write_atomically
from detente.files.case_folder import CaseDocument

__all__ = ["PinReport", "pin"]

CONTEXT = 32
"""Code points of prefix and suffix, enough to tell repeated passages apart."""

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
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    text = document.path.read_bytes().decode("utf-8")
    data = yaml.load(text)
    # Keep the indentation of lists as people usually write it in case files.
    yaml.indent(mapping=2, sequence=4, offset=2)
    changed = 0
    for id_, source in document.texts.items():
        if data["sources"][id_].get("sha256") != source.sha256:
            data["sources"][id_]["sha256"] = source.sha256
            changed += 1
    quotations = 0
    for id_, statement in document.case.statements.items():
        quotation = statement.quotation
        source = document.texts[quotation.source]
        start = locate(quotation, source.text)[0]
        end = start + len(quotation.exact)
        place = {
            "start": start,
            "end": end,
            "prefix": source.text[max(0, start - CONTEXT) : start],
            "suffix": source.text[end : end + CONTEXT],
        }
        written = data["statements"][id_]["quotation"]
        if any(written.get(key) != value for key, value in place.items()):
            written.update(place)
            quotations += 1
    if changed or quotations:
        stream = io.StringIO()
        yaml.dump(data, stream)
        content = stream.getvalue().replace("\r\n", "\n")
        write_atomically(
            document.path, content.replace("\n", "\r\n") if "\r\n" in text else content, keep_previous=True
        )
    return PinReport(changed, quotations)
