# SPDX-License-Identifier: MIT
"""Candidate statements of a reader or of another tool for a case file: checked, and none of them twice.

Two statements are the same if they quote the same passage and have the same cue, whatever an analyst has made of the
one that is there. Where one of them has no cue, speaker, issue, levels and stance decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from detente.case.case import Case
from detente.case.statement import Statement
from detente.errors import BadInputError
from detente.files.case_editor import editing
from detente.files.case_folder import CaseDocument

__all__ = ["add_candidates", "new_candidates"]


def add_candidates(document: CaseDocument, candidates: Mapping[str, Mapping[str, Any]]) -> int:
    """Write candidates into the case file, without those that stand there already.

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
    new = new_candidates(document.valid_case(), candidates)
    with editing(document.path) as content:
        content.setdefault("statements", {}).update(new)
    return len(new)


def new_candidates(case: Case, candidates: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the candidates that do not stand in a case yet.

    Parameters
    ----------
    case : Case
        The case.
    candidates : mapping of id to data of a statement
        The candidates; they may name each other as what they revise.

    Returns
    -------
    dict of str to dict
        Those that are new; where they revise a candidate that stands in the case, they name the statement there.

    Raises
    ------
    BadInputError
        If one of them is no statement.
    """
    known = _Known()
    for id_, statement in case.statements.items():
        known.add(id_, statement)
    new: dict[str, dict[str, Any]] = {}
    stands_as: dict[str, str] = {}
    for id_, data in candidates.items():
        statement = _statement(id_, data)
        twin = known.twin(statement)
        if twin is None:
            known.add(id_, statement)
            new[id_] = dict(data)
        else:
            stands_as[id_] = twin
    for entry in new.values():
        if "revises" in entry:
            entry["revises"] = stands_as.get(entry["revises"], entry["revises"])
        if "revision_candidates" in entry:
            entry["revision_candidates"] = [stands_as.get(id_, id_) for id_ in entry["revision_candidates"]]
    return new


def _statement(id_: str, data: Mapping[str, Any]) -> Statement:
    try:
        return Statement.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise BadInputError(f"candidate {id_}: {where}: {first['msg']}") from error


class _Known:
    """Statements by what makes another one the same."""

    def __init__(self) -> None:
        self._by_cue: dict[tuple[Any, ...], str] = {}
        self._by_coding: dict[tuple[Any, ...], str] = {}
        self._without_cue: dict[tuple[Any, ...], str] = {}

    def add(self, id_: str, statement: Statement) -> None:
        self._by_coding.setdefault(_coding(statement), id_)
        if statement.cue is None:
            self._without_cue.setdefault(_coding(statement), id_)
        else:
            self._by_cue.setdefault(_cue(statement), id_)

    def twin(self, statement: Statement) -> str | None:
        """Return the id of the statement that is the same, if there is one."""
        if statement.cue is None:
            return self._by_coding.get(_coding(statement))
        return self._by_cue.get(_cue(statement)) or self._without_cue.get(_coding(statement))


def _passage(statement: Statement) -> tuple[Any, ...]:
    quotation = statement.quotation
    return quotation.source, quotation.start, quotation.exact


def _cue(statement: Statement) -> tuple[Any, ...]:
    cue = statement.cue
    return *_passage(statement), *(() if cue is None else (cue.text, cue.start))


def _coding(statement: Statement) -> tuple[Any, ...]:
    return *_passage(statement), statement.speaker, statement.issue, statement.levels, statement.stance
