# SPDX-License-Identifier: MIT
"""Test a negotiated settlement before it is signed.

Start with `load`, then ask: `bargain`, `stability`, `protect`, `trace`. Bargaining has further questions:
`concessions`, `concession_path`, `requests`, `trades`, `splits`, `power`; so has stability: `reach`, `inverse`,
`design`, `misperception`, `stability_of_draws`; and protection: `site`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.analysis.bargaining import BargainResult, bargain
    from detente.analysis.bargaining.concession_path import concession_path
    from detente.analysis.bargaining.concessions import concessions
    from detente.analysis.bargaining.power import power
    from detente.analysis.bargaining.requests import requests
    from detente.analysis.bargaining.splits import splits
    from detente.analysis.bargaining.trades import trades
    from detente.analysis.evidence import Trace, trace
    from detente.analysis.protection import ProtectResult, SitingResult, protect, site
    from detente.analysis.resources import ResourcesResult, value_resources
    from detente.analysis.resources.preferences import with_computed_values
    from detente.analysis.stability import StabilityResult, stability
    from detente.analysis.stability.concepts import Settings
    from detente.analysis.stability.design import design
    from detente.analysis.stability.draws import stability_of_draws
    from detente.analysis.stability.inverse import inverse
    from detente.analysis.stability.misperception import misperception
    from detente.analysis.stability.reach import reach
    from detente.case.case import Case
    from detente.case.finding import Finding
    from detente.case.variants import as_seen_by, under_scenario
    from detente.errors import BadInputError, DetenteError, InvalidCaseError, SpaceTooLargeError, UsageError
    from detente.files.case_folder import CaseDocument, load, read_case

_HOME = {
    "BadInputError": "detente.errors",
    "BargainResult": "detente.analysis.bargaining",
    "Case": "detente.case.case",
    "CaseDocument": "detente.files.case_folder",
    "DetenteError": "detente.errors",
    "Finding": "detente.case.finding",
    "InvalidCaseError": "detente.errors",
    "ResourcesResult": "detente.analysis.resources",
    "Settings": "detente.analysis.stability.concepts",
    "ProtectResult": "detente.analysis.protection",
    "SitingResult": "detente.analysis.protection",
    "SpaceTooLargeError": "detente.errors",
    "StabilityResult": "detente.analysis.stability",
    "Trace": "detente.analysis.evidence",
    "UsageError": "detente.errors",
    "as_seen_by": "detente.case.variants",
    "bargain": "detente.analysis.bargaining",
    "concession_path": "detente.analysis.bargaining.concession_path",
    "concessions": "detente.analysis.bargaining.concessions",
    "design": "detente.analysis.stability.design",
    "inverse": "detente.analysis.stability.inverse",
    "load": "detente.files.case_folder",
    "misperception": "detente.analysis.stability.misperception",
    "power": "detente.analysis.bargaining.power",
    "protect": "detente.analysis.protection",
    "reach": "detente.analysis.stability.reach",
    "read_case": "detente.files.case_folder",
    "requests": "detente.analysis.bargaining.requests",
    "site": "detente.analysis.protection",
    "splits": "detente.analysis.bargaining.splits",
    "stability": "detente.analysis.stability",
    "stability_of_draws": "detente.analysis.stability.draws",
    "trace": "detente.analysis.evidence",
    "trades": "detente.analysis.bargaining.trades",
    "under_scenario": "detente.case.variants",
    "value_resources": "detente.analysis.resources",
    "with_computed_values": "detente.analysis.resources.preferences",
}

__all__ = [
    "BadInputError",
    "BargainResult",
    "Case",
    "CaseDocument",
    "DetenteError",
    "Finding",
    "InvalidCaseError",
    "ProtectResult",
    "ResourcesResult",
    "Settings",
    "SitingResult",
    "SpaceTooLargeError",
    "StabilityResult",
    "Trace",
    "UsageError",
    "as_seen_by",
    "bargain",
    "concession_path",
    "concessions",
    "design",
    "inverse",
    "load",
    "misperception",
    "power",
    "protect",
    "reach",
    "read_case",
    "requests",
    "site",
    "splits",
    "stability",
    "stability_of_draws",
    "trace",
    "trades",
    "under_scenario",
    "value_resources",
    "with_computed_values",
]


def __getattr__(name: str) -> Any:
    # Names are imported when first used, so that `import detente` and `detente --help` stay fast.
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'detente' has no attribute {name!r}")
