# SPDX-License-Identifier: MIT
"""What falls when a source, a report or a statement is withdrawn, and the case without it.

Something that rests on statements *falls* when all of them are withdrawn and is *weakened* when some are. In
the case without them

- figures, proposals, clauses, rules, red lines, interactions, scenarios and assessments that fall are left out;
- where the order of a party's levels on an issue falls, each of them may be worth anything from 0 to 1 of its
  scale: the source told which level the party wants, and now nothing does. The weight of the issue, which is a
  judgement, stays;
- a preference whose basis falls as a whole is left out, and so is a stated reservation.

Everything else keeps its numbers, whether it is weakened or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from detente.analysis.evidence.grades import grades
from detente.analysis.evidence.positions import PositionTrack, positions
from detente.case.basis import Basis, Range
from detente.case.case import Case
from detente.case.citation import cited_statements
from detente.case.element import Element, Location, nearest_name
from detente.case.finding import format_path
from detente.case.preference import AdditivePreference, IssueValue, Preference
from detente.errors import UsageError
from detente.outcomes.view import View

__all__ = ["Affected", "Withdrawn", "case_without", "withdrawn"]

WITHDRAWN = "withdrawn"

_KINDS = {
    "figures": "figure",
    "proposals": "proposal",
    "preferences": "preference",
    "exclusions": "rule",
    "consequences": "rule",
    "issues": "issue",
    "scenarios": "scenario",
    "perceptions": "perception",
    "assessments": "conclusion",
}


@dataclass(frozen=True, slots=True)
class Affected:
    """Something that changes.

    Attributes
    ----------
    kind : str
        statement, position, confirmation, figure, proposal, preference, rule, conclusion ...
    path : str
        Where it stands in the case file.
    effect : str
        falls or weakened.
    lost, left : tuple of str
        Statements that it rested on and no longer does, and those that it still rests on.
    text : str
        What changes, for readers.
    """

    kind: str
    path: str
    effect: str
    lost: tuple[str, ...]
    left: tuple[str, ...]
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Return it as it stands in JSON."""
        return {
            "kind": self.kind,
            "path": self.path,
            "effect": self.effect,
            "lost": list(self.lost),
            "left": list(self.left),
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What falls, and the case without it.

    Attributes
    ----------
    target : str
        What was withdrawn.
    statements : tuple of str
        Accepted statements that go.
    affected : tuple of Affected
        All that changes, statements first.
    without : View
        The case without it.
    """

    target: str
    statements: tuple[str, ...]
    affected: tuple[Affected, ...]
    without: View


def _statements_of(case: Case, target: str) -> tuple[str, ...]:
    """Return the accepted statements of a source (and of its versions), of a report, or of one id."""
    if target in case.sources:
        gone = {target}
        while more := {id_ for id_, s in case.sources.items() if s.version_of in gone} - gone:
            gone |= more
        return tuple(id_ for id_, s in case.accepted.items() if s.quotation.source in gone)
    if target in case.statements:
        return (target,) if target in case.accepted else ()
    origins = {s.origin for s in case.statements.values() if s.origin is not None}
    if target in origins:
        return tuple(id_ for id_, s in case.accepted.items() if s.origin == target)
    known = [*case.sources, *sorted(origins), *case.statements]
    raise UsageError(f"there is no source, report or statement '{target}'; {nearest_name(target, known)}")


def _rest(case: Case, gone: frozenset[str], ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(id_ for id_ in ids if id_ not in gone and id_ in case.accepted)


def _falls(case: Case, gone: frozenset[str], basis: Basis | None, order: tuple[str, ...] = ()) -> bool:
    """Whether something rested on withdrawn statements alone, for its size or for its direction."""
    return any(ids and not _rest(case, gone, ids) for ids in (basis.statements if basis is not None else (), order))


def _unknown_order(value: IssueValue) -> IssueValue:
    anything = Range(low=0, high=1)
    return value.model_copy(update={"values": dict.fromkeys(value.values, anything), "order_from": ()})


def _preference_without(case: Case, gone: frozenset[str], preference: Preference) -> Preference | None:
    if _falls(case, gone, preference.basis):
        return None
    changes: dict[str, Any] = {
        "red_lines": tuple(line for line in preference.red_lines if not _falls(case, gone, line.basis))
    }
    if preference.reservation is not None and _falls(case, gone, preference.reservation.basis):
        changes["reservation"] = None
    if isinstance(preference, AdditivePreference):
        changes["issues"] = {
            issue: _unknown_order(value) if _falls(case, gone, value.basis, value.order_from) else value
            for issue, value in preference.issues.items()
        }
        changes["interactions"] = tuple(
            x for x in preference.interactions if not _falls(case, gone, x.basis, x.order_from)
        )
    return preference.model_copy(update=changes)


def case_without(case: Case, statements: tuple[str, ...]) -> Case:
    """Return the case without some of its statements and what rests on nothing else.

    Parameters
    ----------
    case : Case
        The case.
    statements : tuple of str
        Accepted statements to withdraw; they stay in it as rejected.

    Returns
    -------
    Case
        A new case.
    """
    gone = frozenset(statements)
    parties = {party: _preference_without(case, gone, p) for party, p in case.preferences.items()}

    def kept(parts: Mapping[str, Any]) -> dict[str, Any]:
        return {id_: part for id_, part in parts.items() if not _falls(case, gone, part.basis)}

    def left(rules: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(rule for rule in rules if not _falls(case, gone, rule.basis))

    changed = case.model_copy(
        update={
            "statements": {
                id_: s.model_copy(update={"state": "rejected", "reason": WITHDRAWN}) if id_ in gone else s
                for id_, s in case.statements.items()
            },
            "figures": kept(case.figures),
            "proposals": {
                id_: p.model_copy(update={"clauses": left(p.clauses)}) for id_, p in kept(case.proposals).items()
            },
            "exclusions": left(case.exclusions),
            "consequences": left(case.consequences),
            "preferences": {party: p for party, p in parties.items() if p is not None},
            "scenarios": kept(case.scenarios),
            "perceptions": kept(case.perceptions),
            "assessments": kept(case.assessments),
            "conflicts": {id_: c for id_, c in case.conflicts.items() if not gone & set(c.between)},
        }
    )
    return changed.anchored()


def _part(case: Case, location: Location) -> object:
    part: Any = case
    for step in location:
        part = getattr(part, str(step)) if isinstance(part, Element) else part[step]
    return part


def _name(case: Case, location: Location) -> str:
    """Say what stands at a location, by the nearest part of it that has a name."""
    for length in range(len(location) - 1, 0, -1):
        part = _part(case, location[:length])
        for key in ("why", "title", "name", "text"):
            if isinstance(getattr(part, key, None), str):
                return str(getattr(part, key))
    return format_path(location)


def _citing(case: Case, gone: frozenset[str]) -> Iterator[Affected]:
    for location, ids in cited_statements(case):
        lost = tuple(id_ for id_ in ids if id_ in gone)
        if not lost:
            continue
        rest = _rest(case, gone, ids)
        kind = _KINDS.get(str(location[0]), str(location[0]))
        what = _name(case, location)
        if location[0] == "preferences":
            what = f"{case.parties[str(location[1])].name}: " + (
                f"order of the levels of {case.issues[str(location[3])].name}"
                if location[2:3] == ("issues",)
                else format_path(location[2:])
            )
        path = format_path(location[:-1] if location[-1] in ("basis", "order_from") else location)
        yield Affected(kind, path, "weakened" if rest else "falls", lost, rest, what)


def _track_words(case: Case, track: PositionTrack) -> str:
    return f"{case.parties[track.party].name} on {track.topic}"


def _positions(view: View, without: View) -> Iterator[Affected]:
    case = view.case
    after = {(t.party, t.topic): t for t in positions(without).tracks}
    for track in positions(view).tracks:
        rest = after.get((track.party, track.topic))
        now = {e.statement: e.side_standing for e in rest.entries} if rest else {}
        lost = tuple(e.statement for e in track.entries if e.statement not in now)
        restored = [e.statement for e in track.entries if now.get(e.statement, e.side_standing) != e.side_standing]
        if not lost and not restored:
            continue
        words = f"{_track_words(case, track)}: {len(lost)} of its {len(track.entries)} statements"
        if restored:
            words += f"; {', '.join(restored)} stand otherwise than before"
        path = f"{track.party}.{track.issue or track.topic}"
        yield Affected("position", path, "weakened" if now else "falls", lost, tuple(now), words)


def _confirmations(view: View, without: View, texts: Mapping[str, str]) -> Iterator[Affected]:
    after = {c.statement: c for c in grades(without, texts=texts).statements}
    for before in grades(view, texts=texts).confirmed:
        rest = after.get(before.statement)
        if rest is not None and not rest.confirmed:
            lost = tuple(
                id_ for ids in before.clusters.values() for id_ in ids if id_ not in sum(rest.clusters.values(), ())
            )
            words = f"{before.statement} was confirmed by {' and '.join(before.clusters)}, and is no longer"
            yield Affected("confirmation", before.statement, "falls", lost, (before.statement,), words)


def withdrawn(view: View, target: str, texts: Mapping[str, str]) -> Withdrawn:
    """Work out what falls with a source, a report or a statement.

    Parameters
    ----------
    view : View
        The case.
    target : str
        Id of a source, name of a report that statements go back to, or id of a statement.
    texts : mapping of source id to str
        Texts of its sources.

    Returns
    -------
    Withdrawn
        All that changes, and the case without it.

    Raises
    ------
    UsageError
        If there is nothing of that name.
    """
    case = view.case
    statements = _statements_of(case, target)
    gone = frozenset(statements)
    without = view.varied(case_without(case, statements))
    said = (
        Affected("statement", f"statements.{id_}", "falls", (id_,), (), f"{s.speaker}: “{s.quotation.exact}”")
        for id_, s in case.accepted.items()
        if id_ in gone
    )
    affected = (
        *said,
        *_positions(view, without),
        *_confirmations(view, without, texts),
        *_citing(case, gone),
    )
    return Withdrawn(target, statements, affected, without)
