# SPDX-License-Identifier: MIT
"""A named outcome that somebody put forward, with the clauses that go with it."""

from __future__ import annotations

from typing import Self

from pydantic import Field, PrivateAttr

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
    signatories: tuple[Id, ...] | None = Field(
        None, description="Who signs this one, where that is not every signatory of the case; others are not asked."
    )
    silent: tuple[Id, ...] = Field(
        (), description="Issues that it does not settle: they stay as in the status quo, and their owners stay free."
    )
    open: tuple[Id, ...] = Field(
        (), description="Issues that it leaves to be settled: every level is tried, and the verdict says over which."
    )
    basis: Basis | None = Field(None, description="Where the proposal comes from.")
    note: str | None = Field(None, description="Anything a reader should know.")

    _unsettled: Levels = PrivateAttr(default_factory=dict)

    @property
    def unsettled(self) -> tuple[str, ...]:
        """Issues that the proposal does not settle: silent ones, then open ones."""
        return (*self.silent, *self.open)

    def with_unsettled(self, levels: Levels) -> Self:
        """Return the proposal with the levels at which the issues stand that it does not settle."""
        copy = self.model_copy()
        copy._unsettled = levels
        return copy

    @property
    def outcome(self) -> dict[str, str]:
        """The whole outcome: stated and assumed levels, and the status quo of what it does not settle."""
        return {**self._unsettled, **self.assumed_levels, **self.levels}
