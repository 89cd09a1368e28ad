# SPDX-License-Identifier: MIT
"""The sections of the report in reading order, and what each needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["SECTIONS", "Section", "sections_of"]


@dataclass(frozen=True, slots=True)
class Section:
    """A section, written by the template of its id under `templates/sections`.

    Attributes
    ----------
    id : str
        Its anchor in the page, and its template.
    nav : str
        Its title in the contents; empty to leave it out there.
    needs : tuple of str
        What the page must have for it to be shown.
    """

    id: str
    nav: str
    needs: tuple[str, ...] = ()


SECTIONS = (
    Section("parties", "Parties and issues"),
    Section("sources-say", "What the sources say", ("statements",)),
    Section("proposals", "Proposals", ("proposal_basis",)),
    Section("efficient", "Efficient outcomes", ("bargained",)),
    Section("smallest-change", "The smallest change", ("smaller",)),
    Section("who-matters", "Who matters", ("powers",)),
    Section("scenarios", "Other assumptions", ("variants", "proposal_basis")),
    Section("stability", "Would they stay", ("settled",)),
    Section("hold", "Would it hold", ("held",)),
    Section("how-sure", "How sure are we", ("swept",)),
    Section("worth", "What it is worth", ("worth",)),
    Section("figures", "Figures", ("figures",)),
    Section("judgements", "Judgements"),
    Section("sources", "", ("texts",)),
    Section("method", "Method and limits"),
    Section("glossary", "Glossary"),
)


def sections_of(context: Mapping[str, Any]) -> tuple[Section, ...]:
    """Return the sections that a page has something to say in."""
    return tuple(section for section in SECTIONS if all(context[need] for need in section.needs))
