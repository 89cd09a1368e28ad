# SPDX-License-Identifier: MIT
"""Draws of preferences from what their authors leave open.

For an additive preference with weights w, spread d and confidence c, each draw takes

- weights from a Dirichlet distribution with parameters ``c * w_k / sum(w)``: drawn on the simplex
  around the stated centre, because independent narrow ranges would cancel out;
- level values uniformly from their ranges, and one shift of all of them, uniform in -d to d and the
  same for the whole party, cut at 0 and 1;
- interaction points uniformly from their ranges;
- a war value uniformly from its range, the same for the party's reservation and for every outcome in
  which the fighting goes on.

The other forms state an order or a table without ranges, and stay as they are. A share of draws is a
share of assumptions, never a probability.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detente.case.case import WAR_VALUE, Case
from detente.case.preference import AdditivePreference
from detente.outcomes.space import OutcomeSpace, Rows
from detente.outcomes.valuation import utilities_of_rows, vetoes, worth_with_vetoes

__all__ = ["PreferenceDraws", "anchor_war_values", "draw_preferences"]

Utilities = NDArray[np.float64]

LEAST_WEIGHT = 1e-9
"""Dirichlet parameters must be positive; an issue without weight gets this share."""


@dataclass(frozen=True)
class PreferenceDraws:
    """Drawn preferences of all parties.

    Attributes
    ----------
    case : Case
        The case drawn from.
    space : OutcomeSpace
        Its outcomes.
    count : int
        Number of draws.
    seed : int
        Seed of the generator.
    parties : tuple of str
        Parties with a preference.
    points : dict of party to ndarray of float64, shape (draws, levels of all issues)
        Utility points of every level, issues in file order; additive preferences only.
    interactions : dict of party to ndarray of float64, shape (draws, interactions)
        Points of every interaction, computed ones last; additive preferences only.
    war_value : dict of party to ndarray of float64, shape (draws,)
        Drawn war values, for parties that have one.
    """

    case: Case
    space: OutcomeSpace
    count: int
    seed: int
    parties: tuple[str, ...]
    points: dict[str, Utilities]
    interactions: dict[str, Utilities]
    war_value: dict[str, Utilities]

    def part(self, which: slice) -> PreferenceDraws:
        """Return some of the draws."""
        return replace(
            self,
            count=len(range(*which.indices(self.count))),
            points={party: points[which] for party, points in self.points.items()},
            interactions={party: points[which] for party, points in self.interactions.items()},
            war_value={party: values[which] for party, values in self.war_value.items()},
        )

    def worth(self, party: str, rows: Rows) -> Utilities:
        """Return the worth of outcomes to a party in every draw, vetoed ones below all others.

        Parameters
        ----------
        party : str
            Whose.
        rows : ndarray of uint8, shape (n, issues)
            The outcomes.

        Returns
        -------
        ndarray of float64, shape (draws, n)
            Higher is better.
        """
        preference = self.case.preferences[party]
        crossed = vetoes(self.space, preference, rows)
        if not isinstance(preference, AdditivePreference):
            worth = worth_with_vetoes(preference, utilities_of_rows(self.space, preference, rows), crossed)
            return np.repeat(worth[None], self.count, axis=0)
        starts = np.cumsum([0, *self.space.shape[:-1]])
        present = np.zeros((len(rows), sum(self.space.shape)))
        present[np.arange(len(rows))[:, None], rows + starts] = 1.0
        utility = self.points[party] @ present.T
        for number, interaction in enumerate(preference.terms):
            utility[:, self.space.meets(rows, interaction.when)] += self.interactions[party][:, number, None]
        return worth_with_vetoes(preference, utility, np.broadcast_to(crossed, utility.shape))


def _draw_points(
    space: OutcomeSpace, preference: AdditivePreference, count: int, rng: np.random.Generator
) -> tuple[Utilities, Utilities]:
    issues = list(preference.issues)
    weights = np.array([preference.issues[k].weight.midpoint for k in issues])
    drawn = np.zeros((count, 0))
    if issues:
        share = np.maximum(weights / weights.sum(), LEAST_WEIGHT)
        drawn = 100.0 * rng.dirichlet(preference.confidence * share, size=count)
    shift = preference.spread * rng.uniform(-1.0, 1.0, size=(count, 1))
    columns = []
    for issue, levels in zip(space.issues, space.levels, strict=True):
        if issue not in preference.issues:
            columns.append(np.zeros((count, len(levels))))
            continue
        stated = [preference.issues[issue].values[level] for level in levels]
        low, high = np.array([r.low for r in stated]), np.array([r.high for r in stated])
        values = np.clip(rng.uniform(low, high, size=(count, len(levels))) + shift, 0.0, 1.0)
        columns.append(drawn[:, issues.index(issue), None] * values)
    bounds = [(x.points.low, x.points.high) for x in preference.terms]
    extra = [rng.uniform(low, high, size=count) for low, high in bounds]
    return np.concatenate(columns, axis=1), np.stack(extra, axis=1) if extra else np.zeros((count, 0))


def anchor_war_values(drawn: PreferenceDraws, war_value: Mapping[str, Utilities]) -> PreferenceDraws:
    """Return the draws with these war values: the outcome without a deal is worth exactly that.

    Parameters
    ----------
    drawn : PreferenceDraws
        Drawn preferences.
    war_value : mapping of party to ndarray of float64, shape (draws,)
        War values of parties whose preference is anchored to one.

    Returns
    -------
    PreferenceDraws
        The same draws, anchored.
    """
    outcome = drawn.case.outcome_without_deal
    if outcome is None or not war_value:
        return drawn
    row = drawn.space.row(outcome)[None, :]
    interactions = dict(drawn.interactions)
    for party, value in war_value.items():
        preference = drawn.case.preferences[party]
        place = [term.why for term in getattr(preference, "terms", ())].index(WAR_VALUE)
        points = interactions[party].copy()
        points[:, place] += value - drawn.worth(party, row)[:, 0] + _deposits(drawn, party, row)
        interactions[party] = points
    return replace(drawn, interactions=interactions, war_value=dict(war_value))


def draw_preferences(case: Case, space: OutcomeSpace, count: int, seed: int = 0) -> PreferenceDraws:
    """Draw preferences of all parties.

    Parameters
    ----------
    case : Case
        The case.
    space : OutcomeSpace
        Its outcomes.
    count : int
        Number of draws.
    seed : int
        Seed; the same seed gives the same draws.

    Returns
    -------
    PreferenceDraws
        The draws.
    """
    points: dict[str, Utilities] = {}
    interactions: dict[str, Utilities] = {}
    parties = tuple(party for party in case.parties if party in case.preferences)
    for rng, party in zip(np.random.default_rng(seed).spawn(len(parties)), parties, strict=True):
        preference = case.preferences[party]
        if isinstance(preference, AdditivePreference):
            points[party], interactions[party] = _draw_points(space, preference, count, rng)
    drawn = PreferenceDraws(case, space, count, seed, parties, points, interactions, {})
    return anchor_war_values(drawn, _draw_war_values(drawn))


def _deposits(drawn: PreferenceDraws, party: str, row: Rows) -> Utilities:
    """Return the points of deposits forfeited at an outcome; they are no part of a war value."""
    total = np.zeros(drawn.count)
    for place, term in enumerate(getattr(drawn.case.preferences[party], "terms", ())):
        computed = place >= len(drawn.case.preferences[party].interactions)  # type: ignore[union-attr]
        if computed and term.why != WAR_VALUE and drawn.space.meets(row, term.when)[0]:
            total += drawn.interactions[party][:, place]
    return total


def _draw_war_values(drawn: PreferenceDraws) -> dict[str, Utilities]:
    enforcement = drawn.case.enforcement
    if enforcement is None or enforcement.war is None:
        return {}
    values = {p: v.points for p, v in enforcement.war.values.items() if p in drawn.points}
    # A stream of its own, so that a war value changes nothing else that is drawn.
    rng = np.random.default_rng((drawn.seed, len(drawn.parties)))
    return {party: rng.uniform(v.low, v.high, size=drawn.count) for party, v in values.items()}
