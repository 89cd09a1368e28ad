# SPDX-License-Identifier: MIT
"""The money of a mine, the plain way: one path, one asset, one year at a time, in Python's own numbers."""

from __future__ import annotations

import numpy as np


def _interpolated(price, at, pays):
    return float(np.interp(price, at, pays))


def _mine(prices, luck, drawn, chances, terms, ramp, knots):
    """Yield for each year: revenue, running cost, capital cost, royalty and share, tax."""
    quantity, output, unit_cost, capex, study, build, restart, wait, trigger = map(float, drawn)
    royalty_rate, tax_rate, cap_first, cap_later, state_share, write_off, sharing, royalty_first = map(float, terms)
    held = luck[0] < chances[2]
    studied = built = sold_years = standing = 0
    spent = unpaid = book = losses = repaid_so_far = 0.0
    for year, price in enumerate(map(float, prices)):
        if held:
            if luck[year + 1] < chances[0]:
                held = False
        elif luck[year + 1] < chances[1]:
            held = True
            if sold_years:
                standing = int(restart)
        if not held or year < wait:
            yield 0.0, 0.0, 0.0, 0.0, 0.0
            continue
        if studied < study:
            studied += 1
            yield 0.0, 0.0, 0.0, 0.0, 0.0
            continue
        capital = 0.0
        years_of_building = max(int(build), int(capex > 0))
        if built < years_of_building:
            if built == 0 and price < trigger:
                yield 0.0, 0.0, 0.0, 0.0, 0.0
                continue
            capital = capex / years_of_building
            built += 1
            spent += capital
            unpaid += capital
            book += capital
            if build > 0:
                yield 0.0, 0.0, capital, 0.0, 0.0
                continue
        revenue = running = 0.0
        if standing > 0:
            standing -= 1
        elif quantity > 0 and price > unit_cost:
            sold = min(output * ramp[min(sold_years, len(ramp) - 1)], quantity)
            quantity -= sold
            sold_years += 1
            revenue, running = sold * price / 1e6, sold * unit_cost / 1e6
        if revenue == 0:
            yield 0.0, 0.0, capital, 0.0, 0.0
            continue
        written_off = min(book, spent / write_off)
        book -= written_off
        royalty = royalty_rate * revenue
        share = 0.0
        if sharing:
            base = revenue - royalty if royalty_first else revenue
            limit = (cap_first if repaid_so_far < spent else cap_later) * base
            unpaid += running
            repaid = min(limit, unpaid)
            unpaid -= repaid
            repaid_so_far += repaid
            share = state_share * (base - repaid)
        profit = revenue - royalty - share - running - written_off - losses
        tax = max(0.0, tax_rate * profit)
        losses = max(0.0, -profit)
        yield revenue, running, capital, royalty + share, tax + _interpolated(price, knots[0], knots[1])


def plain_cash_flows(prices, control, drawn, fixed, terms, ramp, knots, product, region, new, discount):
    paths, assets, years = drawn.shape[0], drawn.shape[1], prices.shape[2]
    by_year, by_asset = np.zeros((paths, 7, years)), np.zeros((paths, assets, 5))
    for p in range(paths):
        for a in range(assets):
            by_asset[p, a, 4] = years
            rows = _mine(
                prices[p, product[a]], control[p, region[a]], drawn[p, a], fixed[a], terms[a], ramp[a], knots[a]
            )
            for t, (revenue, running, capital, output_share, tax) in enumerate(rows):
                net = revenue - running - capital
                left = net - output_share - tax
                by_year[p, :2, t] += revenue, net
                by_year[p, 2 if new[a] else 3, t] += output_share
                by_year[p, 4 if new[a] else 5, t] += tax
                by_year[p, 6, t] += left
                by_asset[p, a, :4] += np.array([net, output_share + tax, left, revenue]) * discount[t]
                if revenue > 0:
                    by_asset[p, a, 4] = min(by_asset[p, a, 4], t)
    return by_year, by_asset
