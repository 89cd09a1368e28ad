# SPDX-License-Identifier: MIT
"""How a party ranks outcomes: additive values, prioritised statements, a ranking or a table.

Additive: with weights w, level values v in [0, 1] and interaction points b, the utility of an
outcome x on the 0-100 scale is ``100 * sum_k w_k v_k(x_k) / sum_k w_k + sum_m b_m [x meets m]``.
Ranges count at their midpoints, a stated point as it is, whatever the spread around it.

Prioritised: the graph model's preference statements, most important first. One that is true of an
outcome outweighs all later ones together (Fang, Hipel, Kilgour and Peng, 2003).

Ranking: best first; a list inside is a tie. Table: a utility for each outcome.

A red line is a veto: an outcome that crosses it is refused whatever else it holds.

Beyond the order, any form may say what the stability analysis can use: what the party likes or
dislikes strongly, outcomes that it (or whoever codes it) cannot compare, the least gain for which it
would move, and its attitude to others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator
from pydantic_core import PydanticCustomError

from detente.case.basis import Basis, Range
from detente.case.element import Condition, Element, Id, Levels

__all__ = [
    "AdditivePreference",
    "Incomparable",
    "Interaction",
    "IssueValue",
    "Preference",
    "PrioritisedPreference",
    "Priority",
    "RankingPreference",
    "RedLine",
    "Reservation",
    "TablePreference",
    "TableRow",
]


class Reservation(Element):
    """What a party gets without a deal: a utility, or an outcome whose utility it is.

    It is an outside option of its own and counts before the shared `no_deal` of the case.
    """

    value: Range | None = Field(None, description="Utility without a deal, on the scale of the preference.")
    outcome: Levels | None = Field(None, description="The outcome without a deal, one level for every issue.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the preference.")


class RedLine(Element):
    """Levels that the party refuses whatever else the outcome holds."""

    when: Condition = Field(description="Levels that cross the line.")
    why: str = Field(min_length=1, description="Reason, in a sentence.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the preference.")


class IssueValue(Element):
    """Weight of an issue for a party, and what each of its levels is worth."""

    weight: Range = Field(
        description="Importance in points; only ratios between issues matter. Draws stay within a stated range."
    )
    values: dict[Id, Range] = Field(
        default_factory=dict, description="Value of each level, 0 to 1, 1 the best; needed unless they are computed."
    )
    value: Literal["from resources"] | None = Field(
        None, description="Written instead of judged values: computed from what the party gets of the case's resources."
    )
    basis: Basis | None = Field(None, description="Where the size comes from; by default that of the preference.")
    order_from: tuple[Id, ...] = Field((), description="Statements from which the order of the levels is taken.")
    note: str | None = Field(None, description="Anything a reader should know.")


class Interaction(Element):
    """Points added when levels of several issues occur together."""

    when: Condition = Field(description="Levels that must occur together.")
    points: Range = Field(description="Points added on the 0-100 scale of utility; negative to subtract.")
    why: str | None = Field(None, description="Reason, in a sentence.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the preference.")
    order_from: tuple[Id, ...] = Field((), description="Statements from which the direction is taken.")


class Incomparable(Element):
    """Two sets of outcomes of which nobody can say which the party prefers."""

    first: Condition = Field(description="Levels of the outcomes on one side.")
    second: Condition = Field(description="Levels of the outcomes on the other side.")
    why: str | None = Field(None, description="Reason, in a sentence.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the preference.")


class _PreferenceBase(Element):
    basis: Basis | None = Field(None, description="Default basis of everything in this preference.")
    reservation: Reservation | None = Field(None, description="What the party gets without a deal.")
    red_lines: tuple[RedLine, ...] = Field((), description="Vetoes.")
    strong_gap: Range | None = Field(
        None, description="Difference of utility from which the party prefers strongly; additive and table forms."
    )
    strong_after: tuple[int, ...] = Field(
        (),
        description="Ranking: entries (from 1) after which all is strongly less preferred. Prioritised: the last "
        "statement (from 1) that decides strongly.",
    )
    incomparable: tuple[Incomparable, ...] = Field((), description="Outcomes whose order is not known.")
    least_gain: Range | None = Field(
        None, description="Utility gain below which the party does not move; additive and table forms."
    )
    attitudes: dict[Id, Literal["positive", "negative"]] = Field(
        default_factory=dict, description="Other parties whose gain it wants as well, or whose loss."
    )
    note: str | None = Field(None, description="Anything a reader should know.")


class AdditivePreference(_PreferenceBase):
    """Weighted sum of level values, with interactions."""

    form: Literal["additive"] = Field(description="Additive values.")
    issues: dict[Id, IssueValue] = Field(
        default_factory=dict, description="Weight and values, issue by issue; none where interactions say it all."
    )
    interactions: tuple[Interaction, ...] = Field((), description="What combinations add or take away.")
    spread: float = Field(
        0.0,
        ge=0,
        le=1,
        description="Uncertainty of every value, plus or minus: half of it moves all values of the party together, "
        "half each by itself. A value counts as stated where nothing is drawn.",
    )
    confidence: float = Field(
        12.0, gt=0, description="Concentration of the drawn weights around those that are stated as a point."
    )
    _computed: tuple[Interaction, ...] = PrivateAttr(())

    @property
    def terms(self) -> tuple[Interaction, ...]:
        """The stated interactions, then those computed from the enforcement block or a deal's clauses."""
        return (*self.interactions, *self._computed)

    @property
    def computed(self) -> tuple[Interaction, ...]:
        """Interactions that the file does not state and that follow from its enforcement block or a clause."""
        return self._computed

    def with_computed(self, *terms: Interaction) -> Self:
        """Return the preference with these computed interactions and no others."""
        copy = self.model_copy()
        copy._computed = terms
        return copy

    def stated_utility(self, outcome: Mapping[str, str]) -> float:
        """Return the utility of an outcome at the midpoints, without anything computed.

        Parameters
        ----------
        outcome : mapping of issue to level
            One level for every issue.

        Returns
        -------
        float
            Points; the plain definition at the head of this module.

        Raises
        ------
        KeyError
            If a level has no value.
        """
        total = sum(value.weight.midpoint for value in self.issues.values())
        worth = sum(
            100.0 * value.weight.midpoint / total * value.values[outcome[issue]].midpoint
            for issue, value in self.issues.items()
        )
        return worth + sum(
            term.points.midpoint
            for term in self.interactions
            if all(outcome[issue] in levels for issue, levels in term.when.items())
        )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.issues and not self.interactions:
            raise PydanticCustomError("empty_preference", "the preference values nothing; give issues or interactions")
        return self


