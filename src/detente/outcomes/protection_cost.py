# SPDX-License-Identifier: MIT
"""What protection costs a year besides sites: the one reading of the case that all analyses share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.case.case import Case
from detente.case.protection import Protection, Term
from detente.case.situation import meets

__all__ = ["YearlyCost", "paid_by_parties", "yearly_costs", "years_of_protection"]


@dataclass(frozen=True, slots=True)
class YearlyCost:
    """One cost of a year: its low end, middle and high end, in the money of the case's protection."""

    name: str
    low: float
    middle: float
    high: float


def yearly_costs(protection: Protection, term: Term) -> tuple[YearlyCost, ...]:
    """Return what a term costs a year: a force, which is soldiers times the cost of one, and what else it names."""
    found = []
    if term.soldiers is not None and protection.soldier_year is not None:
        count, price = term.soldiers, protection.soldier_year.value
        middle = count.midpoint * price.midpoint
        found.append(YearlyCost(f"Force: {term.name}", count.low * price.low, middle, count.high * price.high))
    if term.per_year is not None:
        cost = term.per_year
        found.append(YearlyCost(term.name, cost.low, cost.midpoint, cost.high))
    return tuple(found)


def paid_by_parties(case: Case, levels: Mapping[str, str]) -> dict[str, tuple[YearlyCost, ...]]:
    """Return the yearly costs that fall on a party under an outcome, by the party that the term says pays."""
    found: dict[str, tuple[YearlyCost, ...]] = {}
    terms = case.protection.terms if case.protection is not None else ()
    for term in terms:
        if case.protection is not None and term.pays is not None and (term.when is None or meets(levels, term.when)):
            costs = yearly_costs(case.protection, term)
            found |= {term.pays: (*found.get(term.pays, ()), *costs)} if costs else {}
    return found


def years_of_protection(case: Case) -> float:
    """Return the horizon of protection in years: its own, or that of the case, or one year."""
    own = case.protection.years if case.protection is not None else None
    return own or case.horizon_years or 1.0
