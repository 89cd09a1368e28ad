# SPDX-License-Identifier: MIT
"""Positions over time: what each side, and each of its speakers, has said about an issue, and what still stands.

A revision by the speaker of the earlier statement changes what that speaker said. A revision by a colleague
changes the track of the *side* and leaves the first speaker's statement standing, contested. A revision whose
target the source does not name leaves every candidate standing, contested.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.analysis.evidence.conflicts import FoundConflict, find_conflicts
from detente.analysis.evidence.order import Placed, put_in_order
from detente.analysis.result import Progress, Result, no_progress
from detente.case.case import Case
from detente.case.dates import precision
from detente.case.element import nearest_name
from detente.case.statement import NOBODY, UNRESOLVED, Statement
from detente.errors import UsageError
from detente.outcomes.view import View

__all__ = ["STANDINGS", "PositionEntry", "PositionTrack", "Positions", "positions", "revised_by"]

_EFFECT = {
    "soften": "softened",
    "walk_back": "walked_back",
    "reverse": "reversed",
    "harden": "hardened",
    "clarify": "stands",
    "restate": "stands",
}
STANDINGS = {
    "stands": "stands",
    "contested": "stands, contested",
    "softened": "softened since",
    "hardened": "hardened since",
    "walked_back": "walked back since",
    "reversed": "reversed since",
}
"""What has become of a statement, in words."""


@dataclass(frozen=True, slots=True)
class PositionEntry:
    """A statement on a track.

    Attributes
    ----------
    statement : str
        Its id.
    speaker : str
        Who said it.
    earliest, latest : date or None
        Days between which it was said.
    precision : str
        day, month, year or unknown.
    order : str
        How its place after the entry before is known: first, date, words, revision, report or narrative.
    revision : str or None
        How it changes an earlier statement.
    revises : str or None
        Which one; `unresolved` where the source does not say.
    by : str or None
        same_speaker, same_side, other_side or unknown; None when it revises nothing.
    speaker_standing : str
        What has become of it as this speaker's statement: a key of `STANDINGS`.
    side_standing : str
        What has become of it as a statement of the side.
    """

    statement: str
    speaker: str
    earliest: date | None
    latest: date | None
    precision: str
    order: str
    revision: str | None
    revises: str | None
    by: str | None
    speaker_standing: str
    side_standing: str


@dataclass(frozen=True, slots=True)
class PositionTrack:
    """What one side has said about one issue, earliest first.

    Attributes
    ----------
    party : str
        The side.
    issue : str or None
        The issue; None where it is no issue of the case.
    topic : str
        Name of the issue, or of the measure that is spoken of.
    entries : tuple of PositionEntry
        Its statements.
    """

    party: str
    issue: str | None
    topic: str
    entries: tuple[PositionEntry, ...]

    @property
    def order_is_certain(self) -> bool:
        """Whether no step rests on reports or narration alone."""
        return all(entry.order not in ("report", "narrative") for entry in self.entries)

    @property
    def speakers(self) -> dict[str, tuple[str, ...]]:
        """For each speaker, the statements that still stand, contested or not."""
        said: dict[str, list[str]] = {}
        for entry in self.entries:
            standing = said.setdefault(entry.speaker, [])
            if entry.speaker_standing in ("stands", "contested"):
                standing.append(entry.statement)
        return {speaker: tuple(ids) for speaker, ids in said.items()}


@dataclass(frozen=True, repr=False)
class Positions(Result):
    """Tracks of every side and issue, and conflicts between statements."""

    tracks: tuple[PositionTrack, ...]
    conflicts: tuple[FoundConflict, ...]
    statements: dict[str, Statement]

    analysis = "evidence"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "tracks": [
                {
                    "party": track.party,
                    "issue": track.issue,
                    "topic": track.topic,
                    "order_is_certain": track.order_is_certain,
                    "standing": {speaker: list(ids) for speaker, ids in track.speakers.items()},
                    "entries": [self._entry(entry) for entry in track.entries],
                }
                for track in self.tracks
            ],
            "conflicts": [conflict.to_dict() for conflict in self.conflicts],
        }

    def _entry(self, entry: PositionEntry) -> dict[str, Any]:
        said = self.statements[entry.statement]
        return {
            "statement": entry.statement,
            "speaker": entry.speaker,
            "stance": said.stance,
            "levels": list(said.levels),
            "condition": said.condition,
            "modality": said.modality,
            "said_on": said.said_on,
            "reported_on": said.reported_on,
            "earliest": None if entry.earliest is None else entry.earliest.isoformat(),
            "latest": None if entry.latest is None else entry.latest.isoformat(),
            "precision": entry.precision,
            "order": entry.order,
            "revision": entry.revision,
            "revises": entry.revises,
            "revision_candidates": list(said.revision_candidates),
            "by": entry.by,
            "speaker_standing": entry.speaker_standing,
            "side_standing": entry.side_standing,
            "quotation": said.quotation.exact,
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each statement on a track."""
        return [
            {"party": track.party, "issue": track.issue, "topic": track.topic} | self._entry(entry)
            for track in self.tracks
            for entry in track.entries
        ]


