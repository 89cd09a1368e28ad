# SPDX-License-Identifier: MIT
"""Logic of the situation: what cannot exist and what follows automatically.

An exclusion rules a combination of levels out. A consequence changes levels by itself, whoever
brought its condition about. A clause is the same thing written into a deal; it belongs to a
proposal, so that two proposals can share their levels and differ in their clauses.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from detente.case.basis import Basis, Range
from detente.case.element import Condition, Element, Id, Levels

__all__ = ["Clause", "Consequence", "Exclusion"]


class Exclusion(Element):
    """A combination that cannot exist: all of `when`, except where all of `unless` holds too."""

    when: Condition = Field(description="Levels that cannot occur together.")
    unless: Condition | None = Field(None, description="Levels under which they can after all.")
    why: str = Field(min_length=1, description="Reason, in a sentence.")
    basis: Basis | None = Field(None, description="Where it comes from.")


class Consequence(Element):
    """A change that follows automatically when a condition holds."""

    when: Condition = Field(description="Levels that bring it about.")
    then: Levels = Field(min_length=1, description="Levels that follow.")
    why: str = Field(min_length=1, description="Reason, in a sentence.")
    basis: Basis | None = Field(None, description="Where it comes from.")


class Clause(Consequence):
    """An automatic change that the parties write into a deal, or a deposit that a breach forfeits."""

    kind: Literal["automatic_lapse", "snap_back", "escrow"] = Field(
        description="automatic_lapse: a concession ends by itself; snap_back: a relief is withdrawn by itself; "
        "escrow: a deposit is forfeited."
    )
    then: Levels = Field(default_factory=dict, description="Levels that follow; none for an escrow.")
    party: Id | None = Field(None, description="Escrow: who posts the deposit.")
    amount: Range | None = Field(None, description="Escrow: what losing it costs that party, in points.")
    vote: Literal["automatic", "any", "majority", "unanimity"] | None = Field(
        None, description="Snap-back: how many senders of sanctions must act; automatic needs none."
    )

    @property
    def is_deposit(self) -> bool:
        """Whether a breach forfeits something that the clause states."""
        return self.kind == "escrow" and self.amount is not None
