# SPDX-License-Identifier: MIT
"""The corpus of a case: articles, what was read in them, and a full-text index, in one SQLite file.

It lies beside `case.yaml` as `corpus.sqlite`, so that ten thousand articles leave the case file short. An
article is read once: path, size, time of change and the version of the reader tell whether it still counts
as read, so that a run that was stopped goes on where it was. It can be deleted and made again at any time.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from detente.errors import BadInputError, UsageError

__all__ = ["CORPUS_FILE", "Article", "CorpusStore", "Hit", "SaidHit", "StoredStatement"]

CORPUS_FILE = "corpus.sqlite"
FORM = "1"

_TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS article (
  id INTEGER PRIMARY KEY, path TEXT UNIQUE NOT NULL, size INTEGER NOT NULL, changed_ns INTEGER NOT NULL,
  sha256 TEXT NOT NULL, title TEXT NOT NULL, published_on TEXT, words INTEGER NOT NULL, problem TEXT);
CREATE TABLE IF NOT EXISTS statement (
  article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE, start INTEGER NOT NULL, end INTEGER NOT NULL,
  speaker TEXT NOT NULL, party TEXT, cue TEXT NOT NULL, content TEXT NOT NULL, stance TEXT NOT NULL,
  form TEXT NOT NULL, modality TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS statement_article ON statement(article);
CREATE INDEX IF NOT EXISTS statement_party ON statement(party);
CREATE VIRTUAL TABLE IF NOT EXISTS article_text USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE IF NOT EXISTS said USING fts5(speaker, content, tokenize = 'unicode61 remove_diacritics 2');
"""

_values_of = attrgetter("start", "end", "speaker", "party", "cue", "content", "stance", "form", "modality")

