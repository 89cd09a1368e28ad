# SPDX-License-Identifier: MIT
"""How good the evidence is: sources and their grades, what goes back to one report, and what is confirmed.

Sources form one *cluster* when the case says so, when one is a version of the other, or when one holds at
least a tenth of the other's 5-grams outside quotations. A statement belongs to the report that it names as its
origin, else to the cluster of its source. A cluster counts once, however many rewrites it has: ten of them
confirm nothing. A statement is confirmed when statements of two clusters bear it out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.analysis.evidence.reprints import REPRINT_THRESHOLD, Reprint, find_reprints
from detente.analysis.result import Progress, Result, no_progress
from detente.case.case import Case
from detente.case.grades import grade
from detente.case.support import supporters
from detente.outcomes.view import View

__all__ = ["Confirmation", "Grades", "SourceQuality", "cluster_of", "grades", "source_clusters"]


@dataclass(frozen=True, slots=True)
class SourceQuality:
    """What is known of a source.

    Attributes
    ----------
    source : str
        Its id.
    reliability : str or None
        Admiralty letter.
    reason : str or None
        Why.
    cluster : str
        Cluster that it belongs to.
    statements : int
        Accepted statements quoted from it.
    credibility : dict of str to int
        How many of them have each digit; `-` for those not graded.
    pinned : bool
        Whether a later change of it would be noticed.
    """

    source: str
    reliability: str | None
    reason: str | None
    cluster: str
    statements: int
    credibility: dict[str, int]
    pinned: bool


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What bears a statement out.

    Attributes
    ----------
    statement : str
        Its id.
    grade : str
        Its grade as coded, such as B2.
    clusters : dict of str to tuple of str
        For each cluster, its statements that say the same.
    """

    statement: str
    grade: str
    clusters: dict[str, tuple[str, ...]]

    @property
    def confirmed(self) -> bool:
        """Whether two independent clusters bear it out."""
        return len(self.clusters) >= 2

    @property
    def best_credibility(self) -> int:
        """The best digit that the number of independent clusters allows: 1 where confirmed, else 2."""
        return 1 if self.confirmed else 2


@dataclass(frozen=True, repr=False)
class Grades(Result):
    """Quality of sources, and confirmation of statements."""

    sources: tuple[SourceQuality, ...]
    reprints: tuple[Reprint, ...]
    statements: tuple[Confirmation, ...]

    analysis = "evidence"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "sources": [
                {
                    "source": s.source,
                    "reliability": s.reliability,
                    "reason": s.reason,
                    "cluster": s.cluster,
                    "statements": s.statements,
                    "credibility": s.credibility,
                    "pinned": s.pinned,
                }
                for s in self.sources
            ],
            "reprints": [{"text": r.text, "other": r.other, "containment": r.containment} for r in self.reprints],
            "statements": self.records(),
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each accepted statement."""
        return [
            {
                "statement": s.statement,
                "grade": s.grade,
                "confirmed": s.confirmed,
                "best_credibility": s.best_credibility,
                "clusters": {cluster: list(ids) for cluster, ids in s.clusters.items()},
            }
            for s in self.statements
        ]

    @property
    def confirmed(self) -> tuple[Confirmation, ...]:
        """The statements that two independent clusters bear out."""
        return tuple(s for s in self.statements if s.confirmed)


def source_clusters(case: Case, texts: Mapping[str, str]) -> tuple[dict[str, str], tuple[Reprint, ...]]:
    """Say which cluster each source belongs to, and which texts were found to hold each other.

    Parameters
    ----------
    case : Case
        The case.
    texts : mapping of source id to str
        Texts of its sources; those that are not there are not compared, nor are digests, whose
        statements name their origins one by one.

    Returns
    -------
    tuple of dict and tuple of Reprint
        Cluster by source, named by the case or else by the first of its sources; and pairs found.
    """
    parent = {id_: id_ for id_ in case.sources}

    def root(id_: str) -> str:
        while parent[id_] != id_:
            id_ = parent[id_]
        return id_

    compared = {id_: texts[id_] for id_, s in case.sources.items() if id_ in texts and s.kind != "digest"}
    reprints = tuple(find_reprints(compared, REPRINT_THRESHOLD))
    joined = [(r.text, r.other) for r in reprints]
    joined += [(id_, s.version_of) for id_, s in case.sources.items() if s.version_of in parent]
    named: dict[str, str] = {}
    for id_, source in case.sources.items():
        if source.cluster is not None:
            joined.append((id_, named.setdefault(source.cluster, id_)))
    place = list(case.sources).index
    for one, other in joined:
        first, second = sorted((root(one), root(other)), key=place)
        parent[second] = first
    names = {root(id_): cluster for cluster, id_ in reversed(named.items())}
    return {id_: names.get(root(id_), root(id_)) for id_ in case.sources}, reprints


def cluster_of(case: Case, statement: str, clusters: Mapping[str, str]) -> str:
    """Return the cluster of a statement: that of the source it names as its origin, the origin, or its source's."""
    coded = case.statements[statement]
    if coded.origin is None:
        return clusters.get(coded.quotation.source, coded.quotation.source)
    name = coded.origin.casefold()
    for id_, source in case.sources.items():
        if name in (id_.casefold(), (source.outlet or "").casefold()):
            return clusters[id_]
    return coded.origin


def _confirmation(case: Case, id_: str, clusters: Mapping[str, str]) -> Confirmation:
    found: dict[str, list[str]] = {}
    for other in supporters(case, id_):
        found.setdefault(cluster_of(case, other, clusters), []).append(other)
    return Confirmation(id_, grade(case, id_), {cluster: tuple(ids) for cluster, ids in found.items()})


def grades(view: View, *, texts: Mapping[str, str] | None = None, progress: Progress = no_progress) -> Grades:
    """Ask how good the evidence of a case is, and what of it is confirmed.

    Parameters
    ----------
    view : View
        The case; only its accepted statements count.
    texts : mapping of source id to str, optional
        Texts of its sources; without them reprints are not looked for.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    Grades
        Sources with grades and clusters; statements with what bears them out.
    """
    case = view.case
    progress(0.0, "sources and reprints")
    clusters, reprints = source_clusters(case, texts or {})
    sources = []
    for id_, source in case.sources.items():
        quoted = [s for s in case.accepted.values() if s.quotation.source == id_]
        counted = Counter(str(s.credibility or "-") for s in quoted)
        digits = {digit: counted[digit] for digit in sorted(counted)}
        pinned = source.sha256 is not None
        reason = source.reliability_reason
        sources.append(SourceQuality(id_, source.reliability, reason, clusters[id_], len(quoted), digits, pinned))
    method = {
        "clusters": f"declared, versions, and texts of which one holds {REPRINT_THRESHOLD:.0%} or more of the other's "
        "word 5-grams outside quotations; digests are not compared",
        "confirmed": "borne out by statements of two clusters: those named as confirming it, and those of the same "
        "speaker, direction, issue and level",
        "grades": "Admiralty; letter and digit are judged apart, F and 6 mean that they cannot be judged; no number "
        "is made of either",
    }
    confirmations = tuple(_confirmation(case, id_, clusters) for id_ in case.accepted)
    return Grades(view.described, method, True, (), tuple(sources), reprints, confirmations)
