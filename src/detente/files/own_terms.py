# SPDX-License-Identifier: MIT
"""A workbook of terms that an economist fills in and gives back: funds, fiscal terms, guaranteed prices.

Every sheet has heads, a row of hints, the case's own terms at the middle of their ranges and, where a new one makes
sense, an empty row. A fiscal row that is left as it was changes nothing. A CSV file holds one of the sheets; which one
is told from its heads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from detente.case.case import Case
from detente.case.element import nearest_name
from detente.case.own_terms import OwnTerms
from detente.case.resource import FiscalTerms, Fund, Resources
from detente.errors import BadInputError, UsageError
from detente.files.atomic import write_atomically
from detente.files.included import read_entries
from detente.files.shape import findings_from
from detente.files.table import read_table, sheet_names, write_csv, write_workbook

__all__ = ["read_terms", "write_template"]

FUNDS, FISCAL, FLOORS = "Fund terms", "Fiscal terms", "Guaranteed prices"

FUND_HINTS = {
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
"""What stands under each head of a sheet; a row whose id starts with # is not read."""

FISCAL_HINTS = {
    "id": "short name; change a row to change its terms",
    "name": "as readers see it",
    "assets": "assets that work under them, ; between",
    "royalty": "share of gross revenue, 0 to 1",
    "profit_tax": "share of profit after royalty, cost and depreciation, 0 to 1",
    "depreciation_years": "years over which capital is written off",
    "cost_cap": "production sharing: largest share of output that repays costs; empty for a plain licence",
    "cost_cap_later": "the same once capital is repaid; empty if unchanged",
    "state_share": "production sharing: the state's share of what is left, 0 to 1",
    "price_linked": "payment that follows the price, price:USD M a year, as in 5200:0;8000:324; empty for none",
    "order": "gross, or royalty_first (repayment and sharing after royalty)",
    "basis__judgement": "whose terms these are",
}

FLOOR_HINTS = {
    "id": "commodity; leave as it is",
    "name": "for reading only",
    "unit": "for reading only",
    "price_now": "USD a unit, for reading only",
    "floor": "lowest price that a buyer guarantees, USD a unit; empty for none",
}

NEW_ROW = "own_terms"
AS_IN_CASE = "as in the case"

Rows = list[list[str]]
Read = TypeVar("Read", bound=BaseModel)


def write_template(path: Path, case: Case) -> None:
    """Write the case's terms with a hint under every head and empty rows to fill in.

    Parameters
    ----------
    path : Path
        An `.xlsx` file, or a `.csv` file, which holds the fund terms alone (or the fiscal terms, if there is no fund).
    case : Case
        A case with resources.

    Raises
    ------
    UsageError
        If the case has no resources, or the file ends in neither.
    """
    if case.resources is None:
        raise UsageError("the case has no resources, so there are no terms to fill in")
    sheets = {FUNDS: _fund_rows(case.resources)} if case.resources.funds else {}
    sheets |= {FISCAL: _fiscal_rows(case.resources), FLOORS: _floor_rows(case.resources)}
    if path.suffix.lower() == ".xlsx":
        write_atomically(path, write_workbook(sheets), keep_previous=True)
    elif path.suffix.lower() == ".csv":
        write_atomically(path, write_csv(next(iter(sheets.values()))), keep_previous=True)
    else:
        raise UsageError(f"'{path.name}' ends in neither .xlsx nor .csv; name the file accordingly")


def _fund_rows(resources: Resources) -> Rows:
    owners = list(dict.fromkeys(party for fund in resources.funds.values() for party in fund.ownership))
    first, rest = list(FUND_HINTS)[:5], list(FUND_HINTS)[5:]
    hints = dict(FUND_HINTS)
    hints |= {f"ownership__{owner}": f"share paid out to {owner}, 0 to 1" for owner in owners}
    hints |= {f"capital__{owner}": f"cash paid in by {owner}, USD M" for owner in owners}
    heads = [*first, *(head for head in hints if "__" in head and head not in FUND_HINTS), *rest]
    return [*_headed(heads, hints), *_filled(heads, resources.funds), _empty(heads)]


def _fiscal_rows(resources: Resources) -> Rows:
    heads = list(FISCAL_HINTS)
    rows = _filled(heads, resources.fiscal_terms)
    for row in rows:
        own = [id_ for id_, development in resources.developments.items() if development.terms == row[0]]
        row[heads.index("assets")] = ";".join(own)
    return [*_headed(heads, FISCAL_HINTS), *rows, _empty(heads)]


def _floor_rows(resources: Resources) -> Rows:
    rows = [
        [id_, one.name, f"USD/{one.unit} {one.substance}", f"{one.price.midpoint:g}", _text(one.floor)]
        for id_, one in resources.commodities.items()
    ]
    return [*_headed(list(FLOOR_HINTS), FLOOR_HINTS), *rows]


def _headed(heads: Sequence[str], hints: Mapping[str, str]) -> Rows:
    return [list(heads), [f"# {hints[head]}" if head == "id" else hints[head] for head in heads]]


def _empty(heads: Sequence[str]) -> list[str]:
    return [NEW_ROW, "My terms", *[""] * (len(heads) - 2)]


def _filled(heads: Sequence[str], terms: Mapping[str, BaseModel]) -> Rows:
    return [[_cell(id_, one, head) for head in heads] for id_, one in terms.items()]


