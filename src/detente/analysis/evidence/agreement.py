# SPDX-License-Identifier: MIT
"""Two codings of the same sources compared: where both saw a statement, and whether they coded it alike.

Two statements are one unit when they quote the same source (the same bytes) and their main quotations share at least
half of the shorter one. Each statement is in one unit at most: pairs with more fields in common come first among those
that overlap equally, larger overlaps before smaller ones. Candidates and rejected codings are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from detente.analysis.evidence.alpha import Level, alpha
from detente.analysis.result import Progress, Result, no_progress
from detente.case.case import Case
from detente.case.dates import bounds
from detente.case.finding import Finding
from detente.case.statement import Statement
from detente.errors import UsageError
from detente.outcomes.view import View

__all__ = ["Agreement", "FieldAgreement", "agreement"]

LEAST_OVERLAP = 0.5
"""Share of the shorter quotation that two codings of one statement have in common."""


def _day(date: str | None) -> int | None:
    """Return a day as a number; months and years are not precise enough to subtract."""
    return bounds(date)[0].toordinal() if date is not None and date.count("-") == 2 else None


def _digit(statement: Statement) -> int | None:
    # 6 means that it cannot be judged: it has no place in the order.
    return None if statement.credibility == 6 else statement.credibility


_FIELDS: dict[str, tuple[Level, Callable[[Statement], Any]]] = {
    "speaker": ("nominal", lambda s: s.speaker or ""),
    "party": ("nominal", lambda s: s.party or ""),
    "issue": ("nominal", lambda s: s.issue or ""),
    "levels": ("nominal", lambda s: tuple(sorted(s.levels))),
    "stance": ("nominal", lambda s: s.stance),
    "modality": ("nominal", lambda s: s.modality),
    "form": ("nominal", lambda s: s.form),
    "epistemic": ("nominal", lambda s: s.epistemic),
    "revision": ("nominal", lambda s: s.revision or ""),
    "credibility": ("ordinal", _digit),
    "said_on": ("interval", lambda s: _day(s.said_on)),
}


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """Agreement on one field.

    Attributes
    ----------
    field : str
        Name of the field.
    level : str
        nominal, ordinal or interval.
    units : int
        Units that both gave a value for.
    same : int
        Those on which the values are equal.
    alpha : float or None
        Krippendorff's alpha; None where all values are equal.
    """

    field: str
    level: str
    units: int
    same: int
    alpha: float | None


@dataclass(frozen=True, repr=False)
class Agreement(Result):
    """Two codings compared."""

    units: tuple[tuple[str, str], ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    fields: tuple[FieldAgreement, ...]
    stances: dict[tuple[str, str], int]

    analysis = "evidence"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {
            "units": [list(pair) for pair in self.units],
            "only_first": list(self.only_first),
            "only_second": list(self.only_second),
            "shared": self.shared,
            "fields": self.records(),
            "stances": [{"first": a, "second": b, "units": count} for (a, b), count in self.stances.items()],
        }

    @property
    def shared(self) -> float:
        """Share of all statements, of both codings, that are in a unit: 0 to 1."""
        total = 2 * len(self.units) + len(self.only_first) + len(self.only_second)
        return 2 * len(self.units) / total if total else 1.0

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each field."""
        return [
            {"field": f.field, "level": f.level, "units": f.units, "same": f.same, "alpha": f.alpha}
            for f in self.fields
        ]


def _overlap(one: Statement, other: Statement) -> float:
    a, b = one.quotation, other.quotation
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return 0.0
    shared = min(a.end, b.end) - max(a.start, b.start)
    return max(0, shared) / min(a.end - a.start, b.end - b.start)


def _alike(one: Statement, other: Statement) -> int:
    return sum(value(one) == value(other) for _, value in _FIELDS.values())


def _units(first: Case, second: Case, same_source: Mapping[str, str]) -> list[tuple[str, str]]:
    pairs = []
    for a, one in first.accepted.items():
        for b, other in second.accepted.items():
            if same_source.get(one.quotation.source) == other.quotation.source:
                overlap = _overlap(one, other)
                if overlap >= LEAST_OVERLAP:
                    pairs.append((-overlap, -_alike(one, other), a, b))
    units: list[tuple[str, str]] = []
    used: set[tuple[int, str]] = set()
    for _, _, a, b in sorted(pairs):
        if (0, a) not in used and (1, b) not in used:
            used |= {(0, a), (1, b)}
            units.append((a, b))
    return sorted(units, key=lambda unit: list(first.statements).index(unit[0]))


def agreement(
    view: View,
    *,
    second: Case,
    hashes: tuple[Mapping[str, str], Mapping[str, str]],
    progress: Progress = no_progress,
) -> Agreement:
    """Compare two codings of the same sources.

    Parameters
    ----------
    view : View
        The first coder's case.
    second : Case
        The second coder's, with the same ids of parties, issues and levels.
    hashes : tuple of two mappings
        For each case, SHA-256 by source id.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    Agreement
        Units, agreement by field, and which stances are taken for which.

    Raises
    ------
    UsageError
        If they have no source in common, or quotations are not pinned.
    """
    first = view.stated  # two codings are compared whole, whatever was known by a day
    progress(0.0, "statements that two coders share")
    by_hash = {sha: id_ for id_, sha in hashes[1].items()}
    same_source = {id_: by_hash[sha] for id_, sha in hashes[0].items() if sha in by_hash}
    if not same_source:
        raise UsageError("the two cases have no source in common (compared by SHA-256); code the same texts")
    for case in (first, second):
        if any(s.quotation.start is None for s in case.accepted.values()):
            raise UsageError(f"quotations of '{case.id}' have no positions yet; run `detente pin` on both cases")
    units = _units(first, second, same_source)
    coded = [(first.statements[a], second.statements[b]) for a, b in units]
    fields = []
    for name, (level, value) in _FIELDS.items():
        values = [(value(one), value(other)) for one, other in coded]
        both = [pair for pair in values if None not in pair]
        fields.append(FieldAgreement(name, level, len(both), sum(a == b for a, b in both), alpha(values, level)))
    seen = ({a for a, _ in units}, {b for _, b in units})
    return Agreement(
        view.described,
        {
            "units": f"quotations of one source that share at least {LEAST_OVERLAP:.0%} of the shorter one; each "
            "statement is in one unit at most, larger overlaps first",
            "alpha": "Krippendorff's alpha over the units; credibility is ordinal without 6, dates are days",
            "second": f"{second.title} ({second.digest()[:12]})",
        },
        True,
        _apart(first, second),
        tuple(units),
        tuple(id_ for id_ in first.accepted if id_ not in seen[0]),
        tuple(id_ for id_ in second.accepted if id_ not in seen[1]),
        tuple(fields),
        dict(sorted(Counter((one.stance, other.stance) for one, other in coded).items())),
    )


def _apart(first: Case, second: Case) -> tuple[Finding, ...]:
    """Say which ids only one of the cases has: what is coded by them can never agree."""
    found = []
    for group in ("parties", "issues"):
        apart = sorted(set(getattr(first, group)) ^ set(getattr(second, group)))
        if apart:
            message = f"only one of the two cases has the {group} {', '.join(apart)}; they cannot agree on them"
            found.append(Finding("codebooks-differ", "warning", message, (group,)))
    return tuple(found)
