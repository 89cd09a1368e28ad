# SPDX-License-Identifier: MIT
"""Games of coalitions: what each brings, and divisions that no coalition would leave.

A game gives a worth to each coalition. Coalitions are numbered by their members: bit k stands for
player k, 0 for nobody, ``2**n - 1`` for all. In a game of costs the worth is minus the cost.

>>> airport = -np.max([[0, 1, 0, 1, 0, 1, 0, 1], [0, 0, 2, 2, 0, 0, 2, 2], [0, 0, 0, 0, 3, 3, 3, 3]], axis=0)
>>> shapley_value(airport).round(3)
array([-0.333, -0.833, -1.833])
>>> nucleolus(airport).round(3)
array([-0.5 , -0.75, -1.75])

The excess of a coalition under a division x is ``v(S) - x(S)``: what it would gain by leaving. The core
holds the divisions of v(N) without positive excess; the least core minimises the largest excess; the
nucleolus minimises the largest, then the next largest, and so on (Schmeidler, SIAM J. Appl. Math. 17,
1969).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "PLAYER_LIMIT",
    "Core",
    "banzhaf_index",
    "core_of",
    "members_of",
    "minimal_coalitions",
    "nucleolus",
    "number_of_players",
    "shapley_value",
    "with_larger",
    "worst_excess",
]

PLAYER_LIMIT = 15
"""Players of games whose core and nucleolus are worked out exactly: 32,768 coalitions."""

TOLERANCE = 1e-7

SAME = 1e-6
"""Share of the largest worth within which an answer of the solver and its equations are the same."""

FIRST_ROWS = 200
"""Coalitions of which a programme hears at first; those that object to its answer are added."""

Worth = NDArray[np.float64]


def number_of_players(worth: Worth) -> int:
    """Return the number of players.

    Raises
    ------
    ValueError
        If the length is no power of two.
    """
    players = len(worth).bit_length() - 1
    if len(worth) != 1 << players:
        raise ValueError(f"a game needs a worth for each of 2**n coalitions, and there are {len(worth)}")
    return players


def members_of(players: int) -> NDArray[np.bool_]:
    """Return who belongs to each coalition; shape (2**players, players)."""
    return ((np.arange(1 << players)[:, None] >> np.arange(players)) & 1).astype(bool)


def _marginal(worth: Worth, player: int) -> tuple[Worth, NDArray[np.intp]]:
    """Return what a player adds to each coalition without it, and these coalitions."""
    without = np.flatnonzero((np.arange(len(worth)) >> player) & 1 == 0)
    return worth[without | (1 << player)] - worth[without], without


def shapley_value(worth: Worth) -> Worth:
    """Return what each player adds on average over all orders in which the players can come.

    ``sum over S without i of |S|! (n - |S| - 1)! / n! (v(S + i) - v(S))`` (Shapley, 1953).

    Parameters
    ----------
    worth : ndarray of float64, shape (2**players,)
        Worth of each coalition.

    Returns
    -------
    ndarray of float64, shape (players,)
        Sums to the worth of all less that of nobody.
    """
    players = number_of_players(worth)
    weight = np.array([factorial(k) * factorial(players - k - 1) / factorial(players) for k in range(players)])
    sizes = members_of(players).sum(axis=1)
    value = np.empty(players)
    for player in range(players):
        added, without = _marginal(worth, player)
        value[player] = added @ weight[sizes[without]]
    return value


def banzhaf_index(worth: Worth) -> Worth:
    """Return what each player adds on average over all coalitions of the others (Banzhaf, 1965).

    In a game of winning (worth 1) and losing (worth 0) it is the share of the others' coalitions to which
    the player makes the difference.
    """
    return np.array([_marginal(worth, player)[0].mean() for player in range(number_of_players(worth))])


def with_larger(belongs: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the coalitions that belong to a family or have a part that does.

    Parameters
    ----------
    belongs : ndarray of bool, shape (2**players,)
        Which coalitions belong to the family.
    """
    reached = belongs.copy()
    numbers = np.arange(len(belongs))
    for player in range(number_of_players(belongs.astype(np.float64))):
        bit = 1 << player
        inside = numbers[numbers & bit > 0]
        reached[inside] |= reached[inside ^ bit]
    return reached


