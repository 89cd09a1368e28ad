# SPDX-License-Identifier: MIT
"""The numeric view of a case: outcomes, what is feasible, what each is worth, who can move where."""

from __future__ import annotations

from detente.outcomes.moves import MoveMaker
from detente.outcomes.space import OutcomeSpace
from detente.outcomes.valuation import Valuation
from detente.outcomes.view import View

__all__ = ["MoveMaker", "OutcomeSpace", "Valuation", "View"]
