# SPDX-License-Identifier: MIT
"""Who matters: the games of coalitions that a case makes.

A coalition of signatories can bring about, at once, what its members can set together while everybody
else stays where it is without a deal (`no_deal`, else the status quo), consequences included. Two games
follow:

- the *agreement* game: a coalition wins if it can bring about something without the others that is at
  least as good as that for all its members and better for one. Its minimal winning coalitions can go ahead alone;
  its blocking coalitions leave the rest with nothing to agree on. Banzhaf and Shapley-Shubik indices say
  how often a party makes the difference;
- the *gains* game: the worth of a coalition is the largest sum of its members' gains that it can bring
  about, each gain a share of the party's scale. That sum counts shares of different scales as one currency,
  as if side payments were made at that rate: use it to compare claims, not to settle them. A coalition can
  be worth less than its parts, where what one does is at another's cost.

Gains count from what no deal is worth, which is the reservation where that is an outcome.

What the others would do in answer is not in either game; the stability analysis asks that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.bargaining.bargainers import TOLERANCE, Bargainers, bargainers_with_scales, widths
from detente.analysis.bargaining.packages import package_programme
from detente.analysis.bargaining.programme import Row, UndecidedError, maximise
from detente.analysis.result import Progress, Result, no_progress
from detente.case.finding import Finding
from detente.errors import UsageError
from detente.outcomes.cooperative_game import (
    PLAYER_LIMIT,
    Core,
    banzhaf_index,
    core_of,
    members_of,
    minimal_coalitions,
    nucleolus,
    shapley_value,
    with_larger,
    worst_excess,
)
from detente.outcomes.moves import allowed_changes
from detente.outcomes.space import OutcomeSpace, Rows
from detente.outcomes.view import View

__all__ = ["Coalition", "PowerResult", "power"]

LISTED_LIMIT = 4_000_000
"""Outcomes of spaces in which what a coalition can bring about is listed."""

BETTER = 1e-6
"""Points by which a package found by a programme must be better to count as better."""

Reached = tuple[float, bool, Rows]
"""Best sum of gains, whether something is as good for all members and better for one, and the package."""


@dataclass(frozen=True, slots=True)
class Coalition:
    """What some signatories can do together without the others.

    Attributes
    ----------
    members : tuple of str
        Who.
    worth : float
        Largest sum of their gains, as shares of their scales; 0 is no deal.
    wins : bool
        Whether they, or some of them, can bring about what is no worse for all and better for one.
    levels : dict
        The package of the largest sum.
    """

    members: tuple[str, ...]
    worth: float
    wins: bool
    levels: dict[str, str]


@dataclass(frozen=True, repr=False)
class PowerResult(Result):
    """Indices of power and divisions of the gains.

    Attributes
    ----------
    coalitions : tuple of Coalition
        All but the empty one, in the order of `detente.outcomes.cooperative_game`.
    minimal_winning, minimal_blocking : tuple of (tuple of str)
        Smallest coalitions that can go ahead alone, and smallest without which nobody can.
    banzhaf, shapley_shubik : dict of party to float
        Of the agreement game.
    shapley, nucleolus : dict of party to float
        Divisions of the gains of all.
    core : Core
        Of the gains game.
    objecting : tuple of str
        The coalition that would gain most by leaving Shapley's division; empty if none would gain.
    """

    signatories: tuple[str, ...]
    start: dict[str, str]
    coalitions: tuple[Coalition, ...]
    minimal_winning: tuple[tuple[str, ...], ...]
    minimal_blocking: tuple[tuple[str, ...], ...]
    banzhaf: dict[str, float]
    shapley_shubik: dict[str, float]
    shapley: dict[str, float]
    nucleolus: dict[str, float]
    core: Core
    objecting: tuple[str, ...]

    analysis = "bargain"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        core = {
            "empty": self.core.empty,
            "least_excess": self.core.least_excess,
            "low": dict(zip(self.signatories, self.core.low.tolist(), strict=True)),
            "high": dict(zip(self.signatories, self.core.high.tolist(), strict=True)),
        }
        return {
            "signatories": list(self.signatories),
            "start": {"levels": self.start},
            "coalitions": [
                {"members": list(c.members), "worth": c.worth, "wins": c.wins, "levels": c.levels}
                for c in self.coalitions
            ],
            "minimal_winning": [list(members) for members in self.minimal_winning],
            "minimal_blocking": [list(members) for members in self.minimal_blocking],
            "banzhaf": self.banzhaf,
            "shapley_shubik": self.shapley_shubik,
            "shapley": self.shapley,
            "nucleolus": self.nucleolus,
            "core": core,
            "objecting": list(self.objecting),
        }

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each signatory."""
        return [
            {
                "party": party,
                "banzhaf": self.banzhaf[party],
                "shapley_shubik": self.shapley_shubik[party],
                "shapley": self.shapley[party],
                "nucleolus": self.nucleolus[party],
                "core_low": float(self.core.low[place]),
                "core_high": float(self.core.high[place]),
            }
            for place, party in enumerate(self.signatories)
        ]


