# SPDX-License-Identifier: MIT
"""What happens after signature: what breaking the deal is worth, and what would make it dear.

Points are utility points of the party that would break the deal, on the 0-100 scale of its
preference. For breach b of party i, package x and year t

    margin(t) = u_i(x) - [u_i(y) + shift(x) + g(x) t] + q(x) K + kappa s(x) + c + deposit

where y is the outcome that the breach leads to (its levels, consequences and clauses, then credible answers), shift
what the package itself adds to the worth of breaking, g the regroup rate (its own, plus that of the party
where the breach ends the deal, less what the regrouping of others takes off it), q the probability that a
guarantor acts, K the breaker's loss if one does, s the cost of sanctions that snap back, kappa how
credible they are, and c what breaking costs in any case. The deal holds while the margin, with the
shock of the year, is not negative.

There is **one war value**. Where the fighting goes on (`war.when`), a party's utility is anchored so
that the outcome without a deal is worth exactly its war value; what its preference says of the
differences among outcomes with fighting is kept. Its reservation is that same number, and so is what
it gets by resuming the war.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from detente.case.basis import Basis, Range
from detente.case.element import Condition, Element, Id, Levels, iterate_parts

__all__ = [
    "Ambiguity",
    "Answer",
    "Breach",
    "Effect",
    "Enforcement",
    "Event",
    "Factor",
    "Guarantee",
    "GuaranteeTerm",
    "Infancy",
    "Monitoring",
    "NoContact",
    "Regroup",
    "Sanctions",
    "Sender",
    "Stake",
    "War",
    "WarValue",
]

ZERO = Range(low=0.0, high=0.0)

Vote = Literal["any", "majority", "unanimity"]
"""How many of the senders must act for sanctions to return."""


class WarValue(Element):
    """What going on fighting is worth to a party, in points of its preference's scale."""

    value: Range | None = Field(None, description="Points, 0 to 100.")
    success: Range | None = Field(None, description="Or: share of its aims that it expects to reach, 0 to 1 ...")
    cost: Range | None = Field(None, description="... less what the fighting costs, in shares of what is at stake.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the block.")

    @property
    def points(self) -> Range:
        """The war value in points: as given, or ``100 (success - cost)``."""
        if self.value is not None:
            return self.value
        success, cost = self.success or ZERO, self.cost or ZERO
        return Range(low=100.0 * (success.low - cost.high), high=100.0 * (success.high - cost.low))

    @model_validator(mode="after")
    def _is_given_once(self) -> Self:
        pair = self.success is not None and self.cost is not None
        if (self.value is not None) == pair or (self.success is None) != (self.cost is None):
            raise PydanticCustomError(
                "bad_war_value", "a war value is either `value` or `success` and `cost` together; give one of the two"
            )
        return self


class War(Element):
    """When the fighting goes on, and what it is worth to each party."""

    when: Condition = Field(description="Levels under which the fighting goes on.")
    values: dict[Id, WarValue] = Field(min_length=1, description="War value by party; its reservation as well.")


class Effect(Element):
    """Points that count where the package meets a condition; several that do add up."""

    when: Condition = Field(description="Levels of the package.")
    points: Range = Field(description="Points added; negative to subtract.")
    why: str | None = Field(None, description="Reason, in a sentence.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the block.")


class Factor(Element):
    """A multiplier that counts where the package meets a condition; several that do multiply."""

    when: Condition = Field(description="Levels of the package.")
    factor: Range = Field(description="Multiplier, 0 or more; below 1 it dampens.")
    why: str | None = Field(None, description="Reason, in a sentence.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the block.")


class Answer(Element):
    """What another party does when a breach has happened; whether that is credible is asked, not assumed."""

    party: Id = Field(description="Who answers.")
    when: Condition = Field(description="Levels after the breach under which it does.")
    then: Levels = Field(min_length=1, description="Levels that it sets; consequences and clauses follow.")
    why: str | None = Field(None, description="Reason, in a sentence.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the block.")


class Breach(Element):
    """A way in which a party could break the deal after signature."""

    title: str = Field(min_length=1, max_length=200, description="Name as shown to readers.")
    party: Id = Field(description="Who would do it.")
    sets: Levels = Field(min_length=1, description="Levels that it sets; consequences and clauses follow.")
    by_force: bool = Field(
        False, description="Whether it takes by force what its party cannot set alone: ground under joint control."
    )
    answers: tuple[Answer, ...] = Field((), description="What others then do, in order.")
    shifts: tuple[Effect, ...] = Field((), description="What the package itself adds to the worth of breaking.")
    regroup_rate: Range = Field(ZERO, description="Points a year by which breaking gains while the deal holds.")
    regroup_factors: tuple[Factor, ...] = Field(
        (), description="What dampens regrouping where it is watched; without detection it has no effect."
    )
    intervention_loss: Range = Field(ZERO, description="Points that the breaker loses if a guarantor acts.")
    cost: Range = Field(ZERO, description="Points that breaking costs in any case: name, support, contracts.")
    walk_back: Range | None = Field(
        None,
        description="Hazard a year that the party does it for reasons outside the deal: elections, a new line. Its "
        "reasons within the deal count beside it; without a preference of the party it stands alone.",
    )
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the block.")
    note: str | None = Field(None, description="Anything a reader should know.")


class Regroup(Element):
    """How a party regroups or rearms while the deal holds, whichever breach it then commits; also a protected one."""

    rate: Range = Field(ZERO, description="Points a year that its breaches which end the deal gain by it.")
    factors: tuple[Factor, ...] = Field((), description="What dampens that where it is watched, and the costs too.")
    costs: dict[Id, Range] = Field(
        default_factory=dict, description="Points a year that it takes off what others gain by ending the deal."
    )
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the block.")


