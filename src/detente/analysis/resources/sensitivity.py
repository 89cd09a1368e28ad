# SPDX-License-Identifier: MIT
"""What a number depends on: shares of its spread by group of draws, and swings over groups of assumptions.

Draws (prices, control, geology, cost, time) are chance, and their groups are independent, so the variance of a number
splits among them: the first-order index of a group is what fixing it would take away on average, the total index
what would be left if everything else were fixed (Saltelli 2010 and Jansen 1999 estimators, one matrix exchange a
group). Assumptions (discount rate, price level, hazard factors, terms) are judgement; they are set to the ends of
their ranges one group at a time, and spread evenly over all ranges together, and never given a probability.

References
----------
Jansen (1999), Computer Physics Communications 117; Saltelli et al. (2010), Computer Physics Communications 181.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["even_points", "group_indices"]

Exact = NDArray[np.float64]
Draws = TypeVar("Draws")


def group_indices(
    ask: Callable[[Draws], Exact],
    first: Draws,
    second: Draws,
    exchange: Callable[[Draws, str, Draws], Draws],
    groups: Sequence[str],
) -> dict[str, tuple[Exact, Exact]]:
    """Return first-order and total index of each group of draws, for each number asked.

    Parameters
    ----------
    ask : callable
        From draws to numbers, shape (numbers, paths).
    first, second : object
        Two independent sets of draws of one size.
    exchange : callable
        Returns its first argument with one group from the third.
    groups : sequence of str
        The groups; together they are everything that is drawn.

    Returns
    -------
    dict of group to (ndarray, ndarray)
        Shapes (numbers,); 0 for a number that does not vary.
    """
    one, other = ask(first), ask(second)
    centre = np.concatenate([one, other], axis=1).mean(axis=1)
    variance = np.concatenate([one, other], axis=1).var(axis=1)
    safe = np.where(variance > 0, variance, 1.0)
    found = {}
    for group in groups:
        mixed = ask(exchange(first, group, second))
        alone = ((other - centre[:, None]) * (mixed - one)).mean(axis=1) / safe
        total = 0.5 * ((one - mixed) ** 2).mean(axis=1) / safe
        found[group] = (np.where(variance > 0, alone, 0.0), np.where(variance > 0, total, 0.0))
    return found


def even_points(dimensions: int, count: int, seed: int) -> NDArray[Any]:
    """Return points spread evenly over the unit cube (scrambled Sobol sequence); shape (count, dimensions)."""
    from scipy.stats import qmc

    power = max(0, int(np.ceil(np.log2(count))))
    return np.asarray(qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed)).random_base2(power)[:count])
