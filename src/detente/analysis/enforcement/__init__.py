# SPDX-License-Identifier: MIT
"""Would a deal hold after signature, who would break it, when, and what would stop them.

Every number of the enforcement block and of the preferences is taken at its midpoint here; how much of
what is not known an answer survives is another question. Survival integrates the shocks of one run and
is a property of the model and its inputs, never a forecast.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.analysis.enforcement.circumstances import disputes_of, guarantees_of, watch_of
from detente.analysis.enforcement.circumstances_result import Dispute, GuaranteeVerdict, WatchVerdict
from detente.analysis.enforcement.durability import durability_warnings, gives_up, most_durable
from detente.analysis.enforcement.fixes import Goal, find_fixes
from detente.analysis.enforcement.refusals import accepted_though_refused
from detente.analysis.enforcement.result import (
    BreachVerdict,
    Durable,
    Fix,
    FixSearch,
    HoldResult,
    Lever,
    ProposalHold,
)
from detente.analysis.enforcement.verdicts import verdict_of
from detente.analysis.result import Progress, no_progress
from detente.case.anchoring import Anchoring, anchorings_of
from detente.case.case import Case
from detente.case.excluded_breaches import excluded_breaches
from detente.case.finding import Finding
from detente.case.proposal import Proposal
from detente.errors import UsageError
from detente.outcomes.enforcement import Parameters, midpoint_parameters, midpoint_worth
from detente.outcomes.survival import DAYS, survival, survival_in_days, typed_hazards, without_typed_hazards
from detente.outcomes.valuation import is_cardinal, vetoes
from detente.outcomes.view import View

__all__ = [
    "BreachVerdict",
    "Dispute",
    "Durable",
    "Fix",
    "GuaranteeVerdict",
    "HoldResult",
    "Lever",
    "ProposalHold",
    "WatchVerdict",
    "contradictions",
    "goal_of",
    "hold",
]

DEFAULT_YEARS = 10
DEFAULT_LASTING = 0.5
MOST_YEARS = 100
TOLERANCE = 1e-9

METHOD = {
    "ranges": "every range at its midpoint",
    "margin": "utility of keeping the deal less what breaking is worth: the outcome it leads to, what the package adds "
    "to it and regrouping until then, less guarantee, sanctions, costs and deposits",
    "war value": "one number for each party: its reservation, the worth of fighting, what resuming the war gives",
    "breaks in": "years until the margin is gone, guarantors as they are at signature",
    "survival": "share of the shocks of one run survived, by yearly shock, walk-backs, disputes and the first months; "
    "a property of the model and its inputs, not a forecast",
    "fix": "fewest level changes, clauses and deposits under which all sign, no breach pays at the horizon and the "
    "share of shocks asked for is survived",
    "durability": "durability is never the objective alone: it stands beside what each party gains and gives up",
}


def hold(
    view: View,
    *,
    years: int | None = None,
    lasting: float = DEFAULT_LASTING,
    fixes: bool = True,
    progress: Progress = no_progress,
) -> HoldResult:
    """Ask whether each proposal would hold, who would break it and what would stop them.

    Parameters
    ----------
    view : View
        A case without errors, with an enforcement block and proposals.
    years : int, optional
        Horizon; by default that of the case, or ten years.
    lasting : float, optional
        Share of the shocks that a fix must survive until the horizon, 0 to 1.
    fixes : bool, optional
        Whether to look for the smallest combinations that all sign and that hold, and for what lasts
        longest of all outcomes.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    HoldResult
        One entry for each proposal.

    Raises
    ------
    UsageError
        If the case has no enforcement block with breaches, or no proposals.
    """
    case = view.case
    horizon = years if years is not None else round(case.horizon_years or DEFAULT_YEARS) or 1
    if not 1 <= horizon <= MOST_YEARS:
        raise UsageError(f"the horizon is {horizon} years; it must be 1 to {MOST_YEARS}")
    if not 0.0 <= lasting <= 1.0:
        raise UsageError(f"the share to be survived is {lasting:g}; it must be 0 to 1")
    model = view.enforcement()
    if not case.proposals:
        raise UsageError("whether a deal would hold needs deals; add `proposals` to the case")
    parameters = midpoint_parameters(model.block)
    reservation, findings = _reservations(view, case.signatories)
    left_out = [id_ for id_ in model.block.breaches if id_ not in model.breaches and id_ not in model.walk_backs]
    if left_out:
        message = f"the party of {', '.join(left_out)} has no preference with a scale; these breaches are left out"
        findings.append(Finding("breach-skipped", "warning", message, ("enforcement", "breaches", left_out[0])))
    found = []
    for number, (id_, proposal) in enumerate(case.proposals.items()):
        progress(0.7 * number / len(case.proposals), proposal.title)
        asked, missing = _reservations(view, case.signatories_of(id_))
        findings += _excluded(case, proposal)
        findings += [one for one in missing if one not in findings]
        found.append(_judge(view, id_, proposal, parameters, Goal(asked, horizon, lasting), fixes))
    durable: tuple[Durable, ...] = ()
    if fixes and reservation:
        durable = most_durable(view, parameters, reservation, horizon, lambda s, m: progress(0.7 + 0.3 * s, m))
    anchorings = tuple(anchorings_of(case))
    findings += contradictions(case, anchorings)
    accepting = {p.id: [q for q in p.gain if q in case.signatories_of(p.id) and q not in p.refused_by] for p in found}
    findings += accepted_though_refused(case, accepting)
    findings += durability_warnings(case, tuple(found), durable)
    return HoldResult(
        case=view.described,
        method={**METHOD, "lasting": f"{lasting:.0%} of the shocks for a fix"},
        exact=True,
        findings=tuple(findings),
        years=horizon,
        proposals=tuple(found),
        most_durable=durable,
        no_deal=anchorings,
    )


def _excluded(case: Case, proposal: Proposal) -> list[Finding]:
    """Name the breaches that exclusions take out of a proposal."""
    return [
        Finding(
            "breach-excluded",
            "warning",
            f"“{proposal.title}”: {step.words}. Survival is not free of it.",
            ("enforcement", "breaches", step.breach),
        )
        for step in excluded_breaches(case, proposal.outcome, proposal.clauses)
    ]


def contradictions(case: Case, anchorings: Iterable[Anchoring]) -> list[Finding]:
    """Say where a preference contradicts a war value, with both numbers and what hangs on them."""
    return [
        Finding("war-value-contradicted", "warning", one.words(case), ("enforcement", "war", "values", one.party))
        for one in anchorings
        if one.contradicted
    ]


def goal_of(view: View, years: int, lasting: float = DEFAULT_LASTING) -> Goal | None:
    """Return what a fix must reach; None where nothing says on a scale what some signatory gets without a deal."""
    reservation, missing = _reservations(view, view.case.signatories)
    return None if missing else Goal(reservation, years, lasting)


def _reservations(view: View, parties: Sequence[str]) -> tuple[dict[str, float], list[Finding]]:
    case, stated = view.case, view.reservations
    reservation: dict[str, float] = {}
    findings = []
    for party in parties:
        if party in stated and party in case.preferences and is_cardinal(case.preferences[party]):
            reservation[party] = stated[party]
        else:
            message = f"nothing says on a scale what '{party}' gets without a deal; whether it signs is left out"
            findings.append(Finding("reservation-missing", "warning", message, ("preferences", party)))
    return reservation, findings


def _judge(
    view: View,
    id_: str,
    proposal: Proposal,
    parameters: Parameters,
    goal: Goal,
    fixes: bool,
) -> ProposalHold:
    years, asked = goal.years, view.case.signatories_of(id_)
    # Shown is what the proposal brings every signatory of the case; refuse can those alone who sign it.
    reservation = _reservations(view, view.case.signatories)[0] | goal.reservation
    case, model = view.case, view.enforcement(proposal.clauses)
    never = model.allowed_by_silence(proposal.silent)
    row = model.space.row(proposal.outcome)[None, :]
    worth = midpoint_worth(case, model.space)
    gain = {p: float(worth(p, row)[0, 0]) - reserved for p, reserved in reservation.items()}
    refusing = tuple(
        p for p in goal.reservation if gain[p] < -TOLERANCE or vetoes(model.space, case.preferences[p], row)[0]
    )
    verdicts = [
        verdict_of(model, breach, row, margin, parameters, reservation, years)
        for breach in model.breaches
        if breach not in never and (margin := model.margin(breach, row, parameters, worth)).applies[0]
    ]
    verdicts.sort(key=lambda v: (v.margin_at_horizon, v.breach))
    leaving = tuple(v.breach for v in verdicts if v.margin < 0 and not v.ends_deal)
    curve = survival(model, row, parameters, worth, years, never=never)[0, 0]
    typed = bool(typed_hazards(parameters))
    bare = without_typed_hazards(parameters)
    calculated = survival(model, row, bare, worth, years, never=never)[0, 0] if typed else curve
    left = survival(model, row, parameters, worth, years, at_once=leaving, never=never)[0, 0] if leaving else curve
    sound = not refusing and all(v.margin_at_horizon >= 0 for v in verdicts) and curve[-1] >= goal.lasting
    search = fixes and not sound and set(goal.reservation) == set(asked) and not model.fighting(row)[0]
    searched = find_fixes(view, proposal, parameters, goal) if search else FixSearch((), 0, False)
    return ProposalHold(
        id=id_,
        title=proposal.title,
        refused_by=refusing,
        gain=gain,
        gives_up=gives_up(case, model.space, row[0]),
        breaches=tuple(verdicts),
        guarantees=guarantees_of(model, row, parameters),
        survival=tuple(map(float, curve)),
        survival_days={d: float(survival_in_days(model, row, parameters, curve[None, None], d)[0, 0]) for d in DAYS},
        survival_without_hazards=tuple(map(float, calculated)),
        survival_if_left=tuple(map(float, left)),
        left_by=leaving,
        disputes=disputes_of(model, row, parameters, reservation, years),
        watch=watch_of(model, row, parameters),
        left_out=tuple(
            step.breach
            for step in excluded_breaches(case, proposal.outcome, proposal.clauses)
            if step.answer is None and step.breach not in never
        ),
        fixes=searched.fixes,
        fix_searched=searched.searched,
        fix_impossible=searched.exhausted,
    )
