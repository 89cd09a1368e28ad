# SPDX-License-Identifier: MIT
"""What each analysis adds to the page: words for the templates, pictures, and notes on what was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.case.case import Case
from detente.case.checks import SourceText
from detente.case.finding import Finding
from detente.charts import Chart
from detente.errors import UsageError
from detente.outcomes.view import View

__all__ = ["Draft", "Part"]


@dataclass(frozen=True, slots=True)
class Part:
    """What one analysis adds to the page.

    Attributes
    ----------
    context : mapping
        Names that the templates use; what is None or empty hides the sections that need it.
    charts : mapping of id to Chart
        Its pictures.
    """

    context: Mapping[str, Any]
    charts: Mapping[str, Chart | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """The page so far.

    Attributes
    ----------
    view : View
        A case without errors, ready to be asked.
    texts : mapping of source id to SourceText
        Texts of its sources.
    notes : list of Finding
        What was left out and why; parts add to it.
    context : dict
        What earlier parts have found.
    charts : dict of id to Chart
        Their pictures.
    """

    view: View
    texts: Mapping[str, SourceText]
    notes: list[Finding]
    context: dict[str, Any] = field(default_factory=dict)
    charts: dict[str, Chart] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        """The case as it is asked."""
        return self.view.case

    def ask(self, question: Callable[[], Any], what: str) -> Any:
        """Return the answer to a question, or None with a note where the case does not allow it."""
        try:
            return question()
        except UsageError as error:
            self.notes.append(Finding(f"{what}-skipped", "warning", str(error)))
            return None

    def note(self, findings: Iterable[Finding]) -> None:
        """Add findings that are not there yet."""
        for finding in findings:
            if (finding.code, finding.location) not in {(note.code, note.location) for note in self.notes}:
                self.notes.append(finding)

    def add(self, part: Part) -> None:
        """Add what an analysis has found."""
        self.context.update(part.context)
        self.charts.update({chart.id: chart for chart in part.charts.values() if chart is not None})
