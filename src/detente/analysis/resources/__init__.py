# SPDX-License-Identifier: MIT
"""What resources are worth, and to whom: for every named outcome, party, asset, commodity and region.

>>> from detente import load, prepare
>>> result = value_resources(prepare(load("cases/air-cover-for-minerals")), paths=1000)
>>> result.host, result.beneficiary
('UKR', 'US')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from detente.analysis.resources.assets import asset_values, group_values
from detente.analysis.resources.claims import claim_groups, headline_claim, recoupments
from detente.analysis.resources.drivers import drivers_of, swept_over, swings_of
from detente.analysis.resources.exchange import exchanges
from detente.analysis.resources.hazard import Conflict, region_hazard, share_conflicts
from detente.analysis.resources.model import ControlSetting, build_model, control_setting, fund_of, resources_of
from detente.analysis.resources.money import Answers, Key, party_values, yearly_cash
from detente.analysis.resources.numbers import Assumptions, Model
from detente.analysis.resources.real_options import value_of_waiting
from detente.analysis.resources.result import OutcomeValue, PartyValue, ResourcesResult
from detente.analysis.resources.simulation import Simulation, Variant, simulate
from detente.analysis.resources.waterfall import waterfall
from detente.analysis.resources.words import answer_words
from detente.analysis.result import Progress, no_progress
from detente.case.case import Case
from detente.case.element import nearest_name
from detente.case.finding import Finding
from detente.case.own_terms import OwnTerms
from detente.case.quantity import MEASURE_WORDS
from detente.case.resource import Fund
from detente.case.territory import main_assessor
from detente.errors import UsageError
from detente.outcomes.execution import THREADS, Execution
from detente.outcomes.view import WHOLE_CASE, View

__all__ = ["PATHS", "Assumptions", "ResourcesResult", "value_resources"]

PATHS = 20_000
"""Paths where the caller does not say; means are then known within about one percent of their spread."""

METHOD = {
    "money": "millions of real US dollars, present values at the valuation date, flows in the middle of each year",
    "bands": "5, 50 and 95 in a hundred paths stay below; paths draw prices, control, geology, cost and time",
    "ranges": "terms, hazard factors, price levels and the discount rate in the middle of their ranges; swept apart",
    "control": "chance of loss from the main assessor's shares times the outcome's factor; holders as reported",
    "investment": "nobody builds below the price at which the required return is earned under the outcome's hazard",
    "risk of loss": "counted once, as a hazard; the discount rate has no premium for it",
    "not counted": "security, influence, supply and jobs; other owners' taxes; assets without a development",
}


def value_resources(
    view: View,
    *,
    focus: str | None = None,
    paths: int = PATHS,
    seed: int | None = None,
    assumptions: Assumptions | None = None,
    terms: OwnTerms | None = None,
    execution: Execution = THREADS,
    depth: bool = True,
    progress: Progress = no_progress,
) -> ResourcesResult:
    """Value the resources of a case under every named outcome.

    Parameters
    ----------
    view : View
        A case without errors.
    focus : str, optional
        Named outcome of which assets, steps and drivers speak; by default the first proposal that has a fund.
    paths : int
        Number of paths.
    seed : int, optional
        Seed of the draws; by default that of the case.
    assumptions : Assumptions, optional
        Where the swept ranges stand; by default in their middle.
    terms : OwnTerms, optional
        The user's own: funds compared beside the drafts of the case, and every fund once more under own fiscal terms.
    execution : Execution
        Where the paths run; changes no result.
    depth : bool
        Whether to find steps, drivers and swings as well.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    ResourcesResult
        Values by party and outcome, assets, groups, drafts, claims, steps and drivers.

    Raises
    ------
    UsageError
        If the case has no resources that can be valued, the focus is no named outcome, or a risk is counted twice.
    """
    case = view.case
    seed = case.uncertainty.seed if seed is None else seed
    resources = resources_of(case)
    model = build_model(case, assumptions)
    chosen = _focus(case, focus)
    own = terms or OwnTerms()
    compared = {**resources.funds, **own.funds}
    _check_owners(case, compared)
    name = ("paths", chosen, paths, seed)
    if assumptions is None and not own.funds and (depth or view.has(name)):
        # Who asks in depth keeps the paths for those that ask the same later; the others do not fill memory.
        answers = view.keep(
            name,
            WHOLE_CASE,
            lambda: _simulated(case, model, chosen, compared, paths, seed, execution),
        )
    else:
        answers = _simulated(case, model, chosen, compared, paths, seed, execution)
    progress(0.7, "dividing the money")
    result = _divided(case, answers, chosen, compared, seed)
    changed = own.applied(resources)
    if changed is not None:
        taxed = case.model_copy(update={"resources": changed})
        other = _simulated(taxed, build_model(taxed, assumptions), chosen, compared, paths, seed, execution)
        result = _beside(result, answers, other)
    if depth and resources.beneficiary is not None:
        result = _explained(case, answers, result, resources.beneficiary, progress)
    progress(1.0, "done")
    return replace(result, case=view.described, words=answer_words(case, result))


def _divided(case: Case, answers: Answers, chosen: str, compared: Mapping[str, Fund], seed: int) -> ResourcesResult:
    """Return what the paths gave, divided; what explains it is still empty."""
    model = answers.model
    resources = model.resources
    at = answers.control_of[chosen]
    claim = headline_claim(resources)
    return ResourcesResult(
        case={},
        method={**METHOD, "assessor": main_assessor(case) or "nobody"},
        exact=False,
        findings=tuple(_findings(model)),
        valued_on=resources.valued_on,
        years=resources.years,
        rate=model.rate,
        paths=answers.results["totals"].shape[1],
        seed=seed,
        host=resources.host,
        investor=resources.investor,
        beneficiary=resources.beneficiary,
        focus=chosen,
        assets=asset_values(model, answers.controls[at], answers.results, at),
        commodities=group_values(case, model, answers.results, at, "commodity"),
        regions=group_values(case, model, answers.results, at, "region"),
        outcomes=tuple(_outcome(case, model, answers, id_) for id_ in case.named_outcomes),
        drafts={id_: party_values(answers, (chosen, id_)) for id_ in answers.funds},
        fund_names={id_: fund.name for id_, fund in compared.items()},
        recoupment=recoupments(answers, chosen),
        claims=claim_groups(resources),
        headline_claim=None if claim is None else claim[0],
        steps=(),
        drivers=(),
        swings=(),
        waiting=(),
        swept={},
        conflicts=tuple(map(_conflict_row, share_conflicts(case))),
        hazards=_hazard_rows(case, resources.valued_on, resources.hazard_years),
        words=(),
    )


def _beside(result: ResourcesResult, answers: Answers, other: Answers) -> ResourcesResult:
    """Return the result with every draft once more under the user's fiscal terms; without drafts, the focus."""
    drafts, names = dict(result.drafts), dict(result.fund_names)
    if not drafts:
        drafts["as_in_case"], names["as_in_case"] = party_values(answers, (result.focus,)), "As in the case"
    for id_ in other.funds:
        drafts[f"{id_}__own_fiscal_terms"] = party_values(other, (result.focus, id_))
        names[f"{id_}__own_fiscal_terms"] = f"{names[id_]}, with your fiscal terms"
    if not other.funds:
        drafts["own_fiscal_terms"] = party_values(other, (result.focus,))
        names["own_fiscal_terms"] = "With your fiscal terms"
    reached = [replace(row, fund=f"{row.fund}__own_fiscal_terms") for row in recoupments(other, result.focus)]
    return replace(result, drafts=drafts, fund_names=names, recoupment=(*result.recoupment, *reached))


