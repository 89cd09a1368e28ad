# SPDX-License-Identifier: MIT
"""Every statement of a case as one row of a table, with its text and all that is known of it.

Rejected and candidate codings are in it as well, with their state. A cell that a spreadsheet would take for a formula
gets an apostrophe in front.
"""

from __future__ import annotations

from typing import Any

from detente.case.case import Case
from detente.case.grades import grade
from detente.case.statement import Statement
from detente.files.table import write_csv, write_workbook

__all__ = ["STATEMENT_COLUMNS", "statement_rows", "statements_as_csv", "statements_as_xlsx"]

STATEMENT_COLUMNS = (
    *("id", "state", "speaker", "party", "addressee", "issue", "measure", "levels", "stance", "condition", "modality"),
    *("form", "epistemic", "said_on", "said_on_basis", "reported_on", "reported_on_basis", "as_of", "after", "revises"),
    *("revision", "revision_candidates", "origin", "attribution", "hearsay", "grade", "credibility", "confirmed_by"),
    *("coder", "coded_on", "reason", "replaced_by", "note", "source", "source_title", "start", "end", "quotation"),
)
"""Columns of the table, in order."""


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _row(case: Case, id_: str, statement: Statement) -> list[str]:
    quotation = statement.quotation
    source = case.sources.get(quotation.source)
    known = {
        "id": id_,
        "grade": grade(case, id_),
        "source": quotation.source,
        "source_title": source.title if source is not None else "",
        "start": quotation.start,
        "end": quotation.end,
        "quotation": quotation.exact,
    }
    return [_cell(known[name] if name in known else getattr(statement, name)) for name in STATEMENT_COLUMNS]


def statement_rows(case: Case) -> list[list[str]]:
    """Return the table, its head first."""
    return [list(STATEMENT_COLUMNS), *(_row(case, id_, s) for id_, s in case.statements.items())]


def statements_as_csv(case: Case) -> str:
    """Return the table as CSV text."""
    return write_csv(statement_rows(case))


def statements_as_xlsx(case: Case) -> bytes:
    """Return the table as a workbook with one sheet."""
    return write_workbook({"Statements": statement_rows(case)}, {"start", "end"}.__contains__)
