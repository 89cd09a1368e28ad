# SPDX-License-Identifier: MIT
"""Discourse networks: who agrees with whom, and who is for or against what.

A *concept* is a level of an issue, or an issue where no level is named. With ``x(a, c)`` 1 where actor ``a`` has
spoken for concept ``c`` in a window of time and ``y(a, c)`` 1 where it has spoken against it,

    congruence(a, b) = sum over c of x(a, c) x(b, c) + y(a, c) y(b, c)
    conflict(a, b)   = sum over c of x(a, c) y(b, c) + y(a, c) x(b, c)

so that repeating oneself adds nothing (P. Leifeld, "Discourse Network Analysis", Oxford Handbook of Political Networks,
2017, binary agreement with duplicates left out). The two-mode network joins actors to concepts. A statement belongs to
a window when all days on which it can have been made lie in it; those that cannot be placed are counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

from detente.analysis.evidence.order import time_of
from detente.analysis.result import Progress, Result, no_progress
from detente.case.case import Case
from detente.case.statement import NOBODY, Statement
from detente.case.support import direction
from detente.errors import UsageError
from detente.outcomes.view import View

__all__ = ["DiscourseNetwork", "DiscourseNetworks", "Edge", "as_graphml", "discourse_networks"]

Kind = Literal["congruence", "conflict", "two_mode"]
MOST_WINDOWS = 1_000


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie of a network.

    Attributes
    ----------
    first, second : str
        Two actors, or an actor and a concept.
    weight : int
        Number of concepts shared or disputed; 1 in a two-mode network.
    sign : str
        congruence, conflict, for, against or both.
    concepts : tuple of str
        The concepts.
    """

    first: str
    second: str
    weight: int
    sign: str
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DiscourseNetwork:
    """The network of one window of time.

    Attributes
    ----------
    first_day, last_day : date or None
        The window; None without bounds.
    actors, concepts : tuple of str
        Its nodes; one-mode networks have no concepts as nodes.
    edges : tuple of Edge
        Its ties.
    statements : tuple of str
        Statements in the window that speak for or against something.
    """

    first_day: date | None
    last_day: date | None
    actors: tuple[str, ...]
    concepts: tuple[str, ...]
    edges: tuple[Edge, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class DiscourseNetworks(Result):
    """Networks by window."""

    kind: Kind
    actors: str
    windows: tuple[DiscourseNetwork, ...]
    unplaced: tuple[str, ...]

    analysis = "evidence"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "kind": self.kind,
            "actors": self.actors,
            "unplaced": list(self.unplaced),
            "windows": [
                {
                    "first_day": None if w.first_day is None else w.first_day.isoformat(),
                    "last_day": None if w.last_day is None else w.last_day.isoformat(),
                    "nodes": [*w.actors, *w.concepts],
                    "edges": [
                        {
                            "first": e.first,
                            "second": e.second,
                            "weight": e.weight,
                            "sign": e.sign,
                            "concepts": list(e.concepts),
                        }
                        for e in w.edges
                    ],
                    "statements": list(w.statements),
                }
                for w in self.windows
            ],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each tie."""
        return [
            {"first_day": w.first_day, "last_day": w.last_day, "first": e.first, "second": e.second}
            | {"weight": e.weight, "sign": e.sign, "concepts": "; ".join(e.concepts)}
            for w in self.windows
            for e in w.edges
        ]


def _concepts(case: Case, statement: Statement) -> list[str]:
    if statement.issue is None:
        return [statement.measure] if statement.measure else []
    issue = case.issues[statement.issue]
    return [f"{issue.name}: {issue.levels[level]}" for level in statement.levels] or [issue.name]


def _actor(case: Case, statement: Statement, actors: str) -> str | None:
    if actors == "parties":
        return case.parties[statement.party].name if statement.party is not None else None
    return None if statement.speaker in (None, NOBODY) else statement.speaker


Stances = dict[str, dict[str, set[int]]]


def _stances(case: Case, ids: Iterable[str], actors: str) -> Stances:
    """Return for each actor and concept the directions in which it spoke."""
    found: Stances = {}
    for id_ in ids:
        statement = case.statements[id_]
        actor = _actor(case, statement, actors)
        if actor is not None:
            for concept in _concepts(case, statement):
                found.setdefault(actor, {}).setdefault(concept, set()).add(direction(statement))
    return found


def _one_mode(stances: Stances, kind: Kind) -> tuple[Edge, ...]:
    edges = []
    for first, second in combinations(stances, 2):
        ties: list[str] = []
        for concept in stances[first]:
            one, other = stances[first][concept], stances[second].get(concept, set())
            opposed = {-sign for sign in other}
            ties += [concept] * len(one & (other if kind == "congruence" else opposed))
        if ties:
            edges.append(Edge(first, second, len(ties), kind, tuple(dict.fromkeys(ties))))
    return tuple(edges)


def _two_mode(stances: Stances) -> tuple[Edge, ...]:
    words = {frozenset({1}): "for", frozenset({-1}): "against", frozenset({1, -1}): "both"}
    return tuple(
        Edge(actor, concept, 1, words[frozenset(signs)], (concept,))
        for actor, concepts in stances.items()
        for concept, signs in concepts.items()
    )


def _window(
    case: Case, kind: Kind, actors: str, ids: tuple[str, ...], first_day: date | None, last_day: date | None
) -> DiscourseNetwork:
    stances = _stances(case, ids, actors)
    concepts = tuple(dict.fromkeys(concept for said in stances.values() for concept in said))
    edges = _two_mode(stances) if kind == "two_mode" else _one_mode(stances, kind)
    nodes = concepts if kind == "two_mode" else ()
    return DiscourseNetwork(first_day, last_day, tuple(stances), nodes, edges, ids)


def _days(case: Case, id_: str) -> tuple[date, date] | None:
    """Return the days on which a statement can have been made; the day of its report where that is all there is."""
    earliest, latest = time_of(case, id_)
    if latest is None:
        return None
    return (earliest or latest), latest


def _bounds(
    days: list[tuple[date, date]], first_day: date | None, last_day: date | None, window: int | None
) -> list[tuple[date | None, date | None]]:
    if window is None:
        return [(first_day, last_day)]
    if not days:
        return []
    start = first_day or min(day for day, _ in days)
    end = last_day or max(day for _, day in days)
    count = max(0, (end - start).days) // window + 1
    if count > MOST_WINDOWS:
        raise UsageError(f"that makes {count:,} windows and at most {MOST_WINDOWS:,} are made; ask for longer ones")
    step = timedelta(days=window)
    return [(start + n * step, min(start + (n + 1) * step - timedelta(days=1), end)) for n in range(count)]


def discourse_networks(
    view: View,
    *,
    kind: Kind = "congruence",
    actors: Literal["parties", "speakers"] = "parties",
    first_day: date | None = None,
    last_day: date | None = None,
    window: int | None = None,
    progress: Progress = no_progress,
) -> DiscourseNetworks:
    """Work out the discourse network of a case, or one for each window of time.

    Parameters
    ----------
    view : View
        The case; only its accepted statements count.
    kind : {'congruence', 'conflict', 'two_mode'}
        Which network.
    actors : {'parties', 'speakers'}
        Who speaks; statements by nobody in particular are left out.
    first_day, last_day : date, optional
        Bounds of time.
    window : int, optional
        Length of the windows in days; one network for all time without it.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    DiscourseNetworks
        Networks by window, and the statements that could not be placed in one.

    Raises
    ------
    UsageError
        If the windows would be too many or have no length.
    """
    case = view.case
    progress(0.0, "networks")
    if window is not None and window < 1:
        raise UsageError(f"a window of {window} days has no length; give 1 or more")
    ids = tuple(id_ for id_, s in case.accepted.items() if direction(s) and _concepts(case, s))
    days = {id_: _days(case, id_) for id_ in ids}
    windows, placed = [], set()
    for start, end in _bounds([d for d in days.values() if d is not None], first_day, last_day, window):
        inside = tuple(id_ for id_ in ids if _lies_in(days[id_], start, end))
        placed |= set(inside)
        windows.append(_window(case, kind, actors, inside, start, end))
    method = {
        "weight": "number of concepts on which both speak the same way (congruence) or opposite ways (conflict); "
        "repeated statements add nothing",
        "window": "a statement counts in a window when every day on which it can have been made lies in it; where only "
        "the report is dated, that day stands for it",
        "counted": "accepted statements that speak for or against",
    }
    unplaced = tuple(id_ for id_ in ids if id_ not in placed)
    return DiscourseNetworks(view.described, method, True, (), kind, actors, tuple(windows), unplaced)


def _lies_in(days: tuple[date, date] | None, start: date | None, end: date | None) -> bool:
    if start is None and end is None:
        return True
    return days is not None and (start is None or start <= days[0]) and (end is None or days[1] <= end)


def as_graphml(network: DiscourseNetwork) -> str:
    """Return a network as GraphML for network tools."""
    keys = (
        '  <key id="kind" for="node" attr.name="kind" attr.type="string"/>\n'
        '  <key id="name" for="node" attr.name="name" attr.type="string"/>\n'
        '  <key id="weight" for="edge" attr.name="weight" attr.type="int"/>\n'
        '  <key id="sign" for="edge" attr.name="sign" attr.type="string"/>\n'
        '  <key id="concepts" for="edge" attr.name="concepts" attr.type="string"/>\n'
    )
    nodes = [(f"n{i}", name, "actor") for i, name in enumerate(network.actors)]
    nodes += [(f"c{i}", name, "concept") for i, name in enumerate(network.concepts)]
    actor = {name: id_ for id_, name, kind in nodes if kind == "actor"}
    target = {name: id_ for id_, name, kind in nodes if kind == "concept"} if network.concepts else actor
    lines = [
        f'    <node id="{id_}"><data key="kind">{kind}</data><data key="name">{escape(name)}</data></node>\n'
        for id_, name, kind in nodes
    ]
    lines += [
        f"    <edge source={quoteattr(actor[e.first])} target={quoteattr(target[e.second])}>"
        f'<data key="weight">{e.weight}</data><data key="sign">{e.sign}</data>'
        f'<data key="concepts">{escape("; ".join(e.concepts))}</data></edge>\n'
        for e in network.edges
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        f'{keys}  <graph edgedefault="undirected">\n{"".join(lines)}  </graph>\n</graphml>\n'
    )
