# SPDX-License-Identifier: MIT
"""Snapshots of every question on every case, as the command line answers it, and what differs between two of them.

They show what a change of the program does to the numbers that a user meets::

    python -m tests.snapshots write before
    python -m tests.snapshots write after --only "kept-flagship/bargain*"
    python -m tests.snapshots compare before after
    python -m tests.snapshots renew

A snapshot is one JSON file, ``CASE/QUESTION.json``: the command, its exit code, its JSON, and the first line of what it
said when it failed. A snapshot tells that a number changed, never that it is right. Of some quick questions shortened
snapshots are kept in ``tests/data/snapshots``; the last command writes them anew.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import shlex
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

from detente import load
from detente.cli.main import main as program
from tests.conftest import KEPT_FLAGSHIP, ROOT
from tests.snapshot_questions import CLASSIC_QUESTIONS, FLAGSHIP_QUESTIONS, QUESTIONS, QUICK, SLOW

FLAGSHIPS = ("air-cover-for-minerals", KEPT_FLAGSHIP.name)

KEPT_SNAPSHOTS = ROOT / "tests/data/snapshots"

LATE = "--as-of 2026-03-31"
"""The flagship is asked as of a day by which everything in its file is known."""

UNDATED = ("check", "read", "evidence agree")
"""Commands that take no date."""

LONGEST_KEPT = 6
"""A longer list is kept as its length and a digest."""

RELATIVE_TOLERANCE = 1e-9
"""Numbers nearer than this share of the larger one are the same: what rounding alone can do."""

ABSOLUTE_TOLERANCE = 1e-12
"""So are numbers nearer than this: what is left of a difference that is zero."""

VERSION_KEY = "detente"
MISSING = "(nothing)"


@dataclass(frozen=True)
class Question:
    """One command on one case, with the words that stand for what is first in the case."""

    case: str
    name: str
    asked: str

    @property
    def folder(self) -> Path:
        """Folder of the case."""
        return KEPT_FLAGSHIP if self.case == KEPT_FLAGSHIP.name else ROOT / "cases" / self.case

    @property
    def file(self) -> str:
        """Path of its snapshot within a folder of snapshots."""
        return f"{self.case}/{self.name}.json"

    def command(self) -> tuple[str, ...]:
        """Return the command; nothing if the case lacks what it asks about."""
        words = _words_of(self.folder)
        places = re.compile(rf"\b({'|'.join(words)})\b")
        if not all(words[place] for place in places.findall(self.asked)):
            return ()
        return tuple(places.sub(lambda found: words[found[0]], word) for word in shlex.split(self.asked))


@dataclass(frozen=True)
class Difference:
    """One value that two snapshots do not share, and where it is."""

    file: str
    path: str
    before: Any
    after: Any

    def __str__(self) -> str:
        return f"{self.file}: {self.path}: {_shown(self.before)} -> {_shown(self.after)}"


def questions(only: str = "*") -> Iterator[Question]:
    """Yield the questions whose ``CASE/NAME`` matches the pattern, case by case."""
    for folder in (*sorted(file.parent for file in (ROOT / "cases").glob("*/case.yaml")), KEPT_FLAGSHIP):
        besides = FLAGSHIP_QUESTIONS if folder.name in FLAGSHIPS else CLASSIC_QUESTIONS
        for name, asked in _lines(QUESTIONS + besides):
            if fnmatch(f"{folder.name}/{name}", only):
                dated = folder.name in FLAGSHIPS and not asked.startswith(UNDATED)
                yield Question(folder.name, name, f"{asked} {LATE}" if dated else asked)


def ask(question: Question) -> dict[str, Any]:
    """Run the command and return its snapshot."""
    done = CliRunner().invoke(program, [*question.command(), "--json"])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    said = done.stderr.splitlines()[:1] if done.exit_code else []
    return {
        "command": _without_root(shlex.join(["detente", *question.command(), "--json"])),
        "exit_code": done.exit_code,
        "said": _without_root("".join(said)),
        "answer": json.loads(_without_root(done.stdout)) if done.stdout else None,
    }


def differences(before: Any, after: Any, file: str = "", path: str = "") -> Iterator[Difference]:
    """Yield what differs between two documents, but for the version of the program.

    Lists of unlike length are matched by the ``id`` of their members where these have one; otherwise only the first
    member that differs is told, for all that follow are shifted.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            if key == VERSION_KEY and path in ("", "answer"):
                continue
            yield from differences(before.get(key, MISSING), after.get(key, MISSING), file, f"{path}.{key}".strip("."))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _differences_of_lists(before, after, file, path)
    elif not _same(before, after):
        yield Difference(file, path, before, after)


