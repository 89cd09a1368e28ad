# SPDX-License-Identifier: MIT
"""Protection with the values of the resources: what mines weigh, and what is received for protecting them."""

from __future__ import annotations

from dataclasses import replace

from detente.analysis.protection import Model, ProtectResult, SitingResult, protect, site
from detente.analysis.protection.needs import Band
from detente.analysis.protection.programme import Effort
from detente.analysis.resources import ResourcesResult
from detente.analysis.result import Progress, describe_case, no_progress
from detente.case.basis import Range
from detente.case.case import Case
from detente.case.finding import Finding
from detente.case.quantity import unit_factor

__all__ = ["protect_valued", "site_valued", "valued_case", "valued_receipts", "valued_words"]

UNIT = "USD M of net present value"


def protect_valued(
    case: Case,
    worth: ResourcesResult,
    progress: Progress = no_progress,
    effort: Effort = Effort(),
    proposal: str | None = None,
) -> tuple[Case, ProtectResult]:
    """Ask what protection takes, with assets weighed by their value and receipts drawn from the resources.

    Parameters
    ----------
    case : Case
        A case with a `protection` block and resources.
    worth : ResourcesResult
        What its resources are worth.
    progress : callable, optional
        Called with a share done and what is being done.
    effort : Effort
        Gap and time limit of each programme.
    proposal : str, optional
        Ask about this proposal alone.

    Returns
    -------
    case : Case
        The case as it was asked, with values for weights; for names in tables and pictures.
    result : ProtectResult
        What was found.
    """
    valued, findings = valued_case(case, worth)
    receipts = valued_receipts(case, worth)
    result = protect(valued, progress, effort, receipts, valued_words(worth), proposal)
    return valued, replace(result, case=describe_case(case), findings=(*result.findings, *findings))


def site_valued(
    case: Case,
    worth: ResourcesResult,
    model: Model = "most",
    purpose: str | None = None,
    number: float | None = None,
    budget: float | None = None,
    radius: str | float = "middle",
    quick: bool = False,
    effort: Effort = Effort(),
) -> tuple[Case, SitingResult]:
    """Ask where to put sites, with assets weighed by their value.

    Parameters
    ----------
    case : Case
        A case with a `protection` block and resources.
    worth : ResourcesResult
        What its resources are worth.
    model, purpose, number, budget, radius, quick, effort
        As for `detente.site`.

    Returns
    -------
    case : Case
        The case as it was asked, with values for weights; for names in tables and pictures.
    result : SitingResult
        What was found.
    """
    valued, findings = valued_case(case, worth)
    result = site(valued, model, purpose, number, budget, radius, quick, effort)
    return valued, replace(result, case=describe_case(case), findings=(*result.findings, *findings))


def valued_case(case: Case, worth: ResourcesResult) -> tuple[Case, tuple[Finding, ...]]:
    """Return the case with the value of each asset as its weight, where any asset of the purpose has a value.

    What stays without a value weighs nothing in that purpose, keeps its place on the map, and is marked by its name.
    """
    protection = case.protection
    assert protection is not None
    values = {asset.id: max(0.0, asset.net.mean) for asset in worth.assets if asset.valued and asset.net is not None}
    by_value = {row.purpose for row in protection.protected.values() if values.get(row.asset or "", 0.0) > 0}
    protected, without = dict(protection.protected), []
    for id_, row in protection.protected.items():
        if row.purpose not in by_value:
            continue
        name = row.name or (case.places[row.place].name if row.place else id_)
        value = values.get(row.asset or "")
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


def valued_receipts(case: Case, worth: ResourcesResult) -> dict[str, dict[str, Band]]:
    """Return what the beneficiary of the resources draws under each proposal, in the money of protection."""
    assert case.protection is not None
    unit = unit_factor(case.protection.money)[1] / unit_factor("USD M")[1]
    return {
        outcome.id: {
            value.party: Band(value.value.low / unit, value.value.middle / unit, value.value.high / unit)
            for value in outcome.parties
            if value.party == worth.beneficiary and value.value.high > 0
        }
        for outcome in worth.outcomes
        if outcome.id in case.proposals
    }


def valued_words(worth: ResourcesResult) -> str:
    """Say where receipts come from that were valued from the resources."""
    return (
        f"present value of what is drawn from the resources over {worth.years} years from {worth.valued_on}; nine in "
        "ten paths lie between the ends"
    )
