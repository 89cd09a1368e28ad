# SPDX-License-Identifier: MIT
"""What a fund takes in, keeps and pays out, and to whom.

Each year the state pays in its share of the receipts that the fund is entitled to. While it reinvests,
what came in and what it yields stays in; afterwards each year's receipts and yield are paid out, and what
it still holds counts as paid out in the last year. With a yield equal to the discount rate reinvesting moves
money in time without changing its present value. Where the first owner's claim ends at a sum, it draws up to
that sum, counted undiscounted, and the host draws the rest. Aid that counts as capital raises the owner's
share where shares follow contributions, and the sum where it is so agreed; arms are no cash and are not
invested.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.resources.cash_flow import CHANNELS
from detente.analysis.resources.numbers import Assumptions
from detente.case.resource import Fund

__all__ = ["FundFlows", "fund_flows", "pay_out"]

Fast = NDArray[np.float32]
Exact = NDArray[np.float64]


@dataclass(frozen=True)
class FundFlows:
    """Money of a fund, USD M, path by path.

    Attributes
    ----------
    paid_in : ndarray, shape (paths, years)
        By the state, out of its receipts.
    drawn : dict of party to ndarray, shape (paths, years)
        Paid out to each owner, less the capital that it pays in.
    """

    paid_in: Exact
    drawn: dict[str, Exact]


def receipts(fund: Fund, by_year: Fast) -> Exact:
    """Return the receipts that the fund is entitled to a share of; shape (paths, years)."""
    wanted = ["output_new"]
    if fund.licences == "all":
        wanted.append("output_existing")
    if fund.receipts == "all":
        wanted += [channel.replace("output", "tax") for channel in list(wanted)]
    return np.asarray(by_year[:, [CHANNELS.index(channel) for channel in wanted]].sum(axis=1), dtype=np.float64)


def pay_out(paid_in: Exact, capital: float, rate: float, reinvest_years: int) -> Exact:
    """Return what a fund pays out each year; see the module.

    Parameters
    ----------
    paid_in : ndarray, shape (paths, years)
        What comes in.
    capital : float
        What it has at the start.
    rate : float
        Yield on what it holds.
    reinvest_years : int
        Years in which nothing is paid out.

    Examples
    --------
    With a yield equal to the discount rate the present value stays what it was.

    >>> out = pay_out(np.ones((1, 5)), 0.0, 0.1, 3)
    >>> bool(abs((out * 1.1 ** -np.arange(5)).sum() - (1.1 ** -np.arange(5.0)).sum()) < 1e-12)
    True
    """
    years = paid_in.shape[1]
    holding = np.full(len(paid_in), float(capital))
    out = np.zeros_like(paid_in)
    for year in range(years):
        earned = rate * holding if year else np.zeros_like(holding)
        if year < reinvest_years:
            holding += earned + paid_in[:, year]
        else:
            out[:, year] = earned + paid_in[:, year]
    out[:, -1] += holding
    return out


def _shares(fund: Fund, where: Assumptions, paid_in: Exact, host: str) -> dict[str, Exact]:
    """Return each owner's share of what is paid out in each year; shape (paths, years)."""
    owners = list(fund.ownership)
    if not fund.by_contribution:
        first = where.value("fund", fund.ownership[owners[0]])
        rest = sum(fund.ownership[owner].midpoint for owner in owners[1:])
        share = {o: fund.ownership[o].midpoint * (1.0 - first) / rest if rest else 0.0 for o in owners[1:]}
        return {o: np.full(paid_in.shape, part) for o, part in {owners[0]: first if rest else 1.0, **share}.items()}
    counted = where.value("fund", fund.aid_counted) * fund.aid_per_year.midpoint
    years = np.arange(1, paid_in.shape[1] + 1)
    given = {o: np.zeros(paid_in.shape) for o in owners}
    for owner in owners:
        if owner in fund.capital:
            given[owner] += fund.capital[owner].midpoint
    given[owners[0]] = given[owners[0]] + counted * years
    if host in given:
        given[host] = given[host] + np.cumsum(paid_in, axis=1)
    total_given = np.maximum(sum(given.values()), 1e-12)
    return {owner: amount / total_given for owner, amount in given.items()}


def fund_flows(fund: Fund, by_year: Fast, where: Assumptions, host: str, discount_rate: float) -> FundFlows:
    """Return what the state pays into a fund and what each owner draws.

    Parameters
    ----------
    fund : Fund
        Its terms.
    by_year : ndarray of float32, shape (paths, 7, years)
        As in `cash_flow.CHANNELS`.
    where : Assumptions
        Where in their ranges its terms stand.
    host : str
        Party that pays in.
    discount_rate : float
        Yield of the fund where it names none.
    """
    paid_in = where.value("fund", fund.contribution) * receipts(fund, by_year)
    capital = {party: range_.midpoint for party, range_ in fund.capital.items()}
    rate = discount_rate if fund.yield_rate is None else where.value("fund", fund.yield_rate)
    out = pay_out(paid_in, sum(capital.values()), rate, round(fund.reinvest_years))
    drawn = {owner: share * out for owner, share in _shares(fund, where, paid_in, host).items()}
    if fund.until is not None:
        first = next(iter(fund.ownership))
        years = np.arange(1, out.shape[1] + 1)
        limit = fund.until + fund.until_per_aid * fund.aid_per_year.midpoint * years
        claimed = np.cumsum(drawn[first], axis=1)
        allowed = np.minimum(claimed, limit)
        over = np.diff(claimed - allowed, axis=1, prepend=0.0)
        drawn[first] = drawn[first] - over
        drawn[host] = drawn.get(host, np.zeros_like(out)) + over
    for party, sum_ in capital.items():
        paid = drawn.get(party, np.zeros_like(out)).copy()
        paid[:, 0] -= sum_
        drawn[party] = paid
    return FundFlows(paid_in, drawn)
