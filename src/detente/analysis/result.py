# SPDX-License-Identifier: MIT
"""What every result has in common: which case, which method, exact or not, and its JSON envelope."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from detente.case.case import Case
from detente.case.finding import Finding

__all__ = ["Progress", "Result", "describe_case", "envelope", "no_progress"]

Progress = Callable[[float, str], None]
"""Called with the share done, 0 to 1, and what is being done."""


def no_progress(share: float, message: str) -> None:
    """Tell nobody."""
    del share, message


def envelope(
    analysis: str,
    case: dict[str, Any],
    findings: Sequence[Finding],
    result: dict[str, Any],
    method: dict[str, str] | None = None,
    exact: bool = True,
) -> dict[str, Any]:
    """Return the one JSON form in which every command answers."""
    return {
        "detente": version("detente"),
        "analysis": analysis,
        "case": case,
        "method": method or {},
        "exact": exact,
        "findings": [finding.to_dict() for finding in findings],
        "result": result,
    }


def describe_case(case: Case) -> dict[str, Any]:
    """Return what the envelope says of a case."""
    return {"id": case.id, "title": case.title, "as_of": case.as_of, "digest": case.digest()}


@dataclass(frozen=True)
class Result:
    """Base of the results of analyses.

    Attributes
    ----------
    case : dict
        Id, title, date and digest of the case.
    method : dict
        Definitions and parameters that were used, in words.
    exact : bool
        Whether the answer is exact for the numbers given.
    findings : tuple of Finding
        What was skipped or assumed, and why.
    """

    case: dict[str, Any]
    method: dict[str, str]
    exact: bool
    findings: tuple[Finding, ...]

    analysis = "result"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        raise NotImplementedError

    def records(self) -> list[dict[str, Any]]:
        """Return the result as flat rows, one dictionary each."""
        raise NotImplementedError

    def envelope(self) -> dict[str, Any]:
        """Return the result as one JSON-ready dictionary."""
        return envelope(self.analysis, self.case, self.findings, self.content(), self.method, self.exact)

    def to_json(self, indent: int | None = 2) -> str:
        """Return the envelope as JSON text."""
        return json.dumps(self.envelope(), ensure_ascii=False, indent=indent)

    def to_frame(self) -> Any:
        """Return the rows as a pandas DataFrame; needs the extra `pandas`."""
        import pandas as pd

        return pd.DataFrame.from_records(self.records())
