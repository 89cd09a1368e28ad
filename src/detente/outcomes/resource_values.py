# SPDX-License-Identifier: MIT
"""What resources are worth, as one analysis hands it to another: a few numbers, without how they were found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["ResourceValues"]


@dataclass(frozen=True, slots=True)
class ResourceValues:
    """Values of assets and what the beneficiary draws, in millions of real US dollars.

    Attributes
    ----------
    assets : mapping of asset to float
        Mean net present value of every asset that could be valued.
    receipts : mapping of proposal to (party, low, middle, high)
        Present value of what the beneficiary draws where it draws anything: 5, 50 and 95 in a hundred paths stay
        below.
    parties : mapping of proposal to mapping of party to (low, middle, high)
        The same for every party.
    valued_on : str
        Date at which money is counted.
    years : int
        Years that are looked at.
    """

    assets: Mapping[str, float]
    receipts: Mapping[str, tuple[str, float, float, float]]
    parties: Mapping[str, Mapping[str, tuple[float, float, float]]]
    valued_on: str
    years: int
