# SPDX-License-Identifier: MIT
"""The tables of a Discourse Network Analyzer database (version 3, SQLite), described column by column.

The tables, columns, types, defaults, limits and references are those that DNA itself creates, so that it opens what
is written here; the public repository leifeld-lab/dna is the reference. Positions of statements are counted in
UTF-16 code units of a text whose lines end in a line feed, because DNA is written in Java; dates are seconds since
1970 in UTC.

>>> table_statement("VARIABLELINKS").startswith("CREATE TABLE VARIABLELINKS(ID INTEGER NOT NULL PRIMARY KEY")
True
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["COLUMNS", "DNA_VERSION", "from_utf16", "table_statement", "to_utf16"]

DNA_VERSION = ("3.1.2", "2026-06-30")
"""Version and date of the program whose format is written."""

_LONGEST = 190  # characters of a name, as DNA limits them


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    kind: str = "INTEGER"
    needed: bool = True
    default: str | None = None
    limits: tuple[int, int] | None = None
    refers_to: str | None = None
    key: bool = False

    def definition(self) -> str:
        """Return the column as it stands in a CREATE TABLE statement."""
        parts = [self.name, self.kind]
        if self.key:
            return " ".join([*parts, "NOT NULL PRIMARY KEY" if self.kind == "INTEGER" else "PRIMARY KEY"])
        if self.needed:
            parts.append("NOT NULL")
        if self.default is not None:
            parts.append(f"DEFAULT {self.default}")
        if self.kind == "TEXT" and self.limits is not None:
            parts.append(f"CHECK (LENGTH({self.name}) <= {self.limits[1]})")
        elif self.limits is not None:
            parts.append(f"CHECK ({self.name} BETWEEN {self.limits[0]} AND {self.limits[1]})")
        return " ".join(parts)


def _number(
    name: str, low: int | None = None, high: int = 0, default: int | None = None, needed: bool = True
) -> _Column:
    limits = None if low is None else (low, high)
    return _Column(name, needed=needed, default=None if default is None else str(default), limits=limits)


def _short(name: str, default: str | None = None) -> _Column:
    return _Column(name, "TEXT", default=default, limits=(0, _LONGEST))


def _long(name: str, default: str | None = None, needed: bool = True) -> _Column:
    return _Column(name, "TEXT", needed=needed, default=default)


def _reference(name: str, table: str, needed: bool = False) -> _Column:
    return _Column(name, needed=needed, refers_to=table)


def _flags(*names: str, default: int = 1) -> tuple[_Column, ...]:
    return tuple(_number(name, 0, 1, default) for name in names)


_ID = _Column("ID", key=True)
_COLOUR = tuple(_number(name, 0, 255, 0) for name in ("Red", "Green", "Blue"))
_ENTITY_COLOUR = tuple(_number(name, 0, 255, needed=False) for name in ("Red", "Green", "Blue"))
_DONE_TO = (
    *("AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments", "AddStatements", "EditStatements"),
    *("DeleteStatements", "EditAttributes", "EditRegex", "EditStatementTypes", "EditCoders", "EditCoderRelations"),
    *("ViewOthersDocuments", "EditOthersDocuments", "ViewOthersStatements", "EditOthersStatements"),
)
_OF_STATEMENT = (_reference("StatementId", "STATEMENTS", True), _reference("VariableId", "VARIABLES", True))

COLUMNS: dict[str, tuple[_Column, ...]] = {
    "SETTINGS": (_Column("Property", "TEXT", key=True), _long("Value")),
    "CODERS": (
        _ID,
        _short("Name"),
        *_COLOUR,
        _number("Refresh", 0, 9999, 0),
        _number("FontSize", 1, 99, 14),
        _short("Password"),
        _number("PopupWidth", 100, 9999, 300, needed=False),
        *_flags("ColorByCoder", "PopupDecoration", default=0),
        *_flags("PopupAutoComplete", *(f"Permission{name}" for name in _DONE_TO)),
    ),
    "DOCUMENTS": (
        _ID,
        _short("Title"),
        _long("Text"),
        _reference("Coder", "CODERS"),
        *(_short(name, "''") for name in ("Author", "Source", "Section")),
        _long("Notes", "''"),
        _short("Type", "''"),
        _number("Date"),
    ),
    "STATEMENTTYPES": (_ID, _short("Label"), *_COLOUR),
    "VARIABLES": (
        _ID,
        _short("Variable"),
        _Column("DataType", "TEXT", default="'short text'"),
        _reference("StatementTypeId", "STATEMENTTYPES"),
    ),
    "VARIABLELINKS": (_ID, _reference("SourceVariableId", "VARIABLES"), _reference("TargetVariableId", "VARIABLES")),
    "REGEXES": (_Column("Label", "TEXT", key=True), *_COLOUR),
    "CODERRELATIONS": (
        _ID,
        _reference("Coder", "CODERS"),
        _reference("OtherCoder", "CODERS"),
        *_flags("viewStatements", "editStatements", "viewDocuments", "editDocuments"),
    ),
    "STATEMENTS": (
        _ID,
        _reference("StatementTypeId", "STATEMENTTYPES"),
        _reference("DocumentId", "DOCUMENTS"),
        _number("Start"),
        _number("Stop"),
        _reference("Coder", "CODERS"),
    ),
    "DATABOOLEAN": (_ID, *_OF_STATEMENT, _Column("Value", default="1")),
    "DATAINTEGER": (_ID, *_OF_STATEMENT, _Column("Value", default="0")),
    "ENTITIES": (
        _ID,
        _reference("VariableId", "VARIABLES", True),
        _short("Value", "''"),
        *_ENTITY_COLOUR,
        _reference("ChildOf", "ENTITIES"),
    ),
    "DATASHORTTEXT": (_ID, *_OF_STATEMENT, _reference("Entity", "ENTITIES", True)),
    "DATALONGTEXT": (_ID, *_OF_STATEMENT, _long("Value", "''", needed=False)),
    "ATTRIBUTEVARIABLES": (_ID, _reference("VariableId", "VARIABLES", True), _short("AttributeVariable")),
    "ATTRIBUTEVALUES": (
        _ID,
        _reference("EntityId", "ENTITIES", True),
        _reference("AttributeVariableId", "ATTRIBUTEVARIABLES", True),
        _short("AttributeValue", "''"),
    ),
}
"""Columns by table, in an order in which every table refers to earlier ones only."""

_DATA = ("UNIQUE (StatementId, VariableId)",)
_RULES: dict[str, tuple[str, ...]] = {
    "VARIABLES": (
        "CHECK (DataType IN ('boolean', 'integer', 'long text', 'short text'))",
        "UNIQUE (Variable, StatementTypeId)",
    ),
    "VARIABLELINKS": ("CHECK (TargetVariableId != SourceVariableId)",),
    "CODERRELATIONS": ("CHECK (Coder != OtherCoder)",),
    "STATEMENTS": ("CHECK (Start >= 0 AND Start < Stop)",),
    "DATABOOLEAN": _DATA,
    "DATAINTEGER": _DATA,
    "ENTITIES": ("UNIQUE (VariableId, Value)",),
    "DATASHORTTEXT": _DATA,
    "DATALONGTEXT": _DATA,
    "ATTRIBUTEVARIABLES": ("UNIQUE (VariableId, AttributeVariable)",),
    "ATTRIBUTEVALUES": ("UNIQUE (EntityId, AttributeVariableId)",),
}


def table_statement(table: str) -> str:
    """Return the statement that creates a table."""
    columns = COLUMNS[table]
    parts = [column.definition() for column in columns]
    parts += _RULES.get(table, ())
    parts += [
        f"FOREIGN KEY({column.name}) REFERENCES {column.refers_to}(ID) ON DELETE CASCADE"
        for column in columns
        if column.refers_to is not None
    ]
    return f"CREATE TABLE {table}({', '.join(parts)})"


def to_utf16(text: str, position: int) -> int:
    """Return a position in code points as one in UTF-16 code units.

    Examples
    --------
    >>> to_utf16("💩x", 1), from_utf16("💩x", 2)
    (2, 1)
    """
    return position + sum(character > "\uffff" for character in text[:position])


def from_utf16(text: str, position: int) -> int:
    """Return a position in UTF-16 code units as one in code points; one inside a character is put before it."""
    if text.isascii():
        return min(position, len(text))
    units = text.encode("utf-16-le")[: 2 * position]
    return len(units.decode("utf-16-le", "ignore"))
