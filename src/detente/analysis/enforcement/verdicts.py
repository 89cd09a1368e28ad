# SPDX-License-Identifier: MIT
"""What one party has from one breach of one package: margin, what decides it, levers, answers."""

from __future__ import annotations

from math import isfinite

import numpy as np
from numpy.typing import NDArray

from detente.analysis.enforcement.clauses import discount_of, lapse_clauses
from detente.analysis.enforcement.levers import LeverInputs, levers_of
from detente.analysis.enforcement.result import AnswerVerdict, BreachVerdict
from detente.case.preference import AdditivePreference
from detente.outcomes.breach_answers import after_breach, answered, expected
from detente.outcomes.breach_margin import BreachMargin
from detente.outcomes.enforcement import EnforcementModel, Parameters, midpoint_worth
from detente.outcomes.snap_back import VOTES, snap_back_credibility
from detente.outcomes.space import Rows
from detente.outcomes.valuation import issue_contributions, utilities_of_rows

__all__ = ["TERMS", "verdict_of"]

TOLERANCE = 1e-9

TERMS = {
    "deal": "the deal against what breaking leads to",
    "shift": "what the package adds to the worth of breaking",
    "regrouping": "regrouping until the horizon",
    "guarantee": "the guarantee",
    "sanctions": "sanctions that return",
    "cost": "what breaking costs in any case",
    "deposit": "the deposit",
}
"""Terms of the margin, in words."""


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


def verdict_of(
    model: EnforcementModel,
    breach: str,
    row: Rows,
    margin: BreachMargin,
    parameters: Parameters,
    reservation: dict[str, float],
    years: int,
) -> BreachVerdict:
    """Return what a party has from one breach of a package, and what would stop it.

    Parameters
    ----------
    model : EnforcementModel
        The block, with the clauses of the deal.
    breach : str
        Id of the breach.
    row : ndarray of uint8, shape (1, issues)
        The package.
    margin : BreachMargin
        Its margin, one draw.
    parameters : mapping
        Numbers of the block, one draw.
    reservation : dict of party to float
        Utility without a deal.
    years : int
        Horizon.
    """
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
        ends_deal=bool(margin.ends_deal[0, 0]),
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
        keeps=_keeps(model, breach, row),
        answers=_answers(model, breach, row, parameters),
    )


def _keeps(model: EnforcementModel, breach: str, row: Rows) -> dict[str, float]:
    """Return the issues on which a breaker keeps what the deal gave it, and the points over no deal, most first."""
    case, party = model.case, model.breaches[breach].party
    preference, home = case.preferences[party], case.outcome_without_deal
    if home is None or not isinstance(preference, AdditivePreference):
        return {}
    worth = midpoint_worth(case, model.space)
    after = issue_contributions(model.space, preference, after_breach(model, breach, row, worth)[0].rows[0])
    without = issue_contributions(model.space, preference, model.space.row(home))
    kept = {issue: after[issue][0] - without[issue][0] for issue in after}
    return {k: x for k, x in sorted(kept.items(), key=lambda pair: -pair[1]) if x > TOLERANCE}


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
        discount=discount_of(model.case, stated.party),
        votes=votes,
        lapses=_lapses(model, breach, row, parameters, years),
        surplus=utility - reservation.get(stated.party, 0.0),
        room=best - utility,
        other_rate=float(margin.regroup_rate[0, 0] - model.regroup_rate(breach, row, parameters)[0, 0]),
    )


def _lapses(
    model: EnforcementModel, breach: str, row: Rows, parameters: Parameters, years: int
) -> list[tuple[str, float]]:
    """Return the clauses that would let something lapse, and what would still be lacking with each."""
    found = []
    for clause, words in lapse_clauses(model.case, model.space.outcome(row[0]), breach):
        bound = EnforcementModel(model.case, (*model.clauses, clause))
        margin = bound.margin(breach, row, parameters, midpoint_worth(model.case, bound.space))
        found.append((words, -float(margin.at(float(years))[0, 0])))
    return found


def _answers(model: EnforcementModel, breach: str, row: Rows, parameters: Parameters) -> tuple[AnswerVerdict, ...]:
    """Return what others could do after a breach, whether they would, and what hangs on it."""
    case, worth = model.case, midpoint_worth(model.case, model.space)
    current, found = model.after(row, model.breaches[breach].sets), []
    for place, answer in enumerate(model.breaches[breach].answers):
        applies, after = answered(model, answer, row, current)
        if not applies[0]:
            continue
        words = f"{case.parties[answer.party].name}: " + ", ".join(
            f"{case.issues[issue].name} to {case.issues[issue].levels[level]}" for issue, level in answer.then.items()
        )
        given = model.margin(breach, row, parameters, worth, forced={place})
        left = model.margin(breach, row, parameters, worth, ignored={place})
        judged = answer.party in case.preferences
        gain = _worth_of(model, breach, row, place) if judged else None
        credible = gain is None or gain >= -TOLERANCE
        found.append(
            AnswerVerdict(answer.party, words, credible, gain, float(given.at()[0, 0]), float(left.at()[0, 0]))
        )
        if credible:
            current = after
    return tuple(found)


def _worth_of(model: EnforcementModel, breach: str, row: Rows, place: int) -> float:
    """Return what giving an answer to a breach brings the party that gives it, in its own points."""
    worth, party = midpoint_worth(model.case, model.space), model.breaches[breach].answers[place].party

    def value(outcomes: Rows) -> NDArray[np.float64]:
        return worth(party, outcomes)

    given = expected(after_breach(model, breach, row, worth, forced={place}), value)
    left = expected(after_breach(model, breach, row, worth, ignored={place}), value)
    return float(given[0, 0] - left[0, 0])
