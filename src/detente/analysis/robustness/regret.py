# SPDX-License-Identifier: MIT
"""What backing one package can cost a party, and what it would be worth to know more before choosing.

The *regret* of a party at package a is what its best package would have given it beyond a, under the same
assumptions: ``max over b of U(b) - U(a)``. No deal is one of the packages, and a package that somebody refuses
under those assumptions is worth what no deal is: whoever backs it gets that. So a wish list that nobody
signs makes no regret.

The *value of learning* a group of assumptions exactly is ``E[max_a E[U(a) | group]] - max_a E[U(a)]``: what
the party gains by choosing after it has learnt them, in its own points, with all swept assumptions counted
alike. It is found by binning: draws are sorted by what the group says about the two leading packages and
cut into 16 bins of equal size. The choice for each bin is made on one half of the draws and judged on the
other, and the other way round, so that chance is not taken for knowledge. Bins know less than the group does,
so this is a lower bound. 0 means that no answer to that question would change the choice.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["regrets", "value_of_learning", "value_of_learning_all"]

Numbers = NDArray[np.float64]

BINS = 16


def regrets(utility: Numbers) -> Numbers:
    """Return the regret of each package in every draw.

    Parameters
    ----------
    utility : ndarray of float64, shape (packages, draws)
        Of one party.

    Returns
    -------
    ndarray of float64, shape (packages, draws)
        0 where the package is the party's best.
    """
    return np.asarray(utility.max(axis=0) - utility)


def value_of_learning_all(utility: Numbers) -> float:
    """Return what learning everything is worth, ``E[max_a U(a)] - max_a E[U(a)]``."""
    return float(utility.max(axis=0).mean() - utility.mean(axis=1).max())


def value_of_learning(utility: Numbers, inputs: Numbers, bins: int = BINS) -> float:
    """Return at least what learning a group of assumptions is worth.

    Parameters
    ----------
    utility : ndarray of float64, shape (packages, draws)
        Of one party.
    inputs : ndarray of float64, shape (draws, members)
        The assumptions of the group.
    bins : int
        Bins of equal size.

    Returns
    -------
    float
        Points of the party, 0 or more.
    """
    if len(utility) < 2 or not inputs.shape[1]:
        return 0.0
    # First and second half: each is evenly spread, where every other point of a Sobol sequence is not.
    first = np.arange(utility.shape[1]) < utility.shape[1] // 2
    gains = [_learnt(utility, inputs, here, bins) for here in (first, ~first)]
    return max(0.0, sum(gains) / len(gains))


def _learnt(utility: Numbers, inputs: Numbers, here: NDArray[np.bool_], bins: int) -> float:
    """Return what choosing bin by bin, as one half of the draws advises, gains in the other half."""
    best, second = np.argsort(-utility[:, here].mean(axis=1), kind="stable")[:2]
    columns = np.column_stack([np.ones(len(inputs)), inputs - inputs[here].mean(axis=0)])
    difference = (utility[best] - utility[second])[here]
    says = columns @ np.linalg.lstsq(columns[here], difference, rcond=None)[0]
    edges = np.quantile(says[here], np.arange(1, bins) / bins)
    place = np.searchsorted(edges, says, side="right")
    gain = np.zeros(utility.shape[1])
    for number in range(bins):
        advised, asked = here & (place == number), ~here & (place == number)
        if advised.any():
            chosen = np.argmax(utility[:, advised].mean(axis=1))
            gain[asked] = utility[chosen, asked] - utility[best, asked]
    return float(gain[~here].mean())