def power(view: View, *, seconds: float = 20.0, progress: Progress = no_progress) -> PowerResult:
    """Work out who can do what without whom, and how much each could claim for it.

    Parameters
    ----------
    view : View
        The case, without errors, with `no_deal` or a status quo.
    progress : callable, optional
        Called with a share done and what is being done.
    seconds : float, optional
        Time limit of each programme, in spaces too large to list.

    Returns
    -------
    PowerResult
        Exact up to `PLAYER_LIMIT` signatories, unless a finding says otherwise.

    Raises
    ------
    UsageError
        If there are more signatories, nothing says where things stand without a deal, a preference has
        no scale or reservation, is not additive in a space too large to list, or time runs out.
    """
    start = view.case.no_deal or view.case.status_quo
    if start is None:
        message = "what coalitions can do starts from the levels that hold without a deal, and nothing says which; add "
        raise UsageError(message + "`no_deal` or `status_quo` to the case")
    space = view.space()
    who = bargainers_with_scales(view, "coalitions")
    if len(who.parties) > PLAYER_LIMIT:
        raise UsageError(f"coalitions of {len(who.parties)} signatories; at most {PLAYER_LIMIT} are worked out")
    listed = space.count <= LISTED_LIMIT
    home = space.row(start)
    zero = who.utility(space, home[None, :])[0]
    who = replace(who, reservation=dict(zip(who.parties, zero.tolist(), strict=True)))
    reach = _by_moves(view, who, home) if listed else _by_programmes(who, space, home, seconds)
    members = members_of(len(who.parties))
    found: list[Reached] = []
    for number, inside in enumerate(members):
        progress(number / len(members), f"coalition {number + 1:,} of {len(members):,}")
        try:
            found.append(reach(np.flatnonzero(inside)))
        except UndecidedError:
            raise UsageError("time ran out for a coalition; allow more with `--seconds`") from None
    return _described(view, who, found, listed)


def _described(view: View, who: Bargainers, found: list[Reached], listed: bool) -> PowerResult:
    case, space = view.case, view.space()
    members = members_of(len(who.parties))
    worth = np.array([value for value, _, _ in found])
    wins = np.array([won for _, won, _ in found])

    def named(coalition: int) -> tuple[str, ...]:
        return tuple(party for party, inside in zip(who.parties, members[coalition], strict=True) if inside)

    def each(values: NDArray[np.float64]) -> dict[str, float]:
        return dict(zip(who.parties, values.tolist(), strict=True))

    # A coalition blocks when neither the others nor any part of them can go ahead.
    winning = with_larger(wins)
    blocks = ~winning[::-1]
    division = shapley_value(worth)
    excess, objecting = worst_excess(worth, division)
    return PowerResult(
        case=view.described,
        method={
            "coalition": "sets at once what its members can set together; all others stay where they are without it",
            "wins": "it or a part of it brings about what is no worse for all its members and better for one",
            "zero": "gains count from what the outcome without a deal is worth",
            "worth": "largest sum of the members' gains as shares of their scales; as if side payments were made so",
        },
        exact=listed or not case.consequences,
        findings=tuple(_findings(worth, listed or not case.consequences)),
        signatories=who.parties,
        start=dict(case.no_deal or case.status_quo or {}),
        coalitions=tuple(
            Coalition(named(number), value, bool(won), space.outcome(row))
            for number, ((value, _, row), won) in enumerate(zip(found, winning, strict=True))
            if number
        ),
        minimal_winning=tuple(named(number) for number in minimal_coalitions(winning)),
        minimal_blocking=tuple(named(number) for number in minimal_coalitions(blocks)),
        banzhaf=each(banzhaf_index(winning.astype(np.float64))),
        shapley_shubik=each(shapley_value(winning.astype(np.float64))),
        shapley=each(division),
        nucleolus=each(nucleolus(worth)),
        core=core_of(worth),
        objecting=named(objecting) if excess > TOLERANCE else (),
    )


