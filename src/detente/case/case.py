# SPDX-License-Identifier: MIT
"""The case: one conflict or deal, everything that the analyses derive from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from detente.case.acknowledgement import Acknowledgement
from detente.case.assessment import Assessment
from detente.case.basis import Basis, Range
from detente.case.element import Element, Id, Levels, PartialDate
from detente.case.enforcement import Enforcement
from detente.case.issue import Issue
from detente.case.party import Party
from detente.case.preference import AdditivePreference, Interaction, Preference
from detente.case.proposal import Proposal
from detente.case.protection import Protection
from detente.case.region import ControlShare, Map, Place, Region
from detente.case.resource import Resources
from detente.case.rule import Clause, Consequence, Exclusion
from detente.case.source import Source
from detente.case.statement import Conflict, Figure, Statement
from detente.case.uncertainty import Uncertainty

__all__ = ["SCHEMA", "WAR_VALUE", "Case", "Expectation", "Perception", "Scenario"]

SCHEMA = "detente-case/1"

WAR_VALUE = "what the war is worth beyond what the preference says of its levels"
"""Reason of the computed interaction that anchors the war value."""

Concept = Literal["nash", "gmr", "smr", "seq", "sseq", "sim", "non_myopic"]


class Scenario(Element):
    """A named, unweighted variant of the case: some of its numbers changed."""

    name: str = Field(min_length=1, max_length=200, description="Name as shown to readers.")
    summary: str | None = Field(None, description="A sentence or two for readers.")
    changes: dict[str, Any] = Field(min_length=1, description="New values by dotted path into the case.")
    basis: Basis | None = Field(None, description="Where it comes from.")


class Perception(Element):
    """How one party sees the case where it is mistaken: what it takes to be otherwise."""

    summary: str | None = Field(None, description="A sentence or two for readers.")
    changes: dict[str, Any] = Field(min_length=1, description="Values as the party sees them, by dotted path.")
    basis: Basis | None = Field(None, description="Where it comes from.")


class Expectation(Element):
    """A published result that the case must reproduce."""

    outcome: Levels = Field(description="One level for every issue.")
    concepts: tuple[Concept, ...] = Field(min_length=1, description="Solution concepts it is about.")
    is_equilibrium: bool = Field(True, description="Whether the outcome is an equilibrium under each of them.")
    reference: str = Field(min_length=1, description="Where it is published.")


class Case(Element):
    """One conflict or deal."""

    model_config = ConfigDict(title="Détente case")

    schema_: Literal["detente-case/1"] = Field(alias="schema", description="Version of the case format.")
    id: Id = Field(description="Short name of the case.")
    title: str = Field(min_length=1, max_length=300, description="Title as shown to readers.")
    summary: str | None = Field(None, description="A few plain sentences on what the case is about.")
    as_of: PartialDate | None = Field(None, description="Date for which the case is written.")
    author: str | None = Field(None, description="Whose judgement `basis: judgement` means.")
    horizon_years: float | None = Field(None, gt=0, le=200, description="How far ahead the analyses look, in years.")
    parties: dict[Id, Party] = Field(min_length=1, description="Who decides.")
    issues: dict[Id, Issue] = Field(min_length=1, max_length=200, description="What has to be settled.")
    status_quo: Levels | None = Field(None, description="Where things stand: one level for every issue.")
    no_deal: Levels | None = Field(None, description="What happens without a deal: one level for every issue.")
    exclusions: tuple[Exclusion, ...] = Field((), description="Combinations that cannot exist.")
    consequences: tuple[Consequence, ...] = Field((), description="Changes that follow automatically.")
    preferences: dict[Id, Preference] = Field(default_factory=dict, description="How each party ranks outcomes.")
    proposals: dict[Id, Proposal] = Field(default_factory=dict, description="Named outcomes worth comparing.")
    enforcement: Enforcement | None = Field(None, description="Who could break a deal, and what would stop them.")
    sources: dict[Id, Source] = Field(default_factory=dict, description="Texts that statements are quoted from.")
    statements: dict[Id, Statement] = Field(default_factory=dict, description="Coded speech acts.")
    figures: dict[Id, Figure] = Field(default_factory=dict, description="Numbers that somebody gives.")
    acknowledged: tuple[Acknowledgement, ...] = Field((), description="Findings of the lint that were looked at.")
    conflicts: dict[Id, Conflict] = Field(default_factory=dict, description="Contradictions that were judged.")
    assessments: dict[Id, Assessment] = Field(default_factory=dict, description="What the analyst concludes.")
    uncertainty: Uncertainty = Field(Uncertainty(), description="What moves together, and how the case is swept.")
    map: Map | None = Field(None, description="What maps of the case say of themselves.")
    regions: dict[Id, Region] = Field(default_factory=dict, description="Parts of the country, with their shapes.")
    control_shares: tuple[ControlShare, ...] = Field((), description="Who holds how much of a region, and who says so.")
    places: dict[Id, Place] = Field(default_factory=dict, description="Towns, ports, plants and other points.")
    protection: Protection | None = Field(None, description="What is to be protected, from where, and who pays.")
    resources: Resources | None = Field(None, description="What resources are worth, and to whom.")
    scenarios: dict[Id, Scenario] = Field(default_factory=dict, description="Named, unweighted variants.")
    perceptions: dict[Id, Perception] = Field(default_factory=dict, description="What each party sees otherwise.")
    expected: tuple[Expectation, ...] = Field((), description="Published results that the case must reproduce.")

    @model_validator(mode="after")
    def _anchor_war_values(self) -> Self:
        return self.anchored()

    def anchored(self) -> Self:
        """Give every party its one war value, also in a copy with other preferences: see `detente.case.enforcement`."""
        outcome = self.outcome_without_deal
        if self.enforcement is None or self.enforcement.war is None or outcome is None:
            return self
        for party, stated in self.enforcement.war.values.items():
            preference = self.preferences.get(party)
            if not isinstance(preference, AdditivePreference):
                continue
            try:
                points = stated.points.midpoint - preference.stated_utility(outcome)
            except (KeyError, ZeroDivisionError):
                continue  # a level without a value, or no weight at all: the checks say so
            term = Interaction(
                when=self.enforcement.war.when,
                points=Range(low=points, high=points),
                why=WAR_VALUE,
                basis=stated.basis or self.enforcement.basis,
            )
            self.preferences[party] = preference.with_computed(term)
        return self

    @model_validator(mode="after")
    def _fill_unsettled_issues(self) -> Self:
        """Let issues that a proposal does not settle stand as in the status quo, or as without a deal."""
        home = self.status_quo or self.no_deal or {}
        for id_, proposal in self.proposals.items():
            levels = {issue: home[issue] for issue in proposal.unsettled if issue in home}
            if levels:
                self.proposals[id_] = proposal.with_unsettled(levels)
        return self

    @property
    def outcome_without_deal(self) -> Levels | None:
        """What happens without a deal: `no_deal`, or the status quo where that is not given."""
        return self.no_deal or self.status_quo

    @property
    def signatories(self) -> tuple[str, ...]:
        """Ids of the parties that must sign, in file order."""
        return tuple(id_ for id_, party in self.parties.items() if party.signatory)

    def signatories_of(self, proposal: str) -> tuple[str, ...]:
        """Return who must sign a proposal: those that it names, or every signatory of the case; in file order."""
        named = self.proposals[proposal].signatories if proposal in self.proposals else None
        return self.signatories if named is None else tuple(id_ for id_ in self.parties if id_ in named)

    @property
    def named_outcomes(self) -> dict[str, Levels]:
        """The status quo, as `status_quo`, and the outcomes of the proposals, by id."""
        status_quo = {} if self.status_quo is None else {"status_quo": self.status_quo}
        return status_quo | {id_: proposal.outcome for id_, proposal in self.proposals.items()}

    def clauses_of(self, name: str) -> tuple[Clause, ...]:
        """Return the clauses of a named outcome; those that are no proposal have none."""
        return self.proposals[name].clauses if name in self.proposals else ()

    def bound_by(self, clauses: Sequence[Clause]) -> Case:
        """Return the case in which deposits are at stake: who posts one loses its amount where it is forfeited."""
        preferences = dict(self.preferences)
        for clause in clauses:
            preference = preferences.get(clause.party or "")
            if clause.kind == "escrow" and clause.amount is not None and isinstance(preference, AdditivePreference):
                lost = Range(low=-clause.amount.high, high=-clause.amount.low)
                term = Interaction(when=clause.when, points=lost, why=clause.why, basis=clause.basis)
                preferences[clause.party or ""] = preference.with_computed(*preference.computed, term)
        return self.model_copy(update={"preferences": preferences})

    def title_of(self, names: Sequence[str]) -> str:
        """Return the title of an outcome that has one or more names."""
        titles = {"status_quo": "Status quo"} | {id_: proposal.title for id_, proposal in self.proposals.items()}
        return " / ".join(titles.get(name, name) for name in names)

    @property
    def accepted(self) -> dict[str, Statement]:
        """The statements that count, in file order."""
        return {id_: statement for id_, statement in self.statements.items() if statement.counts}

    def origin_of(self, statement: str) -> str:
        """Return the report that a statement goes back to, as far as the case says; one origin counts once."""
        coded = self.statements[statement]
        source = coded.quotation.source
        cluster = self.sources[source].cluster if source in self.sources else None
        return coded.origin or cluster or source

    @property
    def judge(self) -> str:
        """Whose judgement it is where no other author is named."""
        return self.author or "the author of the case"

    def digest(self) -> str:
        """Return a SHA-256 of the content of the case, the same for any layout of its file.

        What stands at its default counts for nothing, so that a new field of the format changes no digest.
        """
        stated = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        content = json.dumps(stated, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()
