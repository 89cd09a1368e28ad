# SPDX-License-Identifier: MIT
"""Tables of the report's stability section: the option form, and where deals are tempting to leave."""

from __future__ import annotations

from dataclasses import dataclass

from detente.analysis.stability import StabilityResult
from detente.analysis.stability.words import describe_changes
from detente.case.case import Case
from detente.charts import holds

__all__ = ["Departure", "OptionRow", "departures", "option_table"]


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One option in the yes/no form of the graph model.

    Attributes
    ----------
    who, option : str
        Who can set it, and the level it stands for.
    columns, cells : tuple of str
        The outcomes, and Y or N for each.
    """

    who: str
    option: str
    columns: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Departure:
    """The most tempting move of a party away from a named outcome."""

    outcome: str
    party: str
    party_id: str
    changes: str
    gain: str
    held: str


def _who(case: Case, issue: str) -> str:
    control = case.issues[issue].control
    names = [case.parties[party].name for party in control.parties]
    joined = f"{', '.join(names[:-1])} {'and' if control.mode == 'joint' else 'or'} {names[-1]}"
    return names[0] if len(names) == 1 else joined


def option_table(case: Case, settled: StabilityResult) -> tuple[OptionRow, ...]:
    """Return the named outcomes in option form: a row for each level but the first of every issue."""
    named = [outcome for outcome in settled.outcomes if outcome.names]
    columns = tuple(case.title_of(outcome.names) for outcome in named)
    order = {party: place for place, party in enumerate(case.parties)}
    rows = [
        (
            order[issue.control.parties[0]],
            OptionRow(
                _who(case, id_),
                f"{issue.name}: {issue.levels[level]}",
                columns,
                tuple("Y" if outcome.levels[id_] == level else "N" for outcome in named),
            ),
        )
        for id_, issue in case.issues.items()
        for level in issue.level_ids[1:]
    ]
    return tuple(row for _, row in sorted(rows, key=lambda entry: entry[0])) if named else ()


def departures(case: Case, settled: StabilityResult) -> tuple[Departure, ...]:
    """Return each party's largest improvement on each named outcome, largest gains of an outcome first."""
    found = []
    for outcome in settled.outcomes:
        moves = [(v.largest[0], v) for v in outcome.verdicts if v.largest and v.party in case.parties]
        for move, verdict in sorted(moves, key=lambda entry: -entry[0].gain):
            cardinal = case.preferences[verdict.party].form in ("additive", "table")
            found.append(
                Departure(
                    outcome=case.title_of(outcome.names),
                    party=case.parties[verdict.party].name,
                    party_id=verdict.party,
                    changes=describe_changes(case, move.changes),
                    gain=f"{move.gain:.1f}" if cardinal else "",
                    held=holds(verdict.stable)[0],
                )
            )
    return tuple(found)
