# SPDX-License-Identifier: MIT
"""A valuation as tables of text: one for the screen, the workbook and the report."""

from __future__ import annotations

from detente.analysis.resources.claims import usd_millions
from detente.analysis.resources.result import AssetValue, Band, GroupValue, ResourcesResult
from detente.case.case import Case

__all__ = ["number_words", "result_tables"]

Table = list[list[str]]


def _number(value: float | None, form: str = ",.0f") -> str:
    return "" if value is None or value != value or abs(value) == float("inf") else format(value, form)


def _band(band: Band | None) -> str:
    return "" if band is None else f"{band.mean:,.0f} ({band.low:,.0f} to {band.high:,.0f})"


def result_tables(case: Case, result: ResourcesResult) -> dict[str, Table]:
    """Return the tables of a valuation by name, heads first; money in USD M.

    Parameters
    ----------
    case : Case
        For names.
    result : ResourcesResult
        The valuation.
    """
    return {
        "Outcomes": _outcomes(case, result),
        "Assets": _assets(case, result),
        "Regions": _regions(result),
        "Commodities": _commodities(result),
        "Funds": _funds(case, result),
        "Exchange": _exchange(case, result),
        "Steps": _steps(result),
        "Waiting": _waiting(result),
        "Recoupment": _recoupment(case, result),
        "Drivers": _drivers(case, result),
        "Swings": _swings(case, result),
        "Claims": _claims(result),
        "Control": _control(case, result),
        "Cash": _cash(case, result),
    }


def _outcomes(case: Case, result: ResourcesResult) -> Table:
    parties = [value.party for value in result.outcomes[0].parties]
    rows = [["outcome", "fund", *(case.parties[party].name for party in parties), "all before division"]]
    for outcome in result.outcomes:
        values = {value.party: _band(value.value) for value in outcome.parties}
        rows.append([outcome.title, outcome.fund or "none", *(values[party] for party in parties), _band(outcome.net)])
    return rows


def _assets(case: Case, result: ResourcesResult) -> Table:
    heads = "asset,commodity,region,in the ground,worth,sells in,first year,break-even,price now,note"
    ordered = sorted(result.assets, key=lambda asset: -asset.net.mean if asset.net else float("inf"))
    return [heads.split(","), *(_asset(case, asset) for asset in ordered)]


def _asset(case: Case, asset: AssetValue) -> list[str]:
    return [
        asset.name,
        asset.commodity,
        case.regions[asset.region].name,
        _number(asset.gross_in_ground),
        _band(asset.net),
        _number(asset.sells, ".0%"),
        _number(asset.first_year, ".1f"),
        _number(asset.break_even),
        _number(asset.price_now),
        asset.why_not or f"held by {_holder(case, asset.holder)}",
    ]


def _holder(case: Case, holder: str) -> str:
    return case.parties[holder].name if holder in case.parties else "nobody for certain"


def _regions(result: ResourcesResult) -> Table:
    return [["region", "assets", "valued", "in the ground", "lost with it"], *map(_group, result.regions)]


def _commodities(result: ResourcesResult) -> Table:
    return [["commodity", "assets", "valued", "in the ground", "worth"], *map(_group, result.commodities)]


def _group(group: GroupValue) -> list[str]:
    return [group.name, str(group.assets), str(group.valued), _number(group.gross_in_ground), _band(group.net)]


def _funds(case: Case, result: ResourcesResult) -> Table:
    if not result.drafts:
        return [["fund"]]
    parties = [value.party for value in next(iter(result.drafts.values()))]
    rows = [["fund", *(case.parties[party].name for party in parties)]]
    for id_, values in result.drafts.items():
        rows.append([result.fund_names[id_], *(_band(value.value) for value in values)])
    return rows


def _exchange(case: Case, result: ResourcesResult) -> Table:
    heads = (
        "outcome;party;cost of protection;draws;draws over cost;loss avoided;given up;avoided over given up;"
        "share that would pay;in words"
    )
    rows = [heads.split(";")]
    for outcome in result.outcomes:
        for exchange in outcome.exchange:
            low, middle, high = exchange.cost
            rows.append(
                [
                    outcome.title,
                    case.parties[exchange.party].name,
                    f"{middle:,.0f} ({low:,.0f} to {high:,.0f})",
                    _band(exchange.receipts),
                    _number(exchange.ratio.mean if exchange.ratio else None, ".3f"),
                    _number(exchange.loss_avoided),
                    _number(exchange.given_up),
                    _number(exchange.host_ratio, ".2f"),
                    _number(exchange.balancing_share, ".0%"),
                    exchange.verdict,
                ]
            )
    return rows