def revised_by(case: Case, id_: str) -> str | None:
    """Say who revises by a statement: same_speaker, same_side, other_side or unknown; None if it revises nothing."""
    statement = case.statements[id_]
    if statement.revision is None:
        return None
    targets = statement.revision_candidates if statement.revises == UNRESOLVED else (statement.revises,)
    found = {_relation(statement, case.statements[t]) for t in targets if t is not None and t in case.statements}
    return found.pop() if len(found) == 1 else "unknown"


def _relation(one: Statement, other: Statement) -> str:
    named = {one.speaker, other.speaker} - {None, NOBODY}
    if len(named) == 1 and one.speaker == other.speaker:
        return "same_speaker"
    if one.party is None or other.party is None:
        return "unknown"
    return "same_side" if one.party == other.party else "other_side"


def _standings(case: Case, placed: Iterable[Placed]) -> tuple[dict[str, str], dict[str, str]]:
    """Say what has become of each statement, as its speaker's and as its side's."""
    order = [p.statement for p in placed]
    speaker, side = dict.fromkeys(order, "stands"), dict.fromkeys(order, "stands")
    for id_ in order:
        statement = case.statements[id_]
        if statement.revision is None:
            continue
        effect = _EFFECT[statement.revision]
        if statement.revises == UNRESOLVED:
            for candidate in statement.revision_candidates:
                for standing in (speaker, side):
                    if standing.get(candidate) == "stands":
                        standing[candidate] = "contested"
        elif statement.revises in side and effect != "stands":
            target = statement.revises or ""
            by = _relation(statement, case.statements[target])
            if by == "same_speaker":
                speaker[target] = side[target] = effect
            elif by == "same_side":
                side[target] = effect
                speaker[target] = "contested" if speaker[target] == "stands" else speaker[target]
    return speaker, side


def _track(case: Case, party: str, issue: str | None, topic: str, ids: list[str]) -> PositionTrack:
    placed = put_in_order(case, ids)
    speaker, side = _standings(case, placed)
    entries = tuple(
        PositionEntry(
            p.statement,
            case.statements[p.statement].speaker or NOBODY,
            p.earliest,
            p.latest,
            precision(case.statements[p.statement].said_on),
            p.basis,
            case.statements[p.statement].revision,
            case.statements[p.statement].revises,
            revised_by(case, p.statement),
            speaker[p.statement],
            side[p.statement],
        )
        for p in placed
    )
    return PositionTrack(party, issue, topic, entries)


def _members(case: Case, party: str, issue: str | None, measure: str | None) -> list[str]:
    """List the statements of a side on an issue or measure, and the revisions of them that are on another one."""
    own = [id_ for id_, s in case.accepted.items() if s.party == party]
    about = [
        id_
        for id_ in own
        if case.statements[id_].issue == issue and (issue is not None or case.statements[id_].measure == measure)
    ]
    for id_ in own:
        statement = case.statements[id_]
        targets = {statement.revises, *statement.revision_candidates}
        if statement.revision is not None and id_ not in about and targets & set(about):
            about.append(id_)
    return about


def _topics(case: Case) -> dict[str, tuple[str | None, str | None]]:
    """Return by name what positions are taken on: the issues, and measures that are no issue."""
    topics: dict[str, tuple[str | None, str | None]] = {issue.name: (id_, None) for id_, issue in case.issues.items()}
    for statement in case.accepted.values():
        if statement.issue is None and statement.measure is not None:
            topics.setdefault(statement.measure, (None, statement.measure))
    return topics


def _known(names: Sequence[str], known: Iterable[str], noun: str) -> None:
    for name in names:
        if name not in known:
            raise UsageError(f"there is no {noun} '{name}'; {nearest_name(name, list(known))}")


def positions(
    view: View, *, parties: Sequence[str] = (), issues: Sequence[str] = (), progress: Progress = no_progress
) -> Positions:
    """Follow every side's position on every issue over time.

    Parameters
    ----------
    view : View
        The case; only its accepted statements count.
    parties, issues : sequence of str
        Which to follow; all when empty.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    Positions
        One track for each side and issue with a statement, and the conflicts between statements.

    Raises
    ------
    UsageError
        If the case has no such party or issue.
    """
    case = view.case
    progress(0.0, "positions")
    _known(parties, case.parties, "party")
    _known(issues, case.issues, "issue")
    tracks = []
    for party in parties or case.parties:
        for topic, (issue, measure) in _topics(case).items():
            ids = _members(case, party, issue, measure)
            if ids and (not issues or issue in issues):
                tracks.append(_track(case, party, issue, topic, ids))
    method = {
        "order": "by the days on which something was said where they decide it, then by words of the source and "
        "revisions; else by the dates of the reports and the order of telling, which is marked",
        "revision": "a colleague's revision changes the side's track, not what the first speaker said; a revision "
        "without a named target leaves its candidates standing, contested",
        "counted": "accepted statements only",
    }
    shown = {entry.statement for track in tracks for entry in track.entries}
    everything = not parties and not issues
    conflicts = tuple(c for c in find_conflicts(case) if everything or shown & set(c.between))
    return Positions(view.described, method, True, (), tuple(tracks), conflicts, dict(case.accepted))
