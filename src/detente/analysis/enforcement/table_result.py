# SPDX-License-Identifier: MIT
"""Result of asking who must be at the table."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from detente.analysis.result import Result

__all__ = ["Blocking", "Essential", "RedLineFinding", "Relay", "Spoiler", "TableResult"]


@dataclass(frozen=True, slots=True)
class Essential:
    """Whether a deal is possible without a party.

    Attributes
    ----------
    party : str
        Who is left out.
    essential : bool or None
        None where too many deals without it would have to be looked at.
    deals : int
        Deals of the others that end the fighting and that each of them would gain by.
    example : dict or None
        One that the party would leave alone.
    """

    party: str
    essential: bool | None
    deals: int
    example: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Blocking:
    """Who can leave a proposal together, and whom to satisfy first."""

    proposal: str
    coalitions: tuple[tuple[str, ...], ...]
    satisfy_first: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Spoiler:
    """A party's move away from a proposal that it prefers and that undoes it for somebody."""

    proposal: str
    party: str
    gain: float
    hurts: tuple[str, ...]
    ends_ceasefire: bool
    changes: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RedLineFinding:
    """A level that a party says it refuses, or that nothing makes acceptable to it.

    Attributes
    ----------
    declared, revealed : bool
        Whether it is said, and whether the preference bears it out. Where only one is true the two
        contradict each other.
    best_gain : float or None
        The largest gain over no deal with that level, without fighting; None where it is vetoed always.
    statements : tuple of str
        Those that declare it.
    """

    party: str
    issue: str
    level: str
    declared: bool
    revealed: bool
    best_gain: float | None
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relay:
    """Shortest chains of parties through which two that do not talk can be heard."""

    parties: tuple[str, str]
    paths: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, repr=False)
class TableResult(Result):
    """Who must be at the table."""

    essential: tuple[Essential, ...]
    blocking: tuple[Blocking, ...]
    spoilers: tuple[Spoiler, ...]
    red_lines: tuple[RedLineFinding, ...]
    relays: tuple[Relay, ...]

    analysis = "hold"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "essential": [asdict(entry) for entry in self.essential],
            "blocking": [asdict(entry) for entry in self.blocking],
            "spoilers": [
                {**asdict(s), "changes": {k: {"from": before, "to": after} for k, (before, after) in s.changes.items()}}
                for s in self.spoilers
            ],
            "red_lines": [asdict(entry) for entry in self.red_lines],
            "relays": [asdict(entry) for entry in self.relays],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each proposal and party that could spoil it."""
        return [
            {"proposal": s.proposal, "party": s.party, "gain": s.gain, "hurts": ", ".join(s.hurts)}
            for s in self.spoilers
        ]
