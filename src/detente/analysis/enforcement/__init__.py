# SPDX-License-Identifier: MIT
"""Would a deal hold after signature, who would break it, when, and what would stop them.

Every number of the enforcement block and of the preferences is taken at its midpoint here; how much of
what is not known an answer survives is another question. Survival integrates the shocks of one run and
is a property of the model and its inputs, never a forecast.
"""

from __future__ import annotations

from math import isfinite

import numpy as np

from detente.analysis.enforcement.durability import durability_warnings, gives_up, most_durable
from detente.analysis.enforcement.fixes import changes_searched, discount_of, find_fixes
from detente.analysis.enforcement.levers import LeverInputs, levers_of
from detente.analysis.enforcement.result import (
    BreachVerdict,
    Durable,
    Fix,
    GuaranteeVerdict,
    HoldResult,
    Lever,
    ProposalHold,
)
from detente.analysis.enforcement.shield import shield_equilibria
from detente.analysis.result import Progress, describe_case, no_progress
from detente.case.case import Case
from detente.case.finding import Finding
from detente.case.proposal import Proposal
from detente.errors import UsageError
from detente.outcomes.enforcement import (
    BreachMargin,
    EnforcementModel,
    Parameters,
    midpoint_parameters,
    midpoint_worth,
)
from detente.outcomes.reservation import reservation_utilities
from detente.outcomes.snap_back import VOTES, snap_back_credibility
from detente.outcomes.space import OutcomeSpace, Rows
from detente.outcomes.survival import survival
from detente.outcomes.valuation import is_cardinal, utilities_of_rows, vetoes

__all__ = [
    "BreachVerdict",
    "Durable",
    "Fix",
    "GuaranteeVerdict",
    "HoldResult",
    "Lever",
    "ProposalHold",
    "hold",
]

DEFAULT_YEARS = 10
MOST_YEARS = 100
TOLERANCE = 1e-9

METHOD = {
    "ranges": "every range at its midpoint",
    "margin": "utility of keeping the deal less what breaking is worth: the outcome it leads to, what the package adds "
    "to it and regrouping until then, less guarantee, sanctions, costs and deposits",
    "war value": "one number for each party: its reservation, what fighting is worth to it, what resuming the war gives",
    "breaks in": "years until the margin is gone, guarantors as they are at signature",
    "survival": "share of the shocks of one run survived, by yearly shock, walk-backs, disputes and the first months; "
    "a property of the model and its inputs, not a forecast",
    "fix": "fewest level changes, clauses and deposits under which all sign and no breach pays at the horizon",
    "caution": "durability is never the objective alone: it stands beside what each party gains and gives up",
}