def _findings(worth: NDArray[np.float64], exact: bool) -> Iterator[Finding]:
    if not exact:
        yield Finding(
            "consequences-left-out",
            "warning",
            "in a space this large a coalition's choice counts only where no consequence changes it further; "
            "some coalitions may be able to do more",
        )
    numbers = np.arange(len(worth))
    harmed = sum(
        bool((worth[numbers & number == numbers] > worth[number] + TOLERANCE).any()) for number in range(len(worth))
    )
    if harmed:
        yield Finding(
            "coalition-worth-less",
            "info",
            f"{harmed} coalitions are worth less than a part of them, because what that part does is at another's cost",
        )


def _by_moves(view: View, who: Bargainers, home: Rows) -> Callable[[NDArray[np.intp]], Reached]:
    """List what a coalition can bring about."""
    space, maker = view.space(), view.moves()
    width = widths(who, space)

    def reach(inside: NDArray[np.intp]) -> Reached:
        if not len(inside):
            return 0.0, False, home
        codes = maker.targets(tuple(who.parties[k] for k in inside), home)
        rows = np.vstack([home[None, :], space.rows(codes)])
        rows = rows[~who.vetoed(space, rows)[:, inside].any(axis=1)]
        if not len(rows):
            return 0.0, False, home
        gains = who.utility(space, rows)[:, inside] - who.floor[inside]
        sums = (gains / width[inside]).sum(axis=1)
        wins = (gains >= -TOLERANCE).all(axis=1) & (gains > TOLERANCE).any(axis=1)
        # Of packages worth the same, the one that changes least is told.
        best = int(np.lexsort(((rows != home).sum(axis=1), -np.round(sums, 9)))[0])
        return max(0.0, float(sums[best])), bool(wins.any()), rows[best] if sums[best] > 0 else home

    return reach


def _by_programmes(
    who: Bargainers, space: OutcomeSpace, home: Rows, seconds: float
) -> Callable[[NDArray[np.intp]], Reached]:
    """Find the best that a coalition can bring about by programmes."""
    width = widths(who, space)

    def reach(inside: NDArray[np.intp]) -> Reached:
        if not len(inside):
            return 0.0, False, home
        members = tuple(who.parties[k] for k in inside)
        packages = package_programme(who.case, space, members, who.reservation, seconds)
        issues = zip(who.case.issues.values(), home, strict=True)
        packages = packages.distinct(home, [allowed_changes(issue, members)[level] for issue, level in issues])
        columns = packages.linear.choices + np.arange(len(inside))
        objective = Row(columns, 1.0 / width[inside])
        best = maximise(packages.linear, objective)
        agreed = maximise(packages.linear.at_least(np.zeros(len(inside))), objective)
        if any(answer is not None and answer.gap > 0 for answer in (best, agreed)):
            raise UndecidedError
        wins = agreed is not None and bool((agreed.gains > BETTER).any())
        if best is None or best.value <= 0:
            return 0.0, wins, home
        return best.value, wins, packages.row(best.choice)

    return reach