def _steps(result: ResourcesResult) -> Table:
    return [["step", "change", "left"], *([s.name, _number(s.change), _number(s.after)] for s in result.steps)]


def _waiting(result: ResourcesResult) -> Table:
    names = {asset.id: asset.name for asset in result.assets}
    rows = [["asset", "now or never", "with the right to wait", "built in", "decided in year"]]
    rows.extend(
        [
            names[w.asset],
            _number(w.now_or_never),
            _number(w.with_waiting),
            _number(w.builds, ".0%"),
            _number(w.year, ".1f"),
        ]
        for w in result.waiting
    )
    return rows


def _recoupment(case: Case, result: ResourcesResult) -> Table:
    if case.resources is None or not result.recoupment:
        return [["sum"]]
    funds = list(dict.fromkeys(row.fund for row in result.recoupment))
    rows = [["sum", "USD M", "a year for it", *(f"reached under {fund}" for fund in funds)]]
    for claim in dict.fromkeys(row.claim for row in result.recoupment):
        own = {row.fund: row for row in result.recoupment if row.claim == claim}
        first = next(iter(own.values()))
        reached = [
            f"{own[fund].share:.0%}" + (f", half by {own[fund].year}" if own[fund].year else "") for fund in funds
        ]
        rows.append([case.resources.claims[claim].name, _number(first.sum), _number(first.yearly), *reached])
    rows.extend(
        [claimed.name, f"{claimed.value} {claimed.unit}", "no rate in the case", *[""] * len(funds)]
        for claimed in case.resources.claims.values()
        if claimed.kind == "aid" and usd_millions(claimed) is None
    )
    return rows


def number_words(case: Case, number: str) -> str:
    """Return what a headline number is, in words: a party's value, or that of all together."""
    return case.parties[number].name if number in case.parties else "all before division"


def _drivers(case: Case, result: ResourcesResult) -> Table:
    rows = [["number", "group", "alone", "with interactions"]]
    rows.extend(
        [number_words(case, d.number), d.words, _number(max(d.first, 0.0), ".2f"), _number(d.total, ".2f")]
        for d in result.drivers
    )
    return rows


def _swings(case: Case, result: ResourcesResult) -> Table:
    rows = [["number", "group", "low end", "middle", "high end"]]
    rows.extend(
        [number_words(case, s.number), s.words, _number(s.low), _number(s.middle), _number(s.high)]
        for s in result.swings
    )
    return rows


def _claims(result: ResourcesResult) -> Table:
    rows = [["measures", "sum", "value", "how"]]
    rows += [[group.words, name, value, how] for group in result.claims for _, name, value, how in group.claims]
    return rows


def _control(case: Case, result: ResourcesResult) -> Table:
    rows = [["region", "held by its state", "hazard of loss a year", "read from", "others at the same time"]]
    for hazard in result.hazards:
        spreads = [c for c in result.conflicts if c["region"] == hazard["region"]]
        others = "; ".join(
            dict.fromkeys(f"{s['assessor']} {s['percent']:g} % ({s['date']})" for c in spreads for s in c["shares"])
        )
        read = ", ".join(f"{row['percent']:g} % on {row['date']}" for row in hazard["rows"])
        name = case.regions[hazard["region"]].name
        rows.append([name, f"{hazard['held']:.1%}", _number(hazard["loss_per_year"], ".3f"), read, others])
    return rows


def _cash(case: Case, result: ResourcesResult) -> Table:
    rows = [["outcome", "party", "year", "low", "middle", "high", "mean"]]
    for outcome in result.outcomes:
        for party, years in outcome.cash.items():
            for row in years:
                band = row.band
                numbers = [_number(x, ".2f") for x in (band.low, band.middle, band.high, band.mean)]
                rows.append([outcome.title, case.parties[party].name, str(row.year), *numbers])
    return rows
