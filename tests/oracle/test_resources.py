# SPDX-License-Identifier: MIT
"""Resources against published examples and against the plain calculation, path by path and year by year."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from detente import load
from detente.analysis.resources.cash_flow import cash_flows, divide, price_linked
from detente.analysis.resources.claims import usd_millions
from detente.analysis.resources.finance import annuity, hazard_annuity, irr, npv, payback, xirr, xnpv
from detente.analysis.resources.fund import fund_flows, pay_out
from detente.analysis.resources.hazard import chance_of_holding, loss_hazard, region_hazard, survival
from detente.analysis.resources.numbers import Assumptions
from detente.analysis.resources.prices import PriceProcess, expected_price, price_paths, price_quantile
from detente.analysis.resources.real_options import american_option, option_to_give_up
from detente.analysis.resources.sensitivity import group_indices
from detente.case.quantity import Quantity
from detente.case.resource import Fund
from tests.conftest import KEPT_FLAGSHIP
from tests.plain_resources import plain_cash_flows

EXACT = 1e-9
CLOSED_FORM = 1e-6


# Worked examples, each with the tolerance that it was published or recomputed with.


def test_production_sharing_of_guyana() -> None:
    """PSC-GUY-1 (Guyana Standard, 2022) and PSC-GUY-2 (Stabroek News, 2024): the order of royalty matters."""
    royalty, share, _, repaid, _ = divide(100.0, 0.0, 0.0, 500.0, 0.0, 0.75, 0.02, 0.0, 0.5, False)
    assert (royalty + share, 100 - repaid - royalty - share, repaid) == pytest.approx((14.5, 10.5, 75.0), abs=EXACT)
    royalty, share, *_ = divide(100.0, 0.0, 0.0, 500.0, 0.0, 0.75, 0.02, 0.0, 0.5, True)
    assert royalty + share == pytest.approx(14.25, abs=EXACT)


def test_state_share_of_dobra() -> None:
    """PSC-DOBRA-1 (Interfax-Ukraine, 2026): 4 % of the 30 % left is 1.2 % of output."""
    _, share, *_ = divide(100.0, 0.0, 0.0, 1e9, 0.0, 0.70, 0.0, 0.0, 0.04, False)
    assert share == pytest.approx(1.2, abs=EXACT)


def test_price_linked_payment_of_sicomines() -> None:
    """SICO-1 (Bankable on the IMF, 2024): 0 at 5,200, 324 M at 8,000, 421.2 M at 12,000; 17 years are 5,508 M."""
    at, pays = np.array([5200.0, 8000.0, 12000.0]), np.array([0.0, 324.0, 324.0 * 1.3])
    assert [price_linked(p, at, pays) for p in (5200.0, 8000.0, 12000.0)] == pytest.approx(
        [0, 324, 421.2], abs=CLOSED_FORM
    )
    assert 17 * price_linked(8000.0, at, pays) == pytest.approx(5508, abs=CLOSED_FORM)


def _split(ownership: dict[str, float], **more: object) -> Fund:
    return Fund.model_validate(
        {
            "name": "x",
            "contribution": 1,
            "receipts": "all",
            "licences": "all",
            "ownership": ownership,
            "basis": "judgement",
            **more,
        }
    )


def test_revenue_split_of_sudan() -> None:
    """CPA-1 (Reuters, 2004): 2 to the states, the rest in halves. CPA-2: a tenth unreported is a tenth unpaid."""
    by_year = np.zeros((1, 7, 1), dtype=np.float32)
    by_year[0, 3, 0] = 100.0
    fund = _split({"states": 0.02, "south": 0.49, "north": 0.49})
    drawn = fund_flows(fund, by_year, Assumptions({}), "host", 0.0).drawn
    assert {k: float(v[0, 0]) for k, v in drawn.items()} == pytest.approx(
        {"states": 2, "south": 49, "north": 49}, abs=EXACT
    )
    lost = 6_000 / 0.9 * 0.1  # a southern share of at least 6 bn, a tenth of output not reported
    assert lost > 600


def test_years_to_the_claim() -> None:
    """BLAS-1 (Bloomberg Opinion, 2025): 500 bn at 3 bn a year, a fifth of the world's rare earths."""
    claims = load(KEPT_FLAGSHIP).resources.claims
    yearly = Quantity(claims["rare_earth_ceiling"].value.midpoint, "USD bn", "other").to("USD M").value
    assert usd_millions(claims["us_claim"]) / yearly == pytest.approx(166.7, rel=1e-3)
    assert usd_millions(claims["rare_earth_ceiling"]) is None  # money a year is no sum


