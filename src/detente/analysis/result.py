# SPDX-License-Identifier: MIT
"""What every result has in common: which case, which method, exact or not, and its JSON envelope."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Protocol

from detente.case.case import Case
from detente.case.finding import Finding

if TYPE_CHECKING:
    from detente.outcomes.view import View

__all__ = ["Display", "Progress", "Result", "describe_case", "envelope", "no_progress", "use_display"]

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
    ask: str | None = None,
) -> dict[str, Any]:
    """Return the one JSON form in which every command answers."""
    return {
        "detente": version("detente"),
        "analysis": analysis,
        "ask": ask,
        "case": case,
        "method": method or {},
        "exact": exact,
        "findings": [finding.to_dict() for finding in findings],
        "result": result,
    }


def describe_case(case: Case) -> dict[str, Any]:
    """Return what the envelope says of a case that is not asked about, such as one that is only checked."""
    return {"id": case.id, "title": case.title, "as_of": case.as_of, "digest": case.digest()}


class Display(Protocol):
    """How results show themselves; see `detente.display`, which the package root fills in."""

    def html(self, result: Result) -> str:
        """Return a result as HTML tables, for a notebook."""

    def chart(self, result: Result, **options: Any) -> Any:
        """Return the picture of a result; raises `UsageError` where it has none."""

    def said(self, result: Result, what: str) -> str | None:
        """Return a sentence about a result; None where there is none of that name."""


_display: list[Display] = []
"""The one display, once the package root has filled it in; no analysis imports words or charts."""


def use_display(display: Display) -> None:
    """Say how results show themselves."""
    _display[:] = [display]


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
    ask : str or None
        Which question of the analysis was asked; None for its first.
    view : View or None
        What was asked, for showing names; no part of the answer.
    """

    case: dict[str, Any]
    method: dict[str, str]
    exact: bool
    findings: tuple[Finding, ...]
    ask: str | None = field(default=None, kw_only=True, compare=False)
    view: View | None = field(default=None, kw_only=True, repr=False, compare=False)

    analysis = "result"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        raise NotImplementedError

    def records(self) -> list[dict[str, Any]]:
        """Return the result as flat rows, one dictionary each."""
        raise NotImplementedError

    def envelope(self) -> dict[str, Any]:
        """Return the result as one JSON-ready dictionary."""
        return envelope(self.analysis, self.case, self.findings, self.content(), self.method, self.exact, self.ask)

    def to_json(self, indent: int | None = 2) -> str:
        """Return the envelope as JSON text."""
        return json.dumps(self.envelope(), ensure_ascii=False, indent=indent)

    def to_frame(self) -> Any:
        """Return the rows as a pandas DataFrame; needs the extra `pandas`."""
        import pandas as pd

        return pd.DataFrame.from_records(self.records())

    def chart(self, **options: Any) -> Any:
        """Return the picture of the answer.

        Raises
        ------
        UsageError
            If it has none.
        """
        return _display[0].chart(self, **options)

    def said(self, what: str) -> str | None:
        """Return a sentence about the answer, such as its bottom line; None where there is none of that name."""
        return _display[0].said(self, what) if _display else None

    def __repr__(self) -> str:
        name = f"{self.analysis}.{self.ask}" if self.ask else self.analysis
        rows = len(self.records())
        return f"<{type(self).__name__}: {name} of {self.case.get('id', 'no case')}, {rows} rows>"

    def _repr_html_(self) -> str:
        return _display[0].html(self)