def _cell(id_: str, terms: BaseModel, head: str) -> str:
    if head in ("id", "basis__judgement"):
        return id_ if head == "id" else AS_IN_CASE
    key, _, owner = head.partition("__")
    value = getattr(terms, key, None)
    return _text(value.get(owner) if owner and value is not None else value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    value = getattr(value, "midpoint", value)
    return (
        str(value).lower() if isinstance(value, bool) else f"{value:.12g}" if isinstance(value, float) else str(value)
    )


def read_terms(path: Path, case: Case) -> OwnTerms:
    """Read terms of one's own from a workbook or a table.

    Parameters
    ----------
    path : Path
        A workbook as `write_template` writes it, any of its sheets left out, or one such sheet as CSV.
    case : Case
        The case that they are compared with.

    Raises
    ------
    BadInputError
        If a row cannot be read; the message has sheet and row.
    """
    resources = case.resources
    if resources is None:
        raise UsageError("the case has no resources, so there is nothing to put terms over")
    found: dict[str, dict[str, Any]] = {}
    for kind, sheet in _sheets(path):
        reader = {FUNDS: _read_funds, FISCAL: _read_fiscal, FLOORS: _read_floors}[kind]
        found |= reader(_Sheet(path, sheet), resources)
    return OwnTerms(**found)


def _sheets(path: Path) -> list[tuple[str, str | None]]:
    """Return what each sheet of a file holds; one with names of its own is told from its heads."""
    if path.suffix.lower() == ".xlsx":
        known: list[tuple[str, str | None]] = [
            (name, name) for name in sheet_names(path, str(path)) if name in (FUNDS, FISCAL, FLOORS)
        ]
        if known:
            return known
    rows = read_table(path, str(path))
    heads = set().union(*(row.cells for row in rows[:2])) if rows else set()
    return [(FISCAL if "royalty" in heads else FLOORS if "floor" in heads else FUNDS, None)]


class _Sheet:
    """One sheet of a file: its entries, and errors that name the row."""

    def __init__(self, path: Path, sheet: str | None) -> None:
        self.path, self.where = str(path), f"sheet '{sheet}', " if sheet else ""
        try:
            self.entries, self.lines = read_entries(path, self.path, sheet)
        except BadInputError as error:
            raise BadInputError(f"{self.where}{error}") from error

    def error(self, id_: str, message: str) -> BadInputError:
        return BadInputError(f"{self.where}row {self.lines[id_]} ('{id_}'): {message}", self.path, self.lines[id_])

    def read(self, id_: str, kind: type[Read], entry: Mapping[str, Any]) -> Read:
        try:
            return kind.model_validate(entry)
        except ValidationError as error:
            raise self.error(id_, findings_from(error, {})[0].message) from error

    def nearest(self, id_: str, word: str, name: str, known: Mapping[str, Any]) -> None:
        if name not in known:
            raise self.error(id_, f"there is no {word} '{name[:60]}'; {nearest_name(name, list(known))}")


def _read_funds(sheet: _Sheet, resources: Resources) -> dict[str, dict[str, Any]]:
    filled = {id_: entry for id_, entry in sheet.entries.items() if set(entry) - {"name"}}
    funds = {id_: sheet.read(id_, Fund, entry) for id_, entry in filled.items()}
    known = resources.funds
    return {"funds": {i: fund for i, fund in funds.items() if i not in known or _numbers(fund) != _numbers(known[i])}}


def _read_fiscal(sheet: _Sheet, resources: Resources) -> dict[str, dict[str, Any]]:
    fiscal: dict[str, FiscalTerms] = {}
    works_under: dict[str, str] = {}
    known = resources.fiscal_terms
    for id_, entry in sheet.entries.items():
        assets = [part.strip() for part in str(entry.pop("assets", "")).split(";") if part.strip()]
        if not set(entry) - {"name"}:
            continue
        terms = sheet.read(id_, FiscalTerms, {"basis": {"judgement": "the user's own terms"}, **entry})
        if id_ not in known or _numbers(terms) != _numbers(known[id_]):
            fiscal[id_] = terms
        for asset in assets:
            sheet.nearest(id_, "asset with a development", asset, resources.developments)
            if asset in works_under:
                raise sheet.error(id_, f"'{asset}' stands under '{works_under[asset]}' as well; take it out of one row")
            works_under[asset] = id_
    moved = {asset: id_ for asset, id_ in works_under.items() if resources.developments[asset].terms != id_}
    return {"fiscal": fiscal, "works_under": moved}


def _numbers(terms: FiscalTerms | Fund) -> list[str]:
    """Return everything that a sheet says of terms; equal where a row was left as it was written."""
    if isinstance(terms, FiscalTerms):
        heads = [head for head in FISCAL_HINTS if head != "assets"]
    else:
        owners = [
            *(f"ownership__{o}" for o in sorted(terms.ownership)),
            *(f"capital__{o}" for o in sorted(terms.capital)),
        ]
        heads = [*owners, *FUND_HINTS]
    return [f"{head} {_cell('', terms, head)}" for head in heads]


def _read_floors(sheet: _Sheet, resources: Resources) -> dict[str, dict[str, Any]]:
    floors: dict[str, Any] = {}
    for id_, entry in sheet.entries.items():
        sheet.nearest(id_, "commodity", id_, resources.commodities)
        try:
            floor = float(entry["floor"]) if "floor" in entry else None
        except ValueError:
            raise sheet.error(id_, f"'{entry['floor'][:40]}' is not a number; write the lowest price") from None
        if floor is not None and not 0 < floor < float("inf"):
            raise sheet.error(id_, "a guaranteed price is above 0")
        if floor != resources.commodities[id_].floor:
            floors[id_] = floor
    return {"floors": floors}
