# SPDX-License-Identifier: MIT
"""Tables of a valuation out, and a workbook of fund terms that an economist fills in and gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from detente.case.case import Case
from detente.case.resource import Fund
from detente.errors import BadInputError, UsageError
from detente.files.atomic import write_atomically
from detente.files.included import read_entries
from detente.files.shape import findings_from
from detente.files.table import write_csv, write_workbook

__all__ = ["read_terms", "write_tables", "write_template"]

COLUMNS = (
    "id", "name", "contribution", "receipts", "licences", "reinvest_years", "until", "until_per_aid", "aid_per_year",
    "aid_counted", "by_contribution", "basis__judgement",
)  # fmt: skip

HINTS = {
    "id": "short name, letters first",
    "name": "as readers see it",
    "contribution": "share of the receipts that the state pays in, 0 to 1",
    "receipts": "royalty_and_share, or all (taxes as well)",
    "licences": "new, or all",
    "reinvest_years": "years without any payment out",
    "until": "USD M at which the first owner's claim ends; empty for none",
    "until_per_aid": "USD added to it for each USD of new aid",
    "aid_per_year": "new aid a year, USD M",
    "aid_counted": "share of it that counts as capital, 0 to 1",
    "by_contribution": "true if shares follow what each has paid in",
    "basis__judgement": "whose terms these are",
}
"""What stands under each head of the template; a row whose id starts with # is not read."""


def write_tables(path: Path, tables: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Write tables to a workbook, a sheet each, or to one CSV file with a blank line between them.

    Raises
    ------
    UsageError
        If the file ends in neither .xlsx nor .csv.
    """
    if path.suffix.lower() == ".xlsx":
        write_atomically(path, write_workbook(dict(tables)))
    elif path.suffix.lower() == ".csv":
        write_atomically(path, "\n".join(f"{name}\n{write_csv(rows)}" for name, rows in tables.items()))
    else:
        raise UsageError(f"'{path.name}' ends in neither .xlsx nor .csv; name the file accordingly")


def write_template(path: Path, case: Case) -> None:
    """Write a table of the case's funds with a hint under every head and an empty row to fill in.

    Parameters
    ----------
    path : Path
        An `.xlsx` or `.csv` file.
    case : Case
        A case with resources.
    """
    if case.resources is None:
        raise UsageError("the case has no resources, so there are no terms to fill in")
    owners = list(dict.fromkeys(party for fund in case.resources.funds.values() for party in fund.ownership))
    heads = [*COLUMNS[:5], *(f"ownership__{o}" for o in owners), *(f"capital__{o}" for o in owners), *COLUMNS[5:]]
    hints = [f"# {HINTS.get(head, '')}" if head == "id" else HINTS.get(head, _owner_hint(head)) for head in heads]
    rows = [heads, hints]
    for id_, fund in case.resources.funds.items():
        rows.append([_cell(id_, fund, head) for head in heads])
    rows.append(["own_terms", "My terms", *[""] * (len(heads) - 2)])
    content = write_workbook({"Terms": rows}) if path.suffix.lower() == ".xlsx" else write_csv(rows)
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise UsageError(f"'{path.name}' ends in neither .xlsx nor .csv; name the file accordingly")
    write_atomically(path, content)


def _owner_hint(head: str) -> str:
    kind, _, owner = head.partition("__")
    return f"share paid out to {owner}, 0 to 1" if kind == "ownership" else f"cash paid in by {owner}, USD M"


def _cell(id_: str, fund: Fund, head: str) -> str:
    if head == "id":
        return id_
    if head == "basis__judgement":
        return "as in the case"
    kind, _, owner = head.partition("__")
    value = getattr(fund, kind)
    value = value.get(owner) if owner else value
    if value is None:
        return ""
    midpoint = getattr(value, "midpoint", None)
    return f"{midpoint:g}" if midpoint is not None else str(value).lower() if isinstance(value, bool) else str(value)


def read_terms(path: Path) -> dict[str, Fund]:
    """Read fund terms from a table.

    Returns
    -------
    dict of id to Fund
        Rows without a contribution are taken as not filled in.

    Raises
    ------
    BadInputError
        If a row cannot be read; the message has it.
    """
    entries, lines = read_entries(path, str(path))
    funds = {}
    for id_, entry in entries.items():
        if "contribution" not in entry:
            continue
        try:
            funds[id_] = Fund.model_validate(entry)
        except ValidationError as error:
            finding = findings_from(error, {})[0]
            raise BadInputError(f"row {lines[id_]} ('{id_}'): {finding.message}", str(path), lines[id_]) from error
    if not funds:
        raise BadInputError("no row is filled in; a row needs an id, a name, a contribution and shares", str(path))
    return funds
