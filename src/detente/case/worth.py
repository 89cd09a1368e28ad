# SPDX-License-Identifier: MIT
"""What packages are worth to a party as a sum of parts: the form in which other tools take it.

On the 0-100 scale of the party, a package x is worth
``100 * sum_k weight_k value_k(x_k) + sum of the points of the boxes that hold x``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["PartyWorth"]


@dataclass(frozen=True, slots=True)
class PartyWorth:
    """Utility of one party, taken apart.

    Attributes
    ----------
    weights : mapping of issue to float
        Shares of the issues, which add up to 1; all 0 where boxes say everything.
    values : mapping of issue to mapping of level to float
        Value of every level of every issue, 0 to 1.
    boxes : tuple of (condition, points)
        Points added to the packages whose levels are all among those of the condition.
    reservation : float or None
        Points without a deal; None where nothing says what they are.
    no_deal : mapping of issue to level or None
        The package that holds without a deal, where the reservation is one.
    red_lines : tuple of condition
        Packages that the party refuses whatever they are worth.
    """

    weights: Mapping[str, float]
    values: Mapping[str, Mapping[str, float]]
    boxes: tuple[tuple[Mapping[str, tuple[str, ...]], float], ...]
    reservation: float | None
    no_deal: Mapping[str, str] | None
    red_lines: tuple[Mapping[str, tuple[str, ...]], ...]
