# SPDX-License-Identifier: MIT
"""Read and write a conflict as a table: a row for each state, as it can be pasted from a paper.

The header names what each column is:

- ``Party: option`` the level that the state has there, such as Y and N; ``Party: option ->`` when the
  option can be taken but not given back (levels then change only in the order N, Y);
- ``payoff Party`` higher is better, or ``rank Party`` 1 is the best; equal numbers are ties;
- any other column, such as ``state``, is a name and is not used.

Combinations of levels without a row cannot exist. Cells that a spreadsheet would take for a formula
are written with an apostrophe in front.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from detente.case.case import SCHEMA, Case
from detente.case.element import free_id
from detente.errors import BadInputError
from detente.files.table import parse_csv, read_workbook

__all__ = ["read_csv_table", "read_xlsx_table", "table_rows"]

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
    for title in [*(party for _, party, _, _ in options), *(party for _, party, _ in scales)]:
        if title not in parties:
            parties[title] = free_id(title, list(parties.values()))
    ids: list[str] = []
    for _, _, option, _ in options:
        ids.append(free_id(option, [*ids, *parties.values()]))
    levels: list[dict[str, str]] = [{} for _ in options]
    states: list[tuple[str, ...]] = []
    for number, row in enumerate(rows[1:], start=2):
        state = []
        for (column, _, option, _), known in zip(options, levels, strict=True):
            cell = row[column].strip() if column < len(row) else ""
            if not cell:
                raise BadInputError(f"row {number}: '{option}' has no level; write one, such as Y or N", name, number)
            shown = _YES_NO.get(cell.lower(), cell)
            if shown not in known:
                known[shown] = {"No": "n", "Yes": "y"}.get(shown) or free_id(shown, list(known.values()))
            state.append(known[shown])
        if tuple(state) in states:
            raise BadInputError(f"row {number}: this state stands in the table twice", name, number)
        states.append(tuple(state))
    issues = {}
    for id_, (_, party, option, one_way), known in zip(ids, options, levels, strict=True):
        # A level that no state has still exists: yes/no options have both.
        named = {"No": "n", "Yes": "y"} if set(known) <= {"No", "Yes"} else known
        if len(named) < 2:
            raise BadInputError(f"'{option}' has one level only; leave it out", name)
        issue: dict[str, Any] = {
            "name": option,
            "levels": {level: shown for shown, level in named.items()},
            "control": {"mode": "single", "parties": [parties[party]]},
        }
        if one_way:
            order = list(named.values())
            issue["irreversible"] = [
                {"from": later, "to": earlier} for k, later in enumerate(order) for earlier in order[:k]
            ]
        issues[id_] = issue
    return {
        "schema": SCHEMA,
        "id": "table",
        "title": name.rsplit("/", 1)[-1],
        "parties": {id_: {"name": title} for title, id_ in parties.items()},
        "issues": issues,
        "exclusions": _missing(issues, states, name),
        "preferences": {
            parties[party]: _preference(rows, column, sign, ids, states, name) for column, party, sign in scales
        },
    }


def _columns(header: Sequence[str], name: str) -> tuple[list[tuple[int, str, str, bool]], list[tuple[int, str, int]]]:
    """Return option columns as (column, party, option, one way) and scales as (column, party, sign)."""
    options: list[tuple[int, str, str, bool]] = []
    scales: list[tuple[int, str, int]] = []
    for column, title in enumerate(header):
        word, _, rest = title.partition(" ")
        if word.lower() in ("payoff", "rank") and rest.strip():
            scales.append((column, rest.strip(), 1 if word.lower() == "payoff" else -1))
        elif ":" in title:
            party, _, option = (part.strip() for part in title.partition(":"))
            one_way = option.endswith(("->", "→"))
            option = option.removesuffix("->").removesuffix("→").strip()
            if not party or not option:
                raise BadInputError(f"column '{title}' needs a party and an option: Party: option", name, 1)
            options.append((column, party, option, one_way))
    if not options:
        raise BadInputError("no column is an option; head them `Party: option`", name, 1)
    if not scales:
        raise BadInputError("no column is a preference; head them `payoff Party` or `rank Party`", name, 1)
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


def _preference(
    rows: Table, column: int, sign: int, ids: Sequence[str], states: Sequence[tuple[str, ...]], name: str
) -> dict[str, Any]:
    tiers: dict[float, list[dict[str, str]]] = {}
    for number, (row, state) in enumerate(zip(rows[1:], states, strict=True), start=2):
        cell = row[column].strip() if column < len(row) else ""
        try:
            value = sign * float(cell.replace(",", "."))
        except ValueError:
            raise BadInputError(f"row {number}: '{cell[:40]}' is not a number", name, number) from None
        if value != value or abs(value) == float("inf"):
            raise BadInputError(f"row {number}: '{cell[:40]}' is not a finite number", name, number)
        tiers.setdefault(value, []).append(dict(zip(ids, state, strict=True)))
    return {
        "form": "ranking",
        "basis": {"external": "table of states"},
        "ranking": [tiers[value] for value in sorted(tiers, reverse=True)],
    }


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
