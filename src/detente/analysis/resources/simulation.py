# SPDX-License-Identifier: MIT
"""Paths of prices, control, geology, cost and time, and the money that follows, in blocks.

Every outcome is asked with the same draws, so that what differs between two of them is the terms and
not the luck. A path draws one price history for each product, one history of control for each region and, for each
asset, one geology, cost and time. How paths are cut into blocks is fixed; how blocks are sent to threads or
machines changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.analysis.resources.cash_flow import BY_ASSET, CHANNELS, DRAWN, cash_flows
from detente.analysis.resources.fund import fund_flows
from detente.analysis.resources.model import ControlSetting
from detente.analysis.resources.numbers import PHYSICAL, Model
from detente.analysis.resources.prices import price_paths
from detente.case.resource import Fund
from detente.outcomes.execution import THREADS, Arrays, Block, Execution, map_blocks

__all__ = [
    "BLOCK_PATHS",
    "SHOCKS",
    "Shocks",
    "Simulation",
    "Variant",
    "draw_shocks",
    "path_money",
    "paths_drawn",
    "simulate",
]

BLOCK_PATHS = 5_000
"""Paths of one block: small enough to stay in memory on every worker, large enough to send."""

SHOCKS = {
    "prices": "yearly price moves",
    "control": "who gains and loses ground, and when",
    "geology": "what the deposits hold and give",
    "cost": "what building and running cost",
    "time": "when a ceasefire holds and mines are ready",
}
"""What is drawn, in groups that can be exchanged one by one."""

Fast = NDArray[np.float32]
Exact = NDArray[np.float64]


@dataclass(frozen=True)
class Shocks:
    """Draws of some paths.

    Attributes
    ----------
    prices : ndarray of float32, shape (paths, years, products + 1)
        Standard normal; the last is shared by all prices.
    control : ndarray of float32, shape (paths, regions, years + 1)
        Uniform.
    geology, cost, time : ndarray of float32, shape (paths, assets, 3), (paths, assets, 3) and (paths, assets, 5)
        Uniform, in the order of `model.PHYSICAL`.
    """

    prices: Fast
    control: Fast
    geology: Fast
    cost: Fast
    time: Fast

    def exchanged(self, group: str, other: Shocks) -> Shocks:
        """Return these draws with one group from another."""
        return replace(self, **{group: getattr(other, group)})


def draw_shocks(model: Model, paths: int, rng: np.random.Generator) -> Shocks:
    """Draw everything that some paths need."""
    assets = len(model.assets)
    uniform = rng.random((paths, assets, len(PHYSICAL)), dtype=np.float32)
    return Shocks(
        prices=rng.standard_normal((paths, model.years, len(model.products) + 1), dtype=np.float32),
        control=rng.random((paths, len(model.regions), model.years + 1), dtype=np.float32),
        geology=uniform[:, :, :3],
        cost=uniform[:, :, 3:6],
        time=uniform[:, :, 6:],
    )


def _whole_years(years: Fast, rounding: Fast) -> Fast:
    """Round times to whole years up or down by chance, so that they are right on average."""
    return np.asarray(np.floor(years + rounding))


def paths_drawn(model: Model, shocks: Shocks, control: ControlSetting) -> Fast:
    """Return what is drawn of every path and asset, shape (paths, assets, 9); see `cash_flow.DRAWN`."""
    low, width = model.bounds[:, :, 0].astype(np.float32), np.diff(model.bounds, axis=2)[:, :, 0].astype(np.float32)
    geology = low[:, :3] + width[:, :3] * shocks.geology
    cost = low[:, 3:6] + width[:, 3:6] * shocks.cost
    time = low[:, 6:9] + width[:, 6:9] * shocks.time[:, :, :3]
    drawn = np.empty((*shocks.cost.shape[:2], len(DRAWN)), dtype=np.float32)
    drawn[:, :, 0] = geology[:, :, 0] * geology[:, :, 1]
    drawn[:, :, 1] = geology[:, :, 2]
    drawn[:, :, 2] = cost[:, :, 0]
    drawn[:, :, 3] = cost[:, :, 1] * cost[:, :, 2]
    rounding = shocks.time[:, :, 3]
    drawn[:, :, 4] = _whole_years(time[:, :, 0], rounding)
    drawn[:, :, 5] = _whole_years(time[:, :, 1], 1.0 - rounding)
    drawn[:, :, 6] = _whole_years(time[:, :, 2], rounding)
    drawn[:, :, 7] = 0.0
    drawn[:, :, 8] = control.triggers.prices(drawn[:, :, 2], drawn[:, :, 3], drawn[:, :, 1])
    if model.needs_ceasefire.any():
        first, last = model.ceasefire_years
        # One ceasefire for all: every asset of a path waits for the same one.
        wait = _whole_years(np.float32(first) + np.float32(last - first) * shocks.time[:, :1, 4], shocks.time[:, :1, 3])
        drawn[:, :, 7] = np.where(model.needs_ceasefire, wait if control.ceasefire else np.float32(model.years), 0.0)
    return drawn


def path_money(model: Model, control: ControlSetting, prices: Fast, luck: Fast, drawn: Fast) -> tuple[Fast, Fast]:
    """Return the money of every path.

    Parameters
    ----------
    model : Model
        The assets.
    control : ControlSetting
        What the outcome makes of control.
    prices : ndarray of float32, shape (paths, products, years)
        Prices.
    luck : ndarray of float32, shape (paths, regions, years + 1)
        Uniform draws of control.
    drawn : ndarray of float32, shape (paths, assets, 9)
        As returned by `paths_drawn`.

    Returns
    -------
    by_year : ndarray of float32, shape (paths, 7, years)
        As in `cash_flow.CHANNELS`.
    by_asset : ndarray of float32, shape (paths, assets, 5)
        As in `cash_flow.BY_ASSET`.
    """
    by_year = np.empty((len(prices), len(CHANNELS), model.years), dtype=np.float32)
    by_asset = np.empty((len(prices), len(model.assets), len(BY_ASSET)), dtype=np.float32)
    fixed = np.stack([control.loss, control.recovery, control.held], axis=1)
    cash_flows(
        prices, luck, drawn, fixed, model.terms, model.ramp, model.knots, model.product, model.region, model.new,
        model.discount, by_year, by_asset,
    )  # fmt: skip
    return by_year, by_asset


@dataclass(frozen=True)
class Variant:
    """One question: a control setting and the fund that stands over it.

    Attributes
    ----------
    control : int
        Place of the control setting.
    fund : Fund or None
        The fund.
    """

    control: int
    fund: Fund | None


@dataclass(frozen=True)
class Simulation:
    """Answers one block of paths for every variant; a task of `outcomes.execution`.

    Attributes
    ----------
    model : Model
        The assets.
    controls : tuple of ControlSetting
        The different settings of control among the variants.
    variants : tuple of Variant
        The questions.
    parties : tuple of str
        Parties whose money is kept: the host first, the investor (if any) second.
    paths : int
        All paths of the work.
    """

    model: Model
    controls: tuple[ControlSetting, ...]
    variants: tuple[Variant, ...]
    parties: tuple[str, ...]
    paths: int

    def __call__(self, block: Block) -> Arrays:
        """Return the money of the block's paths: see `simulate`."""
        size = min(BLOCK_PATHS, self.paths - block.number * BLOCK_PATHS)
        shocks = draw_shocks(self.model, size, np.random.default_rng(block.seed))
        prices = price_paths(list(self.model.processes), self.model.correlation, shocks.prices)
        years, parties = self.model.years, len(self.parties)
        cash = np.zeros((len(self.variants), size, parties, years), dtype=np.float32)
        given_up = np.zeros((len(self.variants), size), dtype=np.float32)
        present = np.zeros((len(self.variants), parties, size), dtype=np.float32)
        net = np.empty((len(self.controls), size, len(self.model.assets)), dtype=np.float32)
        sums = np.empty((len(self.controls), len(self.model.assets), len(BY_ASSET)))
        selling = np.empty((len(self.controls), len(self.model.assets)))
        totals = np.empty((len(self.controls), size, 2), dtype=np.float32)
        for place, control in enumerate(self.controls):
            drawn = paths_drawn(self.model, shocks, control)
            by_year, by_asset = path_money(self.model, control, prices, shocks.control, drawn)
            net[place] = by_asset[:, :, 0]
            sells = by_asset[:, :, 4] < years
            selling[place] = sells.sum(axis=0)
            sums[place] = by_asset.sum(axis=0, dtype=np.float64)
            sums[place, :, 4] = np.where(sells, by_asset[:, :, 4], 0).sum(axis=0, dtype=np.float64)
            totals[place] = by_year[:, :2].astype(np.float64) @ self.model.discount
            for number, variant in enumerate(self.variants):
                if variant.control == place:
                    given_up[number] = self._divide(variant, by_year, cash[number])
                    present[number] = (cash[number].astype(np.float64) @ self.model.discount).T
        return {
            "cash": cash,
            "given_up": given_up,
            "present": present,
            "net": net,
            "sums": sums,
            "selling": selling,
            "totals": totals,
        }

    def _divide(self, variant: Variant, by_year: Fast, cash: Fast) -> Fast:
        """Fill in the parties' money; return the present value of what the state pays away, less what it draws."""
        host = self.parties[0]
        cash[:, 0] = by_year[:, 2:6].sum(axis=1)
        if self.model.resources.investor is not None:
            cash[:, self.parties.index(self.model.resources.investor)] += by_year[:, 6]
        if variant.fund is not None:
            flows = fund_flows(variant.fund, by_year, self.model.assumptions, host, self.model.rate)
            cash[:, 0] -= flows.paid_in
            for party, drawn in flows.drawn.items():
                cash[:, self.parties.index(party)] += drawn
        lost = by_year[:, 2:6].sum(axis=1) - cash[:, 0]
        return np.asarray(lost.astype(np.float64) @ self.model.discount, dtype=np.float32)