def test_ore_is_not_metal() -> None:
    """INSITU-1: contained oxide at the price that was used gives 5.24 bn, not 141 bn."""
    lithium = Quantity(207_000, "t", "contained", "Li2O").as_substance("LCE")
    assert lithium.to("Mt").value == pytest.approx(0.512, rel=0.01)
    assert lithium.worth(Quantity(10_230, "USD/t", "price", "LCE")).to("USD bn").value == pytest.approx(5.24, rel=0.01)
    with pytest.raises(ValueError, match="ore is rock"):
        Quantity(13.8, "Mt", "ore", "ore").worth(Quantity(10_230, "USD/t", "price", "LCE"))


def test_textbook_finance() -> None:
    """NPV-1, IRR-1 (numpy-financial's documentation), XNPV-1 (Excel's), SURV-1 (closed form)."""
    assert npv(0.08, [-40000, 5000, 8000, 12000, 30000]) == pytest.approx(3065.222668, abs=CLOSED_FORM)
    assert irr([-100, 39, 59, 55, 20]) == pytest.approx(0.2809484, abs=CLOSED_FORM)
    days = [date(2008, 1, 1), date(2008, 3, 1), date(2008, 10, 30), date(2009, 2, 15), date(2009, 4, 1)]
    flows = [-10000, 2750, 4250, 3250, 2750]
    assert xnpv(0.09, flows, days) == pytest.approx(2086.647602, abs=CLOSED_FORM)
    assert xirr(flows, days) == pytest.approx(0.373362535, abs=CLOSED_FORM)
    assert hazard_annuity(0.10, 0.05, 20) == pytest.approx(5.871519621638585, abs=EXACT)
    assert irr([100, 10]) is None
    assert irr([-100, 230, -132]) is None  # 10 % and 20 %: two rates are none
    assert payback([-100, 50, -10, 60, 10]) == 3
    assert npv(0.07, [annuity(100, 0.07, 9)] * 10) - annuity(100, 0.07, 9) == pytest.approx(100)


def test_finance_against_numpy_financial() -> None:
    peer = pytest.importorskip("numpy_financial")
    rng = np.random.default_rng(3)
    for _ in range(50):
        flows = [-rng.uniform(50, 200), *rng.uniform(1, 60, size=12)]
        assert irr(flows) == pytest.approx(peer.irr(flows), abs=1e-8)
        assert npv(0.1, flows) == pytest.approx(peer.npv(0.1, flows), rel=1e-12)


LONGSTAFF_SCHWARTZ = np.array(
    [
        [1.00, 1.09, 1.08, 1.34],
        [1.00, 1.16, 1.26, 1.54],
        [1.00, 1.22, 1.07, 1.03],
        [1.00, 0.93, 0.97, 0.92],
        [1.00, 1.11, 1.56, 1.52],
        [1.00, 0.76, 0.77, 0.90],
        [1.00, 0.92, 0.84, 1.01],
        [1.00, 0.88, 1.22, 1.34],
    ]
)


def test_the_published_american_put() -> None:
    """LSM-1 (Longstaff and Schwartz 2001, section 1): 0.1144 with early exercise, 0.0564 without."""
    payoff = np.maximum(1.10 - LONGSTAFF_SCHWARTZ[:, 1:], 0.0)
    american, when = american_option(LONGSTAFF_SCHWARTZ[:, 1:], payoff, np.exp(-0.06), degree=2)
    assert american == pytest.approx(0.1144, abs=5e-5)
    assert when.tolist() == [0, 0, 3, 1, 0, 1, 1, 1]  # the published rule
    assert np.mean(payoff[:, -1] * np.exp(-0.18)) == pytest.approx(0.0564, abs=5e-5)


