# SPDX-License-Identifier: MIT
"""How a case becomes a view: the one place where scenario, date and computed values are resolved.

What one analysis gives another is registered here by name, so that no analysis imports another.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

from detente.case.case import Case
from detente.case.preference import AdditivePreference
from detente.case.variants import under_scenario
from detente.outcomes.view import Giver, View

__all__ = ["as_view", "prepare"]


def _lazily(module: str, name: str) -> Giver:
    def give(view: View) -> Any:
        return getattr(import_module(module), name)(view)

    return give


GIVERS: Mapping[str, Giver] = MappingProxyType(
    {
        "protection_costs": _lazily("detente.analysis.protection.costs", "protection_costs"),
        "resource_values": _lazily("detente.analysis.resources.values", "resource_values"),
    }
)
"""What one analysis gives another, by name: values of assets and receipts, for protection and its weights."""


def prepare(case: Case, scenario: str | None = None, as_of: str | None = None) -> View:
    """Prepare a case to be asked.

    Parameters
    ----------
    case : Case
        A case without errors, as `detente.load` gives it.
    scenario : str, optional
        Id of one of its named scenarios.
    as_of : str, optional
        Date for which it is asked, such as ``2025-02-28``; by default the case's own.

    Returns
    -------
    View
        The case ready to be asked; every question takes it in place of the case.

    Raises
    ------
    UsageError
        If there is no such scenario, or values that preferences take from resources cannot be worked out.
    """
    return _prepared(case, scenario, as_of)


def as_view(case_or_view: Case | View) -> View:
    """Return a view, of the case itself where no view is given."""
    return case_or_view if isinstance(case_or_view, View) else prepare(case_or_view)


def _prepared(case: Case, scenario: str | None, as_of: str | None, former: View | None = None) -> View:
    asked = case if scenario is None else under_scenario(case, scenario)
    if as_of is not None:
        asked = asked.model_copy(update={"as_of": as_of})
    view = View(asked, case, scenario, as_of, (), GIVERS, _prepared, former)
    if not _takes_values(asked):
        return view
    from detente.analysis.resources.preferences import BLOCKS, asked_values, computed_values, with_values

    wanted = asked_values(asked)
    values = view.keep(("computed_values", wanted), BLOCKS, lambda: computed_values(asked, wanted))
    return View(with_values(asked, values), case, scenario, as_of, view.findings, GIVERS, _prepared, view)


def _takes_values(case: Case) -> bool:
    additive = (p for p in case.preferences.values() if isinstance(p, AdditivePreference))
    return any(value.value is not None for preference in additive for value in preference.issues.values())
