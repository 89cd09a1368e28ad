# SPDX-License-Identifier: MIT
"""The report's answers with a source and without it: who signs what, what is stable, and what falls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from detente.analysis.bargaining import BargainResult, bargain
from detente.analysis.evidence.withdrawal import Affected, withdrawn
from detente.analysis.result import Progress, Result, no_progress
from detente.analysis.stability import StabilityResult, stability
from detente.case.case import Case
from detente.case.finding import Finding
from detente.errors import UsageError
from detente.outcomes.view import View

__all__ = ["ProposalAnswer", "Withdrawal", "withdraw"]


@dataclass(frozen=True, slots=True)
class ProposalAnswer:
    """What the report answers about a proposal, or about the status quo.

    Attributes
    ----------
    refused_by : tuple of str or None
        Signatories that refuse it; None where that was not asked.
    equilibrium : tuple of str or None
        Concepts under which every party would stay; None where that was not asked.
    gain : dict of str to float
        Gain of each signatory over no deal.
    """

    refused_by: tuple[str, ...] | None
    equilibrium: tuple[str, ...] | None
    gain: dict[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as it stands in JSON."""
        return {
            "refused_by": None if self.refused_by is None else list(self.refused_by),
            "equilibrium": None if self.equilibrium is None else list(self.equilibrium),
            "gain": self.gain,
        }


@dataclass(frozen=True, repr=False)
class Withdrawal(Result):
    """What falls with a source, and the answers with and without it.

    Attributes
    ----------
    target : str
        What was withdrawn.
    affected : tuple of Affected
        All that changes.
    before, after : dict of str to ProposalAnswer
        Answers by proposal, and for `status_quo`.
    changed : tuple of str
        Answers that are not the same, each as a sentence.
    """

    target: str
    affected: tuple[Affected, ...]
    before: dict[str, ProposalAnswer]
    after: dict[str, ProposalAnswer]
    changed: tuple[str, ...]

    analysis = "withdraw"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "withdrawn": self.target,
            "affected": [entry.to_dict() for entry in self.affected],
            "answers": {
                "with": {id_: answer.to_dict() for id_, answer in self.before.items()},
                "without": {id_: answer.to_dict() for id_, answer in self.after.items()},
            },
            "changed": list(self.changed),
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each thing that changes."""
        return [entry.to_dict() for entry in self.affected]


def _asked(question: Callable[[], Any], findings: list[Finding], what: str) -> Any:
    try:
        return question()
    except UsageError as error:
        findings.append(Finding(f"{what}-skipped", "warning", str(error)))
        return None


def _answers(view: View, findings: list[Finding]) -> dict[str, ProposalAnswer]:
    case = view.case
    signed: BargainResult | None = _asked(lambda: bargain(view), findings, "bargain")
    named = bool(case.named_outcomes) and bool(case.preferences)
    settled: StabilityResult | None = (
        _asked(lambda: stability(view, outcomes="named"), findings, "stability") if named else None
    )
    stable = {name: o.equilibrium for o in settled.outcomes for name in o.names} if settled is not None else {}
    verdicts = {p.id: p for p in signed.proposals} if signed is not None else {}
    return {
        name: ProposalAnswer(
            verdicts[name].refused_by if name in verdicts else None,
            stable.get(name),
            dict(verdicts[name].gain) if name in verdicts else {},
        )
        for name in case.named_outcomes
    }


def _names(case: Case, parties: tuple[str, ...]) -> str:
    return ", ".join(case.parties[party].name for party in parties) or "nobody"


def _changes(case: Case, before: Mapping[str, ProposalAnswer], after: Mapping[str, ProposalAnswer]) -> list[str]:
    found = []
    for name, was in before.items():
        title = f"“{case.title_of([name])}”"
        now = after.get(name)
        if now is None:
            found.append(f"{title} falls: nothing left says that anybody put it forward.")
            continue
        if was.refused_by != now.refused_by and was.refused_by is not None:
            refusing = "is not asked about" if now.refused_by is None else f"by {_names(case, now.refused_by)}"
            found.append(f"{title} was refused by {_names(case, was.refused_by)}; without it {refusing}.")
        if was.equilibrium != now.equilibrium and was.equilibrium is not None:
            kept = " ".join(now.equilibrium or ()) or "none"
            found.append(f"Every party would stay at {title} under: {' '.join(was.equilibrium) or 'none'}; now {kept}.")
    return found


def withdraw(
    view: View, *, target: str, texts: Mapping[str, str] | None = None, progress: Progress = no_progress
) -> Withdrawal:
    """Withdraw a source, a report or a statement: list what falls, and answer again without it.

    Parameters
    ----------
    view : View
        A case without errors.
    target : str
        Id of a source, name of a report that statements go back to, or id of a statement.
    texts : mapping of source id to str, optional
        Texts of its sources, for telling reprints.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    Withdrawal
        All that changes, and the answers with and without it.

    Raises
    ------
    UsageError
        If there is nothing of that name.
    """
    case = view.case
    fallen = withdrawn(view, target, texts or {})
    findings: list[Finding] = []
    progress(0.1, "the answers with it")
    before = _answers(view, findings)
    progress(0.5, "the answers without it")
    after = _answers(fallen.without, findings)
    progress(1.0, "done")
    method = {
        "falls": "all statements that it rested on are withdrawn; weakened: some of them",
        "without": "what falls is left out; where the order of a party's levels falls, each may be worth anything from "
        "0 to 1 and its midpoint is taken; weights, being judgements, stay",
    }
    changed = tuple(_changes(case, before, after))
    unique = tuple(dict.fromkeys(findings))
    return Withdrawal(view.described, method, True, unique, target, fallen.affected, before, after, changed)
