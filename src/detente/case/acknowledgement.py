# SPDX-License-Identifier: MIT
"""What the lint of sources found and an analyst has looked at: it stays, with the reason beside it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from detente.case.element import Element, Id, PartialDate

__all__ = ["Acknowledgement", "FindingType"]

FindingType = Literal[
    "impossible_year",
    "impossible_date",
    "date_contradiction",
    "title_vs_time",
    "typo_possessive",
    "name_variant",
    "attribution_conflict",
    "number_attribution_gap",
    "number_mismatch",
    "precision_mismatch",
    "exchange_mismatch",
    "geography_contradiction",
    "misspelt_place",
    "place_or_level_confusion",
    "stale_figure",
    "unresolvable_relative_date",
    "no_document_metadata",
    "duplicate_passage",
    "near_duplicate_source",
    "orphan_heading",
    "heading_body_mismatch",
    "caption_mismatch",
    "revision_without_antecedent",
    "statement_conflict",
    "unnamed_source",
    "unattributed_quotation",
    "antecedent_missing",
    "term_conflation",
    "beneficiary_mismatch",
    "modality_drift",
    "style_inconsistency",
    "mixed_typography",
    "unbalanced_quotes",
    "editorial_without_source",
    "agreement_error",
    "venue_check",
    "damaged_characters",
    "mixed_scales",
    "unmatched_acknowledgement",
]
"""Kinds of finding of the lint of texts and of codings."""


class Acknowledgement(Element):
    """A finding of the lint that somebody has looked at; it is shown with this reason and not deleted."""

    finding: FindingType = Field(description="Kind of finding.")
    source: Id | None = Field(None, description="Source that it is about; without it, findings about the coding.")
    quotation: str | None = Field(None, min_length=1, description="Words that the finding points at; by default any.")
    reason: str = Field(min_length=1, description="Why it is fine, or what was done about it.")
    author: str | None = Field(None, description="Who looked; by default the author of the case.")
    acknowledged_on: PartialDate | None = Field(None, description="When.")
