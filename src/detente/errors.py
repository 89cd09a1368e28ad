# SPDX-License-Identifier: MIT
"""The errors that détente raises, and the exit code that each one has on the command line.

::

    DetenteError                     1
    ├── StoppedError                 1   long work was stopped before its end
    ├── UsageError (ValueError)      2   the question asked cannot be asked of this case
    │   └── SpaceTooLargeError       2   an analysis needs every outcome and there are too many
    └── BadInputError (ValueError)   3   a file cannot be read as what it claims to be
        └── InvalidCaseError         1   a case was read, and its checks found errors

Every message is a sentence for people: it names the thing, the place and the next step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.case.finding import Finding

__all__ = ["BadInputError", "DetenteError", "InvalidCaseError", "SpaceTooLargeError", "StoppedError", "UsageError"]


class DetenteError(Exception):
    """Base of every error that détente raises on purpose."""

    exit_code = 1


class StoppedError(DetenteError):
    """Say that long work was stopped before its end, and how to take it up again."""


class UsageError(DetenteError, ValueError):
    """Say that a question cannot be asked of this case, and which one can."""

    exit_code = 2


class SpaceTooLargeError(UsageError):
    """Say that an analysis needs every outcome listed and there are too many of them.

    Parameters
    ----------
    outcome_count : int
        Number of outcomes of the space.
    limit : int
        Largest number that is listed.
    needed_for : str
        What asked for the list, as a noun phrase.
    still_works : str
        What can be answered all the same, as a sentence.
    """

    def __init__(self, outcome_count: int, limit: int, needed_for: str, still_works: str = "") -> None:
        shown = f"{outcome_count:,}" if outcome_count < 10**12 else f"about {outcome_count:.1e}"
        sentences = [
            f"{needed_for} needs every outcome listed, and this case has {shown} of them "
            f"(at most {limit:,} are listed); merge levels or settle some issues in advance.",
            still_works,
        ]
        super().__init__(" ".join(filter(None, sentences)))
        self.outcome_count = outcome_count
        self.limit = limit


class BadInputError(DetenteError, ValueError):
    """Say that a file cannot be read as what it claims to be.

    Parameters
    ----------
    message : str
        What is wrong and what to do next.
    file : str, optional
        The file.
    line : int, optional
        Line of the file, counted from 1.
    """

    exit_code = 3

    def __init__(self, message: str, file: str | None = None, line: int | None = None) -> None:
        place = "" if file is None else f" ({file}{'' if line is None else f' line {line}'})"
        super().__init__(message + place)
        self.file = file
        self.line = line


class InvalidCaseError(BadInputError):
    """Say that the checks of a case found errors; `findings` lists them.

    Parameters
    ----------
    findings : sequence of Finding
        All findings, of every severity.
    """

    exit_code = 1

    def __init__(self, findings: Sequence[Finding]) -> None:
        errors = [finding for finding in findings if finding.severity == "error"]
        first = errors[0]
        more = f" (and {len(errors) - 1} more: run `detente check`)" if len(errors) > 1 else ""
        super().__init__(f"{first.path}: {first.message}{more}", first.file, first.line)
        self.findings = tuple(findings)
