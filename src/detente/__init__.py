# SPDX-License-Identifier: MIT
"""Test a negotiated settlement before it is signed.

Start with `load`, then ask: `bargain`, `stability`, `trace`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.analysis.bargaining import BargainResult, bargain
    from detente.analysis.evidence import Trace, trace
    from detente.analysis.stability import StabilityResult, stability
    from detente.case.case import Case
    from detente.case.finding import Finding
    from detente.case.variants import under_scenario
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
    "SpaceTooLargeError": "detente.errors",
    "StabilityResult": "detente.analysis.stability",
    "Trace": "detente.analysis.evidence",
    "UsageError": "detente.errors",
    "bargain": "detente.analysis.bargaining",
    "load": "detente.files.case_folder",
    "read_case": "detente.files.case_folder",
    "stability": "detente.analysis.stability",
    "trace": "detente.analysis.evidence",
    "under_scenario": "detente.case.variants",
}

__all__ = [
    "BadInputError",
    "BargainResult",
    "Case",
    "CaseDocument",
    "DetenteError",
    "Finding",
    "InvalidCaseError",
    "SpaceTooLargeError",
    "StabilityResult",
    "Trace",
    "UsageError",
    "bargain",
    "load",
    "read_case",
    "stability",
    "trace",
    "under_scenario",
]


def __getattr__(name: str) -> Any:
    # Names are imported when first used, so that `import detente` and `detente --help` stay fast.
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'detente' has no attribute {name!r}")
