# SPDX-License-Identifier: MIT
"""How often to look: the inspection game, once and over several periods.

One shot: a violation gains d undetected and costs b when seen; the inspected party stays legal iff
the probability of detection is at least ``d / (b + d)``. Detection is the rate of inspection times
one less the probability of a miss. False alarms matter as much: each can set off the answer.

Several periods (Dresher): n periods, m inspections, the inspected party may violate once. A violation
that is seen costs it 1, one that is not gains it 1, none gives 0; its value is
``v(n, m) = C(n - 1, m) / sum_{i <= m} C(n, i)``.

References: Dresher (1962); Avenhaus, von Stengel and Zamir, Inspection Games (2002); von Stengel,
Recursive Inspection Games (2016), where an inspector that publishes a random schedule does better.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

from detente.errors import UsageError

__all__ = ["detection_needed", "detection_rate", "first_inspection", "inspection_value", "inspections_needed"]


def detection_needed(gain: float, penalty: float) -> float:
    """Return the least probability of detection that keeps the inspected party legal.

    Examples
    --------
    >>> detection_needed(10, 90)
    0.1
    """
    if gain < 0 or penalty < 0:
        raise UsageError("gain and penalty must be 0 or more")
    return 0.0 if gain == 0 else gain / (penalty + gain)


def detection_rate(inspections: float, miss: float) -> float:
    """Return the probability of detection: inspection rate times ``1 - miss``.

    Examples
    --------
    >>> detection_rate(0.5, 0.2)
    0.4
    """
    return inspections * (1.0 - miss)


def inspection_value(periods: int, inspections: int) -> Fraction:
    """Return what the inspected party can expect from one well-timed violation, exactly.

    Examples
    --------
    >>> inspection_value(5, 2), inspection_value(10, 2)
    (Fraction(3, 8), Fraction(9, 14))
    """
    if periods < 0 or inspections < 0:
        raise UsageError("periods and inspections must be 0 or more")
    if inspections >= periods:
        return Fraction(0)
    return Fraction(comb(periods - 1, inspections), sum(comb(periods, i) for i in range(inspections + 1)))


def first_inspection(periods: int, inspections: int) -> Fraction:
    """Return the probability with which to inspect in the first period.

    ``(1 - v(n-1, m)) / ((1 - v(n-1, m)) + 1 + v(n-1, m-1))``

    Examples
    --------
    >>> first_inspection(5, 2)
    Fraction(5, 16)
    """
    if not 0 < inspections < periods:
        return Fraction(0) if inspections <= 0 else Fraction(1)
    waits = 1 - inspection_value(periods - 1, inspections)
    return waits / (waits + 1 + inspection_value(periods - 1, inspections - 1))


def inspections_needed(periods: int, tolerated: float) -> int:
    """Return the fewest inspections that leave the inspected party no more than the value tolerated.

    Examples
    --------
    >>> inspections_needed(10, 0.5)
    3
    """
    for inspections in range(periods + 1):
        if inspection_value(periods, inspections) <= tolerated:
            return inspections
    return periods