def simulate(
    simulation: Simulation, seed: int = 0, work: str = "", execution: Execution = THREADS
) -> dict[str, NDArray[Any]]:
    """Run all paths.

    Parameters
    ----------
    simulation : Simulation
        What is asked.
    seed : int
        Root of the blocks' seeds.
    work : str
        Name of the work in a store.
    execution : Execution
        Where it runs.

    Returns
    -------
    dict of str to ndarray
        `cash`, shape (variants, paths, parties, years): money of each party, USD M; `present`, shape (variants,
        parties, paths): its present value; `given_up`, shape (variants, paths): present value of what the state pays
        away, less what it draws; `net`, shape (controls, paths, assets): present value before division; `totals`,
        shape (controls, paths, 2): present value of sales and of sales less costs; `sums`, shape (controls, assets,
        5): sums over paths of `BY_ASSET`; `selling`, shape (controls, assets): paths in which the asset sells at all.
    """
    blocks = -(-simulation.paths // BLOCK_PATHS)
    parts = map_blocks(simulation, blocks, seed=seed, work=work, label="blocks of paths", execution=execution)
    return _joined(parts)


def _along_paths(pieces: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(pieces, axis=1)


def _summed(pieces: list[NDArray[Any]]) -> NDArray[Any]:
    return np.asarray(np.sum(pieces, axis=0))


def _along_last(pieces: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(pieces, axis=2)


_JOIN = {"sums": _summed, "selling": _summed, "present": _along_last}


def _joined(parts: Sequence[Arrays]) -> dict[str, NDArray[Any]]:
    joined: dict[str, NDArray[Any]] = {}
    for key in list(parts[0]):
        pieces = [part.pop(key) for part in parts]  # let go of one name after the other: they are large
        joined[key] = _JOIN.get(key, _along_paths)(pieces)
    return joined