def minimal_coalitions(belongs: NDArray[np.bool_]) -> list[int]:
    """Return the coalitions of a family of which no smaller part belongs to it, ascending.

    Parameters
    ----------
    belongs : ndarray of bool, shape (2**players,)
        Which coalitions belong to the family.
    """
    players = number_of_players(belongs.astype(np.float64))
    part = np.zeros(len(belongs), dtype=bool)
    numbers = np.arange(len(belongs))
    reached = with_larger(belongs)
    for player in range(players):
        bit = 1 << player
        inside = numbers[numbers & bit > 0]
        part[inside] |= reached[inside ^ bit]
    return np.flatnonzero(belongs & ~part).tolist()


def worst_excess(worth: Worth, division: Worth) -> tuple[float, int]:
    """Return the largest excess of a coalition other than nobody and all, and that coalition."""
    players = number_of_players(worth)
    if players < 2:
        return 0.0, 0
    excess = worth - members_of(players) @ division
    place = 1 + int(np.argmax(excess[1:-1]))
    return float(excess[place]), place


@dataclass(frozen=True, slots=True)
class Core:
    """The core of a game, or how far it is from having one.

    Attributes
    ----------
    empty : bool
        Whether every division has a coalition that would gain by leaving.
    least_excess : float
        Largest excess under the divisions of the least core; positive exactly when the core is empty.
    division : ndarray of float64, shape (players,)
        A division in the least core.
    low, high : ndarray of float64, shape (players,)
        Least and most that each player gets in the core; in the least core where the core is empty.
    """

    empty: bool
    least_excess: float
    division: Worth
    low: Worth
    high: Worth


class _Divisions:
    """Linear programmes over divisions, told of coalitions as they object.

    Variables are the players' shares and one slack e. Constraints are ``x(N) = v(N)``, ``x(S) + e >= v(S)``
    for free coalitions, and whatever equalities and floors are added.
    """

    def __init__(self, worth: Worth, floor: Worth) -> None:
        self.worth = worth
        self.players = number_of_players(worth)
        self.members = members_of(self.players).astype(np.float64)
        self.floor = floor
        self.free = np.ones(len(worth), dtype=bool)
        self.free[[0, -1]] = False
        self.heard = np.zeros(len(worth), dtype=bool)
        largest = np.argsort(-(worth / np.maximum(self.members.sum(axis=1), 1)), kind="stable")[:FIRST_ROWS]
        self.heard[largest] = True
        self.heard[[1 << k for k in range(self.players)]] = True
        self.fixed_rows = self.members[-1:]
        self.fixed_sums = worth[-1:]

    def solve(self, objective: Worth, slack: tuple[float | None, float | None]) -> Any:
        """Minimise an objective over shares and slack; shape (players + 1,)."""
        from scipy.optimize import linprog

        while True:
            rows = np.flatnonzero(self.heard & self.free)
            found = linprog(
                objective,
                A_ub=-np.column_stack([self.members[rows], np.ones(len(rows))]),
                b_ub=-self.worth[rows],
                A_eq=np.column_stack([self.fixed_rows, np.zeros(len(self.fixed_rows))]),
                b_eq=self.fixed_sums,
                bounds=[*((None if np.isinf(x) else x, None) for x in self.floor), slack],
                method="highs-ds",
            )
            if found.x is None:
                return None, rows, found
            excess = np.where(self.free, self.worth - self.members @ found.x[:-1] - found.x[-1], -np.inf)
            objecting = np.flatnonzero((excess > TOLERANCE) & ~self.heard)
            if not len(objecting):
                return found.x, rows, found
            self.heard[objecting[np.argsort(-excess[objecting])[:FIRST_ROWS]]] = True


def core_of(worth: Worth) -> Core:
    """Return the core of a game, or the least core where it is empty.

    Parameters
    ----------
    worth : ndarray of float64, shape (2**players,)
        Worth of each coalition; at most `PLAYER_LIMIT` players.
    """
    players = number_of_players(worth)
    if players == 1:
        return Core(False, 0.0, worth[-1:], worth[-1:], worth[-1:])
    divisions = _Divisions(worth, np.full(players, -np.inf))
    found, _, _ = divisions.solve(np.append(np.zeros(players), 1.0), (None, None))
    least = float(found[-1])
    # In the core the slack is 0; in the least core it is the least that there is.
    slack = max(0.0, least) + (TOLERANCE if least > 0 else 0.0)
    low, high = np.empty(players), np.empty(players)
    for player in range(players):
        for sign, ends in ((1.0, low), (-1.0, high)):
            objective = np.zeros(players + 1)
            objective[player] = sign
            answer, _, _ = divisions.solve(objective, (slack, slack))
            ends[player] = np.nan if answer is None else answer[player]
    return Core(least > TOLERANCE, least, found[:-1], low, high)


