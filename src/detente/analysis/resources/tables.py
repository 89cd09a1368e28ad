# SPDX-License-Identifier: MIT
"""A valuation as tables of text: one for the screen, the workbook and the report."""

from __future__ import annotations

from detente.analysis.resources.claims import usd_millions
from detente.analysis.resources.result import AssetValue, Band, Exchange, GroupValue, ResourcesResult, Swing, apart
from detente.case.case import Case
from detente.case.territory import day_of

__all__ = ["number_words", "result_tables"]

Table = list[list[str]]


def _number(value: float | None, form: str = ",.0f") -> str:
    return "" if value is None or value != value or abs(value) == float("inf") else format(value, form)


def _band(band: Band | None) -> str:
    return "" if band is None else _told(band, ",.0f")


def _told(band: Band, form: str, scale: float = 1.0) -> str:
    """Return the median with the ends, and the mean where it differs by a tenth and is not printed the same."""
    middle, low, high, mean = (format(scale * x, form) for x in (band.middle, band.low, band.high, band.mean))
    beside = f"; mean {mean}" if band.skewed and mean != middle else ""
    return f"{middle} ({low} to {high}{beside})"


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
        "Projects": _projects(result),
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
    heads = "asset,commodity,region,in the ground,worth,sells in,first sales,held by"
    return [heads.split(","), *(_asset(case, asset, result) for asset in _largest_first(result))]


def _largest_first(result: ResourcesResult) -> list[AssetValue]:
    return sorted(
        result.assets, key=lambda asset: (-asset.net.middle, -asset.net.mean) if asset.net else (float("inf"), 0.0)
    )


def _calendar_year(result: ResourcesResult, years: float | None) -> str:
    return "" if years is None else f"{day_of(result.valued_on).year + years:.0f}"


def _asset(case: Case, asset: AssetValue, result: ResourcesResult) -> list[str]:
    return [
        asset.name,
        asset.commodity,
        case.regions[asset.region].name,
        _number(asset.gross_in_ground),
        _band(asset.net) or f"not valued: {asset.why_not}",
        _number(asset.sells, ".0%"),
        _calendar_year(result, asset.first_year),
        _holder(case, asset.holder),
    ]


def _projects(result: ResourcesResult) -> Table:
    heads = (
        "asset,return to the investor,paid back in,state’s take,the same at 10 %,break-even price,price now,"
        "worth at low prices"
    )
    rows = [heads.split(",")]
    rows.extend(
        [
            asset.name,
            _number(asset.irr, ".0%") or "no outlay",
            "never"
            if asset.payback_year is None
            else f"year {asset.payback_year}"
            if asset.payback_year
            else "at once",
            _number(asset.take, ".0%"),
            _number(asset.take_discounted, ".0%"),
            f"{_number(asset.break_even)} a {asset.unit.partition(' ')[0]}" if asset.break_even else "",
            _number(asset.price_now),
            _number(asset.at_low_price),
        ]
        for asset in _largest_first(result)
        if asset.valued
    )
    return rows


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
    """Return a row for each payer and what its exchange comes to; outcomes in which it is the same stand together."""
    heads = "payer,under,cost to it,draws,of its cost,loss spared,state pays away,spared over paid,share that would pay"
    same: dict[tuple[str, ...], list[str]] = {}
    for outcome in result.outcomes:
        for exchange in outcome.exchange:
            row = (case.parties[exchange.party].name, *_exchanged(exchange))
            same.setdefault(row, []).append(outcome.title)
    order = list(dict.fromkeys(row[0] for row in same))
    rows = sorted(same.items(), key=lambda item: order.index(item[0][0]))
    return [heads.split(","), *([row[0], "; ".join(titles), *row[1:]] for row, titles in rows)]


def _exchanged(exchange: Exchange) -> tuple[str, ...]:
    low, middle, high = exchange.cost
    share = exchange.balancing_share
    return (
        f"{middle:,.0f} ({low:,.0f} to {high:,.0f})",
        _band(exchange.receipts),
        "" if exchange.ratio is None else _percent_band(exchange.ratio),
        _band(exchange.loss_avoided),
        _number(exchange.given_up),
        "" if exchange.host_ratio is None else _decimal_band(exchange.host_ratio),
        "none could" if share is None or share > 1 else f"{share:.0%}",
    )


