# SPDX-License-Identifier: MIT
"""Who decides."""

from __future__ import annotations

from pydantic import Field

from detente.case.element import Element
from detente.case.names import with_article

__all__ = ["Party"]


class Party(Element):
    """A party to the conflict or deal; signatories must agree, the others matter but do not sign."""

    name: str = Field(min_length=1, max_length=200, description="Name as shown to readers.")
    signatory: bool = Field(True, description="Whether the deal needs this party's signature.")
    roles: tuple[str, ...] = Field((), description="What it is in this conflict: guarantor, belligerent, owner ...")
    aliases: tuple[str, ...] = Field((), description="Other names under which sources speak of it.")
    description: str | None = Field(None, description="A sentence or two for readers.")

    @property
    def in_text(self) -> str:
        """Its name as it stands inside a sentence."""
        return with_article(self.name)
