# SPDX-License-Identifier: MIT
"""The answer: what stays if nobody agrees, and the one verdict of every package, with what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from itertools import product
from typing import Any

from detente.analysis.answer.changes import Candidate, changes_of
from detente.analysis.answer.judging import horizon_of, judge
from detente.analysis.answer.money import costs_of, receipts_of
from detente.analysis.answer.no_deal import no_deal
from detente.analysis.answer.result import AnswerResult, Change, VerdictResult
from detente.analysis.answer.shares import DRAWS, LASTING, Drawn, draw_packages, views_of, with_shares
from detente.analysis.answer.turns import turns_of
from detente.analysis.answer.verdicts import Band, Verdict
from detente.analysis.enforcement import contradictions
from detente.analysis.enforcement.refusals import accepted_though_refused
from detente.analysis.result import Progress, no_progress
from detente.analysis.robustness.outside_view import base_rates_of
from detente.case.anchoring import anchorings_of
from detente.case.case import Case
from detente.case.element import nearest_name
from detente.case.finding import Finding
from detente.case.rule import Clause
from detente.errors import UsageError
from detente.outcomes.view import View
from detente.theory.certainty import LEAST_DRAWS
from detente.theory.drawn_packages import Package, proposals_of

__all__ = ["answer", "verdict"]

METHOD = {
    "points": "gains and margins are in points of a party's own scale of 0 to 100, and are never compared between "
    "parties",
    "signed": "everybody whose consent is asked is no worse off than without a deal, with no red line crossed",
    "stays": "nobody would leave by itself: sequential stability, without the costs of breaking and without time",
    "holds": "the breach that begins to pay first, with the costs of breaking; year 0 is at once",
    "lasts": "share of the shocks outlived, over the assumptions: median, and 5 and 95 in a hundred below",
    "signed and lasts": "both at once in the same draws; it lasts where it outlives at least half of the shocks",
    "share": "share of the assumptions, apart for each scenario; not a probability",
    "band": "within which a share of so many draws is known: Wilson's interval at 95 %",
    "certainty": "firm: true (or false) in at least 90 % of the assumptions in every scenario; leans: 70 %; else open",
    "no deal": "smallest coalitions of signatories whose members all gain by one move together",
    "smallest change": "fewest levels, clauses and deposits after which all sign and it holds",
    "least loss": "what those lose who would sign as it is, as shares of their scales",
    "turns": "one number moved at a time, over its range and to half and twice its middle",
}

MOST_OPEN = 64
"""Combinations of open levels that are tried at most."""


def answer(
    view: View,
    *,
    draws: int = DRAWS,
    seed: int | None = None,
    changes: bool = True,
    turns: bool = True,
    money: bool = True,
    progress: Progress = no_progress,
) -> AnswerResult:
    """Answer the main question: what stays if nobody agrees, and what would become of every proposal.

    Parameters
    ----------
    view : View
        A case without errors, with preferences.
    draws : int
        Draws of the assumptions in every scenario; at least 1,024, since a share of fewer claims nothing.
    seed : int, optional
        Their seed; by default that of the case.
    changes : bool
        Whether to look for the smallest change and the one with the least loss.
    turns : bool
        Whether to look for the single numbers that would turn a claim.
    money : bool
        Whether to take over what protection costs and what resources bring.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    AnswerResult
        No deal first, then a verdict for every proposal.

    Raises
    ------
    UsageError
        If nobody has a preference, or fewer draws are asked for.
    """
    case = view.case
    if not view.parties:
        raise UsageError("an answer needs preferences; add `preferences` for the parties that decide")
    _require_enough(draws)
    findings: list[Finding] = contradictions(case, anchorings_of(case))
    parts = {"changes": changes, "turns": turns, "money": money}
    views = views_of(view)
    # What resources bring is worked out beside everything else: it asks the view for nothing that the rest needs.
    with ThreadPoolExecutor(1) as beside:
        waiting = beside.submit(_money, view) if money else None
        nobody = no_deal(views, draws, seed, findings, _part(progress, 0.0, 0.2))
        verdicts, smallest, least = _judged(views, changes, findings, draws, seed, _part(progress, 0.2, 0.8))
        verdicts = [replace(one, open_levels=_open_levels(view, one)) for one in verdicts]
    findings += _refused_in_words(case, verdicts)
    if waiting is not None:
        verdicts = _with_money(verdicts, *waiting.result())
    asked = turns and verdicts
    found = turns_of(view, proposals_of(case), verdicts, _part(progress, 0.85, 1.0)) if asked else ()
    outside = tuple(asdict(rate) for rate in base_rates_of(case, findings))
    progress(1.0, "done")
    return AnswerResult(
        case=view.described,
        method=METHOD,
        exact=False,
        findings=tuple(findings),
        no_deal=nobody,
        proposals=tuple(verdicts),
        smallest=smallest,
        least_loss=least,
        turns=found,
        outside=outside,
        hindsight=view.hindsight,
        draws=draws,
        seed=case.uncertainty.seed if seed is None else seed,
        scenarios={id_: _name_of(case, id_) for id_ in views},
        left_out=tuple(part for part, wanted in parts.items() if not wanted),
    )


def _refused_in_words(case: Case, verdicts: Sequence[Verdict]) -> list[Finding]:
    signing = {v.id: [g.party for g in v.gains if g.signs and g.accepts] for v in verdicts if v.id in case.proposals}
    return accepted_though_refused(case, signing)


def verdict(
    view: View,
    levels: Mapping[str, str],
    clauses: Sequence[Clause] = (),
    *,
    signatories: Sequence[str] | None = None,
    draws: int = 0,
    seed: int | None = None,
    staying: bool = True,
    progress: Progress = no_progress,
) -> VerdictResult:
    """Judge one package, which need not be a proposal.

    Parameters
    ----------
    view : View
        A case without errors.
    levels : mapping of issue to level
        The package; issues left out stand as in the status quo.
    clauses : sequence of Clause
        Clauses that go with it.
    signatories : sequence of str, optional
        Who signs it; by default every signatory of the case.
    draws : int
        Draws of the assumptions for shares; 0 for none, else at least 1,024.
    seed : int, optional
        Their seed; by default that of the case.
    staying : bool
        Whether to ask who would leave.
    progress : callable, optional
        Called with a share done and what is being done.

    Raises
    ------
    UsageError
        If there is no such level, the package cannot exist, or fewer draws are asked for.
    """
    if draws:
        _require_enough(draws)
    whole = _whole(view.case, levels)
    if not view.parties:
        raise UsageError("a verdict needs preferences; add `preferences` for the parties that decide")
    for party in signatories or ():
        if party not in view.case.parties:
            raise UsageError(f"there is no party '{party}'; {nearest_name(party, list(view.case.parties))}")
    space = view.space(clauses)
    row = space.row(whole)[None, :]
    if not space.feasible(row)[0]:
        raise UsageError("this package cannot exist: an exclusion or a consequence forbids it; choose other levels")
    signing = None if signatories is None else tuple(signatories)
    packages = {"": Package(whole, tuple(clauses), signing)}
    found = judge(view, packages, {"": "This package"}, staying)
    if draws:
        drawn = _drawn(views_of(view), packages, horizon_of(view), draws, seed, progress, own=False)
        found = with_shares(found, drawn, draws)
    return VerdictResult(case=view.described, method=METHOD, exact=not draws, findings=(), verdict=found[0])


def _whole(case: Case, levels: Mapping[str, str]) -> dict[str, str]:
    """Return a package in which issues left out stand as in the status quo."""
    for issue, level in levels.items():
        if issue not in case.issues:
            raise UsageError(f"there is no issue '{issue}'; {nearest_name(issue, list(case.issues))}")
        known = case.issues[issue].level_ids
        if level not in known:
            raise UsageError(f"issue '{issue}' has no level '{level}'; {nearest_name(level, list(known))}")
    whole = {**(case.status_quo or case.no_deal or {}), **levels}
    if missing := [issue for issue in case.issues if issue not in whole]:
        raise UsageError(f"nothing says where {', '.join(missing)} stand; name a level of each, or add `status_quo`")
    return {issue: whole[issue] for issue in case.issues}


def _require_enough(draws: int) -> None:
    if draws < LEAST_DRAWS:
        raise UsageError(f"{draws:,} draws claim nothing; ask for {LEAST_DRAWS:,} or more")


def _name_of(case: Case, scenario: str) -> str:
    return case.scenarios[scenario].name if scenario in case.scenarios else "As stated"


def _judged(
    views: Mapping[str, View], changes: bool, findings: list[Finding], draws: int, seed: int | None, progress: Progress
) -> tuple[list[Verdict], Change | None, Change | None]:
    """Return the verdicts of all proposals with their shares, the smallest change and the one with the least loss."""
    view = next(iter(views.values()))
    case, packages = view.case, proposals_of(view.case)
    if not packages:
        return [], None, None
    titles = {id_: proposal.title for id_, proposal in case.proposals.items()}
    verdicts = _variants(case, judge(view, packages, titles))
    candidates: tuple[Candidate | None, Candidate | None] = (None, None)
    if changes:
        candidates = changes_of(view, verdicts, findings, _part(progress, 0.0, 0.33))
    changed = {f"change {number}": _package(case, one) for number, one in enumerate(candidates) if one is not None}
    moved = judge(view, changed, {}) if changed else []
    drawn = _drawn(views, changed, horizon_of(view), draws, seed, _part(progress, 0.33, 1.0))
    both = with_shares([*verdicts, *moved], drawn, draws)
    smallest, least = _described(candidates, both[len(verdicts) :])
    return both[: len(verdicts)], smallest, least


def _part(progress: Progress, start: float, end: float) -> Progress:
    return lambda share, words: progress(start + (end - start) * share, words)


def _drawn(
    views: Mapping[str, View],
    more: Mapping[str, Package],
    years: int,
    draws: int,
    seed: int | None,
    progress: Progress,
    own: bool = True,
) -> dict[str, Drawn]:
    """Ask the proposals of each scenario, and further packages, under the same draws."""
    found = {}
    for number, (id_, view) in enumerate(views.items()):
        tell = _part(progress, number / len(views), (number + 1) / len(views))
        packages = (proposals_of(view.case) if own else {}) | dict(more)
        found[id_] = draw_packages(view, packages, years, draws, seed, progress=tell)
    return found


def _variants(case: Case, verdicts: list[Verdict]) -> list[Verdict]:
    """Mark proposals that differ from an earlier one in clauses alone."""
    found: list[Verdict] = []
    for one in verdicts:
        same = (
            other.id
            for other in found
            if not other.variant_of
            and other.levels == one.levels
            and case.signatories_of(other.id) == case.signatories_of(one.id)
        )
        found.append(replace(one, variant_of=next(same, "")))
    return found


def _package(case: Case, candidate: Candidate) -> Package:
    start = proposals_of(case)[candidate.proposal]
    # What a change settles the package is no longer silent on.
    silent = tuple(issue for issue in start.silent if issue not in candidate.changes)
    return replace(start, levels=candidate.levels, clauses=(*start.clauses, *candidate.added), silent=silent)


def _described(
    candidates: tuple[Candidate | None, Candidate | None], moved: Sequence[Verdict]
) -> tuple[Change | None, Change | None]:
    waiting = iter(moved)
    first, second = (None if one is None else _change(one, next(waiting)) for one in candidates)
    return first, second


def _change(candidate: Candidate, judged: Verdict) -> Change:
    return Change(
        proposal=candidate.proposal,
        changes=candidate.changes,
        clauses=candidate.words,
        deposits=candidate.deposits,
        difference=candidate.difference,
        loss=candidate.loss,
        holds=candidate.holds,
        verdict=replace(judged, id="", title=""),
    )


Money = tuple[dict[str, dict[str, Band]], str]


def _money(view: View) -> tuple[Money, Money]:
    return costs_of(view), receipts_of(view)


def _with_money(verdicts: Sequence[Verdict], spent: Money, received: Money) -> list[Verdict]:
    (costs, no_costs), (receipts, no_receipts) = spent, received
    missing = {key: why for key, why in (("costs", no_costs), ("receipts", no_receipts)) if why}
    return [
        replace(one, costs=costs.get(one.id, {}), receipts=receipts.get(one.id, {}), missing=one.missing | missing)
        for one in verdicts
    ]


def _open_levels(view: View, judged: Verdict) -> tuple[dict[str, Any], ...]:
    """Return, for a proposal that leaves issues open, which of their levels it is signed at, stays and lasts."""
    case = view.case
    issues = case.proposals[judged.id].open if judged.id in case.proposals else ()
    if not issues:
        return ()
    space, start = view.space(case.clauses_of(judged.id)), proposals_of(case)[judged.id]
    packages: dict[str, Package] = {}
    tried: list[dict[str, str]] = []
    for levels in product(*(case.issues[issue].level_ids for issue in issues)):
        chosen = dict(zip(issues, levels, strict=True))
        whole = {**judged.levels, **chosen}
        if len(tried) < MOST_OPEN and space.feasible(space.row(whole)[None, :])[0]:
            packages[f"open {len(tried)}"] = replace(start, levels=whole)
            tried.append(chosen)
    found = judge(view, packages, {}) if packages else []
    return tuple(
        {
            "levels": chosen,
            "signed": not one.refused_by,
            "refused_by": [gain.party for gain in one.refused_by],
            "stays": one.stays,
            "lasts": _lasts(one),
        }
        for chosen, one in zip(tried, found, strict=True)
    )


def _lasts(one: Verdict) -> bool | None:
    return one.survival[f"{one.years} years"] >= LASTING if one.survival else None