def _percent_band(band: Band) -> str:
    if band.low == band.high == 0.0:
        return "0 %"
    return _told(band, ".1f", 100.0).replace(" (", " % (", 1)


def _decimal_band(band: Band) -> str:
    return _told(band, ".1f")


def _steps(result: ResourcesResult) -> Table:
    rows = [["measure", "how", "change within it", "comes to"]]
    before = ""
    for step in result.steps:
        measure = step.measure if step.measure != before else ""
        mean = f" (mean {_number(step.mean)})" if apart(step.after, step.mean) else ""
        rows.append([measure, step.name, _number(step.change), _number(step.after) + mean])
        before = step.measure
    return rows


def _waiting(result: ResourcesResult) -> Table:
    names = {asset.id: asset.name for asset in result.assets}
    heads = (
        "asset,now or never,free to wait,built in,decided,begun and seen through,free to give up,given up half-built"
    )
    rows = [heads.split(",")]
    rows.extend(
        [
            names[w.asset],
            _number(w.now_or_never),
            _number(w.with_waiting),
            _number(w.builds, ".0%"),
            "" if w.year is None else "at once" if w.year == 0 else _calendar_year(result, w.year - 1),
            _number(w.seen_through),
            _number(w.free_to_stop),
            _number(w.given_up, ".0%"),
        ]
        for w in result.waiting
    )
    return rows


def _recoupment(case: Case, result: ResourcesResult) -> Table:
    if case.resources is None or not result.recoupment:
        return [["sum"]]
    funds = list(dict.fromkeys(row.fund for row in result.recoupment))
    rows = [["sum", "USD M", "paid yearly, worth as much", *(f"reached: {result.fund_names[fund]}" for fund in funds)]]
    for claim in dict.fromkeys(row.claim for row in result.recoupment):
        own = {row.fund: row for row in result.recoupment if row.claim == claim}
        first = next(iter(own.values()))
        reached = [
            _share(own[fund].share) + (f", half by {own[fund].year}" if own[fund].year else "") for fund in funds
        ]
        rows.append([case.resources.claims[claim].name, _number(first.sum), _number(first.yearly), *reached])
    rows.extend(
        [claimed.name, f"{claimed.value} {claimed.unit}", "no rate in the case", *[""] * len(funds)]
        for claimed in case.resources.claims.values()
        if claimed.kind == "aid" and usd_millions(claimed) is None
    )
    return rows


def _share(share: float) -> str:
    return "in no path" if share == 0 else "under 1%" if share < 0.01 else f"{share:.0%}"


def number_words(case: Case, number: str) -> str:
    """Return what a headline number is, in words: a party's value, or that of all together."""
    return case.parties[number].name if number in case.parties else "all before division"


def _drivers(case: Case, result: ResourcesResult) -> Table:
    numbers = list(dict.fromkeys(driver.number for driver in result.drivers))
    rows = [["draws", *(number_words(case, number) for number in numbers)]]
    for words in dict.fromkeys(driver.words for driver in result.drivers):
        own = {driver.number: driver for driver in result.drivers if driver.words == words}
        rows.append([words, *(f"{max(own[n].first, 0.0):.2f} ({own[n].total:.2f})" for n in numbers)])
    return rows


def _swings(case: Case, result: ResourcesResult) -> Table:
    numbers = list(dict.fromkeys(swing.number for swing in result.swings))
    middle = {swing.number: swing for swing in result.swings}
    rows = [["assumptions", *(number_words(case, number) for number in numbers)]]
    rows.append(["all in the middle of their ranges", *(_centre(middle[n]) for n in numbers)])
    for words in dict.fromkeys(swing.words for swing in result.swings):
        own = {swing.number: swing for swing in result.swings if swing.words == words}
        rows.append([words, *(_ends(own[n]) for n in numbers)])
    return rows


def _centre(swing: Swing) -> str:
    beside = f" (mean {swing.mean:,.0f})" if apart(swing.middle, swing.mean) else ""
    return f"{swing.middle:,.0f}{beside}"


def _ends(swing: Swing) -> str:
    ends = f"{swing.low:,.0f} to {swing.high:,.0f}"
    if apart(swing.low, swing.mean_low) or apart(swing.high, swing.mean_high):
        ends += f" (mean {swing.mean_low:,.0f} to {swing.mean_high:,.0f})"
    return ends


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