def _explained(
    case: Case, answers: Answers, result: ResourcesResult, beneficiary: str, progress: Progress
) -> ResourcesResult:
    """Return the result with the steps to it, what drives it and what moves it."""
    model = answers.model
    control = answers.controls[answers.control_of[result.focus]]
    fund = model.resources.funds.get(fund_of(case, case.named_outcomes[result.focus]) or "")
    claim = headline_claim(model.resources)
    name = case.parties[beneficiary].in_text
    progress(0.8, "from the claim to the value")
    return replace(
        result,
        steps=waterfall(model, control, fund, beneficiary, claim and _measured(model, claim), result.seed, name),
        drivers=drivers_of(model, control, fund, result.seed),
        swings=swings_of(case, result.focus, fund, result.seed),
        waiting=value_of_waiting(model, control, result.seed),
        swept=swept_over(case, result.focus, fund, claim, result.seed, progress),
    )


def _measured(model: Model, claim: tuple[str, str, float]) -> tuple[str, str, float]:
    """Return what a claim measures, its words and its sum."""
    id_, words, sum_ = claim
    return MEASURE_WORDS[model.resources.claims[id_].measure], words, sum_


def _conflict_row(conflict: Conflict) -> dict[str, Any]:
    shares = [{"assessor": r.assessor, "date": r.date, "percent": r.percent.midpoint} for r in conflict.rows]
    return {"region": conflict.region, "spread": conflict.spread, "shares": shares}


