# SPDX-License-Identifier: MIT
"""One problem that a check found, where it is and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "Severity", "format_path"]

Severity = Literal["error", "warning", "info"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem, with its place and a sentence on how to mend it.

    Attributes
    ----------
    code : str
        Short stable name of the rule, as in the reference.
    severity : {'error', 'warning', 'info'}
        An error stops the analyses; a warning stands in their results; information is advice.
    message : str
        What is wrong and what to do next.
    location : tuple of str and int
        Keys and list positions from the root of the case to the place.
    file : str or None
        File that holds the place.
    line : int or None
        Line in that file, counted from 1.
    """

    code: str
    severity: Severity
    message: str
    location: tuple[str | int, ...] = ()
    file: str | None = None
    line: int | None = None

    @property
    def path(self) -> str:
        """The location as people write it, such as ``issues.nato.levels[2]``."""
        return format_path(self.location)

    def to_dict(self) -> dict[str, object]:
        """Return the finding as it stands in JSON."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "path": self.path,
            "file": self.file,
            "line": self.line,
        }


def format_path(location: tuple[str | int, ...]) -> str:
    """Write a location as a dotted path.

    Examples
    --------
    >>> format_path(("issues", "nato", "levels", 2))
    'issues.nato.levels[2]'
    """
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path or "case"
