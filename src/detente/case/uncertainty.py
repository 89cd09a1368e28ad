# SPDX-License-Identifier: MIT
"""Uncertainty of a case as a whole: what moves together, how it is swept, which frequencies stand beside it."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from detente.case.basis import Basis, Range
from detente.case.element import Element, Id

__all__ = ["Correlation", "Uncertainty"]


class Correlation(Element):
    """War values of two parties that move together, or against each other."""

    parties: tuple[Id, Id] = Field(description="The two parties.")
    correlation: Range = Field(description="From -1 (what one hopes for the other fears) to 1; 0 is independent.")
    basis: Basis | None = Field(None, description="Where it comes from; by default a judgement of the author.")

    @model_validator(mode="after")
    def _is_a_correlation(self) -> Self:
        if not -1 <= self.correlation.low <= self.correlation.high <= 1:
            raise PydanticCustomError("bad_correlation", "a correlation lies between -1 and 1, the lower bound first")
        if self.parties[0] == self.parties[1]:
            raise PydanticCustomError("same_party", "a correlation is between two different parties")
        return self


class Uncertainty(Element):
    """How the assumptions of the case are swept, and which published frequencies stand beside the answer."""

    seed: int = Field(0, ge=0, description="Seed of the draws; the same seed gives the same shares.")
    war_values: tuple[Correlation, ...] = Field(
        (), description="War values that move together. A party stands in one pair at most."
    )
    base_rates: tuple[Id, ...] = Field(
        (), description="Published frequencies to set beside the answer; `detente sweep --base-rates` lists them."
    )

    @model_validator(mode="after")
    def _pairs_do_not_meet(self) -> Self:
        named = [party for pair in self.war_values for party in pair.parties]
        twice = sorted({party for party in named if named.count(party) > 1})
        if twice:
            raise PydanticCustomError(
                "party_twice", "'{party}' stands in two pairs; a party stands in one at most", {"party": twice[0]}
            )
        return self
