# SPDX-License-Identifier: MIT
"""Krippendorff's alpha: how far coders agree beyond what chance would give.

With ``o(c, k)`` the coincidences of values ``c`` and ``k`` within units (each pair of a unit with ``m`` values counts
``1 / (m - 1)``), ``n(c)`` their sums and ``n`` the number of pairable values,

    alpha = 1 - (n - 1) sum o(c, k) d2(c, k) / sum n(c) n(k) d2(c, k)

where the squared difference ``d2`` is 1 for unlike nominal values; for ordinal ones the square of
``sum of n(g) from c to k, less (n(c) + n(k)) / 2``; for interval ones ``(c - k)**2``. Values that are missing
are left out; a unit with one value pairs with nothing. K. Krippendorff, "Computing Krippendorff's Alpha-Reliability"
(2011).

>>> round(alpha([("a", "b"), ("a", "a"), ("b", "b"), ("b", "b")], "nominal") or 0, 3)
0.533
>>> alpha([("a", "a"), ("a", "a")], "nominal") is None
True
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any, Literal

__all__ = ["Level", "alpha"]

Level = Literal["nominal", "ordinal", "interval"]

Difference = Callable[[Any, Any], float]


def _coincidences(units: Sequence[Sequence[Any]]) -> Counter[tuple[Any, Any]]:
    found: Counter[tuple[Any, Any]] = Counter()
    for unit in units:
        values = [value for value in unit if value is not None]
        for first, second in permutations(values, 2):
            found[first, second] += 1 / (len(values) - 1)  # type: ignore[assignment]
    return found


def _difference(level: Level, sums: dict[Any, float]) -> Difference:
    if level == "nominal":
        return lambda c, k: float(c != k)
    if level == "interval":
        return lambda c, k: float(c - k) ** 2
    ranked = sorted(sums)

    def ordinal(c: Any, k: Any) -> float:
        low, high = sorted((ranked.index(c), ranked.index(k)))
        between = sum(sums[value] for value in ranked[low : high + 1])
        return float((between - (sums[c] + sums[k]) / 2) ** 2)

    return ordinal


def alpha(units: Sequence[Sequence[Any]], level: Level) -> float | None:
    """Return Krippendorff's alpha.

    Parameters
    ----------
    units : sequence of sequence
        For each unit the values of the coders; None where a coder gave none.
    level : {'nominal', 'ordinal', 'interval'}
        What may be done with the values: tell them apart, order them, subtract them.

    Returns
    -------
    float or None
        1 for perfect agreement, 0 for what chance gives, below 0 for less; None when fewer than two different
        values were given, so that there is nothing to disagree about.
    """
    together = _coincidences(units)
    sums: dict[Any, float] = {}
    for (value, _), count in together.items():
        sums[value] = sums.get(value, 0.0) + count
    if len(sums) < 2:
        return None
    difference = _difference(level, sums)
    observed = sum(count * difference(c, k) for (c, k), count in together.items())
    expected = sum(sums[c] * sums[k] * difference(c, k) for c in sums for k in sums)
    return 1 - (sum(sums.values()) - 1) * observed / expected
