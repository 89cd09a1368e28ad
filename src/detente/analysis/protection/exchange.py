# SPDX-License-Identifier: MIT
"""The stand-alone cost game of a proposal among allies, and what each gets back for what it pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.analysis.protection.covering import Floats
from detente.analysis.protection.layout import POSITIONS, Layout, Situation, at, situation_of
from detente.analysis.protection.needs import Band, serves
from detente.analysis.protection.optimum import cover_all
from detente.analysis.protection.programme import Effort
from detente.analysis.protection.sharing import Sharing, share_cost
from detente.case.protection import Ally
from detente.case.quantity import MeasureError, unit_factor
from detente.outcomes.cooperative_game import members_of

__all__ = ["AllyShares", "Exchange", "Receipts", "ally_shares", "cost_game", "stated_receipts"]

MONEY = ("USD", "EUR", "CNY", "UAH")
"""Base units that are money."""

Receipts = Mapping[str, Mapping[str, Band]]
"""What allies and parties receive, in the money of the case: proposal, then ally or party."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a party receives under a proposal beside what its allies pay by one rule.

    Attributes
    ----------
    proposal : str
        The proposal.
    party : str
        The ally or party that receives.
    rule : str
        The rule by which the cost is shared.
    receives, pays, net : Band
        Money over the horizon; the least net has least receipts and most payment.
    """

    proposal: str
    party: str
    rule: str
    receives: Band
    pays: Band
    net: Band


@dataclass(frozen=True, slots=True)
class AllyShares:
    """Who could pay for what proposals ask.

    Attributes
    ----------
    proposals : tuple of str
        Their ids.
    allies : tuple of str
        Ids of the allies, in order.
    sharing : Sharing
        The game and its divisions at the middle of all ranges.
    amount : dict of rule to tuple of Band
        What each ally pays.
    total : Band
        What is shared.
    unshared : float
        Cost of the proposal, at the middle, that serves nothing any ally wants; nobody pays it here.
    exchanges : tuple of Exchange
        For every proposal and everybody that receives something by it.
    """

    proposals: tuple[str, ...]
    allies: tuple[str, ...]
    sharing: Sharing
    amount: dict[str, tuple[Band, ...]]
    total: Band
    unshared: float
    exchanges: tuple[Exchange, ...]


def cost_game(layout: Layout, situation: Situation, position: float, effort: Effort) -> Floats:
    """Return the least cost of each group of allies to cover what its members want, at the middle radius.

    Parameters
    ----------
    layout, situation
        The case and the terms that apply.
    position : float
        Position of costs in their ranges.
    effort : Effort
        Gap and time limit of each programme.

    Returns
    -------
    ndarray of float64, shape (2**allies,)
        Groups are numbered by their members. Sites cost the same for all, and there is no limit to their number;
        costs besides sites fall on a group that wants any purpose that they serve.
    """
    allies = list(layout.protection.allies.values())
    asked = np.isin(layout.purpose, situation.cover)
    wanted = np.array([layout.wanted([(w.purpose, w.regions) for w in ally.wants]) & asked for ally in allies])
    prices = layout.prices(position)[layout.kind]
    known: dict[bytes, float] = {}
    end = list(POSITIONS.values()).index(position)
    others = [
        (set(served), (line.amount.low, line.amount.middle, line.amount.high)[end])
        for served, line in serves(layout, situation)
    ]
    cost = np.zeros(1 << len(allies))
    for group, members in enumerate(members_of(len(allies))):
        points = wanted[members].any(axis=0) if members.any() else np.zeros_like(asked)
        key = points.tobytes()
        if key not in known:
            found = cover_all(layout.covering(points, cost=position), effort=effort)
            purposes = set(layout.purpose[points])
            known[key] = float(prices @ found.units) + sum(c for served, c in others if purposes & served)
        cost[group] = known[key]
    return cost


def stated_receipts(layout: Layout) -> Receipts:
    """Return what the terms of the case say is received under each proposal."""
    found = {}
    for id_, proposal in layout.case.proposals.items():
        ranges = situation_of(layout.protection, proposal.outcome).receives()
        found[id_] = {who: Band(low, (low + high) / 2, high) for who, (low, high) in ranges.items()}
    return found


def ally_shares(
    layout: Layout,
    situation: Situation,
    proposals: Sequence[str],
    whole: float,
    receipts: Receipts,
    effort: Effort,
    drawn: bool = False,
) -> AllyShares | None:
    """Return who could pay for what proposals ask, by every rule.

    Parameters
    ----------
    layout, situation, proposals, effort
        As for `need_of`.
    whole : float
        Cost of the proposals at the middle of all ranges.
    receipts : Receipts
        What is received under each proposal.
    drawn : bool
        Whether receipts are drawn from what is protected, so that they are no gain beside its worth.

    Returns
    -------
    AllyShares or None
        None when the case names no allies, or nothing has to be covered.
    """
    allies = layout.protection.allies
    if not allies or not situation.cover:
        return None
    capacity = np.array([at(ally.capacity, 0.5) for ally in allies.values()])
    taste = None if layout.protection.taste is None else at(layout.protection.taste, 0.5)
    games = [cost_game(layout, situation, end, effort) for end in POSITIONS.values()]
    most = [_most_gained(layout, proposals, receipts, end, drawn) for end in POSITIONS.values()]
    low, middle, high = (share_cost(game, capacity, taste, m) for game, m in zip(games, most, strict=True))
    by_rule = [{d.rule: d.amount for d in shared.divisions} for shared in (low, middle, high)]
    amount = {
        rule: tuple(Band(*ends) for ends in zip(*(amounts.get(rule, ()) for amounts in by_rule), strict=True))
        for rule in by_rule[1]
    }
    return AllyShares(
        tuple(proposals),
        tuple(allies),
        middle,
        amount,
        Band(low.total, middle.total, high.total),
        max(0.0, whole - middle.total),
        tuple(x for id_ in proposals for x in _exchanges(layout, id_, receipts.get(id_, {}), amount)),
    )


def _most_gained(layout: Layout, proposals: Sequence[str], receipts: Receipts, position: float, drawn: bool) -> Floats:
    """Return the most that each ally could gain, by cover and what it receives for it; infinite if unknown."""
    end = next(name for name, place in POSITIONS.items() if place == position)
    most = []
    for id_, ally in layout.protection.allies.items():
        received = [
            sum(getattr(band, end) for who, band in receipts.get(proposal, {}).items() if who in (id_, ally.party))
            for proposal in proposals
        ]
        parts = _worth_of(layout, ally, position), max(0.0, *received)
        most.append(max(parts) if drawn else sum(parts))
    return np.array(most)


def _worth_of(layout: Layout, ally: Ally, position: float) -> float:
    """Return what having covered what an ally wants is worth to it, in the money of the case; infinite if unknown."""
    if ally.worth is not None:
        return at(ally.worth, position)
    factors = {want.purpose: _money_factor(layout, want.purpose) for want in ally.wants}
    if not factors or None in factors.values():
        return float("inf")
    wanted = layout.wanted([(want.purpose, want.regions) for want in ally.wants])
    return float(sum(layout.weights(purpose, position)[wanted].sum() * (f or 0.0) for purpose, f in factors.items()))


def _money_factor(layout: Layout, purpose: str) -> float | None:
    """Return what a purpose's unit of weight is in the money of the case; None where it is no money."""
    try:
        base, factor = unit_factor(" ".join(layout.protection.purposes[purpose].unit.split()[:2]))
        own, unit = unit_factor(layout.protection.money)
    except MeasureError:
        return None
    return factor / unit if base == own and base in MONEY else None


def _exchanges(
    layout: Layout, proposal: str, receipts: Mapping[str, Band], amount: dict[str, tuple[Band, ...]]
) -> list[Exchange]:
    found = []
    for id_, receives in receipts.items():
        own = [k for k, (ally, row) in enumerate(layout.protection.allies.items()) if id_ in (ally, row.party)]
        for rule, bands in amount.items():
            pays = Band(0.0, 0.0, 0.0)
            for k in own:
                pays = pays.plus(bands[k])
            most, least = max(pays.low, pays.high), min(pays.low, pays.high)
            net = Band(receives.low - most, receives.middle - pays.middle, receives.high - least)
            found.append(Exchange(proposal, id_, rule, receives, pays, net))
    return found