def hold(case: Case, years: int | None = None, fixes: bool = True, progress: Progress = no_progress) -> HoldResult:
    """Ask whether each proposal would hold, who would break it and what would stop them.

    Parameters
    ----------
    case : Case
        A case without errors, with an enforcement block and proposals.
    years : int, optional
        Horizon; by default that of the case, or ten years.
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
    horizon = years if years is not None else round(case.horizon_years or DEFAULT_YEARS) or 1
    if not 1 <= horizon <= MOST_YEARS:
        raise UsageError(f"the horizon is {horizon} years; it must be 1 to {MOST_YEARS}")
    model = EnforcementModel(case)
    if not case.proposals:
        raise UsageError("whether a deal would hold needs deals; add `proposals` to the case")
    parameters = midpoint_parameters(model.block)
    reservation, findings = _reservations(case)
    left_out = [id_ for id_ in model.block.breaches if id_ not in model.breaches]
    if left_out:
        message = f"the party of {', '.join(left_out)} has no preference with a scale; these breaches are left out"
        findings.append(Finding("breach-skipped", "warning", message, ("enforcement", "breaches", left_out[0])))
    found = []
    for number, (id_, proposal) in enumerate(case.proposals.items()):
        progress(0.7 * number / len(case.proposals), proposal.title)
        found.append(_judge(case, id_, proposal, parameters, reservation, horizon, fixes))
    durable: tuple[Durable, ...] = ()
    if fixes and reservation:
        durable = most_durable(case, parameters, reservation, horizon, lambda s, m: progress(0.7 + 0.3 * s, m))
    findings += durability_warnings(case, tuple(found), durable)
    return HoldResult(
        case=describe_case(case),
        method=METHOD,
        exact=True,
        findings=tuple(findings),
        years=horizon,
        proposals=tuple(found),
        most_durable=durable,
    )


def _reservations(case: Case) -> tuple[dict[str, float], list[Finding]]:
    stated = reservation_utilities(case, OutcomeSpace(case))
    reservation, findings = {}, []
    for party in case.signatories:
        if party in stated and party in case.preferences and is_cardinal(case.preferences[party]):
            reservation[party] = stated[party]
        else:
            message = f"nothing says on a scale what '{party}' gets without a deal; whether it signs is left out"
            findings.append(Finding("reservation-missing", "warning", message, ("preferences", party)))
    return reservation, findings


def _judge(
    case: Case,
    id_: str,
    proposal: Proposal,
    parameters: Parameters,
    reservation: dict[str, float],
    years: int,
    fixes: bool,
) -> ProposalHold:
    model = EnforcementModel(case, proposal.clauses)
    row = model.space.row(proposal.outcome)[None, :]
    worth = midpoint_worth(case, model.space)
    gain = {p: float(worth(p, row)[0, 0]) - reserved for p, reserved in reservation.items()}
    refusing = tuple(p for p in gain if gain[p] < -TOLERANCE or vetoes(model.space, case.preferences[p], row)[0])
    verdicts = [
        _verdict(model, breach, row, margin, parameters, reservation, years)
        for breach in model.breaches
        if (margin := model.margin(breach, row, parameters, worth)).applies[0]
    ]
    verdicts.sort(key=lambda v: (v.margin_at_horizon, v.breach))
    leaving = tuple(v.breach for v in verdicts if v.margin < 0 and not v.ends_deal)
    curve = survival(model, row, parameters, worth, years)[0, 0]
    left = survival(model, row, parameters, worth, years, at_once=leaving)[0, 0] if leaving else curve
    sound = not refusing and all(v.margin_at_horizon >= 0 for v in verdicts)
    search = fixes and not sound and set(reservation) == set(case.signatories) and not model.fighting(row)[0]
    return ProposalHold(
        id=id_,
        title=proposal.title,
        refused_by=refusing,
        gain=gain,
        gives_up=gives_up(case, model.space, row[0]),
        breaches=tuple(verdicts),
        guarantees=_guarantees(model, row, parameters),
        survival=tuple(map(float, curve)),
        survival_if_left=tuple(map(float, left)),
        left_by=leaving,
        disputes=_disputes(model, row),
        fixes=find_fixes(case, proposal, parameters, reservation, years) if search else (),
        fix_searched=changes_searched(model.space.shape) if search else 0,
    )


def _guarantees(model: EnforcementModel, row: Rows, parameters: Parameters) -> tuple[GuaranteeVerdict, ...]:
    found = []
    for id_, guarantee in model.block.guarantees.items():
        taken, without, invested = (
            float(model.guarantee(id_, row, parameters, come)[0, 0]) for come in (None, False, True)
        )
        none_come = they_come = False
        if guarantee.stake is not None and model.space.meets(row, guarantee.stake.when)[0] and 0 < without < 1:
            path = f"guarantees.{id_}.stake"
            added = float((parameters[f"{path}.amount"] * parameters[f"{path}.log_odds_per_unit"])[0])
            odds = float(np.log(without / (1.0 - without)))
            shield = shield_equilibria(odds, added, float(parameters[f"{path}.entry_credibility"][0]))
            none_come, they_come = shield.none_come, shield.they_come
        found.append(GuaranteeVerdict(id_, guarantee.title, taken, without, invested, none_come, they_come))
    return tuple(found)


def _disputes(model: EnforcementModel, row: Rows) -> tuple[str, ...]:
    case, found = model.case, []
    for ambiguity in model.block.ambiguities:
        if model.space.meets(row, ambiguity.when)[0]:
            issues = ", ".join(case.issues[issue].name for issue in ambiguity.when)
            readings = "; ".join(
                f"{case.parties[party].name} reads "
                + ", ".join(case.issues[issue].levels[level] for issue, level in reading.items())
                for party, reading in ambiguity.readings.items()
            )
            found.append(f"{issues}: {readings}")
    return tuple(found)


TERMS = {
    "deal": "what the deal is worth to it",
    "breaking": "what breaking leads to",
    "shift": "what the package adds to the worth of breaking",
    "regrouping": "regrouping until the horizon",
    "guarantee": "the guarantee",
    "sanctions": "sanctions that return",
    "cost": "what breaking costs in any case",
    "deposit": "the deposit",
}


def _terms(margin: BreachMargin, years: int) -> dict[str, float]:
    return {
        "deal": float(margin.deal[0, 0] - margin.after[0, 0]),
        "shift": -float(margin.shift[0, 0]),
        "regrouping": -float(margin.regroup_rate[0, 0]) * years,
        "guarantee": float((margin.credibility * margin.loss)[0, 0]),
        "sanctions": float((margin.sanctions_credibility * margin.sanctions)[0, 0]),
        "cost": float(margin.cost[0, 0]),
        "deposit": float(margin.deposit[0, 0]),
    }


def _verdict(
    model: EnforcementModel,
    breach: str,
    row: Rows,
    margin: BreachMargin,
    parameters: Parameters,
    reservation: dict[str, float],
    years: int,
) -> BreachVerdict:
    stated = model.breaches[breach]
    now, later = float(margin.at()[0, 0]), float(margin.at(float(years))[0, 0])
    years_left = float(margin.breaks_in()[0, 0])
    guaranteed = bool(margin.loss[0, 0] > 0) and any(breach in g.against for g in model.block.guarantees.values())
    needed = [float(margin.needed_credibility(float(t))[0, 0]) if guaranteed else None for t in (0, years)]
    terms = _terms(margin, years)
    against = later < 0
    levers = levers_of(_inputs(model, breach, row, margin, parameters, reservation, years)) if against else ()
    possible = [lever for lever in levers if lever.needed is not None and lever.effort is not None]
    return BreachVerdict(
        breach=breach,
        party=stated.party,
        title=stated.title,
        ends_deal=bool(margin.ends_deal[0]),
        margin=now,
        margin_at_horizon=later,
        breaks_in=years_left if isfinite(years_left) else None,
        needed_credibility=needed[0],
        needed_credibility_at_horizon=needed[1],
        credibility=float(margin.credibility[0, 0]),
        terms=terms,
        decides=(min if against else max)(terms, key=lambda term: terms[term]),
        levers=levers,
        smallest_fix=min(possible, key=lambda lever: lever.effort or 0.0, default=None),
        answers=_answers(model, breach, row),
    )


def _inputs(
    model: EnforcementModel,
    breach: str,
    row: Rows,
    margin: BreachMargin,
    parameters: Parameters,
    reservation: dict[str, float],
    years: int,
) -> LeverInputs:
    stated, path = model.breaches[breach], f"breaches.{breach}"
    factors = [
        float(parameters[f"{path}.regroup_factors.{n}.factor"][0])
        for n, factor in enumerate(stated.regroup_factors)
        if model.space.meets(row, factor.when)[0]
    ]
    detection = float(model.detection(row, parameters)[0, 0])
    votes: list[tuple[str, float]] = []
    if model.block.sanctions is not None:
        senders = model.block.sanctions.senders
        holds = [parameters[f"sanctions.senders.{sender}.holds"] for sender in senders]
        shares = [parameters[f"sanctions.senders.{sender}.share"] for sender in senders]
        votes = [(vote, float(snap_back_credibility(holds, shares, vote)[0])) for vote in (*VOTES, "automatic")]
    utility = float(margin.deal[0, 0])
    best = float(
        max(
            utilities_of_rows(model.space, model.case.preferences[stated.party], model.space.row(levels)[None, :])[0]
            for levels in model.case.named_outcomes.values()
        )
    )
    return LeverInputs(
        lacking=-float(margin.at(float(years))[0, 0]),
        years=float(years),
        credibility=float(margin.credibility[0, 0]),
        loss=float(margin.loss[0, 0]),
        sanctions=float(margin.sanctions[0, 0]),
        sanctions_credibility=float(margin.sanctions_credibility[0, 0]),
        regroup_rate=float(margin.regroup_rate[0, 0]),
        unlimited_rate=float(parameters[f"{path}.regroup_rate"][0]),
        regroup_factors=factors,
        detection=detection,
        seen=1.0 if margin.ends_deal[0] else max(detection, 1.0 if model.block.monitoring is None else detection),
        discount=discount_of(model.case, stated.party),
        votes=votes,
        surplus=utility - reservation.get(stated.party, 0.0),
        room=best - utility,
    )


def _answers(model: EnforcementModel, breach: str, row: Rows) -> tuple[tuple[str, bool], ...]:
    """Return what others would do after a breach, and whether they would gain by it."""
    case, stated = model.case, model.breaches[breach]
    current, found = model.after(row, stated.sets), []
    for answer in stated.answers:
        if not model.space.meets(current, answer.when)[0]:
            continue
        answered = model.after(current, answer.then)
        words = f"{case.parties[answer.party].name}: " + ", ".join(
            f"{case.issues[issue].name} to {case.issues[issue].levels[level]}" for issue, level in answer.then.items()
        )
        preference = case.preferences.get(answer.party)
        gains = preference is None or bool(
            utilities_of_rows(model.space, preference, answered)[0]
            >= utilities_of_rows(model.space, preference, current)[0] - TOLERANCE
        )
        found.append((words, gains))
        current = answered
    return tuple(found)
