# SPDX-License-Identifier: MIT
"""Read and write a conflict as a table: a row for each state, as it can be pasted from a paper.

The header names what each column is:

- ``Party: option`` the level that the state has there, such as Y and N; ``Party: option ->`` when the
  option can be taken but not given back (levels then change only in the order N, Y);
- ``issue Name`` the level of an issue that takes all parties to settle;
- ``payoff Party`` higher is better, or ``rank Party`` 1 is the best; equal numbers are ties;
- ``utility Party`` a utility whose differences mean something;
- any other column, such as ``state``, is a name and is not used.

Combinations of levels without a row cannot exist. A row without levels says under ``utility`` what each party
gets without a deal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from detente.case.case import SCHEMA, Case
from detente.case.element import free_id
from detente.errors import BadInputError, UsageError
from detente.files.table import parse_csv, read_workbook

__all__ = ["is_scale", "read_csv_table", "read_xlsx_table", "table_rows", "utility_rows"]

MOST_ROWS = 5_000
MOST_COLUMNS = 200
MOST_MISSING = 20_000

_YES_NO = {"n": "No", "y": "Yes", "0": "No", "1": "Yes", "no": "No", "yes": "Yes"}

Table = list[list[str]]


def read_csv_table(text: str, name: str) -> dict[str, Any]:
    """Read a table of states from CSV text as the data of a case; comma, semicolon or tab between cells.

    Raises
    ------
    BadInputError
        If it is no such table; the message has the row.
    """
    return _read([row for _, row in parse_csv(text, name, MOST_ROWS + 1)], name)


def read_xlsx_table(path: Path) -> dict[str, Any]:
    """Read a table of states from the first sheet of a workbook as the data of a case.

    Raises
    ------
    BadInputError
        If it is no such workbook or table; the message has the row.
    """
    return _read([row for _, row in read_workbook(path, str(path), MOST_ROWS + 1)], str(path))


def _read(rows: Table, name: str) -> dict[str, Any]:
    if len(rows) < 2:
        raise BadInputError("a table of states needs a header and a row for each state", name)
    if len(rows) - 1 > MOST_ROWS or len(rows[0]) > MOST_COLUMNS:
        raise BadInputError(f"the table is larger than {MOST_ROWS:,} states by {MOST_COLUMNS} columns", name)
    header = [cell.strip() for cell in rows[0]]
    options, scales = _columns(header, name)
    parties: dict[str, str] = {}
    for title in [*(party for _, party, _, _ in options if party), *(party for _, party, _ in scales)]:
        if title not in parties:
            other = next((known for known in parties if known.casefold() == title.casefold()), None)
            if other is not None:
                words = f"the columns name '{other}' and '{title}', which differ in capitals only"
                raise BadInputError(f"{words}; write one party in one way", name, 1)
            parties[title] = free_id(title, list(parties.values()))
    ids: list[str] = []
    for _, _, option, _ in options:
        ids.append(free_id(option, [*ids, *parties.values()]))
    valued = any(kind == "utility" for _, _, kind in scales)
    no_deal = [row for row in rows[1:] if valued and not any(_cell(row, column) for column, _, _, _ in options)]
    if len(no_deal) > 1:
        raise BadInputError("two rows have no levels; only one can say what holds without a deal", name)
    numbered = [(number, row) for number, row in enumerate(rows[1:], start=2) if row not in no_deal]
    counted = _holds_counts(rows[1:], [column for column, _, _, _ in options])
    levels: list[dict[str, str]] = [{} for _ in options]
    states: list[tuple[str, ...]] = []
    for number, row in numbered:
        state = []
        for (column, _, option, _), known in zip(options, levels, strict=True):
            cell = _cell(row, column)
            if not cell:
                raise BadInputError(f"row {number}: '{option}' has no level; write one, such as Y or N", name, number)
            shown = cell if counted and cell.isdigit() else _YES_NO.get(cell.lower(), cell)
            if shown not in known:
                known[shown] = {"No": "n", "Yes": "y"}.get(shown) or free_id(shown, list(known.values()))
            state.append(known[shown])
        if tuple(state) in states:
            raise BadInputError(f"row {number}: this state stands in the table twice", name, number)
        states.append(tuple(state))
    issues = {
        id_: _issue(*about, parties, name) for id_, about in zip(ids, zip(options, levels, strict=True), strict=True)
    }
    preferences = {}
    for column, party, kind in scales:
        preferences[parties[party]] = _preference(numbered, column, kind, ids, states, name)
        if no_deal and kind == "utility" and _cell(no_deal[0], column):
            number = rows.index(no_deal[0]) + 1
            reservation = {"value": _number(_cell(no_deal[0], column), number, name)}
            preferences[parties[party]]["reservation"] = reservation
    return {
        "schema": SCHEMA,
        "id": "table",
        "title": name.rsplit("/", 1)[-1],
        "parties": {id_: {"name": title} for title, id_ in parties.items()},
        "issues": issues,
        "exclusions": _missing(issues, states, name),
        "preferences": preferences,
    }


def _holds_counts(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> bool:
    """Return whether some column of numbers alone holds others than 0 and 1, so that 0 and 1 are counts as well."""
    cells = [{cell for row in rows if (cell := _cell(row, column))} for column in columns]
    return any(own - {"0", "1"} and all(cell.isdigit() for cell in own) for own in cells)


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _issue(
    option: tuple[int, str, str, bool], known: Mapping[str, str], parties: Mapping[str, str], name: str
) -> dict[str, Any]:
    _, party, title, one_way = option
    # A level that no state has still exists: yes/no options have both.
    named = {"No": "n", "Yes": "y"} if set(known) <= {"No", "Yes"} else known
    if len(named) < 2:
        raise BadInputError(f"'{title}' has one level only; leave it out", name)
    order = list(named.values())
    control: dict[str, Any] = {"mode": "single", "parties": [parties[party]] if party else list(parties.values())}
    if len(control["parties"]) > 1:
        control |= {"mode": "joint", "fallback": order[0]}
    issue: dict[str, Any] = {
        "name": title,
        "levels": {level: shown for shown, level in named.items()},
        "control": control,
    }
    if one_way:
        issue["irreversible"] = [
            {"from": later, "to": earlier} for k, later in enumerate(order) for earlier in order[:k]
        ]
    return issue


def _columns(header: Sequence[str], name: str) -> tuple[list[tuple[int, str, str, bool]], list[tuple[int, str, str]]]:
    """Return options as (column, party, name, one way), party "" for all, and scales as (column, party, kind)."""
    options: list[tuple[int, str, str, bool]] = []
    scales: list[tuple[int, str, str]] = []
    for column, title in enumerate(header):
        word, _, rest = title.partition(" ")
        if word.lower() in ("payoff", "rank", "utility") and rest.strip():
            scales.append((column, rest.strip(), word.lower()))
        elif word.lower() == "issue" and rest.strip():
            options.append((column, "", rest.strip(), False))
        elif ":" in title:
            party, _, option = (part.strip() for part in title.partition(":"))
            one_way = option.endswith(("->", "→"))
            option = option.removesuffix("->").removesuffix("→").strip()
            if not party or not option:
                raise BadInputError(f"column '{title}' needs a party and an option: Party: option", name, 1)
            options.append((column, party, option, one_way))
    if not options:
        raise BadInputError("no column is an option; head them `Party: option` or `issue Name`", name, 1)
    if not scales:
        raise BadInputError("no column is a preference; head them `payoff`, `rank` or `utility` and the party", name, 1)
    if len({party for _, party, _ in scales}) < len(scales):
        raise BadInputError("a party has two preference columns; keep one", name, 1)
    return options, scales


def _missing(issues: Mapping[str, Any], states: Sequence[tuple[str, ...]], name: str) -> list[dict[str, Any]]:
    count = prod(len(issue["levels"]) for issue in issues.values())
    if count - len(states) > MOST_MISSING:
        raise BadInputError(f"{count - len(states):,} combinations have no row; describe the case in case.yaml", name)
    known = set(states)
    basis = {"external": "table of states"}
    return [
        {
            "when": {k: [level] for k, level in zip(issues, combination, strict=True)},
            "why": "no such state in the table",
            "basis": basis,
        }
        for combination in product(*(issue["levels"] for issue in issues.values()))
        if combination not in known
    ]


def _number(cell: str, number: int, name: str) -> float:
    try:
        value = float(cell.replace(",", ".").lstrip("'"))
    except ValueError:
        raise BadInputError(f"row {number}: '{cell[:40]}' is not a number", name, number) from None
    if value != value or abs(value) == float("inf"):
        raise BadInputError(f"row {number}: '{cell[:40]}' is not a finite number", name, number)
    return value


def _preference(
    rows: Sequence[tuple[int, Sequence[str]]],
    column: int,
    kind: str,
    ids: Sequence[str],
    states: Sequence[tuple[str, ...]],
    name: str,
) -> dict[str, Any]:
    basis = {"external": "table of states"}
    worth = [_number(_cell(row, column), number, name) for number, row in rows]
    outcomes = [dict(zip(ids, state, strict=True)) for state in states]
    if kind == "utility":
        table = [{"levels": outcome, "utility": value} for outcome, value in zip(outcomes, worth, strict=True)]
        return {"form": "table", "basis": basis, "table": table}
    tiers: dict[float, list[dict[str, str]]] = {}
    for outcome, value in zip(outcomes, worth, strict=True):
        tiers.setdefault(value, []).append(outcome)
    return {
        "form": "ranking",
        "basis": basis,
        "ranking": [tiers[value] for value in sorted(tiers, reverse=kind == "payoff")],
    }


def is_scale(head: str) -> bool:
    """Return whether what stands under a head is a number; a level that looks like one stays text."""
    return head.startswith(("payoff ", "rank ", "utility "))


def table_rows(case: Case, ranking: Mapping[str, Sequence[Sequence[Mapping[str, str]]]]) -> Table:
    """Return a case as a table of its feasible states.

    Parameters
    ----------
    case : Case
        A case without errors.
    ranking : mapping of party to tiers
        For each party the feasible outcomes, best first, ties together.
    """
    header = ["state"]
    for issue in case.issues.values():
        owner = " and ".join(case.parties[party].name for party in issue.control.parties)
        header.append(f"{owner}: {issue.name}")
    header += [f"rank {case.parties[party].name}" for party in ranking]
    ranks: dict[str, dict[tuple[str, ...], int]] = {
        party: {tuple(o.values()): place for place, tier in enumerate(tiers, start=1) for o in tier}
        for party, tiers in ranking.items()
    }
    known = next(iter(ranks.values()))
    states = (s for s in product(*(issue.level_ids for issue in case.issues.values())) if s in known)
    rows = [header]
    for number, state in enumerate(states, start=1):
        shown = [issue.levels[level] for issue, level in zip(case.issues.values(), state, strict=True)]
        rows.append([str(number), *shown, *(str(ranks[party][state]) for party in ranking)])
    return rows


def utility_rows(
    case: Case, utilities: Mapping[str, Mapping[tuple[str, ...], float]], no_deal: Mapping[str, float]
) -> Table:
    """Return a case as a table of its feasible states with utilities, and with no deal as a row.

    Parameters
    ----------
    case : Case
        A case without errors.
    utilities : mapping of party to mapping of levels to float
        For each party all feasible outcomes, as levels in the order of the issues.
    no_deal : mapping of party to float
        Utility without a deal, where it is known.

    Raises
    ------
    UsageError
        If a party's preference is an order, or there are more states than a table holds.
    """
    ordinal = [party for party in utilities if case.preferences[party].form in ("ranking", "prioritised")]
    if ordinal:
        raise UsageError(f"'{ordinal[0]}' prefers by an order and has no utilities; write ranks")
    states = list(next(iter(utilities.values()), {}))
    if not states or len(states) > MOST_ROWS:
        raise UsageError(f"a table holds 1 to {MOST_ROWS:,} states, and the case has {len(states):,}")
    owners = {p: case.parties[p].name for p in case.parties}
    header = ["state"]
    for issue in case.issues.values():
        single = issue.control.mode == "single"
        header.append(f"{owners[issue.control.parties[0]]}: {issue.name}" if single else f"issue {issue.name}")
    rows = [[*header, *(f"utility {owners[party]}" for party in utilities)]]
    for number, state in enumerate(states, start=1):
        shown = [issue.levels[level] for issue, level in zip(case.issues.values(), state, strict=True)]
        rows.append([str(number), *shown, *(repr(worth[state]) for worth in utilities.values())])
    if no_deal:
        rows.append(
            ["no deal", *[""] * len(case.issues), *(repr(no_deal[p]) if p in no_deal else "" for p in utilities)]
        )
    return rows
