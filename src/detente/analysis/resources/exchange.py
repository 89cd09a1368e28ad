# SPDX-License-Identifier: MIT
"""Is it an exchange: what protection spares, what it costs, and what is paid for it.

Loss avoided is the net value of the assets under an outcome, less the same with the hazards of no deal. The
protector's ratio is what it draws over what protection costs it; the host's is the loss avoided over what the state
pays away. The balancing share is the part of the assets' net value that would pay the cost. What either side
gains besides money - security, influence, supply - is not in any of these numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.analysis.resources.assets import band
from detente.analysis.resources.numbers import Model
from detente.analysis.resources.result import Band, Exchange
from detente.case.case import Case
from detente.case.quantity import unit_factor
from detente.outcomes.protection_cost import YearlyCost, paid_by_parties, years_of_protection

__all__ = ["cost_of_protection", "exchanges"]

Exact = NDArray[np.float64]


def cost_of_protection(
    costs: Sequence[YearlyCost], length: float, rate: float, years: int
) -> tuple[float, float, float]:
    """Return the present value of yearly costs over a length of time, at the low end, middle and high end.

    Examples
    --------
    >>> costs = [YearlyCost("w", 1.0, 2.0, 3.0)]
    >>> [round(x, 3) for x in cost_of_protection(costs, 2.0, 0.0, 30)]
    [2.0, 4.0, 6.0]
    """
    counted = np.clip(length - np.arange(years), 0.0, 1.0)
    factor = float((counted * (1.0 + rate) ** -(np.arange(years) + 0.5)).sum())
    low, middle, high = (sum(ends) for ends in zip(*((c.low, c.middle, c.high) for c in costs), strict=True))
    return factor * low, factor * middle, factor * high


def exchanges(
    case: Case,
    model: Model,
    outcome: Mapping[str, str],
    values: Mapping[str, Exact],
    net: Exact,
    net_without: Exact,
    given_up: float,
) -> tuple[Exchange, ...]:
    """Return the exchange of each party that pays for protection in an outcome.

    Parameters
    ----------
    case : Case
        The case, for names.
    model : Model
        Its numbers.
    outcome : mapping of issue to level
        The outcome.
    values : mapping of party to ndarray, shape (paths,)
        Present value of each party's money.
    net, net_without : ndarray, shape (paths,)
        Net value of the assets with the outcome's hazards, and with those of no deal, over the same draws.
    given_up : float
        Mean present value of what the state pays away.
    """
    if case.protection is None:
        return ()
    found = []
    avoided, middle = net - net_without, float(np.median(net))
    unit = unit_factor(case.protection.money)[1] / unit_factor("USD M")[1]
    for party, costs in paid_by_parties(case, outcome).items():
        own = cost_of_protection(costs, years_of_protection(case), model.rate, model.years)
        cost = (own[0] * unit, own[1] * unit, own[2] * unit)
        receipts = values.get(party, np.zeros(1))
        ratio = band(receipts / cost[1]) if cost[1] > 0 else None
        share = cost[1] / middle if middle > 0 else None
        found.append(
            Exchange(
                party=party,
                what=tuple(item.name for item in costs),
                cost=cost,
                receipts=band(receipts),
                ratio=ratio,
                loss_avoided=band(avoided),
                given_up=given_up,
                host_ratio=band(avoided / given_up) if given_up > 1e-9 else None,
                balancing_share=share,
                verdict=_verdict(case.parties[party].in_text, share, ratio),
            )
        )
    return tuple(found)


def _verdict(name: str, share: float | None, ratio: Band | None) -> str:
    if ratio is None:
        return f"Protection costs {name} nothing here."
    if share is None or share > 1:
        return (
            f"No share of these assets can pay this: what protection costs {name} is more than all that they earn, for "
            "all parties together."
        )
    if ratio.middle >= 1:
        return f"In half of the paths, what {name} would draw pays for what protection costs."
    return f"{share:.0%} of what the assets earn would pay what protection costs {name}; what it would draw is less."
