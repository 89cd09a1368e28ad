# SPDX-License-Identifier: MIT
"""What would turn the answer: for each headline claim the few single numbers that flip it, and where.

One number at a time is moved, everything else stays: over its stated range and beyond, to half and to twice its
middle. Where the claim changes, the value at which it does is found by bisection. A weight is moved in the unit in
which it is stated; the other weights of the party keep their ratios.

A what-if never stops anything. Where a war value is moved to where its party's own preference contradicts it, or the
preference to where it contradicts the war value, the turn says so and what the two then are, because they would have
to change together before it could be saved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.answer.result import Turn
from detente.analysis.answer.shares import LASTING
from detente.analysis.answer.verdicts import Verdict
from detente.analysis.result import Progress, no_progress
from detente.case.anchoring import anchorings_of
from detente.case.basis import Basis, Range
from detente.case.case import Case
from detente.case.edit import EditError, SetValue
from detente.case.preference import AdditivePreference
from detente.outcomes.assumptions import Assumption, Assumptions
from detente.outcomes.draws import draws_of
from detente.outcomes.view import View
from detente.theory.drawn_packages import DrawnPackages, Package

__all__ = ["SHOWN", "turns_of"]

SHOWN = 3
"""Numbers told for each claim."""

STEPS = 8
"""Parts into which the way to each end is cut, to find more than one turn."""

BISECTIONS = 40
BLOCK = 512
MOVED = ("weight", "value", "interaction", "war value", "enforcement", "deposit")
"""Kinds of numbers that are moved: those that somebody stated."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim as a number that is 0 or more where it is true: a margin in points, or survival above one half."""

    name: str
    package: int
    party: int | None


@dataclass(frozen=True, slots=True)
class _Input:
    """A number that is moved: where it stands, its range, and the ends up to which it is tried."""

    item: Assumption
    place: int
    now: float
    low: float
    high: float
    least: float
    most: float


def turns_of(
    view: View, packages: Mapping[str, Package], verdicts: Sequence[Verdict], progress: Progress = no_progress
) -> tuple[Turn, ...]:
    """Return what would turn the headline claims about packages.

    Parameters
    ----------
    view : View
        The case as stated.
    packages : mapping of name to Package
        The packages.
    verdicts : sequence of Verdict
        Their verdicts at the midpoints, in the same order.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    tuple of Turn
        For each claim at most `SHOWN` numbers: those inside their range first, the least move first.
    """
    scale = _Scale(view, packages)
    claims = _claims(scale, verdicts)
    if not claims or not scale.inputs:
        return ()
    ends = [(number, end) for number, one in enumerate(scale.inputs) for end in (one.least, one.most)]
    grid = [
        (number, scale.inputs[number].now + (end - scale.inputs[number].now) * step / STEPS)
        for number, end in ends
        for step in range(STEPS + 1)
    ]
    progress(0.1, "what would turn the answer")
    values = scale.ask(grid, claims, lambda share: progress(0.1 + 0.5 * share, "what would turn the answer"))
    values = values.reshape(len(ends), STEPS + 1, len(claims))
    pairs, low, high = [], [], []
    for place, (number, end) in enumerate(ends):
        true = values[place] >= -1e-9
        for claim in range(len(claims)):
            changed = np.flatnonzero(true[:, claim] != true[0, claim])
            if len(changed):
                step, now = int(changed[0]), scale.inputs[number].now
                pairs.append((number, claim, bool(true[0, claim])))
                low.append(now + (end - now) * (step - 1) / STEPS)
                high.append(now + (end - now) * step / STEPS)
    at = _bisect(scale, claims, pairs, np.array(low), np.array(high), progress)
    return _chosen(view.case, scale, claims, pairs, at)


