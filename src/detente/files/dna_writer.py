# SPDX-License-Identifier: MIT
"""Write the statements of a case as a Discourse Network Analyzer database.

Each source becomes a document, each accepted statement a statement with person, organization (its side), concept (issue
and levels) and, where it speaks for or against, agreement; what takes no side is of a statement type of its own.
What DNA has no place for (stance, condition, modality, dates, grade, id) stands in further variables. The database
opens with the coder *Admin* and the password *detente*.
"""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from calendar import timegm
from collections.abc import Mapping
from typing import Any

from detente.case.case import Case
from detente.case.checks import SourceText
from detente.case.dates import bounds
from detente.case.grades import grade
from detente.case.statement import NOBODY, Statement
from detente.case.support import direction
from detente.files.dna_schema import COLUMNS, DNA_VERSION, table_statement, to_utf16

__all__ = ["PASSWORD", "write_dna"]

PASSWORD = "detente"
"""Password of the coder Admin in databases written here; DNA needs one."""

_ROUNDS = 100_000
_NAME_LENGTH = 190
_TYPES = (("DNA Statement", (239, 208, 51)), ("Statement without a side", (190, 190, 190)))
_SHORT = ("person", "organization", "concept", "stance", "said on", "reported on", "modality", "grade", "statement id")
_LONG = ("condition", "note")