def _price_steps(start: float, drift: float, volatility: float, step: float, dates: int, paths: int):
    half = np.random.default_rng(1).standard_normal((paths // 2, dates))
    moves = (drift - volatility**2 / 2) * step + volatility * step**0.5 * np.concatenate([half, -half])
    return start * np.exp(np.cumsum(moves, axis=1))


def test_giving_up_is_the_published_put() -> None:
    """Owning a thing with the right to give it up for K is the thing and a put (Longstaff and Schwartz 2001, table 1).

    S = 36, K = 40, r = 0.06, volatility 0.2, one year, 50 dates: 4.478 by finite differences.
    """
    prices = _price_steps(36.0, 0.06, 0.2, 1 / 50, 50, 40_000)
    cash = np.zeros_like(prices)
    cash[:, -1] = prices[:, -1]
    discount = np.exp(-0.06 / 50)
    value, _ = option_to_give_up(prices, cash, np.full_like(prices, 40.0), discount)
    assert value * discount - 36.0 == pytest.approx(4.478, abs=0.05)


def _project_on_a_tree(
    start: float, volatility: float, margins, left: float, discount: float, steps: int = 200
) -> float:
    """Plain binomial tree: a year is `steps` moves; at each year's end go on for its margin or give up for `left`."""
    up = np.exp(volatility / steps**0.5)
    chance = (1 - 1 / up) / (up - 1 / up)
    years = len(margins)
    worth = np.zeros(years * steps + 1)
    for move in range(years * steps, 0, -1):
        if move % steps == 0:
            price = start * up ** (2.0 * np.arange(move + 1) - move)
            worth = np.maximum(left, margins[move // steps - 1](price) + discount * worth[: move + 1])
        worth = chance * worth[1 : move + 1] + (1 - chance) * worth[:move]
    return float(worth[0])


@pytest.mark.parametrize("left", [0.0, 12.0])
def test_giving_up_against_a_plain_tree(left: float) -> None:
    """Two years of building at 25 each, then four of selling 1 at the price less 80."""
    margins = [lambda price: price * 0 - 25.0] * 2 + [lambda price: price - 80.0] * 4
    prices = _price_steps(100.0, 0.0, 0.35, 1.0, 6, 60_000)
    prices *= 100.0 / prices.mean(axis=0)  # the sample's own mean is off by one; the tree's is exact
    cash = np.stack([margin(prices[:, year]) for year, margin in enumerate(margins)], axis=1)
    value, when = option_to_give_up(prices, cash, np.full_like(prices, left), 0.92)
    through = float((cash * 0.92 ** np.arange(6)).sum(axis=1).mean())
    assert through == pytest.approx(sum(0.92**year * (-25 if year < 2 else 20) for year in range(6)))
    assert value == pytest.approx(_project_on_a_tree(100.0, 0.35, margins, left, 0.92), rel=0.02)
    assert value > through + 5.0
    assert (when > 0).mean() > 0.2


# Control.


def test_hazards_of_the_dossier() -> None:
    case = load(KEPT_FLAGSHIP)
    named = {"UA-14": (0.39, 0.23), "UA-23": (0.08, 0.026), "UA-63": (0.014, 0.010)}
    for region, (one_year, three_years) in named.items():
        assert region_hazard(case, region, "2026-01-01", 1).loss == pytest.approx(one_year, rel=0.05)
        assert region_hazard(case, region, "2026-01-01", 3).loss == pytest.approx(three_years, rel=0.05)
    assert region_hazard(case, "UA-59", "2026-01-01", 1).loss == pytest.approx(0.010, abs=5e-4)
    assert region_hazard(case, "UA-12", "2026-01-01", 1).loss == pytest.approx(0.006, abs=5e-4)
    assert region_hazard(case, "UA-35", "2026-01-01", 3).rows == ()
    # Asked at an earlier date, later rows are not known yet.
    assert region_hazard(case, "UA-14", "2025-02-28", 3).loss == pytest.approx(loss_hazard(0.567, 0.675, 2.0), rel=0.01)


def test_holding_against_small_steps() -> None:
    """The closed form solves p' = m (1 - p) - l p."""
    p, step = 0.7, 1e-4
    for _ in range(50_000):
        p += step * (0.05 * (1 - p) - 0.2 * p)
    assert chance_of_holding(0.2, 0.05, 0.7, 5.0) == pytest.approx(p, abs=1e-4)
    assert chance_of_holding(0.2, 0.0, 1.0, 5.0) == pytest.approx(survival(0.2, 5.0), abs=EXACT)


# Prices.


@pytest.mark.parametrize("reversion", [0.0, 0.4])
def test_simulated_prices_have_the_moments_of_the_closed_form(reversion: float) -> None:
    process = PriceProcess(start=10.0, mean=14.0, volatility=0.4, reversion=reversion)
    rng = np.random.default_rng(1)
    prices = price_paths([process, process], 0.5, rng.standard_normal((60_000, 12, 3), dtype=np.float32))
    years = np.arange(1, 13.0)
    assert prices[:, 0].mean(axis=0) == pytest.approx(expected_price(process, years), rel=0.02)
    for share in (0.1, 0.9):
        assert np.quantile(prices[:, 0], share, axis=0) == pytest.approx(
            price_quantile(process, years, share), rel=0.03
        )
    moves = np.diff(np.log(prices[:, :, :2]), axis=2)[:, :, 0]
    decay = np.exp(-reversion)
    own = np.log(prices[:, :, 1]) - decay * np.log(prices[:, :, 0])
    assert np.corrcoef(own.T)[0, 1] == pytest.approx(0.5, abs=0.02)
    assert moves.shape == (60_000, 2)


def test_no_memory_is_the_limit_of_a_slow_return() -> None:
    """As the speed goes to 0 the logarithm keeps its place: its drift is the random walk's without -s^2/2."""
    slow = PriceProcess(10.0, 10.0, 0.3, 1e-6)
    decay, drift, spread = slow.step()
    assert (decay, spread) == pytest.approx((1.0, 0.3), abs=1e-5)
    assert drift + (decay - 1) * np.log(10.0) == pytest.approx(-(0.3**2) / 4, abs=1e-5)


def test_a_floor_holds() -> None:
    process = PriceProcess(10.0, 10.0, 0.5, 0.2, floor=9.0)
    prices = price_paths([process], 0.0, np.random.default_rng(0).standard_normal((500, 20, 2), dtype=np.float32))
    assert prices.min() == 9.0


# The compiled cash flows against the plain ones.


def _random_inputs(seed: int, paths: int = 12, assets: int = 5, years: int = 25):
    rng = np.random.default_rng(seed)
    products, regions = 3, 2
    prices = (100 * np.exp(rng.normal(0, 0.5, (paths, products, years)))).astype(np.float32)
    control = rng.random((paths, regions, years + 1), dtype=np.float32)
    drawn = np.zeros((paths, assets, 9), dtype=np.float32)
    drawn[:, :, 0] = rng.uniform(1e5, 5e6, (paths, assets))
    drawn[:, :, 1] = rng.uniform(1e5, 5e5, (paths, assets))
    drawn[:, :, 2] = rng.uniform(20, 120, (paths, assets))
    drawn[:, :, 3] = rng.uniform(0, 60, (paths, assets)) * rng.integers(0, 2, (paths, assets))
    drawn[:, :, 4] = rng.integers(0, 3, (paths, assets))
    drawn[:, :, 5] = rng.integers(0, 4, (paths, assets))
    drawn[:, :, 6] = rng.integers(0, 3, (paths, assets))
    drawn[:, :, 7] = rng.integers(0, 4, (paths, assets))
    drawn[:, :, 8] = rng.uniform(0, 150, (paths, assets))
    fixed = np.stack([rng.uniform(0, 0.2, assets), rng.uniform(0, 0.3, assets), rng.uniform(0.3, 1, assets)], axis=1)
    terms = np.stack(
        [
            rng.uniform(0, 0.1, assets), rng.uniform(0, 0.3, assets), rng.uniform(0.3, 0.8, assets),
            rng.uniform(0.1, 0.5, assets), rng.uniform(0, 0.5, assets), rng.uniform(3, 12, assets),
            rng.integers(0, 2, assets), rng.integers(0, 2, assets),
        ],
        axis=1,
    ).astype(float)  # fmt: skip
    ramp = np.tile([0.4, 0.75, 1.0], (assets, 1))
    knots = np.stack([np.tile([50.0, 100.0, 150.0], (assets, 1)), np.tile([0.0, 1.0, 1.5], (assets, 1))], axis=1)
    return (
        prices, control, drawn, fixed, terms, ramp, knots, rng.integers(0, products, assets),
        rng.integers(0, regions, assets), rng.integers(0, 2, assets), 1.1 ** -(np.arange(years) + 0.5),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_compiled_cash_flows_are_the_plain_ones(seed: int) -> None:
    inputs = _random_inputs(seed)
    paths, assets, years = inputs[2].shape[0], inputs[2].shape[1], inputs[0].shape[2]
    by_year = np.empty((paths, 7, years), dtype=np.float32)
    by_asset = np.empty((paths, assets, 5), dtype=np.float32)
    cash_flows(*inputs, by_year, by_asset)
    plain_year, plain_asset = plain_cash_flows(*inputs)
    assert by_year == pytest.approx(plain_year, rel=1e-4, abs=1e-3)
    assert by_asset == pytest.approx(plain_asset, rel=1e-4, abs=1e-3)
    # What is sold less all costs is what state and investor share: nothing is lost or made up.
    assert by_year[:, 1] == pytest.approx(by_year[:, 2:].sum(axis=1), rel=1e-3, abs=1e-2)


# The fund.


def test_reinvesting_at_the_discount_rate_changes_no_present_value() -> None:
    rng = np.random.default_rng(2)
    paid_in = rng.uniform(0, 5, (20, 30))
    discount = 1.08 ** -np.arange(30.0)
    for years in (0, 5, 10, 29):
        out = pay_out(paid_in, 0.0, 0.08, years)
        assert (out @ discount) == pytest.approx(paid_in @ discount, rel=1e-9)
        assert (out[:, : min(years, 29)] == 0).all()


def test_a_claim_ends_at_its_sum() -> None:
    by_year = np.zeros((1, 7, 10), dtype=np.float32)
    by_year[0, 2] = 10.0
    fund = _split({"lender": 1}, until=35, aid_per_year=1)
    drawn = fund_flows(fund, by_year, Assumptions({}), "host", 0.0).drawn
    assert drawn["lender"].sum() == pytest.approx(35)
    assert drawn["host"].sum() == pytest.approx(65)
    raised = fund_flows(
        _split({"lender": 1}, until=35, until_per_aid=2, aid_per_year=1), by_year, Assumptions({}), "host", 0.0
    )
    assert raised.drawn["lender"].sum() == pytest.approx(35 + 2 * 10)


def test_shares_by_contribution_follow_what_counts() -> None:
    by_year = np.zeros((1, 7, 5), dtype=np.float32)
    by_year[0, 2] = 10.0
    terms = {"by_contribution": True, "aid_per_year": 10, "aid_counted": [0, 1]}
    fund = _split({"lender": 0.5, "host": 0.5}, **terms)
    half = fund_flows(fund, by_year, Assumptions({"fund": 1.0}), "host", 0.0).drawn
    assert half["lender"].sum() == pytest.approx(25)
    nothing = fund_flows(fund, by_year, Assumptions({"fund": 0.0}), "host", 0.0).drawn
    assert nothing["lender"].sum() == pytest.approx(0)


# Sensitivity.


def test_indices_of_the_ishigami_function() -> None:
    """Closed form for a = 7, b = 0.1: first-order 0.3139, 0.4424, 0; total of the third 0.2437."""
    rng = np.random.default_rng(4)
    first, second = (rng.uniform(-np.pi, np.pi, (3, 200_000)) for _ in range(2))

    def ask(x: np.ndarray) -> np.ndarray:
        return (np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]))[None]

    def exchange(own: np.ndarray, group: str, other: np.ndarray) -> np.ndarray:
        mixed = own.copy()
        mixed[int(group)] = other[int(group)]
        return mixed

    found = group_indices(ask, first, second, exchange, ["0", "1", "2"])
    assert [float(found[k][0][0]) for k in "012"] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
    assert float(found["2"][1][0]) == pytest.approx(0.2437, abs=0.01)
