# SPDX-License-Identifier: MIT
"""Read a folder of articles into the corpus of a case, in parallel processes; a stopped run goes on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

from detente.analysis.evidence.reading import TextReading, given_names, read_document
from detente.analysis.evidence.reading.document import Document, plain_document
from detente.analysis.evidence.reading.markup import html_document, looks_like_html
from detente.analysis.evidence.reading.parties import PartyNames
from detente.case.case import Case
from detente.errors import BadInputError
from detente.files.corpus_store import Article, CorpusStore, StoredStatement
from detente.files.text_file import list_texts, read_stored_text

__all__ = ["IndexReport", "index", "read_article"]

BATCH = 100
"""Articles written at once; what a stopped run loses at most."""

IN_PROCESS = 50
"""Fewer articles than this are not worth starting processes for."""

_UNATTRIBUTED = "unattributed"


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a run did.

    Attributes
    ----------
    read, unchanged, gone : int
        Articles read now, read before and unchanged, and forgotten because their files are gone.
    counts : dict
        Articles, statements, words and unreadable files of the whole corpus.
    problems : tuple of (str, str)
        Files that could not be read, and why.
    """

    read: int
    unchanged: int
    gone: int
    counts: dict[str, int]
    problems: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Job:
    path: Path
    name: str
    size: int
    changed_ns: int
    encoding: str


_names: PartyNames | None = None
"""The names of the parties in a worker process; built once for it."""


def _start_worker(given: Mapping[str, str]) -> None:
    global _names  # a worker process has no other place to keep it
    _names = PartyNames(given)


def _work(jobs: Sequence[_Job]) -> list[Article]:
    return [
        read_article(job.path, job.name, _names or PartyNames(), (job.size, job.changed_ns), job.encoding)
        for job in jobs
    ]


def _document(text: str, name: str) -> Document:
    return html_document(text, name) if looks_like_html(text) else plain_document(text, name)


def _statements(reading: TextReading) -> tuple[StoredStatement, ...]:
    return tuple(
        StoredStatement(
            s.content.start,
            s.content.end,
            _UNATTRIBUTED if s.speaker is None else s.speaker.name,
            None if s.speaker is None else s.speaker.party,
            s.cue.text,
            s.content.text,
            s.stance,
            s.form,
            s.modality,
        )
        for s in reading.statements
    )


def read_article(path: Path, name: str, names: PartyNames, stamp: tuple[int, int], encoding: str = "utf-8") -> Article:
    """Read one article; what cannot be read is an article with a problem.

    Parameters
    ----------
    path : Path
        Its file.
    name : str
        Its name in the corpus.
    names : PartyNames
        Names of the parties.
    stamp : tuple of int
        Size and time of change of the file.
    encoding : str
        Encoding of its bytes.
    """
    try:
        stored = read_stored_text(path, encoding)
        document = _document(stored.text, name)
    except BadInputError as error:
        return Article(name, *stamp, problem=str(error))
    reading = read_document(document, names)
    headline = next((p.span.text for p in reading.passages if p.role == "headline"), path.stem)
    published = reading.document.published_on
    return Article(
        name,
        *stamp,
        stored.sha256,
        headline[:300],
        document.plain,
        None if published is None else published.isoformat(),
        len(document.plain.split()),
        _statements(reading),
    )


def _reader(given: Mapping[str, str], encoding: str) -> str:
    """Return what a reading depends on besides the article: the version, the encoding and the parties' names."""
    names = hashlib.sha256(repr(sorted(given.items())).encode()).hexdigest()[:16]
    return f"{version('detente')}:{encoding}:{names}"


def _jobs(folder: Path, known: Mapping[str, tuple[int, int]], encoding: str) -> tuple[list[_Job], set[str]]:
    """List what is to be read, and the names of all that is there."""
    jobs, names = [], set()
    for path in list_texts(folder):
        name, status = path.relative_to(folder).as_posix(), path.stat()
        names.add(name)
        if known.get(name) != (status.st_size, status.st_mtime_ns):
            jobs.append(_Job(path, name, status.st_size, status.st_mtime_ns, encoding))
    return jobs, names


def _batches(jobs: Sequence[_Job], given: Mapping[str, str], processes: int) -> Iterator[list[Article]]:
    pieces = [jobs[start : start + BATCH] for start in range(0, len(jobs), BATCH)]
    if processes < 2 or len(jobs) < IN_PROCESS:
        _start_worker(given)
        yield from map(_work, pieces)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_start_worker, initargs=(given,)) as pool:
        yield from pool.map(_work, pieces)


def index(
    folder: Path,
    case_folder: Path,
    case: Case | None,
    progress: Callable[[float, str], None],
    processes: int | None = None,
    encoding: str = "utf-8",
) -> IndexReport:
    """Read the articles of a folder into the corpus of a case.

    Parameters
    ----------
    folder : Path
        Text and HTML files, also in folders below it.
    case_folder : Path
        Folder of the case, in which the corpus is kept.
    case : Case, optional
        The case whose parties the speakers may be.
    progress : callable
        Told the share done and what is being done.
    processes : int, optional
        How many to use; by default one for each processor.
    encoding : str
        Encoding of the files.

    Returns
    -------
    IndexReport
        What was done. Articles that have not changed since they were read are not read again.
    """
    given = given_names(case)
    with CorpusStore(case_folder) as store:
        store.prepare(_reader(given, encoding))
        known = store.known()
        jobs, names = _jobs(folder, known, encoding)
        gone = store.forget(set(known) - names)
        done = 0
        for articles in _batches(jobs, given, processes or os.cpu_count() or 1):
            store.add(articles)
            done += len(articles)
            progress(done / len(jobs), f"{done:,} of {len(jobs):,} articles")
        return IndexReport(done, len(names) - len(jobs), gone, store.counts(), tuple(store.problems()))
