# SPDX-License-Identifier: MIT
"""Read a case folder: `case.yaml`, and the sources that it names inside the same folder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from detente.case.case import Case
from detente.case.checks import SourceText, Subject, check_case
from detente.case.dates import plain_date
from detente.case.element import Location, free_id
from detente.case.finding import Finding
from detente.errors import BadInputError, InvalidCaseError, UsageError
from detente.files.foreign import ForeignPlace, foreign_place, read_foreign
from detente.files.included import Included, include_tables, path_inside
from detente.files.migration import migrate
from detente.files.negotiation import Reading
from detente.files.shape import findings_from
from detente.files.yaml_reader import YamlDocument, nearest_line, read_text, read_yaml_file

__all__ = ["CASE_FILE", "CaseDocument", "case_file", "load", "read_case"]

CASE_FILE = "case.yaml"
MAXIMUM_SOURCE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A case as it was read.

    Attributes
    ----------
    path : Path
        The case file.
    case : Case or None
        The case; None when its shape is so wrong that there is none.
    findings : tuple of Finding
        What the checks found, each with its file and line.
    texts : mapping of source id to SourceText
        The sources that could be read.
    """

    path: Path
    case: Case | None
    findings: tuple[Finding, ...]
    texts: Mapping[str, SourceText]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop analyses."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    def dated(self, day: str) -> CaseDocument:
        """Return the case as of another day, checked for what is known only later.

        Raises
        ------
        UsageError
            If it is no date.
        """
        chosen = plain_date(day)
        if chosen is None:
            raise UsageError(f"'{day}' is not a date; write 2025, 2025-02 or 2025-02-12")
        if self.case is None:
            return self
        case = self.case.model_copy(update={"as_of": chosen})
        lines = {finding.location: (finding.file, finding.line) for finding in self.findings}
        found = []
        for finding in check_case(Subject(case, dict(self.texts))):
            file, line = lines.get(finding.location, (str(self.path), None))
            found.append(replace(finding, file=file, line=line))
        return CaseDocument(self.path, case, tuple(found), self.texts)

    def valid_case(self) -> Case:
        """Return the case.

        Raises
        ------
        InvalidCaseError
            If the checks found errors.
        """
        if self.case is None or self.errors:
            raise InvalidCaseError(self.findings)
        return self.case


def case_file(path: str | Path) -> Path:
    """Return the case file of a folder, or the file itself.

    Raises
    ------
    BadInputError
        If there is neither.
    """
    path = Path(path)
    try:
        if path.is_dir():
            if not (path / CASE_FILE).is_file():
                raise BadInputError(f"the folder {path} has no {CASE_FILE}; `detente new {path}` writes a starter case")
            return path / CASE_FILE
        if path.is_file():
            return path
    except (OSError, ValueError) as error:
        if isinstance(error, BadInputError):
            raise
        raise BadInputError(f"{str(path)[:200]!r} cannot be read: {error}") from error
    raise BadInputError(f"there is no case at {path}; give a case folder or its {CASE_FILE}")


def _read_source(folder: Path, name: str) -> SourceText:
    return _source_text(read_text(path_inside(folder, name), name, MAXIMUM_SOURCE_BYTES))


def _source_text(text: str) -> SourceText:
    return SourceText(text, hashlib.sha256(text.encode("utf-8")).hexdigest())


def _subject(case: Case, folder: Path) -> Subject:
    texts: dict[str, SourceText] = {}
    unreadable: dict[str, str] = {}
    for id_, source in case.sources.items():
        try:
            texts[id_] = _read_source(folder, source.file)
        except (BadInputError, OSError, ValueError) as error:
            unreadable[id_] = str(error)
    return Subject(case, texts, unreadable)


def _placed(
    findings: list[Finding], document: YamlDocument, included: Mapping[Location, Included]
) -> tuple[Finding, ...]:
    """Give each finding its file and line: those of a table for what stands in one."""

    def placed(finding: Finding) -> Finding:
        for length in range(len(finding.location), 0, -1):
            table = included.get(finding.location[:length])
            if table is not None:
                row = nearest_line(table.lines, finding.location)
                return replace(finding, file=str(Path(document.file).parent / table.file), line=row)
        return replace(finding, file=document.file, line=document.line_of(finding.location))

    return tuple(map(placed, findings))


def _read_foreign_case(place: ForeignPlace, reading: Reading, count: int | None) -> CaseDocument:
    file = place.chosen or place.files[0]
    found = read_foreign(place, reading, count)
    found.data["id"] = free_id(place.name, [])
    texts = {id_: _source_text(text) for id_, text in found.texts.items()}
    for id_, text in texts.items():
        found.data["sources"][id_]["sha256"] = text.sha256
    try:
        case = Case.model_validate(found.data)
    except ValidationError as error:
        return CaseDocument(file, None, tuple(findings_from(error, {})), {})
    findings = (replace(finding, file=str(file)) for finding in (*found.findings, *check_case(Subject(case, texts))))
    return CaseDocument(file, case, tuple(findings), texts)


def read_case(path: str | Path, reading: Reading = "owner", levels: int | None = None) -> CaseDocument:
    """Read and check a case, whatever is wrong with it.

    Parameters
    ----------
    path : str or Path
        A case folder, its case file, or a file or scenario folder of another tool.
    reading : {'owner', 'raw'}
        How the numbers of Genius XML are read: as Genius evaluates them, or as they stand.
    levels : int, optional
        Levels kept of foreign issues that are ranges of numbers.

    Returns
    -------
    CaseDocument
        The case and all findings.

    Raises
    ------
    BadInputError
        If the file cannot be read as a case file at all.
    """
    place = foreign_place(Path(path), CASE_FILE)
    if place is not None:
        return _read_foreign_case(place, reading, levels)
    file = case_file(path)
    document = read_yaml_file(file, str(file))
    data = migrate(document.data, document.file, document.lines.get(("schema",)))
    data, included = include_tables(data, file.parent)
    lines = {**document.lines, **{place: row for table in included.values() for place, row in table.lines.items()}}
    try:
        case = Case.model_validate(data)
    except ValidationError as error:
        return CaseDocument(file, None, _placed(findings_from(error, lines), document, included), {})
    except RecursionError:
        raise BadInputError("the file is nested too deeply; flatten it", document.file) from None
    subject = _subject(case, file.parent)
    return CaseDocument(file, case, _placed(check_case(subject), document, included), subject.texts)


def load(path: str | Path, reading: Reading = "owner") -> Case:
    """Load a case that its checks find no error in.

    Parameters
    ----------
    path : str or Path
        A case folder, its case file, or files of another tool.
    reading : {'owner', 'raw'}
        How the numbers of Genius XML are read: as Genius evaluates them, or as they stand.

    Returns
    -------
    Case
        The case.

    Raises
    ------
    BadInputError
        If the file cannot be read as a case file.
    InvalidCaseError
        If the checks found errors; its `findings` lists them all.
    """
    return read_case(path, reading).valid_case()