class Priority(Element):
    """One prioritised statement about levels."""

    statement: str = Field(min_length=1, max_length=2000, description="Such as `if a = x then not b = y`.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the preference.")
    note: str | None = Field(None, description="Anything a reader should know.")


def _read_priority(value: Any) -> Any:
    return {"statement": value} if isinstance(value, str) else value


class PrioritisedPreference(_PreferenceBase):
    """Statements in order of importance; gives an order of outcomes, not a scale."""

    form: Literal["prioritised"] = Field(description="Prioritised statements.")
    priorities: tuple[
        Annotated[Priority, BeforeValidator(_read_priority, json_schema_input_type=str | Priority)], ...
    ] = Field(
        min_length=1, max_length=52, description="Statements, most important first; their score fits a float exactly."
    )


def _read_tie(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


class RankingPreference(_PreferenceBase):
    """Outcomes from best to worst; gives an order, not a scale."""

    form: Literal["ranking"] = Field(description="Explicit ranking.")
    ranking: tuple[
        Annotated[
            tuple[Condition, ...], BeforeValidator(_read_tie, json_schema_input_type=Condition | list[Condition])
        ],
        ...,
    ] = Field(min_length=1, description="Best first; an entry may cover several outcomes, a list is a tie.")
    unlisted: Literal["worst"] | None = Field(None, description="Where outcomes that no entry covers stand.")


class TableRow(Element):
    """Utility of the outcomes that meet a condition."""

    levels: Condition = Field(description="Levels of the outcome.")
    utility: float = Field(description="Its utility; higher is better.")


class TablePreference(_PreferenceBase):
    """A utility for each outcome; the first row that covers an outcome counts."""

    form: Literal["table"] = Field(description="Utility table.")
    table: tuple[TableRow, ...] = Field(min_length=1, description="Rows; together they cover every feasible outcome.")


Preference = Annotated[
    AdditivePreference | PrioritisedPreference | RankingPreference | TablePreference, Field(discriminator="form")
]
"""Any of the four forms, told apart by `form`."""
