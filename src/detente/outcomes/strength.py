# SPDX-License-Identifier: MIT
"""Strength of preference: from which score on an outcome is strongly preferred to another.

A preference may say that a difference is strong: of at least so many points where it has a scale,
across marked entries of a ranking, or by one of the leading prioritised statements. Crossing a red
line is strong always. Reference: Hamouda, Kilgour and Hipel, Strength of preference in the graph
model for conflict resolution, Group Decision and Negotiation 13 (2004).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.case.preference import Preference, PrioritisedPreference, RankingPreference
from detente.outcomes.space import Mask
from detente.outcomes.valuation import TIE

__all__ = ["strong_scores"]


def strong_scores(
    preference: Preference, utility: NDArray[np.float64], vetoed: Mask, score: NDArray[np.int32]
) -> NDArray[np.int32] | None:
    """Return, for each score, the least score strongly preferred to it.

    Parameters
    ----------
    preference : Preference
        Of one party.
    utility : ndarray of float64, shape (outcomes,)
        Utility or ordinal score of each outcome.
    vetoed : ndarray of bool, shape (outcomes,)
        Whether a red line is crossed.
    score : ndarray of int32, shape (outcomes,)
        Dense scores, 0 the worst.

    Returns
    -------
    ndarray of int32, shape (scores + 1,) or None
        One more than the largest score where nothing is strongly preferred; the last entry stands
        for outcomes that nothing deters. None when the preference states no strength.
    """
    if preference.strong_gap is None and not preference.strong_after:
        return None
    scores, example = np.unique(score, return_index=True)
    worth, crossed = utility[example], vetoed[example]
    if preference.strong_gap is not None:
        level = worth
        gap = preference.strong_gap.midpoint
    else:
        gap = 1.0
        marks = np.array(sorted(preference.strong_after))
        if isinstance(preference, RankingPreference):
            level = -np.searchsorted(marks, len(preference.ranking) - worth, side="right").astype(np.float64)
        elif isinstance(preference, PrioritisedPreference):
            level = np.floor(worth / 2.0 ** (len(preference.priorities) - int(marks[-1])))
        else:
            return None
    level = np.where(crossed, level - (level.max() - level.min() + gap), level)
    least = np.searchsorted(level, level + gap - TIE, side="left")
    return np.append(least, len(scores)).astype(np.int32)
