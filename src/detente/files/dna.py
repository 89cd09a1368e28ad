# SPDX-License-Identifier: MIT
"""Read a Discourse Network Analyzer database (.dna, SQLite, version 3) as the data of a case.

Documents become sources, organizations parties, concepts issues with the levels for and against, and statements with
person, organization, concept and agreement become statements that support or oppose. The file is opened for reading
only, is never trusted to be what its name says, and nothing in it is run: tables that are views, positions outside
their text and text that is not UTF-8 are refused with a sentence.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from detente.case.element import free_id
from detente.case.quoting import anchor
from detente.errors import BadInputError
from detente.files.dna_schema import COLUMNS, from_utf16

__all__ = ["read_dna"]

MAXIMUM_BYTES = 500_000_000
MAXIMUM_STATEMENTS = 50_000
_LONGEST_VALUE = 50_000_000
_MAGIC = b"SQLite format 3\x00"
_READ = ("DOCUMENTS", "CODERS", "STATEMENTTYPES", "VARIABLES", "STATEMENTS", "ENTITIES", "DATASHORTTEXT", "DATABOOLEAN")
_NEEDED = ("person", "organization", "concept", "agreement")
_MAXIMUM_ISSUES = 200
_MAXIMUM_STEPS = 2_000  # of a thousand virtual-machine instructions each, for one query that a table needs


def _open(path: Path) -> sqlite3.Connection:
    if path.stat().st_size > MAXIMUM_BYTES:
        raise BadInputError(f"{path} has more than {MAXIMUM_BYTES:,} bytes; export part of it in DNA")
    with path.open("rb") as stream:
        if stream.read(16) != _MAGIC:
            raise BadInputError(f"{path} is no SQLite database; give a .dna file of Discourse Network Analyzer 3")
    base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    base.execute("PRAGMA trusted_schema = OFF")
    base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    return base


class _Database:
    def __init__(self, base: sqlite3.Connection, path: Path) -> None:
        self.base, self.path = base, path
        kinds = dict(base.execute("SELECT upper(name), type FROM sqlite_master"))
        for table in _READ:
            if kinds.get(table) != "table":
                raise BadInputError(
                    f"{path} is a database without the table {table}; give a .dna file of Discourse Network Analyzer 3"
                )
            found = {str(row[1]) for row in base.execute(f"PRAGMA table_info({table})")}
            missing = {column.name for column in COLUMNS[table]} - found
            if table in ("CODERS", "ENTITIES"):  # permissions and colours are not read
                missing &= {"ID", "Name", "VariableId", "Value"}
            if missing:
                raise BadInputError(
                    f"{path}: the table {table} has no column {', '.join(sorted(missing))}; it is no DNA 3"
                )

    def rows(self, table: str, *columns: str, most: int = 2_000_000) -> list[tuple[Any, ...]]:
        names = ", ".join(columns)
        found = self.base.execute(f"SELECT {names} FROM {table} ORDER BY ID LIMIT {most + 1}").fetchall()
        if len(found) > most:
            raise BadInputError(f"{self.path}: the table {table} has more than {most:,} rows; export part of it in DNA")
        return found


def _number(value: Any, what: str, path: Path) -> int:
    if not isinstance(value, int):
        raise BadInputError(f"{path}: {what} is {str(value)[:40]!r} and must be a whole number")
    return value


def _text(value: Any, what: str, path: Path) -> str:
    if not isinstance(value, str):
        raise BadInputError(f"{path}: {what} is not text")
    return value


class _Reader:
    def __init__(self, base: _Database) -> None:
        self.base, self.path = base, base.path
        self.issues: dict[str, str] = {}
        self.parties: dict[str, str] = {}
        self.left_out = 0

    def _values(self) -> dict[tuple[int, str], Any]:
        """Return the value of every statement and variable name."""
        base = self.base
        names = {id_: str(name) for id_, name in base.rows("VARIABLES", "ID", "Variable")}
        entities = dict(base.rows("ENTITIES", "ID", "Value"))
        values: dict[tuple[int, str], Any] = {}
        for statement, variable, entity in base.rows("DATASHORTTEXT", "StatementId", "VariableId", "Entity"):
            value = entities.get(entity, "")
            values[statement, names.get(variable, "")] = _text(value, f"entity {entity}", self.path)
        for statement, variable, value in base.rows("DATABOOLEAN", "StatementId", "VariableId", "Value"):
            values[statement, names.get(variable, "")] = value
        return values

    def documents(self) -> tuple[dict[str, Any], dict[str, str], dict[int, str]]:
        sources: dict[str, Any] = {}
        texts: dict[str, str] = {}
        ids: dict[int, str] = {}
        columns = ("ID", "Title", "Text", "Author", "Source", "Type", "Date")
        for id_, title, text, author, source, kind, seconds in self.base.rows("DOCUMENTS", *columns):
            name = ids[_number(id_, "a document's ID", self.path)] = f"doc{id_}"
            texts[name] = _text(text, f"the text of document {id_}", self.path)
            entry = {"title": str(title) or name, "file": f"sources/{name}.txt", "author": author, "outlet": source}
            sources[name] = {key: value for key, value in entry.items() if value}
            if kind:
                sources[name]["note"] = f"type in DNA: {kind}"
            sources[name] |= self._date(_number(seconds, f"the date of document {id_}", self.path))
        return sources, texts, ids

    def _date(self, seconds: int) -> dict[str, str]:
        try:
            day = datetime.fromtimestamp(seconds, UTC).date().isoformat()
        except (ValueError, OverflowError, OSError):
            return {"published_on_basis": "unresolved"}
        # DNA cannot leave a date out, and 1970 is what it then has.
        return (
            {"published_on": day, "published_on_basis": "metadata"} if seconds else {"published_on_basis": "unresolved"}
        )

    def statements(self, texts: dict[str, str], documents: dict[int, str]) -> dict[str, Any]:
        values = self._values()
        coders = dict(self.base.rows("CODERS", "ID", "Name"))
        columns = ("ID", "DocumentId", "Start", "Stop", "Coder")
        found = {}
        for id_, document, start, stop, coder in self.base.rows("STATEMENTS", *columns, most=MAXIMUM_STATEMENTS):
            if (id_, "concept") not in values or document not in documents:
                self.left_out += 1
                continue
            quotation = self._quotation(id_, documents[document], texts[documents[document]], start, stop)
            said = {name: str(values.get((id_, name), "")).strip() for name in _NEEDED[:3]}
            found[f"dna{id_}"] = {
                "quotation": quotation,
                "speaker": said["person"] or "unattributed",
                **({"party": self._id(self.parties, said["organization"])} if said["organization"] else {}),
                **({"issue": self._id(self.issues, said["concept"])} if said["concept"] else {}),
                "stance": self._stance(values, id_),
                **self._further(values, id_),
                **({"coder": str(coders[coder])} if coder in coders else {}),
            }
        return found

    def _stance(self, values: dict[tuple[int, str], Any], id_: int) -> str:
        if (id_, "agreement") not in values:
            return "unspecified"
        agreement = _number(values[id_, "agreement"], f"the agreement of statement {id_}", self.path)
        return "support" if agreement else "oppose"

    def _further(self, values: dict[tuple[int, str], Any], id_: int) -> dict[str, str]:
        """Return the dates that a database written from a case holds."""
        dates = {"said_on": values.get((id_, "said on"), ""), "reported_on": values.get((id_, "reported on"), "")}
        return {key: str(value) for key, value in dates.items() if value}

    def _quotation(self, id_: int, source: str, text: str, start: Any, stop: Any) -> dict[str, Any]:
        a, b = (_number(value, f"a position of statement {id_}", self.path) for value in (start, stop))
        first, last = from_utf16(text, max(a, 0)), from_utf16(text, max(b, 0))
        if not 0 <= a < b or first >= last or b > 2 * len(text):
            raise BadInputError(f"{self.path}: statement {id_} stands at {a} to {b}, which is outside its document")
        return {"source": source, "exact": text[first:last]} | anchor(text, first, last)

    def _id(self, names: dict[str, str], name: str) -> str:
        if name not in names:
            names[name] = free_id(name, set(names.values()))
        return names[name]


def read_dna(path: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Read a database as the data of a case and the texts of its sources.

    Parameters
    ----------
    path : Path
        The .dna file.

    Returns
    -------
    tuple of dict and dict
        Data that `Case` validates, and text by source id.

    Raises
    ------
    BadInputError
        If it is no such database, or holds what cannot be read.
    """
    try:
        with closing(_open(path)) as base:
            steps = iter(range(_MAXIMUM_STEPS))
            base.set_progress_handler(lambda: int(next(steps, None) is None), 100_000)
            return _case(_Reader(_Database(base, path)))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise BadInputError(
            f"{path} cannot be read as a DNA database: {error}; open it in DNA and save it anew"
        ) from error
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}") from error


