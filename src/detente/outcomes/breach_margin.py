# SPDX-License-Identifier: MIT
"""The margin of one breach, term by term; the formula stands at the head of `detente.case.enforcement`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.outcomes.space import Mask

__all__ = ["BreachMargin"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class BreachMargin:
    """The terms of the margin of one breach; arrays of shape (draws, n) unless said.

    Attributes
    ----------
    breach : str
        Id of the breach.
    applies : ndarray of bool, shape (n,)
        Whether the breach changes the package at all.
    ends_deal : ndarray of bool
        Whether the fighting goes on after it and what is answered; any change where the block knows of no war.
    deal, after : ndarray
        Utility of keeping the deal, and of what the breach leads to once credible answers are given.
    shift : ndarray
        What the package adds to the worth of breaking.
    regroup_rate : ndarray
        Points a year that it gains while the deal holds.
    credibility, loss : ndarray
        Probability that a guarantor acts, and the breaker's loss if one does.
    sanctions, sanctions_credibility : ndarray
        Cost of sanctions that return, and the part of it to be expected.
    cost, deposit : ndarray
        What breaking costs in any case, and the deposit forfeited.
    """

    breach: str
    applies: Mask
    ends_deal: NDArray[np.bool_]
    deal: Array
    after: Array
    shift: Array
    regroup_rate: Array
    credibility: Array
    loss: Array
    sanctions: Array
    sanctions_credibility: Array
    cost: Array
    deposit: Array

    def at(self, years: float = 0.0) -> Array:
        """Return the margin after some years; infinite where the breach changes nothing."""
        deterred = self.credibility * self.loss + self.sanctions_credibility * self.sanctions
        margin = self.deal - self.after - self.shift - self.regroup_rate * years + deterred + self.cost + self.deposit
        return np.where(self.applies, margin, np.inf)

    def breaks_in(self) -> Array:
        """Return the years after which the margin is gone: 0 where it is negative now, infinite where it stays."""
        now = self.at()
        years = np.divide(now, self.regroup_rate, out=np.full_like(now, np.inf), where=self.regroup_rate > 0)
        return np.where(now < 0, 0.0, np.where(np.isnan(years), np.inf, years))

    def needed_credibility(self, years: float = 0.0) -> Array:
        """Return the smallest probability of a guarantor acting that keeps the margin at 0 or more.

        Above 1 no guarantee alone suffices; not a number where a guarantor's acting costs the breaker nothing.
        """
        lacking = self.credibility * self.loss - self.at(years)
        needed = np.divide(lacking, self.loss, out=np.full_like(lacking, np.nan), where=self.loss > 0)
        return np.where(self.applies, np.maximum(needed, 0.0), 0.0)
