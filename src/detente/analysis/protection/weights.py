# SPDX-License-Identifier: MIT
"""What mines weigh and what is received for protecting them, where the resources of the case say it."""

from __future__ import annotations

from collections.abc import Mapping

from detente.analysis.protection.needs import Band
from detente.case.basis import Range
from detente.case.case import Case
from detente.case.finding import Finding
from detente.case.quantity import unit_factor
from detente.outcomes.resource_values import ResourceValues
from detente.outcomes.view import View

__all__ = ["valued_case", "valued_receipts", "valued_words", "weighed"]

UNIT = "USD M of net present value"


def weighed(view: View, as_stated: bool) -> tuple[Case, ResourceValues | None, tuple[Finding, ...]]:
    """Return the case with assets weighed by their value, those values, and what has none.

    The case as it stands, without values, where it has no resources that can be valued or they are not wanted.
    """
    values: ResourceValues | None = None
    if not as_stated and view.case.protection is not None:
        values = view.given("resource_values")
    if values is None:
        return view.case, None, ()
    case, findings = valued_case(view.case, values.assets)
    return case, values, findings


def valued_case(case: Case, values: Mapping[str, float]) -> tuple[Case, tuple[Finding, ...]]:
    """Return the case with the value of each asset as its weight, where any asset of the purpose has a value.

    What stays without a value weighs nothing in that purpose, keeps its place on the map, and is marked by its name.

    Parameters
    ----------
    case : Case
        A case with a `protection` block.
    values : mapping of asset to float
        Net present values of assets that could be valued, USD M.
    """
    protection = case.protection
    assert protection is not None
    worth = {id_: max(0.0, value) for id_, value in values.items()}
    by_value = {row.purpose for row in protection.protected.values() if worth.get(row.asset or "", 0.0) > 0}
    protected, without = dict(protection.protected), []
    for id_, row in protection.protected.items():
        if row.purpose not in by_value:
            continue
        name = row.name or (case.places[row.place].name if row.place else id_)
        value = worth.get(row.asset or "")
        if value is None:
            without.append(name)
            name += " (no value found)"
        weight = Range(low=value or 0.0, high=value or 0.0)
        protected[id_] = row.model_copy(update={"name": name, "weight": weight})
    purposes = {
        id_: p.model_copy(update={"name": f"{p.name} by value", "unit": UNIT}) if id_ in by_value else p
        for id_, p in protection.purposes.items()
    }
    found: tuple[Finding, ...] = ()
    if without:
        words = (
            f"no value was found for {', '.join(without)}: they weigh nothing where places are weighed by value, and "
            "are still covered where everything is"
        )
        found = (Finding("protected-without-value", "info", words, ("protection", "protected")),)
    parts = {"protected": protected, "purposes": purposes}
    return case.model_copy(update={"protection": protection.model_copy(update=parts)}), found


def valued_receipts(case: Case, values: ResourceValues) -> dict[str, dict[str, Band]]:
    """Return what the beneficiary of the resources draws under each proposal, in the money of protection."""
    assert case.protection is not None
    unit = unit_factor(case.protection.money)[1] / unit_factor("USD M")[1]
    return {
        outcome: {party: Band(low / unit, middle / unit, high / unit)}
        for outcome, (party, low, middle, high) in values.receipts.items()
    }


def valued_words(values: ResourceValues) -> str:
    """Say where receipts come from that were valued from the resources."""
    return (
        f"present value of what is drawn from the resources over {values.years} years from {values.valued_on}; nine in "
        "ten paths lie between the ends"
    )
