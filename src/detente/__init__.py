# SPDX-License-Identifier: MIT
"""Test a negotiated settlement before it is signed.

Start with `load`, then ask. A question takes a case, or a view of it that `prepare` made; further questions of the
same analysis hang on it, under the same words as in the command line:

- `answer`: the main question, all in one; `verdict`: the same of a package that need not be a proposal.
- `bargain`: who would sign; `bargain.concessions`, `path`, `requests`, `trades`, `splits`, `power`, `durable`.
- `stability`: who would stay; `stability.paths`, `inverse`, `design`, `misperception`, `draws`.
- `hold`: would it hold; `hold.table`, `order`, `contracts`.
- `resources`: what it is worth; `protect`: what protection takes; `protect.cover_all`, `most`, `backup`, `expected`,
  `support`.
- `sweep`: how sure; `trace` and `withdraw`: on what it rests.
- `evidence.positions`, `grades`, `network`, `agree`, `reanchor`: what the sources say. `read` reads a text.

>>> import detente
>>> case = detente.load("cases/prisoners-dilemma")
>>> detente.bargain(case)
<BargainResult: bargain of prisoners-dilemma, 4 rows>
>>> detente.stability.paths
<question stability.paths>
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.analysis.answer.result import AnswerResult, VerdictResult
    from detente.analysis.answer.verdicts import Verdict
    from detente.analysis.bargaining.concession_path import ConcessionPath
    from detente.analysis.bargaining.concessions import ConcessionResult
    from detente.analysis.bargaining.power import PowerResult
    from detente.analysis.bargaining.requests import RequestResult
    from detente.analysis.bargaining.result import BargainResult
    from detente.analysis.bargaining.splits import SplitResult
    from detente.analysis.bargaining.trades import TradeResult
    from detente.analysis.durable import DurableResult
    from detente.analysis.enforcement.contingent import ContingentResult
    from detente.analysis.enforcement.result import HoldResult
    from detente.analysis.enforcement.sequence import SequenceResult
    from detente.analysis.enforcement.table_result import TableResult
    from detente.analysis.evidence import Trace
    from detente.analysis.evidence.agreement import Agreement
    from detente.analysis.evidence.grades import Grades
    from detente.analysis.evidence.networks import DiscourseNetworks
    from detente.analysis.evidence.positions import Positions
    from detente.analysis.evidence.read import GivenText, ReadResult, read
    from detente.analysis.evidence.reanchoring import Reanchoring
    from detente.analysis.evidence.score import Score, score_reading
    from detente.analysis.protection import Effort
    from detente.analysis.protection.result import ProtectResult, SitingResult
    from detente.analysis.resources.result import ResourcesResult
    from detente.analysis.robustness.result import SweepResult
    from detente.analysis.robustness.scores import ScoreResult, score
    from detente.analysis.stability.concepts import Settings
    from detente.analysis.stability.design import DesignResult
    from detente.analysis.stability.draws import DrawsResult
    from detente.analysis.stability.inverse import InverseResult
    from detente.analysis.stability.misperception import MisperceptionResult
    from detente.analysis.stability.reach import ReachResult
    from detente.analysis.stability.result import StabilityResult
    from detente.case.case import Case
    from detente.case.finding import Finding
    from detente.case.own_terms import OwnTerms
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
    from detente.outcomes.view import View
    from detente.preparation import prepare
    from detente.questions import Question
    from detente.report.withdrawal import Withdrawal

    answer: Question
    bargain: Question
    evidence: Question
    hold: Question
    protect: Question
    resources: Question
    stability: Question
    sweep: Question
    trace: Question
    verdict: Question
    withdraw: Question

_HOME = {
    "Agreement": "detente.analysis.evidence.agreement",
    "AnswerResult": "detente.analysis.answer.result",
    "BadInputError": "detente.errors",
    "BargainResult": "detente.analysis.bargaining.result",
    "Case": "detente.case.case",
    "CaseDocument": "detente.files.case_folder",
    "ConcessionPath": "detente.analysis.bargaining.concession_path",
    "ConcessionResult": "detente.analysis.bargaining.concessions",
    "ContingentResult": "detente.analysis.enforcement.contingent",
    "DesignResult": "detente.analysis.stability.design",
    "DetenteError": "detente.errors",
    "DiscourseNetworks": "detente.analysis.evidence.networks",
    "DrawsResult": "detente.analysis.stability.draws",
    "DurableResult": "detente.analysis.durable",
    "Effort": "detente.analysis.protection",
    "Execution": "detente.outcomes.execution",
    "Finding": "detente.case.finding",
    "GivenText": "detente.analysis.evidence.read",
    "Grades": "detente.analysis.evidence.grades",
    "HoldResult": "detente.analysis.enforcement.result",
    "InvalidCaseError": "detente.errors",
    "InverseResult": "detente.analysis.stability.inverse",
    "MisperceptionResult": "detente.analysis.stability.misperception",
    "OwnTerms": "detente.case.own_terms",
    "Positions": "detente.analysis.evidence.positions",
    "PowerResult": "detente.analysis.bargaining.power",
    "ProtectResult": "detente.analysis.protection.result",
    "Question": "detente.questions",
    "ReachResult": "detente.analysis.stability.reach",
    "ReadResult": "detente.analysis.evidence.read",
    "Reanchoring": "detente.analysis.evidence.reanchoring",
    "RequestResult": "detente.analysis.bargaining.requests",
    "ResourcesResult": "detente.analysis.resources.result",
    "Score": "detente.analysis.evidence.score",
    "ScoreResult": "detente.analysis.robustness.scores",
    "SequenceResult": "detente.analysis.enforcement.sequence",
    "Settings": "detente.analysis.stability.concepts",
    "SitingResult": "detente.analysis.protection.result",
    "SpaceTooLargeError": "detente.errors",
    "SplitResult": "detente.analysis.bargaining.splits",
    "StabilityResult": "detente.analysis.stability.result",
    "StoppedError": "detente.errors",
    "SweepResult": "detente.analysis.robustness.result",
    "TableResult": "detente.analysis.enforcement.table_result",
    "Trace": "detente.analysis.evidence",
    "TradeResult": "detente.analysis.bargaining.trades",
    "UsageError": "detente.errors",
    "Verdict": "detente.analysis.answer.verdicts",
    "VerdictResult": "detente.analysis.answer.result",
    "View": "detente.outcomes.view",
    "Withdrawal": "detente.report.withdrawal",
    "as_seen_by": "detente.case.variants",
    "load": "detente.files.case_folder",
    "prepare": "detente.preparation",
    "read": "detente.analysis.evidence.read",
    "read_case": "detente.files.case_folder",
    "score": "detente.analysis.robustness.scores",
    "score_reading": "detente.analysis.evidence.score",
    "under_scenario": "detente.case.variants",
}

__all__ = [
    "Agreement",
    "AnswerResult",
    "BadInputError",
    "BargainResult",
    "Case",
    "CaseDocument",
    "ConcessionPath",
    "ConcessionResult",
    "ContingentResult",
    "DesignResult",
    "DetenteError",
    "DiscourseNetworks",
    "DrawsResult",
    "DurableResult",
    "Effort",
    "Execution",
    "Finding",
    "GivenText",
    "Grades",
    "HoldResult",
    "InvalidCaseError",
    "InverseResult",
    "MisperceptionResult",
    "OwnTerms",
    "Positions",
    "PowerResult",
    "ProtectResult",
    "Question",
    "ReachResult",
    "ReadResult",
    "Reanchoring",
    "RequestResult",
    "ResourcesResult",
    "Score",
    "ScoreResult",
    "SequenceResult",
    "Settings",
    "SitingResult",
    "SpaceTooLargeError",
    "SplitResult",
    "StabilityResult",
    "StoppedError",
    "SweepResult",
    "TableResult",
    "Trace",
    "TradeResult",
    "UsageError",
    "Verdict",
    "VerdictResult",
    "View",
    "Withdrawal",
    "answer",
    "as_seen_by",
    "bargain",
    "evidence",
    "hold",
    "load",
    "prepare",
    "protect",
    "read",
    "read_case",
    "resources",
    "score",
    "score_reading",
    "stability",
    "sweep",
    "trace",
    "under_scenario",
    "verdict",
    "withdraw",
]


def __getattr__(name: str) -> Any:
    # Names are imported when first used, so that `import detente` and `detente --help` stay fast.
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    if name in __all__:
        from detente.questions import QUESTIONS

        return QUESTIONS[name]
    raise AttributeError(f"module 'detente' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
