# SPDX-License-Identifier: MIT
"""How a case becomes a view: the one place where scenario, date and computed values are resolved.

What one analysis gives another is registered here by name, so that no analysis imports another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from detente.case.case import Case
from detente.case.finding import Finding
from detente.case.known import Known, known_by
from detente.case.plain_data import EditError
from detente.case.preference import AdditivePreference
from detente.case.variants import under_scenario
from detente.outcomes.view import Giver, Origin, View

if TYPE_CHECKING:
    from detente.case.edit import Edit

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
"""What one analysis gives another, by name: costs by who pays; values of assets and receipts."""

UNDATED = ("preferences", "enforcement", "parties", "issues", "exclusions", "consequences")
"""Blocks of a case in which nothing has a date, apart from the statements that a basis cites."""


def prepare(case: Case, scenario: str | None = None, as_of: str | None = None) -> View:
    """Prepare a case to be asked.

    Parameters
    ----------
    case : Case
        A case without errors, as `detente.load` gives it.
    scenario : str, optional
        Id of one of its named scenarios.
    as_of : str, optional
        Date at which it is asked, such as ``2025-02-28``; by default the case's own. What was said or published later
        enters nothing and is listed as hindsight.

    Returns
    -------
    View
        The case ready to be asked; every question takes it in place of the case.

    Raises
    ------
    UsageError
        If there is no such scenario, the date is none, or values that preferences take from resources cannot be
        worked out.
    """
    return _prepared(Origin(case, scenario, as_of))


def as_view(case_or_view: Case | View) -> View:
    """Return a view, of the case itself where no view is given."""
    return case_or_view if isinstance(case_or_view, View) else prepare(case_or_view)


def _prepared(origin: Origin, former: View | None = None, edit: Edit | None = None) -> View:
    """Prepare a case, or the case of a former view with an edit made."""
    if edit is not None and former is not None:
        if _leaves_dates_alone(former, edit):
            # What is refused here is refused below, in the words of the case as it is stated.
            with suppress(EditError):
                dated = replace(former.known, case=edit.applied(former.known.case))
                return _viewed(former.origin.edited(edit), dated, former)
        origin = former.origin.edited(edit)
    asked = origin.case if origin.scenario is None else under_scenario(origin.case, origin.scenario)
    known = known_by(asked, origin.as_of)
    if known.case.uncertainty.base_rates:
        from detente.analysis.robustness.outside_view import base_rates_known_by

        known = base_rates_known_by(known)
    return _viewed(origin, known, former)


def _viewed(origin: Origin, known: Known, former: View | None) -> View:
    case = known.case
    view = View(case, origin, known, _findings(known), GIVERS, _prepared, former)
    if not _takes_values(case):
        return view
    from detente.analysis.resources.preferences import BLOCKS, asked_values, computed_values, with_values

    wanted = asked_values(case)
    values = view.keep(("computed_values", wanted), BLOCKS, lambda: computed_values(case, wanted))
    return View(with_values(case, values), origin, known, view.findings, GIVERS, _prepared, view)


def _takes_values(case: Case) -> bool:
    additive = (p for p in case.preferences.values() if isinstance(p, AdditivePreference))
    return any(value.value is not None for preference in additive for value in preference.issues.values())


def _findings(known: Known) -> list[Finding]:
    """Say what is withheld, which numbers rested on it, and where nothing says who holds what."""
    found = []
    if known.hindsight:
        counts = Counter(item.kind for item in known.hindsight)
        kinds = ", ".join(_counted(kind, number) for kind, number in counts.most_common())
        message = f"known only after {known.day} and used nowhere: {kinds}; `detente check` lists them"
        found.append(Finding("hindsight-withheld", "info", message, ("as_of",)))
    if known.bare_regions and known.case.resources is not None:
        names = ", ".join(known.case.regions[id_].name for id_ in known.bare_regions)
        message = (
            f"who holds what of {names} is known only after {known.day}; resources take them as held by the state they "
            "belong to"
        )
        found.append(Finding("shares-later-than-case", "warning", message, ("control_shares",)))
    for leak in known.leaks:
        message = f"this number rested on {', '.join(leak.statements)} alone, known only after {known.day}"
        found.append(Finding("basis-later-than-case", "warning", message, leak.location))
    return found


def _counted(kind: str, number: int) -> str:
    """Return how many of a kind, such as ``34 control shares``."""
    plural = kind if kind.endswith("s") else kind.removesuffix("y") + ("ies" if kind.endswith("y") else "s")
    return f"{number} {kind if number == 1 else plural}"


def _leaves_dates_alone(view: View, edit: Edit) -> bool:
    """Return whether what is known by the day stays as it is: a number changes, and nothing that cites or is dated.

    The edit can then be made on what is known. Anything else is dated anew.
    """
    changed = view.stated.scenarios[view.scenario].changes if view.scenario is not None else {}
    for path, value in _numbers_set(edit):
        if not path or path[0] not in UNDATED or not _is_plain(value):
            return False
        text = ".".join(map(str, path))
        if any(text.startswith(other) or other.startswith(text) for other in changed):
            return False
    return bool(_numbers_set(edit))


def _numbers_set(edit: Edit) -> list[tuple[tuple[str | int, ...], Any]]:
    """Return what an edit sets where that is all it does; nothing for any other edit."""
    from detente.case.change import SetValue
    from detente.case.edit import Cells

    if isinstance(edit, SetValue):
        return [(tuple(edit.path), edit.value)]
    if isinstance(edit, Cells):
        return [(tuple(cell.path), cell.value) for cell in edit.cells]
    return []


def _is_plain(value: Any) -> bool:
    """Return whether a value is a number or a range, which cites nothing."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return True
    if isinstance(value, Mapping):
        return set(value) <= {"low", "high"} and all(map(_is_plain, value.values()))
    return isinstance(value, Iterable) and not isinstance(value, str) and all(map(_is_plain, value))
