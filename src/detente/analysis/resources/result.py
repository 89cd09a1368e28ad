# SPDX-License-Identifier: MIT
"""Result of the valuation of resources. Money is in USD M, real; bands hold 90 % of the paths."""

from __future__ import annotations

from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

from detente.analysis.result import Result

__all__ = [
    "AssetValue",
    "Band",
    "CashYear",
    "ClaimGroup",
    "Driver",
    "Exchange",
    "GroupValue",
    "OutcomeValue",
    "PartyValue",
    "Recoupment",
    "ResourcesResult",
    "Step",
    "Swing",
    "apart",
]


@dataclass(frozen=True, slots=True)
class Band:
    """Five, fifty and ninety-five in a hundred paths stay below; and the mean."""

    low: float
    middle: float
    high: float
    mean: float

    @property
    def skewed(self) -> bool:
        """Whether the mean lies apart from the middle by more than a tenth of the larger of the two."""
        return apart(self.middle, self.mean)


def apart(middle: float, mean: float) -> bool:
    """Return whether a median and a mean differ by so much that both have to be told.

    Examples
    --------
    >>> apart(48.0, 86.0), apart(100.0, 109.0), apart(0.0, 0.0)
    (True, False, False)
    """
    return abs(mean - middle) > 0.1 * max(abs(mean), abs(middle))


@dataclass(frozen=True, slots=True)
class AssetValue:
    """What one asset is worth before any division, and what it takes.

    Attributes
    ----------
    valued : bool
        False where the case does not say enough; `why_not` says what is missing.
    gross_in_ground : float or None
        What it contains times today's price: no cost and no time in it, so never added to `net`.
    net : Band or None
        Present value of sales less all costs, all parties together.
    state, investor : float or None
        Mean present value of what each takes.
    held : float or None
        Chance, 0 to 1, that the host holds it at the start.
    loss_per_year : float or None
        Chance of losing it in a year.
    sells : float or None
        Share of paths in which it sells anything.
    first_year : float or None
        Mean first year of sales in those, counted from the valuation.
    break_even : float or None
        Constant price at which it is worth nothing before any division; USD a unit of product.
    take, take_discounted : float or None
        State's share of the net value, undiscounted and at 10 percent, at the middle of all ranges on held ground.
    irr : float or None
        Investor's real rate of return there; None where there is no single one.
    payback_year : int or None
        Year in which the investor has its money back there.
    at_low_price : float or None
        Net value when every price stays at its 10 percent quantile, on held ground.
    """

    id: str
    name: str
    region: str
    commodity: str
    holder: str
    coordinate: str
    valued: bool
    why_not: str
    contained: tuple[float, float] | None
    unit: str
    gross_in_ground: float | None
    net: Band | None
    state: float | None
    investor: float | None
    held: float | None
    loss_per_year: float | None
    sells: float | None
    first_year: float | None
    break_even: float | None
    price_now: float | None
    take: float | None
    take_discounted: float | None
    irr: float | None
    payback_year: int | None
    at_low_price: float | None


@dataclass(frozen=True, slots=True)
class GroupValue:
    """Assets of one commodity or region taken together; for a region also what would be lost with it."""

    id: str
    name: str
    assets: int
    valued: int
    gross_in_ground: float
    net: Band


@dataclass(frozen=True, slots=True)
class PartyValue:
    """Present value of a party's money, and its money undiscounted."""

    party: str
    value: Band
    undiscounted: Band
    first_year: int | None


@dataclass(frozen=True, slots=True)
class CashYear:
    """A party's money in one year, over the paths."""

    year: int
    band: Band


@dataclass(frozen=True, slots=True)
class Recoupment:
    """Whether a party's receipts from a fund reach a sum.

    Attributes
    ----------
    share : float
        Share of paths in which they do, undiscounted, within the years looked at.
    year : int or None
        First calendar year by which half of the paths have reached it.
    yearly : float
        Payment a year over the years looked at that would be worth the sum.
    """

    claim: str
    fund: str
    sum: float
    share: float
    year: int | None
    yearly: float


