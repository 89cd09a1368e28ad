# SPDX-License-Identifier: MIT
"""How much a partly settled outcome can still gain: each party, and a weighted sum of the parties.

The weights come from a few multiplicative-weight steps on ``min over weights of max over y``, the Lagrangian dual of
the search for a dominating outcome (`detente.outcomes.domination`).
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["bound", "weigh"]

DUAL_STEPS = 40
"""Steps towards the weights that rule out most."""


@njit(cache=True, nogil=True)
def weigh(gain, shape, starts, scale, current, slope, weight):  # type: ignore[no-untyped-def]
    """Write weights of the parties under which the best gain is small."""
    parties = len(gain)
    for i in range(parties):
        scale[i] = 1e-9
        current[i] = 1.0
        for k in range(len(shape)):
            top = -np.inf
            for j in range(starts[k], starts[k] + shape[k]):
                top = max(top, gain[i, j])
            scale[i] += top
    least = np.inf
    for step in range(DUAL_STEPS):
        total, worth = 0.0, 0.0
        for i in range(parties):
            total += current[i]
            slope[i] = 0.0
        for k in range(len(shape)):
            top, place = -np.inf, 0
            for j in range(starts[k], starts[k] + shape[k]):
                value = 0.0
                for i in range(parties):
                    value += current[i] / total / scale[i] * gain[i, j]
                if value > top:
                    top, place = value, j
            worth += top
            for i in range(parties):
                slope[i] += gain[i, place] / scale[i]
        for i in range(parties):
            if worth < least:
                weight[i] = current[i] / total / scale[i]
            push = min(max(-slope[i] * 3.0 / np.sqrt(step + 1.0), -3.0), 3.0)
            current[i] = max(current[i] / total * np.exp(push), 1e-9)
        least = min(least, worth)


@njit(cache=True, nogil=True)
def bound(gain, term, weight, shape, starts, order, owner, last, ahead, summed, ranked):  # type: ignore[no-untyped-def]
    """Write what each party, and last the weighted sum, can gain at most from each depth on; rank the levels."""
    parties, deepest = len(gain), len(order)
    for i in range(parties + 1):
        ahead[deepest, i] = 0.0
    for depth in range(deepest - 1, -1, -1):
        k = order[depth]
        for j in range(starts[k], starts[k] + shape[k]):
            summed[j] = 0.0
            for i in range(parties):
                summed[j] += weight[i] * gain[i, j]
            place = j
            while place > starts[k] and summed[ranked[place - 1]] < summed[j]:
                ranked[place] = ranked[place - 1]
                place -= 1
            ranked[place] = j
        for i in range(parties):
            top = -np.inf
            for j in range(starts[k], starts[k] + shape[k]):
                top = max(top, gain[i, j])
            ahead[depth, i] = ahead[depth + 1, i] + top
        ahead[depth, parties] = ahead[depth + 1, parties] + summed[ranked[starts[k]]]
        for m in range(len(owner)):
            if last[m] == depth and term[m] > 0:
                ahead[depth, owner[m]] += term[m]
                ahead[depth, parties] += weight[owner[m]] * term[m]
