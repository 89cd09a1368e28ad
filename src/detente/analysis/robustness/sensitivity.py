# SPDX-License-Identifier: MIT
"""How much of an answer's variation goes when a group of assumptions becomes known last: Sobol total indices.

The total index of a group is the share of the variance that is left while everything outside the group is
known, ``E[Var(y | all but g)] / Var(y)``. With two independent samples A and B, and A with the columns of
group g taken from B written AB, Jansen's estimator is ``mean((y(A) - y(AB))**2) / (2 Var(y))`` (Jansen 1999;
Saltelli et al., Computer Physics Communications 181, 2010). The indices of all groups sum to 1 where the
answer is a sum of what the groups add, and to more where groups work together.

PAWN compares distributions instead of variances, which is fitter for answers with two humps: the median over
slices of one input of the largest difference between the distribution of the answer within the slice and over
all (Pianosi and Wagener, Environmental Modelling & Software 67, 2015, and 108, 2018).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["BIMODAL", "bimodality", "pawn_index", "swapped_samples", "total_indices"]

Numbers = NDArray[np.float64]

SLICES = 10

BIMODAL = 5.0 / 9.0
"""Bimodality coefficient of a uniform distribution; two humps have more (Pfister et al., Frontiers in
Psychology 4, 2013)."""


def swapped_samples(first: Numbers, second: Numbers, groups: Sequence[NDArray[np.intp]]) -> list[Numbers]:
    """Return A, B, and for each group A with the columns of the group from B.

    Parameters
    ----------
    first, second : ndarray of float64, shape (n, inputs)
        Independent samples.
    groups : sequence of ndarray of int
        Columns of each group.
    """
    mixed = []
    for columns in groups:
        both = first.copy()
        both[:, columns] = second[:, columns]
        mixed.append(both)
    return [first, second, *mixed]


def total_indices(first: Numbers, second: Numbers, swapped: Numbers) -> tuple[Numbers, Numbers]:
    """Estimate the total index of each group, by Jansen's formula.

    Parameters
    ----------
    first, second : ndarray of float64, shape (n,)
        Answers at A and at B.
    swapped : ndarray of float64, shape (groups, n)
        Answers at A with one group from B.

    Returns
    -------
    indices : ndarray of float64, shape (groups,)
        Shares of the variance; all 0 where the answer does not vary.
    errors : ndarray of float64, shape (groups,)
        Their standard errors, with the variance taken as known.
    """
    variance = float(np.var(np.concatenate([first, second])))
    if variance == 0.0:
        return np.zeros(len(swapped)), np.zeros(len(swapped))
    halves = np.square(first[None] - swapped) / (2.0 * variance)
    return halves.mean(axis=1), halves.std(axis=1) / np.sqrt(len(first))


def bimodality(answers: Numbers) -> float:
    """Return Sarle's coefficient ``(skewness**2 + 1) / kurtosis``, corrected for the size of the sample.

    Between 0 and 1; more than `BIMODAL` points to two humps.
    """
    count = len(answers)
    spread = float(answers.std())
    if count < 4 or spread == 0.0:
        return 0.0
    standard = (answers - answers.mean()) / spread
    skewness = float((standard**3).mean()) * np.sqrt(count * (count - 1)) / (count - 2)
    excess = float((standard**4).mean()) - 3.0
    excess = (count - 1) / ((count - 2) * (count - 3)) * ((count + 1) * excess + 6.0)
    return float((skewness**2 + 1.0) / (excess + 3.0 * (count - 1) ** 2 / ((count - 2) * (count - 3))))


def pawn_index(inputs: Numbers, answers: Numbers, slices: int = SLICES) -> Numbers:
    """Return the PAWN index of each input: the median over slices of the Kolmogorov-Smirnov distance.

    Parameters
    ----------
    inputs : ndarray of float64, shape (n, inputs)
        A column for each.
    answers : ndarray of float64, shape (n,)
        What came out.
    slices : int
        Slices of equal size of each input.

    Returns
    -------
    ndarray of float64, shape (inputs,)
        Between 0 and 1.
    """
    count = len(answers)
    order = np.argsort(answers, kind="stable")
    # Place of the last answer that is equal, so that equal answers have one value of the distribution.
    last = np.searchsorted(answers[order], answers[order], side="right") - 1
    overall = (last + 1) / count
    sizes = np.array([len(part) for part in np.array_split(np.arange(count), slices)])
    slice_of_rank = np.repeat(np.arange(slices), sizes)
    index = np.empty(inputs.shape[1])
    member = np.empty(count, dtype=np.intp)
    for column in range(inputs.shape[1]):
        member[np.argsort(inputs[:, column], kind="stable")] = slice_of_rank
        within = np.cumsum(member[order] == np.arange(slices)[:, None], axis=1)[:, last] / sizes[:, None]
        index[column] = np.median(np.abs(within - overall).max(axis=1))
    return index
