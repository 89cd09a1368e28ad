# SPDX-License-Identifier: MIT
"""What packages cost and bring whom in money, as protection and resources say it: taken over, never computed anew."""

from __future__ import annotations

from collections.abc import Mapping

from detente.analysis.answer.verdicts import Band
from detente.errors import UsageError
from detente.outcomes.view import View

__all__ = ["costs_of", "receipts_of"]


def costs_of(view: View) -> tuple[dict[str, dict[str, Band]], str]:
    """Return what protection costs whom under each proposal, in the money of the case; why nothing is known, if so."""
    if view.case.protection is None:
        return {}, "the case says nothing of protection"
    try:
        found: Mapping[str, Mapping[str, tuple[float, float, float]]] = view.given("protection_costs")
    except UsageError as error:
        return {}, str(error)
    return {id_: {who: Band(*ends) for who, ends in parts.items()} for id_, parts in found.items()}, ""


def receipts_of(view: View) -> tuple[dict[str, dict[str, Band]], str]:
    """Return what each party draws of the resources under each proposal, USD M; why nothing is known, if so."""
    if view.case.resources is None:
        return {}, "the case has no resources"
    try:
        values = view.given("resource_values")
    except UsageError as error:
        return {}, str(error)
    if values is None:
        return {}, "no resource has a development, so none can be valued"
    return {id_: {party: Band(*ends) for party, ends in own.items()} for id_, own in values.parties.items()}, ""
