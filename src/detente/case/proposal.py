# SPDX-License-Identifier: MIT
"""A named outcome that somebody put forward, with the clauses that go with it."""

from __future__ import annotations

from pydantic import Field

from detente.case.basis import Basis
from detente.case.element import Element, Id, Levels
from detente.case.rule import Clause

__all__ = ["Proposal"]


class Proposal(Element):
    """A named outcome: what the sources say of it, and what the analyst filled in."""

    title: str = Field(min_length=1, max_length=200, description="Title as shown to readers.")
    summary: str | None = Field(None, description="A sentence or two for readers.")
    proposed_by: tuple[Id, ...] = Field((), description="Parties whose own stated proposal it is.")
    levels: Levels = Field(default_factory=dict, description="Levels that the basis supports.")
    assumed_levels: Levels = Field(default_factory=dict, description="Levels that the analyst filled in.")
    clauses: tuple[Clause, ...] = Field((), description="Automatic changes written into the deal.")
    basis: Basis | None = Field(None, description="Where the proposal comes from.")
    note: str | None = Field(None, description="Anything a reader should know.")

    @property
    def outcome(self) -> dict[str, str]:
        """The whole outcome: stated and assumed levels together."""
        return {**self.assumed_levels, **self.levels}