def kept_questions(names: str = QUICK + SLOW) -> list[Question]:
    """Return the questions of these names that the tests ask: of the classic cases and the kept flagship."""
    return [q for q in questions() if q.name in names.split() and q.case != FLAGSHIPS[0]]


def shortened(value: Any) -> Any:
    """Return a snapshot with its long lists as length and digest, so that all numbers still count in little room."""
    if isinstance(value, dict):
        return {key: shortened(item) for key, item in value.items()}
    if isinstance(value, list) and len(value) > LONGEST_KEPT:
        content = json.dumps(_rounded(value), ensure_ascii=False).encode()
        return {"entries": len(value), "digest": hashlib.sha256(content).hexdigest()[:16]}
    return [shortened(item) for item in value] if isinstance(value, list) else value


def renew() -> None:
    """Write the kept snapshots anew, one file for each case."""
    cases: dict[str, dict[str, Any]] = {}
    for question in kept_questions():
        snapshot = shortened(ask(question))
        if snapshot["answer"]:
            del snapshot["answer"][VERSION_KEY]
        cases.setdefault(question.case, {})[question.name] = snapshot
    KEPT_SNAPSHOTS.mkdir(exist_ok=True)
    for name, answers in cases.items():
        text = json.dumps(answers, ensure_ascii=False, indent=1) + "\n"
        (KEPT_SNAPSHOTS / f"{name}.json").write_text(text, encoding="utf-8")


def write(folder: Path, only: str = "*") -> None:
    """Write the snapshots of all questions that match, and print what each took."""
    started = time.perf_counter()
    written: dict[tuple[str, str], Path] = {}
    for question in questions(only):
        if not question.command():
            continue
        file = folder / question.file
        file.parent.mkdir(parents=True, exist_ok=True)
        # While the flagship and the one kept are the same files, they are asked once.
        key = (_digest_of(question.folder), question.name)
        begun = time.perf_counter()
        if key in written:
            text = written[key].read_text().replace(f"cases/{written[key].parent.name}", "tests/data/kept-flagship")
            note = f"as {written[key].parent.name}"
        else:
            snapshot = ask(question)
            text = json.dumps(snapshot, ensure_ascii=False, indent=1) + "\n"
            note = f"{time.perf_counter() - begun:6.2f} s, exit code {snapshot['exit_code']}"
        file.write_text(text, encoding="utf-8")
        written.setdefault(key, file)
        click.echo(f"{question.file:<60} {note}")
    click.echo(f"{'all':<60} {time.perf_counter() - started:6.2f} s")


def compare(before: Path, after: Path, only: str = "*", most: int = 40, ignored: tuple[str, ...] = ()) -> int:
    """Print what differs between two folders of snapshots; return how many values do."""
    files = {file.relative_to(folder).as_posix() for folder in (before, after) for file in folder.glob("*/*.json")}
    total = 0
    changed = 0
    compared = sorted(file for file in files if fnmatch(file.removesuffix(".json"), only))
    for file in compared:
        absent = [str(folder) for folder in (before, after) if not (folder / file).exists()]
        if absent:
            click.echo(f"{file}: not in {absent[0]}")
            changed += 1
            continue
        found = [
            difference
            for difference in differences(
                *(json.loads((folder / file).read_text()) for folder in (before, after)), file
            )
            if not any(fnmatch(difference.path, pattern) for pattern in ignored)
        ]
        for difference in found[:most]:
            click.echo(str(difference))
        if len(found) > most:
            click.echo(f"{file}: ... and {len(found) - most:,} more")
        total += len(found)
        changed += bool(found)
    click.echo(f"{changed} of {len(compared)} snapshots differ, in {total:,} values")
    return total + changed


