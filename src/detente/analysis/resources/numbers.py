# SPDX-License-Identifier: MIT
"""The numeric view of a case's resources: arrays over assets, and where the swept ranges stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.resources.prices import PriceProcess
from detente.case.basis import Range
from detente.case.resource import Resources

__all__ = ["GROUPS", "PHYSICAL", "Assumptions", "Model"]

Exact = NDArray[np.float64]

PHYSICAL = (
    "contained", "recovery", "output", "unit_cost", "capex", "overrun",
    "study_years", "build_years", "restart_years", "rounding", "ceasefire",
)  # fmt: skip
"""What is drawn for each asset and path: uniform within its range."""

GROUPS = {
    "discount_rate": "the discount rate",
    "prices": "long-run prices",
    "hazard": "what the settlement makes of the hazard of losing ground",
    "terms": "fiscal terms",
    "fund": "terms of the fund",
}
"""Groups of ranges that are swept, never drawn: judgements and terms."""


@dataclass(frozen=True)
class Assumptions:
    """Where in its range each group of assumptions stands: 0 the low end, 1 the high end, 0.5 the middle.

    Attributes
    ----------
    at : mapping of group to float
        Groups left out stand in the middle.
    """

    at: Mapping[str, float]

    def value(self, group: str, range_: Range) -> float:
        """Return a number of a group."""
        return range_.low + self.at.get(group, 0.5) * (range_.high - range_.low)


@dataclass(frozen=True)
class Model:
    """The case's resources as arrays; assets in file order.

    Attributes
    ----------
    bounds : ndarray, shape (assets, 9, 2)
        Low and high of the first nine of `PHYSICAL`.
    needs_ceasefire : ndarray of bool, shape (assets,)
    terms, ramp, knots, product, region, new : ndarray
        As `cash_flow.cash_flows` takes them.
    processes : tuple of PriceProcess
        One for each product.
    rate : float
        Discount rate, country premium included where that is how the risk of loss is counted.
    """

    resources: Resources
    assumptions: Assumptions
    assets: tuple[str, ...]
    products: tuple[str, ...]
    regions: tuple[str, ...]
    bounds: Exact
    needs_ceasefire: NDArray[np.bool_]
    terms: Exact
    ramp: Exact
    knots: Exact
    product: NDArray[np.int64]
    region: NDArray[np.int64]
    new: NDArray[np.int64]
    processes: tuple[PriceProcess, ...]
    correlation: float
    ceasefire_years: tuple[float, float]
    rate: float
    years: int

    @property
    def discount(self) -> Exact:
        """Discount factor of each year, money coming in its middle."""
        return np.asarray((1.0 + self.rate) ** -(np.arange(self.years) + 0.5))
