# SPDX-License-Identifier: MIT
"""Weights under drawn assumptions: within their stated ranges, and always on the simplex.

Weights are shares of all weights of a party, summing to 1; a stated range is the range of the share at which the
other weights stand at their midpoints. Two kinds of statement are drawn in two ways.

- A **range**: the share is uniform within it. Where every weight has a range, the shares then give way to each other
  in proportion to the widths of their ranges, none leaving its own, until they sum to 1. Reflecting all points of the
  unit cube reflects the result, so the mean is the stated centre.
- A **point** says nothing of how sure it is, so `confidence` does: what the ranges leave is divided among the points
  by a Dirichlet distribution with parameters ``c w_k / sum(w)``, c the confidence. Where all weights are points, that
  is a Dirichlet distribution around the stated ones.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.case.preference import AdditivePreference

__all__ = ["drawn_weights"]

Numbers = NDArray[np.float64]

LEAST_WEIGHT = 1e-9
"""Dirichlet parameters must be positive; an issue without weight gets this share."""

STEPS = 60
"""Bisections: the sum is then right to the last binary digit."""


def drawn_weights(preference: AdditivePreference, uniforms: Numbers) -> Numbers:
    """Return the share of each issue among the weights of a party.

    Parameters
    ----------
    preference : AdditivePreference
        The preference.
    uniforms : ndarray of float64, shape (draws, issues)
        Points of the unit cube; issues in the order of the preference.

    Returns
    -------
    ndarray of float64, shape (draws, issues)
        Sums to 1 in every draw.
    """
    weights = [value.weight for value in preference.issues.values()]
    total = sum(weight.midpoint for weight in weights)
    centre, low, high = (np.array([getattr(w, key) for w in weights]) / total for key in ("midpoint", "low", "high"))
    ranged = np.array([not weight.is_point for weight in weights])
    shares = np.empty_like(uniforms)
    shares[:, ranged] = low[ranged] + (high - low)[ranged] * uniforms[:, ranged]
    together = shares[:, ranged].sum(axis=1)
    wanted = np.ones_like(together) if ranged.all() else np.minimum(together, 1.0)
    shares[:, ranged] = _giving_way(shares[:, ranged], low[ranged], high[ranged], wanted)
    if not ranged.all():
        left = np.maximum(1.0 - shares[:, ranged].sum(axis=1), 0.0)
        divided = _dirichlet(preference.confidence * np.maximum(centre[~ranged], LEAST_WEIGHT), uniforms[:, ~ranged])
        shares[:, ~ranged] = left[:, None] * divided
    return shares


def _giving_way(shares: Numbers, low: Numbers, high: Numbers, wanted: Numbers) -> Numbers:
    """Move shares in proportion to the widths of their ranges, none leaving its own, until they sum as wanted."""
    least, most = np.full(len(shares), -1.0), np.ones(len(shares))
    for _ in range(STEPS):
        middle = (least + most) / 2
        above = np.clip(shares + middle[:, None] * (high - low), low, high).sum(axis=1) > wanted
        least, most = np.where(above, least, middle), np.where(above, middle, most)
    return np.asarray(np.clip(shares + ((least + most) / 2)[:, None] * (high - low), low, high))


def _dirichlet(parameters: Numbers, uniforms: Numbers) -> Numbers:
    """Draw on the simplex: gamma quantiles divided by their sum; see Devroye (1986), chapter XI.4."""
    from scipy.special import gammaincinv

    gamma = gammaincinv(parameters, uniforms)
    # All of them can be 0 in the last digit when the confidence is tiny; the largest quantile then takes all.
    empty = gamma.sum(axis=1) == 0.0
    gamma[empty, np.argmax(uniforms[empty] ** (1.0 / parameters), axis=1)] = 1.0
    return np.asarray(gamma / gamma.sum(axis=1, keepdims=True))
