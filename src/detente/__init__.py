# SPDX-License-Identifier: MIT
"""Test a negotiated settlement before it is signed.

Start with `load`, then ask: `bargain`, `stability`, `hold`, `value_resources`, `protect`, `sweep`, `trace`; `read`
reads a text. Each has further questions.

- Bargaining: `concessions`, `concession_path`, `requests`, `trades`, `splits`, `power`; with stability, `durable`.
- Stability: `reach`, `inverse`, `design`, `misperception`, `stability_of_draws`.
- Enforcement: `table`, `sequence`, `contingent`.
- Protection: `site`; with what resources are worth, `protect_valued` and `site_valued`.
- Evidence: `positions`, `grades`, `discourse_networks`, `agreement` of coders, `reanchor` to a new text, `withdraw`.
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
    from detente.analysis.durable import DurableResult, durable
    from detente.analysis.enforcement import HoldResult, hold
    from detente.analysis.enforcement.contingent import contingent
    from detente.analysis.enforcement.sequence import sequence
    from detente.analysis.enforcement.table import table
    from detente.analysis.evidence import Trace, trace
    from detente.analysis.evidence.agreement import agreement
    from detente.analysis.evidence.grades import grades
    from detente.analysis.evidence.networks import discourse_networks
    from detente.analysis.evidence.positions import positions
    from detente.analysis.evidence.read import GivenText, ReadResult, read
    from detente.analysis.evidence.reanchoring import reanchor
    from detente.analysis.evidence.score import score_reading
    from detente.analysis.protection import ProtectResult, SitingResult, protect, site
    from detente.analysis.resources import ResourcesResult, value_resources
    from detente.analysis.resources.preferences import with_computed_values
    from detente.analysis.robustness import SweepResult, sweep
    from detente.analysis.robustness.scores import score
    from detente.analysis.stability import StabilityResult, stability
    from detente.analysis.stability.concepts import Settings
    from detente.analysis.stability.design import design
    from detente.analysis.stability.draws import stability_of_draws
    from detente.analysis.stability.inverse import inverse
    from detente.analysis.stability.misperception import misperception
    from detente.analysis.stability.reach import reach
    from detente.analysis.valued_protection import protect_valued, site_valued
    from detente.case.case import Case
    from detente.case.finding import Finding
    from detente.case.variants import as_seen_by, under_scenario
    from detente.errors import (
        BadInputError,
        DetenteError,
        InvalidCaseError,
        SpaceTooLargeError,
        StoppedError,
        UsageError,
    )
    from detente.files.case_folder import CaseDocument, load, read_case
    from detente.outcomes.execution import Execution
    from detente.report.withdrawal import withdraw

_HOME = {
    "BadInputError": "detente.errors",
    "BargainResult": "detente.analysis.bargaining",
    "Case": "detente.case.case",
    "CaseDocument": "detente.files.case_folder",
    "DetenteError": "detente.errors",
    "DurableResult": "detente.analysis.durable",
    "Execution": "detente.outcomes.execution",
    "Finding": "detente.case.finding",
    "GivenText": "detente.analysis.evidence.read",
    "HoldResult": "detente.analysis.enforcement",
    "InvalidCaseError": "detente.errors",
    "ProtectResult": "detente.analysis.protection",
    "ReadResult": "detente.analysis.evidence.read",
    "ResourcesResult": "detente.analysis.resources",
    "Settings": "detente.analysis.stability.concepts",
    "SitingResult": "detente.analysis.protection",
    "SpaceTooLargeError": "detente.errors",
    "StabilityResult": "detente.analysis.stability",
    "StoppedError": "detente.errors",
    "SweepResult": "detente.analysis.robustness",
    "Trace": "detente.analysis.evidence",
    "UsageError": "detente.errors",
    "agreement": "detente.analysis.evidence.agreement",
    "as_seen_by": "detente.case.variants",
    "bargain": "detente.analysis.bargaining",
    "concession_path": "detente.analysis.bargaining.concession_path",
    "concessions": "detente.analysis.bargaining.concessions",
    "contingent": "detente.analysis.enforcement.contingent",
    "design": "detente.analysis.stability.design",
    "discourse_networks": "detente.analysis.evidence.networks",
    "durable": "detente.analysis.durable",
    "grades": "detente.analysis.evidence.grades",
    "hold": "detente.analysis.enforcement",
    "inverse": "detente.analysis.stability.inverse",
    "load": "detente.files.case_folder",
    "misperception": "detente.analysis.stability.misperception",
    "positions": "detente.analysis.evidence.positions",
    "power": "detente.analysis.bargaining.power",
    "protect": "detente.analysis.protection",
    "protect_valued": "detente.analysis.valued_protection",
    "reach": "detente.analysis.stability.reach",
    "read": "detente.analysis.evidence.read",
    "read_case": "detente.files.case_folder",
    "reanchor": "detente.analysis.evidence.reanchoring",
    "requests": "detente.analysis.bargaining.requests",
    "score": "detente.analysis.robustness.scores",
    "score_reading": "detente.analysis.evidence.score",
    "sequence": "detente.analysis.enforcement.sequence",
    "site": "detente.analysis.protection",
    "site_valued": "detente.analysis.valued_protection",
    "splits": "detente.analysis.bargaining.splits",
    "stability": "detente.analysis.stability",
    "stability_of_draws": "detente.analysis.stability.draws",
    "sweep": "detente.analysis.robustness",
    "table": "detente.analysis.enforcement.table",
    "trace": "detente.analysis.evidence",
    "trades": "detente.analysis.bargaining.trades",
    "under_scenario": "detente.case.variants",
    "value_resources": "detente.analysis.resources",
    "with_computed_values": "detente.analysis.resources.preferences",
    "withdraw": "detente.report.withdrawal",
}

__all__ = [
    "BadInputError",
    "BargainResult",
    "Case",
    "CaseDocument",
    "DetenteError",
    "DurableResult",
    "Execution",
    "Finding",
    "GivenText",
    "HoldResult",
    "InvalidCaseError",
    "ProtectResult",
    "ReadResult",
    "ResourcesResult",
    "Settings",
    "SitingResult",
    "SpaceTooLargeError",
    "StabilityResult",
    "StoppedError",
    "SweepResult",
    "Trace",
    "UsageError",
    "agreement",
    "as_seen_by",
    "bargain",
    "concession_path",
    "concessions",
    "contingent",
    "design",
    "discourse_networks",
    "durable",
    "grades",
    "hold",
    "inverse",
    "load",
    "misperception",
    "positions",
    "power",
    "protect",
    "protect_valued",
    "reach",
    "read",
    "read_case",
    "reanchor",
    "requests",
    "score",
    "score_reading",
    "sequence",
    "site",
    "site_valued",
    "splits",
    "stability",
    "stability_of_draws",
    "sweep",
    "table",
    "trace",
    "trades",
    "under_scenario",
    "value_resources",
    "with_computed_values",
    "withdraw",
]


def __getattr__(name: str) -> Any:
    # Names are imported when first used, so that `import detente` and `detente --help` stay fast.
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'detente' has no attribute {name!r}")