def nucleolus(worth: Worth) -> Worth:
    """Return the nucleolus; the prenucleolus where no division gives each player what it has alone.

    Each programme minimises the largest excess of the coalitions whose excess is not settled. Those with
    a positive price in its dual have that excess in every best answer, and are settled, with all whose
    excess follows from theirs (Kopelowitz, 1967). Ends when the shares follow.

    Parameters
    ----------
    worth : ndarray of float64, shape (2**players,)
        Worth of each coalition; at most `PLAYER_LIMIT` players.

    Returns
    -------
    ndarray of float64, shape (players,)
        A division of the worth of all.
    """
    players = number_of_players(worth)
    alone = worth[[1 << k for k in range(players)]]
    floor = alone if alone.sum() <= worth[-1] + TOLERANCE else np.full(players, -np.inf)
    divisions = _Divisions(worth, floor - TOLERANCE / 10)
    basis = _Span(divisions.fixed_rows)
    settled = _Settled(worth[-1], players)
    answer = np.full(players, worth[-1] / players)
    while basis.rank < players:
        divisions.free &= ~basis.spans(divisions.members)
        answer, rows, found = divisions.solve(np.append(np.zeros(players), 1.0), (None, None))
        excess, answer = float(answer[-1]), answer[:-1]
        priced = rows[-found.ineqlin.marginals > TOLERANCE]
        settled.add(divisions.members[priced], worth[priced])
        settled.hold(np.flatnonzero(found.lower.marginals[:-1] > TOLERANCE), floor)
        before = basis.rank
        for row in priced:
            if basis.add(divisions.members[row]):
                divisions.fixed_rows = np.vstack([divisions.fixed_rows, divisions.members[row]])
                divisions.fixed_sums = np.append(divisions.fixed_sums, worth[row] - excess)
        if basis.rank == before:
            break
    return settled.division(answer)


class _Settled:
    """The equations that settle a nucleolus: the priced coalitions of one step share an excess, not known before."""

    def __init__(self, total: float, players: int) -> None:
        self.players = players
        self.rows: list[tuple[Worth, int | None, float]] = [(np.ones(players), None, total)]
        self.steps = 0

    def add(self, members: Worth, worth: Worth) -> None:
        """Take the coalitions that have the largest excess of a step."""
        self.rows += [(row, self.steps, float(value)) for row, value in zip(members, worth, strict=True)]
        self.steps += 1

    def hold(self, players: NDArray[np.intp], floor: Worth) -> None:
        """Take the players that get no more than what they have alone."""
        self.rows += [(np.eye(self.players)[player], None, float(floor[player])) for player in players]

    def division(self, near: Worth) -> Worth:
        """Return the division that solves the equations; one near it that is given, where they leave room."""
        system = np.zeros((len(self.rows), self.players + self.steps))
        for number, (row, step, _) in enumerate(self.rows):
            system[number, : self.players] = row
            if step is not None:
                system[number, self.players + step] = 1.0
        found, _, rank, _ = np.linalg.lstsq(system, np.array([value for _, _, value in self.rows]), rcond=None)
        exact = found[: self.players]
        fits = rank == system.shape[1] and float(np.abs(exact - near).max()) < SAME * max(
            1.0, float(np.abs(near).max())
        )
        return np.asarray(exact if fits else near)


class _Span:
    """The span of rows, as an orthonormal basis."""

    def __init__(self, rows: NDArray[np.float64]) -> None:
        self.basis = np.empty((0, rows.shape[1]))
        for row in rows:
            self.add(row)

    @property
    def rank(self) -> int:
        return len(self.basis)

    def spans(self, rows: NDArray[np.float64]) -> NDArray[np.bool_]:
        rest = rows - (rows @ self.basis.T) @ self.basis
        return np.asarray(np.abs(rest).max(axis=1) < TOLERANCE)

    def add(self, row: NDArray[np.float64]) -> bool:
        rest = row - (self.basis @ row) @ self.basis
        if float(np.abs(rest).max()) < TOLERANCE:
            return False
        self.basis = np.vstack([self.basis, rest / np.linalg.norm(rest)])
        return True