def _bisect(
    scale: _Scale,
    claims: Sequence[_Claim],
    pairs: Sequence[tuple[int, int, bool]],
    near: Numbers,
    far: Numbers,
    progress: Progress,
) -> Numbers:
    """Return the values at which claims turn: between where they stand (`near`) and where they have turned (`far`)."""
    if not pairs:
        return near
    which = np.array([claim for _, claim, _ in pairs])
    stands = np.array([true for _, _, true in pairs])
    for step in range(BISECTIONS):
        middle = (near + far) / 2
        asked = [(number, float(x)) for (number, _, _), x in zip(pairs, middle, strict=True)]
        values = scale.ask(asked, claims)[np.arange(len(pairs)), which]
        same = (values >= -1e-9) == stands
        near, far = np.where(same, middle, near), np.where(same, far, middle)
        progress(0.6 + 0.4 * step / BISECTIONS, "what would turn the answer")
        if np.all(np.abs(far - near) <= 1e-7 * np.maximum(1.0, np.abs(far))):
            break
    return far


def _claims(scale: _Scale, verdicts: Sequence[Verdict]) -> list[_Claim]:
    found = []
    for place, verdict in enumerate(verdicts):
        if verdict.variant_of:
            continue
        refused = bool(verdict.refused_by)
        for gain in verdict.gains:
            # A party that vetoes is turned by no number; one whose preference is an order has none. Of a package that
            # somebody refuses it is the refusals that matter.
            known = gain.signs and gain.margin is not None and not gain.vetoes and gain.party in scale.drawn.parties
            if known and gain.accepts != refused:
                kind = "signs" if gain.accepts else "refuses"
                who = scale.drawn.parties.index(gain.party)
                found.append(_Claim(f"{kind}.{verdict.id}.{gain.party}", place, who))
        if verdict.survival:
            found.append(_Claim(f"lasts.{verdict.id}", place, None))
    return found


class _Scale:
    """Packages under numbers that are moved one at a time."""

    def __init__(self, view: View, packages: Mapping[str, Package]) -> None:
        self.case = view.case
        self.assumptions = Assumptions(view.case, every=True)
        self.drawn = DrawnPackages(view, packages)
        self.drawn.assumptions = self.assumptions
        self.middles = self.assumptions.middles()
        self.space = view.space()
        self.inputs = [
            one
            for place, item in enumerate(self.assumptions.items)
            if item.kind in MOVED and (one := self._input(place, item)) is not None
        ]
        self.weights = {
            party: np.array(
                [k for k, item in enumerate(self.assumptions.items) if (item.kind, item.party) == ("weight", party)]
            )
            for party in view.case.preferences
        }

    def _input(self, place: int, item: Assumption) -> _Input | None:
        now, low, high = float(self.middles[place]), item.low, item.high
        if item.kind == "weight":
            stated = _range_at(self.case, item.path)
            now, low, high = stated.midpoint, stated.low, stated.high
        ends = sorted((low, high, now / 2, now * 2))
        least, most = ends[0], ends[-1]
        if item.kind == "value" or (item.kind == "enforcement" and low >= 0 and high <= 1 and _is_share(item.path)):
            least, most = max(0.0, least), min(1.0, most)
        return None if least == most else _Input(item, place, now, low, high, least, most)

    def numbers(self, moved: Sequence[tuple[int, float]]) -> Numbers:
        """Return all numbers with one moved in each row; weights as shares of their party's weights."""
        rows = np.repeat(self.middles[None], len(moved), axis=0)
        for row, (number, value) in enumerate(moved):
            one = self.inputs[number]
            if one.item.kind != "weight":
                rows[row, one.place] = value
                continue
            places = self.weights[one.item.party]
            preference = self.case.preferences[one.item.party]
            assert isinstance(preference, AdditivePreference)
            total = sum(stated.weight.midpoint for stated in preference.issues.values())
            rows[row, places] *= total
            rows[row, one.place] = max(value, 0.0)
            rows[row, places] /= max(float(rows[row, places].sum()), 1e-12)
        return rows

    def ask(self, moved: Sequence[tuple[int, float]], claims: Sequence[_Claim], tell: Any = None) -> Numbers:
        """Return how far each claim is from turning, for every number moved; shape (moved, claims)."""
        found = np.empty((len(moved), len(claims)))
        years = self.years
        for start in range(0, len(moved), BLOCK):
            some = draws_of(self.assumptions, self.space, self.numbers(moved[start : start + BLOCK]))
            worth = self.drawn.gains(some)
            margin = worth["utility"] - worth["reservation"][:, None, :]
            lasting = any(claim.party is None for claim in claims)
            curve = self.drawn.survival(some, years).get("survival") if lasting else None
            for column, claim in enumerate(claims):
                part = slice(start, start + some.count)
                if claim.party is not None:
                    found[part, column] = margin[:, claim.package, claim.party]
                elif curve is not None:
                    found[part, column] = curve[:, claim.package, -1] - LASTING
            if tell is not None:
                tell((start + some.count) / len(moved))
        return found

    @property
    def years(self) -> int:
        from detente.analysis.answer.judging import horizon_of

        return horizon_of(self.drawn.view)