@dataclass(frozen=True, slots=True)
class Exchange:
    """What protecting costs a party, what it receives, and what it spares the host.

    Attributes
    ----------
    cost : tuple of float
        Present value at the low end, middle and high end of its range.
    receipts : Band
        Present value of what the party draws.
    ratio : Band or None
        Receipts over the middle cost; None where it costs nothing.
    loss_avoided : Band
        Net value of the assets, less what it would be with the hazards of no deal and the same draws.
    given_up : float
        Mean present value of what the state pays in, less what it draws.
    host_ratio : Band or None
        Loss avoided over the mean of what is given up; None where nothing is.
    balancing_share : float or None
        Share of the assets' net value that would pay the middle cost; above 1 no share of these assets can pay it; None
        where they have no net value in the middle.
    verdict : str
        The same in a sentence.
    """

    party: str
    what: tuple[str, ...]
    cost: tuple[float, float, float]
    receipts: Band
    ratio: Band | None
    loss_avoided: Band
    given_up: float
    host_ratio: Band | None
    balancing_share: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class OutcomeValue:
    """What the resources are worth under one named outcome.

    Attributes
    ----------
    gain_product : float or None
        Product of the host's and the beneficiary's gains over no deal, USD M squared, where both gain.
    """

    id: str
    title: str
    fund: str | None
    why: tuple[str, ...]
    ceasefire: bool
    net: Band
    sales: Band
    parties: tuple[PartyValue, ...]
    cash: dict[str, tuple[CashYear, ...]]
    exchange: tuple[Exchange, ...]
    gain_product: float | None


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """Sums that measure the same; sums of two groups are never added or compared."""

    measure: str
    words: str
    claims: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One number on the way from a claim to what a party gets.

    Attributes
    ----------
    measure : str
        What `after` measures; numbers of two measures are never added or subtracted.
    kind : {'sum', 'conversion', 'change'}
        A number that stands for itself; the number of another measure, with what leads to it for a name; or a change
        within one measure, in the order in which the steps stand.
    change : float or None
        What a change adds; None for the others.
    after : float
        The median.
    mean : float
        The mean.
    """

    id: str
    name: str
    measure: str
    kind: str
    change: float | None
    after: float
    mean: float


@dataclass(frozen=True, slots=True)
class Driver:
    """How much of the spread of a number one group of draws makes: alone, and with all its interactions."""

    number: str
    group: str
    words: str
    first: float
    total: float


@dataclass(frozen=True, slots=True)
class Swing:
    """A number at the two ends of one group of assumptions, the others in the middle.

    For which fund or which outcome is agreed the ends are the least and the most of the table of those.

    Attributes
    ----------
    low, high, middle : float
        Medians.
    mean_low, mean_high, mean : float
        Means at the same ends and in the middle.
    """

    number: str
    group: str
    words: str
    low: float
    high: float
    middle: float
    mean_low: float
    mean_high: float
    mean: float


@dataclass(frozen=True, repr=False)
class ResourcesResult(Result):
    """What resources are worth, and to whom.

    Attributes
    ----------
    focus : str
        The outcome of which assets, steps and drivers speak.
    drafts : dict of fund to tuple of PartyValue
        Every fund of the case over the control of the focus.
    swept : dict
        Over `points` assumptions spread evenly in their ranges: lowest and highest median of each party's value under
        the focus, and the share of assumptions in which the median of the beneficiary's receipts reaches the claim.
    headline_claim : str or None
        The claim that the steps start from.
    waiting : tuple of Waiting
        What the rights to wait and to give up are worth to the investor of each asset that has to be built, under the
        focus.
    words : tuple of str
        The answer in sentences.
    """

    valued_on: str
    years: int
    rate: float
    paths: int
    seed: int
    host: str
    investor: str | None
    beneficiary: str | None
    focus: str
    assets: tuple[AssetValue, ...]
    commodities: tuple[GroupValue, ...]
    regions: tuple[GroupValue, ...]
    outcomes: tuple[OutcomeValue, ...]
    drafts: dict[str, tuple[PartyValue, ...]]
    fund_names: dict[str, str]
    recoupment: tuple[Recoupment, ...]
    claims: tuple[ClaimGroup, ...]
    headline_claim: str | None
    steps: tuple[Step, ...]
    drivers: tuple[Driver, ...]
    swings: tuple[Swing, ...]
    swept: dict[str, Any]
    waiting: tuple[Any, ...]
    conflicts: tuple[dict[str, Any], ...]
    hazards: tuple[dict[str, Any], ...]
    words: tuple[str, ...]

    analysis = "resources"

    def outcome(self, id_: str) -> OutcomeValue:
        """Return the value under a named outcome."""
        return next(outcome for outcome in self.outcomes if outcome.id == id_)

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        plain = (
            "valued_on", "years", "rate", "paths", "seed", "host", "investor", "beneficiary", "focus", "assets",
            "commodities", "regions", "outcomes", "drafts", "fund_names", "recoupment", "claims", "headline_claim",
            "steps", "drivers", "swings", "swept", "waiting", "conflicts", "hazards", "words",
        )  # fmt: skip
        return {name: _plain(getattr(self, name)) for name in plain}

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each outcome and party."""
        return [
            {"outcome": outcome.id, "fund": outcome.fund, "party": value.party, **asdict(value.value)}
            for outcome in self.outcomes
            for value in outcome.parties
        ]


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {key: _plain(part) for key, part in asdict(value).items()}
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        return None if value in (float("inf"), float("-inf")) or value != value else round(value, 6)
    return value