def _rounded(value: Any) -> Any:
    """Return the value with seven figures of each number, so that rounding elsewhere changes no digest."""
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return float(f"{round(value, 9):.7g}") + 0.0 if isinstance(value, float) else value


def _without_root(text: str) -> str:
    """A snapshot holds on every machine, wherever the project stands there."""
    return text.replace(f"{ROOT}/", "")


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.strip().splitlines():
        if line:
            name, command = line.split(":", 1)
            yield name, command.strip()


@cache
def _words_of(folder: Path) -> dict[str, str]:
    """What stands for the capital words of a command, of one case; empty for what it lacks."""
    case = load(folder)
    named: dict[str, Mapping[str, Any]] = {
        "PROPOSAL": case.proposals,
        "PARTY": case.parties,
        "ISSUE": case.issues,
        "STATEMENT": case.statements,
        "SOURCE": case.sources,
    }
    return {"CASE": str(folder)} | {word: next(iter(known), "") for word, known in named.items()}


def _digest_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _differences_of_lists(before: list[Any], after: list[Any], file: str, path: str) -> Iterator[Difference]:
    if len(before) == len(after):
        for number, pair in enumerate(zip(before, after, strict=True)):
            yield from differences(*pair, file, f"{path}[{number}]")
        return
    known = [
        {item["id"]: item for item in items if isinstance(item, dict) and "id" in item} for items in (before, after)
    ]
    if [len(items) for items in known] == [len(before), len(after)]:
        for name in dict.fromkeys((*known[0], *known[1])):
            pair = (items.get(name, MISSING) for items in known)
            yield from differences(*pair, file, f"{path}[{name}]")
        return
    yield Difference(file, f"{path} (length)", len(before), len(after))
    for number, pair in enumerate(zip(before, after, strict=False)):
        found = next(differences(*pair, file, f"{path}[{number}]"), None)
        if found is not None:
            yield found
            return


def _same(before: Any, after: Any) -> bool:
    numbers = [isinstance(value, int | float) and not isinstance(value, bool) for value in (before, after)]
    if all(numbers):
        return math.isclose(before, after, rel_tol=RELATIVE_TOLERANCE, abs_tol=ABSOLUTE_TOLERANCE) or (
            before != before and after != after
        )
    return type(before) is type(after) and before == after


def _shown(value: Any) -> str:
    text = value if value is MISSING else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:117]}..."


@click.group()
def main() -> None:
    """Snapshots of every question on every case."""


_only = click.option("--only", default="*", metavar="PATTERN", help="Of CASE/QUESTION, with *.")
_folder = click.Path(path_type=Path, file_okay=False)
_existing = click.Path(path_type=Path, file_okay=False, exists=True)


@main.command("write")
@click.argument("folder", type=_folder)
@_only
def _write_command(folder: Path, only: str) -> None:
    """Ask all questions and write one file for each into FOLDER."""
    write(folder, only)


@main.command("compare")
@click.argument("before", type=_existing)
@click.argument("after", type=_existing)
@_only
@click.option("--most", default=40, show_default=True, help="Differences printed of one file.")
@click.option("--ignore", multiple=True, metavar="PATH", help="A path in the JSON that may differ, with *.")
def _compare_command(before: Path, after: Path, only: str, most: int, ignore: tuple[str, ...]) -> None:
    """Print what differs between the folders BEFORE and AFTER; exit with 1 if anything does."""
    sys.exit(bool(compare(before, after, only, most, ignore)))


@main.command("renew")
def _renew_command() -> None:
    """Write the kept snapshots anew; the changelog gives the reason of each change."""
    renew()


if __name__ == "__main__":
    main()
