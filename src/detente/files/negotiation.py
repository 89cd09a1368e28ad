# SPDX-License-Identifier: MIT
"""What negotiation formats have in common: a domain of issues and a utility profile for each party.

The utility of a package x in a profile is ``constant + sum_k w_k e_k(x_k) + sum of the boxes that hold x``.
A case holds it on its own scale as ``scale * (utility - zero)``, with one scale for all parties, so that sums
and differences across parties keep their meaning, and a zero for each party. Where every evaluation lies in
0 to 1 and the weights of no party add up to more than 1, the scale is 100 and a zero differs from 0 only by
what is constant; anything else is said in a finding.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from detente.case.case import SCHEMA
from detente.case.element import free_id
from detente.case.finding import Finding
from detente.errors import BadInputError

__all__ = [
    "Box",
    "Domain",
    "ForeignCase",
    "ForeignIssue",
    "Profile",
    "Reading",
    "finite_number",
    "negotiation_data",
    "thinned",
]

Reading = Literal["owner", "raw"]
"""`owner`: as the tool that owns the format evaluates it; `raw`: numbers as they stand in the file."""

MOST_LEVELS = 100
"""Whole numbers that an issue may list before it is thinned out; a row of an outcome holds 255."""

LEVELS = 11
"""Levels of a thinned or real issue where the reader is not told how many."""

MOST_ISSUES = 200

ROUNDING = 1e-9
"""Sums of weights given to a few decimals differ from 1 by less."""


@dataclass(frozen=True, slots=True)
class ForeignCase:
    """What a file of another tool became: data that `Case` validates, and what to know about the reading."""

    data: dict[str, Any]
    findings: tuple[Finding, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ForeignIssue:
    """An issue as a foreign file names it.

    Attributes
    ----------
    levels : tuple of str
        Names of its values.
    numbers : tuple of float
        The same as numbers; empty where the values are names.
    listed : bool
        Whether every value that the file allows is a level.
    """

    name: str
    levels: tuple[str, ...]
    numbers: tuple[float, ...] = ()
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Domain:
    """The issues of a negotiation."""

    name: str
    issues: tuple[ForeignIssue, ...]
    file: str

    def position(self, name: str) -> int | None:
        """Return the place of an issue, or None where there is none of that name."""
        return next((place for place, issue in enumerate(self.issues) if issue.name == name), None)


@dataclass(frozen=True, slots=True)
class Box:
    """Utility added to packages whose levels, by place of the issue, are among those given."""

    levels: Mapping[int, frozenset[int]]
    utility: float


@dataclass(frozen=True, slots=True)
class Profile:
    """What packages are worth to one party, in the unit of its file.

    Attributes
    ----------
    weights : tuple of float
        One for each issue.
    evaluations : tuple of tuple of float
        For each issue one for each level.
    reservation : float or None
        Utility without a deal; None when the file has none.
    no_deal : mapping of int to int or None
        Levels of the package that holds without a deal, by place.
    """

    name: str
    file: str
    weights: tuple[float, ...]
    evaluations: tuple[tuple[float, ...], ...]
    boxes: tuple[Box, ...] = ()
    constant: float = 0.0
    reservation: float | None = None
    no_deal: Mapping[int, int] | None = None
    remarks: tuple[Finding, ...] = field(default=())


def finite_number(value: object, what: str, file: str, line: int | None = None) -> float:
    """Read a number from a foreign file.

    Raises
    ------
    BadInputError
        If it is no number, or not finite.
    """
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise TypeError
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise BadInputError(f"{what} is {str(value)[:40]!r}, which is not a number", file, line) from None
    if not math.isfinite(number) or abs(number) > 1e100:
        raise BadInputError(f"{what} is {str(value)[:40]}; a finite number is needed", file, line)
    return number


def thinned(name: str, low: float, high: float, whole: bool, count: int | None) -> ForeignIssue:
    """Return an issue over a range of numbers: every whole number, or evenly spaced levels.

    Parameters
    ----------
    name : str
        Name of the issue.
    low, high : float
        Ends of the range; both become levels.
    whole : bool
        Whether only whole numbers are possible.
    count : int or None
        Levels where not all are listed; None for the default.

    Examples
    --------
    >>> thinned("years", 2, 4, True, None).levels
    ('2', '3', '4')
    >>> thinned("price", 0, 1, False, 3).levels
    ('0', '0.5', '1')
    """
    if whole and high - low < min(count or MOST_LEVELS, MOST_LEVELS):
        numbers = [float(number) for number in range(round(low), round(high) + 1)]
        return ForeignIssue(name, tuple(f"{number:.0f}" for number in numbers), tuple(numbers))
    steps = (count or LEVELS) - 1
    numbers = [low + (high - low) * step / steps for step in range(steps + 1)] if high > low else [low]
    if whole:
        numbers = sorted({float(round(number)) for number in numbers})
    return ForeignIssue(name, tuple(f"{number:.12g}" for number in numbers), tuple(numbers), listed=high == low)


def negotiation_data(domain: Domain, profiles: Sequence[Profile], source: str) -> ForeignCase:
    """Turn a domain and its profiles into the data of a case.

    Parameters
    ----------
    domain : Domain
        The issues.
    profiles : sequence of Profile
        One for each party.
    source : str
        What was read and how, in a few words; it becomes part of the title and the basis of every number.

    Returns
    -------
    ForeignCase
        The data, and findings on what the reading had to decide.

    Raises
    ------
    BadInputError
        If there is no profile, or no issue to settle.
    """
    if not profiles:
        raise BadInputError("there is a domain and no profile that fits it; put both into one folder", domain.file)
    if len(domain.issues) > MOST_ISSUES:
        raise BadInputError(f"the domain has more than {MOST_ISSUES} issues", domain.file)
    findings = [remark for profile in profiles for remark in profile.remarks]
    open_ = [place for place, issue in enumerate(domain.issues) if len(issue.levels) > 1]
    if not open_:
        raise BadInputError("no issue has more than one value, so that there is nothing to settle", domain.file)
    findings += _about_issues(domain, open_)
    settled = [_without_settled_issues(profile, open_) for profile in profiles]
    parties: list[str] = []
    for profile in settled:
        parties.append(free_id(profile.name, parties))
    ids = _Ids.of(domain, open_, parties)
    scale, literal = _common_scale(settled)
    shared = _shared_no_deal(settled, ids)
    basis = {"external": source}
    preferences = {}
    for party, profile in zip(parties, settled, strict=True):
        preferences[party], zero = _preference(profile, ids, scale, literal, basis, shared is not None)
        if not literal or abs(zero) > ROUNDING:
            findings.append(
                _info("foreign-scale", f"'{party}': points = {scale:.6g} x (utility in the file - {zero:.6g})")
            )
    findings.append(_info("foreign-control", _CONTROL if len(parties) > 1 else _ONE_PARTY))
    data = {
        "schema": SCHEMA,
        "id": "negotiation",
        "title": f"{domain.name or 'Negotiation'} ({source})"[:300],
        "parties": {p: {"name": profile.name[:200].strip() or p} for p, profile in zip(parties, settled, strict=True)},
        "issues": {
            ids.issues[place]: _issue(domain.issues[place], ids, place, parties, shared or {}) for place in open_
        },
        "preferences": preferences,
    }
    return ForeignCase(data | ({"no_deal": shared} if shared else {}), tuple(findings))


_CONTROL = (
    "the file does not say who controls what: every issue is taken to need all parties, and to return without a "
    "deal to its level in the package that holds without one, or to its first"
)
_ONE_PARTY = "the file has one party, which is taken to control every issue"


def _info(code: str, message: str) -> Finding:
    return Finding(code, "info", message)


def _about_issues(domain: Domain, open_: Sequence[int]) -> list[Finding]:
    findings = []
    for place, issue in enumerate(domain.issues):
        if place not in open_:
            findings.append(_info("foreign-single", f"'{issue.name}' has one value and is left out as settled"))
        elif not issue.listed:
            message = f"'{issue.name}' is a range of numbers; {len(issue.levels)} levels of it are kept, ends included"
            findings.append(Finding("foreign-levels", "warning", f"{message} (more with --levels)"))
    return findings


def _without_settled_issues(profile: Profile, open_: Sequence[int]) -> Profile:
    """Return the profile with one-valued issues in its constant, and evaluations for weights of 0 or more."""
    constant = profile.constant
    for place, (weight, worth) in enumerate(zip(profile.weights, profile.evaluations, strict=True)):
        constant += 0.0 if place in open_ else weight * worth[0]
    boxes = []
    for box in profile.boxes:
        if any(not levels for levels in box.levels.values()):
            continue
        kept = {place: levels for place, levels in box.levels.items() if place in open_}
        if kept:
            boxes.append(Box(kept, box.utility))
        else:
            constant += box.utility
    signs = [-1.0 if weight < 0 else 1.0 for weight in profile.weights]
    return replace(
        profile,
        weights=tuple(abs(weight) if place in open_ else 0.0 for place, weight in enumerate(profile.weights)),
        evaluations=tuple(
            tuple(sign * one for one in worth) for sign, worth in zip(signs, profile.evaluations, strict=True)
        ),
        boxes=tuple(boxes),
        constant=constant,
    )


@dataclass(frozen=True, slots=True)
class _Ids:
    """Ids of the issues that are open, by place, and of their levels."""

    issues: dict[int, str]
    levels: dict[int, tuple[str, ...]]

    @classmethod
    def of(cls, domain: Domain, open_: Sequence[int], parties: Sequence[str]) -> _Ids:
        issues: dict[int, str] = {}
        levels = {}
        for place in open_:
            issues[place] = free_id(domain.issues[place].name, [*parties, *issues.values()])
            named: dict[str, None] = {}
            for name in domain.issues[place].levels:
                named[free_id(name, named)] = None
            levels[place] = tuple(named)
        return cls(issues, levels)

    def condition(self, box: Box) -> dict[str, list[str]]:
        return {
            self.issues[place]: [self.levels[place][level] for level in sorted(levels)]
            for place, levels in box.levels.items()
        }


def _common_scale(profiles: Sequence[Profile]) -> tuple[float, bool]:
    """Return points for one unit of utility, and whether weights and values can stand as they are."""
    literal = all(
        sum(profile.weights) <= 1 + ROUNDING
        and all(
            0 <= one <= 1
            for weight, worth in zip(profile.weights, profile.evaluations, strict=True)
            for one in worth
            if weight
        )
        and sum(max(box.utility, 0.0) for box in profile.boxes) <= 100
        for profile in profiles
    )
    if literal:
        return 100.0, True
    spans = [
        sum(w * (max(worth) - min(worth)) for w, worth in zip(profile.weights, profile.evaluations, strict=True))
        + sum(abs(box.utility) for box in profile.boxes)
        for profile in profiles
    ]
    return 100.0 / (max(spans) or 1.0), False


def _shared_no_deal(profiles: Sequence[Profile], ids: _Ids) -> dict[str, str] | None:
    outcomes = [_outcome(profile, ids) for profile in profiles]
    return outcomes[0] if outcomes[0] and all(outcome == outcomes[0] for outcome in outcomes) else None


def _outcome(profile: Profile, ids: _Ids) -> dict[str, str] | None:
    if profile.no_deal is None or any(place not in profile.no_deal for place in ids.issues):
        return None
    return {issue: ids.levels[place][profile.no_deal[place]] for place, issue in ids.issues.items()}


def _issue(
    issue: ForeignIssue, ids: _Ids, place: int, parties: list[str], no_deal: Mapping[str, str]
) -> dict[str, Any]:
    control: dict[str, Any] = {"mode": "single", "parties": parties}
    if len(parties) > 1:
        control = {
            "mode": "joint",
            "parties": parties,
            "fallback": no_deal.get(ids.issues[place], ids.levels[place][0]),
        }
    return {
        "name": issue.name[:200].strip() or f"Issue {place + 1}",
        "levels": dict(zip(ids.levels[place], issue.levels, strict=True)),
        "ordered": bool(issue.numbers),
        "control": control,
    }


def _preference(
    profile: Profile, ids: _Ids, scale: float, literal: bool, basis: dict[str, str], shared: bool
) -> tuple[dict[str, Any], float]:
    """Return a preference, and the utility in the file that stands at 0 points."""
    worth = {}
    zero = profile.constant
    bottoms = {place: 0.0 if literal else min(profile.evaluations[place]) for place in ids.issues}
    spans = {place: 1.0 if literal else max(profile.evaluations[place]) - bottoms[place] for place in ids.issues}
    weights = {place: profile.weights[place] * spans[place] for place in ids.issues}
    total = sum(weights.values())
    share = total * scale / 100.0 if abs(total * scale / 100.0 - 1.0) > ROUNDING else 1.0
    for place, issue in ids.issues.items():
        zero += profile.weights[place] * bottoms[place]
        values = [(one - bottoms[place]) / (spans[place] or 1.0) * share for one in profile.evaluations[place]]
        if total:
            worth[issue] = {
                "weight": weights[place],
                # Rounding may leave a product of factors a hair above 1; an issue without weight may hold anything.
                "values": {
                    level: min(max(value, 0.0), 1.0) for level, value in zip(ids.levels[place], values, strict=True)
                },
            }
    interactions = [{"when": ids.condition(box), "points": scale * box.utility} for box in profile.boxes if box.utility]
    if not worth and not interactions:
        # Indifferent to everything, which a preference says as a combination that adds nothing.
        place = next(iter(ids.issues))
        interactions = [{"when": {ids.issues[place]: [ids.levels[place][0]]}, "points": 0.0}]
    preference: dict[str, Any] = {"form": "additive", "basis": basis}
    preference |= {"issues": worth} if worth else {}
    preference |= {"interactions": interactions} if interactions else {}
    outcome = _outcome(profile, ids)
    if outcome is not None and not shared:
        preference["reservation"] = {"outcome": outcome}
    elif outcome is None and profile.reservation is not None:
        preference["reservation"] = {"value": scale * (profile.reservation - zero)}
    return preference, zero