def _case(reader: _Reader) -> tuple[dict[str, Any], dict[str, str]]:
    sources, texts, documents = reader.documents()
    statements = reader.statements(texts, documents)
    if not statements:
        raise BadInputError(f"{reader.path} has no statement with a concept, so there is nothing to read")
    if len(reader.issues) > _MAXIMUM_ISSUES:
        raise BadInputError(
            f"{reader.path} has {len(reader.issues)} concepts and a case at most {_MAXIMUM_ISSUES} issues; "
            "merge concepts in DNA first"
        )
    parties = reader.parties or {"Nobody named": "nobody"}
    everybody = list(parties.values())
    control = {"mode": "single" if len(everybody) == 1 else "joint", "parties": everybody}
    if len(everybody) > 1:
        control["fallback"] = "against"
    left = f" {reader.left_out} statements without a concept were left out." if reader.left_out else ""
    data = {
        "schema": "detente-case/1",
        "id": "dna",
        "title": f"Statements of {reader.path.name}"[:300],
        "summary": f"{len(statements)} statements read from a Discourse Network Analyzer database.{left}",
        "parties": {id_: {"name": name[:200]} for name, id_ in parties.items()},
        "issues": {
            id_: {
                "name": name[:200],
                "levels": {"against": "Against", "for": "For"},
                "control": control,
                "note": "who controls it does not stand in the database; all together is a placeholder",
            }
            for name, id_ in (reader.issues or {"No concept": "no_concept"}).items()
        },
        "sources": sources,
        "statements": statements,
    }
    return data, texts