def _password(salt: bytes) -> str:
    """Return the hash of the password as DNA stores it: salt, then SHA-256 a hundred thousand times."""
    digest = hashlib.sha256(salt + PASSWORD.encode()).digest()
    for _ in range(_ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode("ascii")


class _Writer:
    def __init__(self, case: Case, texts: Mapping[str, SourceText]) -> None:
        self.case = case
        self.texts = {id_: text.text.replace("\r\n", "\n").replace("\r", "\n") for id_, text in texts.items()}
        self.stored = {id_: text.text for id_, text in texts.items()}
        self.base = sqlite3.connect(":memory:")
        self.variables: dict[tuple[int, str], int] = {}
        self.entities: dict[tuple[int, str], int] = {}
        self.coders: dict[str, int] = {}

    def add(self, table: str, **values: Any) -> int:
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # names of our own columns
        return int(self.base.execute(sql, tuple(values.values())).lastrowid or 0)

    def write(self) -> bytes:
        self.base.execute("PRAGMA foreign_keys = ON")
        for table in COLUMNS:
            self.base.execute(table_statement(table))
        for key, value in zip(("version", "date"), DNA_VERSION, strict=True):
            self.add("SETTINGS", Property=key, Value=value)
        self._add_coders()
        self._add_types()
        documents = self._add_documents()
        for id_, statement in self.case.accepted.items():
            if statement.quotation.source in documents:
                self._add_statement(id_, statement, documents[statement.quotation.source])
        self.base.commit()
        content = self.base.serialize()
        self.base.close()
        return content

    def _add_coders(self) -> None:
        password = _password(hashlib.sha256(self.case.id.encode()).digest()[:16])
        named = {s.coder or self.case.judge for s in self.case.accepted.values()} or {self.case.judge}
        for name in ("Admin", *sorted(named)):
            self.coders[name] = self.add("CODERS", Name=name[:_NAME_LENGTH], Red=255, Green=255, Password=password)

    def _add_types(self) -> None:
        for label, (red, green, blue) in _TYPES:
            type_id = self.add("STATEMENTTYPES", Label=label, Red=red, Green=green, Blue=blue)
            kinds = [(name, "short text") for name in _SHORT] + [(name, "long text") for name in _LONG]
            if type_id == 1:
                kinds.insert(3, ("agreement", "boolean"))
            for name, kind in kinds:
                place = self.add("VARIABLES", Variable=name, DataType=kind, StatementTypeId=type_id)
                self.variables[type_id, name] = place
                if kind == "short text":
                    for attribute in ("Type", "Alias", "Notes"):
                        self.add("ATTRIBUTEVARIABLES", VariableId=place, AttributeVariable=attribute)

    def _add_documents(self) -> dict[str, int]:
        documents = {}
        for id_, source in self.case.sources.items():
            if id_ not in self.texts:
                continue
            dated = source.published_on
            notes = [f"source {id_}", source.url or "", "" if dated else "its date is not known"]
            documents[id_] = self.add(
                "DOCUMENTS",
                Title=source.title[:_NAME_LENGTH],
                Text=self.texts[id_],
                Coder=self.coders["Admin"],
                Author=(source.author or "")[:_NAME_LENGTH],
                Source=(source.outlet or "")[:_NAME_LENGTH],
                Notes="; ".join(filter(None, notes)),
                Type=source.kind,
                Date=timegm(bounds(dated)[0].timetuple()) if dated else 0,
            )
        return documents

    def _place(self, statement: Statement) -> tuple[int, int]:
        """Return start and stop in UTF-16 units of the text with its line ends as DNA has them."""
        source, quotation = statement.quotation.source, statement.quotation
        start = quotation.start if quotation.start is not None else self.stored[source].find(quotation.exact)
        before, inside = (
            part.replace("\r\n", "\n").replace("\r", "\n")
            for part in (self.stored[source][:start], self.stored[source][start : start + len(quotation.exact)])
        )
        return to_utf16(before, len(before)), to_utf16(before + inside, len(before + inside))

    def _add_statement(self, id_: str, statement: Statement, document: int) -> None:
        side = direction(statement)
        type_id = 1 if side else 2
        start, stop = self._place(statement)
        coder = self.coders[statement.coder or self.case.judge]
        place = self.add(
            "STATEMENTS", StatementTypeId=type_id, DocumentId=document, Start=start, Stop=stop, Coder=coder
        )
        for name, value in self._short(id_, statement).items():
            entity = self._entity(self.variables[type_id, name], value[:_NAME_LENGTH])
            self.add("DATASHORTTEXT", StatementId=place, VariableId=self.variables[type_id, name], Entity=entity)
        for name, text in (("condition", statement.condition), ("note", statement.note)):
            self.add("DATALONGTEXT", StatementId=place, VariableId=self.variables[type_id, name], Value=text or "")
        if side:
            agreement = self.variables[type_id, "agreement"]
            self.add("DATABOOLEAN", StatementId=place, VariableId=agreement, Value=int(side > 0))

    def _short(self, id_: str, statement: Statement) -> dict[str, str]:
        party = self.case.parties[statement.party].name if statement.party else ""
        return {
            "person": "" if statement.speaker in (None, NOBODY) else str(statement.speaker),
            "organization": party,
            "concept": self._concept(statement),
            "stance": statement.stance,
            "said on": statement.said_on or "",
            "reported on": statement.reported_on or "",
            "modality": statement.modality,
            "grade": grade(self.case, id_),
            "statement id": id_,
        }

    def _concept(self, statement: Statement) -> str:
        if statement.issue is None:
            return statement.measure or ""
        issue = self.case.issues[statement.issue]
        levels = " / ".join(issue.levels[level] for level in statement.levels)
        return f"{issue.name}: {levels}" if levels else issue.name

    def _entity(self, variable: int, value: str) -> int:
        if (variable, value) not in self.entities:
            self.entities[variable, value] = self.add("ENTITIES", VariableId=variable, Value=value)
        return self.entities[variable, value]


def write_dna(case: Case, texts: Mapping[str, SourceText]) -> bytes:
    """Return a Discourse Network Analyzer database of a case.

    Parameters
    ----------
    case : Case
        The case; only its accepted statements are written.
    texts : mapping of source id to SourceText
        Texts of its sources; statements of sources without one are left out.

    Returns
    -------
    bytes
        An SQLite database; the same for the same case.
    """
    return _Writer(case, texts).write()
