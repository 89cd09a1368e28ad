# SPDX-License-Identifier: MIT
"""What one asset earns year by year, and who takes it: compiled, one path at a time.

A year of an asset, in order:

1. Control. Ground that is held is lost with its yearly chance, ground that is lost regained with its own;
   all assets of a region meet the same draw. Nothing happens on ground that is not held.
2. Study, decision, building. Each takes its years on held ground. Nobody decides to build while the price is
   below the asset's trigger (see `investment`); capital is spent evenly while building.
3. Output: full output times the ramp, until what can be recovered is gone; a mine stands idle in a year in
   which the price does not cover its unit cost. Regained ground waits for its restart.
4. Division (`divide`): royalty; production sharing with its cap on cost recovery, which changes once capital
   is repaid; tax on profit after depreciation and losses carried forward. Concession and sharing are one
   formula: a concession repays nothing in kind and shares nothing.

Money is in USD M; a year's flows come in its middle.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["BY_ASSET", "CHANNELS", "DRAWN", "FIXED", "TERMS", "cash_flows", "divide", "each_alone", "price_linked"]

CHANNELS = ("revenue", "net", "output_new", "output_existing", "tax_new", "tax_existing", "investor")
"""Money of a year over all assets: sales; sales less all costs; the state's royalties and shares of output under new
and existing licences; its other receipts under each; what is left to investors."""

BY_ASSET = ("net", "state", "investor", "revenue", "first_year")
"""Present values of an asset, and the first year in which it sells (number of years if it never does)."""

DRAWN = ("quantity", "output", "unit_cost", "capex", "study", "build", "restart", "wait", "trigger")
FIXED = ("loss", "recovery", "held")
TERMS = ("royalty", "tax", "cap", "cap_later", "state_share", "depreciation_years", "sharing", "royalty_first")

Fast = NDArray[np.float32]
Exact = NDArray[np.float64]


@njit(cache=True, nogil=True)
def divide(
    revenue: float,
    costs: float,
    depreciation: float,
    pool: float,
    carried: float,
    cap: float,
    royalty_rate: float,
    tax_rate: float,
    state_share: float,
    royalty_first: bool,
) -> Any:
    """Divide a year's revenue between state and investor.

    Parameters
    ----------
    revenue, costs, depreciation : float
        Of the year; costs are those of running the mine.
    pool : float
        Costs not yet repaid in kind, those of the year included.
    carried : float
        Losses carried forward.
    cap : float
        Largest share of output that repays costs.
    royalty_rate, tax_rate, state_share : float
        The terms, 0 to 1.
    royalty_first : bool
        Whether repayment and sharing are of what is left after royalty, or of gross output.

    Returns
    -------
    royalty, share, tax, repaid, carried : tuple of float
        What the state takes; what repaid costs in kind; losses carried on.

    Examples
    --------
    Guyana's contract, royalty borne by the contractor and royalty first (the order matters):

    >>> [round(x, 9) for x in divide(100.0, 0.0, 0.0, 500.0, 0.0, 0.75, 0.02, 0.0, 0.5, False)[:2]]
    [2.0, 12.5]
    >>> [round(x, 9) for x in divide(100.0, 0.0, 0.0, 500.0, 0.0, 0.75, 0.02, 0.0, 0.5, True)[:2]]
    [2.0, 12.25]
    """
    royalty = royalty_rate * revenue
    base = revenue - royalty if royalty_first else revenue
    repaid = min(cap * base, pool)
    share = state_share * (base - repaid)
    profit = revenue - royalty - share - costs - depreciation - carried
    tax = tax_rate * profit if profit > 0.0 else 0.0
    return royalty, share, tax, repaid, (0.0 if profit > 0.0 else -profit)


@njit(cache=True, nogil=True)
def price_linked(price: float, at: Exact, pays: Exact) -> Any:
    """Return a yearly payment that follows a price, linear between knots and constant beyond them.

    Examples
    --------
    >>> at, pays = np.array([5200.0, 8000.0, 12000.0]), np.array([0.0, 324.0, 421.2])
    >>> [round(price_linked(p, at, pays), 6) for p in (4000.0, 8000.0, 10000.0, 12000.0)]
    [0.0, 324.0, 372.6, 421.2]
    """
    if price <= at[0]:
        return pays[0]
    for k in range(1, len(at)):
        if price <= at[k]:
            return pays[k - 1] + (pays[k] - pays[k - 1]) * (price - at[k - 1]) / (at[k] - at[k - 1])
    return pays[-1]


@njit(cache=True, nogil=True)
def cash_flows(
    prices: Fast,
    control: Fast,
    drawn: Fast,
    fixed: Exact,
    terms: Exact,
    ramp: Exact,
    knots: Exact,
    product: NDArray[np.int64],
    region: NDArray[np.int64],
    new: NDArray[np.int64],
    discount: Exact,
    by_year: Fast,
    by_asset: Fast,
) -> None:
    """Run every path and asset; see the module for a year.

    Parameters
    ----------
    prices, control, drawn : ndarray, shapes (paths, products, years), (paths, regions, years + 1), (paths, assets, 9)
        USD for a unit; uniform draws, the first for the start; as in `DRAWN`, in units, USD, USD M and years.
    fixed, terms, ramp, knots : ndarray, shapes (assets, 3), (assets, 8), (assets, steps), (assets, 2, n)
        As in `FIXED` and `TERMS`; shares of full output in the first years; prices and payments of `price_linked`.
    product, region, new, discount : ndarray, shape (assets,), and (years,) for the last
        Places of product and region, 1 under a new licence; discount factors.
    by_year, by_asset : ndarray, shapes (paths, 7, years) and (paths, assets, 5)
        Filled in; see `CHANNELS` and `BY_ASSET`.
    """
    paths, assets, years = drawn.shape[0], drawn.shape[1], prices.shape[2]
    for p in range(paths):
        by_year[p] = 0.0
        for a in range(assets):
            quantity, output, unit_cost, capex = drawn[p, a, 0], drawn[p, a, 1], drawn[p, a, 2], drawn[p, a, 3]
            study, build, restart, wait = drawn[p, a, 4], drawn[p, a, 5], drawn[p, a, 6], drawn[p, a, 7]
            held = control[p, region[a], 0] < fixed[a, 2]
            clock, producing, down = 0.0, 0, 0.0
            spent = pool = book = carried = repaid_total = 0.0
            net_pv = state_pv = investor_pv = revenue_pv = 0.0
            first = years
            for t in range(years):
                u = control[p, region[a], t + 1]
                if held:
                    held = u >= fixed[a, 0]
                elif u < fixed[a, 1]:
                    held = True
                    down = restart if producing > 0 else 0.0
                if not held or t < wait:
                    continue
                price = prices[p, product[a], t]
                if clock < study:
                    clock += 1.0
                    continue
                cost = 0.0
                building = clock < study + build
                if building or spent == 0.0 < capex:
                    if clock == study and price < drawn[p, a, 8]:
                        continue
                    cost = capex / max(build, 1.0)
                    spent += cost
                    pool += cost
                    book += cost
                    clock += 1.0
                revenue = running = 0.0
                if not building:
                    if down > 0.0:
                        down -= 1.0
                    elif quantity > 0.0 and price > unit_cost:
                        sold = min(output * ramp[a, min(producing, ramp.shape[1] - 1)], quantity)
                        quantity -= sold
                        producing += 1
                        revenue, running = sold * price * 1e-6, sold * unit_cost * 1e-6
                        first = min(first, t)
                royalty = share = tax = 0.0
                if revenue > 0.0:
                    depreciation = min(book, spent / terms[a, 5])
                    book -= depreciation
                    pool += running
                    cap = terms[a, 2] if repaid_total < spent else terms[a, 3]
                    royalty, share, tax, repaid, carried = divide(
                        revenue, running, depreciation, pool, carried, cap * terms[a, 6],
                        terms[a, 0], terms[a, 1], terms[a, 4] * terms[a, 6], terms[a, 7] > 0.0,
                    )  # fmt: skip
                    pool -= repaid
                    repaid_total += repaid
                    tax += price_linked(price, knots[a, 0], knots[a, 1])
                net = revenue - running - cost
                investor = net - royalty - share - tax
                by_year[p, 0, t] += revenue
                by_year[p, 1, t] += net
                by_year[p, 3 - new[a], t] += royalty + share
                by_year[p, 5 - new[a], t] += tax
                by_year[p, 6, t] += investor
                net_pv += net * discount[t]
                state_pv += (royalty + share + tax) * discount[t]
                investor_pv += investor * discount[t]
                revenue_pv += revenue * discount[t]
            by_asset[p, a, 0], by_asset[p, a, 1], by_asset[p, a, 2] = net_pv, state_pv, investor_pv
            by_asset[p, a, 3], by_asset[p, a, 4] = revenue_pv, first


@njit(cache=True, nogil=True)
def each_alone(
    prices: Fast,
    control: Fast,
    drawn: Fast,
    fixed: Exact,
    terms: Exact,
    ramp: Exact,
    knots: Exact,
    new: NDArray[np.int64],
    discount: Exact,
    by_year: Fast,
) -> None:
    """Run one path of every asset, each as if it were the only one.

    Parameters
    ----------
    prices, control, drawn : ndarray, shapes (assets, 1, years), (1, 1, years + 1) and (assets, 1, 9)
        As in `cash_flows`, the asset first; control is the same for all.
    fixed : ndarray, shape (1, 3)
        The same for all.
    terms, ramp, knots, new, discount : ndarray
        As in `cash_flows`.
    by_year : ndarray, shape (assets, 7, years)
        Filled in; see `CHANNELS`.
    """
    by_asset = np.empty((1, 1, 5), dtype=np.float32)
    zero = np.zeros(1, dtype=np.int64)
    for k in range(drawn.shape[0]):
        cash_flows(
            prices[k : k + 1], control, drawn[k : k + 1], fixed, terms[k : k + 1], ramp[k : k + 1], knots[k : k + 1],
            zero, zero, new[k : k + 1], discount, by_year[k : k + 1], by_asset,
        )  # fmt: skip
