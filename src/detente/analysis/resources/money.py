# SPDX-License-Identifier: MIT
"""Money of parties over the paths: present values, sums, yearly bands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.resources.assets import band
from detente.analysis.resources.model import ControlSetting
from detente.analysis.resources.numbers import Model
from detente.analysis.resources.result import Band, CashYear, PartyValue
from detente.case.case import Case
from detente.case.territory import day_of

__all__ = ["Answers", "Key", "party_values", "yearly_cash"]

Key = tuple[str, ...]
"""A named outcome with its own fund, or a named outcome and the fund that is put over it."""

Exact = NDArray[np.float64]


@dataclass(frozen=True)
class Answers:
    """What one run of the paths gave, and how to find one's way in it.

    Attributes
    ----------
    control_of : mapping of str to int
        Place of the control setting of each named outcome.
    variant_of : mapping of Key to int
        Place of each question.
    results : mapping of str to ndarray
        As returned by `simulation.simulate`.
    """

    case: Case
    model: Model
    controls: tuple[ControlSetting, ...]
    control_of: Mapping[str, int]
    variant_of: Mapping[Key, int]
    parties: tuple[str, ...]
    funds: tuple[str, ...]
    results: Mapping[str, NDArray[Any]]

    def cash(self, key: Key, party: str) -> NDArray[np.float32]:
        """Return a party's money, shape (paths, years)."""
        money: NDArray[np.float32] = self.results["cash"][self.variant_of[key], :, self.parties.index(party)]
        return money

    def present(self, key: Key, party: str) -> Exact:
        """Return the present value of a party's money, shape (paths,)."""
        place = self.parties.index(party)
        return np.asarray(self.results["present"][self.variant_of[key], place], dtype=np.float64)

    def total(self, control: int, column: int) -> Band:
        """Return the band of all sales (0) or of sales less costs (1) under a control setting."""
        return band(self.results["totals"][control, :, column])

    def given_up(self, key: Key) -> float:
        """Return the mean present value of what the state pays away, less what it draws."""
        return float(self.results["given_up"][self.variant_of[key]].mean(dtype=np.float64))


def party_values(answers: Answers, key: Key) -> tuple[PartyValue, ...]:
    """Return what a question's money is worth to each party."""
    found = []
    start = day_of(answers.model.resources.valued_on).year
    for party in answers.parties:
        money = answers.cash(key, party)
        mean = money.mean(axis=0, dtype=np.float64)
        first = np.flatnonzero(mean > 0.5)
        found.append(
            PartyValue(
                party=party,
                value=band(answers.present(key, party)),
                undiscounted=band(money.sum(axis=1, dtype=np.float64)),
                first_year=start + int(first[0]) if len(first) else None,
            )
        )
    return tuple(found)


def yearly_cash(answers: Answers, key: Key, party: str) -> tuple[CashYear, ...]:
    """Return a party's money year by year."""
    money = answers.cash(key, party)
    start = day_of(answers.model.resources.valued_on).year
    return tuple(CashYear(start + year, band(money[:, year])) for year in range(money.shape[1]))
