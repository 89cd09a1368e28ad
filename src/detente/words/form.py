# SPDX-License-Identifier: MIT
"""How numbers, shares, times and lists are spelt: one spelling for all doors. Numbers are rounded here and only here.

>>> points(-4.41), points(29.02), share(0.318), share(0.994), share(0.0)
('−4.4', '29', '30 %', 'over 95 %', '0 %')
>>> listed(["Russia"]), listed(["Russia", "Europe", "Ukraine"])
('Russia', 'Russia, Europe and Ukraine')
>>> when(0), when(None), when(9.02), when(0.5)
('at once', 'never', 'after 9 years', 'after 6 months')
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["amount", "brief_share_in", "count_words", "listed", "points", "quoted", "share", "shortened", "when"]

MINUS = "−"
STEP = 5
"""Shares of the assumptions are known to some points, so they are told in steps of five per cent."""


def _signed(text: str) -> str:
    return text.replace("-", MINUS)


def points(value: float, sign: bool = False) -> str:
    """Return points of an own scale: one decimal below 10, whole above."""
    digits = 1 if abs(round(value, 1)) < 10 else 0
    text = f"{value:+.{digits}f}" if sign else f"{value:.{digits}f}"
    return _signed("0.0" if float(text) == 0 and not sign else text)


def amount(value: float) -> str:
    """Return a number of no particular unit with two or three digits that count."""
    if value == 0 or 0.001 <= abs(value) < 10:
        return _signed(f"{value:.2g}" if abs(value) < 1 else f"{value:.3g}")
    return _signed(f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}")


def share(value: float) -> str:
    """Return a share of the assumptions in steps of five per cent; what is not quite none or all is told so."""
    if value in (0.0, 1.0):
        return f"{100 * value:.0f} %"
    rounded = STEP * round(100 * value / STEP)
    if rounded <= 0:
        return f"under {STEP} %"
    if rounded >= 100:
        return f"over {100 - STEP} %"
    return f"{rounded} %"


def brief_share_in(value: float, scenarios: tuple[float, float]) -> str:
    """Return a share with its lowest and highest scenario for a cell of a table: ``30 (15–60)``, ``<5``, ``>95``."""
    middle, low, high = (_brief(one) for one in (value, *scenarios))
    return middle if low == high == middle else f"{middle} ({low}–{high})"


def _brief(value: float) -> str:
    return share(value).removesuffix(" %").replace("under ", "<").replace("over ", ">")


def when(years: float | None) -> str:
    """Return after how long something happens."""
    if years is None:
        return "never"
    if years <= 0:
        return "at once"
    months = round(12 * years)
    if months < 12:
        return f"after {count_words(max(1, months), 'month')}"
    return f"after {count_words(round(years), 'year')}"


def count_words(number: int, noun: str, plural: str = "") -> str:
    """Return a count with its noun."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(items: Sequence[str]) -> str:
    """Return items as a list in a sentence."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def shortened(title: str, most: int) -> str:
    """Return the first words of a title, with a mark where some are left out."""
    words = title.split()
    return title if len(words) <= most else f"{' '.join(words[:most]).rstrip(',;:.')} …"


def quoted(title: str) -> str:
    """Return a title in quotation marks."""
    return f"“{title}”"
