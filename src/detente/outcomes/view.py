# SPDX-License-Identifier: MIT
"""A case under one scenario and one date, ready to be asked; what is costly is made once and kept.

Every analysis takes a view. What a view keeps is filed by name, together with the *blocks* of the case that it
rests on: dotted paths such as ``issues`` or ``preferences.RUS``. A changed view takes over whatever rests on blocks
that are equal in both cases, and nothing else. Blocks are compared by value, so what an edit brings about elsewhere
(the anchor of a war value, a value computed from resources) is found without anybody saying so.

What one analysis gives another is registered by name by `detente.prepare`: `View.given` asks for it, so that no
analysis imports another, and this module imports none.

>>> from detente import load, prepare
>>> view = prepare(load("cases/prisoners-dilemma"))
>>> view.space() is view.space()
True
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from pydantic import BaseModel

from detente.case.case import Case
from detente.case.finding import Finding
from detente.case.known import Known
from detente.case.rule import Clause
from detente.outcomes.assumptions import Assumptions
from detente.outcomes.draws import Draws, draws_of
from detente.outcomes.enforcement import EnforcementModel
from detente.outcomes.moves import MoveMaker
from detente.outcomes.reservation import reservation_utilities
from detente.outcomes.space import OutcomeSpace
from detente.outcomes.valuation import PartyValues, Valuation, value_party

if TYPE_CHECKING:
    from detente.case.edit import Edit

__all__ = ["OUTCOMES", "WHOLE_CASE", "Giver", "Origin", "View"]

T = TypeVar("T")

OUTCOMES = ("issues", "exclusions", "consequences")
"""Blocks that say which outcomes there are, where they settle and who can move."""

WHOLE_CASE = ("",)
"""Blocks of what rests on anything: it is taken over by no changed view."""

_MISSING = object()


Giver = Callable[["View"], Any]
"""Works out, for a view, what one analysis gives another."""


class Preparer(Protocol):
    """Prepares a case, with what a former view may hand on, or the case of a former view with an edit made."""

    def __call__(self, origin: Origin, former: View | None = None, edit: Edit | None = None) -> View:
        """Return the view."""


class Origin:
    """What a view was prepared from: the case as its file states it, a scenario and a date.

    Parameters
    ----------
    case : Case or callable
        The case, or what makes it when it is asked for.
    scenario : str or None
        The scenario.
    as_of : str or None
        The date that was asked for, where it is not the case's own.
    """

    def __init__(self, case: Case | Callable[[], Case], scenario: str | None = None, as_of: str | None = None) -> None:
        self._case = case
        self.scenario = scenario
        self.as_of = as_of

    @cached_property
    def case(self) -> Case:
        """The case as it is stated."""
        return self._case if isinstance(self._case, Case) else self._case()

    def edited(self, edit: Edit) -> Origin:
        """Return the same with an edit made; the case is made when it is asked for."""
        return Origin(lambda: edit.applied(self.case), self.scenario, self.as_of)

    def __reduce__(self) -> tuple[Any, ...]:
        return Origin, (self.case, self.scenario, self.as_of)


@dataclass
class _Kept:
    blocks: tuple[str, ...]
    lock: Lock = field(default_factory=Lock)
    value: Any = _MISSING


def block_of(case: Case, path: str) -> object:
    """Return the part of a case at a dotted path; None where there is none, the case itself for the empty path."""
    part: Any = case
    for step in path.split(".") if path else ():
        part = part.get(step) if isinstance(part, dict) else getattr(part, step, None)
    return part


def alike(first: object, second: object) -> bool:
    """Return whether two parts of a case are equal, the order of their keys and what was computed of them included.

    File order numbers outcomes and orders sums, so two mappings that differ in order alone do not count as equal.
    """
    if first is second:
        return True
    if type(first) is not type(second):
        return False
    if isinstance(first, BaseModel) and isinstance(second, BaseModel):
        return alike(first.__dict__, second.__dict__) and alike(first.__pydantic_private__, second.__pydantic_private__)
    if isinstance(first, dict) and isinstance(second, dict):
        return list(first) == list(second) and all(map(alike, first.values(), second.values()))
    if isinstance(first, tuple) and isinstance(second, tuple):
        return len(first) == len(second) and all(map(alike, first, second))
    return first == second


class View:
    """A case ready to be asked.

    Parameters
    ----------
    case : Case
        The case as it is asked: the scenario's changes made, what is known only later withheld, computed values
        worked out.
    origin : Origin
        What it was prepared from.
    known : Known
        What is known by its date, before values are computed.
    findings : sequence of Finding
        What preparing it had to decide.
    givers : mapping of name to Giver
        What one analysis gives another.
    preparer : Preparer
        Prepares a changed case in the same way.
    former : View, optional
        A view of a case much like this one: whatever rests on equal blocks is taken over.
    """

    def __init__(
        self,
        case: Case,
        origin: Origin,
        known: Known,
        findings: Sequence[Finding],
        givers: Mapping[str, Giver],
        preparer: Preparer,
        former: View | None = None,
    ) -> None:
        self.case = case
        self.origin = origin
        self.known = known
        self.findings = tuple(findings)
        self._givers = givers
        self._preparer = preparer
        self._lock = Lock()
        self._kept: dict[Hashable, _Kept] = {}
        self.made: Counter[str] = Counter()
        """How often each kind of thing was made for this view; what was taken over is not counted."""
        if former is not None:
            self._take_over(former)

    @property
    def stated(self) -> Case:
        """The case as its file states it, on which edits are made."""
        return self.origin.case

    @property
    def scenario(self) -> str | None:
        """The scenario under which it is asked."""
        return self.origin.scenario

    @property
    def as_of(self) -> str | None:
        """The date that was asked for, where it is not the case's own."""
        return self.origin.as_of

    @property
    def hindsight(self) -> tuple[str, ...]:
        """Ids of what was withheld because it is known only after the date."""
        return tuple(item.id for item in self.known.hindsight)

    def _take_over(self, former: View) -> None:
        same: dict[str, bool] = {}

        def equal(path: str) -> bool:
            if path not in same:
                same[path] = bool(path) and alike(block_of(former.case, path), block_of(self.case, path))
            return same[path]

        for name, kept in list(former._kept.items()):
            if kept.value is not _MISSING and all(map(equal, kept.blocks)):
                self._kept[name] = kept

    def __reduce__(self) -> tuple[Any, ...]:
        return self._preparer, (self.origin,)

    def keep(self, name: Hashable, blocks: Sequence[str], make: Callable[[], T]) -> T:
        """Return what is kept under a name; make it where it is not there.

        Parameters
        ----------
        name : hashable
            Its name; the first part of a tuple says what kind of thing it is.
        blocks : sequence of str
            Blocks of the case that it rests on. What is made must depend on nothing else of the case, and must not
            hold on to the case or to anything of it that lies outside these blocks.
        make : callable
            Makes it.
        """
        with self._lock:
            kept = self._kept.setdefault(name, _Kept(tuple(blocks)))
        if kept.value is _MISSING:
            with kept.lock:
                if kept.value is _MISSING:
                    kept.value = make()
                    self.made[str(name[0] if isinstance(name, tuple) else name)] += 1
        return cast(T, kept.value)

    def has(self, name: Hashable) -> bool:
        """Return whether something is kept under a name already."""
        return name in self._kept and self._kept[name].value is not _MISSING

    def given(self, name: str) -> Any:
        """Return what another analysis gives under a name; see `detente.prepare`."""
        return self.keep(("given", name), WHOLE_CASE, lambda: self._givers[name](self))

    def changed(self, edit: Edit) -> View:
        """Return the view of the changed case; only what rests on a changed block is made anew.

        It answers as a fresh `detente.prepare` of the changed case does, byte for byte.
        """
        return self._preparer(self.origin, self, edit)

    def under(self, scenario: str | None) -> View:
        """Return the view of the same case and date under another scenario, or under none."""
        if scenario == self.scenario:
            return self
        origin = Origin(self.stated, scenario, self.as_of)
        return self.keep(("view", scenario), WHOLE_CASE, lambda: self._preparer(origin, self))

    def varied(self, case: Case) -> View:
        """Return a view of a case that an analysis has varied by itself: a party's own sight, a changed control."""
        return View(case, self.origin, self.known, self.findings, self._givers, self._preparer, self)

    def signed_by(self, signatories: Sequence[str]) -> View:
        """Return the view of the case in which these parties alone must sign; the view itself where they do."""
        asked = tuple(id_ for id_ in self.case.parties if id_ in signatories)
        if asked == self.case.signatories:
            return self
        parties = {
            id_: party.model_copy(update={"signatory": id_ in asked}) for id_, party in self.case.parties.items()
        }
        changed = self.case.model_copy(update={"parties": parties})
        return self.keep(("signed_by", asked), WHOLE_CASE, lambda: self.varied(changed))

    @cached_property
    def described(self) -> dict[str, Any]:
        """What an envelope says of the case: id, title, date and digest of what was asked."""
        case = self.case
        return {"id": case.id, "title": case.title, "as_of": case.as_of, "digest": self.digest}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the case as it is asked."""
        return self.case.digest()

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Parties with a preference, in file order."""
        return tuple(party for party in self.case.parties if party in self.case.preferences)

    @cached_property
    def signatories(self) -> tuple[str, ...]:
        """Signatories with a preference, in file order."""
        return tuple(party for party in self.case.signatories if party in self.case.preferences)

    def space(self, clauses: Sequence[Clause] = ()) -> OutcomeSpace:
        """Return the outcomes of the case, settled under clauses."""
        name = self.name_of(clauses)
        if not name:
            return self.keep(("space", ()), OUTCOMES, lambda: OutcomeSpace(self.case))
        plain = self.space()
        return self.keep(("space", name), OUTCOMES, lambda: OutcomeSpace(self.case, clauses, plain))

    @staticmethod
    def name_of(clauses: Sequence[Clause]) -> tuple[str, ...]:
        """Return what clauses do to outcomes, as a name: their conditions and what follows; deposits do nothing."""
        return tuple(f"{clause.when} {clause.then}" for clause in clauses if clause.then)

    def moves(self, clauses: Sequence[Clause] = ()) -> MoveMaker:
        """Return the moves of the parties, under clauses."""
        space = self.space(clauses)
        return self.keep(("moves", self.name_of(clauses)), OUTCOMES, lambda: MoveMaker(self.case, space))

    def bound_by(self, clauses: Sequence[Clause]) -> Case:
        """Return the case in which the deposits of clauses are at stake."""
        deposits = [clause for clause in clauses if clause.is_deposit]
        if not deposits:
            return self.case
        return self.keep(("bound", _texts_of(deposits)), WHOLE_CASE, lambda: self.case.bound_by(deposits))

    def valuation(self, clauses: Sequence[Clause] = ()) -> Valuation:
        """Return what every feasible outcome is worth to each party, under clauses.

        Raises
        ------
        SpaceTooLargeError
            If the space has too many outcomes to list.
        """
        space, case = self.space(clauses), self.bound_by(clauses)

        def values_of(party: str) -> PartyValues:
            deposits = _texts_of([clause for clause in clauses if clause.is_deposit and clause.party == party])
            preference = case.preferences[party]
            name = ("utilities", party, self.name_of(clauses), deposits)
            return self.keep(name, (*OUTCOMES, f"preferences.{party}"), lambda: value_party(space, preference))

        members = tuple(values_of(party) for party in self.parties)
        return self.keep(("valuation", _texts_of(clauses)), WHOLE_CASE, lambda: Valuation(space, self.parties, members))

    @cached_property
    def reservations(self) -> dict[str, float]:
        """Reservation utility of every party that has one, at the midpoints."""
        return reservation_utilities(self.case, self.space())

    def enforcement(self, clauses: Sequence[Clause] = ()) -> EnforcementModel:
        """Return margins and survival under the enforcement block, with the clauses of a deal.

        Raises
        ------
        UsageError
            If the case has no enforcement block, or none of its breaches has a preference with a scale.
        """
        space = self.space(clauses)
        name = ("enforcement", _texts_of(clauses))
        return self.keep(name, WHOLE_CASE, lambda: EnforcementModel(self.case, clauses, space))

    def assumptions(self, seed: int | None = None, independent: bool = False) -> Assumptions:
        """Return the uncertain numbers of the case, for draws with a seed; by default the case's own."""
        seed = self.case.uncertainty.seed if seed is None else seed
        name = ("assumptions", seed, independent)
        return self.keep(name, WHOLE_CASE, lambda: Assumptions(self.case, seed, independent))

    def draws(self, count: int, seed: int | None = None, clauses: Sequence[Clause] = ()) -> Draws:
        """Return drawn assumptions as utilities; by default with the seed of the case."""
        assumptions = self.assumptions(seed)
        return draws_of(assumptions, self.space(clauses), assumptions.numbers(assumptions.uniforms(0, count)), clauses)


def _texts_of(clauses: Sequence[Clause]) -> tuple[str, ...]:
    return tuple(clause.model_dump_json() for clause in clauses)