class GuaranteeTerm(Element):
    """What a level adds to the log-odds that the guarantor acts; several that apply add up."""

    guarantor: Id = Field(description="Whose commitment it is.")
    when: Condition = Field(description="Levels of the package.")
    log_odds: Range = Field(description="Added log-odds.")
    why: str | None = Field(None, description="Reason, in a sentence.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the block.")


class Stake(Element):
    """Property of a guarantor's nationals that makes it likelier to act, if investors come at all."""

    guarantor: Id = Field(description="Whose nationals invest.")
    when: Condition = Field(description="Levels under which they could.")
    amount: Range = Field(description="What they would have there if they came, in the unit.")
    unit: str = Field("USD bn", min_length=1, max_length=60, description="Unit of the amount.")
    log_odds_per_unit: Range = Field(description="Log-odds that each unit adds.")
    entry_credibility: Range = Field(description="Probability that the guarantor acts from which investors come.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the block.")


class Guarantee(Element):
    """The probability that somebody comes to the victim's help: logistic in what the package holds."""

    title: str = Field(min_length=1, max_length=200, description="Name as shown to readers.")
    against: tuple[Id, ...] = Field(min_length=1, description="Breaches that it deters.")
    base: Range = Field(description="Log-odds without any commitment.")
    terms: tuple[GuaranteeTerm, ...] = Field((), description="What adds to them.")
    stake: Stake | None = Field(None, description="An economic shield.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the block.")


class Sender(Element):
    """A party that would have to bring sanctions back."""

    holds: Range = Field(description="Probability that it does, 0 to 1.")
    share: Range = Field(description="Its part of their cost, 0 or more; only ratios between senders matter.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the block.")


class Sanctions(Element):
    """What sanctions that return would cost the breaker, beyond what it had before.

    Where the vote fails, senders that hold still act alone, with their share of the cost.
    """

    against: tuple[Id, ...] = Field(min_length=1, description="Breaches that they answer.")
    costs: tuple[Effect, ...] = Field(min_length=1, description="Added cost of the breach, by the relief given.")
    senders: dict[Id, Sender] = Field(min_length=1, max_length=10, description="Who would have to act.")
    vote: Vote = Field("unanimity", description="How many must, where no snap-back clause says otherwise.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the block.")


class Monitoring(Element):
    """How likely regrouping and violations are to be seen."""

    detection: tuple[Factor, ...] = Field(
        min_length=1, description="Probability of detection a year by level; those that apply combine independently."
    )
    false_alarm: Range = Field(ZERO, description="Probability a year of an alarm without a violation.")
    violation_gain: Range = Field(ZERO, description="Points that an undetected violation gains.")
    violation_penalty: Range = Field(ZERO, description="Points that a detected one loses.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the block.")


class Infancy(Element):
    """The first months, in which deals fail by incidents and not by calculation."""

    months: Range = Field(description="How long they last.")
    hazard: Range = Field(description="Hazard of collapse a year while they last.")
    factors: tuple[Factor, ...] = Field((), description="What multiplies it.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the block.")


class Ambiguity(Element):
    """A level that parties read differently."""

    when: Condition = Field(description="The ambiguous levels.")
    readings: dict[Id, Levels] = Field(min_length=2, description="What each party takes them to mean.")
    dispute: Range = Field(description="Hazard a year that the dispute over them ends the deal.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the block.")


class Event(Element):
    """Something uncertain on which a deal could be made to depend, and how likely each party thinks it."""

    title: str = Field(min_length=1, max_length=200, description="Name as shown to readers.")
    beliefs: dict[Id, Range] = Field(min_length=1, description="Probability of it as each party sees it, 0 to 1.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the block.")


class NoContact(Element):
    """Two parties that will not talk to each other."""

    parties: tuple[Id, Id] = Field(description="The two.")
    why: str | None = Field(None, description="Reason, in a sentence.")
    basis: Basis | None = Field(None, description="Where it comes from; by default that of the block.")


class Enforcement(Element):
    """Who could break the deal after signature, and what would stop them."""

    basis: Basis | None = Field(None, description="Default basis of everything in this block.")
    war: War | None = Field(None, description="The one war value of each party.")
    breaches: dict[Id, Breach] = Field(default_factory=dict, description="Ways to break the deal.")
    regroup: dict[Id, Regroup] = Field(
        default_factory=dict, description="Regrouping and rearming by party, beside the regroup rate of a breach."
    )
    guarantees: dict[Id, Guarantee] = Field(default_factory=dict, description="Who would come to help.")
    sanctions: Sanctions | None = Field(None, description="What would come back.")
    monitoring: Monitoring | None = Field(None, description="What would be seen.")
    infancy: Infancy | None = Field(None, description="The first months.")
    ambiguities: tuple[Ambiguity, ...] = Field((), description="Levels that are read differently.")
    events: dict[Id, Event] = Field(default_factory=dict, description="What a contingent deal could depend on.")
    no_contact: tuple[NoContact, ...] = Field((), description="Who will not talk to whom.")
    shock: Range = Field(ZERO, description="Standard deviation of the yearly shock to the margin, in points.")
    discount: dict[Id, Range] = Field(default_factory=dict, description="Worth of next year's point now, 0 to 1.")

    def ranges(self) -> dict[str, Range]:
        """List every number of the block by its dotted path, such as ``breaches.resume.regroup_rate``."""
        return {".".join(map(str, location)): part for location, part in iterate_parts(self) if isinstance(part, Range)}
