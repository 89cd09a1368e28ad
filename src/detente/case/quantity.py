# SPDX-License-Identifier: MIT
"""Quantities that know what they are: a number, its unit, what it measures and of which substance.

Tonnes of ore, of metal in the ore, of product that can be sold; the gross worth of what lies in the
ground, a net present value, a price that was paid, a sum a year: each is another *measure*, and two
measures are never added, subtracted or compared. Going from one to the other is a named step with a
factor that has a source: a grade (ore to contained), a recovery (contained to saleable), a conversion
between substances (Li2O to lithium carbonate), a price (saleable or contained to gross worth).

>>> ore = Quantity(13.8e6, "t", "ore", "ore")
>>> price = Quantity(10_230, "USD/t", "price", "LCE")
>>> ore.worth(price)
Traceback (most recent call last):
    ...
detente.case.quantity.MeasureError: tonnes of ore cannot be multiplied by a price of LCE: ore is rock, and most of \
it is not sold; multiply by its grade first
>>> oxide = Quantity(207_000, "t", "contained", "Li2O")
>>> round(oxide.as_substance("LCE").value), round(oxide.as_substance("LCE").worth(price).value / 1e9, 2)
(511911, 5.24)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from detente.errors import UsageError

__all__ = ["CONVERSIONS", "MEASURE_WORDS", "UNITS", "Measure", "MeasureError", "Quantity", "unit_factor"]

Measure = Literal[
    "ore",
    "contained",
    "saleable",
    "output_per_year",
    "gross_in_situ_value",
    "net_present_value",
    "transaction",
    "revenue_per_year",
    "cost",
    "demand",
    "price",
    "grade",
    "duration",
    "other",
]
"""What a number measures."""

MEASURE_WORDS: dict[str, str] = {
    "ore": "tonnes of ore",
    "contained": "what the ore contains",
    "saleable": "product that can be sold",
    "output_per_year": "output a year",
    "gross_in_situ_value": "gross worth in the ground",
    "net_present_value": "net present value",
    "transaction": "a price paid",
    "revenue_per_year": "money a year",
    "cost": "a cost",
    "demand": "a demand without a valuation",
    "price": "a price",
    "grade": "a grade",
    "duration": "a time",
    "other": "something else",
}
"""Each measure in words."""

UNITS: dict[str, tuple[str, float]] = {
    "t": ("t", 1.0),
    "kt": ("t", 1e3),
    "Mt": ("t", 1e6),
    "kg": ("t", 1e-3),
    "lb": ("t", 0.45359237e-3),
    "m3": ("m3", 1.0),
    "Mcm": ("m3", 1e6),
    "bcm": ("m3", 1e9),
    "USD": ("USD", 1.0),
    "USD M": ("USD", 1e6),
    "USD bn": ("USD", 1e9),
    "EUR bn": ("EUR", 1e9),
    "CNY": ("CNY", 1.0),
    "UAH": ("UAH", 1.0),
    "UAH bn": ("UAH", 1e9),
    "y": ("y", 1.0),
    "month": ("y", 1.0 / 12.0),
    "%": ("1", 0.01),
    "1": ("1", 1.0),
}
"""Base unit and factor of each unit; a rate is written with a stroke, such as `USD/t` or `kt/y`."""

CONVERSIONS: dict[tuple[str, str], float] = {
    ("Li2O", "LCE"): 2.473,
    ("Li", "LCE"): 5.323,
    ("Li", "Li2O"): 2.153,
    ("U", "U3O8"): 1.17925,
}
"""Tonnes of the second substance that hold what one tonne of the first does, from atomic weights."""


class MeasureError(UsageError):
    """Say which two things cannot be put together, and which step is missing."""


def unit_factor(unit: str) -> tuple[str, float]:
    """Return the base unit of a unit and the factor that leads to it.

    Raises
    ------
    MeasureError
        If the unit is not known.

    Examples
    --------
    >>> unit_factor("USD/lb")[0], round(unit_factor("USD/lb")[1], 2)
    ('USD/t', 2204.62)
    """
    if unit in UNITS:
        return UNITS[unit]
    above, stroke, below = unit.partition("/")
    if stroke and above in UNITS and below in UNITS:
        (base_above, factor_above), (base_below, factor_below) = UNITS[above], UNITS[below]
        return f"{base_above}/{base_below}", factor_above / factor_below
    raise MeasureError(f"'{unit}' is not a unit known here; known: {', '.join(UNITS)}, and rates such as USD/t or kt/y")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, measure and substance.

    Attributes
    ----------
    value : float
        The number, in `unit`.
    unit : str
        One of `UNITS`, or a rate of two of them.
    measure : str
        What it measures.
    substance : str
        Of what: `ore`, an oxide or metal, a product; empty for money and times.
    """

    value: float
    unit: str
    measure: Measure
    substance: str = ""

    def __post_init__(self) -> None:
        """Refuse unknown units and measures."""
        unit_factor(self.unit)
        if self.measure not in get_args(Measure):
            raise MeasureError(f"'{self.measure}' is not a measure; known: {', '.join(get_args(Measure))}")

    def __str__(self) -> str:
        return f"{self.value:,.6g} {self.unit}{' ' + self.substance if self.substance else ''} ({self.words})"

    @property
    def words(self) -> str:
        """What it measures, in words."""
        return MEASURE_WORDS[self.measure]

    def to(self, unit: str) -> Quantity:
        """Return the same quantity in another unit of the same dimension."""
        (base, factor), (wanted, divisor) = unit_factor(self.unit), unit_factor(unit)
        if base != wanted:
            raise MeasureError(f"{self} cannot be given in {unit}; there is no exchange rate or density in it")
        return replace(self, value=self.value * factor / divisor, unit=unit)

    def as_substance(self, substance: str) -> Quantity:
        """Return the mass of another substance that holds the same metal."""
        if substance == self.substance:
            return self
        factor = CONVERSIONS.get((self.substance, substance))
        if factor is None:
            inverse = CONVERSIONS.get((substance, self.substance))
            factor = None if inverse is None else 1.0 / inverse
        if factor is None:
            raise MeasureError(f"no conversion from {self.substance or 'nothing'} to {substance} is known")
        return replace(self, value=self.value * factor, substance=substance)

    def contained(self, grade: Quantity) -> Quantity:
        """Return what ore contains, given its grade."""
        if self.measure != "ore" or grade.measure != "grade":
            raise MeasureError(f"a grade turns ore into what it contains; this is {self} and {grade}")
        return Quantity(self.value * grade.to("1").value, self.unit, "contained", grade.substance)

    def saleable(self, recovery: float) -> Quantity:
        """Return what can be sold of what is contained, given the share recovered."""
        if self.measure != "contained":
            raise MeasureError(f"a recovery turns what is contained into product; this is {self}")
        if not 0 < recovery <= 1:
            raise MeasureError(f"a recovery lies between 0 and 1; this is {recovery:g}")
        return replace(self, value=self.value * recovery, measure="saleable")

    def worth(self, price: Quantity) -> Quantity:
        """Return the gross worth of a mass at a price of the same substance; no cost and no time in it."""
        if price.measure != "price":
            raise MeasureError(f"{price} is not a price")
        if self.measure == "ore":
            raise MeasureError(
                f"tonnes of ore cannot be multiplied by a price of {price.substance}: ore is rock, and most of it is "
                "not sold; multiply by its grade first"
            )
        if self.measure not in ("contained", "saleable"):
            raise MeasureError(f"{self.words} cannot be multiplied by a price")
        if self.substance != price.substance:
            raise MeasureError(
                f"{self.substance} cannot be multiplied by a price of {price.substance}; convert it first"
            )
        money, _, _ = price.unit.partition("/")
        per_base = price.to(f"{unit_factor(money)[0]}/{unit_factor(self.unit)[0]}")
        base = self.value * unit_factor(self.unit)[1]
        return Quantity(base * per_base.value, unit_factor(money)[0], "gross_in_situ_value")

    def _with_same(self, other: Quantity, verb: str) -> float:
        if other.measure != self.measure:
            raise MeasureError(f"{self} and {other} cannot be {verb}: one is {self.words}, the other {other.words}")
        if other.substance != self.substance:
            raise MeasureError(f"{self} and {other} cannot be {verb}: they are tonnes of different things")
        return other.to(self.unit).value

    def __add__(self, other: Quantity) -> Quantity:
        return replace(self, value=self.value + self._with_same(other, "added"))

    def __sub__(self, other: Quantity) -> Quantity:
        return replace(self, value=self.value - self._with_same(other, "subtracted"))

    def __lt__(self, other: Quantity) -> bool:
        return self.value < self._with_same(other, "compared")

    def __gt__(self, other: Quantity) -> bool:
        return self.value > self._with_same(other, "compared")

    def ratio(self, other: Quantity) -> float:
        """Return how many times the other it is; of one measure only."""
        return self.value / self._with_same(other, "compared")
