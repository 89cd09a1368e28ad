# SPDX-License-Identifier: MIT
"""A text that statements are quoted from, pinned by the SHA-256 of its bytes.

Reliability is the Admiralty (NATO AJP-2.1) letter: A completely reliable ... E unreliable, F cannot
be judged. F is not the bottom of the scale and none of the letters is a number.

A text that changes becomes a new source, `version_of` the former one; `detente evidence reanchor`
carries quotations over with a verdict each.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from detente.case.element import Element, Id, PartialDate

__all__ = ["Source"]

Reliability = Literal["A", "B", "C", "D", "E", "F"]


class Source(Element):
    """A document of the case folder and what is known about it."""

    title: str = Field(min_length=1, max_length=500, description="Title as shown to readers.")
    file: str = Field(min_length=1, max_length=500, description="Path inside the case folder; UTF-8 text.")
    sha256: str | None = Field(
        None, pattern=r"^[0-9a-f]{64}$", description="Hash of the file's bytes; `detente pin` fills it in."
    )
    kind: Literal[
        "digest", "news_report", "official_text", "speech", "interview", "research", "dataset", "book", "other"
    ] = Field("other", description="What sort of text it is.")
    outlet: str | None = Field(None, description="Who published it.")
    author: str | None = Field(None, description="Who wrote it.")
    url: str | None = Field(None, description="Where it can be found.")
    published_on: PartialDate | None = Field(None, description="Date of publication.")
    published_on_basis: Literal["dateline", "metadata", "url", "analyst", "unresolved"] | None = Field(
        None, description="How that date is known."
    )
    retrieved_on: PartialDate | None = Field(None, description="Date on which it was copied.")
    language: str = Field("en", description="Language code.")
    version_of: Id | None = Field(None, description="Source of which this is a newer version.")
    cluster: Id | None = Field(
        None, description="Sources with the same word here go back to one report and count once."
    )
    reliability: Reliability | None = Field(None, description="Admiralty letter A to F.")
    reliability_reason: str | None = Field(None, description="Why that letter.")
    note: str | None = Field(None, description="Anything a reader should know.")