def _hazard_rows(case: Case, on: str, years: float) -> tuple[dict[str, Any], ...]:
    hazards = (region_hazard(case, id_, on, years) for id_ in case.regions)
    return tuple(
        {
            "region": hazard.region,
            "held": hazard.held,
            "loss_per_year": hazard.loss,
            "recovery_per_year": hazard.recovery,
            "rows": [{"date": r.date, "percent": r.percent.midpoint, "assessor": r.assessor} for r in hazard.rows],
        }
        for hazard in hazards
        if hazard.rows
    )


def _focus(case: Case, focus: str | None) -> str:
    named = case.named_outcomes
    if not named:
        raise UsageError("the case names no outcome; add a status quo or a proposal to value resources under")
    if focus is not None:
        if focus not in named:
            raise UsageError(f"there is no outcome '{focus}'; {nearest_name(focus, list(named))}")
        return focus
    return next((id_ for id_ in case.proposals if fund_of(case, case.proposals[id_].outcome)), next(iter(named)))


def _check_owners(case: Case, funds: Mapping[str, Fund]) -> None:
    for id_, fund in funds.items():
        for party in (*fund.ownership, *fund.capital):
            if party not in case.parties:
                raise UsageError(
                    f"the fund '{id_}' names '{party}', which is no party; {nearest_name(party, list(case.parties))}"
                )


def _without_deal(case: Case) -> dict[str, str] | None:
    return case.no_deal or case.status_quo


def _simulated(
    case: Case, model: Model, focus: str, funds: Mapping[str, Fund], paths: int, seed: int, execution: Execution
) -> Answers:
    """Ask every named outcome, and every fund over the control of the focus, in one run with the same draws."""
    resources = model.resources
    outcomes = case.named_outcomes
    without = _without_deal(case)
    settings = {id_: control_setting(case, model, outcome) for id_, outcome in outcomes.items()}
    if without is not None:
        none = control_setting(case, model, without)
        settings |= {f"{id_}, hazard of no deal": _exposed(own, none) for id_, own in settings.items()}
    controls: list[ControlSetting] = []
    control_of = {}
    for id_, setting in settings.items():
        same = (k for k, known in enumerate(controls) if _alike(known, setting))
        control_of[id_] = next(same, len(controls))
        if control_of[id_] == len(controls):
            controls.append(setting)
    variants: list[Variant] = []
    variant_of: dict[Key, int] = {}
    for id_, outcome in outcomes.items():
        variant_of[(id_,)] = len(variants)
        variants.append(Variant(control_of[id_], resources.funds.get(fund_of(case, outcome) or "")))
    for name, fund in funds.items():
        variant_of[focus, name] = len(variants)
        variants.append(Variant(control_of[focus], fund))
    owners = [party for fund in funds.values() for party in (*fund.ownership, *fund.capital)]
    investor = [resources.investor] if resources.investor else []
    parties = tuple(dict.fromkeys([resources.host, *investor, *owners]))
    simulation = Simulation(model, tuple(controls), tuple(variants), parties, paths)
    at = sorted(model.assumptions.at.items())
    own = [fund.model_dump_json() for fund in funds.values()]
    work = f"resources {case.digest()} {focus} {paths} {seed} {at} {own}"
    results = simulate(simulation, seed, work, execution)
    return Answers(case, model, tuple(controls), control_of, variant_of, parties, tuple(funds), results)


