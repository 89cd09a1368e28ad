# SPDX-License-Identifier: MIT
"""Add candidate statements to a case file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from detente.case.statement import Statement
from detente.errors import BadInputError
from detente.files.case_editor import editing
from detente.files.case_folder import CaseDocument

__all__ = ["add_candidates"]


def add_candidates(document: CaseDocument, candidates: Mapping[str, Mapping[str, Any]]) -> int:
    """Write candidates into the case file; those that quote and say the same as one that is there are left out.

    Parameters
    ----------
    document : CaseDocument
        The case as read.
    candidates : mapping of id to data of a statement
        What to add.

    Returns
    -------
    int
        How many were added.

    Raises
    ------
    BadInputError
        If one of them is no statement.
    """
    case = document.valid_case()
    there = {_same(statement) for statement in case.statements.values()}
    new: dict[str, Mapping[str, Any]] = {}
    for id_, data in candidates.items():
        try:
            statement = Statement.model_validate(data)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(step) for step in first["loc"])
            raise BadInputError(f"candidate {id_}: {where}: {first['msg']}") from error
        if _same(statement) not in there:
            there.add(_same(statement))
            new[id_] = data
    with editing(document.path) as data_:
        statements = data_.setdefault("statements", {})
        for id_, data in new.items():
            statements[id_] = dict(data)
    return len(new)


def _same(statement: Statement) -> tuple[Any, ...]:
    q = statement.quotation
    return q.source, q.exact, q.start, statement.speaker, statement.issue, statement.levels, statement.stance