def _is_share(path: str) -> bool:
    return path.rsplit(".", 1)[-1] in ("holds", "entry_credibility") or ".discount." in path or ".detection." in path


def _chosen(
    case: Case,
    scale: _Scale,
    claims: Sequence[_Claim],
    pairs: Sequence[tuple[int, int, bool]],
    at: Numbers,
) -> tuple[Turn, ...]:
    by_claim: dict[int, list[tuple[bool, float, Turn]]] = {}
    for (number, claim, true), value in zip(pairs, at.tolist(), strict=True):
        one = scale.inputs[number]
        inside = one.low - 1e-9 <= value <= one.high + 1e-9
        width = max(one.high - one.low, abs(one.now), 1e-9)
        turn = Turn(
            claim=claims[claim].name,
            holds=true if claims[claim].party is None else True,
            input=one.item.path,
            kind=one.item.kind,
            party=one.item.party,
            about=one.item.name,
            basis=_basis_at(case, one.item.path),
            now=one.now,
            low=one.low,
            high=one.high,
            turns_at=value,
            inside=inside,
            contradicts=_contradiction(case, one.item, value),
        )
        by_claim.setdefault(claim, []).append((not inside, abs(value - one.now) / width, turn))
    return tuple(
        turn
        for claim in sorted(by_claim)
        for _, _, turn in sorted(by_claim[claim], key=lambda entry: (*entry[:2], entry[2].input))[:SHOWN]
    )


def _contradiction(case: Case, item: Assumption, value: float) -> dict[str, float]:
    """Return what the party's preference says of no deal, and its war value, where a moved number parts the two."""
    stated, half = _range_at(case, item.path), 0.0
    if item.kind == "war value":
        half = (stated.high - stated.low) / 2
    elif item.kind not in ("weight", "value", "interaction"):
        return {}
    path = tuple(int(step) if step.isdecimal() else step for step in item.path.split("."))
    try:
        changed = SetValue(kind="set", path=path, value=[value - half, value + half]).applied(case)
    except EditError:
        return {}
    for one in anchorings_of(changed):
        if one.party == item.party and one.contradicted:
            return {
                "preference_puts_no_deal_at": one.preference,
                "war_value_low": one.low,
                "war_value_high": one.high,
            }
    return {}


def _part_at(case: Case, path: str) -> tuple[object, Basis | None]:
    part: object = case
    basis: Basis | None = None
    for step in path.split("."):
        if isinstance(part, Mapping):
            part = part[step]
        elif isinstance(part, list | tuple):
            part = part[int(step)]
        else:
            part = getattr(part, step)
        basis = getattr(part, "basis", None) or basis
    return part, basis


def _range_at(case: Case, path: str) -> Range:
    part, _ = _part_at(case, path)
    assert isinstance(part, Range)
    return part


def _basis_at(case: Case, path: str) -> dict[str, Any]:
    """Return the nearest basis above a number: its kind, and whose judgement, which statements, which reference."""
    _, basis = _part_at(case, path)
    if basis is None or basis.kind == "judgement":
        return {"kind": "judgement", "by": case.judge if basis is None else basis.author(case.judge)}
    if basis.kind == "source":
        return {"kind": "source", "statements": list(basis.statements)}
    return {"kind": "external", "reference": basis.external}