def _exposed(own: ControlSetting, none: ControlSetting) -> ControlSetting:
    """Return a setting with the hazards of no deal and everything else as it is."""
    return replace(
        own, loss=none.loss, recovery=np.where(own.recovery > 0, none.recovery, own.recovery), triggers=none.triggers
    )


def _alike(one: ControlSetting, other: ControlSetting) -> bool:
    same = one.ceasefire == other.ceasefire
    return same and all(np.array_equal(getattr(one, k), getattr(other, k)) for k in ("loss", "recovery", "held"))


def _outcome(case: Case, model: Model, answers: Answers, id_: str) -> OutcomeValue:
    """Return what the resources are worth under one named outcome."""
    resources = model.resources
    levels = case.named_outcomes[id_]
    place = answers.control_of[id_]
    bare = answers.control_of.get(f"{id_}, hazard of no deal", place)
    values = party_values(answers, (id_,))
    present = {party: answers.present((id_,), party) for party in answers.parties}
    net, net_bare = (answers.results["totals"][k, :, 1].astype(np.float64) for k in (place, bare))
    setting = answers.controls[place]
    return OutcomeValue(
        id=id_,
        title=case.title_of((id_,)),
        fund=fund_of(case, levels),
        why=setting.why,
        ceasefire=setting.ceasefire,
        net=answers.total(place, 1),
        sales=answers.total(place, 0),
        parties=values,
        cash={party: yearly_cash(answers, (id_,), party) for party in answers.parties},
        exchange=exchanges(case, model, levels, present, net, net_bare, answers.given_up((id_,))),
        gain_product=_gain_product(case, answers, values, resources.host, resources.beneficiary),
    )


def _gain_product(
    case: Case, answers: Answers, values: tuple[PartyValue, ...], host: str, beneficiary: str | None
) -> float | None:
    without = _without_deal(case)
    named = next((id_ for id_, levels in case.named_outcomes.items() if levels == without), None)
    if named is None or beneficiary is None:
        return None
    before = {value.party: value.value.mean for value in party_values(answers, (named,))}
    gains = {value.party: value.value.mean - before[value.party] for value in values}
    if gains.get(host, 0.0) <= 0 or gains.get(beneficiary, 0.0) <= 0:
        return None
    return gains[host] * gains[beneficiary]


def _findings(model: Model) -> list[Finding]:
    resources = model.resources
    left_out = [asset.name for id_, asset in resources.assets.items() if id_ not in model.assets]
    found = []
    if left_out:
        shown = ", ".join(left_out[:6]) + (f" and {len(left_out) - 6} more" if len(left_out) > 6 else "")
        message = (
            f"{len(left_out)} of {len(resources.assets)} assets have no development and count for nothing: {shown}"
        )
        found.append(Finding("assets-not-valued", "warning", message, ("resources", "developments")))
    placeless = [asset.name for asset in resources.assets.values() if asset.lat is None]
    if placeless:
        message = f"{len(placeless)} assets have no place; they take their region's share and stay out of distances"
        found.append(Finding("assets-without-place", "info", message, ("resources", "assets")))
    return found