_TERM = re.compile(r'"[^"]*"|[^\s"]+')


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A candidate as it is kept: place in the article, speaker, party, and what was said."""

    start: int
    end: int
    speaker: str
    party: str | None
    cue: str
    content: str
    stance: str
    form: str
    modality: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article that was read, or the reason why it could not be."""

    path: str
    size: int
    changed_ns: int
    sha256: str = ""
    title: str = ""
    body: str = ""
    published_on: str | None = None
    words: int = 0
    statements: tuple[StoredStatement, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search found, with the words around the first place."""

    path: str
    title: str
    published_on: str | None
    statements: int
    snippet: str


@dataclass(frozen=True, slots=True)
class SaidHit:
    """A statement that a search found."""

    path: str
    published_on: str | None
    start: int
    end: int
    speaker: str
    party: str | None
    cue: str
    content: str
    stance: str
    form: str
    modality: str


def _query(words: str) -> str:
    """Return words and "phrases" as a full-text query in which all are needed; `OR` stays, `x*` is a beginning."""
    terms: list[str] = []
    for term in _TERM.findall(words):
        bare = term.strip('"')
        if term in ("OR", "AND", "NOT") and terms:
            terms.append(term)
        elif bare.strip("*"):
            quoted = bare.rstrip("*").replace('"', '""')
            terms.append(f'"{quoted}"' + ("*" if bare.endswith("*") else ""))
    while terms and terms[-1] in ("OR", "AND", "NOT"):
        terms.pop()
    if not terms:
        raise UsageError("nothing to search for; give words, or a phrase in quotation marks")
    return " ".join(terms)


class CorpusStore:
    """The corpus of a case folder; use it as a context manager.

    Parameters
    ----------
    folder : Path
        The case folder.
    must_exist : bool
        Whether to refuse where nothing was indexed yet.

    Raises
    ------
    BadInputError
        If the file cannot be opened, or is something else.
    """

    def __init__(self, folder: Path, must_exist: bool = False) -> None:
        self.path = folder / CORPUS_FILE
        if must_exist and not self.path.is_file():
            raise BadInputError(
                f"{folder} has no corpus yet; `detente read FOLDER --into {folder}` reads a folder of articles into it"
            )
        try:
            self._connection = sqlite3.connect(self.path)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.executescript(_TABLES)
        except sqlite3.Error as error:
            raise BadInputError(f"{self.path} cannot be used as a corpus: {error}; delete it and read anew") from error

    def __enter__(self) -> CorpusStore:
        return self

    def __exit__(self, *exception: object) -> None:
        self._connection.close()

    def prepare(self, reader: str) -> None:
        """Forget what another version of the reader, or of the case's names, has read."""
        stored = self._connection.execute("SELECT value FROM about WHERE name = 'reader'").fetchone()
        wanted = f"{FORM}:{reader}"
        with self._connection as connection:
            if stored is not None and stored[0] != wanted:
                for table in ("statement", "article", "article_text", "said"):
                    connection.execute(f"DELETE FROM {table}")  # names from this line alone
            connection.execute("INSERT OR REPLACE INTO about VALUES ('reader', ?)", (wanted,))

    def known(self) -> dict[str, tuple[int, int]]:
        """Return size and time of change of every article, by path."""
        rows = self._connection.execute("SELECT path, size, changed_ns FROM article")
        return {path: (size, changed) for path, size, changed in rows}

    def forget(self, paths: Iterable[str]) -> int:
        """Take out articles whose files are gone; return how many."""
        with self._connection as connection:
            ids = [
                row[0] for path in paths for row in connection.execute("SELECT id FROM article WHERE path = ?", (path,))
            ]
            for id_ in ids:
                self._remove(id_)
        return len(ids)

    def _remove(self, id_: int) -> None:
        execute = self._connection.execute
        execute("DELETE FROM said WHERE rowid IN (SELECT rowid FROM statement WHERE article = ?)", (id_,))
        execute("DELETE FROM statement WHERE article = ?", (id_,))
        execute("DELETE FROM article_text WHERE rowid = ?", (id_,))
        execute("DELETE FROM article WHERE id = ?", (id_,))

    def add(self, articles: Sequence[Article]) -> None:
        """Write articles, each in place of its former reading; all of them or none.

        Raises
        ------
        BadInputError
            If the disk is full or the file is locked.
        """
        try:
            with self._connection as connection:
                for article in articles:
                    former = connection.execute("SELECT id FROM article WHERE path = ?", (article.path,)).fetchone()
                    if former is not None:
                        self._remove(former[0])
                    self._insert(article)
        except sqlite3.Error as error:
            raise BadInputError(f"{self.path} cannot be written: {error}; what was read before is kept") from error

    def _insert(self, article: Article) -> None:
        execute = self._connection.execute
        id_ = execute(
            "INSERT INTO article (path, size, changed_ns, sha256, title, published_on, words, problem) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article.path,
                article.size,
                article.changed_ns,
                article.sha256,
                article.title,
                article.published_on,
                article.words,
                article.problem,
            ),
        ).lastrowid
        if article.problem is not None:
            return
        execute("INSERT INTO article_text (rowid, title, body) VALUES (?, ?, ?)", (id_, article.title, article.body))
        for statement in article.statements:
            row = execute(
                "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (id_, *_values_of(statement))
            ).lastrowid
            execute(
                "INSERT INTO said (rowid, speaker, content) VALUES (?, ?, ?)",
                (row, statement.speaker, statement.content),
            )

    def counts(self) -> dict[str, int]:
        """Return how many articles, statements and unreadable files there are, and words in all."""
        articles, words, problems = self._connection.execute(
            "SELECT count(*), coalesce(sum(words), 0), count(problem) FROM article"
        ).fetchone()
        statements = self._connection.execute("SELECT count(*) FROM statement").fetchone()[0]
        return {"articles": articles - problems, "unreadable": problems, "statements": statements, "words": words}

    def problems(self) -> list[tuple[str, str]]:
        """Return path and reason of each file that could not be read."""
        rows = self._connection.execute("SELECT path, problem FROM article WHERE problem IS NOT NULL ORDER BY path")
        return [(path, problem) for path, problem in rows]

    def _select(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:
            raise UsageError(
                f"this cannot be searched for ({error}); give words, or a phrase in quotation marks"
            ) from error

    def search(self, words: str, limit: int) -> list[Hit]:
        """Return the articles that hold all words, the best first.

        Raises
        ------
        UsageError
            If there is nothing to search for.
        """
        rows = self._select(
            "SELECT a.path, a.title, a.published_on, (SELECT count(*) FROM statement s WHERE s.article = a.id), "
            "snippet(article_text, 1, '[', ']', ' … ', 24) FROM article_text "
            "JOIN article a ON a.id = article_text.rowid "
            "WHERE article_text MATCH ? ORDER BY bm25(article_text), a.path LIMIT ?",
            (_query(words), limit),
        )
        return [Hit(*row) for row in rows]

    def search_statements(self, words: str, party: str | None, limit: int) -> list[SaidHit]:
        """Return the statements whose speaker or content holds all words, of one party or any.

        Raises
        ------
        UsageError
            If there is nothing to search for.
        """
        columns = ", ".join(f"s.{field.name}" for field in fields(StoredStatement))
        rows = self._select(
            f"SELECT a.path, a.published_on, {columns} FROM said JOIN statement s ON s.rowid = said.rowid "
            "JOIN article a ON a.id = s.article WHERE said MATCH ? AND (? IS NULL OR s.party = ?) "
            "ORDER BY a.published_on IS NULL, a.published_on, a.path, s.start LIMIT ?",
            (_query(words), party, party, limit),
        )
        return [SaidHit(*row) for row in rows]
